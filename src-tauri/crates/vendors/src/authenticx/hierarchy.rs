//! The organisation's hierarchy (vendors.md 2.4).

use reqwest::Method;
use serde::Serialize;
use serde_json::Value;

use super::{
    Authenticx, Refusal,
    change::{Link, ListChange},
    send::Ask,
};
use crate::transport::{fields::Fields, outcome::Outcome};

/// A place in the hierarchy with everything below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hierarchy {
    /// The service's id; an upload can name it.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Whether it is in use.
    pub is_active: Option<bool>,
    /// Its level.
    pub level: Option<String>,
    /// The organisation's own code.
    pub code: Option<String>,
    /// Further codes that stand for it.
    pub codes: Vec<String>,
    /// Category.
    pub category: Option<String>,
    /// Category below that.
    pub sub_category: Option<String>,
    /// What is below it.
    pub children: Vec<Hierarchy>,
}

/// A place to add.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewHierarchy {
    /// Required.
    pub name: String,
    /// The organisation's own code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Category below that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_category: Option<String>,
    /// Further codes that stand for it.
    #[serde(rename = "hierarchyCodes", skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// What it is below; without one it is at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
}

/// What to change about a place. What is left at its default stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HierarchyChange {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The organisation's own code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Category.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Category below that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_category: Option<String>,
    /// Further codes that stand for it.
    #[serde(rename = "hierarchyCodes", skip_serializing_if = "ListChange::is_kept")]
    pub codes: ListChange,
    /// What it is below; [`Link::Remove`] puts it at the top.
    #[serde(rename = "newParentId", skip_serializing_if = "Link::is_kept")]
    pub parent_id: Link,
    /// Whether it is in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_active: Option<bool>,
}

impl Authenticx {
    /// The whole hierarchy, or the active or inactive places of it.
    ///
    /// # Errors
    /// A refusal, or no answer.
    pub async fn hierarchies(&self, active: Option<bool>) -> Result<Vec<Hierarchy>, Refusal> {
        self.list_or_404(self.filtered("Hierarchy/All", active), hierarchy).await
    }

    /// Adds a place.
    pub async fn create_hierarchy(&self, new: &NewHierarchy) -> Outcome<Hierarchy, Refusal> {
        let url = Some(self.account.endpoint.at("Hierarchy"));
        self.write(Ask::write(Method::POST, url, new), hierarchy).await
    }

    /// Changes a place.
    pub async fn update_hierarchy(
        &self,
        id: &str,
        change: &HierarchyChange,
    ) -> Outcome<Hierarchy, Refusal> {
        let url = self.account.endpoint.one("Hierarchy", id);
        self.write(Ask::write(Method::PUT, url, change), hierarchy).await
    }
}

/// Reads a place and what is below it; how deep that may go was measured before. Without an id it is none.
pub(crate) fn hierarchy(value: &Value) -> Option<Hierarchy> {
    let fields = Fields::of(value)?;
    Some(Hierarchy {
        id: fields.text("id")?,
        name: fields.text("name"),
        is_active: fields.flag("isActive"),
        level: fields.text("structureLevelName"),
        code: fields.text("code"),
        codes: fields.texts("hierarchyCodes"),
        category: fields.text("category"),
        sub_category: fields.text("subCategory"),
        children: fields.list("children").iter().filter_map(hierarchy).collect(),
    })
}
