//! Where most of these tests begin: the sandbox's invented people, in view.

use std::time::Duration;

use anyhow::{Context, Result};
use gatehouse_tests::{Desk, Plan};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long something may take that a person waits for.
pub const SOON: Duration = Duration::from_secs(20);

/// The sandbox's people, in view.
pub async fn people(test: &str) -> Result<(Desk, TempDir)> {
    let folder = tempfile::tempdir()?;
    let desk = Plan::new(test).sandbox().data_dir(folder.path()).screen(1600, 1000).open().await?;
    desk.place(1280, 800)?;
    desk.css(".rail").await?;
    desk.go_by_keys("People").await?;
    desk.css("[data-testid=person-row]").await?;
    Ok((desk, folder))
}

/// What was broken of the services' contracts.
pub async fn violations(desk: &Desk) -> Result<Value> {
    let seen = desk.answer("sandbox_look", json!({})).await?;
    seen.get("violations").cloned().context("the sandbox's view")
}

/// The rows in view, as login name and state.
pub async fn rows(desk: &Desk) -> Result<Vec<(String, String)>> {
    const SCRIPT: &str = "return [...document.querySelectorAll('[data-testid=person-row]')] \
        .sort((a, b) => a.dataset.index - b.dataset.index) \
        .map((row) => [row.dataset.login, row.dataset.state]);";
    Ok(desk.web()?.execute(SCRIPT, Vec::new()).await?.convert()?)
}

/// Waits until exactly these login names are in view.
pub async fn shows(desk: &Desk, logins: &[&str]) -> Result<()> {
    let look = async || {
        let rows = rows(desk).await?;
        let now: Vec<&str> = rows.iter().map(|(login, _)| login.as_str()).collect();
        anyhow::ensure!(now == logins, "{now:?} are in view");
        Ok(Some(()))
    };
    desk.wait_for(&format!("{logins:?} in view"), SOON, look).await
}

/// Waits until a login name is in a state.
pub async fn person_in(desk: &Desk, login: &str, state: &str) -> Result<()> {
    let look = async || {
        let rows = rows(desk).await?;
        let now = rows.iter().find(|(known, _)| known == login).map(|(_, state)| state.as_str());
        anyhow::ensure!(now == Some(state), "it is {now:?}");
        Ok(Some(()))
    };
    desk.wait_for(&format!("{login} to be {state}"), SOON, look).await
}

/// Searches for a login name, goes down to its row and opens it.
pub async fn open_person(desk: &Desk, login: &str) -> Result<()> {
    desk.write("Search people", login).await?;
    shows(desk, &[login]).await?;
    desk.press("Down").await?;
    row_has_keyboard(desk, login).await?;
    desk.press("Enter").await?;
    pane_of(desk, login).await
}

/// Waits until a person's row has the keyboard.
pub async fn row_has_keyboard(desk: &Desk, login: &str) -> Result<()> {
    const SCRIPT: &str = "return document.activeElement?.dataset.login ?? null";
    let look = async || {
        let now: Option<String> = desk.web()?.execute(SCRIPT, Vec::new()).await?.convert()?;
        anyhow::ensure!(now.as_deref() == Some(login), "it is at {now:?}");
        Ok(Some(()))
    };
    desk.wait_for(&format!("the row of {login} to have the keyboard"), SOON, look).await
}

/// The place of the row that has the keyboard, counted from the top.
pub async fn row_with_keyboard(desk: &Desk) -> Result<Option<u32>> {
    const SCRIPT: &str = "return Number(document.activeElement?.dataset.index ?? NaN) || null";
    Ok(desk.web()?.execute(SCRIPT, Vec::new()).await?.convert()?)
}

