//! `POST /Media/Upload`: one recording or chat archive with its metadata
//! (vendors.md 2.2).

use std::time::SystemTime;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json as object};
use uuid::Uuid;

use super::form::{self, Failure, FilePart, Form};
use super::refusal::{Cause, Refusal};
use super::{rules, sheet, text_media};
use crate::dates;
use crate::endpoint::Endpoint;
use crate::gate::Visit;
use crate::reply::{json, plain};
use crate::shape::{Object, text};
use crate::world::ReceivedCall;

/// "2.5GB", read as the smaller of its two meanings (vendors.md X-9).
pub(super) const LARGEST_FILE: u64 = 2_500_000_000;
/// What the rest of a form may take on top of its file.
const LARGEST_REST: u64 = 2 << 20;

pub(super) async fn answer(visit: &mut Visit) -> Response {
    let announced = visit.intake.announced().unwrap_or(0);
    if announced > LARGEST_FILE + LARGEST_REST {
        return too_large(visit);
    }
    match form::read(visit).await {
        Ok(form) => take(visit, form).unwrap_or_else(|refusal| refusal.answer(visit)),
        Err(Failure::TooLarge) => too_large(visit),
        Err(Failure::BrokenOff) => plain(StatusCode::BAD_REQUEST, ""),
        Err(Failure::Refused(refusal)) => {
            // A client that breaks off now has no use for the reply.
            let _ = visit.intake.drain().await;
            refusal.answer(visit)
        }
    }
}

fn too_large(visit: &Visit) -> Response {
    visit.breach("X-9", "the file is larger than 2,500,000,000 bytes");
    plain(StatusCode::PAYLOAD_TOO_LARGE, "")
}

fn take(visit: &Visit, form: Form) -> Result<Response, Refusal> {
    for oddity in &form.oddities {
        visit.breach("X-20", oddity.clone());
    }
    if form.metadata.is_none() {
        return Err(Cause::MetadataMissing.into());
    }
    if form.file.is_some() && !form.oddities.is_empty() {
        return Err(Cause::MetadataUnexpected.into());
    }
    match visit.endpoint {
        Endpoint::TextUpload => text_media::accept(visit, form),
        _ => accept(visit, form),
    }
}

fn accept(visit: &Visit, form: Form) -> Result<Response, Refusal> {
    let metadata = form.metadata.ok_or(Cause::MetadataMissing)?;
    let file = form.file.ok_or(Cause::ExtensionNotAllowed)?;
    let metadata = rules::read_object(&metadata)?;
    let directory = visit.site.world.directory.lock();
    let file_name = rules::check(&metadata, file.name.as_deref(), &directory)?;
    let sheet = sheet::of_media(&metadata, &directory);
    drop(directory);
    if text(&metadata, "interactionDate").is_some_and(dates::lacks_zone) {
        visit.breach("X-23", "interactionDate has a time of day but no zone");
    }
    let id = Uuid::new_v4().to_string();
    keep(visit, received((id, file_name), file, Value::Object(metadata)), sheet)
}

fn keep(visit: &Visit, call: ReceivedCall, sheet: Object) -> Result<Response, Refusal> {
    let reply = object!({
        "id": call.id,
        "fileName": stored_name(&call.file_name),
        "fileSizeKb": kilobytes(call.bytes),
    });
    let kept = visit.site.world.calls.lock().keep(call, sheet);
    kept.map_err(|_| Cause::NameTaken)?;
    Ok(json(StatusCode::OK, &reply))
}

pub(super) fn received(
    (id, file_name): (String, String),
    file: FilePart,
    metadata: Value,
) -> ReceivedCall {
    ReceivedCall {
        id,
        file_name,
        bytes: file.bytes,
        sha256: file.sha256,
        metadata,
        received_at: SystemTime::now(),
    }
}

/// The name under which the vendor keeps a file (vendors.md X-8).
pub(super) fn stored_name(file_name: &str) -> String {
    format!("{file_name}.acxMedia")
}

pub(super) fn kilobytes(bytes: u64) -> u64 {
    bytes.div_ceil(1024)
}
