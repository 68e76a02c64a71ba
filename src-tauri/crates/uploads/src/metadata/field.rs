//! A field of the metadata by its name, as patterns and files beside a call spell it.

use super::{FieldTrouble, MetadataFields};

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    /// By its place in [`NAMES`].
    Known(usize),
    /// A key of the extended metadata.
    Extended(String),
}

/// As the wire spells them.
pub(crate) const NAMES: [&str; 14] = [
    "uploadType",
    "interactionDate",
    "clientCallId",
    "callDirection",
    "name",
    "phone",
    "email",
    "agentFirstName",
    "agentLastName",
    "agentCode",
    "hierarchyId",
    "hierarchyCode",
    "applyHierarchyToAgent",
    "localeId",
];
const EXTENDED: &str = "extended.";

impl Field {
    /// The field that a person means; capitals, blanks, dashes and underscores make no difference.
    pub(crate) fn named(text: &str) -> Option<Self> {
        let text = text.trim();
        let start = text.get(..EXTENDED.len());
        if start.is_some_and(|start| start.eq_ignore_ascii_case(EXTENDED)) {
            let key = text.get(EXTENDED.len()..)?.trim();
            return (!key.is_empty()).then(|| Self::Extended(key.to_owned()));
        }
        let wanted = plain(text);
        NAMES.iter().position(|name| plain(name) == wanted).map(Self::Known)
    }

    /// Its name as the wire spells it.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Known(at) => (*NAMES.get(*at).unwrap_or(&"")).to_owned(),
            Self::Extended(key) => format!("{EXTENDED}{key}"),
        }
    }

    /// Whether it holds what people write, such as a name; others hold what machines compare.
    pub(crate) fn is_words(&self) -> bool {
        match self {
            Self::Known(_) => {
                matches!(self.name().as_str(), "name" | "agentFirstName" | "agentLastName")
            }
            Self::Extended(_) => true,
        }
    }

    /// Whether it holds a code or a number, which nobody writes as a date.
    pub(crate) fn is_code(&self) -> bool {
        const CODES: [&str; 4] = ["agentCode", "clientCallId", "phone", "hierarchyCode"];
        CODES.contains(&self.name().as_str())
    }

    /// A value for this field alone, judged as if it had been typed.
    pub(crate) fn checked(&self, text: &str) -> Result<String, FieldTrouble> {
        let mut alone = MetadataFields::default();
        alone.put(self, text)?;
        let mut checked = alone.checked()?;
        Ok(checked.take(self).unwrap_or_default())
    }
}

/// A spelling without what people add to it.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl MetadataFields {
    /// Sets a field from a text; yes and no, kinds and directions may be written as people write them.
    pub(crate) fn put(&mut self, field: &Field, text: &str) -> Result<(), FieldTrouble> {
        let text = text.trim();
        if let Field::Known(at) = field
            && NAMES.get(*at) == Some(&"applyHierarchyToAgent")
        {
            self.apply_hierarchy_to_agent = match plain(text).as_str() {
                "" => None,
                "yes" | "true" | "1" => Some(true),
                "no" | "false" | "0" => Some(false),
                _ => {
                    let words = "Write yes or no".to_owned();
                    return Err(FieldTrouble { field: "applyHierarchyToAgent", words });
                }
            };
            return Ok(());
        }
        if let Field::Extended(key) = field {
            self.extended.retain(|(known, _)| known != key);
            if !text.is_empty() {
                self.extended.push((key.clone(), text.to_owned()));
            }
            return Ok(());
        }
        if let Some(slot) = self.slot(field) {
            *slot = (!text.is_empty()).then(|| spelled(&field.name(), text));
        }
        Ok(())
    }

    fn take(&mut self, field: &Field) -> Option<String> {
        if let Field::Extended(key) = field {
            let at = self.extended.iter().position(|(known, _)| known == key)?;
            return Some(self.extended.swap_remove(at).1);
        }
        let applied = |apply: bool| if apply { "yes" } else { "no" }.to_owned();
        match self.slot(field) {
            Some(slot) => slot.take(),
            None => self.apply_hierarchy_to_agent.take().map(applied),
        }
    }

    /// What a field says.
    pub(crate) fn value(&self, field: &Field) -> Option<String> {
        self.clone().take(field)
    }

    fn slot(&mut self, field: &Field) -> Option<&mut Option<String>> {
        let Field::Known(at) = field else { return None };
        let slots: [(&str, &mut Option<String>); 13] = [
            ("uploadType", &mut self.upload_type),
            ("interactionDate", &mut self.interaction_date),
            ("clientCallId", &mut self.client_call_id),
            ("callDirection", &mut self.call_direction),
            ("name", &mut self.name),
            ("phone", &mut self.phone),
            ("email", &mut self.email),
            ("agentFirstName", &mut self.agent_first_name),
            ("agentLastName", &mut self.agent_last_name),
            ("agentCode", &mut self.agent_code),
            ("hierarchyId", &mut self.hierarchy_id),
            ("hierarchyCode", &mut self.hierarchy_code),
            ("localeId", &mut self.locale_id),
        ];
        let name = NAMES.get(*at)?;
        slots.into_iter().find(|(known, _)| known == name).map(|(_, slot)| slot)
    }
}

/// The service's spelling of its few fixed words. An agent's code may be any of them.
fn spelled(field: &str, text: &str) -> String {
    let word = match (field, text.to_lowercase().as_str()) {
        ("uploadType", "audio") => "Audio",
        ("uploadType", "chat") => "Chat",
        ("callDirection", "inbound" | "in" | "incoming" | "eingehend" | "entrante" | "entrant") => {
            "Inbound"
        }
        (
            "callDirection",
            "outbound" | "out" | "outgoing" | "outbound-api" | "outbound-dial" | "ausgehend"
            | "saliente" | "sortant",
        ) => "Outbound",
        _ => text,
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_however_people_write_it() {
        for text in ["agentCode", "agent_code", "Agent code", " AGENT-CODE "] {
            assert_eq!(Field::named(text).map(|field| field.name()).as_deref(), Some("agentCode"));
        }
        assert_eq!(Field::named("Extended.Queue"), Some(Field::Extended("Queue".to_owned())));
        for text in ["", "agent", "extended.", "externalId"] {
            assert_eq!(Field::named(text), None, "{text}");
        }
    }

    #[test]
    fn every_field_takes_a_value_and_gives_it_back() {
        for (name, value) in [
            ("uploadType", "audio"),
            ("interactionDate", "2026-11-21"),
            ("clientCallId", "7"),
            ("callDirection", "INBOUND"),
            ("hierarchyId", "00000000-0000-0000-0000-000000000002"),
            ("applyHierarchyToAgent", "true"),
            ("localeId", "1033"),
            ("email", "a@example.org"),
            ("extended.Queue", "Claims"),
        ] {
            assert!(Field::named(name).unwrap().checked(value).is_ok(), "{name}");
        }
        assert_eq!(Field::named("callDirection").unwrap().checked("inbound").unwrap(), "Inbound");
        for (name, value) in [("agentCode", "IN"), ("name", "Out"), ("hierarchyCode", "chat")] {
            let said = Field::named(name).unwrap().checked(value);
            assert_eq!(
                said.unwrap(),
                value,
                "{name}: a word of another field is no word of this one"
            );
        }
        let trouble = Field::named("applyHierarchyToAgent").unwrap().checked("perhaps");
        assert_eq!(trouble.unwrap_err().field, "applyHierarchyToAgent");
    }
}
