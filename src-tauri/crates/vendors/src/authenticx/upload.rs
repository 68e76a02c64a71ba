//! `POST /Media/Upload`. The service knows no resume and no idempotency key, so honesty about the end is the feature.

use std::{path::PathBuf, pin::Pin, sync::Arc, time::Duration};

use async_trait::async_trait;
use reqwest::{
    Body, Request, Response, StatusCode,
    header::{AUTHORIZATION, HeaderValue},
    multipart::{Form, Part},
};
use serde_json::Value;
use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use super::{
    Authenticx, FileIdentity,
    replies::{Receipt, UploadCause, UploadRefusal, accepted_id, refusal},
};
use crate::transport::{
    call::record_of,
    exchange::Exchange,
    file_body::{BodyWatch, FileBody, Pace, Reading},
    http::{read_reply, retry_after},
    json,
    outcome::{Evidence, Outcome},
};

/// How long an upload may stand still.
#[derive(Debug, Clone, Copy)]
pub struct UploadLimits {
    /// Without a byte taken by the network while there are bytes left. Then the attempt is given up.
    pub no_progress: Duration,
    /// Between the last byte and the reply. Then the outcome is unknown.
    pub no_reply: Duration,
    /// How often progress is reported.
    pub report_every: Duration,
}

impl Default for UploadLimits {
    fn default() -> Self {
        Self {
            no_progress: Duration::from_secs(120),
            no_reply: Duration::from_secs(600),
            report_every: Duration::from_millis(100),
        }
    }
}

/// One file on its way.
pub struct Upload {
    /// The file; it is opened afresh for each attempt.
    pub path: PathBuf,
    /// What the file was when it was added.
    pub identity: FileIdentity,
    /// The SHA-256 of its content in hex, where that was taken then.
    pub content: Option<String>,
    /// The name as it is sent, in both places, from this one variable (vendors.md X-3).
    pub name: String,
    /// The metadata as a JSON object in text, `fileName` equal to `name`.
    pub metadata: String,
    /// Told the bytes that the network has taken so far, again and again, also while nothing moves.
    pub on_progress: Arc<dyn Fn(u64) + Send + Sync>,
    /// Ends the upload early.
    pub cancel: CancellationToken,
    /// Who is asked before the call can arrive.
    pub gate: Arc<dyn Gate>,
    /// Whether its hash is taken on the way.
    pub hashed: bool,
    /// Slows it down, where it should not go as fast as it can.
    pub pace: Option<Arc<dyn Pace>>,
}

/// Who is asked before a call can arrive, so that this is on disk before it is so.
#[async_trait]
pub trait Gate: Send + Sync {
    /// Everything but the last chunk is out, and this is the hash of the whole, where it is taken. No further byte
    /// goes before this answers, and none at all after a no.
    async fn last_bytes(&self, sha256: Option<String>) -> bool;
    /// The service has refused what was sent for its token; it begins again with the first byte.
    async fn again(&self);
}

/// Nobody has to be asked.
#[async_trait]
impl Gate for () {
    async fn last_bytes(&self, _sha256: Option<String>) -> bool {
        true
    }

    async fn again(&self) {}
}

/// The end of one attempt, before a refused token is renewed.
enum Attempt {
    Ended(Outcome<Receipt, UploadRefusal>),
    TokenRefused(UploadRefusal),
}

/// The slowest line that a token should outlast, in bytes a second.
const SLOW_LINE: u64 = 2_000_000;

/// Which of the two uploads: they differ in the path and in what a success says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// `/Media/Upload`
    Media,
    /// `/TextMedia/Upload`, whose success has no documented body.
    Text,
}

impl Target {
    fn path(self) -> &'static str {
        match self {
            Self::Media => "Media/Upload",
            Self::Text => "TextMedia/Upload",
        }
    }

    /// The service's id in a success; none where a required one is missing.
    fn id(self, body: &[u8]) -> Option<String> {
        match self {
            Self::Media => accepted_id(body),
            // Undocumented, or an object without an id. A page of HTML or half a reply is no receipt for anything.
            Self::Text if body.trim_ascii().is_empty() => Some(String::new()),
            Self::Text => {
                json::decode(body).ok().filter(Value::is_object)?;
                Some(accepted_id(body).unwrap_or_default())
            }
        }
    }
}

impl Upload {
    fn body(&self) -> FileBody {
        let gate = Arc::clone(&self.gate);
        let leave = Box::new(move |sha256| {
            Box::pin(async move { gate.last_bytes(sha256).await }) as Pin<Box<_>>
        });
        let expected = self.identity.clone();
        let (content, pace) = (self.content.clone(), self.pace.clone());
        let how = Reading { expected, content, hashed: self.hashed, pace };
        FileBody::open(self.path.clone(), how, leave)
    }
}

