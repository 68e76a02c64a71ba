//! Adding, changing, deleting: intent on disk, then the service, then its end on disk, then the word to the window.

use gatehouse_records::{
    By, Factor, NewPerson, PersonId, Presence, Records, Settlement, State, Trouble, Work,
};
use gatehouse_vendors::{
    Outcome,
    authx::{Refusal, UserGuid},
};

use super::{Shown, client, shown, typed};
use crate::{
    directory::{by, records},
    failure::{Failure, FailureCode},
    station::Station,
    views::people::PersonDraft,
};

/// How a write ended, and the person as they are now.
pub struct Written {
    pub end: End,
    pub words: String,
    pub shown: Shown,
}

/// The three honest ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Done,
    Refused,
    Unknown,
}

/// Adds a person.
pub async fn add(station: &Station, draft: &PersonDraft) -> Result<Written, Failure> {
    let connection = super::chosen(station).ok_or_else(no_connection)?;
    let typed = typed::checked(draft, &connection.id)?;
    let records = records(station).await?;
    let id = records.begin_add(&typed.new, &by(station)).await?;
    add_begun(station, (&records, id), &typed).await
}

/// Adds a person again who was refused, or never sent.
pub async fn retry(station: &Station, id: PersonId) -> Result<Written, Failure> {
    let records = records(station).await?;
    let typed = retyped(&records.person(id).await?.typed)?;
    records.begin_add_of(id, &by(station)).await?;
    add_begun(station, (&records, id), &typed).await
}

/// Changes a person. One who is not at the service yet is changed here and added.
pub async fn update(
    station: &Station,
    id: PersonId,
    draft: &PersonDraft,
) -> Result<Written, Failure> {
    let records = records(station).await?;
    let person = records.person(id).await?;
    let typed = typed::checked(draft, &person.typed.connection)?;
    if matches!(person.state, State::Draft | State::Refused) {
        records.retype(id, &typed.new, &by(station)).await?;
        records.begin_add_of(id, &by(station)).await?;
        return add_begun(station, (&records, id), &typed).await;
    }
    if typed.new.login_name != person.typed.login_name {
        let words = "The service does not let a login name be changed";
        return Err(Failure::field("loginName", words));
    }
    let guid = guid_of(&person)?;
    let authx = client(station, &person.typed.connection)?;
    let mut profile = typed.new.profile.clone();
    profile.note.clone_from(&person.typed.profile.note);
    records.begin_update(id, &profile, &by(station)).await?;
    let outcome = authx.update_user(&guid, &typed.person).await;
    let written = Write { records: &records, id, work: Work::Update, by: by(station) };
    written.end(outcome, "was changed").await
}

/// Deletes a person at the service, once the login name was typed.
pub async fn delete(station: &Station, id: PersonId, typed: &str) -> Result<Written, Failure> {
    let records = records(station).await?;
    let person = records.person(id).await?;
    if typed.trim() != person.typed.login_name {
        let words = format!("Type {} to delete this person", person.typed.login_name);
        return Err(Failure::field("loginName", words));
    }
    let guid = guid_of(&person)?;
    let authx = client(station, &person.typed.connection)?;
    records.begin_delete(id, &by(station)).await?;
    let outcome = authx.delete_user(&guid).await;
    let written = Write { records: &records, id, work: Work::Delete, by: by(station) };
    written.end(outcome, "was deleted").await
}

/// Takes in somebody whom the service knows already.
pub async fn adopt(station: &Station, draft: &PersonDraft, guid: &str) -> Result<Shown, Failure> {
    let connection = super::chosen(station).ok_or_else(no_connection)?;
    let typed = typed::checked(draft, &connection.id)?;
    let guid = UserGuid::new(guid).map_err(|bad| Failure::field("guid", bad.to_string()))?;
    let records = records(station).await?;
    let id = records.adopt(&typed.new, guid.as_str(), &by(station)).await?;
    for factor in Factor::ALL {
        records.note_factor(id, (factor, Presence::Unknown), &by(station)).await?;
    }
    shown(&records, id).await
}

/// Ends what nobody knew the end of.
pub async fn settle(
    station: &Station,
    id: PersonId,
    (happened, guid): (bool, Option<String>),
    note: &str,
) -> Result<Shown, Failure> {
    let records = records(station).await?;
    let pending = shown(&records, id).await?.pending.ok_or(Trouble::NotNow)?;
    let settlement = match (pending.work, happened) {
        (Work::Add, true) => {
            let guid = guid.unwrap_or_default();
            let guid =
                UserGuid::new(&guid).map_err(|bad| Failure::field("guid", bad.to_string()))?;
            Settlement::FoundAt(guid.as_str().to_owned())
        }
        (Work::Add, false) => Settlement::NotAdded,
        (Work::Delete, true) => Settlement::Gone,
        (Work::Delete, false) => Settlement::StillThere,
        (work, true) => Settlement::Applied(work),
        (work, false) => Settlement::NotApplied(work),
    };
    records.settle(id, &settlement, &by(station).detail(note.trim())).await?;
    shown(&records, id).await
}

