//! Settings on their way to another station, as a window sees them.

use serde::Serialize;
use specta::Type;

use super::connections::{ConnectionView, EnvironmentView, VendorView};
use crate::{
    connections::transfer::{Brought, Preview, Standing, Written},
    settings::Appearance,
};

/// What stayed behind at one connection.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    pub connection: String,
    /// The fields whose secrets have to be typed again.
    pub fields: Vec<String>,
}

/// What was written.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SettingsWritten {
    pub connections: u32,
    pub left_out: Vec<LeftOut>,
}

impl From<Written> for SettingsWritten {
    fn from(written: Written) -> Self {
        let left_out = written.left_out.into_iter();
        Self {
            connections: u32::try_from(written.connections).unwrap_or(u32::MAX),
            left_out: left_out.map(|(connection, fields)| LeftOut { connection, fields }).collect(),
        }
    }
}

/// What would become of a connection that a file holds.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BroughtStanding {
    New,
    OtherHost,
    Here,
    Unusable,
}

/// A connection that a file holds.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BroughtConnection {
    pub vendor: VendorView,
    pub name: String,
    pub environment: EnvironmentView,
    pub host: String,
    pub standing: BroughtStanding,
    /// Why it cannot be used.
    pub words: Option<String>,
    /// The fields whose secrets have to be typed.
    pub secrets: Vec<String>,
}

impl From<&Brought> for BroughtConnection {
    fn from(brought: &Brought) -> Self {
        let plain = ConnectionView::plain(&brought.saved);
        let (standing, host, words) = match &brought.standing {
            Standing::New => (BroughtStanding::New, plain.host, None),
            Standing::OtherHost(host) => (BroughtStanding::OtherHost, host.clone(), None),
            Standing::Here => (BroughtStanding::Here, plain.host, None),
            Standing::Unusable(words) => {
                (BroughtStanding::Unusable, plain.host, Some(words.clone()))
            }
        };
        Self {
            vendor: plain.vendor,
            name: plain.name,
            environment: plain.environment,
            host,
            standing,
            words,
            secrets: brought.secrets.clone(),
        }
    }
}

/// What a settings file holds.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SettingsPreview {
    pub appearance: Appearance,
    pub connections: Vec<BroughtConnection>,
}

impl From<&Preview> for SettingsPreview {
    fn from(preview: &Preview) -> Self {
        let connections = preview.connections.iter().map(Into::into).collect();
        Self { appearance: preview.appearance, connections }
    }
}
