//! A call of each AuthX endpoint.

use gatehouse_sandbox::Endpoint as At;
use gatehouse_vendors::{
    Retry,
    authx::{
        BiometricRequest, Cause, Factor, LoginName, Person, Phone, Pin, Process, Refusal, Sample,
        TokenTrouble,
    },
};
use zeroize::Zeroizing;

use super::cell::{Cell, Ended};

pub async fn call(at: At, cell: &Cell) -> Ended {
    let (client, somebody) = (cell.authx(), cell.rig.somebody());
    match at {
        At::AccessToken => {
            let changed = client.update_user(&somebody, &known(cell)).await;
            assert_eq!(cell.rig.seen(At::UpdateUser), usize::from(is_done(&changed)));
            Ended::of_write(changed, why)
        }
        At::AddUser => Ended::of_write(client.add_user(&new()).await, why),
        At::UpdateUser => Ended::of_write(client.update_user(&somebody, &known(cell)).await, why),
        At::DeleteUser => Ended::of_write(client.delete_user(&somebody).await, why),
        At::GeneratePin => Ended::of_write(client.generate_pin(&somebody, &pin()).await, why),
        At::VerifyPin => Ended::of_write(client.verify_pin(&somebody, &pin()).await, why),
        At::ProcessBiometric => {
            let sample = Sample::new(Zeroizing::new(vec![b'p'; cell.length()])).unwrap();
            let request = BiometricRequest {
                user: somebody,
                factor: Factor::Palm,
                process: Process::Enrol,
                sample: Some(sample),
                correlation_id: None,
            };
            Ended::of_write(client.process_biometric(&request).await, why)
        }
        other => panic!("{other:?} is not AuthX's"),
    }
}

fn is_done<T, R>(outcome: &gatehouse_vendors::Outcome<T, R>) -> bool {
    matches!(outcome, gatehouse_vendors::Outcome::Done(_))
}

fn new() -> Person {
    person("ada.new", "Ada", "Lovelace")
}

/// The first person whom the service knows.
fn known(cell: &Cell) -> Person {
    let known = &cell.rig.sandbox.people()[0];
    person(&known.user_name, &known.first_name, &known.last_name)
}

fn person(login: &str, first: &str, last: &str) -> Person {
    let draft = Person::named(LoginName::new(login).unwrap(), first, last).unwrap();
    draft.reached_at("ada@example.org", Phone::new("+44", "2079460000").unwrap()).unwrap()
}

/// The PIN of everybody in the sandbox who has one.
fn pin() -> Pin {
    Pin::new(Zeroizing::new("739164".to_owned())).unwrap()
}

fn why(refusal: Refusal) -> (char, Retry) {
    let why = match refusal.cause {
        Cause::Said { exception: true, .. } | Cause::NotVerified { exception: true } => 'e',
        Cause::Said { .. } => 'c',
        Cause::NotVerified { .. } => 'v',
        Cause::Biometric(_) => 'b',
        Cause::Token(trouble) => token(&trouble),
        Cause::Unreachable => 'l',
        Cause::NotAllowed => 'n',
        Cause::MethodRefused => 'o',
        Cause::RateLimited => 'r',
        Cause::Unavailable => 's',
        Cause::Rejected => 'i',
        Cause::UnexpectedReply => 'x',
        other => panic!("nothing was wrong here: {other}"),
    };
    (why, refusal.retry)
}

/// The classes of a token that did not come; the same for all three.
pub fn token(trouble: &TokenTrouble) -> char {
    match trouble {
        TokenTrouble::Refused { .. } => 'n',
        TokenTrouble::ServiceTrouble(429) => 'r',
        TokenTrouble::ServiceTrouble(_) => 's',
        TokenTrouble::Unreachable | TokenTrouble::TooSlow => 'l',
        TokenTrouble::BadReply => 'x',
        TokenTrouble::Secret(trouble) => panic!("nothing was wrong here: {trouble}"),
    }
}
