//! The enrolment slip: what an admin hands out so that a kiosk, which is usually another machine, knows whom it has
//! before it. AuthX can look nobody up (vendors.md A-37), so the slip carries the guid.
//!
//! **The picture** (a QR code) carries everything: when the slip was made and for how long it is good, what it is good
//! for, guid, login name, first name, the kiosk or group of kiosks that takes it, and the first 128 bits of an
//! HMAC-SHA-256 over all of it under the pairing's key. It names its pairing, so one of another desk is told from a
//! forged one.
//!
//! **The typed code** is for a camera that does not read: 48 characters of Crockford's base 32 in groups of four, so
//! `O` and `0`, `I`, `L` and `1` are the same. It carries the guid (16 bytes), the term (7), 48 bits of HMAC, which
//! covers the kiosk's name too, and eight bits that find slips of the finger; neither login name nor first name. The
//! kiosk finds the first name in its own directory by the guid, where it has the person; else it greets nobody by
//! name. It is offered only where the guid is a UUID, as all that were ever seen are (vendors.md A-27 promises
//! nothing). How many guesses a kiosk takes is [`Limit`](crate::Limit)'s.
//!
//! Both are one slip: used by one way, it is used by the other.

use std::sync::LazyLock;

use data_encoding::{Encoding, Specification};
use jiff::Timestamp;
use qrcode::{EcLevel, QrCode, render::svg};
use sha2::{Digest, Sha256};

use crate::Pairing;
use crate::pairing::kiosk_name;

mod code;
mod term;

pub use code::{CODE_BITS, TypedCode};
pub use term::Purpose;
use term::Term;

/// What the text of a slip's picture begins with.
const MARK: &str = "GH2:";
/// The same without the version, for slips of other versions.
const FAMILY: &str = "GH";
const VERSION: u8 = 2;
const FOR_PICTURE: &str = "gatehouse slip 2";
const MAC: usize = 16;
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
    /// It is for another kiosk.
    #[error("This slip is for another kiosk.")]
    Elsewhere,
    /// Its time is over, or a version made it whose slips are good no more.
    #[error("This slip has expired.")]
    Expired,
    /// It was used here before.
    #[error("This slip was used before.")]
    Used,
    /// A newer version made it.
    #[error("A newer version of Gatehouse made this slip.")]
    FromNewerVersion,
    /// It cannot be made: a name or the guid is too long, or its time.
    #[error("A name, the id or the time is too long for a slip.")]
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
    /// The kiosk, or the group of kiosks, that takes it; nothing: those that have no name.
    pub kiosk: String,
    /// What it is good for.
    pub purpose: Purpose,
    /// For how many hours it is good.
    pub hours: u16,
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
    /// What it is good for.
    pub purpose: Purpose,
    /// When it was made.
    pub made: Timestamp,
    /// From when on it is void.
    pub expires: Timestamp,
    /// By which a used one is known again. Says nothing about the person.
    pub mark: String,
}

/// A slip as it is handed out.
pub struct Paper {
    /// What the picture says, in characters that a QR code packs tightly.
    pub text: String,
    /// What can be typed instead, in groups of four.
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
    /// Makes the slip. No two that are made here are alike, whatever the clock does.
    ///
    /// # Errors
    ///
    /// [`SlipTrouble::TooLong`], [`SlipTrouble::NoRandomness`].
    pub fn make(&self, pairing: &Pairing, now: Timestamp) -> Result<Paper, SlipTrouble> {
        let mut random = [0; 1];
        getrandom::fill(&mut random).map_err(|_| SlipTrouble::NoRandomness)?;
        self.make_at(pairing, term::own_moment(now), random[0])
    }

    /// Makes the slip of a moment, with three bits that somebody else has drawn.
    ///
    /// # Errors
    ///
    /// [`SlipTrouble::TooLong`].
    pub fn make_at(
        &self,
        pairing: &Pairing,
        made: Timestamp,
        drawn: u8,
    ) -> Result<Paper, SlipTrouble> {
        let base32 = BASE32.as_ref().ok_or(SlipTrouble::TooLong)?;
        let term = Term::new(made, (self.hours, self.purpose), drawn);
        let term = term.ok_or(SlipTrouble::TooLong)?;
        let first_name: String = self.first_name.chars().take(LONGEST_NAME).collect();
        let kiosk = kiosk_name(&self.kiosk);
        let mut said = term.bytes().to_vec();
        for field in [&self.guid, &self.login_name, &first_name, &kiosk] {
            if field.len() > LONGEST_FIELD {
                return Err(SlipTrouble::TooLong);
            }
            said.push(u8::try_from(field.len()).map_err(|_| SlipTrouble::TooLong)?);
            said.extend_from_slice(field.as_bytes());
        }
        let mut bytes = pairing.id.0.to_vec();
        bytes.extend_from_slice(&said);
        bytes.extend_from_slice(&pairing.mac(FOR_PICTURE, &said)[..MAC]);
        let code = code::code(pairing, &self.guid, (term, &kiosk));
        Ok(Paper {
            text: format!("{MARK}{}", base32.encode(&bytes)),
            code: code.map(|bytes| grouped(&base32.encode(&bytes))),
            expires: term.expires(),
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
        let inside = text.strip_prefix(MARK).ok_or_else(|| not_ours(text))?;
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
        let (term, mut fields) =
            said.split_at_checked(Term::BYTES).ok_or(SlipTrouble::Unreadable)?;
        let term = Term::from_bytes(term).ok_or(SlipTrouble::Unreadable)?;
        let mut next = || {
            let (length, rest) = fields.split_first()?;
            let (field, rest) = rest.split_at_checked(usize::from(*length))?;
            fields = rest;
            String::from_utf8(field.to_vec()).ok()
        };
        let [guid, login_name, first_name, kiosk] = [next(), next(), next(), next()];
        let guid = guid.filter(|_| fields.is_empty()).ok_or(SlipTrouble::Unreadable)?;
        if kiosk.as_deref() != Some(pairing.kiosk()) {
            return Err(SlipTrouble::Elsewhere);
        }
        term.in_time(now)?;
        Ok(Self {
            mark: mark(pairing, term, &guid),
            made: term.made(),
            expires: term.expires(),
            purpose: term.purpose,
            guid,
            login_name,
            first_name,
        })
    }
}

/// What a text is that does not begin as a slip of this version does.
fn not_ours(text: &str) -> SlipTrouble {
    let ours = text.strip_prefix(FAMILY).and_then(|rest| rest.split_once(':'));
    let version = ours.and_then(|(version, _)| version.parse::<u8>().ok());
    match version {
        // Its slips named no kiosk, and were good for months.
        Some(1) => SlipTrouble::Expired,
        Some(newer) if newer > VERSION => SlipTrouble::FromNewerVersion,
        _ => SlipTrouble::Unreadable,
    }
}

fn mark(pairing: &Pairing, term: Term, guid: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"gatehouse used slip\0");
    hash.update(pairing.id.0);
    hash.update(term.bytes());
    hash.update(guid.to_ascii_lowercase().as_bytes());
    hex::encode(hash.finalize())
}

fn grouped(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let groups: Vec<String> = characters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-")
}
