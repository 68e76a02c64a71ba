//! Faces, fingerprints and palms.

use gatehouse_sandbox::{AuthxOptions, Endpoint as At, Factor as Held, Fault, Options, PartPolicy};
use gatehouse_vendors::{
    Retry,
    authx::{
        AuthX, BiometricCode, BiometricKeys, BiometricRequest, Cause, Factor, Process, Processed,
        Sample, SamplePolicy, SampleRule, UserGuid,
    },
};
use zeroize::Zeroizing;

use crate::rig::{Rig, done, refused, seeded};

/// A whole JPEG of 16 by 16 grey points.
#[rustfmt::skip]
const FACE: &[u8] = &[
    0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01, 0x01, 0x00, 0x00, 0x01,
    0x00, 0x01, 0x00, 0x00, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x03, 0x02, 0x02, 0x02, 0x02, 0x02, 0x03,
    0x02, 0x02, 0x02, 0x03, 0x03, 0x03, 0x03, 0x04, 0x06, 0x04, 0x04, 0x04, 0x04, 0x04, 0x08, 0x06,
    0x06, 0x05, 0x06, 0x09, 0x08, 0x0a, 0x0a, 0x09, 0x08, 0x09, 0x09, 0x0a, 0x0c, 0x0f, 0x0c, 0x0a,
    0x0b, 0x0e, 0x0b, 0x09, 0x09, 0x0d, 0x11, 0x0d, 0x0e, 0x0f, 0x10, 0x10, 0x11, 0x10, 0x0a, 0x0c,
    0x12, 0x13, 0x12, 0x10, 0x13, 0x0f, 0x10, 0x10, 0x10, 0xff, 0xc0, 0x00, 0x0b, 0x08, 0x00, 0x10,
    0x00, 0x10, 0x01, 0x01, 0x11, 0x00, 0xff, 0xc4, 0x00, 0x15, 0x00, 0x01, 0x01, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xff, 0xc4, 0x00,
    0x14, 0x10, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0xff, 0xda, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3f, 0x00, 0x90, 0x0f, 0xff,
    0xd9,
];

const EVERY_FACTOR: [(Factor, Held); 3] = [
    (Factor::Face, Held::Face),
    (Factor::Fingerprint, Held::Fingerprint),
    (Factor::Palm, Held::Palm),
];

fn sample(data: &[u8]) -> Option<Sample> {
    Some(Sample::new(Zeroizing::new(data.to_vec())).unwrap())
}

fn request(user: &UserGuid, factor: Factor, process: Process) -> BiometricRequest {
    let sample = sample(FACE).filter(|_| process != Process::Delete);
    BiometricRequest { user: user.clone(), factor, process, sample, correlation_id: None }
}

/// The first person has a face already; this one has nothing yet.
fn nobody_yet(rig: &Rig) -> UserGuid {
    UserGuid::new(&rig.sandbox.people()[3].guid).unwrap()
}

fn holds(rig: &Rig, factor: Held) -> bool {
    rig.sandbox.people()[3].factors.contains(&factor)
}

