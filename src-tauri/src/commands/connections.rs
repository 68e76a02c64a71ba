//! Connections. Secrets go in here and nowhere out.

use gatehouse_vendors::authenticx::Authenticx;

use super::{Answer, Here};
use crate::{
    connections,
    failure::{Failure, FailureCode},
    views::connections::{ConnectionDraft, ConnectionView, KeepView, TestLine, TypedSecret},
};

/// Every connection.
#[tauri::command]
#[specta::specta]
pub async fn connections_list(station: Here<'_>) -> Answer<Vec<ConnectionView>> {
    Ok(connections::list(&station).await)
}

/// Adds a connection or changes one.
#[tauri::command]
#[specta::specta]
pub async fn connection_save(
    station: Here<'_>,
    draft: ConnectionDraft,
    secret: Option<TypedSecret>,
    keep: KeepView,
) -> Answer<ConnectionView> {
    let secret = secret.map(|typed| typed.0);
    let view = connections::save(&station, draft, secret, keep.into()).await?;
    station.feed.switched();
    Ok(view)
}

/// Replaces a connection's secret.
#[tauri::command]
#[specta::specta]
pub async fn connection_replace_secret(
    station: Here<'_>,
    id: String,
    secret: TypedSecret,
    keep: KeepView,
) -> Answer<ConnectionView> {
    connections::replace_secret(&station, &id, secret.0, keep.into()).await
}

/// Removes a connection and its secret.
#[tauri::command]
#[specta::specta]
pub async fn connection_remove(station: Here<'_>, id: String) -> Answer<()> {
    connections::remove(&station, &id).await?;
    station.feed.switched();
    Ok(())
}

/// Tests a connection, line by line, without a call that writes.
#[tauri::command]
#[specta::specta]
pub async fn connection_test(station: Here<'_>, id: String) -> Answer<Vec<TestLine>> {
    if station.desk.simulated().is_some() {
        let words = "Leave the sandbox first: real services are left alone while it is on";
        return Err(Failure::new(FailureCode::InUse, words));
    }
    let account = connections::account(&connections::find(&station, &id)?, &station.vault)?;
    let client = Authenticx::new(account).map_err(|error| Failure::internal(&error))?;
    let lines = client.check().await;
    connections::note_use(&station, &id);
    Ok(lines.into_iter().map(Into::into).collect())
}
