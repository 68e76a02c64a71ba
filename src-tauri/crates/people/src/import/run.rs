//! The run: rows go out a few at a time, each through the same honest steps as one person alone.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use gatehouse_records::{ImportRow, LastEnd, RowEnd, Stage, Step, Trouble as Refused};
use tokio::{
    sync::watch,
    task::{Id, JoinSet},
};

use super::{
    progress::{Pace, Progress},
    send::send,
};
use crate::{
    Means, Trouble,
    hold::{DOUBTS, Hold},
};

/// How often a directory that cannot be written is tried again, a second apart: a full disk can be cleared.
const TRIES: u32 = 60;
const BETWEEN_TRIES: Duration = Duration::from_secs(1);

/// A run of the import that the directory keeps.
pub struct Run {
    means: Means,
    lanes: usize,
    stop: watch::Sender<bool>,
    progress: watch::Sender<Option<Progress>>,
}

impl Run {
    /// A run with `lanes` rows on their way at a time: from 1 to 16, and 8 is good.
    #[must_use]
    pub fn new(means: Means, lanes: usize) -> Self {
        let (stop, progress) = (watch::Sender::new(false), watch::Sender::new(None));
        Self { means, lanes: lanes.clamp(1, 16), stop, progress }
    }

    /// Tells how far it is; `None` until it has begun.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Option<Progress>> {
        self.progress.subscribe()
    }

    /// Sends no further rows. Those on their way end as they end.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Runs until no row waits, it is stopped, or it has to stop.
    ///
    /// # Errors
    /// There is nothing to run, or the directory cannot be written any more.
    pub async fn to_the_end(&self) -> Result<Stage, Trouble> {
        let records = &self.means.records;
        records.begin_import(&self.means.by()).await?;
        let import = records.import().await?.ok_or(Refused::NotNow)?;
        let mut going = Going {
            run: self,
            progress: Progress::of(&import),
            pace: Pace::default(),
            flights: JoinSet::new(),
            rows: HashMap::new(),
            doubts: 0,
            halted: None,
            until: None,
        };
        going.show();
        going.all().await?;
        let words = going.halted.take().unwrap_or_default();
        let stage = records.end_import(&words, &self.means.by()).await?;
        going.progress.stage = stage;
        going.progress.words = words;
        going.show();
        Ok(stage)
    }
}

struct Going<'a> {
    run: &'a Run,
    progress: Progress,
    pace: Pace,
    flights: JoinSet<(LastEnd, Hold)>,
    /// What is on its way, for the case that a task ends without a word.
    rows: HashMap<Id, ImportRow>,
    /// Ends in a row that were like no answer at all.
    doubts: usize,
    /// Why nothing further is sent.
    halted: Option<String>,
    /// The service asked to be left alone until then.
    until: Option<Instant>,
}

impl Going<'_> {
    async fn all(&mut self) -> Result<(), Trouble> {
        let mut ends = Vec::new();
        loop {
            let room = if self.may_begin() { self.run.lanes - self.flights.len() } else { 0 };
            let mut waits = self.until.is_some();
            if room > 0 || !ends.is_empty() {
                let step = self.step(&ends, room).await?;
                ends.clear();
                waits |= step.more || !step.begun.is_empty();
                self.take(step);
            }
            if self.flights.is_empty() {
                let over = *self.run.stop.borrow() || self.halted.is_some() || !waits;
                if over {
                    return Ok(());
                }
                self.rest().await;
                continue;
            }
            ends = self.landed().await;
            for hold in ends.iter().map(|(_, hold)| hold.clone()).collect::<Vec<_>>() {
                self.heed(hold);
            }
        }
    }

    fn may_begin(&mut self) -> bool {
        if self.until.is_some_and(|until| Instant::now() >= until) {
            self.until = None;
            self.progress.words.clear();
        }
        !*self.run.stop.borrow() && self.halted.is_none() && self.until.is_none()
    }

    /// Writes down what has ended and begins others. Guids are at stake, so a directory that cannot be
    /// written is tried again for a while.
    async fn step(&mut self, ends: &[(LastEnd, Hold)], room: usize) -> Result<Step, Trouble> {
        let ends: Vec<LastEnd> = ends.iter().map(|(end, _)| end.clone()).collect();
        let means = &self.run.means;
        for _ in 0..TRIES {
            match means.records.import_step(&ends, room, &means.by()).await {
                Ok(step) => return Ok(step),
                Err(trouble @ Refused::Unwritable) => {
                    self.progress.words = trouble.to_string();
                    self.show();
                    tokio::time::sleep(BETWEEN_TRIES).await;
                }
                Err(trouble) => return Err(unkept(&ends, trouble)),
            }
        }
        Err(unkept(&ends, Refused::Unwritable))
    }

    fn take(&mut self, step: Step) {
        for state in step.over {
            self.progress.count(state);
        }
        for row in step.begun {
            let sent = send(self.run.means.authx.clone(), row.clone());
            let id = self.flights.spawn(sent).id();
            self.rows.insert(id, row);
        }
        self.progress.sending = self.flights.len() as u64;
        self.pace.note(Instant::now(), &mut self.progress);
        self.show();
    }

    /// Waits for an end, and takes all that have come by then.
    async fn landed(&mut self) -> Vec<(LastEnd, Hold)> {
        let mut landed = Vec::new();
        let mut next = self.flights.join_next_with_id().await;
        while let Some(ended) = next {
            match ended {
                Ok((id, end)) => {
                    self.rows.remove(&id);
                    landed.push(end);
                }
                Err(error) => {
                    tracing::error!(%error, "a row was dropped on its way");
                    if let Some(row) = self.rows.remove(&error.id()) {
                        let end = RowEnd::Lost("Gatehouse dropped the reply".to_owned());
                        landed.push((LastEnd { row, end }, Hold::Go));
                    }
                }
            }
            next = self.flights.try_join_next_with_id();
        }
        landed
    }

    fn heed(&mut self, hold: Hold) {
        if !matches!(hold, Hold::Doubt(_)) {
            self.doubts = 0;
        }
        match hold {
            Hold::Go => {}
            Hold::Wait(pause) => {
                let until = Instant::now() + pause;
                self.until = Some(self.until.map_or(until, |known| known.max(until)));
                self.progress.words =
                    format!("The service asks for a pause of {} s", pause.as_secs());
            }
            Hold::Halt(words) => self.halted = self.halted.take().or(Some(words)),
            Hold::Doubt(words) => {
                self.doubts += 1;
                if self.doubts >= DOUBTS {
                    self.halted = self.halted.take().or(Some(words));
                }
            }
        }
    }

    /// Leaves the service alone for as long as it asked, or until the run is stopped.
    async fn rest(&mut self) {
        let Some(until) = self.until else { return };
        let mut stop = self.run.stop.subscribe();
        tokio::select! {
            () = tokio::time::sleep_until(until.into()) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }

    fn show(&mut self) {
        self.progress.seq += 1;
        self.run.progress.send_replace(Some(self.progress.clone()));
    }
}

/// Ids that only this computer's memory has (vendors.md A-37).
fn unkept(ends: &[LastEnd], trouble: Refused) -> Trouble {
    let guids: Vec<String> = ends
        .iter()
        .filter_map(|last| match &last.end {
            RowEnd::Added(guid) => Some(format!("{}: {guid}", last.row.typed.login_name)),
            _ => None,
        })
        .collect();
    if guids.is_empty() {
        return trouble.into();
    }
    Trouble::GuidUnkept { guid: guids.join(", "), trouble }
}
