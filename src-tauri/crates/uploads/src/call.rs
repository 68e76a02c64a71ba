//! One call in the queue.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime},
};

use gatehouse_vendors::{
    Evidence, Retry,
    authenticx::{FileIdentity, UploadRefusal},
};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    Beside, Conversion, DatedBy, Derived, Due, Kind, Media, MetadataFields, State, convert,
    intake::Found, metadata::Changed, names, rate::Rate,
};

mod said;

/// A call's name within this queue. The window knows this and never a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CallId(pub(crate) Uuid);

impl CallId {
    pub(crate) fn fresh() -> Self {
        Self(Uuid::new_v4())
    }

    /// Reads an id that was shown before.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().map(Self)
    }
}

impl std::fmt::Display for CallId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.hyphenated().fmt(formatter)
    }
}

/// What keeps a file from being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FindingKind {
    /// Gatehouse is still looking at it.
    BeingLookedAt,
    /// The service takes no such file.
    WrongExtension,
    /// Above 2,500,000,000 bytes.
    TooLarge,
    /// Nothing in it.
    Empty,
    /// It cannot be opened.
    Unreadable,
    /// Somebody is still writing to it.
    Growing,
    /// Quotes, backslashes or control characters (vendors.md X-5).
    UnsafeName,
    /// A name that is not text; it would change on its way (anchors C5.3).
    NameNotUnicode,
    /// Longer than file systems allow.
    NameTooLong,
    /// An archive that cannot be opened.
    BrokenArchive,
    /// An archive with a file that is locked with a password.
    LockedArchive,
    /// An archive in which there are archives.
    NestedArchive,
    /// The content is of another kind than its name says; the detail is the kind's word.
    OtherKind,
    /// There is no recording in it, of whatever kind.
    NoRecording,
    /// Less of it is there than it says itself.
    CutShort,
    /// It is a recording by its kind, and nothing to hear was found in it.
    NoSound,
    /// A file in the queue before it has the same content.
    SameContent,
    /// A file of the same content arrived before.
    SentBefore,
    /// Another file in the queue is sent under the same name.
    SameName,
    /// Another call in the queue has the same id of ours.
    SameCallId,
    /// A call of this name arrived before; the service refuses a second one (vendors.md X-11).
    NameSentBefore,
    /// What a file beside it says of it cannot be used.
    BrokenSidecar,
    /// Two sheets say different things of it.
    SheetsDisagree,
    /// A sheet says something of it in letters that were guessed.
    DoubtfulLetters,
    /// Nothing tells when it began.
    NoDate,
    /// The metadata cannot be sent as it is.
    MetadataIncomplete,
    /// A pattern reads something from its name that no call can have.
    MisreadName,
    /// The service has another agent under this code than the name says; the detail is who.
    AgentMismatch,
    /// The file of a call that was sent was written to since.
    GrewAfterSent,
    /// The original of a call that was converted was written to since; the call is as it was before.
    OriginalChanged,
    /// The original of a call that was converted is gone; the call is still here.
    OriginalGone,
    /// The converted file is gone, and cannot be made again; the detail is why.
    ConvertedGone,
}

/// One thing that has to be put right first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// More about it, for reading.
    pub detail: Option<String>,
}

impl Finding {
    pub(crate) fn plain(kind: FindingKind) -> Self {
        Self { kind, detail: None }
    }
}

impl FindingKind {
    /// A person may say that the file goes all the same.
    #[must_use]
    pub const fn is_waivable(self) -> bool {
        matches!(
            self,
            Self::BrokenArchive
                | Self::LockedArchive
                | Self::NestedArchive
                | Self::OtherKind
                | Self::NoRecording
                | Self::CutShort
                | Self::NoSound
                | Self::SameContent
                | Self::SentBefore
                | Self::SameCallId
                | Self::AgentMismatch
                | Self::MisreadName
                | Self::GrewAfterSent
                | Self::BrokenSidecar
                | Self::OriginalChanged
                | Self::OriginalGone
                | Self::SheetsDisagree
                | Self::DoubtfulLetters
        )
    }
}

/// A call that arrived before this one was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its file's name.
    pub file: String,
    /// When it was known to have arrived.
    pub ended: SystemTime,
}

/// Why a call is where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cause {
    /// It did not arrive.
    Refused(UploadRefusal),
    /// Its reply is lost.
    ReplyLost(Evidence),
}

impl Cause {
    /// Whether it may be sent again by itself.
    pub fn retry(&self) -> Retry {
        match self {
            Self::Refused(refusal) => refusal.retry(),
            Self::ReplyLost(_) => Retry::Ask,
        }
    }
}

