//! Who may come in: a login token, or the application's own credentials.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::replies::Trouble;
use crate::gate::Visit;
use crate::world::Token;

pub(super) fn authorise(visit: &Visit) -> Result<(), Trouble> {
    if visit.head.headers.contains_key("X-Api-Id") {
        // What the service makes of it elsewhere is not described (E-6).
        visit.breach("E-6", "X-Api-Id belongs to the login alone");
    }
    let Some((scheme, credentials)) = visit.authorization() else {
        return Err(Trouble::new(400, "The header Authorization is missing."));
    };
    let refused = Trouble::new(401, "The header Authorization is not valid.");
    match scheme {
        "Token" => check_token(visit.token()),
        "Basic" if is_application(visit, credentials) => Ok(()),
        "Basic" => Err(refused),
        _ => {
            let detail = format!("the scheme is Token or Basic, not {scheme}");
            Err(refused.breaking("E-1", detail))
        }
    }
    .map_err(|trouble| match visit.token() {
        Token::Foreign => trouble.breaking("X-16", "the token of another vendor was sent here"),
        _ => trouble,
    })
}

fn check_token(token: Token) -> Result<(), Trouble> {
    match token {
        Token::Valid => Ok(()),
        // E-5: 403 is not a lack of rights here.
        Token::Expired => Err(Trouble::new(403, "Log in again to get a new token.")),
        Token::Foreign | Token::Unknown => Err(Trouble::new(1001, "The token is not valid.")),
    }
}

fn is_application(visit: &Visit, credentials: &str) -> bool {
    let keys = &visit.site.keys;
    let decoded = BASE64_STANDARD.decode(credentials).ok();
    decoded.is_some_and(|pair| pair == format!("{}:{}", keys.app_id, keys.app_key).into_bytes())
}
