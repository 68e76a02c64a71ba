use gatehouse_vault::{Keep, VaultTrouble};

use crate::script::{Mood, Script, name, put, read, text};

#[tokio::test]
async fn every_call_names_it() {
    let vault = Script::new(Mood::Fails(VaultTrouble::Locked)).vault();

    assert_eq!(put(&vault, "one").await, Err(VaultTrouble::Locked));
    assert_eq!(read(&vault).await, Err(VaultTrouble::Locked));
    assert_eq!(vault.look(&name()).await, Err(VaultTrouble::Locked));
    assert_eq!(vault.forget(&name()).await, Err(VaultTrouble::Locked));
}

#[tokio::test]
async fn the_session_does_without_it() {
    let vault = Script::new(Mood::Fails(VaultTrouble::Locked)).vault();

    vault.put(&name(), text("one"), Keep::Session).await.unwrap();

    assert_eq!(read(&vault).await.as_deref(), Ok("one"));
}

#[tokio::test]
async fn a_put_that_failed_leaves_the_session_as_it_was() {
    let vault = Script::new(Mood::Fails(VaultTrouble::Locked)).vault();
    vault.put(&name(), text("one"), Keep::Session).await.unwrap();

    assert_eq!(put(&vault, "two").await, Err(VaultTrouble::Locked));

    assert_eq!(read(&vault).await.as_deref(), Ok("one"));
}

#[tokio::test]
async fn unlocking_is_enough() {
    let script = Script::new(Mood::Fails(VaultTrouble::Locked));
    let vault = script.vault();
    assert_eq!(put(&vault, "one").await, Err(VaultTrouble::Locked));

    script.be(Mood::Healthy);

    assert_eq!(put(&vault, "one").await, Ok(()));
}
