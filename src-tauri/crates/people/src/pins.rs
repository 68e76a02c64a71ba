//! PINs: chosen by the computer, shown once, never kept.

use gatehouse_records::{Factor, PersonId, Verified, Work};
use gatehouse_vendors::{Outcome, authx::Pin};
use zeroize::Zeroizing;

use crate::{
    Means, Shown, Trouble, shown,
    writes::{Write, Written, guid_of},
};

/// Twenty bits at the least (ASVS 6.5.3).
const DIGITS: usize = 6;
const LONGEST: usize = 16;

/// What a verification brought.
pub struct Answer {
    /// Whether the service said yes.
    pub verified: bool,
    /// In words.
    pub words: String,
    /// Verifications that did not succeed since the last that did.
    pub failures: u32,
    /// The person as they are now.
    pub shown: Shown,
}

impl Means {
    /// Chooses a PIN and sets it. The PIN is handed out only where it was set, or may have been.
    ///
    /// # Errors
    /// Nothing was asked of the service, or its answer could not be written down.
    pub async fn generate_pin(
        &self,
        id: PersonId,
    ) -> Result<(Written, Zeroizing<String>), Trouble> {
        let login = self.records.person(id).await?.typed.login_name;
        let pin = chosen(&login)?;
        let written = self.put_pin(id, &pin).await?;
        Ok((written, pin))
    }

    /// Sets a PIN that was typed, unless it is weak.
    ///
    /// # Errors
    /// As for [`generate_pin`](Self::generate_pin); the field `pin` where it is weak.
    pub async fn set_pin(&self, id: PersonId, pin: &str) -> Result<Written, Trouble> {
        let login = self.records.person(id).await?.typed.login_name;
        if let Some(words) = weakness(pin, &login) {
            return Err(Trouble::field("pin", words));
        }
        self.put_pin(id, pin).await
    }

    /// Asks the service, once. It is never asked again by itself: wrong ones may lock the person out
    /// (vendors.md A-15).
    ///
    /// # Errors
    /// As for [`generate_pin`](Self::generate_pin).
    pub async fn verify_pin(&self, id: PersonId, pin: &str) -> Result<Answer, Trouble> {
        let records = &self.records;
        let person = records.person(id).await?;
        let (guid, pin) = (guid_of(&person)?, typed(pin)?);
        let failures = records.begin_verify(id, Factor::Pin, &self.by()).await?;
        let (verified, words) = match self.authx.verify_pin(&guid, &pin).await {
            Outcome::Done(_) => (Verified::Yes, "Verified".to_owned()),
            Outcome::Refused(refusal) => {
                let words = format!(
                    "Not verified. The service uses the same answer for a wrong PIN and for an error of its own ({})",
                    refusal.cause
                );
                (Verified::No, words)
            }
            Outcome::Unknown(evidence) => {
                (Verified::Unknown, format!("Nobody knows: {}", evidence.detail))
            }
        };
        records.finish_verify(id, (Factor::Pin, verified), &self.by()).await?;
        let yes = verified == Verified::Yes;
        let failures = if yes { 0 } else { failures };
        Ok(Answer { verified: yes, words, failures, shown: shown(records, id).await? })
    }

    async fn put_pin(&self, id: PersonId, pin: &str) -> Result<Written, Trouble> {
        let person = self.records.person(id).await?;
        let (guid, pin) = (guid_of(&person)?, typed(pin)?);
        let work = Work::Set(Factor::Pin);
        self.records.begin_factor(id, work, &self.by()).await?;
        let outcome = self.authx.generate_pin(&guid, &pin).await;
        Write::of(self, id, work).end(outcome, "has a new PIN").await
    }
}

fn typed(pin: &str) -> Result<Pin, Trouble> {
    Pin::new(Zeroizing::new(pin.to_owned())).map_err(|bad| Trouble::field("pin", bad.to_string()))
}

/// Drawn until none of the rules finds it weak; most of a million numbers are not.
fn chosen(login: &str) -> Result<Zeroizing<String>, Trouble> {
    for _ in 0..1000 {
        let mut pin = Zeroizing::new(String::with_capacity(DIGITS));
        while pin.len() < DIGITS {
            let mut byte = [0_u8; 1];
            getrandom::fill(&mut byte).map_err(|error| Trouble::internal(&error))?;
            // 250 is the largest multiple of ten in a byte: what lies above would favour some digits.
            if byte[0] < 250 {
                pin.push(char::from(b'0' + byte[0] % 10));
            }
        }
        if weakness(&pin, login).is_none() {
            return Ok(pin);
        }
    }
    Err(Trouble::internal(&"the random source gives weak numbers only"))
}

/// Why a PIN should not be used.
fn weakness(pin: &str, login: &str) -> Option<&'static str> {
    let digits: Vec<i16> = pin.bytes().map(|byte| i16::from(byte) - i16::from(b'0')).collect();
    if !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some("A PIN has digits only");
    }
    if !(DIGITS..=LONGEST).contains(&pin.len()) {
        return Some("A PIN has 6 to 16 digits");
    }
    let steps: Vec<i16> = digits.windows(2).map(|pair| pair[1] - pair[0]).collect();
    if steps.iter().all(|step| *step == 1) || steps.iter().all(|step| *step == -1) {
        return Some("A row of digits is guessed first");
    }
    let different = digits.iter().collect::<std::collections::HashSet<_>>().len();
    if different <= 2 {
        return Some("Use more than two different digits");
    }
    let half = pin.len() / 2;
    if pin.len().is_multiple_of(2) && pin[..half] == pin[half..] {
        return Some("A number said twice is guessed soon");
    }
    if is_date(&digits) {
        return Some("This reads as a date, and birthdays are guessed first");
    }
    let of_login: String = login.chars().filter(char::is_ascii_digit).collect();
    if of_login.len() >= 4 && pin.contains(&of_login) {
        return Some("It holds the digits of the login name");
    }
    None
}

/// Six digits as day, month, year in any of the usual orders, or eight with a whole year.
fn is_date(digits: &[i16]) -> bool {
    let pairs: Vec<i16> =
        digits.chunks(2).filter(|p| p.len() == 2).map(|p| p[0] * 10 + p[1]).collect();
    let day = |pair: i16| (1..=31).contains(&pair);
    let month = |pair: i16| (1..=12).contains(&pair);
    match pairs[..] {
        [a, b, c] => (day(a) && month(b)) || (month(a) && day(b)) || (month(b) && day(c)),
        [a, b, 19 | 20, _] => (day(a) && month(b)) || (month(a) && day(b)),
        [19 | 20, _, b, c] => month(b) && day(c),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_pins_are_refused_with_their_reason() {
        for weak in [
            "123456", "654321", "111111", "121212", "483483", "240389", "032489", "890324",
            "12345", "12a456",
        ] {
            assert!(weakness(weak, "chidi").is_some(), "{weak}");
        }
        assert!(weakness("928174", "user9281").is_some(), "digits of the login name");
        for good in ["928374", "075946", "38500917"] {
            assert_eq!(weakness(good, "chidi"), None, "{good}");
        }
    }

    #[test]
    fn a_chosen_pin_is_six_digits_long_never_weak_and_keeps_its_leading_zeros() {
        let mut zeros = 0;
        for _ in 0..300 {
            let pin = chosen("chidi").unwrap();
            assert_eq!(pin.len(), DIGITS);
            assert_eq!(weakness(&pin, "chidi"), None);
            zeros += usize::from(pin.starts_with('0'));
        }
        assert!(zeros > 0, "a leading zero never came");
    }
}
