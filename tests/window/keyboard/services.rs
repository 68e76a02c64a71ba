//! All three services are connected, tested and looked after with the keyboard alone.

use std::path::Path;

use anyhow::{Context, Result};
use gatehouse_sandbox::{Endpoint, Options, Sandbox};
use gatehouse_tests::{Bus, Desk, Plan};

use crate::desk::{SOON, closed, wrong_field};

/// A station of its own, with a keyring that is open.
pub async fn station(test: &str, folder: &Path) -> Result<Desk> {
    let plan = Plan::new(test).bus(Bus::Unlocked).home(&folder.join("home")).screen(1600, 1000);
    let desk = plan.data_dir(&folder.join("data")).open().await?;
    desk.place(1280, 800)?;
    desk.css("main h1").await?;
    Ok(desk)
}

/// Opens the form of a service, whichever page is in view.
async fn form(desk: &Desk, service: &str, name: &str) -> Result<()> {
    desk.from_palette("Connect a service").await?;
    desk.has_keyboard("AuthX").await?;
    desk.tab_to("button", service).await?;
    desk.press("Enter").await?;
    desk.has_keyboard("Name").await?;
    desk.type_keys(name).await?;
    desk.choose_radio("Custom endpoint").await
}

/// Connects AuthX, people and biometrics.
pub async fn connect_authx(desk: &Desk, sandbox: &Sandbox, name: &str) -> Result<()> {
    let access = sandbox.authx();
    form(desk, "AuthX", name).await?;
    desk.write("Address", &access.base_url).await?;
    desk.write("Application id", &access.application_id).await?;
    desk.write("Application key", &access.application_key).await?;
    desk.write("Biometric host name", &access.biometric.host_name).await?;
    desk.write("Biometric application key", &access.biometric.application_key).await?;
    desk.press("Enter").await?;
    wrong_field(desk, "Biometric secret key", "work only together").await?;
    assert_eq!(desk.value_of("Application key").await?, access.application_key);
    desk.type_keys(&access.biometric.secret_key).await?;
    desk.press("Enter").await?;
    closed(desk).await?;
    desk.has_keyboard("Connections").await
}

/// Connects Authenticx.
pub async fn connect_authenticx(desk: &Desk, sandbox: &Sandbox, name: &str) -> Result<()> {
    let access = sandbox.authenticx();
    form(desk, "Authenticx", name).await?;
    desk.write("Address", &access.base_url).await?;
    desk.write("Client id", &access.client_id).await?;
    desk.write("Client secret", &access.client_secret).await?;
    desk.press("Enter").await?;
    closed(desk).await
}

/// Connects EnableX, as a person or as an application.
pub async fn connect_enablex(
    desk: &Desk,
    sandbox: &Sandbox,
    (name, basic): (&str, bool),
) -> Result<()> {
    let access = sandbox.enablex();
    form(desk, "EnableX", name).await?;
    desk.write("Address", &access.base_url).await?;
    if basic {
        desk.choose_radio("App keys For supervised desks: these keys can do everything").await?;
        desk.write("App id", &access.app_id).await?;
        desk.write("App key", &access.app_key).await?;
    } else {
        desk.write("E-mail", &access.email).await?;
        desk.write("Access id", &access.access_id).await?;
        desk.write("Password", &access.password).await?;
    }
    desk.press("Enter").await?;
    closed(desk).await
}

/// Tests a connection and gives each step with its outcome.
async fn test(desk: &Desk, name: &str) -> Result<Vec<(String, String)>> {
    const SCRIPT: &str = "const card = [...document.querySelectorAll('[data-testid=connection-card]')] \
        .find((card) => card.querySelector('h2').textContent === arguments[0]); \
        if (card?.querySelector('[aria-busy=true]')) return null; \
        const lines = [...card?.querySelectorAll('[data-testid=test-line]') ?? []]; \
        return lines.length ? lines.map((line) => [line.dataset.step, line.dataset.outcome]) : null;";
    desk.enter(&format!("Test {name}")).await?;
    let look = async || {
        let lines = desk.web()?.execute(SCRIPT, vec![name.into()]).await?;
        Ok(lines.convert::<Option<Vec<(String, String)>>>()?)
    };
    desk.wait_for(&format!("the test of {name}"), SOON, look).await
}

async fn is_well(desk: &Desk, name: &str) -> Result<()> {
    let lines = test(desk, name).await?;
    let bad: Vec<_> = lines.iter().filter(|(_, outcome)| outcome == "failed").collect();
    assert!(lines.len() >= 4 && bad.is_empty(), "{name}: {lines:?}");
    Ok(())
}

/// The state of a secret of the only connection that has such a field.
async fn secret_is(desk: &Desk, field: &str, state: &str) -> Result<()> {
    desk.css(&format!("[data-testid=secret-line][data-field={field}][data-state={state}]")).await?;
    Ok(())
}

