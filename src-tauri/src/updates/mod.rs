//! Newer versions of Gatehouse, as the organisation wants them: looked for, fetched, installed. What is believed is
//! decided in `gatehouse_updates`; here it is decided when, and who is told. Where updates are off, nothing runs.

mod idle;
mod install;
mod rounds;
mod told;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
    time::{Duration, Instant},
};

use gatehouse_updates::{
    Courier, Here, Limits, Mode, Offer, Refusal, Source, SourceTrouble, Verdict, Version, Wanted,
    judge, program, tidy,
};
use jiff::Timestamp;
use tauri::AppHandle;

pub use install::asks_for_password;
pub use rounds::at_start;
pub use told::line;

use crate::{anew, role::Role, station::Station};

/// A look that led to something, or to a refusal that stays, is enough for a day.
const DAY: Duration = Duration::from_secs(24 * 3600);
const HOUR: Duration = Duration::from_secs(3600);

/// Who wants something done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A person who looks at the page.
    Person,
    /// The station, by itself.
    Station,
}

/// Where the matter stands.
#[derive(Debug, Clone, Default)]
pub enum State {
    /// Nobody has looked yet.
    #[default]
    Unlooked,
    /// The server is being asked.
    Looking,
    /// What runs is the newest.
    UpToDate,
    /// There is a newer one, which this station may not have.
    Held(Version),
    /// There is a newer one.
    Available,
    /// It is being fetched; how many bytes have come.
    Fetching(u64),
    /// It lies here, whole and checked.
    Ready,
    /// The system installs it.
    Installing,
    /// It runs from the next start on.
    Installed,
    /// Something was not taken.
    Refused(Refusal),
}

/// What is known now.
#[derive(Debug, Clone, Default)]
pub struct Now {
    pub state: State,
    /// The newer version, once there is one.
    pub offer: Option<Arc<Offer>>,
    /// Where its package lies, whole and checked.
    pub place: Option<PathBuf>,
    /// When the server was last asked.
    pub looked: Option<Timestamp>,
    /// When the station looks again by itself; nothing: at once.
    next: Option<Instant>,
}

/// The updates of this station.
pub struct Updates {
    pub mode: Mode,
    pub source: Result<Option<Source>, SourceTrouble>,
    now: Mutex<Now>,
    /// One thing at a time.
    work: tokio::sync::Mutex<()>,
    begun: AtomicBool,
    page: idle::Page,
    told: told::Last,
}

impl Updates {
    /// Nothing is asked yet.
    pub fn new(wanted: &Wanted) -> Self {
        Self {
            mode: wanted.mode,
            source: wanted.source(),
            now: Mutex::default(),
            work: tokio::sync::Mutex::default(),
            begun: AtomicBool::new(false),
            page: idle::Page::default(),
            told: told::Last::default(),
        }
    }

    /// What is known now.
    pub fn now(&self) -> Now {
        self.lock().clone()
    }

    /// The page says whether something lies over it.
    pub fn page_says(&self, covered: bool) {
        self.page.says(covered, Instant::now());
    }

    fn source(&self) -> Option<Source> {
        self.source.clone().ok().flatten()
    }

    fn put(&self, state: State) {
        self.lock().state = state;
    }

    fn refuse(&self, refusal: Refusal) {
        let mut now = self.lock();
        now.next = Instant::now().checked_add(if refusal.is_passing() { HOUR } else { DAY });
        now.state = State::Refused(refusal);
    }

