//! `POST /Media/Upload`: one recording or chat archive with its metadata
//! (vendors.md 2.2).

use std::time::SystemTime;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use uuid::Uuid;

use super::form::{self, Failure, FilePart, Form};
use super::refusal::{Cause, Refusal};
use super::rules;
use crate::gate::Visit;
use crate::world::ReceivedCall;

/// "2.5GB", read as the smaller of its two meanings (vendors.md X-9).
pub(super) const LARGEST_FILE: u64 = 2_500_000_000;
/// What the rest of a form may take on top of its file.
const LARGEST_REST: u64 = 2 << 20;

pub(super) async fn answer(visit: &mut Visit) -> Response {
    if !super::is_authorised(visit) {
        return super::unauthorised();
    }
    let announced = visit.intake.announced().unwrap_or(0);
    if announced > LARGEST_FILE + LARGEST_REST {
        return too_large(visit);
    }
    match form::read(visit).await {
        Ok(form) => accept(visit, form).unwrap_or_else(|refusal| refusal.answer(visit)),
        Err(Failure::TooLarge) => too_large(visit),
        Err(Failure::BrokenOff) => super::plain(StatusCode::BAD_REQUEST, ""),
        Err(Failure::Refused(refusal)) => {
            // A client that breaks off now has no use for the reply.
            let _ = visit.intake.drain().await;
            refusal.answer(visit)
        }
    }
}

fn too_large(visit: &Visit) -> Response {
    visit.breach("X-9", "the file is larger than 2,500,000,000 bytes");
    super::plain(StatusCode::PAYLOAD_TOO_LARGE, "")
}

fn accept(visit: &Visit, form: Form) -> Result<Response, Refusal> {
    for oddity in &form.oddities {
        visit.breach("X-20", oddity.clone());
    }
    let metadata = form.metadata.ok_or(Cause::MetadataMissing)?;
    let file = form.file.ok_or(Cause::ExtensionNotAllowed)?;
    if !form.oddities.is_empty() {
        return Err(Cause::MetadataUnexpected.into());
    }
    let metadata = rules::read_object(&metadata)?;
    let file_name = rules::check(&metadata, file.name.as_deref())?;
    if rules::lacks_zone(&metadata) {
        visit.breach("X-23", "interactionDate has a time of day but no zone");
    }
    let call = received(file, file_name, Value::Object(metadata));
    let reply = json!({
        "id": call.id,
        "fileName": stored_name(&call.file_name),
        "fileSizeKb": kilobytes(call.bytes),
    });
    let kept = visit.site.world.keep(call);
    kept.map_err(|_| Cause::NameTaken)?;
    Ok(super::json(StatusCode::OK, &reply))
}

fn received(file: FilePart, file_name: String, metadata: Value) -> ReceivedCall {
    ReceivedCall {
        id: Uuid::new_v4().to_string(),
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
