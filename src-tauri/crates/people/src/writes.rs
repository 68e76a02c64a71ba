//! Adding, changing, deleting: intent on disk, then the service, then its end on disk, then the word to the window.

use gatehouse_records::{
    By, Factor, NewPerson, Person, PersonId, Presence, Records, Settlement, State, Work,
};
use gatehouse_vendors::{
    Outcome,
    authx::{Refusal, UserGuid},
};

use crate::{
    Draft, Means, Shown, Trouble, Typed, checked, shown,
    typed::{AsKept, checked_but_for, first},
};

/// How a write ended, and the person as they are now.
pub struct Written {
    /// The end.
    pub end: End,
    /// In words.
    pub words: String,
    /// The person.
    pub shown: Shown,
}

/// The three honest ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The service did it.
    Done,
    /// It did not.
    Refused,
    /// Nobody knows.
    Unknown,
}

impl Means {
    /// Adds a person to `connection`.
    ///
    /// # Errors
    /// A field is wrong, or the directory said no; then the service was not asked. Or its answer could not be
    /// written down.
    pub async fn add(&self, connection: &str, draft: &Draft) -> Result<Written, Trouble> {
        let typed = checked(draft, connection)?;
        let id = self.records.begin_add(&typed.new, &self.by()).await?;
        self.add_begun(id, &typed).await
    }

    /// Adds a person again who was refused, or never sent.
    ///
    /// # Errors
    /// As for [`add`](Self::add).
    pub async fn retry(&self, id: PersonId) -> Result<Written, Trouble> {
        let typed = retyped(&self.records.person(id).await?.typed)?;
        self.records.begin_add_of(id, &self.by()).await?;
        self.add_begun(id, &typed).await
    }

    /// Changes a person. One who is not at the service yet is changed here and added.
    ///
    /// # Errors
    /// As for [`add`](Self::add).
    pub async fn update(&self, id: PersonId, draft: &Draft) -> Result<Written, Trouble> {
        let records = &self.records;
        let person = records.person(id).await?;
        let kept = &person.typed.profile;
        let kept = AsKept {
            login_name: Some(&person.typed.login_name),
            email: Some(&kept.email),
            number: Some((&kept.country_code, &kept.number)),
        };
        let typed = checked_but_for(draft, &person.typed.connection, kept).map_err(first)?;
        if matches!(person.state, State::Draft | State::Refused) {
            records.retype(id, &typed.new, &self.by()).await?;
            records.begin_add_of(id, &self.by()).await?;
            return self.add_begun(id, &typed).await;
        }
        if typed.new.login_name != person.typed.login_name {
            let words = "The service does not let a login name be changed";
            return Err(Trouble::field("loginName", words));
        }
        let guid = guid_of(&person)?;
        let mut profile = typed.new.profile.clone();
        profile.note.clone_from(&person.typed.profile.note);
        records.begin_update(id, &profile, &self.by()).await?;
        let outcome = self.authx.update_user(&guid, &typed.person).await;
        Write::of(self, id, Work::Update).end(outcome, "was changed").await
    }

    /// Deletes a person at the service, once the login name was typed.
    ///
    /// # Errors
    /// As for [`add`](Self::add).
    pub async fn delete(&self, id: PersonId, typed: &str) -> Result<Written, Trouble> {
        let person = self.records.person(id).await?;
        if typed.trim() != person.typed.login_name {
            let words = format!("Type {} to delete this person", person.typed.login_name);
            return Err(Trouble::field("loginName", words));
        }
        let guid = guid_of(&person)?;
        self.records.begin_delete(id, &self.by()).await?;
        let outcome = self.authx.delete_user(&guid).await;
        Write::of(self, id, Work::Delete).end(outcome, "was deleted").await
    }

    async fn add_begun(&self, id: PersonId, typed: &Typed) -> Result<Written, Trouble> {
        let write = Write::of(self, id, Work::Add);
        match self.authx.add_user(&typed.person).await {
            Outcome::Done(guid) => {
                let guid = guid.as_str();
                let kept = self.records.finish_add(id, guid, &self.by()).await;
                kept.map_err(|trouble| Trouble::GuidUnkept { guid: guid.to_owned(), trouble })?;
                write.told("was added").await
            }
            Outcome::Refused(refusal) => write.refused(&refusal).await,
            Outcome::Unknown(evidence) => write.lost(&evidence.detail).await,
        }
    }

    /// Who acts, now.
    pub(crate) fn by(&self) -> By {
        By::now(&self.actor)
    }
}

/// Takes in somebody whom the service knows already; it is not asked.
///
/// # Errors
/// A field is wrong, or the directory said no.
pub async fn adopt(
    records: &Records,
    new: &NewPerson,
    guid: &str,
    by: &By,
) -> Result<Shown, Trouble> {
    let guid = user_guid(guid)?;
    let id = records.adopt(new, guid.as_str(), by).await?;
    for factor in Factor::ALL {
        records.note_factor(id, (factor, Presence::Unknown), by).await?;
    }
    shown(records, id).await
}

