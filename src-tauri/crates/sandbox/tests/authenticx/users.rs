//! Users and their roles.

use serde_json::{Value, json};

use crate::desk::{Desk, user, word};

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_created_found_opened_and_listed() {
    let desk = Desk::new().await;
    assert_eq!(desk.rows("/User/All"), json!([]));
    let made = desk.done("POST /User", &user("abena"));
    assert_eq!((&made["disabled"], &made["agentId"]), (&json!(false), &Value::Null));
    let id = word(&made, "id");
    assert_eq!(desk.rows(&format!("/User/{id}")), made);
    assert_eq!(desk.rows("/User?UserName=abena%40example.org"), made);
    assert_eq!(desk.rows("/User/All"), json!([made]));
    assert_eq!(desk.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn finding_needs_a_name_and_finds_nobody_with_404() {
    let desk = Desk::new().await;
    assert_eq!(desk.get("/User?UserName=nobody").status, 404);
    assert_eq!(desk.sandbox.violations(), []);
    assert_eq!(desk.get("/User").status, 400);
    assert_eq!(desk.rules(), ["2.4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_user_leaves_the_list_of_active_ones() {
    let desk = Desk::new().await;
    let id = desk.user("abena");
    desk.done(&format!("PUT /User/{id}"), &json!({ "disabled": true }));
    assert_eq!(desk.rows("/User/All?IsActive=true"), json!([]));
    assert_eq!(desk.rows("/User/All?IsActive=false")[0]["id"], id);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_name_can_be_had_only_once() {
    let desk = Desk::new().await;
    desk.user("abena");
    assert_eq!(desk.send("POST /User", &user("Abena")).status, 400);
    let other = desk.user("esi");
    let line = format!("PUT /User/{other}");
    assert_eq!(desk.send(&line, &json!({ "userName": "abena@example.org" })).status, 400);
    assert_eq!(desk.done(&line, &json!({ "userName": "esi@example.org" }))["id"], other);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_must_match_exactly() {
    let desk = Desk::new().await;
    let roles = desk.rows("/Roles/All");
    assert!(roles[0]["permissions"][0]["permission"].is_string());
    let mut body = user("abena");
    body["roleName"] = json!("analyst");
    assert_eq!(desk.send("POST /User", &body).status, 400);
    body["roleName"] = roles[0]["name"].clone();
    assert_eq!(desk.done("POST /User", &body)["roleName"], roles[0]["name"]);
    assert_eq!(desk.rows("/Roles/All?IsActive=false"), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_users_are_404_to_open_and_400_to_update() {
    let desk = Desk::new().await;
    assert_eq!(desk.get("/User/nobody").status, 404);
    assert_eq!(desk.send("PUT /User/nobody", &json!({})).status, 400);
    assert_eq!(desk.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn permissions_in_a_node_are_listed_opened_and_replaced() {
    let desk = Desk::new().await;
    let user = desk.user("abena");
    let node = "00000000-0000-0000-0000-000000000003";
    let place = format!("/UserHierarchy/{user}/{node}");
    assert_eq!(desk.get(&place).status, 400);
    let body = json!({ "permissions": ["Audio", "Chat"], "accessLevel": "View" });
    let kept = desk.done(&format!("PUT {place}"), &body);
    assert_eq!((&kept["accessLevel"], &kept["hierarchyId"]), (&json!("View"), &json!(node)));
    assert_eq!(desk.rows(&place), json!([kept]));
    let all = desk.rows(&format!("/UserHierarchy/{user}/All"));
    assert_eq!(all.as_array().unwrap().len(), 3);
    desk.done(&format!("PUT {place}"), &json!({ "permissions": [] }));
    assert_eq!(desk.get(&place).status, 400);
    for wrong in [
        json!({ "permissions": ["Audio"] }),
        json!({ "permissions": ["Audio"], "accessLevel": "view" }),
        json!({ "permissions": ["Sound"], "accessLevel": "View" }),
    ] {
        assert_eq!(desk.send(&format!("PUT {place}"), &wrong).status, 400, "{wrong}");
    }
    let nobody = format!("PUT /UserHierarchy/nobody/{node}");
    assert_eq!(desk.send(&nobody, &body).status, 404);
}