impl Authenticx {
    /// Sends one file. A refused token is renewed and tried once more (vendors.md X-11), nothing else is repeated.
    pub async fn upload(&self, upload: &Upload) -> Outcome<Receipt, UploadRefusal> {
        self.upload_to(Target::Media, upload).await
    }

    pub(super) async fn upload_to(
        &self,
        target: Target,
        upload: &Upload,
    ) -> Outcome<Receipt, UploadRefusal> {
        match self.attempt(target, upload).await {
            Attempt::Ended(outcome) => outcome,
            Attempt::TokenRefused(_) => {
                upload.gate.again().await;
                match self.attempt(target, upload).await {
                    Attempt::Ended(outcome) => outcome,
                    Attempt::TokenRefused(refusal) => Outcome::Refused(refusal),
                }
            }
        }
    }

    async fn attempt(&self, target: Target, upload: &Upload) -> Attempt {
        if !is_safe_name(&upload.name) {
            return refused(UploadCause::NameMismatch);
        }
        let least = Duration::from_secs(upload.identity.bytes / SLOW_LINE);
        let bearer = tokio::select! {
            () = upload.cancel.cancelled() => return refused(UploadCause::Cancelled),
            bearer = self.bearer(least) => match bearer {
                Ok(bearer) => bearer,
                Err(trouble) => return refused(UploadCause::Token(trouble)),
            },
        };
        let body = upload.body();
        let watch = body.watch();
        let Ok(request) = self.request(target, upload, (body, bearer.clone())) else {
            return refused(UploadCause::MetadataRejected);
        };
        let mut exchange = record_of(self.line.vendor, &request);
        exchange.sent = format!("metadata and a file of {} bytes", upload.identity.bytes);
        let began = Instant::now();
        let send = self.line.http.execute(request);
        let attempt = tokio::select! {
            response = send => {
                (upload.on_progress)(watch.pulled());
                match response {
                    Ok(response) => judge(target, response, upload, &watch).await,
                    Err(error) => Attempt::Ended(broken(&error, upload, &watch)),
                }
            }
            still = self.stands_still(upload, &watch) => Attempt::Ended(ended_early(still, upload, &watch)),
        };
        exchange.took = began.elapsed();
        self.note(exchange, &attempt);
        if matches!(attempt, Attempt::TokenRefused(_)) {
            self.token.discard(&bearer).await;
        }
        attempt
    }

    fn request(
        &self,
        target: Target,
        upload: &Upload,
        (body, bearer): (FileBody, HeaderValue),
    ) -> Result<Request, reqwest::Error> {
        let url = self.account.endpoint.at(target.path());
        let form = form(upload, body)?;
        self.line.http.post(url).header(AUTHORIZATION, bearer).multipart(form).build()
    }

    /// Leaves a record of an attempt. What is known of the call itself stays out of it: recordings and their metadata
    /// are personal (vendors.md X-28).
    fn note(&self, mut exchange: Exchange, attempt: &Attempt) {
        (exchange.status, exchange.reply) = match attempt {
            Attempt::Ended(Outcome::Done(receipt)) => {
                (Some(200), format!("accepted as {}", receipt.server_id))
            }
            Attempt::Ended(Outcome::Unknown(evidence)) => {
                (evidence.status, evidence.detail.clone())
            }
            Attempt::Ended(Outcome::Refused(refusal)) | Attempt::TokenRefused(refusal) => {
                let words = || format!("{:?}", refusal.cause);
                (refusal.status, refusal.detail.clone().unwrap_or_else(words))
            }
        };
        self.line.log.record(exchange);
    }

    /// Reports progress until the upload was cancelled or stood still for too long.
    async fn stands_still(&self, upload: &Upload, watch: &BodyWatch) -> Still {
        let mut tick = tokio::time::interval(self.limits.report_every);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut last, mut since) = (0, Instant::now());
        loop {
            tokio::select! {
                () = upload.cancel.cancelled() => return Still::Cancelled,
                _ = tick.tick() => {}
            }
            let pulled = watch.pulled();
            if pulled != last {
                (last, since) = (pulled, Instant::now());
            }
            (upload.on_progress)(pulled);
            let all = pulled >= upload.identity.bytes;
            let limit = if all { self.limits.no_reply } else { self.limits.no_progress };
            if since.elapsed() >= limit {
                return Still::TooLong;
            }
        }
    }
}

