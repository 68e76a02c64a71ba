//! A window is a role, and a role is what it may ask for.

use serde::Serialize;
use specta::Type;

/// What this station is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Looks after people and connections.
    Admin,
    /// Somebody enrols a face, alone.
    Kiosk,
    /// Hands calls over.
    Uploads,
}

impl Role {
    /// The label of its window, and the name of its capability.
    pub fn label(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Kiosk => "kiosk",
            Self::Uploads => "uploads",
        }
    }

    /// Whether calls may be dropped on its window.
    pub fn takes_calls(self) -> bool {
        matches!(self, Self::Admin | Self::Uploads)
    }
}
