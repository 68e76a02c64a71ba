//! The station as a window sees it.

use serde::Serialize;
use specta::Type;

use super::policy::{PolicyKey, restricted};
use crate::{role::Role, settings::Appearance, station::Station};

/// What a window has to know before it can paint.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StationView {
    pub role: Role,
    pub version: String,
    pub data_folder: String,
    pub appearance: Appearance,
    pub sandbox: bool,
    pub connections: u32,
    pub notices: Vec<String>,
    /// What the organisation's policy fixes.
    pub fixed: Vec<PolicyKey>,
}

impl StationView {
    pub fn new(station: &Station) -> Self {
        let connections = station.settings.read(|saved| saved.connections.len());
        Self {
            role: station.role,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data_folder: station.folder.display().to_string(),
            appearance: station.appearance(),
            sandbox: station.desk.simulated().is_some(),
            connections: u32::try_from(connections).unwrap_or(u32::MAX),
            notices: station.settings.notices.clone(),
            fixed: restricted(&station.fixed.policy),
        }
    }
}
