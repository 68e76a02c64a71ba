//! Numbers that look wrong, and the run that puts them right, as a window sees them.

use gatehouse_people::{
    numbers::{self, Correction, Cure, End, Fault, NotSent, Progress, Stored, Told},
    phone::NoNumber,
};
use gatehouse_records::{Person, State};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::failure::Failure;

/// Why somebody should look at a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum NumberReason {
    Dialled,
    CodeTwice,
    CodeTooLong,
    CodeZeros,
    Marks,
    NoCode,
    NoSuchCode,
    OtherCountry,
    Odd,
    Extension,
    Several,
    Rounded,
    TooShort,
    TooLong,
    NotGivenOut,
    PlusLost,
}

impl From<Fault> for NumberReason {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Dialled => Self::Dialled,
            Fault::CodeTwice => Self::CodeTwice,
            Fault::CodeTooLong => Self::CodeTooLong,
            Fault::CodeZeros => Self::CodeZeros,
            Fault::Marks => Self::Marks,
        }
    }
}

impl From<&NoNumber> for NumberReason {
    fn from(why: &NoNumber) -> Self {
        match why {
            NoNumber::Missing | NoNumber::Short(_) => Self::TooShort,
            NoNumber::NoCountry => Self::NoCode,
            NoNumber::NoSuchCode(_) => Self::NoSuchCode,
            NoNumber::OtherCountry { .. } => Self::OtherCountry,
            NoNumber::Odd(_) => Self::Odd,
            NoNumber::Extension(_) => Self::Extension,
            NoNumber::Several => Self::Several,
            NoNumber::Rounded(_) => Self::Rounded,
            NoNumber::Long(_) => Self::TooLong,
            NoNumber::NotGivenOut(_) => Self::NotGivenOut,
            NoNumber::PlusLost(_) => Self::PlusLost,
        }
    }
}

/// The one number that something can only be.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NumberCure {
    pub country_code: String,
    pub number: String,
    /// For reading.
    pub phone: String,
}

impl From<Cure> for NumberCure {
    fn from(cure: Cure) -> Self {
        let number = cure.number;
        let phone = format!("{} {}", number.code, number.grouped);
        Self { country_code: number.code, number: number.national, phone }
    }
}

/// What was found about a number that is kept.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NumberFinding {
    pub reason: NumberReason,
    pub cure: Option<NumberCure>,
    /// Only a person can say whether it is right as it is.
    pub may_be_right: bool,
}

impl NumberFinding {
    /// A number for reading, and what was found about it.
    pub fn of(person: &Person) -> (String, Option<Self>) {
        let profile = &person.typed.profile;
        let (code, number) = (&profile.country_code, &profile.number);
        let (phone, stored) = numbers::look(code, number);
        let found = match stored {
            Stored::Right => None,
            Stored::Curable(cure) => {
                let reason = cure.fault.into();
                Some(Self { reason, cure: Some(cure.into()), may_be_right: false })
            }
            Stored::Wrong(why) => {
                let may_be_right = numbers::may_be_right(code, number);
                Some(Self { reason: (&why).into(), cure: None, may_be_right })
            }
        };
        (phone, found.filter(|_| !person.number_is_right))
    }
}

/// Why a number cannot be put right together with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum NumberHeld {
    Unsettled,
    NotThere,
}

/// Somebody whose number looks wrong.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NumberRow {
    pub id: String,
    pub login_name: String,
    pub first_name: String,
    pub last_name: String,
    pub phone: String,
    /// The calling code and what is behind it, as they are kept.
    pub country_code: String,
    pub number: String,
    pub finding: NumberFinding,
    pub held: Option<NumberHeld>,
}

impl NumberRow {
    /// Nothing, if the number is right. `unsettled` is whether a write about the person has no known end.
    pub fn of(person: &Person, unsettled: bool) -> Option<Self> {
        let typed = &person.typed;
        let (phone, finding) = NumberFinding::of(person);
        let held = match person.state {
            _ if unsettled => Some(NumberHeld::Unsettled),
            State::Known => None,
            State::Adding | State::Unknown => Some(NumberHeld::Unsettled),
            State::Draft | State::Refused | State::Deleted => Some(NumberHeld::NotThere),
        };
        Some(Self {
            id: person.id.to_string(),
            login_name: typed.login_name.clone(),
            first_name: typed.profile.first_name.clone(),
            last_name: typed.profile.last_name.clone(),
            phone,
            country_code: typed.profile.country_code.clone(),
            number: typed.profile.number.clone(),
            finding: finding?,
            held,
        })
    }
}

/// The numbers that look wrong, as far as they are listed at a time.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NumbersLook {
    pub rows: Vec<NumberRow>,
    pub total: u64,
    /// The run that goes on now.
    pub run: Option<NumbersProgress>,
}

/// A number that is to be put right, as it was shown that it will be.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NumberCorrection {
    pub id: String,
    pub country_code: String,
    pub number: String,
}

impl TryFrom<NumberCorrection> for Correction {
    type Error = Failure;

    fn try_from(view: NumberCorrection) -> Result<Self, Failure> {
        let id = crate::people::id(&view.id)?;
        Ok(Self { id, code: view.country_code, national: view.number })
    }
}

/// How it ended for somebody, other than well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum NumberEnd {
    Refused,
    Unknown,
    Changed,
    Unsettled,
    NotThere,
    NoConnection,
    NotSent,
}

/// Somebody whose number was not put right.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NumberTold {
    pub id: String,
    pub name: String,
    pub end: NumberEnd,
    /// What the service or the directory said.
    pub words: Option<String>,
}

impl From<&Told> for NumberTold {
    fn from(told: &Told) -> Self {
        let (end, words) = match &told.end {
            End::Refused(words) => (NumberEnd::Refused, Some(words)),
            End::Unknown(words) => (NumberEnd::Unknown, Some(words)),
            End::NotSent(NotSent::Changed) | End::Done => (NumberEnd::Changed, None),
            End::NotSent(NotSent::Unsettled) => (NumberEnd::Unsettled, None),
            End::NotSent(NotSent::NotThere) => (NumberEnd::NotThere, None),
            End::NotSent(NotSent::NoConnection) => (NumberEnd::NoConnection, None),
            End::NotSent(NotSent::Other(words)) => (NumberEnd::NotSent, Some(words)),
        };
        let (id, name) = (told.id.to_string(), told.name.clone());
        Self { id, name, end, words: words.cloned() }
    }
}

/// How far a run is. The number only grows while it runs.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NumbersProgress {
    pub seq: u64,
    pub total: u32,
    pub done: u32,
    /// Everybody else whose turn came.
    pub others: Vec<NumberTold>,
    /// The service asked to be left alone for so many seconds.
    pub pause: Option<u32>,
    /// Why nothing further is sent.
    pub halted: Option<String>,
    pub over: bool,
}

impl From<&Progress> for NumbersProgress {
    fn from(progress: &Progress) -> Self {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            seq: progress.seq,
            total: count(progress.total),
            done: count(progress.done),
            others: progress.others.iter().map(Into::into).collect(),
            pause: progress.pause.map(|pause| u32::try_from(pause.as_secs()).unwrap_or(u32::MAX)),
            halted: progress.halted.clone(),
            over: progress.over,
        }
    }
}
