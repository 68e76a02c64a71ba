//! People are found: by search, filters and order, and row by row with the arrows.

use anyhow::Result;

use crate::desk::{
    SOON, closed, guid_of, open_person, pane_of, people, row_has_keyboard, row_with_keyboard, rows,
    shows,
};

#[tokio::test]
async fn search_filters_and_order_bring_the_right_people_into_view() -> Result<()> {
    let (desk, _folder) = people("keys-find").await?;
    let guid = guid_of(&desk, "Mei003").await?;
    // By login name, name, e-mail, number and id.
    for asked in ["mei003", "Hartmann", "mei.hartmann@", "2025550102", &guid] {
        desk.write("Search people", asked).await?;
        shows(&desk, &["Mei003"]).await?;
    }
    desk.press("Escape").await?;
    desk.sees("24 known to this station", SOON).await?;
    desk.write("Search people", "nobody of that name").await?;
    desk.sees("Nobody matches.", SOON).await?;
    desk.press("Escape").await?;

    desk.choose_option("Factor", "With PIN").await?;
    desk.sees("18 of 24 match", SOON).await?;
    desk.choose_radio("Unknown").await?;
    desk.sees("0 of 24 match", SOON).await?;
    desk.choose_radio("All").await?;
    desk.choose_option("Factor", "Any factor").await?;

    desk.enter("Login name").await?;
    desk.enter("Login name").await?;
    let look = async || {
        let rows = rows(&desk).await?;
        Ok(rows.first().filter(|(login, _)| login == "Zofia009").map(drop))
    };
    desk.wait_for("the last login name to stand first", SOON, look).await?;
    desk.by_role("columnheader", "Login name").await?;
    let sorted = desk.css("[aria-sort=descending]").await?.text().await?;
    assert_eq!(sorted.trim(), "Login name");
    desk.close().await
}

#[tokio::test]
async fn the_arrows_walk_the_rows_and_the_open_pane_follows() -> Result<()> {
    let (desk, _folder) = people("keys-walk").await?;
    desk.press("/").await?;
    desk.has_keyboard("Search people").await?;
    desk.press("Down").await?;
    row_has_keyboard(&desk, "Amara001").await?;
    desk.press("End").await?;
    row_has_keyboard(&desk, "Zofia009").await?;
    desk.press("Home").await?;
    row_has_keyboard(&desk, "Amara001").await?;
    desk.press("Down").await?;
    row_has_keyboard(&desk, "Anton022").await?;
    desk.press("PageDown").await?;
    let far = async || Ok((row_with_keyboard(&desk).await? > Some(5)).then_some(()));
    desk.wait_for("a row further down to have the keyboard", SOON, far).await?;
    desk.press("PageUp").await?;
    row_has_keyboard(&desk, "Anton022").await?;
    desk.press("Home").await?;
    row_has_keyboard(&desk, "Amara001").await?;
    // One stop for the whole table, which is where it was left.
    desk.press("Shift+Tab").await?;
    desk.has_keyboard("State").await?;
    desk.press("Tab").await?;
    row_has_keyboard(&desk, "Amara001").await?;

    desk.press("Enter").await?;
    pane_of(&desk, "Amara001").await?;
    desk.press("Escape").await?;
    row_has_keyboard(&desk, "Amara001").await?;
    desk.press("Enter").await?;
    pane_of(&desk, "Amara001").await?;
    desk.press("Shift+Tab").await?;
    row_has_keyboard(&desk, "Amara001").await?;
    desk.press("Down").await?;
    row_has_keyboard(&desk, "Anton022").await?;
    let look = async || Ok(crate::desk::pane(&desk).await?.contains("Anton022").then_some(()));
    desk.wait_for("the pane to follow", SOON, look).await?;

    // Delete asks about the person of the row, and a stray Escape changes nothing.
    desk.press("Delete").await?;
    desk.has_keyboard("Type the login name Anton022 to delete").await?;
    desk.press("Escape").await?;
    closed(&desk).await?;
    row_has_keyboard(&desk, "Anton022").await?;
    open_person(&desk, "Anton022").await?;
    desk.close().await
}
