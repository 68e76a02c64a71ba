//! What the service wants to know about a call. Fields: vendors.md 2.2 (the schema, not the vendor page's example,
//! which is "illustrative only": X-1).

use std::{path::Path, time::SystemTime};

use gatehouse_vendors::authenticx::{AUDIO_EXTENSIONS, CHAT_EXTENSIONS};
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

mod agent;
mod checks;
mod dates;
mod field;
mod json;
#[cfg(test)]
mod tests;
mod zone;

pub use agent::KnownAgent;
pub(crate) use dates::{CLOCKS, Calendar, EARLIEST_MOMENT, NoDate, ReadsBy, only, order_of};
pub use dates::{Dating, Order, Stamp};
pub(crate) use field::{Field, NAMES, plain};
pub(crate) use zone::of_this_computer;

use crate::media::{DatedBy, Media};

/// What a person typed, for one file or for all of them. Nothing typed means: inherit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MetadataFields {
    /// `Audio` or `Chat`.
    pub upload_type: Option<String>,
    /// ISO 8601 with a zone, or a plain date.
    pub interaction_date: Option<String>,
    /// The telephony system's id of the call.
    pub client_call_id: Option<String>,
    /// `Inbound` or `Outbound`.
    pub call_direction: Option<String>,
    /// The customer's name.
    pub name: Option<String>,
    /// The customer's number.
    pub phone: Option<String>,
    /// The customer's address.
    pub email: Option<String>,
    /// The agent's first name.
    pub agent_first_name: Option<String>,
    /// The agent's last name.
    pub agent_last_name: Option<String>,
    /// The code that links an agent who exists at the service.
    pub agent_code: Option<String>,
    /// A hierarchy of the organisation, by id.
    pub hierarchy_id: Option<String>,
    /// The same by code.
    pub hierarchy_code: Option<String>,
    /// Gives the hierarchy to the agent too.
    pub apply_hierarchy_to_agent: Option<bool>,
    /// The language: 1033 or 2058.
    pub locale_id: Option<String>,
    /// Anything else, by key.
    pub extended: Vec<(String, String)>,
}

/// What Gatehouse fills in where nobody typed anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derived {
    /// By the file's ending.
    pub upload_type: String,
    /// When the call began, with its zone, as well as it is known; nothing where it is not.
    pub interaction_date: String,
    /// How that is known.
    #[serde(default)]
    pub dated_by: DatedBy,
    /// The file's name and a few random letters: recognisable, and unique, so that a lost reply can be settled.
    pub client_call_id: String,
    /// The service's own agent under the code that is said of the call, where nobody says a name beside that code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<KnownAgent>,
}

/// A field that cannot be used as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct FieldTrouble {
    /// The field, as the wire spells it.
    pub field: &'static str,
    /// What is wrong and what would be right.
    pub words: String,
}

impl Derived {
    /// What can be told from a file's name and time.
    pub(crate) fn from_file(name: &str, letters: &str, changed: &Changed) -> Self {
        let path = Path::new(name);
        let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        let upload_type = if is_one_of(name, &CHAT_EXTENSIONS) { "Chat" } else { "Audio" };
        let (interaction_date, dated_by) = changed.date();
        Self {
            upload_type: upload_type.to_owned(),
            interaction_date,
            dated_by,
            client_call_id: format!("{}-{letters}", plain_id(&stem)),
            agent: None,
        }
    }

    /// Takes a better date from what the file tells about itself, or the plain one where it tells none.
    pub(crate) fn date(&mut self, media: &Media, changed: &Changed, stamp: Option<Stamp>) {
        let told = media.began_by(stamp).filter(|(at, by)| changed.allows(at, *by));
        (self.interaction_date, self.dated_by) = told.unwrap_or_else(|| changed.date());
    }
}

/// When a file was changed last, and what time it is now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Changed {
    pub(crate) at: Option<SystemTime>,
    pub(crate) now: SystemTime,
}

