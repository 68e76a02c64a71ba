//! What can be typed of a slip.

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::term::Term;
use super::{BASE32, Slip, SlipTrouble, mark};
use crate::Pairing;

const PURPOSE: &str = "gatehouse slip code 2";
const GUID: usize = 16;
const MAC: usize = 6;
const WHOLE: usize = GUID + Term::BYTES + MAC + 1;

/// So many bits of a code have to be guessed by whoever makes one up.
pub const CODE_BITS: u32 = 8 * 6;

/// A typed code that adds up. Whether it is good is another question: each answer to it counts as a guess.
pub struct TypedCode {
    guid: Uuid,
    term: Term,
    mac: [u8; MAC],
}

impl TypedCode {
    /// Reads what somebody typed.
    ///
    /// # Errors
    ///
    /// [`SlipTrouble::Mistyped`].
    pub fn read(text: &str) -> Result<Self, SlipTrouble> {
        const WRONG: SlipTrouble = SlipTrouble::Mistyped;
        let base32 = BASE32.as_ref().ok_or(SlipTrouble::Unreadable)?;
        let bytes = base32.decode(text.as_bytes()).map_err(|_| WRONG)?;
        let bytes: [u8; WHOLE] = bytes.try_into().map_err(|_| WRONG)?;
        let (all, sum) = bytes.split_at(WHOLE - 1);
        if sum != [check(all)] {
            return Err(WRONG);
        }
        let (said, mac) = all.split_at(GUID + Term::BYTES);
        let (guid, term) = said.split_at(GUID);
        Ok(Self {
            guid: Uuid::from_slice(guid).map_err(|_| WRONG)?,
            term: Term::from_bytes(term).ok_or(WRONG)?,
            mac: mac.try_into().map_err(|_| WRONG)?,
        })
    }

    /// By which the slip that the code speaks of is known, whether there is such a slip or not.
    #[must_use]
    pub fn mark(&self, pairing: &Pairing) -> String {
        mark(pairing, self.term, &self.guid.to_string())
    }

    /// The slip, if the code is good.
    ///
    /// # Errors
    ///
    /// [`SlipTrouble`]. A code says neither which desk made it nor for which kiosk, so one of another desk, or for
    /// another kiosk, counts as forged.
    pub fn slip(&self, pairing: &Pairing, now: Timestamp) -> Result<Slip, SlipTrouble> {
        let said = said(self.guid, self.term, pairing.kiosk());
        if !pairing.has_said(PURPOSE, &said, &self.mac) {
            return Err(SlipTrouble::Forged);
        }
        self.term.in_time(now)?;
        Ok(Slip {
            mark: self.mark(pairing),
            made: self.term.made(),
            expires: self.term.expires(),
            purpose: self.term.purpose,
            guid: self.guid.to_string(),
            login_name: None,
            first_name: None,
        })
    }
}

/// The code of a slip; `None` where the guid is no UUID.
pub(super) fn code(pairing: &Pairing, guid: &str, (term, kiosk): (Term, &str)) -> Option<Vec<u8>> {
    let known = Uuid::parse_str(guid).ok()?;
    // Any other spelling would come back as another guid.
    if !known.to_string().eq_ignore_ascii_case(guid) {
        return None;
    }
    let mac = pairing.mac(PURPOSE, &said(known, term, kiosk));
    let mut bytes = known.as_bytes().to_vec();
    bytes.extend_from_slice(&term.bytes());
    bytes.extend_from_slice(mac.get(..MAC)?);
    bytes.push(check(&bytes));
    Some(bytes)
}

/// What the MAC is about: guid, term and the kiosk's name.
fn said(guid: Uuid, term: Term, kiosk: &str) -> Vec<u8> {
    let mut said = guid.as_bytes().to_vec();
    said.extend_from_slice(&term.bytes());
    said.extend_from_slice(kiosk.as_bytes());
    said
}

fn check(bytes: &[u8]) -> u8 {
    Sha256::digest(bytes).first().copied().unwrap_or_default()
}
