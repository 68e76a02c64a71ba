//! Users of customers: `POST /users` and `PATCH /users/{user_id}` (vendors.md
//! 3.2). The vendor has no list of them in its stored pages.

use axum::response::Response;
use serde_json::{Value, json};

use super::customers::{check_email, check_status, refuse_taken};
use super::replies::{Trouble, done};
use super::{named, read};
use crate::gate::Visit;
use crate::shape::{Field, Kind, Object, needed, optional, text};
use crate::world::Row;

const FIELDS: [Field; 10] = [
    // "Enumerated Values" that are listed elsewhere, neither known nor typed.
    optional("user_type", Kind::Anything),
    optional("first_name", Kind::Text),
    optional("last_name", Kind::Text),
    optional("email", Kind::Text),
    optional("middle_name", Kind::Text),
    optional("password", Kind::Text),
    optional("status", Kind::Text),
    optional("department", Kind::Text),
    optional("designation", Kind::Text),
    optional("send_welcome_mail", Kind::Flag),
];
const IDENTITY: [Field; 4] = [
    needed("user_type", Kind::Anything),
    needed("first_name", Kind::Text),
    needed("last_name", Kind::Text),
    needed("email", Kind::Text),
];

pub(super) async fn create(visit: &mut Visit) -> Result<Response, Trouble> {
    let body = read(visit, &FIELDS).await?;
    named(&body, &IDENTITY)?;
    let mut ucaas = visit.site.world.ucaas.lock();
    check(&body)?;
    refuse_taken(&body, &ucaas.users, ("email", None))?;
    let mut fields = remembered(body);
    fields.entry("status").or_insert_with(|| Value::from("A"));
    let row = ucaas.users.add(fields);
    Ok(done(visit, "user", json!({ "user_id": row.id, "name": name(&row) })))
}

pub(super) async fn update(visit: &mut Visit) -> Result<Response, Trouble> {
    let body = read(visit, &FIELDS).await?;
    let id = visit.segment(0);
    let unknown = || Trouble::new(404, "There is no such user.");
    let mut ucaas = visit.site.world.ucaas.lock();
    let own = ucaas.users.find(&id).ok_or_else(unknown)?.id;
    check(&body)?;
    refuse_taken(&body, &ucaas.users, ("email", Some(own)))?;
    let row = ucaas.users.find(&id).ok_or_else(unknown)?;
    row.fields.extend(remembered(body));
    let kept = json!({ "user_id": row.id.to_string(), "name": name(row) });
    Ok(done(visit, "user", kept))
}

fn check(body: &Object) -> Result<(), Trouble> {
    check_status(body)?;
    check_email(text(body, "email"), "email")
}

/// A password is taken and never shown again; a wish is not a field.
fn remembered(body: Object) -> Object {
    let keep = |key: &str| key != "password" && key != "send_welcome_mail";
    body.into_iter().filter(|(key, value)| keep(key) && !value.is_null()).collect()
}

fn name(row: &Row) -> String {
    let part = |key| text(&row.fields, key).unwrap_or("");
    format!("{} {}", part("first_name"), part("last_name"))
}