/// What a reply means, given how much of the file had gone out when it came.
async fn judge(target: Target, response: Response, upload: &Upload, watch: &BodyWatch) -> Attempt {
    let status = response.status();
    let wait = retry_after(response.headers());
    let body = read_reply(response).await;
    let everything = watch.pulled() >= upload.identity.bytes;
    // A gateway that gave up waiting says nothing about the service behind it.
    let gateway = matches!(status, StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT);
    if gateway && everything {
        return unknown(Some(status), "a gateway answered in the service's place");
    }
    if !status.is_success() {
        let refusal = refusal(status, wait, &body.unwrap_or_default());
        return match status {
            StatusCode::UNAUTHORIZED => Attempt::TokenRefused(refusal),
            _ => Attempt::Ended(Outcome::Refused(refusal)),
        };
    }
    match body.ok().and_then(|body| target.id(&body)) {
        Some(server_id) if everything => Attempt::Ended(Outcome::Done(Receipt {
            server_id,
            sha256: watch.sha256().map(str::to_owned),
            bytes: upload.identity.bytes,
        })),
        _ => unknown(Some(status), "the service accepted, but its receipt cannot be read"),
    }
}

/// The HTTP library escapes quotes and lets line breaks through, so what arrives would be another name or another
/// header (vendors.md X-5).
fn is_safe_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_control() || matches!(c, '"' | '\\'))
}

enum Still {
    Cancelled,
    TooLong,
}

/// Both parts, with the exact length of the file, so that it arrives whole or not at all.
fn form(upload: &Upload, body: FileBody) -> Result<Form, reqwest::Error> {
    let metadata = Part::text(upload.metadata.clone());
    let file = Part::stream_with_length(Body::wrap_stream(body), upload.identity.bytes)
        .file_name(upload.name.clone())
        .mime_str("application/octet-stream")?;
    Ok(Form::new().percent_encode_noop().part("metadata", metadata).part("file", file))
}

fn refused(cause: UploadCause) -> Attempt {
    Attempt::Ended(Outcome::Refused(UploadRefusal::local(cause)))
}

fn unknown(status: Option<StatusCode>, detail: &str) -> Attempt {
    let status = status.map(|status| status.as_u16());
    Attempt::Ended(Outcome::Unknown(Evidence { status, detail: detail.to_owned() }))
}

fn ended_early(
    still: Still,
    upload: &Upload,
    watch: &BodyWatch,
) -> Outcome<Receipt, UploadRefusal> {
    let everything = watch.abort() >= upload.identity.bytes;
    match (still, everything) {
        (Still::Cancelled, false) => Outcome::Refused(UploadRefusal::local(UploadCause::Cancelled)),
        (Still::TooLong, false) => Outcome::Refused(UploadRefusal::local(UploadCause::Interrupted)),
        (Still::Cancelled, true) => Outcome::Unknown(Evidence {
            status: None,
            detail: "stopped after the last byte had been sent".to_owned(),
        }),
        (Still::TooLong, true) => Outcome::Unknown(Evidence {
            status: None,
            detail: "no reply came in time after the last byte".to_owned(),
        }),
    }
}

fn broken(
    error: &reqwest::Error,
    upload: &Upload,
    watch: &BodyWatch,
) -> Outcome<Receipt, UploadRefusal> {
    if let Some(trouble) = watch.trouble() {
        return Outcome::Refused(UploadRefusal::local(UploadCause::File(trouble.clone())));
    }
    if watch.kept_back() {
        return Outcome::Refused(UploadRefusal::local(UploadCause::KeptBack));
    }
    if error.is_connect() {
        return Outcome::Refused(UploadRefusal::local(UploadCause::Unreachable));
    }
    if watch.pulled() < upload.identity.bytes {
        return Outcome::Refused(UploadRefusal::local(UploadCause::Interrupted));
    }
    let detail = "the connection broke after the last byte and before the reply".to_owned();
    Outcome::Unknown(Evidence { status: None, detail })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x14_a_text_call_is_accepted_with_an_object_or_with_nothing_and_not_with_a_page() {
        let id = |body: &str| Target::Text.id(body.as_bytes());
        assert_eq!(id(r#"{"FileName":"a.json.acxMedia"}"#).as_deref(), Some(""));
        assert_eq!(id(r#"{"id":"a-1"}"#).as_deref(), Some("a-1"));
        assert_eq!(id(" \r\n").as_deref(), Some(""));
        let deep = "[".repeat(5000);
        for body in ["<html></html>", r#"{"FileName":"#, "7", &deep] {
            assert_eq!(id(body), None, "{body:.20}");
        }
        assert_eq!(Target::Text.id(b"\xff\xfe"), None);
    }
}
