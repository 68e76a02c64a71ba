//! The hierarchy of the organisation (vendors.md 2.4).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json as object};
use uuid::Uuid;

use super::agents::REMOVE;
use super::problem::{Problem, is_active, lay_over, read, uuid_at, wanted};
use crate::dates;
use crate::gate::Visit;
use crate::reply::json;
use crate::shape::{Field, Kind, Object, is_guid, needed, optional, text};
use crate::world::{Directory, LEVELS, Member, member_row};

const CREATE: [Field; 9] = [
    needed("name", Kind::Text),
    optional("category", Kind::Text),
    optional("subCategory", Kind::Text),
    optional("code", Kind::Text),
    optional("administrativeContactsUserIds", Kind::Texts),
    optional("escalationContactsUserIds", Kind::Texts),
    optional("managerContactsUserIds", Kind::Texts),
    optional("hierarchyCodes", Kind::Texts),
    optional("parentId", Kind::Uuid),
];
const UPDATE: [Field; 10] = [
    optional("name", Kind::Text),
    optional("category", Kind::Text),
    optional("subCategory", Kind::Text),
    optional("code", Kind::Text),
    optional("administrativeContactsUserIds", Kind::Texts),
    optional("escalationContactsUserIds", Kind::Texts),
    optional("managerContactsUserIds", Kind::Texts),
    optional("hierarchyCodes", Kind::Texts),
    optional("newParentId", Kind::Text),
    optional("isActive", Kind::Flag),
];
/// The lists of contacts, as they are sent and as they are shown.
const CONTACTS: [(&str, &str); 3] = [
    ("administrativeContactsUserIds", "administrativeContacts"),
    ("escalationContactsUserIds", "escalationContacts"),
    ("managerContactsUserIds", "managerContacts"),
];

/// Here 404 is for a filter that finds none, too.
pub(super) fn list(visit: &Visit) -> Result<Response, Problem> {
    let active = is_active(visit)?;
    let directory = visit.site.world.directory.lock();
    let shown: Vec<&Member> =
        directory.members.iter().filter(|member| wanted(&member.row, active)).collect();
    if shown.is_empty() {
        return Err(Problem::missing("Your organization has no such hierarchies."));
    }
    let is_top = |member: &&&Member| {
        let parent = member.parent.as_deref();
        !shown.iter().any(|other| Some(other.id.as_str()) == parent)
    };
    let rows = shown.iter().filter(is_top).map(|member| tree(member, &shown, &directory));
    Ok(json(StatusCode::OK, &Value::Array(rows.collect())))
}

fn tree(member: &Member, shown: &[&Member], directory: &Directory) -> Value {
    let below = shown.iter().filter(|other| other.parent.as_deref() == Some(&member.id));
    let children = below.map(|child| tree(child, shown, directory)).collect();
    row(member, directory, children)
}

fn row(member: &Member, directory: &Directory, children: Vec<Value>) -> Value {
    let level = directory.chain(&member.id).len().saturating_sub(1);
    let mut row = member.row.clone();
    row.insert("id".to_owned(), Value::from(member.id.as_str()));
    row.insert("structureLevelName".to_owned(), object!(LEVELS.get(level)));
    row.insert("children".to_owned(), Value::Array(children));
    Value::Object(row)
}

pub(super) async fn create(visit: &mut Visit) -> Result<Response, Problem> {
    let body = read(visit, &CREATE).await?;
    let mut directory = visit.site.world.directory.lock();
    let parent = text(&body, "parentId").map(str::to_ascii_lowercase);
    check_parent(&directory, parent.as_deref(), 1)?;
    let fields = fields(body, &directory)?;
    let mut member =
        Member { id: Uuid::new_v4().to_string(), parent, row: member_row(object!({})) };
    lay_over(&mut member.row, fields);
    let id = member.id.clone();
    directory.members.push(member);
    shown(&directory, &id)
}

pub(super) async fn update(visit: &mut Visit) -> Result<Response, Problem> {
    let body = read(visit, &UPDATE).await?;
    let id = uuid_at(visit, 0)?;
    let mut directory = visit.site.world.directory.lock();
    directory.member(&id).ok_or_else(unknown)?;
    let parent = new_parent(&body, &directory, &id)?;
    let fields = fields(body, &directory)?;
    let member = directory.member_mut(&id).ok_or_else(unknown)?;
    if let Some(parent) = parent {
        member.parent = parent;
    }
    lay_over(&mut member.row, fields);
    member.row.insert("modifiedOn".to_owned(), Value::from(dates::stamp(0)));
    shown(&directory, &id)
}

fn unknown() -> Problem {
    Problem::missing("Your organization has no hierarchy with that id.")
}

fn shown(directory: &Directory, id: &str) -> Result<Response, Problem> {
    let member = directory.member(id).ok_or_else(unknown)?;
    let all: Vec<&Member> = directory.members.iter().collect();
    Ok(json(StatusCode::OK, &tree(member, &all, directory)))
}

/// The parent an update asks for; the outer `None` means that it stays.
fn new_parent(
    body: &Object,
    directory: &Directory,
    id: &str,
) -> Result<Option<Option<String>>, Problem> {
    let parent = match text(body, "newParentId") {
        None => return Ok(None),
        Some(REMOVE) => None,
        Some(parent) if is_guid(parent) => Some(parent.to_ascii_lowercase()),
        Some(_) => return Err(Problem::breach("X-25", "newParentId is a UUID or \"remove\"")),
    };
    let above = parent.as_deref().map(|parent| directory.chain(parent)).unwrap_or_default();
    if above.iter().any(|member| member.id == id) {
        return Err(Problem::bad("A hierarchy cannot be below itself."));
    }
    check_parent(directory, parent.as_deref(), height(directory, id))?;
    Ok(Some(parent))
}

/// How many levels a node and what is below it take.
fn height(directory: &Directory, id: &str) -> usize {
    let distance = |member: &Member| {
        let chain = directory.chain(&member.id);
        chain.iter().position(|above| above.id == id).map_or(0, |steps| steps + 1)
    };
    directory.members.iter().map(distance).max().unwrap_or(1)
}

fn check_parent(directory: &Directory, parent: Option<&str>, levels: usize) -> Result<(), Problem> {
    let Some(parent) = parent else { return Ok(()) };
    let above = directory.chain(parent).len();
    if above == 0 {
        return Err(Problem::bad("No hierarchy exists with the parent id."));
    }
    if above + levels > LEVELS.len() {
        return Err(Problem::bad("There are not enough structure levels."));
    }
    Ok(())
}

/// The fields as a row holds them: contacts by name and id, parents elsewhere.
fn fields(mut body: Object, directory: &Directory) -> Result<Object, Problem> {
    body.remove("parentId");
    body.remove("newParentId");
    for (sent, shown) in CONTACTS {
        let Some(Value::Array(ids)) = body.remove(sent) else { continue };
        let contact = |id: &Value| {
            let user = directory.user(id.as_str().unwrap_or(""))?;
            Some(object!({ "userName": user.get("userName"), "userId": user.get("id") }))
        };
        let contacts: Option<Vec<Value>> = ids.iter().map(contact).collect();
        let invalid = || Problem::bad(format!("A user id in {sent} is invalid."));
        body.insert(shown.to_owned(), Value::Array(contacts.ok_or_else(invalid)?));
    }
    Ok(body)
}
