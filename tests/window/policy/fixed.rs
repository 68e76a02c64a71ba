//! What is fixed takes effect, is shown as fixed, and cannot be changed: neither by keys nor past the page.

use anyhow::Result;
use gatehouse_sandbox::{Options, Sandbox};
use gatehouse_tests::Bus;
use gatehouse_tests::product::recording;
use serde_json::json;

use crate::stage::{SET, SOON, is_fixed, plan, policy};

#[tokio::test]
async fn role_appearance_and_sandbox_are_shown_as_fixed_and_keys_do_not_change_them() -> Result<()>
{
    let folder = tempfile::tempdir()?;
    let text = "[station]\nrole = \"admin\"\nappearance = \"dark\"\nsandbox = false\n";
    let file = policy(folder.path(), text)?;
    let desk = plan("policy-fixed", folder.path(), &file).open().await?;
    desk.place(1280, 800)?;
    desk.css(":root[data-theme=dark]").await?;
    // Already the first screen says that there is no sandbox here.
    desk.tab_to("button", "Try it with the sandbox").await?;
    desk.press("Enter").await?;
    desk.sees(SET, SOON).await?;
    assert!(is_fixed(&desk, "sandbox_start", json!({})).await?);

    desk.enter("Bring settings or a backup from another station…").await?;
    desk.has_keyboard("Station").await?;
    desk.tab_to("radio", "Dark").await?;
    for key in ["Left", "Up", " "] {
        desk.press(key).await?;
    }
    desk.css(":root[data-theme=dark]").await?;
    assert!(is_fixed(&desk, "station_set_appearance", json!({ "appearance": "light" })).await?);
    assert!(is_fixed(&desk, "station_become", json!({ "role": "uploads" })).await?);
    desk.tab_to("button", "Try it with the sandbox").await?;
    desk.press("Enter").await?;
    assert!(!desk.text().await?.contains("nothing real can be touched"), "the sandbox began");
    if let Some(pictures) = std::env::var_os("GATEHOUSE_SCREENS") {
        let pictures = std::path::PathBuf::from(pictures);
        desk.screenshot(&pictures.join("policy-station-dark.png")).await?;
        desk.enter("See every key").await?;
        desk.sees("watched_folder", SOON).await?;
        desk.screenshot(&pictures.join("policy-guide-dark.png")).await?;
        desk.enter("Back to the station").await?;
    }
    desk.close().await
}