async fn add_begun(
    station: &Station,
    (records, id): (&Records, PersonId),
    typed: &typed::Typed,
) -> Result<Written, Failure> {
    let write = Write { records, id, work: Work::Add, by: by(station) };
    let authx = match client(station, &typed.new.connection) {
        Ok(authx) => authx,
        Err(failure) => {
            records.refuse(id, Work::Add, &by(station).detail(&failure.message)).await?;
            return Err(failure);
        }
    };
    match authx.add_user(&typed.person).await {
        Outcome::Done(guid) => {
            records.finish_add(id, guid.as_str(), &by(station)).await.map_err(|trouble| {
                // The guid exists nowhere else: lost here, it is lost for good (vendors.md A-37).
                let words =
                    format!("The person was added, but it could not be written down: {trouble}");
                let hint = format!("Write this id down: {}", guid.as_str());
                Failure { hint: Some(hint), ..Failure::new(FailureCode::RecordsClosed, words) }
            })?;
            write.told(End::Done, "was added").await
        }
        Outcome::Refused(refusal) => write.refused(&refusal).await,
        Outcome::Unknown(evidence) => write.lost(&evidence.detail).await,
    }
}

/// A write that was begun and has to be ended in the directory.
pub(super) struct Write<'a> {
    pub records: &'a Records,
    pub id: PersonId,
    pub work: Work,
    pub by: By,
}

impl Write<'_> {
    async fn end(self, outcome: Outcome<(), Refusal>, done: &str) -> Result<Written, Failure> {
        match outcome {
            Outcome::Done(()) => {
                match self.work {
                    Work::Update => self.records.finish_update(self.id, &self.by).await?,
                    Work::Delete => self.records.finish_delete(self.id, &self.by).await?,
                    work => self.records.finish_factor(self.id, work, &self.by).await?,
                }
                self.told(End::Done, done).await
            }
            Outcome::Refused(refusal) => self.refused(&refusal).await,
            Outcome::Unknown(evidence) => self.lost(&evidence.detail).await,
        }
    }

    /// The same for a factor, from a module beside this one.
    pub(super) async fn factor(
        self,
        outcome: Outcome<(), Refusal>,
        done: &str,
    ) -> Result<Written, Failure> {
        self.end(outcome, done).await
    }

    async fn refused(self, refusal: &Refusal) -> Result<Written, Failure> {
        let words = refusal_words(refusal);
        self.records.refuse(self.id, self.work, &self.by.clone().detail(&words)).await?;
        let shown = shown(self.records, self.id).await?;
        Ok(Written { end: End::Refused, words, shown })
    }

    async fn lost(self, evidence: &str) -> Result<Written, Failure> {
        self.records.lose(self.id, self.work, &self.by.clone().detail(evidence)).await?;
        let shown = shown(self.records, self.id).await?;
        let words = format!("Nobody knows how it ended: {evidence}");
        Ok(Written { end: End::Unknown, words, shown })
    }

    async fn told(self, end: End, done: &str) -> Result<Written, Failure> {
        let shown = shown(self.records, self.id).await?;
        let profile = &shown.person.typed.profile;
        let words = format!("{} {} {done}", profile.first_name, profile.last_name);
        Ok(Written { end, words, shown })
    }
}

/// Why, in a sentence, with the service's own words behind it.
pub(super) fn refusal_words(refusal: &Refusal) -> String {
    let mut words = refusal.cause.to_string();
    if let Some(first) = words.get(..1).map(str::to_uppercase) {
        words.replace_range(..1, &first);
    }
    match &refusal.detail {
        Some(detail) => format!("{words}. It said: {detail}"),
        None => words,
    }
}

pub(super) fn guid_of(person: &gatehouse_records::Person) -> Result<UserGuid, Failure> {
    let guid = person.guid.as_deref().ok_or(Trouble::NotNow)?;
    UserGuid::new(guid).map_err(|error| Failure::internal(&error))
}

/// What is on disk was checked when it was typed; a change of the rules since then is told at its field.
fn retyped(known: &NewPerson) -> Result<typed::Typed, Failure> {
    typed::checked(&PersonDraft::from(known), &known.connection)
}

fn no_connection() -> Failure {
    Failure::new(FailureCode::NoConnection, "Connect AuthX first: people are added there")
}
