//! AuthX: the biometric call.

use gatehouse_vendors::{Outcome, Retry, authx::*};
use insta::assert_snapshot;
use zeroize::Zeroizing;

use crate::{
    authx::{YES, guid, service},
    rig::{self, Reply, SOON, answer},
};

fn sample() -> Sample {
    Sample::new(Zeroizing::new(b"canary-picture".to_vec())).unwrap()
}

fn request(factor: Factor, process: Process, sample: Option<Sample>) -> BiometricRequest {
    BiometricRequest { user: guid(), factor, process, sample, correlation_id: None }
}

fn device() -> DeviceData {
    DeviceData { browser_version: "VERSION".to_owned(), ..DeviceData::default() }
}

#[tokio::test]
async fn a21_a22_a23_a26_a_face_is_enrolled_with_two_parts_and_a_bearer() {
    let (service, client) = service(|_, _| answer(200, YES)).await;
    let client = client.with_device(device());
    let mut face = request(Factor::Face, Process::Enrol, Some(sample()));
    face.correlation_id = Some("1f0e9a52-52c4-4d6a-8a59-b7a2e0d5a1c3".to_owned());
    assert!(matches!(client.process_biometric(&face).await, Outcome::Done(_)));
    assert_snapshot!(service.last().wire());
    let body = service.last().body;
    assert!(body.starts_with("--") && body.ends_with("--\r\n"), "a delimiter at either end");
    assert!(body.contains("octet-stream\r\n\r\ncanary"), "an empty line before the data");
}

