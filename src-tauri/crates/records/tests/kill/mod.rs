//! The process is killed at every named point of a write, many times, and then asked what it knows.
//!
//! The service is a file that only grows: what is asked of it is on it before the reply, as with a
//! real one. `GATEHOUSE_KILLS=200` kills that often; `GATEHOUSE_SEED` repeats a run.

use std::collections::{HashMap, HashSet};
use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use secrecy::ExposeSecret;

use crate::fault::{FAULT_POINTS, fault_point};
use crate::{
    By, DatabaseKey, NewPerson, Profile, Query, Records, Settlement, State, Verdict, Work,
};

/// Points on the way to the service and back, beside those of the crate.
const AROUND: [&str; 2] = ["before-request", "before-reply"];

fn note(file: &Path, line: &str) {
    let mut file = OpenOptions::new().create(true).append(true).open(file).unwrap();
    file.write_all(format!("{line}\n").as_bytes()).unwrap();
}

fn lines(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn typed(login_name: &str) -> NewPerson {
    let profile = Profile { country_code: "+1".to_owned(), ..Profile::default() };
    NewPerson { connection: "authx".to_owned(), login_name: login_name.to_owned(), profile }
}

/// What the service has on its file: guids by login name, the deleted left out.
fn service(folder: &Path) -> HashMap<String, String> {
    let mut there = HashMap::new();
    for line in lines(&folder.join("service")) {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["add", login, guid] => {
                let before = there.insert(login.to_owned(), guid.to_owned());
                assert!(before.is_none(), "{login} was added twice");
            }
            ["delete", guid] => there.retain(|_, kept| kept != guid),
            _ => panic!("the service took {line:?}"),
        }
    }
    there
}

/// The child: adds people and deletes some, until it is killed.
#[tokio::test]
#[ignore = "runs as the process that is killed"]
async fn child() {
    let folder = std::env::var("GATEHOUSE_KILL_FOLDER").unwrap();
    let folder = Path::new(&folder);
    let key = DatabaseKey::from_hex(&std::env::var("GATEHOUSE_KILL_KEY").unwrap()).unwrap();
    let round = std::env::var("GATEHOUSE_KILL_ROUND").unwrap();
    let records = Records::open(folder, &key).await.unwrap();
    let by = By::now("child");
    for n in 0..20 {
        let login = format!("r{round}n{n}");
        let guid = format!("guid-{login}");
        let id = records.begin_add(&typed(&login), &by).await.unwrap();
        fault_point("before-request");
        note(&folder.join("service"), &format!("add {login} {guid}"));
        fault_point("before-reply");
        records.finish_add(id, &guid, &by).await.unwrap();
        note(&folder.join("shown"), &format!("{login} {guid}"));
        if n % 4 == 3 {
            records.begin_delete(id, &by).await.unwrap();
            fault_point("before-request");
            note(&folder.join("service"), &format!("delete {guid}"));
            fault_point("before-reply");
            records.finish_delete(id, &by).await.unwrap();
        }
    }
    // Never on its own: whoever kills at no point waits a while and then kills anyway.
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Where and when a round is killed.
enum Death {
    At(&'static str, u32),
    After(Duration),
}

fn spawn(folder: &Path, key: &DatabaseKey, round: u32, death: &Death) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["kill::child", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env("GATEHOUSE_KILL_FOLDER", folder)
        .env("GATEHOUSE_KILL_KEY", key.to_hex().expose_secret())
        .env("GATEHOUSE_KILL_ROUND", round.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    if let Death::At(point, passage) = death {
        command.env("GATEHOUSE_FAULT_POINT", format!("{point}:{passage}"));
    }
    command.spawn().unwrap()
}

/// Kills the child where it is to die. On Unix this is SIGKILL: nothing of it runs any more.
fn kill(mut child: Child, death: &Death) {
    match death {
        Death::After(time) => std::thread::sleep(*time),
        Death::At(point, _) => {
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

/// Everybody whom the directory knows, and that each is as the service has them or is listed.
async fn examine(folder: &Path, key: &DatabaseKey) {
    let records = Records::open(folder, key).await.unwrap();
    let there = service(folder);
    let unsettled = records.unsettled().await.unwrap();
    let listed: HashSet<(String, Work)> =
        unsettled.iter().map(|one| (one.login_name.clone(), one.work)).collect();
    assert!(unsettled.iter().all(|one| !one.evidence.is_empty()), "an unknown without a label");
    let everybody = Query { states: State::ALL.to_vec(), limit: u32::MAX, ..Query::default() };
    let people = records.search(everybody).await.unwrap().rows;
    let mut directory = HashMap::new();
    for person in &people {
        let login = person.typed.login_name.clone();
        let adding = listed.contains(&(login.clone(), Work::Add));
        let deleting = listed.contains(&(login.clone(), Work::Delete));
        match person.state {
            State::Known => {
                assert!(there.get(&login) == person.guid.as_ref() || deleting, "{login} is wrong");
            }
            State::Unknown => assert!(adding, "{login} is unknown and not listed"),
            State::Deleted => assert!(!there.contains_key(&login), "{login} is still there"),
            // Whoever was settled as not added is a draft again.
            State::Refused | State::Draft => {
                assert!(!there.contains_key(&login), "{login} is there");
            }
            State::Adding => panic!("{login} is {:?}", person.state),
        }
        assert!(directory.insert(login.clone(), person).is_none(), "{login} is doubled");
    }
    for login in there.keys() {
        assert!(directory.contains_key(login), "{login} is lost");
    }
    for line in lines(&folder.join("shown")) {
        let (login, guid) = line.split_once(' ').unwrap();
        let person = directory.get(login).unwrap();
        assert_eq!(person.guid.as_deref(), Some(guid), "{login} was shown and then forgotten");
    }
    assert!(matches!(records.verify_chain().await.unwrap(), Verdict::Whole(_)));
    for one in unsettled {
        let settlement = match (one.work, there.get(&one.login_name)) {
            (Work::Add, Some(guid)) => Settlement::FoundAt(guid.clone()),
            (Work::Add, None) => Settlement::NotAdded,
            (_, Some(_)) => Settlement::StillThere,
            (_, None) => Settlement::Gone,
        };
        records.settle(one.person, &settlement, &By::now("parent")).await.unwrap();
    }
    records.close().await;
}

#[tokio::test]
async fn nobody_is_lost_doubled_or_unknown_without_a_label() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let kills = number("GATEHOUSE_KILLS").unwrap_or(40);
    let seed = number("GATEHOUSE_SEED").unwrap_or(11);
    let mut random = fastrand::Rng::with_seed(u64::from(seed));
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::generate().unwrap();
    Records::open(folder.path(), &key).await.unwrap().close().await;
    let points: Vec<&'static str> = FAULT_POINTS.into_iter().chain(AROUND).collect();
    for round in 0..kills {
        // Each point in turn, at any passage; now and then anywhere at all.
        let death = match points.get(round as usize % (points.len() + 1)) {
            Some(point) => Death::At(point, random.u32(1..=25)),
            None => Death::After(Duration::from_millis(random.u64(5..250))),
        };
        let child = spawn(folder.path(), &key, round, &death);
        kill(child, &death);
        examine(folder.path(), &key).await;
    }
    let people = service(folder.path()).len();
    println!("{kills} kills, {people} people at the service, seed {seed}");
    assert!(people > 0);
}
