//! People as a window sees them.

use gatehouse_people::{Draft, End, Shown, Written, countries, pins::Answer};
use gatehouse_records::{
    Factor, FactorRecord, NewPerson, Person, Presence, Sort, State, Unsettled, Work,
};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    settings::SavedConnection,
    views::{
        connections::{ConnectionView, EnvironmentView},
        enrolment::ConsentGiven,
        numbers::NumberFinding,
        records::RecordsState,
    },
};

mirrored! {
    /// Where a person stands.
    PersonState for State { Draft, Adding, Known, Unknown, Refused, Deleted }
}
mirrored! {
    /// What a person can prove themselves with.
    FactorKind for Factor { Pin, Face, Fingerprint, Palm }
}
mirrored! {
    /// Whether the service has it.
    FactorState for Presence { Present, Absent, Unknown }
}

/// A factor of a person.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FactorView {
    pub factor: FactorKind,
    pub state: FactorState,
    pub since: Option<u64>,
}

impl FactorView {
    /// All four, in their order. Somebody who was added here has none until one is set; of somebody who was taken
    /// in with an id, what they have is written down as unknown.
    fn all(records: &[FactorRecord]) -> Vec<Self> {
        let view = |factor: Factor| {
            let known = records.iter().find(|record| record.factor == factor);
            Self {
                factor: factor.into(),
                state: known.map_or(FactorState::Absent, |record| record.presence.into()),
                since: known.map(|record| moment(record.at)),
            }
        };
        Factor::ALL.into_iter().map(view).collect()
    }
}

/// What was asked for.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum PendingKind {
    Add,
    Update,
    Delete,
    Pin,
    Factor,
}

/// A write that nobody knows the end of.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Pending {
    pub kind: PendingKind,
    pub since: u64,
    pub words: String,
}

impl From<Unsettled> for Pending {
    fn from(unsettled: Unsettled) -> Self {
        let kind = match unsettled.work {
            Work::Add => PendingKind::Add,
            Work::Update => PendingKind::Update,
            Work::Delete => PendingKind::Delete,
            Work::Set(Factor::Pin) | Work::Remove(Factor::Pin) => PendingKind::Pin,
            Work::Set(_) | Work::Remove(_) => PendingKind::Factor,
        };
        Self { kind, since: moment(unsettled.started), words: unsettled.evidence }
    }
}

/// A person in the table.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonRow {
    pub id: String,
    pub login_name: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    /// For reading.
    pub phone: String,
    /// What looks wrong about it.
    pub number: Option<NumberFinding>,
    /// Somebody said of just this number that it is right, however it looks.
    pub number_is_right: bool,
    pub state: PersonState,
    pub factors: Vec<FactorKind>,
}

impl From<&Person> for PersonRow {
    fn from(person: &Person) -> Self {
        let profile = &person.typed.profile;
        let present = person.factors.iter().filter(|known| known.presence == Presence::Present);
        let (phone, found) = NumberFinding::of(person);
        Self {
            id: person.id.to_string(),
            login_name: person.typed.login_name.clone(),
            first_name: profile.first_name.clone(),
            last_name: profile.last_name.clone(),
            email: profile.email.clone(),
            phone,
            // A number that nobody has any more is no matter.
            number: found.filter(|_| person.state != State::Deleted),
            number_is_right: person.number_is_right,
            state: person.state.into(),
            factors: present.map(|known| known.factor.into()).collect(),
        }
    }
}

/// A person as typed.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonDraft {
    pub login_name: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub country_code: String,
    pub number: String,
    pub aliases: Vec<String>,
}

impl From<&NewPerson> for PersonDraft {
    fn from(typed: &NewPerson) -> Self {
        let profile = &typed.profile;
        Self {
            login_name: typed.login_name.clone(),
            first_name: profile.first_name.clone(),
            last_name: profile.last_name.clone(),
            email: profile.email.clone(),
            country_code: profile.country_code.clone(),
            number: profile.number.clone(),
            aliases: profile.aliases.clone(),
        }
    }
}

impl From<PersonDraft> for Draft {
    fn from(draft: PersonDraft) -> Self {
        Self {
            login_name: draft.login_name,
            first_name: draft.first_name,
            last_name: draft.last_name,
            email: draft.email,
            country_code: draft.country_code,
            number: draft.number,
            aliases: draft.aliases,
        }
    }
}

/// A person, whole.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    pub row: PersonRow,
    pub draft: PersonDraft,
    pub guid: Option<String>,
    pub added_at: Option<u64>,
    pub changed_at: u64,
    pub note: Option<String>,
    pub pending: Option<Pending>,
    pub refusal: Option<String>,
    pub factors: Vec<FactorView>,
    pub failed_verifications: u32,
    /// What they last agreed to before a camera looked at them.
    pub consent: Option<ConsentGiven>,
}

