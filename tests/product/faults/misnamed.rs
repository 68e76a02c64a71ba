//! Calls that are called WAV or MP3 and are FLAC or AIFF inside: converted in their places, with all that is said of them.

use std::{fs, time::Duration};

use gatehouse_tests::lossless::{TELEPHONE, aifc, aiff, flac, samples};
use gatehouse_uploads::{
    Call, CallId, Conversion, ConvertTrouble, FindingKind, MetadataFields, Options, Queue, State,
};

use crate::{
    converting::{Station, converted, files, until_empty},
    rig::options,
};

fn kinds(call: &Call) -> Vec<FindingKind> {
    call.findings.iter().map(|finding| finding.kind).collect()
}

fn tune(seed: u32) -> Vec<u8> {
    flac(TELEPHONE, &samples(TELEPHONE, 20_000, seed), [0; 16], &["DATE=2025-10-09T08:00:00Z"])
}

fn is_offered(call: &Call) -> bool {
    matches!(call.conversion(), Some(Conversion::Offered(_)))
}

async fn convert(station: &Station, id: CallId) -> Call {
    station.queue().convert_drafts(&[id]);
    station
        .rig()
        .until(id, "converted", |call| call.original.is_some() && call.findings.is_empty())
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn flac_under_the_name_of_a_wav_is_converted_in_its_place_with_what_is_said_of_it() {
    let station = Station::new(options()).await;
    let path = station.original("a.wav", &tune(1));
    let last = station.original("b.mp3", &aiff(TELEPHONE, &samples(TELEPHONE, 16_000, 2)));
    station.original("calls.csv", b"file,name\na.wav,Ann\nb.mp3,Bob\n");
    station.drop_folder().await;
    let (a, b) = (station.rig().named("a.wav"), station.rig().named("b.mp3"));
    assert_eq!((kinds(&a), is_offered(&a)), (vec![FindingKind::OtherKind], true));
    assert_eq!((kinds(&b), is_offered(&b)), (vec![FindingKind::OtherKind], true));
    let own = MetadataFields { phone: Some("+14155550100".into()), ..MetadataFields::default() };
    station.queue().set_own(a.id, own).await.unwrap();
    let done = convert(&station, a.id).await;
    assert_eq!(
        (done.name.as_str(), done.media.length),
        ("a.wav", Some(Duration::from_millis(2500)))
    );
    assert_eq!(done.original.as_ref().map(|it| it.name.as_str()), Some("a.wav"));
    let began = done.derived.interaction_date.parse::<jiff::Timestamp>().unwrap();
    assert_eq!(began, "2025-10-09T08:00:00Z".parse().unwrap());
    assert!(done.conversion().is_none());
    let said = done.metadata(&MetadataFields::default());
    assert!(said.contains("Ann") && said.contains("+14155550100"), "{said}");
    let done = convert(&station, b.id).await;
    assert_eq!(done.name, "b.wav");
    assert!(done.metadata(&MetadataFields::default()).contains("Bob"));
    let order: Vec<CallId> = station.queue().pages(true).calls.iter().map(|call| call.id).collect();
    assert_eq!(order, [a.id, b.id], "in their places");
    assert_eq!(
        (fs::read(&path).unwrap(), last.exists()),
        (tune(1), true),
        "nothing is done to them"
    );
    station.sent("a.wav").await;
    let held = station.rig().sandbox.calls();
    assert_eq!((held[0].file_name.as_str(), held[0].bytes), ("a.wav", 44 + 40_000));
    let receipts = station.desk.records.receipts("a.wav", 0, 10).await.unwrap().receipts;
    assert_eq!(receipts[0].converted_from.as_deref(), Some("a.wav"));
    station.queue().remove(&[b.id]).await.unwrap();
    until_empty(&converted(station.rig())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_keeps_the_converted_call_and_the_offer_for_the_others() {
    let station = Station::new(options()).await;
    station.original("a.wav", &tune(1));
    station.original("b.wav", &tune(2));
    station.drop_folder().await;
    let (a, b) = (station.rig().named("a.wav").id, station.rig().named("b.wav").id);
    convert(&station, a).await;
    let station = station.restarted().await;
    station.rig().until(b, "offered", is_offered).await;
    let call = station.rig().until(a, "ready", |call| call.findings.is_empty()).await;
    assert!(call.original.is_some() && call.path().exists());
    let before = station.queue().overall().total;
    station.drop_folder().await;
    assert_eq!(station.queue().overall().total, before, "what is dropped again is there already");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_converted_says_why_and_stays_as_it_is() {
    let station = Station::new(options()).await;
    let mut cut = tune(1);
    cut.truncate(cut.len() / 2);
    station.original("cut.wav", &cut);
    station.original("packed.wav", &aifc(TELEPHONE, *b"ulaw", &samples(TELEPHONE, 8000, 1)));
    station.drop_folder().await;
    let (damaged, packed) = (station.rig().named("cut.wav"), station.rig().named("packed.wav"));
    let why = Conversion::Refused(ConvertTrouble::Packed("µ-law".into()));
    assert_eq!(packed.conversion(), Some(&why));
    station.queue().convert_drafts(&[damaged.id, packed.id]);
    let failed = |call: &Call| matches!(call.conversion(), Some(Conversion::Failed(_)));
    let call = station.rig().until(damaged.id, "damaged", failed).await;
    assert!(matches!(
        call.conversion(),
        Some(Conversion::Failed(ConvertTrouble::Damaged(Some(_))))
    ));
    assert_eq!(kinds(&call), [FindingKind::OtherKind, FindingKind::CutShort]);
    assert!(call.original.is_none());
    assert_eq!(files(&converted(station.rig())), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_as_it_is_meanwhile_is_not_replaced() {
    let station = Station::new(options()).await;
    station.original("a.wav", &tune(1));
    station.drop_folder().await;
    let id = station.rig().named("a.wav").id;
    station.queue().waive(&[id]).await.unwrap();
    assert_eq!(station.queue().send(&[id]).await, Ok(1));
    station.queue().convert_drafts(&[id]);
    let call = station.rig().until_state(id, State::Confirmed).await;
    assert!(call.original.is_none());
    assert_eq!(station.rig().sandbox.calls()[0].bytes, tune(1).len() as u64);
    assert_eq!(files(&converted(station.rig())), Vec::<String>::new());
}

/// A draft of a watched folder that was converted in its place.
async fn watched() -> (Station, CallId) {
    let quick = Options { watch_every: Duration::from_millis(20), ..options() };
    let station = Station::new(quick).await;
    station.original("a.wav", &tune(1));
    station.queue().watch(Some(station.shift(false, false))).await.unwrap();
    until(&station, |queue| queue.overall().total > 0).await;
    let id = station.rig().named("a.wav").id;
    station.rig().until(id, "offered", is_offered).await;
    convert(&station, id).await;
    (station, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watched_folder_tells_of_the_original_of_a_draft_that_grew_or_is_another_one() {
    for after in [1, 7].map(|seed| [tune(seed), vec![0; 1000]].concat()) {
        let (station, id) = watched().await;
        station.original("a.wav", &after);
        let told = |call: &Call| kinds(call) == [FindingKind::OriginalChanged];
        station.rig().until(id, "told", told).await;
        assert_eq!(station.queue().overall().total, 1, "no second call");
    }
}

async fn until(station: &Station, is: impl Fn(&Queue) -> bool) {
    let waiting = async {
        while !is(station.queue()) {
            station.queue().changed().await;
            station.queue().pages(false);
        }
    };
    let ended = tokio::time::timeout(crate::rig::PATIENCE, waiting).await;
    let calls = station.queue().pages(true).calls;
    let seen = |call: &Call| format!("{} {:?} {:?}", call.name, call.state, kinds(call));
    let rows: Vec<String> = calls.iter().map(seen).collect();
    ended.unwrap_or_else(|_| panic!("it never came to be: {rows:?}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watched_folder_converts_what_its_name_hides_only_where_its_rule_says_so() {
    let quick = Options { watch_every: Duration::from_millis(20), ..options() };
    let station = Station::new(quick).await;
    let sound = samples(TELEPHONE, 8000, 1);
    let tagged = [b"ID3\x04\0\0\0\0\0\x04tags".as_slice(), &tune(5)].concat();
    for (name, content) in [
        ("a.wav", tune(1)),
        ("b.WAV", aiff(TELEPHONE, &sound)),
        ("c.mp3", tune(2)),
        ("d.m4a", aifc(TELEPHONE, *b"sowt", &samples(TELEPHONE, 8000, 4))),
        ("e.wav", tagged),
        ("packed.wav", aifc(TELEPHONE, *b"ulaw", &sound)),
    ] {
        station.original(name, &content);
    }
    let rule = |converts: bool| station.shift(true, converts);
    station.queue().watch(Some(rule(false))).await.unwrap();
    let offered =
        |queue: &Queue| queue.pages(true).calls.iter().filter(|it| is_offered(it)).count() == 5;
    until(&station, offered).await;
    assert_eq!(station.queue().overall().arrived, 0);
    station.queue().watch(Some(rule(true))).await.unwrap();
    until(&station, |queue| queue.overall().arrived == 5).await;
    for name in ["a.wav", "b.wav", "c.wav", "d.wav", "e.wav"] {
        let call = station.rig().named(name);
        assert!(call.original.is_some(), "{name}");
    }
    assert_eq!(kinds(&station.rig().named("packed.wav")), [FindingKind::OtherKind]);
}
