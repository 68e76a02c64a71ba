use gatehouse_vault::{Keep, Presence, VaultTrouble};

use crate::script::{Mood, Script, name, put, read, text};

#[tokio::test]
async fn a_secret_for_the_session_never_reaches_the_keyring() {
    let script = Script::new(Mood::Healthy);
    let vault = script.vault();

    vault.put(&name(), text("one"), Keep::Session).await.unwrap();

    assert_eq!(read(&vault).await.as_deref(), Ok("one"));
    assert_eq!(vault.look(&name()).await, Ok(Presence::InSession));
    assert_eq!(script.times_opened(), 0);
}

#[tokio::test]
async fn it_goes_before_the_one_in_the_keyring_and_leaves_that_alone() {
    let script = Script::new(Mood::Healthy);
    let vault = script.vault();
    put(&vault, "kept").await.unwrap();

    vault.put(&name(), text("this session"), Keep::Session).await.unwrap();

    assert_eq!(read(&vault).await.as_deref(), Ok("this session"));
    assert_eq!(script.holds(&name()).as_deref(), Some("kept"));
}

#[tokio::test]
async fn it_ends_with_the_session() {
    let script = Script::new(Mood::Healthy);
    let vault = script.vault();
    vault.put(&name(), text("one"), Keep::Session).await.unwrap();

    vault.forget_session();

    assert_eq!(vault.look(&name()).await, Ok(Presence::Missing));
    let next = script.vault();
    assert_eq!(read(&next).await, Err(VaultTrouble::NoEntry));
}

#[tokio::test]
async fn the_end_of_the_session_leaves_the_keyring_alone() {
    let vault = Script::new(Mood::Healthy).vault();
    put(&vault, "kept").await.unwrap();

    vault.forget_session();

    assert_eq!(read(&vault).await.as_deref(), Ok("kept"));
}
