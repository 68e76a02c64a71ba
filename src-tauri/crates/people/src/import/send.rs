//! Sending one row, and what its end means for those that wait.

use std::time::Duration;

use gatehouse_records::{ImportRow, LastEnd, Plan, RowEnd};
use gatehouse_vendors::{
    Outcome,
    authx::{AuthX, Cause, Refusal, UserGuid},
};

use crate::{Draft, checked, writes::refusal_words};

/// How long a service that asks for a pause without saying how long is left alone.
const PAUSE: Duration = Duration::from_secs(5);

/// What a row's end means for those that wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Hold {
    /// Nothing: the next can go.
    Go,
    /// They wait this long, and then go on by themselves.
    Wait(Duration),
    /// They would all end like this one, for this reason: a person has to look first.
    Halt(String),
    /// The same, if it happens a few times in a row.
    Doubt(String),
}

/// Asks the service, once.
pub(super) async fn send(authx: AuthX, row: ImportRow) -> (LastEnd, Hold) {
    let typed = match checked(&Draft::from(&row.typed), &row.typed.connection) {
        Ok(typed) => typed,
        Err(wrong) => {
            return (LastEnd { row, end: RowEnd::Refused(wrong.why.to_string()) }, Hold::Go);
        }
    };
    let outcome = if row.plan == Plan::Add {
        authx.add_user(&typed.person).await.map(|guid| RowEnd::Added(guid.as_str().to_owned()))
    } else {
        match UserGuid::new(&row.guid) {
            Ok(guid) => authx.update_user(&guid, &typed.person).await.map(|()| RowEnd::Changed),
            Err(bad) => {
                return (LastEnd { row, end: RowEnd::Refused(bad.to_string()) }, Hold::Go);
            }
        }
    };
    let (end, hold) = judged(outcome);
    (LastEnd { row, end }, hold)
}

fn judged(outcome: Outcome<RowEnd, Refusal>) -> (RowEnd, Hold) {
    match outcome {
        Outcome::Done(end) => (end, Hold::Go),
        Outcome::Unknown(evidence) => {
            let words = format!(
                "The last replies never came ({}). Check the network and the service; what was being sent is unknown.",
                evidence.detail
            );
            (RowEnd::Lost(evidence.detail), Hold::Doubt(words))
        }
        Outcome::Refused(refusal) => {
            let words = refusal_words(&refusal);
            match hold(&refusal, &words) {
                hold @ (Hold::Wait(_) | Hold::Halt(_)) => (RowEnd::NotSent(words), hold),
                hold => (RowEnd::Refused(words), hold),
            }
        }
    }
}

/// A refusal that is about this station or the service, not about the person, says the same of every row.
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
