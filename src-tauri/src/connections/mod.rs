//! Connections: checked addresses, and secrets that go in and never come out.

pub mod accounts;
pub mod fixed;
pub mod forms;
pub mod simulated;
mod told;
pub mod transfer;

use std::{
    collections::BTreeMap,
    time::{SystemTime, UNIX_EPOCH},
};

use gatehouse_policy::KeyName;
use gatehouse_vault::{Keep, Presence, SecretText, VaultTrouble};
use gatehouse_vendors::{
    Vendor,
    authenticx::Authenticx,
    authx::{AuthX, SetupTrouble},
    check::CheckLine,
    enablex::EnableX,
};
use uuid::Uuid;

use self::{
    accounts::{endpoint, secret_name},
    forms::Field,
};
use crate::{
    failure::{Failure, FailureCode},
    fixed::Fixed,
    settings::{Mode, SavedConnection, SavedPlace, Standing},
    station::Station,
    views::connections::{ConnectionDraft, ConnectionView, EnvironmentView, SecretView},
};

const LONGEST: usize = 200;
/// Sent beside its key, so it is kept beside it too, although it is no secret.
const KEPT_BESIDE_ITS_KEY: &str = "applicationId";

/// Secrets as they were typed, by field.
pub type Typed = BTreeMap<String, SecretText>;

/// Finds a connection.
pub fn find(station: &Station, id: &str) -> Result<SavedConnection, Failure> {
    known(station, id).ok_or_else(gone)
}

fn known(station: &Station, id: &str) -> Option<SavedConnection> {
    station.settings.read(|saved| saved.connections.iter().find(|known| known.id == id).cloned())
}

/// What a connection is called, if it is still there.
pub fn name(station: &Station, id: &str) -> Option<String> {
    let simulated = station.desk.simulated();
    let mut simulated = simulated.iter().flat_map(|it| &it.connections);
    let named = simulated.find(|known| known.id == id).cloned();
    named.or_else(|| known(station, id)).map(|known| known.name)
}

/// Adds a connection or changes one. The secrets are in the keyring before the connection is in the settings, so
/// that there is never a connection whose secret was lost on the way.
pub async fn save(
    station: &Station,
    draft: ConnectionDraft,
    typed: Typed,
    keep: Keep,
) -> Result<ConnectionView, Failure> {
    let typed: Typed = typed.into_iter().filter(|(_, secret)| !secret.is_empty()).collect();
    let before = draft.id.as_deref().map(|id| find(station, id)).transpose()?;
    match &before {
        Some(before) => fixed::refuse_change(before)?,
        None if !station.fixed.policy.allows_other_connections() => {
            return Err(station.fixed.refusal(KeyName::ConnectionsOthers));
        }
        None => {}
    }
    let (next, fields) = checked(&station.fixed, draft, (before.as_ref(), &typed))?;
    if before.is_some() {
        station.desk.refuse_while_sending()?;
    }
    let secrets: Vec<String> = typed.keys().cloned().collect();
    let next = put_secrets(station, next, (&fields, typed), keep).await?;
    remember(station, &next)?;
    station.desk.reconnect(station).await;
    told::saved(station, before.as_ref(), &next, &secrets).await;
    Ok(view(station, &next, &mut None).await)
}

/// Replaces one secret.
pub async fn replace_secret(
    station: &Station,
    (id, field): (&str, &str),
    secret: SecretText,
    keep: Keep,
) -> Result<ConnectionView, Failure> {
    let saved = find(station, id)?;
    fixed::refuse_barred(&saved)?;
    let known = secret_field(&saved, field)?;
    if secret.is_empty() {
        return Err(Failure::field(field, known.wanted));
    }
    let typed = Typed::from([(field.to_owned(), secret)]);
    let saved = put_secrets(station, saved, (&[known], typed), keep).await?;
    remember(station, &saved)?;
    station.desk.reconnect(station).await;
    told::tell(station, "secret.replace", &saved, field).await;
    Ok(view(station, &saved, &mut None).await)
}

