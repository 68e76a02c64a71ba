//! The queue of calls: what is dropped is looked at, described, sent and told about honestly.
//!
//! No window and no Tauri in here: the shell shows what [`Queue`] knows, and a drill can run it alone.

mod backoff;
mod book;
mod call;
mod convert;
mod due;
mod fault;
mod folders;
mod intake;
mod journal;
mod media;
mod metadata;
mod names;
mod passed;
mod paths;
mod patience;
mod pattern;
mod presets;
mod queue;
mod rate;
mod sidecar;
mod spellings;
mod state;
mod storage;
mod throttle;
mod tuning;
mod uris;
mod watching;
mod writers;

pub use backoff::Backoff;
pub use book::{Overall, Pages};
pub use call::{Call, CallId, Cause, Earlier, Finding, FindingKind, Lookup, Original, Progress};
pub use convert::{ConvertTrouble, Offer};
pub use due::Due;
#[cfg(debug_assertions)]
pub use fault::FAULT_POINTS;
pub use journal::Keeping;
pub use media::{Contents, DatedBy, Kind, Media};
pub use metadata::{Dating, Derived, FieldTrouble, KnownAgent, MetadataFields, Order, Stamp};
pub use passed::{Conversion, Passed, PassedWhy};
pub use pattern::{Mismatch, Pattern, PatternTrouble, Reading};
pub use presets::{Preset, drop_preset, presets, put_preset};
pub use queue::{
    Added, Destination, Options, PatternPreview, PatternRow, Queue, QueueTrouble, Sheets, Taken,
};
pub use sidecar::{
    Asked, Beside, ColumnRole, KnownBy, NamedColumn, SheetColumn, SheetPreset, SheetSeen,
};
pub use state::{Event, State};
pub use tuning::{Hours, MOST_AT_ONCE, Tuning};
pub use uris::UriList;
pub use watching::{Finished, FolderTrouble, WatchedFolder};
