//! One call on the wire: signed, sent once, its reply read within bounds, and a redacted record left of it.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use bytes::Bytes;
use reqwest::{
    Client, Method, Request, RequestBuilder, StatusCode,
    header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
    multipart::Form,
};
use serde_json::Value;
use url::Url;
use zeroize::Zeroizing;

use super::{
    endpoint::Vendor,
    exchange::{Exchange, ExchangeLog},
    hidden::{HIDDEN, Secrets},
    http::{ReplyTrouble, read_up_to, retry_after, vendor_words},
    json::{self, JsonTrouble},
    signing::{RequestSigning, Unsigned},
};

/// What a call carries.
pub(crate) enum Payload {
    Nothing,
    /// JSON; the memory is overwritten once it was sent.
    Json(Zeroizing<Vec<u8>>),
    /// An encoded form.
    Form(Zeroizing<String>),
    /// Parts whose boundary, lengths and line ends are the HTTP library's (vendors.md A-21), and the JSON among
    /// them for the signature and the record.
    Parts(Form, Zeroizing<Vec<u8>>),
}

/// Basic credentials, where a call has them.
pub(crate) type Basic = (String, Arc<gatehouse_vault::SecretText>);

/// One call.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) basic: Option<Basic>,
    pub(crate) payload: Payload,
    pub(crate) secrets: Secrets,
    /// How long the reply's head may take to come.
    pub(crate) time: Duration,
    /// How long the reply may be.
    pub(crate) longest: usize,
}

impl Call {
    /// A call with nothing in it.
    pub(crate) fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: Vec::new(),
            basic: None,
            payload: Payload::Nothing,
            secrets: Secrets::none(),
            time: PATIENCE,
            longest: super::http::REPLY_LIMIT,
        }
    }
}

/// JSON as bytes whose memory is overwritten after use. None where it cannot be written, which only a map with
/// keys that are no texts could cause.
pub(crate) fn json_bytes(body: &impl serde::Serialize) -> Option<Zeroizing<Vec<u8>>> {
    // Room for any documented body, so that no half of it stays behind in a smaller allocation.
    let mut bytes = Zeroizing::new(Vec::with_capacity(8 * 1024));
    serde_json::to_writer(&mut *bytes, body).ok()?;
    Some(bytes)
}

/// Why there is no reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// The signature could not be made. Nothing was sent.
    CannotSign,
    /// No connection came about. Nothing was sent.
    Unreachable,
    /// It may have arrived: nothing came back in time.
    TooSlow,
    /// It may have arrived: the connection broke before the reply.
    Broken,
}

impl Lost {
    /// What happened, for a record or an evidence.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::CannotSign => "the request could not be signed",
            Self::Unreachable => "no connection came about",
            Self::TooSlow => "no reply came in time",
            Self::Broken => "the connection broke before the reply",
        }
    }
}

/// A reply, whatever it says.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Result<Bytes, ReplyTrouble>,
    secrets: Secrets,
    number: u64,
    log: ExchangeLog,
}

impl Reply {
    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<Value, JsonTrouble> {
        json::decode(self.bytes())
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.body.as_ref().map_or(&[], |body| body)
    }

    /// The reply began and never ended: as lost as one that never came.
    pub(crate) fn is_cut(&self) -> bool {
        matches!(self.body, Err(ReplyTrouble::Cut | ReplyTrouble::TooSlow))
    }

    /// The whole body as words, where it is words.
    pub(crate) fn words(&self) -> Option<String> {
        self.safe(self.bytes())
    }

    /// Words of the service, short and without the secrets of this call.
    pub(crate) fn safe(&self, words: &[u8]) -> Option<String> {
        vendor_words(words).map(|words| self.secrets.cut(&words))
    }

    pub(crate) fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers)
    }

    /// Notes which documented rule this reply broke.
    pub(crate) fn broke(&self, rule: &'static str) {
        self.log.broke(self.number, rule);
    }

    /// The service did not say what became of the call: it failed by itself, or something in between answered
    /// for it. 501 and 503 are answers, "I cannot do this" and "not now".
    pub(crate) fn is_inconclusive(&self) -> bool {
        self.status.is_server_error()
            && !matches!(self.status, StatusCode::NOT_IMPLEMENTED | StatusCode::SERVICE_UNAVAILABLE)
    }
}

/// The way to one service.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) http: Client,
    pub(crate) vendor: Vendor,
    pub(crate) log: ExchangeLog,
    pub(crate) signing: Arc<dyn RequestSigning>,
    /// The longest that any call may wait for the head of its reply, and then for the rest of it.
    pub(crate) patience: Duration,
}

/// What a person still waits for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

