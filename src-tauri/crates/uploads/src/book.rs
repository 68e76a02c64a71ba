//! Every call in its order, and what of it has changed since somebody last looked.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    time::{Duration, SystemTime},
};

use crate::{
    Call, CallId, Event, Finding, FindingKind, MetadataFields, State, intake::Found,
    metadata::Derived, rate::Rate,
};

/// Whole rows for whoever shows them, with a number that only grows.
#[derive(Debug, Clone)]
pub struct Pages {
    /// Grows with each look.
    pub seq: u64,
    /// True when these are all rows there are.
    pub whole: bool,
    /// The rows, whole, in their order.
    pub calls: Vec<Call>,
    /// All of it in a few numbers.
    pub overall: Overall,
    /// What was typed for every file.
    pub batch: MetadataFields,
}

/// The queue in a few numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overall {
    /// Rows.
    pub total: usize,
    /// Not handed over yet.
    pub drafts: usize,
    /// There, by the service's word or a person's.
    pub arrived: usize,
    /// Waiting for a person: refused, stopped, or drafts with findings.
    pub need_you: usize,
    /// Nobody knows.
    pub unknown: usize,
    /// Waiting or on their way.
    pub active: usize,
    /// Bytes of everything that was handed over.
    pub bytes_total: u64,
    /// Bytes of that which have gone out.
    pub bytes_sent: u64,
    /// Bytes a second over all.
    pub rate: Option<f64>,
    /// How long the rest will take.
    pub left: Option<Duration>,
}

#[derive(Debug, Default)]
pub(crate) struct Book {
    calls: Vec<Call>,
    places: HashMap<CallId, usize>,
    batch: MetadataFields,
    dirty: BTreeSet<usize>,
    whole: bool,
    seq: u64,
}

impl Book {
    /// Adds what was found; a file that is already here and not finished is left out.
    pub(crate) fn add(&mut self, found: Vec<Found>, letters: impl Fn() -> String) -> Vec<CallId> {
        let known: HashSet<_> = self
            .calls
            .iter()
            .filter(|call| !call.state.has_arrived())
            .map(|call| call.path.clone())
            .collect();
        let mut added = Vec::new();
        for found in found.into_iter().filter(|found| !known.contains(&found.path)) {
            let call = draft(found, &letters());
            added.push(call.id);
            self.places.insert(call.id, self.calls.len());
            self.dirty.insert(self.calls.len());
            self.calls.push(call);
        }
        self.refresh_findings();
        added
    }

    pub(crate) fn get(&self, id: CallId) -> Option<&Call> {
        self.places.get(&id).and_then(|place| self.calls.get(*place))
    }

    /// Changes a row, which marks it as changed.
    pub(crate) fn change<T>(
        &mut self,
        id: CallId,
        change: impl FnOnce(&mut Call) -> T,
    ) -> Option<T> {
        let place = *self.places.get(&id)?;
        let call = self.calls.get_mut(place)?;
        self.dirty.insert(place);
        Some(change(call))
    }

    /// Moves a call on, if the table allows it. `then` runs only when it does.
    pub(crate) fn happen(
        &mut self,
        id: CallId,
        event: Event,
        then: impl FnOnce(&mut Call),
    ) -> bool {
        let Some(next) = self.get(id).and_then(|call| call.state.after(event)) else {
            return false;
        };
        self.change(id, |call| {
            call.state = next;
            then(call);
        });
        true
    }

    pub(crate) fn remove(&mut self, ids: &HashSet<CallId>) {
        self.calls.retain(|call| !ids.contains(&call.id) || call.state.is_active());
        self.places = self.calls.iter().enumerate().map(|(place, call)| (call.id, place)).collect();
        self.whole = true;
        self.refresh_findings();
    }

    pub(crate) fn batch(&self) -> &MetadataFields {
        &self.batch
    }

    pub(crate) fn set_batch(&mut self, batch: MetadataFields) {
        self.batch = batch;
        self.whole = true;
        self.refresh_findings();
    }

