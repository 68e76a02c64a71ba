//! A write: intent on disk, then the service, then its end on disk, then the word to the window.

use gatehouse_records::{
    AccountEnd, AccountFields, AccountKind, AccountWork, AccountWrite, Records, Trouble,
};
use gatehouse_vendors::{Outcome, Refusal};

use super::refusal::{self, Cause};
use crate::{
    directory::{by, records},
    failure::{Failure, FailureCode},
    station::Station,
    views::people::WriteOutcome,
};

/// How a write ended.
pub struct Ended {
    pub outcome: WriteOutcome,
    pub words: String,
    /// The field that a refusal is about.
    pub field: Option<String>,
    /// The service's id.
    pub id: Option<String>,
}

/// What the words of a refusal may name, and the field of the window that is meant.
pub type Named = &'static [(&'static str, &'static str)];

/// A write that was written down and can be sent now.
pub struct Begun<'a> {
    station: &'a Station,
    records: Records,
    number: i64,
    asked: AccountWrite,
}

/// Writes down that the service is about to be asked.
pub async fn begin(station: &Station, asked: AccountWrite) -> Result<Begun<'_>, Failure> {
    let records = records(station).await?;
    let number =
        records.begin_account(&asked, &by(station)).await.map_err(|trouble| match trouble {
            Trouble::Unsettled => {
                let words =
                    "Nobody knows yet how an earlier change of this ended. Settle that first";
                Failure::new(FailureCode::InUse, words)
            }
            trouble => trouble.into(),
        })?;
    Ok(Begun { station, records, number, asked })
}

/// Writes down that something is about to be taken into use, or out of it.
pub async fn begin_switch<'a>(
    station: &'a Station,
    (connection, kind): (String, AccountKind),
    (id, name): (&str, &str),
    active: bool,
) -> Result<Begun<'a>, Failure> {
    let work = if active { AccountWork::Activate } else { AccountWork::Deactivate };
    let wanted = Wanted::default().with("active", Some(&active.to_string())).0;
    let (name, target) = (name.to_owned(), Some(id.to_owned()));
    begin(station, AccountWrite { connection, kind, work, name, target, wanted }).await
}

impl Begun<'_> {
    /// Writes down how it ended. `outcome` brings the service's id, where it told one.
    pub async fn end<C: Cause>(
        self,
        outcome: Outcome<Option<String>, Refusal<C>>,
        named: Named,
    ) -> Result<Ended, Failure> {
        match outcome {
            Outcome::Done(id) => {
                let id = id.or(self.asked.target.clone());
                let by = by(self.station).reference(id.as_deref().unwrap_or_default());
                self.records.end_account(self.number, AccountEnd::Done, &by).await?;
                let (outcome, words) = (WriteOutcome::Done, done_words(&self.asked));
                Ok(Ended { outcome, words, field: None, id })
            }
            Outcome::Refused(refusal) => {
                let words = refusal::words(&refusal);
                let by = by(self.station).detail(&words);
                self.records.end_account(self.number, AccountEnd::Refused, &by).await?;
                let said = refusal.detail.as_deref().unwrap_or_default();
                let field = refusal::field_of(said, named).map(str::to_owned);
                Ok(Ended { outcome: WriteOutcome::Refused, words, field, id: None })
            }
            Outcome::Unknown(evidence) => {
                let by = by(self.station).detail(&evidence.detail);
                self.records.lose_account(self.number, &by).await?;
                let words = format!("Nobody knows how it ended: {}", evidence.detail);
                Ok(Ended { outcome: WriteOutcome::Unknown, words, field: None, id: None })
            }
        }
    }
}

fn done_words(asked: &AccountWrite) -> String {
    let name = &asked.name;
    match asked.work {
        AccountWork::Create => format!("{name} was added"),
        AccountWork::Update => format!("{name} was changed"),
        AccountWork::Activate => format!("{name} is in use again"),
        AccountWork::Deactivate => format!("{name} is no longer in use"),
    }
}

/// Something to send with nothing in it.
pub fn unchanged() -> Ended {
    let words = "Nothing was changed, so nothing was sent".to_owned();
    Ended { outcome: WriteOutcome::Done, words, field: None, id: None }
}

/// What was sent, for comparing it later with what the service has.
#[derive(Default)]
pub struct Wanted(pub AccountFields);

impl Wanted {
    /// With a field, where it is sent.
    pub fn with(mut self, field: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.0.insert(field.to_owned(), value.to_owned());
        }
        self
    }
}
