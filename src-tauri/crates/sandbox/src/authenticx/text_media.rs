//! `POST /TextMedia/Upload`: one written conversation (vendors.md 2.3). Its
//! metadata has other names than that of a call, in another case.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json as object};
use uuid::Uuid;

use super::form::{FilePart, Form};
use super::refusal::{Cause, Refusal};
use super::rules::{check_hierarchy, check_locale, extension, safe_name};
use super::sheet;
use super::upload::{kilobytes, received, stored_name};
use crate::dates;
use crate::gate::Visit;
use crate::reply::json;
use crate::shape::{Field, Flaw, Kind, Object, flaw, optional, text};

const FIELDS: [Field; 14] = [
    optional("Id", Kind::Uuid),
    optional("FilePath", Kind::Text),
    optional("TimeStamp", Kind::Date),
    optional("CallDirection", Kind::Text),
    optional("Name", Kind::Text),
    optional("Phone", Kind::Text),
    optional("AgentFirstName", Kind::Text),
    optional("AgentLastName", Kind::Text),
    optional("AgentCode", Kind::Text),
    optional("ExtendedMetadata", Kind::Objects),
    optional("HierarchyId", Kind::Uuid),
    optional("HierarchyCode", Kind::Text),
    optional("ApplyHierarchyToAgent", Kind::Flag),
    optional("LocaleId", Kind::Whole),
];
const EXTENSIONS: [&str; 2] = ["json", "json_chat"];

pub(super) fn accept(visit: &Visit, form: Form) -> Result<Response, Refusal> {
    let metadata = form.metadata.ok_or(Cause::MetadataMissing)?;
    let file = form.file.ok_or(Cause::ExtensionNotAllowed)?;
    let metadata = read(&metadata)?;
    let id = text(&metadata, "Id").map_or_else(|| Uuid::new_v4().to_string(), str::to_lowercase);
    let path = path(&metadata, &file, &id)?;
    let directory = visit.site.world.directory.lock();
    check(&metadata)?;
    check_hierarchy(&metadata, ("HierarchyId", "HierarchyCode"), &directory)?;
    let sheet = sheet::of_text(&metadata, &directory);
    drop(directory);
    if text(&metadata, "TimeStamp").is_some_and(dates::lacks_zone) {
        visit.breach("X-23", "TimeStamp has a time of day but no zone");
    }
    let call = received((id, path), file, Value::Object(metadata));
    // "Returns an object with the FileName and FileSizeKb": no id, so that a
    // client which needs one sends its own.
    let reply = object!({
        "FileName": stored_name(&call.file_name),
        "FileSizeKb": kilobytes(call.bytes),
    });
    let kept = visit.site.world.calls.lock().keep(call, sheet);
    kept.map_err(|_| Cause::NameTaken)?;
    Ok(json(StatusCode::OK, &reply))
}

fn read(bytes: &[u8]) -> Result<Object, Refusal> {
    let Ok(Value::Object(object)) = serde_json::from_slice(bytes) else {
        let detail = "metadata is not one JSON object";
        return Err(Cause::MetadataUnexpected.breaking("X-20", detail));
    };
    match flaw(&object, &FIELDS) {
        None => Ok(object),
        Some(flaw @ Flaw::Respelled { .. }) => {
            Err(Cause::MetadataUnexpected.breaking("X-7", flaw.detail()))
        }
        Some(flaw @ Flaw::Unknown(_)) => {
            Err(Cause::MetadataUnexpected.breaking("2.3", flaw.detail()))
        }
        Some(flaw) => Err(Cause::MetadataInvalid.breaking("2.3", flaw.detail())),
    }
}

fn check(metadata: &Object) -> Result<(), Refusal> {
    if !matches!(text(metadata, "CallDirection"), None | Some("Inbound" | "Outbound")) {
        return Err(Cause::MetadataInvalid.into());
    }
    check_locale(metadata, "LocaleId")
}

/// The path the conversation is kept under: as sent, or drawn from its id.
fn path(metadata: &Object, file: &FilePart, id: &str) -> Result<String, Refusal> {
    let uploaded = safe_name(file.name.as_deref().unwrap_or(""))?;
    let of_upload = extension(uploaded).unwrap_or("");
    if !EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(of_upload)) {
        return Err(Cause::ExtensionNotAllowed.into());
    }
    let Some(path) = text(metadata, "FilePath") else {
        return Ok(format!("{id}.{of_upload}"));
    };
    let path = safe_name(path)?;
    if extension(path) != Some(of_upload) {
        return Err(Cause::ExtensionsDiffer.into());
    }
    if path.rsplit('/').next() != uploaded.rsplit('/').next() {
        let detail = format!("FilePath is {path:?}, but the uploaded file is {uploaded:?}");
        return Err(Cause::MetadataInvalid.breaking("X-3", detail));
    }
    Ok(path.to_owned())
}
