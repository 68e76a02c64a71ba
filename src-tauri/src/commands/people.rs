//! People and their PINs.

use gatehouse_records::Query;

use super::{Answer, Here};
use crate::{
    directory::{self, by, records},
    people::{self, pins, writes},
    views::{
        connections::TypedSecret,
        people::{
            Country, PeopleDesk, PeoplePage, PeopleQuery, PersonDraft, PersonView, PinResult,
            SettlementView, VerifyResult, WriteResult,
        },
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
            sort: query.sort.into(),
            descending: query.descending,
            offset: query.offset,
            limit: query.limit.min(500),
        })
        .await?;
    let everybody = records.search(Query { limit: 0, ..Query::default() }).await?.total;
    let unsettled = records.unsettled().await?.len() as u64;
    let rows = page.rows.iter().map(Into::into).collect();
    Ok(PeoplePage { rows, total: page.total, exact: true, everybody, unsettled })
}

/// Every country with its calling code.
#[tauri::command]
#[specta::specta]
pub fn people_countries() -> Answer<Vec<Country>> {
    Ok(people::countries::all())
}

/// One person, whole.
#[tauri::command]
#[specta::specta]
pub async fn person_open(station: Here<'_>, id: String) -> Answer<PersonView> {
    Ok(people::open(&station, people::id(&id)?).await?.into())
}

/// Adds a person to the service.
#[tauri::command]
#[specta::specta]
pub async fn person_add(station: Here<'_>, draft: PersonDraft) -> Answer<WriteResult> {
    Ok(writes::add(&station, &draft).await?.into())
}

/// Changes a person.
#[tauri::command]
#[specta::specta]
pub async fn person_update(
    station: Here<'_>,
    id: String,
    draft: PersonDraft,
) -> Answer<WriteResult> {
    Ok(writes::update(&station, people::id(&id)?, &draft).await?.into())
}

/// Deletes a person at the service.
#[tauri::command]
#[specta::specta]
pub async fn person_delete(
    station: Here<'_>,
    id: String,
    typed_login_name: String,
) -> Answer<WriteResult> {
    Ok(writes::delete(&station, people::id(&id)?, &typed_login_name).await?.into())
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
    Ok(writes::retry(&station, people::id(&id)?).await?.into())
}

/// Takes in a person that the service has already.
#[tauri::command]
#[specta::specta]
pub async fn person_adopt(
    station: Here<'_>,
    draft: PersonDraft,
    guid: String,
) -> Answer<PersonView> {
    Ok(writes::adopt(&station, &draft, &guid).await?.into())
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
    let happened = matches!(how, SettlementView::Happened);
    let id = people::id(&id)?;
    Ok(writes::settle(&station, id, (happened, guid), &note).await?.into())
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
    let (written, pin) = pins::generate(&station, people::id(&id)?).await?;
    Ok(PinResult::new(written, Some(&pin)))
}

/// Sets a PIN that was typed.
#[tauri::command]
#[specta::specta]
pub async fn pin_set(station: Here<'_>, id: String, pin: TypedSecret) -> Answer<PinResult> {
    let written = pins::set_typed(&station, people::id(&id)?, pin.0.expose()).await?;
    Ok(PinResult::new(written, None))
}

/// Asks the service whether a PIN is right, once.
#[tauri::command]
#[specta::specta]
pub async fn pin_verify(station: Here<'_>, id: String, pin: TypedSecret) -> Answer<VerifyResult> {
    Ok(pins::verify(&station, people::id(&id)?, pin.0.expose()).await?.into())
}
