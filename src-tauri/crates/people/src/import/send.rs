//! Sending one row, and what its end means for those that wait.

use gatehouse_records::{ImportRow, LastEnd, Plan, RowEnd};
use gatehouse_vendors::{
    Outcome,
    authx::{AuthX, Refusal, UserGuid},
};

use crate::{
    Draft, checked,
    hold::{Hold, after},
    writes::refusal_words,
};

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
    let hold = after(&outcome);
    let end = match outcome {
        Outcome::Done(end) => end,
        Outcome::Unknown(evidence) => RowEnd::Lost(evidence.detail),
        Outcome::Refused(refusal) => match hold {
            Hold::Wait(_) | Hold::Halt(_) => RowEnd::NotSent(refusal_words(&refusal)),
            Hold::Go | Hold::Doubt(_) => RowEnd::Refused(refusal_words(&refusal)),
        },
    };
    (end, hold)
}
