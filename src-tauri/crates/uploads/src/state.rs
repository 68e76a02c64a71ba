//! One explicit state machine for a call on its way. What is not in the table cannot happen.

/// Where a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Added, not handed over yet.
    Draft,
    /// In the queue, perhaps until a time.
    Waiting,
    /// Bytes are going out.
    Sending,
    /// Sending, but nothing has moved for a while.
    Stalled,
    /// Every byte is out, no reply yet.
    Awaiting,
    /// The service said that it has it.
    Confirmed,
    /// A person said that it arrived.
    Settled,
    /// Every byte may have arrived, the reply never did.
    Unknown,
    /// It did not arrive, and why is known.
    Refused,
    /// A person stopped it before its last byte.
    Stopped,
}

/// What can happen to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// A person hands it over.
    Send,
    /// A place is free.
    Begin,
    /// Bytes moved.
    Progress,
    /// Nothing has moved for the time that the limits name.
    Stall,
    /// The last byte is out.
    AllSent,
    /// The service accepted.
    Confirm,
    /// It did not arrive.
    Refuse,
    /// It did not arrive, and trying again by itself is fine.
    Postpone,
    /// The reply is lost.
    Lose,
    /// It was stopped before its last byte.
    Stop,
    /// A person takes it out of the queue again.
    TakeBack,
    /// A person wants it sent again.
    Retry,
    /// A person says that it arrived.
    Settle,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 10] = [
        Self::Draft,
        Self::Waiting,
        Self::Sending,
        Self::Stalled,
        Self::Awaiting,
        Self::Confirmed,
        Self::Settled,
        Self::Unknown,
        Self::Refused,
        Self::Stopped,
    ];

    /// The state after an event, or nothing where the event has no meaning.
    #[must_use]
    #[expect(clippy::match_same_arms, reason = "one line a meaning reads as the table it is")]
    pub fn after(self, event: Event) -> Option<Self> {
        use Event as E;
        use State as S;
        let next = match (self, event) {
            (S::Draft, E::Send) | (S::Refused | S::Stopped | S::Unknown, E::Retry) => S::Waiting,
            (S::Waiting, E::Begin) => S::Sending,
            (S::Sending | S::Stalled, E::Progress) => S::Sending,
            (S::Sending, E::Stall) => S::Stalled,
            (S::Sending | S::Stalled, E::AllSent) => S::Awaiting,
            (S::Sending | S::Stalled | S::Awaiting, E::Confirm) => S::Confirmed,
            (S::Sending | S::Stalled | S::Awaiting, E::Refuse) => S::Refused,
            (S::Sending | S::Stalled | S::Awaiting, E::Postpone) => S::Waiting,
            (S::Sending | S::Stalled | S::Awaiting, E::Lose) => S::Unknown,
            (S::Sending | S::Stalled, E::Stop) => S::Stopped,
            // A refused token starts the file again from its first byte.
            (S::Awaiting, E::Progress) => S::Sending,
            (S::Waiting, E::TakeBack) => S::Draft,
            (S::Unknown, E::Settle) => S::Settled,
            _ => return None,
        };
        Some(next)
    }

    /// A connection is open for it.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Sending | Self::Stalled | Self::Awaiting)
    }

    /// It is there, by the service's word or a person's.
    pub fn has_arrived(self) -> bool {
        matches!(self, Self::Confirmed | Self::Settled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENTS: [Event; 13] = [
        Event::Send,
        Event::Begin,
        Event::Progress,
        Event::Stall,
        Event::AllSent,
        Event::Confirm,
        Event::Refuse,
        Event::Postpone,
        Event::Lose,
        Event::Stop,
        Event::TakeBack,
        Event::Retry,
        Event::Settle,
    ];

    /// Rows are states in their order, columns events in theirs; `.` is "cannot happen".
    const TABLE: [&str; 10] = [
        "W............", // Draft
        ".S........D..", // Waiting
        "..StACRWUX...", // Sending
        "..S.ACRWUX...", // Stalled
        "..S..CRWU....", // Awaiting
        ".............", // Confirmed
        ".............", // Settled
        "...........WE", // Unknown
        "...........W.", // Refused
        "...........W.", // Stopped
    ];

    fn named(letter: char) -> Option<State> {
        Some(match letter {
            'D' => State::Draft,
            'W' => State::Waiting,
            'S' => State::Sending,
            't' => State::Stalled,
            'A' => State::Awaiting,
            'C' => State::Confirmed,
            'E' => State::Settled,
            'U' => State::Unknown,
            'R' => State::Refused,
            'X' => State::Stopped,
            _ => return None,
        })
    }

    #[test]
    fn every_state_answers_every_event_as_the_table_says() {
        for (state, row) in State::ALL.into_iter().zip(TABLE) {
            for (event, letter) in EVENTS.into_iter().zip(row.chars()) {
                assert_eq!(state.after(event), named(letter), "{state:?} after {event:?}");
            }
        }
    }

    #[test]
    fn what_has_arrived_never_changes_again() {
        for event in EVENTS {
            assert_eq!(State::Confirmed.after(event), None);
            assert_eq!(State::Settled.after(event), None);
        }
    }

    #[test]
    fn an_unknown_call_moves_by_a_persons_word_alone() {
        let moves: Vec<Event> =
            EVENTS.into_iter().filter(|event| State::Unknown.after(*event).is_some()).collect();
        assert_eq!(moves, [Event::Retry, Event::Settle]);
    }
}
