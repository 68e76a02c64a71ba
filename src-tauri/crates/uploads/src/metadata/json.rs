//! The metadata as it is sent.

use serde_json::{Map, Value, json};

use super::{Derived, MetadataFields};

impl MetadataFields {
    /// The metadata part: one object, camelCase, the same name as the file's.
    pub(crate) fn to_json(&self, derived: &Derived, file_name: &str) -> String {
        let mut object = Map::new();
        object.insert("fileName".into(), json!(file_name));
        let or = |mine: &Option<String>, derived: &String| json!(mine.as_ref().unwrap_or(derived));
        object.insert("uploadType".into(), or(&self.upload_type, &derived.upload_type));
        // One that nothing tells is a finding, and nothing is sent then.
        if self.interaction_date.is_some() || !derived.interaction_date.is_empty() {
            let date = or(&self.interaction_date, &derived.interaction_date);
            object.insert("interactionDate".into(), date);
        }
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
