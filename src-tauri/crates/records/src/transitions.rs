//! What can happen to a person and to a write, and what becomes of them. What is not in these
//! tables cannot happen.

use serde::{Deserialize, Serialize};

use crate::{Factor, State, Trouble};

/// What happens to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// The service is about to be asked to add them.
    AddBegun,
    /// The service added them.
    Added,
    /// The service refused to add them.
    AddRefused,
    /// The reply to the adding is lost.
    AddLost,
    /// Somebody looked, and found them at the service.
    Found,
    /// Somebody looked, and they are not at the service.
    NotAdded,
    /// What was typed in changed here, before the service knows of them.
    Retyped,
    /// A write about a person whom the service knows began or ended and left them there.
    Written,
    /// The service deleted them.
    Deleted,
    /// They are struck from the directory.
    Discarded,
}

/// From which state an event leads to which. `None`: the person is no more.
pub(crate) const PEOPLE: [(State, Event, Option<State>); 16] = [
    (State::Draft, Event::Retyped, Some(State::Draft)),
    (State::Draft, Event::AddBegun, Some(State::Adding)),
    (State::Draft, Event::Discarded, None),
    (State::Adding, Event::Added, Some(State::Known)),
    (State::Adding, Event::AddRefused, Some(State::Refused)),
    (State::Adding, Event::AddLost, Some(State::Unknown)),
    // A reply that comes after all is better than any guess.
    (State::Unknown, Event::Added, Some(State::Known)),
    (State::Unknown, Event::AddRefused, Some(State::Refused)),
    (State::Unknown, Event::Found, Some(State::Known)),
    (State::Unknown, Event::NotAdded, Some(State::Draft)),
    (State::Known, Event::Written, Some(State::Known)),
    (State::Known, Event::Deleted, Some(State::Deleted)),
    (State::Refused, Event::Retyped, Some(State::Refused)),
    (State::Refused, Event::AddBegun, Some(State::Adding)),
    (State::Refused, Event::Discarded, None),
    (State::Deleted, Event::Discarded, None),
];

/// What becomes of a person.
pub(crate) fn person_after(state: State, event: Event) -> Result<Option<State>, Trouble> {
    let row = PEOPLE.iter().find(|(from, what, _)| (*from, *what) == (state, event));
    row.map(|(_, _, to)| *to).ok_or(Trouble::NotNow)
}

/// How a write that was begun stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    /// Its reply is awaited.
    Open,
    /// Its reply is lost, and nobody has settled it yet.
    Lost,
}

/// What happens to a write that was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// The service did it.
    Finished,
    /// The service refused.
    Refused,
    /// The reply is lost.
    Lost,
    /// Somebody found out how it ended.
    Settled,
}

/// From which stand a turn leads to which. `None`: the write is over.
pub(crate) const WRITES: [(Stand, Turn, Option<Stand>); 6] = [
    (Stand::Open, Turn::Finished, None),
    (Stand::Open, Turn::Refused, None),
    (Stand::Open, Turn::Lost, Some(Stand::Lost)),
    (Stand::Lost, Turn::Finished, None),
    (Stand::Lost, Turn::Refused, None),
    (Stand::Lost, Turn::Settled, None),
];

/// Whether a turn is the end of a write.
pub(crate) fn ends(turn: Turn) -> bool {
    WRITES.iter().any(|(_, what, to)| *what == turn && to.is_none())
}

/// What becomes of a write.
pub(crate) fn write_after(stand: Stand, turn: Turn) -> Result<Option<Stand>, Trouble> {
    let row = WRITES.iter().find(|(from, what, _)| (*from, *what) == (stand, turn));
    row.map(|(_, _, to)| *to).ok_or(Trouble::NotNow)
}

/// A write to the service about one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Work {
    /// Adding the person.
    Add,
    /// Changing the profile.
    Update,
    /// Deleting the person.
    Delete,
    /// Setting the PIN or enrolling a biometric factor.
    Set(Factor),
    /// Removing a factor.
    Remove(Factor),
}

