use gatehouse_vault::{Keep, Presence, VaultTrouble};

use crate::script::{Mood, Script, name, put, read, text};

fn without_a_keyring() -> Script {
    let script = Script::new(Mood::Healthy);
    script.cannot_open(Some(VaultTrouble::Absent));
    script
}

#[tokio::test]
async fn every_call_names_it() {
    let vault = without_a_keyring().vault();

    assert_eq!(put(&vault, "one").await, Err(VaultTrouble::Absent));
    assert_eq!(read(&vault).await, Err(VaultTrouble::Absent));
    assert_eq!(vault.look(&name()).await, Err(VaultTrouble::Absent));
    assert_eq!(vault.forget(&name()).await, Err(VaultTrouble::Absent));
}

#[tokio::test]
async fn the_session_does_without_it() {
    let vault = without_a_keyring().vault();

    vault.put(&name(), text("one"), Keep::Session).await.unwrap();

    assert_eq!(read(&vault).await.as_deref(), Ok("one"));
    assert_eq!(vault.look(&name()).await, Ok(Presence::InSession));
}

#[tokio::test]
async fn a_keyring_that_comes_later_is_found() {
    let script = without_a_keyring();
    let vault = script.vault();
    assert_eq!(put(&vault, "one").await, Err(VaultTrouble::Absent));

    script.cannot_open(None);

    assert_eq!(put(&vault, "one").await, Ok(()));
    assert_eq!(read(&vault).await.as_deref(), Ok("one"));
}
