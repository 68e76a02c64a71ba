use std::fs;

use super::*;
use crate::MetadataFields;

mod exports;
mod mapped;
mod remembered;
mod unsaid;

impl Default for Sidecars {
    fn default() -> Self {
        Self::new(Calendar::of_tests(), Arc::default())
    }
}

fn told(files: &[(&str, &str)], call: &str) -> Vec<Beside> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    Sidecars::default().beside(&folder.path().join(call))
}

#[test]
fn a_file_beside_a_call_describes_it() {
    let text = r#"{
        "agentCode": "AK17",
        "localeId": 1033,
        "applyHierarchyToAgent": true,
        "hierarchyCode": "Sales",
        "extended": { "Queue": "Claims" },
        "fileName": "a.wav",
        "ringTime": 12
    }"#;
    let beside = told(&[("a.wav.json", text)], "a.wav");
    let [json] = beside.as_slice() else { panic!("{beside:?}") };
    assert_eq!((json.file.as_str(), json.line), ("a.wav.json", None));
    assert_eq!(json.fields.agent_code.as_deref(), Some("AK17"));
    assert_eq!(json.fields.locale_id.as_deref(), Some("1033"));
    assert_eq!(json.fields.apply_hierarchy_to_agent, Some(true));
    assert_eq!(json.fields.extended, [("Queue".to_owned(), "Claims".to_owned())]);
    assert_eq!(json.left_out, ["ringTime"]);
    assert_eq!(json.troubles, [""; 0]);
}

#[test]
fn a_sheet_describes_the_calls_of_its_folder_line_by_line() {
    let text = "\u{feff}File;Agent code;interaction_date;extended.Queue;Ring\r\n\
                a.wav;AK17;2026-11-21;Claims;3\r\n\
                \"Mu\u{308}ller; 2.wav\";\"B \"\"2\"\"\";;\r\n";
    let [line] = told(&[("calls.csv", text)], "a.wav").try_into().unwrap();
    let Beside { file, line: at, fields, left_out, troubles, .. } = line;
    assert_eq!((file.as_str(), at), ("calls.csv", Some(2)));
    assert_eq!(fields.agent_code.as_deref(), Some("AK17"));
    assert_eq!(fields.interaction_date.as_deref(), Some("2026-11-21"));
    assert_eq!(fields.extended, [("Queue".to_owned(), "Claims".to_owned())]);
    assert_eq!((left_out, troubles), (vec!["Ring".to_owned()], vec![]));
    let composed = told(&[("calls.csv", text)], "M\u{fc}ller; 2.wav");
    assert_eq!(composed[0].fields.agent_code.as_deref(), Some("B \"2\""));
    assert_eq!(told(&[("calls.csv", text)], "c.wav"), [], "not every call has to be in it");
}

#[test]
fn the_nearest_file_comes_first() {
    let files = [("a.wav.json", r#"{"name": "near"}"#), ("calls.csv", "file,name\na.wav,far\n")];
    let names: Vec<_> = told(&files, "a.wav").into_iter().map(|it| it.file).collect();
    assert_eq!(names, ["a.wav.json", "calls.csv"]);
}

#[test]
fn what_is_broken_is_named_with_its_line_and_its_field() {
    let cases = [
        ("a.wav.json", "{\n  \"email\": \"nobody\"\n}", "a.wav.json, line 2, email: "),
        ("a.wav.json", "{\n  \"name\": [1]\n}", "a.wav.json, line 2, name: write one text"),
        ("a.wav.json", "{\n oops", "a.wav.json, line 2, expected an object of fields"),
        ("a.wav.json", "[]", "a.wav.json, line 1, expected an object"),
        ("calls.csv", "", "calls.csv: The file needs a line that names its columns"),
        ("calls.csv", "name,phone\na.wav,1\n", "calls.csv, line 1, it needs a column “file”"),
        ("calls.csv", "file,localeId\nb.wav,\na.wav,7\n", "calls.csv, line 3, localeId: "),
        ("calls.csv", "file,name\na.wav,x,y\n", "calls.csv, line 2, there are more values"),
        (
            "calls.csv",
            "file,name\na.wav,x\na.wav,y\n",
            "line 3, file: this call is there twice, first in line 2",
        ),
    ];
    for (file, text, words) in cases {
        let beside = told(&[(file, text)], "a.wav");
        let trouble = beside.first().and_then(|it| it.troubles.first()).cloned();
        assert!(trouble.as_ref().is_some_and(|it| it.contains(words)), "{text}: {trouble:?}");
    }
}

#[test]
fn a_sheet_of_an_older_encoding_is_read_like_one_of_people() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("Calls.CSV"), b"file;name\r\na.wav;J\xfcrgen M\xfcller\r\n")
        .unwrap();
    let beside = Sidecars::default().beside(&folder.path().join("a.wav"));
    assert_eq!(beside[0].fields.name.as_deref(), Some("Jürgen Müller"));
}

