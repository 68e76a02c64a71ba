//! A recorder's own sheet beside calls: what its columns are is said once.

use anyhow::Result;
use gatehouse_sandbox::{Options, Sandbox};
use gatehouse_tests::product::recording;

use crate::away::{calls, choose_call};
use crate::desk::{SOON, closed};
use crate::services::station;

/// As a spreadsheet of Western Europe saves it.
const SHEET: &[u8] = b"Aufnahme;Beginn;Kunde;Rufnummer;Schlange\n\
    a.wav;20.11.2025 10:15;J\xfcrgen M\xfcller;+12025550101;Schaden\n\
    b.wav;20.11.2025 10:20;Ann;+12025550102;Schaden\n\
    c.wav;20.11.2025 10:25;Bo;+12025550103;Schaden\n";

#[tokio::test]
async fn the_columns_of_an_unknown_sheet_are_said_with_the_keyboard_and_kept_as_a_preset()
-> Result<()> {
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Options::default()).await?;
    let desk = station("sheets", folder.path()).await?;
    calls(&desk, &sandbox).await?;
    let shift = folder.path().join("shift");
    std::fs::create_dir_all(&shift)?;
    let path = recording(&shift, "a.wav", 24_000)?;
    recording(&shift, "b.wav", 25_000)?;
    std::fs::write(shift.join("tag.csv"), SHEET)?;
    choose_call(&desk, &path).await?;
    desk.row_ready("a.wav").await?;
    desk.sees("tag.csv", SOON).await?;
    desk.enter("Columns of tag.csv…").await?;
    desk.sees("Columns of this sheet", SOON).await?;
    desk.choose_option("Aufnahme says", "The file").await?;
    desk.choose_option("Kunde says", "Name").await?;
    desk.choose_option("Beginn says", "Date and time").await?;
    desk.sees("2 of 3 lines find their call", SOON).await?;
    desk.write("Name of the preset", "Recorder").await?;
    desk.press("Enter").await?;
    closed(&desk).await?;
    desk.sees("by the preset Recorder", SOON).await?;
    desk.sees("Not used: Rufnummer, Schlange", SOON).await
}
