//! People at AuthX: what a desk does about one of them, and about many from a file.
//!
//! The service can neither list nor find anybody (vendors.md A-37), so every write is on disk before
//! it is asked for, and its end is on disk before anybody is told of it. No window and no Tauri in
//! here: the shell brings the directory, a client and who acts, as [`Means`].

mod cleaning;
pub mod countries;
mod email;
pub mod factors;
mod hold;
pub mod import;
mod lookalike;
pub mod numbers;
pub mod phone;
pub mod pins;
mod trouble;
mod typed;
mod writes;

use gatehouse_records::{
    Consent, Filter, NewPerson, Outcome, Person, PersonId, Records, State, Unsettled,
};
use gatehouse_vendors::authx::AuthX;

pub use cleaning::Note;
pub use email::{NoAddress, sent as email_as_sent};
pub use trouble::Trouble;
pub use typed::{Draft, Typed, Why, Wrong, checked};
pub use writes::{End, Settled, Written, adopt, settle};

/// What a write to the service needs.
#[derive(Clone)]
pub struct Means {
    /// The directory.
    pub records: Records,
    /// The client of the person's own connection: guids of one connection say nothing at another.
    pub authx: AuthX,
    /// Who acts, for the audit.
    pub actor: String,
}

/// A person with all that is shown of them.
pub struct Shown {
    /// Who.
    pub person: Person,
    /// A write of theirs that nobody knows the end of.
    pub pending: Option<Unsettled>,
    /// Why they were refused.
    pub refusal: Option<String>,
    /// What they last agreed to before a camera looked at them.
    pub consent: Option<Consent>,
}

/// Reads a person from the directory.
///
/// # Errors
/// They are not there, or the directory cannot be read.
pub async fn shown(records: &Records, id: PersonId) -> Result<Shown, Trouble> {
    let person = records.person(id).await?;
    let unsettled = records.unsettled().await?;
    let pending = unsettled.into_iter().find(|pending| pending.person == id);
    let refusal = if person.state == State::Refused {
        let filter =
            Filter { person: Some(id), outcome: Some(Outcome::Refused), ..Filter::default() };
        let last = records.audit(&filter, 0, 1).await?;
        last.into_iter().next().map(|recorded| recorded.entry.detail)
    } else {
        None
    };
    let consent = records.consents_of(id).await?.into_iter().next();
    Ok(Shown { person, pending, refusal, consent })
}

impl From<&NewPerson> for Draft {
    fn from(typed: &NewPerson) -> Self {
        let profile = typed.profile.clone();
        Self {
            login_name: typed.login_name.clone(),
            first_name: profile.first_name,
            last_name: profile.last_name,
            email: profile.email,
            country_code: profile.country_code,
            number: profile.number,
            aliases: profile.aliases,
        }
    }
}
