//! People and PINs.

use std::{collections::HashMap, sync::Arc};

use gatehouse_sandbox::{AuthxOptions, Endpoint as At, Fault, HttpMethod, Options, Vendor};
use gatehouse_vendors::{
    Outcome, Retry,
    authx::{
        Aliases, AuthX, Cause, LoginName, Methods, Person, Phone, Pin, Route, TokenTrouble,
        UserGuid, Verb, Verified,
    },
};
use zeroize::Zeroizing;

use crate::rig::{Rig, done, refused, seeded};

pub fn pin(text: &str) -> Pin {
    Pin::new(Zeroizing::new(text.to_owned())).unwrap()
}

fn ada() -> Person {
    let draft = Person::named(LoginName::new("ada.desk").unwrap(), "Ada", "Lovelace").unwrap();
    draft.reached_at("ada@example.org", Phone::new("+44", "2079460000").unwrap()).unwrap()
}

fn unknown() -> UserGuid {
    UserGuid::new("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_added_changed_and_deleted() {
    let rig = Rig::new().await;
    let client = rig.authx();
    let guid = done(client.add_user(&ada()).await);
    let held = rig.sandbox.people().pop().unwrap();
    assert_eq!((held.guid.as_str(), held.user_name.as_str()), (guid.as_str(), "ada.desk"));
    assert_eq!((held.country_code.as_str(), held.number.as_str()), ("+44", "2079460000"));

    let other = ada().with_aliases(Aliases::new(&["countess", "al"]).unwrap());
    done(client.update_user(&guid, &other).await);
    assert_eq!(rig.sandbox.people().pop().unwrap().aliases[..2], ["countess", "al"]);
    done(client.update_user(&guid, &ada()).await);
    assert_eq!(rig.sandbox.people().pop().unwrap().aliases[0], "countess", "a36: left alone");
    let fewer = ada().with_aliases(Aliases::new(&["al"]).unwrap());
    done(client.update_user(&guid, &fewer).await);
    assert_eq!(rig.sandbox.people().pop().unwrap().aliases[..2], ["al", ""], "a36: replaced");

    done(client.delete_user(&guid).await);
    assert!(rig.sandbox.people().iter().all(|person| person.guid != guid.as_str()));
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_name_that_is_taken_and_a_person_nobody_knows_are_refused_in_words() {
    let rig = Rig::new().await;
    let client = rig.authx();
    done(client.add_user(&ada()).await);
    let refusal = refused(client.add_user(&ada()).await);
    assert_eq!(refusal.cause, Cause::Said { code: 0, exception: false });
    assert_eq!(refusal.detail.as_deref(), Some("The user name already exists."));
    assert_eq!((refusal.status, refusal.retry), (Some(200), Retry::Ask));
    for refusal in [
        refused(client.update_user(&unknown(), &ada()).await),
        refused(client.delete_user(&unknown()).await),
        refused(client.generate_pin(&unknown(), &pin("1234")).await),
    ] {
        assert_eq!(refusal.cause, Cause::Said { code: 0, exception: false });
    }
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a33_a_pin_is_the_one_that_was_given_and_a34_keeps_its_leading_zeros() {
    let rig = Rig::new().await;
    let client = rig.authx();
    let guid = done(client.add_user(&ada()).await);
    assert_eq!(
        refused(client.verify_pin(&guid, &pin("000417")).await).cause,
        Cause::NotVerified { exception: false },
        "there is none yet"
    );
    done(client.generate_pin(&guid, &pin("000417")).await);
    assert_eq!(done(client.verify_pin(&guid, &pin("000417")).await), Verified);
    refused(client.verify_pin(&guid, &pin("417")).await);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a15_a_locked_out_person_looks_like_a_wrong_pin_and_each_try_was_one() {
    let rig = Rig::new().await;
    let (client, guid) = (rig.authx(), rig.somebody());
    for _ in 0..5 {
        let refusal = refused(client.verify_pin(&guid, &pin("1111")).await);
        assert_eq!(refusal.cause, Cause::NotVerified { exception: false });
        assert_eq!(refusal.retry, Retry::Ask);
    }
    assert!(rig.sandbox.people()[0].locked_out);
    let refusal = refused(client.verify_pin(&guid, &pin("739164")).await);
    assert_eq!(refusal.cause, Cause::NotVerified { exception: false });
    assert_eq!(refusal.detail.as_deref(), Some("The user is locked out."));
    assert_eq!(rig.seen(At::VerifyPin), 6);
    rig.arm(At::VerifyPin, Fault::ServerException);
    let refusal = refused(client.verify_pin(&guid, &pin("739164")).await);
    assert_eq!(refusal.cause, Cause::NotVerified { exception: true }, "a16");
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a38_a_person_whose_reply_is_lost_is_there_all_the_same_and_was_sent_once() {
    let rig = Rig::new().await;
    rig.arm(At::AddUser, Fault::LoseReply);
    let before = rig.sandbox.people().len();
    assert!(matches!(rig.authx().add_user(&ada()).await, Outcome::Unknown(_)));
    assert_eq!((rig.sandbox.people().len(), rig.seen(At::AddUser)), (before + 1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a14_an_answer_outside_the_envelope_is_told_by_its_status_and_its_words() {
    let rig = Rig::new().await;
    let (client, guid) = (rig.authx(), rig.somebody());
    for key in ["Message", "ExceptionMessage"] {
        let body = format!(r#"{{"{key}":"Something is missing."}}"#);
        rig.arm(At::DeleteUser, Fault::Reply { code: 400, body });
        let refusal = refused(client.delete_user(&guid).await);
        assert_eq!(refusal.cause, Cause::Rejected);
        assert_eq!(refusal.detail.as_deref(), Some("Something is missing."));
    }
    let body = r#"{"response_code":1,"response_subcode":0}"#.to_owned();
    rig.arm(At::DeleteUser, Fault::Reply { code: 500, body });
    let both = client.delete_user(&guid).await;
    assert!(matches!(both, Outcome::Unknown(_)), "a13: yes and no at once");
    assert_eq!(rig.sandbox.people()[0].guid, guid.as_str());
}

fn with_methods(methods: &[(At, HttpMethod)]) -> Options {
    let methods: HashMap<_, _> = methods.iter().copied().collect();
    Options { authx: AuthxOptions { methods, ..AuthxOptions::default() }, ..seeded() }
}

fn refused_methods(client: &AuthX) -> usize {
    client.exchanges().recent().iter().filter(|exchange| exchange.status == Some(405)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a1_a_405_is_followed_once_and_remembered() {
    let wanted = [
        (At::AccessToken, HttpMethod::Get),
        (At::UpdateUser, HttpMethod::Patch),
        (At::DeleteUser, HttpMethod::Delete),
        (At::AddUser, HttpMethod::Put),
    ];
    let rig = Rig::with(with_methods(&wanted)).await;
    let client = rig.authx();
    let guid = done(client.add_user(&ada()).await);
    assert_eq!(refused_methods(&client), 2, "the token's and this one's");
    done(client.update_user(&guid, &ada()).await);
    done(client.update_user(&guid, &ada()).await);
    assert_eq!(refused_methods(&client), 3, "once, not twice");
    done(client.delete_user(&guid).await);
    assert_eq!(client.method(Route::AccessToken), Verb::Get);
    assert_eq!(client.method(Route::UpdateUser), Verb::Patch);
    assert_eq!(client.method(Route::DeleteUser), Verb::Delete);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a15_a_pin_is_not_sent_again_after_a_405_but_the_method_is_known_the_next_time() {
    let rig = Rig::with(with_methods(&[(At::VerifyPin, HttpMethod::Put)])).await;
    let (client, guid) = (rig.authx(), rig.somebody());
    let refusal = refused(client.verify_pin(&guid, &pin("739164")).await);
    assert_eq!((refusal.cause, rig.seen(At::VerifyPin)), (Cause::MethodRefused, 0));
    done(client.verify_pin(&guid, &pin("739164")).await);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a1_a_method_that_means_something_else_is_not_followed_and_one_that_is_set_is_used() {
    let rig = Rig::with(with_methods(&[(At::UpdateUser, HttpMethod::Delete)])).await;
    let refusal = refused(rig.authx().update_user(&rig.somebody(), &ada()).await);
    assert_eq!((refusal.cause, rig.seen(At::UpdateUser)), (Cause::MethodRefused, 0));

    let rig = Rig::with(with_methods(&[(At::DeleteUser, HttpMethod::Delete)])).await;
    let client = rig.authx().with_methods(Methods::default().with(Route::DeleteUser, Verb::Delete));
    done(client.delete_user(&rig.somebody()).await);
    assert_eq!(refused_methods(&client), 0);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_is_renewed_once() {
    let rig = Rig::new().await;
    let (client, guid) = (rig.authx(), rig.somebody());
    done(client.generate_pin(&guid, &pin("1234")).await);
    rig.sandbox.expire_tokens(Vendor::Authx);
    done(client.generate_pin(&guid, &pin("4321")).await);
    assert_eq!((rig.seen(At::AccessToken), rig.seen(At::GeneratePin)), (2, 3));
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a30_the_keys_of_the_other_family_get_no_token_and_nothing_else_is_sent() {
    let rig = Rig::new().await;
    rig.keep("application-key", &rig.sandbox.authx().biometric.secret_key).await;
    let refusal = refused(rig.authx().delete_user(&rig.somebody()).await);
    let Cause::Token(TokenTrouble::Refused { status: 401, .. }) = refusal.cause else {
        panic!("{refusal:?}");
    };
    assert_eq!((refusal.retry, rig.seen(At::DeleteUser)), (Retry::Ask, 0));
    let violations = rig.sandbox.violations();
    assert_eq!(violations.iter().map(|seen| seen.rule).collect::<Vec<_>>(), ["A-30"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a42_a_hook_can_sign_each_request() {
    use gatehouse_vendors::{CannotSign, RequestSigning, Unsigned};
    struct Never;
    impl RequestSigning for Never {
        fn sign(&self, _: &Unsigned<'_>) -> Result<Vec<(String, String)>, CannotSign> {
            Err(CannotSign)
        }
    }
    let rig = Rig::new().await;
    let client = rig.authx().with_signing(Arc::new(Never));
    refused(client.delete_user(&rig.somebody()).await);
    assert!(rig.sandbox.requests().is_empty(), "nothing goes out unsigned");
}
