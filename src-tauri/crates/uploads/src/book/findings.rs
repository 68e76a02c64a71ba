//! What keeps each draft from being sent, beside what its file alone tells: names, other rows, history, metadata.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::Book;
use crate::{
    Beside, Call, Earlier, Finding, FindingKind, Kind, KnownAgent, MetadataFields, State,
    metadata::{Field, NAMES, of_this_computer},
    names,
};

/// What the rows before a row have taken already.
#[derive(Default)]
struct Taken {
    names: HashSet<String>,
    contents: HashMap<String, String>,
    /// Whose id each is that somebody gave, and not we.
    ids: HashMap<String, String>,
}

/// What a row has in common with one before it.
struct Shared {
    /// The file of the same content.
    content: Option<String>,
    name: bool,
    /// The file of the call of the same id.
    id: Option<String>,
}

impl Book {
    /// Tells these findings anew, and which better names there are.
    pub(crate) fn refresh_findings(&mut self) {
        let mut taken = Taken::default();
        for call in self.calls.iter().filter(|call| call.state != State::Draft) {
            if let Some(id) = given_id(call, &self.batch) {
                taken.ids.entry(id).or_insert_with(|| call.name.clone());
            }
        }
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
            changed |= call.take_agent(&self.batch, &self.agents);
            call.suggestion = suggestion;
            if call.state == State::Draft {
                let fields = call.fields(&self.batch);
                let id = fields.client_call_id.as_ref();
                let namesake_id = id.and_then(|id| taken.ids.get(id).cloned());
                if let Some(id) = id {
                    taken.ids.entry(id.clone()).or_insert_with(|| call.name.clone());
                }
                let shared = Shared { content: twin, name: twice, id: namesake_id };
                let findings = told(call, (&fields, &self.agents), shared);
                changed |= findings != call.findings;
                call.findings = findings;
            } else if call.state.has_arrived() || call.state == State::Unknown {
                let grew = |bytes: u64| Finding {
                    kind: FindingKind::GrewAfterSent,
                    detail: Some(bytes.to_string()),
                };
                let findings: Vec<Finding> = call.grown.map(grew).into_iter().collect();
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

/// The id of ours that is said of a call that was handed over. The one that Gatehouse gives where none is said is of that call alone.
fn given_id(call: &Call, batch: &MetadataFields) -> Option<String> {
    match call.state {
        State::Waiting => call.fields(batch).client_call_id,
        // It did not arrive, and may be put right.
        State::Refused | State::Stopped if !call.doubted => None,
        _ => call.sent_call_id.clone().filter(|id| *id != call.derived.client_call_id),
    }
}

/// Names that are suggested are taken too: all suggestions together can be followed.
fn suggested(call: &Call, namesake: bool, taken: &mut HashSet<String>) -> Option<String> {
    let by_content = other_kind(call).and_then(|kind| names::of_kind(call.sent_name(), kind));
    let wanted = by_content.as_deref().unwrap_or(call.sent_name());
    let better = names::better(wanted).or_else(|| by_content.clone());
    let clash = namesake || better.as_ref().is_some_and(|name| taken.contains(name));
    let name = if clash { names::unlike(wanted, taken) } else { better? };
    if !names::findings(&name).is_empty() {
        return None;
    }
    taken.insert(name.clone());
    Some(name)
}

/// What is in a file, where it would be sent under a name that says something else.
fn other_kind(call: &Call) -> Option<Kind> {
    call.media.inside.filter(|inside| Kind::named(call.sent_name()) != Some(*inside))
}

fn told(
    call: &Call,
    (fields, agents): (&MetadataFields, &HashMap<String, KnownAgent>),
    shared: Shared,
) -> Vec<Finding> {
    let of_file = |finding: &&Finding| is_of_file(finding.kind);
    let mut findings: Vec<Finding> = call.findings.iter().filter(of_file).cloned().collect();
    let mut say = |kind, detail| findings.push(Finding { kind, detail });
    if call.seen.looking {
        say(FindingKind::BeingLookedAt, None);
    }
    if let Some(Finding { kind, detail }) = call.seen.original.clone() {
        say(kind, detail);
    }
    for finding in names::findings(call.sent_name()) {
        say(finding.kind, finding.detail);
    }
    of_content(call, &mut say);
    if let Some(name) = shared.content {
        say(FindingKind::SameContent, Some(name));
    }
    if let Some(earlier) = &call.seen.before {
        say(FindingKind::SentBefore, Some(when(earlier)));
    }
    if shared.name {
        say(FindingKind::SameName, None);
    }
    if let Some(name) = shared.id {
        say(FindingKind::SameCallId, Some(name));
    }
    if call.seen.namesake.as_deref() == Some(call.sent_name()) {
        say(FindingKind::NameSentBefore, None);
    }
    let troubles: Vec<&str> =
        call.beside.iter().flat_map(|beside| &beside.troubles).map(String::as_str).collect();
    if !troubles.is_empty() {
        say(FindingKind::BrokenSidecar, Some(troubles.join(". ")));
    }
    let disagreements = disagreements(call);
    if !disagreements.is_empty() {
        say(FindingKind::SheetsDisagree, Some(disagreements.join("; ")));
    }
    let doubts: Vec<String> = call.beside.iter().filter_map(doubt).collect();
    if !doubts.is_empty() {
        say(FindingKind::DoubtfulLetters, Some(doubts.join("; ")));
    }
    let unknown = fields.interaction_date.is_none() && call.derived.interaction_date.is_empty();
    // Of a file that is not there nothing is asked.
    if unknown && call.identity.modified.is_some() {
        say(FindingKind::NoDate, None);
    }
    if !call.misread.is_empty() {
        say(FindingKind::MisreadName, Some(call.misread.join(". ")));
    }
    let known = fields.agent_code.as_ref().and_then(|code| agents.get(code));
    if let Some(agent) = known.filter(|agent| agent.is_misnamed(fields)) {
        let KnownAgent { code, first_name, last_name } = agent;
        say(FindingKind::AgentMismatch, Some(format!("{code}: {first_name} {last_name}")));
    }
    if let Some(trouble) = fields.lacks(call.sent_name()) {
        say(FindingKind::MetadataIncomplete, Some(trouble.words));
    }
    findings.retain(|finding| !call.waived.contains(&finding.kind));
    findings
}

/// Fields of which two files beside a call say different things, where nobody said it for the call itself. The nearest file
/// is believed, and stands first.
fn disagreements(call: &Call) -> Vec<String> {
    let files: Vec<&Beside> = call.beside.iter().collect();
    if files.len() < 2 {
        return Vec::new();
    }
    let mut told = Vec::new();
    for field in fields_of(&files).into_iter().filter(|field| call.own.value(field).is_none()) {
        let mut values = files.iter().filter_map(|beside| {
            let place = match beside.line {
                Some(line) => format!("{}, {line}", beside.file),
                None => beside.file.clone(),
            };
            Some((beside.fields.value(&field)?, place))
        });
        let Some((value, place)) = values.next() else { continue };
        let other = values.find(|(other, _)| !means_the_same(&field, other, &value));
        told.extend(other.map(|(other, there)| {
            format!("{}: ✓ “{value}” ({place}) ≠ “{other}” ({there})", field.name())
        }));
    }
    told
}

/// Whether two texts of a field are one moment, one number, or one text.
fn means_the_same(field: &Field, one: &str, other: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let moment = |text: &str| text.parse::<Timestamp>().ok();
    match field.name().as_str() {
        "phone" => digits(one) == digits(other),
        "interactionDate" => {
            one == other || moment(one).is_some_and(|at| moment(other) == Some(at))
        }
        _ => one == other,
    }
}

fn fields_of(sheets: &[&Beside]) -> Vec<Field> {
    let mut fields: Vec<Field> = NAMES.iter().filter_map(|name| Field::named(name)).collect();
    for (key, _) in sheets.iter().flat_map(|sheet| &sheet.fields.extended) {
        let field = Field::Extended(key.clone());
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    fields
}

/// What a sheet says in letters that only a guess tells.
fn doubt(beside: &Beside) -> Option<String> {
    let letters = beside.letters.as_deref()?;
    let cells: Vec<String> = beside.doubts.iter().map(|cell| format!("“{cell}”")).collect();
    Some(format!("{} ({}, {letters})", cells.join(", "), beside.file))
}

/// What the file itself tells.
fn of_content(call: &Call, say: &mut impl FnMut(FindingKind, Option<String>)) {
    match other_kind(call) {
        Some(Kind::Text | Kind::Unknown) => say(FindingKind::NoRecording, None),
        Some(kind) => say(FindingKind::OtherKind, Some(kind.word())),
        None => {}
    }
    if call.media.cut {
        say(FindingKind::CutShort, None);
    }
    if call.media.silent {
        say(FindingKind::NoSound, None);
    }
    if let Some(words) = &call.media.broken {
        say(FindingKind::BrokenArchive, Some(words.clone()));
    }
    let holds = call.media.contents.as_ref();
    if holds.is_some_and(|contents| contents.locked > 0) {
        say(FindingKind::LockedArchive, None);
    }
    if holds.is_some_and(|contents| contents.archives > 0) {
        say(FindingKind::NestedArchive, None);
    }
}

fn when(earlier: &Earlier) -> String {
    let at = Timestamp::try_from(earlier.ended).unwrap_or(Timestamp::UNIX_EPOCH);
    let at = at.to_zoned(of_this_computer()).strftime("%Y-%m-%d %H:%M");
    format!("{}, {at}", earlier.file)
}

/// What looking at a file tells stays until it is looked at again.
fn is_of_file(kind: FindingKind) -> bool {
    matches!(
        kind,
        FindingKind::Growing | FindingKind::Empty | FindingKind::TooLarge | FindingKind::Unreadable
    )
}