#[tokio::test]
async fn a_connection_of_the_policy_waits_for_its_secret_and_then_sends_its_watched_folder()
-> Result<()> {
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Options::default()).await?;
    let access = sandbox.authenticx();
    let watched = folder.path().join("recordings");
    recording(&watched, "first.wav", 100_000)?;
    let text = format!(
        "[calls]\nwatched_folder = {:?}\nwatched_sends = true\nwatched_seconds = 5\n\
         [connections]\nothers = false\n\
         [[connection]]\nvendor = \"authenticx\"\nname = \"Calls of the house\"\n\
         environment = \"custom\"\nurl = {:?}\nclient_id = {:?}\n",
        watched, access.base_url, access.client_id
    );
    let file = policy(folder.path(), &text)?;
    let desk = plan("policy-connection", folder.path(), &file).bus(Bus::Unlocked).open().await?;
    desk.place(1280, 800)?;
    desk.go_by_keys("Connections").await?;
    desk.sees("Calls of the house", SOON).await?;
    desk.sees("only its secrets are typed here", SOON).await?;
    desk.enter("Type it…").await?;
    desk.write("Client secret", &access.client_secret).await?;
    desk.press("Enter").await?;
    desk.enter("Test Calls of the house").await?;
    desk.sees("Token received", SOON).await?;
    if let Some(pictures) = std::env::var_os("GATEHOUSE_SCREENS") {
        let pictures = std::path::PathBuf::from(pictures);
        desk.screenshot(&pictures.join("policy-connections-light.png")).await?;
    }

    let list = desk.answer("connections_list", json!({})).await?;
    assert_eq!((&list[0]["standing"], &list[1]), (&json!("fixed"), &json!(null)));
    assert!(is_fixed(&desk, "connection_remove", json!({ "id": list[0]["id"] })).await?);
    let draft = json!({
        "id": list[0]["id"], "vendor": "authenticx", "name": "Mine", "environment": "custom",
        "customUrl": access.base_url, "confirmedHost": null, "mode": null,
        "fields": [{ "field": "clientId", "value": "me" }],
    });
    let save = json!({ "draft": draft, "secrets": [], "keep": "keyring" });
    assert!(is_fixed(&desk, "connection_save", save.clone()).await?, "an edit");
    let mut new = save;
    new["draft"]["id"] = json!(null);
    assert!(is_fixed(&desk, "connection_save", new).await?, "another connection");

    desk.go_by_keys("Calls").await?;
    desk.css("[data-testid=watched]").await?;
    desk.sees(SET, SOON).await?;
    assert!(is_fixed(&desk, "calls_folder_end", json!({})).await?);
    desk.row("first.wav").await?;
    recording(&watched, "second.wav", 100_000)?;
    // The policy believes that it is finished after five seconds in which nobody wrote to it, and not after thirty.
    desk.row_in("second.wav", "confirmed", SOON).await?;
    assert_eq!(sandbox.violations().len(), 0, "{:?}", sandbox.violations());
    desk.close().await?;

    // The connection and its secret are there again, and not twice.
    let desk = plan("policy-connection-again", folder.path(), &file).bus(Bus::Unlocked);
    let desk = desk.open().await?;
    desk.css("main h1").await?;
    let again = desk.answer("connections_list", json!({})).await?;
    assert_eq!((&again[0]["id"], &again[1]), (&list[0]["id"], &json!(null)));
    assert_eq!(again[0]["secrets"][0]["state"], "set");
    desk.close().await?;

    // What only the policy wanted ends with it.
    let without = text.split_once("[connections]").map_or("", |(_, rest)| rest);
    let file = policy(folder.path(), &format!("[connections]{without}"))?;
    let desk = plan("policy-unwatched", folder.path(), &file).bus(Bus::Unlocked).open().await?;
    // It opens where it was left.
    desk.sees("Everything arrived", SOON).await?;
    desk.row_in("second.wav", "confirmed", SOON).await?;
    let unwatched = async || {
        let text = desk.text().await?;
        Ok((!text.contains("Watching")).then_some(()))
    };
    desk.wait_for("the folder to be left alone", SOON, unwatched).await?;
    desk.close().await
}

#[tokio::test]
async fn a_host_that_the_organisation_does_not_allow_cannot_be_confirmed() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = policy(folder.path(), "[connections]\nallowed_hosts = [\"people.example.org\"]\n")?;
    let desk = plan("policy-hosts", folder.path(), &file).open().await?;
    desk.place(1280, 800)?;
    desk.enter("Connect a service").await?;
    desk.tab_to("button", "Authenticx").await?;
    desk.press("Enter").await?;
    desk.has_keyboard("Name").await?;
    desk.type_keys("Another").await?;
    desk.choose_radio("Custom endpoint").await?;
    desk.write("Address", "https://calls.example.org").await?;
    desk.write("Client id", "me").await?;
    desk.write("Client secret", "not a real secret").await?;
    desk.press("Enter").await?;
    desk.sees("your organisation allows only people.example.org", SOON).await?;
    desk.has_keyboard("Address").await?;
    assert_eq!(
        desk.value_of("Client secret").await?,
        "not a real secret",
        "what was typed is lost"
    );
    desk.close().await
}

#[tokio::test]
async fn a_kiosk_of_an_organisation_speaks_its_language_and_takes_slips_alone() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let text = "[station]\nlanguage = \"fr\"\n[kiosk]\nway_in = \"slip\"\nidle_seconds = 45\n";
    let file = policy(folder.path(), text)?;
    let desk = plan("policy-kiosk", folder.path(), &file).sandbox().role("kiosk").open().await?;
    desk.at_step("welcome").await?;
    assert!(is_fixed(&desk, "kiosk_begin", json!({ "language": "en" })).await?);
    desk.enter("Commencer").await?;
    desk.at_step("who").await?;
    let view = desk.answer("kiosk_open", json!({})).await?;
    assert_eq!((&view["loginNames"], &view["idleSeconds"]), (&json!(false), &json!(45)));
    assert!(is_fixed(&desk, "kiosk_login_name", json!({ "loginName": "chidi.eze" })).await?);
    desk.close().await
}
