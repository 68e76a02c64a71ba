//! People from a file, through the real window, the system's own chooser and the simulated service,
//! by the keyboard alone.
#![cfg(target_os = "linux")]

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context, Result};
use gatehouse_tests::{Desk, Plan};
use serde_json::json;
use tempfile::TempDir;

const SOON: Duration = Duration::from_secs(30);

async fn open(test: &str) -> Result<(Desk, TempDir)> {
    let folder = tempfile::tempdir()?;
    let desk = Plan::new(test)
        .sandbox()
        .data_dir(&folder.path().join("data"))
        .screen(1600, 1000)
        .open()
        .await?;
    desk.place(1280, 800)?;
    desk.go("People").await?;
    desk.css("[data-testid=person-row]").await?;
    Ok((desk, folder))
}

/// The rows in view, by what they carry: the login name and an attribute.
async fn rows(desk: &Desk, attribute: &str) -> Result<Vec<(String, String)>> {
    const SCRIPT: &str = "return [...document.querySelectorAll('[data-testid=import-row]')] \
        .map((row) => [row.dataset.login, row.dataset[arguments[0]]]);";
    let answer = desk.web()?.execute(SCRIPT, vec![json!(attribute)]).await?;
    Ok(answer.convert()?)
}

async fn rows_are(desk: &Desk, attribute: &str, expected: &[(&str, &str)]) -> Result<()> {
    let look = async || {
        let there = rows(desk, attribute).await?;
        let there = there.iter().map(|(login, word)| (login.as_str(), word.as_str()));
        Ok(there.eq(expected.iter().copied()).then_some(()))
    };
    let outcome = desk.wait_for(&format!("{expected:?} as {attribute}"), SOON, look).await;
    match outcome {
        Ok(()) => Ok(()),
        Err(error) => {
            Err(error.context(format!("the rows are {:?}", rows(desk, attribute).await?)))
        }
    }
}

async fn stage(desk: &Desk, stage: &str) -> Result<()> {
    desk.css(&format!("[data-testid=import-progress][data-stage={stage}]")).await.map(drop)
}

fn write(folder: &TempDir, name: &str, lines: &[&str]) -> Result<PathBuf> {
    let path = folder.path().join(name);
    // As a spreadsheet in Germany saves it.
    let text = format!("{}\r\n", lines.join("\r\n"));
    let western: Vec<u8> = text.chars().map(u8::try_from).collect::<Result<_, _>>()?;
    fs::write(&path, western)?;
    Ok(path)
}

async fn choose(desk: &Desk, path: &std::path::Path) -> Result<()> {
    desk.enter("Import…").await?;
    desk.by_role("heading", "Import people").await?;
    desk.enter("Choose a file…").await?;
    desk.choose("Choose a file of people", path).await?;
    desk.css("[data-testid=import-page][data-step=columns]").await.map(drop)
}

#[tokio::test]
async fn good_bad_and_double_rows_end_as_what_they_are() -> Result<()> {
    let (desk, folder) = open("import-rows").await?;
    let path = write(
        &folder,
        "Kollegen.csv",
        &[
            "Benutzername;Vorname;Nachname;E-Mail;Landesvorwahl;Handy",
            "j.mueller;Jürgen;Müller;j.mueller@example.org;DE;030 901820",
            "lost.one;Lea;Lost;lost.one@example.org;+49;30 901821",
            "third.one;Tim;Third;third.one@example.org;+49;30 901822",
            "bad.number;Bea;Bad;bad.number@example.org;+49;12",
            "J.Mueller;Jörg;Müller;jo.mueller@example.org;+49;30 901823",
        ],
    )?;
    choose(&desk, &path).await?;
    desk.sees("windows-1252", SOON).await?;
    desk.enter("Check the file").await?;
    let plans = [
        ("j.mueller", "add"),
        ("lost.one", "add"),
        ("third.one", "add"),
        ("bad.number", "invalid"),
        ("J.Mueller", "duplicate"),
    ];
    rows_are(&desk, "plan", &plans).await?;
    desk.sees("Number: This number is too short for +49", SOON).await?;

    desk.arm("addUser", json!({ "kind": "loseReply" }), 1).await?;
    desk.enter("Import 3 people").await?;
    stage(&desk, "ended").await?;
    let ended = async || {
        let states = rows(&desk, "state").await?;
        let count = |word: &str| states.iter().filter(|(_, state)| state == word).count();
        let counts = (count("done"), count("unknown"), count("left"));
        anyhow::ensure!(counts == (2, 1, 2), "{states:?}");
        Ok(Some(()))
    };
    desk.wait_for("two done, one unknown and two left", SOON, ended).await?;

    desk.enter("Save the report…").await?;
    let report = folder.path().join("report.csv");
    desk.save_as("Save the report", &report).await?;
    desk.sees("The report is saved: 5 lines.", SOON).await?;
    let text = fs::read_to_string(&report).context("the report")?;
    assert_eq!(text.lines().count(), 6, "{text}");
    assert!(text.contains(",unknown,") && text.contains(",duplicate,left,login_name,"), "{text}");

    desk.press("Escape").await?;
    desk.type_into("Search people", "j.mueller").await?;
    desk.sees("Jürgen Müller", SOON).await?;
    assert_eq!(desk.csp_violations().await?, Vec::<String>::new());
    desk.close().await
}

