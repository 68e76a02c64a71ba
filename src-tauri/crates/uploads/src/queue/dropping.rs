//! What another program dropped, and under which paths its files are known already.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Added, Queue, QueueTrouble};
use crate::{
    State,
    intake::take_in,
    passed::Passed,
    patience,
    spellings::Spellings,
    uris::{self, Dropped, UriList},
};

impl Queue {
    /// Adds the files and folders of a list of addresses. What is no file of this computer is passed over.
    ///
    /// # Errors
    /// [`QueueTrouble::NotKept`].
    pub async fn add_uris(self: &Arc<Self>, list: UriList) -> Result<Added, QueueTrouble> {
        let now = (self.options.now)();
        let (sidecars, known) = (self.sidecars(), self.known_paths());
        let look = move || {
            let is_there =
                |path: &Path| patience::ask(path, |path| fs::symlink_metadata(path)).is_ok();
            let (mut paths, mut elsewhere) = (Vec::new(), Vec::new());
            for dropped in uris::read(&list, &is_there) {
                match dropped {
                    Dropped::Local(path) => paths.push(path),
                    Dropped::Elsewhere(it) => elsewhere.push(it),
                }
            }
            let mut intake = take_in(&paths, now, sidecars, Spellings::of(known));
            intake.pass_elsewhere(elsewhere);
            intake
        };
        let looked = self.looked(look).await;
        Ok(self.enter(looked.unwrap_or_default()).await?.1)
    }

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
