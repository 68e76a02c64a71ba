//! `/AddUser`, `/UpdateUser`, `/DeleteUser` (vendors.md 1.3).

use serde::Serialize;

use super::{
    Aliases, AuthX, Person, Refusal, Route, UserGuid, people::MOST_ALIASES, send::JsonBody,
};
use crate::transport::outcome::{Evidence, Outcome};

/// The nested form of the samples; the flat one of the tables is not sent by anybody (vendors.md ).
#[derive(Serialize)]
struct WirePerson<'a> {
    guid: &'a str,
    user_name: &'a str,
    email: &'a str,
    name: WireName<'a>,
    phone: WirePhone<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias_name1: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias_name2: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias_name3: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias_name4: Option<&'a str>,
}

#[derive(Serialize)]
struct WireName<'a> {
    #[serde(rename = "first_Name")]
    first_name: &'a str,
    #[serde(rename = "last_Name")]
    last_name: &'a str,
}

#[derive(Serialize)]
struct WirePhone<'a> {
    mobile: WireMobile<'a>,
}

#[derive(Serialize)]
struct WireMobile<'a> {
    #[serde(rename = "countryCode")]
    country_code: &'a str,
    number: &'a str,
}

#[derive(Serialize)]
struct WireGuid<'a> {
    guid: &'a str,
}

/// What a slot without an alias says.
#[derive(Clone, Copy)]
enum EmptySlot {
    /// Nothing: the field is left out.
    LeftOut,
    /// `""`, so that an earlier alias does not stay behind the new ones (vendors.md A-36).
    Cleared,
}

fn wire<'a>(guid: &'a str, person: &'a Person, empty: EmptySlot) -> WirePerson<'a> {
    let aliases = person.aliases.as_ref().map(Aliases::as_slice);
    let alias = |slot: usize| match (aliases?.get(slot), empty) {
        (Some(alias), _) => Some(alias.as_str()),
        (None, EmptySlot::Cleared) => Some(""),
        (None, EmptySlot::LeftOut) => None,
    };
    let [alias_name, alias_name1, alias_name2, alias_name3, alias_name4]: [_; MOST_ALIASES] =
        std::array::from_fn(alias);
    WirePerson {
        guid,
        user_name: person.login.as_str(),
        email: &person.email,
        name: WireName { first_name: &person.first_name, last_name: &person.last_name },
        phone: WirePhone {
            mobile: WireMobile {
                country_code: &person.phone.country_code,
                number: &person.phone.number,
            },
        },
        alias_name,
        alias_name1,
        alias_name2,
        alias_name3,
        alias_name4,
    }
}

impl AuthX {
    /// Adds a person and brings the id, which nobody gives out a second time: keep it before telling anybody.
    ///
    /// A lost reply is [`Outcome::Unknown`]: the person may be there, under an id that nobody knows
    /// (vendors.md ). It is not sent again unasked.
    pub async fn add_user(&self, person: &Person) -> Outcome<UserGuid, Refusal> {
        // As in the sample: the field is there and empty.
        let body = JsonBody::new(&wire("", person, EmptySlot::LeftOut), None);
        match self.write(Route::AddUser, &body).await {
            Outcome::Done(envelope) => envelope.guid.map_or_else(orphan, Outcome::Done),
            Outcome::Refused(refusal) => Outcome::Refused(refusal),
            Outcome::Unknown(evidence) => Outcome::Unknown(evidence),
        }
    }

    /// Changes a person. All required fields are sent; aliases only where the person has some set.
    pub async fn update_user(&self, guid: &UserGuid, person: &Person) -> Outcome<(), Refusal> {
        let body = JsonBody::new(&wire(guid.as_str(), person, EmptySlot::Cleared), None);
        let outcome = self.write(Route::UpdateUser, &body).await;
        match outcome {
            Outcome::Done(envelope)
                if envelope.guid.as_ref().is_some_and(|told| !same(told, guid)) =>
            {
                Outcome::Unknown(Evidence {
                    status: None,
                    detail: "the service says that it changed somebody else".to_owned(),
                })
            }
            other => other.map(|_| ()),
        }
    }

    /// Deletes a person.
    pub async fn delete_user(&self, guid: &UserGuid) -> Outcome<(), Refusal> {
        let body = JsonBody::new(&WireGuid { guid: guid.as_str() }, None);
        self.write(Route::DeleteUser, &body).await.map(|_| ())
    }
}

/// The service may spell an id in another case than it was sent in.
fn same(told: &UserGuid, guid: &UserGuid) -> bool {
    told.as_str().eq_ignore_ascii_case(guid.as_str())
}

fn orphan() -> Outcome<UserGuid, Refusal> {
    let detail = "the service says that the person was added, but gave no id".to_owned();
    Outcome::Unknown(Evidence { status: None, detail })
}
