//! Users of the platform, and the roles that they can have (vendors.md 2.4).

use reqwest::Method;
use serde::Serialize;
use serde_json::Value;

use super::{Authenticx, Refusal, send::Ask};
use crate::transport::{fields::Fields, outcome::Outcome};

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The service's id.
    pub id: String,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// The name to sign in with.
    pub user_name: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Whether the e-mail was confirmed.
    pub email_confirmed: Option<bool>,
    /// Phone number.
    pub phone_number: Option<String>,
    /// The role, by name.
    pub role_name: Option<String>,
    /// Whether the user may not sign in.
    pub disabled: Option<bool>,
    /// The agent that the user is linked to.
    pub agent_id: Option<String>,
    /// When the user last signed in, as the service writes it.
    pub last_login: Option<String>,
    /// The single sign-on provider's id.
    pub saml_provider_user_code: Option<String>,
}

/// A user to add. The service writes an invitation to `email`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewUser {
    /// Required.
    pub first_name: String,
    /// Required.
    pub last_name: String,
    /// Required.
    pub user_name: String,
    /// Required.
    pub email: String,
    /// Phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Exactly one of the names that [`Authenticx::roles`] gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    /// The single sign-on provider's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saml_provider_user_code: Option<String>,
    /// Takes the e-mail as confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_confirmed: Option<bool>,
}

/// What to change about a user. What is `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserChange {
    /// First name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The name to sign in with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    /// E-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Exactly one of the names that [`Authenticx::roles`] gives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    /// Whether the user may not sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// The single sign-on provider's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saml_provider_user_code: Option<String>,
    /// Takes the e-mail as confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_confirmed: Option<bool>,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its name, which is also its id.
    pub name: String,
    /// What it allows, as name and description.
    pub permissions: Vec<(String, Option<String>)>,
}

impl Authenticx {
    /// All users, or the active or disabled ones. There are no pages.
    ///
    /// # Errors
    /// A refusal, or no answer.
    pub async fn users(&self, active: Option<bool>) -> Result<Vec<User>, Refusal> {
        self.list(self.filtered("User/All", active), user).await
    }

    /// One user.
    ///
    /// # Errors
    /// A refusal, or no answer.
    pub async fn user(&self, id: &str) -> Result<User, Refusal> {
        self.one(self.account.endpoint.one("User", id), user).await
    }

    /// The user with this name, if there is one.
    ///
    /// # Errors
    /// A refusal, or no answer.
    pub async fn user_named(&self, user_name: &str) -> Result<Option<User>, Refusal> {
        let mut url = self.account.endpoint.at("User");
        url.query_pairs_mut().append_pair("UserName", user_name);
        match self.one(Some(url), user).await {
            Ok(user) => Ok(Some(user)),
            Err(refusal) if refusal.cause == super::Cause::NotFound => Ok(None),
            Err(refusal) => Err(refusal),
        }
    }

    /// Adds a user; the service sends an invitation.
    pub async fn create_user(&self, new: &NewUser) -> Outcome<User, Refusal> {
        let url = Some(self.account.endpoint.at("User"));
        self.write(Ask::write(Method::POST, url, new), user).await
    }

    /// Changes a user.
    pub async fn update_user(&self, id: &str, change: &UserChange) -> Outcome<User, Refusal> {
        let url = self.account.endpoint.one("User", id);
        self.write(Ask::write(Method::PUT, url, change), user).await
    }

    /// The roles that a user can have.
    ///
    /// # Errors
    /// A refusal, or no answer.
    pub async fn roles(&self) -> Result<Vec<Role>, Refusal> {
        self.list(self.account.endpoint.at("Roles/All"), role).await
    }
}

/// Reads a user; without an id it is none.
pub(crate) fn user(value: &Value) -> Option<User> {
    let fields = Fields::of(value)?;
    Some(User {
        id: fields.text("id")?,
        first_name: fields.text("firstName"),
        last_name: fields.text("lastName"),
        user_name: fields.text("userName"),
        email: fields.text("email"),
        email_confirmed: fields.flag("emailConfirmed"),
        phone_number: fields.text("phoneNumber"),
        role_name: fields.text("roleName"),
        disabled: fields.flag("disabled"),
        agent_id: fields.text("agentId"),
        last_login: fields.text("lastLogin"),
        saml_provider_user_code: fields.text("samlProviderUserCode"),
    })
}

/// Reads a role. Its name is kept to the letter, because it has to be sent back like that.
pub(crate) fn role(value: &Value) -> Option<Role> {
    let fields = Fields::of(value)?;
    let permission = |value: &Value| {
        let fields = Fields::of(value)?;
        Some((fields.text("permission")?, fields.text("description")))
    };
    let name = fields.any("name")?.as_str()?.to_owned();
    let permissions = fields.list("permissions").iter().filter_map(permission).collect();
    Some(Role { name, permissions })
}
