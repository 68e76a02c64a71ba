//! Connections. Secrets go in here and nowhere out.

use super::{Answer, Here};
use crate::{
    connections,
    failure::{Failure, FailureCode},
    views::connections::{
        ConnectionDraft, ConnectionView, KeepView, TestLine, TypedSecret, TypedSecretField,
    },
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
    secrets: Vec<TypedSecretField>,
    keep: KeepView,
) -> Answer<ConnectionView> {
    let typed = secrets.into_iter().map(|typed| (typed.field, typed.secret.0)).collect();
    let view = connections::save(&station, draft, typed, keep.into()).await?;
    station.feed.switched();
    Ok(view)
}

/// Replaces one secret of a connection.
#[tauri::command]
#[specta::specta]
pub async fn connection_replace_secret(
    station: Here<'_>,
    id: String,
    field: String,
    secret: TypedSecret,
    keep: KeepView,
) -> Answer<ConnectionView> {
    connections::replace_secret(&station, (&id, &field), secret.0, keep.into()).await
}

/// Forgets one secret on this computer.
#[tauri::command]
#[specta::specta]
pub async fn connection_forget_secret(
    station: Here<'_>,
    id: String,
    field: String,
) -> Answer<ConnectionView> {
    connections::forget_secret(&station, &id, &field).await
}

/// Removes a connection and its secrets.
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
    let simulated = station.desk.simulated();
    let saved = match &simulated {
        Some(simulated) => simulated.connections.iter().find(|known| known.id == id).cloned(),
        None => Some(connections::find(&station, &id)?),
    };
    let saved = saved.ok_or_else(|| {
        let words = "Leave the sandbox first: real services are left alone while it is on";
        Failure::new(FailureCode::InUse, words)
    })?;
    let lines = connections::check(&station, &saved).await?;
    if simulated.is_none() {
        connections::note_use(&station, &id);
    }
    Ok(lines.into_iter().map(Into::into).collect())
}
