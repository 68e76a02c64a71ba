//! What was said in a call, once the service has heard it (vendors.md 2.4).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json as object};

use super::problem::{Problem, read, uuid_at};
use crate::gate::Visit;
use crate::reply::{json, plain};
use crate::shape::{Field, Kind, needed};
use crate::world::{Calls, Kept, Processing};

const BATCH: [Field; 1] = [needed("conversationIds", Kind::Uuids)];
const MOST: usize = 100;

const LINES: [&str; 5] = [
    "00:00 Agent: Good morning, you have reached the desk. How can I help?",
    "00:06 Customer: I was told my appointment had moved, but not to when.",
    "00:14 Agent: Let me look. It is on Thursday at ten now.",
    "00:21 Customer: That works for me. Thank you.",
    "00:24 Agent: You are welcome. Have a good day.",
];

/// Why there is no transcription: the status and the sentence.
type Lack = (StatusCode, &'static str);

/// A 200 is not yet a transcription (vendors.md X-15). The form of the message
/// is not stated; a bare sentence is what such services send by default.
pub(super) fn one(visit: &Visit) -> Result<Response, Problem> {
    let id = uuid_at(visit, 0)?;
    let calls = visit.site.world.calls.lock();
    Ok(match find(&calls, &id) {
        Ok(kept) => json(StatusCode::OK, &transcription(kept)),
        Err((status, text)) => plain(status, text),
    })
}

pub(super) async fn batch(visit: &mut Visit) -> Result<Response, Problem> {
    let body = read(visit, &BATCH).await?;
    let ids = body.get("conversationIds").and_then(Value::as_array);
    let ids = ids.into_iter().flatten().filter_map(Value::as_str);
    // "Duplicate IDs are ignored."
    let mut asked: Vec<String> = Vec::new();
    let mut sent = 0;
    for id in ids.map(str::to_ascii_lowercase) {
        sent += 1;
        if !asked.contains(&id) {
            asked.push(id);
        }
    }
    if sent > MOST {
        return Err(Problem::breach("2.4", "at most 100 conversation ids are accepted"));
    }
    let calls = visit.site.world.calls.lock();
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    for id in asked {
        match find(&calls, &id) {
            Ok(kept) => found.push(transcription(kept)),
            Err((status, text)) => errors.push(object!({
                "conversationId": id, "statusCode": status.as_u16(), "error": text,
            })),
        }
    }
    // "Null if all items succeeded."
    let errors = if errors.is_empty() { Value::Null } else { Value::Array(errors) };
    let reply = object!({ "transcriptions": found, "errors": errors });
    Ok(json(StatusCode::OK, &reply))
}

fn find<'a>(calls: &'a Calls, id: &str) -> Result<&'a Kept, Lack> {
    let kept = calls.find(id).ok_or((StatusCode::NOT_FOUND, "Conversation not found"))?;
    match kept.processing {
        Processing::Sampled => Ok(kept),
        Processing::ReadyToSample => {
            Err((StatusCode::OK, "The conversation has not finished processing."))
        }
        Processing::FailedToProcess => {
            Err((StatusCode::BAD_REQUEST, "The conversation failed to process."))
        }
    }
}

fn transcription(kept: &Kept) -> Value {
    object!({
        "conversationId": kept.call.id,
        "transcriptions": [{ "languageCode": "en", "transcription": LINES }],
    })
}
