//! The process is killed in the middle of an import, many times, and the next one goes on with it.
//!
//! The service is the simulated one, over real HTTP, in the process that kills. `GATEHOUSE_KILLS=200`
//! kills that often; `GATEHOUSE_SEED` repeats a run.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "this is a test")]
#![allow(missing_docs, reason = "a test's name says what it is about")]

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use gatehouse_people::{
    Means,
    import::{Columns, DryRun, Run},
};
use gatehouse_records::{
    By, DatabaseKey, IMPORT_FAULT_POINTS, Records, RowFilter, RowState, Stage, State, Verdict, Work,
};
use gatehouse_sandbox::{Endpoint as At, Options, Person, Sandbox};
use gatehouse_sheets::Source;
use gatehouse_vault::{Keep, SecretName, SecretText, Vault};
use gatehouse_vendors::{
    Endpoint, Vendor,
    authx::{Account, AuthX, ManagementKeys},
};
use secrecy::ExposeSecret;

const HERE: &str = "authx";
const ROWS: usize = 24;
const LANES: usize = 3;

fn setting(name: &str) -> String {
    std::env::var(format!("GATEHOUSE_KILL_{name}")).unwrap()
}

async fn client(url: &str, id: &str, key: &str) -> AuthX {
    let vault = Arc::new(Vault::new());
    let name = |field: &str| SecretName::new("test", field).unwrap();
    for (field, secret) in [("id", id), ("key", key)] {
        let secret = SecretText::from(secret.to_owned());
        vault.put(&name(field), secret, Keep::Session).await.unwrap();
    }
    let management = ManagementKeys { application_id: name("id"), application_key: name("key") };
    let endpoint = Endpoint::custom(Vendor::AuthX, url, None).unwrap();
    AuthX::new(Account { endpoint, management, biometric: None, vault }).unwrap()
}

/// The child: goes on with the import, until it is killed.
#[tokio::test]
#[ignore = "runs as the process that is killed"]
async fn child() {
    let key = DatabaseKey::from_hex(&setting("KEY")).unwrap();
    let records = Records::open(Path::new(&setting("FOLDER")), &key).await.unwrap();
    let authx = client(&setting("URL"), &setting("ID"), &setting("APPKEY")).await;
    let means = Means { records, authx, actor: "child".to_owned() };
    Run::new(means, LANES).to_the_end().await.unwrap();
    // Never on its own: whoever kills at no point waits a while and then kills anyway.
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

struct Bench<'a> {
    folder: &'a Path,
    key: &'a DatabaseKey,
    sandbox: &'a Sandbox,
}

