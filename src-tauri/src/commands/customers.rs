//! Customers, users and subscriptions of EnableX.

use super::{Answer, Here};
use crate::{
    accounts::{customers, ucaas_users as users},
    views::{
        accounts::AccountResult,
        customers::{
            CustomerDraft, CustomerPage, CustomerRow, SubscriptionPage, UcaasUserDraft,
            UcaasUserRow,
        },
    },
};

/// One page of customers, counted from 1.
#[tauri::command]
#[specta::specta]
pub async fn customers_page(
    station: Here<'_>,
    connection: String,
    page: u32,
) -> Answer<CustomerPage> {
    customers::page(&station, &connection, page).await
}

/// One customer, as the service has it now.
#[tauri::command]
#[specta::specta]
pub async fn customer_open(
    station: Here<'_>,
    connection: String,
    id: String,
) -> Answer<CustomerRow> {
    customers::open(&station, &connection, &id).await
}

/// Adds a customer.
#[tauri::command]
#[specta::specta]
pub async fn customer_create(
    station: Here<'_>,
    connection: String,
    draft: CustomerDraft,
) -> Answer<AccountResult> {
    Ok(customers::create(&station, &connection, &draft).await?.into())
}

/// Changes a customer: what differs between the two drafts.
#[tauri::command]
#[specta::specta]
pub async fn customer_update(
    station: Here<'_>,
    connection: String,
    id: String,
    before: CustomerDraft,
    draft: CustomerDraft,
) -> Answer<AccountResult> {
    Ok(customers::update(&station, (&connection, &id), (&before, &draft)).await?.into())
}

/// The users that this station knows: the service has no list of them.
#[tauri::command]
#[specta::specta]
pub async fn ucaas_users_list(station: Here<'_>, connection: String) -> Answer<Vec<UcaasUserRow>> {
    users::list(&station, &connection).await
}

/// Adds a user.
#[tauri::command]
#[specta::specta]
pub async fn ucaas_user_create(
    station: Here<'_>,
    connection: String,
    draft: UcaasUserDraft,
) -> Answer<AccountResult> {
    Ok(users::create(&station, &connection, &draft).await?.into())
}

/// Changes a user: what differs between the two drafts.
#[tauri::command]
#[specta::specta]
pub async fn ucaas_user_update(
    station: Here<'_>,
    connection: String,
    id: String,
    before: UcaasUserDraft,
    draft: UcaasUserDraft,
) -> Answer<AccountResult> {
    Ok(users::update(&station, (&connection, &id), (&before, &draft)).await?.into())
}

/// Lets a user sign in again, or suspends them.
#[tauri::command]
#[specta::specta]
pub async fn ucaas_user_set_active(
    station: Here<'_>,
    connection: String,
    id: String,
    name: String,
    active: bool,
) -> Answer<AccountResult> {
    Ok(users::set_active(&station, (&connection, &id), (&name, active)).await?.into())
}

/// Takes in a user that the service has already.
#[tauri::command]
#[specta::specta]
pub async fn ucaas_user_adopt(
    station: Here<'_>,
    connection: String,
    id: String,
    draft: UcaasUserDraft,
) -> Answer<()> {
    users::adopt(&station, (&connection, &id), &draft).await
}

/// One page of subscriptions, counted from 1.
#[tauri::command]
#[specta::specta]
pub async fn subscriptions_page(
    station: Here<'_>,
    connection: String,
    page: u32,
) -> Answer<SubscriptionPage> {
    customers::subscriptions(&station, &connection, page).await
}
