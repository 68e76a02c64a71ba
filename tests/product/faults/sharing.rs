//! A share that does not answer, breaks off, or is another one after it was mounted anew: what does not hang goes on, what hung
//! is taken up by itself, and no call pays for it.

use std::{fs, path::PathBuf, time::Duration};

use gatehouse_tests::share::{Order, Share};
use gatehouse_uploads::{Call, FindingKind, Finished, Options, State, WatchedFolder};
use gatehouse_vendors::authenticx::{Unreadable, UploadLimits};

use crate::rig::{PATIENCE, Rig, options};

/// Shorter than any test, and longer than a question to this computer.
const LIMIT: Duration = Duration::from_millis(400);

fn impatient() -> Options {
    Options { look_limit: LIMIT, watch_every: Duration::from_millis(100), ..options() }
}

/// A share with recordings of these names, described ones among them.
async fn share_of(names: &[&str]) -> Option<(Rig, Share)> {
    let rig = Rig::with(impatient()).await;
    let share = Share::below(rig.folder.path()).unwrap()?;
    for name in names {
        rig.recording(&format!("source/{name}"), 16_000);
    }
    Some((rig, share))
}

fn is_away(call: &Call) -> bool {
    let away = Unreadable::Away.to_string();
    call.findings
        .iter()
        .any(|it| it.kind == FindingKind::Unreadable && it.detail.as_ref() == Some(&away))
}

fn is_known(call: &Call) -> bool {
    call.findings.is_empty() && call.media.length.is_some()
}

