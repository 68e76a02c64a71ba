//! What of a call is on disk, and in which words.

use std::time::{Duration, SystemTime};

use gatehouse_records::{By, Outcome, Receipt, Records, Trouble, UploadRecord, UploadStep, Word};
use gatehouse_vendors::authenticx::FileIdentity;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, MutexGuard};

use crate::{
    Beside, Call, CallId, Cause, DatedBy, Derived, Due, Event, FindingKind, Media, MetadataFields,
    State, Taken,
    call::{Live, Original, Progress, Seen},
    paths::KeptPath,
};

/// Who writes, for the audit.
pub(crate) const ACTOR: &str = "uploads";

/// Whether the queue outlives the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keeping {
    /// There is no journal: what is on the list is forgotten at the end.
    #[default]
    Session,
    /// Every step is on disk before it is shown.
    Durable,
    /// There is a journal, and it cannot be written now.
    Unwritable,
    /// The file of the journal was removed, moved away or replaced while it was open.
    Moved,
}

impl Keeping {
    /// Whether nothing is begun until the journal can be written again.
    #[must_use]
    pub const fn is_held_up(self) -> bool {
        matches!(self, Self::Unwritable | Self::Moved)
    }
}

/// A step of a call: what it is going to be, once it is written down.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// None for a call that is new.
    pub(crate) before: Option<State>,
    /// None where something is noted and nothing happened.
    pub(crate) event: Option<Event>,
    pub(crate) call: Call,
}

/// Where steps are written down. Holding its turn is what puts them in order.
#[derive(Default)]
pub(crate) struct Journal {
    records: Mutex<Option<Records>>,
}

/// The right to take the next steps.
pub(crate) type Turn<'a> = MutexGuard<'a, Option<Records>>;

impl Journal {
    pub(crate) async fn turn(&self) -> Turn<'_> {
        self.records.lock().await
    }

    pub(crate) async fn records(&self) -> Option<Records> {
        self.records.lock().await.clone()
    }
}

/// Writes steps down, if there is a journal.
pub(crate) async fn keep(turn: &Turn<'_>, steps: &[Step]) -> Result<(), Trouble> {
    let Some(records) = turn.as_ref() else { return Ok(()) };
    let steps: Vec<UploadStep> = steps.iter().map(Step::kept).collect();
    records.keep_uploads(&steps, &By::now(ACTOR)).await
}

impl Step {
    pub(crate) fn kept(&self) -> UploadStep {
        let call = &self.call;
        UploadStep {
            record: UploadRecord {
                id: call.id.0,
                place: call.place,
                state: call.state.word().to_owned(),
                connection: call.connection.clone(),
                details: serde_json::to_string(&Details::of(call)).unwrap_or_default(),
            },
            event: self.word().to_owned(),
            before: self.before.map(State::word).unwrap_or_default().to_owned(),
            attempt: call.attempts,
            receipt: self.receipt(),
            told: self.told(),
        }
    }

    fn word(&self) -> &'static str {
        match (self.event, self.before) {
            (Some(event), _) => event.word(),
            (None, None) => "add",
            (None, Some(_)) => "note",
        }
    }

    /// What whoever listens is told.
    pub(crate) fn taken(&self) -> Taken {
        Taken { call: self.call.clone(), before: self.before, event: self.word() }
    }

    fn receipt(&self) -> Option<Receipt> {
        let call = &self.call;
        let word = match self.event? {
            Event::Confirm => Word::Reply,
            Event::Found => Word::Lookup,
            Event::Settle => Word::Person,
            _ => return None,
        };
        Some(Receipt {
            upload: call.id.0,
            connection: call.connection.clone(),
            file: call.name.clone(),
            converted_from: call.original.as_ref().map(|original| original.name.clone()),
            sent_name: call.sent_name().to_owned(),
            bytes: call.bytes(),
            sha256: call.sha256.clone(),
            started: call.started.and_then(moment),
            ended: call.ended.and_then(moment).unwrap_or(Timestamp::UNIX_EPOCH),
            attempts: call.attempts,
            client_call_id: call.sent_call_id.clone().unwrap_or_default(),
            server_id: call.server_id.clone(),
            word,
            processing: None,
        })
    }

    /// What the audit is told: how each hand-over ended, and what a person decided. Names of files stay out of it
    /// (vendors.md X-28).
    fn told(&self) -> Option<(&'static str, Outcome, String)> {
        let reference = self.call.server_id.clone().unwrap_or_default();
        let (action, outcome) = match self.event? {
            Event::Send => ("upload.send", Outcome::Begun),
            Event::Confirm => ("upload.send", Outcome::Done),
            Event::Found => ("upload.lookup", Outcome::Done),
            Event::Refuse | Event::Stop => ("upload.send", Outcome::Refused),
            Event::Settle => ("upload.settle", Outcome::Done),
            Event::Retry if self.before == Some(State::Unknown) => {
                ("upload.resend", Outcome::Begun)
            }
            _ if self.call.state == State::Unknown => ("upload.send", Outcome::Unknown),
            _ => return None,
        };
        Some((action, outcome, reference))
    }
}

