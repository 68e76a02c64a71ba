//! Users at EnableX (vendors.md 3.2). The service can neither list nor read them: what is known here is what was sent.

use gatehouse_records::{
    AccountFields, AccountKind, AccountWork, AccountWrite, Entry, Outcome as Told,
};
use gatehouse_vendors::{
    Outcome,
    enablex::{EnableX, NewUser, UserChange, UserId, UserStatus},
};

use super::{
    enablex, typed,
    write::{self, Ended, Named, Wanted},
};
use crate::{
    directory::{by, records},
    failure::Failure,
    station::Station,
    views::customers::{UcaasUserDraft, UcaasUserRow},
};

const NAMED: Named = &[
    ("user type", "userType"),
    ("first name", "firstName"),
    ("last name", "lastName"),
    ("middle name", "middleName"),
    ("email", "email"),
    ("department", "department"),
    ("designation", "designation"),
];

/// The users that this station has added, changed or taken in.
pub async fn list(station: &Station, connection: &str) -> Result<Vec<UcaasUserRow>, Failure> {
    let users = records(station).await?.ucaas_users(connection).await?;
    Ok(users.into_iter().map(Into::into).collect())
}

/// Adds a user. The service makes the password: one that was typed here would have to be told to somebody.
pub async fn create(
    station: &Station,
    connection: &str,
    draft: &UcaasUserDraft,
) -> Result<Ended, Failure> {
    let client = enablex(station, connection)?;
    let new = checked(draft)?;
    let wanted = AccountFields::from([("status".to_owned(), "A".to_owned())]);
    let wanted = wanted.into_iter().chain(fields(draft)).collect();
    let (kind, work) = (AccountKind::UcaasUser, AccountWork::Create);
    let asked = asked(connection, (kind, work), (&new.email, None), &wanted);
    let begun = write::begin(station, asked).await?;
    let outcome = client.create_user(&new).await;
    let outcome = outcome.map(|found| found.known().map(|user| user.id.0));
    if let Outcome::Done(Some(id)) = &outcome {
        // The id is told once. It is kept before anybody is told that it worked.
        keep(station, connection, (id, &wanted)).await?;
    }
    begun.end(outcome, NAMED).await
}

/// Changes a user: only what differs from `before` is sent.
pub async fn update(
    station: &Station,
    (connection, id): (&str, &str),
    (before, draft): (&UcaasUserDraft, &UcaasUserDraft),
) -> Result<Ended, Failure> {
    let client = enablex(station, connection)?;
    let change = difference(before, draft)?;
    let wanted: AccountFields = {
        let known = fields(before);
        let differs = |(name, value): &(String, String)| known.get(name) != Some(value);
        fields(draft).into_iter().filter(differs).collect()
    };
    if wanted.is_empty() {
        return Ok(write::unchanged());
    }
    let kind = (AccountKind::UcaasUser, AccountWork::Update);
    let asked = asked(connection, kind, (&draft.email, Some(id)), &wanted);
    send_change(station, (&client, id), asked, &change).await
}

/// Lets a user sign in again, or suspends them.
pub async fn set_active(
    station: &Station,
    (connection, id): (&str, &str),
    (name, active): (&str, bool),
) -> Result<Ended, Failure> {
    let client = enablex(station, connection)?;
    let work = if active { AccountWork::Activate } else { AccountWork::Deactivate };
    let status = if active { UserStatus::Active } else { UserStatus::Suspended };
    let wanted = Wanted::default().with("status", Some(if active { "A" } else { "S" })).0;
    let asked = asked(connection, (AccountKind::UcaasUser, work), (name, Some(id)), &wanted);
    let change = UserChange { status: Some(status), ..UserChange::default() };
    send_change(station, (&client, id), asked, &change).await
}

/// Takes in a user that the service has already, by its id. Nothing is sent.
pub async fn adopt(
    station: &Station,
    (connection, id): (&str, &str),
    draft: &UcaasUserDraft,
) -> Result<(), Failure> {
    let id = typed::required("id", id, "Type the id that the service gave")?;
    typed::email("email", &draft.email)?;
    let known = fields(draft);
    keep(station, connection, (&id, &known)).await?;
    let by = by(station).reference(&id).detail(draft.email.trim());
    let entry = Entry::new("ucaasUser.adopt", Told::Done, &by).at_connection(connection);
    Ok(records(station).await?.append(entry).await?)
}

