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
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

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
    #[error("This one is guessed first. Use digits that form no row and are not all the same.")]
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
    let steps: Vec<i16> = passcode
        .as_bytes()
        .windows(2)
        .map(|pair| i16::from(pair[1]) - i16::from(pair[0]))
        .collect();
    if [0, 1, -1].iter().any(|step| steps.iter().all(|other| other == step)) {
        return Err(Weak::Guessable);
    }
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|_| Weak::NotNow)?;
    let salt = SaltString::encode_b64(&salt).map_err(|_| Weak::NotNow)?;
    let hash = Argon2::default().hash_password(passcode.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|_| Weak::NotNow)
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
