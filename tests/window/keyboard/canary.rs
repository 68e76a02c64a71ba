//! What is secret goes in and never comes out: a day's work with known secrets, PINs and addresses,
//! and then they are looked for everywhere.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use gatehouse_sandbox::{Endpoint, Fault, Options, Sandbox};
use gatehouse_tests::{Bus, Desk, Plan, product::recording};

use crate::desk::{SOON, closed, country, open_person, pane_shows, person_in};
use crate::services::{connect_authenticx, connect_authx, connect_enablex};

/// Long enough to stand nowhere by chance.
const PIN: &str = "8402657391846205";
const WRONG_PIN: &str = "5179302846173950";
const PASSPHRASE: &str = "canary in a coal mine 51";
const EMAIL: &str = "canarina.heron@example.org";
const CUSTOMER: &str = "customer.heron@example.org";
const NAMES: [&str; 2] = ["Canarina", "Heronsdottir"];

/// Hears every answer that the page gets, by command.
const LISTEN: &str = "if (window.heard) return; window.heard = []; const before = window.fetch; \
    window.fetch = async (...asked) => { const answer = await before(...asked); \
      const command = decodeURIComponent(String(asked[0]).split('/').at(-1)); \
      answer.clone().text().then((text) => window.heard.push([command, text])); return answer; };";

async fn open(test: &str, folder: &Path) -> Result<Desk> {
    let plan = Plan::new(test).bus(Bus::Unlocked).home(&folder.join("home")).screen(1600, 1000);
    let plan = plan.environment("GATEHOUSE_LOG", "trace");
    let desk = plan.data_dir(&folder.join("data")).open().await?;
    desk.place(1280, 800)?;
    desk.css("main h1").await?;
    desk.web()?.execute(LISTEN, Vec::new()).await?;
    Ok(desk)
}

async fn heard(desk: &Desk) -> Result<Vec<(String, String)>> {
    Ok(desk.web()?.execute("return window.heard", Vec::new()).await?.convert()?)
}

async fn look_after_people(desk: &Desk, sandbox: &Sandbox) -> Result<()> {
    desk.go_by_keys("People").await?;
    desk.from_palette("Add person").await?;
    desk.has_keyboard("Login name").await?;
    desk.type_keys("canary.one").await?;
    desk.write("First name", NAMES[0]).await?;
    desk.write("Last name", NAMES[1]).await?;
    desk.write("E-mail", EMAIL).await?;
    country(desk, "United States").await?;
    desk.write("Number", "415 555 0118").await?;
    sandbox.arm(Endpoint::AddUser, Fault::Status { code: 400, retry_after: None }, Some(1));
    desk.enter("Add").await?;
    desk.sees("AuthX refused", SOON).await?;
    sandbox.arm(Endpoint::AddUser, Fault::LoseReply, Some(1));
    desk.enter("Add again").await?;
    closed(desk).await?;
    let guid = sandbox.people().first().map(|one| one.guid.clone()).context("nobody is there")?;
    desk.enter("I found the id…").await?;
    desk.has_keyboard("Id at AuthX").await?;
    desk.type_keys(&guid).await?;
    desk.write("Note", "Seen in the portal").await?;
    desk.press("Enter").await?;
    closed(desk).await?;
    person_in(desk, "canary.one", "known").await?;

    open_person(desk, "canary.one").await?;
    desk.enter("PIN…").await?;
    desk.choose_radio("Set by hand").await?;
    desk.write("PIN", PIN).await?;
    desk.write("PIN again", PIN).await?;
    sandbox.arm(Endpoint::GeneratePin, Fault::Garbage, Some(1));
    desk.press("Enter").await?;
    pane_shows(desk, "We do not know whether AuthX took the PIN").await?;
    desk.enter("It happened…").await?;
    desk.has_keyboard("Note").await?;
    desk.type_keys("It opens the door").await?;
    desk.press("Enter").await?;
    closed(desk).await?;
    desk.enter("PIN…").await?;
    desk.choose_radio("Verify").await?;
    desk.write("PIN", WRONG_PIN).await?;
    desk.press("Enter").await?;
    desk.css("[data-testid=pin-verdict][data-verified=false]").await?;
    desk.write("PIN", PIN).await?;
    desk.press("Enter").await?;
    desk.css("[data-testid=pin-verdict][data-verified=true]").await?;
    desk.press("Escape").await?;
    closed(desk).await
}

async fn send_a_call(desk: &Desk, folder: &Path) -> Result<()> {
    let call = recording(folder, "call.wav", 100_000)?;
    desk.go_by_keys("Calls").await?;
    desk.from_palette("Metadata for all…").await?;
    desk.write("Email", CUSTOMER).await?;
    desk.enter("Save").await?;
    closed(desk).await?;
    desk.enter("Choose files…").await?;
    desk.choose("Choose calls", &call).await?;
    desk.row_ready("call.wav").await?;
    desk.enter("Send 1 call").await?;
    desk.row_in("call.wav", "confirmed", SOON).await
}

