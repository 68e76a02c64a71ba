//! The OAuth token: client credentials, in a form or in a Basic header.

use std::time::Duration;

use reqwest::{
    Method,
    header::{DATE, HeaderValue},
};
use serde_json::Value;
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::{Account, Authenticx, TokenTrouble};
use crate::transport::{
    call::{Call, Payload, Reply},
    fields::Fields,
    hidden::Secrets,
    json,
    keeper::Held,
};

/// How long before its end a token is renewed.
pub(super) const MARGIN: Duration = Duration::from_secs(300);
const TOKEN_TIME: Duration = Duration::from_secs(20);
/// Where the reply names no lifetime: the documented hour (vendors.md 2.1).
const DOCUMENTED_LIFE: u64 = 3600;

/// How the client id and secret are handed over; both are documented (vendors.md 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TokenRequest {
    /// In the form, as the vendor's own sample does.
    #[default]
    Form,
    /// In an `Authorization: Basic` header.
    Basic,
}

/// A fresh token and what its reply told about the service's clock.
pub(super) struct Issued {
    pub(super) held: Held,
    pub(super) date: Option<HeaderValue>,
}

impl Authenticx {
    /// The `Authorization` value, good for at least this long where the service gives tokens of that life.
    pub(super) async fn bearer(&self, least: Duration) -> Result<HeaderValue, TokenTrouble> {
        let fetch = async { self.ask_for_token().await.map(|issued| issued.held) };
        self.token.get(least, fetch).await
    }

    /// One token request, to the documented address and never to a discovered one (vendors.md X-18).
    pub(super) async fn ask_for_token(&self) -> Result<Issued, TokenTrouble> {
        tokio::time::timeout(TOKEN_TIME, self.token_flight())
            .await
            .map_err(|_| TokenTrouble::TooSlow)?
    }

    async fn token_flight(&self) -> Result<Issued, TokenTrouble> {
        let Account { endpoint, client_id, secret, vault } = &self.account;
        let secret = vault.read(secret).await?;
        let mut call = Call::new(Method::POST, endpoint.at("connect/token"));
        // The scope is always named, with Basic too (vendors.md X-19).
        let asked = [("grant_type", "client_credentials"), ("scope", "acxapi")];
        let credentials = [("client_id", client_id.as_str()), ("client_secret", secret.expose())];
        call.payload = match self.token_request {
            TokenRequest::Form => form(credentials.into_iter().chain(asked)),
            TokenRequest::Basic => form(asked.into_iter()),
        };
        call.secrets = Secrets::none().and(secret.expose());
        if self.token_request == TokenRequest::Basic {
            call.basic = Some((client_id.clone(), secret));
        }
        let reply = self.line.send(call).await.map_err(TokenTrouble::from_lost)?;
        let issued = issued(&reply);
        if matches!(issued, Err(TokenTrouble::BadReply)) {
            reply.broke("2.1: a token reply holds access_token");
        }
        issued
    }
}

fn form<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Payload {
    let mut form = form_urlencoded::Serializer::new(String::with_capacity(1024));
    form.extend_pairs(pairs);
    Payload::Form(Zeroizing::new(form.finish()))
}

fn issued(reply: &Reply) -> Result<Issued, TokenTrouble> {
    if !reply.status.is_success() {
        return Err(TokenTrouble::from_refusal(reply, oauth_words(reply)));
    }
    let (token, life) =
        token_and_life(reply.bytes()).ok_or_else(|| TokenTrouble::without_token(reply))?;
    let held = Held::new("Bearer", &token, life).ok_or(TokenTrouble::BadReply)?;
    Ok(Issued { held, date: reply.headers.get(DATE).cloned() })
}

/// The token and its life from a reply.
pub(crate) fn token_and_life(body: &[u8]) -> Option<(Zeroizing<String>, Duration)> {
    let value = json::decode(body).ok()?;
    let fields = Fields::of(&value)?;
    let token = fields.any("access_token").and_then(Value::as_str)?;
    let life = fields.whole("expires_in").and_then(|life| u64::try_from(life).ok());
    let life = Duration::from_secs(life.unwrap_or(DOCUMENTED_LIFE));
    Some((Zeroizing::new(token.to_owned()), life))
}

/// The token error body is not documented; OAuth's own shape is likely (vendors.md 2.6).
fn oauth_words(reply: &Reply) -> Option<String> {
    let value = reply.json().ok()?;
    let fields = Fields::of(&value)?;
    let words = fields.text("error_description").or_else(|| fields.text("error"))?;
    reply.safe(words.as_bytes())
}
