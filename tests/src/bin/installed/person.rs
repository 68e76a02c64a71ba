//! The person at whose computer it is. Their home folder holds everything, as usual.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use gatehouse_sandbox::{Options, Sandbox};
use gatehouse_tests::camera::pictures::{Portrait, WELL};
use gatehouse_tests::kiosk::Prepared;
use gatehouse_tests::product::{recording, sha256};
use gatehouse_tests::{Bus, Desk, Plan};
use serde_json::{Value, json};

use super::{PROGRAM, SOON};

const CALL: &str = "llamada de José.wav";
/// Who a slip is for, as the directory lists them.
const PERSON: &str = "chidi.eze";

/// Somebody's home folder.
pub(crate) struct Home(PathBuf);

impl Home {
    pub(crate) fn own() -> Result<Self> {
        Ok(Self(std::env::home_dir().context("a home folder")?))
    }

    fn plan(&self, name: &str) -> Plan {
        let plan = Plan::new(name).application(Path::new(PROGRAM)).bus(Bus::Unlocked);
        plan.home(&self.0).screen(1600, 1000)
    }

    /// A call is uploaded, and a face enrolled.
    pub(crate) async fn first(&self) -> Result<()> {
        let service = Sandbox::start(Options { seeded: true, ..Options::default() }).await?;
        let desk = self.plan("installed-desk").open().await?;
        let prepared = desk.prepare_station(&service).await?;
        connect(&desk, &service).await?;
        desk.close().await?;
        self.upload(&service).await?;
        self.enrol(&prepared).await?;
        self.again().await
    }

    /// Everything is there.
    pub(crate) async fn again(&self) -> Result<()> {
        let desk = self.plan("installed-again").open().await?;
        let held = sha256(&self.0.join(CALL))?;
        ensure!(receipt(&desk).await?.as_deref() == Some(&held), "the call has no receipt");
        ensure!(has_a_face(&desk).await?, "the face is not in the directory");
        desk.close().await
    }

    async fn upload(&self, service: &Sandbox) -> Result<()> {
        let call = self.hand_over(self.plan("installed-upload")).await?;
        // The service holds others from the beginning.
        let arrived = service.calls().into_iter().filter(|held| held.file_name == CALL);
        let arrived: Vec<String> = arrived.map(|held| held.sha256).collect();
        ensure!(arrived == [sha256(&call)?], "at the service: {arrived:?}");
        Ok(())
    }

    /// A call is sent in the sandbox, by a program that was built here.
    pub(crate) async fn practise(&self, program: &Path) -> Result<()> {
        let plan = Plan::new("installed-practice").application(program);
        self.hand_over(plan.role("uploads").sandbox().screen(1600, 1000)).await.map(drop)
    }

    /// Sends a call, and waits until it is confirmed.
    async fn hand_over(&self, plan: Plan) -> Result<PathBuf> {
        let call = recording(&self.0, CALL, 2_000_000)?;
        let desk = plan.open().await?;
        desk.go("Calls").await?;
        desk.enter("Choose files…").await?;
        desk.choose("Choose calls", &call).await?;
        desk.row_ready(CALL).await?;
        desk.enter("Send 1 call").await?;
        desk.row_in(CALL, "confirmed", SOON).await?;
        desk.close().await?;
        Ok(call)
    }

    /// A picture takes the place of a camera.
    async fn enrol(&self, prepared: &Prepared) -> Result<()> {
        let Some(person) = Portrait::find() else { return Ok(()) };
        let seen = person.standing(WELL);
        let picture = self.0.join("camera.jpg");
        fs::write(&picture, seen.jpeg()?)?;
        let kiosk = self.plan("installed-kiosk").role("kiosk").argument("--camera");
        let kiosk = kiosk.argument(&picture.to_string_lossy()).open().await?;
        kiosk.at_step("welcome").await?;
        kiosk.says_who(&prepared.code).await?;
        kiosk.agrees().await?;
        kiosk.at_step("done").await?;
        kiosk.close().await
    }
}

async fn connect(desk: &Desk, service: &Sandbox) -> Result<()> {
    let access = service.authenticx();
    let draft = json!({
        "id": null, "vendor": "authenticx", "name": "Calls", "environment": "custom",
        "customUrl": access.base_url, "confirmedHost": null, "mode": null,
        "fields": [{ "field": "clientId", "value": access.client_id }],
    });
    let secrets = json!([{ "field": "clientSecret", "secret": access.client_secret }]);
    let connection = json!({ "draft": draft, "secrets": secrets, "keep": "keyring" });
    desk.answer("connection_save", connection).await.map(drop)
}

/// What the receipt of the call says that it hashes to.
async fn receipt(desk: &Desk) -> Result<Option<String>> {
    let query = json!({ "query": { "text": "", "offset": 0, "limit": 500 } });
    let receipts = desk.answer("receipts_list", query).await?;
    let rows = receipts["rows"].as_array().context("rows")?;
    let ours = rows.iter().find(|row| row["fileName"] == CALL);
    Ok(ours.and_then(|row| row["sha256"].as_str()).map(str::to_owned))
}

async fn has_a_face(desk: &Desk) -> Result<bool> {
    desk.go("People").await?;
    desk.sees(PERSON, SOON).await?;
    let row = desk.css("[data-testid=person-row]").await?;
    let id = row.attr("data-id").await?.context("the id of the row")?;
    let person = desk.answer("person_open", json!({ "id": id })).await?;
    let factors = person["factors"].as_array().context("factors")?;
    let present = |it: &Value| it["factor"] == "face" && it["state"] == "present";
    Ok(factors.iter().any(present))
}
