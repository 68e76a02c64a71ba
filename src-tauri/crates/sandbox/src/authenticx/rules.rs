//! What the metadata of an upload has to look like (vendors.md 2.2 and 2.5).

use serde_json::Value;

use super::refusal::{Cause, Refusal};
use crate::dates;
use crate::shape::{Object, is_guid, text};
use crate::world::Directory;

/// Every field of the guide, in its spelling (vendors.md X-7).
const KNOWN: [&str; 17] = [
    "fileName",
    "uploadType",
    "callDirection",
    "name",
    "phone",
    "email",
    "agentFirstName",
    "agentLastName",
    "agentCode",
    "interactionDate",
    "extendedMetadata",
    "extendedMetadataValues",
    "hierarchyId",
    "hierarchyCode",
    "applyHierarchyToAgent",
    "localeId",
    "clientCallId",
];
/// Fields that are plain text.
const TEXTS: [&str; 7] =
    ["name", "phone", "email", "agentFirstName", "agentLastName", "agentCode", "clientCallId"];
const AUDIO: [&str; 6] = ["wav", "mp3", "mp4", "ogg", "opus", "m4a"];
const CHAT: [&str; 2] = ["tar", "zip"];
const LOCALES: [i64; 2] = [1033, 2058];

/// Reads the metadata part as a JSON object of known fields.
pub(super) fn read_object(text: &[u8]) -> Result<Object, Refusal> {
    if text.trim_ascii().is_empty() {
        return Err(Cause::MetadataInvalid.into());
    }
    let object = match serde_json::from_slice(text) {
        Ok(Value::Object(object)) => object,
        Ok(Value::String(_)) => {
            let detail = "metadata is a JSON string; was it encoded twice?";
            return Err(Cause::MetadataUnexpected.breaking("X-20", detail));
        }
        Ok(_) => return Err(unexpected("metadata is not a JSON object")),
        Err(_) => return Err(unexpected("metadata is not JSON")),
    };
    match object.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        Some(key) => Err(unknown(key)),
        None => Ok(object),
    }
}

fn unexpected(detail: &str) -> Refusal {
    Cause::MetadataUnexpected.breaking("X-20", detail)
}

fn unknown(key: &str) -> Refusal {
    let respelled = KNOWN.iter().find(|known| known.eq_ignore_ascii_case(key));
    match respelled {
        Some(known) => {
            let detail = format!("the metadata field is spelled {known}, not {key}");
            Cause::MetadataUnexpected.breaking("X-7", detail)
        }
        None => {
            let detail = format!("{key:?} is not a metadata field");
            Cause::MetadataUnexpected.breaking("X-1", detail)
        }
    }
}

/// Checks the object against the name of the uploaded file, and returns that name.
pub(super) fn check(
    object: &Object,
    uploaded: Option<&str>,
    directory: &Directory,
) -> Result<String, Refusal> {
    let allowed: &[&str] = match text(object, "uploadType") {
        Some("Audio") => &AUDIO,
        Some("Chat") => &CHAT,
        _ => {
            let detail = "uploadType must be Audio or Chat";
            return Err(Cause::UploadTypeUnknown.breaking("X-1", detail));
        }
    };
    let described = safe_name(text(object, "fileName").unwrap_or(""))?;
    let uploaded = safe_name(uploaded.unwrap_or(""))?;
    check_names(described, uploaded, allowed)?;
    check_texts(object)?;
    check_values(object)?;
    check_date(object)?;
    check_locale(object, "localeId")?;
    check_hierarchy(object, ("hierarchyId", "hierarchyCode"), directory)?;
    Ok(described.to_owned())
}

/// A field that is there and not null.
pub(super) fn given<'a>(object: &'a Object, key: &str) -> Option<&'a Value> {
    object.get(key).filter(|value| !value.is_null())
}

pub(super) fn safe_name(name: &str) -> Result<&str, Refusal> {
    if name.chars().any(char::is_control) {
        let detail = "a file name contains a control character";
        return Err(Cause::FileNameInvalid.breaking("X-5", detail));
    }
    extension(name).ok_or(Cause::FileNameInvalid)?;
    Ok(name)
}

