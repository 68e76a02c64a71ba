use gatehouse_vault::VaultTrouble;

use crate::script::{Mood, Script, put, read};

#[tokio::test]
async fn a_keyring_that_was_restarted_is_opened_again_within_the_call() {
    let script = Script::new(Mood::Healthy);
    let vault = script.vault();
    put(&vault, "one").await.unwrap();

    script.be(Mood::FailsOnce(VaultTrouble::Broken));

    assert_eq!(read(&vault).await.as_deref(), Ok("one"));
    assert_eq!(script.times_opened(), 2);
}

#[tokio::test]
async fn one_that_stays_broken_is_tried_once_more_and_no_oftener() {
    let script = Script::new(Mood::Healthy);
    let vault = script.vault();
    put(&vault, "one").await.unwrap();

    script.be(Mood::Fails(VaultTrouble::Broken));

    assert_eq!(read(&vault).await, Err(VaultTrouble::Broken));
    assert_eq!(script.times_opened(), 2);
}

#[tokio::test]
async fn a_library_that_panics_takes_only_its_own_thread_down() {
    let script = Script::new(Mood::Panics);
    let vault = script.vault();
    assert_eq!(put(&vault, "one").await, Err(VaultTrouble::Broken));

    script.be(Mood::Healthy);

    assert_eq!(put(&vault, "two").await, Ok(()));
    assert_eq!(read(&vault).await.as_deref(), Ok("two"));
}