/// What the service said when it was asked about a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// It knows of no such call. That can change.
    NotThere(SystemTime),
    /// It has calls of this id, and none of them is this one for sure. How many.
    Unclear(SystemTime, usize),
    /// It does not let this client look calls up.
    NotAllowed,
    /// It could not be asked.
    Failed(SystemTime, String),
}

/// How far the service has come with a call that it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The service's own word.
    pub status: String,
    /// What went wrong, where something did.
    pub failures: Vec<String>,
}

/// What a call was converted from. It is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Its name.
    pub name: String,
    pub(crate) path: PathBuf,
    /// What it was when it was converted.
    pub(crate) identity: FileIdentity,
    /// When the recording began, and by whose word.
    pub(crate) began: Option<(String, DatedBy)>,
}

/// The converted file that takes the place of a draft's own.
#[derive(Debug, Clone)]
pub(crate) struct Replacement {
    pub(crate) path: PathBuf,
    pub(crate) identity: FileIdentity,
    /// What the draft's file was.
    pub(crate) original: Original,
}

/// A call: the file, what is said about it, and how far it is.
#[derive(Debug, Clone)]
pub struct Call {
    /// Its name in this queue.
    pub id: CallId,
    /// The file's name, as well as it can be read.
    pub name: String,
    /// The name that it is sent under, where that is another one.
    pub sent_as: Option<String>,
    /// A better name to send it under, where there is one.
    pub suggestion: Option<String>,
    /// The folder that was dropped, and the way down from there.
    pub folder: Option<String>,
    /// Where it stands.
    pub state: State,
    /// What keeps it from being sent.
    pub findings: Vec<Finding>,
    /// What was typed for this file alone.
    pub own: MetadataFields,
    /// What files beside it say of it, the nearest first.
    pub beside: Vec<Beside>,
    /// What its name says, where there is a pattern that fits it.
    pub patterned: MetadataFields,
    /// What its name says and no call can have, in words.
    pub misread: Vec<String>,
    /// What is filled in where nothing was typed.
    pub derived: Derived,
    /// What the file tells about itself.
    pub media: Media,
    /// What a person has said goes all the same.
    pub waived: Vec<FindingKind>,
    /// It is sent as soon as nothing keeps it, for its folder is watched and sends by itself.
    pub(crate) goes_by_itself: bool,
    /// How long its file is now, where it was written to after it was sent.
    pub grown: Option<u64>,
    /// Why, where something went wrong.
    pub cause: Option<Cause>,
    /// When it will be tried again by itself.
    pub next_try: Option<Due>,
    /// How often it was begun.
    pub attempts: u32,
    /// The connection that it was handed over for; empty before.
    pub connection: String,
    /// Our id for it at the service, as it was sent.
    pub sent_call_id: Option<String>,
    /// The service's id.
    pub server_id: Option<String>,
    /// SHA-256 of what was sent, in hex.
    pub sha256: Option<String>,
    /// When the last attempt began.
    pub started: Option<SystemTime>,
    /// When its last byte went out.
    pub all_sent: Option<SystemTime>,
    /// When it ended.
    pub ended: Option<SystemTime>,
    /// Nobody knew at some time whether it had arrived, so that it may be there whatever comes later.
    pub doubted: bool,
    /// How far the service has come with it.
    pub progress: Option<Progress>,
    /// What the service said when it was asked about it last.
    pub lookup: Option<Lookup>,
    /// What it was converted from, without loss, where it was.
    pub original: Option<Original>,
    pub(crate) place: i64,
    pub(crate) path: PathBuf,
    pub(crate) identity: FileIdentity,
    /// What the file is on, as the system numbers disks and shares.
    pub(crate) device: Option<u64>,
    /// SHA-256 of the file as it was looked at, in hex, where it had to be compared.
    pub(crate) content: Option<String>,
    pub(crate) seen: Seen,
    /// Attempts since a person last handed it over.
    pub(crate) tries: u32,
    pub(crate) wait: Option<Duration>,
    pub(crate) live: Live,
}

/// What looking at a call has brought to light beside its findings: never kept, found out again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// It is being looked at.
    pub(crate) looking: bool,
    /// A quick measure of its content: files that differ in it differ.
    pub(crate) print: Option<[u8; 32]>,
    /// A call with this content arrived.
    pub(crate) before: Option<Earlier>,
    /// A call that was sent under this name arrived.
    pub(crate) namesake: Option<String>,
    /// What became of the original, or of the file that was made of it.
    pub(crate) original: Option<Finding>,
    /// What can be done about a draft by converting it, or how far that is.
    pub(crate) conversion: Option<Conversion>,
}

/// What belongs to one attempt and to this process: never kept.
#[derive(Debug, Clone)]
pub(crate) struct Live {
    pub(crate) sent: u64,
    pub(crate) rate: Rate,
    pub(crate) moved: Instant,
    pub(crate) cancel: CancellationToken,
}

