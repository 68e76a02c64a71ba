//! Every call in its order, and what of it has changed since somebody last looked.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime},
};

use crate::{
    Call, CallId, DatedBy, Due, Event, Finding, FindingKind, Keeping, KnownAgent, Media,
    MetadataFields, Pattern, State,
    call::{Live, Seen},
    intake::Found,
    journal::Step,
    metadata::{Changed, Dating, Derived},
    names,
    pattern::Reading,
    sidecar::SheetRules,
};

mod findings;

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
    /// The pattern that reads the names of files, as it was typed.
    pub pattern: Option<String>,
    /// How dates are taken.
    pub dating: Dating,
    /// Whether the queue outlives the application.
    pub keeping: Keeping,
    /// No further call is begun until a person says so.
    pub paused: bool,
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
    /// Waiting for a person: refused, stopped, drafts with findings, and what grew after it was sent.
    pub need_you: usize,
    /// Nobody knows.
    pub unknown: usize,
    /// Waiting or on their way.
    pub active: usize,
    /// On their way now.
    pub on_way: usize,
    /// Refused by the service.
    pub refused: usize,
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
    /// By their codes.
    agents: HashMap<String, KnownAgent>,
    pattern: Option<Pattern>,
    dating: Dating,
    sheets: Arc<SheetRules>,
    dirty: BTreeSet<usize>,
    whole: bool,
    seq: u64,
    keeping: Keeping,
    paused: bool,
}

impl Book {
    /// The calls that would come of what was found; a file that is already here and not finished is left out, unless it is
    /// another one by now than the one that did not arrive.
    pub(crate) fn drafts(
        &self,
        found: Vec<Found>,
        now: SystemTime,
        letters: impl Fn() -> String,
    ) -> Vec<Step> {
        let open = self.calls.iter().filter(|call| !call.state.has_arrived());
        let (ended, going): (Vec<&Call>, Vec<&Call>) = open.partition(|call| {
            matches!(call.state, State::Refused | State::Stopped | State::Unknown)
        });
        let ended: HashMap<_, _> =
            ended.iter().map(|call| (call.origin(), call.origin_identity())).collect();
        let mut known: HashSet<_> = going
            .iter()
            .flat_map(|call| [call.origin(), call.path()])
            .map(Path::to_owned)
            .collect();
        let mut place = self.calls.iter().map(|call| call.place).max().unwrap_or(0);
        let mut steps = Vec::new();
        for found in found {
            let same = ended
                .get(found.path.as_path())
                .is_some_and(|identity| **identity == found.identity);
            if same || !known.insert(found.path.clone()) {
                continue;
            }
            place += 1;
            let mut call = Call { place, ..draft(found, &letters(), now) };
            call.take_reading(self.patterned(&call.name));
            steps.push(Step { before: None, event: None, call });
        }
        steps
    }

    pub(crate) fn get(&self, id: CallId) -> Option<&Call> {
        self.places.get(&id).and_then(|place| self.calls.get(*place))
    }

    pub(crate) fn all(&self) -> &[Call] {
        &self.calls
    }

    pub(crate) fn all_mut(&mut self) -> &mut [Call] {
        &mut self.calls
    }

    /// Something beside the rows has changed.
    pub(crate) fn tell_everything(&mut self) {
        self.whole = true;
    }

    /// The step that an event would be, if the table allows it.
    pub(crate) fn step(
        &self,
        id: CallId,
        event: Event,
        then: impl FnOnce(&mut Call),
    ) -> Option<Step> {
        let before = self.get(id)?;
        let mut call = before.clone();
        call.state = before.state.after(event)?;
        then(&mut call);
        Some(Step { before: Some(before.state), event: Some(event), call })
    }

    /// The step that only notes something.
    pub(crate) fn note(&self, id: CallId, then: impl FnOnce(&mut Call)) -> Option<Step> {
        let mut call = self.get(id)?.clone();
        let before = Some(call.state);
        then(&mut call);
        Some(Step { before, event: None, call })
    }

