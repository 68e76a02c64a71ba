//! Users of Authenticx and their roles (vendors.md 2.4).

use gatehouse_records::{AccountFields, AccountKind, AccountWork, AccountWrite};
use gatehouse_vendors::authenticx::{NewUser, UserChange};

use super::{
    authenticx,
    refusal::unread,
    typed,
    write::{self, Ended, Named, Wanted},
};
use crate::{
    failure::Failure,
    station::Station,
    views::agents::{PlatformUserDraft, PlatformUserRow, RoleView},
};

const NAMED: Named = &[
    ("user name", "userName"),
    ("role", "role"),
    ("email", "email"),
    ("phone", "phone"),
    ("first name", "firstName"),
    ("last name", "lastName"),
    ("saml", "providerCode"),
];

/// All users. The service has no pages.
pub async fn list(station: &Station, connection: &str) -> Result<Vec<PlatformUserRow>, Failure> {
    let (_, client) = authenticx(station, Some(connection))?;
    let users = client.users(None).await.map_err(|refusal| unread(&refusal))?;
    Ok(users.into_iter().map(Into::into).collect())
}

/// One user, as the service has them now.
pub async fn open(
    station: &Station,
    connection: &str,
    id: &str,
) -> Result<PlatformUserRow, Failure> {
    let (_, client) = authenticx(station, Some(connection))?;
    client.user(id).await.map(Into::into).map_err(|refusal| unread(&refusal))
}

/// The roles that a user can have.
pub async fn roles(station: &Station, connection: &str) -> Result<Vec<RoleView>, Failure> {
    let (_, client) = authenticx(station, Some(connection))?;
    let roles = client.roles().await.map_err(|refusal| unread(&refusal))?;
    Ok(roles.into_iter().map(Into::into).collect())
}

/// Adds a user; the service sends an invitation.
pub async fn create(
    station: &Station,
    connection: &str,
    draft: &PlatformUserDraft,
) -> Result<Ended, Failure> {
    let (connection, client) = authenticx(station, Some(connection))?;
    let new = checked(draft)?;
    let wanted = Wanted::default()
        .with("firstName", Some(&new.first_name))
        .with("lastName", Some(&new.last_name))
        .with("userName", Some(&new.user_name))
        .with("email", Some(&new.email))
        .with("role", new.role_name.as_deref())
        .0;
    let (kind, work) = (AccountKind::PlatformUser, AccountWork::Create);
    let name = new.user_name.clone();
    let asked = AccountWrite { connection, kind, work, name, target: None, wanted };
    let begun = write::begin(station, asked).await?;
    let outcome = client.create_user(&new).await;
    begun.end(outcome.map(|user| Some(user.id)), NAMED).await
}

/// Changes a user: only what differs from `before` is sent.
pub async fn update(
    station: &Station,
    (connection, id): (&str, &str),
    (before, draft): (&PlatformUserDraft, &PlatformUserDraft),
) -> Result<Ended, Failure> {
    let (connection, client) = authenticx(station, Some(connection))?;
    let change = difference(before, draft)?;
    if change == UserChange::default() {
        return Ok(write::unchanged());
    }
    let wanted = Wanted::default()
        .with("firstName", change.first_name.as_deref())
        .with("lastName", change.last_name.as_deref())
        .with("userName", change.user_name.as_deref())
        .with("email", change.email.as_deref())
        .with("phone", change.phone_number.as_deref())
        .with("role", change.role_name.as_deref())
        .with("providerCode", change.saml_provider_user_code.as_deref())
        .with("emailConfirmed", change.email_confirmed.map(|_| "true"))
        .0;
    let (kind, work) = (AccountKind::PlatformUser, AccountWork::Update);
    let (name, target) = (draft.user_name.trim().to_owned(), Some(id.to_owned()));
    let asked = AccountWrite { connection, kind, work, name, target, wanted };
    let begun = write::begin(station, asked).await?;
    let outcome = client.update_user(id, &change).await;
    begun.end(outcome.map(|user| Some(user.id)), NAMED).await
}

