//! Work on files that a share or a disk may never answer about.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, Weak},
};

use tokio::task::JoinHandle;

use super::Queue;
use crate::patience::within;

/// So many files of a folder may leave a question open. Each waits on a thread of its own.
const MOST_BESIDE: usize = 16;

/// What became of some work on a file.
pub(super) enum Tried<T> {
    Done(T),
    /// It takes too long; whoever wants to can wait on.
    Late(JoinHandle<T>),
    /// Something that was begun before has not ended yet.
    Busy,
}

impl<T> Tried<T> {
    pub(super) fn done(self) -> Option<T> {
        match self {
            Self::Done(done) => Some(done),
            Self::Late(_) | Self::Busy => None,
        }
    }
}

/// A file of which something is asked, until that has ended in any way.
struct Asked {
    queue: Weak<Queue>,
    path: PathBuf,
}

impl Drop for Asked {
    fn drop(&mut self) {
        if let Some(queue) = self.queue.upgrade() {
            queue.unanswered.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.path);
        }
    }
}

impl Queue {
    /// Does something on a thread of its own in which no question to a disk takes longer than a look may. None where it did
    /// not end well.
    pub(super) async fn looked<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let (limit, open) = (self.options.look_limit, Arc::clone(&self.open_questions));
        tokio::task::spawn_blocking(move || within(limit, &open, work)).await.ok()
    }

    /// Notes that a file is asked: not while it did not answer the last time, nor while much beside it does not.
    fn may_be_asked(&self, path: &Path) -> bool {
        let mut unanswered = self.unanswered.lock().unwrap_or_else(PoisonError::into_inner);
        let beside = unanswered.iter().filter(|other| other.parent() == path.parent()).count();
        beside < MOST_BESIDE && unanswered.insert(path.to_owned())
    }

    /// Does something with a file: for no longer than a look may take, and not while the last one of this file has not ended.
    pub(super) async fn limited<T: Send + 'static>(
        self: &Arc<Self>,
        path: &Path,
        work: impl FnOnce(&Path) -> T + Send + 'static,
    ) -> Tried<T> {
        if !self.may_be_asked(path) {
            return Tried::Busy;
        }
        let asked = Asked { queue: Arc::downgrade(self), path: path.to_owned() };
        let mut work = tokio::task::spawn_blocking(move || work(&asked.path));
        match tokio::time::timeout(self.options.look_limit, &mut work).await {
            Ok(Ok(done)) => Tried::Done(done),
            // Work that panicked tells nothing.
            Ok(Err(_)) => Tried::Busy,
            Err(_) => Tried::Late(work),
        }
    }
}
