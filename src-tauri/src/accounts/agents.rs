//! Agents at Authenticx (vendors.md 2.4).

use gatehouse_records::{AccountFields, AccountKind, AccountWork, AccountWrite};
use gatehouse_uploads::KnownAgent;
use gatehouse_vendors::authenticx::{Agent, AgentChange, Link, ListChange, NewAgent};

use super::{
    authenticx,
    refusal::unread,
    typed,
    write::{self, Ended, Named, Wanted},
};
use crate::{
    failure::Failure,
    station::Station,
    views::agents::{AgentDraft, AgentList, AgentRow},
};

const NAMED: Named = &[
    ("agent code", "code"),
    ("email", "email"),
    ("first name", "firstName"),
    ("last name", "lastName"),
    ("osms", "hierarchyIds"),
    ("hierarchy", "hierarchyIds"),
    ("manager", "managerId"),
    ("user id", "userId"),
    ("start date", "startDate"),
];

/// All agents. The service has no pages.
pub async fn list(station: &Station, connection: Option<&str>) -> Result<AgentList, Failure> {
    let (connection, client) = authenticx(station, connection)?;
    let agents = client.agents(None).await.map_err(|refusal| unread(&refusal))?;
    let queue = station.desk.queue();
    if queue.connection().as_ref() == Some(&connection) {
        queue.know_agents(agents.iter().filter_map(known).collect());
    }
    Ok(AgentList { connection, rows: agents.into_iter().map(Into::into).collect() })
}

/// As calls name them: by a code.
fn known(agent: &Agent) -> Option<KnownAgent> {
    let code = agent.code.clone().filter(|code| !code.is_empty())?;
    let name = |name: &Option<String>| name.clone().unwrap_or_default();
    Some(KnownAgent {
        code,
        first_name: name(&agent.first_name),
        last_name: name(&agent.last_name),
    })
}

/// One agent, as the service has them now.
pub async fn open(station: &Station, connection: &str, id: &str) -> Result<AgentRow, Failure> {
    let (_, client) = authenticx(station, Some(connection))?;
    client.agent(id).await.map(Into::into).map_err(|refusal| unread(&refusal))
}

/// Adds an agent.
pub async fn create(
    station: &Station,
    connection: &str,
    draft: &AgentDraft,
) -> Result<Ended, Failure> {
    let (connection, client) = authenticx(station, Some(connection))?;
    let new = checked(draft)?;
    let wanted = Wanted::default()
        .with("firstName", Some(&new.first_name))
        .with("lastName", Some(&new.last_name))
        .with("email", Some(&new.email))
        .with("code", new.code.as_deref())
        .0;
    let (kind, work) = (AccountKind::Agent, AccountWork::Create);
    let name = new.email.clone();
    let asked = AccountWrite { connection, kind, work, name, target: None, wanted };
    let begun = write::begin(station, asked).await?;
    let outcome = client.create_agent(&new).await;
    begun.end(outcome.map(|agent| Some(agent.id)), NAMED).await
}

/// Changes an agent: only what differs from `before` is sent.
pub async fn update(
    station: &Station,
    (connection, id): (&str, &str),
    (before, draft): (&AgentDraft, &AgentDraft),
) -> Result<Ended, Failure> {
    let (connection, client) = authenticx(station, Some(connection))?;
    let change = difference(before, draft)?;
    if change == AgentChange::default() {
        return Ok(write::unchanged());
    }
    let linked = |link: &Link| match link {
        Link::Keep => None,
        Link::Remove => Some(String::new()),
        Link::To(id) => Some(id.clone()),
    };
    let wanted = Wanted::default()
        .with("firstName", change.first_name.as_deref())
        .with("lastName", change.last_name.as_deref())
        .with("email", change.email.as_deref())
        .with("code", change.code.as_deref())
        .with("startDate", change.start_date.as_deref())
        .with("userId", linked(&change.user_id).as_deref())
        .with("managerId", linked(&change.manager_id).as_deref())
        .0;
    let (kind, work) = (AccountKind::Agent, AccountWork::Update);
    let (name, target) = (draft.email.trim().to_owned(), Some(id.to_owned()));
    let asked = AccountWrite { connection, kind, work, name, target, wanted };
    let begun = write::begin(station, asked).await?;
    let outcome = client.update_agent(id, &change).await;
    begun.end(outcome.map(|agent| Some(agent.id)), NAMED).await
}

