//! Keeps a late write from undoing what a person decided after it.
//!
//! A write that ran out of time cannot be called back: a keyring that waits for its password for a
//! minute carries the write out after that minute. By then the person may have stored another
//! secret, kept it for the session only, or forgotten it. The thread that finishes late asks here
//! what is wanted now, and puts that in place.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{SecretName, SecretText};

/// What the keyring is to hold under a name.
#[derive(Clone)]
pub(crate) enum Wish {
    /// This secret.
    Held(Arc<SecretText>),
    /// Nothing.
    Gone,
}

/// The newest wish for each name that has a write under way.
///
/// A name is listed exactly as long as there is a [`Ticket`] for it, so no secret is held here any
/// longer than the write itself holds it.
#[derive(Default)]
pub(crate) struct Wishes(Mutex<HashMap<SecretName, Newest>>);

struct Newest {
    turn: u64,
    under_way: usize,
    wish: Wish,
}

/// One write under way.
pub(crate) struct Ticket {
    wishes: Arc<Wishes>,
    name: SecretName,
    turn: u64,
    wish: Wish,
    counted: bool,
}

impl Wishes {
    /// Notes that a write is under way.
    pub(crate) fn begin(self: &Arc<Self>, name: &SecretName, wish: Wish) -> Ticket {
        let mut all = self.lock();
        let newest =
            all.entry(name.clone()).or_insert(Newest { turn: 0, under_way: 0, wish: Wish::Gone });
        newest.turn += 1;
        newest.under_way += 1;
        newest.wish = wish.clone();
        let (wishes, name, turn) = (Arc::clone(self), name.clone(), newest.turn);
        Ticket { wishes, name, turn, wish, counted: true }
    }

    /// Notes that the keyring is not to hold what a write under way is about to put there.
    pub(crate) fn withdraw(&self, name: &SecretName) {
        if let Some(newest) = self.lock().get_mut(name) {
            newest.turn += 1;
            newest.wish = Wish::Gone;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SecretName, Newest>> {
        // Each change here is complete before the lock is let go, so the map is never half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ticket {
    /// What this write is to put in place.
    pub(crate) fn wish(&self) -> &Wish {
        &self.wish
    }

    /// Takes up the newest wish, if one came after this ticket's own. Else the write is over.
    ///
    /// Both happen under one lock, so that no wish can fall between the question and the end.
    pub(crate) fn catch_up(&mut self) -> bool {
        let mut all = self.wishes.lock();
        match all.get(&self.name) {
            Some(newest) if newest.turn > self.turn => {
                self.turn = newest.turn;
                self.wish = newest.wish.clone();
                true
            }
            _ => {
                self.counted = false;
                count_down(&mut all, &self.name);
                false
            }
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if self.counted {
            count_down(&mut self.wishes.lock(), &self.name);
        }
    }
}

fn count_down(all: &mut HashMap<SecretName, Newest>, name: &SecretName) {
    if let Some(newest) = all.get_mut(name) {
        newest.under_way = newest.under_way.saturating_sub(1);
        if newest.under_way == 0 {
            all.remove(name);
        }
    }
}
