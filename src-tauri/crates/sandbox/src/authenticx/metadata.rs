//! `GET` and `POST /Metadata`: what became of accepted calls (vendors.md 2.4).

use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::problem::{Problem, read_object};
use super::query::Query;
use super::upload::{kilobytes, stored_name};
use crate::gate::Visit;
use crate::reply;
use crate::world::{Kept, Processing, into_object};

pub(super) fn list(visit: &Visit) -> Result<Response, Problem> {
    let query = Query::from_address(visit.head.uri.query().unwrap_or(""));
    answer(visit, query)
}

pub(super) async fn search(visit: &mut Visit) -> Result<Response, Problem> {
    let body = read_object(visit).await?;
    answer(visit, Query::from_body(&body))
}

fn answer(visit: &Visit, query: Result<Query, String>) -> Result<Response, Problem> {
    let query = query.map_err(|detail| Problem::breach("2.4", detail))?;
    if query.lacks_zone() {
        visit.breach("X-23", "a date has a time of day but no zone");
    }
    Ok(rows(visit, &query))
}

fn rows(visit: &Visit, query: &Query) -> Response {
    let calls = visit.site.world.calls.lock();
    let kept = calls.all();
    let last = query.last_id.as_deref();
    let start = last.map_or(0, |last| {
        let place = kept.iter().position(|kept| kept.call.id == last);
        place.map_or(kept.len(), |place| place + 1)
    });
    let found = kept.iter().skip(start).filter(|kept| query.asks_for(kept));
    let rows = found.take(query.page).map(row).collect();
    reply::json(StatusCode::OK, &Value::Array(rows))
}

pub(super) fn row(kept: &Kept) -> Value {
    let call = &kept.call;
    let arrived = Timestamp::try_from(call.received_at).ok();
    let arrived = arrived.map(|at| at.to_string());
    let mut row = kept.sheet.clone();
    row.extend(into_object(json!({
        "id": call.id,
        "fileName": stored_name(&call.file_name),
        "origFileName": call.file_name,
        "fileSizeKiloBytes": kilobytes(call.bytes),
        "status": status(kept.processing),
        "arrivedOn": arrived,
        "processFailures": failures(kept, arrived.as_deref()),
    })));
    Value::Object(row)
}

fn status(processing: Processing) -> &'static str {
    match processing {
        Processing::ReadyToSample => "ReadyToSample",
        Processing::Sampled => "Sampled",
        Processing::FailedToProcess => "FailedToProcess",
    }
}

fn failures(kept: &Kept, at: Option<&str>) -> Vec<Value> {
    if kept.processing != Processing::FailedToProcess {
        return Vec::new();
    }
    vec![json!({
        "id": kept.call.id,
        "message": "The recording could not be decoded.",
        "createdOn": at,
    })]
}
