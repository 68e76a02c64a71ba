//! Agents (vendors.md 2.4).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json as object};
use uuid::Uuid;

use super::problem::{Problem, is_active, lay_over, read, uuid_at, wanted};
use crate::dates;
use crate::gate::Visit;
use crate::reply::json;
use crate::shape::{Field, Kind, Object, is_email, needed, optional, text};
use crate::world::{Directory, into_object};

/// The word that ends a link in an update (vendors.md X-25).
pub(super) const REMOVE: &str = "remove";

const CREATE: [Field; 8] = [
    needed("firstName", Kind::Text),
    needed("lastName", Kind::Text),
    needed("agentEmail", Kind::Text),
    optional("agentCode", Kind::Text),
    optional("osms", Kind::Uuids),
    optional("userId", Kind::Text),
    optional("managerId", Kind::Text),
    optional("startDate", Kind::Date),
];
const UPDATE: [Field; 9] = [
    optional("firstName", Kind::Text),
    optional("lastName", Kind::Text),
    optional("agentEmail", Kind::Text),
    optional("agentCode", Kind::Text),
    optional("isActive", Kind::Flag),
    optional("osms", Kind::Uuids),
    optional("userId", Kind::Text),
    optional("managerId", Kind::Text),
    optional("startDate", Kind::Date),
];

/// 404 is for an organisation without agents, not for a filter that finds none.
pub(super) fn list(visit: &Visit) -> Result<Response, Problem> {
    let active = is_active(visit)?;
    let directory = visit.site.world.directory.lock();
    if directory.agents.is_empty() {
        return Err(Problem::missing("Your organization has no agents."));
    }
    let agents = directory.agents.iter().filter(|agent| wanted(agent, active));
    let rows = agents.cloned().map(Value::Object).collect();
    Ok(json(StatusCode::OK, &Value::Array(rows)))
}

pub(super) fn open(visit: &Visit) -> Result<Response, Problem> {
    let id = uuid_at(visit, 0)?;
    let directory = visit.site.world.directory.lock();
    let agent = directory.agent(&id).ok_or_else(unknown)?;
    Ok(json(StatusCode::OK, &Value::Object(agent.clone())))
}

pub(super) async fn create(visit: &mut Visit) -> Result<Response, Problem> {
    let mut body = read(visit, &CREATE).await?;
    let mut directory = visit.site.world.directory.lock();
    if [text(&body, "userId"), text(&body, "managerId")].contains(&Some(REMOVE)) {
        return Err(Problem::breach("X-25", "a new agent has no link to remove"));
    }
    check(&body, &directory, None)?;
    let id = Uuid::new_v4().to_string();
    assign(&mut directory, &id, body.remove("osms").as_ref());
    let mut agent = into_object(object!({
        "id": id, "userId": null, "agentCode": null, "managerId": null, "startDate": null,
        "isActive": true, "createdOn": dates::stamp(0),
    }));
    lay_over(&mut agent, body);
    stamp(&mut agent);
    let reply = json(StatusCode::OK, &Value::Object(agent.clone()));
    directory.agents.push(agent);
    Ok(reply)
}

pub(super) async fn update(visit: &mut Visit) -> Result<Response, Problem> {
    let mut body = read(visit, &UPDATE).await?;
    let id = uuid_at(visit, 0)?;
    let mut directory = visit.site.world.directory.lock();
    directory.agent(&id).ok_or_else(unknown)?;
    check(&body, &directory, Some(&id))?;
    assign(&mut directory, &id, body.remove("osms").as_ref());
    let agent = directory.agent_mut(&id).ok_or_else(unknown)?;
    for link in ["userId", "managerId"] {
        if text(&body, link) == Some(REMOVE) {
            body.remove(link);
            agent.insert(link.to_owned(), Value::Null);
        }
    }
    lay_over(agent, body);
    stamp(agent);
    Ok(json(StatusCode::OK, &Value::Object(agent.clone())))
}

fn unknown() -> Problem {
    Problem::missing("Your organization has no agent with that id.")
}

fn stamp(agent: &mut Object) {
    let initial = text(agent, "firstName").and_then(|name| name.chars().next());
    agent.insert("firstInitial".to_owned(), object!(initial.map(String::from)));
    agent.insert("modifiedOn".to_owned(), Value::from(dates::stamp(0)));
}

/// "Replaces the agent's full list", with every node above each.
fn assign(directory: &mut Directory, agent: &str, nodes: Option<&Value>) {
    let Some(nodes) = nodes.and_then(Value::as_array) else { return };
    let chains = nodes.iter().filter_map(Value::as_str).flat_map(|id| directory.chain(id));
    let mut all: Vec<String> = chains.map(|member| member.id.clone()).collect();
    all.sort();
    all.dedup();
    directory.assignments.insert(agent.to_owned(), all);
}

fn check(body: &Object, directory: &Directory, own: Option<&str>) -> Result<(), Problem> {
    let unknown_node = |id: &&Value| {
        let id = id.as_str().unwrap_or("");
        directory.member(id).is_none()
    };
    let nodes = body.get("osms").and_then(Value::as_array);
    if nodes.is_some_and(|nodes| nodes.iter().any(|id| unknown_node(&id))) {
        return Err(Problem::bad("An id in osms is not a hierarchy of your organization."));
    }
    if text(body, "agentEmail").is_some_and(|email| !is_email(email)) {
        return Err(Problem::bad("The agent email is not valid."));
    }
    check_links(body, directory)?;
    // A code finds one agent when a call is uploaded, so that two with the
    // same code would be strange; the vendor does not say.
    let code = text(body, "agentCode").filter(|code| !code.is_empty());
    match code.and_then(|code| directory.agent_by_code(code)) {
        Some(other) if text(other, "id") != own => {
            Err(Problem::bad("The agent code belongs to another agent."))
        }
        _ => Ok(()),
    }
}

fn check_links(body: &Object, directory: &Directory) -> Result<(), Problem> {
    let given = |name: &str| text(body, name).filter(|id| *id != REMOVE);
    let is_active = |user: &Object| user.get("disabled") != Some(&Value::Bool(true));
    if let Some(id) = given("userId")
        && !directory.user(id).is_some_and(is_active)
    {
        let text = "The user id does not belong to an active user in your organization.";
        return Err(Problem::bad(text));
    }
    // Whether a manager is an agent or a user is said both ways.
    if let Some(id) = given("managerId")
        && directory.agent(id).is_none()
        && directory.user(id).is_none()
    {
        return Err(Problem::bad("The manager id is not known."));
    }
    Ok(())
}
