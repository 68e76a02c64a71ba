use gatehouse_vault::{Keep, Presence};

use crate::script::{Mood, Script, name, put, read, text};

#[tokio::test]
async fn the_newer_secret_takes_the_place_of_the_older() {
    let vault = Script::new(Mood::Healthy).vault();

    put(&vault, "one").await.unwrap();
    put(&vault, "two").await.unwrap();

    assert_eq!(read(&vault).await.as_deref(), Ok("two"));
}

#[tokio::test]
async fn one_for_the_keyring_ends_one_for_the_session() {
    let vault = Script::new(Mood::Healthy).vault();

    vault.put(&name(), text("one"), Keep::Session).await.unwrap();
    put(&vault, "two").await.unwrap();

    assert_eq!(vault.look(&name()).await, Ok(Presence::InKeyring));
    assert_eq!(read(&vault).await.as_deref(), Ok("two"));
}

#[tokio::test]
async fn one_keyring_is_opened_once_for_many_calls() {
    let script = Script::new(Mood::Healthy);
    let vault = script.vault();

    for _ in 0..10 {
        put(&vault, "one").await.unwrap();
    }

    assert_eq!(script.times_opened(), 1);
}