async fn back_up_and_export(desk: &Desk, folder: &Path) -> Result<()> {
    desk.from_palette("Back up the people").await?;
    desk.has_keyboard("Passphrase").await?;
    desk.type_keys(PASSPHRASE).await?;
    desk.write("Passphrase again", PASSPHRASE).await?;
    desk.press("Enter").await?;
    desk.save_as("Save the backup", &folder.join("written/people.backup")).await?;
    desk.sees("The backup is written and was read back", SOON).await?;
    desk.press("Escape").await?;
    closed(desk).await?;
    desk.go_by_keys("Activity").await?;
    desk.enter("Export CSV…").await?;
    desk.save_as("Export the activity", &folder.join("written/activity.csv")).await?;
    desk.css("[data-testid=activity-row][data-action='audit.export']").await?;
    Ok(())
}

/// Every file below a folder whose bytes hold one of the texts.
fn files_with(folder: &Path, texts: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(files_with(&path, texts));
        } else if let Ok(bytes) = std::fs::read(&path) {
            let holds =
                |text: &&&str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
            found.extend(
                texts.iter().filter(holds).map(|text| format!("{} holds {text}", path.display())),
            );
        }
    }
    found
}

#[tokio::test]
async fn no_secret_pin_or_address_is_found_in_any_file_log_or_answer() -> Result<()> {
    let folder = tempfile::tempdir()?;
    std::fs::create_dir(folder.path().join("written"))?;
    let sandbox = Sandbox::start(Options::default()).await?;
    let (authx, authenticx, enablex) = (sandbox.authx(), sandbox.authenticx(), sandbox.enablex());
    let secret = [
        authx.application_key.as_str(),
        &authx.biometric.application_key,
        &authx.biometric.secret_key,
        &authenticx.client_secret,
        &enablex.password,
        &enablex.app_key,
        PIN,
        WRONG_PIN,
        PASSPHRASE,
    ];
    let desk = open("canary", folder.path()).await?;
    connect_authx(&desk, &sandbox, "Head office").await?;
    connect_authenticx(&desk, &sandbox, "Call desk").await?;
    connect_enablex(&desk, &sandbox, ("Customers", false)).await?;
    connect_enablex(&desk, &sandbox, ("Robot", true)).await?;
    for name in ["Head office", "Call desk", "Customers", "Robot"] {
        desk.enter(&format!("Test {name}")).await?;
        desk.by_role("list", &format!("Test of {name}")).await?;
    }
    look_after_people(&desk, &sandbox).await?;
    send_a_call(&desk, folder.path()).await?;
    back_up_and_export(&desk, folder.path()).await?;
    let mut answers = heard(&desk).await?;
    let mut log = desk.log();
    desk.close().await?;

    // Once more from what was kept, with every area looked at.
    let desk = open("canary-again", folder.path()).await?;
    for area in ["Calls", "Connections", "Activity", "Station", "People"] {
        desk.go_by_keys(area).await?;
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    person_in(&desk, "canary.one", "known").await?;
    answers.extend(heard(&desk).await?);
    log.push_str(&desk.log());
    desk.close().await?;

    // What is no secret is found by the same means.
    assert_ne!(files_with(&folder.path().join("data"), &["Head office"]), Vec::<String>::new());
    let shown =
        |(command, answer): &(String, String)| command == "person_open" && answer.contains(EMAIL);
    assert!(answers.iter().any(shown), "nothing was heard of the person");
    assert!(log.contains("TRACE"), "the log is not at its most talkative");
    let mine = [&secret[..], &[EMAIL, CUSTOMER], &NAMES].concat();
    assert_eq!(files_with(folder.path(), &mine), Vec::<String>::new());
    for text in &mine {
        assert!(!log.contains(text), "the log holds {text}");
    }
    for command in [
        "connection_save",
        "connection_test",
        "pin_set",
        "pin_verify",
        "backup_make",
        "activity_list",
    ] {
        assert!(answers.iter().any(|(known, _)| known == command), "{command} was not heard");
    }
    for (command, answer) in &answers {
        for text in &secret {
            assert!(!answer.contains(text), "{command} answered {text}");
        }
        let of = |areas: &[&str]| areas.iter().any(|area| command.starts_with(area));
        // An address is shown where it was typed, and nowhere else.
        assert!(!answer.contains(EMAIL) || of(&["people_", "person_", "pin_"]), "{command}");
        assert!(
            !answer.contains(CUSTOMER) || of(&["calls_", "plugin:__TAURI_CHANNEL__"]),
            "{command}"
        );
    }

    let database = std::fs::read(folder.path().join("data/records/records.db"))?;
    assert!(database.len() > 4096 && !database.starts_with(b"SQLite format 3"), "not encrypted");
    assert_eq!(sandbox.violations(), Vec::new());
    Ok(())
}
