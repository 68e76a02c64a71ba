//! What the service wants to know about a call. Fields: vendors.md 2.2 (the schema, not the vendor page's example,
//! which is "illustrative only": X-1).

use std::{path::Path, time::SystemTime};

use gatehouse_vendors::authenticx::{AUDIO_EXTENSIONS, CHAT_EXTENSIONS, LOCALES};
use jiff::{Timestamp, Zoned, civil, tz::TimeZone};
use serde_json::{Map, Value, json};

/// What a person typed, for one file or for all of them. Nothing typed means: inherit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// By the file's ending.
    pub upload_type: String,
    /// The file's last change, with this computer's zone.
    pub interaction_date: String,
    /// The file's name and a few random letters: recognisable, and unique, so that a lost reply can be settled.
    pub client_call_id: String,
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

const LONGEST_TEXT: usize = 256;
const LONGEST_CALL_ID: usize = 100;

impl Derived {
    /// What can be told from a file's name and time.
    pub(crate) fn from_file(name: &str, modified: Option<SystemTime>, letters: &str) -> Self {
        let path = Path::new(name);
        let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        let upload_type = if is_one_of(name, &CHAT_EXTENSIONS) { "Chat" } else { "Audio" };
        Self {
            upload_type: upload_type.to_owned(),
            interaction_date: local_time(modified.unwrap_or_else(SystemTime::now)),
            client_call_id: format!("{}-{letters}", plain_id(&stem)),
        }
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
fn local_time(at: SystemTime) -> String {
    let timestamp = Timestamp::try_from(at).unwrap_or(Timestamp::UNIX_EPOCH);
    let local: Zoned = timestamp.to_zoned(TimeZone::system());
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
    /// Trims every field, forgets empty ones and checks the rest.
    ///
    /// # Errors
    /// The first field that the service would refuse.
    pub fn checked(self) -> Result<Self, FieldTrouble> {
        let fields = self.trimmed();
        fields.check_choices()?;
        fields.check_texts()?;
        fields.check_formats()?;
        fields.check_extended()?;
        Ok(fields)
    }

    fn trimmed(self) -> Self {
        let tidy = |text: Option<String>| {
            text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let extended = self
            .extended
            .into_iter()
            .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
            .filter(|(key, value)| !key.is_empty() || !value.is_empty())
            .collect();
        Self {
            upload_type: tidy(self.upload_type),
            interaction_date: tidy(self.interaction_date),
            client_call_id: tidy(self.client_call_id),
            call_direction: tidy(self.call_direction),
            name: tidy(self.name),
            phone: tidy(self.phone),
            email: tidy(self.email),
            agent_first_name: tidy(self.agent_first_name),
            agent_last_name: tidy(self.agent_last_name),
            agent_code: tidy(self.agent_code),
            hierarchy_id: tidy(self.hierarchy_id),
            hierarchy_code: tidy(self.hierarchy_code),
            apply_hierarchy_to_agent: self.apply_hierarchy_to_agent,
            locale_id: tidy(self.locale_id),
            extended,
        }
    }

    fn check_choices(&self) -> Result<(), FieldTrouble> {
        one_of("uploadType", self.upload_type.as_deref(), &["Audio", "Chat"])?;
        one_of("callDirection", self.call_direction.as_deref(), &["Inbound", "Outbound"])?;
        let locales = LOCALES.map(|locale| locale.to_string());
        let [english, spanish] = &locales;
        one_of("localeId", self.locale_id.as_deref(), &[english, spanish])
    }

    fn check_texts(&self) -> Result<(), FieldTrouble> {
        let texts = [
            ("name", &self.name),
            ("phone", &self.phone),
            ("agentFirstName", &self.agent_first_name),
            ("agentLastName", &self.agent_last_name),
            ("agentCode", &self.agent_code),
            ("hierarchyCode", &self.hierarchy_code),
        ];
        texts.into_iter().try_for_each(|(field, text)| plain(field, text.as_deref(), LONGEST_TEXT))
    }

    fn check_formats(&self) -> Result<(), FieldTrouble> {
        plain("clientCallId", self.client_call_id.as_deref(), LONGEST_CALL_ID)?;
        if self.client_call_id.as_deref().is_some_and(|id| id.contains(',')) {
            return trouble("clientCallId", "Leave commas out: the service splits ids at them");
        }
        plain("email", self.email.as_deref(), LONGEST_TEXT)?;
        if self.email.as_deref().is_some_and(|email| !looks_like_email(email)) {
            return trouble("email", "An e-mail address looks like name@example.org");
        }
        let id = self.hierarchy_id.as_deref();
        if id.is_some_and(|id| uuid::Uuid::try_parse(id).is_err()) {
            return trouble("hierarchyId", "An id looks like 00000000-0000-0000-0000-000000000002");
        }
        if self.interaction_date.as_deref().is_some_and(|date| !is_unambiguous_date(date)) {
            return trouble(
                "interactionDate",
                "Give a date such as 2026-03-18, or a time with its zone such as 2026-03-18T17:56:09-04:00",
            );
        }
        Ok(())
    }

    fn check_extended(&self) -> Result<(), FieldTrouble> {
        let mut seen = std::collections::HashSet::new();
        for (key, value) in &self.extended {
            if key.is_empty() {
                return trouble("extended", "Each value needs a name");
            }
            if !seen.insert(key) {
                return trouble("extended", &format!("“{key}” is there twice"));
            }
            plain("extended", Some(key), LONGEST_TEXT)?;
            plain("extended", Some(value), LONGEST_TEXT * 4)?;
        }
        Ok(())
    }

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
        // An id and a code name the same thing; the nearer one counts alone.
        let mine = self.hierarchy_id.is_some() || self.hierarchy_code.is_some();
        let hierarchy = if mine { self } else { under };
        Self {
            upload_type: pick(&self.upload_type, &under.upload_type),
            interaction_date: pick(&self.interaction_date, &under.interaction_date),
            client_call_id: pick(&self.client_call_id, &under.client_call_id),
            call_direction: pick(&self.call_direction, &under.call_direction),
            name: pick(&self.name, &under.name),
            phone: pick(&self.phone, &under.phone),
            email: pick(&self.email, &under.email),
            agent_first_name: pick(&self.agent_first_name, &under.agent_first_name),
            agent_last_name: pick(&self.agent_last_name, &under.agent_last_name),
            agent_code: pick(&self.agent_code, &under.agent_code),
            hierarchy_id: hierarchy.hierarchy_id.clone(),
            hierarchy_code: hierarchy.hierarchy_code.clone(),
            apply_hierarchy_to_agent: self
                .apply_hierarchy_to_agent
                .or(under.apply_hierarchy_to_agent),
            locale_id: pick(&self.locale_id, &under.locale_id),
            extended,
        }
    }

    /// What keeps these fields, complete, from being sent with a file of this name.
    pub(crate) fn lacks(&self, name: &str) -> Option<FieldTrouble> {
        let typed = self.upload_type.as_deref().map(|kind| kind == "Chat");
        let archive = is_one_of(name, &CHAT_EXTENSIONS);
        if typed.is_some_and(|chat| chat != archive) && is_known_kind(name) {
            let words = "A chat is a .zip or .tar file, every other kind is audio";
            return Some(FieldTrouble { field: "uploadType", words: words.to_owned() });
        }
        let homeless = self.hierarchy_id.is_none() && self.hierarchy_code.is_none();
        if self.apply_hierarchy_to_agent == Some(true) && homeless {
            let words = "Name the hierarchy that the agent should get";
            return Some(FieldTrouble { field: "applyHierarchyToAgent", words: words.to_owned() });
        }
        None
    }

    /// The metadata part: one object, camelCase, the same name as the file's.
    pub(crate) fn to_json(&self, derived: &Derived, file_name: &str) -> String {
        let mut object = Map::new();
        object.insert("fileName".into(), json!(file_name));
        let or = |mine: &Option<String>, derived: &String| json!(mine.as_ref().unwrap_or(derived));
        object.insert("uploadType".into(), or(&self.upload_type, &derived.upload_type));
        object.insert(
            "interactionDate".into(),
            or(&self.interaction_date, &derived.interaction_date),
        );
        object.insert("clientCallId".into(), or(&self.client_call_id, &derived.client_call_id));
        let texts = [
            ("callDirection", &self.call_direction),
            ("name", &self.name),
            ("phone", &self.phone),
            ("email", &self.email),
            ("agentFirstName", &self.agent_first_name),
            ("agentLastName", &self.agent_last_name),
            ("agentCode", &self.agent_code),
            ("hierarchyId", &self.hierarchy_id),
            ("hierarchyCode", &self.hierarchy_code),
        ];
        for (key, text) in texts {
            if let Some(text) = text {
                object.insert(key.into(), json!(text));
            }
        }
        if let Some(apply) = self.apply_hierarchy_to_agent {
            object.insert("applyHierarchyToAgent".into(), json!(apply));
        }
        if let Some(locale) = self.locale_id.as_deref().and_then(|id| id.parse::<u32>().ok()) {
            object.insert("localeId".into(), json!(locale));
        }
        if !self.extended.is_empty() {
            let values: Map<String, Value> =
                self.extended.iter().map(|(key, value)| (key.clone(), json!(value))).collect();
            object.insert("extendedMetadataValues".into(), Value::Object(values));
        }
        Value::Object(object).to_string()
    }
}

fn trouble<T>(field: &'static str, words: &str) -> Result<T, FieldTrouble> {
    Err(FieldTrouble { field, words: words.to_owned() })
}

fn one_of(field: &'static str, text: Option<&str>, known: &[&str]) -> Result<(), FieldTrouble> {
    match text {
        Some(text) if !known.contains(&text) => {
            trouble(field, &format!("Choose one of: {}", known.join(", ")))
        }
        _ => Ok(()),
    }
}

fn plain(field: &'static str, text: Option<&str>, longest: usize) -> Result<(), FieldTrouble> {
    let Some(text) = text else { return Ok(()) };
    if text.chars().any(char::is_control) {
        return trouble(field, "Take the line breaks and other invisible characters out");
    }
    if text.chars().count() > longest {
        return trouble(field, &format!("Keep it to {longest} characters"));
    }
    Ok(())
}

fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    !local.is_empty()
        && !text.contains(char::is_whitespace)
        && domain.split('.').count() > 1
        && domain.split('.').all(|label| !label.is_empty())
}

fn is_unambiguous_date(text: &str) -> bool {
    let plain_date = text.len() == 10 && text.parse::<civil::Date>().is_ok();
    plain_date || text.parse::<Timestamp>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(set: impl FnOnce(&mut MetadataFields)) -> Result<MetadataFields, &'static str> {
        let mut fields = MetadataFields::default();
        set(&mut fields);
        fields.checked().map_err(|trouble| trouble.field)
    }