impl Bench<'_> {
    fn spawn(&self, point: Option<(&str, u32)>) -> Child {
        let access = self.sandbox.authx();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["child", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
            .env("GATEHOUSE_KILL_FOLDER", self.folder)
            .env("GATEHOUSE_KILL_KEY", self.key.to_hex().expose_secret())
            .env("GATEHOUSE_KILL_URL", access.base_url)
            .env("GATEHOUSE_KILL_ID", access.application_id)
            .env("GATEHOUSE_KILL_APPKEY", access.application_key)
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        if let Some((point, passage)) = point {
            command.env("GATEHOUSE_FAULT_POINT", format!("{point}:{passage}"));
        }
        command.spawn().unwrap()
    }

    /// A file of new people, checked and waiting.
    async fn prepare(&self, round: u32) {
        let lines: Vec<String> = (0..ROWS)
            .map(|n| format!("r{round}n{n},Ada,Lovelace,r{round}n{n}@example.org,+44,2079460000"))
            .collect();
        let csv = format!("login,first,last,email,country,phone\n{}\n", lines.join("\n"));
        let source = Source::new("people.csv", csv.into_bytes()).unwrap();
        let sheet = source.sheet(None, None, &Columns::names).unwrap();
        let columns = Columns::guessed(&sheet.header);
        let records = Records::open(self.folder, self.key).await.unwrap();
        let run = DryRun { sheet: &sheet, columns: &columns, connection: HERE };
        run.keep(&records, &By::now("parent")).await.unwrap();
        records.close().await;
    }

    /// Everybody at the service is known here or listed as unknown, once; every row says the same.
    async fn examine(&self) {
        let records = Records::open(self.folder, self.key).await.unwrap();
        let there: HashMap<String, Person> =
            self.sandbox.people().into_iter().map(|one| (one.user_name.clone(), one)).collect();
        assert_eq!(there.len(), self.sandbox.people().len(), "somebody is doubled");
        let listed = records.unsettled().await.unwrap();
        let is_listed =
            |login: &str| listed.iter().any(|one| one.login_name == login && one.work == Work::Add);
        for login in there.keys() {
            assert!(
                records.with_login_name(HERE, login).await.unwrap().is_some(),
                "{login} is lost"
            );
        }
        let rows = records.import_rows(&RowFilter::default(), 0, u32::MAX).await.unwrap().rows;
        for row in rows {
            let login = &row.typed.login_name;
            let guid = there.get(login).map(|one| one.guid.clone());
            match row.state {
                RowState::Done => {
                    let known = records.person(row.person.unwrap()).await.unwrap();
                    assert!(known.state == State::Known && known.guid == guid, "{login}");
                }
                RowState::Unknown => {
                    assert!(is_listed(login), "{login} is unknown and not listed");
                    assert!(!row.words.is_empty(), "an unknown without a label");
                }
                RowState::Waiting => assert!(guid.is_none(), "{login} waits and is there"),
                other => panic!("{login} is {other:?}: {}", row.words),
            }
        }
        let import = records.import().await.unwrap().unwrap();
        assert_ne!(import.stage, Stage::Running);
        assert!(matches!(records.verify_chain().await.unwrap(), Verdict::Whole(_)));
        records.close().await;
    }

    /// Goes on to the end, in this process.
    async fn finish(&self) -> (usize, usize) {
        let access = self.sandbox.authx();
        let records = Records::open(self.folder, self.key).await.unwrap();
        let authx = client(&access.base_url, &access.application_id, &access.application_key).await;
        let waiting = records.import().await.unwrap().unwrap().in_state(RowState::Waiting) > 0;
        if waiting {
            let means = Means { records: records.clone(), authx, actor: "parent".to_owned() };
            assert_eq!(Run::new(means, LANES).to_the_end().await.unwrap(), Stage::Ended);
        }
        let import = records.import().await.unwrap().unwrap();
        let [done, unknown] = [RowState::Done, RowState::Unknown]
            .map(|state| usize::try_from(import.in_state(state)).unwrap());
        assert_eq!(done + unknown, ROWS);
        assert!(unknown <= LANES, "only what was on its way is unknown, and not {unknown}");
        records.close().await;
        (done, unknown)
    }
}

/// On Unix this is SIGKILL: nothing of it runs any more.
fn kill(mut child: Child, point: Option<&str>, pause: Duration) {
    match point {
        None => std::thread::sleep(pause),
        Some(point) => {
            let output = BufReader::new(child.stderr.take().unwrap());
            let stopped = format!("stopped at {point}");
            let mut said = Vec::new();
            let reached = output.lines().map_while(Result::ok).any(|line| {
                said.push(line);
                said.last().is_some_and(|line| line.ends_with(&stopped))
            });
            assert!(reached, "the child never came to {point}: {said:?}");
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_import_goes_on_with_nobody_lost_and_nobody_doubled() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u32>().ok());
    let kills = number("GATEHOUSE_KILLS").unwrap_or(12);
    let seed = number("GATEHOUSE_SEED").unwrap_or(11);
    let mut random = fastrand::Rng::with_seed(u64::from(seed));
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::generate().unwrap();
    let stage = Bench { folder: folder.path(), key: &key, sandbox: &sandbox };
    let (mut done, mut unknown) = (0, 0);
    for round in 0..kills {
        stage.prepare(round).await;
        let point = IMPORT_FAULT_POINTS
            .get(usize::try_from(round).unwrap() % (IMPORT_FAULT_POINTS.len() + 1))
            .copied();
        let passage = random.u32(1..=8);
        let pause = Duration::from_millis(random.u64(20..400));
        let child = stage.spawn(point.map(|point| (point, passage)));
        tokio::task::block_in_place(|| kill(child, point, pause));
        stage.examine().await;
        let (finished, lost) = stage.finish().await;
        stage.examine().await;
        done += finished;
        unknown += lost;
    }
    let asked = sandbox.requests().iter().filter(|seen| seen.endpoint == At::AddUser).count();
    assert!(asked <= usize::try_from(kills).unwrap() * ROWS, "somebody was asked for twice");
    assert!(sandbox.violations().is_empty());
    println!("{kills} kills, {done} rows done, {unknown} unknown, seed {seed}");
    assert!(unknown > 0, "no kill struck anybody on the way");
}
