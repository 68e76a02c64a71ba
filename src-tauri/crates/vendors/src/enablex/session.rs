//! Signing in. It is called OAuth2 and is not: an e-mail and a password for a token without a stated life, no grant,
//! no renewal (vendors.md 3.1, E-1 to E-5).

use std::{sync::PoisonError, time::Duration};

use reqwest::{
    Method,
    header::{HeaderName, HeaderValue},
};
use serde::Serialize;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{Cause, EnableX, SignIn, TokenTrouble, answer};
use crate::transport::{
    call::{Call, Payload, Reply, json_bytes},
    fields::Fields,
    hidden::Secrets,
    keeper::Held,
};

const LOGIN_TIME: Duration = Duration::from_secs(20);
/// The same pages say 20 minutes and 15 (vendors.md E-3).
const LIFE: Duration = Duration::from_secs(15 * 60);

#[derive(Serialize)]
struct WireLogin<'a> {
    email: &'a str,
    password: &'a str,
}

impl EnableX {
    /// Signs in, because a person asks for it: also after a refusal, which is otherwise not tried again.
    /// In Basic mode there is nothing to do.
    ///
    /// # Errors
    /// Why there is no token.
    pub async fn sign_in(&self) -> Result<(), Cause> {
        self.lock(None);
        self.check_access_id()?;
        let SignIn::Login { .. } = &self.account.sign_in else { return Ok(()) };
        let held = self.log_in().await.map_err(Cause::Token)?;
        self.token.put(held).await;
        Ok(())
    }

    /// The `Authorization` value of login mode. One sign-in serves everybody who waits for it.
    pub(super) async fn token(&self) -> Result<HeaderValue, TokenTrouble> {
        self.token.get(Duration::ZERO, self.log_in_unless_locked()).await
    }

    async fn log_in_unless_locked(&self) -> Result<Held, TokenTrouble> {
        let locked = self.locked.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match locked {
            Some(trouble) => Err(trouble),
            None => self.log_in().await,
        }
    }

    async fn log_in(&self) -> Result<Held, TokenTrouble> {
        let held = self.login_flight().await;
        if let Err(refused @ TokenTrouble::Refused { .. }) = &held {
            self.lock(Some(refused.clone()));
        }
        held
    }

    async fn login_flight(&self) -> Result<Held, TokenTrouble> {
        let SignIn::Login { email, password } = &self.account.sign_in else {
            return Err(TokenTrouble::BadReply);
        };
        let password = self.account.vault.read(password).await?;
        // Checked before any call.
        let mut access_id = HeaderValue::try_from(self.account.access_id.trim())
            .map_err(|_| TokenTrouble::BadReply)?;
        access_id.set_sensitive(true);
        let mut call = Call::new(Method::POST, self.account.endpoint.at("login"));
        call.time = LOGIN_TIME;
        // On this call and on no other (vendors.md E-6).
        call.headers.push((HeaderName::from_static("x-api-id"), access_id));
        let body = WireLogin { email: email.trim(), password: password.expose() };
        call.payload = Payload::Json(json_bytes(&body).unwrap_or_default());
        call.secrets = Secrets::none().and(password.expose());
        let reply = self.line.send(call).await.map_err(TokenTrouble::from_lost)?;
        understood(&reply)
    }

    /// The access id must fit a header, and in Basic mode must not be cut in two by a colon (vendors.md E-27).
    pub(super) fn check_access_id(&self) -> Result<(), Cause> {
        let id = self.account.access_id.trim();
        let basic = matches!(self.account.sign_in, SignIn::Basic { .. });
        let good =
            !id.is_empty() && HeaderValue::try_from(id).is_ok() && !(basic && id.contains(':'));
        if good { Ok(()) } else { Err(Cause::BadAccessId) }
    }

    fn lock(&self, trouble: Option<TokenTrouble>) {
        *self.locked.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }
}

fn understood(reply: &Reply) -> Result<Held, TokenTrouble> {
    let answer = answer::read(reply.bytes()).ok();
    let words = answer.as_ref().and_then(|answer| reply.safe(answer.words.as_ref()?.as_bytes()));
    if !reply.status.is_success() {
        return Err(TokenTrouble::from_refusal(reply, words));
    }
    if let Some(token) = token(reply.bytes()) {
        // `Token`, not `Bearer` (vendors.md E-1).
        return Held::new("Token", &token, LIFE).ok_or(TokenTrouble::BadReply);
    }
    // An error may come with a 200 (vendors.md E-17).
    if answer.is_some_and(|answer| answer.result.is_some_and(|result| result != 1)) {
        return Err(TokenTrouble::Refused { status: reply.status.as_u16(), detail: words });
    }
    reply.broke("3.1: a login reply holds token");
    Err(TokenTrouble::without_token(reply))
}

/// The token of a login reply, unless the reply says that it is an error.
pub(crate) fn token(body: &[u8]) -> Option<Zeroizing<String>> {
    let answer = answer::read(body).ok()?;
    if answer.result.is_some_and(|result| result != 1) {
        return None;
    }
    let token = Fields::of(&answer.value)?.any("token").and_then(Value::as_str)?.trim();
    (!token.is_empty()).then(|| Zeroizing::new(token.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e3_a_token_is_taken_to_live_for_the_shorter_of_the_two_times_less_a_margin() {
        let used = LIFE - super::super::MARGIN;
        assert_eq!((LIFE.as_secs(), used.as_secs()), (900, 780));
    }

    #[test]
    fn e2_a_token_is_a_text_in_a_reply_that_is_no_error() {
        let found = |body: &str| token(body.as_bytes()).map(|token| token.to_string());
        assert_eq!(found(r#"{"token":" t "}"#).as_deref(), Some("t"));
        assert_eq!(found(r#"{"result":"1","token":"t"}"#).as_deref(), Some("t"));
        for body in
            ["", "[]", "{}", r#"{"token":7}"#, r#"{"token":""}"#, r#"{"result":0,"token":"t"}"#]
        {
            assert_eq!(found(body), None, "{body}");
        }
    }
}
