//! What can be wrong with a keyring, in words that a person can act on.

use serde::{Deserialize, Serialize};

/// Why the keyring could not do what it was asked.
///
/// The words never hold a secret, a path or anything else that the keyring itself said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
pub enum VaultTrouble {
    /// There is no keyring to talk to.
    #[error(
        "This session has no keyring. Start one and try again, or keep the secret for this \
         session only."
    )]
    Absent,
    /// The keyring is there and does not let anybody in.
    #[error(
        "The keyring is locked, or was never set up. Unlock it and try again, or keep the secret \
         for this session only."
    )]
    Locked,
    /// The keyring did not answer in time. It may still carry out what it was asked.
    #[error(
        "The keyring did not answer in time. If it is asking for its password, answer it; then \
         try again. Until it answers, it is not known whether it carried out the last request."
    )]
    Hung,
    /// The keyring answers, and holds no such secret.
    #[error("The keyring holds no such secret. Enter it again.")]
    NoEntry,
    /// The keyring answered with a failure of its own.
    #[error(
        "The keyring reported a failure of its own. Try again, or keep the secret for this \
         session only."
    )]
    Broken,
}
