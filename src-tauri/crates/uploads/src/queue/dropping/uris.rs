//! Drops whose addresses are known as they were given: the paths that a web view makes of them may have lost bytes.

use std::{fs, path::Path, sync::Arc};

use crate::{
    Added, Queue, QueueTrouble,
    intake::take_in,
    spellings::Spellings,
    uris::{self, Dropped, Here},
};

impl Queue {
    /// Adds the files and folders of a list of addresses (`text/uri-list`), as another program gave it. What is no file of
    /// this computer, whose name is `host`, is passed over.
    ///
    /// # Errors
    /// [`QueueTrouble::NotKept`].
    pub async fn add_uris(
        self: &Arc<Self>,
        list: Vec<u8>,
        host: String,
    ) -> Result<Added, QueueTrouble> {
        let now = (self.options.now)();
        let (sidecars, known) = (self.sidecars(), self.known_paths());
        let look = move || {
            let is_there = |path: &Path| fs::symlink_metadata(path).is_ok();
            let (mut paths, mut elsewhere) = (Vec::new(), Vec::new());
            for dropped in uris::read(&list, &Here { host: &host, is_there: &is_there }) {
                match dropped {
                    Dropped::Local(path) => paths.push(path),
                    Dropped::Elsewhere(it) => elsewhere.push((it.shown, it.why)),
                }
            }
            let mut intake = take_in(&paths, now, sidecars, Spellings::of(known));
            intake.pass_elsewhere(elsewhere);
            intake
        };
        let looked = tokio::task::spawn_blocking(look).await;
        Ok(self.enter(looked.unwrap_or_default()).await?.1)
    }
}