    #[test]
    fn x1_the_schema_is_sent_and_not_the_pages_example() {
        let derived =
            Derived::from_file("Anruf Müller.wav", Some(SystemTime::UNIX_EPOCH), "k3x9ab");
        let fields = MetadataFields {
            agent_code: Some("AK17".into()),
            locale_id: Some("2058".into()),
            extended: vec![("Queue".into(), "Claims".into())],
            ..MetadataFields::default()
        };
        let sent: Value =
            serde_json::from_str(&fields.to_json(&derived, "Anruf Müller.wav")).unwrap();
        assert_eq!(sent["fileName"], "Anruf Müller.wav");
        assert_eq!(sent["uploadType"], "Audio");
        assert_eq!(sent["clientCallId"], "Anruf-M-ller-k3x9ab");
        assert_eq!(sent["agentCode"], "AK17");
        assert_eq!(sent["localeId"], 2058);
        assert_eq!(sent["extendedMetadataValues"]["Queue"], "Claims");
        let keys = sent.as_object().unwrap();
        assert!(!keys.contains_key("name") && !keys.contains_key("externalId"));
    }

    #[test]
    fn x23_a_time_always_carries_its_zone() {
        let derived = Derived::from_file("a.wav", Some(SystemTime::now()), "x");
        assert!(derived.interaction_date.parse::<Timestamp>().is_ok());
        for good in ["2026-03-18", "2026-03-18T17:56:09-04:00", "2026-03-18T21:52:26.8816090Z"] {
            assert!(field(|f| f.interaction_date = Some(good.into())).is_ok(), "{good}");
        }
        for bad in ["2026-03-18T17:56:09", "18.03.2026", "yesterday", "2026-13-01"] {
            assert_eq!(
                field(|f| f.interaction_date = Some(bad.into())),
                Err("interactionDate"),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_field_that_cannot_be_used_is_named() {
        assert_eq!(field(|f| f.email = Some("me@".into())), Err("email"));
        assert_eq!(field(|f| f.locale_id = Some("1031".into())), Err("localeId"));
        assert_eq!(field(|f| f.hierarchy_id = Some("seven".into())), Err("hierarchyId"));
        assert_eq!(field(|f| f.client_call_id = Some("a,b".into())), Err("clientCallId"));
        assert_eq!(field(|f| f.name = Some("two\nlines".into())), Err("name"));
        assert_eq!(field(|f| f.call_direction = Some("Sideways".into())), Err("callDirection"));
        let twice = vec![("a".into(), "1".into()), ("a".into(), "2".into())];
        assert_eq!(field(|f| f.extended = twice), Err("extended"));
    }

    #[test]
    fn blanks_count_as_nothing_typed() {
        let fields = field(|f| {
            f.name = Some("  ".into());
            f.phone = Some(" 800-555-5555 ".into());
            f.extended = vec![(String::new(), String::new())];
        });
        let expected =
            MetadataFields { phone: Some("800-555-5555".into()), ..MetadataFields::default() };
        assert_eq!(fields, Ok(expected));
    }

    #[test]
    fn the_files_own_fields_win_over_the_batch() {
        let batch = MetadataFields {
            agent_code: Some("A".into()),
            hierarchy_code: Some("Sales".into()),
            extended: vec![("k".into(), "batch".into()), ("l".into(), "batch".into())],
            ..MetadataFields::default()
        };
        let own = MetadataFields {
            hierarchy_id: Some("00000000-0000-0000-0000-000000000002".into()),
            extended: vec![("k".into(), "own".into())],
            ..MetadataFields::default()
        };
        let both = own.over(&batch);
        assert_eq!(both.agent_code.as_deref(), Some("A"));
        assert_eq!(both.hierarchy_code, None, "the nearer hierarchy counts alone");
        assert_eq!(both.extended, [("k".into(), "own".into()), ("l".into(), "batch".into())]);
    }

    #[test]
    fn a_chat_is_an_archive_and_an_archive_is_a_chat() {
        let with = |kind: &str| MetadataFields {
            upload_type: Some(kind.into()),
            ..MetadataFields::default()
        };
        assert!(with("Audio").lacks("a.WAV").is_none());
        assert!(with("Chat").lacks("a.zip").is_none());
        assert_eq!(with("Chat").lacks("a.wav").unwrap().field, "uploadType");
        assert_eq!(with("Audio").lacks("a.tar").unwrap().field, "uploadType");
    }
}
