//! AuthX: noes, silences and everything between.

use gatehouse_vendors::{Outcome, Retry, authx::*};

use crate::{
    authx::{GUID, YES, client, guid, person, pin, service, yes_with_guid},
    rig::{self, BRIEF, Reply, SOON, Service, answer},
};

const NO: &str =
    r#"{"response_code":0,"response_subcode":0,"response_text":"nothing","response_data":null}"#;
const EXCEPTION: &str =
    r#"{"response_code":"0","response_subcode":"100","response_text":null,"response_data":null}"#;

fn refused<T: std::fmt::Debug>(outcome: Outcome<T, Refusal>) -> Refusal {
    match outcome {
        Outcome::Refused(refusal) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn a13_a_200_with_code_0_is_a_refusal() {
    let (_service, client) = service(|_, _| answer(200, NO)).await;
    let refusal = refused(client.add_user(&person()).await);
    assert_eq!(refusal.cause, Cause::Said { code: 0, exception: false });
    assert_eq!((refusal.detail.as_deref(), refusal.status), (Some("nothing"), Some(200)));
    assert_eq!(refusal.retry, Retry::Ask);
}

#[tokio::test]
async fn a13_a_yes_with_an_error_status_is_neither() {
    let (_service, client) = service(|_, _| answer(500, yes_with_guid())).await;
    assert!(matches!(client.add_user(&person()).await, Outcome::Unknown(_)));
    assert!(rig::broke(client.exchanges()).unwrap().starts_with("A-13"));
}

#[tokio::test]
async fn a16_subcode_100_is_an_exception_of_the_service() {
    let (_service, client) = service(|_, _| answer(200, EXCEPTION)).await;
    let refusal = refused(client.delete_user(&guid()).await);
    assert_eq!(refusal.cause, Cause::Said { code: 0, exception: true });
}

#[tokio::test]
async fn a14_answers_outside_the_envelope_end_as_their_status_says() {
    let table = [
        (200, r#"{"Message":"odd"}"#, None),
        (200, "<html></html>", None),
        (200, "", None),
        (200, "{}", None),
        (500, r#"{"Message":"odd","ExceptionMessage":"x"}"#, None),
        (502, "<html></html>", None),
        (504, "", None),
        (400, r#"{"Message":"odd"}"#, Some(Cause::Rejected)),
        (404, "", Some(Cause::Rejected)),
        (403, "<html></html>", Some(Cause::NotAllowed)),
        (429, "", Some(Cause::RateLimited)),
        (503, "", Some(Cause::Unavailable)),
        (302, "", Some(Cause::UnexpectedReply)),
    ];
    for (status, body, cause) in table {
        let (service, client) = service(move |_, _| answer(status, body)).await;
        let outcome = client.add_user(&person()).await;
        match cause {
            Some(cause) => assert_eq!(refused(outcome).cause, cause, "{status} {body}"),
            None => assert!(matches!(outcome, Outcome::Unknown(_)), "{status} {body}: {outcome:?}"),
        }
        assert_eq!(service.at("/AddUser").len(), 1, "{status} {body}");
    }
}

#[tokio::test]
async fn a19_a_malformed_reply_is_a_typed_end_and_the_rule_is_named() {
    let (_service, client) = service(|_, _| answer(200, r#"{"response_code":1,stray}"#)).await;
    assert!(matches!(client.add_user(&person()).await, Outcome::Unknown(_)));
    assert!(rig::broke(client.exchanges()).unwrap().starts_with("A-19"));
}

#[tokio::test]
async fn a_reply_that_is_too_long_or_too_deep_is_a_typed_end_and_not_memory() {
    for body in [format!("\"{}\"", "x".repeat(50_000_000)), "[".repeat(200_000)] {
        let (_service, client) = service(move |_, _| answer(200, body.clone())).await;
        let outcome = tokio::time::timeout(SOON, client.add_user(&person())).await.unwrap();
        assert!(matches!(outcome, Outcome::Unknown(_)));
    }
}

#[tokio::test]
async fn a38_a_lost_reply_to_add_user_is_unknown_and_never_sent_again() {
    for lost in [|| Reply::Close, || Reply::Cut(200, r#"{"response_code":1,"#)] {
        let (service, client) = service(move |_, _| lost()).await;
        assert!(matches!(client.add_user(&person()).await, Outcome::Unknown(_)));
        assert_eq!(service.at("/AddUser").len(), 1);
    }
}

#[tokio::test]
async fn a38_a_reply_that_does_not_come_in_time_is_unknown() {
    let (service, client) = service(|_, _| Reply::Silence).await;
    let client = client.with_patience(BRIEF);
    let outcome = tokio::time::timeout(SOON, client.add_user(&person())).await.unwrap();
    assert!(matches!(outcome, Outcome::Unknown(_)), "{outcome:?}");
    assert_eq!(service.at("/AddUser").len(), 1);
}

#[tokio::test]
async fn a37_a_yes_without_a_guid_is_unknown() {
    let (_service, client) = service(|_, _| answer(200, YES)).await;
    let Outcome::Unknown(evidence) = client.add_user(&person()).await else { panic!() };
    assert!(evidence.detail.contains("gave no id"));
}

#[tokio::test]
async fn an_update_that_names_somebody_else_is_not_a_yes() {
    let other = yes_with_guid().replace(GUID, "ffffffff-4e5f-6071-8293-a4b5c6d7e8f9");
    let (_service, client) = service(move |_, _| answer(200, other.clone())).await;
    assert!(matches!(client.update_user(&guid(), &person()).await, Outcome::Unknown(_)));
    let (_service, client) = service(|_, _| {
        answer(
            200,
            yes_with_guid()
                .to_uppercase()
                .replace("RESPONSE_", "response_")
                .replace("NULL", "null"),
        )
    })
    .await;
    assert_eq!(client.update_user(&guid(), &person()).await, Outcome::Done(()));
}

#[tokio::test]
async fn a15_verify_pin_is_sent_once_whatever_happens() {
    let replies: [fn() -> Reply; 7] = [
        || answer(200, NO),
        || answer(200, EXCEPTION),
        || answer(401, ""),
        || Reply::Answer(405, vec![("allow", "PUT".into())], String::new()),
        || answer(500, "<html>"),
        || Reply::Answer(429, vec![("retry-after", "1".into())], String::new()),
        || Reply::Close,
    ];
    for reply in replies {
        let (service, client) = service(move |_, _| reply()).await;
        let outcome = client.verify_pin(&guid(), &pin()).await;
        assert!(!matches!(outcome, Outcome::Done(_)));
        if let Outcome::Refused(refusal) = &outcome {
            assert_eq!(refusal.retry, Retry::Ask, "{refusal:?}");
        }
        assert_eq!(service.at("/VerifyPin").len(), 1, "{outcome:?}");
    }
}

#[tokio::test]
async fn a15_code_0_is_not_verified_and_never_called_a_wrong_pin() {
    let (_service, client) = service(|_, _| answer(200, NO)).await;
    let refusal = refused(client.verify_pin(&guid(), &pin()).await);
    assert_eq!(refusal.cause, Cause::NotVerified { exception: false });
    assert_eq!(refusal.cause.to_string(), "not verified");
}

#[tokio::test]
async fn a15_a_405_to_verify_pin_is_remembered_for_the_next_time() {
    let (service, client) = service(|seen, _| match seen.method.as_str() {
        "PUT" => answer(200, YES),
        _ => Reply::Answer(405, vec![("allow", "PUT".into())], String::new()),
    })
    .await;
    assert_eq!(refused(client.verify_pin(&guid(), &pin()).await).cause, Cause::MethodRefused);
    assert_eq!(client.verify_pin(&guid(), &pin()).await, Outcome::Done(Verified));
    assert_eq!(service.at("/VerifyPin").len(), 2);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_then_it_is_over() {
    let (service, client) = service(|seen, _| {
        let fresh = seen.header("authorization") == Some("Bearer token-2");
        if fresh { answer(200, yes_with_guid()) } else { answer(401, "") }
    })
    .await;
    assert_eq!(client.add_user(&person()).await, Outcome::Done(guid()));
    assert_eq!(service.at("/AccessToken").len(), 2);

    let (service, client) = crate::authx::service(|_, _| answer(401, "")).await;
    assert_eq!(refused(client.add_user(&person()).await).cause, Cause::NotAllowed);
    assert_eq!((service.at("/AddUser").len(), service.at("/AccessToken").len()), (2, 2));
}

#[tokio::test]
async fn a8_a_200_without_a_token_is_no_token() {
    for body in [YES, "{}", r#"{"access_token":""}"#, "<html>", ""] {
        let service = Service::start(move |_, _| answer(200, body)).await;
        let client = client(&service).await;
        let refusal = refused(client.add_user(&person()).await);
        assert_eq!(refusal.cause, Cause::Token(TokenTrouble::BadReply), "{body}");
        assert_eq!(service.seen().len(), 1);
    }
}

#[tokio::test]
async fn refused_keys_are_a_refusal_with_the_services_words_and_without_the_keys() {
    let service =
        Service::start(|_, _| answer(400, r#"{"Message":"no app canary-management-id"}"#)).await;
    let client = client(&service).await;
    let Cause::Token(TokenTrouble::Refused { status, detail }) =
        refused(client.add_user(&person()).await).cause
    else {
        panic!()
    };
    assert_eq!((status, detail.as_deref()), (400, Some("no app (hidden)")));
}

#[tokio::test]
async fn nobody_home_is_a_refusal_that_may_be_repeated_except_for_a_pin() {
    let (service, client) = service(|_, _| answer(200, YES)).await;
    client.sign_in().await.unwrap();
    drop(service);
    let nowhere = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", nowhere.local_addr().unwrap());
    drop(nowhere);
    let away = Service::start(|_, _| answer(200, YES)).await;
    let client = crate::authx::client(&Service { base, ..away }).await;
    let refusal = refused(client.add_user(&person()).await);
    assert_eq!(refusal.cause, Cause::Token(TokenTrouble::Unreachable));
    assert_eq!(refusal.retry, Retry::Safe);
    assert_eq!(refused(client.verify_pin(&guid(), &pin()).await).retry, Retry::Ask);
}

#[tokio::test]
async fn x13_a_pause_is_capped_and_told() {
    let (_service, client) =
        service(|_, _| Reply::Answer(429, vec![("retry-after", "99999999".into())], String::new()))
            .await;
    let refusal = refused(client.delete_user(&guid()).await);
    assert_eq!(refusal.retry_after.unwrap().as_secs(), 3600);
    assert_eq!(refusal.retry, Retry::Safe);
}

#[tokio::test]
async fn a34_a_pin_is_in_no_record_and_no_error_even_when_it_is_echoed() {
    let echo = r#"{"response_code":0,"response_text":"PIN 004179 of token-0","pin":"004179"}"#;
    let (_service, client) = service(move |_, _| answer(200, echo)).await;
    let refusal = refused(client.verify_pin(&guid(), &pin()).await);
    let shown = format!("{}{refusal:?}", rig::shown(client.exchanges()));
    assert!(!shown.contains("004179"), "{shown}");
    assert!(!shown.contains("token-0") && !shown.contains("canary"), "{shown}");
    assert!(shown.contains("/VerifyPin") && shown.contains(GUID), "{shown}");
}
