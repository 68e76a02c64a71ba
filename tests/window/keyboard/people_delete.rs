//! Somebody is deleted after their login name was typed, and can be re-created from what was kept.

use anyhow::Result;
use serde_json::json;

use crate::desk::{SOON, closed, open_person, pane_shows, people, shows, violations};

#[tokio::test]
async fn deleting_takes_the_login_name_and_what_was_typed_about_them_can_be_re_created()
-> Result<()> {
    let (desk, _folder) = people("keys-delete").await?;
    open_person(&desk, "Leila005").await?;
    let before = crate::desk::guid_of(&desk, "Leila005").await?;
    desk.enter("Delete…").await?;
    desk.has_keyboard("Type the login name Leila005 to delete").await?;
    desk.sees("the id, the PIN and every enrolled face, finger and palm are deleted", SOON).await?;
    desk.type_keys("leila005").await?;
    desk.tab_to("button", "Delete").await?;
    desk.sees("This is not the login name", SOON).await?;
    desk.press("Enter").await?;
    desk.write("Type the login name Leila005 to delete", "Leila005").await?;

    // The service refuses once: the dialog stays and says it, and nothing typed is lost.
    desk.arm("deleteUser", json!({ "kind": "status", "status": 400, "retryAfter": null }), 1)
        .await?;
    desk.enter("Delete").await?;
    desk.sees("AuthX refused", SOON).await?;
    assert_eq!(desk.value_of("Type the login name Leila005 to delete").await?, "Leila005");
    desk.enter("Delete").await?;
    closed(&desk).await?;
    pane_shows(&desk, "Deleted at AuthX").await?;

    desk.choose_radio("Deleted").await?;
    shows(&desk, &["Leila005"]).await?;
    open_person(&desk, "Leila005").await?;
    desk.enter("Re-create…").await?;
    desk.has_keyboard("Login name").await?;
    assert_eq!(desk.value_of("Login name").await?, "Leila005");
    assert_eq!(desk.value_of("E-mail").await?, "leila.petrov@example.org");
    desk.sees("a new id, no PIN, no face", SOON).await?;
    desk.enter("Re-create").await?;
    closed(&desk).await?;
    desk.choose_radio("All").await?;
    open_person(&desk, "Leila005").await?;
    assert_ne!(crate::desk::guid_of(&desk, "Leila005").await?, before);
    pane_shows(&desk, "not set").await?;
    assert_eq!(violations(&desk).await?, json!([]));
    desk.close().await
}

#[tokio::test]
async fn a_deletion_whose_reply_was_lost_is_settled_as_done() -> Result<()> {
    let (desk, _folder) = people("keys-delete-lost").await?;
    open_person(&desk, "Owen008").await?;
    desk.arm("deleteUser", json!({ "kind": "loseReply" }), 1).await?;
    desk.enter("Delete…").await?;
    desk.write("Type the login name Owen008 to delete", "Owen008").await?;
    desk.enter("Delete").await?;
    closed(&desk).await?;
    pane_shows(&desk, "We do not know whether AuthX deleted this person").await?;
    desk.enter("It happened…").await?;
    desk.has_keyboard("Note").await?;
    desk.type_keys("Gone from the portal").await?;
    desk.press("Enter").await?;
    closed(&desk).await?;
    pane_shows(&desk, "Deleted at AuthX").await?;
    // Off this list for good, on a person's word.
    desk.enter("Forget…").await?;
    desk.has_keyboard("Cancel").await?;
    desk.enter("Forget").await?;
    closed(&desk).await?;
    desk.choose_radio("Deleted").await?;
    desk.sees("Nobody matches.", SOON).await?;
    desk.close().await
}
