//! Somebody is changed, and what was typed is guarded until it is saved or discarded.

use anyhow::Result;
use serde_json::json;

use crate::desk::{SOON, closed, open_person, pane, pane_shows, people, violations, wrong_field};

#[tokio::test]
async fn a_login_name_is_locked_and_what_was_typed_is_guarded() -> Result<()> {
    let (desk, _folder) = people("keys-edit").await?;
    open_person(&desk, "Amara001").await?;
    desk.enter("Edit…").await?;
    desk.has_keyboard("First name").await?;
    desk.write("Login name", "somebody.else").await?;
    assert_eq!(desk.value_of("Login name").await?, "Amara001");
    assert!(desk.text().await?.contains("AuthX does not allow a login name to be changed"));

    desk.write("E-mail", "amara").await?;
    desk.press("Enter").await?;
    wrong_field(&desk, "E-mail", "An e-mail address looks like name@example.org").await?;
    desk.press("Escape").await?;
    desk.has_keyboard("Keep editing").await?;
    desk.sees("What you typed is not saved yet.", SOON).await?;
    desk.press("Enter").await?;
    desk.has_keyboard("E-mail").await?;
    assert_eq!(desk.value_of("E-mail").await?, "amara");

    desk.press("Escape").await?;
    desk.has_keyboard("Keep editing").await?;
    desk.enter("Discard").await?;
    closed(&desk).await?;
    desk.has_keyboard("Edit…").await?;
    assert!(pane(&desk).await?.contains("amara.lindqvist@example.org"));
    desk.close().await
}

#[tokio::test]
async fn a_change_reaches_the_service_or_says_why_it_did_not() -> Result<()> {
    let (desk, _folder) = people("keys-change").await?;
    open_person(&desk, "Amara001").await?;
    desk.enter("Edit…").await?;
    desk.has_keyboard("First name").await?;
    desk.write("E-mail", "amara@example.org").await?;
    desk.arm("updateUser", json!({ "kind": "status", "status": 400, "retryAfter": null }), 1)
        .await?;
    desk.enter("Save").await?;
    desk.sees("Nothing was changed. What you typed is still here.", SOON).await?;
    assert_eq!(desk.value_of("E-mail").await?, "amara@example.org");
    desk.enter("Save").await?;
    closed(&desk).await?;
    pane_shows(&desk, "amara@example.org").await?;

    // A lost reply is no refusal: the pane asks, and holds everything else back until it is settled.
    desk.arm("updateUser", json!({ "kind": "loseReply" }), 1).await?;
    desk.enter("Edit…").await?;
    desk.write("First name", "Amarachi").await?;
    desk.enter("Save").await?;
    closed(&desk).await?;
    pane_shows(&desk, "We do not know whether AuthX took the change").await?;
    desk.tab_to("button", "Edit…").await?;
    desk.sees("Settle the outcome first", SOON).await?;
    desk.enter("It did not happen…").await?;
    desk.has_keyboard("Note").await?;
    desk.press("Enter").await?;
    wrong_field(&desk, "Note", "Say how you know").await?;
    desk.type_keys("Seen in the portal").await?;
    desk.press("Enter").await?;
    closed(&desk).await?;
    pane_shows(&desk, "Amara Lindqvist").await?;
    assert_eq!(violations(&desk).await?, json!([]));
    desk.close().await
}
