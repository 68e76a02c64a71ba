//! One call: signed in, with one more try after a refused token, its body read before its status.

use reqwest::{Method, StatusCode, header::AUTHORIZATION};
use url::Url;
use zeroize::Zeroizing;

use super::{
    Cause, EnableX, Refusal, SignIn, TokenTrouble,
    answer::{self, Answer},
};
use crate::transport::{
    call::{Call, Lost, Payload, Reply, json_bytes},
    hidden::Secrets,
    http::LIST_LIMIT,
    outcome::{Evidence, Outcome, Retry},
};

/// What is asked for.
pub(super) struct Ask {
    method: Method,
    url: Option<Url>,
    json: Option<Zeroizing<Vec<u8>>>,
    secret: Option<Zeroizing<String>>,
}

impl Ask {
    pub(super) fn read(url: Option<Url>) -> Self {
        Self { method: Method::GET, url, json: None, secret: None }
    }

    pub(super) fn write(method: Method, url: Option<Url>, body: &impl serde::Serialize) -> Self {
        Self { method, url, json: json_bytes(body), secret: None }
    }

    pub(super) fn hiding(mut self, secret: Option<&str>) -> Self {
        self.secret = secret.map(|secret| Zeroizing::new(secret.to_owned()));
        self
    }

    fn call(&self) -> Result<Call, Cause> {
        let url = self.url.clone().ok_or(Cause::BadValue("the id"))?;
        let mut call = Call::new(self.method.clone(), url);
        call.longest = LIST_LIMIT;
        if let Some(json) = &self.json {
            call.payload = Payload::Json(json.clone());
        }
        call.secrets = self.secret.iter().fold(Secrets::none(), |all, secret| all.and(secret));
        Ok(call)
    }
}

/// Why there is no reply to judge.
enum Stop {
    Here(Cause),
    Lost(Lost),
}

impl From<TokenTrouble> for Stop {
    fn from(trouble: TokenTrouble) -> Self {
        Self::Here(Cause::Token(trouble))
    }
}

impl EnableX {
    /// Asks for something. Nothing is changed, so a lost reply is no more than that.
    pub(super) async fn read(&self, ask: Ask) -> Result<Answer, Refusal> {
        let reply = match self.send(&ask).await {
            Ok(reply) if !(reply.status.is_success() && reply.is_cut()) => reply,
            Ok(_) | Err(Stop::Lost(Lost::TooSlow | Lost::Broken)) => {
                return Err(Refusal::local(Cause::NoReply, Retry::Safe));
            }
            Err(stop) => return Err(not_sent(stop)),
        };
        let answer = answer::read(reply.bytes());
        match answer {
            Ok(answer) if reply.status.is_success() && answer.result == Some(1) => Ok(answer),
            // The list's own shape is documented nowhere, so it may come without an envelope.
            Ok(answer) if reply.status.is_success() && answer.is_bare() => {
                reply.broke("E-13: a success carries result 1");
                Ok(answer)
            }
            Ok(answer) => Err(self.refusal(&reply, Some(&answer), Retry::Safe)),
            Err(rule) => {
                reply.broke(rule);
                let refusal = self.refusal(&reply, None, Retry::Safe);
                // What sends a success like this is often something in between and gone the next time.
                let retry = if reply.status.is_success() { Retry::Safe } else { refusal.retry };
                Err(Refusal { retry, ..refusal })
            }
        }
    }

    /// Changes something. Only `result` 1 with a success is a yes; without a readable answer it is not known.
    pub(super) async fn write(&self, ask: Ask) -> Outcome<Answer, Refusal> {
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
        let answer = answer::read(reply.bytes()).map_err(|rule| reply.broke(rule)).ok();
        let success = reply.status.is_success();
        let (yes, no) = answer.as_ref().map_or((false, false), |answer| {
            let said = answer.result.or(answer.code);
            (answer.result == Some(1), said.is_some_and(|said| said != 1) || answer.says_error)
        });
        match answer {
            Some(answer) if yes && success => Outcome::Done(answer),
            // Whether a write may be repeated is not stated (vendors.md part 4), so a person decides.
            answer if no || !(success || reply.is_inconclusive()) => {
                Outcome::Refused(self.refusal(&reply, answer.as_ref(), Retry::Ask))
            }
            _ => Outcome::Unknown(Evidence {
                status: Some(reply.status.as_u16()),
                detail: "the answer does not say whether this was done".to_owned(),
            }),
        }
    }

