//! The whole kiosk in the real window, with real connections to a service on this computer: an admin sets the station
//! up and hands out a slip, somebody enrols by keyboard alone, and every code of the service is told in words.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use gatehouse_sandbox::{Endpoint, Fault, Options, Sandbox};
use gatehouse_tests::{Bus, Desk, Plan};
use serde_json::{Value, json};

const SOON: Duration = Duration::from_secs(30);
const PASSCODE: &str = "204871";

/// What an admin has prepared.
struct Station {
    folder: tempfile::TempDir,
    sandbox: Sandbox,
    /// The code of a slip for somebody whom the directory knows by another login name.
    code: String,
    person: String,
}

fn plan(test: &str, folder: &Path, role: &str) -> Plan {
    let plan = Plan::new(test).bus(Bus::Unlocked).role(role).home(&folder.join("home"));
    plan.data_dir(&folder.join("data")).screen(1280, 800)
}

/// A face that belongs to nobody: an egg with eyes before a grey wall, as a PNG.
fn picture(folder: &Path) -> Result<PathBuf> {
    let (width, height) = (640_u32, 480_u32);
    let mut pixels = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        for x in 0..width {
            let inside = |cx: f64, cy: f64, rx: f64, ry: f64| {
                let (dx, dy) = ((f64::from(x) - cx) / rx, (f64::from(y) - cy) / ry);
                dx * dx + dy * dy < 1.0
            };
            let eyes = inside(275.0, 210.0, 16.0, 10.0) || inside(365.0, 210.0, 16.0, 10.0);
            let colour = match () {
                () if eyes => [60, 40, 30],
                () if inside(320.0, 240.0, 110.0, 150.0) => [205, 168, 140],
                () => [96, 110, 126],
            };
            pixels.extend_from_slice(&colour);
        }
    }
    let path = folder.join("nobody.png");
    let mut encoder = png::Encoder::new(std::fs::File::create(&path)?, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(path)
}

async fn ask(desk: &Desk, command: &str, arguments: Value) -> Result<Value> {
    let answer = desk.invoke_raw(command, arguments).await?.map_err(anyhow::Error::msg)?;
    serde_json::from_str(&answer).with_context(|| format!("{command}: {answer}"))
}

/// As an admin: the connection, the passcode, one person and a slip for them.
async fn set_up(test: &str) -> Result<Station> {
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Options { seeded: true, ..Options::default() }).await?;
    let desk = plan(&format!("{test}-desk"), folder.path(), "admin").open().await?;
    desk.by_role("heading", "Welcome to Gatehouse").await?;
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
    ask(&desk, "connection_save", connection).await?;
    ask(&desk, "station_set_passcode", json!({ "passcode": PASSCODE })).await?;
    let known = sandbox.people().into_iter().next().context("a seeded person")?;
    let draft = json!({
        "loginName": "chidi.eze", "firstName": "Chidi", "lastName": "Eze", "email": "chidi@example.org",
        "countryCode": "+1", "number": "4155550118", "aliases": [],
    });
    let person = ask(&desk, "person_adopt", json!({ "draft": draft, "guid": known.guid })).await?;
    let person = person["row"]["id"].as_str().context("an id")?.to_owned();
    let slip = ask(&desk, "slip_make", json!({ "id": person, "days": 7 })).await?;
    let code = slip["code"].as_str().context("a code")?.to_owned();
    desk.close().await?;
    Ok(Station { folder, sandbox, code, person })
}

impl Station {
    async fn kiosk(&self, test: &str) -> Result<Desk> {
        let camera = picture(self.folder.path())?;
        let plan = plan(test, self.folder.path(), "kiosk").argument("--camera");
        let desk = plan.argument(&camera.to_string_lossy()).open().await?;
        at(&desk, "welcome").await?;
        Ok(desk)
    }

    fn arm(&self, fault: Fault) {
        self.sandbox.arm(Endpoint::ProcessBiometric, fault, Some(1));
    }
}

/// Waits until the kiosk stands at a step.
async fn at(desk: &Desk, step: &str) -> Result<()> {
    const SCRIPT: &str =
        "return document.querySelector('[data-testid=kiosk]')?.dataset.step ?? null;";
    let look = async || {
        let answer = desk.web()?.execute(SCRIPT, Vec::new()).await?;
        Ok(answer.convert::<Option<String>>()?.filter(|now| now == step).map(drop))
    };
    desk.wait_for(&format!("the kiosk at {step}"), SOON, look).await
}

/// Goes from key to key until a button has the keyboard, and presses it.
async fn by_keyboard(desk: &Desk, button: &str) -> Result<()> {
    desk.by_role("button", button).await?;
    for _ in 0..40 {
        if desk.focused().await? == button {
            return desk.press("Enter").await;
        }
        desk.press("Tab").await?;
    }
    anyhow::bail!("the Tab key does not lead to {button:?}")
}

async fn identified(desk: &Desk, code: &str) -> Result<()> {
    by_keyboard(desk, "English").await?;
    at(desk, "who").await?;
    by_keyboard(desk, "Type the code").await?;
    desk.type_into("Code on your slip", code).await?;
    desk.press("Enter").await
}

async fn at_the_camera(desk: &Desk, code: &str) -> Result<()> {
    identified(desk, code).await?;
    at(desk, "consent").await?;
    by_keyboard(desk, "I agree").await?;
    at(desk, "capture").await?;
    // The camera shows a picture.
    desk.css("[data-testid=kiosk-hint][data-state=live]").await?;
    desk.css("img.shown").await?;
    Ok(())
}