/// Takes an agent into use, or out of it.
pub async fn set_active(
    station: &Station,
    (connection, id): (&str, &str),
    (name, active): (&str, bool),
) -> Result<Ended, Failure> {
    let (connection, client) = authenticx(station, Some(connection))?;
    let at = (connection, AccountKind::Agent);
    let begun = write::begin_switch(station, at, (id, name), active).await?;
    let change = AgentChange { is_active: Some(active), ..AgentChange::default() };
    let outcome = client.update_agent(id, &change).await;
    begun.end(outcome.map(|agent| Some(agent.id)), NAMED).await
}

/// An agent's fields, by the names under which they are sent.
pub fn fields(agent: &AgentRow) -> AccountFields {
    let active = agent.active.map(|active| active.to_string());
    Wanted::default()
        .with("firstName", Some(&agent.first_name))
        .with("lastName", Some(&agent.last_name))
        .with("email", Some(&agent.email))
        .with("code", Some(&agent.code))
        .with("startDate", Some(&agent.start_date))
        .with("userId", Some(agent.user_id.as_deref().unwrap_or_default()))
        .with("managerId", Some(agent.manager_id.as_deref().unwrap_or_default()))
        .with("active", active.as_deref())
        .0
}

fn checked(draft: &AgentDraft) -> Result<NewAgent, Failure> {
    Ok(NewAgent {
        first_name: typed::required("firstName", &draft.first_name, "Type the first name")?,
        last_name: typed::required("lastName", &draft.last_name, "Type the last name")?,
        email: typed::email("email", &draft.email)?,
        code: typed::optional("code", &draft.code)?,
        hierarchy_ids: draft.hierarchy_ids.clone().unwrap_or_default(),
        user_id: draft.user_id.clone(),
        manager_id: draft.manager_id.clone(),
        start_date: typed::day("startDate", &draft.start_date)?,
    })
}

fn difference(before: &AgentDraft, draft: &AgentDraft) -> Result<AgentChange, Failure> {
    let new = checked(draft)?;
    let text = |field, before: &str, after| typed::changed(field, before, after);
    let link = |before: &Option<String>, after: &Option<String>| match after {
        _ if before == after => Link::Keep,
        Some(id) => Link::To(id.clone()),
        None => Link::Remove,
    };
    Ok(AgentChange {
        first_name: text("firstName", &before.first_name, Some(new.first_name))?,
        last_name: text("lastName", &before.last_name, Some(new.last_name))?,
        email: text("email", &before.email, Some(new.email))?,
        code: text("code", &before.code, new.code)?,
        is_active: None,
        hierarchy_ids: match &draft.hierarchy_ids {
            None => ListChange::Keep,
            Some(list) if list.is_empty() => ListChange::Clear,
            Some(list) => ListChange::Replace(list.clone()),
        },
        user_id: link(&before.user_id, &draft.user_id),
        manager_id: link(&before.manager_id, &draft.manager_id),
        start_date: text("startDate", &before.start_date, new.start_date)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> AgentDraft {
        AgentDraft {
            first_name: "Ada".into(),
            last_name: "Byron".into(),
            email: "ada@example.org".into(),
            code: "AG1".into(),
            start_date: "2026-01-05".into(),
            user_id: Some("u-1".into()),
            manager_id: None,
            hierarchy_ids: None,
        }
    }

    #[test]
    fn x25_only_what_was_changed_is_sent() {
        assert_eq!(difference(&draft(), &draft()).ok(), Some(AgentChange::default()));
        let after = AgentDraft { code: "AG2".into(), ..draft() };
        let change = difference(&draft(), &after).unwrap_or_default();
        assert_eq!(change, AgentChange { code: Some("AG2".into()), ..AgentChange::default() });
    }

    #[test]
    fn x25_a_link_is_removed_and_a_list_emptied_only_where_that_was_asked_for() {
        let after = AgentDraft { user_id: None, hierarchy_ids: Some(vec![]), ..draft() };
        let change = difference(&draft(), &after).unwrap_or_default();
        assert_eq!(change.user_id, Link::Remove);
        assert_eq!(change.manager_id, Link::Keep);
        assert_eq!(change.hierarchy_ids, ListChange::Clear);
    }

    #[test]
    fn every_wrong_field_is_named() {
        let wrong = |change: fn(&mut AgentDraft)| {
            let mut draft = draft();
            change(&mut draft);
            checked(&draft).err().and_then(|failure| failure.field)
        };
        assert_eq!(wrong(|draft| draft.first_name = " ".into()).as_deref(), Some("firstName"));
        assert_eq!(wrong(|draft| draft.email = "ada".into()).as_deref(), Some("email"));
        assert_eq!(wrong(|draft| draft.start_date = "soon".into()).as_deref(), Some("startDate"));
        assert_eq!(wrong(|draft| draft.code = "a\nb".into()).as_deref(), Some("code"));
    }
}
