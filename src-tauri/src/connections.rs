//! Connections: checked addresses, and secrets that go in and never come out.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use gatehouse_vault::{Keep, Presence, SecretName, SecretText, Vault, VaultTrouble};
use gatehouse_vendors::{Endpoint, Environment, Vendor, authenticx::Account};
use uuid::Uuid;

use crate::{
    desk::SANDBOX_ID,
    failure::{Failure, FailureCode},
    settings::{SavedConnection, SavedPlace},
    station::Station,
    views::connections::{ConnectionDraft, ConnectionView, EnvironmentView, SecretView},
};

/// The field under which an Authenticx secret is kept.
pub const CLIENT_SECRET: &str = "client-secret";
const LONGEST: usize = 200;

/// What a client needs to know about a connection.
pub fn account(saved: &SavedConnection, vault: &Arc<Vault>) -> Result<Account, Failure> {
    Ok(Account {
        endpoint: endpoint(&saved.place)?,
        client_id: saved.client_id.clone(),
        secret: secret_name(&saved.id)?,
        vault: Arc::clone(vault),
    })
}

/// The checked address of a place.
pub fn endpoint(place: &SavedPlace) -> Result<Endpoint, Failure> {
    let documented = |environment| {
        Endpoint::authenticx(environment).ok_or_else(|| Failure::internal(&"no such environment"))
    };
    match place {
        SavedPlace::Production => documented(Environment::Production),
        SavedPlace::Staging => documented(Environment::Staging),
        SavedPlace::Custom { url, confirmed_host } => {
            Ok(Endpoint::custom(Vendor::Authenticx, url, confirmed_host.as_deref())?)
        }
    }
}

/// Finds a connection.
pub fn find(station: &Station, id: &str) -> Result<SavedConnection, Failure> {
    let known = |saved: &crate::settings::Saved| {
        saved.connections.iter().find(|known| known.id == id).cloned()
    };
    station.settings.read(known).ok_or_else(gone)
}

/// Adds a connection or changes one. The secret is in the keyring before the connection is in the settings, so
/// that there is never a connection whose secret was lost on the way.
pub async fn save(
    station: &Station,
    draft: ConnectionDraft,
    secret: Option<SecretText>,
    keep: Keep,
) -> Result<ConnectionView, Failure> {
    let secret = secret.filter(|secret| !secret.is_empty());
    let before = draft.id.as_deref().map(|id| find(station, id)).transpose()?;
    let next = checked(draft, before.as_ref())?;
    let host = endpoint(&next.place)?.host();
    let moved = match &before {
        Some(before) => endpoint(&before.place)?.host() != host,
        None => true,
    };
    if moved && secret.is_none() {
        let words = match &before {
            None => "Type the client secret",
            Some(_) => {
                "The address is another one now, so type the secret again: it was given for the old one"
            }
        };
        return Err(Failure::field("secret", words));
    }
    if before.is_some() {
        station.desk.refuse_while_sending()?;
    }
    let next = match secret {
        Some(secret) => put_secret(station, next, secret, keep).await?,
        None => next,
    };
    remember(station, &next)?;
    station.desk.reconnect(station);
    Ok(view(station, &next, &mut None).await)
}

/// Replaces a connection's secret.
pub async fn replace_secret(
    station: &Station,
    id: &str,
    secret: SecretText,
    keep: Keep,
) -> Result<ConnectionView, Failure> {
    if secret.is_empty() {
        return Err(Failure::field("secret", "Type the client secret"));
    }
    let saved = put_secret(station, find(station, id)?, secret, keep).await?;
    remember(station, &saved)?;
    station.desk.reconnect(station);
    Ok(view(station, &saved, &mut None).await)
}

/// Removes a connection and its secret. Where the keyring cannot be asked the connection stays, so that no secret is
/// left behind unseen.
pub async fn remove(station: &Station, id: &str) -> Result<(), Failure> {
    station.desk.refuse_while_sending()?;
    let saved = find(station, id)?;
    match station.vault.forget(&secret_name(&saved.id)?).await {
        // Where there is no keyring there is no secret in it.
        Ok(()) | Err(VaultTrouble::NoEntry | VaultTrouble::Absent) => {}
        Err(trouble) => return Err(trouble.into()),
    }
    station.settings.change(|all| all.connections.retain(|known| known.id != id))?;
    station.desk.reconnect(station);
    Ok(())
}

