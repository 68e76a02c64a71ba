//! The connections of a policy: they are there without being typed, and stay as they are but for their secrets.

use std::collections::BTreeMap;

use gatehouse_policy::{Connection, Environment, Key, KeyName, Policy, Service, Trouble};
use gatehouse_vendors::{AddressTrouble, Endpoint, Vendor};
use uuid::Uuid;

use super::accounts::address;
use crate::{
    failure::{Failure, FailureCode},
    fixed::Fixed,
    settings::{Mode, Saved, SavedConnection, SavedPlace, Standing},
};

/// Whom a connection speaks for at a service: what is kept of one account says nothing about another.
const ACCOUNT: [&str; 5] = ["applicationId", "clientId", "email", "accessId", "appId"];

/// What the address of an AuthX portal is made of.
const PARTS: [KeyName; 2] = [KeyName::ConnectionApiPath, KeyName::ConnectionHostName];

/// The connections of a policy as they are remembered.
///
/// # Errors
/// An address or a name that the services' own rules refuse, with its line.
pub fn planned(policy: &Policy) -> Result<Vec<SavedConnection>, Vec<Trouble>> {
    let (mut plans, mut troubles) = (Vec::new(), Vec::new());
    for (at, connection) in policy.connections.iter().enumerate() {
        match plan(connection).and_then(|plan| checked(plan, connection)) {
            Ok(plan) => plans.push(plan),
            Err((key, words)) => {
                let mut lines = policy.said.iter().filter(|said| said.entry == Some(at));
                let line = lines.find(|said| said.key == key).map(|said| said.line);
                troubles.push(Trouble::at(line.unwrap_or(connection.line), words));
            }
        }
    }
    if troubles.is_empty() { Ok(plans) } else { Err(troubles) }
}

/// Why a connection cannot be: the key whose value it is, and words.
type Wrong = (KeyName, String);

/// A connection whose address can be asked.
fn checked(plan: SavedConnection, connection: &Connection) -> Result<SavedConnection, Wrong> {
    let Err(failure) = address(&plan) else { return Ok(plan) };
    // The parts of an address are checked one after the other, and each by the same rule.
    let mut parts = connection.fields.iter().filter(|(key, _)| PARTS.contains(key));
    let odd = parts.find(|(_, text)| Endpoint::authx(text, text).is_err());
    Err(match odd {
        Some((key, _)) => {
            // The rule's own sentence, which begins with the name of the field.
            let rule = AddressTrouble::NotALabel { field: "" };
            (*key, format!("“{}”{rule}.", <&Key>::from(*key).word))
        }
        None => (KeyName::ConnectionUrl, failure.message),
    })
}

fn plan(connection: &Connection) -> Result<SavedConnection, Wrong> {
    let vendor = match connection.vendor {
        Service::Authx => Vendor::AuthX,
        Service::Authenticx => Vendor::Authenticx,
        Service::Enablex => Vendor::EnableX,
    };
    let fields = connection.fields.iter();
    Ok(SavedConnection {
        id: Uuid::new_v4().to_string(),
        vendor,
        name: connection.name.clone(),
        place: place(vendor, connection).map_err(|words| (KeyName::ConnectionUrl, words))?,
        mode: connection.mode.map(|mode| match mode {
            gatehouse_policy::Mode::Login => Mode::Login,
            gatehouse_policy::Mode::Basic => Mode::Basic,
        }),
        fields: fields
            .filter_map(|(key, value)| Some((field(*key)?.into(), value.clone())))
            .collect(),
        secrets: BTreeMap::new(),
        from_policy: true,
        standing: Standing::Fixed,
    })
}

fn place(vendor: Vendor, connection: &Connection) -> Result<SavedPlace, String> {
    Ok(match connection.environment {
        Environment::Production => SavedPlace::Production,
        Environment::Staging => SavedPlace::Staging,
        Environment::Custom => {
            let url = connection.url.clone().unwrap_or_default();
            // Who writes a policy says yes to the hosts in it; a slip of one letter is refused here too.
            let confirmed_host = match Endpoint::custom(vendor, &url, None) {
                Ok(_) => None,
                Err(AddressTrouble::Unconfirmed { host, .. }) => Some(host),
                Err(trouble) => return Err(trouble.to_string()),
            };
            SavedPlace::Custom { url, confirmed_host }
        }
    })
}

