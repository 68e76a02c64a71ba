//! Notes of the desktop, for whoever has walked away: when everything has ended, and when a person is needed.

use gatehouse_uploads::Overall;
use tauri::Manager;
use tauri_plugin_notification::NotificationExt;

use super::Desktop;

/// What a note says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Note {
    /// The first call of this run that needs a person.
    Needed { unknown: usize, refused: usize },
    /// Nothing goes out any more.
    Ended { arrived: usize, unknown: usize, refused: usize },
}

impl Note {
    pub(super) fn words(self) -> String {
        match self {
            Self::Needed { unknown, refused } => {
                format!("A call needs you: {}. The others go on.", trouble(unknown, refused))
            }
            Self::Ended { arrived, unknown: 0, refused: 0 } => {
                format!("Everything that was sent has arrived: {}.", calls(arrived))
            }
            Self::Ended { arrived, unknown, refused } => {
                format!("{} arrived. {} you.", calls(arrived), needs(unknown, refused))
            }
        }
    }
}

fn calls(count: usize) -> String {
    if count == 1 { "1 call".to_owned() } else { format!("{count} calls") }
}

fn trouble(unknown: usize, refused: usize) -> String {
    let parts = [(unknown, "unknown"), (refused, "refused")];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    parts.map(|(count, word)| format!("{count} {word}")).collect::<Vec<_>>().join(", ")
}

fn needs(unknown: usize, refused: usize) -> String {
    let verb = if unknown + refused == 1 { "needs" } else { "need" };
    format!("{} {verb}", trouble(unknown, refused))
}

/// A run begins when something goes out and ends when nothing does.
#[derive(Debug, Default)]
pub(super) struct Run {
    began: Option<Counts>,
    told_need: bool,
}

#[derive(Debug, Clone, Copy)]
struct Counts {
    arrived: usize,
    unknown: usize,
    refused: usize,
}

impl Counts {
    fn of(overall: &Overall) -> Self {
        Self { arrived: overall.arrived, unknown: overall.unknown, refused: overall.refused }
    }

    /// What has come since. Rows that were taken off the list meanwhile do not count against it.
    fn since(self, before: Self) -> Self {
        Self {
            arrived: self.arrived.saturating_sub(before.arrived),
            unknown: self.unknown.saturating_sub(before.unknown),
            refused: self.refused.saturating_sub(before.refused),
        }
    }
}

impl Run {
    /// What is to be told now.
    pub(super) fn goes_on(&mut self, overall: &Overall, busy: bool) -> Vec<Note> {
        let now = Counts::of(overall);
        let Some(before) = self.began else {
            if busy {
                *self = Self { began: Some(now), told_need: false };
            }
            return Vec::new();
        };
        let Counts { arrived, unknown, refused } = now.since(before);
        if !busy {
            *self = Self::default();
            let moved = arrived + unknown + refused > 0;
            return moved
                .then_some(Note::Ended { arrived, unknown, refused })
                .into_iter()
                .collect();
        }
        if self.told_need || unknown + refused == 0 {
            return Vec::new();
        }
        self.told_need = true;
        vec![Note::Needed { unknown, refused }]
    }
}

impl Desktop {
    /// Shows a note, unless a person is looking at the window anyway.
    pub fn tell(&self, words: &str) {
        let looked_at = |window: &tauri::WebviewWindow| {
            window.is_visible().unwrap_or(false) && window.is_focused().unwrap_or(false)
        };
        if self.app.webview_windows().values().any(looked_at) {
            return;
        }
        let note = self.app.notification().builder().title("Gatehouse").body(words);
        if let Err(error) = note.show() {
            tracing::warn!(%error, "the desktop showed no note");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overall(arrived: usize, unknown: usize, refused: usize) -> Overall {
        Overall { arrived, unknown, refused, ..Overall::default() }
    }

    #[test]
    fn a_run_is_told_of_once_at_its_end_and_counts_only_its_own_calls() {
        let mut run = Run::default();
        assert!(run.goes_on(&overall(5, 0, 0), false).is_empty());
        assert!(run.goes_on(&overall(5, 0, 0), true).is_empty());
        assert!(run.goes_on(&overall(6, 0, 0), true).is_empty());
        let ended = Note::Ended { arrived: 2, unknown: 0, refused: 0 };
        assert_eq!(run.goes_on(&overall(7, 0, 0), false), [ended]);
        assert!(run.goes_on(&overall(7, 0, 0), false).is_empty());
        assert_eq!(ended.words(), "Everything that was sent has arrived: 2 calls.");
    }

    #[test]
    fn the_first_call_that_needs_a_person_is_told_of_at_once_and_the_rest_at_the_end() {
        let mut run = Run::default();
        run.goes_on(&overall(0, 1, 0), true);
        assert!(run.goes_on(&overall(1, 1, 0), true).is_empty(), "it was unknown before");
        let needed = Note::Needed { unknown: 0, refused: 1 };
        assert_eq!(run.goes_on(&overall(1, 1, 1), true), [needed]);
        assert!(run.goes_on(&overall(1, 2, 1), true).is_empty());
        let ended = Note::Ended { arrived: 1, unknown: 1, refused: 1 };
        assert_eq!(run.goes_on(&overall(1, 2, 1), false), [ended]);
        assert_eq!(ended.words(), "1 call arrived. 1 unknown, 1 refused need you.");
    }

    #[test]
    fn a_run_that_was_taken_back_says_nothing() {
        let mut run = Run::default();
        run.goes_on(&overall(3, 0, 0), true);
        assert!(run.goes_on(&overall(3, 0, 0), false).is_empty());
    }
}
