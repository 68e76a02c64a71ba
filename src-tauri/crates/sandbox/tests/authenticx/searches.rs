//! Calls looked for by date, kind and place, and corrected.

use serde_json::{Value, json};

use crate::client::{good_form, upload};
use crate::desk::{Desk, word};

const ALWAYS: &str = "StartDate=2020-01-01&EndDate=2099-01-01T00:00:00Z";

async fn with_three() -> (Desk, Vec<String>) {
    let desk = Desk::new().await;
    let send = |name: &str| upload(&desk.sandbox, &desk.token, good_form(name, b"RIFF")).json();
    let ids = ["a.wav", "b.wav", "c.wav"].map(|name| word(&send(name), "id")).to_vec();
    (desk, ids)
}

fn ids(rows: &Value) -> Vec<String> {
    rows.as_array().unwrap().iter().map(|row| word(row, "id")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_found_by_the_date_they_arrived() {
    let (desk, all) = with_three().await;
    assert_eq!(ids(&desk.rows(&format!("/Metadata?{ALWAYS}"))), all);
    let past = "StartDate=2020-01-01&EndDate=2020-12-31";
    assert_eq!(desk.rows(&format!("/Metadata?{past}")), json!([]));
    let typed = desk.rows(&format!("/Metadata?{ALWAYS}&MediaType=Chat"));
    assert_eq!(typed, json!([]));
    assert_eq!(desk.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_by_body_pages_with_the_last_id() {
    let (desk, all) = with_three().await;
    let mut body = json!({ "startDate": "2020-01-01", "endDate": "2099-01-01", "pageSize": 2 });
    assert_eq!(ids(&desk.done("POST /Metadata", &body)), all[..2]);
    body["lastId"] = json!(all[1]);
    assert_eq!(ids(&desk.done("POST /Metadata", &body)), all[2..]);
    body["lastId"] = json!(all[2]);
    assert_eq!(desk.done("POST /Metadata", &body), json!([]));
    assert_eq!(desk.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_without_its_dates_is_refused() {
    let desk = Desk::new().await;
    for body in [
        json!({ "pageSize": 2 }),
        json!({ "startDate": "2020-01-01", "endDate": "2099-01-01" }),
        json!({ "startDate": "2020-01-01", "endDate": "2019-01-01", "pageSize": 2 }),
        json!({ "startDate": "2020-01-01", "endDate": "2099-01-01", "pageSize": 0 }),
        json!({ "StartDate": "2020-01-01", "endDate": "2099-01-01", "pageSize": 2 }),
    ] {
        assert_eq!(desk.send("POST /Metadata", &body).status, 400, "{body}");
    }
    assert_eq!(desk.rules(), ["2.4"; 5]);
}

#[tokio::test(flavor = "multi_thread")]
async fn filters_are_checked() {
    let desk = Desk::new().await;
    let node = "00000000-0000-0000-0000-000000000001";
    for query in [
        "Colour=red".to_owned(),
        "MediaType=audio".to_owned(),
        "HierarchyIds=7".to_owned(),
        format!("HierarchyIds={node}&MediaType=Chat"),
        "StartDate=2026-01-02&EndDate=2026-01-01".to_owned(),
        "StartDate=monday&EndDate=tuesday".to_owned(),
        "PageSize=0".to_owned(),
    ] {
        assert_eq!(desk.get(&format!("/Metadata?{query}")).status, 400, "{query}");
    }
    assert_eq!(desk.rules(), ["2.4"; 7]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_without_a_zone_is_taken_as_utc_but_noted() {
    let desk = Desk::new().await;
    desk.rows("/Metadata?StartDate=2020-01-01T00:00:00&EndDate=2099-01-01");
    assert_eq!(desk.rules(), ["X-23"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_shows_in_the_next_look() {
    let (desk, all) = with_three().await;
    let body = json!({
        "clientCallId": "NEW 1", "callDirection": "Outbound", "meta1": 0,
        "extendedMetadata": { "colour": "red" },
    });
    let line = format!("PATCH /Metadata/{}", all[1]);
    let row = desk.done(&line, &body);
    assert_eq!(
        (&row["meta1"], &row["extendedMetadataValues"]),
        (&json!("0"), &body["extendedMetadata"])
    );
    assert_eq!(desk.rows("/Metadata?ClientCallId=NEW%201"), json!([row]));
    assert_eq!(desk.send(&line, &json!({ "callDirection": "up" })).status, 400);
    assert_eq!(desk.send(&line, &json!({ "localeId": 1 })).status, 400);
    let unknown = "PATCH /Metadata/0a000000-0000-4000-8000-000000000001";
    assert_eq!(desk.send(unknown, &json!({})).status, 404);
    assert_eq!(desk.sandbox.violations(), []);
}
