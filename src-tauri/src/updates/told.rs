//! What became of updates, for the audit and for staff. Words for the page are the page's own.

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use gatehouse_records::{Entry, Outcome};
use gatehouse_updates::{Offer, Refusal, Verdict};

use super::{State, Who};
use crate::{
    directory::by,
    station::Station,
    views::enrolment::{SelfTestLine, SelfTestPart, SelfTestVerdict as Verdicts},
};

/// What was last written down, so that a server that is away for a week fills no audit.
#[derive(Default)]
pub(super) struct Last(Mutex<String>);

impl Last {
    /// Whether it is new.
    fn take(&self, words: &str) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let new = *last != words;
        words.clone_into(&mut last);
        new
    }
}

pub(super) async fn looked(station: &Station, who: Who, found: &Result<Verdict, Refusal>) {
    let words = match found {
        // A station that looks every day and finds nothing has nothing to tell.
        Ok(Verdict::UpToDate) if who == Who::Station => return,
        Ok(Verdict::UpToDate) => Ok("what runs is the newest version".to_owned()),
        Ok(Verdict::Held(version)) => Ok(format!("version {version} is held back")),
        Ok(Verdict::Newer(offer)) => Ok(format!("version {} is there", offer.version)),
        Err(refusal) => Err(refusal),
    };
    tell(station, who, "update.look", words).await;
}

pub(super) async fn fetched(
    station: &Station,
    who: Who,
    offer: &Offer,
    fetched: &Result<PathBuf, Refusal>,
) {
    let words = fetched.as_ref().map(|_| format!("version {}", offer.version));
    tell(station, who, "update.fetch", words).await;
}

pub(super) async fn installing(station: &Station, offer: &Offer) {
    let words = format!("version {}", offer.version);
    note(station, "update.install", Outcome::Begun, &words).await;
}

pub(super) async fn installed(station: &Station, offer: &Offer, installed: &Result<(), Refusal>) {
    match installed {
        Ok(()) => {
            let words = format!("version {}", offer.version);
            note(station, "update.install", Outcome::Done, &words).await;
        }
        Err(refusal) => {
            note(station, "update.install", Outcome::Refused, &refusal.to_string()).await;
        }
    }
}

async fn tell(station: &Station, who: Who, action: &str, words: Result<String, &Refusal>) {
    let (outcome, words) = match words {
        Ok(words) => (Outcome::Done, words),
        Err(refusal) => (Outcome::Refused, refusal.to_string()),
    };
    let new = station.updates.told.take(&format!("{action} {words}"));
    if new || who == Who::Person {
        note(station, action, outcome, &words).await;
    }
}

async fn note(station: &Station, action: &str, outcome: Outcome, words: &str) {
    let by = by(station).detail(words);
    station.directory.note(station, Entry::new(action, outcome, &by)).await;
}

/// What the self-test says about updates. It needs no staff where something is missing: the station works.
pub fn line(station: &Station) -> SelfTestLine {
    let (verdict, words) = words(station);
    SelfTestLine { part: SelfTestPart::Updates, verdict, words, way_back: false }
}

fn words(station: &Station) -> (Verdicts, String) {
    let updates = &station.updates;
    match &updates.source {
        Ok(None) => return (Verdicts::Skipped, "Off: nobody looks for them".to_owned()),
        Err(trouble) => {
            return (Verdicts::Look, format!("The policy has to be put right: {trouble}"));
        }
        Ok(Some(_)) => {}
    }
    let now = updates.now();
    let newer = now.offer.map(|offer| offer.version.to_string()).unwrap_or_default();
    let place = now.place.map(|place| place.display().to_string()).unwrap_or_default();
    match now.state {
        State::Unlooked => (Verdicts::Skipped, "Nobody has looked yet".to_owned()),
        State::Looking => (Verdicts::Skipped, "The server is being asked".to_owned()),
        State::UpToDate => (Verdicts::Good, "This is the newest version".to_owned()),
        State::Held(version) => {
            (Verdicts::Good, format!("Version {version} is held back by your organisation"))
        }
        State::Available | State::Fetching(_) => {
            (Verdicts::Look, format!("Version {newer} is there"))
        }
        State::Ready if super::asks_for_password() => {
            (Verdicts::Look, format!("Version {newer} is ready: staff have to install {place}"))
        }
        State::Ready => (Verdicts::Look, format!("Version {newer} is ready")),
        State::Installing => (Verdicts::Look, format!("Version {newer} is being installed")),
        State::Installed => (Verdicts::Look, format!("Version {newer} runs from the next start")),
        State::Refused(refusal) => (Verdicts::Look, format!("Not updated: {refusal}")),
    }
}
