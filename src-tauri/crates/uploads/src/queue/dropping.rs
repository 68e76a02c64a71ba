//! What another program dropped, and under which paths its files are known already.

use std::path::{Path, PathBuf};

use super::Queue;
use crate::{State, passed::Passed};

#[cfg(unix)]
mod uris;

impl Queue {
    /// The paths of files that a drop may hold once more. Of two paths to one file the one that counts comes first.
    pub(super) fn known_paths(&self) -> Vec<PathBuf> {
        let mut known: Vec<PathBuf> = self.with_book(|book| {
            let open = book.all().iter().filter(|call| !call.state.has_arrived());
            let (ended, going): (Vec<_>, Vec<_>) = open.partition(|call| {
                matches!(call.state, State::Refused | State::Stopped | State::Unknown)
            });
            let calls = going.iter().chain(&ended);
            calls
                .flat_map(|call| [call.path.as_path(), call.origin()])
                .map(Path::to_owned)
                .collect()
        });
        known.extend(self.passed().into_iter().map(|Passed { path, .. }| path));
        known
    }
}
