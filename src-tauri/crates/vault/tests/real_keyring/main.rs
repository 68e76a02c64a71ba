//! The vault on a real keyring: GNOME Keyring on a session bus of its own, in a throw-away home.
//!
//! Needs `dbus-run-session` and `gnome-keyring-daemon`; without them the tests fail and say what to
//! install. The person's own keyring, bus and home are not touched.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test an error is a failure")]

mod stage;

use std::time::{Duration, Instant};

use gatehouse_vault::{
    CALL_LIMIT, Keep, Presence, SecretName, SecretText, Vault, VaultTrouble as Trouble,
};
use stage::{Act, Session, play};

/// What a busy machine may add to a call's limit.
const SLACK: Duration = Duration::from_secs(2);

#[test]
fn an_unlocked_keyring_keeps_what_it_is_given() {
    async fn act() {
        let (first, second) = (Vault::new(), Vault::new());
        assert_eq!(first.store_name(), "Secret Service");
        assert_eq!(first.look(&name()).await, Ok(Presence::Missing));
        assert_eq!(read(&first).await, Err(Trouble::NoEntry));

        put(&first, "one ä €").await.unwrap();
        assert_eq!(second.look(&name()).await, Ok(Presence::InKeyring));
        assert_eq!(read(&second).await.as_deref(), Ok("one ä €"));

        put(&second, "two").await.unwrap();
        assert_eq!(read(&first).await.as_deref(), Ok("two"));

        first.forget(&name()).await.unwrap();
        assert_eq!(second.look(&name()).await, Ok(Presence::Missing));
        assert_eq!(second.forget(&name()).await, Ok(()));
    }
    play(
        "an_unlocked_keyring_keeps_what_it_is_given",
        &[Act { session: Session::Unlocked, body: || Box::pin(act()) }],
    );
}

#[test]
fn a_locked_keyring_is_named_in_time() {
    async fn fill() {
        put(&Vault::new(), "one").await.unwrap();
    }
    async fn locked() {
        let vault = Vault::new();
        let start = Instant::now();
        assert_eq!(read(&vault).await, Err(Trouble::Locked));
        assert_eq!(put(&vault, "two").await, Err(Trouble::Locked));
        assert_eq!(vault.look(&name()).await, Err(Trouble::Locked));
        assert_eq!(vault.forget(&name()).await, Err(Trouble::Locked));
        assert!(start.elapsed() < CALL_LIMIT, "took {:?}", start.elapsed());

        vault.put(&name(), text("for now"), Keep::Session).await.unwrap();
        assert_eq!(read(&vault).await.as_deref(), Ok("for now"));
    }
    async fn unlocked_again() {
        assert_eq!(read(&Vault::new()).await.as_deref(), Ok("one"));
    }
    play(
        "a_locked_keyring_is_named_in_time",
        &[
            Act { session: Session::Unlocked, body: || Box::pin(fill()) },
            Act { session: Session::Locked, body: || Box::pin(locked()) },
            Act { session: Session::Unlocked, body: || Box::pin(unlocked_again()) },
        ],
    );
}

#[test]
fn a_keyring_that_was_never_set_up_counts_as_locked() {
    async fn act() {
        assert_eq!(put(&Vault::new(), "one").await, Err(Trouble::Locked));
    }
    play(
        "a_keyring_that_was_never_set_up_counts_as_locked",
        &[Act { session: Session::Locked, body: || Box::pin(act()) }],
    );
}

#[test]
fn a_keyring_that_stops_answering_is_named_and_heals() {
    async fn act() {
        let vault = Vault::new();
        put(&vault, "one").await.unwrap();

        stage::signal_the_keyring("STOP");
        let start = Instant::now();
        assert_eq!(put(&vault, "late").await, Err(Trouble::Hung));
        let took = start.elapsed();
        assert!(took >= CALL_LIMIT && took < CALL_LIMIT + SLACK, "took {took:?}");
        vault.put(&name(), text("for now"), Keep::Session).await.unwrap();
        assert_eq!(read(&vault).await.as_deref(), Ok("for now"));

        stage::signal_the_keyring("CONT");
        put(&vault, "newer").await.unwrap();
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(read(&Vault::new()).await.as_deref(), Ok("newer"));
    }
    play(
        "a_keyring_that_stops_answering_is_named_and_heals",
        &[Act { session: Session::Unlocked, body: || Box::pin(act()) }],
    );
}

#[test]
fn a_keyring_that_was_restarted_heals_within_the_call() {
    async fn act() {
        let vault = Vault::new();
        put(&vault, "one").await.unwrap();

        stage::signal_the_keyring("KILL");
        stage::start_the_keyring().await;

        assert_eq!(read(&vault).await.as_deref(), Ok("one"));
    }
    play(
        "a_keyring_that_was_restarted_heals_within_the_call",
        &[Act { session: Session::Unlocked, body: || Box::pin(act()) }],
    );
}

#[test]
fn no_keyring_is_named_in_every_way_that_it_can_be_missing() {
    async fn act() {
        let vault = Vault::new();
        let start = Instant::now();
        assert_eq!(put(&vault, "one").await, Err(Trouble::Absent));
        assert_eq!(read(&vault).await, Err(Trouble::Absent));
        assert_eq!(vault.look(&name()).await, Err(Trouble::Absent));
        assert_eq!(vault.forget(&name()).await, Err(Trouble::Absent));
        assert!(start.elapsed() < CALL_LIMIT, "took {:?}", start.elapsed());
    }
    play(
        "no_keyring_is_named_in_every_way_that_it_can_be_missing",
        &[
            Act { session: Session::WithoutBus, body: || Box::pin(act()) },
            Act { session: Session::WithDeadBus, body: || Box::pin(act()) },
            Act { session: Session::WithoutKeyring, body: || Box::pin(act()) },
        ],
    );
}

fn name() -> SecretName {
    SecretName::new("7d1f", "client-secret").unwrap()
}

fn text(text: &str) -> SecretText {
    SecretText::from(text.to_owned())
}

async fn put(vault: &Vault, secret: &str) -> Result<(), Trouble> {
    vault.put(&name(), text(secret), Keep::Keyring).await
}

async fn read(vault: &Vault) -> Result<String, Trouble> {
    vault.read(&name()).await.map(|secret| secret.expose().to_owned())
}
