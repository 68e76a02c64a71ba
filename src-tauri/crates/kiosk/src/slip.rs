//! The enrolment slip: what an admin hands out so that a kiosk, which is usually another machine, knows whom it has
//! before it. AuthX can look nobody up (vendors.md A-37), so the slip carries the guid.
//!
//! **The picture** (a QR code) carries everything: guid, login name, first name, the day after which it is void, a
//! number of its own, and the first 128 bits of an HMAC-SHA-256 over all of it under the pairing's key. It names its
//! pairing, so one of another desk is told from a forged one.
//!
//! **The typed code** is for a camera that does not read: 40 characters of Crockford's base 32 in groups of five, so
//! `O` and `0`, `I`, `L` and `1` are the same. It carries the guid (16 bytes), day and number (3), 40 bits of HMAC and
//! eight bits that find slips of the finger; neither login name nor first name. The kiosk finds those in its own
//! directory by the guid, where it has the person; else it greets nobody by name. It is offered only where the guid
//! is a UUID, as all that were ever seen are (vendors.md A-27 promises nothing). 40 bits are guessed at a keyboard
//! only, after a guid has been guessed too.
//!
//! Both are one slip: used by one way, it is used by the other.

use data_encoding::{Encoding, Specification};
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use qrcode::{EcLevel, QrCode, render::svg};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use uuid::Uuid;

use crate::Pairing;

/// What the text of a slip's picture begins with.
const MARK: &str = "GH1:";
/// The same without the version, for slips from the future.
const FAMILY: &str = "GH";
const FOR_PICTURE: &str = "gatehouse slip 1";
const FOR_CODE: &str = "gatehouse slip code 1";
const MAC: usize = 16;
const CODE_MAC: usize = 5;
const CODE_BYTES: usize = 25;
/// Days are counted from here; twelve bits last until 2037.
const FIRST_DAY: Date = Date::constant(2026, 1, 1);
const MOST_DAYS: i64 = 0xfff;
/// Longer names are cut for the slip; a login name has to fit whole.
const LONGEST_NAME: usize = 60;
const LONGEST_FIELD: usize = 200;

/// Crockford's base 32, forgiving as it is meant to be.
static BASE32: LazyLock<Option<Encoding>> = LazyLock::new(|| {
    let mut of = Specification::new();
    of.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    of.translate.from.push_str("abcdefghjkmnpqrstvwxyzoOiIlL");
    of.translate.to.push_str("ABCDEFGHJKMNPQRSTVWXYZ001111");
    of.ignore.push_str("- \u{9}\n\r");
    of.check_trailing_bits = true;
    of.encoding().ok()
});

/// Why a slip does not let anybody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlipTrouble {
    /// It is no slip of ours, or too little of it was seen.
    #[error("This is not an enrolment slip.")]
    Unreadable,
    /// A typed code does not add up.
    #[error("The code does not add up. One of its characters is mistyped.")]
    Mistyped,
    /// It was not made with the key of its pairing, or was changed since.
    #[error("This slip was not made by the desk that it names, or was changed.")]
    Forged,
    /// Another desk made it.
    #[error("This slip was made by a desk that this kiosk is not paired with.")]
    Foreign,
    /// Its day is over.
    #[error("This slip has expired.")]
    Expired,
    /// It was used here before.
    #[error("This slip was used before.")]
    Used,
    /// A newer version made it.
    #[error("A newer version of Gatehouse made this slip.")]
    FromNewerVersion,
    /// It cannot be made: the login name or the guid is too long.
    #[error("The login name or the id is too long for a slip.")]
    TooLong,
    /// It cannot be made: the system gave no random numbers.
    #[error("The system gave no random numbers, so no slip could be made.")]
    NoRandomness,
}

/// Whom a slip is for.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSlip {
    /// Their id at the service.
    pub guid: String,
    /// Their login name.
    pub login_name: String,
    /// What the kiosk greets them by.
    pub first_name: String,
    /// For how many days it is good, today not counted.
    pub days: u16,
}

/// A slip that was read and found good.
#[derive(Clone, PartialEq, Eq)]
pub struct Slip {
    /// Their id at the service.
    pub guid: String,
    /// Their login name; a typed code has none.
    pub login_name: Option<String>,
    /// Their first name; a typed code has none.
    pub first_name: Option<String>,
    /// From when on it is void.
    pub expires: Timestamp,
    /// By which a used one is known again. Says nothing about the person.
    pub mark: String,
}

