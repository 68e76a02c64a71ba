//! Authenticx AcxAPI, as far as vendors.md §2 describes it.

mod agents;
mod amend;
mod form;
mod grants;
mod hierarchy;
mod metadata;
mod problem;
mod query;
mod refusal;
mod rules;
mod sheet;
mod text_media;
mod token;
mod transcriptions;
mod upload;
mod users;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::MethodFilter;

use crate::Site;
use crate::endpoint::Endpoint;
use crate::gate::{Visit, gated};
use crate::reply::challenge;
use crate::world::Token;
use problem::Problem;

pub(crate) use sheet::of_media as sheet_of;

/// The addresses of this vendor, spelled as documented.
pub(crate) fn routes(site: &Arc<Site>) -> Router {
    let get = |endpoint| gated(MethodFilter::GET, endpoint, site);
    let post = |endpoint| gated(MethodFilter::POST, endpoint, site);
    let put = |endpoint| gated(MethodFilter::PUT, endpoint, site);
    let patch = |endpoint| gated(MethodFilter::PATCH, endpoint, site);
    let grant = get(Endpoint::UserHierarchyOpen).merge(put(Endpoint::UserHierarchyUpdate));
    Router::new()
        .route("/connect/token", post(Endpoint::Token))
        .route("/Media/Upload", post(Endpoint::Upload))
        .route("/TextMedia/Upload", post(Endpoint::TextUpload))
        .route("/Metadata", get(Endpoint::Metadata).merge(post(Endpoint::MetadataSearch)))
        .route("/Metadata/{id}", patch(Endpoint::MetadataPatch))
        .route("/Conversations/Transcriptions", post(Endpoint::TranscriptionBatch))
        .route("/Conversations/Transcriptions/{id}", get(Endpoint::Transcription))
        .route("/Agent", post(Endpoint::AgentCreate))
        .route("/Agent/All", get(Endpoint::AgentList))
        .route("/Agent/{id}", get(Endpoint::AgentOpen).merge(put(Endpoint::AgentUpdate)))
        .route("/User", get(Endpoint::UserFind).merge(post(Endpoint::UserCreate)))
        .route("/User/All", get(Endpoint::UserList))
        .route("/User/{id}", get(Endpoint::UserOpen).merge(put(Endpoint::UserUpdate)))
        .route("/Roles/All", get(Endpoint::RoleList))
        .route("/Hierarchy", post(Endpoint::HierarchyCreate))
        .route("/Hierarchy/All", get(Endpoint::HierarchyList))
        .route("/Hierarchy/{id}", put(Endpoint::HierarchyUpdate))
        .route("/UserHierarchy/{user}/All", get(Endpoint::UserHierarchyList))
        .route("/UserHierarchy/{user}/{id}", grant)
}

/// Answers a request at one of this vendor's addresses.
pub(crate) async fn answer(visit: &mut Visit) -> Response {
    if visit.endpoint == Endpoint::Token {
        return token::answer(visit).await;
    }
    if !is_authorised(visit) {
        return unauthorised();
    }
    match visit.endpoint {
        Endpoint::Upload | Endpoint::TextUpload => upload::answer(visit).await,
        _ => administer(visit).await.unwrap_or_else(|problem| problem.answer(visit)),
    }
}

async fn administer(visit: &mut Visit) -> Result<Response, Problem> {
    match visit.endpoint {
        Endpoint::Metadata => metadata::list(visit),
        Endpoint::MetadataSearch => metadata::search(visit).await,
        Endpoint::MetadataPatch => amend::answer(visit).await,
        Endpoint::Transcription => transcriptions::one(visit),
        Endpoint::TranscriptionBatch => transcriptions::batch(visit).await,
        Endpoint::AgentList => agents::list(visit),
        Endpoint::AgentOpen => agents::open(visit),
        Endpoint::AgentCreate => agents::create(visit).await,
        Endpoint::AgentUpdate => agents::update(visit).await,
        Endpoint::UserFind => users::find(visit),
        Endpoint::UserList => users::list(visit),
        Endpoint::UserOpen => users::open(visit),
        Endpoint::UserCreate => users::create(visit).await,
        Endpoint::UserUpdate => users::update(visit).await,
        Endpoint::RoleList => users::roles(visit),
        Endpoint::HierarchyList => hierarchy::list(visit),
        Endpoint::HierarchyCreate => hierarchy::create(visit).await,
        Endpoint::HierarchyUpdate => hierarchy::update(visit).await,
        Endpoint::UserHierarchyList => grants::list(visit),
        Endpoint::UserHierarchyOpen => grants::open(visit),
        _ => grants::update(visit).await,
    }
}

/// Whether the request presents a token that is valid now.
fn is_authorised(visit: &Visit) -> bool {
    let scheme = visit.authorization().map(|(scheme, _)| scheme);
    let token = visit.token();
    if token == Token::Foreign {
        visit.breach("X-16", "the token of another vendor was sent here");
    }
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("Bearer")) && token == Token::Valid
}

/// The body of a 401 is not documented (vendors.md 2.6), so there is none.
fn unauthorised() -> Response {
    challenge(StatusCode::UNAUTHORIZED.into_response(), "Bearer")
}
