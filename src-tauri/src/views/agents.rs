//! Agents, users and the hierarchy of Authenticx as a window sees them.

use gatehouse_vendors::authenticx::{Agent, Hierarchy, Role, User};
use serde::{Deserialize, Serialize};
use specta::Type;

/// An agent.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AgentRow {
    pub id: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub code: String,
    /// Nothing where the service did not say.
    pub active: Option<bool>,
    pub user_id: Option<String>,
    pub manager_id: Option<String>,
    /// A day, as in `2026-11-21`.
    pub start_date: String,
}

impl From<Agent> for AgentRow {
    fn from(agent: Agent) -> Self {
        let start = agent.start_date.unwrap_or_default();
        Self {
            id: agent.id,
            first_name: agent.first_name.unwrap_or_default(),
            last_name: agent.last_name.unwrap_or_default(),
            email: agent.email.unwrap_or_default(),
            code: agent.code.unwrap_or_default(),
            active: agent.is_active,
            user_id: agent.user_id,
            manager_id: agent.manager_id,
            // The service writes a moment; what is meant, and typed, is a day.
            start_date: start.split('T').next().unwrap_or_default().to_owned(),
        }
    }
}

/// The agents of a connection.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AgentList {
    pub connection: String,
    pub rows: Vec<AgentRow>,
}

/// An agent as typed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AgentDraft {
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub code: String,
    pub start_date: String,
    pub user_id: Option<String>,
    pub manager_id: Option<String>,
    /// The places to belong to instead of all earlier ones; nothing leaves them as they are. The service never says
    /// which they are.
    pub hierarchy_ids: Option<Vec<String>>,
}

/// A user.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlatformUserRow {
    pub id: String,
    pub first_name: String,
    pub last_name: String,
    pub user_name: String,
    pub email: String,
    pub email_confirmed: Option<bool>,
    pub phone: String,
    pub role: Option<String>,
    pub disabled: Option<bool>,
    pub agent_id: Option<String>,
    /// As the service writes it.
    pub last_login: Option<String>,
    pub provider_code: String,
}

impl From<User> for PlatformUserRow {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            first_name: user.first_name.unwrap_or_default(),
            last_name: user.last_name.unwrap_or_default(),
            user_name: user.user_name.unwrap_or_default(),
            email: user.email.unwrap_or_default(),
            email_confirmed: user.email_confirmed,
            phone: user.phone_number.unwrap_or_default(),
            role: user.role_name,
            disabled: user.disabled,
            agent_id: user.agent_id,
            last_login: user.last_login,
            provider_code: user.saml_provider_user_code.unwrap_or_default(),
        }
    }
}

/// A user as typed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PlatformUserDraft {
    pub first_name: String,
    pub last_name: String,
    pub user_name: String,
    pub email: String,
    pub phone: String,
    /// Exactly as the service names it.
    pub role: Option<String>,
    pub provider_code: String,
    pub email_confirmed: bool,
}

/// A role with what it allows.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RoleView {
    pub name: String,
    pub permissions: Vec<String>,
}

impl From<Role> for RoleView {
    fn from(role: Role) -> Self {
        let permissions = role.permissions.into_iter().map(|(name, _)| name).collect();
        Self { name: role.name, permissions }
    }
}

/// A place in the hierarchy. Places come in the order of the tree, each after the one that it is below.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HierarchyRow {
    pub id: String,
    pub name: String,
    pub code: String,
    pub codes: Vec<String>,
    pub category: String,
    pub sub_category: String,
    pub level: Option<String>,
    pub active: Option<bool>,
    pub parent_id: Option<String>,
    /// How many places are above it.
    pub depth: u32,
}

/// The hierarchy of a connection.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HierarchyList {
    pub connection: String,
    pub rows: Vec<HierarchyRow>,
}

impl HierarchyRow {
    /// The tree, line by line.
    pub fn lines(tree: Vec<Hierarchy>) -> Vec<Self> {
        let mut rows = Vec::new();
        let mut waiting: Vec<(Hierarchy, Option<String>, u32)> =
            tree.into_iter().rev().map(|top| (top, None, 0)).collect();
        while let Some((place, parent_id, depth)) = waiting.pop() {
            let below = place.children.into_iter().rev();
            waiting.extend(below.map(|child| (child, Some(place.id.clone()), depth + 1)));
            rows.push(Self {
                id: place.id,
                name: place.name.unwrap_or_default(),
                code: place.code.unwrap_or_default(),
                codes: place.codes,
                category: place.category.unwrap_or_default(),
                sub_category: place.sub_category.unwrap_or_default(),
                level: place.level,
                active: place.is_active,
                parent_id,
                depth,
            });
        }
        rows
    }
}

/// A place as typed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HierarchyDraft {
    pub name: String,
    pub code: String,
    pub codes: Vec<String>,
    pub category: String,
    pub sub_category: String,
    pub parent_id: Option<String>,
}
