//! People and their PINs.

use gatehouse_people::{Settled, adopt, checked, settle, shown};
use gatehouse_records::{By, Query};
use tauri::WebviewWindow;

use super::{Answer, Here};
use crate::{
    chooser,
    directory::{self, by, records},
    people,
    views::{
        connections::TypedSecret,
        people::{
            Country, PeopleDesk, PeoplePage, PeopleQuery, PersonDraft, PersonView, PinResult,
            SettlementView, VerifyResult, WriteResult,
        },
        phone::PhoneReading,
        records::RecordsState,
    },
};

/// Where people are kept and which connection they are added with.
#[tauri::command]
#[specta::specta]
pub async fn people_desk(station: Here<'_>) -> Answer<PeopleDesk> {
    let records = if station.desk.simulated().is_some() {
        RecordsState::Ready
    } else {
        (&station.directory.look(&station).await).into()
    };
    Ok(PeopleDesk {
        connection: people::chosen(&station).map(Into::into),
        choices: people::choices(&station).into_iter().map(Into::into).collect(),
        records,
        last_backup: station.settings.read(|saved| saved.last_backup),
    })
}

/// Chooses the connection that people are added with.
#[tauri::command]
#[specta::specta]
pub async fn people_use_connection(station: Here<'_>, id: String) -> Answer<PeopleDesk> {
    station.settings.change(|saved| saved.people_connection = Some(id))?;
    people_desk(station).await
}

/// A page of the people that this station knows.
#[tauri::command]
#[specta::specta]
pub async fn people_search(station: Here<'_>, query: PeopleQuery) -> Answer<PeoplePage> {
    let records = records(&station).await?;
    let present = gatehouse_records::Presence::Present;
    let page = records
        .search(Query {
            text: query.text,
            connection: None,
            states: query.states.into_iter().map(Into::into).collect(),
            factors: query.factors.into_iter().map(|factor| (factor.into(), present)).collect(),
            odd_numbers: query.odd_numbers,
            sort: query.sort.into(),
            descending: query.descending,
            offset: query.offset,
            limit: query.limit.min(500),
        })
        .await?;
    let everybody = records.search(Query { limit: 0, ..Query::default() }).await?.total;
    let unsettled = records.unsettled().await?.len() as u64;
    let rows = page.rows.iter().map(Into::into).collect();
    let odd_numbers = records.odd_numbers();
    Ok(PeoplePage { rows, total: page.total, exact: true, everybody, unsettled, odd_numbers })
}

/// Every country with its calling code.
#[tauri::command]
#[specta::specta]
pub fn people_countries() -> Answer<Vec<Country>> {
    Ok(gatehouse_people::countries::all().into_iter().map(Into::into).collect())
}

/// How a number is read that somebody types: what would be sent, or what is wrong with it. What it says of its country
/// itself comes before `country_code`.
#[tauri::command]
#[specta::specta]
pub fn people_phone(country_code: String, number: String) -> Answer<PhoneReading> {
    Ok(PhoneReading::of(&country_code, &number))
}

/// What would be sent of a text that somebody types as an e-mail address, where that is something else: a domain in letters of
/// a language, or an address in what stands around it.
#[tauri::command]
#[specta::specta]
pub fn people_email(text: String) -> Answer<Option<String>> {
    // What is wrong with it is told when it is to be sent: while it is typed it is not whole yet.
    Ok(gatehouse_people::email_as_sent(&text).ok().flatten())
}

/// One person, whole.
#[tauri::command]
#[specta::specta]
pub async fn person_open(station: Here<'_>, id: String) -> Answer<PersonView> {
    Ok(shown(&records(&station).await?, people::id(&id)?).await?.into())
}

/// Adds a person to the service.
#[tauri::command]
#[specta::specta]
pub async fn person_add(station: Here<'_>, draft: PersonDraft) -> Answer<WriteResult> {
    let connection = people::wanted(&station)?.id;
    let means = people::means(&station, records(&station).await?, &connection)?;
    Ok(means.add(&connection, &draft.into()).await?.into())
}