/// Forgets one secret on this computer. The service is not told.
pub async fn forget_secret(
    station: &Station,
    id: &str,
    field: &str,
) -> Result<ConnectionView, Failure> {
    let mut saved = find(station, id)?;
    secret_field(&saved, field)?;
    forget(station, id, field).await?;
    saved.secrets.remove(field);
    remember(station, &saved)?;
    station.desk.reconnect(station).await;
    told::tell(station, "secret.forget", &saved, field).await;
    Ok(view(station, &saved, &mut None).await)
}

/// Removes a connection and its secrets. Where the keyring cannot be asked the connection stays, so that no secret is
/// left behind unseen.
pub async fn remove(station: &Station, id: &str) -> Result<(), Failure> {
    station.desk.refuse_while_sending()?;
    let saved = find(station, id)?;
    if saved.standing == Standing::Fixed {
        fixed::refuse_change(&saved)?;
    }
    for field in forms::fields(saved.vendor, saved.mode, &saved.place) {
        if field.secret || field.name == KEPT_BESIDE_ITS_KEY {
            forget(station, id, field.name).await?;
        }
    }
    station.settings.change(|all| all.connections.retain(|known| known.id != id))?;
    station.desk.reconnect(station).await;
    told::tell(station, "connection.remove", &saved, &saved.name).await;
    Ok(())
}

/// Notes that a connection's secrets were used just now.
pub fn note_use(station: &Station, id: &str) {
    let now = millis(SystemTime::now());
    let noted = station.settings.change(|all| {
        if let Some(known) = all.connections.iter_mut().find(|known| known.id == id) {
            known.secrets.values_mut().for_each(|dates| dates.used = Some(now));
        }
    });
    if let Err(failure) = noted {
        tracing::warn!(%failure, "the use of a secret was not noted");
    }
}

/// Every connection, the sandbox's first. A keyring that does not answer is asked once, not once a row.
pub async fn list(station: &Station) -> Vec<ConnectionView> {
    let mut views = Vec::new();
    if let Some(simulated) = station.desk.simulated() {
        views.extend(simulated.connections.iter().map(ConnectionView::plain));
    }
    let mut trouble = None;
    for saved in station.settings.read(|all| all.connections.clone()) {
        views.push(view(station, &saved, &mut trouble).await);
    }
    views
}

/// *Test connection*, line by line.
pub async fn check(station: &Station, saved: &SavedConnection) -> Result<Vec<CheckLine>, Failure> {
    let vault = &station.vault;
    let broken = |error: SetupTrouble| Failure::internal(&error);
    Ok(match saved.vendor {
        Vendor::AuthX => AuthX::new(accounts::authx(saved, vault)?).map_err(broken)?.check().await,
        Vendor::Authenticx => {
            Authenticx::new(accounts::authenticx(saved, vault)?).map_err(broken)?.check().await
        }
        Vendor::EnableX => {
            EnableX::new(accounts::enablex(saved, vault)?).map_err(broken)?.check().await
        }
    })
}

/// One line of text that is not too long.
pub fn one_line(field: &str, text: &str) -> Result<(), Failure> {
    if text.chars().any(char::is_control) || text.chars().count() > LONGEST {
        return Err(Failure::field(field, format!("One line of at most {LONGEST} characters")));
    }
    Ok(())
}

/// Milliseconds since 1970, as windows count time.
pub fn millis(at: SystemTime) -> u64 {
    at.duration_since(UNIX_EPOCH).map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0))
}

fn checked(
    policy: &Fixed,
    draft: ConnectionDraft,
    (before, typed): (Option<&SavedConnection>, &Typed),
) -> Result<(SavedConnection, Vec<Field>), Failure> {
    let vendor = before.map_or(draft.vendor.into(), |before| before.vendor);
    let name = draft.name.trim().to_owned();
    if name.is_empty() {
        return Err(Failure::field("name", "Give the connection a name"));
    }
    one_line("name", &name)?;
    let mode = (vendor == Vendor::EnableX).then(|| draft.mode.unwrap_or(Mode::Login));
    let mut next = SavedConnection {
        id: before.map_or_else(|| Uuid::new_v4().to_string(), |before| before.id.clone()),
        vendor,
        name,
        place: place(vendor, &draft)?,
        mode,
        fields: draft.fields.into_iter().map(|pair| (pair.field, pair.value)).collect(),
        secrets: before.map(|before| before.secrets.clone()).unwrap_or_default(),
        from_policy: false,
        standing: Standing::Own,
    };
    let same_place = match before {
        Some(before) => {
            let there = endpoint(&next).ok().map(|endpoint| endpoint.host());
            mode == before.mode && there == endpoint(before).ok().map(|endpoint| endpoint.host())
        }
        None => false,
    };
    if !same_place {
        // What was given for one address is not sent to another.
        next.secrets.clear();
    }
    let fields = forms::fields(vendor, mode, &next.place);
    let given = |field: &str| typed.contains_key(field) || next.secrets.contains_key(field);
    next.fields = forms::checked(&fields, &next.fields, given)?;
    fixed::refuse_host(policy, vendor, &next.place)?;
    endpoint(&next)?;
    Ok((next, fields))
}