    /// Takes a step that is written down. What belongs to the attempt goes on meanwhile, unless a new one begins.
    pub(crate) fn take(&mut self, step: Step) {
        let Step { event, mut call, .. } = step;
        let Some(place) = self.places.get(&call.id).copied() else {
            self.places.insert(call.id, self.calls.len());
            self.dirty.insert(self.calls.len());
            self.calls.push(call);
            return;
        };
        let Some(known) = self.calls.get_mut(place) else { return };
        if event != Some(Event::Begin) {
            call.live = known.live.clone();
            call.derived.agent.clone_from(&known.derived.agent);
        }
        // What was found out about the file meanwhile is not part of any step but of the row.
        call.findings.clone_from(&known.findings);
        call.suggestion.clone_from(&known.suggestion);
        if call.identity == known.identity {
            call.seen.clone_from(&known.seen);
        }
        *known = call;
        self.dirty.insert(place);
    }

    /// Changes what is never kept: how far an attempt is, and what was found.
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

    /// Puts calls in the order of their places.
    pub(crate) fn reorder(&mut self) {
        self.calls.sort_by_key(|call| call.place);
        self.places = self.calls.iter().enumerate().map(|(place, call)| (call.id, place)).collect();
        self.dirty.clear();
        self.whole = true;
        self.refresh_findings();
    }

    /// Forgets every call, because the journal is another one.
    pub(crate) fn clear(&mut self) {
        *self = Self { seq: self.seq, whole: true, ..Self::default() };
    }

    pub(crate) fn keeping(&self) -> Keeping {
        self.keeping
    }

    pub(crate) fn set_keeping(&mut self, keeping: Keeping) {
        self.whole |= self.keeping != keeping;
        self.keeping = keeping;
    }

    pub(crate) fn is_paused(&self) -> bool {
        self.paused
    }

    pub(crate) fn set_paused(&mut self, paused: bool) {
        self.whole |= self.paused != paused;
        self.paused = paused;
    }

    pub(crate) fn remove(&mut self, ids: &HashSet<CallId>) {
        self.calls.retain(|call| !ids.contains(&call.id) || call.state.is_active());
        self.reorder();
    }

    pub(crate) fn batch(&self) -> &MetadataFields {
        &self.batch
    }

    /// A name like this one that no call on the list is sent under.
    pub(crate) fn unlike_any(&self, name: &str) -> String {
        names::unlike(name, &self.calls.iter().map(|call| call.sent_name().to_owned()).collect())
    }

    /// What a name says, where there is a pattern that fits it.
    fn patterned(&self, name: &str) -> Reading {
        let read = self.pattern.as_ref().map(|pattern| pattern.read(name));
        read.and_then(Result::ok).unwrap_or_default()
    }

    pub(crate) fn set_pattern(&mut self, pattern: Option<Pattern>) {
        self.pattern = pattern;
        let read: Vec<_> = self.calls.iter().map(|call| self.patterned(&call.name)).collect();
        for (call, reading) in self.calls.iter_mut().zip(read) {
            call.take_reading(reading);
        }
        self.whole = true;
        self.refresh_findings();
    }

    pub(crate) fn set_batch(&mut self, batch: MetadataFields) {
        self.batch = batch;
        self.whole = true;
        self.refresh_findings();
    }

    pub(crate) fn dating(&self) -> Dating {
        self.dating
    }

    /// Takes dates in another way from now on, also those of drafts.
    pub(crate) fn set_dating(&mut self, dating: Dating, now: SystemTime) {
        self.dating = dating;
        for call in self.calls.iter_mut().filter(|call| call.state == State::Draft) {
            let changed = call.changed(now);
            call.derived.date(&call.media, &changed, dating.stamp);
        }
        self.whole = true;
    }

    /// Gives those drafts a date that had none, for a clock that was behind when they were looked at took theirs for one that
    /// is still to come.
    pub(crate) fn date_undated(&mut self, now: SystemTime) {
        let stamp = self.dating.stamp;
        let drafts = self.calls.iter().filter(|call| call.state == State::Draft);
        let undated = drafts.filter(|call| call.derived.dated_by == DatedBy::Nothing);
        let dated = undated.filter_map(|call| {
            let mut derived = call.derived.clone();
            derived.date(&call.media, &call.changed(now), stamp);
            (derived.dated_by != DatedBy::Nothing).then_some((call.id, derived))
        });
        let dated: Vec<(CallId, Derived)> = dated.collect();
        if dated.is_empty() {
            return;
        }
        for (id, derived) in dated {
            self.change(id, |call| call.derived = derived);
        }
        self.refresh_findings();
    }

