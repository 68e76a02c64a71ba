//! `/AccessToken`: two headers of its own names, and a reply outside the envelope (vendors.md 1.2, A-3 to A-8).

use std::time::Duration;

use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};
use reqwest::{
    StatusCode,
    header::{DATE, HeaderName, HeaderValue},
};
use serde_json::Value;
use zeroize::Zeroizing;

use super::{AuthX, ManagementKeys, Route, TokenTrouble, envelope};
use crate::transport::{
    call::{Call, Reply},
    fields::Fields,
    hidden::Secrets,
    json,
    keeper::Held,
};

const TOKEN_TIME: Duration = Duration::from_secs(20);
/// Where the reply names no lifetime at all: short, so that a refusal is not the first sign of its end.
const UNNAMED_LIFE: Duration = Duration::from_secs(3600);

/// What a token's reply told beside the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The account's number at the service.
    pub company_id: Option<String>,
    /// How long the token lives.
    pub life: Duration,
    /// The service's clock, from the reply's `Date` header, in seconds since 1970.
    pub service_time: Option<i64>,
}

/// A token reply as far as it can be understood.
pub(crate) struct TokenReply {
    token: Zeroizing<String>,
    company_id: Option<String>,
    life: Duration,
}

impl AuthX {
    /// Asks for a token, whether or not one is held. Changes nothing: a read-only test of keys and address.
    ///
    /// # Errors
    /// Why there is no token.
    pub async fn sign_in(&self) -> Result<SignedIn, TokenTrouble> {
        self.token_flight().await.map(|(_, told)| told)
    }

    /// The `Authorization` value.
    pub(super) async fn bearer(&self) -> Result<HeaderValue, TokenTrouble> {
        let fetch = async { self.token_flight().await.map(|(held, _)| held) };
        self.token.get(Duration::ZERO, fetch).await
    }

    async fn token_flight(&self) -> Result<(Held, SignedIn), TokenTrouble> {
        let mut reply = self.ask_for_token().await?;
        if reply.status == StatusCode::METHOD_NOT_ALLOWED
            && let Some(verb) = self.methods.pointed_to(Route::AccessToken, &reply.headers)
        {
            let before = self.methods.of(Route::AccessToken);
            self.methods.remember(Route::AccessToken, verb);
            reply = self.ask_for_token().await?;
            if reply.status == StatusCode::METHOD_NOT_ALLOWED {
                self.methods.remember(Route::AccessToken, before);
            }
        }
        understood(&reply)
    }

    async fn ask_for_token(&self) -> Result<Reply, TokenTrouble> {
        let ManagementKeys { application_id, application_key } = &self.account.management;
        let id = self.account.vault.read(application_id).await?;
        let key = self.account.vault.read(application_key).await?;
        let method = self.methods.of(Route::AccessToken).method();
        let mut call = Call::new(method, self.account.endpoint.at(Route::AccessToken.path()));
        call.time = TOKEN_TIME;
        for (name, secret) in [("applicationid", &id), ("applicationkey", &key)] {
            // A secret that no header can carry is one that the service cannot have given.
            let mut value = HeaderValue::try_from(secret.expose())
                .map_err(|_| TokenTrouble::Secret(gatehouse_vault::VaultTrouble::Broken))?;
            value.set_sensitive(true);
            call.headers.push((HeaderName::from_static(name), value));
        }
        call.secrets = Secrets::none().and(id.expose()).and(key.expose());
        self.line.send(call).await.map_err(TokenTrouble::from_lost)
    }
}

fn understood(reply: &Reply) -> Result<(Held, SignedIn), TokenTrouble> {
    if !reply.status.is_success() {
        return Err(TokenTrouble::from_refusal(reply, said(reply)));
    }
    let Some(TokenReply { token, company_id, life }) = read(reply.bytes()) else {
        reply.broke("A-8: a 200 without access_token is no token");
        return Err(TokenTrouble::without_token(reply));
    };
    // Always `Bearer`, whatever token_type says (vendors.md A-7).
    let held = Held::new("Bearer", &token, life).ok_or(TokenTrouble::BadReply)?;
    let date = reply.headers.get(DATE).and_then(|date| date.to_str().ok());
    let service_time = date.and_then(moment).map(Timestamp::as_second);
    Ok((held, SignedIn { company_id, life, service_time }))
}

