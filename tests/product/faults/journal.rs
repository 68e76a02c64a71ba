//! The queue outlives the application, and knows what it does not know.

use std::{fs, sync::Arc};

use gatehouse_records::{By, DatabaseKey, Outcome, Records, Word};
use gatehouse_sandbox::{Endpoint as At, Fault, Processing};
use gatehouse_uploads::{
    Cause, Event, FindingKind, Keeping, Lookup, MetadataFields, Options, Queue, State, Tuning,
};
use gatehouse_vendors::authenticx::UploadLimits;
use tempfile::TempDir;

use crate::rig::{Rig, options};

/// A rig whose queue has a journal.
pub struct Desk {
    pub rig: Rig,
    pub records: Records,
    pub folder: TempDir,
}

impl Desk {
    pub async fn new(options: Options) -> Self {
        let rig = Rig::with(options).await;
        let folder = tempfile::tempdir().unwrap();
        let key = DatabaseKey::generate().unwrap();
        let records = Records::open(folder.path(), &key).await.unwrap();
        rig.queue.attach(records.clone()).await.unwrap();
        Self { rig, records, folder }
    }

    /// The queue of the next start, with the same journal. The old one is cut off as it is.
    pub async fn restarted(mut self, options: Options) -> Self {
        self.rig.queue.detach().await;
        self.rig.queue = Queue::new(options);
        self.rig.queue.attach(self.records.clone()).await.unwrap();
        self
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_and_what_was_typed_come_back() {
    let desk = Desk::new(options()).await;
    let batch = MetadataFields { agent_code: Some("AK17".into()), ..MetadataFields::default() };
    desk.rig.queue.set_batch(batch.clone()).await.unwrap();
    let paths = vec![desk.rig.recording("a.wav", 1000), desk.rig.recording("b.wav", 0)];
    desk.rig.queue.add(paths).await.unwrap();
    let own = MetadataFields { client_call_id: Some("5CD1S".into()), ..MetadataFields::default() };
    desk.rig.queue.set_own(desk.rig.named("a.wav").id, own.clone()).await.unwrap();
    assert_eq!(desk.rig.queue.keeping(), Keeping::Durable);
    let before = desk.rig.queue.pages(true);
    let desk = desk.restarted(options()).await;
    let after = desk.rig.queue.pages(true);
    assert_eq!(after.batch, batch);
    let ids =
        |calls: &[gatehouse_uploads::Call]| calls.iter().map(|call| call.id).collect::<Vec<_>>();
    assert_eq!(ids(&after.calls), ids(&before.calls));
    assert_eq!(after.calls[0].own, own);
    assert_eq!(after.calls[0].derived, before.calls[0].derived);
    assert_eq!(after.calls[1].findings, before.calls[1].findings, "findings are found anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_handed_over_goes_on_by_itself_after_a_restart() {
    let desk = Desk::new(Options { at_once: 0, ..options() }).await;
    let id = desk.rig.send("a.wav", 1000).await;
    assert_eq!(desk.rig.call(id).state, State::Waiting);
    let desk = desk.restarted(options()).await;
    assert_eq!(desk.rig.call(id).state, State::Waiting);
    desk.rig.queue.connect(Some(desk.rig.client(UploadLimits::default()))).await;
    desk.rig.until_state(id, State::Confirmed).await;
    desk.rig.assert_holds(&["a.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_handed_over_for_one_connection_is_never_sent_to_another() {
    let desk = Desk::new(Options { at_once: 0, ..options() }).await;
    let id = desk.rig.send("a.wav", 1000).await;
    let desk = desk.restarted(options()).await;
    let mut other = desk.rig.client(UploadLimits::default());
    other.connection = "another".to_owned();
    desk.rig.queue.connect(Some(other)).await;
    assert_eq!(desk.rig.call(id).state, State::Draft, "a person hands it over anew");
    assert_eq!(desk.rig.attempts_seen(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmed_call_leaves_a_receipt_that_outlives_its_row() {
    let desk = Desk::new(options()).await;
    let id = desk.rig.send("Anruf Müller.wav", 5000).await;
    let call = desk.rig.until_state(id, State::Confirmed).await;
    desk.rig.queue.remove(&[id]).await.unwrap();
    let page = desk.records.receipts("MÜLLER", 0, 10).await.unwrap();
    assert_eq!(page.total, 1);
    let receipt = &page.receipts[0];
    assert_eq!((receipt.sha256.clone(), receipt.server_id.clone()), (call.sha256, call.server_id));
    assert_eq!((receipt.bytes, receipt.attempts, receipt.word), (5000, 1, Word::Reply));
    assert_eq!(desk.records.receipts("nobody", 0, 10).await.unwrap().total, 0);
    let desk = desk.restarted(options()).await;
    assert_eq!(desk.rig.queue.pages(true).calls.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_are_exported_without_formulas_and_the_audit_knows() {
    let desk = Desk::new(options()).await;
    let id = desk.rig.send("=1+1.wav", 640).await;
    desk.rig.until_state(id, State::Confirmed).await;
    let mut csv = Vec::new();
    let by = By::now("ada");
    assert_eq!(desk.records.export_receipts("", &mut csv, &by).await, Ok(1));
    let csv = String::from_utf8(csv).unwrap();
    assert!(csv.lines().nth(1).unwrap().starts_with("'=1+1.wav,'=1+1.wav,640,"), "{csv}");
    let told = desk.records.audit(&gatehouse_records::Filter::default(), 0, 10).await.unwrap();
    let told: Vec<_> = told.iter().map(|it| (it.entry.action.as_str(), it.entry.outcome)).collect();
    let expected = [
        ("receipts.export", Outcome::Done),
        ("upload.send", Outcome::Done),
        ("upload.send", Outcome::Begun),
    ];
    assert_eq!(told, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_of_a_call_can_be_read_afterwards() {
    let desk = Desk::new(options()).await;
    let id = desk.rig.send("a.wav", 1000).await;
    desk.rig.until_state(id, State::Confirmed).await;
    let steps = desk.rig.queue.steps(id).await.unwrap();
    let mut events: Vec<&str> = steps.iter().map(|step| step.event.as_str()).collect();
    // Whether the last byte is seen to be out before the reply came is a matter of luck.
    events.retain(|event| *event != Event::AllSent.word());
    assert_eq!(events, ["add", "note", "send", "begin", "last-bytes", "confirm"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_call_that_the_service_has_is_confirmed_by_asking() {
    let desk = Desk::new(options()).await;
    desk.rig.arm(Fault::LoseReply);
    let id = desk.rig.send("lost.wav", 1000).await;
    desk.rig.until_state(id, State::Unknown).await;
    desk.rig.queue.ask(&[id]).await.unwrap();
    let call = desk.rig.until_state(id, State::Confirmed).await;
    let held = &desk.rig.sandbox.calls()[0];
    assert_eq!(call.server_id.as_deref(), Some(held.id.as_str()));
    assert_eq!(call.sha256.as_deref(), Some(held.sha256.as_str()), "it was taken on the way");
    let receipt = &desk.records.receipts("", 0, 1).await.unwrap().receipts[0];
    assert_eq!(receipt.word, Word::Lookup);
    assert_eq!(desk.rig.attempts_seen(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_is_asked_by_itself_after_a_while() {
    let quick = Options { ask_after: std::time::Duration::from_millis(100), ..options() };
    let desk = Desk::new(quick).await;
    desk.rig.arm(Fault::LoseReply);
    let id = desk.rig.send("lost.wav", 1000).await;
    desk.rig.until_state(id, State::Confirmed).await;
    assert_eq!(desk.rig.attempts_seen(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_the_service_does_not_know_stays_unknown_and_says_so() {
    let desk = Desk::new(options()).await;
    desk.rig.arm(Fault::Html);
    let id = desk.rig.send("lost.wav", 1000).await;
    desk.rig.until_state(id, State::Unknown).await;
    desk.rig.queue.ask(&[id]).await.unwrap();
    let call = desk.rig.call(id);
    assert_eq!(call.state, State::Unknown, "it may come yet");
    assert!(matches!(call.lookup, Some(Lookup::NotThere(_))), "{:?}", call.lookup);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_call_under_a_typed_id_is_not_taken_for_this_one() {
    let desk = Desk::new(options()).await;
    let typed =
        MetadataFields { client_call_id: Some("5CD1S".into()), ..MetadataFields::default() };
    desk.rig.queue.set_batch(typed).await.unwrap();
    let first = desk.rig.send("first.wav", 1000).await;
    desk.rig.until_state(first, State::Confirmed).await;
    desk.rig.arm(Fault::Html);
    desk.rig.queue.add(vec![desk.rig.recording("second.wav", 1000)]).await.unwrap();
    let second = desk.rig.named("second.wav");
    assert_eq!(second.findings[0].kind, FindingKind::SameCallId);
    let second = second.id;
    desk.rig.queue.waive(&[second]).await.unwrap();
    assert_eq!(desk.rig.queue.send(&[second]).await, Ok(1));
    desk.rig.until_state(second, State::Unknown).await;
    desk.rig.queue.ask(&[second]).await.unwrap();
    let call = desk.rig.call(second);
    assert_eq!(call.state, State::Unknown);
    assert!(matches!(call.lookup, Some(Lookup::Unclear(_, 1))), "{:?}", call.lookup);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_looking_up_is_not_allowed_a_person_is_told() {
    let desk = Desk::new(options()).await;
    desk.rig.arm(Fault::LoseReply);
    let id = desk.rig.send("lost.wav", 1000).await;
    desk.rig.until_state(id, State::Unknown).await;
    let forbidden = Fault::Status { code: 403, retry_after: None };
    desk.rig.sandbox.arm(At::Metadata, forbidden, None);
    desk.rig.queue.ask(&[id]).await.unwrap();
    assert_eq!(desk.rig.call(id).lookup, Some(Lookup::NotAllowed));
    desk.rig.queue.settle(id).await.unwrap();
    assert_eq!(desk.rig.call(id).state, State::Settled);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_service_makes_of_a_call_is_followed() {
    let quick = Options { ask_after: std::time::Duration::from_millis(50), ..options() };
    let desk = Desk::new(quick).await;
    let id = desk.rig.send("a.wav", 1000).await;
    desk.rig.until_state(id, State::Confirmed).await;
    let status =
        |call: &gatehouse_uploads::Call| call.progress.as_ref().map(|it| it.status.clone());
    desk.rig.until(id, "taken in", |call| status(call).as_deref() == Some("ReadyToSample")).await;
    let held = desk.rig.sandbox.calls()[0].id.clone();
    assert!(desk.rig.sandbox.process(&held, Processing::FailedToProcess));
    let failed =
        |call: &gatehouse_uploads::Call| status(call).as_deref() == Some("FailedToProcess");
    let call = desk.rig.until(id, "given up", failed).await;
    assert_eq!(call.progress.unwrap().failures, ["The recording could not be decoded."]);
    let receipt = &desk.records.receipts("", 0, 1).await.unwrap().receipts[0];
    assert_eq!(receipt.processing.as_ref().unwrap().status, "FailedToProcess");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_without_a_journal_says_so_and_keeps_all_of_it_once_there_is_one() {
    let rig = Rig::new().await;
    rig.queue.add(vec![rig.recording("early.wav", 10)]).await.unwrap();
    assert_eq!(rig.queue.keeping(), Keeping::Session);
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::generate().unwrap();
    let records = Records::open(folder.path(), &key).await.unwrap();
    rig.queue.attach(records.clone()).await.unwrap();
    assert_eq!(rig.queue.keeping(), Keeping::Durable);
    assert_eq!(records.uploads().await.unwrap().uploads.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_from_a_backup_sends_nothing_by_itself() {
    let desk = Desk::new(Options { at_once: 0, ..options() }).await;
    let id = desk.rig.send("a.wav", 1000).await;
    let place = tempfile::tempdir().unwrap();
    let backup = gatehouse_records::Backup {
        path: place.path().join("a.backup"),
        passphrase: "four words are enough".to_owned().into(),
    };
    let by = By::now("ada");
    desk.records.back_up(&backup, &by).await.unwrap();
    desk.rig.queue.detach().await;
    let key = DatabaseKey::generate().unwrap();
    let restored = Records::restore(&place.path().join("new"), &key, &backup, &by).await.unwrap();
    let queue: Arc<Queue> = Queue::new(options());
    queue.connect(Some(desk.rig.client(UploadLimits::default()))).await;
    queue.attach(restored.records.clone()).await.unwrap();
    let call = queue.pages(true).calls.into_iter().find(|call| call.id == id).unwrap();
    assert_eq!(call.state, State::Unknown);
    assert!(matches!(call.cause, Some(Cause::ReplyLost(_))));
    assert_eq!(desk.rig.attempts_seen(), 0);
    assert!(!restored.records.uploads().await.unwrap().restored, "it is asked about once");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_out_that_could_not_be_written_down() {
    let desk = Desk::new(options()).await;
    let path = desk.rig.recording("a.wav", 1000);
    desk.rig.queue.add(vec![path]).await.unwrap();
    desk.records.close().await;
    let id = desk.rig.named("a.wav").id;
    assert!(desk.rig.queue.send(&[id]).await.is_err());
    assert_eq!(desk.rig.call(id).state, State::Draft);
    assert_eq!(desk.rig.queue.keeping(), Keeping::Unwritable);
    assert_eq!(desk.rig.attempts_seen(), 0);
    assert!(fs::exists(desk.rig.folder.path().join("a.wav")).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn how_hard_the_queue_works_is_remembered() {
    let desk = Desk::new(options()).await;
    let tuning = Tuning { at_once: 7, limit: Some(5_000_000), hashed: false, ..Tuning::default() };
    desk.rig.queue.tune(tuning.clone()).await.unwrap();
    let desk = desk.restarted(options()).await;
    assert_eq!(desk.rig.queue.tuning(), tuning);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_queue_begins_nothing_until_it_is_told_to_go_on() {
    let desk = Desk::new(options()).await;
    desk.rig.queue.pause(true).await.unwrap();
    let id = desk.rig.send("a.wav", 1000).await;
    let desk = desk.restarted(options()).await;
    desk.rig.queue.connect(Some(desk.rig.client(UploadLimits::default()))).await;
    assert_eq!(desk.rig.call(id).state, State::Waiting);
    assert!(desk.rig.queue.pages(true).paused);
    desk.rig.queue.pause(false).await.unwrap();
    desk.rig.until_state(id, State::Confirmed).await;
}