/// Notes that a secret was used just now.
pub fn note_use(station: &Station, id: &str) {
    let now = millis(SystemTime::now());
    let noted = station.settings.change(|all| {
        if let Some(known) = all.connections.iter_mut().find(|known| known.id == id) {
            known.secret_used = Some(now);
        }
    });
    if let Err(failure) = noted {
        tracing::warn!(%failure, "the use of a secret was not noted");
    }
}

/// Every connection, the sandbox first. One keyring that does not answer is asked once, not once a row.
pub async fn list(station: &Station) -> Vec<ConnectionView> {
    let mut views = Vec::new();
    if let Some(simulated) = station.desk.simulated() {
        views.push(sandbox_view(&simulated.access));
    }
    let mut trouble = None;
    for saved in station.settings.read(|all| all.connections.clone()) {
        views.push(view(station, &saved, &mut trouble).await);
    }
    views
}

async fn put_secret(
    station: &Station,
    saved: SavedConnection,
    secret: SecretText,
    keep: Keep,
) -> Result<SavedConnection, Failure> {
    station.vault.put(&secret_name(&saved.id)?, secret, keep).await?;
    let now = Some(millis(SystemTime::now()));
    Ok(SavedConnection { secret_changed: now, secret_used: None, ..saved })
}

fn remember(station: &Station, next: &SavedConnection) -> Result<(), Failure> {
    station.settings.change(|all| {
        match all.connections.iter_mut().find(|known| known.id == next.id) {
            Some(known) => known.clone_from(next),
            None => all.connections.push(next.clone()),
        }
    })
}

fn checked(
    draft: ConnectionDraft,
    before: Option<&SavedConnection>,
) -> Result<SavedConnection, Failure> {
    let name = text("name", &draft.name, "Give the connection a name")?;
    let client_id = text("clientId", &draft.client_id, "Type the client id")?;
    let place = match draft.environment {
        EnvironmentView::Production => SavedPlace::Production,
        EnvironmentView::Staging => SavedPlace::Staging,
        EnvironmentView::Custom => SavedPlace::Custom {
            url: draft.custom_url.unwrap_or_default().trim().to_owned(),
            confirmed_host: draft.confirmed_host,
        },
        EnvironmentView::Sandbox => {
            return Err(Failure::field("environment", "The sandbox connects itself"));
        }
    };
    endpoint(&place)?;
    Ok(SavedConnection {
        id: before.map_or_else(|| Uuid::new_v4().to_string(), |before| before.id.clone()),
        name,
        place,
        client_id,
        secret_changed: before.and_then(|before| before.secret_changed),
        secret_used: before.and_then(|before| before.secret_used),
    })
}

fn text(field: &str, typed: &str, wanted: &str) -> Result<String, Failure> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Failure::field(field, wanted));
    }
    if typed.chars().any(char::is_control) || typed.chars().count() > LONGEST {
        return Err(Failure::field(field, format!("One line of at most {LONGEST} characters")));
    }
    Ok(typed.to_owned())
}

async fn view(
    station: &Station,
    saved: &SavedConnection,
    trouble: &mut Option<VaultTrouble>,
) -> ConnectionView {
    let presence = match (&trouble, secret_name(&saved.id)) {
        (Some(trouble), _) => Err(*trouble),
        (None, Ok(name)) => station.vault.look(&name).await,
        (None, Err(_)) => Ok(Presence::Missing),
    };
    *trouble = presence.err();
    let store = station.vault.store_name();
    ConnectionView {
        secret: SecretView::new(saved, presence, store),
        blocked_by_sandbox: station.desk.simulated().is_some(),
        ..ConnectionView::plain(saved)
    }
}

fn sandbox_view(access: &gatehouse_sandbox::Access) -> ConnectionView {
    ConnectionView {
        id: SANDBOX_ID.to_owned(),
        name: "Sandbox".to_owned(),
        environment: EnvironmentView::Sandbox,
        host: access.base_url.trim_start_matches("http://").trim_end_matches('/').to_owned(),
        base_url: access.base_url.clone(),
        client_id: access.client_id.clone(),
        secret: SecretView::of_sandbox(),
        blocked_by_sandbox: false,
    }
}

fn secret_name(id: &str) -> Result<SecretName, Failure> {
    SecretName::new(id, CLIENT_SECRET).map_err(|error| Failure::internal(&error))
}

fn gone() -> Failure {
    Failure::new(FailureCode::Gone, "This connection is no longer there")
}

/// Milliseconds since 1970, as windows count time.
pub fn millis(at: SystemTime) -> u64 {
    at.duration_since(UNIX_EPOCH).map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0))
}
