//! Calls as a window sees them: whole rows, and no path.

use gatehouse_uploads::{Added, Keeping, Overall, Pages, Queue};
use gatehouse_vendors::Vendor;
use serde::Serialize;
use specta::Type;

use crate::{
    desk::{JournalState, chosen},
    failure::Failure,
    settings::SavedConnection,
    station::Station,
    views::connections::{ConnectionView, EnvironmentView},
};

mod cause;
mod describing;
mod metadata;
mod pace;
mod passed;
mod receipts;
mod row;
mod sheets;

pub use describing::{DatingView, FileChange, NameChange, PatternView, PresetView, RowTrouble};
pub use metadata::MetadataView;
pub use pace::{PaceView, TuningView, WatchRule};
pub use passed::PassedView;
pub use receipts::{ReceiptQuery, ReceiptsPage, StepView};
pub use row::CallRow;
pub use sheets::{SheetReading, SheetView, SheetsView};

use row::whole;

/// The queue in a few numbers.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Overall")]
pub struct OverallView {
    pub total: u32,
    pub drafts: u32,
    pub arrived: u32,
    pub need_you: u32,
    pub unknown: u32,
    pub active: u32,
    pub on_way: u32,
    pub bytes_total: u64,
    pub bytes_sent: u64,
    pub rate: Option<u64>,
    pub seconds_left: Option<u64>,
}

impl From<Overall> for OverallView {
    fn from(overall: Overall) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            total: count(overall.total),
            drafts: count(overall.drafts),
            arrived: count(overall.arrived),
            need_you: count(overall.need_you),
            unknown: count(overall.unknown),
            active: count(overall.active),
            on_way: count(overall.on_way),
            bytes_total: overall.bytes_total,
            bytes_sent: overall.bytes_sent,
            rate: overall.rate.map(whole),
            seconds_left: overall.left.map(|left| left.as_secs()),
        }
    }
}

/// A connection that calls can be sent with.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CallsConnection {
    pub id: String,
    pub name: String,
    pub environment: EnvironmentView,
    pub host: String,
}

impl From<SavedConnection> for CallsConnection {
    fn from(saved: SavedConnection) -> Self {
        let view = ConnectionView::plain(&saved);
        Self { environment: view.environment, host: view.host, id: view.id, name: view.name }
    }
}

/// Whether the queue outlives the application.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
#[serde(rename = "Keeping")]
pub enum KeepingView {
    /// Every step is on disk before it is shown.
    Durable,
    /// The journal is being opened.
    Opening,
    /// There is nothing to keep yet.
    Empty,
    /// What is on the list is forgotten at the end, and why.
    Session { why: String },
    /// The journal cannot be written now.
    Unwritable,
    /// The journal's file was removed, moved away or replaced while Gatehouse runs.
    Moved,
}

impl KeepingView {
    fn new(station: &Station, keeping: Keeping) -> Self {
        match (keeping, station.desk.journal()) {
            (Keeping::Durable, _) => Self::Durable,
            (Keeping::Unwritable, _) => Self::Unwritable,
            (Keeping::Moved, _) => Self::Moved,
            (Keeping::Session, JournalState::Opening) => Self::Opening,
            (Keeping::Session, JournalState::Untried) => Self::Empty,
            (Keeping::Session, JournalState::Closed(why)) => Self::Session { why },
        }
    }
}

/// Everything there is to show.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CallsSnapshot {
    pub seq: u64,
    pub keeping: KeepingView,
    pub paused: bool,
    pub pace: PaceView,
    pub rows: Vec<CallRow>,
    pub batch: MetadataView,
    /// The pattern that reads the names of files.
    pub pattern: Option<String>,
    pub dating: DatingView,
    pub overall: OverallView,
    pub connection: Option<CallsConnection>,
    pub choices: Vec<CallsConnection>,
    /// What was passed over and nobody has looked at yet.
    pub passed: Vec<PassedView>,
}

impl CallsSnapshot {
    pub fn new(station: &Station, queue: &Queue, pages: Pages) -> Self {
        let simulated: Option<CallsConnection> = station
            .desk
            .simulated()
            .and_then(|it| it.connection(Vendor::Authenticx))
            .map(Into::into);
        let choices = match &simulated {
            Some(simulated) => vec![simulated.clone()],
            None => station
                .settings
                .read(|saved| saved.usable(Vendor::Authenticx).cloned().map(Into::into).collect()),
        };
        Self {
            seq: pages.seq,
            keeping: KeepingView::new(station, pages.keeping),
            paused: pages.paused,
            pace: PaceView::new(station, queue),
            rows: pages.calls.into_iter().map(Into::into).collect(),
            batch: pages.batch.into(),
            pattern: pages.pattern,
            dating: pages.dating.into(),
            overall: pages.overall.into(),
            connection: simulated.or_else(|| chosen(station).map(Into::into)),
            choices,
            passed: queue.passed().into_iter().map(Into::into).collect(),
        }
    }
}

/// What a window is told.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum CallsMessage {
    /// Everything; replaces what was there.
    Snapshot { snapshot: Box<CallsSnapshot> },
    /// Rows that changed.
    Rows { seq: u64, rows: Vec<CallRow>, overall: OverallView },
    /// Files are held over the window, or no longer.
    Hover { files: Option<u32> },
    /// What became of a drop.
    Added { added: u32, again: u32, passed: u32, described: u32, undescribed: u32 },
    /// All that was passed over and nobody has looked at yet.
    Passed { passed: Vec<PassedView> },
    /// The window was asked to close while calls are being sent.
    Leaving,
    /// Something that no command asked for went wrong.
    Failed { failure: Failure },
}

/// What became of a drop or a choice.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Added")]
pub struct AddedView {
    pub added: u32,
    /// Files that were in the list already.
    pub again: u32,
    pub passed: u32,
    /// Calls that files beside them describe.
    pub described: u32,
    /// Calls that have no line in the sheet of their folder.
    pub undescribed: u32,
}

impl From<Added> for AddedView {
    fn from(added: Added) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            added: count(added.added),
            again: count(added.again),
            passed: count(added.passed),
            described: count(added.described),
            undescribed: count(added.undescribed),
        }
    }
}
