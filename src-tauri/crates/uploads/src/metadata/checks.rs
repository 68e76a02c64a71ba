//! What the service would refuse, told before it is asked.

use gatehouse_vendors::authenticx::{CHAT_EXTENSIONS, LOCALES};

use super::{FieldTrouble, MetadataFields, dates::is_unambiguous, is_known_kind, is_one_of};

const LONGEST_TEXT: usize = 256;
const LONGEST_CALL_ID: usize = 100;

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
        if self.interaction_date.as_deref().is_some_and(|date| !is_unambiguous(date)) {
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