/// A drop that must not wait for what hangs.
async fn drop_in_time(rig: &Rig, paths: Vec<PathBuf>) {
    let added = tokio::time::timeout(PATIENCE / 3, rig.queue.add(paths)).await;
    added.expect("a drop does not wait for what does not answer").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_does_not_answer_holds_up_no_other_and_is_looked_at_by_itself_when_it_does() {
    for order in [Order::HangStat("b.wav"), Order::HangOpen("b.wav"), Order::HangRead("b.wav")] {
        let Some((rig, share)) = share_of(&["a.wav", "stuck/b.wav", "z/c.wav"]).await else {
            return;
        };
        share.order(&[order]).unwrap();
        let local = rig.recording("local.wav", 16_000);
        drop_in_time(&rig, vec![share.place(), local]).await;
        for name in ["a.wav", "c.wav", "local.wav"] {
            rig.until(rig.named(name).id, "known", is_known).await;
        }
        let hanging = rig.named("b.wav").id;
        rig.until(hanging, "away", is_away).await;
        share.order(&[]).unwrap();
        rig.until(hanging, &format!("known after {order:?}"), is_known).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_listed_is_told_and_the_others_are_gone_through() {
    let names = ["evening/a.wav", "morning/b.wav", "noon/c.wav"];
    let Some((rig, share)) = share_of(&names).await else { return };
    share.order(&[Order::HangList("morning"), Order::BreakList("noon", 0)]).unwrap();
    drop_in_time(&rig, vec![share.place()]).await;
    rig.until(rig.named("a.wav").id, "known", is_known).await;
    let told: Vec<_> =
        rig.queue.passed().into_iter().map(|it| (it.name, it.detail.unwrap())).collect();
    let told: Vec<_> = told.iter().map(|(name, why)| (name.as_str(), why.as_str())).collect();
    assert_eq!(told, [("morning", "away"), ("noon", "broken")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_description_that_does_not_answer_holds_up_no_call_and_is_told_on_those_it_may_be_about()
{
    let Some((rig, share)) = share_of(&["a.wav", "b.wav"]).await else { return };
    fs::write(share.source().join("a.json"), r#"{"clientCallId":"C-1"}"#).unwrap();
    fs::write(share.source().join("calls.csv"), "file,clientCallId\nb.wav,C-2\n").unwrap();
    share.order(&[Order::HangOpen("a.json"), Order::HangRead("calls.csv")]).unwrap();
    drop_in_time(&rig, vec![share.place()]).await;
    for name in ["a.wav", "b.wav"] {
        let call = rig.until(rig.named(name).id, "looked at", |it| it.media.length.is_some()).await;
        assert!(!call.findings.is_empty(), "{name}: what describes it could not be read");
    }
    share.order(&[]).unwrap();
    drop_in_time(&rig, vec![share.place()]).await;
    for (name, id) in [("a.wav", "C-1"), ("b.wav", "C-2")] {
        let is_described = |call: &Call| {
            let told = call.beside.first().and_then(|it| it.fields.client_call_id.as_deref());
            call.findings.is_empty() && told == Some(id)
        };
        rig.until(rig.named(name).id, "described", is_described).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_files_that_do_not_answer_cost_a_drop_seconds_and_no_thread_each() {
    let names: Vec<String> = (0..120).map(|number| format!("{number:03}.wav")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let Some((rig, share)) = share_of(&names).await else { return };
    let orders: Vec<Order> = names.iter().map(|name| Order::HangStat(name)).collect();
    share.order(&orders).unwrap();
    drop_in_time(&rig, vec![share.place()]).await;
    tokio::time::sleep(LIMIT * 4).await;
    let threads = fs::read_dir("/proc/self/task").unwrap().map(|it| it.unwrap().path());
    let name = |thread: PathBuf| fs::read_to_string(thread.join("comm")).unwrap_or_default();
    let asking = threads.map(name).filter(|name| name.trim() == "asks a disk").count();
    assert!(asking < 40, "{asking} threads wait");
    share.order(&[]).unwrap();
    for name in names {
        rig.until(rig.named(name).id, "known", is_known).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_hangs_in_a_watched_folder_is_told_and_the_rest_of_it_arrives() {
    for order in [
        Order::HangStat("b.wav"),
        Order::HangRead("b.wav"),
        Order::HangList("deep"),
        Order::BreakList("deep", 0),
    ] {
        let names = ["a.wav", "stuck/b.wav", "z/c.wav", "deep/d.wav"];
        let Some((rig, share)) = share_of(&names).await else { return };
        share.order(&[order]).unwrap();
        let watched = WatchedFolder {
            path: share.place(),
            sends: true,
            converts: false,
            finished: Finished::Unchanged(Duration::from_millis(50)),
        };
        rig.queue.watch(Some(watched)).await.unwrap();
        let arrived = async |name: &str| {
            let there = |call: &Call| call.name == name && call.state == State::Confirmed;
            let found = async {
                while !rig.queue.pages(true).calls.iter().any(there) {
                    rig.queue.changed().await;
                }
            };
            let found = tokio::time::timeout(PATIENCE, found).await;
            found.unwrap_or_else(|_| panic!("{name} does not arrive under {order:?}"));
        };
        arrived("a.wav").await;
        arrived("c.wav").await;
        share.order(&[]).unwrap();
        arrived("b.wav").await;
        arrived("d.wav").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_of_a_share_that_hangs_up_or_is_mounted_anew_while_the_service_is_down_arrive_once() {
    let names: Vec<String> = (0..12).map(|number| format!("call-{number}.wav")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let Some((rig, mut share)) = share_of(&names).await else { return };
    let paths = names.iter().map(|name| share.place().join(name)).collect();
    rig.queue.add(paths).await.unwrap();
    let ids: Vec<_> = names.iter().map(|name| rig.named(name).id).collect();
    rig.queue.connect(Some(rig.client_at("http://127.0.0.1:9"))).await;
    rig.queue.send(&ids).await.unwrap();
    rig.until(ids[0], "tried", |call| call.attempts > 0).await;
    share.hangs_up();
    rig.until(ids[0], "tried again", |call| call.attempts > 4).await;
    share.comes_back().unwrap();
    rig.queue.connect(Some(rig.client(UploadLimits::default()))).await;
    for id in &ids {
        rig.until_state(*id, State::Confirmed).await;
    }
    rig.assert_holds_of(&share.source(), &names);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_file_hangs_while_it_is_sent_lets_the_others_go_and_arrives_when_it_answers() {
    let Some((rig, share)) = share_of(&["opened/a.wav", "stuck/b.wav", "c.wav", "d.wav"]).await
    else {
        return;
    };
    let names = ["opened/a.wav", "stuck/b.wav", "c.wav", "d.wav"];
    rig.queue.add(names.iter().map(|name| share.place().join(name)).collect()).await.unwrap();
    let ids: Vec<_> =
        ["a.wav", "b.wav", "c.wav", "d.wav"].iter().map(|name| rig.named(name).id).collect();
    share.order(&[Order::HangOpen("a.wav"), Order::HangStat("b.wav")]).unwrap();
    // What the system remembers of a file for a second answers without the share.
    tokio::time::sleep(Duration::from_millis(1200)).await;
    rig.queue.send(&ids).await.unwrap();
    rig.until_state(ids[2], State::Confirmed).await;
    rig.until_state(ids[3], State::Confirmed).await;
    share.order(&[]).unwrap();
    for id in &ids {
        rig.until_state(*id, State::Confirmed).await;
    }
    let held: Vec<String> = rig.sandbox.calls().into_iter().map(|call| call.file_name).collect();
    assert_eq!(held.len(), 4, "{held:?}");
}
