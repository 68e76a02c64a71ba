//! Tokens: one flight, renewed by the clock that never jumps, and shown to nobody.

use std::time::Duration;

use gatehouse_sandbox::{AuthxOptions, Endpoint as At, Fault, Options, Sandbox};
use gatehouse_vendors::{
    ExchangeLog,
    check::{CheckLine, CheckOutcome, CheckStep},
};

use crate::{
    authx_people::pin,
    rig::{Recording, Rig, done, seeded},
};

const DAY: i64 = 24 * 3600;

/// The statuses of all replies, so that a refused token would show.
fn statuses(sandbox: &Sandbox) -> Vec<Option<u16>> {
    sandbox.requests().iter().map(|seen| seen.status).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a6_a_service_whose_clock_is_a_day_off_is_no_reason_to_renew_early_or_late() {
    for seconds in [-DAY, DAY] {
        let life = Duration::from_secs(5);
        let authx = AuthxOptions { token_life: life, ..AuthxOptions::default() };
        let rig = Rig::with(Options { authx, token_life: life, ..seeded() }).await;
        for at in [At::AccessToken, At::Token, At::GeneratePin, At::AgentList] {
            rig.sandbox.arm(at, Fault::ClockSkew { seconds }, None);
        }
        let (authx, authenticx, guid) = (rig.authx(), rig.authenticx(), rig.somebody());
        for wait in [0, 0, 4] {
            tokio::time::sleep(Duration::from_secs(wait)).await;
            done(authx.generate_pin(&guid, &pin("1234")).await);
            authenticx.agents(None).await.unwrap();
        }
        assert_eq!((rig.seen(At::AccessToken), rig.seen(At::Token)), (2, 2), "{seconds} s");
        assert!(statuses(&rig.sandbox).iter().all(|status| *status == Some(200)));
        rig.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_off_is_told_by_the_check() {
    let rig = Rig::new().await;
    rig.arm(At::Token, Fault::ClockSkew { seconds: DAY });
    let lines = rig.authenticx().check().await;
    let outcome = |step| lines.iter().find(|line| line.step == step).unwrap().outcome.clone();
    assert_eq!(outcome(CheckStep::Clock), CheckOutcome::Look);
    assert_eq!(outcome(CheckStep::Token), CheckOutcome::Fine);
    rig.arm(At::AccessToken, Fault::ClockSkew { seconds: -DAY });
    let told = rig.authx().sign_in().await.unwrap();
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let behind = i64::try_from(now).unwrap() - told.service_time.unwrap();
    assert!((DAY - 60..DAY + 60).contains(&behind), "{behind}");
    assert_eq!(told.life, Duration::from_secs(1_209_599));
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn e10_testing_a_connection_asks_and_never_writes() {
    let rig = Rig::new().await;
    let reports =
        [rig.authx().check().await, rig.authenticx().check().await, rig.enablex().check().await];
    for lines in reports {
        let bad = |line: &&CheckLine| {
            matches!(line.outcome, CheckOutcome::Failed(_) | CheckOutcome::Look)
        };
        assert_eq!(lines.iter().find(bad), None);
        assert_eq!(lines.len(), 5, "name, TLS, clock, token, probe");
    }
    let mut asked: Vec<At> = rig.sandbox.requests().iter().map(|seen| seen.endpoint).collect();
    asked.sort_by_key(|at| format!("{at:?}"));
    assert_eq!(asked, [At::AccessToken, At::CustomerList, At::Login, At::RoleList, At::Token]);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_at_the_same_time_share_one_token_request() {
    let rig = Rig::new().await;
    for at in [At::AccessToken, At::Token, At::Login] {
        rig.arm(at, Fault::Delay(Duration::from_millis(200)));
    }
    let (authx, authenticx, enablex) = (rig.authx(), rig.authenticx(), rig.enablex());
    let guid = rig.somebody();
    let three = || async {
        let one = pin("1234");
        let (pin, agents, customers) = tokio::join!(
            authx.generate_pin(&guid, &one),
            authenticx.agents(None),
            enablex.customers()
        );
        done(pin);
        agents.unwrap();
        customers.unwrap();
    };
    tokio::join!(three(), three(), three(), three(), three());
    for at in [At::AccessToken, At::Token, At::Login] {
        assert_eq!(rig.seen(at), 1, "{at:?}");
    }
    assert_eq!(rig.seen(At::CustomerList), 5);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_is_kept_without_any_secret() {
    let rig = Rig::new().await;
    let log = ExchangeLog::default();
    let (authx, enablex) =
        (rig.authx().with_exchanges(log.clone()), rig.enablex().with_exchanges(log.clone()));
    let authenticx = rig.authenticx().with_exchanges(log.clone());
    let guid = rig.somebody();
    done(authx.generate_pin(&guid, &pin("846203")).await);
    authenticx.agents(None).await.unwrap();
    done(authenticx.upload(&Recording::new("a.wav", 4000).call("DESK-17")).await);
    enablex.customers().await.unwrap();
    let (keys, access) = (rig.sandbox.authx(), rig.sandbox.enablex());
    let secrets = [
        keys.application_key,
        rig.sandbox.authenticx().client_secret,
        access.password,
        access.access_id,
        "846203".to_owned(),
    ];
    let kept = log.recent();
    assert!(kept.len() >= 7);
    for exchange in kept {
        let headers = format!("{:?}", exchange.headers);
        let said = [&exchange.path, &headers, &exchange.sent, &exchange.reply];
        for secret in &secrets {
            assert!(said.iter().all(|text| !text.contains(secret)), "{exchange:?}");
        }
        let token = exchange.reply.contains("access_token") || exchange.reply.contains("\"token\"");
        let long = |word: &str| word.len() > 24;
        let words = exchange.reply.split(|c: char| !(c.is_alphanumeric() || "-_".contains(c)));
        assert!(!token || !words.into_iter().any(long), "{}", exchange.reply);
    }
}