/// Waits until a person's pane has the keyboard at its heading.
pub async fn pane_of(desk: &Desk, login: &str) -> Result<()> {
    const SCRIPT: &str = "const pane = document.querySelector('[data-testid=person-detail]'); \
        return pane?.contains(document.activeElement) \
          ? pane.querySelector('header .mono').textContent : null";
    let look = async || {
        let now: Option<String> = desk.web()?.execute(SCRIPT, Vec::new()).await?.convert()?;
        anyhow::ensure!(now.as_deref() == Some(login), "it is {now:?}");
        Ok(Some(()))
    };
    desk.wait_for(&format!("the pane of {login} to have the keyboard"), SOON, look).await
}

/// The text of a person's pane.
pub async fn pane(desk: &Desk) -> Result<String> {
    let pane = desk.css("[data-testid=person-detail]").await?;
    Ok(pane.text().await?)
}

/// Waits until the pane shows a text.
pub async fn pane_shows(desk: &Desk, text: &str) -> Result<()> {
    let look = async || {
        let now = pane(desk).await?;
        anyhow::ensure!(now.contains(text), "it shows {now:?}");
        Ok(Some(()))
    };
    desk.wait_for(&format!("{text:?} in the pane"), SOON, look).await
}

/// Fills the form of a new person in; it is open.
pub async fn fill_in(desk: &Desk, login: &str) -> Result<()> {
    desk.write("Login name", login).await?;
    desk.write("First name", "Chidi").await?;
    desk.write("Last name", "Eze").await?;
    desk.write("E-mail", &format!("{login}@example.org")).await?;
    country(desk, "United States").await?;
    desk.write("Number", "415 555 0118").await
}

/// Chooses a country by the beginning of its name.
pub async fn country(desk: &Desk, name: &str) -> Result<()> {
    desk.write("Country", name).await?;
    // The nearest is the first, and Enter takes it.
    desk.css("[role=option][data-highlighted]").await?;
    desk.press("Enter").await?;
    let chosen = async || Ok(desk.value_of("Country").await?.starts_with(name).then_some(()));
    desk.wait_for(&format!("{name} to be chosen"), SOON, chosen).await
}

/// Waits until no dialog is open.
pub async fn closed(desk: &Desk) -> Result<()> {
    let look = async || {
        let open = [desk.names("dialog").await?, desk.names("alertdialog").await?].concat();
        anyhow::ensure!(open.is_empty(), "{open:?} is open");
        Ok(Some(()))
    };
    desk.wait_for("the dialog to close", SOON, look).await
}

/// Waits until the field that has the keyboard is marked as wrong with these words.
pub async fn wrong_field(desk: &Desk, label: &str, words: &str) -> Result<()> {
    const SCRIPT: &str = "const field = document.activeElement; \
        if (field?.ariaInvalid !== 'true') return null; \
        const said = (field.getAttribute('aria-describedby') ?? '').split(' ') \
          .map((id) => document.getElementById(id)?.textContent ?? ''); \
        return said.join(' ');";
    let look = async || {
        let (now, said) = (desk.focused().await?, desk.web()?.execute(SCRIPT, Vec::new()).await?);
        let said: Option<String> = said.convert()?;
        let fits = now == label && said.as_deref().is_some_and(|said| said.contains(words));
        anyhow::ensure!(fits, "{now:?} has the keyboard, marked with {said:?}");
        Ok(Some(()))
    };
    desk.wait_for(&format!("{words:?} at {label:?}"), SOON, look).await
}

/// The id that the service gave a person, by search.
pub async fn guid_of(desk: &Desk, login: &str) -> Result<String> {
    let query = json!({ "text": login, "states": [], "factors": [], "oddNumbers": false, "sort": "name",
        "descending": false, "offset": 0, "limit": 1 });
    let page = desk.answer("people_search", json!({ "query": query })).await?;
    let id = page.pointer("/rows/0/id").cloned().with_context(|| format!("nobody is {login}"))?;
    let person = desk.answer("person_open", json!({ "id": id })).await?;
    let guid = person.get("guid").and_then(Value::as_str).map(str::to_owned);
    guid.with_context(|| format!("{login} has no id"))
}
