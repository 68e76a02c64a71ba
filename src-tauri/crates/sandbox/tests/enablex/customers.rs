//! Listing, opening, creating and correcting customers.

use serde_json::json;

use crate::client::{Rig, customer};

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_created_listed_and_opened() {
    let rig = Rig::new().await;
    let made = rig.send("POST customers", &customer("acme")).json();
    assert_eq!(made["result"], "1");
    let id = made["customer"]["customer_id"].as_u64().unwrap();
    let listed = rig.get("customers").json();
    assert_eq!(
        (&listed["result"], &listed["customers"][0]["customer_id"]),
        (&json!("1"), &json!(id))
    );
    let opened = rig.get(&format!("customers/{id}")).json();
    assert_eq!(opened["result"], 1);
    assert_eq!(opened["customer"]["customer_id"], id.to_string());
    assert_eq!(opened["customer"]["contact_email"], "acme@example.org");
    assert_eq!(opened["customer"]["status_ex"], "Active");
    assert_eq!(rig.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_changes_what_it_names_and_nothing_else() {
    let rig = Rig::new().await;
    let made = rig.send("POST customers", &customer("acme")).json();
    let line = format!("PATCH customers/{}", made["customer"]["customer_id"]);
    let kept = rig.send(&line, &json!({ "status": "S" })).json();
    assert_eq!(kept["result"], 1);
    let customer = rig.sandbox.customers().pop().unwrap();
    assert_eq!(
        (&customer["status_ex"], &customer["customer_name"]),
        (&json!("Suspended"), &json!("acme"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_counted_from_one_and_end_with_an_empty_one() {
    let rig = Rig::seeded().await;
    let total = rig.sandbox.customers().len();
    let ids = |page: usize| {
        let page = rig.get(&format!("customers?page={page}")).json();
        let rows = page["customers"].as_array().unwrap().clone();
        rows.iter().map(|row| row["customer_id"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    let mut seen = Vec::new();
    let pages = (1..).map(&ids).take_while(|page| !page.is_empty());
    pages.for_each(|page| seen.extend(page));
    assert_eq!(seen.len(), total);
    assert!(total > 40, "a list worth paging");
    assert_eq!(rig.get("customers").json(), rig.get("customers?page=1").json());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_customer_is_404() {
    let rig = Rig::new().await;
    assert_eq!(rig.get("customers/1").status, 404);
    assert_eq!(rig.send("PATCH customers/1", &json!({ "status": "S" })).status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_keeps_their_own_address_but_takes_nobody_elses() {
    let rig = Rig::new().await;
    rig.send("POST customers", &customer("acme"));
    let made = rig.send("POST customers", &customer("beta")).json();
    let line = format!("PATCH customers/{}", made["customer"]["customer_id"]);
    let own = json!({ "contact_email": "beta@example.org" });
    assert_eq!(rig.send(&line, &own).json()["result"], 1);
    let taken = rig.send(&line, &json!({ "contact_email": "ACME@example.org" }));
    assert_eq!((taken.status, taken.json()["result"].clone()), (406, json!(1504)));
}
