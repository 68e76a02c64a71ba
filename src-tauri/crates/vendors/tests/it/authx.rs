//! AuthX: what is sent, and what a yes is.

use gatehouse_vendors::{Outcome, Vendor, authx::*};
use insta::assert_snapshot;
use zeroize::Zeroizing;

use crate::rig::{self, Reply, Seen, Service, answer};

pub const GUID: &str = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
pub const YES: &str =
    r#"{"response_code":1,"response_subcode":0,"response_text":null,"response_data":null}"#;

pub fn yes_with_guid() -> String {
    format!(
        r#"{{"response_code":1,"response_subcode":0,"response_text":null,"response_data":"{{\"guid\":\"{GUID}\"}}"}}"#
    )
}

/// A service that gives out tokens and answers everything else as the script says.
pub async fn service(
    script: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static,
) -> (Service, AuthX) {
    let service = Service::start(move |seen, number| match seen.path.as_str() {
        "/AccessToken" => answer(
            200,
            format!(
                r#"{{"access_token":"token-{number}","token_type":"bearer","expires_in":1209599}}"#
            ),
        ),
        _ => script(seen, number),
    })
    .await;
    let client = client(&service).await;
    (service, client)
}

pub async fn client(service: &Service) -> AuthX {
    let secrets = [
        ("application-id", "canary-management-id"),
        ("application-key", "canary-management-key"),
        ("biometric-key", "CANARY-BIOMETRIC-KEY"),
        ("biometric-secret", "CANARY-BIOMETRIC-SECRET"),
    ];
    AuthX::new(Account {
        endpoint: service.endpoint(Vendor::AuthX),
        management: ManagementKeys {
            application_id: rig::name("application-id"),
            application_key: rig::name("application-key"),
        },
        biometric: Some(BiometricKeys {
            application_key: rig::name("biometric-key"),
            secret_key: rig::name("biometric-secret"),
            host_name: "tenant01".to_owned(),
        }),
        vault: rig::vault(&secrets).await,
    })
    .unwrap()
}

pub fn person() -> Person {
    Person::named(LoginName::new("ada.l").unwrap(), "Ada", "Lovelace")
        .unwrap()
        .reached_at("ada@example.org", Phone::new("+44", "2079460000").unwrap())
        .unwrap()
}

pub fn guid() -> UserGuid {
    UserGuid::new(GUID).unwrap()
}

pub fn pin() -> Pin {
    Pin::new(Zeroizing::new("004179".to_owned())).unwrap()
}

#[tokio::test]
async fn a3_the_token_is_asked_for_with_two_headers_of_its_own_names() {
    let (service, client) = service(|_, _| answer(500, "")).await;
    let told = client.sign_in().await.unwrap();
    assert_eq!(told.life.as_secs(), 1_209_599);
    assert_snapshot!(service.last().wire());
}

#[tokio::test]
async fn a7_the_scheme_is_bearer_whatever_the_token_type_says() {
    let (service, client) = service(|_, _| answer(200, YES)).await;
    client.delete_user(&guid()).await;
    assert_eq!(service.last().header("authorization"), Some("Bearer token-0"));
}

#[tokio::test]
async fn a9_a10_a11_a_person_is_sent_nested_in_exact_casing_with_a_country_code() {
    let (service, client) = service(|_, _| answer(200, yes_with_guid())).await;
    assert_eq!(client.add_user(&person()).await, Outcome::Done(guid()));
    assert_snapshot!(service.last().wire());
}

#[tokio::test]
async fn a36_an_update_sends_aliases_only_where_some_were_set_and_then_all_five() {
    let (service, client) = service(|_, _| answer(200, yes_with_guid())).await;
    assert_eq!(client.update_user(&guid(), &person()).await, Outcome::Done(()));
    assert!(!service.last().body.contains("alias"));
    let person = person().with_aliases(Aliases::new(&["ada", "countess"]).unwrap());
    client.update_user(&guid(), &person).await;
    assert_snapshot!(service.last().wire());
}

#[tokio::test]
async fn a20_quotes_of_every_kind_arrive_as_they_were_typed() {
    let name = "O\u{201d}Neil\u{2033} \"the\" \\ second // not a comment";
    let person = Person::named(LoginName::new("o").unwrap(), "A", name)
        .unwrap()
        .reached_at("o@example.org", Phone::new("+1", "5550100").unwrap())
        .unwrap();
    let (service, client) = service(|_, _| answer(200, yes_with_guid())).await;
    client.add_user(&person).await;
    let sent: serde_json::Value = serde_json::from_str(&service.last().body).unwrap();
    assert_eq!(sent["name"]["last_Name"], name);
}