#[tokio::test]
async fn a32_the_device_is_what_was_configured_and_says_one_number_twice() {
    let (service, client) = service(|_, _| answer(200, YES)).await;
    let client = client.with_device(DeviceData {
        device_name: "Desk 2".to_owned(),
        src_user_id: 222,
        ..DeviceData::default()
    });
    client.process_biometric(&request(Factor::Palm, Process::Enrol, None)).await;
    let body = service.last().body;
    assert!(body.contains(r#""device_name":"Desk 2","ip":"0.0.0.0","src_user_id":222}"#), "{body}");
    assert_eq!(body.matches(r#""src_user_id":222"#).count(), 2);
}

#[tokio::test]
async fn a24_a25_a_palm_and_a_deletion_go_without_data() {
    let (service, client) = service(|_, _| answer(200, YES)).await;
    let client = client.with_device(device());
    let palm = request(Factor::Palm, Process::Verify, None);
    assert!(matches!(client.process_biometric(&palm).await, Outcome::Done(_)));
    assert_snapshot!(service.last().wire());
    let gone = request(Factor::Fingerprint, Process::Delete, None);
    assert!(matches!(client.process_biometric(&gone).await, Outcome::Done(_)));
    let body = service.last().body;
    assert!(body.contains(r#"{"authentication_id":1,"process_type":3,"#), "{body}");
    assert!(!body.contains("biometricdata"));
}

#[tokio::test]
async fn a24_face_and_finger_without_data_are_refused_here() {
    let (service, client) = service(|_, _| answer(200, YES)).await;
    for factor in [Factor::Face, Factor::Fingerprint] {
        for process in [Process::Enrol, Process::Verify] {
            let outcome = client.process_biometric(&request(factor, process, None)).await;
            let Outcome::Refused(refusal) = outcome else { panic!("{factor:?} {process:?}") };
            assert_eq!((refusal.cause, refusal.retry), (Cause::SampleMissing, Retry::Ask));
        }
    }
    assert!(service.seen().is_empty());
}

#[tokio::test]
async fn a22_a24_a25_the_policy_is_a_switch_per_factor_and_process() {
    let policy = SamplePolicy::default()
        .with(Factor::Palm, Process::Enrol, SampleRule::LeftOut)
        .with(Factor::Face, Process::Delete, SampleRule::Required)
        .with_media_type("application/octect-stream");
    assert_eq!(policy.rule(Factor::Face, Process::Enrol), SampleRule::Required);
    let (service, client) = service(|_, _| answer(200, YES)).await;
    let client = client.with_samples(policy);
    client.process_biometric(&request(Factor::Palm, Process::Enrol, Some(sample()))).await;
    assert!(!service.last().body.contains("canary-picture"));
    client.process_biometric(&request(Factor::Palm, Process::Verify, Some(sample()))).await;
    assert!(service.last().body.contains("application/octect-stream"));
    let gone = request(Factor::Face, Process::Delete, None);
    assert!(matches!(client.process_biometric(&gone).await, Outcome::Refused(_)));
}

#[tokio::test]
async fn a22_a_media_type_that_is_none_is_refused_here() {
    let (service, client) = service(|_, _| answer(200, YES)).await;
    let client = client.with_samples(SamplePolicy::default().with_media_type("mutipart data"));
    let face = request(Factor::Face, Process::Enrol, Some(sample()));
    assert!(matches!(client.process_biometric(&face).await, Outcome::Refused(_)));
    assert!(service.at("/ProcessBiometric").is_empty());
}

#[tokio::test]
async fn a17_each_code_keeps_its_meaning_and_an_unknown_one_its_number() {
    let codes = [
        (0, BiometricCode::Error),
        (2, BiometricCode::FaceNotMatch),
        (3, BiometricCode::FaceQualityPoor),
        (4, BiometricCode::TooManyFace),
        (5, BiometricCode::FaceNotFound),
        (6, BiometricCode::FaceOutBound),
        (7, BiometricCode::SettingsMissed),
        (8, BiometricCode::UserNotExists),
        (42, BiometricCode::Other(42)),
        (-1, BiometricCode::Other(-1)),
    ];
    for (number, code) in codes {
        let (_service, client) =
            service(move |_, _| answer(200, format!(r#"{{"response_code":{number}}}"#))).await;
        let face = request(Factor::Face, Process::Verify, Some(sample()));
        let Outcome::Refused(refusal) = client.process_biometric(&face).await else { panic!() };
        assert_eq!(refusal.cause, Cause::Biometric(code));
        assert_eq!(code.number(), number);
    }
}

#[tokio::test]
async fn a17_codes_2_to_8_mean_nothing_to_other_calls() {
    let (_service, client) = service(|_, _| answer(200, r#"{"response_code":8}"#)).await;
    let Outcome::Refused(refusal) = client.delete_user(&guid()).await else { panic!() };
    assert_eq!(refusal.cause, Cause::Said { code: 8, exception: false });
}

#[test]
fn a39_face_codes_say_nothing_about_a_palm() {
    assert!(BiometricCode::FaceNotFound.speaks_of(Factor::Face));
    assert!(!BiometricCode::FaceNotFound.speaks_of(Factor::Palm));
    assert!(!BiometricCode::FaceNotMatch.speaks_of(Factor::Fingerprint));
    assert!(BiometricCode::UserNotExists.speaks_of(Factor::Palm));
    assert!(!BiometricCode::Other(9).speaks_of(Factor::Face));
}

#[test]
fn a28_verifying_changes_nothing_and_the_other_two_do() {
    assert!(!Process::Verify.changes_something());
    assert!(Process::Enrol.changes_something() && Process::Delete.changes_something());
}

#[tokio::test]
async fn a29_keys_and_data_are_in_the_call_and_in_no_record() {
    let echo = r#"{"response_code":0,"response_text":"CANARY-BIOMETRIC-SECRET is not known"}"#;
    let (service, client) = service(move |_, _| answer(200, echo)).await;
    let face = request(Factor::Face, Process::Enrol, Some(sample()));
    let outcome = client.process_biometric(&face).await;
    assert!(service.last().body.contains("CANARY-BIOMETRIC-SECRET"));
    let shown = format!("{}{outcome:?}", rig::shown(client.exchanges())).to_lowercase();
    assert!(!shown.contains("canary"), "{shown}");
    assert!(shown.contains("tenant01"), "the host name is no secret: {shown}");
}

#[tokio::test]
async fn a30_a31_the_two_families_of_keys_never_meet() {
    let (service, client) = service(|_, _| answer(200, YES)).await;
    client.process_biometric(&request(Factor::Face, Process::Enrol, Some(sample()))).await;
    let [token, call] =
        [service.at("/AccessToken"), service.at("/ProcessBiometric")].map(|seen| seen[0].wire());
    assert!(token.contains("canary-management-key") && !token.contains("CANARY-BIOMETRIC"));
    assert!(call.contains("CANARY-BIOMETRIC-KEY") && !call.contains("canary-management"));
    assert!(call.contains(r#""host_name":"tenant01""#), "not made from the address");
}

#[tokio::test]
async fn a30_without_biometric_keys_nothing_is_made_up_and_nothing_is_sent() {
    let (service, _) = service(|_, _| answer(200, YES)).await;
    let client = AuthX::new(Account {
        endpoint: service.endpoint(gatehouse_vendors::Vendor::AuthX),
        management: ManagementKeys {
            application_id: rig::name("application-id"),
            application_key: rig::name("application-key"),
        },
        biometric: None,
        vault: rig::vault(&[("application-id", "i"), ("application-key", "k")]).await,
    })
    .unwrap();
    let face = request(Factor::Face, Process::Enrol, Some(sample()));
    let Outcome::Refused(refusal) = client.process_biometric(&face).await else { panic!() };
    assert_eq!(refusal.cause, Cause::NoBiometricKeys);
    assert!(service.seen().is_empty());
}

#[tokio::test]
async fn a_refusal_that_comes_before_the_data_is_out_is_that_refusal() {
    let large = || Sample::new(Zeroizing::new(vec![7; 24 * 1024 * 1024])).ok();
    for (status, cause, tries) in [(413, Cause::Rejected, 1), (401, Cause::NotAllowed, 2)] {
        let (service, client) = service(move |_, _| Reply::Early(status)).await;
        let face = request(Factor::Face, Process::Enrol, large());
        let outcome = tokio::time::timeout(SOON, client.process_biometric(&face)).await.unwrap();
        let Outcome::Refused(refusal) = outcome else { panic!("{status}: {outcome:?}") };
        assert_eq!((refusal.cause, refusal.status), (cause, Some(status)));
        assert_eq!(service.at("/ProcessBiometric").len(), tries);
    }
}