/// A slip as it is handed out.
pub struct Paper {
    /// What the picture says, in characters that a QR code packs tightly.
    pub text: String,
    /// What can be typed instead, in groups of five.
    pub code: Option<String>,
    /// From when on it is void.
    pub expires: Timestamp,
}

impl Paper {
    /// The picture, as SVG without any colour of its own but black on white.
    ///
    /// # Errors
    ///
    /// [`SlipTrouble::TooLong`].
    pub fn svg(&self) -> Result<String, SlipTrouble> {
        let code = QrCode::with_error_correction_level(self.text.as_bytes(), EcLevel::M)
            .map_err(|_| SlipTrouble::TooLong)?;
        Ok(code.render::<svg::Color<'_>>().min_dimensions(320, 320).build())
    }
}

impl NewSlip {
    /// Makes the slip.
    ///
    /// # Errors
    ///
    /// [`SlipTrouble::TooLong`], [`SlipTrouble::NoRandomness`].
    pub fn make(&self, pairing: &Pairing, now: Timestamp) -> Result<Paper, SlipTrouble> {
        let mut random = [0; 2];
        getrandom::fill(&mut random).map_err(|_| SlipTrouble::NoRandomness)?;
        self.make_numbered(pairing, now, u16::from_le_bytes(random) & 0xfff)
    }

    /// Makes the slip with a number of 0 to 4095 that somebody else has drawn.
    ///
    /// # Errors
    ///
    /// [`SlipTrouble::TooLong`].
    pub fn make_numbered(
        &self,
        pairing: &Pairing,
        now: Timestamp,
        number: u16,
    ) -> Result<Paper, SlipTrouble> {
        let base32 = BASE32.as_ref().ok_or(SlipTrouble::TooLong)?;
        let day = day_of(now) + i64::from(self.days);
        let until = Until::new(day, number).ok_or(SlipTrouble::TooLong)?;
        let first_name: String = self.first_name.chars().take(LONGEST_NAME).collect();
        let mut said = until.bytes().to_vec();
        for field in [&self.guid, &self.login_name, &first_name] {
            if field.len() > LONGEST_FIELD {
                return Err(SlipTrouble::TooLong);
            }
            said.push(u8::try_from(field.len()).map_err(|_| SlipTrouble::TooLong)?);
            said.extend_from_slice(field.as_bytes());
        }
        let mut bytes = pairing.id.0.to_vec();
        bytes.extend_from_slice(&said);
        bytes.extend_from_slice(&pairing.mac(FOR_PICTURE, &said)[..MAC]);
        Ok(Paper {
            text: format!("{MARK}{}", base32.encode(&bytes)),
            code: code(pairing, &self.guid, until).map(|bytes| grouped(&base32.encode(&bytes))),
            expires: until.expires(),
        })
    }
}

impl Slip {
    /// Reads what a camera saw.
    ///
    /// # Errors
    ///
    /// [`SlipTrouble`]; whether it was used is for the kiosk's records to say.
    pub fn seen(text: &str, pairing: &Pairing, now: Timestamp) -> Result<Self, SlipTrouble> {
        let text = text.trim();
        let Some(inside) = text.strip_prefix(MARK) else {
            let ours = text.strip_prefix(FAMILY).and_then(|rest| rest.split_once(':'));
            let newer = ours.is_some_and(|(version, _)| version.parse::<u8>().is_ok_and(|v| v > 1));
            return Err(if newer {
                SlipTrouble::FromNewerVersion
            } else {
                SlipTrouble::Unreadable
            });
        };
        let base32 = BASE32.as_ref().ok_or(SlipTrouble::Unreadable)?;
        let bytes = base32.decode(inside.as_bytes()).map_err(|_| SlipTrouble::Unreadable)?;
        let (id, rest) = bytes.split_at_checked(8).ok_or(SlipTrouble::Unreadable)?;
        let end = rest.len().checked_sub(MAC).ok_or(SlipTrouble::Unreadable)?;
        let (said, mac) = rest.split_at(end);
        if id != pairing.id.0 {
            return Err(SlipTrouble::Foreign);
        }
        if !pairing.has_said(FOR_PICTURE, said, mac) {
            return Err(SlipTrouble::Forged);
        }
        let (until, mut fields) = said.split_at_checked(3).ok_or(SlipTrouble::Unreadable)?;
        let until = Until::from_bytes(until).ok_or(SlipTrouble::Unreadable)?;
        let mut next = || {
            let (length, rest) = fields.split_first()?;
            let (field, rest) = rest.split_at_checked(usize::from(*length))?;
            fields = rest;
            String::from_utf8(field.to_vec()).ok()
        };
        let [guid, login_name, first_name] = [next(), next(), next()];
        let guid = guid.filter(|_| fields.is_empty()).ok_or(SlipTrouble::Unreadable)?;
        until.in_time(now)?;
        Ok(Self {
            mark: until.mark(pairing, &guid),
            expires: until.expires(),
            guid,
            login_name,
            first_name,
        })
    }

