//! Settings as a file for another station. No secret is ever in it, and a file can neither change a connection that is
//! here nor bring a secret to another host: what it brings is always new, and without secrets.

use std::{collections::BTreeMap, path::Path};

use gatehouse_policy::KeyName;
use gatehouse_records::{Entry, Outcome};
use gatehouse_vendors::{AddressTrouble, Endpoint, Vendor};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{accounts::endpoint, fixed::refuse_host, forms, one_line};
use crate::{
    directory::by,
    failure::{Failure, FailureCode},
    fixed::Fixed,
    settings::{self, Appearance, Mode, Saved, SavedConnection, SavedPlace, vendor_name},
    station::Station,
};

/// The most that is read: real files are a few kilobytes.
const LARGEST: u64 = 1_000_000;
const VERSION: u32 = 1;

/// The file.
#[derive(Serialize, Deserialize)]
struct Carried {
    gatehouse_settings: u32,
    appearance: Appearance,
    connections: Vec<CarriedConnection>,
}

#[derive(Serialize, Deserialize)]
struct CarriedConnection {
    #[serde(with = "vendor_name")]
    vendor: Vendor,
    name: String,
    place: SavedPlace,
    mode: Option<Mode>,
    fields: BTreeMap<String, String>,
}

/// What stayed behind when settings were written.
pub struct Written {
    pub connections: usize,
    /// By connection: the secrets that have to be typed again.
    pub left_out: Vec<(String, Vec<String>)>,
}

/// A connection that a file holds.
pub struct Brought {
    pub saved: SavedConnection,
    pub standing: Standing,
    /// The secrets that it needs.
    pub secrets: Vec<String>,
}

/// What would become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It would be added.
    New,
    /// It would be added; its host is none of the service's own, and a person has to say yes to it.
    OtherHost(String),
    /// The same connection is here already.
    Here,
    /// It cannot be used, and why.
    Unusable(String),
}

/// A file that was read and may be brought in next.
pub struct Preview {
    pub appearance: Appearance,
    pub connections: Vec<Brought>,
}

/// Writes the settings without any secret.
pub async fn write(station: &Station, path: &Path) -> Result<Written, Failure> {
    let (text, written) = station.settings.read(|saved| {
        let text = serde_json::to_string_pretty(&carried(saved));
        (text.map_err(|error| Failure::internal(&error)), written(saved))
    });
    let unwritable = |_| {
        let words = "The file could not be written. Check its folder and the free space.";
        Failure::new(FailureCode::SettingsUnwritable, words)
    };
    tokio::fs::write(path, text? + "\n").await.map_err(unwritable)?;
    tell(station, "settings.export", written.connections).await;
    Ok(written)
}

/// Reads such a file.
pub async fn read(station: &Station, path: &Path) -> Result<Preview, Failure> {
    let wrong = || Failure::field("file", "This is no settings file of Gatehouse");
    let length = tokio::fs::metadata(path).await.map_err(|_| wrong())?.len();
    if length > LARGEST {
        return Err(wrong());
    }
    let bytes = tokio::fs::read(path).await.map_err(|_| wrong())?;
    let carried: Carried = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
    if carried.gatehouse_settings > VERSION {
        let words = "This file is from a newer Gatehouse. Update this station first.";
        return Err(Failure::field("file", words));
    }
    let here = station.settings.read(|saved| saved.connections.clone());
    let connections = carried.connections.into_iter();
    let connections = connections.map(|one| allowed(&station.fixed, brought(one, &here))).collect();
    let fixed = station.fixed.policy.appearance().map(Into::into);
    Ok(Preview { appearance: fixed.unwrap_or(carried.appearance), connections })
}

/// A connection that the policy does not allow does not come in.
fn allowed(fixed: &Fixed, brought: Brought) -> Brought {
    if !matches!(brought.standing, Standing::New | Standing::OtherHost(_)) {
        return brought;
    }
    let refused = if fixed.policy.allows_other_connections() {
        refuse_host(fixed, brought.saved.vendor, &brought.saved.place).err()
    } else {
        Some(fixed.refusal(KeyName::ConnectionsOthers))
    };
    let standing = refused.map(|failure| Standing::Unusable(failure.message));
    Brought { standing: standing.unwrap_or(brought.standing), ..brought }
}

