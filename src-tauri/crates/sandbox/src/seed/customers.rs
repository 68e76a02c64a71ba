//! The customers EnableX knows from the start, with users and subscriptions.

use serde_json::json;

use super::names::{NAMES, address};
use crate::dates;
use crate::enablex::completed;
use crate::world::{Ucaas, into_object};

const CUSTOMERS: usize = 46;
const USERS: usize = 7;
const SUBSCRIPTIONS: usize = 27;
const DAY: i64 = 24 * 3600;

const FIRST_WORDS: [&str; 8] =
    ["Harbour", "Maple", "Northgate", "Cedar", "Lakeside", "Orchard", "Silver", "Juniper"];
const SECOND_WORDS: [&str; 6] =
    ["Clinic", "Logistics", "Insurance", "Hotels", "Dental Group", "Water Works"];
const TOWNS: [(&str, &str); 4] = [
    ("Fairhaven", "Oregon"),
    ("Millbrook", "Vermont"),
    ("Ashford Falls", "Ohio"),
    ("Port Ellery", "Maine"),
];
const PLANS: [&str; 3] = ["Voice Basic", "Voice and Video", "Contact Centre"];

pub(super) fn plant(ucaas: &mut Ucaas) {
    for number in 0..CUSTOMERS {
        ucaas.customers.add(completed(into_object(customer(number))));
    }
    for (number, name) in NAMES.into_iter().enumerate().take(USERS) {
        let user = json!({
            "user_type": "1",
            "first_name": name.0,
            "last_name": name.1,
            "email": address(name, "phones.example.org"),
            "status": if number == 3 { "S" } else { "A" },
            "department": "Reception",
        });
        ucaas.users.add(into_object(user));
    }
    let customers: Vec<u64> = ucaas.customers.rows().iter().map(|row| row.id).collect();
    for (number, customer) in customers.into_iter().enumerate().take(SUBSCRIPTIONS) {
        let begun = i64::try_from(number).unwrap_or(0) * 11 * DAY;
        let subscription = json!({
            "customer_id": customer.to_string(),
            "plan_name": PLANS.get(number % PLANS.len()),
            "quantity": (number % 9 + 1).to_string(),
            "status": if number % 8 == 7 { "S" } else { "A" },
            "start_date": dates::stamp(-begun),
            "end_date": dates::stamp(365 * DAY - begun),
        });
        ucaas.subscriptions.add(into_object(subscription));
    }
}

fn customer(number: usize) -> serde_json::Value {
    let first = FIRST_WORDS.get(number % FIRST_WORDS.len()).copied().unwrap_or("");
    let second = SECOND_WORDS.get(number / FIRST_WORDS.len()).copied().unwrap_or("");
    let (town, state) = TOWNS.get(number % TOWNS.len()).copied().unwrap_or(("", ""));
    let contact = NAMES.get(number % NAMES.len()).copied().unwrap_or(("", ""));
    let house = format!("{}-{}.example.org", first.to_lowercase(), number + 1);
    let street = json!({
        "address_1": format!("{} Station Road", number * 3 + 4),
        "city": town,
        "state": state,
        "country": "US",
        "zipcode": format!("0{:04}", 4100 + number),
    });
    json!({
        "customer_name": format!("{first} {second}"),
        "customer_legal_name": format!("{first} {second} Ltd"),
        "customer_code": format!("CU{:03}", number + 1),
        "contact_name": format!("{} {}", contact.0, contact.1),
        "contact_email": address(contact, &house),
        "status": if number % 11 == 10 { "S" } else { "A" },
        "office_address": street,
        "billing_address": street,
    })
}
