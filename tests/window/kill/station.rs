//! The application under test, spoken to as the page speaks to it.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use gatehouse_sandbox::Sandbox;
use gatehouse_tests::{Bus, Desk, Plan};
use serde_json::{Value, json};

const SOON: Duration = Duration::from_secs(30);

/// A started application whose records are open.
pub struct Station {
    pub desk: Desk,
}

/// Somebody whom the directory has.
#[derive(Debug, Clone)]
pub struct Known {
    pub id: String,
    pub state: String,
}

impl Station {
    /// Starts it on that folder, with a fault point armed if one is named.
    pub async fn start(folder: &Path, armed: Option<&str>) -> Result<Self> {
        let (home, data) = (folder.join("home"), folder.join("data"));
        let mut plan = Plan::new("kill").bus(Bus::Unlocked).home(&home).data_dir(&data);
        if let Some(armed) = armed {
            plan = plan.environment("GATEHOUSE_FAULT_POINT", armed);
        }
        let desk = plan.open().await?;
        desk.css("main h1").await?;
        let station = Self { desk };
        let open = async || {
            let standing = station.ask("people_desk", json!({})).await?;
            Ok((standing["records"] == "ready").then_some(()))
        };
        station.desk.wait_for("the records to open", SOON, open).await?;
        Ok(station)
    }

    /// Asks as the page does, and expects no refusal.
    pub async fn ask(&self, command: &str, arguments: Value) -> Result<Value> {
        self.desk.answer(command, arguments).await
    }

    /// Connects it to the AuthX of a sandbox.
    pub async fn connect(&self, sandbox: &Sandbox) -> Result<()> {
        let access = sandbox.authx();
        let draft = json!({
            "id": null, "vendor": "authx", "name": "AuthX", "environment": "custom",
            "customUrl": access.base_url, "confirmedHost": null, "mode": null,
            "fields": [{ "field": "applicationId", "value": access.application_id }],
        });
        let secrets = json!([{ "field": "applicationKey", "secret": access.application_key }]);
        let asked = json!({ "draft": draft, "secrets": secrets, "keep": "keyring" });
        self.ask("connection_save", asked).await.map(drop)
    }

    /// Begins to add people one after another, and does not wait: what was answered is noted in the page.
    pub async fn begin_adding(&self, logins: &[String]) -> Result<()> {
        const SCRIPT: &str = "window.told = []; \
            const one = async (draft) => { \
              const answer = await window.__TAURI_INTERNALS__.invoke('person_add', { draft }); \
              window.told.push([draft.loginName, answer.outcome, answer.person.guid]); }; \
            (async (drafts) => { for (const draft of drafts) await one(draft); })(arguments[0]);";
        let drafts: Vec<Value> = logins.iter().map(|login| draft(login)).collect();
        self.desk.web()?.execute(SCRIPT, vec![json!(drafts)]).await?;
        Ok(())
    }

    /// Who was told to have been added so far: login name, outcome and guid.
    pub async fn told(&self) -> Result<Vec<(String, String, Option<String>)>> {
        Ok(self.desk.web()?.execute("return window.told", Vec::new()).await?.convert()?)
    }

    /// Everybody in the directory by login name. Somebody who is there twice is an error.
    pub async fn everybody(&self) -> Result<HashMap<String, Known>> {
        let states = ["draft", "adding", "known", "unknown", "refused", "deleted"];
        let mut all = HashMap::new();
        loop {
            let query = json!({ "text": "", "states": states, "factors": [], "oddNumbers": false, "sort": "loginName",
                "descending": false, "offset": all.len(), "limit": 500 });
            let page = self.ask("people_search", json!({ "query": query })).await?;
            let rows = page["rows"].as_array().context("the rows of a page")?;
            for row in rows {
                let text = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
                let known = Known { id: text("id"), state: text("state") };
                let before = all.insert(text("loginName"), known);
                ensure!(before.is_none(), "{} is doubled in the directory", text("loginName"));
            }
            if rows.is_empty() || all.len() as u64 >= page["total"].as_u64().unwrap_or(0) {
                return Ok(all);
            }
        }
    }

    /// One person, whole.
    pub async fn person(&self, known: &Known) -> Result<Value> {
        self.ask("person_open", json!({ "id": known.id })).await
    }
}

fn draft(login: &str) -> Value {
    json!({
        "loginName": login, "firstName": "Chidi", "lastName": "Eze", "email": format!("{login}@example.org"),
        "countryCode": "+1", "number": "4155550118", "aliases": [],
    })
}
