//! The hierarchy: nested, created and moved.

use serde_json::{Value, json};

use crate::client::{Form, upload};
use crate::desk::{Desk, word};

const ROOT: &str = "00000000-0000-0000-0000-000000000001";
const SUPPORT: &str = "00000000-0000-0000-0000-000000000003";

#[tokio::test(flavor = "multi_thread")]
async fn nodes_are_nested_and_know_their_level() {
    let desk = Desk::new().await;
    let all = desk.rows("/Hierarchy/All");
    assert_eq!(all.as_array().unwrap().len(), 1);
    assert_eq!(
        (&all[0]["id"], &all[0]["structureLevelName"]),
        (&json!(ROOT), &json!("LVL1_Organization"))
    );
    assert_eq!(all[0]["children"].as_array().unwrap().len(), 2);
    assert_eq!(all[0]["children"][0]["structureLevelName"], "LVL2_Department");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_that_finds_no_node_is_404() {
    let desk = Desk::new().await;
    assert_eq!(desk.get("/Hierarchy/All?IsActive=false").status, 404);
    desk.done(&format!("PUT /Hierarchy/{SUPPORT}"), &json!({ "isActive": false }));
    let ended = desk.rows("/Hierarchy/All?IsActive=false");
    assert_eq!(ended[0]["id"], SUPPORT);
    assert_eq!(desk.get("/Hierarchy/All?isactive=false").status, 400);
    assert_eq!(desk.rules(), ["2.4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_node_can_be_named_by_an_upload() {
    let desk = Desk::new().await;
    let body = json!({ "name": "Returns", "hierarchyCodes": ["RET-9"], "parentId": SUPPORT });
    let made = desk.done("POST /Hierarchy", &body);
    assert_eq!(made["structureLevelName"], "LVL3_Team");
    let metadata = json!({ "fileName": "a.wav", "uploadType": "Audio", "hierarchyCode": "RET-9" });
    let form = Form::default().metadata(&metadata).file("a.wav", b"RIFF");
    assert_eq!(upload(&desk.sandbox, &desk.token, form).status, 200);
    let id = word(&made, "id");
    let found = desk.rows(&format!("/Metadata?HierarchyIds={id}"));
    assert_eq!(found[0]["organizationStructureMemberId"], id);
    assert_eq!(desk.rows(&format!("/Metadata?HierarchyIds={ROOT}")), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_are_sent_by_id_and_shown_by_name() {
    let desk = Desk::new().await;
    let user = desk.user("abena");
    let line = format!("PUT /Hierarchy/{SUPPORT}");
    let kept = desk.done(&line, &json!({ "managerContactsUserIds": [user] }));
    let contact = json!([{ "userName": "abena@example.org", "userId": user }]);
    assert_eq!(kept["managerContacts"], contact);
    assert_eq!(desk.done(&line, &json!({ "name": "Help" }))["managerContacts"], contact);
    assert_eq!(desk.send(&line, &json!({ "managerContactsUserIds": ["nobody"] })).status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_move_but_never_below_themselves() {
    let desk = Desk::new().await;
    let line = format!("PUT /Hierarchy/{SUPPORT}");
    let moved = desk.done(&line, &json!({ "newParentId": "remove" }));
    assert_eq!(moved["structureLevelName"], "LVL1_Organization");
    assert_eq!(desk.rows("/Hierarchy/All").as_array().unwrap().len(), 2);
    desk.done(&line, &json!({ "newParentId": ROOT }));
    let root = format!("PUT /Hierarchy/{ROOT}");
    assert_eq!(desk.send(&root, &json!({ "newParentId": SUPPORT })).status, 400);
    assert_eq!(desk.send(&root, &json!({ "newParentId": ROOT })).status, 400);
    assert_eq!(desk.sandbox.violations(), []);
    assert_eq!(desk.send(&line, &json!({ "newParentId": "nobody" })).status, 400);
    assert_eq!(desk.rules(), ["X-25"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_no_level_below_the_last() {
    let desk = Desk::new().await;
    let make = |name: &str, parent: &Value| {
        desk.send("POST /Hierarchy", &json!({ "name": name, "parentId": parent }))
    };
    let third = make("three", &json!(SUPPORT)).json();
    let fourth = make("four", &third["id"]).json();
    assert_eq!(fourth["structureLevelName"], "LVL4_Group");
    assert_eq!(make("five", &fourth["id"]).status, 400);
    let deeper = json!({ "newParentId": "00000000-0000-0000-0000-000000000002" });
    assert_eq!(desk.send(&format!("PUT /Hierarchy/{SUPPORT}"), &deeper).status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn parents_exist_and_names_are_given() {
    let desk = Desk::new().await;
    let unknown = "0a000000-0000-4000-8000-000000000001";
    assert_eq!(
        desk.send("POST /Hierarchy", &json!({ "name": "x", "parentId": unknown })).status,
        400
    );
    assert_eq!(desk.send(&format!("PUT /Hierarchy/{unknown}"), &json!({})).status, 404);
    assert_eq!(desk.sandbox.violations(), []);
    assert_eq!(desk.send("POST /Hierarchy", &json!({ "code": "x" })).status, 400);
    assert_eq!(desk.rules(), ["2.4"]);
}
