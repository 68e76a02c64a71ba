//! One explicit state machine for a call on its way. What is not in the table cannot happen.

/// An enumeration whose values are words, the same in the journal and for whoever reads it.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $name:ident { $( $(#[$about:meta])* $value:ident = $word:literal, )+ }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $( $(#[$about])* $value, )+
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$value),+];

            /// The word for it.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $( Self::$value => $word, )+
                }
            }

            /// What a word stands for.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|value| value.word() == word)
            }
        }
    };
}

words! {
    /// Where a call stands.
    State {
        /// Added, not handed over yet.
        Draft = "draft",
        /// In the queue, perhaps until a time.
        Waiting = "waiting",
        /// Bytes are going out, but not the last.
        Sending = "sending",
        /// Sending, but nothing has moved for a while.
        Stalled = "stalled",
        /// The last bytes may go. From here on it may have arrived.
        Closing = "closing",
        /// Every byte is out, no reply yet.
        Awaiting = "awaiting",
        /// The service said that it has it.
        Confirmed = "confirmed",
        /// A person said that it arrived.
        Settled = "settled",
        /// Every byte may have arrived, the reply never did.
        Unknown = "unknown",
        /// It did not arrive, and why is known.
        Refused = "refused",
        /// A person stopped it before its last byte.
        Stopped = "stopped",
    }
}

words! {
    /// What can happen to a call.
    Event {
        /// A person says something about it.
        Describe = "describe",
        /// A person hands it over.
        Send = "send",
        /// A person takes it out of the queue again.
        TakeBack = "take-back",
        /// A place is free.
        Begin = "begin",
        /// Bytes move again.
        Progress = "progress",
        /// Nothing has moved for the time that the limits name.
        Stall = "stall",
        /// The last bytes are about to go.
        LastBytes = "last-bytes",
        /// The last byte is out.
        AllSent = "all-sent",
        /// What was sent was refused for its token; it starts again from the first byte.
        Again = "again",
        /// The service accepted.
        Confirm = "confirm",
        /// It did not arrive.
        Refuse = "refuse",
        /// It did not arrive, and trying again by itself is fine.
        Postpone = "postpone",
        /// The reply is lost.
        Lose = "lose",
        /// It was stopped before its last byte.
        Stop = "stop",
        /// A person wants it sent again.
        Retry = "retry",
        /// The service was asked, and has it.
        Found = "found",
        /// A person says that it arrived.
        Settle = "settle",
        /// The application that was sending it is no more.
        Died = "died",
        /// The journal comes from a backup, and may be older than what happened.
        Restored = "restored",
    }
}

impl State {
    /// The state after an event, or nothing where the event has no meaning.
    #[must_use]
    #[expect(clippy::match_same_arms, reason = "one line a meaning reads as the table it is")]
    pub fn after(self, event: Event) -> Option<Self> {
        use Event as E;
        use State as S;
        let next = match (self, event) {
            (S::Draft | S::Waiting | S::Refused | S::Stopped, E::Describe) => self,
            (S::Draft, E::Send) | (S::Refused | S::Stopped | S::Unknown, E::Retry) => S::Waiting,
            (S::Waiting, E::TakeBack) => S::Draft,
            (S::Waiting, E::Begin) => S::Sending,
            (S::Sending, E::Stall) => S::Stalled,
            (S::Stalled, E::Progress) => S::Sending,
            // A late word of progress must never take this back: only a refusal of what was sent does.
            (S::Sending | S::Stalled | S::Closing | S::Awaiting, E::LastBytes) => S::Closing,
            (S::Closing, E::AllSent) => S::Awaiting,
            (S::Stalled | S::Closing | S::Awaiting, E::Again) => S::Sending,
            (S::Closing | S::Awaiting, E::Confirm) => S::Confirmed,
            (S::Sending | S::Stalled | S::Closing | S::Awaiting, E::Refuse) => S::Refused,
            (S::Sending | S::Stalled | S::Closing | S::Awaiting, E::Postpone) => S::Waiting,
            (S::Sending | S::Stalled | S::Closing | S::Awaiting, E::Lose) => S::Unknown,
            (S::Sending | S::Stalled | S::Closing, E::Stop) => S::Stopped,
            (S::Unknown, E::Found) => S::Confirmed,
            (S::Unknown, E::Settle) => S::Settled,
            (S::Sending | S::Stalled, E::Died) => S::Waiting,
            (S::Closing | S::Awaiting, E::Died) => S::Unknown,
            (S::Waiting | S::Sending | S::Stalled | S::Closing | S::Awaiting, E::Restored) => {
                S::Unknown
            }
            _ => return None,
        };
        Some(next)
    }

