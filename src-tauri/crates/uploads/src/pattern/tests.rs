use proptest::prelude::*;

use super::*;

fn read(pattern: &str, name: &str) -> Result<MetadataFields, Mismatch> {
    let reading = Pattern::parse(pattern).unwrap().read(name)?;
    assert_eq!(reading.spoilt, [], "{name}");
    Ok(reading.fields)
}

fn refused(pattern: &str) -> (usize, String) {
    let trouble = Pattern::parse(pattern).unwrap_err();
    (trouble.at, trouble.words)
}

#[test]
fn date_time_agent_and_id_are_read_from_a_name() {
    let pattern = "{date:yyyyMMdd}_{time:HHmmss}_{agentCode}_{clientCallId}";
    let fields = read(pattern, "20261121_140233_AK17_4711-b.wav").unwrap();
    let date = fields.interaction_date.unwrap();
    assert!(date.starts_with("2026-11-21T14:02:33"), "{date}");
    assert!(date.parse::<jiff::Timestamp>().is_ok(), "a time has its zone (X-23)");
    assert_eq!(fields.agent_code.as_deref(), Some("AK17"));
    assert_eq!(fields.client_call_id.as_deref(), Some("4711-b"));
}

#[test]
fn a_date_alone_stays_a_date() {
    let fields = read("call {date:dd.MM.yy} {*}", "call 21.11.26 morning.mp3").unwrap();
    assert_eq!(fields.interaction_date.as_deref(), Some("2026-11-21"));
}

#[test]
fn a_field_takes_as_little_as_the_rest_allows() {
    let fields = read("{name}_{date:yyyyMMdd}", "Jane_Doe_20261121.wav").unwrap();
    assert_eq!(fields.name.as_deref(), Some("Jane_Doe"));
    let fields = read("{agentCode}_{extended.Queue}", "A_B_C.wav").unwrap();
    assert_eq!(fields.agent_code.as_deref(), Some("A"));
    assert_eq!(fields.extended, [("Queue".to_owned(), "B_C".to_owned())]);
}

#[test]
fn braces_are_letters_when_they_are_doubled() {
    let fields = read("{{{agentCode}}}", "{AK17}.wav").unwrap();
    assert_eq!(fields.agent_code.as_deref(), Some("AK17"));
}

#[test]
fn a_pattern_that_cannot_be_used_says_where_and_why() {
    for (pattern, at, word) in [
        ("a_{agentCode", 3, "never closed"),
        ("a}b", 2, "never opened"),
        ("{agent}", 1, "no field"),
        ("{agentCode}{name}", 12, "between two fields"),
        ("{agentCode}_{agent_code}", 13, "twice"),
        ("{name:yyyy}", 1, "Only date and time"),
        ("{date:yyyyQQ}", 1, "“Q” means nothing"),
        ("{date:yyyyMM}", 1, "year, its month and its day"),
        ("{time:HHmm}_{name}", 1, "year, its month"),
        ("{date}_{date}", 8, "twice"),
        ("{date}_{interactionDate}", 1, "not with both"),
        ("{}", 1, "Name a field"),
        ("plain text", 1, "reads nothing"),
        ("{*}", 1, "reads nothing"),
    ] {
        let (where_, words) = refused(pattern);
        assert_eq!(where_, at, "{pattern}: {words}");
        assert!(words.contains(word), "{pattern}: {words}");
    }
}

#[test]
fn a_name_that_does_not_fit_says_where() {
    let pattern = "{date:yyyyMMdd}_{agentCode}";
    for (name, at, word) in [
        ("call 7.wav", 1, "four digits of a year"),
        ("20261121-AK.wav", 9, "expected “_”"),
        ("20261121_.wav", 10, "expected agentCode"),
    ] {
        let mismatch = read(pattern, name).unwrap_err();
        assert_eq!(mismatch.at, at, "{name}: {mismatch}");
        assert!(mismatch.words.contains(word), "{name}: {mismatch}");
    }
}

#[test]
fn a_value_that_no_call_can_have_spoils_its_own_field_alone() {
    for (pattern, name, words) in [
        ("{date:yyyyMMdd}_{agentCode}", "20261399_AK.wav", "there is no such day"),
        ("{email}_{agentCode}", "nobody_AK.wav", "email: An e-mail address"),
        ("{callDirection}_{agentCode}", "sideways_AK.wav", "callDirection: Choose one of"),
    ] {
        let Reading { fields, spoilt } = Pattern::parse(pattern).unwrap().read(name).unwrap();
        assert_eq!(fields.agent_code.as_deref(), Some("AK"), "{name}");
        assert!(spoilt.len() == 1 && spoilt[0].words.starts_with(words), "{name}: {spoilt:?}");
    }
}

#[test]
fn directions_are_read_as_people_and_recorders_write_them() {
    for (word, direction) in [
        ("in", "Inbound"),
        ("OUT", "Outbound"),
        ("incoming", "Inbound"),
        ("eingehend", "Inbound"),
        ("ausgehend", "Outbound"),
    ] {
        let fields = read("{callDirection}_{agentCode}", &format!("{word}_AK.wav")).unwrap();
        assert_eq!(fields.call_direction.as_deref(), Some(direction), "{word}");
    }
}

#[test]
fn no_name_takes_long() {
    let pattern = Pattern::parse(&["{*}a"; 60].concat().replacen("{*}", "{name}", 1)).unwrap();
    assert!(pattern.read(&format!("{}.wav", "a".repeat(250).replace("aa", "ab"))).is_err());
}

proptest! {
    #[test]
    fn no_text_is_a_pattern_that_breaks_anything(text in ".{0,80}", name in ".{0,80}") {
        if let Ok(pattern) = Pattern::parse(&text) {
            prop_assert_eq!(pattern.text(), &text);
            let _ = pattern.read(&name);
        }
    }

    #[test]
    fn fields_in_braces_never_break_anything(
        text in "(\\{(date|time|date:[yMd._-]{0,12}|agentCode|name|extended\\.Q|\\*)\\}|[a_{}]){0,12}",
        name in "[0-9a_{}]{0,40}",
    ) {
        if let Ok(pattern) = Pattern::parse(&text) {
            let _ = pattern.read(&name);
        }
    }

    #[test]
    fn what_was_written_by_a_pattern_is_read_by_it(
        agent in "[A-Za-z0-9]{1,12}",
        id in "[A-Za-z0-9-]{1,20}",
        year in 1990_i16..2100,
        month in 1_i8..=12,
        day in 1_i8..=28,
    ) {
        let name = format!("{year:04}{month:02}{day:02} {agent} ({id}).wav");
        let fields = read("{date:yyyyMMdd} {agentCode} ({clientCallId})", &name).unwrap();
        let date = format!("{year:04}-{month:02}-{day:02}");
        prop_assert_eq!(fields.interaction_date, Some(date));
        prop_assert_eq!(fields.agent_code, Some(agent));
        prop_assert_eq!(fields.client_call_id, Some(id));
    }
}