    fn lock(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks the server what there is.
pub async fn look(station: &Station, who: Who) {
    let updates = &station.updates;
    let Some(source) = updates.source() else { return };
    let Ok(_one_at_a_time) = updates.work.try_lock() else { return };
    if matches!(updates.now().state, State::Installed) {
        return;
    }
    updates.put(State::Looking);
    let found = found(station, source).await;
    {
        let mut now = updates.lock();
        now.looked = Some(Timestamp::now());
        now.next = Instant::now().checked_add(DAY);
    }
    told::looked(station, who, &found).await;
    match found {
        Ok(Verdict::UpToDate) => {
            tidy(&folder(station), None);
            updates.put(State::UpToDate);
        }
        Ok(Verdict::Held(version)) => updates.put(State::Held(version)),
        Ok(Verdict::Newer(offer)) => updates.lock().is_offered(*offer),
        Err(refusal) => updates.refuse(refusal),
    }
}

impl Now {
    /// A package that lies here already stays if it is still the one that is offered.
    fn is_offered(&mut self, offer: Offer) {
        let same = self.offer.as_ref().is_some_and(|known| known.package == offer.package);
        if !same {
            self.place = None;
        }
        self.offer = Some(Arc::new(offer));
        self.state = if self.place.is_some() { State::Ready } else { State::Available };
    }
}

async fn found(station: &Station, source: Source) -> Result<Verdict, Refusal> {
    refuse_if_removed()?;
    let pin = source.pin.clone();
    let manifest = Courier::new(source, Limits::default())?.look().await?;
    let here =
        Here { version: own_version()?, highest: highest(station), pin, target: install::target() };
    let version = manifest.version.clone();
    let verdict = judge(manifest, &here);
    if !matches!(verdict, Err(Refusal::Older { .. })) {
        remember(station, &version);
    }
    verdict
}

/// Fetches the newer version.
pub async fn fetch(app: &AppHandle, station: &Station, who: Who) {
    let updates = &station.updates;
    let Some(source) = updates.source() else { return };
    let Ok(_one_at_a_time) = updates.work.try_lock() else { return };
    let now = updates.now();
    let Some(offer) = now.offer.filter(|_| !matches!(now.state, State::Installed)) else { return };
    updates.put(State::Fetching(0));
    let fetched = fetched(app, station, source, &offer).await;
    told::fetched(station, who, &offer, &fetched).await;
    match fetched {
        Ok(place) => {
            let mut now = updates.lock();
            (now.place, now.state) = (Some(place), State::Ready);
        }
        Err(refusal) => updates.refuse(refusal),
    }
}

async fn fetched(
    app: &AppHandle,
    station: &Station,
    source: Source,
    offer: &Arc<Offer>,
) -> Result<PathBuf, Refusal> {
    refuse_if_removed()?;
    let key = source.key.clone();
    let courier = Courier::new(source, Limits::default())?;
    let told = |got| station.updates.put(State::Fetching(got));
    let place = courier.bring(offer, &folder(station), told).await?;
    let package =
        install::Package { app: app.clone(), key, offer: Arc::clone(offer), place: place.clone() };
    package.check().await?;
    Ok(place)
}

/// Installs the newer version, which lies here.
pub async fn install(app: &AppHandle, station: &Station, who: Who) {
    let updates = &station.updates;
    let Some(source) = updates.source() else { return };
    let Ok(_one_at_a_time) = updates.work.try_lock() else { return };
    let now = updates.now();
    let (Some(offer), Some(place)) = (now.offer, now.place) else { return };
    if matches!(now.state, State::Installed) {
        return;
    }
    updates.put(State::Installing);
    told::installing(station, &offer).await;
    let package =
        install::Package { app: app.clone(), key: source.key, offer: Arc::clone(&offer), place };
    let installed = match refuse_if_removed() {
        Ok(()) => package.install().await,
        Err(refusal) => Err(refusal),
    };
    told::installed(station, &offer, &installed).await;
    match installed {
        Ok(()) => {
            updates.put(State::Installed);
            // Nobody is there to start a kiosk again.
            if who == Who::Station && station.role == Role::Kiosk {
                anew::ask(app);
            }
        }
        Err(refusal) => updates.refuse(refusal),
    }
}

/// What somebody took away from this computer is not put back by an update.
fn refuse_if_removed() -> Result<(), Refusal> {
    match program::own() {
        program::Standing::Removed => Err(Refusal::Removed),
        program::Standing::Same | program::Standing::Replaced => Ok(()),
    }
}

fn own_version() -> Result<Version, Refusal> {
    env!("CARGO_PKG_VERSION").parse().map_err(|_| Refusal::Installer)
}

fn highest(station: &Station) -> Option<Version> {
    station.settings.read(|saved| saved.highest_version.as_deref()?.parse().ok())
}

/// An old manifest that is shown again is known by what was seen before.
fn remember(station: &Station, version: &Version) {
    let higher = highest(station).is_none_or(|known| version.cmp_precedence(&known).is_gt());
    if higher {
        let seen = Some(version.to_string());
        if let Err(failure) = station.settings.change(|saved| saved.highest_version = seen) {
            tracing::warn!(%failure, "the highest version that was offered could not be kept");
        }
    }
}

fn folder(station: &Station) -> PathBuf {
    station.folder.join("updates")
}

#[cfg(test)]
mod tests;