#[tokio::test]
async fn new_aliases_are_sent_and_empty_ones_are_left_out() {
    let (service, client) = service(|_, _| answer(200, yes_with_guid())).await;
    client.add_user(&person().with_aliases(Aliases::new(&["ada"]).unwrap())).await;
    let body = service.last().body;
    assert!(body.contains(r#""alias_name":"ada""#) && !body.contains("alias_name1"), "{body}");
}

#[tokio::test]
async fn a_deletion_carries_the_guid_and_nothing_else() {
    let (service, client) = service(|_, _| answer(200, YES)).await;
    assert_eq!(client.delete_user(&guid()).await, Outcome::Done(()));
    assert_snapshot!(service.last().wire());
}

#[tokio::test]
async fn a33_a34_a_pin_is_sent_as_a_text_and_none_is_waited_for() {
    let (service, client) = service(|_, _| answer(200, YES)).await;
    assert_eq!(client.generate_pin(&guid(), &pin()).await, Outcome::Done(()));
    assert_snapshot!(service.last().wire());
}

#[tokio::test]
async fn a_pin_is_verified_by_code_1_alone() {
    let (service, client) = service(|_, _| answer(200, YES)).await;
    assert_eq!(client.verify_pin(&guid(), &pin()).await, Outcome::Done(Verified));
    assert_snapshot!(service.last().wire());
}

#[tokio::test]
async fn a1_a_405_is_followed_once_and_remembered() {
    let (service, client) = service(|seen, _| match seen.method.as_str() {
        "DELETE" => answer(200, YES),
        _ => Reply::Answer(405, vec![("allow", "DELETE, OPTIONS".into())], String::new()),
    })
    .await;
    assert_eq!(client.delete_user(&guid()).await, Outcome::Done(()));
    assert_eq!(client.method(Route::DeleteUser), Verb::Delete);
    assert_eq!(client.delete_user(&guid()).await, Outcome::Done(()));
    let methods: Vec<String> =
        service.at("/DeleteUser").into_iter().map(|seen| seen.method).collect();
    assert_eq!(methods, ["POST", "DELETE", "DELETE"]);
}

#[tokio::test]
async fn a1_two_405_that_point_at_each_other_end() {
    let (service, client) = service(|_, _| {
        Reply::Answer(405, vec![("allow", "POST, PUT, PATCH, DELETE".into())], String::new())
    })
    .await;
    let Outcome::Refused(refusal) = client.update_user(&guid(), &person()).await else { panic!() };
    assert_eq!(refusal.cause, Cause::MethodRefused);
    assert_eq!(service.at("/UpdateUser").len(), 2);
}

#[tokio::test]
async fn a1_the_token_may_want_another_method_too() {
    let service = Service::start(|seen, _| match (seen.path.as_str(), seen.method.as_str()) {
        ("/AccessToken", "GET") => answer(200, r#"{"access_token":"t"}"#),
        ("/AccessToken", _) => Reply::Answer(405, vec![("allow", "GET".into())], String::new()),
        _ => answer(200, YES),
    })
    .await;
    let client = client(&service).await;
    assert_eq!(client.delete_user(&guid()).await, Outcome::Done(()));
    assert_eq!(client.method(Route::AccessToken), Verb::Get);
}

#[tokio::test]
async fn a42_a_signing_hook_sees_each_request_and_adds_its_headers() {
    struct Stamp;
    impl gatehouse_vendors::RequestSigning for Stamp {
        fn sign(
            &self,
            request: &gatehouse_vendors::Unsigned<'_>,
        ) -> Result<Vec<(String, String)>, gatehouse_vendors::CannotSign> {
            let stamp = format!("{} {} {}", request.method, request.url.path(), request.body.len());
            Ok(vec![("x-stamp".to_owned(), stamp)])
        }
    }
    let (service, client) = service(|_, _| answer(200, YES)).await;
    let client = client.with_signing(std::sync::Arc::new(Stamp));
    client.delete_user(&guid()).await;
    assert_eq!(service.last().header("x-stamp"), Some("POST /DeleteUser 47"));
    assert!(!rig::shown(client.exchanges()).contains("POST /DeleteUser 47"));
}

#[tokio::test]
async fn a42_what_cannot_be_signed_is_not_sent() {
    struct Broken;
    impl gatehouse_vendors::RequestSigning for Broken {
        fn sign(
            &self,
            _: &gatehouse_vendors::Unsigned<'_>,
        ) -> Result<Vec<(String, String)>, gatehouse_vendors::CannotSign> {
            Ok(vec![("x-stamp".to_owned(), "two\r\nlines".to_owned())])
        }
    }
    let (service, client) = service(|_, _| answer(200, YES)).await;
    let client = client.with_signing(std::sync::Arc::new(Broken));
    assert!(matches!(client.delete_user(&guid()).await, Outcome::Refused(_)));
    assert!(service.seen().is_empty());
}

/// SHA-256 of the key-like values in the vendors' own samples, in lower case, so that this file holds none of them.
const SAMPLE_KEYS: [&str; 6] = [
    "987dee9e4878e1aabd1358ac8f3810a64be361891989576b8ed238be3346fc9d",
    "3a7253d673e7578eaa75cec5b2d8b144e7e0f8264cc518acf1af93de00f5bf45",
    "1c6b4c6b9aea9b38c92286da4e3ab31fe99969f436d4472b55718b5bde39f76b",
    "6c9ac0338eadd3c77f82afac8dde7d84095d89a5e4e36a88ad65f5154682abef",
    "09599018ae6a5649a69dc0a0740de998043a15972db8466de30d30ac3c41dc6a",
    "4a1fd0c5c73f8cb5a904c7ede349ba8840469c78ee9a0ab81466e572151c3592",
];

#[test]
fn a41_no_sample_credential_is_anywhere_in_this_crate() {
    let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"))];
    let mut looked_at = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap().to_ascii_lowercase();
            for word in bytes.split(|b| !b.is_ascii_hexdigit() && *b != b'-') {
                let found = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(word));
                assert!(!SAMPLE_KEYS.contains(&found.as_str()), "{}", path.display());
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 1000);
}
