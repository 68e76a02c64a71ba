//! The organisation as Authenticx knows it: hierarchy, agents, users and roles.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::dates;
use crate::shape::{Object, text};

/// The organisation itself.
pub(crate) const ORGANISATION: &str = "00000000-0000-4000-8000-0000000000aa";

/// What an organisation has from its beginning: id, code and name.
const FIRST: [(&str, &str, &str); 3] = [
    ("00000000-0000-0000-0000-000000000001", "Root", "Sandbox"),
    ("00000000-0000-0000-0000-000000000002", "Accounting", "Accounting"),
    ("00000000-0000-0000-0000-000000000003", "Support", "Customer support"),
];

/// The names of the structure levels; there is no level below the last one.
pub(crate) const LEVELS: [&str; 4] =
    ["LVL1_Organization", "LVL2_Department", "LVL3_Team", "LVL4_Group"];

/// The roles of the organisation, with one permission each.
pub(crate) const ROLES: [(&str, &str); 4] = [
    ("Analyst", "View: Summary"),
    ("Company Admin", "Edit: Users"),
    ("Company Agent", "View: Own Interactions"),
    ("Supervisor", "Edit: Uploads"),
];

/// A node of the hierarchy.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) parent: Option<String>,
    /// The plain fields, as a reply shows them.
    pub(crate) row: Object,
}

/// What a user may do in one node of the hierarchy.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) level: Option<String>,
    pub(crate) permissions: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Directory {
    pub(crate) members: Vec<Member>,
    /// Rows as replies show them.
    pub(crate) agents: Vec<Object>,
    /// Rows as replies show them, but for the agent linked to each.
    pub(crate) users: Vec<Object>,
    /// By user and node.
    pub(crate) grants: BTreeMap<(String, String), Grant>,
    /// The nodes each agent is assigned to.
    pub(crate) assignments: BTreeMap<String, Vec<String>>,
}

impl Default for Directory {
    fn default() -> Self {
        let root = FIRST.first().map(|(id, ..)| *id);
        let member = |(id, code, name): (&str, &str, &str)| {
            let parent = root.filter(|root| *root != id).map(str::to_owned);
            let fields = json!({ "name": name, "code": code });
            Member { id: id.to_owned(), parent, row: member_row(fields) }
        };
        Self {
            members: FIRST.into_iter().map(member).collect(),
            agents: Vec::new(),
            users: Vec::new(),
            grants: BTreeMap::new(),
            assignments: BTreeMap::new(),
        }
    }
}

/// The row of a new node, with what was not given left empty.
pub(crate) fn member_row(given: Value) -> Object {
    let empty = json!({
        "isActive": true,
        "name": null,
        "category": null,
        "subCategory": null,
        "code": null,
        "modifiedOn": dates::stamp(0),
        "administrativeContacts": [],
        "escalationContacts": [],
        "managerContacts": [],
        "hierarchyCodes": [],
    });
    overlaid(empty, given)
}

/// The first object with the fields of the second laid over it.
fn overlaid(under: Value, over: Value) -> Object {
    let mut whole = into_object(under);
    whole.extend(into_object(over));
    whole
}

pub(crate) fn into_object(value: Value) -> Object {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

impl Directory {
    pub(crate) fn member(&self, id: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.id.eq_ignore_ascii_case(id))
    }

    pub(crate) fn member_mut(&mut self, id: &str) -> Option<&mut Member> {
        self.members.iter_mut().find(|member| member.id.eq_ignore_ascii_case(id))
    }

    /// The node a code of an upload stands for.
    pub(crate) fn member_by_code(&self, code: &str) -> Option<&Member> {
        let matches = |member: &&Member| {
            let more = member.row.get("hierarchyCodes").and_then(Value::as_array);
            let in_more = more.is_some_and(|codes| codes.iter().any(|one| one == code));
            text(&member.row, "code") == Some(code) || in_more
        };
        self.members.iter().find(matches)
    }

    /// A node and the nodes above it, the node itself first. Ends even where
    /// nodes were made to hang from each other.
    pub(crate) fn chain(&self, id: &str) -> Vec<&Member> {
        let above = |member: &&Member| member.parent.as_deref().and_then(|id| self.member(id));
        std::iter::successors(self.member(id), above).take(self.members.len()).collect()
    }

    pub(crate) fn agent(&self, id: &str) -> Option<&Object> {
        self.agents.iter().find(|agent| has_id(agent, id))
    }

    pub(crate) fn agent_mut(&mut self, id: &str) -> Option<&mut Object> {
        self.agents.iter_mut().find(|agent| has_id(agent, id))
    }

    pub(crate) fn agent_by_code(&self, code: &str) -> Option<&Object> {
        self.agents.iter().find(|agent| text(agent, "agentCode") == Some(code))
    }

    pub(crate) fn user(&self, id: &str) -> Option<&Object> {
        self.users.iter().find(|user| has_id(user, id))
    }

    pub(crate) fn user_mut(&mut self, id: &str) -> Option<&mut Object> {
        self.users.iter_mut().find(|user| has_id(user, id))
    }

    pub(crate) fn user_by_name(&self, name: &str) -> Option<&Object> {
        let same = |user: &&Object| {
            let known = text(user, "userName").unwrap_or("");
            known.eq_ignore_ascii_case(name)
        };
        self.users.iter().find(same)
    }

    /// A user's row with the agent linked to it, as replies show it.
    pub(crate) fn shown(&self, user: &Object) -> Value {
        let id = text(user, "id").unwrap_or("");
        let linked = self.agents.iter().find(|agent| text(agent, "userId") == Some(id));
        let agent = linked.and_then(|agent| agent.get("id")).cloned();
        let mut row = user.clone();
        row.insert("agentId".to_owned(), agent.unwrap_or(Value::Null));
        Value::Object(row)
    }
}

fn has_id(row: &Object, id: &str) -> bool {
    text(row, "id").is_some_and(|known| known.eq_ignore_ascii_case(id))
}
