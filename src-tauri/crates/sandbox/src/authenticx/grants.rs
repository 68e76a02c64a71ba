//! What a user may do in a node of the hierarchy (vendors.md 2.4).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json as object};

use super::problem::{Problem, is_active, read, uuid_at, wanted};
use crate::gate::Visit;
use crate::reply::json;
use crate::shape::{Field, Kind, needed, optional, text};
use crate::world::{Directory, Grant, LEVELS, Member};

const UPDATE: [Field; 2] =
    [needed("permissions", Kind::Texts), optional("accessLevel", Kind::Text)];
const LEVELS_OF_ACCESS: [&str; 3] = ["View", "Edit", "Manage"];
const PERMISSIONS: [&str; 5] = ["Audio", "Email", "Chat", "Video", "Live"];

pub(super) fn list(visit: &Visit) -> Result<Response, Problem> {
    let active = is_active(visit)?.or(Some(true));
    let user = visit.segment(1);
    let directory = visit.site.world.directory.lock();
    directory.user(&user).ok_or_else(unknown)?;
    let nodes = directory.members.iter().filter(|member| wanted(&member.row, active));
    let rows = nodes.map(|node| row(&directory, &user, node)).collect();
    Ok(json(StatusCode::OK, &Value::Array(rows)))
}

pub(super) fn open(visit: &Visit) -> Result<Response, Problem> {
    let (user, node) = (visit.segment(1), uuid_at(visit, 0)?);
    let directory = visit.site.world.directory.lock();
    directory.user(&user).ok_or_else(unknown)?;
    let member = directory.member(&node).ok_or_else(unknown)?;
    let granted = directory.grants.get(&(user.clone(), member.id.clone()));
    if granted.is_none_or(|grant| grant.permissions.is_empty()) {
        return Err(Problem::bad("The user has no permissions in that hierarchy."));
    }
    let rows = vec![row(&directory, &user, member)];
    Ok(json(StatusCode::OK, &Value::Array(rows)))
}

pub(super) async fn update(visit: &mut Visit) -> Result<Response, Problem> {
    let body = read(visit, &UPDATE).await?;
    let (user, node) = (visit.segment(1), uuid_at(visit, 0)?);
    let level = text(&body, "accessLevel").map(str::to_owned);
    let sent = body.get("permissions").and_then(Value::as_array);
    let sent = sent.into_iter().flatten().filter_map(Value::as_str);
    let permissions: Vec<String> = sent.map(str::to_owned).collect();
    if !permissions.iter().all(|one| PERMISSIONS.contains(&one.as_str())) {
        return Err(Problem::bad("There is an invalid permission name in the list."));
    }
    match level.as_deref() {
        Some(level) if LEVELS_OF_ACCESS.contains(&level) => {}
        None if permissions.is_empty() => {}
        _ => return Err(Problem::bad("The access level must be View, Edit or Manage.")),
    }
    let mut directory = visit.site.world.directory.lock();
    let missing = || Problem::missing("Your organization has no such hierarchy or user.");
    directory.user(&user).ok_or_else(missing)?;
    let node = directory.member(&node).ok_or_else(missing)?.clone();
    directory.grants.insert((user.clone(), node.id.clone()), Grant { level, permissions });
    Ok(json(StatusCode::OK, &row(&directory, &user, &node)))
}

fn unknown() -> Problem {
    Problem::bad("The ids do not match a user and a hierarchy in your organization.")
}

fn row(directory: &Directory, user: &str, node: &Member) -> Value {
    let grant = directory.grants.get(&(user.to_owned(), node.id.clone()));
    let depth = directory.chain(&node.id).len().saturating_sub(1);
    object!({
        "hierarchyId": node.id,
        "hierarchyName": node.row.get("name"),
        "hierarchyIsActive": node.row.get("isActive"),
        "accessLevel": grant.and_then(|grant| grant.level.as_deref()),
        "permissions": grant.map(|grant| grant.permissions.clone()).unwrap_or_default(),
        "structureLevelName": LEVELS.get(depth),
    })
}
