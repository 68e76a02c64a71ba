//! PIN, face, fingerprint and palm: what the service has of a person, as far as is known.

use sqlx::Row;

use super::Held;
use crate::records::Write;
use crate::transitions::{Event, Turn, person_after};
use crate::{By, Factor, Outcome, PersonId, Presence, Records, Trouble, UsedSlip, Work};

/// What the service said to a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Verified.
    Yes,
    /// Not verified. For a PIN this may also be the service's own failure (vendors.md A-15).
    No,
    /// The reply never came.
    Unknown,
}

impl Records {
    /// Writes down that the service is about to be asked to set or remove a factor.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] also for work that is about no factor, [`Trouble::Unsettled`], or the
    /// database's trouble.
    pub async fn begin_factor(&self, id: PersonId, work: Work, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        write.begin_factor(id, work).await?;
        write.commit_intent().await
    }

    /// The same, and the slip that led to it is used up in the same moment: a process that dies leaves both or neither.
    /// `false`, and nothing is written, if the slip was used already.
    ///
    /// # Errors
    ///
    /// As those of [`begin_factor`](Self::begin_factor).
    pub async fn begin_factor_by_slip(
        &self,
        (id, work): (PersonId, Work),
        slip: &UsedSlip,
        by: &By,
    ) -> Result<bool, Trouble> {
        let mut write = self.write(by).await?;
        if !write.use_slip(slip).await? {
            return Ok(false);
        }
        write.begin_factor(id, work).await?;
        write.commit_intent().await?;
        Ok(true)
    }

    /// The service set or removed the factor.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`], or the database's trouble.
    pub async fn finish_factor(&self, id: PersonId, work: Work, by: &By) -> Result<(), Trouble> {
        factor_of(work)?;
        let mut write = self.write(by).await?;
        let mut held = write.hold(id).await?;
        write.turn(&held, work, Turn::Finished).await?;
        write.apply_factor(&mut held, work).await?;
        write.tell_of(&held, work.word(), Outcome::Done);
        write.commit_end().await
    }

    /// Counts an attempt to verify a factor before it goes out, and says how many did not succeed
    /// since the last that did, this one included: the service locks people out.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`], or the database's trouble.
    pub async fn begin_verify(
        &self,
        id: PersonId,
        factor: Factor,
        by: &By,
    ) -> Result<u32, Trouble> {
        let mut write = self.write(by).await?;
        let held = write.hold(id).await?;
        person_after(held.person.state, Event::Written)?;
        let failures = sqlx::query_scalar(
            "INSERT INTO factors (slot, factor, presence, at, failures)
             VALUES (?, ?, 'absent', ?, 1)
             ON CONFLICT DO UPDATE SET failures = failures + 1 RETURNING failures",
        )
        .bind(held.slot)
        .bind(factor.word())
        .bind(by.at.as_millisecond())
        .fetch_one(&mut *write.tx)
        .await?;
        write.tell_of(&held, verify_word(factor), Outcome::Begun);
        write.commit_intent().await?;
        Ok(failures)
    }

    /// What came of the attempt. A success shows that the factor is there.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`], or the database's trouble.
    pub async fn finish_verify(
        &self,
        id: PersonId,
        answer: (Factor, Verified),
        by: &By,
    ) -> Result<(), Trouble> {
        let (factor, verified) = answer;
        let mut write = self.write(by).await?;
        let mut held = write.hold(id).await?;
        person_after(held.person.state, Event::Written)?;
        let outcome = match verified {
            Verified::Yes => {
                write.put_presence(&mut held, factor, Presence::Present).await?;
                write.forget_failures(&held, factor).await?;
                Outcome::Done
            }
            Verified::No => Outcome::Refused,
            Verified::Unknown => Outcome::Unknown,
        };
        write.tell_of(&held, verify_word(factor), outcome);
        write.commit_end().await
    }

    /// Writes down what was found out about a factor in another way.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`], or the database's trouble.
    pub async fn note_factor(
        &self,
        id: PersonId,
        found: (Factor, Presence),
        by: &By,
    ) -> Result<(), Trouble> {
        let (factor, presence) = found;
        let mut write = self.write(by).await?;
        let mut held = write.hold(id).await?;
        write.happen(&mut held, Event::Written).await?;
        write.put_presence(&mut held, factor, presence).await?;
        write.tell_of(&held, "factor.note", Outcome::Done);
        write.commit().await
    }
}

fn factor_of(work: Work) -> Result<Factor, Trouble> {
    match work {
        Work::Set(factor) | Work::Remove(factor) => Ok(factor),
        Work::Add | Work::Update | Work::Delete => Err(Trouble::NotNow),
    }
}

const fn verify_word(factor: Factor) -> &'static str {
    match factor {
        Factor::Pin => "pin.verify",
        Factor::Face => "face.verify",
        Factor::Fingerprint => "fingerprint.verify",
        Factor::Palm => "palm.verify",
    }
}

impl Write<'_> {
    async fn begin_factor(&mut self, id: PersonId, work: Work) -> Result<(), Trouble> {
        let factor = factor_of(work)?;
        let mut held = self.hold(id).await?;
        self.happen(&mut held, Event::Written).await?;
        let before = self.presence(&held, factor).await?;
        self.begin(&held, work, Some(before.word())).await
    }

    /// The service has, or no longer has, the factor that `work` is about.
    pub(crate) async fn apply_factor(
        &mut self,
        held: &mut Held,
        work: Work,
    ) -> Result<(), Trouble> {
        let factor = factor_of(work)?;
        let set = matches!(work, Work::Set(_));
        let presence = if set { Presence::Present } else { Presence::Absent };
        self.happen(held, Event::Written).await?;
        self.put_presence(held, factor, presence).await?;
        self.forget_failures(held, factor).await
    }

    pub(crate) async fn put_presence(
        &mut self,
        held: &mut Held,
        factor: Factor,
        presence: Presence,
    ) -> Result<(), Trouble> {
        sqlx::query(
            "INSERT INTO factors (slot, factor, presence, at) VALUES (?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET presence = excluded.presence, at = excluded.at",
        )
        .bind(held.slot)
        .bind(factor.word())
        .bind(presence.word())
        .bind(self.by.at.as_millisecond())
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    async fn forget_failures(&mut self, held: &Held, factor: Factor) -> Result<(), Trouble> {
        sqlx::query("UPDATE factors SET failures = 0 WHERE slot = ? AND factor = ?")
            .bind(held.slot)
            .bind(factor.word())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    /// Of whom nothing is written down, nothing was ever set: somebody who is taken in has each factor written down as
    /// unknown.
    async fn presence(&mut self, held: &Held, factor: Factor) -> Result<Presence, Trouble> {
        let row = sqlx::query("SELECT presence FROM factors WHERE slot = ? AND factor = ?")
            .bind(held.slot)
            .bind(factor.word())
            .fetch_optional(&mut *self.tx)
            .await?;
        let Some(row) = row else { return Ok(Presence::Absent) };
        Presence::from_word(row.try_get("presence")?).ok_or(Trouble::Damaged)
    }
}
