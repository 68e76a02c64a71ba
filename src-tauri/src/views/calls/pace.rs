//! How hard the queue works, as a window sees and types it.

use std::time::Duration;

use gatehouse_uploads::{Finished, FolderTrouble, Hours, MOST_AT_ONCE, Queue, Tuning};
use gatehouse_vendors::authenticx::Unreadable;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{desktop::AwakeState, failure::Failure, station::Station};

const MINUTES_A_DAY: u16 = 24 * 60;
/// Below this, sending looks like standing still.
const SLOWEST: u64 = 10_000;

/// A limit for some hours of each day, in minutes since midnight.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Hours")]
pub struct HoursView {
    pub from: u16,
    pub to: u16,
    /// Bytes a second, or no limit.
    pub limit: Option<u64>,
}

/// How hard the queue works.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Tuning")]
pub struct TuningView {
    /// Calls at the same time, 1 to 8.
    pub at_once: u8,
    /// Bytes a second over all calls, where there is a limit.
    pub limit: Option<u64>,
    pub timetable: Vec<HoursView>,
    pub hashed: bool,
}

impl From<Tuning> for TuningView {
    fn from(tuning: Tuning) -> Self {
        let hours = |it: Hours| HoursView { from: it.from, to: it.to, limit: it.limit };
        Self {
            at_once: u8::try_from(tuning.at_once).unwrap_or(1),
            limit: tuning.limit,
            timetable: tuning.timetable.into_iter().map(hours).collect(),
            hashed: tuning.hashed,
        }
    }
}

impl TuningView {
    /// The same for the queue.
    pub fn checked(self) -> Result<Tuning, Failure> {
        let at_once = usize::from(self.at_once);
        if !(1..=MOST_AT_ONCE).contains(&at_once) {
            let words = format!("From 1 to {MOST_AT_ONCE} calls can go at the same time");
            return Err(Failure::field("atOnce", words));
        }
        let timetable: Vec<Hours> = self
            .timetable
            .iter()
            .map(|it| Hours { from: it.from, to: it.to, limit: it.limit })
            .collect();
        let limits = timetable.iter().map(|hours| hours.limit).chain([self.limit]).flatten();
        if limits.into_iter().any(|limit| limit < SLOWEST) {
            let words = "At least 0.01 MB a second. To stop sending, pause the queue";
            return Err(Failure::field("limit", words));
        }
        let odd = |it: &Hours| it.from >= MINUTES_A_DAY || it.to >= MINUTES_A_DAY;
        if timetable.iter().any(|it| odd(it) || it.from == it.to) {
            return Err(Failure::field("timetable", "Hours need a beginning and another end"));
        }
        Ok(Tuning { at_once, limit: self.limit, timetable, hashed: self.hashed })
    }
}

/// The limit that holds now.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HoldingView {
    /// Bytes a second, or no limit.
    pub limit: Option<u64>,
    /// The minute since midnight at which another one begins, if one does.
    pub until: Option<u16>,
}

/// By what a recording in a watched folder is known to be finished.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
#[serde(rename = "Finished")]
pub enum FinishedView {
    Unchanged { seconds: u32 },
    Marked,
    Moved,
}

impl FinishedView {
    /// An hour is longer than anybody is put on hold.
    const LONGEST: u32 = 3600;
}

impl From<FinishedView> for Finished {
    fn from(view: FinishedView) -> Self {
        match view {
            FinishedView::Unchanged { seconds } => {
                let seconds = seconds.clamp(1, FinishedView::LONGEST);
                Self::Unchanged(Duration::from_secs(seconds.into()))
            }
            FinishedView::Marked => Self::Marked,
            FinishedView::Moved => Self::Moved,
        }
    }
}

impl From<Finished> for FinishedView {
    fn from(finished: Finished) -> Self {
        match finished {
            Finished::Unchanged(long) => {
                Self::Unchanged { seconds: u32::try_from(long.as_secs()).unwrap_or(Self::LONGEST) }
            }
            Finished::Marked => Self::Marked,
            Finished::Moved => Self::Moved,
        }
    }
}

