//! `people.bulk`: 10,000 people of a file, each on disk before and after it is sent, against as many `curl`s as eight
//! hands can start.

use std::{fmt::Write, process::Command, sync::Arc, time::Instant};

use anyhow::{Context, Result, ensure};
use gatehouse_people::{
    Means,
    import::{Columns, DryRun, Run},
};
use gatehouse_records::{By, DatabaseKey, Records, Stage};
use gatehouse_sandbox::{Options, Sandbox};
use gatehouse_sheets::Source;
use gatehouse_vault::{Keep, SecretName, SecretText, Vault};
use gatehouse_vendors::{
    Endpoint, Vendor,
    authx::{Account, AuthX, ManagementKeys},
};

use super::figure::{Figure, Goal};

const PEOPLE: u32 = 10_000;
const LANES: usize = 8;

pub async fn measure(name: &str) -> Result<Vec<Figure>> {
    let sandbox = Sandbox::start(Options::default()).await?;
    let ours = ours(&sandbox).await?;
    let theirs = theirs(&sandbox).await?;
    let figure = Figure::new(name, f64::from(PEOPLE) / ours, "people/s");
    Ok(vec![figure.against(f64::from(PEOPLE) / theirs).goal(Goal::AtLeast(2.0))])
}

/// In seconds.
async fn ours(sandbox: &Sandbox) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    let key = DatabaseKey::generate().map_err(|_| anyhow::anyhow!("no random numbers"))?;
    let records = Records::open(folder.path(), &key).await?;
    let means = Means { records, authx: client(sandbox).await?, actor: "bench".to_owned() };
    let mut csv = "login_name,first_name,last_name,email,country_code,number\n".to_owned();
    for n in 0..PEOPLE {
        writeln!(csv, "ours{n},Ada,Lovelace,ours{n}@example.org,+44,2079460000")?;
    }
    let source = Source::new("people.csv", csv.into_bytes())?;
    let sheet = source.sheet(None, None, &Columns::names)?;
    let columns = Columns::guessed(&sheet.header);
    let run = DryRun { sheet: &sheet, columns: &columns, connection: "authx" };
    run.keep(&means.records, &By::now("bench")).await?;
    let start = Instant::now();
    let stage = Run::new(means, LANES).to_the_end().await?;
    let took = start.elapsed().as_secs_f64();
    ensure!(stage == Stage::Ended, "the import ended as {stage:?}");
    ensure!(sandbox.people().len() == PEOPLE as usize, "somebody is missing at the service");
    Ok(took)
}

async fn theirs(sandbox: &Sandbox) -> Result<f64> {
    let access = sandbox.authx();
    let script = format!(
        r#"set -e
url='{url}'
token=$(curl -sf -X POST "$url/AccessToken" -H 'ApplicationId: {id}' -H 'ApplicationKey: {key}' -H 'Content-Length: 0' | sed 's/.*"access_token" *: *"\([^"]*\)".*/\1/')
seq {PEOPLE} | xargs -P{LANES} -I% curl -sf -o /dev/null "$url/AddUser" -H "Authorization: Bearer $token" \
  -H 'Content-Type: application/json' \
  --data '{{"guid":"","user_name":"theirs%","email":"theirs%@example.org","name":{{"first_Name":"Ada","last_Name":"Lovelace"}},"phone":{{"mobile":{{"countryCode":"+44","number":"2079460000"}}}}}}'"#,
        url = access.base_url.trim_end_matches('/'),
        id = access.application_id,
        key = access.application_key,
    );
    let start = Instant::now();
    let output =
        tokio::task::spawn_blocking(move || Command::new("bash").args(["-c", &script]).output());
    let output = output.await?.context("bash")?;
    let took = start.elapsed().as_secs_f64();
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let there = sandbox.people().len();
    ensure!(there == 2 * PEOPLE as usize, "{there} people are at the service");
    Ok(took)
}

async fn client(sandbox: &Sandbox) -> Result<AuthX> {
    let (vault, access) = (Arc::new(Vault::new()), sandbox.authx());
    let named = async |field: &str, secret: String| -> Result<SecretName> {
        let name = SecretName::new("bench", field)?;
        vault.put(&name, SecretText::from(secret), Keep::Session).await?;
        Ok(name)
    };
    let application_id = named("application-id", access.application_id).await?;
    let application_key = named("application-key", access.application_key).await?;
    let account = Account {
        endpoint: Endpoint::custom(Vendor::AuthX, &access.base_url, None)?,
        management: ManagementKeys { application_id, application_key },
        biometric: None,
        vault: Arc::clone(&vault),
    };
    AuthX::new(account).map_err(|trouble| anyhow::anyhow!("{trouble:?}"))
}
