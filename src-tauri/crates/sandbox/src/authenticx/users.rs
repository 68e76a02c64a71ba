//! Users and the roles they can have (vendors.md 2.4).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json as object};
use url::form_urlencoded;
use uuid::Uuid;

use super::problem::{Problem, is_active, lay_over, read};
use crate::dates;
use crate::gate::Visit;
use crate::reply::json;
use crate::shape::{Field, Kind, Object, is_email, needed, optional, text};
use crate::world::{Directory, ORGANISATION, ROLES, into_object};

const CREATE: [Field; 8] = [
    needed("firstName", Kind::Text),
    needed("lastName", Kind::Text),
    needed("userName", Kind::Text),
    needed("email", Kind::Text),
    optional("phoneNumber", Kind::Text),
    optional("roleName", Kind::Text),
    optional("samlProviderUserCode", Kind::Text),
    optional("emailConfirmed", Kind::Flag),
];
const UPDATE: [Field; 9] = [
    optional("firstName", Kind::Text),
    optional("lastName", Kind::Text),
    optional("userName", Kind::Text),
    optional("email", Kind::Text),
    optional("phoneNumber", Kind::Text),
    optional("roleName", Kind::Text),
    optional("disabled", Kind::Flag),
    optional("samlProviderUserCode", Kind::Text),
    optional("emailConfirmed", Kind::Flag),
];

pub(super) fn find(visit: &Visit) -> Result<Response, Problem> {
    let query = visit.head.uri.query().unwrap_or("");
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let name = match (pairs.next(), pairs.next()) {
        (Some((key, name)), None) if key == "UserName" && !name.is_empty() => name,
        _ => return Err(Problem::breach("2.4", "UserName must be given, and nothing else")),
    };
    let directory = visit.site.world.directory.lock();
    let user = directory.user_by_name(&name).ok_or_else(unknown)?;
    Ok(json(StatusCode::OK, &directory.shown(user)))
}

/// No 404 is declared for this list, so that it may be empty.
pub(super) fn list(visit: &Visit) -> Result<Response, Problem> {
    let active = is_active(visit)?;
    let directory = visit.site.world.directory.lock();
    let disabled = |user: &Object| user.get("disabled") == Some(&Value::Bool(true));
    let wanted = |user: &&Object| active.is_none_or(|active| active != disabled(user));
    let users = directory.users.iter().filter(wanted);
    let rows = users.map(|user| directory.shown(user)).collect();
    Ok(json(StatusCode::OK, &Value::Array(rows)))
}

/// What an unknown id is answered with is not declared; 404 is the usual.
pub(super) fn open(visit: &Visit) -> Result<Response, Problem> {
    let directory = visit.site.world.directory.lock();
    let user = directory.user(&visit.segment(0)).ok_or_else(unknown)?;
    Ok(json(StatusCode::OK, &directory.shown(user)))
}

pub(super) async fn create(visit: &mut Visit) -> Result<Response, Problem> {
    let body = read(visit, &CREATE).await?;
    let mut directory = visit.site.world.directory.lock();
    check(&body, &directory, None)?;
    let mut user = into_object(object!({
        "organizationId": ORGANISATION,
        "id": Uuid::new_v4().to_string(),
        "phoneNumber": null,
        "emailConfirmed": false,
        "disabled": false,
        "roleName": null,
        "createdOn": dates::stamp(0),
        "samlProviderUserCode": null,
        "lastLogin": null,
    }));
    lay_over(&mut user, body);
    let reply = json(StatusCode::OK, &directory.shown(&user));
    directory.users.push(user);
    Ok(reply)
}

/// Only 200 and 400 are declared, so that an unknown id is a 400.
pub(super) async fn update(visit: &mut Visit) -> Result<Response, Problem> {
    let body = read(visit, &UPDATE).await?;
    let id = visit.segment(0);
    let unknown = || Problem::bad("No user in your organization has that id.");
    let mut directory = visit.site.world.directory.lock();
    directory.user(&id).ok_or_else(unknown)?;
    check(&body, &directory, Some(&id))?;
    lay_over(directory.user_mut(&id).ok_or_else(unknown)?, body);
    let user = directory.user(&id).ok_or_else(unknown)?;
    Ok(json(StatusCode::OK, &directory.shown(user)))
}

fn unknown() -> Problem {
    Problem::missing("No user in your organization matches.")
}

fn check(body: &Object, directory: &Directory, own: Option<&str>) -> Result<(), Problem> {
    if text(body, "email").is_some_and(|email| !is_email(email)) {
        return Err(Problem::bad("The email is not valid."));
    }
    let role = text(body, "roleName");
    if role.is_some_and(|role| !ROLES.iter().any(|(known, _)| *known == role)) {
        return Err(Problem::bad("The role name does not exactly match a role."));
    }
    match text(body, "userName").and_then(|name| directory.user_by_name(name)) {
        Some(other) if text(other, "id") != own => {
            Err(Problem::bad("The user name belongs to a user that already exists."))
        }
        _ => Ok(()),
    }
}

/// Every role is active; there is no way to end one.
pub(super) fn roles(visit: &Visit) -> Result<Response, Problem> {
    let active = is_active(visit)?.unwrap_or(true);
    let row = |(name, permission): &(&str, &str)| {
        let description = format!("Determines if the user may {}.", permission.to_lowercase());
        object!({
            "name": name,
            "permissions": [{ "permission": permission, "description": description }],
        })
    };
    let rows = ROLES.iter().filter(|_| active).map(row).collect();
    Ok(json(StatusCode::OK, &Value::Array(rows)))
}