impl From<Shown> for PersonView {
    fn from(shown: Shown) -> Self {
        let person = shown.person;
        let pin = person.factors.iter().find(|known| known.factor == Factor::Pin);
        let note = person.typed.profile.note.clone();
        Self {
            row: (&person).into(),
            draft: (&person.typed).into(),
            added_at: Some(moment(person.created)),
            changed_at: moment(person.changed),
            note: (!note.is_empty()).then_some(note),
            pending: shown.pending.map(Into::into),
            refusal: shown.refusal,
            consent: shown.consent.map(Into::into),
            failed_verifications: pin.map_or(0, |known| known.failures),
            factors: FactorView::all(&person.factors),
            guid: person.guid,
        }
    }
}

/// In which order.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PeopleSort {
    Name,
    LoginName,
    Changed,
    State,
}

impl From<PeopleSort> for Sort {
    fn from(sort: PeopleSort) -> Self {
        match sort {
            // As the column reads: first name, then last.
            PeopleSort::Name => Self::FirstName,
            PeopleSort::LoginName => Self::LoginName,
            PeopleSort::Changed => Self::Changed,
            PeopleSort::State => Self::State,
        }
    }
}

/// Which people.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PeopleQuery {
    pub text: String,
    pub states: Vec<PersonState>,
    pub factors: Vec<FactorKind>,
    /// Only those whose number looks wrong.
    pub odd_numbers: bool,
    pub sort: PeopleSort,
    pub descending: bool,
    pub offset: u64,
    pub limit: u32,
}

/// A page of people.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PeoplePage {
    pub rows: Vec<PersonRow>,
    pub total: u64,
    pub exact: bool,
    pub everybody: u64,
    pub unsettled: u64,
    /// How many numbers look wrong; nothing as long as not every one was looked at.
    pub odd_numbers: Option<u64>,
}

/// The three honest ends of a write.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum WriteOutcome {
    Done,
    Refused,
    Unknown,
}

impl From<End> for WriteOutcome {
    fn from(end: End) -> Self {
        match end {
            End::Done => Self::Done,
            End::Refused => Self::Refused,
            End::Unknown => Self::Unknown,
        }
    }
}

/// What a write brought.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WriteResult {
    pub outcome: WriteOutcome,
    pub words: String,
    pub person: PersonView,
}

impl From<Written> for WriteResult {
    fn from(written: Written) -> Self {
        Self { outcome: written.end.into(), words: written.words, person: written.shown.into() }
    }
}

/// What setting a PIN brought. Only a PIN that the computer chose is in it, for showing it once.
#[derive(Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PinResult {
    pub outcome: WriteOutcome,
    pub words: String,
    pub pin: Option<String>,
    pub person: PersonView,
}

impl PinResult {
    /// Keeps the PIN back where it was refused: nobody should write it down then.
    pub fn new(written: Written, pin: Option<&str>) -> Self {
        let pin = pin.filter(|_| written.end != End::Refused).map(str::to_owned);
        let WriteResult { outcome, words, person } = written.into();
        Self { outcome, words, pin, person }
    }
}

/// What a verification brought.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct VerifyResult {
    pub verified: bool,
    pub words: String,
    pub failed_verifications: u32,
    pub person: PersonView,
}

impl From<Answer> for VerifyResult {
    fn from(answer: Answer) -> Self {
        Self {
            verified: answer.verified,
            words: answer.words,
            failed_verifications: answer.failures,
            person: answer.shown.into(),
        }
    }
}

/// A country with its calling code.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Country {
    pub name: String,
    pub code: String,
    pub region: String,
    /// Whether it is the first of those that share its code.
    pub leads: bool,
}

impl From<countries::Country> for Country {
    fn from(country: countries::Country) -> Self {
        let (region, code) = (country.region, country.code);
        Self { name: region.clone(), code, region, leads: country.leads }
    }
}

/// What an admin says about a write that nobody knew the end of.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "camelCase", rename = "Settlement")]
pub enum SettlementView {
    Happened,
    DidNotHappen,
}

/// A connection that people can be added with.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PeopleConnection {
    pub id: String,
    pub name: String,
    pub environment: EnvironmentView,
    pub host: String,
}

impl From<SavedConnection> for PeopleConnection {
    fn from(saved: SavedConnection) -> Self {
        let view = ConnectionView::plain(&saved);
        Self { environment: view.environment, host: view.host, id: view.id, name: view.name }
    }
}

/// Where people are kept and which connection they are added with.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PeopleDesk {
    pub connection: Option<PeopleConnection>,
    pub choices: Vec<PeopleConnection>,
    pub records: RecordsState,
    pub last_backup: Option<u64>,
}

/// A moment in milliseconds since 1970.
pub fn moment(at: jiff::Timestamp) -> u64 {
    u64::try_from(at.as_millisecond()).unwrap_or(0)
}