impl Live {
    pub(crate) fn fresh() -> Self {
        Self {
            sent: 0,
            rate: Rate::default(),
            moved: Instant::now(),
            cancel: CancellationToken::new(),
        }
    }
}

impl Call {
    /// Where the file is. No window is ever told.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file that people know, and that is described beside it.
    pub(crate) fn origin(&self) -> &Path {
        self.original.as_ref().map_or(&self.path, |original| &original.path)
    }

    /// The file's length in bytes.
    pub fn bytes(&self) -> u64 {
        self.identity.bytes
    }

    /// Bytes that the network has taken.
    pub fn sent(&self) -> u64 {
        match self.state {
            State::Draft | State::Waiting => 0,
            State::Confirmed | State::Settled | State::Unknown => self.bytes(),
            _ => self.live.sent,
        }
    }

    /// Bytes a second, while it is being sent.
    pub fn rate(&self) -> Option<f64> {
        let moving = matches!(self.state, State::Sending | State::Stalled | State::Closing);
        self.live.rate.per_second().filter(|_| moving)
    }

    /// How long the rest will take at this rate.
    #[expect(clippy::cast_precision_loss, reason = "an estimate for reading")]
    pub fn left(&self) -> Option<Duration> {
        let rate = self.rate().filter(|rate| *rate > 1.0)?;
        Some(Duration::from_secs_f64(self.bytes().saturating_sub(self.sent()) as f64 / rate))
    }

    /// Ready to be handed over.
    pub(crate) fn is_sendable(&self) -> bool {
        self.state == State::Draft && self.findings.is_empty()
    }

    /// The name that is sent.
    pub fn sent_name(&self) -> &str {
        self.sent_as.as_deref().unwrap_or(&self.name)
    }

    /// What the file was that people know, when it was looked at last.
    pub(crate) fn origin_identity(&self) -> &FileIdentity {
        self.original.as_ref().map_or(&self.identity, |original| &original.identity)
    }

    /// What can be done about it by converting it in its place, and how far that is.
    pub fn conversion(&self) -> Option<&Conversion> {
        self.seen.conversion.as_ref()
    }

    /// Goes on as the converted call, with all that is said of it.
    pub(crate) fn replace(&mut self, by: Replacement, now: SystemTime) {
        self.name = as_wav(&self.name);
        self.sent_as = self.sent_as.as_deref().map(as_wav).filter(|name| *name != self.name);
        self.path = by.path;
        self.original = Some(by.original);
        self.identify(by.identity, now);
        self.seen.looking = true;
    }

    /// When its file was changed last.
    pub(crate) fn changed(&self, now: SystemTime) -> Changed {
        Changed { at: self.identity.modified, now }
    }

    /// It is another file now: what was found out about it, and allowed to it, was about the one before.
    pub(crate) fn identify(&mut self, identity: FileIdentity, now: SystemTime) {
        let same = self.identity.is_still(&identity);
        self.identity = identity;
        if !same {
            self.content = None;
            self.media = Media::default();
            self.waived.clear();
            self.seen = Seen { looking: self.seen.looking, ..Seen::default() };
            let changed = self.changed(now);
            self.derived.date(&self.media, &changed, None);
        }
    }

    /// Takes what a look at its file found. Where that could not be read, what was known of it stays.
    pub(crate) fn take_look(&mut self, found: &Found, now: SystemTime) {
        self.findings.clone_from(&found.findings);
        if found.is_read() {
            self.identify(found.identity.clone(), now);
            self.device = found.device;
        }
    }

    /// Sets everything back that belongs to one attempt.
    pub(crate) fn begin(&mut self, now: SystemTime, batch: &MetadataFields) {
        let typed = self.fields(batch).client_call_id;
        self.sent_call_id = Some(typed.unwrap_or_else(|| self.derived.client_call_id.clone()));
        self.live = Live::fresh();
        self.attempts += 1;
        self.tries += 1;
        self.cause = None;
        self.next_try = None;
        self.sha256 = None;
        self.started = Some(now);
        self.all_sent = None;
        self.ended = None;
        self.lookup = None;
    }

    /// Nobody knows whether it arrived.
    pub(crate) fn lose(&mut self, now: SystemTime, evidence: Evidence) {
        self.cause = Some(Cause::ReplyLost(evidence));
        self.ended = Some(now);
        self.doubted = true;
    }
}

/// The name of a WAV file that is made of a file, whatever the ending of that one says.
fn as_wav(name: &str) -> String {
    names::of_kind(name, Kind::Wav).unwrap_or_else(|| convert::wav_name(name))
}