    /// The next call that may begin.
    pub(crate) fn next_waiting(&self, at_once: usize, now: SystemTime) -> Option<CallId> {
        let active = self.calls.iter().filter(|call| call.state.is_active()).count();
        if active >= at_once {
            return None;
        }
        let ready = |call: &&Call| {
            call.state == State::Waiting && call.next_try.is_none_or(|next| next <= now)
        };
        self.calls.iter().find(ready).map(|call| call.id)
    }

    /// Names and metadata depend on the other rows and on the batch, so these findings are told anew.
    pub(crate) fn refresh_findings(&mut self) {
        let mut names = HashSet::new();
        for (place, call) in self.calls.iter_mut().enumerate() {
            let twice = !names.insert(call.name.clone());
            if call.state != State::Draft {
                continue;
            }
            let mut findings: Vec<Finding> = call
                .findings
                .iter()
                .filter(|finding| !is_relative(finding.kind))
                .cloned()
                .collect();
            if twice {
                findings.push(Finding::plain(FindingKind::DuplicateInQueue));
            }
            if let Some(trouble) = call.own.over(&self.batch).lacks(&call.name) {
                let detail = Some(trouble.words);
                findings.push(Finding { kind: FindingKind::MetadataIncomplete, detail });
            }
            if findings != call.findings {
                call.findings = findings;
                self.dirty.insert(place);
            }
        }
    }

    /// What changed since the last look, or everything.
    pub(crate) fn pages(&mut self, everything: bool) -> Pages {
        self.seq += 1;
        let whole = everything || self.whole;
        let dirty = std::mem::take(&mut self.dirty);
        self.whole = false;
        let calls = if whole {
            self.calls.clone()
        } else {
            dirty.into_iter().filter_map(|place| self.calls.get(place)).cloned().collect()
        };
        Pages { seq: self.seq, whole, calls, overall: self.overall(), batch: self.batch.clone() }
    }

    /// True when there is something to show.
    pub(crate) fn has_news(&self) -> bool {
        self.whole || !self.dirty.is_empty()
    }

    #[expect(clippy::cast_precision_loss, reason = "an estimate for reading")]
    pub(crate) fn overall(&self) -> Overall {
        let mut overall = Overall { total: self.calls.len(), ..Overall::default() };
        let mut rate = 0.0;
        for call in &self.calls {
            match call.state {
                State::Draft => {
                    overall.drafts += 1;
                    overall.need_you += usize::from(!call.findings.is_empty());
                    continue;
                }
                State::Confirmed | State::Settled => overall.arrived += 1,
                State::Refused | State::Stopped => {
                    overall.need_you += 1;
                    continue;
                }
                State::Unknown => overall.unknown += 1,
                State::Waiting | State::Sending | State::Stalled | State::Awaiting => {
                    overall.active += 1;
                }
            }
            overall.bytes_total += call.bytes();
            overall.bytes_sent += if call.state == State::Waiting { 0 } else { call.sent };
            rate += call.rate().unwrap_or(0.0);
        }
        overall.rate = (rate > 0.0).then_some(rate);
        let rest = overall.bytes_total.saturating_sub(overall.bytes_sent) as f64;
        overall.left = (rate > 1.0).then(|| Duration::from_secs_f64(rest / rate));
        overall
    }
}

fn draft(found: Found, letters: &str) -> Call {
    let derived = Derived::from_file(&found.name, found.identity.modified, letters);
    Call {
        id: CallId::fresh(),
        name: found.name,
        folder: found.folder,
        state: State::Draft,
        findings: found.findings,
        own: MetadataFields::default(),
        derived,
        sent: 0,
        cause: None,
        next_try: None,
        attempts: 0,
        tries: 0,
        server_id: None,
        sha256: None,
        started: None,
        all_sent: None,
        ended: None,
        path: found.path,
        identity: found.identity,
        rate: Rate::default(),
        moved: std::time::Instant::now(),
        wait: None,
        cancel: tokio_util::sync::CancellationToken::new(),
    }
}

fn is_relative(kind: FindingKind) -> bool {
    matches!(kind, FindingKind::DuplicateInQueue | FindingKind::MetadataIncomplete)
}