/// Changes a person.
#[tauri::command]
#[specta::specta]
pub async fn person_update(
    station: Here<'_>,
    id: String,
    draft: PersonDraft,
) -> Answer<WriteResult> {
    let id = people::id(&id)?;
    let means = people::means_for(&station, id).await?;
    Ok(means.update(id, &draft.into()).await?.into())
}

/// Deletes a person at the service.
#[tauri::command]
#[specta::specta]
pub async fn person_delete(
    station: Here<'_>,
    id: String,
    typed_login_name: String,
) -> Answer<WriteResult> {
    let id = people::id(&id)?;
    let means = people::means_for(&station, id).await?;
    Ok(means.delete(id, &typed_login_name).await?.into())
}

/// Takes a row off the list that is not at the service.
#[tauri::command]
#[specta::specta]
pub async fn person_forget(station: Here<'_>, id: String) -> Answer<()> {
    Ok(records(&station).await?.discard(people::id(&id)?, &by(&station)).await?)
}

/// Adds a refused person again.
#[tauri::command]
#[specta::specta]
pub async fn person_retry(station: Here<'_>, id: String) -> Answer<WriteResult> {
    let id = people::id(&id)?;
    Ok(people::means_for(&station, id).await?.retry(id).await?.into())
}

/// Takes in a person that the service has already.
#[tauri::command]
#[specta::specta]
pub async fn person_adopt(
    station: Here<'_>,
    draft: PersonDraft,
    guid: String,
) -> Answer<PersonView> {
    let connection = people::wanted(&station)?;
    let typed = checked(&draft.into(), &connection.id)?;
    let records = records(&station).await?;
    Ok(adopt(&records, &typed.new, &guid, &by(&station)).await?.into())
}

/// A person says how an unknown outcome ended.
#[tauri::command]
#[specta::specta]
pub async fn person_settle(
    station: Here<'_>,
    id: String,
    how: SettlementView,
    guid: Option<String>,
    note: String,
) -> Answer<PersonView> {
    let settled = Settled { happened: matches!(how, SettlementView::Happened), guid };
    let by: By = by(&station).detail(note.trim());
    let records = records(&station).await?;
    Ok(settle(&records, people::id(&id)?, &settled, &by).await?.into())
}

/// What a deleted person was, for a new add.
#[tauri::command]
#[specta::specta]
pub async fn person_recreate(station: Here<'_>, id: String) -> Answer<PersonDraft> {
    let typed = directory::records(&station).await?.recreate(people::id(&id)?).await?;
    Ok((&typed).into())
}

/// Chooses a PIN and sets it.
#[tauri::command]
#[specta::specta]
pub async fn pin_generate(station: Here<'_>, id: String) -> Answer<PinResult> {
    let id = people::id(&id)?;
    let (written, pin) = people::means_for(&station, id).await?.generate_pin(id).await?;
    Ok(PinResult::new(written, Some(&pin)))
}

/// Sets a PIN that was typed.
#[tauri::command]
#[specta::specta]
pub async fn pin_set(station: Here<'_>, id: String, pin: TypedSecret) -> Answer<PinResult> {
    let id = people::id(&id)?;
    let written = people::means_for(&station, id).await?.set_pin(id, pin.0.expose()).await?;
    Ok(PinResult::new(written, None))
}

/// Asks the service whether a PIN is right, once.
#[tauri::command]
#[specta::specta]
pub async fn pin_verify(station: Here<'_>, id: String, pin: TypedSecret) -> Answer<VerifyResult> {
    let id = people::id(&id)?;
    Ok(people::means_for(&station, id).await?.verify_pin(id, pin.0.expose()).await?.into())
}

/// Writes everybody to a file that a person chooses. Tells how many.
#[tauri::command]
#[specta::specta]
pub async fn people_export(station: Here<'_>, window: WebviewWindow) -> Answer<Option<u64>> {
    let records = records(&station).await?;
    let chosen = chooser::save(&window, "Export people", "gatehouse-people.csv").await?;
    let Some(path) = chosen else { return Ok(None) };
    let file = chooser::create(path).await?;
    Ok(Some(records.export_people(file, &by(&station)).await?))
}
