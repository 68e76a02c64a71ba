//! Customers, users and subscriptions of EnableX as a window sees them.

use gatehouse_records::UcaasUser;
use gatehouse_vendors::enablex::{Address, Customer, Subscription};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::accounts::{Fact, facts};
use crate::views::people::moment;

/// An address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", rename = "PostalAddress")]
pub struct AddressView {
    pub line1: String,
    pub line2: String,
    pub line3: String,
    pub city: String,
    pub state: String,
    pub zipcode: String,
    pub country: String,
}

impl From<Address> for AddressView {
    fn from(address: Address) -> Self {
        Self {
            line1: address.address_1.unwrap_or_default(),
            line2: address.address_2.unwrap_or_default(),
            line3: address.address_3.unwrap_or_default(),
            city: address.city.unwrap_or_default(),
            state: address.state.unwrap_or_default(),
            zipcode: address.zipcode.unwrap_or_default(),
            country: address.country.unwrap_or_default(),
        }
    }
}

/// A customer. What its codes mean is not documented: they are shown as they come.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CustomerRow {
    pub id: String,
    pub name: String,
    pub legal_name: String,
    pub code: String,
    pub contact_name: String,
    pub contact_email: String,
    pub status: String,
    /// The service's word for the status, where it tells one.
    pub status_word: Option<String>,
    pub kind_word: Option<String>,
    pub office: AddressView,
    pub billing: AddressView,
    /// What else it told.
    pub facts: Vec<Fact>,
}

/// What is shown by name of a customer.
const KNOWN: [&str; 10] = [
    "customer_id",
    "id",
    "customer_name",
    "customer_legal_name",
    "customer_code",
    "contact_name",
    "contact_email",
    "status",
    "status_ex",
    "customer_type_ex",
];

impl From<Customer> for CustomerRow {
    fn from(customer: Customer) -> Self {
        let word = |name: &str| {
            let text = customer.everything.get(name)?.as_str()?;
            (!text.is_empty()).then(|| text.to_owned())
        };
        Self {
            status_word: word("status_ex"),
            kind_word: word("customer_type_ex"),
            facts: facts(&customer.everything, &KNOWN),
            id: customer.id.0,
            name: customer.name.unwrap_or_default(),
            legal_name: customer.legal_name.unwrap_or_default(),
            code: customer.code.unwrap_or_default(),
            contact_name: customer.contact_name.unwrap_or_default(),
            contact_email: customer.contact_email.unwrap_or_default(),
            status: customer.status.unwrap_or_default(),
            office: customer.office_address.unwrap_or_default().into(),
            billing: customer.billing_address.unwrap_or_default().into(),
        }
    }
}

/// A page of customers.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CustomerPage {
    pub rows: Vec<CustomerRow>,
    /// Entries that came in a shape nobody knows.
    pub unreadable: u32,
}

/// A customer as typed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CustomerDraft {
    pub name: String,
    pub legal_name: String,
    pub code: String,
    pub contact_name: String,
    pub contact_email: String,
    pub office: AddressView,
}

/// Whether a user may sign in. The service calls them `A` and `S`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum UcaasUserStatus {
    Active,
    Suspended,
    /// Taken in by its id, and nothing sent since.
    Unknown,
}

/// A user as this station last sent them; the service cannot be asked.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UcaasUserRow {
    pub id: String,
    pub first_name: String,
    pub middle_name: String,
    pub last_name: String,
    pub email: String,
    pub user_type: String,
    pub department: String,
    pub designation: String,
    pub status: UcaasUserStatus,
    pub changed_at: u64,
}

impl From<UcaasUser> for UcaasUserRow {
    fn from(user: UcaasUser) -> Self {
        let text = |name: &str| user.fields.get(name).cloned().unwrap_or_default();
        let status = match user.fields.get("status").map(String::as_str) {
            Some("A") => UcaasUserStatus::Active,
            Some("S") => UcaasUserStatus::Suspended,
            _ => UcaasUserStatus::Unknown,
        };
        Self {
            first_name: text("firstName"),
            middle_name: text("middleName"),
            last_name: text("lastName"),
            email: text("email"),
            user_type: text("userType"),
            department: text("department"),
            designation: text("designation"),
            status,
            changed_at: moment(user.changed),
            id: user.id,
        }
    }
}

/// A user as typed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UcaasUserDraft {
    pub first_name: String,
    pub middle_name: String,
    pub last_name: String,
    pub email: String,
    pub user_type: String,
    pub department: String,
    pub designation: String,
    /// Asked for at their creation only.
    pub welcome_mail: bool,
}

/// A subscription. Nothing of it is documented but the id.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionRow {
    pub id: String,
    pub facts: Vec<Fact>,
}

impl From<Subscription> for SubscriptionRow {
    fn from(subscription: Subscription) -> Self {
        let facts = facts(&subscription.everything, &["subscription_id", "id"]);
        Self { id: subscription.id.0, facts }
    }
}

/// A page of subscriptions.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionPage {
    pub rows: Vec<SubscriptionRow>,
    pub unreadable: u32,
}
