//! Administrative calls: with a token, renewed once after a 401, and their replies judged.

use reqwest::{Method, StatusCode, header::AUTHORIZATION};
use serde::Serialize;
use serde_json::Value;
use std::time::Duration;
use url::Url;
use zeroize::Zeroizing;

use super::{Authenticx, Cause, Refusal, TokenTrouble};
use crate::transport::{
    call::{Call, Lost, Payload, Reply, json_bytes},
    http::LIST_LIMIT,
    outcome::{Evidence, Outcome, Retry},
};

/// What is asked for.
pub(super) struct Ask {
    method: Method,
    url: Option<Url>,
    json: Option<Zeroizing<Vec<u8>>>,
}

impl Ask {
    pub(super) fn read(url: Option<Url>) -> Self {
        Self { method: Method::GET, url, json: None }
    }

    pub(super) fn write(method: Method, url: Option<Url>, body: &impl Serialize) -> Self {
        Self { method, url, json: json_bytes(body) }
    }
}

enum Stop {
    Token(TokenTrouble),
    BadId,
    Lost(Lost),
}

impl Authenticx {
    /// Asks for something. Nothing is changed, so a lost reply is no more than that.
    pub(super) async fn one<T>(
        &self,
        url: Option<Url>,
        decode: impl Fn(&Value) -> Option<T>,
    ) -> Result<T, Refusal> {
        let reply = self.reply(Ask::read(url)).await?;
        if !reply.status.is_success() {
            return Err(refusal(&reply, Retry::Safe));
        }
        let value = reply.json().map_err(|_| {
            reply.broke("2.4: the reply is not the JSON that is documented");
            unreadable(&reply)
        })?;
        decode(&value).ok_or_else(|| {
            reply.broke("2.4: the reply is not what is documented");
            refusal(&reply, Retry::Ask)
        })
    }

    /// A reply to something that changes nothing, whatever it says.
    pub(super) async fn reply(&self, ask: Ask) -> Result<Reply, Refusal> {
        let lost = || Refusal::local(Cause::NoReply, Retry::Safe);
        match self.send(&ask).await {
            Ok(reply) if reply.status.is_success() && reply.is_cut() => Err(lost()),
            Ok(reply) => Ok(reply),
            Err(Stop::Lost(Lost::TooSlow | Lost::Broken)) => Err(lost()),
            Err(stop) => Err(not_sent(stop)),
        }
    }

    /// A list whose 404 is documented to mean that it is empty (vendors.md X-24). Of any other list it would be a
    /// guess, and one that takes a call that was uploaded for one that was not.
    pub(super) async fn list_or_404<T>(
        &self,
        url: Url,
        decode: impl Fn(&Value) -> Option<T>,
    ) -> Result<Vec<T>, Refusal> {
        match self.list(url, decode).await {
            Err(refusal) if refusal.cause == Cause::NotFound => Ok(Vec::new()),
            listed => listed,
        }
    }

    /// A list.
    pub(super) async fn list<T>(
        &self,
        url: Url,
        decode: impl Fn(&Value) -> Option<T>,
    ) -> Result<Vec<T>, Refusal> {
        let entries = |value: &Value| {
            value.as_array().map(|entries| entries.iter().filter_map(&decode).collect())
        };
        self.one(Some(url), entries).await
    }

    /// Changes something. A success whose reply cannot be read, and a failure that does not say what became of the
    /// call, are unknown.
    pub(super) async fn write<T>(
        &self,
        ask: Ask,
        decode: impl Fn(&Value) -> Option<T>,
    ) -> Outcome<T, Refusal> {
        let reply = match self.send(&ask).await {
            Ok(reply) => reply,
            Err(Stop::Lost(lost @ (Lost::TooSlow | Lost::Broken))) => {
                return Outcome::Unknown(Evidence {
                    status: None,
                    detail: lost.words().to_owned(),
                });
            }
            Err(stop) => return Outcome::Refused(not_sent(stop)),
        };
        let done = reply.json().ok().and_then(|value| decode(&value));
        let evidence = |detail: &str| {
            let status = Some(reply.status.as_u16());
            Outcome::Unknown(Evidence { status, detail: detail.to_owned() })
        };
        match done {
            Some(done) if reply.status.is_success() => Outcome::Done(done),
            _ if reply.status.is_success() => {
                reply.broke("2.4: the reply to a write holds what was written");
                evidence("the service took the call, but its answer cannot be read")
            }
            _ if reply.is_inconclusive() => {
                evidence("the service failed and did not say what became of the call")
            }
            // None of these writes has an idempotency key (vendors.md 2.4), so a person decides.
            _ => Outcome::Refused(refusal(&reply, Retry::Ask)),
        }
    }

    /// A 401 says that the call was not looked at, so one more try with a fresh token doubles nothing.
    async fn send(&self, ask: &Ask) -> Result<Reply, Stop> {
        let mut tries = 0;
        loop {
            let bearer = self.bearer(Duration::ZERO).await.map_err(Stop::Token)?;
            let mut call = Call::new(ask.method.clone(), ask.url.clone().ok_or(Stop::BadId)?);
            call.headers.push((AUTHORIZATION, bearer.clone()));
            call.longest = LIST_LIMIT;
            if let Some(json) = &ask.json {
                call.payload = Payload::Json(json.clone());
            }
            let reply = self.line.send(call).await.map_err(Stop::Lost)?;
            tries += 1;
            if reply.status != StatusCode::UNAUTHORIZED {
                return Ok(reply);
            }
            self.token.discard(&bearer).await;
            if tries == 2 {
                return Ok(reply);
            }
        }
    }
}

/// A refusal from a reply; `retry` is for a service that failed by itself.
pub(super) fn refusal(reply: &Reply, retry: Retry) -> Refusal {
    let (cause, retry) = match reply.status.as_u16() {
        400 | 422 => (Cause::Invalid, Retry::Ask),
        401 | 403 => (Cause::NotAllowed, Retry::Ask),
        404 => (Cause::NotFound, Retry::Ask),
        429 => (Cause::RateLimited, Retry::Safe),
        501 => (Cause::NotLicensed, Retry::Never),
        500..=599 => (Cause::ServiceTrouble, retry),
        _ => (Cause::UnexpectedReply, Retry::Ask),
    };
    Refusal {
        cause,
        status: Some(reply.status.as_u16()),
        detail: reply.words(),
        retry_after: reply.retry_after(),
        retry,
    }
}

/// A success that cannot be read, of a call that changes nothing: what sends such a thing is often something in
/// between and gone the next time, and asking again does no harm.
pub(super) fn unreadable(reply: &Reply) -> Refusal {
    Refusal { retry: Retry::Safe, ..refusal(reply, Retry::Safe) }
}

fn not_sent(stop: Stop) -> Refusal {
    match stop {
        Stop::Token(trouble) => {
            let retry = trouble.retry();
            Refusal::local(Cause::Token(trouble), retry)
        }
        Stop::BadId => Refusal::local(Cause::BadValue("the id cannot be sent"), Retry::Ask),
        Stop::Lost(_) => Refusal::local(Cause::Unreachable, Retry::Safe),
    }
}
