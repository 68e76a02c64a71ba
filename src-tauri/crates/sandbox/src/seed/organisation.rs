//! The agents, users and nodes Authenticx knows from the start.

use serde_json::{Value, json};

use super::id;
use super::names::{NAMES, address};
use crate::dates;
use crate::shape::text;
use crate::world::{Directory, Grant, Member, ORGANISATION, ROLES, into_object, member_row};

const AGENTS: usize = 9;
const USERS: usize = 6;
const DAY: i64 = 24 * 3600;
/// Teams under the two departments that are always there.
const TEAMS: [(&str, &str, &str); 3] = [
    ("Billing", "BILL-01", "Accounting"),
    ("Pharmacy line", "PHAR-07", "Support"),
    ("Night shift", "NGHT-02", "Support"),
];

pub(super) fn plant(directory: &mut Directory) {
    for (number, (name, code, above)) in TEAMS.into_iter().enumerate() {
        let parent = directory.member_by_code(above).map(|member| member.id.clone());
        let row = member_row(json!({ "name": name, "code": code, "hierarchyCodes": [name] }));
        directory.members.push(Member { id: id("node", number), parent, row });
    }
    for (number, name) in NAMES.into_iter().enumerate().take(USERS) {
        directory.users.push(into_object(user(number, name)));
    }
    for (number, name) in NAMES.into_iter().enumerate().skip(USERS).take(AGENTS) {
        let agent = agent(number, name);
        directory.agents.push(into_object(agent));
    }
    grant(directory);
}

/// The first user may see everything in the first node.
fn grant(directory: &mut Directory) {
    let user = directory.users.first().and_then(|user| text(user, "id"));
    let node = directory.members.first().map(|member| member.id.clone());
    if let (Some(user), Some(node)) = (user.map(str::to_owned), node) {
        let permissions = ["Audio", "Chat"].map(str::to_owned).to_vec();
        let grant = Grant { level: Some("View".to_owned()), permissions };
        directory.grants.insert((user, node), grant);
    }
}

fn user(number: usize, name: (&str, &str)) -> Value {
    let mail = address(name, "desk.example.org");
    let role = ROLES.get(number % ROLES.len()).map(|(role, _)| *role);
    json!({
        "organizationId": ORGANISATION,
        "id": id("user", number),
        "firstName": name.0,
        "lastName": name.1,
        "userName": mail,
        "email": mail,
        "phoneNumber": format!("20255502{number:02}"),
        "emailConfirmed": number != 5,
        // One of them has left.
        "disabled": number == 4,
        "roleName": role,
        "createdOn": dates::stamp(-300 * DAY),
        "samlProviderUserCode": null,
        "lastLogin": null,
    })
}

fn agent(number: usize, name: (&str, &str)) -> Value {
    let linked = number - USERS < 2;
    json!({
        "id": id("agent", number),
        "userId": linked.then(|| id("user", number - USERS)),
        "firstName": name.0,
        "firstInitial": name.0.chars().next().map(String::from),
        "lastName": name.1,
        "agentEmail": address(name, "calls.example.org"),
        "agentCode": format!("AG{}", 4100 + number),
        "createdOn": dates::stamp(-200 * DAY),
        "modifiedOn": dates::stamp(-20 * DAY),
        "isActive": number % 5 != 4,
        "managerId": null,
        "startDate": dates::stamp(-210 * DAY),
    })
}