/// Brings in what was read. A person has seen every host by now.
pub async fn bring_in(station: &Station, preview: Preview) -> Result<usize, Failure> {
    let appearance = preview.appearance;
    let new: Vec<SavedConnection> = preview.connections.into_iter().filter_map(confirmed).collect();
    let count = new.len();
    let fixed = station.fixed.policy.appearance().is_some();
    station.settings.change(|saved| {
        if !fixed {
            saved.appearance = appearance;
        }
        saved.connections.extend(new);
    })?;
    station.desk.reconnect(station).await;
    tell(station, "settings.import", count).await;
    Ok(count)
}

fn confirmed(brought: Brought) -> Option<SavedConnection> {
    let mut saved = brought.saved;
    match brought.standing {
        Standing::New => Some(saved),
        Standing::OtherHost(host) => {
            if let SavedPlace::Custom { confirmed_host, .. } = &mut saved.place {
                *confirmed_host = Some(host);
            }
            Some(saved)
        }
        Standing::Here | Standing::Unusable(_) => None,
    }
}

async fn tell(station: &Station, action: &str, connections: usize) {
    let by = by(station).detail(&format!("{connections} connections"));
    station.directory.note(station, Entry::new(action, Outcome::Done, &by)).await;
}

fn carried(saved: &Saved) -> Carried {
    let connections = saved.connections.iter().map(|known| CarriedConnection {
        vendor: known.vendor,
        name: known.name.clone(),
        place: unconfirmed(&known.place),
        mode: known.mode,
        fields: known.fields.clone(),
    });
    Carried {
        gatehouse_settings: VERSION,
        appearance: saved.appearance,
        connections: connections.collect(),
    }
}

fn written(saved: &Saved) -> Written {
    let left_out = saved.connections.iter().map(|known| {
        let secrets: Vec<String> = known.secrets.keys().cloned().collect();
        (known.name.clone(), secrets)
    });
    Written {
        connections: saved.connections.len(),
        left_out: left_out.filter(|(_, secrets)| !secrets.is_empty()).collect(),
    }
}

/// A yes to a host belongs to the station where it was said.
fn unconfirmed(place: &SavedPlace) -> SavedPlace {
    match place {
        SavedPlace::Custom { url, .. } => {
            SavedPlace::Custom { url: url.clone(), confirmed_host: None }
        }
        fixed => fixed.clone(),
    }
}

fn brought(one: CarriedConnection, here: &[SavedConnection]) -> Brought {
    let place = unconfirmed(&one.place);
    let mode = (one.vendor == Vendor::EnableX).then(|| one.mode.unwrap_or(Mode::Login));
    let known = forms::fields(one.vendor, mode, &place);
    let typed = one.fields;
    // The secrets are typed here later: what matters now is that nothing else is missing.
    let with_group = begun(&known, &typed);
    let wanted = |name: &str| with_group || known.iter().any(|it| it.name == name && !it.optional);
    let checked = forms::checked(&known, &typed, wanted);
    let (fields, trouble) = match checked {
        Ok(fields) => (fields, None),
        Err(failure) => (BTreeMap::new(), Some(failure.message)),
    };
    let secrets = known.iter().filter(|field| field.secret && wanted(field.name));
    let secrets = secrets.map(|field| field.name.to_owned()).collect();
    let saved = SavedConnection {
        id: Uuid::new_v4().to_string(),
        vendor: one.vendor,
        name: one.name.trim().to_owned(),
        place,
        mode,
        fields,
        secrets: BTreeMap::new(),
        from_policy: false,
        standing: settings::Standing::Own,
    };
    let standing = trouble.map_or_else(|| standing(&saved, here), Standing::Unusable);
    Brought { saved, standing, secrets }
}

