//! EnableX: what is sent and what is understood.

use gatehouse_vault::SecretText;
use gatehouse_vendors::{Outcome, Retry, Vendor, enablex::*};
use insta::assert_snapshot;
use serde_json::json;

use crate::rig::{self, BRIEF, Reply, Seen, Service, answer};

pub const PASSWORD: &str = " canary password ";
pub const KEY: &str = "canary-app-key";

/// A service that lets people in and answers everything else as the script says.
pub async fn service(
    script: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static,
) -> (Service, EnableX) {
    let service = Service::start(move |seen, number| match seen.path.as_str() {
        "/login" => answer(200, format!(r#"{{"token":"token-{number}","user":{{"id":3}}}}"#)),
        _ => script(seen, number),
    })
    .await;
    let client = client(&service, "access-7", login()).await;
    (service, client)
}

pub fn login() -> SignIn {
    SignIn::Login { email: " Desk@Example.org ".to_owned(), password: rig::name("password") }
}

pub async fn client(service: &Service, access_id: &str, sign_in: SignIn) -> EnableX {
    EnableX::new(Account {
        endpoint: service.endpoint(Vendor::EnableX),
        access_id: access_id.to_owned(),
        sign_in,
        vault: rig::vault(&[("password", PASSWORD), ("app-key", KEY)]).await,
    })
    .unwrap()
}

pub fn refused<T: std::fmt::Debug>(outcome: Outcome<T, Refusal>) -> Refusal {
    match outcome {
        Outcome::Refused(refusal) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn e15_e19_e20_a_customer_is_opened_with_ids_of_either_kind() {
    let body = json!({"result": 1, "customer": {
        "customer_id": 17, "customer_name": "Acme", "individual": "Boolean", "status": "A",
        "office_address": {"city": "Pune", "country_id": 91}, "unheard_of": [1, 2],
    }});
    let (service, client) = service(move |_, _| answer(200, body.to_string())).await;
    let found = client.customer(&CustomerId("17".to_owned())).await.unwrap();
    let customer = found.known().unwrap();
    assert_eq!(customer.id, CustomerId("17".to_owned()));
    assert_eq!((customer.name.as_deref(), customer.individual), (Some("Acme"), None));
    assert_eq!(customer.office_address.unwrap().country_id.as_deref(), Some("91"));
    assert_eq!(customer.everything["unheard_of"], json!([1, 2]));
    assert_snapshot!(service.last().wire());
}

#[tokio::test]
async fn e10_e11_e12_the_list_is_a_get_and_the_probe_writes_nothing() {
    let body =
        json!({"result": "1", "customers": [{"customer_id": "a"}, {"name": "no id"}], "total": 2});
    let (service, client) = service(move |_, _| answer(200, body.to_string())).await;
    let listed = client.customers().await.unwrap();
    assert_eq!(listed.items[0].id, CustomerId("a".to_owned()));
    assert_eq!(listed.unknown, [json!({"name": "no id"})]);
    assert_eq!(listed.beside["total"], json!(2));
    client.probe().await.unwrap();
    assert!(service.at("/customers").iter().all(|seen| seen.method == "GET"));
}

#[tokio::test]
async fn an_unknown_shape_is_handed_out_as_it_came() {
    let odd = json!({"result": 1, "surprise": {"customer": "here"}});
    let body = odd.to_string();
    let (_service, client) = service(move |_, _| answer(200, body.clone())).await;
    let found = client.customer(&CustomerId("1".to_owned())).await.unwrap();
    assert_eq!(found, Found::Unknown(odd.clone()));
    assert_eq!(client.customers().await.unwrap().unknown, [odd]);
}

#[tokio::test]
async fn a_list_without_any_envelope_is_tolerated_and_noted() {
    let (_service, client) = service(|_, _| answer(200, r#"[{"customer_id":5}]"#)).await;
    assert_eq!(client.customers().await.unwrap().items.len(), 1);
    assert!(rig::broke(client.exchanges()).unwrap().starts_with("E-13"));
}

#[tokio::test]
async fn e11_a_customer_is_created_by_post_and_changed_by_patch() {
    let (service, client) =
        service(|_, _| answer(200, r#"{"result":1,"customer":{"customer_id":"9"}}"#)).await;
    let office = Address { city: Some("Pune".to_owned()), ..Address::default() };
    let draft = CustomerDraft::default()
        .with(CustomerField::Name, " Acme ")
        .with_office(&office)
        .with_other("seats", json!(4));
    assert!(matches!(client.create_customer(&draft).await, Outcome::Done(Found::Known(_))));
    assert_snapshot!("e11_create", service.last().wire());
    let change = CustomerDraft::default().with(CustomerField::Status, "S");
    let id = CustomerId("9".to_owned());
    assert!(matches!(client.update_customer(&id, &change).await, Outcome::Done(_)));
    assert_snapshot!("e11_change", service.last().wire());
}

#[tokio::test]
async fn e23_e28_a_user_is_created_with_a_trimmed_email_and_patched() {
    let (service, client) =
        service(|_, _| answer(200, r#"{"result":"1","user":{"user_id":4,"name":"A B"}}"#)).await;
    let new = NewUser {
        user_type: "U".to_owned(),
        first_name: "A".to_owned(),
        last_name: "B".to_owned(),
        email: " a@example.org ".to_owned(),
        password: Some(SecretText::from(PASSWORD.to_owned())),
        status: Some(UserStatus::Active),
        send_welcome_mail: Some(true),
        ..NewUser::default()
    };
    let Outcome::Done(Found::Known(user)) = client.create_user(&new).await else { panic!() };
    assert_eq!(user.id, UserId("4".to_owned()));
    assert_snapshot!("e23_create", service.last().wire());
    assert!(!rig::shown(client.exchanges()).contains("canary"));
    let change = UserChange { status: Some(UserStatus::Suspended), ..UserChange::default() };
    assert!(matches!(client.update_user(&user.id, &change).await, Outcome::Done(_)));
    assert_snapshot!("e23_change", service.last().wire());
}

#[tokio::test]
async fn a_user_without_a_required_field_is_refused_here() {
    let (service, client) = service(|_, _| answer(200, "{}")).await;
    let refusal = refused(client.create_user(&NewUser::default()).await);
    assert_eq!(refusal.cause, Cause::BadValue("user_type"));
    assert!(service.seen().is_empty());
}

#[tokio::test]
async fn subscriptions_come_by_page_and_one_by_one() {
    let (service, client) = service(|_, _| {
        answer(
            200,
            r#"{"result":1,"subscriptions":[{"subscription_id":1}],"subscription":{"id":1}}"#,
        )
    })
    .await;
    assert_eq!(client.subscriptions(2).await.unwrap().items.len(), 1);
    assert_eq!(service.last().path, "/subscriptions?page=2");
    let one = client.subscription(&SubscriptionId("1".to_owned())).await.unwrap();
    assert!(one.known().is_some());
}

#[tokio::test]
async fn e14_e17_0_is_an_error_also_with_a_200() {
    let (_service, client) = service(|_, _| answer(200, r#"{"result":0,"msg":"no"}"#)).await;
    let refusal = refused(client.create_customer(&CustomerDraft::default()).await);
    assert_eq!((refusal.cause, refusal.detail.as_deref()), (Cause::Said(0), Some("no")));
    assert!(client.customers().await.is_err());
}

#[tokio::test]
async fn e16_e17_e18_the_body_is_read_before_the_status() {
    let table = [
        (200, r#"{"result":"1504","msg":"m","desc":"d"}"#, Cause::Duplicate, Some("d")),
        (406, r#"{"result":1002,"msg":"m"}"#, Cause::Validation, Some("m")),
        (400, r#"{"error":"e"}"#, Cause::Rejected, Some("e")),
        (400, r#"{"result":1401}"#, Cause::Said(1401), None),
        (404, "", Cause::NotFound, None),
        (429, "", Cause::RateLimited, None),
        (503, "<html>", Cause::ServiceTrouble, None),
        (302, "", Cause::UnexpectedReply, None),
    ];
    for (status, body, cause, detail) in table {
        let (_service, client) = service(move |_, _| answer(status, body)).await;
        let refusal = refused(client.create_customer(&CustomerDraft::default()).await);
        assert_eq!((refusal.cause, refusal.detail.as_deref()), (cause, detail), "{status} {body}");
    }
}

#[tokio::test]
async fn e26_the_newer_errors_keep_their_request_id() {
    let body = r#"{"status":"error","error_code":"RATE","message":"slow","request_id":"r-9"}"#;
    let (_service, client) = service(move |_, _| answer(400, body)).await;
    let refusal = refused(client.create_customer(&CustomerDraft::default()).await);
    assert_eq!(refusal.detail.as_deref(), Some("slow (request r-9)"));
    let (_service, client) = service(move |_, _| answer(200, body)).await;
    assert!(matches!(client.create_customer(&CustomerDraft::default()).await, Outcome::Refused(_)));
}

#[tokio::test]
async fn a_write_whose_answer_cannot_be_read_is_unknown_and_not_repeated() {
    let replies: [fn() -> Reply; 7] = [
        || Reply::Close,
        || answer(200, ""),
        || answer(200, "<html>"),
        || answer(200, "{}"),
        || answer(500, ""),
        || answer(504, "<html>"),
        || Reply::Cut(200, r#"{"result":1"#),
    ];
    for (number, reply) in replies.into_iter().enumerate() {
        let (service, client) = service(move |_, _| reply()).await;
        let outcome = client.create_customer(&CustomerDraft::default()).await;
        assert!(matches!(outcome, Outcome::Unknown(_)), "{number}: {outcome:?}");
        assert_eq!(service.at("/customers").len(), 1);
    }
}

#[tokio::test]
async fn a_read_without_an_answer_may_be_repeated() {
    let (_service, client) = service(|_, _| Reply::Close).await;
    let refusal = client.customers().await.unwrap_err();
    assert_eq!((refusal.cause, refusal.retry), (Cause::NoReply, Retry::Safe));
}

#[tokio::test]
async fn silence_ends_in_time_for_logins_reads_and_writes() {
    let (_service, client) = service(|_, _| Reply::Silence).await;
    let client = client.with_patience(BRIEF);
    assert_eq!(client.customers().await.unwrap_err().cause, Cause::NoReply);
    let outcome = client.create_customer(&CustomerDraft::default()).await;
    assert!(matches!(outcome, Outcome::Unknown(_)), "{outcome:?}");
    let service = Service::start(|_, _| Reply::Silence).await;
    let client = crate::enablex::client(&service, "a", login()).await.with_patience(BRIEF);
    let refusal = client.customers().await.unwrap_err();
    assert_eq!(refusal.cause, Cause::Token(TokenTrouble::TooSlow));
    assert_eq!(refusal.retry, Retry::Safe);
}

#[tokio::test]
async fn an_id_that_leads_elsewhere_is_not_sent() {
    let (service, client) = service(|_, _| answer(200, "{}")).await;
    let refusal = client.customer(&CustomerId("../users".to_owned())).await.unwrap_err();
    assert_eq!(refusal.cause, Cause::BadValue("the id"));
    assert!(service.at("/users").is_empty() && service.at("/customers").is_empty());
}