/// Lets a user sign in again, or no longer.
pub async fn set_active(
    station: &Station,
    (connection, id): (&str, &str),
    (name, active): (&str, bool),
) -> Result<Ended, Failure> {
    let (connection, client) = authenticx(station, Some(connection))?;
    let at = (connection, AccountKind::PlatformUser);
    let begun = write::begin_switch(station, at, (id, name), active).await?;
    let change = UserChange { disabled: Some(!active), ..UserChange::default() };
    let outcome = client.update_user(id, &change).await;
    begun.end(outcome.map(|user| Some(user.id)), NAMED).await
}

/// A user's fields, by the names under which they are sent.
pub fn fields(user: &PlatformUserRow) -> AccountFields {
    let active = user.disabled.map(|disabled| (!disabled).to_string());
    let confirmed = user.email_confirmed.map(|confirmed| confirmed.to_string());
    Wanted::default()
        .with("firstName", Some(&user.first_name))
        .with("lastName", Some(&user.last_name))
        .with("userName", Some(&user.user_name))
        .with("email", Some(&user.email))
        .with("phone", Some(&user.phone))
        .with("role", user.role.as_deref())
        .with("providerCode", Some(&user.provider_code))
        .with("emailConfirmed", confirmed.as_deref())
        .with("active", active.as_deref())
        .0
}

fn checked(draft: &PlatformUserDraft) -> Result<NewUser, Failure> {
    Ok(NewUser {
        first_name: typed::required("firstName", &draft.first_name, "Type the first name")?,
        last_name: typed::required("lastName", &draft.last_name, "Type the last name")?,
        user_name: typed::required("userName", &draft.user_name, "Type the name to sign in with")?,
        email: typed::email("email", &draft.email)?,
        phone_number: typed::optional("phone", &draft.phone)?,
        role_name: draft.role.clone(),
        saml_provider_user_code: typed::optional("providerCode", &draft.provider_code)?,
        // Not saying it leaves it to the service; saying no is documented nowhere.
        email_confirmed: draft.email_confirmed.then_some(true),
    })
}

fn difference(
    before: &PlatformUserDraft,
    draft: &PlatformUserDraft,
) -> Result<UserChange, Failure> {
    let new = checked(draft)?;
    let text = |field, before: &str, after| typed::changed(field, before, after);
    let code = new.saml_provider_user_code;
    Ok(UserChange {
        first_name: text("firstName", &before.first_name, Some(new.first_name))?,
        last_name: text("lastName", &before.last_name, Some(new.last_name))?,
        user_name: text("userName", &before.user_name, Some(new.user_name))?,
        email: text("email", &before.email, Some(new.email))?,
        phone_number: text("phone", &before.phone, new.phone_number)?,
        role_name: text("role", before.role.as_deref().unwrap_or_default(), new.role_name)?,
        disabled: None,
        saml_provider_user_code: text("providerCode", &before.provider_code, code)?,
        email_confirmed: (draft.email_confirmed && !before.email_confirmed).then_some(true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> PlatformUserDraft {
        PlatformUserDraft {
            first_name: "Ada".into(),
            last_name: "Byron".into(),
            user_name: "ada@example.org".into(),
            email: "ada@example.org".into(),
            phone: String::new(),
            role: Some("Analyst".into()),
            provider_code: String::new(),
            email_confirmed: false,
        }
    }

    #[test]
    fn only_what_was_changed_is_sent() {
        assert_eq!(difference(&draft(), &draft()).ok(), Some(UserChange::default()));
        let after = PlatformUserDraft { role: Some("Supervisor".into()), ..draft() };
        let change = difference(&draft(), &after).unwrap_or_default();
        let expected = UserChange { role_name: Some("Supervisor".into()), ..UserChange::default() };
        assert_eq!(change, expected);
    }

    #[test]
    fn a_role_can_be_changed_but_not_taken_away() {
        let after = PlatformUserDraft { role: None, ..draft() };
        let refused = difference(&draft(), &after).err().and_then(|failure| failure.field);
        assert_eq!(refused.as_deref(), Some("role"));
    }
}