/// What somebody says about a write that nobody knew the end of.
pub struct Settled {
    /// Whether it was carried out.
    pub happened: bool,
    /// The id, where that was an adding which was.
    pub guid: Option<String>,
}

/// Ends what nobody knew the end of. `by.detail` is the note on how this is known.
///
/// # Errors
/// The guid is none, or there is nothing to settle.
pub async fn settle(
    records: &Records,
    id: PersonId,
    settled: &Settled,
    by: &By,
) -> Result<Shown, Trouble> {
    let not_now = Trouble::Records(gatehouse_records::Trouble::NotNow);
    let pending = shown(records, id).await?.pending.ok_or(not_now)?;
    let settlement = match (pending.work, settled.happened) {
        (Work::Add, true) => {
            let guid = user_guid(settled.guid.as_deref().unwrap_or_default())?;
            Settlement::FoundAt(guid.as_str().to_owned())
        }
        (Work::Add, false) => Settlement::NotAdded,
        (Work::Delete, true) => Settlement::Gone,
        (Work::Delete, false) => Settlement::StillThere,
        (work, true) => Settlement::Applied(work),
        (work, false) => Settlement::NotApplied(work),
    };
    records.settle(id, &settlement, by).await?;
    shown(records, id).await
}

/// A write that was begun and has to be ended in the directory.
pub(crate) struct Write<'a> {
    pub(crate) means: &'a Means,
    pub(crate) id: PersonId,
    pub(crate) work: Work,
    /// What the service calls the request, or nothing.
    pub(crate) reference: String,
}

impl<'a> Write<'a> {
    pub(crate) fn of(means: &'a Means, id: PersonId, work: Work) -> Self {
        Self { means, id, work, reference: String::new() }
    }

    fn by(&self) -> By {
        self.means.by().reference(&self.reference)
    }

    pub(crate) async fn end(
        self,
        outcome: Outcome<(), Refusal>,
        done: &str,
    ) -> Result<Written, Trouble> {
        match outcome {
            Outcome::Done(()) => {
                let (records, by) = (&self.means.records, self.by());
                match self.work {
                    Work::Update => records.finish_update(self.id, &by).await?,
                    Work::Delete => records.finish_delete(self.id, &by).await?,
                    work => records.finish_factor(self.id, work, &by).await?,
                }
                self.told(done).await
            }
            Outcome::Refused(refusal) => self.refused(&refusal).await,
            Outcome::Unknown(evidence) => self.lost(&evidence.detail).await,
        }
    }

    async fn refused(self, refusal: &Refusal) -> Result<Written, Trouble> {
        let (records, words) = (&self.means.records, refusal_words(refusal));
        records.refuse(self.id, self.work, &self.by().detail(&words)).await?;
        Ok(Written { end: End::Refused, words, shown: shown(records, self.id).await? })
    }

    async fn lost(self, evidence: &str) -> Result<Written, Trouble> {
        let records = &self.means.records;
        records.lose(self.id, self.work, &self.by().detail(evidence)).await?;
        let words = format!("Nobody knows how it ended: {evidence}");
        Ok(Written { end: End::Unknown, words, shown: shown(records, self.id).await? })
    }

    async fn told(self, done: &str) -> Result<Written, Trouble> {
        let shown = shown(&self.means.records, self.id).await?;
        let profile = &shown.person.typed.profile;
        let words = format!("{} {} {done}", profile.first_name, profile.last_name);
        Ok(Written { end: End::Done, words, shown })
    }
}

/// Why, in a sentence, with the service's own words behind it.
pub(crate) fn refusal_words(refusal: &Refusal) -> String {
    let mut words = refusal.cause.to_string();
    if let Some(first) = words.get(..1).map(str::to_uppercase) {
        words.replace_range(..1, &first);
    }
    match &refusal.detail {
        Some(detail) => format!("{words}. It said: {detail}"),
        None => words,
    }
}

pub(crate) fn guid_of(person: &Person) -> Result<UserGuid, Trouble> {
    let guid = person.guid.as_deref().ok_or(gatehouse_records::Trouble::NotNow)?;
    UserGuid::new(guid).map_err(|error| Trouble::internal(&error))
}

pub(crate) fn user_guid(text: &str) -> Result<UserGuid, Trouble> {
    UserGuid::new(text).map_err(|bad| Trouble::field("guid", bad.to_string()))
}

/// What is on disk was checked when it was typed; a change of the rules since then is told at its field.
fn retyped(known: &NewPerson) -> Result<Typed, Trouble> {
    Ok(checked(&Draft::from(known), &known.connection)?)
}
