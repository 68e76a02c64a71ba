//! `/users` (vendors.md 3.2).

use gatehouse_vault::SecretText;
use reqwest::Method;
use serde::Serialize;
use serde_json::Value;

use super::{Cause, EnableX, Refusal, answer::Found, send::Ask};
use crate::transport::{
    fields::Fields,
    outcome::{Outcome, Retry},
};

/// The service's id of a user: a number in one place, a text in another (vendors.md E-19).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UserId(pub String);

/// What the service tells about a user it has just added or changed.
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    /// The id.
    pub id: UserId,
    /// The name.
    pub name: Option<String>,
    /// Everything that the service told.
    pub everything: Value,
}

/// Whether a user may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum UserStatus {
    /// `A`
    #[serde(rename = "A")]
    Active,
    /// `S`
    #[serde(rename = "S")]
    Suspended,
}

/// A user to add. What is left empty is not sent.
#[derive(Default)]
pub struct NewUser {
    /// One of the service's own values, which are listed nowhere. Required.
    pub user_type: String,
    /// Required.
    pub first_name: String,
    /// Required.
    pub last_name: String,
    /// Required, and unique.
    pub email: String,
    /// Optional.
    pub middle_name: Option<String>,
    /// Without one the service makes one.
    pub password: Option<SecretText>,
    /// Active unless said otherwise.
    pub status: Option<UserStatus>,
    /// Optional.
    pub department: Option<String>,
    /// Optional.
    pub designation: Option<String>,
    /// Whether the service writes to the user.
    pub send_welcome_mail: Option<bool>,
}

/// What to change about a user. What is `None` stays as it is.
#[derive(Default)]
pub struct UserChange {
    /// One of the service's own values.
    pub user_type: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Middle name.
    pub middle_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// E-mail, unique.
    pub email: Option<String>,
    /// Active or suspended.
    pub status: Option<UserStatus>,
    /// Department.
    pub department: Option<String>,
    /// Designation.
    pub designation: Option<String>,
}

#[derive(Serialize)]
struct WireUser<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    user_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    middle_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<UserStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    department: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    designation: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    send_welcome_mail: Option<bool>,
}

impl EnableX {
    /// Adds a user.
    pub async fn create_user(&self, user: &NewUser) -> Outcome<Found<User>, Refusal> {
        let required = [
            ("user_type", &user.user_type),
            ("first_name", &user.first_name),
            ("last_name", &user.last_name),
            ("email", &user.email),
        ];
        if let Some((field, _)) = required.into_iter().find(|(_, text)| text.trim().is_empty()) {
            return Outcome::Refused(Refusal::local(Cause::BadValue(field), Retry::Ask));
        }
        let password = user.password.as_ref().map(SecretText::expose);
        let body = WireUser {
            user_type: Some(&user.user_type),
            first_name: Some(&user.first_name),
            middle_name: user.middle_name.as_deref(),
            last_name: Some(&user.last_name),
            email: Some(user.email.trim()),
            password,
            status: user.status,
            department: user.department.as_deref(),
            designation: user.designation.as_deref(),
            send_welcome_mail: user.send_welcome_mail,
        };
        let url = Some(self.account.endpoint.at("users"));
        let outcome = self.write(Ask::write(Method::POST, url, &body).hiding(password)).await;
        outcome.map(|answer| answer.found("user", self::user))
    }

    /// Changes a user: PATCH, not PUT (vendors.md E-23), with nothing but what changes.
    pub async fn update_user(
        &self,
        id: &UserId,
        change: &UserChange,
    ) -> Outcome<Found<User>, Refusal> {
        let body = WireUser {
            user_type: change.user_type.as_deref(),
            first_name: change.first_name.as_deref(),
            middle_name: change.middle_name.as_deref(),
            last_name: change.last_name.as_deref(),
            email: change.email.as_deref().map(str::trim),
            password: None,
            status: change.status,
            department: change.department.as_deref(),
            designation: change.designation.as_deref(),
            send_welcome_mail: None,
        };
        let url = self.account.endpoint.one("users", &id.0);
        let outcome = self.write(Ask::write(Method::PATCH, url, &body)).await;
        outcome.map(|answer| answer.found("user", user))
    }
}

/// Reads a user; without an id it is none.
pub(crate) fn user(value: &Value) -> Option<User> {
    let fields = Fields::of(value)?;
    let id = UserId(fields.text("user_id")?);
    Some(User { id, name: fields.text("name"), everything: value.clone() })
}