fn field(key: KeyName) -> Option<&'static str> {
    Some(match key {
        KeyName::ConnectionApiPath => "apipath",
        KeyName::ConnectionHostName => "hostname",
        KeyName::ConnectionApplicationId => "applicationId",
        KeyName::ConnectionBiometricHostName => "biometricHostName",
        KeyName::ConnectionClientId => "clientId",
        KeyName::ConnectionEmail => "email",
        KeyName::ConnectionAccessId => "accessId",
        KeyName::ConnectionAppId => "appId",
        _ => return None,
    })
}

/// Brings the policy's connections among those that are remembered, first of all and in its order. One that is there
/// already, to the same account at the same host, keeps its secrets and its people. What the policy does not allow is
/// kept and barred.
pub fn merge(fixed: &Fixed, saved: &mut Saved) {
    let mut rest = std::mem::take(&mut saved.connections);
    for plan in &fixed.connections {
        let there = rest.iter().position(|known| is_same(known, plan)).map(|at| rest.remove(at));
        saved.connections.push(match there {
            Some(there) => SavedConnection { id: there.id, secrets: there.secrets, ..plan.clone() },
            None => plan.clone(),
        });
    }
    for mut known in rest {
        let policy = &fixed.policy;
        known.standing = if policy.file.is_none() {
            known.from_policy = false;
            Standing::Own
        } else if known.from_policy
            || !policy.allows_other_connections()
            || leads_astray(policy, &known)
        {
            Standing::Barred
        } else {
            Standing::Own
        };
        saved.connections.push(known);
    }
}

fn is_same(known: &SavedConnection, plan: &SavedConnection) -> bool {
    let host = |of: &SavedConnection| address(of).ok().map(|address| address.host());
    known.vendor == plan.vendor
        && known.mode == plan.mode
        && host(known).is_some()
        && host(known) == host(plan)
        && ACCOUNT.iter().all(|field| known.field(field) == plan.field(field))
}

fn leads_astray(policy: &Policy, known: &SavedConnection) -> bool {
    let SavedPlace::Custom { url, .. } = &known.place else { return false };
    foreign_host(policy, known.vendor, url).is_some()
}

/// The host of a typed address, if the policy allows others and not this one.
fn foreign_host(policy: &Policy, vendor: Vendor, url: &str) -> Option<String> {
    let allowed = policy.allowed_hosts()?;
    match Endpoint::custom(vendor, url, None) {
        Err(AddressTrouble::Unconfirmed { host, .. }) => (!allowed.contains(&host)).then_some(host),
        _ => None,
    }
}

/// Refuses an address that the policy does not allow.
pub fn refuse_host(fixed: &Fixed, vendor: Vendor, place: &SavedPlace) -> Result<(), Failure> {
    let SavedPlace::Custom { url, .. } = place else { return Ok(()) };
    let Some(host) = foreign_host(&fixed.policy, vendor, url) else { return Ok(()) };
    let words = match fixed.policy.allowed_hosts().unwrap_or_default() {
        [] => format!(
            "{host} is not allowed: your organisation allows no hosts but the services' own"
        ),
        hosts => {
            format!("{host} is not allowed: your organisation allows only {}", hosts.join(", "))
        }
    };
    let failure = Failure::new(FailureCode::FixedByPolicy, words);
    Err(Failure { field: Some("customUrl".to_owned()), ..failure })
}

/// Refuses to change a connection of the policy, and to use one that it does not allow.
pub fn refuse_change(saved: &SavedConnection) -> Result<(), Failure> {
    match saved.standing {
        Standing::Own => Ok(()),
        Standing::Fixed => Err(Failure::new(
            FailureCode::FixedByPolicy,
            "Your organisation has set this connection. Only its secrets are typed here",
        )),
        Standing::Barred => refuse_barred(saved),
    }
}

