//! Putting many numbers right, one person after the other, each through the same honest steps as one edit alone.

use std::{collections::HashMap, time::Duration};

use gatehouse_records::{By, NewPerson, Person, PersonId, Records, State, Work};
use gatehouse_vendors::authx::{self, AuthX, BadValue, LoginName, Phone};
use tokio::sync::watch;

use super::{Stored, stored};
use crate::{
    Means, Trouble,
    hold::{DOUBTS, Hold, after},
    phone::Number,
    writes::{self, Write, guid_of},
};

/// How often in a row the service may ask for a pause about one person.
const PAUSES: usize = 5;

/// What a run needs.
pub struct Setup {
    /// The directory.
    pub records: Records,
    /// The clients of the connections that people belong to.
    pub clients: HashMap<String, AuthX>,
    /// Who acts, for the audit.
    pub actor: String,
}

/// A number that is to be put right, as a person has seen that it will be.
#[derive(Clone)]
pub struct Correction {
    /// Whose.
    pub id: PersonId,
    /// The calling code that will be sent.
    pub code: String,
    /// What is behind it.
    pub national: String,
}

/// How it ended for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The service has the right number.
    Done,
    /// It refused; it has the one from before.
    Refused(String),
    /// Its reply never came. The person is held until somebody settles it, and nothing is sent again.
    Unknown(String),
    /// It was not asked.
    NotSent(NotSent),
}

/// Why the service was not asked about somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSent {
    /// The number is another one than was shown.
    Changed,
    /// An earlier write about them has no known end.
    Unsettled,
    /// They are not at the service, or no longer.
    NotThere,
    /// Their connection is not there.
    NoConnection,
    /// Anything else, in words.
    Other(String),
}

/// What is told of somebody.
#[derive(Clone)]
pub struct Told {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// How it ended.
    pub end: End,
}

/// How far a run is.
#[derive(Clone, Default)]
pub struct Progress {
    /// Only grows.
    pub seq: u64,
    /// How many numbers there are to put right.
    pub total: usize,
    /// How many were.
    pub done: usize,
    /// Everybody else whose turn came.
    pub others: Vec<Told>,
    /// The service asked to be left alone for so long.
    pub pause: Option<Duration>,
    /// Why nothing further is sent.
    pub halted: Option<String>,
    /// Nothing further happens.
    pub over: bool,
}

/// A run over many numbers.
pub struct Run {
    setup: Setup,
    corrections: Vec<Correction>,
    stop: watch::Sender<bool>,
    progress: watch::Sender<Progress>,
}

impl Run {
    /// A run that was not begun.
    #[must_use]
    pub fn new(setup: Setup, corrections: Vec<Correction>) -> Self {
        let progress = Progress { total: corrections.len(), ..Progress::default() };
        let (stop, progress) = (watch::Sender::new(false), watch::Sender::new(progress));
        Self { setup, corrections, stop, progress }
    }

