//! Numbers that look wrong: whose they are, the run that puts them right, and what the window is told of it.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use gatehouse_people::numbers::{self, Correction, Run, Setup};
use gatehouse_records::{KeptNumber, PersonId, Query, Sort};
use tauri::ipc::Channel;

use crate::{
    directory::{by, records},
    failure::{Failure, FailureCode},
    people,
    station::Station,
    views::numbers::{NumberCorrection, NumberRow, NumbersLook, NumbersProgress},
};

/// How many are listed, and put right, at a time: more than anybody looks through.
const MOST: u32 = 500;
const BETWEEN_MESSAGES: Duration = Duration::from_millis(100);

/// The run that was begun last, and who is told of it.
#[derive(Default)]
pub struct Numbers {
    run: Mutex<Option<Arc<Run>>>,
    channel: Mutex<Option<Channel<NumbersProgress>>>,
}

impl Numbers {
    /// Tells this window from now on.
    pub fn listen(&self, channel: Channel<NumbersProgress>) {
        *self.channel.lock().unwrap_or_else(PoisonError::into_inner) = Some(channel);
    }

    /// Whether numbers are being put right.
    pub fn is_running(&self) -> bool {
        self.run.lock().unwrap_or_else(PoisonError::into_inner).as_deref().is_some_and(is_going)
    }

    /// Sends nothing further.
    pub fn stop(&self) {
        if let Some(run) = &*self.run.lock().unwrap_or_else(PoisonError::into_inner) {
            run.stop();
        }
    }

    fn progress(&self) -> Option<NumbersProgress> {
        let run = self.run.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let progress = run.watch().borrow().clone();
        Some((&progress).into())
    }

    /// Puts a run in its place, unless one goes on.
    fn put(&self, run: &Arc<Run>) -> bool {
        let mut place = self.run.lock().unwrap_or_else(PoisonError::into_inner);
        let free = !place.as_deref().is_some_and(is_going);
        if free {
            *place = Some(Arc::clone(run));
        }
        free
    }

    fn tell(&self, progress: NumbersProgress) {
        let channel = self.channel.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(Err(error)) = channel.map(|channel| channel.send(progress)) {
            tracing::warn!(%error, "the window was not told");
        }
    }
}

fn is_going(run: &Run) -> bool {
    !run.watch().borrow().over
}

/// Whose numbers look wrong, or the one of somebody.
pub async fn look(station: &Station, only: Option<PersonId>) -> Result<NumbersLook, Failure> {
    let records = records(station).await?;
    let unsettled = records.unsettled().await?;
    let unsettled: HashSet<PersonId> = unsettled.iter().map(|pending| pending.person).collect();
    let (people, total) = if let Some(id) = only {
        (vec![records.person(id).await?], 1)
    } else {
        let sort = Sort::FirstName;
        let all = Query { odd_numbers: true, sort, limit: MOST, ..Query::default() };
        let page = records.search(all).await?;
        (page.rows, page.total)
    };
    let row = |person| NumberRow::of(person, unsettled.contains(&person.id));
    let run = station.desk.numbers.progress().filter(|progress| !progress.over);
    Ok(NumbersLook { rows: people.iter().filter_map(row).collect(), total, run })
}

/// Writes down that a number is right as it is, or that it is to be looked at again.
pub async fn say_right(
    station: &Station,
    said: NumberCorrection,
    is_right: bool,
) -> Result<(), Failure> {
    let Correction { id, code, national } = said.try_into()?;
    let said = KeptNumber { person: id, country_code: &code, number: &national };
    let records = records(station).await?;
    Ok(numbers::say_right(&records, said, is_right, &by(station)).await?)
}

/// Puts numbers right, beside the window.
pub async fn correct(
    station: &Arc<Station>,
    corrections: Vec<Correction>,
) -> Result<NumbersProgress, Failure> {
    station.desk.refuse_while_importing()?;
    let records = records(station).await?;
    let mut clients = HashMap::new();
    for saved in people::choices(station) {
        // Whoever belongs to a connection that cannot be used is told so.
        if let Ok(client) = people::client(station, &saved.id) {
            clients.insert(saved.id, client);
        }
    }
    let setup = Setup { records, clients, actor: station.role.label().to_owned() };
    let run = Arc::new(Run::new(setup, corrections));
    if !station.desk.numbers.put(&run) {
        return Err(running());
    }
    let begun = run.watch().borrow().clone();
    tauri::async_runtime::spawn(carry_out(Arc::clone(station), run));
    Ok((&begun).into())
}

async fn carry_out(station: Arc<Station>, run: Arc<Run>) {
    let (mut progress, numbers) = (run.watch(), &station.desk.numbers);
    let tell = async {
        while progress.changed().await.is_ok() {
            let now = NumbersProgress::from(&*progress.borrow_and_update());
            numbers.tell(now);
            tokio::time::sleep(BETWEEN_MESSAGES).await;
        }
    };
    tokio::select! {
        () = run.to_the_end() => {}
        () = tell => return,
    };
    let last = NumbersProgress::from(&*run.watch().borrow());
    numbers.tell(last);
}

/// While numbers are being put right, what they depend on stays.
pub fn running() -> Failure {
    let words = "Numbers are being corrected. Stop it first, or wait until it has ended.";
    Failure::new(FailureCode::InUse, words)
}
