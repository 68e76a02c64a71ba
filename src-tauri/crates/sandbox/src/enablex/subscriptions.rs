//! Subscriptions, which can be looked at (vendors.md 3.2). Their fields are
//! cut off in every stored page, so that they are invented here.

use axum::response::Response;
use serde_json::Value;

use super::replies::{Trouble, done};
use super::{shown, with_id};
use crate::gate::Visit;

pub(super) fn list(visit: &Visit) -> Result<Response, Trouble> {
    let ucaas = visit.site.world.ucaas.lock();
    let rows = shown(visit, ucaas.subscriptions.rows(), "subscription_id")?;
    Ok(done(visit, "subscriptions", rows))
}

pub(super) fn open(visit: &Visit) -> Result<Response, Trouble> {
    let id = visit.segment(0);
    let mut ucaas = visit.site.world.ucaas.lock();
    let unknown = || Trouble::new(404, "There is no such subscription.");
    let row = ucaas.subscriptions.find(&id).ok_or_else(unknown)?;
    let found = with_id(row, "subscription_id", Value::from(row.id.to_string()));
    Ok(done(visit, "subscription", found))
}
