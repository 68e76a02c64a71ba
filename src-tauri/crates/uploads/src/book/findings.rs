//! What keeps each draft from being sent, beside what its file alone tells: names, other rows, history, metadata.

use std::collections::{HashMap, HashSet};

use jiff::{Timestamp, tz::TimeZone};

use super::Book;
use crate::{Call, Earlier, Finding, FindingKind, State, names};

/// What the rows before a row have taken already.
#[derive(Default)]
struct Taken {
    names: HashSet<String>,
    contents: HashMap<String, String>,
}

impl Book {
    /// Tells these findings anew, and which better names there are.
    pub(crate) fn refresh_findings(&mut self) {
        let mut taken = Taken::default();
        let mut all: HashSet<String> =
            self.calls.iter().map(|call| call.sent_name().to_owned()).collect();
        for (place, call) in self.calls.iter_mut().enumerate() {
            let twin = content(call)
                .and_then(|content| taken.contents.get(content).cloned())
                .filter(|_| call.state == State::Draft);
            if let Some(content) = content(call) {
                let name = || call.name.clone();
                taken.contents.entry(content.to_owned()).or_insert_with(name);
            }
            let twice = !taken.names.insert(call.sent_name().to_owned());
            let open = matches!(call.state, State::Draft | State::Refused | State::Stopped);
            let namesake = twice || call.seen.namesake.as_deref() == Some(call.sent_name());
            let suggestion = open.then(|| suggested(call, namesake, &mut all)).flatten();
            let mut changed = suggestion != call.suggestion;
            call.suggestion = suggestion;
            if call.state == State::Draft {
                let findings = told(call, &self.batch, (twin, twice));
                changed |= findings != call.findings;
                call.findings = findings;
            }
            if changed {
                self.dirty.insert(place);
            }
        }
    }
}

fn content(call: &Call) -> Option<&String> {
    call.sha256.as_ref().filter(|_| call.state.has_arrived()).or(call.content.as_ref())
}

/// Names that are suggested are taken too: all suggestions together can be followed.
fn suggested(call: &Call, namesake: bool, taken: &mut HashSet<String>) -> Option<String> {
    let better = names::better(call.sent_name());
    let clash = namesake || better.as_ref().is_some_and(|name| taken.contains(name));
    let name = if clash { names::unlike(call.sent_name(), taken) } else { better? };
    if !names::findings(&name).is_empty() {
        return None;
    }
    taken.insert(name.clone());
    Some(name)
}

fn told(
    call: &Call,
    batch: &crate::MetadataFields,
    (twin, twice): (Option<String>, bool),
) -> Vec<Finding> {
    let of_file = |finding: &&Finding| is_of_file(finding.kind);
    let mut findings: Vec<Finding> = call.findings.iter().filter(of_file).cloned().collect();
    let mut say = |kind, detail| findings.push(Finding { kind, detail });
    if call.seen.looking {
        say(FindingKind::BeingLookedAt, None);
    }
    for finding in names::findings(call.sent_name()) {
        say(finding.kind, finding.detail);
    }
    if let Some(words) = &call.media.broken {
        say(FindingKind::BrokenArchive, Some(words.clone()));
    }
    if let Some(name) = twin {
        say(FindingKind::SameContent, Some(name));
    }
    if let Some(earlier) = &call.seen.before {
        say(FindingKind::SentBefore, Some(when(earlier)));
    }
    if twice {
        say(FindingKind::DuplicateInQueue, None);
    }
    if call.seen.namesake.as_deref() == Some(call.sent_name()) {
        say(FindingKind::NameSentBefore, None);
    }
    let troubles: Vec<&str> =
        call.beside.iter().flat_map(|beside| &beside.troubles).map(String::as_str).collect();
    if !troubles.is_empty() {
        say(FindingKind::BrokenSidecar, Some(troubles.join(". ")));
    }
    if let Some(trouble) = call.fields(batch).lacks(call.sent_name()) {
        say(FindingKind::MetadataIncomplete, Some(trouble.words));
    }
    findings.retain(|finding| !call.waived.contains(&finding.kind));
    findings
}

fn when(earlier: &Earlier) -> String {
    let at = Timestamp::try_from(earlier.ended).unwrap_or(Timestamp::UNIX_EPOCH);
    let at = at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M");
    format!("{}, {at}", earlier.file)
}

/// What looking at a file tells stays until it is looked at again.
fn is_of_file(kind: FindingKind) -> bool {
    matches!(
        kind,
        FindingKind::Growing | FindingKind::Empty | FindingKind::TooLarge | FindingKind::Unreadable
    )
}
