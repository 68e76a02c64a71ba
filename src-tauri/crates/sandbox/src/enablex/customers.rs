//! Customers. The bodies that create and update one are not documented; they
//! take the fields that `GET /customers/{customer_id}` shows (vendors.md 3.5).

use axum::response::Response;
use serde_json::{Value, json};

use super::replies::{Trouble, done};
use super::{named, read, shown, with_id};
use crate::gate::Visit;
use crate::shape::{Field, Kind, Object, flaw, is_email, needed, optional, text};
use crate::world::{Table, into_object};

const FIELDS: [Field; 10] = [
    optional("customer_name", Kind::Text),
    optional("customer_legal_name", Kind::Text),
    optional("customer_code", Kind::Text),
    optional("customer_type", Kind::Text),
    optional("individual", Kind::Flag),
    optional("contact_name", Kind::Text),
    optional("contact_email", Kind::Text),
    optional("status", Kind::Text),
    optional("office_address", Kind::Object),
    optional("billing_address", Kind::Object),
];
/// Without these a customer could not be told from another.
const IDENTITY: [Field; 3] = [
    needed("customer_name", Kind::Text),
    needed("contact_name", Kind::Text),
    needed("contact_email", Kind::Text),
];
const ADDRESS: [Field; 8] = [
    optional("address_1", Kind::Text),
    optional("address_2", Kind::Text),
    optional("address_3", Kind::Text),
    optional("city", Kind::Text),
    optional("state", Kind::Text),
    optional("country", Kind::Text),
    optional("zipcode", Kind::Text),
    optional("country_id", Kind::Text),
];

pub(super) fn list(visit: &Visit) -> Result<Response, Trouble> {
    let ucaas = visit.site.world.ucaas.lock();
    // E-19: the id is a number in the list and a string on its own.
    let rows = shown(visit, ucaas.customers.rows(), "customer_id")?;
    Ok(done(visit, "customers", rows))
}

pub(super) fn open(visit: &Visit) -> Result<Response, Trouble> {
    let id = visit.segment(0);
    let mut ucaas = visit.site.world.ucaas.lock();
    let row = ucaas.customers.find(&id).ok_or_else(unknown)?;
    let customer = with_id(row, "customer_id", Value::from(row.id.to_string()));
    Ok(done(visit, "customer", customer))
}

pub(super) async fn create(visit: &mut Visit) -> Result<Response, Trouble> {
    let body = read(visit, &FIELDS).await?;
    named(&body, &IDENTITY)?;
    let mut ucaas = visit.site.world.ucaas.lock();
    check(&body, &ucaas.customers, None)?;
    let name = text(&body, "customer_name").unwrap_or("").to_owned();
    let row = ucaas.customers.add(completed(body));
    let made = json!({ "customer_id": row.id, "customer_name": name });
    Ok(done(visit, "customer", made))
}

pub(super) async fn update(visit: &mut Visit) -> Result<Response, Trouble> {
    let body = read(visit, &FIELDS).await?;
    let id = visit.segment(0);
    let mut ucaas = visit.site.world.ucaas.lock();
    let own = ucaas.customers.find(&id).ok_or_else(unknown)?.id;
    check(&body, &ucaas.customers, Some(own))?;
    let row = ucaas.customers.find(&id).ok_or_else(unknown)?;
    row.fields.extend(body.into_iter().filter(|(_, value)| !value.is_null()));
    row.fields = completed(std::mem::take(&mut row.fields));
    let name = text(&row.fields, "customer_name").unwrap_or("");
    let kept = json!({ "customer_id": row.id.to_string(), "customer_name": name });
    Ok(done(visit, "customer", kept))
}

fn unknown() -> Trouble {
    Trouble::new(404, "There is no such customer.")
}

fn check(body: &Object, customers: &Table, own: Option<u64>) -> Result<(), Trouble> {
    for key in ["office_address", "billing_address"] {
        let address = body.get(key).and_then(Value::as_object);
        if let Some(flaw) = address.and_then(|address| flaw(address, &ADDRESS)) {
            return Err(Trouble::field(key, &flaw.detail()));
        }
    }
    check_status(body)?;
    check_email(text(body, "contact_email"), "contact_email")?;
    refuse_taken(body, customers, ("contact_email", own))
}

/// "A: Active, S: Suspend", which is said of users; customers have the field too.
pub(super) fn check_status(body: &Object) -> Result<(), Trouble> {
    match text(body, "status") {
        None | Some("A" | "S") => Ok(()),
        Some(_) => Err(Trouble::field("status", "status must be A or S")),
    }
}

pub(super) fn check_email(email: Option<&str>, name: &str) -> Result<(), Trouble> {
    match email {
        Some(email) if !is_email(email) => {
            Err(Trouble::field(name, &format!("{name} is not an address")))
        }
        _ => Ok(()),
    }
}

/// The one error the vendor shows in full.
pub(super) fn refuse_taken(
    body: &Object,
    table: &Table,
    (name, own): (&str, Option<u64>),
) -> Result<(), Trouble> {
    match text(body, name) {
        Some(email) if table.holds(name, email, own) => {
            let trouble = Trouble::new(1504, "The Email Address is already registered.");
            Err(trouble.about(name, Value::from(email)))
        }
        _ => Ok(()),
    }
}

/// The fields a reply shows, with what was never given left empty.
pub(crate) fn completed(given: Object) -> Object {
    let address = || {
        json!({
            "address_1": "", "address_2": "", "address_3": "", "city": "", "state": "",
            "country": "", "zipcode": "", "country_id": "",
        })
    };
    let mut whole = into_object(json!({
        "customer_name": "", "customer_legal_name": "", "customer_code": "",
        "customer_type": "1", "individual": false, "contact_name": "", "contact_email": "",
        "status": "A", "office_address": address(), "billing_address": address(),
    }));
    whole.extend(given.into_iter().filter(|(_, value)| !value.is_null()));
    let suspended = text(&whole, "status") == Some("S");
    let person = whole.get("individual") == Some(&Value::Bool(true));
    let words = |one: bool, yes: &str, no: &str| Value::from(if one { yes } else { no });
    whole.insert("status_ex".to_owned(), words(suspended, "Suspended", "Active"));
    whole.insert("customer_type_ex".to_owned(), words(person, "Individual", "Company"));
    whole
}
