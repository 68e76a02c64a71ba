//! Numbers that were kept wrongly are found in the list and corrected together, and each ends as it ended; one that is right
//! however it looks is said to be so. `GATEHOUSE_SCREENS=DIR` keeps pictures.

use std::path::Path;

use anyhow::Result;
use gatehouse_tests::Desk;
use serde_json::json;

use crate::desk::{SOON, closed, open_person, pane_shows, people, shows, violations};

const ODD: [&str; 4] = ["Dario006", "Noor011", "Pavel016", "Salma021"];

#[tokio::test]
async fn numbers_that_look_wrong_are_corrected_together_with_keys_alone() -> Result<()> {
    let (desk, _folder) = people("keys-numbers").await?;
    open_person(&desk, ODD[0]).await?;
    pane_shows(&desk, "It is written as it is dialled within its country.").await?;
    pane_shows(&desk, "It would be sent as +44 20 7946 0005.").await?;
    desk.press("/").await?;
    desk.has_keyboard("Search people").await?;
    desk.press("Escape").await?;
    desk.choose_radio("Numbers to look at 4").await?;
    shows(&desk, &ODD).await?;

    desk.arm("updateUser", json!({ "kind": "loseReply" }), 1).await?;
    desk.enter("Correct numbers…").await?;
    desk.has_keyboard("All 3").await?;
    desk.sees("Its country gives out no such number.", SOON).await?;
    desk.enter("Correct 3 numbers…").await?;
    desk.has_keyboard("Back").await?;
    desk.enter("Correct 3 numbers now").await?;
    desk.sees("2 numbers corrected", SOON).await?;
    desk.sees("1 unknown", SOON).await?;
    desk.enter("Close").await?;
    closed(&desk).await?;
    // Whom nobody knows the end of keeps the finding, and so does whoever has no cure.
    shows(&desk, &[ODD[0], ODD[3]]).await?;
    open_person(&desk, ODD[0]).await?;
    pane_shows(&desk, "We do not know whether AuthX took the change").await?;
    assert_eq!(violations(&desk).await?, json!([]));
    desk.close().await
}

async fn picture(desk: &Desk, name: &str) -> Result<()> {
    let Some(folder) = std::env::var_os("GATEHOUSE_SCREENS") else { return Ok(()) };
    desk.screenshot(&Path::new(&folder).join(format!("{name}.png"))).await
}

#[tokio::test]
async fn a_number_that_only_a_person_can_judge_is_said_to_be_right_and_looked_at_again()
-> Result<()> {
    let (desk, _folder) = people("keys-right-number").await?;
    desk.choose_radio("Numbers to look at 4").await?;
    shows(&desk, &ODD).await?;
    desk.enter("Correct numbers…").await?;
    desk.has_keyboard("All 3").await?;
    picture(&desk, "numbers-dialog").await?;
    desk.press("Escape").await?;
    closed(&desk).await?;
    open_person(&desk, ODD[3]).await?;
    pane_shows(&desk, "edit it, or say that it is right.").await?;
    picture(&desk, "number-pane").await?;
    desk.enter("It is right as it is").await?;
    pane_shows(&desk, "Somebody said that it is right as it is.").await?;
    desk.by_role("radio", "Numbers to look at 3").await?;
    picture(&desk, "number-pane-right").await?;
    desk.enter("Look at it again").await?;
    pane_shows(&desk, "Its country gives out no such number.").await?;
    desk.by_role("radio", "Numbers to look at 4").await?;
    assert_eq!(violations(&desk).await?, json!([]));
    desk.close().await
}
