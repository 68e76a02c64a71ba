//! Settling what nobody knew.

use crate::transitions::{Event, Turn};
use crate::{By, Outcome, PersonId, Records, Trouble, Work};

/// What somebody found out about a write whose reply never came.
#[derive(Clone, PartialEq, Eq)]
pub enum Settlement {
    /// An adding: the person is at the service, under this guid.
    FoundAt(String),
    /// An adding: the person is not at the service.
    NotAdded,
    /// A deleting: the person is still at the service.
    StillThere,
    /// A deleting: the person is gone.
    Gone,
    /// A change of the profile or of a factor: it was carried out.
    Applied(Work),
    /// A change of the profile or of a factor: it was not carried out.
    NotApplied(Work),
}

impl Settlement {
    /// What it is about.
    #[must_use]
    pub fn work(&self) -> Work {
        match self {
            Self::FoundAt(_) | Self::NotAdded => Work::Add,
            Self::StillThere | Self::Gone => Work::Delete,
            Self::Applied(work) | Self::NotApplied(work) => *work,
        }
    }
}

impl Records {
    /// Ends a write whose reply never came. `by.detail` is the note on how this is known.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] if the write is not unsettled or the settlement is not about such a
    /// write, [`Trouble::GuidTaken`], [`Trouble::Field`], or the database's trouble.
    pub async fn settle(
        &self,
        id: PersonId,
        settlement: &Settlement,
        by: &By,
    ) -> Result<(), Trouble> {
        let work = settlement.work();
        let mut write = self.write(by).await?;
        let mut held = write.hold(id).await?;
        let wanted = write.turn(&held, work, Turn::Settled).await?;
        let wanted = wanted.as_deref();
        let outcome = match (work, settlement) {
            (Work::Add, Settlement::FoundAt(guid)) => {
                write.know(&mut held, Event::Found, guid).await?;
                Outcome::Done
            }
            (Work::Add, Settlement::NotAdded) => {
                write.happen(&mut held, Event::NotAdded).await?;
                Outcome::Refused
            }
            (Work::Delete, Settlement::Gone) => {
                write.delete(&mut held).await?;
                Outcome::Done
            }
            (Work::Update, Settlement::Applied(_)) => {
                write.update(&mut held, wanted).await?;
                Outcome::Done
            }
            (Work::Set(_) | Work::Remove(_), Settlement::Applied(_)) => {
                write.apply_factor(&mut held, work).await?;
                Outcome::Done
            }
            (Work::Delete, Settlement::StillThere)
            | (Work::Update | Work::Set(_) | Work::Remove(_), Settlement::NotApplied(_)) => {
                write.undo(&mut held, work, wanted).await?;
                Outcome::Refused
            }
            _ => return Err(Trouble::NotNow),
        };
        let action = format!("{}.settle", work.word());
        write.tell_of(&held, &action, outcome);
        write.commit_end().await
    }
}