impl Line {
    /// Sends a call once and reads what comes back. Nothing is repeated here.
    pub(crate) async fn send(&self, call: Call) -> Result<Reply, Lost> {
        let (time, longest) = (call.time.min(self.patience), call.longest);
        let (mut exchange, secrets, request) = self.prepare(call)?;
        let began = Instant::now();
        let answered = tokio::time::timeout(time, self.http.execute(request)).await;
        let response = match answered {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(self.lost(exchange, began, lost(&error))),
            Err(_) => return Err(self.lost(exchange, began, Lost::TooSlow)),
        };
        let (status, headers) = (response.status(), response.headers().clone());
        let reading = tokio::time::timeout(self.patience, read_up_to(response, longest));
        let body = reading.await.unwrap_or(Err(ReplyTrouble::TooSlow));
        exchange.took = began.elapsed();
        exchange.status = Some(status.as_u16());
        exchange.reply = match &body {
            Ok(body) => secrets.shown(body),
            Err(trouble) => trouble.to_string(),
        };
        let number = self.log.record(exchange);
        Ok(Reply { status, headers, body, secrets, number, log: self.log.clone() })
    }

    fn prepare(&self, call: Call) -> Result<(Exchange, Secrets, Request), Lost> {
        let signatures = self.signatures(&call)?;
        let sent = shown_payload(&call);
        let Call { method, url, headers, basic, payload, secrets, .. } = call;
        let mut builder = self.http.request(method, url);
        if let Some((user, password)) = &basic {
            builder = builder.basic_auth(user, Some(password.expose()));
        }
        let empty = matches!(payload, Payload::Nothing);
        let mut request = loaded(builder, payload).build().map_err(|_| Lost::Unreachable)?;
        if empty && request.method() != Method::GET {
            // Without a length some servers refuse the call (411).
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        for (name, value) in headers.into_iter().chain(signatures) {
            request.headers_mut().insert(name, value);
        }
        let exchange = Exchange { sent, ..record_of(self.vendor, &request) };
        Ok((exchange, with_headers(secrets, &request), request))
    }

    fn signatures(&self, call: &Call) -> Result<Vec<(HeaderName, HeaderValue)>, Lost> {
        let body: &[u8] = match &call.payload {
            Payload::Nothing => &[],
            Payload::Json(json) | Payload::Parts(_, json) => json,
            Payload::Form(form) => form.as_bytes(),
        };
        let unsigned = Unsigned { method: call.method.as_str(), url: &call.url, body };
        let signed = self.signing.sign(&unsigned).map_err(|_| Lost::CannotSign)?;
        let header = |(name, value): (String, String)| {
            let mut value = HeaderValue::try_from(value).ok()?;
            value.set_sensitive(true);
            Some((HeaderName::try_from(name).ok()?, value))
        };
        signed.into_iter().map(|pair| header(pair).ok_or(Lost::CannotSign)).collect()
    }

    fn lost(&self, mut exchange: Exchange, began: Instant, lost: Lost) -> Lost {
        exchange.took = began.elapsed();
        exchange.reply = lost.words().to_owned();
        self.log.record(exchange);
        lost
    }
}

/// A service may echo a token or a key from a header as well.
fn with_headers(secrets: Secrets, request: &Request) -> Secrets {
    let sensitive = request.headers().values().filter(|value| value.is_sensitive());
    let bare = sensitive.filter_map(|value| value.to_str().ok()?.rsplit(' ').next());
    bare.fold(secrets, Secrets::and)
}

/// The beginning of a record: what can be said of a request before its reply.
pub(crate) fn record_of(vendor: Vendor, request: &Request) -> Exchange {
    let url = request.url();
    let host = url.host_str().unwrap_or_default();
    let headers = request.headers().iter().map(|(name, value)| {
        let value = if value.is_sensitive() { HIDDEN } else { value.to_str().unwrap_or(HIDDEN) };
        (name.to_string(), value.to_owned())
    });
    Exchange {
        number: 0,
        vendor,
        at: SystemTime::now(),
        took: Duration::ZERO,
        method: request.method().to_string(),
        host: url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
        path: match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        },
        headers: headers.collect(),
        sent: String::new(),
        status: None,
        reply: String::new(),
        broke: None,
    }
}

fn shown_payload(call: &Call) -> String {
    match &call.payload {
        Payload::Nothing => String::new(),
        Payload::Json(json) => call.secrets.shown(json),
        Payload::Parts(_, json) => format!("{} and the parts beside it", call.secrets.shown(json)),
        Payload::Form(form) => {
            let names = url::form_urlencoded::parse(form.as_bytes()).map(|(name, value)| {
                let secret = name.contains("secret");
                format!("{name}={}", if secret { HIDDEN } else { &value })
            });
            call.secrets.cut(&names.collect::<Vec<_>>().join("&"))
        }
    }
}

fn loaded(builder: RequestBuilder, payload: Payload) -> RequestBuilder {
    match payload {
        Payload::Nothing => builder,
        Payload::Json(json) => {
            builder.header(CONTENT_TYPE, "application/json").body(Bytes::from_owner(json))
        }
        Payload::Form(form) => builder
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from_owner(FormBytes(form))),
        Payload::Parts(form, _) => builder.multipart(form),
    }
}

/// A form's text as bytes that are overwritten after use.
struct FormBytes(Zeroizing<String>);

impl AsRef<[u8]> for FormBytes {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

fn lost(error: &reqwest::Error) -> Lost {
    if error.is_connect() || error.is_builder() { Lost::Unreachable } else { Lost::Broken }
}
