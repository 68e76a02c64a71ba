//! The directory's file, its backups and its audit.

use std::time::SystemTime;

use gatehouse_records::{Backup, Records};
use tauri::WebviewWindow;

use super::{Answer, Here, new_passphrase, people::people_desk, typed_passphrase};
use crate::{
    chooser,
    connections::{self, millis},
    directory::{by, records},
    failure::{Failure, FailureCode},
    people,
    role::Role,
    station::Station,
    views::{
        connections::TypedSecret,
        people::PeopleDesk,
        records::{
            ActivityPage, ActivityQuery, ActivityRow, BackupSummary, ChainVerdict, RestoredDesk,
        },
    },
};

/// Opens the directory, or tries again.
#[tauri::command]
#[specta::specta]
pub async fn records_open(station: Here<'_>) -> Answer<PeopleDesk> {
    people_desk(station).await
}

/// Begins a new directory and keeps the old file aside.
#[tauri::command]
#[specta::specta]
pub async fn records_start_anew(station: Here<'_>) -> Answer<PeopleDesk> {
    refuse_in_sandbox(&station)?;
    station.desk.refuse_while_importing()?;
    refuse_to_forget_the_passcode(&station).await?;
    station.directory.start_anew(&station).await?;
    people_desk(station).await
}

/// A kiosk's folder whose directory can be read keeps it: its passcode and its used slips are in there.
async fn refuse_to_forget_the_passcode(station: &Station) -> Result<(), Failure> {
    let kept = match records(station).await {
        Ok(records) => records.passcode().await.is_ok_and(|passcode| passcode.is_some()),
        Err(_) => false,
    };
    if kept && station.opens_as() == Role::Kiosk {
        let words =
            "This folder is a kiosk, and its passcode is in the directory. Make it a desk first";
        return Err(Failure::new(FailureCode::Gone, words));
    }
    Ok(())
}

/// Writes a backup where a person says.
#[tauri::command]
#[specta::specta]
pub async fn backup_make(
    station: Here<'_>,
    window: WebviewWindow,
    passphrase: TypedSecret,
) -> Answer<Option<BackupSummary>> {
    refuse_in_sandbox(&station)?;
    let new = new_passphrase(&passphrase, "this file holds everybody's data")?;
    let records = records(&station).await?;
    let name = format!("gatehouse-{}.backup", jiff::Zoned::now().strftime("%Y-%m-%d"));
    let Some(path) = chooser::save(&window, "Save the backup", &name).await? else {
        return Ok(None);
    };
    let backup = Backup { path, passphrase: new };
    let summary = records
        .back_up(&backup, &by(&station))
        .await
        .map_err(|trouble| Failure::new(FailureCode::RecordsClosed, trouble.to_string()))?;
    let now = millis(SystemTime::now());
    station.settings.change(|saved| saved.last_backup = Some(now))?;
    Ok(Some(summary.into()))
}

/// Reads a backup that a person chooses, and keeps it at hand for restoring.
#[tauri::command]
#[specta::specta]
pub async fn backup_preview(
    station: Here<'_>,
    window: WebviewWindow,
    passphrase: TypedSecret,
) -> Answer<Option<BackupSummary>> {
    refuse_in_sandbox(&station)?;
    let Some(path) = chooser::open(&window, "Choose a backup").await? else { return Ok(None) };
    let backup = Backup { path, passphrase: typed_passphrase(&passphrase) };
    let summary = Records::restore_preview(&backup)
        .await
        .map_err(|trouble| Failure::field("passphrase", trouble.to_string()))?;
    station.hold_backup(Some(backup));
    Ok(Some(summary.into()))
}

/// Puts the backup that was read last in the directory's place.
#[tauri::command]
#[specta::specta]
pub async fn backup_restore(station: Here<'_>) -> Answer<RestoredDesk> {
    refuse_in_sandbox(&station)?;
    station.desk.refuse_while_importing()?;
    let gone = || Failure::new(FailureCode::Gone, "Choose the backup again");
    let backup = station.hold_backup(None).ok_or_else(gone)?;
    let slips = station.directory.restore(&station, &backup).await?;
    Ok(RestoredDesk { slips: slips.into(), desk: people_desk(station).await? })
}

/// A page of what was done here, the latest first.
#[tauri::command]
#[specta::specta]
pub async fn activity_list(station: Here<'_>, query: ActivityQuery) -> Answer<ActivityPage> {
    let records = records(&station).await?;
    let filter = query.filter(people::named(&station, &records, query.person.as_deref()).await?);
    let recorded = records.audit(&filter, query.offset, query.limit.min(500)).await?;
    let total = records.audit_count(&filter).await?;
    let mut rows = Vec::with_capacity(recorded.len());
    for recorded in recorded {
        // Somebody who was struck off the directory is told by the id alone.
        let login_name = match recorded.entry.person {
            Some(id) => records.person(id).await.ok().map(|person| person.typed.login_name),
            None => None,
        };
        let mut row = ActivityRow::new(recorded, login_name);
        row.connection = row.connection.map(|id| connections::name(&station, &id).unwrap_or(id));
        rows.push(row);
    }
    Ok(ActivityPage { rows, total })
}

/// Checks that no entry was changed or taken out.
#[tauri::command]
#[specta::specta]
pub async fn activity_verify(station: Here<'_>) -> Answer<ChainVerdict> {
    Ok(records(&station).await?.verify_chain().await?.into())
}

/// Writes entries to a file that a person chooses. Tells how many.
#[tauri::command]
#[specta::specta]
pub async fn activity_export(
    station: Here<'_>,
    window: WebviewWindow,
    query: ActivityQuery,
) -> Answer<Option<u64>> {
    let records = records(&station).await?;
    let filter = query.filter(people::named(&station, &records, query.person.as_deref()).await?);
    let chosen = chooser::save(&window, "Export the activity", "gatehouse-activity.csv").await?;
    let Some(path) = chosen else { return Ok(None) };
    let file = chooser::create(path).await?;
    Ok(Some(records.export_audit(&filter, file, &by(&station)).await?))
}

fn refuse_in_sandbox(station: &Station) -> Answer<()> {
    station.desk.refuse_while_simulated("its people are invented and are not kept")
}
