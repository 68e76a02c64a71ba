use gatehouse_vault::{Keep, Presence, VaultTrouble};

use crate::script::{Mood, Script, name, other_name, put, read, text};

#[tokio::test]
async fn forgets_in_the_keyring_and_in_the_session() {
    let script = Script::new(Mood::Healthy);
    let vault = script.vault();
    put(&vault, "kept").await.unwrap();
    vault.put(&name(), text("this session"), Keep::Session).await.unwrap();

    vault.forget(&name()).await.unwrap();

    assert_eq!(vault.look(&name()).await, Ok(Presence::Missing));
    assert_eq!(script.holds(&name()), None);
}

#[tokio::test]
async fn leaves_every_other_secret() {
    let script = Script::new(Mood::Healthy);
    let vault = script.vault();
    put(&vault, "one").await.unwrap();
    vault.put(&other_name(), text("two"), Keep::Keyring).await.unwrap();

    vault.forget(&name()).await.unwrap();

    assert_eq!(script.holds(&other_name()).as_deref(), Some("two"));
}

#[tokio::test]
async fn nothing_to_forget_is_fine() {
    let vault = Script::new(Mood::Healthy).vault();

    assert_eq!(vault.forget(&name()).await, Ok(()));
}

#[tokio::test]
async fn the_session_forgets_even_if_the_keyring_cannot() {
    let script = Script::new(Mood::Fails(VaultTrouble::Locked));
    let vault = script.vault();
    vault.put(&name(), text("one"), Keep::Session).await.unwrap();

    assert_eq!(vault.forget(&name()).await, Err(VaultTrouble::Locked));

    script.be(Mood::Healthy);
    assert_eq!(read(&vault).await, Err(VaultTrouble::NoEntry));
}