pub(super) fn extension(name: &str) -> Option<&str> {
    let base = name.rsplit('/').next()?;
    let (stem, extension) = base.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then_some(extension)
}

fn check_names(described: &str, uploaded: &str, allowed: &[&str]) -> Result<(), Refusal> {
    let of_upload = extension(uploaded).unwrap_or("");
    if !allowed.iter().any(|known| known.eq_ignore_ascii_case(of_upload)) {
        return Err(Cause::ExtensionNotAllowed.into());
    }
    if described == uploaded {
        return Ok(());
    }
    let cause = if extension(described) == Some(of_upload) {
        Cause::MetadataInvalid
    } else {
        Cause::ExtensionsDiffer
    };
    let detail = format!("fileName is {described:?}, but the uploaded file is {uploaded:?}");
    Err(cause.breaking("X-3", detail))
}

fn check_texts(object: &Object) -> Result<(), Refusal> {
    let wrong = |key: &&str| given(object, key).is_some_and(|value| !value.is_string());
    if TEXTS.iter().any(wrong) {
        return Err(Cause::MetadataInvalid.into());
    }
    match given(object, "callDirection") {
        None => Ok(()),
        Some(Value::String(way)) if way == "Inbound" || way == "Outbound" => Ok(()),
        Some(_) => Err(Cause::MetadataInvalid.into()),
    }
}

fn check_values(object: &Object) -> Result<(), Refusal> {
    let apply = given(object, "applyHierarchyToAgent");
    let values = given(object, "extendedMetadataValues");
    // The deprecated list of dictionaries is still taken (vendors.md X-21).
    let list = given(object, "extendedMetadata");
    let is_list = |value: &Value| {
        let items = value.as_array();
        items.is_some_and(|items| items.iter().all(Value::is_object))
    };
    let fits = apply.is_none_or(Value::is_boolean)
        && values.is_none_or(Value::is_object)
        && list.is_none_or(is_list);
    if fits {
        Ok(())
    } else {
        let detail = "applyHierarchyToAgent, extendedMetadataValues or extendedMetadata \
                      has the wrong shape";
        Err(Cause::MetadataInvalid.breaking("X-21", detail))
    }
}

fn check_date(object: &Object) -> Result<(), Refusal> {
    match given(object, "interactionDate") {
        None => Ok(()),
        Some(Value::String(date)) if dates::is_iso_8601(date) => Ok(()),
        Some(_) => {
            let detail = "interactionDate is not an ISO-8601 date";
            Err(Cause::MetadataInvalid.breaking("X-23", detail))
        }
    }
}

pub(super) fn check_locale(object: &Object, key: &str) -> Result<(), Refusal> {
    match given(object, key).map(Value::as_i64) {
        None => Ok(()),
        Some(Some(locale)) if LOCALES.contains(&locale) => Ok(()),
        Some(Some(_)) => Err(Cause::LocaleUnsupported.into()),
        Some(None) => Err(Cause::MetadataInvalid.into()),
    }
}

pub(super) fn check_hierarchy(
    object: &Object,
    (id_key, code_key): (&str, &str),
    directory: &Directory,
) -> Result<(), Refusal> {
    let known_id = |value: &Value| {
        let id = value.as_str().filter(|id| is_guid(id));
        id.is_some_and(|id| directory.member(id).is_some())
    };
    let known_code = |value: &Value| {
        let code = value.as_str();
        code.is_some_and(|code| directory.member_by_code(code).is_some())
    };
    let fits = given(object, id_key).is_none_or(known_id)
        && given(object, code_key).is_none_or(known_code);
    if fits { Ok(()) } else { Err(Cause::HierarchyUnknown.into()) }
}

#[cfg(test)]
mod tests {
    use super::extension;

    #[test]
    fn an_extension_needs_a_name_in_front_of_it() {
        assert_eq!(extension("calls/2023.06/a.b.wav"), Some("wav"));
        for name in ["", "wav", ".wav", "a.", "calls.d/recording", "calls/.wav"] {
            assert_eq!(extension(name), None, "{name}");
        }
    }
}
