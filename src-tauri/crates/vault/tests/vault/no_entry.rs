use gatehouse_vault::{Presence, VaultTrouble};

use crate::script::{Mood, Script, name, other_name, put, read};

#[tokio::test]
async fn reading_what_was_never_put_says_so() {
    let vault = Script::new(Mood::Healthy).vault();

    assert_eq!(read(&vault).await, Err(VaultTrouble::NoEntry));
    assert_eq!(vault.look(&name()).await, Ok(Presence::Missing));
}

#[tokio::test]
async fn one_secret_is_not_found_under_the_name_of_another() {
    let vault = Script::new(Mood::Healthy).vault();
    put(&vault, "one").await.unwrap();

    assert_eq!(vault.read(&other_name()).await.err(), Some(VaultTrouble::NoEntry));
    assert_eq!(vault.look(&name()).await, Ok(Presence::InKeyring));
}
