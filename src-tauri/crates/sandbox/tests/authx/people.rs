//! Adding, correcting and removing people.

use serde_json::{Value, json};

use crate::client::{Rig, user, with};

#[tokio::test(flavor = "multi_thread")]
async fn the_guid_comes_as_json_in_a_string() {
    let rig = Rig::new().await;
    let envelope = rig.send("AddUser", &user("ines"));
    assert_eq!(envelope["response_subcode"], 0);
    assert_eq!(envelope["response_text"], Value::Null);
    let data = envelope["response_data"].as_str().unwrap();
    let guid = serde_json::from_str::<Value>(data).unwrap()["guid"].clone();
    let person = rig.sandbox.people().pop().unwrap();
    assert_eq!(guid, person.guid);
    assert_eq!((person.first_name.as_str(), person.country_code.as_str()), ("Ines", "+44"));
    assert_eq!(rig.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_name_can_be_had_only_once() {
    let rig = Rig::new().await;
    rig.add("ines");
    let envelope = rig.send("AddUser", &user("INES"));
    assert_eq!(envelope["response_code"], 0);
    assert!(envelope["response_text"].is_string());
    assert_eq!(rig.code("AddUser", &with(user("omar"), "/alias_name1", "ines")), 0);
    assert_eq!(rig.sandbox.people().len(), 1);
    assert_eq!(rig.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_changes_what_it_names() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    let body = with(user("ines"), "/guid", guid.as_str());
    let body = with(body, "/name/last_Name", "Okafor-Reyes");
    let envelope = rig.send("UpdateUser", &with(body, "/alias_name", "ines.o"));
    assert_eq!(envelope["response_data"], json!({ "guid": guid }).to_string());
    let person = rig.sandbox.people().pop().unwrap();
    assert_eq!(person.last_name, "Okafor-Reyes");
    assert_eq!(person.aliases[0], "ines.o");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alias_left_out_is_kept_and_an_empty_one_is_cleared() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    let first = with(with(user("ines"), "/guid", guid.as_str()), "/alias_name", "io");
    assert_eq!(rig.code("UpdateUser", &first), 1);
    let mut second = first.clone();
    second.as_object_mut().unwrap().remove("alias_name");
    assert_eq!(rig.code("UpdateUser", &second), 1);
    assert_eq!(rig.sandbox.people()[0].aliases[0], "io");
    assert_eq!(rig.code("UpdateUser", &with(first, "/alias_name", "")), 1);
    assert_eq!(rig.sandbox.people()[0].aliases[0], "");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_login_name_cannot_be_edited() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    assert_eq!(rig.code("UpdateUser", &with(user("ines2"), "/guid", guid.as_str())), 0);
    assert_eq!(rig.sandbox.people()[0].user_name, "ines");
    assert_eq!(rig.rules(), ["A-35"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_deleted_once_and_frees_the_login_name() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    let body = json!({ "guid": guid });
    let envelope = rig.send("DeleteUser", &body);
    assert_eq!((&envelope["response_code"], &envelope["response_data"]), (&json!(1), &Value::Null));
    assert_eq!(rig.code("DeleteUser", &body), 0);
    assert_ne!(rig.add("ines"), guid);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_guid_is_an_error_and_a_login_name_is_a_breach() {
    let rig = Rig::new().await;
    rig.add("ines");
    let unknown = json!({ "guid": "0a000000-0000-4000-8000-000000000000" });
    assert_eq!(rig.code("DeleteUser", &unknown), 0);
    assert_eq!(rig.sandbox.violations(), []);
    assert_eq!(rig.code("DeleteUser", &json!({ "guid": "ines" })), 0);
    assert_eq!(rig.rules(), ["A-26"]);
    assert_eq!(rig.sandbox.people().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_given_up_is_free_and_a_name_taken_in_a_correction_is_not() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    let with_alias =
        |alias: &str| with(with(user("ines"), "/guid", guid.as_str()), "/alias_name", alias);
    assert_eq!(rig.code("UpdateUser", &with_alias("desk")), 1);
    assert_eq!(rig.code("AddUser", &user("desk")), 0);
    assert_eq!(rig.code("UpdateUser", &with_alias("")), 1);
    rig.add("desk");
    assert_eq!(rig.code("UpdateUser", &with_alias("desk")), 0);
    assert_eq!(rig.sandbox.people()[0].aliases[0], "");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_told_in_the_order_they_came() {
    let rig = Rig::new().await;
    let guids: Vec<String> = (0..20).map(|number| rig.add(&format!("p{number}"))).collect();
    rig.code("DeleteUser", &json!({ "guid": guids[3] }));
    let told: Vec<String> = rig.sandbox.people().into_iter().map(|one| one.guid).collect();
    assert_eq!(told, [&guids[..3], &guids[4..]].concat());
}