async fn code(client: &AuthX, request: &BiometricRequest) -> BiometricCode {
    let refusal = refused(client.process_biometric(request).await);
    match refusal.cause {
        Cause::Biometric(code) => code,
        other => panic!("{other}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_factor_is_enrolled_verified_and_deleted() {
    let rig = Rig::new().await;
    let (client, user) = (rig.authx(), nobody_yet(&rig));
    for (factor, held) in EVERY_FACTOR {
        let before = code(&client, &request(&user, factor, Process::Verify)).await;
        let named =
            if factor == Factor::Face { BiometricCode::FaceNotMatch } else { BiometricCode::Error };
        assert_eq!(before, named, "{factor:?}");
        done(client.process_biometric(&request(&user, factor, Process::Enrol)).await);
        assert!(holds(&rig, held));
        done(client.process_biometric(&request(&user, factor, Process::Verify)).await);
        done(client.process_biometric(&request(&user, factor, Process::Delete)).await);
        assert!(!holds(&rig, held));
    }
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a17_each_code_is_its_own_and_a_number_nobody_knows_is_kept() {
    let rig = Rig::new().await;
    let (client, user) = (rig.authx(), nobody_yet(&rig));
    let codes = [
        (2, BiometricCode::FaceNotMatch),
        (3, BiometricCode::FaceQualityPoor),
        (4, BiometricCode::TooManyFace),
        (5, BiometricCode::FaceNotFound),
        (6, BiometricCode::FaceOutBound),
        (7, BiometricCode::SettingsMissed),
        (8, BiometricCode::UserNotExists),
        (42, BiometricCode::Other(42)),
    ];
    for (number, expected) in codes {
        rig.arm(At::ProcessBiometric, Fault::BiometricCode(number));
        let told = code(&client, &request(&user, Factor::Face, Process::Enrol)).await;
        assert_eq!(told, expected);
        assert_eq!(told.number(), i64::from(number));
    }
    rig.arm(At::ProcessBiometric, Fault::BiometricCode(5));
    let palm = code(&client, &request(&user, Factor::Palm, Process::Verify)).await;
    assert!(!palm.speaks_of(Factor::Palm), "a39: no face is looked for in a palm");
    assert!(!holds(&rig, Held::Face));
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a16_an_exception_of_the_server_says_nothing_about_a_factor() {
    let rig = Rig::new().await;
    rig.arm(At::ProcessBiometric, Fault::ServerException);
    let request = request(&nobody_yet(&rig), Factor::Face, Process::Verify);
    let refusal = refused(rig.authx().process_biometric(&request).await);
    assert_eq!(refusal.cause, Cause::Said { code: 0, exception: true });
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_was_cut_off_and_a_person_nobody_knows_have_their_codes() {
    let rig = Rig::new().await;
    let (client, user) = (rig.authx(), nobody_yet(&rig));
    let half = sample(&FACE[..FACE.len() / 2]);
    let half = BiometricRequest { sample: half, ..request(&user, Factor::Face, Process::Enrol) };
    assert_eq!(code(&client, &half).await, BiometricCode::FaceQualityPoor);
    let stranger = UserGuid::new("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9").unwrap();
    let stranger = request(&stranger, Factor::Face, Process::Verify);
    assert_eq!(code(&client, &stranger).await, BiometricCode::UserNotExists);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a24_what_needs_data_is_not_sent_without_it() {
    let rig = Rig::new().await;
    let (client, user) = (rig.authx(), nobody_yet(&rig));
    for factor in [Factor::Face, Factor::Fingerprint] {
        for process in [Process::Enrol, Process::Verify] {
            let empty = BiometricRequest { sample: None, ..request(&user, factor, process) };
            let refusal = refused(client.process_biometric(&empty).await);
            assert_eq!((refusal.cause, refusal.retry), (Cause::SampleMissing, Retry::Ask));
        }
    }
    assert!(rig.sandbox.requests().is_empty());
    let palm = BiometricRequest { sample: None, ..request(&user, Factor::Palm, Process::Enrol) };
    done(client.process_biometric(&palm).await);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a24_and_a25_a_tenant_that_reads_the_contract_the_other_way_is_met_by_a_switch() {
    let strict =
        |policy| AuthxOptions { palm_data: policy, delete_data: policy, ..AuthxOptions::default() };
    let turns =
        [(PartPolicy::Forbidden, SampleRule::LeftOut), (PartPolicy::Needed, SampleRule::Required)];
    for (policy, rule) in turns {
        let rig = Rig::with(Options { authx: strict(policy), ..seeded() }).await;
        let user = nobody_yet(&rig);
        let samples = SamplePolicy::default()
            .with(Factor::Palm, Process::Enrol, rule)
            .with(Factor::Palm, Process::Delete, rule)
            .with_media_type("application/octect-stream");
        let client = rig.authx().with_samples(samples);
        for process in [Process::Enrol, Process::Delete] {
            let sample = sample(b"a palm");
            let palm = BiometricRequest { sample, ..request(&user, Factor::Palm, process) };
            done(client.process_biometric(&palm).await);
        }
        rig.assert_clean();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correlation_id_is_a_guid_or_is_not_sent() {
    let rig = Rig::new().await;
    let (client, user) = (rig.authx(), nobody_yet(&rig));
    let with = |id: &str| BiometricRequest {
        correlation_id: Some(id.to_owned()),
        ..request(&user, Factor::Face, Process::Enrol)
    };
    let refusal = refused(client.process_biometric(&with("call-17")).await);
    assert!(matches!(refusal.cause, Cause::BadValue(_)), "{refusal:?}");
    assert!(rig.sandbox.requests().is_empty());
    let outcome = client.process_biometric(&with("1f0e9a52-52c4-4d6a-8a59-b7a2e0d5a1c3")).await;
    assert_eq!(done(outcome), Processed { correlation_id: None }, "the sample repeats none");
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a30_and_a31_wrong_biometric_keys_are_a_code_and_none_at_all_are_not_sent() {
    let rig = Rig::new().await;
    let user = nobody_yet(&rig);
    rig.keep("biometric-secret", "SOMETHING-ELSE").await;
    let face = request(&user, Factor::Face, Process::Enrol);
    assert_eq!(code(&rig.authx(), &face).await, BiometricCode::SettingsMissed);
    rig.assert_clean();

    let mut account = rig.authx_account();
    account.biometric = None;
    let refusal = refused(AuthX::new(account).unwrap().process_biometric(&face).await);
    assert_eq!(refusal.cause, Cause::NoBiometricKeys);

    let mut account = rig.authx_account();
    rig.keep("biometric-secret", &rig.sandbox.authx().biometric.secret_key).await;
    account.biometric =
        account.biometric.map(|keys| BiometricKeys { host_name: "tenant01".to_owned(), ..keys });
    assert_eq!(code(&AuthX::new(account).unwrap(), &face).await, BiometricCode::SettingsMissed);
    assert_eq!(rig.sandbox.violations()[0].rule, "A-31");
}
