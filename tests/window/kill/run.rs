//! One run: round after round the application dies in a way of its own, and everybody is looked for.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use gatehouse_sandbox::{Endpoint, Fault, Options, Sandbox};
use gatehouse_tests::processes;
use serde_json::json;
use tempfile::TempDir;

use crate::station::Station;

const SOON: Duration = Duration::from_secs(30);

/// As many as are added in a round, if it gets that far.
const ADDED: u32 = 5;

/// Where the application dies.
#[derive(Debug, Clone, Copy)]
pub enum Death {
    /// At that passage of a named point of the directory.
    At(&'static str, u32),
    /// After the service has done its work, before its reply.
    BeforeReply,
    /// Anywhere, after a while.
    Anytime(Duration),
}

impl Death {
    /// Each kind in turn, at any passage.
    pub fn of(round: u32, random: &mut fastrand::Rng) -> Self {
        const POINTS: [&str; 4] = [
            "before-intent-commit",
            "after-intent-commit",
            "before-end-commit",
            "after-end-commit",
        ];
        match (round % 6) as usize {
            4 => Self::BeforeReply,
            5 => Self::Anytime(Duration::from_millis(random.u64(0..600))),
            point => Self::At(POINTS[point], random.u32(1..=ADDED)),
        }
    }
}

/// A service that goes on, and the folder of an application that does not.
pub struct Run {
    sandbox: Sandbox,
    folder: TempDir,
    /// Everybody who was ever told to have been added, with the guid.
    told: HashMap<String, String>,
    deaths: HashMap<&'static str, u32>,
    /// Everybody of the last round.
    last: Vec<String>,
    unknown: usize,
}

impl Run {
    /// Connects a new application to a new service.
    pub async fn begin() -> Result<Self> {
        let (sandbox, folder) = (Sandbox::start(Options::default()).await?, tempfile::tempdir()?);
        let station = Station::start(folder.path(), None).await?;
        station.connect(&sandbox).await?;
        station.desk.close().await?;
        let told = HashMap::new();
        let (deaths, last) = (HashMap::new(), Vec::new());
        Ok(Self { sandbox, folder, told, deaths, last, unknown: 0 })
    }

    /// Starts the application, asks what it knows of the round before, adds people and kills it.
    pub async fn round(&mut self, round: u32, death: Death) -> Result<()> {
        let armed = match death {
            Death::At(point, passage) => Some(format!("{point}:{passage}")),
            _ => None,
        };
        let station = Station::start(self.folder.path(), armed.as_deref()).await?;
        self.examine(&station).await.with_context(|| format!("before round {round}"))?;
        self.last = (0..ADDED).map(|n| format!("r{round}n{n}")).collect();
        if matches!(death, Death::BeforeReply) {
            self.sandbox.arm(Endpoint::AddUser, Fault::Delay(Duration::from_secs(60)), Some(1));
        }
        let asked = self.asked();
        station.begin_adding(&self.last).await?;
        self.await_death(&station, death, asked).await.with_context(|| format!("{death:?}"))?;
        for (login, outcome, guid) in station.told().await? {
            ensure!(outcome == "done", "{login} was {outcome}");
            self.told.insert(login, guid.context("somebody was added without a guid")?);
        }
        let application = station.desk.process()?;
        station.desk.kill()?;
        ensure!(!processes::is_alive(application), "the application survived");
        *self.deaths.entry(death.name()).or_default() += 1;
        Ok(())
    }

    async fn await_death(&self, station: &Station, death: Death, asked: usize) -> Result<()> {
        match death {
            Death::At(point, _) => {
                let stopped = format!("stopped at {point}");
                let look = async || Ok(station.desk.log().contains(&stopped).then_some(()));
                station.desk.wait_for(&stopped, SOON, look).await
            }
            Death::BeforeReply => {
                let look = async || Ok((self.sandbox.people().len() > asked).then_some(()));
                station.desk.wait_for("the service to have added somebody", SOON, look).await
            }
            Death::Anytime(time) => {
                tokio::time::sleep(time).await;
                Ok(())
            }
        }
    }

