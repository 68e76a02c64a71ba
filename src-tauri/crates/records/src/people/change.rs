//! Changing and deleting people whom the service knows, and what a refusal means.

use super::Held;
use crate::records::Write;
use crate::transitions::{Event, Turn};
use crate::{By, NewPerson, Outcome, PersonId, Presence, Profile, Records, State, Trouble, Work};

impl Records {
    /// Writes down that the service is about to be asked to change a person. The directory shows
    /// the old profile until [`finish_update`](Self::finish_update).
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`], [`Trouble::Unsettled`], [`Trouble::Field`], or the database's trouble.
    pub async fn begin_update(
        &self,
        id: PersonId,
        profile: &Profile,
        by: &By,
    ) -> Result<(), Trouble> {
        profile.check()?;
        let wanted = serde_json::to_string(profile).map_err(|_| Trouble::Damaged)?;
        let mut write = self.write(by).await?;
        let mut held = write.hold(id).await?;
        write.happen(&mut held, Event::Written).await?;
        write.begin(&held, Work::Update, Some(&wanted)).await?;
        write.commit_intent().await
    }

    /// The service changed the person as it was asked.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`], or the database's trouble.
    pub async fn finish_update(&self, id: PersonId, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        let mut held = write.hold(id).await?;
        let wanted = write.turn(&held, Work::Update, Turn::Finished).await?;
        write.update(&mut held, wanted.as_deref()).await?;
        write.tell_of(&held, Work::Update.word(), Outcome::Done);
        write.commit_end().await
    }

    /// Writes down that the service is about to be asked to delete a person.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`], [`Trouble::Unsettled`], or the database's trouble.
    pub async fn begin_delete(&self, id: PersonId, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        let mut held = write.hold(id).await?;
        write.happen(&mut held, Event::Written).await?;
        write.begin(&held, Work::Delete, None).await?;
        write.commit_intent().await
    }

    /// The service deleted the person. What was known stays for [`recreate`](Self::recreate).
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`], or the database's trouble.
    pub async fn finish_delete(&self, id: PersonId, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        let mut held = write.hold(id).await?;
        write.turn(&held, Work::Delete, Turn::Finished).await?;
        write.delete(&mut held).await?;
        write.tell_of(&held, Work::Delete.word(), Outcome::Done);
        write.commit_end().await
    }

    /// What was typed in of somebody deleted or refused, to be added once more. It will be another
    /// person for the service: a new guid, no PIN and no biometric factors.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] if they are, or may be, at the service, or the database's trouble.
    pub async fn recreate(&self, id: PersonId) -> Result<NewPerson, Trouble> {
        let person = self.person(id).await?;
        let gone = matches!(person.state, State::Deleted | State::Refused);
        if gone { Ok(person.typed) } else { Err(Trouble::NotNow) }
    }

    /// The service refused a write: everything is as before it.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] if no such write is under way, or the database's trouble.
    pub async fn refuse(&self, id: PersonId, work: Work, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        let mut held = write.hold(id).await?;
        write.refuse_held(&mut held, work).await?;
        write.commit_end().await
    }
}

impl Write<'_> {
    /// A write that was begun did not happen.
    pub(crate) async fn refuse_held(&mut self, held: &mut Held, work: Work) -> Result<(), Trouble> {
        let wanted = self.turn(held, work, Turn::Refused).await?;
        if work == Work::Add {
            self.happen(held, Event::AddRefused).await?;
        } else {
            self.undo(held, work, wanted.as_deref()).await?;
        }
        self.tell_of(held, work.word(), Outcome::Refused);
        Ok(())
    }

    /// The profile that was wanted is the service's now.
    pub(crate) async fn update(
        &mut self,
        held: &mut Held,
        wanted: Option<&str>,
    ) -> Result<(), Trouble> {
        let profile: Profile =
            serde_json::from_str(wanted.unwrap_or_default()).map_err(|_| Trouble::Damaged)?;
        self.put_profile(held.slot, &profile).await?;
        self.happen(held, Event::Written).await
    }

    /// The person is no longer at the service, and so are the factors.
    pub(crate) async fn delete(&mut self, held: &mut Held) -> Result<(), Trouble> {
        for table in ["DELETE FROM factors WHERE slot = ?", "DELETE FROM pending WHERE slot = ?"] {
            sqlx::query(table).bind(held.slot).execute(&mut *self.tx).await?;
        }
        self.happen(held, Event::Deleted).await
    }

    /// A write that is not an adding did not happen.
    pub(crate) async fn undo(
        &mut self,
        held: &mut Held,
        work: Work,
        wanted: Option<&str>,
    ) -> Result<(), Trouble> {
        self.happen(held, Event::Written).await?;
        let (Work::Set(factor) | Work::Remove(factor)) = work else { return Ok(()) };
        // What was known of a factor before it was to be changed.
        let before = wanted.and_then(Presence::from_word).unwrap_or(Presence::Unknown);
        self.put_presence(held, factor, before).await
    }
}
