//! Adding people, from the first draft to the guid.

use super::Held;
use crate::person::clean_guid;
use crate::records::Write;
use crate::transitions::{Event, Turn, person_after};
use crate::{By, NewPerson, Outcome, PersonId, Records, State, Trouble, Work};

impl Records {
    /// Writes down somebody whom the service is not to be asked about yet.
    ///
    /// # Errors
    ///
    /// [`Trouble::LoginNameTaken`], [`Trouble::Field`], or the database's trouble.
    pub async fn draft(&self, typed: &NewPerson, by: &By) -> Result<PersonId, Trouble> {
        typed.check()?;
        let mut write = self.write(by).await?;
        let held = write.insert(typed, State::Draft).await?;
        write.tell_of(&held, "person.draft", Outcome::Done);
        write.commit().await?;
        Ok(held.person.id)
    }

    /// Replaces everything that was typed in of a draft, or of somebody who was refused.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`], as for [`draft`](Self::draft), or the database's trouble.
    pub async fn retype(&self, id: PersonId, typed: &NewPerson, by: &By) -> Result<(), Trouble> {
        typed.check()?;
        let mut write = self.write(by).await?;
        let mut held = write.hold(id).await?;
        write.happen(&mut held, Event::Retyped).await?;
        sqlx::query(
            "UPDATE people SET connection = ?, login_name = ?, login_key = ? WHERE slot = ?",
        )
        .bind(&typed.connection)
        .bind(&typed.login_name)
        .bind(typed.login_key())
        .bind(held.slot)
        .execute(&mut *write.tx)
        .await?;
        write.put_profile(held.slot, &typed.profile).await?;
        held.person.typed = typed.clone();
        write.tell_of(&held, "person.retype", Outcome::Done);
        write.commit().await
    }

    /// Strikes somebody who is not at the service from the directory, for good.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] if they are, or may be, at the service, or the database's trouble.
    pub async fn discard(&self, id: PersonId, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        let mut held = write.hold(id).await?;
        write.happen(&mut held, Event::Discarded).await?;
        write.tell_of(&held, "person.discard", Outcome::Done);
        write.commit().await
    }

    /// Writes down that the service is about to be asked to add somebody. Ask it only after this
    /// has returned: AddUser cannot be repeated safely (vendors.md A-38).
    ///
    /// # Errors
    ///
    /// [`Trouble::LoginNameTaken`], [`Trouble::Field`], or the database's trouble.
    pub async fn begin_add(&self, typed: &NewPerson, by: &By) -> Result<PersonId, Trouble> {
        typed.check()?;
        let mut write = self.write(by).await?;
        let held = write.insert_adding(typed).await?;
        write.commit_intent().await?;
        Ok(held.person.id)
    }

    /// The same for somebody who is in the directory: a draft, or refused before.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`], as for [`begin_add`](Self::begin_add), or the database's trouble.
    pub async fn begin_add_of(&self, id: PersonId, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        let mut held = write.hold(id).await?;
        write.begin_adding(&mut held).await?;
        write.commit_intent().await
    }

    /// The service added the person under `guid`. Show success only after this has returned: the
    /// guid exists nowhere else (vendors.md A-37).
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`], [`Trouble::GuidTaken`], [`Trouble::Field`], or the database's trouble.
    pub async fn finish_add(&self, id: PersonId, guid: &str, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        let mut held = write.hold(id).await?;
        write.turn(&held, Work::Add, Turn::Finished).await?;
        write.know(&mut held, Event::Added, guid).await?;
        write.tell_of(&held, Work::Add.word(), Outcome::Done);
        write.commit_end().await
    }
}

impl Write<'_> {
    /// Writes down somebody new, and in the same breath that the service is about to be asked to add them.
    pub(crate) async fn insert_adding(&mut self, typed: &NewPerson) -> Result<Held, Trouble> {
        let adding = person_after(State::Draft, Event::AddBegun)?.ok_or(Trouble::NotNow)?;
        let held = self.insert(typed, adding).await?;
        self.begin(&held, Work::Add, None).await?;
        Ok(held)
    }

    pub(crate) async fn begin_adding(&mut self, held: &mut Held) -> Result<(), Trouble> {
        self.happen(held, Event::AddBegun).await?;
        self.begin(held, Work::Add, None).await
    }

    /// The person is at the service under `guid`, as `event` tells.
    pub(crate) async fn know(
        &mut self,
        held: &mut Held,
        event: Event,
        guid: &str,
    ) -> Result<(), Trouble> {
        held.person.guid = Some(clean_guid(guid)?.to_owned());
        self.happen(held, event).await
    }
}
