//! The calls of this station, real or simulated, and never both in one queue. The same holds for people.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use gatehouse_kiosk::passcode;
use gatehouse_policy::{Finished as Rule, KeyName, Watched};
use gatehouse_records::Records;
use gatehouse_sandbox::Sandbox;
use gatehouse_uploads::{Destination, Finished, Keeping, Options, Queue, WatchedFolder};
use gatehouse_vendors::{Vendor, authenticx::Authenticx, authx::AuthX, enablex::EnableX};
use tokio::sync::watch;

use crate::{
    connections::{accounts, simulated},
    directory,
    failure::{Failure, FailureCode},
    kiosk::PRACTICE_PASSCODE,
    people::{
        imports::{self, Imports},
        numbers::{self, Numbers},
    },
    role::Role,
    settings::{Saved, SavedConnection},
    station::Station,
};

/// The simulated services, while they run.
pub struct Simulated {
    pub sandbox: Sandbox,
    /// One to each service, with secrets that live in memory.
    pub connections: Vec<SavedConnection>,
    pub queue: Arc<Queue>,
    /// Invented people, under a key that nobody keeps.
    pub records: Records,
}

impl Simulated {
    /// The simulated connection to a service.
    pub fn connection(&self, vendor: Vendor) -> Option<SavedConnection> {
        self.connections.iter().find(|known| known.vendor == vendor).cloned()
    }
}

/// Where the journal of the real queue stands, while it is not open.
#[derive(Clone)]
pub enum JournalState {
    /// Nothing was there to be taken up, and nothing had to be kept yet.
    Untried,
    /// It is being opened.
    Opening,
    /// It could not be opened, in words.
    Closed(String),
}

/// Which queue is on the desk.
pub struct Desk {
    real: Arc<Queue>,
    journal: Mutex<JournalState>,
    attaching: tokio::sync::Mutex<()>,
    simulated: Mutex<Option<Arc<Simulated>>>,
    switching: tokio::sync::Mutex<()>,
    /// People from a file: what was chosen, and the run.
    pub imports: Imports,
    /// Numbers that are put right.
    pub numbers: Numbers,
    /// False while simulated services that were asked for at the start are still coming up.
    settled: watch::Sender<bool>,
    authx: Clients<AuthX>,
    authenticx: Clients<Authenticx>,
    enablex: Clients<EnableX>,
}

/// Clients by connection: each is made once, so that its token serves every call.
struct Clients<T>(Mutex<HashMap<String, T>>);

impl<T: Clone> Clients<T> {
    fn get(&self, id: &str, make: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = known.get(id) {
            return Ok(client.clone());
        }
        let client = make()?;
        known.insert(id.to_owned(), client.clone());
        Ok(client)
    }

    fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl<T> Default for Clients<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl Desk {
    pub fn new(folder: &Path) -> Self {
        let real = Queue::new(Options::default());
        real.convert_into(folder.join("converted"));
        Self {
            real,
            journal: Mutex::new(JournalState::Untried),
            attaching: tokio::sync::Mutex::new(()),
            simulated: Mutex::new(None),
            switching: tokio::sync::Mutex::new(()),
            imports: Imports::default(),
            numbers: Numbers::default(),
            settled: watch::Sender::new(true),
            authx: Clients::default(),
            authenticx: Clients::default(),
            enablex: Clients::default(),
        }
    }

    /// The simulated services, if they run.
    pub fn simulated(&self) -> Option<Arc<Simulated>> {
        self.simulated.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The queue that is on the desk now.
    pub fn queue(&self) -> Arc<Queue> {
        self.simulated().map_or_else(|| Arc::clone(&self.real), |it| Arc::clone(&it.queue))
    }

    /// The simulated services were asked for at the start: whoever asks [`settled`](Self::settled) waits for them.
    pub fn expect_sandbox(&self) {
        self.settled.send_replace(false);
    }

    /// Returns once it is decided whether the real or the simulated lies on the desk, so that a window never begins
    /// with one and goes on with the other.
    pub async fn settled(&self) {
        // It ends early only together with the desk.
        let _ = self.settled.subscribe().wait_for(|settled| *settled).await;
    }

    /// Starts the simulated services and puts an empty queue on the desk. Where they were asked for at the start and do not
    /// come, it stays undecided: nobody is shown the real in their place.
    pub async fn start_sandbox(&self, station: &Station) -> Result<(), Failure> {
        self.simulate(station).await?;
        self.settled.send_replace(true);
        Ok(())
    }

    async fn simulate(&self, station: &Station) -> Result<(), Failure> {
        if !station.fixed.policy.allows_sandbox() {
            return Err(station.fixed.refusal(KeyName::StationSandbox));
        }
        let _one_at_a_time = self.switching.lock().await;
        if self.simulated().is_some() {
            return Ok(());
        }
        self.refuse_while_sending()?;
        let options = gatehouse_sandbox::Options { seeded: true, ..Default::default() };
        let sandbox = Sandbox::start(options).await.map_err(|error| Failure::internal(&error))?;
        let connections = simulated::connections(&sandbox, &station.vault).await?;
        let queue = Queue::new(Options::default());
        queue.convert_into(station.folder.join("sandbox-converted"));
        // What an earlier simulation left is needed by nobody any more.
        queue.sweep_conversions().await;
        let records = directory::simulated(station).await?;
        queue.attach(records.clone()).await?;
        let simulated = Simulated { sandbox, connections, queue, records };
        simulated::introduce(&simulated, &directory::by(station)).await?;
        if station.role == Role::Kiosk {
            let hash =
                passcode::hash(PRACTICE_PASSCODE).map_err(|weak| Failure::internal(&weak))?;
            simulated.records.set_passcode(&hash, &directory::by(station)).await?;
        }
        if let Some(saved) = simulated.connection(Vendor::Authenticx) {
            simulated.queue.connect(destination(station, &saved)).await;
        }
        self.put(Some(Arc::new(simulated)));
        station.feed.switched();
        Ok(())
    }

    /// Ends the simulation; the real queue comes back as it was.
    pub async fn stop_sandbox(&self, station: &Station) -> Result<(), Failure> {
        let _one_at_a_time = self.switching.lock().await;
        let Some(simulated) = self.simulated() else { return Ok(()) };
        refuse_while_busy(&simulated.queue)?;
        self.refuse_while_importing()?;
        simulated.queue.stop_all_conversions();
        self.put(None);
        self.forget_clients();
        simulated.records.close().await;
        station.feed.switched();
        Ok(())
    }

    /// Gives the real queue the connection that the settings name, or takes it away.
    pub async fn reconnect(&self, station: &Station) {
        self.forget_clients();
        let destination = chosen(station).and_then(|saved| destination(station, &saved));
        self.real.connect(destination).await;
    }

    /// Where the journal of the real queue stands, while it is not open.
    pub fn journal(&self) -> JournalState {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Opens the journal of the real queue unless it is open. Where it cannot be opened the queue works for this
    /// session, and says so.
    pub async fn keep(&self, station: &Station) {
        if self.real.keeping() != Keeping::Session || self.simulated().is_some() {
            return;
        }
        self.stand(station, JournalState::Opening);
        // Whoever opens the directory hands it over: see `attach`.
        let standing = station.directory.look(station).await;
        if let Some(words) = standing.words() {
            self.stand(station, JournalState::Closed(words));
        }
    }

    /// Takes up the queue that the last session left, if there is one. Where nothing was ever kept the keyring is
    /// left alone until something has to be.
    pub async fn take_up(&self, station: &Station) {
        if !station.role.takes_calls() {
            return;
        }
        let watches = station.fixed.policy.watched().is_some();
        if !directory::exists(station) {
            // No journal knows of any; where there is one it is asked first.
            self.real.sweep_conversions().await;
        }
        if watches || directory::exists(station) {
            self.keep(station).await;
        }
        self.watch_as_fixed(station).await;
    }

    /// Watches the folder that the policy names, whatever was watched before. A folder that only a policy wanted is not
    /// watched any more when none wants it.
    async fn watch_as_fixed(&self, station: &Station) {
        let wanted = station.fixed.policy.watched();
        let wanted = wanted.map(|watched| WatchedFolder {
            finished: finished(&watched),
            path: watched.folder,
            sends: watched.sends,
            converts: watched.converts,
        });
        let before = station.settings.read(|saved| saved.policy_watches);
        // What was watched is known when the journal is.
        if wanted.is_none() && (!before || self.real.keeping() == Keeping::Session) {
            return;
        }
        let fixed = wanted.is_some();
        if self.real.watched().map(|(now, _)| now) != wanted
            && let Err(trouble) = self.real.watch(wanted).await
        {
            tracing::warn!(%trouble, "the folder of the policy is not watched");
            return;
        }
        if let Err(failure) = station.settings.change(|saved| saved.policy_watches = fixed) {
            tracing::warn!(%failure, "whose folder is watched was not written down");
        }
    }

    /// The directory is open, so the real queue has a journal from now on.
    pub async fn attach(&self, station: &Station, records: Records) {
        let _one_at_a_time = self.attaching.lock().await;
        if self.real.keeping() != Keeping::Session {
            return;
        }
        if let Err(trouble) = self.real.attach(records).await {
            tracing::warn!(%trouble, "the queue could not be taken up");
            self.stand(station, JournalState::Closed(trouble.to_string()));
        }
        if station.role.takes_calls() {
            // The journal may remember another folder.
            self.watch_as_fixed(station).await;
        }
        station.feed.switched();
    }

    /// The directory is about to be replaced: the real queue lets go of it. Fails while calls are on their way.
    pub async fn let_go(&self) -> Result<(), Failure> {
        self.refuse_while_sending()?;
        self.real.detach().await;
        Ok(())
    }

    fn stand(&self, station: &Station, state: JournalState) {
        *self.journal.lock().unwrap_or_else(PoisonError::into_inner) = state;
        station.feed.switched();
    }

    /// The client of an AuthX connection.
    pub fn authx(
        &self,
        id: &str,
        make: impl FnOnce() -> Result<AuthX, Failure>,
    ) -> Result<AuthX, Failure> {
        self.authx.get(id, make)
    }

    /// The client of a connection to Authenticx.
    pub fn authenticx(
        &self,
        id: &str,
        make: impl FnOnce() -> Result<Authenticx, Failure>,
    ) -> Result<Authenticx, Failure> {
        self.authenticx.get(id, make)
    }

    /// The client of a connection to EnableX.
    pub fn enablex(
        &self,
        id: &str,
        make: impl FnOnce() -> Result<EnableX, Failure>,
    ) -> Result<EnableX, Failure> {
        self.enablex.get(id, make)
    }

    fn forget_clients(&self) {
        self.authx.forget();
        self.authenticx.forget();
        self.enablex.forget();
    }

    /// Fails while the simulated services are on; `why` says why they stand in the way.
    pub fn refuse_while_simulated(&self, why: &str) -> Result<(), Failure> {
        if self.simulated().is_none() {
            return Ok(());
        }
        Err(Failure::new(FailureCode::InUse, format!("Leave the sandbox first: {why}")))
    }

    /// Fails while calls of the real queue, or people of a file, are on their way.
    pub fn refuse_while_sending(&self) -> Result<(), Failure> {
        refuse_while_busy(&self.real)?;
        self.refuse_while_importing()
    }

    /// Fails while people of a file are being sent, or numbers put right.
    pub fn refuse_while_importing(&self) -> Result<(), Failure> {
        if self.imports.is_running() {
            Err(imports::running())
        } else if self.numbers.is_running() {
            Err(numbers::running())
        } else {
            Ok(())
        }
    }

    /// Whether people are being sent, from a file or with another number.
    pub fn sends_people(&self) -> bool {
        self.imports.is_running() || self.numbers.is_running()
    }

    fn put(&self, simulated: Option<Arc<Simulated>>) {
        *self.simulated.lock().unwrap_or_else(PoisonError::into_inner) = simulated;
    }
}

/// The real connection that calls are sent with.
pub fn chosen(station: &Station) -> Option<SavedConnection> {
    station
        .settings
        .read(|saved| among(saved, Vendor::Authenticx, saved.calls_connection.as_deref()).cloned())
}

/// The connection of a service that is wanted, else the first.
pub fn among<'a>(
    saved: &'a Saved,
    vendor: Vendor,
    wanted: Option<&str>,
) -> Option<&'a SavedConnection> {
    let mut of_vendor = saved.usable(vendor);
    let first = of_vendor.clone().next();
    of_vendor.find(|known| Some(known.id.as_str()) == wanted).or(first)
}

fn destination(station: &Station, saved: &SavedConnection) -> Option<Destination> {
    let made = station.desk.authenticx(&saved.id, || {
        let account = accounts::authenticx(saved, &station.vault)?;
        Authenticx::new(account).map_err(|error| Failure::internal(&error))
    });
    Some(Destination { connection: saved.id.clone(), client: made.ok()? })
}

/// By what a recording is known to be finished in the folder that the policy names.
fn finished(watched: &Watched) -> Finished {
    match watched.finished {
        Rule::Unchanged => Finished::Unchanged(Duration::from_secs(watched.seconds.into())),
        Rule::Marked => Finished::Marked,
        Rule::Moved => Finished::Moved,
    }
}

fn refuse_while_busy(queue: &Queue) -> Result<(), Failure> {
    if queue.overall().active == 0 {
        return Ok(());
    }
    let message = "Calls are being sent. Wait until they have arrived, or stop them first.";
    Err(Failure::new(FailureCode::InUse, message))
}
