//! `POST /login`: a token for an e-mail address and a password (vendors.md 3.1).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::read;
use super::replies::Trouble;
use crate::endpoint::Vendor;
use crate::gate::Visit;
use crate::reply;
use crate::shape::{Field, Kind, needed, text};

const LOGIN: [Field; 2] = [needed("email", Kind::Text), needed("password", Kind::Text)];

pub(super) async fn answer(visit: &mut Visit) -> Result<Response, Trouble> {
    match visit.header("X-Api-Id") {
        None => return Err(Trouble::new(400, "The header X-Api-Id is missing.")),
        Some(id) if id == visit.site.keys.app_id => {}
        Some(_) => return Err(Trouble::new(401, "The header X-Api-Id is not valid.")),
    }
    let body = read(visit, &LOGIN).await?;
    let (email, password) = (text(&body, "email"), text(&body, "password"));
    if email.is_some_and(|email| email.trim() != email) {
        let trouble = Trouble::field("email", "email begins or ends with a space");
        return Err(trouble.breaking("E-28", "spaces around the address were not removed"));
    }
    let options = &visit.site.options.enablex;
    if email != Some(&options.email) || password != Some(&options.password) {
        return Err(Trouble::new(0, "The e-mail address or the password is wrong."));
    }
    let world = &visit.site.world;
    if options.one_login {
        world.expire_tokens(Vendor::Enablex);
    }
    // One page shows the token alone, another says that a success always has a
    // result. This reply follows the first, so that a client which insists on
    // the other notices; the user's fields are invented (3.5).
    let reply = json!({
        "token": world.issue_token(Vendor::Enablex, options.token_life),
        "user": { "user_id": 20_000, "name": "Sandbox Operator", "email": options.email },
    });
    Ok(reply::json(StatusCode::OK, &reply))
}