    pub(crate) fn sheets(&self) -> &Arc<SheetRules> {
        &self.sheets
    }

    /// Reads sheets in another way from now on.
    pub(crate) fn set_sheets(&mut self, rules: SheetRules) {
        self.sheets = Arc::new(rules);
    }

    pub(crate) fn set_agents(&mut self, agents: Vec<KnownAgent>) {
        // The first of several under one code.
        let by_code = agents.into_iter().rev().map(|agent| (agent.code.clone(), agent));
        self.agents = by_code.collect();
        self.refresh_findings();
    }

    /// The calls that may begin now.
    pub(crate) fn ready(&self, at_once: usize, connection: &str) -> Vec<CallId> {
        if self.paused {
            return Vec::new();
        }
        let active = self.calls.iter().filter(|call| call.state.is_active()).count();
        let is_ready = |call: &&Call| {
            call.state == State::Waiting
                && call.connection == connection
                && call.next_try.is_none_or(Due::is_over)
        };
        let ready = self.calls.iter().filter(is_ready).map(|call| call.id);
        ready.take(at_once.saturating_sub(active)).collect()
    }

    /// How long until the next wait of a call is over.
    pub(crate) fn next_try(&self) -> Option<Duration> {
        let waiting = self.calls.iter().filter(|call| call.state == State::Waiting);
        let left = waiting.filter_map(|call| call.next_try).map(Due::left);
        left.filter(|left| !left.is_zero()).min()
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
        Pages {
            seq: self.seq,
            whole,
            calls,
            overall: self.overall(),
            batch: self.batch.clone(),
            pattern: self.pattern.as_ref().map(|pattern| pattern.text().to_owned()),
            dating: self.dating,
            keeping: self.keeping,
            paused: self.paused,
        }
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
                    let waits = |it: &Finding| it.kind != FindingKind::BeingLookedAt;
                    overall.need_you += usize::from(call.findings.iter().any(waits));
                    continue;
                }
                State::Confirmed | State::Settled => overall.arrived += 1,
                State::Refused | State::Stopped => {
                    overall.need_you += 1;
                    overall.refused += usize::from(call.state == State::Refused);
                    continue;
                }
                State::Unknown => overall.unknown += 1,
                State::Waiting => overall.active += 1,
                State::Sending | State::Stalled | State::Closing | State::Awaiting => {
                    overall.active += 1;
                    overall.on_way += 1;
                }
            }
            overall.need_you += usize::from(call.grown.is_some());
            overall.bytes_total += call.bytes();
            overall.bytes_sent += call.sent();
            rate += call.rate().unwrap_or(0.0);
        }
        overall.rate = (rate > 0.0).then_some(rate);
        let rest = overall.bytes_total.saturating_sub(overall.bytes_sent) as f64;
        overall.left = (rate > 1.0).then(|| Duration::from_secs_f64(rest / rate));
        overall
    }
}

fn draft(found: Found, letters: &str, now: SystemTime) -> Call {
    let changed = Changed { at: found.identity.modified, now };
    let derived = Derived::from_file(&found.name, letters, &changed);
    Call {
        id: CallId::fresh(),
        name: found.name,
        sent_as: None,
        suggestion: None,
        folder: found.folder,
        state: State::Draft,
        findings: found.findings,
        own: MetadataFields::default(),
        beside: found.beside,
        patterned: MetadataFields::default(),
        misread: Vec::new(),
        derived,
        media: Media::default(),
        waived: Vec::new(),
        goes_by_itself: false,
        grown: None,
        original: found.original,
        cause: None,
        next_try: None,
        attempts: 0,
        connection: String::new(),
        sent_call_id: None,
        server_id: None,
        sha256: None,
        started: None,
        all_sent: None,
        ended: None,
        doubted: false,
        progress: None,
        lookup: None,
        place: 0,
        path: found.path,
        identity: found.identity,
        device: found.device,
        content: None,
        seen: Seen { looking: true, ..Seen::default() },
        tries: 0,
        wait: None,
        live: Live::fresh(),
    }
}
