//! PINs: chosen by the computer, shown once, never kept.

use gatehouse_records::{Factor, PersonId, Verified, Work};
use gatehouse_vendors::{Outcome, authx::Pin};
use zeroize::Zeroizing;

use super::{
    Shown, client, shown,
    writes::{Write, Written, guid_of},
};
use crate::{
    directory::{by, records},
    failure::Failure,
    station::Station,
};

/// Twenty bits at the least (ASVS 6.5.3).
const DIGITS: usize = 6;
const LONGEST: usize = 16;

/// What a verification brought.
pub struct Answer {
    pub verified: bool,
    pub words: String,
    pub failures: u32,
    pub shown: Shown,
}

/// Chooses a PIN and sets it. The PIN is handed out only where it was set, or may have been.
pub async fn generate(
    station: &Station,
    id: PersonId,
) -> Result<(Written, Zeroizing<String>), Failure> {
    let login = records(station).await?.person(id).await?.typed.login_name;
    let pin = chosen(&login)?;
    let written = set(station, id, &pin).await?;
    Ok((written, pin))
}

/// Sets a PIN that was typed, unless it is weak.
pub async fn set_typed(station: &Station, id: PersonId, pin: &str) -> Result<Written, Failure> {
    let login = records(station).await?.person(id).await?.typed.login_name;
    if let Some(words) = weakness(pin, &login) {
        return Err(Failure::field("pin", words));
    }
    set(station, id, pin).await
}

/// Asks the service, once. It is never asked again by itself: wrong ones may lock the person out
/// (vendors.md A-15).
pub async fn verify(station: &Station, id: PersonId, pin: &str) -> Result<Answer, Failure> {
    let records = records(station).await?;
    let person = records.person(id).await?;
    let (guid, pin) = (guid_of(&person)?, typed(pin)?);
    let authx = client(station, &person.typed.connection)?;
    let failures = records.begin_verify(id, Factor::Pin, &by(station)).await?;
    let (verified, words) = match authx.verify_pin(&guid, &pin).await {
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
    records.finish_verify(id, (Factor::Pin, verified), &by(station)).await?;
    let yes = verified == Verified::Yes;
    let failures = if yes { 0 } else { failures };
    Ok(Answer { verified: yes, words, failures, shown: shown(&records, id).await? })
}

async fn set(station: &Station, id: PersonId, pin: &str) -> Result<Written, Failure> {
    let records = records(station).await?;
    let person = records.person(id).await?;
    let (guid, pin) = (guid_of(&person)?, typed(pin)?);
    let authx = client(station, &person.typed.connection)?;
    let work = Work::Set(Factor::Pin);
    records.begin_factor(id, work, &by(station)).await?;
    let outcome = authx.generate_pin(&guid, &pin).await;
    Write { records: &records, id, work, by: by(station) }.factor(outcome, "has a new PIN").await
}

fn typed(pin: &str) -> Result<Pin, Failure> {
    Pin::new(Zeroizing::new(pin.to_owned())).map_err(|bad| Failure::field("pin", bad.to_string()))
}

/// Drawn until none of the rules finds it weak; most of a million numbers are not.
fn chosen(login: &str) -> Result<Zeroizing<String>, Failure> {
    for _ in 0..1000 {
        let mut pin = Zeroizing::new(String::with_capacity(DIGITS));
        while pin.len() < DIGITS {
            let mut byte = [0_u8; 1];
            getrandom::fill(&mut byte).map_err(|error| Failure::internal(&error))?;
            // 250 is the largest multiple of ten in a byte: what lies above would favour some digits.
            if byte[0] < 250 {
                pin.push(char::from(b'0' + byte[0] % 10));
            }
        }
        if weakness(&pin, login).is_none() {
            return Ok(pin);
        }
    }
    Err(Failure::internal(&"the random source gives weak numbers only"))
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