#[test]
fn a_sheet_names_its_files_in_its_own_way() {
    let text = "file,agentCode\nD:\\rec\\2026\\a.wav,A1\nB.WAV,A2\nc,A3\n/mnt/rec/d.mp3,A4\n";
    for (call, code) in [("a.wav", "A1"), ("b.wav", "A2"), ("c.wav", "A3"), ("D.mp3", "A4")] {
        let beside = told(&[("calls.csv", text), (call, "")], call);
        assert_eq!(beside[0].fields.agent_code.as_deref(), Some(code), "{call}");
        assert_eq!(beside[0].troubles, [""; 0], "{call}");
    }
    let by_id = "clientCallId,agentCode\n1764147600.10,A1\n";
    let beside = told(&[("calls.csv", by_id)], "1764147600.10.wav");
    assert_eq!(beside[0].fields.agent_code.as_deref(), Some("A1"));
}

#[test]
fn a_line_that_may_mean_several_calls_asks() {
    let files = [("calls.csv", "file,name\nc,x\n"), ("c.wav", ""), ("c.mp3", "")];
    let beside = told(&files, "c.wav");
    assert!(beside[0].troubles[0].contains("2 calls here have this name"), "{beside:?}");
    let files = [("calls.csv", "file,name\nc.wav,x\nC.WAV,y\n"), ("c.wav", "")];
    let beside = told(&files, "c.wav");
    assert_eq!(
        beside[0].fields.name.as_deref(),
        Some("x"),
        "the one that names it letter by letter"
    );
}

#[test]
fn what_a_spreadsheet_spoilt_is_refused_by_its_cell() {
    let text = "file,clientCallId,phone\na.wav,7.00012E+17,#N/A\n";
    let beside = told(&[("calls.csv", text)], "a.wav");
    assert_eq!(beside[0].fields, MetadataFields::default());
    assert_eq!(
        beside[0].troubles,
        [
            "calls.csv, line 2, clientCallId: a spreadsheet made “7.00012E+17” of it",
            "calls.csv, line 2, phone: a spreadsheet made “#N/A” of it",
        ]
    );
}

#[test]
fn a_number_is_the_digits_that_are_written() {
    for id in ["700012345678901234567", "1764147600.10", "0.10", "1e5"] {
        let text = format!("{{\"clientCallId\": {id}, \"extended\": {{\"Ticket\": {id}}}}}");
        let beside = told(&[("a.wav.json", &text)], "a.wav");
        assert_eq!(beside[0].fields.client_call_id.as_deref(), Some(id));
        assert_eq!(beside[0].fields.extended, [("Ticket".to_owned(), id.to_owned())]);
    }
}

#[test]
fn letters_that_nobody_sees_are_no_part_of_a_value() {
    let text = "file\u{200b},agentCode\na\u{200b}.wav,AK\u{ad}17\n";
    let beside = told(&[("calls.csv", text)], "a.wav");
    assert_eq!(beside[0].fields.agent_code.as_deref(), Some("AK17"));
}

#[test]
fn what_describes_calls_is_known_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("beside.wav"), "").unwrap();
    let is = |name: &str| Sidecars::default().has(&folder.path().join(name));
    for name in [
        "calls.csv",
        "Calls.CSV",
        "a.wav.json",
        "A.WAV.JSON",
        "chat.zip.json",
        "beside.json",
        "Beside.JSON",
    ] {
        assert!(is(name), "{name}");
    }
    for name in ["other.csv", "a.json", "notes.txt.json", "a.wav", ".json", "é.json"] {
        assert!(!is(name), "{name}");
    }
}

