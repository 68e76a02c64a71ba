use std::time::{Duration, Instant};

use gatehouse_vault::{Keep, Presence, VaultTrouble};

use crate::script::{LIMIT, Mood, Script, name, other_name, put, read, text};

/// What a busy machine may add to the limit.
const SLACK: Duration = Duration::from_secs(2);

#[tokio::test]
async fn every_call_names_it_within_its_limit() {
    let script = Script::new(Mood::Stuck);
    let vault = script.vault();

    let start = Instant::now();
    assert_eq!(put(&vault, "one").await, Err(VaultTrouble::Hung));
    assert!(start.elapsed() >= LIMIT, "given up too early");
    assert_eq!(read(&vault).await, Err(VaultTrouble::Hung));
    assert_eq!(vault.look(&name()).await, Err(VaultTrouble::Hung));
    assert_eq!(vault.forget(&name()).await, Err(VaultTrouble::Hung));
    assert!(start.elapsed() < 4 * LIMIT + SLACK, "given up too late");
    script.release();
}

#[tokio::test]
async fn the_session_stays_usable() {
    let script = Script::new(Mood::Stuck);
    let vault = script.vault();
    assert_eq!(put(&vault, "one").await, Err(VaultTrouble::Hung));

    let start = Instant::now();
    vault.put(&name(), text("two"), Keep::Session).await.unwrap();
    assert_eq!(read(&vault).await.as_deref(), Ok("two"));
    assert_eq!(vault.look(&name()).await, Ok(Presence::InSession));
    assert!(start.elapsed() < LIMIT, "the session waited for the keyring");
    script.release();
}

#[tokio::test]
async fn a_later_healthy_call_works_while_the_first_is_still_stuck() {
    let script = Script::new(Mood::Stuck);
    let vault = script.vault();
    assert_eq!(put(&vault, "one").await, Err(VaultTrouble::Hung));

    script.be(Mood::Healthy);

    assert_eq!(put(&vault, "two").await, Ok(()));
    assert_eq!(read(&vault).await.as_deref(), Ok("two"));
    assert_eq!(script.calls_stuck(), 1);
    script.release();
}

#[tokio::test]
async fn a_call_that_waited_behind_a_stuck_one_is_not_begun() {
    let script = Script::new(Mood::Stuck);
    let vault = script.vault();
    let behind = async {
        script.until("the first call is stuck", |s| s.calls_stuck() == 1).await;
        vault.put(&other_name(), text("two"), Keep::Keyring).await
    };

    let (first, second) = tokio::join!(put(&vault, "one"), behind);
    assert_eq!((first, second), (Err(VaultTrouble::Hung), Err(VaultTrouble::Hung)));

    script.be(Mood::Healthy);
    script.release();
    script.until("the first call goes on", |s| s.holds(&name()).is_some()).await;
    tokio::time::sleep(LIMIT / 4).await;
    assert_eq!(script.holds(&other_name()), None);
}

#[tokio::test]
async fn a_keyring_that_never_answers_does_not_cost_a_thread_for_each_question() {
    let script = Script::new(Mood::Stuck);
    let vault = gatehouse_vault::Vault::with(script.clone(), Duration::from_millis(50));

    for _ in 0..20 {
        assert_eq!(vault.look(&name()).await.err(), Some(VaultTrouble::Hung));
    }
    assert!(script.calls_stuck() <= 8, "{} threads are stuck", script.calls_stuck());

    script.be(Mood::Healthy);
    script.release();
    script.until("the stuck calls end", |s| s.calls_stuck() == 0).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(vault.look(&name()).await, Ok(Presence::Missing));
}

#[tokio::test]
async fn a_new_vault_waits_for_nothing() {
    let script = Script::new(Mood::Stuck);
    let vault = script.vault();

    assert_eq!(vault.store_name(), "Scripted keyring");
    assert_eq!(script.times_opened(), 0);
}
