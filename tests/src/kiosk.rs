//! A station that an admin has prepared, and its kiosk with a camera plugged in: for the tests of the window and for
//! the measures.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use gatehouse_sandbox::{Endpoint, Fault, Options, Sandbox};
use serde_json::json;
use tempfile::TempDir;

use crate::camera::VirtualCamera;
use crate::camera::pictures::Picture;
use crate::driver::Desk;
use crate::session::{Bus, Plan};

/// The passcode of every such station.
pub const PASSCODE: &str = "204871";

/// How long a step of the kiosk may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What an admin has prepared.
#[derive(Debug)]
pub struct Station {
    /// Home and data of the station.
    pub folder: TempDir,
    /// The service.
    pub sandbox: Sandbox,
    /// The camera of the kiosk, before a room.
    pub camera: VirtualCamera,
    /// What can be typed of a slip for somebody whom the directory knows.
    pub code: String,
    /// The same slip, as a camera sees it.
    pub slip: Picture,
    /// The id of whom it is for, here.
    pub person: String,
}

impl Station {
    /// As an admin: the connection, the passcode, one person (`chidi.eze`) and a slip for them.
    ///
    /// # Errors
    /// Something of it did not succeed.
    pub async fn set_up(test: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let sandbox = Sandbox::start(Options { seeded: true, ..Options::default() }).await?;
        let plan = plan(&format!("{test}-desk"), folder.path(), "admin");
        let desk = plan.open().await?;
        let Prepared { code, drawing, person } = desk.prepare_station(&sandbox).await?;
        let slip = Picture::paper(&drawing)?;
        desk.close().await?;
        let camera = VirtualCamera::plug_in()?;
        camera.show(&Picture::room())?;
        Ok(Self { folder, sandbox, camera, code, slip, person })
    }

    /// How a role of this station is started, without a camera.
    #[must_use]
    pub fn plan(&self, test: &str, role: &str) -> Plan {
        plan(test, self.folder.path(), role)
    }

    /// How its kiosk is started, with the camera plugged in.
    #[must_use]
    pub fn kiosk_plan(&self, test: &str) -> Plan {
        let with = |plan: Plan, (name, value): (&str, PathBuf)| {
            plan.environment(name, &value.to_string_lossy())
        };
        self.camera.environment().into_iter().fold(self.plan(test, "kiosk"), with)
    }

    /// Its kiosk, at the welcome.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn kiosk(&self, test: &str) -> Result<Desk> {
        let desk = self.kiosk_plan(test).open().await?;
        desk.at_step("welcome").await?;
        Ok(desk)
    }

    /// Its admin, at the people.
    ///
    /// # Errors
    /// The window does not come up.
    pub async fn desk(&self, test: &str) -> Result<Desk> {
        let desk = self.plan(test, "admin").open().await?;
        desk.go("People").await?;
        Ok(desk)
    }

    /// The next request for a face goes wrong so.
    pub fn arm(&self, fault: Fault) {
        self.sandbox.arm(Endpoint::ProcessBiometric, fault, Some(1));
    }
}

fn plan(test: &str, folder: &Path, role: &str) -> Plan {
    let plan = Plan::new(test).bus(Bus::Unlocked).role(role).home(&folder.join("home"));
    plan.data_dir(&folder.join("data")).screen(1280, 800)
}

async fn connect(desk: &Desk, sandbox: &Sandbox) -> Result<()> {
    let access = sandbox.authx();
    let draft = json!({
        "id": null, "vendor": "authx", "name": "Front desk", "environment": "custom",
        "customUrl": access.base_url, "confirmedHost": null, "mode": null,
        "fields": [
            { "field": "applicationId", "value": access.application_id },
            { "field": "biometricHostName", "value": access.biometric.host_name },
        ],
    });
    let secrets = json!([
        { "field": "applicationKey", "secret": access.application_key },
        { "field": "biometricApplicationKey", "secret": access.biometric.application_key },
        { "field": "biometricSecretKey", "secret": access.biometric.secret_key },
    ]);
    let connection = json!({ "draft": draft, "secrets": secrets, "keep": "keyring" });
    desk.answer("connection_save", connection).await.map(drop)
}