    /// Sends; after a refused token signs in again and sends once more, then stops: a 403 may as well mean that
    /// this role may not (vendors.md E-5). A refused token means that nothing was done, so this holds for writes too.
    async fn send(&self, ask: &Ask) -> Result<Reply, Stop> {
        self.check_access_id().map_err(Stop::Here)?;
        if let SignIn::Basic { app_key } = &self.account.sign_in {
            let mut call = ask.call().map_err(Stop::Here)?;
            let key = self.account.vault.read(app_key).await;
            let key = key.map_err(|trouble| Stop::Here(Cause::Secret(trouble)))?;
            call.secrets = call.secrets.and(key.expose());
            call.basic = Some((self.account.access_id.trim().to_owned(), key));
            return self.line.send(call).await.map_err(Stop::Lost);
        }
        let mut tries = 0;
        loop {
            let token = self.token().await?;
            let mut call = ask.call().map_err(Stop::Here)?;
            call.headers.push((AUTHORIZATION, token.clone()));
            let reply = self.line.send(call).await.map_err(Stop::Lost)?;
            tries += 1;
            if !refuses_the_token(&reply) {
                return Ok(reply);
            }
            self.token.discard(&token).await;
            if tries == 2 {
                return Ok(reply);
            }
        }
    }

    fn refusal(&self, reply: &Reply, answer: Option<&Answer>, retry: Retry) -> Refusal {
        let said =
            answer.and_then(|answer| answer.result.filter(|said| *said != 1).or(answer.code));
        let cause = self.cause(reply.status, said);
        let words = answer
            .map_or_else(|| reply.words(), |answer| reply.safe(answer.words.as_ref()?.as_bytes()));
        let request_id = answer
            .and_then(|answer| answer.request_id.as_ref())
            .and_then(|id| reply.safe(id.as_bytes()));
        let detail = match (words, request_id) {
            (Some(words), Some(id)) => Some(format!("{words} (request {id})")),
            (None, Some(id)) => Some(format!("request {id}")),
            (words, None) => words,
        };
        let retry = match cause {
            Cause::RateLimited => Retry::Safe,
            Cause::ServiceTrouble => retry,
            _ => Retry::Ask,
        };
        let status = Some(reply.status.as_u16());
        Refusal { cause, status, detail, retry_after: reply.retry_after(), retry }
    }

    /// The documentation's table mixes HTTP statuses with the service's own numbers, so both are looked at.
    fn cause(&self, status: StatusCode, said: Option<i64>) -> Cause {
        let basic = matches!(self.account.sign_in, SignIn::Basic { .. });
        match (status.as_u16(), said) {
            (401 | 403, _) | (_, Some(401 | 403 | 1001)) if basic => Cause::BasicRefused,
            (401 | 403, _) | (_, Some(401 | 403 | 1001)) => Cause::NotAllowed,
            (429, _) => Cause::RateLimited,
            (_, Some(1504)) => Cause::Duplicate,
            (406, _) | (_, Some(406)) => Cause::Validation,
            (404, _) | (_, Some(404)) => Cause::NotFound,
            (_, Some(said)) => Cause::Said(said),
            (500..=599, None) => Cause::ServiceTrouble,
            (400..=499, None) => Cause::Rejected,
            (_, None) => Cause::UnexpectedReply,
        }
    }
}

fn refuses_the_token(reply: &Reply) -> bool {
    matches!(reply.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
        || answer::read(reply.bytes()).is_ok_and(|answer| answer.names_the_token())
}

fn not_sent(stop: Stop) -> Refusal {
    match stop {
        Stop::Here(cause) => {
            let retry = match &cause {
                Cause::Token(trouble) => trouble.retry(),
                _ => Retry::Ask,
            };
            Refusal::local(cause, retry)
        }
        Stop::Lost(_) => Refusal::local(Cause::Unreachable, Retry::Safe),
    }
}
