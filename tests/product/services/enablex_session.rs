//! Signing in, and what happens when that no longer holds.

use std::time::Duration;

use gatehouse_sandbox::{EnablexOptions, Endpoint as At, Fault, Options, Vendor};
use gatehouse_vendors::{
    Retry,
    enablex::{Cause, SignIn, TokenTrouble},
};

use crate::rig::{Rig, name, seeded};

#[tokio::test(flavor = "multi_thread")]
async fn e5_an_expired_token_is_followed_by_one_login() {
    let rig = Rig::new().await;
    let client = rig.enablex();
    client.customers().await.unwrap();
    rig.sandbox.expire_tokens(Vendor::Enablex);
    client.customers().await.unwrap();
    assert_eq!((rig.seen(At::Login), rig.seen(At::CustomerList)), (2, 3));
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn e3_a_token_that_ends_before_its_documented_time_is_renewed_all_the_same() {
    let enablex =
        EnablexOptions { token_life: Duration::from_millis(300), ..EnablexOptions::default() };
    let rig = Rig::with(Options { enablex, ..seeded() }).await;
    let client = rig.enablex();
    for _ in 0..3 {
        client.customers().await.unwrap();
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    assert_eq!(rig.seen(At::Login), 3);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn e5_a_role_that_may_not_looks_the_same_and_is_tried_just_once_more() {
    let rig = Rig::new().await;
    let forbidden = Fault::StatusAfterBody { code: 403, retry_after: None };
    rig.sandbox.arm(At::CustomerList, forbidden, None);
    let refusal = rig.enablex().customers().await.unwrap_err();
    assert_eq!((refusal.cause, refusal.retry), (Cause::NotAllowed, Retry::Ask));
    assert_eq!((rig.seen(At::Login), rig.seen(At::CustomerList)), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_refused_in_words_of_the_service_is_renewed_too() {
    let rig = Rig::new().await;
    let client = rig.enablex();
    for code in [200, 401] {
        let before = rig.seen(At::Login);
        let body = r#"{"result":"1001","msg":"Token not valid"}"#.to_owned();
        rig.arm(At::CustomerList, Fault::Reply { code, body });
        client.customers().await.unwrap();
        assert!(rig.seen(At::Login) > before);
    }
    assert_eq!(rig.seen(At::CustomerList), 4);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn e4_a_wrong_password_is_tried_once_and_then_a_person_is_asked() {
    let rig = Rig::new().await;
    let client = rig.enablex();
    rig.keep("password", "of-somebody-else").await;
    for _ in 0..3 {
        let refusal = client.customers().await.unwrap_err();
        let Cause::Token(TokenTrouble::Refused { detail, .. }) = refusal.cause else {
            panic!("{refusal:?}");
        };
        assert_eq!(detail.as_deref(), Some("The e-mail address or the password is wrong."));
        assert_eq!(refusal.retry, Retry::Ask);
    }
    assert_eq!((rig.seen(At::Login), rig.seen(At::CustomerList)), (1, 0));
    rig.keep("password", &rig.sandbox.enablex().password).await;
    client.sign_in().await.unwrap();
    client.customers().await.unwrap();
    assert_eq!(rig.seen(At::Login), 2);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn e28_spaces_around_the_address_are_taken_off() {
    let rig = Rig::new().await;
    let email = format!("  {} ", rig.sandbox.enablex().email);
    let client = rig.enablex_as(SignIn::Login { email, password: name("password") });
    client.customers().await.unwrap();
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn basic_mode_needs_no_login_and_a_refused_key_says_what_it_may_be() {
    let rig = Rig::new().await;
    let client = rig.enablex_as(SignIn::Basic { app_key: name("app-key") });
    client.customers().await.unwrap();
    rig.keep("app-key", "of another product").await;
    let refusal = client.customers().await.unwrap_err();
    assert_eq!((refusal.cause, refusal.status), (Cause::BasicRefused, Some(401)));
    assert_eq!((rig.seen(At::Login), rig.seen(At::CustomerList)), (0, 2));
    rig.assert_clean();
}