#[tokio::test]
async fn each_service_is_connected_and_its_secrets_are_replaced_forgotten_and_removed() -> Result<()>
{
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Options::default()).await?;
    let desk = station("keys-services", folder.path()).await?;
    connect_authx(&desk, &sandbox, "Head office").await?;
    connect_authenticx(&desk, &sandbox, "Call desk").await?;
    connect_enablex(&desk, &sandbox, ("Customers", false)).await?;
    connect_enablex(&desk, &sandbox, ("Robot", true)).await?;
    for name in ["Head office", "Call desk", "Customers", "Robot"] {
        is_well(&desk, name).await?;
    }
    assert!(desk.text().await?.contains("stored in Secret Service"));

    desk.choose_from_menu("More about Client secret of Call desk", "Replace…").await?;
    desk.has_keyboard("Client secret").await?;
    desk.press("Enter").await?;
    wrong_field(&desk, "Client secret", "Fill in: Client secret").await?;
    desk.type_keys("somebody else's").await?;
    desk.press("Enter").await?;
    closed(&desk).await?;
    let lines = test(&desk, "Call desk").await?;
    assert!(lines.contains(&("token".to_owned(), "failed".to_owned())), "{lines:?}");

    desk.choose_from_menu("More about Client secret of Call desk", "Forget on this computer…")
        .await?;
    desk.has_keyboard("Cancel").await?;
    desk.sees("The service still accepts it", SOON).await?;
    desk.enter("Forget").await?;
    closed(&desk).await?;
    secret_is(&desk, "clientSecret", "missing").await?;
    desk.enter("Type it…").await?;
    desk.has_keyboard("Client secret").await?;
    desk.type_keys(&sandbox.authenticx().client_secret).await?;
    desk.press("Enter").await?;
    closed(&desk).await?;
    is_well(&desk, "Call desk").await?;

    desk.choose_from_menu("More about Robot", "Remove").await?;
    desk.has_keyboard("Cancel").await?;
    desk.sees("To use the service again you will need them once more", SOON).await?;
    desk.enter("Remove").await?;
    closed(&desk).await?;
    let gone =
        async || Ok((!desk.names("article").await?.contains(&"Robot".to_owned())).then_some(()));
    desk.wait_for("the card to go", SOON, gone).await?;

    // A test never writes.
    let reading = [
        Endpoint::AccessToken,
        Endpoint::Token,
        Endpoint::Login,
        Endpoint::CustomerList,
        Endpoint::SubscriptionList,
        Endpoint::HierarchyList,
        Endpoint::RoleList,
        Endpoint::AgentList,
        Endpoint::UserList,
        Endpoint::Metadata,
    ];
    for seen in sandbox.requests() {
        assert!(reading.contains(&seen.endpoint), "{:?} was asked", seen.endpoint);
    }
    assert!(sandbox.violations().is_empty(), "{:?}", sandbox.violations());
    desk.close().await
}

#[tokio::test]
async fn a_keyring_that_hangs_is_told_from_one_that_lost_its_entries() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Options::default()).await?;
    let desk = station("keys-hung", folder.path()).await?;
    connect_authenticx(&desk, &sandbox, "Call desk").await?;
    is_well(&desk, "Call desk").await?;
    let keyring = keyring_of(&desk)?;
    signal(keyring, "STOP")?;
    desk.choose_from_menu("More about Client secret of Call desk", "Replace…").await?;
    desk.has_keyboard("Client secret").await?;
    desk.type_keys(&sandbox.authenticx().client_secret).await?;
    desk.press("Enter").await?;
    desk.sees("The keyring does not answer", SOON).await?;
    desk.sees("A prompt of the keyring may be hidden behind other windows", SOON).await?;
    // Everything else goes on, and the secret can be kept for now.
    desk.enter("This session only").await?;
    closed(&desk).await?;
    desk.sees("Set for this session only", SOON).await?;
    is_well(&desk, "Call desk").await?;
    signal(keyring, "CONT")?;
    desk.close().await?;

    std::fs::remove_dir_all(folder.path().join("home/.local/share/keyrings"))?;
    let desk = station("keys-missing", folder.path()).await?;
    desk.go_by_keys("Connections").await?;
    secret_is(&desk, "clientSecret", "missing").await?;
    desk.sees("This connection cannot be used until every secret is typed", SOON).await?;
    desk.enter("Type it…").await?;
    desk.has_keyboard("Client secret").await?;
    desk.type_keys(&sandbox.authenticx().client_secret).await?;
    desk.press("Enter").await?;
    closed(&desk).await?;
    is_well(&desk, "Call desk").await?;
    desk.close().await
}

/// The keyring that listens on the application's bus.
fn keyring_of(desk: &Desk) -> Result<u32> {
    let bus = desk.bus_address()?;
    let processes = std::fs::read_dir("/proc")?.flatten();
    let mut ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let found = ids.find(|id| {
        let read = |name: &str| std::fs::read(format!("/proc/{id}/{name}")).unwrap_or_default();
        let environment = String::from_utf8_lossy(&read("environ")).into_owned();
        read("comm").starts_with(b"gnome-keyring") && environment.contains(&bus)
    });
    found.context("no keyring runs on this bus")
}

fn signal(process: u32, name: &str) -> Result<()> {
    let mut kill = std::process::Command::new("sh");
    let status = kill.args(["-c", &format!("kill -{name} {process}")]).status()?;
    anyhow::ensure!(status.success(), "{name} did not reach {process}");
    Ok(())
}
