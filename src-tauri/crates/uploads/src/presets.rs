//! Metadata that a person uses again and again, under names.

use gatehouse_records::{By, Preset as Kept, Records};

use crate::{FieldTrouble, MetadataFields, QueueTrouble};

const LONGEST_NAME: usize = 60;

/// Metadata under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preset {
    /// What a person calls it.
    pub name: String,
    /// What it says.
    pub fields: MetadataFields,
}

/// Every preset, by name. What another version wrote and this one cannot read is left out.
///
/// # Errors
/// The database's trouble.
pub async fn presets(records: &Records) -> Result<Vec<Preset>, QueueTrouble> {
    let read = |kept: Kept| {
        Some(Preset { fields: serde_json::from_str(&kept.fields).ok()?, name: kept.name })
    };
    Ok(records.presets().await?.into_iter().filter_map(read).collect())
}

/// Keeps a preset, in the place of the one of the same name.
///
/// # Errors
/// A name or a field that cannot be used, or the database's trouble.
pub async fn put_preset(records: &Records, preset: Preset, by: &By) -> Result<(), QueueTrouble> {
    let name = preset.name.trim().to_owned();
    let trouble =
        |words: &str| Err(FieldTrouble { field: "presetName", words: words.to_owned() }.into());
    if name.is_empty() {
        return trouble("Give these values a name");
    }
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return trouble("Keep the name to one line of 60 characters");
    }
    let fields = preset.fields.checked()?;
    if fields == MetadataFields::default() {
        return trouble("Fill in a field first: this would keep nothing");
    }
    let fields = serde_json::to_string(&fields).unwrap_or_default();
    Ok(records.put_preset(&Kept { name, fields }, by).await?)
}

/// Forgets a preset.
///
/// # Errors
/// The database's trouble.
pub async fn drop_preset(records: &Records, name: &str, by: &By) -> Result<(), QueueTrouble> {
    Ok(records.drop_preset(name, by).await?)
}