    fn asked(&self) -> usize {
        self.sandbox.people().len()
    }

    /// Everybody at the service is in the directory, once, and is known by the right guid or listed as unknown.
    async fn examine(&mut self, station: &Station) -> Result<()> {
        let everybody = station.everybody().await?;
        let mut names = HashSet::new();
        for person in self.sandbox.people() {
            let login = person.user_name;
            ensure!(names.insert(login.clone()), "{login} is doubled at the service");
            let known = everybody.get(&login).with_context(|| format!("{login} is lost"))?;
            ensure!(["known", "unknown"].contains(&known.state.as_str()), "{login}: {known:?}");
        }
        for (login, known) in &everybody {
            let there = names.contains(login);
            ensure!(known.state != "known" || there, "{login} is known and not at the service");
            ensure!(known.state != "adding", "{login} is still being added");
        }
        for login in &self.last {
            self.examine_one(station, login, everybody.get(login)).await?;
        }
        self.unknown = everybody.values().filter(|known| known.state == "unknown").count();
        Ok(())
    }

    async fn examine_one(
        &self,
        station: &Station,
        login: &str,
        known: Option<&crate::station::Known>,
    ) -> Result<()> {
        let told = self.told.get(login);
        let Some(known) = known else {
            ensure!(told.is_none(), "{login} was told to be added and is lost");
            return Ok(());
        };
        let person = station.person(known).await?;
        let guid = person["guid"].as_str();
        if let Some(told) = told {
            ensure!(guid == Some(told), "{login} was told to be {told} and is {guid:?}");
        }
        if known.state == "unknown" {
            let label = person.pointer("/pending/words").and_then(|words| words.as_str());
            let labelled = label.is_some_and(|words| !words.is_empty());
            ensure!(labelled && person["pending"]["kind"] == "add", "{login} has no label");
        }
        Ok(())
    }

    /// Settles everybody with what the service knows, and says what the run came to.
    pub async fn end(mut self) -> Result<String> {
        let station = Station::start(self.folder.path(), None).await?;
        self.examine(&station).await?;
        let unknown = self.unknown;
        let people = self.sandbox.people();
        let there: HashMap<&str, &str> =
            people.iter().map(|one| (one.user_name.as_str(), one.guid.as_str())).collect();
        for (login, known) in station.everybody().await? {
            if known.state != "unknown" {
                continue;
            }
            let guid = there.get(login.as_str());
            let how = if guid.is_some() { "happened" } else { "didNotHappen" };
            let settle = json!({ "id": known.id, "how": how, "guid": guid, "note": "Looked up" });
            station.ask("person_settle", settle).await?;
        }
        let everybody = station.everybody().await?;
        for (login, guid) in &there {
            let known = everybody.get(*login).with_context(|| format!("{login} is lost"))?;
            let person = station.person(known).await?;
            ensure!(person["guid"] == *guid, "{login} is not the one at the service");
        }
        let known = everybody.values().filter(|known| known.state == "known").count();
        ensure!(known == there.len(), "{known} are known, {} are there", there.len());
        let verdict = station.ask("activity_verify", json!({})).await?;
        ensure!(verdict["whole"] == true, "{verdict}");
        ensure!(self.sandbox.violations().is_empty(), "{:?}", self.sandbox.violations());
        station.desk.close().await?;
        let (told, deaths) = (self.told.len(), self.deaths);
        Ok(format!(
            "{} people at the service, {told} told, {unknown} listed as unknown, deaths {deaths:?}",
            there.len()
        ))
    }
}

impl Death {
    fn name(self) -> &'static str {
        match self {
            Self::At(point, _) => point,
            Self::BeforeReply => "before-reply",
            Self::Anytime(_) => "anytime",
        }
    }
}