impl Changed {
    /// A time that nobody set, or that is still to come, tells of no call.
    fn believed(&self) -> Option<SystemTime> {
        self.at.filter(|at| self.has_been(*at))
    }

    fn has_been(&self, at: SystemTime) -> bool {
        Timestamp::try_from(at).is_ok_and(|at| at >= EARLIEST_MOMENT) && at <= self.now + CLOCKS
    }

    fn date(&self) -> (String, DatedBy) {
        match self.believed() {
            Some(at) => (local_time(at), DatedBy::LastChange),
            None => (String::new(), DatedBy::Nothing),
        }
    }

    /// Whether a date can be that of a call, given what it was drawn from.
    fn allows(&self, date: &str, by: DatedBy) -> bool {
        let at = date.parse::<Timestamp>().map(SystemTime::from);
        at.is_ok_and(|at| self.has_been(at))
            && (by != DatedBy::LessLength || self.believed().is_some())
    }
}

/// A comma would split the id when the service is asked about it (vendors.md 2.4), so only plain letters stay.
fn plain_id(stem: &str) -> String {
    let plain: String = stem
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' })
        .take(60)
        .collect();
    let joined = plain.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if joined.is_empty() { "call".to_owned() } else { joined }
}

/// Always with an offset: a time without one is taken for UTC there (vendors.md X-23).
pub(crate) fn local_time(at: SystemTime) -> String {
    let timestamp = Timestamp::try_from(at).unwrap_or(Timestamp::UNIX_EPOCH);
    let local: Zoned = timestamp.to_zoned(of_this_computer());
    local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// True where the name ends in one of these, in any case.
pub(crate) fn is_one_of(name: &str, extensions: &[&str]) -> bool {
    Path::new(name).extension().is_some_and(|extension| {
        let extension = extension.to_string_lossy();
        extensions.iter().any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// True where the service takes files of this name.
pub(crate) fn is_known_kind(name: &str) -> bool {
    is_one_of(name, &AUDIO_EXTENSIONS) || is_one_of(name, &CHAT_EXTENSIONS)
}

impl MetadataFields {
    /// These fields where they say something, the other's where they do not.
    #[must_use]
    pub fn over(&self, under: &Self) -> Self {
        let pick = |mine: &Option<String>, theirs: &Option<String>| {
            mine.as_ref().or(theirs.as_ref()).cloned()
        };
        let mut extended = under.extended.clone();
        for (key, value) in &self.extended {
            match extended.iter_mut().find(|(known, _)| known == key) {
                Some(entry) => entry.1.clone_from(value),
                None => extended.push((key.clone(), value.clone())),
            }
        }
        // An id and a code name the same thing, a code and a name the same person: the nearer ones count alone.
        let mine = self.hierarchy_id.is_some() || self.hierarchy_code.is_some();
        let hierarchy = if mine { self } else { under };
        let agent = if self.names_an_agent() { self } else { under };
        Self {
            upload_type: pick(&self.upload_type, &under.upload_type),
            interaction_date: pick(&self.interaction_date, &under.interaction_date),
            client_call_id: pick(&self.client_call_id, &under.client_call_id),
            call_direction: pick(&self.call_direction, &under.call_direction),
            name: pick(&self.name, &under.name),
            phone: pick(&self.phone, &under.phone),
            email: pick(&self.email, &under.email),
            agent_first_name: agent.agent_first_name.clone(),
            agent_last_name: agent.agent_last_name.clone(),
            agent_code: agent.agent_code.clone(),
            hierarchy_id: hierarchy.hierarchy_id.clone(),
            hierarchy_code: hierarchy.hierarchy_code.clone(),
            apply_hierarchy_to_agent: self
                .apply_hierarchy_to_agent
                .or(under.apply_hierarchy_to_agent),
            locale_id: pick(&self.locale_id, &under.locale_id),
            extended,
        }
    }
}
