//! Two families of credentials that must not be mixed.

use gatehouse_sandbox::{Endpoint, Sandbox};

use crate::client::{JPEG, Rig, ask_token, user, with};

fn refused(sandbox: &Sandbox, id: &str, key: &str) {
    let reply = ask_token(sandbox, &[("ApplicationId", id), ("ApplicationKey", key)]);
    assert_eq!(reply.status, 401, "{}", reply.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn both_headers_have_to_be_right() {
    let rig = Rig::new().await;
    let access = rig.sandbox.authx();
    refused(&rig.sandbox, &access.application_id, "wrong");
    refused(&rig.sandbox, "wrong", &access.application_key);
    refused(&rig.sandbox, &access.application_key, &access.application_id);
    assert_eq!(ask_token(&rig.sandbox, &[]).status, 401);
    assert_eq!(rig.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn biometric_keys_in_the_headers_are_noted() {
    let rig = Rig::new().await;
    let access = rig.sandbox.authx();
    refused(&rig.sandbox, &access.application_id, &access.biometric.application_key);
    assert_eq!(rig.rules(), ["A-30"]);
    assert_eq!(rig.sandbox.violations()[0].endpoint, Endpoint::AccessToken);
}

#[tokio::test(flavor = "multi_thread")]
async fn biometric_parameters_are_a_family_of_their_own() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    let access = rig.sandbox.authx();
    let keys = access.biometric.clone();
    let cases = [
        ("application_key", access.application_key.clone(), "A-30"),
        ("secret_key", access.application_id.to_uppercase(), "A-30"),
        ("secret_key", keys.secret_key.to_lowercase(), "A-30"),
        ("secret_key", keys.application_key.clone(), "A-30"),
        ("host_name", "127".to_owned(), "A-31"),
    ];
    for (field, value, _) in &cases {
        let place = format!("/application_parameters/{field}");
        let body = with(rig.biometric((2, 1), &guid), &place, value.as_str());
        assert_eq!(rig.process(&body, Some(JPEG)).json()["response_code"], 7, "{field}");
    }
    assert_eq!(rig.rules(), cases.map(|(_, _, rule)| rule));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_is_a_missing_setting_and_no_breach() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    let body = with(rig.biometric((2, 1), &guid), "/application_parameters/secret_key", "WRONG");
    assert_eq!(rig.process(&body, Some(JPEG)).json()["response_code"], 7);
    assert_eq!(rig.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_another_house_is_noted() {
    let rig = Rig::new().await;
    let other = rig.sandbox.authenticx();
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", &other.client_id)
        .append_pair("client_secret", &other.client_secret)
        .append_pair("grant_type", "client_credentials")
        .append_pair("scope", "acxapi")
        .finish();
    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
    let request = crate::wire::request("POST /connect/token", &kind, form.as_bytes());
    let reply = crate::wire::exchange(&other.base_url, &request).unwrap().json();
    let bearer = format!("Bearer {}", reply["access_token"].as_str().unwrap());
    assert_eq!(rig.send_as(&bearer, "AddUser", &user("ines")).unwrap().status, 401);
    assert_eq!(rig.rules(), ["X-16"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn invented_credentials_are_not_those_of_the_vendor() {
    let (one, other) = (Rig::new().await.sandbox.authx(), Rig::new().await.sandbox.authx());
    assert_ne!(one.application_key, other.application_key);
    assert_ne!(one.biometric.secret_key, other.biometric.secret_key);
    assert_eq!(one.application_id, one.application_id.to_lowercase());
    assert_eq!(one.biometric.secret_key, one.biometric.secret_key.to_uppercase());
}
