//! What staff type to leave the kiosk: digits, kept as an Argon2id hash, and a wait that grows with wrong ones and is
//! written down, so that starting again does not shorten it.

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use jiff::{SignedDuration, Timestamp};

/// The fewest digits.
pub const SHORTEST: usize = 6;
/// The most digits.
pub const LONGEST: usize = 12;

/// Wrong ones that cost no wait: fingers slip.
const FREE: u32 = 3;
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);
/// A visitor who plays with the digits must not lock staff out for long. At this pace a day tries 288 of a million.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(5);

/// Why a passcode is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Something else than digits.
    #[error("A passcode has digits only: the kiosk offers no other keys.")]
    NotDigits,
    /// Too short or too long.
    #[error("A passcode has {SHORTEST} to {LONGEST} digits.")]
    Length,
    /// Guessed first.
    #[error(
        "This one is guessed first. Use at least three different digits that form no row and do not repeat."
    )]
    Guessable,
    /// The system gave no random numbers, or no memory.
    #[error("The passcode could not be protected. Close something and try again.")]
    NotNow,
}

/// The hash of a passcode, to be kept.
///
/// # Errors
///
/// [`Weak`].
pub fn hash(passcode: &str) -> Result<String, Weak> {
    if !passcode.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Weak::NotDigits);
    }
    if !(SHORTEST..=LONGEST).contains(&passcode.len()) {
        return Err(Weak::Length);
    }
    if is_guessable(passcode.as_bytes()) {
        return Err(Weak::Guessable);
    }
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|_| Weak::NotNow)?;
    let salt = SaltString::encode_b64(&salt).map_err(|_| Weak::NotNow)?;
    let hash = Argon2::default().hash_password(passcode.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|_| Weak::NotNow)
}

/// What people type who want something easy, and what is tried first: 111111, 121212, 123456, 135790, 123123, 123321,
/// 112233.
fn is_guessable(digits: &[u8]) -> bool {
    let mut different = digits.to_vec();
    different.sort_unstable();
    different.dedup();
    let repeats = |block: usize| {
        digits.len().is_multiple_of(block)
            && digits.iter().zip(&digits[block..]).all(|(a, b)| a == b)
    };
    let mut once = digits.to_vec();
    once.dedup();
    different.len() < 3
        || (1..digits.len()).any(repeats)
        || digits.iter().eq(digits.iter().rev())
        || is_row(&once)
}

/// Whether each digit is as far from the one before it as the last, 0 coming after 9.
fn is_row(digits: &[u8]) -> bool {
    let mut steps = digits.windows(2).map(|pair| (10 + pair[1] - pair[0]) % 10);
    let first = steps.next();
    steps.all(|step| Some(step) == first)
}

/// Whether it is the passcode that a hash was made of.
#[must_use]
pub fn is_right(passcode: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|known| Argon2::default().verify_password(passcode.as_bytes(), &known).is_ok())
}

/// Wrong ones so far, as they are written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// How many since the last right one.
    pub wrong: u32,
    /// When the last one was.
    pub last: Option<Timestamp>,
}

impl Tries {
    /// How long it is until the next may be tried. A clock that was set back makes nobody wait for longer than the
    /// whole wait, and one set forward is not believed to be a burglar's.
    #[must_use]
    pub fn wait(self, now: Timestamp) -> SignedDuration {
        let (Some(last), Some(doubled)) = (self.last, self.wrong.checked_sub(FREE)) else {
            return SignedDuration::ZERO;
        };
        let whole = FIRST_WAIT
            .checked_mul(1 << doubled.min(10))
            .map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT));
        (whole - now.duration_since(last)).clamp(SignedDuration::ZERO, whole)
    }

    /// After one more.
    #[must_use]
    pub fn after_wrong(self, now: Timestamp) -> Self {
        Self { wrong: self.wrong.saturating_add(1), last: Some(now) }
    }
}
