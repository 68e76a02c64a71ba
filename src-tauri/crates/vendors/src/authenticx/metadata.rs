//! `GET /Metadata`: what became of a call after it was accepted, which is not yet processed (vendors.md X-14).

use std::{collections::HashSet, time::SystemTime};

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use super::{Authenticx, Cause, Refusal};
use crate::transport::{fields::Fields, outcome::Retry};

/// Documented: "up to 100 supported per request".
pub const MOST_CALL_IDS: usize = 100;

/// How far the service has come with a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Processing {
    /// `Sampled`
    Sampled,
    /// `ReadyToSample`
    ReadyToSample,
    /// `FailedToProcess`
    FailedToProcess,
    /// A word that is documented nowhere.
    Other(String),
    /// Nothing is said.
    Unsaid,
}

/// A call as the service holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCall {
    /// The service's id.
    pub id: String,
    /// The caller's own id.
    pub client_call_id: Option<String>,
    /// How far it has come.
    pub status: Processing,
    /// What went wrong, where something did.
    pub failures: Vec<String>,
    /// Kind of call.
    pub media_type: Option<String>,
    /// When it arrived, as the service writes it.
    pub arrived_on: Option<String>,
    /// When it took place, as the service writes it.
    pub timestamp: Option<String>,
    /// The name it was uploaded under, before processing. The stored name is another one (vendors.md X-8).
    pub uploaded_as: Option<String>,
    /// Length of an audio call.
    pub duration_millis: Option<i64>,
}

/// Which calls are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Arrived at this time or later.
    pub from: SystemTime,
    /// Arrived at this time or earlier.
    pub to: SystemTime,
    /// One of the service's media types.
    pub media_type: Option<String>,
    /// How many at once. The service's own limits are not documented.
    pub page_size: u16,
}

/// Pages of calls, one after the other.
pub struct StoredCalls {
    client: Authenticx,
    url: Option<Url>,
    last: Option<String>,
    seen: HashSet<String>,
}

impl Authenticx {
    /// The calls that were uploaded with one of these ids of the caller's own: how an unknown upload is settled
    /// (vendors.md X-11).
    ///
    /// # Errors
    /// More than 100 ids, an empty one or one with a comma; a refusal, or no answer.
    pub async fn calls_named(&self, client_call_ids: &[&str]) -> Result<Vec<StoredCall>, Refusal> {
        let bad =
            |id: &&str| id.trim().is_empty() || id.contains(|c: char| c == ',' || c.is_control());
        if client_call_ids.len() > MOST_CALL_IDS || client_call_ids.iter().any(bad) {
            let what = "call ids are sent as one list with commas, of 100 at most";
            return Err(Refusal::local(Cause::BadValue(what), Retry::Ask));
        }
        if client_call_ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut url = self.account.endpoint.at("Metadata");
        // How long a page is without being asked for is not documented, and it may be shorter than the list of ids.
        url.query_pairs_mut()
            .append_pair("ClientCallId", &client_call_ids.join(","))
            .append_pair("PageSize", &MOST_CALL_IDS.to_string());
        let mut pages = self.pages(Some(url));
        let mut found: Vec<StoredCall> = Vec::new();
        let has = |found: &[StoredCall], id: &str| {
            found.iter().any(|call| call.client_call_id.as_deref() == Some(id.trim()))
        };
        // A service that knows no cursor for ids gives the same page again, and then there are no more.
        while let Turned::Calls(page) = pages.turn().await? {
            found.extend(page);
            if client_call_ids.iter().all(|id| has(&found, id)) {
                break;
            }
        }
        Ok(found)
    }

    /// The calls that arrived within a span of time.
    pub fn calls_arrived(&self, span: &Span) -> StoredCalls {
        self.pages(self.span_url(span))
    }

    fn pages(&self, url: Option<Url>) -> StoredCalls {
        StoredCalls { client: self.clone(), url, last: None, seen: HashSet::new() }
    }

    fn span_url(&self, span: &Span) -> Option<Url> {
        let (from, to) = (moment(span.from)?, moment(span.to)?);
        let mut url = self.account.endpoint.at("Metadata");
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("StartDate", &from).append_pair("EndDate", &to);
            if let Some(media_type) = &span.media_type {
                query.append_pair("MediaType", media_type);
            }
            query.append_pair("PageSize", &span.page_size.max(1).to_string());
        }
        Some(url)
    }
}

/// What the next page is.
enum Turned {
    Calls(Vec<StoredCall>),
    Empty,
    SameAgain,
}

/// A time with its zone always said (vendors.md X-23).
fn moment(time: SystemTime) -> Option<String> {
    let seconds = Timestamp::try_from(time).ok()?.as_second();
    Timestamp::from_second(seconds).ok().map(|time| time.to_string())
}

impl StoredCalls {
    /// The next page, or none after the last one. A short page is not the last, an empty one is (vendors.md X-29).
    ///
    /// # Errors
    /// A refusal, or no answer; the same page can then be asked for again. A service that leads in circles is
    /// [`Cause::UnexpectedReply`].
    pub async fn next(&mut self) -> Result<Option<Vec<StoredCall>>, Refusal> {
        match self.turn().await? {
            Turned::Calls(page) => Ok(Some(page)),
            Turned::Empty => Ok(None),
            Turned::SameAgain => Err(Refusal::local(Cause::UnexpectedReply, Retry::Never)),
        }
    }

    async fn turn(&mut self) -> Result<Turned, Refusal> {
        let Some(mut url) = self.url.clone() else { return Ok(Turned::Empty) };
        if let Some(last) = &self.last {
            url.query_pairs_mut().append_pair("LastId", last);
        }
        let page = self.client.list(url, stored_call).await?;
        let Some(last) = page.last().map(|call| call.id.clone()) else {
            self.url = None;
            return Ok(Turned::Empty);
        };
        if !self.seen.insert(last.clone()) {
            self.url = None;
            return Ok(Turned::SameAgain);
        }
        self.last = Some(last);
        Ok(Turned::Calls(page))
    }
}

/// Reads a call; without an id it is none.
pub(crate) fn stored_call(value: &Value) -> Option<StoredCall> {
    let fields = Fields::of(value)?;
    let failure = |value: &Value| Fields::of(value)?.text("message");
    Some(StoredCall {
        id: fields.text("id")?,
        client_call_id: fields.text("clientCallId"),
        status: processing(fields.text("status")),
        failures: fields.list("processFailures").iter().filter_map(failure).collect(),
        media_type: fields.text("mediaType"),
        arrived_on: fields.text("arrivedOn"),
        timestamp: fields.text("timestamp"),
        uploaded_as: fields.text("origFileName"),
        duration_millis: fields.whole("callDurationMillis"),
    })
}

fn processing(word: Option<String>) -> Processing {
    match word {
        None => Processing::Unsaid,
        Some(word) => match word.to_ascii_lowercase().as_str() {
            "sampled" => Processing::Sampled,
            "readytosample" => Processing::ReadyToSample,
            "failedtoprocess" => Processing::FailedToProcess,
            _ => Processing::Other(word),
        },
    }
}
