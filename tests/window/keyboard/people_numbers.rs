//! Numbers that were kept wrongly are found in the list and corrected together, and each ends as it ended.

use anyhow::Result;
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
