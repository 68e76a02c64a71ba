//! What is wrong about a file is told with its line, and with what would be right.

use gatehouse_policy::read;

fn told(text: &str) -> Vec<String> {
    read(text).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[track_caller]
fn tells(text: &str, words: &str) {
    let told = told(text);
    assert!(told.len() == 1 && told[0].contains(words), "{text}\n{told:#?}");
}

#[test]
fn an_unknown_key_is_named_with_its_line_and_the_one_that_is_near() {
    tells(
        "[station]\n\nrolle = \"admin\"",
        "Line 3: “rolle” is no key of [station]. Is “role” meant?",
    );
    tells("[kiosk]\nidle = 90", "Line 2: “idle” is no key of [kiosk].");
    tells("[station]\nwallpaper = 1", "“wallpaper” is no key of [station].");
}

#[test]
fn a_key_in_the_wrong_place_is_told_its_right_one() {
    tells("role = \"admin\"", "Line 1: “role” belongs below [station].");
    tells(
        "[station]\nidle_seconds = 90",
        "“idle_seconds” is no key of [station]. It belongs below [kiosk].",
    );
    tells("mode = \"login\"", "“mode” belongs below [[connection]] or [updates].");
}

#[test]
fn an_unknown_heading_is_named_with_the_one_that_is_near() {
    tells("[stations]", "Line 1: “stations” is not known. Is [station] meant?");
    tells("\n[wallpaper]", "Line 2: “wallpaper” is not known.");
}

#[test]
fn a_heading_of_the_wrong_kind_is_told_how_it_is_written() {
    tells("[connection]\nvendor = \"authx\"", "“connection” is a heading: write [[connection]].");
    tells("[[station]]\nrole = \"admin\"", "“station” is a heading: write [station].");
    tells("station = 1", "write [station]");
    tells("connection = [1]", "write [[connection]]");
}

#[test]
fn a_value_that_cannot_be_is_told_what_can() {
    let lines = [
        (
            "[station]\nrole = \"boss\"",
            "“station.role” takes \"admin\", \"kiosk\" or \"uploads\"; \"boss\" is",
        ),
        ("[station]\nrole = 1", "takes \"admin\""),
        ("[station]\nlanguage = \"it\"", "takes \"en\", \"es\", \"fr\", \"de\" or \"ar\""),
        ("[station]\nsandbox = \"no\"", "takes true or false; \"no\" is something else"),
        ("[kiosk]\nidle_seconds = 29", "takes a number of seconds from 30 to 600; 29 is"),
        ("[kiosk]\nidle_seconds = 601", "from 30 to 600"),
        ("[kiosk]\nidle_seconds = -90", "from 30 to 600"),
        ("[kiosk]\nidle_seconds = 90.0", "from 30 to 600"),
        ("[calls]\nwatched_folder = \"srv\"", "takes a folder, named from the root on"),
        ("[connections]\nallowed_hosts = \"x.org\"", "takes a list of host names"),
        ("[connections]\nallowed_hosts = [\"https://x.org\"]", "names alone"),
        ("[connections]\nallowed_hosts = [\"x.org/y\"]", "names alone"),
        ("[connections]\nallowed_hosts = [\"\"]", "names alone"),
        (
            "[updates]\nurl = \"http://x.org\"",
            "takes an address that begins with https://; http would",
        ),
        ("[updates]\nurl = \"https://me:secret@x.org\"", "secrets have no place in this file"),
        ("[updates]\nurl = \"updates\"", "begins with https://"),
        ("[updates]\nkey = \"RWQ\"", "a public key of minisign"),
        ("[updates]\npin = \"newest\"", "takes a version, such as \"1.4.2\""),
    ];
    for (text, words) in lines {
        tells(text, words);
        tells(text, "Line 2:");
    }
}

#[test]
fn http_is_taken_on_this_computer_alone() {
    for here in ["127.0.0.1:8080", "localhost", "[::1]:8080"] {
        assert!(read(&format!("[updates]\nurl = \"http://{here}/x\"")).is_ok(), "{here}");
    }
}

#[test]
fn what_is_no_toml_is_told_with_its_line() {
    let told = told("[station]\nrole = \"admin\nsandbox = true\n");
    assert!(told[0].starts_with("Line 2: This is no TOML"), "{told:#?}");
    tells(
        "[kiosk]\nidle_seconds = 60\nidle_seconds = 90",
        "Line 3: This is no TOML: duplicate key",
    );
}

#[test]
fn everything_that_is_wrong_is_told_at_once_in_the_order_of_the_file() {
    let told = told("[updates]\nmode = \"later\"\n[station]\nrolle = 1\n[kiosk]\nway_in = 2\n");
    let lines: Vec<_> =
        told.iter().map(|told| told.split(':').next().unwrap_or_default()).collect();
    assert_eq!(lines, ["Line 2", "Line 4", "Line 6"], "{told:#?}");
}

#[test]
fn what_is_there_and_wrong_is_not_called_missing() {
    for text in [
        "[[connection]]\nname = \"a\"\nvendor = \"foo\"",
        "[[connection]]\nname = \"a\"\nvendor = \"authenticx\"\nclient_id = \"b\"\nenvironment = \"custm\"\nurl = \"https://a.example\"",
        "[updates]\nmode = \"tell\"\nurl = \"http://a.example\"\nkey = \"RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\"",
        "[calls]\nwatched_folder = \"srv\"\nwatched_sends = true",
    ] {
        let told = told(text);
        assert!(told.len() == 1 && told[0].contains(" takes "), "{told:#?}");
    }
}

#[test]
fn a_secret_and_a_key_that_is_there_twice_are_told_by_name() {
    tells(
        "[[connection]]\nvendor = \"authenticx\"\nname = \"a\"\nclient_id = \"b\"\nclient_secret = \"x\"",
        "Line 5: “client_secret” is no key of [[connection]]. Secrets stand in no file",
    );
    tells(
        "[station]\nrole = \"admin\"\nrole = \"kiosk\"",
        "Line 3: This is no TOML: duplicate key “role”",
    );
}

#[test]
fn updates_need_an_address_and_a_key() {
    for mode in ["tell", "install"] {
        let told = told(&format!("[updates]\npin = \"1.4.2\"\nmode = \"{mode}\""));
        assert_eq!(told.len(), 2, "{told:#?}");
        for (told, key) in told.iter().zip(["url", "key"]) {
            let words = format!("Line 3: “updates.mode” = \"{mode}\" needs “updates.{key}”");
            assert!(told.starts_with(&words), "{told}");
        }
    }
    assert!(read("[updates]\nmode = \"off\"").is_ok());
}

#[test]
fn sending_from_a_folder_needs_a_folder() {
    tells("[calls]\nwatched_sends = true", "Line 2: “calls.watched_sends” needs");
    tells("[calls]\nwatched_converts = true", "Line 2: “calls.watched_converts” needs");
    tells("[calls]\nwatched_finished = \"moved\"", "Line 2: “calls.watched_finished” needs");
    let folder = if cfg!(windows) { "C:/Recordings" } else { "/srv/recordings" };
    let both = format!(
        "[calls]\nwatched_folder = \"{folder}\"\nwatched_finished = \"marked\"\nwatched_seconds = 60"
    );
    tells(&both, "Line 4: “calls.watched_seconds” counts only where");
}

#[test]
fn a_connection_is_told_what_it_lacks() {
    let told = told("\n[[connection]]\n");
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(
        told[0]
            .starts_with("Line 2: This connection needs “vendor”, for example vendor = \"authx\"")
    );
    let told = self::told("[[connection]]\nvendor = \"authx\"\nname = \"a\"");
    let lacks = ["“api_path”", "“host_name”", "“application_id”"];
    assert!(lacks.iter().all(|key| told.iter().any(|told| told.contains(key))), "{told:#?}");
    assert_eq!(told.len(), lacks.len());
    let custom = "[[connection]]\nvendor = \"authenticx\"\nname = \"a\"\nenvironment = \"custom\"\nclient_id = \"b\"";
    tells(custom, "needs “url”");
}

#[test]
fn a_connection_is_told_what_has_no_place_in_it() {
    let calls = "[[connection]]\nvendor = \"authenticx\"\nname = \"a\"\nclient_id = \"b\"\n";
    tells(
        &format!("{calls}email = \"c\""),
        "Line 5: “email” has no place in a connection to authenticx.",
    );
    tells(&format!("{calls}mode = \"basic\""), "“mode” has no place");
    tells(&format!("{calls}url = \"https://x.org\""), "“url” has no place");
    tells(&format!("{calls}client_secret = \"c\""), "“client_secret” is no key of [[connection]].");
    let basic = "[[connection]]\nvendor = \"enablex\"\nname = \"a\"\nmode = \"basic\"\napp_id = \"b\"\nemail = \"c\"";
    tells(basic, "Line 6: “email” has no place in a connection to enablex in the mode basic.");
    let staging = "[[connection]]\nvendor = \"enablex\"\nname = \"a\"\nenvironment = \"staging\"\nemail = \"c\"\naccess_id = \"d\"";
    tells(staging, "Line 4: enablex has no staging environment");
}

#[test]
fn two_connections_have_two_names() {
    let one = "[[connection]]\nvendor = \"authenticx\"\nname = \"a\"\nclient_id = \"b\"\n";
    tells(&format!("{one}{one}"), "Line 5: Another connection, at line 1, is called “a” too.");
}
