//! A write that hung is carried out after all. What was decided since then must hold.

use std::time::Duration;

use gatehouse_vault::{Keep, Vault, VaultTrouble};

use crate::script::{Mood, Script, name, put, read, text};

/// A keyring with a `put` of "late" stuck in it, healthy for every other call.
async fn with_a_stuck_put() -> (Script, Vault) {
    let script = Script::new(Mood::Stuck);
    let vault = script.vault();
    assert_eq!(put(&vault, "late").await, Err(VaultTrouble::Hung));
    script.be(Mood::Healthy);
    (script, vault)
}

/// Lets the stuck call go on, and everything that follows from it come to rest.
async fn let_it_finish(script: &Script) {
    script.release();
    script.until("the stuck call ends", |s| s.calls_stuck() == 0).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
}

#[tokio::test]
async fn it_stands_if_nothing_was_decided_since() {
    let (script, vault) = with_a_stuck_put().await;

    let_it_finish(&script).await;

    assert_eq!(read(&vault).await.as_deref(), Ok("late"));
}

#[tokio::test]
async fn it_does_not_replace_a_newer_secret() {
    let (script, vault) = with_a_stuck_put().await;
    put(&vault, "newer").await.unwrap();

    let_it_finish(&script).await;

    assert_eq!(read(&vault).await.as_deref(), Ok("newer"));
}

#[tokio::test]
async fn it_does_not_stay_if_the_secret_was_kept_for_the_session_only() {
    let (script, vault) = with_a_stuck_put().await;
    vault.put(&name(), text("late"), Keep::Session).await.unwrap();

    let_it_finish(&script).await;

    assert_eq!(script.holds(&name()), None);
    assert_eq!(read(&vault).await.as_deref(), Ok("late"));
}

#[tokio::test]
async fn it_does_not_stay_if_the_secret_was_forgotten() {
    let (script, vault) = with_a_stuck_put().await;
    vault.forget(&name()).await.unwrap();

    let_it_finish(&script).await;

    assert_eq!(script.holds(&name()), None);
}

#[tokio::test]
async fn a_late_forget_does_not_take_a_newer_secret() {
    let script = Script::new(Mood::Healthy);
    let vault = script.vault();
    put(&vault, "old").await.unwrap();
    script.be(Mood::Stuck);
    assert_eq!(vault.forget(&name()).await, Err(VaultTrouble::Hung));
    script.be(Mood::Healthy);
    put(&vault, "newer").await.unwrap();

    let_it_finish(&script).await;

    assert_eq!(read(&vault).await.as_deref(), Ok("newer"));
}