/// Every file below a folder that holds these bytes.
fn files_with(folder: &Path, bytes: &[u8], but: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, bytes, but));
        } else if path != but
            && let Ok(there) = std::fs::read(&path)
            && there.windows(bytes.len()).any(|part| part == bytes)
        {
            found.push(path);
        }
    }
    found
}

#[tokio::test]
async fn somebody_enrols_by_keyboard_alone_and_no_picture_is_left_behind() -> Result<()> {
    let station = set_up("kiosk-enrols").await?;
    let desk = station.kiosk("kiosk-enrols").await?;
    at_the_camera(&desk, &station.code).await?;
    by_keyboard(&desk, "Take the picture now").await?;
    at(&desk, "done").await?;
    desk.sees("Thank you, Chidi", SOON).await?;
    assert_eq!(desk.csp_violations().await?, Vec::<String>::new());
    by_keyboard(&desk, "Finish").await?;
    at(&desk, "welcome").await?;
    assert!(!desk.text().await?.contains("Chidi"), "the next person sees nobody's name");

    // The slip was used; it is not good for a second time.
    identified(&desk, &station.code).await?;
    desk.sees("This slip was used before", SOON).await?;
    desk.close().await?;
    assert_eq!(station.sandbox.violations().len(), 0, "{:?}", station.sandbox.violations());

    // A JPEG's first bytes, with the tables that every one of ours begins with.
    let camera = station.folder.path().join("nobody.png");
    let jpegs = files_with(station.folder.path(), b"\xff\xd8\xff\xe0\x00\x10JFIF", &camera);
    assert_eq!(jpegs, Vec::<PathBuf>::new(), "a picture was left behind");

    let desk = plan("kiosk-home", station.folder.path(), "admin").open().await?;
    desk.go("People").await?;
    let person = ask(&desk, "person_open", json!({ "id": station.person })).await?;
    let factors = person["factors"].as_array().context("factors")?;
    let face = factors.iter().find(|known| known["factor"] == "face").context("a face")?;
    assert_eq!(face["state"], "present");
    desk.close().await
}

#[tokio::test]
async fn each_code_of_the_service_becomes_words_and_what_to_do() -> Result<()> {
    const CASES: [(u8, &str); 8] = [
        (0, "The service had trouble of its own"),
        (2, "does not recognise this face as yours"),
        (3, "The picture was not clear enough"),
        (4, "There was more than one face"),
        (5, "No face was found"),
        (6, "Your face was not wholly in the picture"),
        (7, "The service is not set up for faces"),
        (8, "The service does not know you"),
    ];
    let station = set_up("kiosk-codes").await?;
    let desk = station.kiosk("kiosk-codes").await?;
    for (code, words) in CASES {
        station.arm(Fault::BiometricCode(code));
        at_the_camera(&desk, &station.code).await?;
        by_keyboard(&desk, "Take the picture now").await?;
        at(&desk, "refused").await?;
        desk.sees(words, SOON).await?;
        desk.sees(&format!("code {code}"), SOON).await?;
        by_keyboard(&desk, "Finish").await?;
        at(&desk, "welcome").await?;
    }
    // Refused is refused: the slip is still good.
    at_the_camera(&desk, &station.code).await?;
    by_keyboard(&desk, "Take the picture now").await?;
    at(&desk, "done").await?;
    desk.close().await
}

#[tokio::test]
async fn a_reply_that_never_comes_is_unknown_and_is_not_tried_again() -> Result<()> {
    let station = set_up("kiosk-lost").await?;
    let desk = station.kiosk("kiosk-lost").await?;
    station.arm(Fault::LoseReply);
    at_the_camera(&desk, &station.code).await?;
    by_keyboard(&desk, "Take the picture now").await?;
    at(&desk, "unknown").await?;
    assert_eq!(desk.names("button").await?, ["Finish"]);
    by_keyboard(&desk, "Finish").await?;
    identified(&desk, &station.code).await?;
    desk.sees("This slip was used before", SOON).await?;
    desk.close().await?;

    let desk = plan("kiosk-lost-desk", station.folder.path(), "admin").open().await?;
    desk.go("People").await?;
    let person = ask(&desk, "person_open", json!({ "id": station.person })).await?;
    assert_eq!(person["pending"]["kind"], "factor");
    desk.close().await
}

#[tokio::test]
async fn whoever_says_no_is_not_looked_at_and_a_wrong_passcode_does_not_close_the_kiosk()
-> Result<()> {
    let station = set_up("kiosk-no").await?;
    let desk = station.kiosk("kiosk-no").await?;
    identified(&desk, &station.code).await?;
    at(&desk, "consent").await?;
    let answer = desk.invoke_raw("camera_open", json!({})).await?;
    assert!(answer.is_err_and(|words| words.contains("stays closed")), "no camera before consent");
    by_keyboard(&desk, "No, thank you").await?;
    desk.sees("No picture was taken and nothing was sent", SOON).await?;
    by_keyboard(&desk, "Finish").await?;
    at(&desk, "welcome").await?;

    by_keyboard(&desk, "Staff").await?;
    for words in ["not the passcode", "not the passcode", "Too many wrong ones"] {
        desk.type_into("Passcode", "111222").await?;
        desk.press("Enter").await?;
        desk.sees(words, SOON).await?;
    }
    desk.close().await?;

    // A restart does not shorten the wait.
    let desk = station.kiosk("kiosk-no-again").await?;
    let answer = ask(&desk, "kiosk_unlock", json!({ "passcode": PASSCODE })).await?;
    assert_eq!(answer["right"], false);
    assert!(answer["waitSeconds"].as_u64().is_some_and(|seconds| seconds > 0));
    desk.close().await
}