/// What becomes of recordings in a folder that is to be watched.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WatchRule {
    pub sends: bool,
    /// Whether recordings that lose nothing as WAV are converted by themselves.
    pub converts: bool,
    pub finished: FinishedView,
}

/// The folder that is watched.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WatchedView {
    pub folder: String,
    pub sends: bool,
    pub converts: bool,
    pub finished: FinishedView,
    /// Why it, or a part of it, cannot be read now.
    pub trouble: Option<FolderTroubleView>,
}

/// Why a folder cannot be read now, or not whole.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "FolderTrouble")]
pub struct FolderTroubleView {
    /// Why the folder itself cannot be: a word for it, or the system's own words. None where most of it is read.
    pub why: Option<String>,
    /// Parts that cannot be.
    pub parts: Vec<UnreadPartView>,
    /// How many other parts there are.
    pub more: u32,
}

/// A part of a folder that cannot be read now.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "UnreadPart")]
pub struct UnreadPartView {
    /// From the folder on.
    pub name: String,
    /// A word for it, or the system's own words.
    pub why: String,
}

impl From<FolderTrouble> for FolderTroubleView {
    fn from(trouble: FolderTrouble) -> Self {
        let part =
            |(name, why): (String, Unreadable)| UnreadPartView { name, why: why.to_string() };
        match trouble {
            FolderTrouble::Whole(why) => {
                Self { why: Some(why.to_string()), parts: Vec::new(), more: 0 }
            }
            FolderTrouble::Parts { named, more } => Self {
                why: None,
                parts: named.into_iter().map(part).collect(),
                more: u32::try_from(more).unwrap_or(u32::MAX),
            },
        }
    }
}

/// Whether this computer is kept from falling asleep.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AwakeView {
    Unneeded,
    Held,
    Refused,
}

/// How the queue works, beside its rows.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Pace")]
pub struct PaceView {
    pub tuning: TuningView,
    pub holding: HoldingView,
    pub watched: Option<WatchedView>,
    pub awake: AwakeView,
}

impl PaceView {
    pub fn new(station: &Station, queue: &Queue) -> Self {
        let tuning = queue.tuning();
        let (limit, until) = tuning.holding(Timestamp::now());
        let watched = queue.watched().map(|(watched, trouble)| WatchedView {
            folder: watched.path.display().to_string(),
            sends: watched.sends,
            converts: watched.converts,
            finished: watched.finished.into(),
            trouble: trouble.map(Into::into),
        });
        let awake = match station.desktop.awake() {
            AwakeState::Unneeded => AwakeView::Unneeded,
            AwakeState::Held => AwakeView::Held,
            AwakeState::Refused => AwakeView::Refused,
        };
        Self { tuning: tuning.into(), holding: HoldingView { limit, until }, watched, awake }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> TuningView {
        TuningView { at_once: 3, limit: None, timetable: Vec::new(), hashed: true }
    }

    #[test]
    fn what_cannot_be_names_its_field() {
        let field = |view: TuningView| view.checked().err().and_then(|failure| failure.field);
        assert_eq!(field(typed()), None);
        assert_eq!(field(TuningView { at_once: 0, ..typed() }), Some("atOnce".into()));
        assert_eq!(field(TuningView { at_once: 9, ..typed() }), Some("atOnce".into()));
        assert_eq!(field(TuningView { limit: Some(9), ..typed() }), Some("limit".into()));
        let hours = |from, to, limit| vec![HoursView { from, to, limit }];
        let table = |timetable| field(TuningView { timetable, ..typed() });
        assert_eq!(table(hours(60, 60, None)), Some("timetable".into()));
        assert_eq!(table(hours(0, 1440, None)), Some("timetable".into()));
        assert_eq!(table(hours(0, 60, Some(1))), Some("limit".into()));
        assert_eq!(table(hours(1320, 360, Some(1_000_000))), None);
    }
}