    /// A connection is open for it.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Sending | Self::Stalled | Self::Closing | Self::Awaiting)
    }

    /// It is there, by the service's word or a person's.
    pub fn has_arrived(self) -> bool {
        matches!(self, Self::Confirmed | Self::Settled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows are states in their order, columns events in theirs; `.` is "cannot happen".
    const TABLE: [&str; 11] = [
        "DW.................", // Draft
        "W.DS..............U", // Waiting
        ".....tc...RWUX...WU", // Sending
        "....S.c.S.RWUX...WU", // Stalled
        "......cASCRWUX...UU", // Closing
        "......c.SCRWU....UU", // Awaiting
        "...................", // Confirmed
        "...................", // Settled
        "..............WCE..", // Unknown
        "R.............W....", // Refused
        "X.............W....", // Stopped
    ];

    fn named(letter: char) -> Option<State> {
        Some(match letter {
            'D' => State::Draft,
            'W' => State::Waiting,
            'S' => State::Sending,
            't' => State::Stalled,
            'c' => State::Closing,
            'A' => State::Awaiting,
            'C' => State::Confirmed,
            'E' => State::Settled,
            'U' => State::Unknown,
            'R' => State::Refused,
            'X' => State::Stopped,
            _ => return None,
        })
    }

    fn events_of(state: State) -> Vec<Event> {
        Event::ALL.into_iter().filter(|event| state.after(*event).is_some()).collect()
    }

    #[test]
    fn every_state_answers_every_event_as_the_table_says() {
        for (state, row) in State::ALL.into_iter().zip(TABLE) {
            assert_eq!(row.chars().count(), Event::ALL.len());
            for (event, letter) in Event::ALL.into_iter().zip(row.chars()) {
                assert_eq!(state.after(event), named(letter), "{state:?} after {event:?}");
            }
        }
    }

    #[test]
    fn what_has_arrived_never_changes_again() {
        for state in State::ALL.into_iter().filter(|state| state.has_arrived()) {
            assert_eq!(events_of(state), []);
        }
    }

    #[test]
    fn an_unknown_call_moves_by_the_services_word_or_a_persons_alone() {
        assert_eq!(events_of(State::Unknown), [Event::Retry, Event::Found, Event::Settle]);
    }

    #[test]
    fn nothing_is_confirmed_before_its_last_bytes_were_allowed_to_go() {
        for state in State::ALL {
            let closed = matches!(state, State::Closing | State::Awaiting);
            assert_eq!(state.after(Event::Confirm).is_some(), closed, "{state:?}");
        }
    }

    #[test]
    fn after_its_last_bytes_a_call_that_dies_is_unknown_and_before_them_it_waits() {
        for state in State::ALL {
            let expected = match state {
                State::Sending | State::Stalled => Some(State::Waiting),
                State::Closing | State::Awaiting => Some(State::Unknown),
                _ => None,
            };
            assert_eq!(state.after(Event::Died), expected, "{state:?}");
        }
    }

    #[test]
    fn words_come_back_as_what_they_stood_for() {
        for state in State::ALL {
            assert_eq!(State::from_word(state.word()), Some(state));
        }
        for event in Event::ALL {
            assert_eq!(Event::from_word(event.word()), Some(event));
        }
        assert_eq!(State::from_word("gone"), None);
    }
}
