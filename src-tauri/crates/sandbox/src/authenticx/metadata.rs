//! `GET /Metadata`: what became of accepted calls (vendors.md 2.4).

use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::upload::{kilobytes, stored_name};
use crate::gate::Visit;
use crate::world::{Kept, Processing};

/// "Up to 100 supported per request."
const MOST_CALL_IDS: usize = 100;
/// The vendor states no number; this is what most of its other lists use.
const DEFAULT_PAGE: usize = 100;

/// The part of the query the sandbox understands.
struct Query {
    call_ids: Option<Vec<String>>,
    last_id: Option<String>,
    page: usize,
}

pub(super) fn answer(visit: &Visit) -> Response {
    if !super::is_authorised(visit) {
        return super::unauthorised();
    }
    match read_query(visit.head.uri.query().unwrap_or("")) {
        Ok(query) => super::json(StatusCode::OK, &Value::Array(select(visit, &query))),
        Err(detail) => {
            let reply = super::plain(StatusCode::BAD_REQUEST, &detail);
            visit.breach("2.4", detail);
            reply
        }
    }
}

fn read_query(text: &str) -> Result<Query, String> {
    let mut query = Query { call_ids: None, last_id: None, page: DEFAULT_PAGE };
    for (key, value) in form_urlencoded::parse(text.as_bytes()) {
        // The vendor's own sample writes these names in other cases (2.4).
        match key.to_ascii_lowercase().as_str() {
            "clientcallid" => query.call_ids = Some(read_call_ids(&value)?),
            "lastid" => query.last_id = Some(value.into_owned()),
            "pagesize" => {
                let size = value.parse().ok().filter(|size| *size > 0);
                query.page = size.ok_or("PageSize must be a positive number.")?;
            }
            _ => return Err(format!("The sandbox does not simulate the filter {key:?}.")),
        }
    }
    Ok(query)
}

fn read_call_ids(list: &str) -> Result<Vec<String>, String> {
    let ids = list.split(',').map(str::trim).filter(|id| !id.is_empty());
    let ids: Vec<String> = ids.map(str::to_owned).collect();
    if ids.len() > MOST_CALL_IDS {
        return Err("ClientCallId takes up to 100 identifiers.".to_owned());
    }
    Ok(ids)
}

fn select(visit: &Visit, query: &Query) -> Vec<Value> {
    let kept = visit.site.world.kept();
    let last = query.last_id.as_deref();
    let start = last.map_or(0, |last| {
        let place = kept.iter().position(|kept| kept.call.id == last);
        place.map_or(kept.len(), |place| place + 1)
    });
    let asked_for = |kept: &&Kept| {
        let id = kept.call.metadata.get("clientCallId");
        let id = id.and_then(Value::as_str);
        let wanted = query.call_ids.as_ref();
        wanted.is_none_or(|wanted| wanted.iter().any(|one| Some(one.as_str()) == id))
    };
    let rows = kept.iter().skip(start).filter(asked_for);
    rows.take(query.page).map(row).collect()
}

fn row(kept: &Kept) -> Value {
    let call = &kept.call;
    let sent = |key: &str| call.metadata.get(key).cloned().unwrap_or(Value::Null);
    let arrived = Timestamp::try_from(call.received_at).ok();
    let arrived = arrived.map(|at| at.to_string());
    json!({
        "id": call.id,
        "fileName": stored_name(&call.file_name),
        "origFileName": call.file_name,
        "fileSizeKiloBytes": kilobytes(call.bytes),
        "mediaType": sent("uploadType"),
        "status": status(kept.processing),
        "timestamp": sent("interactionDate"),
        "arrivedOn": arrived,
        "phone": sent("phone"),
        "clientCallId": sent("clientCallId"),
        "callDirection": sent("callDirection"),
        "localeId": call.metadata.get("localeId").and_then(Value::as_i64).unwrap_or(1033),
        "extendedMetadataValues": sent("extendedMetadataValues"),
        "processFailures": failures(kept, arrived.as_deref()),
    })
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
