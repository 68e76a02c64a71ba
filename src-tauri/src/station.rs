//! What this station is and holds: its role, its folder, its settings, its keyring and its calls.

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use gatehouse_records::Backup;
use gatehouse_vault::Vault;
use tauri::{AppHandle, Manager};

use crate::{
    connections::{fixed::merge, transfer::Preview},
    desk::Desk,
    desktop::Desktop,
    directory::Directory,
    eyes::Eyes,
    failure::Failure,
    feed::Feed,
    first_picture::FirstPicture,
    fixed::Fixed,
    folder,
    kiosk::Kiosk,
    permit,
    renderer::Renderer,
    role::{self, Beside, Role, Wishes},
    selftest,
    settings::Settings,
    terminal,
    updates::Updates,
    window,
};

/// Everything that a command may need.
pub struct Station {
    pub role: Role,
    /// The start asked for this role, and staff have to open it: the folder is a kiosk.
    pub wanted: Option<Role>,
    /// Nobody knows what the folder was set up as.
    lost: bool,
    pub folder: PathBuf,
    /// What the organisation fixes here.
    pub fixed: Fixed,
    pub settings: Settings,
    pub vault: Arc<Vault>,
    pub desk: Desk,
    pub feed: Feed,
    pub desktop: Desktop,
    pub directory: Directory,
    pub eyes: Eyes,
    pub kiosk: Kiosk,
    pub selftest: selftest::Last,
    pub updates: Updates,
    pub renderer: Renderer,
    pub first_picture: FirstPicture,
    /// A backup that was looked into and may be restored next.
    backup: Mutex<Option<Backup>>,
    /// Settings that were looked into and may be brought in next.
    brought: Mutex<Option<Preview>>,
    /// Held until the end: two stations in one folder would overwrite each other.
    _lock: File,
}

/// How a start opens the station.
pub struct Opening {
    pub folder: PathBuf,
    /// A picture or a film in place of a camera.
    pub camera: Option<PathBuf>,
    pub role: Option<Role>,
    pub sandbox: bool,
    pub fixed: Fixed,
    pub renderer: Renderer,
}

impl Station {
    /// Opens the folder. Touches neither keyring nor network: the window must not wait for them.
    pub fn open(
        app: &AppHandle,
        opening: Opening,
    ) -> Result<Arc<Self>, Box<dyn std::error::Error>> {
        let Opening { folder, camera, role: asked, sandbox: practice, fixed, renderer } = opening;
        let lock = folder::take(&folder)?;
        let (permitted, policy) = (permit::take(&folder), fixed.role());
        let (mut settings, (decided, lost)) = Settings::open(app, &folder, |saved| {
            let beside = role::beside(&folder);
            let kept = saved.role.or_else(|| beside.role());
            let lost = kept.is_none() && beside == Beside::Damaged;
            let decided = Wishes { permitted, policy, kept, asked, practice, lost }.decide();
            saved.role = decided.keep.or(kept);
            merge(&fixed, saved);
            (decided, lost && saved.role.is_none())
        })?;
        let kept = settings.read(|saved| saved.role);
        if let Err(error) = role::keep_beside(&folder, kept) {
            settings.unwritten_at_start(&error);
        }
        if lost {
            settings.notices.push(role::lost_words(&folder));
        }
        for notice in &settings.notices {
            terminal::say(notice);
        }
        let vault = Arc::new(Vault::new());
        Ok(Arc::new(Self {
            eyes: Eyes::new(camera.as_deref(), settings.read(|saved| saved.camera.clone())),
            role: decided.role,
            wanted: decided.wanted,
            desk: Desk::new(&folder),
            lost,
            folder,
            updates: Updates::new(&fixed.updates()),
            fixed,
            selftest: selftest::Last::default(),
            renderer,
            first_picture: FirstPicture::new(),
            settings,
            vault,
            feed: Feed::default(),
            desktop: Desktop::new(app),
            directory: Directory::new(),
            kiosk: Kiosk::new(),
            backup: Mutex::new(None),
            brought: Mutex::new(None),
            _lock: lock,
        }))
    }
}

impl Station {
    /// What the next start opens as.
    pub fn opens_as(&self) -> Role {
        let otherwise = if self.lost { Role::Kiosk } else { self.role };
        self.settings.read(|saved| saved.role).unwrap_or(otherwise)
    }

    /// Whether the folder was set up, and nobody can say any more as what.
    pub fn lost_its_role(&self) -> bool {
        self.lost && self.settings.read(|saved| saved.role).is_none()
    }

    /// Keeps a backup at hand, and gives out the one that was kept.
    pub fn hold_backup(&self, backup: Option<Backup>) -> Option<Backup> {
        std::mem::replace(&mut *self.backup.lock().unwrap_or_else(PoisonError::into_inner), backup)
    }

    /// The same for settings.
    pub fn hold_settings(&self, read: Option<Preview>) -> Option<Preview> {
        std::mem::replace(&mut *self.brought.lock().unwrap_or_else(PoisonError::into_inner), read)
    }
}

/// Starts what runs beside the window.
pub fn begin(app: &AppHandle, sandbox: bool) {
    let station = Arc::clone(&app.state::<Arc<Station>>());
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if sandbox && let Err(failure) = station.desk.start_sandbox(&station).await {
            // Whoever asked for a practice is never let at the real desk: its window stays unseen.
            return no_practice(&app, &failure);
        }
        if station.role == Role::Kiosk {
            tokio::spawn(crate::kiosk::look_after(Arc::clone(&station)));
        }
        let waiting = Arc::clone(&station);
        tokio::spawn(async move {
            waiting.first_picture.over().await;
            waiting.desk.reconnect(&waiting).await;
            waiting.desk.take_up(&waiting).await;
        });
        crate::feed::run(station).await;
    });
}

/// The simulated services that were asked for are not there: says so, and ends.
fn no_practice(app: &AppHandle, failure: &Failure) {
    let why = failure.message.trim_end_matches('.');
    let why = format!("The sandbox did not start, so nothing was opened. {why}");
    let handle = app.clone();
    window::log_failure(app.run_on_main_thread(move || window::tell_and_leave(&handle, &why)));
}

/// An identifier of its own for a data folder, letters and digits only, as every system's lock wants it. However a folder
/// is spelled, it is the same one; only what is there has one spelling, so the folder is made where it is missing.
pub fn identifier_of(folder: &Path) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    if folder.to_str().is_some() {
        // What stands in the way is told when the folder is opened.
        let _ = std::fs::create_dir_all(folder);
    }
    let mut hasher = DefaultHasher::new();
    std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()).hash(&mut hasher);
    format!("app.gatehouse.desk.d{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_the_same_however_it_is_spelled() {
        let place = tempfile::tempdir().unwrap();
        let (one, other) = (place.path().join("one"), place.path().join("other"));
        let name = identifier_of(&one);
        assert_ne!(identifier_of(&other), name);
        assert_eq!(identifier_of(&place.path().join("other/../one")), name);
        assert_eq!(identifier_of(&one), name, "also before it was made");
        #[cfg(unix)]
        {
            let link = place.path().join("link");
            std::os::unix::fs::symlink(&one, &link).unwrap();
            assert_eq!(identifier_of(&link), name);
        }
    }
}
