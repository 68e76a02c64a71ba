//! What is remembered between starts. No secret is ever in here.
//!
//! The store plugin writes in place, which a power cut can leave half done. So it works on a copy, and the copy is
//! moved over the real file only when it is whole: the file is the old one or the new one, never neither.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use gatehouse_vendors::Vendor;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Wry};
use tauri_plugin_store::{Store, StoreBuilder};

use crate::{
    failure::{Failure, FailureCode},
    folder::reason,
    role::Role,
};

const FILE: &str = "settings.json";
const COPY: &str = "settings.next.json";
const KEY: &str = "station";
const FORMAT_KEY: &str = "format";
/// Grows when an older version would lose something by writing what it has read. Files without it are of format 1.
const FORMAT: u64 = 1;
/// Long enough to read the consent twice without touching anything.
const KIOSK_IDLE: u32 = 90;

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum Appearance {
    #[default]
    System,
    Light,
    Dark,
}

/// How to sign in at EnableX.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// As a person, with e-mail and password.
    Login,
    /// As an application, with its key.
    Basic,
}

/// A connection as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedConnection {
    pub id: String,
    #[serde(with = "vendor_name")]
    pub vendor: Vendor,
    pub name: String,
    pub place: SavedPlace,
    pub mode: Option<Mode>,
    /// What is no secret, by field.
    pub fields: BTreeMap<String, String>,
    /// When each secret was typed and used; the secrets themselves are in the keyring.
    pub secrets: BTreeMap<String, SecretDates>,
    /// A policy brought it, and nobody typed it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_policy: bool,
    /// What the policy of today says about it.
    #[serde(skip)]
    pub standing: Standing,
}

/// What the policy says about a connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "lowercase")]
#[serde(rename = "ConnectionStanding")]
pub enum Standing {
    /// Nothing: it is the station's own.
    #[default]
    Own,
    /// It is there, as it is; only its secrets are typed here.
    Fixed,
    /// It may not be used.
    Barred,
}

impl SavedConnection {
    /// A field that is no secret.
    pub fn field(&self, name: &str) -> String {
        self.fields.get(name).cloned().unwrap_or_default()
    }
}

/// When a secret was typed and used, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretDates {
    pub changed: Option<u64>,
    pub used: Option<u64>,
}

/// Vendors are written by the names that the window uses.
pub mod vendor_name {
    use gatehouse_vendors::Vendor;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    const NAMES: [(Vendor, &str); 3] = [
        (Vendor::AuthX, "authx"),
        (Vendor::Authenticx, "authenticx"),
        (Vendor::EnableX, "enablex"),
    ];

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference over")]
    pub fn serialize<S: Serializer>(vendor: &Vendor, to: S) -> Result<S::Ok, S::Error> {
        let name = NAMES.iter().find(|(known, _)| known == vendor).map_or("", |(_, name)| name);
        to.serialize_str(name)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vendor, D::Error> {
        let name = String::deserialize(from)?;
        let known = NAMES.iter().find(|(_, known)| *known == name);
        known.map(|(vendor, _)| *vendor).ok_or_else(|| D::Error::custom("no such service"))
    }
}

/// Where a connection leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "kind")]
pub enum SavedPlace {
    Production,
    Staging,
    Custom { url: String, confirmed_host: Option<String> },
}

/// Everything that is remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Saved {
    pub appearance: Appearance,
    pub connections: Vec<SavedConnection>,
    /// The connection that calls are sent with.
    pub calls_connection: Option<String>,
    /// The connection that people are looked after with.
    pub people_connection: Option<String>,
    /// When the last backup was written, in milliseconds since 1970.
    pub last_backup: Option<u64>,
    /// After how many seconds without a touch the kiosk begins anew.
    pub kiosk_idle: Option<u32>,
    /// A login name lets somebody in at the kiosk. Whoever knows one can enrol their own face for somebody else.
    pub kiosk_login_names: bool,
    /// The kiosks, and groups of them, that a pairing was made out for here.
    pub kiosks: BTreeSet<String>,
    /// The camera to use; without one the first that is there.
    pub camera: Option<gatehouse_capture::DeviceId>,
    /// The highest version of Gatehouse that was ever offered here.
    pub highest_version: Option<String>,
    /// The computers on which the plain renderer paints, because the usual one did not.
    pub plain_on: BTreeSet<String>,
    /// What the folder was set up as, and opens as.
    pub role: Option<Role>,
    /// The folder that is watched is the one that a policy named.
    pub policy_watches: bool,
}

impl Saved {
    /// After how many seconds without a touch the kiosk begins anew.
    pub fn kiosk_idle(&self) -> u32 {
        self.kiosk_idle.unwrap_or(KIOSK_IDLE)
    }

    /// The connections to a service that may be used.
    pub fn usable(&self, vendor: Vendor) -> impl Iterator<Item = &SavedConnection> + Clone {
        let own = self.connections.iter().filter(move |known| known.vendor == vendor);
        own.filter(|known| known.standing != Standing::Barred)
    }
}

/// The settings of one data folder.
pub struct Settings {
    store: Arc<Store<Wry>>,
    folder: PathBuf,
    saved: Mutex<Saved>,
    /// What a person should know about the settings file.
    pub notices: Vec<String>,
}