/// Whether the group of fields that may be left out was begun.
fn begun(known: &[forms::Field], typed: &BTreeMap<String, String>) -> bool {
    let mut optional = known.iter().filter(|field| field.optional && !field.secret);
    optional.any(|field| typed.get(field.name).is_some_and(|text| !text.trim().is_empty()))
}

fn standing(saved: &SavedConnection, here: &[SavedConnection]) -> Standing {
    let same = |known: &&SavedConnection| {
        known.vendor == saved.vendor
            && known.name == saved.name
            && known.mode == saved.mode
            && known.fields == saved.fields
            && unconfirmed(&known.place) == saved.place
    };
    if here.iter().any(|known| same(&known)) {
        return Standing::Here;
    }
    if saved.name.is_empty() {
        return Standing::Unusable("It has no name".to_owned());
    }
    if let Err(failure) = one_line("name", &saved.name) {
        return Standing::Unusable(failure.message);
    }
    if let SavedPlace::Custom { url, .. } = &saved.place {
        return match Endpoint::custom(saved.vendor, url, None) {
            Ok(_) => Standing::New,
            Err(AddressTrouble::Unconfirmed { host, .. }) => Standing::OtherHost(host),
            Err(trouble) => Standing::Unusable(trouble.to_string()),
        };
    }
    match endpoint(saved) {
        Ok(_) => Standing::New,
        Err(failure) => Standing::Unusable(failure.message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection(vendor: &str, place: &str, fields: &str) -> CarriedConnection {
        let text = format!(
            r#"{{"vendor":"{vendor}","name":"Head office","place":{place},"mode":null,"fields":{fields}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    fn look(vendor: &str, place: &str, fields: &str) -> Brought {
        brought(connection(vendor, place, fields), &[])
    }

    const PRODUCTION: &str = r#"{"kind":"production"}"#;

    #[test]
    fn what_a_file_brings_is_new_and_has_no_secrets() {
        let brought = look("authenticx", PRODUCTION, r#"{"clientId":"me","clientSecret":"x"}"#);
        assert_eq!(brought.standing, Standing::New);
        assert!(brought.saved.secrets.is_empty());
        assert_eq!(brought.saved.fields.keys().collect::<Vec<_>>(), ["clientId"]);
        assert_eq!(brought.secrets, ["clientSecret"]);
    }

    #[test]
    fn a_host_that_is_none_of_the_services_own_is_named() {
        let place = r#"{"kind":"custom","url":"https://calls.example.org","confirmed_host":"calls.example.org"}"#;
        let brought = look("authenticx", place, r#"{"clientId":"me"}"#);
        assert_eq!(brought.standing, Standing::OtherHost("calls.example.org".to_owned()));
        let kept = confirmed(brought).unwrap();
        assert!(endpoint(&kept).is_ok());
    }

    #[test]
    fn what_is_here_already_is_left_alone() {
        let first = look("authenticx", PRODUCTION, r#"{"clientId":"me"}"#).saved;
        let again = connection("authenticx", PRODUCTION, r#"{"clientId":"me"}"#);
        assert_eq!(brought(again, &[first]).standing, Standing::Here);
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        let brought = look(
            "authenticx",
            r#"{"kind":"custom","url":"http://example.org","confirmed_host":null}"#,
            r#"{"clientId":"me"}"#,
        );
        assert!(matches!(brought.standing, Standing::Unusable(_)));
        let brought = look("authx", PRODUCTION, "{}");
        assert!(
            matches!(brought.standing, Standing::Unusable(words) if words.contains("API path"))
        );
    }

    #[test]
    fn the_biometric_group_asks_for_its_secrets_only_where_it_was_begun() {
        let fields = r#"{"apipath":"a","hostname":"b","applicationId":"c"}"#;
        assert_eq!(look("authx", PRODUCTION, fields).secrets, ["applicationKey"]);
        let fields =
            r#"{"apipath":"a","hostname":"b","applicationId":"c","biometricHostName":"d"}"#;
        assert_eq!(look("authx", PRODUCTION, fields).secrets.len(), 3);
    }
}
