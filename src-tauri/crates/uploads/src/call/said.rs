//! What is said of a call, by whom, and what of it is sent.

use std::collections::HashMap;

use super::{Call, FindingKind};
use crate::{Beside, Event, KnownAgent, MetadataFields, State, pattern::Reading};

impl Call {
    /// Takes the name that the service has for its agent, where only a code is said. Tells whether that is another one. A call
    /// that was handed over keeps the name that it had then where the service was not asked since.
    pub(crate) fn take_agent(
        &mut self,
        batch: &MetadataFields,
        agents: &HashMap<String, KnownAgent>,
    ) -> bool {
        let may_be_said = self.state.after(Event::Describe).is_some();
        if !may_be_said || (agents.is_empty() && self.derived.agent.is_none()) {
            return false;
        }
        let said = self.said(batch);
        let code = said.nameless_agent();
        let handed_over = self.state != State::Draft;
        let kept = self.derived.agent.as_ref().filter(|it| handed_over && Some(&it.code) == code);
        let agent = code.and_then(|code| agents.get(code)).or(kept).cloned();
        let is_other = agent != self.derived.agent;
        self.derived.agent = agent;
        is_other
    }

    /// What is said of it, and the name that the service has for the agent where only a code is said.
    pub(crate) fn fields(&self, batch: &MetadataFields) -> MetadataFields {
        let mut fields = self.said(batch);
        if let Some(agent) = &self.derived.agent {
            agent.name(&mut fields);
        }
        fields
    }

    /// What is said of it: by a person for it alone, by files beside it, by its name, and by a person for all.
    fn said(&self, batch: &MetadataFields) -> MetadataFields {
        let under = self.patterned.over(batch);
        let under = self.beside.iter().rev().fold(under, |under, it| it.fields.over(&under));
        self.own.over(&under)
    }

    /// The metadata that would be sent now, as the service spells it.
    pub fn metadata(&self, batch: &MetadataFields) -> String {
        self.fields(batch).to_json(&self.derived, self.sent_name())
    }

    /// Takes what files beside it say now. What a person let pass was said by what they said before.
    pub(crate) fn take_beside(&mut self, beside: Vec<Beside>) {
        const BY_SHEETS: [FindingKind; 3] =
            [FindingKind::BrokenSidecar, FindingKind::SheetsDisagree, FindingKind::DoubtfulLetters];
        self.beside = beside;
        self.waived.retain(|kind| !BY_SHEETS.contains(kind));
    }

    /// Takes what a pattern reads from its name.
    pub(crate) fn take_reading(&mut self, reading: Reading) {
        self.patterned = reading.fields;
        self.misread = reading.spoilt.into_iter().map(|spoilt| spoilt.words).collect();
    }
}
