//! One call with a token: what may be tried a second time, and what a reply means.

use reqwest::{StatusCode, header::AUTHORIZATION};
use zeroize::Zeroizing;

use super::{
    AuthX, Cause, Refusal, Route, TokenTrouble,
    envelope::{self, Answer, EXCEPTION, Envelope},
};
use crate::transport::{
    call::{Call, Lost, Payload, Reply, json_bytes},
    hidden::Secrets,
    outcome::{Evidence, Outcome, Retry},
};

/// A body that can be made again for a second try, with what in it must not be shown.
pub(super) trait Body: Sync {
    fn payload(&self) -> Result<Payload, Cause>;
    fn secrets(&self) -> Secrets;
}

/// A body of JSON.
pub(super) struct JsonBody {
    json: Zeroizing<Vec<u8>>,
    secret: Option<Zeroizing<String>>,
}

impl JsonBody {
    pub(super) fn new(body: &impl serde::Serialize, secret: Option<&str>) -> Self {
        let json = json_bytes(body).unwrap_or_default();
        Self { json, secret: secret.map(|secret| Zeroizing::new(secret.to_owned())) }
    }
}

impl Body for JsonBody {
    fn payload(&self) -> Result<Payload, Cause> {
        Ok(Payload::Json(self.json.clone()))
    }

    fn secrets(&self) -> Secrets {
        self.secret.iter().fold(Secrets::none(), |secrets, secret| secrets.and(secret))
    }
}

/// Why there is no reply to judge.
enum Stop {
    Token(TokenTrouble),
    Here(Cause),
    Lost(Lost),
}

impl AuthX {
    /// Makes a call and says how it ended.
    pub(super) async fn write(&self, route: Route, body: &dyn Body) -> Outcome<Envelope, Refusal> {
        match self.ask(route, body).await {
            Ok(reply) => judge(route, &reply),
            Err(Stop::Here(cause)) => Outcome::Refused(Refusal::local(cause, Retry::Ask)),
            Err(Stop::Token(trouble)) => {
                let retry = match route.when_not_sent() {
                    Retry::Safe => trouble.retry(),
                    other => other,
                };
                Outcome::Refused(Refusal::local(Cause::Token(trouble), retry))
            }
            Err(Stop::Lost(Lost::CannotSign)) => {
                Outcome::Refused(Refusal::local(Cause::CannotSign, Retry::Ask))
            }
            Err(Stop::Lost(Lost::Unreachable)) => {
                Outcome::Refused(Refusal::local(Cause::Unreachable, route.when_not_sent()))
            }
            Err(Stop::Lost(lost @ (Lost::TooSlow | Lost::Broken))) => {
                Outcome::Unknown(Evidence { status: None, detail: lost.words().to_owned() })
            }
        }
    }

    /// Sends, and sends once more where the answer shows that the call was not looked at: with a fresh token after
    /// a 401, with the method that a 405 names. Each of the two at most once, and VerifyPin not at all.
    async fn ask(&self, route: Route, body: &dyn Body) -> Result<Reply, Stop> {
        let (mut renewed, mut moved) = (!route.repeats(), !route.repeats());
        loop {
            let verb = self.methods.of(route);
            let bearer = self.bearer().await.map_err(Stop::Token)?;
            let mut call = Call::new(verb.method(), self.account.endpoint.at(route.path()));
            call.headers.push((AUTHORIZATION, bearer.clone()));
            call.payload = body.payload().map_err(Stop::Here)?;
            call.secrets = body.secrets();
            let reply = self.line.send(call).await.map_err(Stop::Lost)?;
            match reply.status {
                StatusCode::UNAUTHORIZED => {
                    self.token.discard(&bearer).await;
                    if std::mem::replace(&mut renewed, true) {
                        return Ok(reply);
                    }
                }
                StatusCode::METHOD_NOT_ALLOWED => {
                    let other = self.methods.pointed_to(route, &reply.headers);
                    // Remembered also where it may not be followed at once, for the next time.
                    if let Some(other) = other {
                        self.methods.remember(route, other);
                    }
                    if other.is_none() || std::mem::replace(&mut moved, true) {
                        return Ok(reply);
                    }
                }
                _ => return Ok(reply),
            }
        }
    }
}

/// What a reply means. Success is a 2xx *and* code 1 (vendors.md A-13); anything between yes and no is unknown.
fn judge(route: Route, reply: &Reply) -> Outcome<Envelope, Refusal> {
    let answer = match &reply.body {
        Ok(body) => envelope::read(body),
        Err(_) => Answer::Foreign("1.5: the reply cannot be read to its end"),
    };
    match answer {
        Answer::Envelope(envelope) if envelope.code == 1 && reply.status.is_success() => {
            Outcome::Done(envelope)
        }
        Answer::Envelope(envelope) if envelope.code == 1 => {
            reply.broke("A-13: response_code 1 came with an HTTP status that is not a success");
            unknown(reply, "the service said yes and no at once")
        }
        Answer::Envelope(envelope) => {
            let cause = cause_of(route, &envelope);
            let detail = envelope.text.and_then(|text| reply.safe(text.as_bytes()));
            Outcome::Refused(refusal(route, reply, cause, detail))
        }
        Answer::Message(words) => outside(route, reply, reply.safe(words.as_bytes())),
        Answer::Foreign(rule) => {
            reply.broke(rule);
            outside(route, reply, reply.words())
        }
    }
}

fn cause_of(route: Route, envelope: &Envelope) -> Cause {
    let exception = envelope.subcode == Some(EXCEPTION);
    match route {
        Route::VerifyPin => Cause::NotVerified { exception },
        // The server's own failure says nothing about a factor (vendors.md A-16).
        Route::ProcessBiometric if !exception => Cause::Biometric(envelope.code.into()),
        _ => Cause::Said { code: envelope.code, exception },
    }
}

/// An answer outside the envelope (vendors.md A-14): the status is all there is.
fn outside(route: Route, reply: &Reply, detail: Option<String>) -> Outcome<Envelope, Refusal> {
    if reply.status.is_success() {
        return unknown(reply, "the service took the call, but its answer cannot be read");
    }
    if reply.is_inconclusive() {
        return unknown(reply, "the service failed and did not say what became of the call");
    }
    let cause = match reply.status.as_u16() {
        401 | 403 => Cause::NotAllowed,
        405 => Cause::MethodRefused,
        429 => Cause::RateLimited,
        501 | 503 => Cause::Unavailable,
        400..=499 => Cause::Rejected,
        _ => Cause::UnexpectedReply,
    };
    Outcome::Refused(refusal(route, reply, cause, detail))
}

fn refusal(route: Route, reply: &Reply, cause: Cause, detail: Option<String>) -> Refusal {
    // None of the writes is safe to repeat unasked (vendors.md part 4), and a code does not say what a second call
    // would meet. Only a request for a pause says that nothing was done.
    let retry = if cause == Cause::RateLimited { route.when_not_sent() } else { Retry::Ask };
    Refusal {
        cause,
        status: Some(reply.status.as_u16()),
        detail,
        retry_after: reply.retry_after(),
        retry,
    }
}

fn unknown(reply: &Reply, detail: &str) -> Outcome<Envelope, Refusal> {
    Outcome::Unknown(Evidence { status: Some(reply.status.as_u16()), detail: detail.to_owned() })
}
