use std::time::SystemTime;

use jiff::Timestamp;
use serde_json::Value;

use super::*;

fn field(set: impl FnOnce(&mut MetadataFields)) -> Result<MetadataFields, &'static str> {
    let mut fields = MetadataFields::default();
    set(&mut fields);
    fields.checked().map_err(|trouble| trouble.field)
}

/// A file that was changed at a moment, looked at on a day in December 2026.
fn changed(at: &str) -> Changed {
    let moment = |text: &str| SystemTime::from(text.parse::<Timestamp>().unwrap());
    Changed { at: Some(moment(at)), now: moment("2026-12-01T12:00:00Z") }
}

#[test]
fn x1_the_schema_is_sent_and_not_the_pages_example() {
    let derived =
        Derived::from_file("Anruf Müller.wav", "k3x9ab", &changed("2026-11-20T10:15:00Z"));
    let fields = MetadataFields {
        agent_code: Some("AK17".into()),
        locale_id: Some("2058".into()),
        extended: vec![("Queue".into(), "Claims".into())],
        ..MetadataFields::default()
    };
    let sent: Value = serde_json::from_str(&fields.to_json(&derived, "Anruf Müller.wav")).unwrap();
    assert_eq!(sent["fileName"], "Anruf Müller.wav");
    assert_eq!(sent["uploadType"], "Audio");
    assert_eq!(sent["clientCallId"], "Anruf-M-ller-k3x9ab");
    assert_eq!(sent["agentCode"], "AK17");
    assert_eq!(sent["localeId"], 2058);
    assert_eq!(sent["extendedMetadataValues"]["Queue"], "Claims");
    let keys = sent.as_object().unwrap();
    assert!(!keys.contains_key("name") && !keys.contains_key("externalId"));
}

#[test]
fn x23_a_time_always_carries_its_zone() {
    let derived = Derived::from_file("a.wav", "x", &changed("2026-11-20T10:15:00Z"));
    assert!(derived.interaction_date.parse::<Timestamp>().is_ok());
    for good in ["2026-03-18", "2026-03-18T17:56:09-04:00", "2026-03-18T21:52:26.8816090Z"] {
        assert!(field(|f| f.interaction_date = Some(good.into())).is_ok(), "{good}");
    }
    for bad in ["2026-03-18T17:56:09", "18.03.2026", "yesterday", "2026-13-01"] {
        assert_eq!(
            field(|f| f.interaction_date = Some(bad.into())),
            Err("interactionDate"),
            "{bad}"
        );
    }
}

#[test]
fn the_time_of_a_file_is_no_date_where_nobody_set_it_or_it_is_still_to_come() {
    let derived = |at: &str| Derived::from_file("a.wav", "x", &changed(at));
    for at in ["1970-01-01T00:00:00Z", "1980-01-01T00:00:00Z", "2026-12-01T13:00:00Z"] {
        assert_eq!(derived(at).dated_by, DatedBy::Nothing, "{at}");
        assert_eq!(derived(at).interaction_date, "", "{at}");
        let sent: Value =
            serde_json::from_str(&MetadataFields::default().to_json(&derived(at), "a.wav"))
                .unwrap();
        assert!(sent.get("interactionDate").is_none(), "{at}");
    }
    assert_eq!(derived("2026-12-01T12:05:00Z").dated_by, DatedBy::LastChange, "clocks differ");
    let unknown = Changed { at: None, ..changed("2026-11-20T10:15:00Z") };
    assert_eq!(Derived::from_file("a.wav", "x", &unknown).dated_by, DatedBy::Nothing);
}

#[test]
fn no_date_is_drawn_from_a_time_that_is_not_believed() {
    let dated = |began: &str, by: DatedBy, at: &str| {
        let media = Media { began: Some((began.to_owned(), by)), ..Media::default() };
        let mut derived = Derived::from_file("a.wav", "x", &changed(at));
        derived.date(&media, &changed(at), None);
        derived.dated_by
    };
    let (past, coming) = ("2026-11-20T10:15:00Z", "2027-11-20T10:15:00Z");
    assert_eq!(dated(past, DatedBy::File, coming), DatedBy::File, "the recording says it itself");
    assert_eq!(dated(past, DatedBy::LessLength, past), DatedBy::LessLength);
    assert_eq!(dated(coming, DatedBy::LessLength, coming), DatedBy::Nothing);
    assert_eq!(dated(coming, DatedBy::File, past), DatedBy::LastChange);
}

#[test]
fn a_field_that_cannot_be_used_is_named() {
    assert_eq!(field(|f| f.email = Some("me@".into())), Err("email"));
    assert_eq!(field(|f| f.locale_id = Some("1031".into())), Err("localeId"));
    assert_eq!(field(|f| f.hierarchy_id = Some("seven".into())), Err("hierarchyId"));
    assert_eq!(field(|f| f.client_call_id = Some("a,b".into())), Err("clientCallId"));
    assert_eq!(field(|f| f.name = Some("two\nlines".into())), Err("name"));
    assert_eq!(field(|f| f.call_direction = Some("Sideways".into())), Err("callDirection"));
    let twice = vec![("a".into(), "1".into()), ("a".into(), "2".into())];
    assert_eq!(field(|f| f.extended = twice), Err("extended"));
}

#[test]
fn blanks_count_as_nothing_typed() {
    let fields = field(|f| {
        f.name = Some("  ".into());
        f.phone = Some(" 800-555-5555 ".into());
        f.extended = vec![(String::new(), String::new())];
    });
    let expected =
        MetadataFields { phone: Some("800-555-5555".into()), ..MetadataFields::default() };
    assert_eq!(fields, Ok(expected));
}

#[test]
fn the_files_own_fields_win_over_the_batch() {
    let batch = MetadataFields {
        agent_code: Some("A".into()),
        hierarchy_code: Some("Sales".into()),
        extended: vec![("k".into(), "batch".into()), ("l".into(), "batch".into())],
        ..MetadataFields::default()
    };
    let own = MetadataFields {
        hierarchy_id: Some("00000000-0000-0000-0000-000000000002".into()),
        extended: vec![("k".into(), "own".into())],
        ..MetadataFields::default()
    };
    let both = own.over(&batch);
    assert_eq!(both.agent_code.as_deref(), Some("A"));
    assert_eq!(both.hierarchy_code, None, "the nearer hierarchy counts alone");
    assert_eq!(both.extended, [("k".into(), "own".into()), ("l".into(), "batch".into())]);
}

#[test]
fn a_chat_is_an_archive_and_an_archive_is_a_chat() {
    let with =
        |kind: &str| MetadataFields { upload_type: Some(kind.into()), ..MetadataFields::default() };
    assert!(with("Audio").lacks("a.WAV").is_none());
    assert!(with("Chat").lacks("a.zip").is_none());
    assert_eq!(with("Chat").lacks("a.wav").unwrap().field, "uploadType");
    assert_eq!(with("Audio").lacks("a.tar").unwrap().field, "uploadType");
}