fn place(vendor: Vendor, draft: &ConnectionDraft) -> Result<SavedPlace, Failure> {
    match draft.environment {
        EnvironmentView::Production => Ok(SavedPlace::Production),
        EnvironmentView::Staging if vendor == Vendor::Authenticx => Ok(SavedPlace::Staging),
        EnvironmentView::Custom => Ok(SavedPlace::Custom {
            url: draft.custom_url.as_deref().unwrap_or_default().trim().to_owned(),
            confirmed_host: draft.confirmed_host.clone(),
        }),
        EnvironmentView::Staging | EnvironmentView::Sandbox => {
            Err(Failure::field("environment", "This service has no such environment"))
        }
    }
}

async fn put_secrets(
    station: &Station,
    mut saved: SavedConnection,
    (fields, mut typed): (&[Field], Typed),
    keep: Keep,
) -> Result<SavedConnection, Failure> {
    if let Some(id) = saved.fields.get(KEPT_BESIDE_ITS_KEY) {
        let name = secret_name(&saved.id, KEPT_BESIDE_ITS_KEY)?;
        station.vault.put(&name, SecretText::from(id.clone()), keep).await?;
    }
    for field in fields.iter().filter(|field| field.secret) {
        let Some(secret) = typed.remove(field.name) else { continue };
        station.vault.put(&secret_name(&saved.id, field.name)?, secret, keep).await?;
        let dates = saved.secrets.entry(field.name.to_owned()).or_default();
        dates.changed = Some(millis(SystemTime::now()));
        dates.used = None;
    }
    Ok(saved)
}

async fn forget(station: &Station, id: &str, field: &str) -> Result<(), Failure> {
    match station.vault.forget(&secret_name(id, field)?).await {
        // Where there is no keyring there is no secret in it.
        Ok(()) | Err(VaultTrouble::NoEntry | VaultTrouble::Absent) => Ok(()),
        Err(trouble) => Err(trouble.into()),
    }
}

fn secret_field(saved: &SavedConnection, name: &str) -> Result<Field, Failure> {
    forms::fields(saved.vendor, saved.mode, &saved.place)
        .into_iter()
        .find(|field| field.secret && field.name == name)
        .ok_or_else(gone)
}

fn remember(station: &Station, next: &SavedConnection) -> Result<(), Failure> {
    station.settings.change(|all| {
        match all.connections.iter_mut().find(|known| known.id == next.id) {
            Some(known) => known.clone_from(next),
            None => all.connections.push(next.clone()),
        }
    })
}

async fn view(
    station: &Station,
    saved: &SavedConnection,
    trouble: &mut Option<VaultTrouble>,
) -> ConnectionView {
    let mut secrets = Vec::new();
    for field in forms::secrets(saved) {
        let presence = match (&trouble, secret_name(&saved.id, field.name)) {
            (Some(trouble), _) => Err(*trouble),
            (None, Ok(name)) => station.vault.look(&name).await,
            (None, Err(_)) => Ok(Presence::Missing),
        };
        *trouble = presence.err();
        let dates = saved.secrets.get(field.name).copied().unwrap_or_default();
        secrets.push(SecretView::new((field.name, dates), presence, station.vault.store_name()));
    }
    ConnectionView {
        secrets,
        blocked_by_sandbox: station.desk.simulated().is_some(),
        ..ConnectionView::plain(saved)
    }
}

fn gone() -> Failure {
    Failure::new(FailureCode::Gone, "This connection is no longer there")
}
