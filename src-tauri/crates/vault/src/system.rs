//! The keyring of the operating system.

use keyring::{Entry, Error};
use keyring_core::CredentialStore;
use std::sync::Arc;
use zeroize::Zeroize;

use crate::{KeyringStore, OpenKeyring, SecretName, SecretText, VaultTrouble};

/// Keychain, Credential Manager or the Secret Service, whichever this system has.
pub(crate) struct SystemKeyring;

impl KeyringStore for SystemKeyring {
    fn name(&self) -> &'static str {
        if cfg!(target_os = "macos") {
            "Keychain"
        } else if cfg!(windows) {
            "Credential Manager"
        } else {
            "Secret Service"
        }
    }

    fn open(&self) -> Result<Box<dyn OpenKeyring>, VaultTrouble> {
        match platform_store() {
            Ok(store) => Ok(Box::new(OpenSystemKeyring { store })),
            // Nothing was asked of the keyring yet, so a failure here is a keyring that cannot be
            // reached: no session bus, or nobody on the bus who answers as a keyring.
            Err(Error::PlatformFailure(_)) => Err(VaultTrouble::Absent),
            Err(error) => Err(trouble(error)),
        }
    }
}

#[cfg(target_os = "macos")]
fn platform_store() -> keyring::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn platform_store() -> keyring::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(all(unix, not(target_os = "macos")))]
fn platform_store() -> keyring::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

struct OpenSystemKeyring {
    store: Arc<CredentialStore>,
}

impl OpenSystemKeyring {
    fn entry(&self, name: &SecretName) -> Result<Entry, VaultTrouble> {
        let inner = self.store.build(name.service(), name.user(), None).map_err(trouble)?;
        Ok(Entry { inner })
    }
}

impl OpenKeyring for OpenSystemKeyring {
    fn put(&self, name: &SecretName, secret: &SecretText) -> Result<(), VaultTrouble> {
        self.entry(name)?.set_password(secret.expose()).map_err(trouble)
    }

    fn read(&self, name: &SecretName) -> Result<SecretText, VaultTrouble> {
        self.entry(name)?.get_password().map(SecretText::from).map_err(trouble)
    }

    fn holds(&self, name: &SecretName) -> Result<bool, VaultTrouble> {
        match self.entry(name)?.inner.get_credential() {
            Ok(_) => Ok(true),
            Err(Error::NoEntry) => Ok(false),
            Err(error) => Err(trouble(error)),
        }
    }

    fn forget(&self, name: &SecretName) -> Result<(), VaultTrouble> {
        self.entry(name)?.delete_credential().map_err(trouble)
    }
}

/// Names the trouble, and lets go of everything else that the error carries: its texts may hold
/// paths, and an undecodable secret is handed out in it byte by byte.
fn trouble(error: Error) -> VaultTrouble {
    match error {
        Error::NoDefaultStore => VaultTrouble::Absent,
        Error::NoStorageAccess(_) => VaultTrouble::Locked,
        Error::NoEntry => VaultTrouble::NoEntry,
        Error::BadEncoding(mut bytes) | Error::BadDataFormat(mut bytes, _) => {
            bytes.zeroize();
            VaultTrouble::Broken
        }
        _ => VaultTrouble::Broken,
    }
}
