//! Hands a package to the system, by way of the updater plugin. The plugin asks no server and no window may ask the
//! plugin: it reads the manifest that was believed, and says whether it means the same.

#[cfg(target_os = "linux")]
mod system;

use std::{
    io::ErrorKind,
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use gatehouse_updates::{Key, Offer, Refusal, Signed, reread};
use tauri::{
    AppHandle,
    utils::{config::BundleType, platform::bundle_type},
};
use tauri_plugin_updater::{Error, Update, UpdaterExt};
use url::Url;

/// The plugin wants an address, and is never told to ask it. Nobody can have this name (RFC 2606).
const NEVER_ASKED: &str = "https://updates.invalid/";

/// A package that lies here.
pub(super) struct Package {
    pub(super) app: AppHandle,
    pub(super) key: Key,
    pub(super) offer: Arc<Offer>,
    pub(super) place: PathBuf,
}

/// The package that this program came from, as manifests name it: `linux-x86_64-deb`. The packager writes into the
/// program what it is packed into.
pub(super) fn target() -> Option<String> {
    let kind = match bundle_type()? {
        BundleType::Deb => "deb",
        BundleType::Rpm => "rpm",
        BundleType::AppImage => "appimage",
        BundleType::Msi => "msi",
        BundleType::Nsis => "nsis",
        BundleType::App => "app",
        BundleType::Dmg => return None,
    };
    tauri_plugin_updater::target().map(|computer| format!("{computer}-{kind}"))
}

/// Whether somebody is asked for the computer's password when a package is installed.
pub fn asks_for_password() -> bool {
    #[cfg(target_os = "linux")]
    return system::Tool::for_bundle(bundle_type()).is_some() && !system::is_administrator();
    #[cfg(not(target_os = "linux"))]
    return false;
}

impl Package {
    /// Whether the plugin takes it for the same package, and would install it.
    pub(super) async fn check(self) -> Result<(), Refusal> {
        apart(move || self.checked().map(drop)).await
    }

    /// Installs it. On Windows the program ends here.
    pub(super) async fn install(self) -> Result<(), Refusal> {
        apart(move || self.installed()).await
    }

    fn checked(&self) -> Result<(Update, Vec<u8>), Refusal> {
        let bytes = reread(&self.place, &self.offer, &self.key)?;
        let update = self.restored().map_err(|error| meaning(&error))?;
        let update = update.filter(|update| self.is_meant(update)).ok_or_else(|| {
            tracing::error!("the updater plugin means another package than the manifest");
            Refusal::OtherBytes
        })?;
        update.verify(&bytes).map_err(|error| meaning(&error))?;
        Ok((update, bytes))
    }

    /// The update as the plugin reads it from the manifest that was believed. Nothing is asked.
    fn restored(&self) -> Result<Option<Update>, Error> {
        provide(&self.app)?;
        let never = Url::parse(NEVER_ASKED).map(|never| vec![never])?;
        let updater = self.app.updater_builder().target(&self.offer.target);
        let updater = updater.pubkey(self.key.as_whole_file()).endpoints(never)?.build()?;
        updater.restore_update(self.offer.json.clone())
    }

    fn is_meant(&self, update: &Update) -> bool {
        let Offer { version, package, .. } = &*self.offer;
        update.version == version.to_string()
            && update.download_url == package.url
            && update.signature == package.signature
    }

    fn installed(&self) -> Result<(), Refusal> {
        let (update, bytes) = self.checked()?;
        #[cfg(target_os = "linux")]
        if let Some(tool) = system::Tool::for_bundle(bundle_type()) {
            return tool.install(&self.place);
        }
        update.install(bytes).map_err(|error| meaning(&error))
    }
}

/// The plugin comes into the program when it is first needed.
fn provide(app: &AppHandle) -> Result<(), Error> {
    static PROVIDED: OnceLock<()> = OnceLock::new();
    if PROVIDED.get().is_none() {
        app.plugin(tauri_plugin_updater::Builder::new().build())?;
        // Only one update is worked at, so nobody else has provided it meanwhile.
        let _ = PROVIDED.set(());
    }
    Ok(())
}

async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| {
        tracing::error!(%error, "an update broke off");
        Err(Refusal::Installer)
    })
}

/// What the plugin's error means to a person.
fn meaning(error: &Error) -> Refusal {
    tracing::warn!(%error, "the updater plugin did not take a package");
    match error {
        Error::Minisign(_)
        | Error::Base64(_)
        | Error::SignatureUtf8(_)
        | Error::MissingSignedVersion
        | Error::SignedVersionMismatch { .. } => Refusal::Signature(Signed::Package),
        Error::Io(error) if error.kind() == ErrorKind::PermissionDenied => Refusal::NotPermitted,
        Error::Io(error) if error.kind() == ErrorKind::StorageFull => Refusal::DiskFull,
        Error::AuthenticationFailed => Refusal::NotPermitted,
        Error::TempDirNotFound => Refusal::DiskFull,
        _ => Refusal::Installer,
    }
}
