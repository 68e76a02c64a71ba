//! EnableX: signing in.

use gatehouse_vendors::{Outcome, enablex::*};
use insta::assert_snapshot;

use crate::{
    enablex::{KEY, client, login, refused, service},
    rig::{self, Service, answer},
};

const LIST: &str = r#"{"result":1,"customers":[]}"#;

#[tokio::test]
async fn e1_e6_e28_login_sends_the_access_id_once_and_the_scheme_is_token() {
    let (service, client) = service(|_, _| answer(200, LIST)).await;
    client.customers().await.unwrap();
    client.customers().await.unwrap();
    assert_snapshot!(service.seen()[0].wire());
    assert_eq!(service.at("/login").len(), 1);
    for seen in service.at("/customers") {
        assert_eq!(seen.header("authorization"), Some("Token token-0"));
        assert_eq!(seen.header("x-api-id"), None);
    }
    let shown = rig::shown(client.exchanges());
    assert!(!shown.contains("canary") && !shown.contains("token-0"), "{shown}");
}

#[tokio::test]
async fn e5_a_refused_token_costs_one_new_login_and_then_it_is_over() {
    for (status, body) in [(401, ""), (403, ""), (200, r#"{"result":"1001"}"#)] {
        let (service, client) = service(move |_, _| answer(status, body)).await;
        assert_eq!(client.customers().await.unwrap_err().cause, Cause::NotAllowed);
        assert_eq!((service.at("/login").len(), service.at("/customers").len()), (2, 2));
    }
}

#[tokio::test]
async fn e3_e5_an_early_end_of_a_token_is_healed_for_writes_too() {
    let (service, client) = service(|seen, _| match seen.header("authorization") {
        Some("Token token-0") => answer(403, r#"{"result":403,"msg":"The token has expired."}"#),
        _ => answer(200, r#"{"result":1,"customer":{"customer_id":1}}"#),
    })
    .await;
    let outcome = client.create_customer(&CustomerDraft::default()).await;
    assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
    assert_eq!(service.at("/login").len(), 2);
}

#[tokio::test]
async fn e4_a_refused_password_is_not_tried_again_by_itself() {
    let service = Service::start(|_, number| match number {
        0 => answer(403, r#"{"result":0,"desc":"canary password is wrong"}"#),
        _ => answer(200, r#"{"token":"t","result":1,"customers":[]}"#),
    })
    .await;
    let client = client(&service, "access-7", login()).await;
    for _ in 0..5 {
        let cause = client.customers().await.unwrap_err().cause;
        assert!(matches!(cause, Cause::Token(TokenTrouble::Refused { status: 403, .. })));
    }
    assert_eq!(service.seen().len(), 1, "one try, not five");
    client.sign_in().await.unwrap();
    client.customers().await.unwrap();
    assert_eq!(service.at("/login").len(), 2);
}

#[tokio::test]
async fn e2_a_login_without_a_token_is_no_login() {
    for (body, refused) in [
        ("{}", false),
        ("<html>", false),
        (r#"{"token":""}"#, false),
        (r#"{"result":"1504","msg":"no","token":"t"}"#, true),
    ] {
        let service = Service::start(move |_, _| answer(200, body)).await;
        let client = client(&service, "access-7", login()).await;
        let Cause::Token(trouble) = client.customers().await.unwrap_err().cause else { panic!() };
        assert_eq!(matches!(trouble, TokenTrouble::Refused { .. }), refused, "{body}");
    }
}

#[tokio::test]
async fn e8_e9_basic_mode_sends_the_same_access_id_and_the_key_with_each_call() {
    let service = Service::start(|_, _| answer(200, LIST)).await;
    let basic = SignIn::Basic { app_key: rig::name("app-key") };
    let client = client(&service, "access-7", basic).await;
    client.sign_in().await.unwrap();
    client.customers().await.unwrap();
    assert_eq!(service.seen().len(), 1, "nothing to sign in to");
    assert_snapshot!(service.last().wire());
    assert!(!rig::shown(client.exchanges()).contains(KEY));
}

#[tokio::test]
async fn e24_refused_basic_keys_have_a_message_of_their_own_and_no_second_try() {
    let service = Service::start(|_, _| answer(401, "")).await;
    let basic = SignIn::Basic { app_key: rig::name("app-key") };
    let client = client(&service, "access-7", basic).await;
    let outcome = client.create_customer(&CustomerDraft::default()).await;
    assert_eq!(refused(outcome).cause, Cause::BasicRefused);
    assert_eq!(service.seen().len(), 1);
}

#[tokio::test]
async fn e7_e27_an_access_id_that_cannot_be_sent_is_refused_here() {
    let service = Service::start(|_, _| answer(200, LIST)).await;
    let basic = || SignIn::Basic { app_key: rig::name("app-key") };
    for (id, sign_in) in
        [("a:b", basic()), ("", basic()), (" ", login()), ("a\nb", login()), ("ü\u{7f}", login())]
    {
        let client = client(&service, id, sign_in).await;
        assert_eq!(client.customers().await.unwrap_err().cause, Cause::BadAccessId, "{id:?}");
        assert_eq!(client.sign_in().await.unwrap_err(), Cause::BadAccessId, "{id:?}");
    }
    assert!(service.seen().is_empty());
}

#[tokio::test]
async fn e25_a_key_that_was_rotated_is_used_at_the_next_call() {
    let service = Service::start(|_, _| answer(200, LIST)).await;
    let vault = rig::vault(&[("app-key", "old-key")]).await;
    let client = EnableX::new(Account {
        endpoint: service.endpoint(gatehouse_vendors::Vendor::EnableX),
        access_id: "a".to_owned(),
        sign_in: SignIn::Basic { app_key: rig::name("app-key") },
        vault: vault.clone(),
    })
    .unwrap();
    client.customers().await.unwrap();
    let new = gatehouse_vault::SecretText::from("new-key".to_owned());
    vault.put(&rig::name("app-key"), new, gatehouse_vault::Keep::Session).await.unwrap();
    client.customers().await.unwrap();
    let [first, second] =
        [0, 1].map(|n| service.seen()[n].header("authorization").unwrap().to_owned());
    assert_ne!(first, second);
}
