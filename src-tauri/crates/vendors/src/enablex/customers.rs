//! `/customers`. Opening one is documented; the shape of the list, the body of a new one and the verb of a change are
//! not (vendors.md 3.5).

use reqwest::Method;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    EnableX, Refusal,
    answer::{Found, Listed},
    send::Ask,
};
use crate::transport::{fields::Fields, outcome::Outcome};

/// The service's id of a customer: a text in one place, a number in another (vendors.md E-19).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CustomerId(pub String);

/// A customer. What its codes mean is not documented; they are shown as they come.
#[derive(Debug, Clone, PartialEq)]
pub struct Customer {
    /// Its id.
    pub id: CustomerId,
    /// The usual name.
    pub name: Option<String>,
    /// The name in law.
    pub legal_name: Option<String>,
    /// The reseller's code for it.
    pub code: Option<String>,
    /// `customer_type`.
    pub kind: Option<String>,
    /// A person rather than a company.
    pub individual: Option<bool>,
    /// Whom to speak to.
    pub contact_name: Option<String>,
    /// Where to write to.
    pub contact_email: Option<String>,
    /// `status`.
    pub status: Option<String>,
    /// Where it is.
    pub office_address: Option<Address>,
    /// Where bills go.
    pub billing_address: Option<Address>,
    /// Everything that the service told, also what is named above.
    pub everything: Value,
}

/// An address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Address {
    /// First line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_1: Option<String>,
    /// Second line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_2: Option<String>,
    /// Third line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_3: Option<String>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Zip code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zipcode: Option<String>,
    /// The service's number of the country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_id: Option<String>,
}

/// A field of a customer that a text can be given for, as the reply to *open* names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CustomerField {
    /// `customer_name`
    Name,
    /// `customer_legal_name`
    LegalName,
    /// `customer_code`
    Code,
    /// `customer_type`
    Kind,
    /// `contact_name`
    ContactName,
    /// `contact_email`
    ContactEmail,
    /// `status`
    Status,
}

impl CustomerField {
    fn name(self) -> &'static str {
        match self {
            Self::Name => "customer_name",
            Self::LegalName => "customer_legal_name",
            Self::Code => "customer_code",
            Self::Kind => "customer_type",
            Self::ContactName => "contact_name",
            Self::ContactEmail => "contact_email",
            Self::Status => "status",
        }
    }
}

/// What is told about a new customer, or changed about one. Only what is set is sent. The names are those of the
/// reply to *open*, because the bodies are documented nowhere; a tenant that knows of others can send them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CustomerDraft {
    fields: Map<String, Value>,
}

impl CustomerDraft {
    /// The same draft with this field.
    #[must_use]
    pub fn with(self, field: CustomerField, text: &str) -> Self {
        self.with_other(field.name(), Value::from(text.trim()))
    }

    /// The same draft with this office address.
    #[must_use]
    pub fn with_office(self, address: &Address) -> Self {
        match serde_json::to_value(address) {
            Ok(address) => self.with_other("office_address", address),
            Err(_) => self,
        }
    }

    /// The same draft with a field that is documented nowhere.
    #[must_use]
    pub fn with_other(mut self, name: &str, value: Value) -> Self {
        self.fields.insert(name.to_owned(), value);
        self
    }
}

impl EnableX {
    /// The customers that this person may see; a plain user's may be none (vendors.md 3.2).
    ///
    /// # Errors
    /// A refusal, or no answer.
    pub async fn customers(&self) -> Result<Listed<Customer>, Refusal> {
        let ask = Ask::read(Some(self.account.endpoint.at("customers")));
        Ok(self.read(ask).await?.listed(["customers", "customer"], customer))
    }

    /// A further page of customers, for a service that did not give all of them at once. Whether this list has pages
    /// is documented nowhere; the parameter is the one of the subscriptions. A service that does not know it gives
    /// the first page again: stop when nothing new comes.
    ///
    /// # Errors
    /// A refusal, or no answer.
    pub async fn customers_on(&self, page: u32) -> Result<Listed<Customer>, Refusal> {
        let mut url = self.account.endpoint.at("customers");
        url.query_pairs_mut().append_pair("page", &page.to_string());
        let answer = self.read(Ask::read(Some(url))).await?;
        Ok(answer.listed(["customers", "customer"], customer))
    }

    /// Whether calls are answered at all: a GET, because the documented example creates a customer
    /// (vendors.md E-10).
    ///
    /// # Errors
    /// A refusal, or no answer.
    pub async fn probe(&self) -> Result<(), Refusal> {
        let ask = Ask::read(Some(self.account.endpoint.at("customers")));
        self.read(ask).await.map(|_| ())
    }

    /// One customer: by GET, whatever the heading of its documentation says (vendors.md E-12).
    ///
    /// # Errors
    /// A refusal, or no answer.
    pub async fn customer(&self, id: &CustomerId) -> Result<Found<Customer>, Refusal> {
        let ask = Ask::read(self.account.endpoint.one("customers", &id.0));
        Ok(self.read(ask).await?.found("customer", customer))
    }

    /// Adds a customer.
    pub async fn create_customer(
        &self,
        draft: &CustomerDraft,
    ) -> Outcome<Found<Customer>, Refusal> {
        let url = Some(self.account.endpoint.at("customers"));
        let outcome = self.write(Ask::write(Method::POST, url, &draft.fields)).await;
        outcome.map(|answer| answer.found("customer", customer))
    }

    /// Changes a customer. The verb is not documented; it is the one that users are changed with (vendors.md E-23).
    pub async fn update_customer(
        &self,
        id: &CustomerId,
        draft: &CustomerDraft,
    ) -> Outcome<Found<Customer>, Refusal> {
        let url = self.account.endpoint.one("customers", &id.0);
        let outcome = self.write(Ask::write(Method::PATCH, url, &draft.fields)).await;
        outcome.map(|answer| answer.found("customer", customer))
    }
}

/// Reads a customer; without an id it is none.
pub(crate) fn customer(value: &Value) -> Option<Customer> {
    let fields = Fields::of(value)?;
    let id = fields.text("customer_id").or_else(|| fields.text("id"))?;
    Some(Customer {
        id: CustomerId(id),
        name: fields.text("customer_name").or_else(|| fields.text("name")),
        legal_name: fields.text("customer_legal_name"),
        code: fields.text("customer_code"),
        kind: fields.text("customer_type"),
        individual: fields.flag("individual"),
        contact_name: fields.text("contact_name"),
        contact_email: fields.text("contact_email"),
        status: fields.text("status"),
        office_address: fields.any("office_address").and_then(address),
        billing_address: fields.any("billing_address").and_then(address),
        everything: value.clone(),
    })
}

fn address(value: &Value) -> Option<Address> {
    let fields = Fields::of(value)?;
    Some(Address {
        address_1: fields.text("address_1"),
        address_2: fields.text("address_2"),
        address_3: fields.text("address_3"),
        city: fields.text("city"),
        state: fields.text("state"),
        country: fields.text("country"),
        zipcode: fields.text("zipcode"),
        country_id: fields.text("country_id"),
    })
}