    /// Tells how far it is.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Progress> {
        self.progress.subscribe()
    }

    /// Sends nothing further. What is on its way ends as it ends.
    pub fn stop(&self) {
        self.stop.send_replace(true);
    }

    /// Puts one number after the other right, until all are, it is stopped, or it has to stop.
    pub async fn to_the_end(&self) {
        let mut doubts = 0;
        for correction in &self.corrections {
            if *self.stop.borrow() {
                break;
            }
            let (told, hold) = self.one(correction).await;
            doubts = if matches!(hold, Hold::Doubt(_)) { doubts + 1 } else { 0 };
            let halted = match hold {
                Hold::Halt(words) => Some(words),
                Hold::Doubt(words) => (doubts >= DOUBTS).then_some(words),
                Hold::Go | Hold::Wait(_) => None,
            };
            let halt = halted.is_some();
            self.show(|progress| {
                match told.end {
                    End::Done => progress.done += 1,
                    _ => progress.others.push(told),
                }
                progress.halted = halted;
            });
            if halt {
                break;
            }
        }
        self.show(|progress| progress.over = true);
    }

    /// One person. A pause that the service asks for is made, and the same asked again: it said that it did nothing.
    async fn one(&self, correction: &Correction) -> (Told, Hold) {
        for _ in 0..PAUSES {
            let (told, hold) = self.send(correction).await;
            let Hold::Wait(pause) = hold else { return (told, hold) };
            self.show(|progress| progress.pause = Some(pause));
            let stopped = self.rest(pause).await;
            self.show(|progress| progress.pause = None);
            if stopped {
                return (told, Hold::Go);
            }
        }
        let (told, hold) = self.send(correction).await;
        match (&told.end, hold) {
            (End::Refused(words), Hold::Wait(_)) => {
                let words = words.clone();
                (told, Hold::Halt(words))
            }
            (_, hold) => (told, hold),
        }
    }

    /// Leaves the service alone. Tells whether the run was stopped meanwhile.
    async fn rest(&self, pause: Duration) -> bool {
        let mut stop = self.stop.subscribe();
        tokio::time::timeout(pause, stop.wait_for(|stop| *stop)).await.is_ok()
    }

    async fn send(&self, correction: &Correction) -> (Told, Hold) {
        let id = correction.id;
        let person = match self.setup.records.person(id).await {
            Ok(person) => person,
            Err(trouble) => {
                let end = not_sent(trouble.into());
                return (Told { id, name: String::new(), end }, Hold::Go);
            }
        };
        let (end, hold) = match self.ready(&person, correction) {
            Ok((means, number)) => means.renumber(&person, &number).await,
            Err(why) => (End::NotSent(why), Hold::Go),
        };
        (Told { id, name: name(&person.typed), end }, hold)
    }

    /// What puts a person right, if that is still what was shown.
    fn ready(&self, person: &Person, correction: &Correction) -> Result<(Means, Number), NotSent> {
        let profile = &person.typed.profile;
        let Stored::Curable(cure) = stored(&profile.country_code, &profile.number) else {
            return Err(NotSent::Changed);
        };
        if (&cure.number.code, &cure.number.national) != (&correction.code, &correction.national) {
            return Err(NotSent::Changed);
        }
        if person.state != State::Known {
            return Err(NotSent::NotThere);
        }
        let authx = self.setup.clients.get(&person.typed.connection);
        let authx = authx.ok_or(NotSent::NoConnection)?.clone();
        let (records, actor) = (self.setup.records.clone(), self.setup.actor.clone());
        Ok((Means { records, authx, actor }, cure.number))
    }

    fn show(&self, change: impl FnOnce(&mut Progress)) {
        self.progress.send_modify(|progress| {
            progress.seq += 1;
            change(progress);
        });
    }
}

impl Means {
    /// Changes nothing of a person but the number. Aliases are left out, so that none is lost that the directory does not
    /// know (vendors.md A-36).
    async fn renumber(&self, person: &Person, number: &Number) -> (End, Hold) {
        let id = person.id;
        let intent = async {
            let guid = guid_of(person)?;
            let wanted = with_number(&person.typed, number)
                .map_err(|bad| Trouble::field(bad.field, bad.to_string()))?;
            let mut profile = person.typed.profile.clone();
            profile.country_code.clone_from(&number.code);
            profile.number.clone_from(&number.national);
            self.records.begin_update(id, &profile, &By::now(&self.actor)).await?;
            Ok((guid, wanted))
        };
        let (guid, wanted) = match intent.await {
            Ok(begun) => begun,
            Err(trouble) => return (not_sent(trouble), Hold::Go),
        };
        let outcome = self.authx.update_user(&guid, &wanted).await;
        let hold = after(&outcome);
        match Write::of(self, id, Work::Update).end(outcome, "was changed").await {
            Ok(written) => (ended(written.end, written.words), hold),
            // It was asked, and what it said is on no disk: for the directory the end is not known.
            Err(trouble) => {
                let words = trouble.to_string();
                (End::Unknown(words.clone()), Hold::Halt(words))
            }
        }
    }
}

fn ended(end: writes::End, words: String) -> End {
    match end {
        writes::End::Done => End::Done,
        writes::End::Refused => End::Refused(words),
        writes::End::Unknown => End::Unknown(words),
    }
}

fn not_sent(trouble: Trouble) -> End {
    use gatehouse_records::Trouble as Refused;
    End::NotSent(match trouble {
        Trouble::Records(Refused::Unsettled) => NotSent::Unsettled,
        Trouble::Records(Refused::NoSuchPerson | Refused::NotNow) => NotSent::NotThere,
        other => NotSent::Other(other.to_string()),
    })
}

/// A person as they are, with another number: what the service requires, and no more.
fn with_number(typed: &NewPerson, number: &Number) -> Result<authx::Person, BadValue> {
    let profile = &typed.profile;
    let login = LoginName::new(&typed.login_name)?;
    let reached = Phone::new(&number.code, &number.national)?;
    authx::Person::named(login, &profile.first_name, &profile.last_name)?
        .reached_at(&profile.email, reached)
}

fn name(typed: &NewPerson) -> String {
    let name = format!("{} {}", typed.profile.first_name, typed.profile.last_name);
    if name.trim().is_empty() { typed.login_name.clone() } else { name.trim().to_owned() }
}
