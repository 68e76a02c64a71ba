//! What is not taken is told: nothing of a file beside a call is lost without a word.

use super::*;

#[test]
fn a_description_without_anything_of_a_call_is_told() {
    for text in ["{}", r#"{"ringTime": 12}"#, r#"{"codec": {"rate": 8000}}"#] {
        let beside = told(&[("a.wav.json", text)], "a.wav");
        assert_eq!(beside[0].troubles, ["a.wav.json: nothing in it describes a call"], "{text}");
    }
}

#[test]
fn lines_that_name_no_file_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.wav"), "").unwrap();
    let text = "file,name\na.wav,Ann\n,Bob\n  ,Cem\n";
    fs::write(folder.path().join("calls.csv"), text).unwrap();
    let unmatched = Sidecars::default().unmatched(&HashSet::from([folder.path().to_owned()]));
    let words: Vec<_> = unmatched.into_iter().map(|(_, words)| words).collect();
    assert_eq!(words, ["calls.csv, 2 lines that name no file, the first is line 3"]);
}

#[test]
fn a_column_that_says_its_zone_is_read_in_it() {
    for (name, value) in [
        ("Start (UTC)", "2025-11-20 10:15:00"),
        ("start_time_utc", "20.11.2025 10:15"),
        ("Start Time (UTC)", "2025-11-20T10:15:00Z"),
        ("Start (UTC+01:00)", "2025-11-20 11:15:00"),
        ("UTC Start", "2025-11-20T11:15:00+01:00"),
    ] {
        let (_, beside) = exported("export.csv", &format!("file,{name}\na.wav,{value}\n"));
        let at = beside.fields.interaction_date.clone().unwrap_or_default();
        let at: jiff::Timestamp = at.parse().unwrap();
        assert_eq!(at.to_string(), "2025-11-20T10:15:00Z", "{name}");
    }
}

#[test]
fn a_way_that_is_none_is_told_and_what_the_service_has_no_word_for_is_left_out_and_named() {
    let (_, beside) = exported("export.csv", "file,direction\na.wav,sideways\n");
    assert_eq!(
        beside.troubles,
        ["export.csv, line 2, direction: “sideways” is neither inbound nor outbound"]
    );
    for (text, name) in [
        ("file,direction\na.wav,internal\n", "direction"),
        ("file,customerphone\na.wav,withheld\n", "customerphone"),
        ("file,direction,src,dst\na.wav,inbound,anonymous,100\n", "src"),
    ] {
        let (_, beside) = exported("export.csv", text);
        assert!(beside.left_out.iter().any(|it| it == name), "{text}: {beside:?}");
        assert_eq!(beside.troubles, [""; 0], "nothing can be put right: {text}");
    }
}

#[test]
fn of_two_columns_for_the_customer_the_one_that_is_not_taken_is_told() {
    for (text, words) in [
        (
            "file,phone,customerphone\na.wav,+12025550101,+12025550102\n",
            "phone: “+12025550101” is taken, and customerphone says “+12025550102”",
        ),
        (
            "file,Start,Start\na.wav,2025-11-20 10:15,2025-11-21 10:15\n",
            "Start: “2025-11-20 10:15”",
        ),
    ] {
        let (_, beside) = exported("export.csv", text);
        assert!(beside.troubles.iter().any(|it| it.contains(words)), "{text}: {beside:?}");
    }
}

#[test]
fn a_recording_of_amazon_connect_is_found_by_the_id_that_its_name_begins_with() {
    let id = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
    let text = format!("ContactId,agentCode\n{id},AK17\n");
    let call = format!("{id}_20251120T10_15_UTC.wav");
    let beside = told(&[("calls.csv", &text), (&call, "")], &call);
    assert_eq!(beside[0].fields.agent_code.as_deref(), Some("AK17"));
}

#[test]
fn a_date_where_none_belongs_is_refused_by_its_cell() {
    for field in ["phone", "name", "agentCode", "agentLastName", "email"] {
        let text = format!("file,{field}\na.wav,30.11.1990\n");
        let beside = told(&[("calls.csv", &text)], "a.wav");
        assert!(beside[0].troubles[0].contains("spreadsheet"), "{field}: {beside:?}");
    }
}

#[test]
fn a_name_of_which_letters_were_lost_is_refused_with_what_it_was() {
    for (name, words) in [("MÃ¼ller", "It was “Müller”"), ("M?ller", "lost letters of “M?ller”")]
    {
        let beside = told(&[("calls.csv", &format!("file,name\na.wav,{name}\n"))], "a.wav");
        assert!(beside[0].troubles[0].contains(words), "{beside:?}");
    }
}
