//! Agents: the people whose calls are heard (vendors.md 2.4).

use reqwest::Method;
use serde::Serialize;
use serde_json::Value;

use super::{
    Authenticx, Refusal,
    change::{Link, ListChange},
    send::Ask,
};
use crate::transport::{fields::Fields, outcome::Outcome};

/// An agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// The service's id.
    pub id: String,
    /// The user that the agent is linked to.
    pub user_id: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// The organisation's own code; an upload can name the agent by it.
    pub code: Option<String>,
    /// Whether the agent is in use.
    pub is_active: Option<bool>,
    /// The agent's manager.
    pub manager_id: Option<String>,
    /// When the agent began, as the service writes it.
    pub start_date: Option<String>,
}

/// An agent to add.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewAgent {
    /// Required.
    pub first_name: String,
    /// Required.
    pub last_name: String,
    /// Required.
    #[serde(rename = "agentEmail")]
    pub email: String,
    /// The organisation's own code.
    #[serde(rename = "agentCode", skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Ids of the places in the hierarchy.
    #[serde(rename = "osms", skip_serializing_if = "Vec::is_empty")]
    pub hierarchy_ids: Vec<String>,
    /// An active user to link to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The manager's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager_id: Option<String>,
    /// When the agent began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
}

/// What to change about an agent. What is left at its default stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentChange {
    /// First name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// E-mail.
    #[serde(rename = "agentEmail", skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The organisation's own code.
    #[serde(rename = "agentCode", skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Whether the agent is in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
    /// The places in the hierarchy.
    #[serde(rename = "osms", skip_serializing_if = "ListChange::is_kept")]
    pub hierarchy_ids: ListChange,
    /// The linked user.
    #[serde(skip_serializing_if = "Link::is_kept")]
    pub user_id: Link,
    /// The manager.
    #[serde(skip_serializing_if = "Link::is_kept")]
    pub manager_id: Link,
    /// When the agent began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
}

impl Authenticx {
    /// All agents, or the active or inactive ones. There are no pages.
    ///
    /// # Errors
    /// A refusal, or no answer.
    pub async fn agents(&self, active: Option<bool>) -> Result<Vec<Agent>, Refusal> {
        self.list_or_404(self.filtered("Agent/All", active), agent).await
    }

    /// One agent.
    ///
    /// # Errors
    /// A refusal, or no answer.
    pub async fn agent(&self, id: &str) -> Result<Agent, Refusal> {
        self.one(self.account.endpoint.one("Agent", id), agent).await
    }

    /// Adds an agent.
    pub async fn create_agent(&self, new: &NewAgent) -> Outcome<Agent, Refusal> {
        let url = Some(self.account.endpoint.at("Agent"));
        self.write(Ask::write(Method::POST, url, new), agent).await
    }

    /// Changes an agent.
    pub async fn update_agent(&self, id: &str, change: &AgentChange) -> Outcome<Agent, Refusal> {
        let url = self.account.endpoint.one("Agent", id);
        self.write(Ask::write(Method::PUT, url, change), agent).await
    }

    /// The address of a list with its only filter.
    pub(super) fn filtered(&self, path: &str, active: Option<bool>) -> url::Url {
        let mut url = self.account.endpoint.at(path);
        if let Some(active) = active {
            url.query_pairs_mut().append_pair("IsActive", if active { "true" } else { "false" });
        }
        url
    }
}

/// Reads an agent; without an id it is none.
pub(crate) fn agent(value: &Value) -> Option<Agent> {
    let fields = Fields::of(value)?;
    Some(Agent {
        id: fields.text("id")?,
        user_id: fields.text("userId"),
        first_name: fields.text("firstName"),
        last_name: fields.text("lastName"),
        email: fields.text("agentEmail"),
        code: fields.text("agentCode"),
        is_active: fields.flag("isActive"),
        manager_id: fields.text("managerId"),
        start_date: fields.text("startDate"),
    })
}