/// Everything about a call that is kept beside its id, its place, its state and its connection.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Details {
    name: String,
    folder: Option<String>,
    path: KeptPath,
    bytes: u64,
    modified: Option<Moment>,
    inode: Option<u64>,
    #[serde(default)]
    device: Option<u64>,
    own: MetadataFields,
    derived: Derived,
    cause: Option<Cause>,
    next_try: Option<Moment>,
    attempts: u32,
    tries: u32,
    wait: Option<Duration>,
    sent_call_id: Option<String>,
    server_id: Option<String>,
    sha256: Option<String>,
    started: Option<Moment>,
    all_sent: Option<Moment>,
    ended: Option<Moment>,
    doubted: bool,
    progress: Option<Progress>,
    // What came later has a default: a queue of an earlier version is taken up too.
    #[serde(default)]
    sent_as: Option<String>,
    #[serde(default)]
    media: Media,
    #[serde(default)]
    beside: Vec<Beside>,
    #[serde(default)]
    waived: Vec<FindingKind>,
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    goes_by_itself: bool,
    #[serde(default)]
    grown: Option<u64>,
    #[serde(default)]
    original: Option<KeptOriginal>,
}

/// What a call was converted from.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeptOriginal {
    name: String,
    path: KeptPath,
    bytes: u64,
    modified: Option<Moment>,
    began: Option<(String, DatedBy)>,
}

impl KeptOriginal {
    fn of(original: &Original) -> Self {
        Self {
            name: original.name.clone(),
            path: KeptPath::of(&original.path),
            bytes: original.identity.bytes,
            modified: original.identity.modified.and_then(Moment::of),
            began: original.began.clone(),
        }
    }

    fn read_back(self) -> Original {
        let modified = self.modified.and_then(Moment::time);
        Original {
            name: self.name,
            path: self.path.path(),
            // Its place on the disk says nothing: it may have been put back from a copy.
            identity: FileIdentity { bytes: self.bytes, modified, inode: None },
            began: self.began,
        }
    }
}

/// Seconds and nanoseconds since 1970; a file may be older than that.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Moment(i64, i32);

impl Moment {
    fn of(time: SystemTime) -> Option<Self> {
        let at = Timestamp::try_from(time).ok()?;
        Some(Self(at.as_second(), at.subsec_nanosecond()))
    }

    fn time(self) -> Option<SystemTime> {
        Timestamp::new(self.0, self.1).ok().map(SystemTime::from)
    }
}

fn moment(time: SystemTime) -> Option<Timestamp> {
    Timestamp::try_from(time).ok()
}

impl Details {
    fn of(call: &Call) -> Self {
        let kept = |time: Option<SystemTime>| time.and_then(Moment::of);
        Self {
            name: call.name.clone(),
            folder: call.folder.clone(),
            path: KeptPath::of(&call.path),
            bytes: call.identity.bytes,
            modified: kept(call.identity.modified),
            inode: call.identity.inode,
            device: call.device,
            own: call.own.clone(),
            derived: call.derived.clone(),
            cause: call.cause.clone(),
            next_try: kept(call.next_try.map(Due::by_the_clock)),
            attempts: call.attempts,
            tries: call.tries,
            wait: call.wait,
            sent_call_id: call.sent_call_id.clone(),
            server_id: call.server_id.clone(),
            sha256: call.sha256.clone(),
            started: kept(call.started),
            all_sent: kept(call.all_sent),
            ended: kept(call.ended),
            doubted: call.doubted,
            progress: call.progress.clone(),
            sent_as: call.sent_as.clone(),
            media: call.media.clone(),
            beside: call.beside.clone(),
            waived: call.waived.clone(),
            content: call.content.clone(),
            goes_by_itself: call.goes_by_itself,
            grown: call.grown,
            original: call.original.as_ref().map(KeptOriginal::of),
        }
    }
}

/// A call as it was kept. None if it was not written by this queue.
pub(crate) fn read_back(record: &UploadRecord, now: SystemTime) -> Option<Call> {
    let details: Details = serde_json::from_str(&record.details).ok()?;
    let time = |kept: Option<Moment>| kept.and_then(Moment::time);
    Some(Call {
        id: CallId(record.id),
        name: details.name,
        sent_as: details.sent_as,
        suggestion: None,
        folder: details.folder,
        state: State::from_word(&record.state)?,
        findings: Vec::new(),
        own: details.own,
        beside: details.beside,
        patterned: MetadataFields::default(),
        misread: Vec::new(),
        derived: details.derived,
        media: details.media,
        waived: details.waived,
        grown: details.grown,
        original: details.original.map(KeptOriginal::read_back),
        cause: details.cause,
        next_try: time(details.next_try)
            .map(|at| Due::kept(at, now, details.wait.unwrap_or_default())),
        attempts: details.attempts,
        connection: record.connection.clone(),
        sent_call_id: details.sent_call_id,
        server_id: details.server_id,
        sha256: details.sha256,
        started: time(details.started),
        all_sent: time(details.all_sent),
        ended: time(details.ended),
        doubted: details.doubted,
        progress: details.progress,
        lookup: None,
        place: record.place,
        path: details.path.path(),
        identity: FileIdentity {
            bytes: details.bytes,
            modified: time(details.modified),
            inode: details.inode,
        },
        device: details.device,
        content: details.content,
        goes_by_itself: details.goes_by_itself,
        seen: Seen::default(),
        tries: details.tries,
        wait: details.wait,
        live: Live::fresh(),
    })
}
