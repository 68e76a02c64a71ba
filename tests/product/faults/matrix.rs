//! Many seeded runs of calls under faults that nobody chose: nothing is lost, altered, doubled without consent or
//! claimed without being so. `GATEHOUSE_FAULT_RUNS=1000` is the long run; `GATEHOUSE_SEED` repeats one.

use std::{collections::HashMap, time::Duration};

use gatehouse_records::{DatabaseKey, Records};
use gatehouse_sandbox::{Endpoint as At, Fault};
use gatehouse_uploads::{Backoff, Call, CallId, Cause, Options, State};
use gatehouse_vendors::authenticx::{UploadCause, UploadLimits};

use crate::rig::{Rig, options};

const RUNS: u64 = 40;

/// What became of the runs.
#[derive(Default)]
struct Tally {
    calls: usize,
    confirmed: usize,
    unknown: usize,
    refused: usize,
    resent: usize,
}

#[tokio::test(flavor = "multi_thread")]
async fn under_any_faults_nothing_is_lost_altered_doubled_or_claimed() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let runs = number("GATEHOUSE_FAULT_RUNS").unwrap_or(RUNS);
    let seed = number("GATEHOUSE_SEED").unwrap_or(3);
    let mut tally = Tally::default();
    for run in 0..runs {
        let mut random = fastrand::Rng::with_seed(seed.wrapping_mul(1_000_003).wrapping_add(run));
        one_run(&mut random, &mut tally, run).await;
    }
    println!(
        "{runs} runs, {} calls: {} confirmed at once, {} unknown, {} refused or stopped, {} sent again with \
         consent, all there in the end; seed {seed}",
        tally.calls, tally.confirmed, tally.unknown, tally.refused, tally.resent
    );
}