#[test]
fn a_file_of_the_same_name_describes_a_call_whatever_its_capitals() {
    for name in ["a.json", "A.JSON", "a.wav.json", "A.WAV.Json"] {
        let beside = told(&[("a.wav", ""), (name, r#"{"name": "x"}"#)], "a.wav");
        assert_eq!(beside[0].fields.name.as_deref(), Some("x"), "{name}");
        assert_eq!((beside[0].file.as_str(), beside[0].troubles.len()), (name, 0));
    }
    let files = [("a.wav", ""), ("a.mp3", ""), ("a.json", r#"{"name": "x"}"#)];
    let beside = told(&files, "a.wav");
    assert!(beside[0].troubles[0].contains("2 calls here have this name"), "{beside:?}");
}

/// What a sheet says of the call `a.wav`, as `field=value`, and what else it tells.
fn exported(file: &str, text: &str) -> (Vec<String>, Beside) {
    let files = [(file, text), ("a.wav", ""), ("b.wav", "")];
    let beside = told(&files, "a.wav").pop().expect("nothing is said");
    let fields = &beside.fields;
    let known = [
        ("id", &fields.client_call_id),
        ("direction", &fields.call_direction),
        ("phone", &fields.phone),
        ("name", &fields.name),
        ("code", &fields.agent_code),
        ("first", &fields.agent_first_name),
        ("last", &fields.agent_last_name),
    ];
    let said =
        known.into_iter().filter_map(|(key, text)| Some(format!("{key}={}", text.as_ref()?)));
    (said.collect(), beside)
}

/// The date as it reads at this computer.
fn here(beside: &Beside) -> String {
    let date = beside.fields.interaction_date.clone().unwrap();
    match date.parse::<jiff::Timestamp>() {
        Ok(at) => at.to_zoned(jiff::tz::TimeZone::system()).datetime().to_string(),
        Err(_) => date,
    }
}

#[test]
fn lists_of_calls_that_telephone_systems_export_are_read_by_their_own_columns() {
    let asterisk = "calldate,clid,src,dst,duration,uniqueid,recordingfile\n\
                    2025-11-20 10:15:00,\"Ann\" <5551>,+12025550101,100,60,1764147600.10,a.wav\n";
    let (said, beside) = exported("cdr.csv", asterisk);
    assert_eq!(said, ["id=1764147600.10", "phone=+12025550101"]);
    assert_eq!((here(&beside).as_str(), beside.troubles.len()), ("2025-11-20T10:15:00", 0));
    let freeswitch = "caller_id_name,caller_id_number,destination_number,start_stamp,uuid,direction\n\
                      Ann Ash,+12025550101,100,2025-11-20 10:15:00,a,inbound\n";
    let (said, _) = exported("Master.csv", freeswitch);
    assert_eq!(said, ["id=a", "direction=Inbound", "phone=+12025550101", "name=Ann Ash"]);
    let cxone = "Contact_ID,Agent_No,Agent_Name,Start_Date,Start_Time,ANI,file\n\
                 77,AK17,Anna Maria Kern,11/20/2025,10:15:00,2025550101,a.wav\n";
    let (said, beside) = exported("completed.csv", cxone);
    assert_eq!(said, ["id=77", "phone=2025550101", "code=AK17", "first=Anna Maria", "last=Kern"]);
    assert_eq!(here(&beside), "2025-11-20T10:15:00");
    let twilio = "Sid,From,To,Direction,StartTime,Recording\n\
                  CA1,+12025550100,+12025550101,outbound-api,\"Thu, 20 Nov 2025 10:15:00 +0000\",a.wav\n";
    let (said, beside) = exported("calls.csv", twilio);
    assert_eq!(said, ["id=CA1", "direction=Outbound", "phone=+12025550101"]);
    assert_eq!(beside.fields.interaction_date.as_deref(), Some("2025-11-20T10:15:00+00:00"));
    let connect = "Contact ID;Initiation timestamp;Initiation method;Agent;Queue;file\n\
                   c-1;2025-11-20T10:15:00Z;INBOUND;akern;Claims;a.wav\n";
    let (said, beside) = exported("connect.csv", connect);
    assert_eq!(said, ["id=c-1", "direction=Inbound"]);
    assert_eq!(beside.left_out, ["Queue", "Agent"], "a login is no name");
    let internal =
        "conversation id,direction,agent name,recording\nx,Internal,\"Kern, Anna\",a.wav\n";
    let (said, beside) = exported("genesys.csv", internal);
    assert_eq!(said, ["id=x", "first=Anna", "last=Kern"]);
    assert_eq!(
        (beside.left_out.as_slice(), beside.troubles.len()),
        (&["direction".to_owned()][..], 0)
    );
}

#[test]
fn the_customer_is_on_the_side_that_the_call_went_to() {
    for (text, said) in [
        ("src,dst,file\n100,+12025550101,a.wav\n", vec!["phone=+12025550101"]),
        ("src,dst,file\n+12025550100,+12025550101,a.wav\n", vec![]),
        ("src,dst,direction,file\n+12025550100,+12025550101,Manual,a.wav\n", vec![]),
        ("ani,direction,file\n+12025550100,Manual,a.wav\n", vec![]),
        ("ani,file\nanonymous,a.wav\n", vec![]),
        ("ani,file\nsip:101@pbx,a.wav\n", vec![]),
        (
            "caller_id_name,caller_id_number,destination_number,direction,file\n\
             Ann Ash,1001,+12025550101,outbound,a.wav\n",
            vec!["direction=Outbound", "phone=+12025550101"],
        ),
    ] {
        assert_eq!(exported("calls.csv", text).0, said, "{text}");
    }
}

#[test]
fn an_export_loses_nothing_that_a_spreadsheet_spoilt_without_a_word() {
    let text = "Call ID,ANI,Agent ID,File\n1.23457E+11,1.20255E+10,AK1,a.wav\n";
    let (said, beside) = exported("calls.csv", text);
    assert_eq!((said, beside.troubles.len()), (vec!["code=AK1".to_owned()], 2));
}

#[test]
fn an_agents_name_of_an_export_never_covers_our_own() {
    let text = "file,agentFirstName,agentLastName,agent\na.wav,Ann,Ash,Team Blue\n";
    assert_eq!(exported("calls.csv", text).0, ["first=Ann", "last=Ash"]);
    for several in ["Kern, Anna, Eze, Bo", "Anna Kern / Bo Eze", "Anna Kern; Bo Eze"] {
        let text = format!("file,agent name\na.wav,\"{several}\"\n");
        assert_eq!(exported("calls.csv", &text).0, [""; 0], "{several}");
    }
}

#[test]
fn how_long_a_call_was_is_not_when_it_began() {
    let five9 = "file,Date,Call Time\na.wav,2025-11-20,00:03:25\n";
    assert_eq!(here(&exported("calls.csv", five9).1), "2025-11-20");
    let day_alone = "file,Start_Date,Start_Time\na.wav,2025-11-20,\n";
    assert_eq!(here(&exported("calls.csv", day_alone).1), "2025-11-20");
    let parted = "file,Start_Date,Start_Time\na.wav,2025-11-20,10:15\n";
    assert_eq!(here(&exported("calls.csv", parted).1), "2025-11-20T10:15:00");
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_in_other_capitals_that_fits_two_calls_is_asked_about() {
    let files = [("calls.csv", "file,name\nA.WAV,x\n"), ("a.wav", ""), ("A.wav", "")];
    let beside = told(&files, "a.wav");
    assert!(beside[0].troubles[0].contains("2 calls here"), "{beside:?}");
}

#[test]
fn dates_are_read_as_people_write_them_and_asked_about_where_they_may_be_two() {
    let sheet =
        |date: &str, other: &str| format!("file;interactionDate\na.wav;{date}\nb.wav;{other}\n");
    for date in ["20.11.2025 10:15", "2025-11-20 10:15", "11/20/2025 10:15 AM", "20/11/2025 10:15"]
    {
        assert_eq!(
            here(&exported("calls.csv", &sheet(date, "")).1),
            "2025-11-20T10:15:00",
            "{date}"
        );
    }
    let told = exported("calls.csv", &sheet("03/04/2025", "13/04/2025")).1;
    assert_eq!(told.fields.interaction_date.as_deref(), Some("2025-04-03"), "another line tells");
    let told = exported("calls.csv", &sheet("03/04/2025", "")).1;
    assert!(
        told.troubles[0].contains("line 2, interactionDate: “03/04/2025” may be two"),
        "{told:?}"
    );
    let told = exported("calls.csv", &sheet("45981.427", "")).1;
    assert!(told.troubles[0].contains("interactionDate"), "{told:?}");
}

#[test]
fn several_sheets_describe_a_folder_and_other_tables_do_not() {
    let files = [
        ("calls.csv", "file,name\na.wav,Ann\n"),
        ("evening.csv", "file,phone\na.wav,+12025550101\n"),
        ("prices.csv", "file,price\nother.wav,7\n"),
        ("broken.csv", "x,\"b\n"),
        ("a.wav", ""),
    ];
    let names: Vec<_> = told(&files, "a.wav").into_iter().map(|it| it.file).collect();
    assert_eq!(names, ["calls.csv", "evening.csv"]);
}

#[test]
fn a_long_list_of_calls_that_are_elsewhere_is_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let many: String = (0..500).map(|at| format!("gone-{at}.wav,x\n")).collect();
    fs::write(folder.path().join("calls.csv"), format!("file,name\na.wav,x\n{many}")).unwrap();
    fs::write(folder.path().join("a.wav"), "").unwrap();
    let unmatched = Sidecars::default().unmatched(&HashSet::from([folder.path().to_owned()]));
    let words: Vec<_> = unmatched.into_iter().map(|(_, words)| words).collect();
    assert_eq!(words, ["calls.csv, 500 lines from line 3 on"]);
}

#[test]
fn a_path_leads_to_the_call_in_the_folder_that_it_names() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["north", "south/deep"] {
        fs::create_dir_all(folder.path().join(name)).unwrap();
    }
    for name in ["a.wav", "north/a.wav", "south/deep/a.wav"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    let text =
        "file,name\na.wav,here\nnorth/a.wav,north\nsouth\\deep\\a.wav,deep\nD:\\calls\\b.wav,x\n";
    fs::write(folder.path().join("calls.csv"), text).unwrap();
    let mut sidecars = Sidecars::default();
    for (name, said) in [("a.wav", "here"), ("north/a.wav", "north"), ("south/deep/a.wav", "deep")]
    {
        let beside = sidecars.beside(&folder.path().join(name));
        let names: Vec<_> = beside.iter().map(|it| it.fields.name.as_deref().unwrap()).collect();
        assert_eq!((names, beside[0].troubles.len()), (vec![said], 0), "{name}");
    }
    let unmatched = sidecars.unmatched(&HashSet::from([folder.path().to_owned()]));
    assert_eq!(unmatched.len(), 1, "{unmatched:?}");
}

#[test]
fn what_is_said_twice_or_of_another_file_is_told() {
    for (text, words) in [
        (r#"{"agentCode": "A1", "agent_code": "A2"}"#, "agent_code: it is there twice"),
        (r#"{"fileName": "other.wav", "name": "Ann"}"#, "fileName: it names another file"),
        (r#"{"agentCode": "1-Mar"}"#, "agentCode: a spreadsheet made"),
    ] {
        let beside = told(&[("a.json", text), ("a.wav", "")], "a.wav");
        assert!(beside[0].troubles.iter().any(|it| it.contains(words)), "{text}: {beside:?}");
    }
    let of_it = r#"{"fileName": "C:\\calls\\A.mp3", "name": "Ann"}"#;
    assert_eq!(told(&[("a.json", of_it), ("a.wav", "")], "a.wav")[0].troubles, [""; 0]);
    let sheet = "file,agentCode\na.wav,77\nb.wav,00123\n";
    let beside = told(&[("calls.csv", sheet), ("a.wav", ""), ("b.wav", "")], "a.wav");
    assert!(beside[0].troubles[0].contains("may have lost zeros"), "{beside:?}");
}