/// Reads a token reply. `expires_in` and `CompanyId` come as numbers or texts (vendors.md A-4).
pub(crate) fn read(body: &[u8]) -> Option<TokenReply> {
    let value = json::decode(body).ok()?;
    let fields = Fields::of(&value)?;
    let token = Zeroizing::new(fields.any("access_token").and_then(Value::as_str)?.to_owned());
    let named = fields.whole("expires_in").and_then(|life| u64::try_from(life).ok());
    let life = named.map(Duration::from_secs).or_else(|| between_dates(&fields));
    let life = life.unwrap_or(UNNAMED_LIFE);
    Some(TokenReply { token, company_id: fields.text("CompanyId"), life })
}

/// The life by the service's own two dates: only a fallback (vendors.md A-6), and one in which its clock cancels out.
fn between_dates(fields: &Fields<'_>) -> Option<Duration> {
    let issued = fields.text(".issued").as_deref().and_then(moment)?;
    let expires = fields.text(".expires").as_deref().and_then(moment)?;
    u64::try_from(expires.as_second().checked_sub(issued.as_second())?)
        .ok()
        .map(Duration::from_secs)
}

fn moment(date: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(date).ok()
}

/// What the service says instead of a token; the shape is not documented.
fn said(reply: &Reply) -> Option<String> {
    match envelope::read(reply.bytes()) {
        envelope::Answer::Envelope(envelope) => reply.safe(envelope.text?.as_bytes()),
        envelope::Answer::Message(words) => reply.safe(words.as_bytes()),
        envelope::Answer::Foreign(_) => {
            let value = reply.json().ok()?;
            let fields = Fields::of(&value)?;
            let words = fields.text("error_description").or_else(|| fields.text("error"))?;
            reply.safe(words.as_bytes())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn life(body: &str) -> u64 {
        read(body.as_bytes()).unwrap().life.as_secs()
    }

    #[test]
    fn a4_the_lifetime_and_the_company_come_as_a_number_or_as_a_text() {
        assert_eq!(life(r#"{"access_token":"t","expires_in":1209599}"#), 1_209_599);
        assert_eq!(life(r#"{"access_token":"t","expires_in":"1209599"}"#), 1_209_599);
        for company in ["\"10022\"", "10022"] {
            let body = format!(r#"{{"access_token":"t","CompanyId":{company}}}"#);
            assert_eq!(read(body.as_bytes()).unwrap().company_id.as_deref(), Some("10022"));
        }
    }

    #[test]
    fn a5_dotted_dates_are_read_and_may_be_missing() {
        let dates = r#"".issued":"Mon, 22 Mar 2021 06:38:24 GMT",".expires":"Mon, 05 Apr 2021 06:38:24 GMT""#;
        assert_eq!(life(&format!(r#"{{"access_token":"t",{dates}}}"#)), 1_209_600);
        assert_eq!(life(r#"{"access_token":"t"}"#), UNNAMED_LIFE.as_secs());
        assert_eq!(life(r#"{"access_token":"t",".issued":"soon",".expires":"later"}"#), 3600);
    }

    #[test]
    fn a6_the_lifetime_wins_over_the_dates() {
        let dates = r#"".issued":"Mon, 22 Mar 2021 06:38:24 GMT",".expires":"Mon, 05 Apr 2021 06:38:24 GMT""#;
        assert_eq!(life(&format!(r#"{{"access_token":"t","expires_in":60,{dates}}}"#)), 60);
        let backwards = r#"{"access_token":"t","expires_in":-5,".issued":"Mon, 05 Apr 2021 06:38:24 GMT",".expires":"Mon, 22 Mar 2021 06:38:24 GMT"}"#;
        assert_eq!(life(backwards), 3600);
    }

    #[test]
    fn a8_a_reply_without_a_token_is_none() {
        for body in ["", "{}", "[]", r#"{"access_token":7}"#, r#"{"access_token":null}"#, "<html>"]
        {
            assert!(read(body.as_bytes()).is_none(), "{body}");
        }
    }
}
