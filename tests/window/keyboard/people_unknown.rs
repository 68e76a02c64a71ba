//! Nobody knows how a write ended: the person is listed, and somebody says with a note what happened.

use anyhow::Result;
use gatehouse_tests::Desk;
use serde_json::json;

use crate::desk::{
    SOON, closed, fill_in, open_person, pane_shows, people, person_in, shows, wrong_field,
};

/// Adds somebody whose reply is lost.
async fn add_lost(desk: &Desk, login: &str) -> Result<()> {
    desk.arm("addUser", json!({ "kind": "loseReply" }), 1).await?;
    desk.press("n").await?;
    fill_in(desk, login).await?;
    desk.enter("Add").await?;
    closed(desk).await?;
    pane_shows(desk, "We do not know whether AuthX added this person").await
}

#[tokio::test]
async fn a38_a_lost_reply_is_settled_with_the_id_that_was_found_or_as_not_added() -> Result<()> {
    let (desk, _folder) = people("keys-unknown").await?;
    add_lost(&desk, "lost.one").await?;
    add_lost(&desk, "lost.two").await?;
    // They are listed: in the rail, in the filter and in the palette.
    desk.sees("2 people to be settled", SOON).await?;
    desk.from_palette("Settle 2 people").await?;
    shows(&desk, &["lost.one", "lost.two"]).await?;

    open_person(&desk, "lost.one").await?;
    desk.tab_to("button", "PIN…").await?;
    desk.sees("PIN and face come after that: settle the outcome first", SOON).await?;
    desk.enter("I found the id…").await?;
    desk.has_keyboard("Id at AuthX").await?;
    desk.press("Enter").await?;
    wrong_field(&desk, "Id at AuthX", "Give the id").await?;
    desk.type_keys("not an id").await?;
    desk.write("Note", "Seen in the portal").await?;
    desk.press("Enter").await?;
    wrong_field(&desk, "Id at AuthX", "").await?;
    assert_eq!(desk.value_of("Note").await?, "Seen in the portal");
    desk.write("Id at AuthX", "5a10cafe-0555-4555-8555-000000000001").await?;
    desk.press("Enter").await?;
    closed(&desk).await?;
    pane_shows(&desk, "5a10cafe-0555-4555-8555-000000000001").await?;

    desk.write("Search people", "lost.two").await?;
    shows(&desk, &["lost.two"]).await?;
    open_person(&desk, "lost.two").await?;
    desk.enter("Not added…").await?;
    desk.has_keyboard("Note").await?;
    desk.type_keys("Nobody of that name in the portal").await?;
    desk.press("Enter").await?;
    closed(&desk).await?;
    pane_shows(&desk, "This person is only on this station.").await?;
    assert!(!desk.text().await?.contains("people to be settled"));

    // In truth the service has this person, so that a new try is refused, and says so.
    desk.enter("Add now").await?;
    pane_shows(&desk, "The user name already exists").await?;
    desk.close().await
}

#[tokio::test]
async fn an_id_that_the_service_has_already_is_adopted_once() -> Result<()> {
    let (desk, _folder) = people("keys-adopt").await?;
    desk.choose_from_menu("More for people", "Adopt an existing id…").await?;
    desk.has_keyboard("Login name").await?;
    fill_in(&desk, "Known.Before").await?;
    desk.press("Enter").await?;
    wrong_field(&desk, "Id at AuthX", "Give the id").await?;
    let taken = crate::desk::guid_of(&desk, "Amara001").await?;
    desk.type_keys(&taken).await?;
    desk.press("Enter").await?;
    wrong_field(&desk, "Id at AuthX", "Somebody else has this guid").await?;
    desk.write("Id at AuthX", "5a10cafe-0555-4555-8555-000000000007").await?;
    desk.press("Enter").await?;
    closed(&desk).await?;
    open_person(&desk, "Known.Before").await?;
    person_in(&desk, "Known.Before", "known").await?;
    // What they have there is not known, and not claimed.
    pane_shows(&desk, "not known").await?;
    desk.close().await
}
