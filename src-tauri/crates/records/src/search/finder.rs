//! What is searched, and how it follows the database.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use tokio::sync::watch;

use super::base::Base;
use super::bits::Bits;
use super::card::{Card, NumberTest};
use super::{Query, find};
use crate::Trouble;

/// How many changed people are kept beside the base before it is made anew.
const MOST_RECENT: usize = 4096;

/// How far the base is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Readiness {
    /// Being read.
    Reading,
    /// There.
    Ready,
    /// It could not be read.
    Failed(Trouble),
}

/// Finds people in memory.
pub(crate) struct Finder {
    held: RwLock<Held>,
    /// What says of a number whether it looks wrong.
    test: OnceLock<NumberTest>,
    readiness: watch::Sender<Readiness>,
    loading: AtomicBool,
    /// Something may have been committed that is not in here.
    doubted: AtomicBool,
}

/// The base and what changed since.
#[derive(Default)]
pub(super) struct Held {
    pub(super) base: Arc<Base>,
    /// Who of the base changed since.
    pub(super) outdated: Bits,
    changes: HashMap<i64, Change>,
    /// How many changes there were.
    count: u64,
}

struct Change {
    number: u64,
    /// `None`: the person is no more.
    card: Option<Card>,
}

impl Held {
    /// Those who changed since the base was made.
    pub(super) fn recent(&self) -> impl Iterator<Item = &Card> {
        self.changes.values().filter_map(|change| change.card.as_ref())
    }

    /// Whether a search takes noticeably longer for the changes.
    fn has_grown(&self) -> bool {
        self.changes.len() > MOST_RECENT.max(self.base.len() / 128)
    }

    /// Whether the base should be made anew even if nobody searches. Each time it is larger by a
    /// quarter, so that taking up very many people is not mostly this.
    fn has_outgrown(&self) -> bool {
        self.changes.len() > MOST_RECENT.max(self.base.len() / 4)
    }
}

impl Default for Finder {
    fn default() -> Self {
        Self {
            held: RwLock::default(),
            test: OnceLock::new(),
            readiness: watch::channel(Readiness::Reading).0,
            loading: AtomicBool::new(false),
            doubted: AtomicBool::new(false),
        }
    }
}

impl Finder {
    /// Takes over what changed: who is in `slots` and has no card is no more. `true` if the base
    /// should be made anew.
    pub(crate) fn put(&self, slots: &[i64], mut cards: HashMap<i64, Card>) -> bool {
        let mut look = |test: Option<NumberTest>| {
            if let Some(test) = test {
                cards.values_mut().for_each(|card| card.test(test));
            }
            test.is_some()
        };
        // Nobody who searches waits for it, but for those who changed while the test came.
        let looked = look(self.test());
        let mut held = self.written();
        if !looked {
            look(self.test());
        }
        for slot in slots {
            held.count += 1;
            let number = held.count;
            if let Some(index) = held.base.index(*slot) {
                held.outdated.add(index);
            }
            held.changes.insert(*slot, Change { number, card: cards.remove(slot) });
        }
        held.has_outgrown()
    }

    /// The slots of the page that `query` wants, how many are found in all, and whether the base
    /// should be made anew.
    pub(crate) fn find(&self, query: &Query) -> (Vec<i64>, u64, bool) {
        let held = self.held();
        let (slots, total) = find::find(&held, query, self.test());
        (slots, total, held.has_grown())
    }

    /// How many of the living have a number that looks wrong, if that is known by now.
    pub(crate) fn odd_numbers(&self) -> Option<u64> {
        find::odd_numbers(&self.held())
    }

    /// Asks `test` about every number from now on. The first one stays.
    pub(super) fn test_numbers(&self, test: NumberTest) {
        let mut held = self.written();
        let test = *self.test.get_or_init(|| test);
        for card in held.changes.values_mut().filter_map(|change| change.card.as_mut()) {
            card.test(test);
        }
    }

    pub(super) fn test(&self) -> Option<NumberTest> {
        self.test.get().copied()
    }

    pub(super) fn base(&self) -> Arc<Base> {
        Arc::clone(&self.held().base)
    }

    /// Looks at every number that was not looked at yet. It takes a while, and nobody else waits for it.
    pub(super) fn look_at_numbers(&self) {
        let base = self.base();
        if let Some(test) = self.test() {
            base.odd(test);
        }
    }

    /// A commit is under way.
    pub(crate) fn doubt(&self) -> Doubt<'_> {
        Doubt { finder: self, stands: true }
    }

    /// How many changes there were: what is read from now on has them all.
    pub(super) fn mark(&self) -> u64 {
        self.held().count
    }

    /// Replaces the base by one that has the first `mark` changes.
    pub(super) fn replace(&self, base: Arc<Base>, mark: u64) {
        let mut held = self.written();
        held.changes.retain(|_, change| change.number > mark);
        let mut outdated = Bits::none(base.len());
        for index in held.changes.keys().filter_map(|slot| base.index(*slot)) {
            outdated.add(index);
        }
        held.outdated = outdated;
        let old = std::mem::replace(&mut held.base, base);
        drop(held);
        // Giving back so much memory takes a while; nobody should wait for it.
        drop(old);
        if !self.doubted.load(Ordering::SeqCst) {
            self.readiness.send_replace(Readiness::Ready);
        }
    }

    /// Whether there is nothing to find anybody in yet.
    pub(super) fn is_empty(&self) -> bool {
        self.held().base.len() == 0
    }

    pub(super) fn fail(&self, trouble: Trouble) {
        self.readiness.send_replace(Readiness::Failed(trouble));
    }

    pub(super) fn readiness(&self) -> watch::Receiver<Readiness> {
        self.readiness.subscribe()
    }

    /// Whether the caller is the one who is to read the base now.
    pub(super) fn begin_loading(&self) -> bool {
        !self.loading.swap(true, Ordering::SeqCst)
    }

    /// Whether the base that was just read is good for now; then reading is over.
    pub(super) fn end_loading(&self) -> bool {
        self.loading.store(false, Ordering::SeqCst);
        let failed = matches!(*self.readiness.borrow(), Readiness::Failed(_));
        let again = !failed && (self.doubted.load(Ordering::SeqCst) || self.held().has_outgrown());
        // Somebody else may have begun in the meantime.
        !(again && self.begin_loading())
    }

    /// Whether something may be missing; then the base counts as not there until it is read again.
    pub(super) fn is_doubted(&self) -> bool {
        let doubted = self.doubted.load(Ordering::SeqCst);
        if doubted {
            self.readiness.send_replace(Readiness::Reading);
        }
        doubted
    }

    /// The base is about to be read: what was in doubt will be in it.
    pub(super) fn trust(&self) {
        self.doubted.store(false, Ordering::SeqCst);
    }

    fn held(&self) -> RwLockReadGuard<'_, Held> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn written(&self) -> RwLockWriteGuard<'_, Held> {
        self.held.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Stands while it is not known whether a commit was carried out.
pub(crate) struct Doubt<'a> {
    finder: &'a Finder,
    stands: bool,
}

impl Doubt<'_> {
    /// It was, and what it changed is in the finder.
    pub(crate) fn lift(mut self) {
        self.stands = false;
    }
}

impl Drop for Doubt<'_> {
    fn drop(&mut self) {
        if self.stands {
            self.finder.doubted.store(true, Ordering::SeqCst);
        }
    }
}