/// A slip for somebody whom the directory of a station knows.
#[derive(Debug)]
pub struct Prepared {
    /// What can be typed of it.
    pub code: String,
    /// What is printed of it, as SVG.
    pub drawing: String,
    /// The id of whom it is for, here.
    pub person: String,
}

impl Desk {
    /// As an admin, at the first screen: the connection, the passcode, one person (`chidi.eze`) and a slip for them.
    ///
    /// # Errors
    /// Something of it did not succeed.
    pub async fn prepare_station(&self, sandbox: &Sandbox) -> Result<Prepared> {
        self.by_role("heading", "Welcome to Gatehouse").await?;
        connect(self, sandbox).await?;
        self.answer("station_set_passcode", json!({ "passcode": PASSCODE })).await?;
        let known = sandbox.people().into_iter().next().context("a seeded person")?;
        let draft = json!({
            "loginName": "chidi.eze", "firstName": "Chidi", "lastName": "Eze",
            "email": "chidi@example.org", "countryCode": "+1", "number": "4155550118", "aliases": [],
        });
        let adopted = json!({ "draft": draft, "guid": known.guid });
        let person = self.answer("person_adopt", adopted).await?;
        let person = person["row"]["id"].as_str().context("an id")?.to_owned();
        let (code, drawing) = self.slip(&person, false).await?;
        Ok(Prepared { code, drawing, person })
    }

    /// As an admin: what can be typed of a new slip for somebody, and its drawing. `replaces`: for a face in place of one.
    ///
    /// # Errors
    /// When there is none.
    pub async fn slip(&self, person: &str, replaces: bool) -> Result<(String, String)> {
        let draft = json!({ "kiosk": "", "hours": 24, "replaces": replaces });
        let slip = self.answer("slip_make", json!({ "id": person, "draft": draft })).await?;
        let text = |name: &str| slip[name].as_str().map(str::to_owned);
        Ok((text("code").context("a code")?, text("svg").context("a drawing")?))
    }

    /// Waits until the kiosk stands at a step.
    ///
    /// # Errors
    /// When it does not get there.
    pub async fn at_step(&self, step: &str) -> Result<()> {
        const SCRIPT: &str =
            "return document.querySelector('[data-testid=kiosk]')?.dataset.step ?? null;";
        let look = async || {
            let answer = self.web()?.execute(SCRIPT, Vec::new()).await?;
            Ok(answer.convert::<Option<String>>()?.filter(|now| now == step).map(drop))
        };
        self.wait_for(&format!("the kiosk at {step}"), PATIENCE, look).await
    }

    /// At the welcome: chooses English, and goes on by the code of a slip.
    ///
    /// # Errors
    /// When the page does not lead there.
    pub async fn says_who(&self, code: &str) -> Result<()> {
        self.enter("English").await?;
        self.at_step("who").await?;
        self.types_code(code).await
    }

    /// Types the code of a slip.
    ///
    /// # Errors
    /// When the page does not ask who somebody is.
    pub async fn types_code(&self, code: &str) -> Result<()> {
        self.enter("Type the code").await?;
        self.type_into("Code on your slip", code).await?;
        self.press("Enter").await
    }

    /// Waits until the step that takes the picture is over; whoever is asked whether it is still them says so.
    ///
    /// # Errors
    /// When no picture is taken.
    pub async fn is_taken(&self) -> Result<()> {
        const SCRIPT: &str = "document.querySelector('[role=alertdialog] button')?.click();
            return document.querySelector('[data-testid=kiosk]')?.dataset.step ?? null;";
        let look = async || {
            let now: Option<String> = self.web()?.execute(SCRIPT, Vec::new()).await?.convert()?;
            Ok(now.filter(|now| now != "capture").map(drop))
        };
        self.wait_for("a picture that takes itself", PATIENCE, look).await
    }

    /// Agrees, and waits until the camera shows a picture.
    ///
    /// # Errors
    /// When it shows none.
    pub async fn agrees(&self) -> Result<()> {
        self.at_step("consent").await?;
        self.enter("I agree").await?;
        self.at_step("capture").await?;
        self.css("[data-testid=kiosk-hint][data-state=live]").await?;
        self.css("img.shown").await?;
        Ok(())
    }
}