impl Work {
    /// All kinds of work.
    pub const ALL: [Self; 11] = [
        Self::Add,
        Self::Update,
        Self::Delete,
        Self::Set(Factor::Pin),
        Self::Set(Factor::Face),
        Self::Set(Factor::Fingerprint),
        Self::Set(Factor::Palm),
        Self::Remove(Factor::Pin),
        Self::Remove(Factor::Face),
        Self::Remove(Factor::Fingerprint),
        Self::Remove(Factor::Palm),
    ];

    /// The word for it, as in the audit.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Add => "person.add",
            Self::Update => "person.update",
            Self::Delete => "person.delete",
            Self::Set(Factor::Pin) => "pin.set",
            Self::Set(Factor::Face) => "face.enrol",
            Self::Set(Factor::Fingerprint) => "fingerprint.enrol",
            Self::Set(Factor::Palm) => "palm.enrol",
            Self::Remove(Factor::Pin) => "pin.remove",
            Self::Remove(Factor::Face) => "face.remove",
            Self::Remove(Factor::Fingerprint) => "fingerprint.remove",
            Self::Remove(Factor::Palm) => "palm.remove",
        }
    }

    /// The work that a word stands for.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|work| work.word() == word)
    }

    /// Works of one lane exclude each other: while one has no known end, no other begins.
    pub(crate) const fn lane(self) -> &'static str {
        match self {
            Self::Add | Self::Update | Self::Delete => "profile",
            Self::Set(factor) | Self::Remove(factor) => factor.word(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [Event; 10] = [
        Event::AddBegun,
        Event::Added,
        Event::AddRefused,
        Event::AddLost,
        Event::Found,
        Event::NotAdded,
        Event::Retyped,
        Event::Written,
        Event::Deleted,
        Event::Discarded,
    ];

    /// Written by hand from the promises, not from the table.
    fn expected(state: State, event: Event) -> Option<Option<State>> {
        match event {
            Event::AddBegun => {
                matches!(state, State::Draft | State::Refused).then_some(Some(State::Adding))
            }
            Event::Added => {
                matches!(state, State::Adding | State::Unknown).then_some(Some(State::Known))
            }
            Event::AddRefused => {
                matches!(state, State::Adding | State::Unknown).then_some(Some(State::Refused))
            }
            Event::AddLost => (state == State::Adding).then_some(Some(State::Unknown)),
            Event::Found => (state == State::Unknown).then_some(Some(State::Known)),
            Event::NotAdded => (state == State::Unknown).then_some(Some(State::Draft)),
            Event::Retyped => matches!(state, State::Draft | State::Refused).then_some(Some(state)),
            Event::Written => (state == State::Known).then_some(Some(State::Known)),
            Event::Deleted => (state == State::Known).then_some(Some(State::Deleted)),
            // Whoever is or may be at the service cannot be struck from the only memory of it.
            Event::Discarded => {
                matches!(state, State::Draft | State::Refused | State::Deleted).then_some(None)
            }
        }
    }

    #[test]
    fn every_state_meets_every_event_as_promised() {
        let mut possible = 0;
        for state in State::ALL {
            for event in EVENTS {
                let found = person_after(state, event).ok();
                assert_eq!(found, expected(state, event), "{state:?} × {event:?}");
                possible += usize::from(found.is_some());
            }
        }
        assert_eq!(possible, PEOPLE.len(), "no row of the table is said twice");
    }

    #[test]
    fn every_write_ends_once_and_only_a_lost_one_is_settled() {
        let mut possible = 0;
        for stand in [Stand::Open, Stand::Lost] {
            for turn in [Turn::Finished, Turn::Refused, Turn::Lost, Turn::Settled] {
                let expected = match (stand, turn) {
                    (_, Turn::Finished | Turn::Refused) | (Stand::Lost, Turn::Settled) => Ok(None),
                    (Stand::Open, Turn::Lost) => Ok(Some(Stand::Lost)),
                    (Stand::Open, Turn::Settled) | (Stand::Lost, Turn::Lost) => {
                        Err(Trouble::NotNow)
                    }
                };
                assert_eq!(write_after(stand, turn), expected, "{stand:?} × {turn:?}");
                possible += usize::from(expected.is_ok());
            }
        }
        assert_eq!(possible, WRITES.len(), "no row of the table is said twice");
    }

    #[test]
    fn every_work_has_a_word_of_its_own() {
        for work in Work::ALL {
            assert_eq!(Work::from_word(work.word()), Some(work));
        }
    }
}
