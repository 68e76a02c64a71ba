//! The seam between the vault and a keyring.

use crate::{SecretName, SecretText, VaultTrouble};

/// A kind of keyring, not yet opened.
pub trait KeyringStore: Send + Sync + 'static {
    /// What a person calls this keyring.
    fn name(&self) -> &'static str;

    /// Opens the keyring. Called on the vault's own thread, so it may block.
    ///
    /// Each call opens the keyring anew: a thread that is stuck in one keyring must not be able to
    /// hold up its successor.
    ///
    /// # Errors
    ///
    /// What stands in the way, most often [`VaultTrouble::Absent`].
    fn open(&self) -> Result<Box<dyn OpenKeyring>, VaultTrouble>;
}

/// An open keyring. Stays on the thread that opened it; each call may block.
pub trait OpenKeyring {
    /// Stores `secret` under `name`, in place of what was there.
    ///
    /// # Errors
    ///
    /// The trouble that kept it from being stored.
    fn put(&self, name: &SecretName, secret: &SecretText) -> Result<(), VaultTrouble>;

    /// The secret stored under `name`.
    ///
    /// # Errors
    ///
    /// [`VaultTrouble::NoEntry`] if there is none, or the trouble that kept it from being read.
    fn read(&self, name: &SecretName) -> Result<SecretText, VaultTrouble>;

    /// Whether something is stored under `name`, without reading it where the keyring allows that.
    ///
    /// # Errors
    ///
    /// The trouble that kept it from being known.
    fn holds(&self, name: &SecretName) -> Result<bool, VaultTrouble>;

    /// Deletes what is stored under `name`.
    ///
    /// # Errors
    ///
    /// [`VaultTrouble::NoEntry`] if there was nothing, or the trouble that kept it from being
    /// deleted.
    fn forget(&self, name: &SecretName) -> Result<(), VaultTrouble>;
}
