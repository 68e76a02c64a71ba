//! EnableX UCaaS API, as far as vendors.md §3 describes it.
//!
//! The vendor's pages leave most bodies out. What is invented here in their
//! place: the shape and paging of both lists, the bodies that create and
//! update a customer (they take the fields `GET /customers/{id}` shows), the
//! fields of a subscription, and which HTTP status goes with the application's
//! own numbers. Where the pages contradict each other, one endpoint follows
//! one of them and its neighbour the other.

mod access;
mod customers;
mod login;
mod replies;
mod subscriptions;
mod users;

use std::sync::Arc;

use axum::Router;
use axum::response::Response;
use axum::routing::MethodFilter;
use serde_json::Value;
use url::form_urlencoded;

use crate::Site;
use crate::endpoint::Endpoint;
use crate::gate::{Visit, gated};
use crate::shape::{Field, Object, flaw, lack};
use crate::world::Row;
use replies::Trouble;

pub(crate) use customers::completed;

/// The addresses of this vendor, spelled as documented.
pub(crate) fn routes(site: &Arc<Site>) -> Router {
    let get = |endpoint| gated(MethodFilter::GET, endpoint, site);
    let post = |endpoint| gated(MethodFilter::POST, endpoint, site);
    // E-23: PATCH, not PUT.
    let patch = |endpoint| gated(MethodFilter::PATCH, endpoint, site);
    let customers = get(Endpoint::CustomerList).merge(post(Endpoint::CustomerCreate));
    let customer = get(Endpoint::CustomerOpen).merge(patch(Endpoint::CustomerUpdate));
    let api = Router::new()
        .route("/login", post(Endpoint::Login))
        .route("/customers", customers)
        .route("/customers/{id}", customer)
        .route("/users", post(Endpoint::UcaasUserCreate))
        .route("/users/{id}", patch(Endpoint::UcaasUserUpdate))
        .route("/subscriptions", get(Endpoint::SubscriptionList))
        .route("/subscriptions/{id}", get(Endpoint::SubscriptionOpen));
    Router::new().nest("/ucaas/v1", api)
}

/// Answers a request at one of this vendor's addresses.
pub(crate) async fn answer(visit: &mut Visit) -> Response {
    match serve(visit).await {
        Ok(reply) => reply,
        Err(trouble) => trouble.answer(visit),
    }
}

async fn serve(visit: &mut Visit) -> Result<Response, Trouble> {
    if visit.endpoint == Endpoint::Login {
        return login::answer(visit).await;
    }
    access::authorise(visit)?;
    match visit.endpoint {
        Endpoint::CustomerList => customers::list(visit),
        Endpoint::CustomerOpen => customers::open(visit),
        Endpoint::CustomerCreate => customers::create(visit).await,
        Endpoint::CustomerUpdate => customers::update(visit).await,
        Endpoint::UcaasUserCreate => users::create(visit).await,
        Endpoint::UcaasUserUpdate => users::update(visit).await,
        Endpoint::SubscriptionList => subscriptions::list(visit),
        _ => subscriptions::open(visit),
    }
}

/// The body as an object with no other fields than these.
async fn read(visit: &mut Visit, fields: &[Field]) -> Result<Object, Trouble> {
    if !visit.media_type().eq_ignore_ascii_case("application/json") {
        let trouble = Trouble::new(400, "The header Content-Type must be application/json.");
        return Err(trouble.breaking("3.1", "the body must be declared as application/json"));
    }
    let invalid = || Trouble::new(1002, "The request could not be read.");
    let body = visit.body().await.map_err(|_| invalid())?;
    if body.is_empty() {
        // The vendor's example of Basic mode is such a request (E-10).
        return Err(invalid().breaking("E-10", "this request writes and needs a body"));
    }
    let Ok(Value::Object(body)) = serde_json::from_slice(&body) else {
        return Err(invalid().breaking("3.2", "the body is not one JSON object"));
    };
    match flaw(&body, fields) {
        Some(flaw) => Err(Trouble::field(flaw.field(), &flaw.detail())),
        None => Ok(body),
    }
}

/// Refuses a new thing without the fields that name it.
fn named(body: &Object, fields: &[Field]) -> Result<(), Trouble> {
    match lack(body, fields) {
        Some(flaw) => Err(Trouble::field(flaw.field(), &flaw.detail())),
        None => Ok(()),
    }
}

/// The number of the page asked for; the first one is 1.
fn page(visit: &Visit) -> Result<usize, Trouble> {
    let mut page = 1;
    for (key, value) in form_urlencoded::parse(visit.head.uri.query().unwrap_or("").as_bytes()) {
        let number = value.parse().ok().filter(|number| *number > 0);
        match (&*key, number) {
            ("page", Some(number)) => page = number,
            ("page", None) => return Err(Trouble::field("page", "page must be a positive number")),
            _ => {
                let detail = format!("{key:?} is not a documented parameter");
                return Err(Trouble::field(&key, &detail));
            }
        }
    }
    Ok(page)
}

/// The rows of a page, each with its id under this name.
fn shown(visit: &Visit, rows: &[Row], id_name: &str) -> Result<Value, Trouble> {
    let size = visit.site.options.enablex.page_size.max(1);
    let before = (page(visit)? - 1).saturating_mul(size);
    let rows = rows.iter().skip(before).take(size);
    Ok(rows.map(|row| with_id(row, id_name, Value::from(row.id))).collect())
}

fn with_id(row: &Row, id_name: &str, id: Value) -> Value {
    let mut fields = row.fields.clone();
    fields.insert(id_name.to_owned(), id);
    Value::Object(fields)
}
