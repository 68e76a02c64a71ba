//! What the end of one of many writes means for those that wait.

use std::time::Duration;

use gatehouse_vendors::{
    Outcome,
    authx::{Cause, Refusal},
};

use crate::writes::refusal_words;

/// Ends in a row that are like no answer at all, after which those that wait are not sent.
pub(crate) const DOUBTS: usize = 3;

/// How long a service that asks for a pause without saying how long is left alone.
const PAUSE: Duration = Duration::from_secs(5);

/// What an end means for those that wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Hold {
    /// Nothing: the next can go.
    Go,
    /// They wait this long, and then go on by themselves.
    Wait(Duration),
    /// They would all end like this one, for this reason: a person has to look first.
    Halt(String),
    /// The same, if it happens a few times in a row.
    Doubt(String),
}

/// What an end means for those that wait.
pub(crate) fn after<T>(outcome: &Outcome<T, Refusal>) -> Hold {
    match outcome {
        Outcome::Done(_) => Hold::Go,
        Outcome::Unknown(evidence) => Hold::Doubt(format!(
            "The last replies never came ({}). Check the network and the service; what was being sent is unknown.",
            evidence.detail
        )),
        Outcome::Refused(refusal) => hold(refusal, &refusal_words(refusal)),
    }
}

/// A refusal that is about this station or the service, not about the person, says the same of everybody.
fn hold(refusal: &Refusal, words: &str) -> Hold {
    match &refusal.cause {
        Cause::RateLimited => Hold::Wait(refusal.retry_after.unwrap_or(PAUSE)),
        Cause::Unavailable => match refusal.retry_after {
            Some(pause) => Hold::Wait(pause),
            None => Hold::Halt(format!("{words}. Try again when it is.")),
        },
        Cause::Unreachable => Hold::Halt(format!(
            "{words}. Nothing was sent for the rows that wait; go on when the network is back."
        )),
        Cause::Token(_) | Cause::Secret(_) | Cause::CannotSign | Cause::NotAllowed => {
            Hold::Halt(format!("{words}. Test the connection, then go on."))
        }
        Cause::MethodRefused => Hold::Halt(format!("{words}.")),
        Cause::UnexpectedReply => {
            Hold::Doubt(format!("{words}. Something else may be answering in its place."))
        }
        _ => Hold::Go,
    }
}
