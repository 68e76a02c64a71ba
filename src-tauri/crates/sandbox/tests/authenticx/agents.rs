//! Agents: listed, opened, created and updated.

use serde_json::{Value, json};

use crate::desk::{Desk, agent, word};

const SUPPORT: &str = "00000000-0000-0000-0000-000000000003";
const ROOT: &str = "00000000-0000-0000-0000-000000000001";

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_without_agents_is_404() {
    let desk = Desk::new().await;
    assert_eq!(desk.get("/Agent/All").status, 404);
    assert_eq!(desk.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_that_finds_no_agent_is_an_empty_list() {
    let desk = Desk::new().await;
    desk.done("POST /Agent", &agent("kofi"));
    assert_eq!(desk.rows("/Agent/All?IsActive=false"), json!([]));
    assert_eq!(desk.rows("/Agent/All?IsActive=true").as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_is_created_and_opened() {
    let desk = Desk::new().await;
    let mut body = agent("kofi");
    body["agentCode"] = json!("AG7");
    body["osms"] = json!([SUPPORT]);
    let made = desk.done("POST /Agent", &body);
    assert_eq!((&made["firstInitial"], &made["isActive"]), (&json!("k"), &json!(true)));
    let id = word(&made, "id");
    assert_eq!(desk.rows(&format!("/Agent/{id}")), made);
    assert_eq!(desk.sandbox.agent_nodes(&id), [ROOT, SUPPORT]);
    assert_eq!(desk.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_keeps_what_it_leaves_out() {
    let desk = Desk::new().await;
    let mut body = agent("kofi");
    body["osms"] = json!([SUPPORT]);
    let id = word(&desk.done("POST /Agent", &body), "id");
    let line = format!("PUT /Agent/{id}");
    let kept = desk.done(&line, &json!({ "isActive": false, "agentCode": null }));
    assert_eq!((&kept["isActive"], &kept["firstName"]), (&json!(false), &json!("kofi")));
    assert_eq!(desk.sandbox.agent_nodes(&id).len(), 2);
    desk.done(&line, &json!({ "osms": [] }));
    assert!(desk.sandbox.agent_nodes(&id).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_made_to_active_users_and_ended_with_a_word() {
    let desk = Desk::new().await;
    let user = desk.user("abena");
    let id = word(&desk.done("POST /Agent", &agent("kofi")), "id");
    let line = format!("PUT /Agent/{id}");
    assert_eq!(desk.done(&line, &json!({ "userId": user }))["userId"], user);
    assert_eq!(desk.rows(&format!("/User/{user}"))["agentId"], id);
    assert_eq!(desk.done(&line, &json!({ "userId": "remove" }))["userId"], Value::Null);
    desk.done(&format!("PUT /User/{user}"), &json!({ "disabled": true }));
    assert_eq!(desk.send(&line, &json!({ "userId": user })).status, 400);
    assert_eq!(desk.send(&line, &json!({ "managerId": "nobody" })).status, 400);
    assert_eq!(desk.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_agent_has_nothing_to_remove() {
    let desk = Desk::new().await;
    let mut body = agent("kofi");
    body["userId"] = json!("remove");
    assert_eq!(desk.send("POST /Agent", &body).status, 400);
    assert_eq!(desk.rules(), ["X-25"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_agents_are_404_and_strange_ids_are_noted() {
    let desk = Desk::new().await;
    let unknown = "0a000000-0000-4000-8000-000000000001";
    assert_eq!(desk.get(&format!("/Agent/{unknown}")).status, 404);
    assert_eq!(desk.send(&format!("PUT /Agent/{unknown}"), &json!({})).status, 404);
    assert_eq!(desk.sandbox.violations(), []);
    assert_eq!(desk.get("/Agent/7").status, 400);
    assert_eq!(desk.rules(), ["2.4"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_hold_the_documented_fields_and_no_others() {
    let desk = Desk::new().await;
    let mut respelled = agent("kofi");
    respelled["AgentCode"] = json!("AG7");
    let mut strange = agent("kofi");
    strange["isActive"] = json!(true);
    let cases = [(respelled, "X-7"), (strange, "2.4"), (json!({ "firstName": "k" }), "2.4")];
    for (body, rule) in cases {
        assert_eq!(desk.send("POST /Agent", &body).status, 400, "{body}");
        assert_eq!(desk.rules().pop(), Some(rule), "{body}");
    }
    assert!(desk.sandbox.agents().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_belongs_to_one_agent() {
    let desk = Desk::new().await;
    let mut body = agent("kofi");
    body["agentCode"] = json!("AG7");
    let id = word(&desk.done("POST /Agent", &body), "id");
    assert_eq!(desk.send("POST /Agent", &body).status, 400);
    desk.done(&format!("PUT /Agent/{id}"), &json!({ "agentCode": "AG7" }));
}