impl Settings {
    /// Reads the settings. A file that cannot be read is set aside, and told about. `begin` puts in what this start
    /// decides; it holds also where it cannot be written down.
    pub fn open<T>(
        app: &AppHandle,
        folder: &Path,
        begin: impl FnOnce(&mut Saved) -> T,
    ) -> Result<(Self, T), Box<dyn std::error::Error>> {
        let (mut saved, notice) = read_or_set_aside(folder)?;
        let store = StoreBuilder::new(app, folder.join(COPY)).disable_auto_save().build()?;
        let before = serde_json::to_value(&saved)?;
        let begun = begin(&mut saved);
        let changed = serde_json::to_value(&saved)? != before;
        let notices = notice.into_iter().collect();
        let (folder, unsaved) = (folder.to_owned(), Mutex::default());
        let mut settings = Self { store, folder, saved: unsaved, notices };
        if changed && let Err(error) = settings.write(&saved) {
            settings.unwritten_at_start(&*error);
        }
        Ok((Self { saved: Mutex::new(saved), ..settings }, begun))
    }

    /// What a start decides holds for it alone where it cannot be written down: a person has to know.
    pub fn unwritten_at_start(&mut self, error: &dyn std::error::Error) {
        tracing::warn!(%error, "what this start decided was not written down");
        let words = unwritten_words(&self.folder);
        if !self.notices.contains(&words) {
            self.notices.push(words);
        }
    }

    /// Looks at the settings.
    pub fn read<T>(&self, look: impl FnOnce(&Saved) -> T) -> T {
        look(&self.saved.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes them and writes them down. When they cannot be written nothing has changed.
    pub fn change<T>(&self, change: impl FnOnce(&mut Saved) -> T) -> Result<T, Failure> {
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = saved.clone();
        let result = change(&mut next);
        if next != *saved {
            self.write(&next).map_err(|error| {
                tracing::warn!(%error, "settings were not written");
                let message = "The settings could not be written. Is the disk full or protected?";
                Failure::new(FailureCode::SettingsUnwritable, message)
            })?;
            *saved = next;
        }
        Ok(result)
    }

    fn write(&self, saved: &Saved) -> Result<(), Box<dyn std::error::Error>> {
        self.store.set(FORMAT_KEY, FORMAT);
        self.store.set(KEY, serde_json::to_value(saved)?);
        self.store.save()?;
        let copy = self.folder.join(COPY);
        fs::File::open(&copy)?.sync_all()?;
        fs::rename(&copy, self.folder.join(FILE))?;
        sync_folder(&self.folder)
    }
}

/// What is remembered in a folder, looked at before the application is there. Whatever is wrong with the file is told
/// about when it is opened.
pub fn glance(folder: &Path) -> Saved {
    let file = fs::read(folder.join(FILE)).ok();
    let file: serde_json::Value =
        file.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    Saved::deserialize(&file[KEY]).unwrap_or_default()
}

fn unwritten_words(folder: &Path) -> String {
    format!(
        "The settings could not be written in “{}”. Is the disk full or protected? Put that right and start Gatehouse again: \
         until then it forgets what this station is.",
        folder.display()
    )
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    Ok(fs::File::open(folder)?.sync_all()?)
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> Result<(), Box<dyn std::error::Error>> {
    Ok(())
}

/// Fails, in words for a person, where a start would lose what stands there.
fn read_or_set_aside(folder: &Path) -> Result<(Saved, Option<String>), String> {
    // A copy that was never moved over belongs to a change that did not happen.
    let _ = fs::remove_file(folder.join(COPY));
    let path = folder.join(FILE);
    let unreadable =
        |error| format!("The settings in “{}” cannot be read: {}", path.display(), reason(&error));
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok((Saved::default(), None));
        }
        Err(error) => return Err(unreadable(error)),
    };
    let file: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    if file[FORMAT_KEY].as_u64().is_some_and(|format| format > FORMAT) {
        let folder = folder.display();
        return Err(format!(
            "A newer version of Gatehouse has used the data folder “{folder}”; install that version"
        ));
    }
    if let Ok(saved) = Saved::deserialize(&file[KEY]) {
        return Ok((saved, None));
    }
    let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let aside = format!("settings.broken-{}.json", seconds.as_secs());
    fs::rename(&path, folder.join(&aside)).map_err(unreadable)?;
    let notice = format!(
        "The settings file could not be read and was set aside as {aside}. Connections have to be added again."
    );
    Ok((Saved::default(), Some(notice)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_file_is_set_aside_and_never_lost() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), b"{\"station\": {\"connec").unwrap();
        let (saved, notice) = read_or_set_aside(folder.path()).unwrap();
        assert_eq!(saved, Saved::default());
        assert!(notice.is_some_and(|notice| notice.contains("set aside")));
        let kept: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().collect();
        assert_eq!(kept.len(), 1);
        assert_eq!(fs::read(kept[0].path()).unwrap(), b"{\"station\": {\"connec");
    }

    #[test]
    fn settings_that_cannot_be_read_are_no_empty_settings() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(FILE)).unwrap();
        let words = read_or_set_aside(folder.path()).unwrap_err();
        assert!(words.contains("settings.json” cannot be read: a folder stands there"), "{words}");
    }

    #[test]
    fn settings_of_a_newer_version_are_left_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let newer = format!(r#"{{"format":{},"station":{{"appearance":"sepia"}}}}"#, FORMAT + 1);
        fs::write(folder.path().join(FILE), &newer).unwrap();
        let words = read_or_set_aside(folder.path()).unwrap_err();
        assert!(words.contains("A newer version of Gatehouse has used the data folder"), "{words}");
        assert_eq!(fs::read_to_string(folder.path().join(FILE)).unwrap(), newer);
    }

    #[test]
    fn a_change_that_was_cut_off_did_not_happen() {
        let folder = tempfile::tempdir().unwrap();
        let old = br#"{"station":{"appearance":"dark"}}"#;
        fs::write(folder.path().join(FILE), old).unwrap();
        fs::write(folder.path().join(COPY), b"{\"station\":{\"appea").unwrap();
        let (saved, notice) = read_or_set_aside(folder.path()).unwrap();
        assert_eq!((saved.appearance, notice), (Appearance::Dark, None));
    }
}
