//! Secrets in the operating system's keyring.
//!
//! A secret is handed to the [`Vault`] once. From then on it is found by its [`SecretName`], leaves
//! only to be sent to the service that it belongs to, and is never shown, printed, written to a
//! file or serialised: [`SecretText`] has none of the traits that would do so.
//!
//! A keyring is another program, and it can be missing, locked or stuck. So each call has a limit,
//! each of these states has a name in [`VaultTrouble`], and a secret can be kept for the session
//! only ([`Keep::Session`]). There is no plain file to fall back to.

mod name;
mod secret;
mod store;
mod system;
mod trouble;
mod vault;
mod wishes;
mod worker;

pub use name::{BadName, SecretName};
pub use secret::SecretText;
pub use store::{KeyringStore, OpenKeyring};
pub use trouble::VaultTrouble;
pub use vault::{CALL_LIMIT, Keep, Presence, Vault};