#[tokio::test]
async fn a_template_can_be_saved_filled_in_and_imported() -> Result<()> {
    let (desk, folder) = open("import-template").await?;
    desk.enter("Import…").await?;
    desk.enter("Save a template…").await?;
    let path = folder.path().join("template.csv");
    desk.save_as("Save the template", &path).await?;
    desk.sees("The template is saved.", SOON).await?;
    let mut text = fs::read_to_string(&path)?;
    text.push_str("new.one,Nia,New,new.one@example.org,+49,30 901820,,,,,,\r\n");
    fs::write(&path, text)?;
    desk.enter("Choose a file…").await?;
    desk.choose("Choose a file of people", &path).await?;
    desk.enter("Check the file").await?;
    rows_are(&desk, "plan", &[("example.person", "invalid"), ("new.one", "add")]).await?;
    desk.enter("Import 1 person").await?;
    stage(&desk, "ended").await?;
    rows_are(&desk, "state", &[("example.person", "left"), ("new.one", "done")]).await?;
    desk.close().await
}

#[tokio::test]
async fn an_import_goes_on_behind_another_page_and_can_be_stopped_and_gone_on_with() -> Result<()> {
    let (desk, folder) = open("import-stop").await?;
    let mut lines = vec!["login,first,last,email,country,phone".to_owned()];
    lines.extend((0..2_000).map(|n| format!("p{n},Pat,Person,p{n}@example.org,+49,30901820")));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let path = write(&folder, "many.csv", &lines)?;
    choose(&desk, &path).await?;
    desk.enter("Check the file").await?;
    desk.enter("Import 2,000 people").await?;
    stage(&desk, "running").await?;
    desk.press("Escape").await?;
    desk.css("[data-testid=import-strip]").await?;
    desk.sees("Importing many.csv", SOON).await?;
    desk.enter("Show the import").await?;
    desk.enter("Stop").await?;
    stage(&desk, "stopped").await?;
    desk.enter("Go on").await?;
    desk.sees("The import has ended: 2,000 done, 0 refused, 0 unknown.", Duration::from_secs(120))
        .await?;
    desk.close().await
}

#[tokio::test]
async fn a_file_in_an_old_encoding_says_what_is_in_doubt_and_is_read_as_somebody_says() -> Result<()>
{
    let (desk, folder) = open("import-doubt").await?;
    let path = folder.path().join("people.csv");
    let rows = b"sep=;\nPeople of the north\n\nlogin;first;last;email;country;phone\n\
        ann;Ann;Smith;ann@example.org;+45;32123456\n\
        joergen;J\xbfrgen;Hansen;joergen@example.org;+45;32123457\n";
    fs::write(&path, rows)?;
    choose(&desk, &path).await?;
    desk.css("[data-testid=import-doubt]").await?;
    // By its one odd letter it is of an old Mac; whoever knows the person may say otherwise.
    desk.sees("Read as macintosh, guessed", SOON).await?;
    desk.enter("Read as windows-1257").await?;
    desk.sees("You chose windows-1257.", SOON).await?;
    desk.enter("Check the file").await?;
    desk.sees("Jærgen Hansen", SOON).await?;
    assert_eq!(desk.csp_violations().await?, Vec::<String>::new());
    desk.close().await
}
