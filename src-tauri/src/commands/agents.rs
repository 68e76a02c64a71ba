//! Agents, users, roles and the hierarchy of Authenticx.

use super::{Answer, Here};
use crate::{
    accounts::{agents, hierarchy, platform_users as users},
    views::{
        accounts::AccountResult,
        agents::{
            AgentDraft, AgentList, AgentRow, HierarchyDraft, HierarchyList, PlatformUserDraft,
            PlatformUserRow, RoleView,
        },
    },
};

/// All agents of a connection, or of the one that calls are sent with.
#[tauri::command]
#[specta::specta]
pub async fn agents_list(station: Here<'_>, connection: Option<String>) -> Answer<AgentList> {
    agents::list(&station, connection.as_deref()).await
}

/// One agent, as the service has them now.
#[tauri::command]
#[specta::specta]
pub async fn agent_open(station: Here<'_>, connection: String, id: String) -> Answer<AgentRow> {
    agents::open(&station, &connection, &id).await
}

/// Adds an agent.
#[tauri::command]
#[specta::specta]
pub async fn agent_create(
    station: Here<'_>,
    connection: String,
    draft: AgentDraft,
) -> Answer<AccountResult> {
    Ok(agents::create(&station, &connection, &draft).await?.into())
}

/// Changes an agent: what differs between the two drafts.
#[tauri::command]
#[specta::specta]
pub async fn agent_update(
    station: Here<'_>,
    connection: String,
    id: String,
    before: AgentDraft,
    draft: AgentDraft,
) -> Answer<AccountResult> {
    Ok(agents::update(&station, (&connection, &id), (&before, &draft)).await?.into())
}

/// Takes an agent into use, or out of it.
#[tauri::command]
#[specta::specta]
pub async fn agent_set_active(
    station: Here<'_>,
    connection: String,
    id: String,
    name: String,
    active: bool,
) -> Answer<AccountResult> {
    Ok(agents::set_active(&station, (&connection, &id), (&name, active)).await?.into())
}

/// All users of a connection.
#[tauri::command]
#[specta::specta]
pub async fn platform_users_list(
    station: Here<'_>,
    connection: String,
) -> Answer<Vec<PlatformUserRow>> {
    users::list(&station, &connection).await
}

/// One user, as the service has them now.
#[tauri::command]
#[specta::specta]
pub async fn platform_user_open(
    station: Here<'_>,
    connection: String,
    id: String,
) -> Answer<PlatformUserRow> {
    users::open(&station, &connection, &id).await
}

/// Adds a user; the service sends an invitation.
#[tauri::command]
#[specta::specta]
pub async fn platform_user_create(
    station: Here<'_>,
    connection: String,
    draft: PlatformUserDraft,
) -> Answer<AccountResult> {
    Ok(users::create(&station, &connection, &draft).await?.into())
}

/// Changes a user: what differs between the two drafts.
#[tauri::command]
#[specta::specta]
pub async fn platform_user_update(
    station: Here<'_>,
    connection: String,
    id: String,
    before: PlatformUserDraft,
    draft: PlatformUserDraft,
) -> Answer<AccountResult> {
    Ok(users::update(&station, (&connection, &id), (&before, &draft)).await?.into())
}

/// Lets a user sign in again, or no longer.
#[tauri::command]
#[specta::specta]
pub async fn platform_user_set_active(
    station: Here<'_>,
    connection: String,
    id: String,
    name: String,
    active: bool,
) -> Answer<AccountResult> {
    Ok(users::set_active(&station, (&connection, &id), (&name, active)).await?.into())
}

/// The roles that a user can have.
#[tauri::command]
#[specta::specta]
pub async fn roles_list(station: Here<'_>, connection: String) -> Answer<Vec<RoleView>> {
    users::roles(&station, &connection).await
}

/// The hierarchy of a connection, or of the one that calls are sent with.
#[tauri::command]
#[specta::specta]
pub async fn hierarchy_list(
    station: Here<'_>,
    connection: Option<String>,
) -> Answer<HierarchyList> {
    hierarchy::list(&station, connection.as_deref()).await
}

/// Adds a place to the hierarchy.
#[tauri::command]
#[specta::specta]
pub async fn hierarchy_create(
    station: Here<'_>,
    connection: String,
    draft: HierarchyDraft,
) -> Answer<AccountResult> {
    Ok(hierarchy::create(&station, &connection, &draft).await?.into())
}

/// Changes a place: what differs between the two drafts.
#[tauri::command]
#[specta::specta]
pub async fn hierarchy_update(
    station: Here<'_>,
    connection: String,
    id: String,
    before: HierarchyDraft,
    draft: HierarchyDraft,
) -> Answer<AccountResult> {
    Ok(hierarchy::update(&station, (&connection, &id), (&before, &draft)).await?.into())
}

/// Takes a place into use, or out of it.
#[tauri::command]
#[specta::specta]
pub async fn hierarchy_set_active(
    station: Here<'_>,
    connection: String,
    id: String,
    name: String,
    active: bool,
) -> Answer<AccountResult> {
    Ok(hierarchy::set_active(&station, (&connection, &id), (&name, active)).await?.into())
}
