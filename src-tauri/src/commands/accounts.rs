//! The lists of Authenticx and EnableX, and what was written to them.

use gatehouse_vendors::Vendor;

use super::{Answer, Here};
use crate::{
    accounts::{self, settle},
    directory::records,
    views::accounts::{AccountsDesk, LookedUp},
};

/// The connections, and the writes that nobody knows the end of.
#[tauri::command]
#[specta::specta]
pub async fn accounts_desk(station: Here<'_>) -> Answer<AccountsDesk> {
    let of = |vendor| accounts::choices(&station, vendor).into_iter().map(Into::into).collect();
    // Where the records are not open yet, nothing can be written either.
    let unsettled = match records(&station).await {
        Ok(records) => records.unsettled_accounts().await?,
        Err(_) => Vec::new(),
    };
    Ok(AccountsDesk {
        authenticx: of(Vendor::Authenticx),
        authenticx_chosen: accounts::chosen(&station).map(|saved| saved.id),
        enablex: of(Vendor::EnableX),
        unsettled: unsettled.into_iter().map(Into::into).collect(),
    })
}

/// Looks at the service for a write that nobody knows the end of.
#[tauri::command]
#[specta::specta]
pub async fn account_look_up(station: Here<'_>, number: i64) -> Answer<LookedUp> {
    Ok(settle::look_up(&station, number).await?.into())
}

/// A person says how it ended.
#[tauri::command]
#[specta::specta]
pub async fn account_settle(
    station: Here<'_>,
    number: i64,
    happened: bool,
    id: Option<String>,
    note: String,
) -> Answer<()> {
    settle::settle(&station, number, (happened, id), &note).await
}
