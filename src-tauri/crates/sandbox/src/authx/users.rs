//! `/AddUser`, `/UpdateUser` and `/DeleteUser` (vendors.md 1.3).

use std::collections::BTreeSet;

use axum::response::Response;
use serde_json::{Value, json};
use uuid::Uuid;

use super::envelope::{Refusal, done, done_with};
use super::{check, read_object, unless_exception};
use crate::gate::Visit;
use crate::shape::{Field, Kind, Object, is_email, needed, optional, text};
use crate::world::{People, Person};

const ALIASES: [&str; 5] =
    ["alias_name", "alias_name1", "alias_name2", "alias_name3", "alias_name4"];

const USER: [Field; 10] = [
    optional("guid", Kind::Text),
    needed("user_name", Kind::Text),
    needed("email", Kind::Text),
    needed("name", Kind::Object),
    needed("phone", Kind::Object),
    optional("alias_name", Kind::Text),
    optional("alias_name1", Kind::Text),
    optional("alias_name2", Kind::Text),
    optional("alias_name3", Kind::Text),
    optional("alias_name4", Kind::Text),
];
const NAME: [Field; 2] = [needed("first_Name", Kind::Text), needed("last_Name", Kind::Text)];
const PHONE: [Field; 1] = [needed("mobile", Kind::Object)];
const MOBILE: [Field; 2] = [optional("countryCode", Kind::Text), needed("number", Kind::Text)];
/// The names of the documented table, which is flat where the sample is not.
const FLAT: [&str; 5] = ["first_Name", "last_Name", "countryCode", "number", "mobile"];

const GUID: [Field; 1] = [needed("guid", Kind::Text)];

/// "deafult if not passed would be +1".
const DEFAULT_COUNTRY: &str = "+1";

pub(super) async fn add(visit: &mut Visit) -> Result<Response, Refusal> {
    let body = read_object(visit).await?;
    let mut person = read_person(visit, &body)?;
    if text(&body, "guid").is_some_and(|guid| !guid.is_empty()) {
        let refusal = Refusal::error("The request is invalid.");
        return Err(refusal.breaking("1.3", "a new user has no guid yet"));
    }
    unless_exception(visit)?;
    let mut people = visit.site.world.people.lock();
    refuse_taken(&people, &person)?;
    person.guid = Uuid::new_v4().to_string();
    let reply = done_with(visit, &json!({ "guid": person.guid }));
    people.add(person);
    Ok(reply)
}

pub(super) async fn update(visit: &mut Visit) -> Result<Response, Refusal> {
    let body = read_object(visit).await?;
    let wanted = read_person(visit, &body)?;
    unless_exception(visit)?;
    let mut people = visit.site.world.people.lock();
    let person = known(&people, &wanted.guid)?;
    refuse_taken(&people, &wanted)?;
    if person.user_name != wanted.user_name {
        let refusal = Refusal::error("The user name cannot be changed.");
        return Err(refusal.breaking("A-35", "user_name is not editable"));
    }
    let mut aliases = person.aliases.clone();
    for (name, kept) in ALIASES.into_iter().zip(&mut aliases) {
        // Whether a field that is left out is kept or cleared is not stated
        // . Here it is kept, and "" clears it.
        if let Some(alias) = text(&body, name) {
            alias.clone_into(kept);
        }
    }
    let corrected = Person {
        aliases,
        has_pin: person.has_pin,
        locked_out: person.locked_out,
        factors: person.factors.clone(),
        ..wanted
    };
    let reply = done_with(visit, &json!({ "guid": corrected.guid }));
    people.replace(corrected);
    Ok(reply)
}

pub(super) async fn delete(visit: &mut Visit) -> Result<Response, Refusal> {
    let body = read_object(visit).await?;
    check(&body, &GUID)?;
    unless_exception(visit)?;
    let guid = text(&body, "guid").unwrap_or("");
    let mut people = visit.site.world.people.lock();
    known(&people, guid)?;
    people.remove(guid);
    Ok(done(visit))
}

/// The person with this guid.
pub(super) fn known<'a>(people: &'a People, guid: &str) -> Result<&'a Person, Refusal> {
    let refusal = Refusal::error("The user does not exist.");
    match people.find(guid) {
        Some(person) => Ok(person),
        None if people.is_login_name(guid) => {
            Err(refusal.breaking("A-26", "guid holds a login name"))
        }
        None => Err(refusal),
    }
}

fn refuse_taken(people: &People, person: &Person) -> Result<(), Refusal> {
    if people.name_taken(person) {
        return Err(Refusal::error("The user name already exists."));
    }
    Ok(())
}

fn read_person(visit: &Visit, body: &Object) -> Result<Person, Refusal> {
    let is_flat = |key: &&String| FLAT.iter().any(|flat| flat.eq_ignore_ascii_case(key));
    if let Some(key) = body.keys().find(is_flat) {
        let detail = format!("{key} belongs inside name or phone.mobile");
        return Err(Refusal::error("The request is invalid.").breaking("A-9", detail));
    }
    check(body, &USER)?;
    let name = part(body, "name", &NAME)?;
    let mobile = part(&part(body, "phone", &PHONE)?, "mobile", &MOBILE)?;
    let of = |object: &Object, key: &str| text(object, key).unwrap_or("").to_owned();
    let person = Person {
        guid: of(body, "guid"),
        user_name: of(body, "user_name"),
        email: of(body, "email"),
        first_name: of(&name, "first_Name"),
        last_name: of(&name, "last_Name"),
        country_code: country(visit, &mobile),
        number: of(&mobile, "number"),
        aliases: ALIASES.map(|alias| of(body, alias)),
        has_pin: false,
        locked_out: false,
        factors: BTreeSet::new(),
    };
    check_values(&person)?;
    Ok(person)
}

fn part(object: &Object, key: &str, fields: &[Field]) -> Result<Object, Refusal> {
    let part = object.get(key).and_then(Value::as_object).cloned().unwrap_or_default();
    check(&part, fields)?;
    Ok(part)
}

/// The country code, or the silent default that puts people on a wrong number.
fn country(visit: &Visit, mobile: &Object) -> String {
    let given = text(mobile, "countryCode").filter(|code| !code.is_empty());
    if given.is_none() {
        visit.breach("A-11", "countryCode is missing, so +1 was taken");
    }
    given.unwrap_or(DEFAULT_COUNTRY).to_owned()
}

/// The vendor states no rules for what the fields hold. These are the ones its
/// samples keep: `+91`, and digits alone for the number.
fn check_values(person: &Person) -> Result<(), Refusal> {
    let refused =
        |detail: &str| Err(Refusal::error("The request is invalid.").breaking("1.3", detail));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let country = person.country_code.strip_prefix('+').unwrap_or("");
    if !(digits(country) && (1..=3).contains(&country.len())) {
        return refused("countryCode must be a plus sign and one to three digits");
    }
    if !(digits(&person.number) && (4..=15).contains(&person.number.len())) {
        return refused("number must be four to fifteen digits");
    }
    if !is_email(&person.email) {
        return refused("email is not an address");
    }
    if person.user_name.trim() != person.user_name || person.user_name.chars().any(char::is_control)
    {
        return refused("user_name begins or ends with a space or holds a control character");
    }
    Ok(())
}
