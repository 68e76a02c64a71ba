//! What a good file fixes.

use std::path::PathBuf;

use gatehouse_policy::{
    Appearance, Environment, Finished, KeyName, Language, Mode, Policy, Role, Service, UpdateMode,
    Watched, WayIn, read,
};

/// A folder from the root on, as this system names one.
const RECORDINGS: &str = if cfg!(windows) { "C:/Recordings" } else { "/srv/recordings" };

fn whole() -> Policy {
    read(&WHOLE.replace("RECORDINGS", RECORDINGS)).unwrap()
}

const WHOLE: &str = r#"
[station]
role = "kiosk"
language = "fr"
appearance = "dark"
sandbox = false

[kiosk]
idle_seconds = 120
way_in = "slip"
slip_days = 14

[calls]
watched_folder = "RECORDINGS"
watched_sends = true
watched_converts = true
watched_finished = "unchanged"
watched_seconds = 120

[connections]
allowed_hosts = ["People.Example.org"]
others = false

[[connection]]
vendor = "authx"
name = "Head office"
environment = "custom"
url = "https://people.example.org"
application_id = "5d1c0f52"
biometric_host_name = "hd0ffice"

[[connection]]
vendor = "enablex"
name = "Customers"
mode = "basic"
app_id = "5550142"

[updates]
mode = "install"
url = "https://updates.example.org/gatehouse.json"
key = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
pin = "1.4.2"
"#;

#[test]
fn everything_that_a_file_can_say_is_taken_up() {
    let policy = whole();
    assert_eq!(policy.role(), Some(Role::Kiosk));
    assert_eq!(policy.language(), Some(Language::Fr));
    assert_eq!(policy.appearance(), Some(Appearance::Dark));
    assert!(!policy.allows_sandbox());
    assert_eq!(policy.idle_seconds(), Some(120));
    assert_eq!(policy.way_in(), Some(WayIn::Slip));
    assert_eq!(policy.slip_days(), 14);
    assert_eq!((read("").unwrap().way_in(), read("").unwrap().slip_days()), (None, 7));
    let folder = PathBuf::from(RECORDINGS);
    let watched = Watched {
        folder,
        sends: true,
        converts: true,
        finished: Finished::Unchanged,
        seconds: 120,
    };
    assert_eq!(policy.watched(), Some(watched));
    assert_eq!(policy.allowed_hosts(), Some(&["people.example.org".to_owned()][..]));
    assert!(!policy.allows_other_connections());
    let updates = policy.updates();
    assert_eq!(updates.mode, Some(UpdateMode::Install));
    assert_eq!(updates.pin.as_deref(), Some("1.4.2"));
    assert!(updates.url.is_some() && updates.key.is_some());
}

#[test]
fn connections_come_in_the_order_of_the_file_and_without_secrets() {
    let policy = whole();
    let [people, customers] = &policy.connections[..] else {
        panic!("{:?}", policy.connections);
    };
    assert_eq!((people.vendor, people.environment), (Service::Authx, Environment::Custom));
    assert_eq!(people.url.as_deref(), Some("https://people.example.org"));
    assert_eq!(people.mode, None);
    let fields = [
        (KeyName::ConnectionApplicationId, "5d1c0f52".to_owned()),
        (KeyName::ConnectionBiometricHostName, "hd0ffice".to_owned()),
    ];
    assert_eq!(people.fields, fields);
    assert_eq!((customers.name.as_str(), customers.mode), ("Customers", Some(Mode::Basic)));
    assert_eq!(customers.environment, Environment::Production);
}

#[test]
fn what_a_file_does_not_say_is_not_fixed() {
    for nothing in ["", "# nothing but a comment\n", "[station]\n"] {
        let policy = read(nothing).unwrap();
        assert_eq!((policy.role(), policy.idle_seconds(), policy.watched()), (None, None, None));
        assert!(policy.allows_sandbox() && policy.allows_other_connections());
        assert!(policy.allowed_hosts().is_none() && policy.said.is_empty());
    }
}

#[test]
fn a_watched_folder_sends_nothing_by_itself_unless_the_file_says_so() {
    let policy = read(&format!("[calls]\nwatched_folder = \"{RECORDINGS}\"")).unwrap();
    let watched = policy.watched().unwrap();
    assert!(!watched.sends);
    assert_eq!((watched.finished, watched.seconds), (Finished::Unchanged, 30));
}

#[test]
fn an_empty_list_of_hosts_allows_none() {
    let policy = read("[connections]\nallowed_hosts = []").unwrap();
    assert_eq!(policy.allowed_hosts(), Some(&[][..]));
}

#[test]
fn each_thing_that_is_said_keeps_its_line_and_its_words() {
    let policy = read("[station]\n# why\nrole = 'admin' # who\n\nkiosk.x = 1").err();
    assert!(policy.is_some(), "a key of another heading");
    let policy = read("[station]\n# why\nrole = 'admin' # who\n").unwrap();
    assert_eq!(policy.line(KeyName::StationRole), Some(3));
    assert_eq!(policy.said[0].text, "'admin'");
    assert!(policy.says(KeyName::StationRole) && !policy.says(KeyName::StationSandbox));
}

#[test]
fn a_heading_may_be_written_in_the_other_ways_of_toml() {
    let policy = read("station = { role = \"admin\" }\nkiosk.idle_seconds = 0x3c").unwrap();
    assert_eq!((policy.role(), policy.idle_seconds()), (Some(Role::Admin), Some(60)));
}