/// Remembers a user, over what was known of them.
pub async fn keep(
    station: &Station,
    connection: &str,
    (id, fields): (&str, &AccountFields),
) -> Result<(), Failure> {
    let records = records(station).await?;
    records.keep_ucaas_user(connection, (id, fields), &by(station)).await.map_err(|trouble| {
        let failure = Failure::from(trouble);
        let hint = format!("The user was added. Write this id down: {id}");
        Failure { hint: Some(hint), ..failure }
    })
}

async fn send_change(
    station: &Station,
    (client, id): (&EnableX, &str),
    asked: AccountWrite,
    change: &UserChange,
) -> Result<Ended, Failure> {
    let (connection, wanted) = (asked.connection.clone(), asked.wanted.clone());
    let begun = write::begin(station, asked).await?;
    let outcome = client.update_user(&UserId(id.to_owned()), change).await;
    if matches!(outcome, Outcome::Done(_)) {
        keep(station, &connection, (id, &wanted)).await?;
    }
    begun.end(outcome.map(|found| found.known().map(|user| user.id.0)), NAMED).await
}

fn asked(
    connection: &str,
    (kind, work): (AccountKind, AccountWork),
    (name, target): (&str, Option<&str>),
    wanted: &AccountFields,
) -> AccountWrite {
    AccountWrite {
        connection: connection.to_owned(),
        kind,
        work,
        name: name.trim().to_owned(),
        target: target.map(str::to_owned),
        wanted: wanted.clone(),
    }
}

fn fields(draft: &UcaasUserDraft) -> AccountFields {
    let all = [
        ("firstName", &draft.first_name),
        ("middleName", &draft.middle_name),
        ("lastName", &draft.last_name),
        ("email", &draft.email),
        ("userType", &draft.user_type),
        ("department", &draft.department),
        ("designation", &draft.designation),
    ];
    let typed = all.into_iter().map(|(name, text)| (name.to_owned(), text.trim().to_owned()));
    typed.filter(|(_, text)| !text.is_empty()).collect()
}

fn checked(draft: &UcaasUserDraft) -> Result<NewUser, Failure> {
    let kind = "Type the kind of user, as EnableX names it";
    Ok(NewUser {
        first_name: typed::required("firstName", &draft.first_name, "Type the first name")?,
        last_name: typed::required("lastName", &draft.last_name, "Type the last name")?,
        middle_name: typed::optional("middleName", &draft.middle_name)?,
        email: typed::email("email", &draft.email)?,
        user_type: typed::required("userType", &draft.user_type, kind)?,
        department: typed::optional("department", &draft.department)?,
        designation: typed::optional("designation", &draft.designation)?,
        send_welcome_mail: draft.welcome_mail.then_some(true),
        ..NewUser::default()
    })
}

/// Of a user who was taken in by id, most fields are not known and may stay so.
fn difference(before: &UcaasUserDraft, draft: &UcaasUserDraft) -> Result<UserChange, Failure> {
    let text = |field, before: &str, after: &str| {
        typed::changed(field, before, typed::optional(field, after)?)
    };
    let email = typed::email("email", &draft.email)?;
    Ok(UserChange {
        user_type: text("userType", &before.user_type, &draft.user_type)?,
        first_name: text("firstName", &before.first_name, &draft.first_name)?,
        middle_name: text("middleName", &before.middle_name, &draft.middle_name)?,
        last_name: text("lastName", &before.last_name, &draft.last_name)?,
        email: typed::changed("email", &before.email, Some(email))?,
        status: None,
        department: text("department", &before.department, &draft.department)?,
        designation: text("designation", &before.designation, &draft.designation)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> UcaasUserDraft {
        UcaasUserDraft {
            first_name: "Ada".into(),
            middle_name: String::new(),
            last_name: "Byron".into(),
            email: "ada@example.org".into(),
            user_type: "1".into(),
            department: "Reception".into(),
            designation: String::new(),
            welcome_mail: true,
        }
    }

    #[test]
    fn e23_only_what_was_changed_is_sent() {
        let after = UcaasUserDraft { department: "Billing".into(), ..draft() };
        let change = difference(&draft(), &after).unwrap_or_default();
        assert_eq!(change.department.as_deref(), Some("Billing"));
        assert!(change.first_name.is_none() && change.email.is_none() && change.status.is_none());
    }

    #[test]
    fn a_new_user_needs_a_kind_although_nobody_lists_them() {
        let none = UcaasUserDraft { user_type: " ".into(), ..draft() };
        let field = checked(&none).err().and_then(|failure| failure.field);
        assert_eq!(field.as_deref(), Some("userType"));
        let new = checked(&draft()).unwrap_or_default();
        assert!(new.password.is_none() && new.send_welcome_mail == Some(true));
    }
}