    /// Reads what somebody typed.
    ///
    /// # Errors
    ///
    /// [`SlipTrouble`]. A code does not say which desk made it, so one of another desk counts as forged.
    pub fn typed(text: &str, pairing: &Pairing, now: Timestamp) -> Result<Self, SlipTrouble> {
        let base32 = BASE32.as_ref().ok_or(SlipTrouble::Unreadable)?;
        let bytes = base32.decode(text.as_bytes()).map_err(|_| SlipTrouble::Mistyped)?;
        let bytes: [u8; CODE_BYTES] = bytes.try_into().map_err(|_| SlipTrouble::Mistyped)?;
        let (all, sum) = bytes.split_at(CODE_BYTES - 1);
        if sum != [check(all)] {
            return Err(SlipTrouble::Mistyped);
        }
        let (said, mac) = all.split_at(all.len() - CODE_MAC);
        if !pairing.has_said(FOR_CODE, said, mac) {
            return Err(SlipTrouble::Forged);
        }
        let (guid, until) = said.split_at(16);
        let guid = Uuid::from_slice(guid).map_err(|_| SlipTrouble::Mistyped)?.to_string();
        let until = Until::from_bytes(until).ok_or(SlipTrouble::Mistyped)?;
        until.in_time(now)?;
        let mark = until.mark(pairing, &guid);
        Ok(Self { mark, expires: until.expires(), guid, login_name: None, first_name: None })
    }
}

/// The last day of a slip and its number, in 24 bits.
#[derive(Clone, Copy)]
struct Until {
    day: i64,
    number: u16,
}

impl Until {
    fn new(day: i64, number: u16) -> Option<Self> {
        ((0..=MOST_DAYS).contains(&day) && number <= 0xfff).then_some(Self { day, number })
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let [a, b, c] = *bytes else { return None };
        let all = u32::from_be_bytes([0, a, b, c]);
        Self::new(i64::from(all >> 12), u16::try_from(all & 0xfff).ok()?)
    }

    fn bytes(self) -> [u8; 3] {
        let all = (u32::try_from(self.day).unwrap_or(0) << 12) | u32::from(self.number);
        let [_, a, b, c] = all.to_be_bytes();
        [a, b, c]
    }

    /// The end of its last day, by universal time.
    fn expires(self) -> Timestamp {
        FIRST_DAY
            .checked_add((self.day + 1).days())
            .and_then(|date| date.to_zoned(TimeZone::UTC))
            .map_or(Timestamp::UNIX_EPOCH, |end| end.timestamp())
    }

    fn in_time(self, now: Timestamp) -> Result<(), SlipTrouble> {
        if now < self.expires() { Ok(()) } else { Err(SlipTrouble::Expired) }
    }

    fn mark(self, pairing: &Pairing, guid: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(b"gatehouse used slip\0");
        hash.update(pairing.id.0);
        hash.update(self.bytes());
        hash.update(guid.to_ascii_lowercase().as_bytes());
        hex::encode(hash.finalize())
    }
}

fn day_of(now: Timestamp) -> i64 {
    let today = now.to_zoned(TimeZone::UTC).date();
    FIRST_DAY.until(today).map_or(0, |span| i64::from(span.get_days()))
}

fn code(pairing: &Pairing, guid: &str, until: Until) -> Option<Vec<u8>> {
    let known = Uuid::parse_str(guid).ok()?;
    // Any other spelling would come back as another guid.
    if !known.to_string().eq_ignore_ascii_case(guid) {
        return None;
    }
    let mut bytes = known.as_bytes().to_vec();
    bytes.extend_from_slice(&until.bytes());
    let mac = pairing.mac(FOR_CODE, &bytes);
    bytes.extend_from_slice(&mac[..CODE_MAC]);
    bytes.push(check(&bytes));
    Some(bytes)
}

fn check(bytes: &[u8]) -> u8 {
    Sha256::digest(bytes).first().copied().unwrap_or_default()
}

fn grouped(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = characters.chunks(5).map(|group| group.iter().collect()).collect();
    groups.join("-")
}
