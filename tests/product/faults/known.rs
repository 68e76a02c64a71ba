//! What is known of a call before it goes, and under which name and with which metadata it arrives.

use std::{fs, time::Duration};

use gatehouse_records::By;
use gatehouse_uploads::{
    Added, Call, DatedBy, Dating, Finding, FindingKind, KnownAgent, MetadataFields, Order, Preset,
    QueueTrouble, State, drop_preset, presets, put_preset,
};
use gatehouse_vendors::authenticx::UploadLimits;
use serde_json::Value;

use crate::{
    journal::Desk,
    rig::{Rig, options},
};

fn kinds(call: &Call) -> Vec<FindingKind> {
    call.findings.iter().map(|finding| finding.kind).collect()
}

fn typed(set: impl FnOnce(&mut MetadataFields)) -> MetadataFields {
    let mut fields = MetadataFields::default();
    set(&mut fields);
    fields
}

/// The metadata that the service holds of a call.
fn held(rig: &Rig, name: &str) -> Value {
    let calls = rig.sandbox.calls();
    let call = calls.into_iter().find(|call| call.file_name == name);
    call.unwrap_or_else(|| panic!("{name} is not there")).metadata
}

/// One second of silence.
fn wav() -> Vec<u8> {
    let mut wav = b"RIFF\x64\x1f\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
    wav.extend([0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0]);
    wav.extend(b"data\x40\x1f\0\0");
    wav.extend([128; 8000]);
    wav
}

/// A recording of so many bytes that are all the same but for its head.
fn hum(bytes: usize) -> Vec<u8> {
    let mut hum = gatehouse_tests::wav::head(bytes as u64).unwrap();
    hum.resize(bytes, 7);
    hum
}