async fn one_run(random: &mut fastrand::Rng, tally: &mut Tally, run: u64) {
    let rig = Rig::with(Options {
        at_once: random.usize(1..=4),
        backoff: Backoff {
            base: Duration::from_millis(5),
            cap: Duration::from_millis(20),
            tries: 3,
        },
        ..options()
    })
    .await;
    let limits = UploadLimits {
        no_progress: Duration::from_millis(900),
        no_reply: Duration::from_millis(500),
        report_every: Duration::from_millis(20),
    };
    rig.queue.connect(Some(rig.client(limits))).await;
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::generate().unwrap();
    let records = Records::open(folder.path(), &key).await.unwrap();
    rig.queue.attach(records.clone()).await.unwrap();
    for _ in 0..random.usize(1..=4) {
        let (at, fault) = any_fault(random);
        rig.sandbox.arm(at, fault, Some(random.u32(1..=2)));
    }
    let mut ids = Vec::new();
    for n in 0..random.usize(1..=4) {
        let bytes = [random.usize(1..3000), random.usize(3000..2_500_000)][random.usize(..2)];
        ids.push(rig.send(&format!("call-{run}-{n}.wav"), bytes).await);
    }
    if random.u8(..) < 60 {
        rig.queue.cancel(&[ids[random.usize(..ids.len())]]).await.unwrap();
    }
    at_rest(&rig, &ids).await;
    tally.calls += ids.len();
    assert_honest(&rig, &ids, tally, run);
    rig.sandbox.clear_faults();
    end_well(&rig, &ids, tally).await;
    let names: Vec<String> = ids.iter().map(|id| rig.call(*id).name).collect();
    rig.assert_holds(&names.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(records.receipts("", 0, 100).await.unwrap().total, ids.len() as u64);
    records.close().await;
}

/// What the list says against what the service has.
fn assert_honest(rig: &Rig, ids: &[CallId], tally: &mut Tally, run: u64) {
    let held: HashMap<String, String> =
        rig.sandbox.calls().into_iter().map(|call| (call.file_name, call.sha256)).collect();
    assert_eq!(held.len(), rig.sandbox.calls().len(), "run {run}: a call is there twice");
    for call in ids.iter().map(|id| rig.call(*id)) {
        let there = held.get(&call.name);
        let what = format!("run {run}: {} is {:?} {:?}", call.name, call.state, call.cause);
        match call.state {
            State::Confirmed => {
                tally.confirmed += 1;
                assert_eq!(call.sha256.as_ref(), there, "{what}");
            }
            State::Unknown => {
                tally.unknown += 1;
                let labelled =
                    matches!(&call.cause, Some(Cause::ReplyLost(it)) if !it.detail.is_empty());
                assert!(labelled, "{what}");
            }
            State::Refused | State::Stopped | State::Draft => {
                tally.refused += 1;
                assert_eq!(there, None, "{what}");
            }
            _ => panic!("{what}"),
        }
    }
    // The service refuses a second copy for its name, so this is what a second copy would look like.
    let doubled = |call: &Call| match &call.cause {
        Some(Cause::Refused(refusal)) => refusal.cause == UploadCause::DuplicateName,
        Some(Cause::ReplyLost(evidence)) => evidence.detail.contains("this name"),
        None => false,
    };
    assert!(!ids.iter().any(|id| doubled(&rig.call(*id))), "run {run}: sent again without consent");
}

/// A person settles what is left: asks, consents where the service knows of nothing, and sends the rest.
async fn end_well(rig: &Rig, ids: &[CallId], tally: &mut Tally) {
    let unknown = in_state(rig, ids, |state| state == State::Unknown);
    rig.queue.ask(&unknown).await.unwrap();
    let unknown = in_state(rig, ids, |state| state == State::Unknown);
    tally.resent += unknown.len();
    rig.queue.retry(unknown, true).await.unwrap();
    rig.queue.send(&in_state(rig, ids, |state| state == State::Draft)).await.unwrap();
    let again = in_state(rig, ids, |state| matches!(state, State::Refused | State::Stopped));
    rig.queue.retry(again, false).await.unwrap();
    for id in ids {
        rig.until_state(*id, State::Confirmed).await;
    }
}

fn in_state(rig: &Rig, ids: &[CallId], wanted: impl Fn(State) -> bool) -> Vec<CallId> {
    ids.iter().copied().filter(|id| wanted(rig.call(*id).state)).collect()
}

async fn at_rest(rig: &Rig, ids: &[CallId]) {
    let resting = |call: &Call| !call.state.is_active() && call.state != State::Waiting;
    for id in ids {
        rig.until(*id, "at rest", resting).await;
    }
}

fn any_fault(random: &mut fastrand::Rng) -> (At, Fault) {
    let percent = random.u8(0..=100);
    let pause = Duration::from_millis(random.u64(10..700));
    // Not 413, after which the same file is never sent again.
    let code = [401, 403, 408, 422, 429, 500, 502, 503, 504][random.usize(..9)];
    let retry_after = None;
    if random.u8(..) < 40 {
        let faults = [
            Fault::Status { code: 503, retry_after },
            Fault::ResetBeforeReply,
            Fault::TruncatedJson,
            Fault::Delay(pause),
        ];
        return (At::Token, faults[random.usize(..faults.len())].clone());
    }
    let faults = [
        Fault::Status { code, retry_after },
        Fault::StatusAfterBody { code, retry_after },
        Fault::Delay(pause),
        Fault::Stall { percent, pause },
        Fault::Reset { percent },
        Fault::LoseReply,
        Fault::ExpiredToken,
        Fault::Garbage,
        Fault::Html,
        Fault::TruncatedJson,
        Fault::WrongContentLength,
        Fault::Redirect { location: "http://127.0.0.1:9/Media/Upload".to_owned() },
        Fault::HugeReply { bytes: 3_000_000 },
        Fault::DeepJson { depth: 5000 },
        Fault::ResetBeforeReply,
        Fault::ResetInReply { percent },
    ];
    (At::Upload, faults[random.usize(..faults.len())].clone())
}
