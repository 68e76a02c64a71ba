//! The agent of a call: a code and a name of one person.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::{MetadataFields, plain};

/// An agent whom the service has under a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KnownAgent {
    /// The organisation's own code.
    pub code: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
}

impl KnownAgent {
    /// Whether the fields give them another name.
    pub(crate) fn is_misnamed(&self, fields: &MetadataFields) -> bool {
        let letters = |name: &str| plain(&name.nfc().collect::<String>());
        match (&fields.agent_first_name, &fields.agent_last_name) {
            // Where a name of three words is parted, two programs may see it otherwise.
            (Some(first), Some(last)) => {
                let known = format!("{} {}", self.first_name, self.last_name);
                letters(&format!("{first} {last}")) != letters(&known)
            }
            (Some(first), None) => letters(first) != letters(&self.first_name),
            (None, Some(last)) => letters(last) != letters(&self.last_name),
            (None, None) => false,
        }
    }

    /// Gives the fields this agent's name where they have this code and no name.
    pub(crate) fn name(&self, fields: &mut MetadataFields) {
        if fields.nameless_agent() == Some(&self.code) {
            let given = |name: &String| Some(name.clone()).filter(|name| !name.is_empty());
            fields.agent_first_name = given(&self.first_name);
            fields.agent_last_name = given(&self.last_name);
        }
    }
}

impl MetadataFields {
    pub(super) fn names_an_agent(&self) -> bool {
        let said = [&self.agent_code, &self.agent_first_name, &self.agent_last_name];
        said.into_iter().any(Option::is_some)
    }

    /// The code of an agent of whom no name is said.
    pub(crate) fn nameless_agent(&self) -> Option<&String> {
        let nameless = self.agent_first_name.is_none() && self.agent_last_name.is_none();
        self.agent_code.as_ref().filter(|_| nameless)
    }
}