fn rewritten(rig: &Rig, name: &str, content: &[u8]) -> std::path::PathBuf {
    let path = rig.recording(name, 1);
    fs::write(&path, content).unwrap();
    let past = std::time::SystemTime::now() - Duration::from_secs(60);
    fs::File::options().write(true).open(&path).unwrap().set_modified(past).unwrap();
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_tells_its_length_and_its_beginning_also_after_a_restart() {
    let desk = Desk::new(options()).await;
    desk.rig.queue.add(vec![rewritten(&desk.rig, "a.wav", &wav())]).await.unwrap();
    let before = desk.rig.named("a.wav");
    assert_eq!(before.media.length, Some(Duration::from_secs(1)));
    assert_eq!(before.derived.dated_by, DatedBy::LessLength);
    let desk = desk.restarted(options()).await;
    let after = desk.rig.named("a.wav");
    assert_eq!((after.media, after.derived), (before.media, before.derived));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_that_cannot_be_opened_waits_until_a_person_says_that_it_goes() {
    let rig = Rig::new().await;
    rig.queue.add(vec![rewritten(&rig, "chat.zip", b"not an archive")]).await.unwrap();
    let call = rig.named("chat.zip");
    assert_eq!(kinds(&call), [FindingKind::BrokenArchive]);
    assert_eq!(rig.queue.send(&[call.id]).await, Ok(0));
    rig.queue.waive(&[call.id]).await.unwrap();
    assert_eq!(rig.queue.send(&[call.id]).await, Ok(1));
    rig.until_state(call.id, State::Confirmed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_cured_for_the_service_and_stays_on_the_disk() {
    let desk = Desk::new(options()).await;
    let rig = &desk.rig;
    let path = rig.recording("a \"b\".WAV", 1000);
    rig.queue.add(vec![path.clone()]).await.unwrap();
    let call = rig.named("a \"b\".WAV");
    assert_eq!(kinds(&call), [FindingKind::UnsafeName]);
    assert_eq!(call.suggestion.as_deref(), Some("a _b_.wav"));
    assert_eq!(rig.queue.send_as(vec![(call.id, call.suggestion)]).await.unwrap().len(), 0);
    assert_eq!(rig.call(call.id).findings, []);
    rig.queue.send(&[call.id]).await.unwrap();
    rig.until_state(call.id, State::Confirmed).await;
    assert_eq!(held(rig, "a _b_.wav")["fileName"], "a _b_.wav");
    assert!(path.exists());
    let receipt = desk.records.receipts("", 0, 1).await.unwrap().receipts.remove(0);
    assert_eq!((receipt.file.as_str(), receipt.sent_name.as_str()), ("a \"b\".WAV", "a _b_.wav"));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_one_name_go_under_two() {
    let rig = Rig::new().await;
    let paths = ["x/a.wav", "y/a.wav", "z/a.wav"].map(|name| rig.recording(name, 1000));
    rig.queue.add(paths.to_vec()).await.unwrap();
    let calls = rig.queue.pages(true).calls;
    let offered: Vec<_> = calls.iter().map(|call| call.suggestion.clone()).collect();
    assert_eq!(offered, [None, Some("a (2).wav".into()), Some("a (3).wav".into())]);
    let names = calls.iter().filter(|it| it.suggestion.is_some());
    let names = names.map(|call| (call.id, call.suggestion.clone())).collect();
    assert_eq!(rig.queue.send_as(names).await.unwrap().len(), 0, "all at once");
    let ids: Vec<_> = calls.iter().map(|call| call.id).collect();
    assert_eq!(rig.queue.send(&ids).await, Ok(3));
    for id in ids {
        rig.until_state(id, State::Confirmed).await;
    }
    let mut there: Vec<_> = rig.sandbox.calls().into_iter().map(|it| it.file_name).collect();
    there.sort();
    assert_eq!(there, ["a (2).wav", "a (3).wav", "a.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_a_person_types_is_judged_and_never_shared() {
    let rig = Rig::new().await;
    rig.queue.add(vec![rig.recording("a.wav", 1000), rig.recording("b.wav", 999)]).await.unwrap();
    let id = rig.named("a.wav").id;
    for bad in ["b.wav", "a\"b.wav", "a.mp3", ""] {
        let wrong = rig.queue.send_as(vec![(id, Some(bad.into()))]).await.unwrap();
        assert!(matches!(&wrong[0].1, QueueTrouble::Field(it) if it.field == "sentName"), "{bad}");
    }
    rig.queue.send_as(vec![(id, Some("c.wav".into()))]).await.unwrap();
    assert_eq!(rig.call(id).sent_name(), "c.wav");
    rig.queue.send_as(vec![(id, None)]).await.unwrap();
    assert_eq!(rig.call(id).sent_name(), "a.wav");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_content_twice_on_the_list_is_told_once_and_may_go_by_a_persons_word() {
    let rig = Rig::new().await;
    let same = hum(200_000);
    let mut other = same.clone();
    other[100_000] = 8;
    let paths = [("a.wav", &same), ("copy.wav", &same), ("other.wav", &other)];
    let paths = paths.map(|(name, content)| rewritten(&rig, name, content));
    rig.queue.add(paths.to_vec()).await.unwrap();
    assert_eq!(kinds(&rig.named("a.wav")), []);
    assert_eq!(kinds(&rig.named("other.wav")), [], "alike at both ends, and another call");
    let copy = rig.named("copy.wav");
    let told = Finding { kind: FindingKind::SameContent, detail: Some("a.wav".into()) };
    assert_eq!(copy.findings, [told]);
    rig.queue.waive(&[copy.id]).await.unwrap();
    assert_eq!(rig.call(copy.id).findings, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_free_to_go_once_the_other_is_off_the_list() {
    let rig = Rig::new().await;
    let paths = ["a.wav", "copy.wav"].map(|name| rewritten(&rig, name, &hum(5000)));
    rig.queue.add(paths.to_vec()).await.unwrap();
    assert_eq!(kinds(&rig.named("copy.wav")), [FindingKind::SameContent]);
    rig.queue.remove(&[rig.named("a.wav").id]).await.unwrap();
    assert_eq!(kinds(&rig.named("copy.wav")), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_arrived_before_is_known_by_its_content_and_by_its_name() {
    let desk = Desk::new(options()).await;
    let rig = &desk.rig;
    let id = rig.send("a.wav", 5000).await;
    rig.until_state(id, State::Confirmed).await;
    rig.queue.remove(&[id]).await.unwrap();
    let content = fs::read(rig.folder.path().join("a.wav")).unwrap();
    let copy = rewritten(rig, "copy.wav", &content);
    let namesake = rig.recording("x/a.wav", 999);
    rig.queue.add(vec![copy, namesake]).await.unwrap();
    let copy = rig.named("copy.wav");
    assert_eq!(kinds(&copy), [FindingKind::SentBefore]);
    assert!(copy.findings[0].detail.as_deref().unwrap().starts_with("a.wav, 20"));
    let namesake = rig.named("a.wav");
    assert_eq!(kinds(&namesake), [FindingKind::NameSentBefore]);
    assert_eq!(namesake.suggestion.as_deref(), Some("a (2).wav"));
    rig.queue.send_as(vec![(namesake.id, namesake.suggestion)]).await.unwrap();
    assert_eq!(kinds(&rig.call(namesake.id)), []);
    let desk = desk.restarted(options()).await;
    desk.rig.queue.connect(Some(desk.rig.client(UploadLimits::default()))).await;
    desk.rig.until(copy.id, "known again", |call| kinds(call) == [FindingKind::SentBefore]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_value_comes_from_the_nearest_that_says_it() {
    let desk = Desk::new(options()).await;
    let rig = &desk.rig;
    let json = rig.folder.path().join("20261121_AK1_Sales.wav.json");
    fs::write(&json, r#"{"name": "json", "phone": "json"}"#).unwrap();
    let sheet = rig.folder.path().join("calls.csv");
    let line = "20261121_AK1_Sales.wav,sheet,sheet,sheet,sheet,json";
    fs::write(&sheet, format!("file,name,phone,agentLastName,agentCode,Ring\n{line}\n")).unwrap();
    let call = rig.recording("20261121_AK1_Sales.wav", 1000);
    let added = rig.queue.add(vec![call, json, sheet]).await.unwrap();
    assert_eq!(added, Added { added: 1, described: 1, ..Added::default() });
    let batch = typed(|it| {
        let all = [&mut it.name, &mut it.phone, &mut it.agent_last_name, &mut it.agent_code];
        all.into_iter().for_each(|field| *field = Some("batch".into()));
        it.agent_first_name = Some("batch".into());
    });
    rig.queue.set_batch(batch).await.unwrap();
    rig.queue.set_pattern("{date:yyyyMMdd}_{agentCode}_{hierarchyCode}").await.unwrap();
    let id = rig.named("20261121_AK1_Sales.wav").id;
    rig.queue.set_own(id, typed(|it| it.name = Some("own".into()))).await.unwrap();
    let desk = desk.restarted(options()).await;
    let rig = &desk.rig;
    assert_eq!(rig.call(id).beside[1].left_out, ["Ring"]);
    rig.queue.set_pattern("{date:yyyyMMdd}_{agentCode}_{extended.Team}").await.unwrap();
    rig.queue.connect(Some(rig.client(UploadLimits::default()))).await;
    rig.until(id, "looked at", |call| call.findings.is_empty()).await;
    rig.queue.send(&[id]).await.unwrap();
    rig.until_state(id, State::Confirmed).await;
    let held = held(rig, "20261121_AK1_Sales.wav");
    let values =
        ["name", "phone", "agentLastName", "agentFirstName", "agentCode", "interactionDate"];
    let sent: Vec<&str> = values.iter().filter_map(|key| held[key].as_str()).collect();
    assert_eq!(sent, ["own", "json", "sheet", "sheet", "2026-11-21"], "one agent from one place");
    assert_eq!(held["extendedMetadataValues"]["Team"], "Sales");
    assert_eq!(rig.sandbox.violations().len(), 0, "{:?}", rig.sandbox.violations());
}

fn agent(code: &str, first: &str, last: &str) -> KnownAgent {
    let (code, first_name, last_name) = (code.to_owned(), first.to_owned(), last.to_owned());
    KnownAgent { code, first_name, last_name }
}

/// The agent that would be sent with a call now: code, first and last name.
fn sent_agent(rig: &Rig, name: &str) -> [Option<String>; 3] {
    let metadata = rig.named(name).metadata(&rig.queue.pages(true).batch);
    let sent: Value = serde_json::from_str(&metadata).unwrap();
    ["agentCode", "agentFirstName", "agentLastName"]
        .map(|key| sent[key].as_str().map(str::to_owned))
}

fn three(code: &str, first: &str, last: &str) -> [Option<String>; 3] {
    [code, first, last].map(|text| Some(text.to_owned()).filter(|text| !text.is_empty()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_the_service_knows_brings_its_own_name_along_and_a_sent_call_keeps_it() {
    let desk = Desk::new(options()).await;
    let rig = &desk.rig;
    fs::write(rig.folder.path().join("calls.csv"), "file,agentCode\na.wav,AK17\n").unwrap();
    rig.queue.add(vec![rig.recording("a.wav", 1000)]).await.unwrap();
    let (first, last) = (Some("Ben".to_owned()), Some("Bird".to_owned()));
    let other = typed(|it| (it.agent_first_name, it.agent_last_name) = (first, last));
    rig.queue.set_batch(other).await.unwrap();
    assert_eq!(sent_agent(rig, "a.wav"), three("AK17", "", ""), "the service was not asked yet");
    rig.queue.know_agents(vec![agent("AK17", "Ada", "King"), agent("B2", "Ben", "Bird")]);
    assert_eq!(sent_agent(rig, "a.wav"), three("AK17", "Ada", "King"));
    let call = rig.named("a.wav");
    assert_eq!((kinds(&call), call.derived.agent), (vec![], Some(agent("AK17", "Ada", "King"))));
    rig.queue.send(&[call.id]).await.unwrap();
    rig.until_state(call.id, State::Confirmed).await;
    let there = held(rig, "a.wav");
    assert_eq!(
        (&there["agentFirstName"], &there["agentLastName"]),
        (&"Ada".into(), &"King".into())
    );
    assert_eq!(rig.sandbox.violations().len(), 0, "{:?}", rig.sandbox.violations());
    rig.queue.know_agents(vec![agent("AK17", "Ada", "Lovelace")]);
    assert_eq!(sent_agent(rig, "a.wav"), three("AK17", "Ada", "King"), "so it went");
    let desk = desk.restarted(options()).await;
    assert_eq!(sent_agent(&desk.rig, "a.wav"), three("AK17", "Ada", "King"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_given_with_the_code_or_nearer_stays_and_is_asked_about_where_it_differs() {
    let rig = Rig::new().await;
    let lines = "a.wav,AK17,Ben,Bird\nb.wav,AK17,,King\nc.wav,AK17,,\nd.wav,X9,,\n";
    let sheet = format!("file,agentCode,agentFirstName,agentLastName\n{lines}");
    fs::write(rig.folder.path().join("calls.csv"), sheet).unwrap();
    let names = ["a.wav", "b.wav", "c.wav", "d.wav"];
    let sizes = [1000, 999, 998, 997];
    let paths = names.into_iter().zip(sizes).map(|(name, size)| rig.recording(name, size));
    rig.queue.add(paths.collect()).await.unwrap();
    rig.queue.know_agents(vec![agent("AK17", "Ada", "King")]);
    assert_eq!(kinds(&rig.named("a.wav")), [FindingKind::AgentMismatch]);
    assert_eq!(sent_agent(&rig, "a.wav"), three("AK17", "Ben", "Bird"));
    assert_eq!(sent_agent(&rig, "b.wav"), three("AK17", "", "King"));
    let own = typed(|it| it.agent_last_name = Some("Bird".to_owned()));
    rig.queue.set_own(rig.named("c.wav").id, own).await.unwrap();
    assert_eq!(sent_agent(&rig, "c.wav"), three("", "", "Bird"), "a nearer one says who it is");
    rig.queue.set_own(rig.named("c.wav").id, MetadataFields::default()).await.unwrap();
    assert_eq!(sent_agent(&rig, "c.wav"), three("AK17", "Ada", "King"));
    assert_eq!(sent_agent(&rig, "d.wav"), three("X9", "", ""), "nobody the service knows");
    rig.queue.know_agents(Vec::new());
    assert_eq!(sent_agent(&rig, "c.wav"), three("AK17", "", ""), "agents of another connection");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_file_beside_a_call_is_a_finding_and_a_mended_one_ends_it() {
    let rig = Rig::new().await;
    let sheet = rig.folder.path().join("calls.csv");
    fs::write(&sheet, "file,email\na.wav,nobody\n").unwrap();
    rig.queue.add(vec![rig.recording("a.wav", 1000)]).await.unwrap();
    let call = rig.named("a.wav");
    assert_eq!(kinds(&call), [FindingKind::BrokenSidecar]);
    let words = call.findings[0].detail.as_deref().unwrap();
    assert!(words.starts_with("calls.csv, line 2, email: "), "{words}");
    fs::write(&sheet, "file,email\na.wav,a@example.org\n").unwrap();
    let added = rig.queue.add(vec![sheet]).await.unwrap();
    assert_eq!(added, Added { described: 1, ..Added::default() });
    let call = rig.call(call.id);
    assert_eq!(kinds(&call), []);
    assert_eq!(call.beside[0].fields.email.as_deref(), Some("a@example.org"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pattern_is_tried_on_the_list_before_it_is_used() {
    let rig = Rig::new().await;
    rig.queue.add(vec![rig.recording("AK1_a.wav", 10), rig.recording("b.wav", 20)]).await.unwrap();
    let preview = rig.queue.preview_pattern("{agentCode}_{*}", 5).unwrap();
    assert_eq!((preview.total, preview.fitting), (2, 1));
    let mismatch = preview.rows[0].read.clone().unwrap_err();
    assert_eq!((preview.rows[0].name.as_str(), mismatch.at), ("b.wav", 2));
    assert!(rig.queue.preview_pattern("{agent}", 5).is_err());
    assert_eq!(rig.named("AK1_a.wav").patterned, MetadataFields::default(), "only a preview");
    rig.queue.set_pattern("{agentCode}_{*}").await.unwrap();
    assert_eq!(rig.named("AK1_a.wav").patterned.agent_code.as_deref(), Some("AK1"));
    rig.queue.set_pattern(" ").await.unwrap();
    assert_eq!(rig.named("AK1_a.wav").patterned, MetadataFields::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn many_rows_change_at_once_and_what_is_wrong_stays_as_it_was() {
    let rig = Rig::new().await;
    rig.queue.add(vec![rig.recording("a.wav", 10), rig.recording("b.wav", 20)]).await.unwrap();
    let (a, b) = (rig.named("a.wav").id, rig.named("b.wav").id);
    let good = typed(|it| it.agent_code = Some("AK1".into()));
    let bad = typed(|it| it.email = Some("nobody".into()));
    let wrong = rig.queue.set_many(vec![(a, good.clone()), (b, bad)]).await.unwrap();
    assert!(
        matches!(&wrong[..], [(id, QueueTrouble::Field(it))] if *id == b && it.field == "email")
    );
    assert_eq!((rig.call(a).own, rig.call(b).own), (good, MetadataFields::default()));
}

#[tokio::test(flavor = "multi_thread")]
async fn presets_are_kept_replaced_and_forgotten() {
    let desk = Desk::new(options()).await;
    let by = By::now("test");
    let named = |name: &str, code: &str| Preset {
        name: name.to_owned(),
        fields: typed(|it| it.agent_code = Some(code.into())),
    };
    for preset in [named(" Night shift ", "A"), named("Day shift", "B"), named("Night shift", "C")]
    {
        put_preset(&desk.records, preset, &by).await.unwrap();
    }
    let kept = presets(&desk.records).await.unwrap();
    assert_eq!(kept, [named("Day shift", "B"), named("Night shift", "C")]);
    drop_preset(&desk.records, "Day shift", &by).await.unwrap();
    assert_eq!(presets(&desk.records).await.unwrap().len(), 1);
    for bad in
        [named("", "A"), named("a\nb", "A"), Preset { name: "x".into(), fields: typed(|_| ()) }]
    {
        let trouble = put_preset(&desk.records, bad, &by).await.unwrap_err();
        assert!(matches!(trouble, QueueTrouble::Field(it) if it.field == "presetName"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_of_a_date_is_chosen_for_what_is_there_and_stays_chosen() {
    let desk = Desk::new(options()).await;
    let sheet = desk.rig.folder.path().join("calls.csv");
    fs::write(&sheet, "file,interactionDate\na.wav,03/04/2025\n").unwrap();
    desk.rig.queue.add(vec![desk.rig.recording("a.wav", 1000), sheet]).await.unwrap();
    assert_eq!(kinds(&desk.rig.named("a.wav")), [FindingKind::BrokenSidecar]);
    let dating = Dating { order: Some(Order::DayFirst), stamp: None };
    desk.rig.queue.set_dating(dating).await.unwrap();
    let date = |call: Call| call.beside[0].fields.interaction_date.clone();
    assert_eq!(date(desk.rig.named("a.wav")).as_deref(), Some("2025-04-03"));
    let desk = desk.restarted(options()).await;
    assert_eq!(desk.rig.queue.pages(true).dating, dating);
    assert_eq!(kinds(&desk.rig.named("a.wav")), []);
}
