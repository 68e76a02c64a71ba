//! The directory is backed up, restored and begun anew, also where its key is gone.

use std::path::Path;

use anyhow::Result;
use gatehouse_sandbox::{Options, Sandbox};
use gatehouse_tests::Desk;

use crate::desk::{SOON, closed, fill_in, person_in, wrong_field};
use crate::services::{connect_authx, station};

const PASSPHRASE: &str = "four plain words here";

async fn add(desk: &Desk, login: &str) -> Result<()> {
    desk.go_by_keys("People").await?;
    desk.from_palette("Add person").await?;
    desk.has_keyboard("Login name").await?;
    fill_in(desk, login).await?;
    desk.enter("Add").await?;
    closed(desk).await?;
    person_in(desk, login, "known").await
}

async fn back_up(desk: &Desk, file: &Path) -> Result<()> {
    desk.from_palette("Back up the people").await?;
    desk.has_keyboard("Passphrase").await?;
    desk.type_keys("short").await?;
    desk.press("Enter").await?;
    wrong_field(desk, "Passphrase", "At least 12 characters").await?;
    desk.write("Passphrase", PASSPHRASE).await?;
    desk.write("Passphrase again", "four plain words").await?;
    desk.press("Enter").await?;
    wrong_field(desk, "Passphrase again", "The two are not the same").await?;
    desk.write("Passphrase again", PASSPHRASE).await?;
    desk.press("Enter").await?;
    desk.dismiss_chooser("Save the backup").await?;
    desk.sees("No place was chosen; nothing was written.", SOON).await?;
    assert_eq!(desk.value_of("Passphrase").await?, PASSPHRASE);
    desk.enter("Choose a place and back up").await?;
    desk.save_as("Save the backup", file).await?;
    desk.sees("The backup is written and was read back", SOON).await?;
    desk.press("Escape").await?;
    closed(desk).await
}

/// Looks into a file with a passphrase; the dialog is open.
async fn look_into(desk: &Desk, file: &Path, passphrase: &str) -> Result<()> {
    desk.write("Passphrase", passphrase).await?;
    desk.press("Enter").await?;
    desk.choose("Choose a backup", file).await
}

/// Everything that cannot be restored says why, and changes nothing; the dialog is open.
async fn look_into_the_wrong_ones(desk: &Desk, file: &Path) -> Result<()> {
    let plain = file.with_file_name("plain.txt");
    std::fs::write(&plain, "no backup at all")?;
    look_into(desk, &plain, PASSPHRASE).await?;
    wrong_field(desk, "Passphrase", "This file is not a backup of Gatehouse.").await?;
    look_into(desk, file, "four other words here").await?;
    wrong_field(desk, "Passphrase", "This passphrase does not open the backup.").await?;
    let damaged = file.with_file_name("damaged.backup");
    let mut bytes = std::fs::read(file)?;
    bytes.truncate(bytes.len() - 100);
    std::fs::write(&damaged, bytes)?;
    look_into(desk, &damaged, PASSPHRASE).await?;
    wrong_field(desk, "Passphrase", "The backup is damaged or incomplete.").await
}

async fn restore(desk: &Desk, file: &Path) -> Result<()> {
    look_into(desk, file, PASSPHRASE).await?;
    desk.sees("What this backup holds", SOON).await?;
    desk.has_keyboard("Cancel").await?;
    desk.css("[data-testid=backup-summary]").await?;
    desk.enter("Restore it").await?;
    closed(desk).await
}

#[tokio::test]
async fn without_its_key_the_directory_is_restored_or_begun_anew_and_never_silently() -> Result<()>
{
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Options::default()).await?;
    let file = folder.path().join("people.backup");
    let desk = station("keys-backup", folder.path()).await?;
    connect_authx(&desk, &sandbox, "Head office").await?;
    add(&desk, "kept.one").await?;
    desk.css("[data-testid=backup-reminder]").await?;
    back_up(&desk, &file).await?;
    add(&desk, "after.backup").await?;
    // A restore here takes the place of what is known: whoever came later is missing then.
    desk.go_by_keys("Station").await?;
    desk.enter("Restore from a backup…").await?;
    desk.has_keyboard("Passphrase").await?;
    look_into_the_wrong_ones(&desk, &file).await?;
    restore(&desk, &file).await?;
    desk.go_by_keys("People").await?;
    person_in(&desk, "kept.one", "known").await?;
    assert!(!desk.text().await?.contains("after.backup"));
    desk.close().await?;

    let keyrings = folder.path().join("home/.local/share/keyrings");
    std::fs::remove_dir_all(&keyrings)?;
    let desk = station("keys-recovery", folder.path()).await?;
    desk.go_by_keys("People").await?;
    desk.css("[data-testid=recovery][data-state=keyMissing]").await?;
    desk.enter("Try again").await?;
    desk.css("[data-testid=recovery][data-state=keyMissing]").await?;
    desk.enter("Restore from a backup…").await?;
    desk.has_keyboard("Passphrase").await?;
    restore(&desk, &file).await?;
    person_in(&desk, "kept.one", "known").await?;
    desk.close().await?;

    std::fs::remove_dir_all(&keyrings)?;
    let before = set_aside(folder.path())?;
    let desk = station("keys-anew", folder.path()).await?;
    desk.go_by_keys("People").await?;
    desk.css("[data-testid=recovery][data-state=keyMissing]").await?;
    desk.enter("Start anew…").await?;
    desk.has_keyboard("Cancel").await?;
    desk.sees("the ids of everybody would have to be found by hand", SOON).await?;
    desk.enter("Start anew, keep the old file").await?;
    desk.sees("Nobody is known to this station yet", SOON).await?;
    assert_eq!(set_aside(folder.path())?, before + 1, "the old file is kept");
    desk.close().await
}

#[tokio::test]
async fn a_damaged_directory_is_named_kept_and_replaced_by_a_backup() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Options::default()).await?;
    let file = folder.path().join("people.backup");
    let desk = station("keys-whole", folder.path()).await?;
    connect_authx(&desk, &sandbox, "Head office").await?;
    add(&desk, "kept.one").await?;
    back_up(&desk, &file).await?;
    desk.close().await?;

    let database = folder.path().join("data/records/records.db");
    let mut bytes = std::fs::read(&database)?;
    let (begin, end) = (bytes.len() / 4, bytes.len() * 3 / 4);
    bytes[begin..end].fill(0x5a);
    std::fs::write(&database, &bytes)?;
    let desk = station("keys-damaged", folder.path()).await?;
    desk.go_by_keys("People").await?;
    desk.css("[data-testid=recovery][data-state=damaged]").await?;
    desk.sees("The file of the records is damaged", SOON).await?;
    desk.enter("Restore from a backup…").await?;
    desk.has_keyboard("Passphrase").await?;
    restore(&desk, &file).await?;
    person_in(&desk, "kept.one", "known").await?;
    assert_eq!(set_aside(folder.path())?, 1, "the damaged file is kept");
    desk.close().await
}

/// How many databases were set aside.
fn set_aside(folder: &Path) -> Result<usize> {
    let entries = std::fs::read_dir(folder.join("data/records"))?.flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    Ok(names.filter(|name| name.starts_with("records-set-aside") && name.ends_with(".db")).count())
}
