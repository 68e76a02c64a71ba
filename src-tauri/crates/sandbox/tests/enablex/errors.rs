//! Errors, in all the ways this vendor writes them.

use serde_json::json;

use crate::client::{Rig, customer, user};
use crate::wire::{exchange, request};

#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_is_an_error_with_status_200_on_one_route() {
    let rig = Rig::new().await;
    rig.send("POST customers", &customer("acme"));
    let reply = rig.send("POST customers", &customer("acme"));
    let body = json!({
        "result": "1504",
        "msg": "Duplicate data",
        "desc": "The Email Address is already registered.",
        "data": { "contact_email": "acme@example.org" },
    });
    assert_eq!((reply.status, reply.json()), (200, body));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_validation_is_406_and_noted() {
    let rig = Rig::new().await;
    let cases = [
        ("POST users", json!({ "first_name": "Noor" })),
        ("POST users", {
            let mut body = user("n");
            body["First_Name"] = json!("N");
            body
        }),
        ("POST users", {
            let mut body = user("n");
            body["status"] = json!("X");
            body
        }),
        ("POST users", {
            let mut body = user("n");
            body["send_welcome_mail"] = json!("no");
            body
        }),
        ("POST customers", json!({ "customer_name": "acme" })),
        ("POST customers", {
            let mut body = customer("a");
            body["contact_email"] = json!("a");
            body
        }),
        ("POST customers", {
            let mut body = customer("a");
            body["office_address"]["planet"] = json!("x");
            body
        }),
    ];
    for (line, body) in &cases {
        let reply = rig.send(line, body);
        assert_eq!(reply.status, 406, "{body}");
        assert_eq!(reply.json()["msg"], "Validation failed");
        assert!(reply.json()["desc"].is_string());
    }
    assert_eq!(rig.rules(), ["3.2"; 7]);
    assert!(rig.sandbox.customers().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documented_post_without_a_body_is_noted_and_creates_nothing() {
    let rig = Rig::new().await;
    let basic = rig.basic();
    let headers = [("Authorization", basic.as_str()), ("Content-Type", "application/json")];
    let request = request("POST /ucaas/v1/customers", &headers, b"");
    let reply = exchange(&rig.sandbox.enablex().base_url, &request).unwrap();
    assert_eq!(reply.json()["result"], "1002");
    assert_eq!(rig.rules(), ["E-10"]);
    assert!(rig.sandbox.customers().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_and_parameters_are_checked() {
    let rig = Rig::new().await;
    for query in ["page=0", "page=x", "limit=5"] {
        assert_eq!(rig.get(&format!("customers?{query}")).status, 406, "{query}");
    }
    assert_eq!(rig.rules(), ["3.2"; 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_outside_the_version_do_not_exist() {
    let rig = Rig::new().await;
    for path in ["/customers", "/ucaas/v2/customers", "/ucaas/v1/Customers"] {
        let request = request(&format!("GET {path}"), &[], b"");
        let reply = exchange(&rig.sandbox.enablex().base_url, &request).unwrap();
        assert_eq!(reply.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_not_declared_as_json_is_noted() {
    let rig = Rig::new().await;
    let headers = [("Authorization", rig.authorization.as_str()), ("Content-Type", "text/plain")];
    let request = request("POST /ucaas/v1/users", &headers, user("noor").to_string().as_bytes());
    let reply = exchange(&rig.sandbox.enablex().base_url, &request).unwrap();
    assert_eq!((reply.status, reply.json()["msg"].clone()), (400, json!("Header missing")));
    assert_eq!(rig.rules(), ["3.1"]);
}
