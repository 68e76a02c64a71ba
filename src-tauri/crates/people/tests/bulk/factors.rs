//! Faces, fingerprints and palms of one person: what the service said, and what the directory knows of it afterwards.

use gatehouse_people::{
    End, Trouble,
    factors::{Processed, Wish},
};
use gatehouse_records::{Factor, Filter, Person, PersonId, Presence};
use gatehouse_sandbox::{Endpoint as At, Fault};
use gatehouse_vendors::authx::{Process, Sample};
use zeroize::Zeroizing;

use crate::{Desk, HERE, draft};

const CALL: &str = "1f0e9a52-52c4-4d6a-8a59-b7a2e0d5a1c3";

impl Desk {
    async fn known(&self) -> PersonId {
        self.means.add(HERE, &draft("ada")).await.unwrap().shown.person.id
    }

    async fn tried(&self, id: PersonId, factor: Factor, process: Process) -> Processed {
        let data = Zeroizing::new(b"as a reader of fingerprints gives it".to_vec());
        let sample = (process != Process::Delete).then(|| Sample::new(data).unwrap());
        let wish = Wish { factor, process, sample, correlation: CALL.to_owned() };
        self.means.process(id, wish).await.unwrap()
    }

    async fn person(&self, id: PersonId) -> Person {
        self.means.records.person(id).await.unwrap()
    }
}

fn presence(person: &Person, factor: Factor) -> Option<Presence> {
    person.factors.iter().find(|known| known.factor == factor).map(|known| known.presence)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_factor_is_enrolled_verified_and_removed_and_the_person_says_so() {
    let desk = Desk::new().await;
    let id = desk.known().await;
    for factor in [Factor::Fingerprint, Factor::Palm] {
        let enrolled = desk.tried(id, factor, Process::Enrol).await;
        assert!(enrolled.written.end == End::Done && enrolled.code.is_none());
        assert_eq!(presence(&enrolled.written.shown.person, factor), Some(Presence::Present));
        assert!(desk.tried(id, factor, Process::Verify).await.written.end == End::Done);
        assert!(desk.tried(id, factor, Process::Delete).await.written.end == End::Done);
        assert_eq!(presence(&desk.person(id).await, factor), Some(Presence::Absent));
    }
    desk.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_has_the_services_number_and_somebody_new_still_has_nothing() {
    let desk = Desk::new().await;
    let id = desk.known().await;
    desk.sandbox.arm(At::ProcessBiometric, Fault::BiometricCode(7), Some(1));
    let refused = desk.tried(id, Factor::Palm, Process::Enrol).await;
    assert!(refused.written.end == End::Refused && refused.code == Some(7));
    assert!(refused.cause.is_some() && !refused.written.words.is_empty());
    assert_eq!(presence(&desk.person(id).await, Factor::Palm), Some(Presence::Absent));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_leaves_a_factor_unknown() {
    let desk = Desk::new().await;
    let id = desk.known().await;
    desk.sandbox.arm(At::ProcessBiometric, Fault::LoseReply, Some(1));
    let lost = desk.tried(id, Factor::Palm, Process::Enrol).await;
    assert!(lost.written.end == End::Unknown && lost.code.is_none());
    assert_eq!(presence(&desk.person(id).await, Factor::Palm), Some(Presence::Unknown));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_that_failed_or_was_lost_says_nothing_of_what_is_enrolled() {
    let desk = Desk::new().await;
    let id = desk.known().await;
    desk.tried(id, Factor::Palm, Process::Enrol).await;
    desk.sandbox.arm(At::ProcessBiometric, Fault::BiometricCode(2), Some(1));
    let no = desk.tried(id, Factor::Palm, Process::Verify).await.written;
    assert!(no.end == End::Refused && no.words.starts_with("Not verified."), "{}", no.words);
    desk.sandbox.arm(At::ProcessBiometric, Fault::LoseReply, Some(1));
    let lost = desk.tried(id, Factor::Palm, Process::Verify).await.written;
    assert!(lost.end == End::Unknown && lost.words.starts_with("Nobody knows"), "{}", lost.words);
    assert_eq!(presence(&desk.person(id).await, Factor::Palm), Some(Presence::Present));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_names_the_call_and_a_pin_is_not_for_here() {
    let desk = Desk::new().await;
    let id = desk.known().await;
    desk.tried(id, Factor::Palm, Process::Enrol).await;
    let of_them = Filter { person: Some(id), ..Filter::default() };
    let audit = desk.means.records.audit(&of_them, 0, 100).await.unwrap();
    let named = audit.iter().filter(|one| one.entry.reference == CALL).count();
    assert_eq!(named, 2, "the intent and the end");
    let wish = Wish {
        factor: Factor::Pin,
        process: Process::Enrol,
        sample: None,
        correlation: CALL.into(),
    };
    let refused = desk.means.process(id, wish).await;
    assert!(matches!(refused, Err(Trouble::Field { field, .. }) if field == "factor"));
}
