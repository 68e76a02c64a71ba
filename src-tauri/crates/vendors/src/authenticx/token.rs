//! The OAuth token: asked for by one flight only, renewed early, dropped after a refusal. It lives here and nowhere
//! else.

use std::time::{Duration, Instant};

use gatehouse_vault::VaultTrouble;
use reqwest::{
    StatusCode,
    header::{DATE, HeaderValue},
};
use serde::Deserialize;
use tokio::sync::Mutex;

use super::{Account, Authenticx};
use crate::transport::http::{read_reply, vendor_words};

/// How long before its end a token is renewed.
const MARGIN: Duration = Duration::from_secs(300);
const TOKEN_TIME: Duration = Duration::from_secs(20);
/// Where the reply names no lifetime: the documented hour (vendors.md 2.1).
const DOCUMENTED_LIFE: u64 = 3600;

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenTrouble {
    /// The vault cannot give the secret.
    #[error(transparent)]
    Secret(#[from] VaultTrouble),
    /// The service does not accept the id and secret.
    #[error("the service refused the client id and secret (HTTP {status})")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The service's own words.
        detail: Option<String>,
    },
    /// The service is in trouble itself.
    #[error("the service answered with an error of its own (HTTP {0})")]
    ServiceTrouble(u16),
    /// No connection.
    #[error("the service could not be reached")]
    Unreachable,
    /// No answer within 20 s.
    #[error("the service did not answer in time")]
    TooSlow,
    /// An answer that holds no token.
    #[error("the service answered with something that is not a token")]
    BadReply,
}

/// A token and when it came, by the clock that never jumps: the server's own dates depend on its clock.
struct Held {
    bearer: HeaderValue,
    since: Instant,
    life: Duration,
}

impl Held {
    fn left(&self) -> Duration {
        self.life.saturating_sub(self.since.elapsed())
    }

    /// Short-lived tokens are used for at least half their life, whatever is asked for.
    fn good_for(&self, least: Duration) -> bool {
        self.left() > least.max(MARGIN).min(self.life / 2)
    }
}

/// Holding the lock while a token is fetched is what makes the flight single.
#[derive(Default)]
pub(super) struct TokenKeeper {
    held: Mutex<Option<Held>>,
}

impl TokenKeeper {
    pub(super) async fn left(&self) -> Option<Duration> {
        self.held.lock().await.as_ref().map(Held::left)
    }

    /// Forgets this token, unless another flight has already replaced it.
    pub(super) async fn discard(&self, refused: &HeaderValue) {
        let mut held = self.held.lock().await;
        if held.as_ref().is_some_and(|held| held.bearer == *refused) {
            *held = None;
        }
    }
}

/// A fresh token and what its reply told about the service's clock.
pub(super) struct Issued {
    held: Held,
    pub(super) date: Option<HeaderValue>,
}

impl Issued {
    pub(super) fn life(&self) -> Duration {
        self.held.life
    }
}

#[derive(Deserialize)]
struct TokenReply {
    access_token: String,
    #[serde(default)]
    expires_in: Option<NumberOrText>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum NumberOrText {
    Number(u64),
    Text(String),
}

impl NumberOrText {
    fn seconds(&self) -> Option<u64> {
        match self {
            Self::Number(seconds) => Some(*seconds),
            Self::Text(text) => text.trim().parse().ok(),
        }
    }
}

impl Authenticx {
    /// The `Authorization` value, good for at least this long where the service gives tokens of that life.
    pub(super) async fn bearer(&self, least: Duration) -> Result<HeaderValue, TokenTrouble> {
        let mut held = self.token.held.lock().await;
        if let Some(held) = held.as_ref().filter(|held| held.good_for(least)) {
            return Ok(held.bearer.clone());
        }
        let issued = self.ask_for_token().await?;
        let bearer = issued.held.bearer.clone();
        *held = Some(issued.held);
        Ok(bearer)
    }

    /// One token request: form post with the scope always named (vendors.md X-19), to the documented address and
    /// never to a discovered one.
    pub(super) async fn ask_for_token(&self) -> Result<Issued, TokenTrouble> {
        tokio::time::timeout(TOKEN_TIME, self.token_flight())
            .await
            .map_err(|_| TokenTrouble::TooSlow)?
    }

    async fn token_flight(&self) -> Result<Issued, TokenTrouble> {
        let Account { endpoint, client_id, secret, vault } = &self.account;
        let secret = vault.read(secret).await?;
        let form = [
            ("client_id", client_id.as_str()),
            ("client_secret", secret.expose()),
            ("grant_type", "client_credentials"),
            ("scope", "acxapi"),
        ];
        let request = self.http.post(endpoint.at("connect/token")).form(&form);
        let response = request.send().await.map_err(|_| TokenTrouble::Unreachable)?;
        let since = Instant::now();
        let (status, date) = (response.status(), response.headers().get(DATE).cloned());
        let body = read_reply(response).await.map_err(|_| TokenTrouble::BadReply)?;
        if !status.is_success() {
            return Err(refused(status, &body));
        }
        let reply: TokenReply =
            serde_json::from_slice(&body).map_err(|_| TokenTrouble::BadReply)?;
        let life = reply.expires_in.and_then(|life| life.seconds()).unwrap_or(DOCUMENTED_LIFE);
        let bearer = bearer_value(&reply.access_token)?;
        Ok(Issued { held: Held { bearer, since, life: Duration::from_secs(life) }, date })
    }
}

fn bearer_value(token: &str) -> Result<HeaderValue, TokenTrouble> {
    if token.is_empty() {
        return Err(TokenTrouble::BadReply);
    }
    let mut value =
        HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| TokenTrouble::BadReply)?;
    value.set_sensitive(true);
    Ok(value)
}

fn refused(status: StatusCode, body: &[u8]) -> TokenTrouble {
    if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS {
        let detail = oauth_words(body).or_else(|| vendor_words(body));
        TokenTrouble::Refused { status: status.as_u16(), detail }
    } else {
        TokenTrouble::ServiceTrouble(status.as_u16())
    }
}

/// The token error body is not documented; OAuth's own shape is likely (vendors.md 2.6).
fn oauth_words(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct OauthError {
        error: String,
        error_description: Option<String>,
    }
    let parsed: OauthError = serde_json::from_slice(body).ok()?;
    vendor_words(parsed.error_description.unwrap_or(parsed.error).as_bytes())
}