/// Refuses to use a connection that the policy does not allow.
pub fn refuse_barred(saved: &SavedConnection) -> Result<(), Failure> {
    if saved.standing != Standing::Barred {
        return Ok(());
    }
    let words = "Your organisation does not allow this connection. It can only be removed";
    Err(Failure::new(FailureCode::FixedByPolicy, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::SecretDates;

    const CALLS: &str =
        "[[connection]]\nvendor = \"authenticx\"\nname = \"Calls\"\nclient_id = \"me\"\n";
    const PEOPLE: &str = "[[connection]]\nvendor = \"authx\"\nname = \"People\"\napplication_id = \"a\"\n\
        environment = \"custom\"\nurl = \"https://people.example.org\"\n";

    fn fixed(text: &str) -> Fixed {
        let policy = gatehouse_policy::read(text).unwrap();
        Fixed::of(Policy { file: Some("/etc/policy.toml".into()), ..policy }).unwrap()
    }

    fn merged(text: &str, mut saved: Saved) -> Vec<SavedConnection> {
        merge(&fixed(text), &mut saved);
        saved.connections
    }

    /// A connection that was typed here, with its secret.
    fn typed(id: &str, url: &str) -> SavedConnection {
        let place = SavedPlace::Custom { url: url.into(), confirmed_host: Some(url[8..].into()) };
        SavedConnection {
            id: id.into(),
            vendor: Vendor::AuthX,
            name: "Typed".into(),
            place,
            mode: None,
            fields: BTreeMap::from([("applicationId".into(), "a".into())]),
            secrets: BTreeMap::from([("applicationKey".into(), SecretDates::default())]),
            from_policy: false,
            standing: Standing::Own,
        }
    }

    fn with(connections: &[SavedConnection]) -> Saved {
        Saved { connections: connections.to_vec(), ..Saved::default() }
    }

    #[test]
    fn the_connections_of_a_policy_are_there_first_and_ready_for_their_secrets() {
        let own = typed("own", "https://other.example.org");
        let there = merged(&format!("{CALLS}{PEOPLE}"), with(&[own]));
        let names: Vec<_> = there.iter().map(|one| (one.name.as_str(), one.standing)).collect();
        let wanted =
            [("Calls", Standing::Fixed), ("People", Standing::Fixed), ("Typed", Standing::Own)];
        assert_eq!(names, wanted);
        assert!(there[0].secrets.is_empty());
        assert_eq!(
            address(&there[1]).unwrap().host(),
            "people.example.org",
            "its host is confirmed"
        );
    }

    #[test]
    fn a_part_of_an_address_that_cannot_be_is_named_as_the_file_spells_it_and_in_its_line() {
        let file = |host: &str, path: &str| {
            format!(
                "[[connection]]\nvendor = \"authx\"\nname = \"a\"\nhost_name = {host:?}\napi_path = {path:?}\napplication_id = \"x\"\n"
            )
        };
        for (host, path, line, key) in [("h/b", "p", 4, "host_name"), ("h", "a/b", 5, "api_path")] {
            let policy = gatehouse_policy::read(&file(host, path)).unwrap();
            let troubles = planned(&policy).unwrap_err();
            assert_eq!(troubles.len(), 1);
            assert_eq!(troubles[0].line, Some(line), "{troubles:?}");
            assert!(troubles[0].words.starts_with(&format!("“{key}” takes letters")));
        }
    }

    #[test]
    fn what_was_typed_for_the_same_account_keeps_its_id_and_its_secrets() {
        let own = typed("own", "https://people.example.org");
        let there = merged(PEOPLE, with(&[own]));
        assert_eq!(there.len(), 1);
        assert_eq!((there[0].id.as_str(), there[0].name.as_str()), ("own", "People"));
        assert!(there[0].secrets.contains_key("applicationKey"));
    }

    #[test]
    fn a_secret_is_not_carried_over_to_another_host_or_another_account() {
        let elsewhere = typed("own", "https://people.example.com");
        let mut other = typed("own", "https://people.example.org");
        other.fields.insert("applicationId".into(), "b".into());
        for own in [elsewhere, other] {
            let there = merged(PEOPLE, with(&[own]));
            assert!(there[0].secrets.is_empty() && there[0].id != "own", "{there:?}");
        }
    }

    #[test]
    fn the_next_start_finds_what_this_one_brought() {
        let first = merged(CALLS, Saved::default());
        let again = merged(CALLS, with(&first));
        assert_eq!(first, again);
    }

    #[test]
    fn what_a_later_policy_does_not_name_any_more_is_barred_and_without_a_policy_free() {
        let first = merged(CALLS, Saved::default());
        let later = merged(PEOPLE, with(&first));
        let calls = later.iter().find(|one| one.name == "Calls").unwrap();
        assert_eq!(calls.standing, Standing::Barred);
        let mut saved = with(&later);
        merge(&Fixed::default(), &mut saved);
        assert!(
            saved.connections.iter().all(|one| one.standing == Standing::Own && !one.from_policy)
        );
    }

    #[test]
    fn other_connections_and_other_hosts_are_barred_where_the_policy_says_so() {
        let own = || with(&[typed("own", "https://people.example.org")]);
        let standing = |text: &str| merged(text, own())[0].standing;
        assert_eq!(standing("[connections]\nothers = false"), Standing::Barred);
        assert_eq!(standing("[connections]\nallowed_hosts = []"), Standing::Barred);
        let allowed = "[connections]\nallowed_hosts = [\"people.example.org\"]";
        assert_eq!(standing(allowed), Standing::Own);
        assert!(own().usable(Vendor::AuthX).next().is_some());
        let barred = with(&merged("[connections]\nothers = false", own()));
        assert!(barred.usable(Vendor::AuthX).next().is_none(), "nobody is offered it");
        assert!(crate::connections::accounts::endpoint(&barred.connections[0]).is_err());
    }

    #[test]
    fn a_host_that_is_not_allowed_cannot_be_confirmed() {
        let only = fixed("[connections]\nallowed_hosts = [\"people.example.org\"]");
        let place = |url: &str| SavedPlace::Custom { url: url.into(), confirmed_host: None };
        let refused = |url| refuse_host(&only, Vendor::AuthX, &place(url)).err();
        let failure = refused("https://calls.example.org").unwrap();
        assert_eq!(failure.code, FailureCode::FixedByPolicy);
        assert_eq!(failure.field.as_deref(), Some("customUrl"));
        assert!(failure.message.contains("only people.example.org"), "{}", failure.message);
        for fine in
            ["https://people.example.org/x", "http://127.0.0.1:8080", "https://api.authx.com"]
        {
            assert!(refused(fine).is_none(), "{fine}");
        }
        assert!(refuse_host(&Fixed::default(), Vendor::AuthX, &place("https://x.example")).is_ok());
    }

    #[test]
    fn an_address_that_the_services_own_rules_refuse_is_told_with_its_line() {
        let slip = PEOPLE.replace("people.example.org", "api.authz.com");
        let policy = gatehouse_policy::read(&slip).unwrap();
        let refusal = Fixed::of(policy).unwrap_err();
        assert_eq!(refusal.troubles[0].line, Some(6), "{refusal}");
        assert!(refusal.troubles[0].words.contains("looks like authx.com"), "{refusal}");
    }

    #[test]
    fn only_the_secrets_of_a_fixed_connection_can_be_changed() {
        let fixed = &merged(CALLS, Saved::default())[0];
        assert!(refuse_change(fixed).is_err() && refuse_barred(fixed).is_ok());
        let barred = SavedConnection { standing: Standing::Barred, ..fixed.clone() };
        assert!(refuse_change(&barred).is_err() && refuse_barred(&barred).is_err());
    }
}
