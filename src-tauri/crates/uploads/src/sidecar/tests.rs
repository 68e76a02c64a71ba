use std::fs;

use super::*;

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
    let Beside { file, line: at, fields, left_out, troubles } = line;
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
        ("calls.csv", "", "calls.csv, line 1, it is empty"),
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
fn text_that_is_not_utf8_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("calls.csv"), b"file,name\na.wav,M\xfcller\n").unwrap();
    let beside = Sidecars::default().beside(&folder.path().join("a.wav"));
    assert_eq!(beside[0].troubles, ["calls.csv: save it as UTF-8 text"]);
}

#[test]
fn what_describes_calls_is_known_by_its_name() {
    for name in ["calls.csv", "Calls.CSV", "a.wav.json", "A.WAV.JSON", "chat.zip.json"] {
        assert!(is_sidecar(name), "{name}");
    }
    for name in ["other.csv", "a.json", "notes.txt.json", "a.wav", ".json", "é.json"] {
        assert!(!is_sidecar(name), "{name}");
    }
}
