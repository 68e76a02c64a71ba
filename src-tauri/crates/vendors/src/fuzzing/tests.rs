use gatehouse_mutation::{Corpus, Values};
use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// Replies as the contract shows them, repaired and with invented values (vendors.md A-18, A-41, X-22).
const SEEDS: [&str; 16] = [
    r#"{"access_token":"t-1","token_type":"bearer","expires_in":1209599,"CompanyId":"1",".issued":"Mon, 22 Mar 2021 06:38:24 GMT",".expires":"Mon, 05 Apr 2021 06:38:24 GMT"}"#,
    r#"{"response_code":1,"response_subcode":0,"response_text":null,"response_data":"{\"guid\":\"0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9\"}"}"#,
    r#"{"correlation_id":null,"response_code":5,"response_subcode":100,"response_text":"x","response_data":null}"#,
    r#"{"Message":"An error has occurred.","ExceptionMessage":"x"}"#,
    r#"{"access_token":"t","token_type":"Bearer","expires_in":3600,"scope":"acxapi"}"#,
    r#"{"Id":"0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9","FileName":"a.acxMedia","FileSizeKb":1234}"#,
    "\"An interaction with this file name already exists.\"",
    "Invalid Hierarchy Id/Code! You must either specify a valid hierarchy id/code",
    r#"[{"id":"a","firstName":"A","agentEmail":"a@b","isActive":true,"osms":[]},{"Id":7}]"#,
    r#"[{"id":"1","children":[{"id":"2","hierarchyCodes":["x"],"children":[{"id":"3"}]}]}]"#,
    r#"[{"id":"1","status":"Sampled","processFailures":[{"message":"m"}],"callDurationMillis":0}]"#,
    r#"{"conversationId":"c","transcriptions":[{"languageCode":"en","transcription":["00:00:01 A: b"]}]}"#,
    r#"{"result":"1","customers":[{"customer_id":1,"individual":"true","office_address":{"city":"x"}}],"page":1}"#,
    r#"{"result":"1504","msg":"Duplicate data","desc":"Registered.","data":{"email":"x"}}"#,
    r#"{"status":"error","error_code":1001,"message":"m","request_id":"r","token":"t"}"#,
    "<!DOCTYPE html><html><body>Bad gateway</body></html>",
];

/// What breaks decoders more often than chance does: whole values first.
const PIECES: [&str; 20] = [
    "null",
    "true",
    "\"\"",
    "{}",
    "[]",
    "[[]]",
    "-1",
    "1e999",
    "9223372036854775808",
    "\"\\u0000\"",
    "\"{\\\"guid\\\":7}\"",
    "\\ud800",
    "\"{\\\"",
    ",",
    "\u{feff}",
    "[[[[[[[[",
    "\"guid\":",
    "\"id\":",
    "//",
    "\u{2033}",
];
/// How many of them are whole values.
const VALUES: usize = 11;

/// Replies with a mistake or several, as [`gatehouse_mutation`] makes them.
#[test]
fn decoders_survive_ten_million_cases() {
    let owned = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    let others = owned(&PIECES[..VALUES]);
    let corpus = Corpus {
        seeds: owned(&SEEDS),
        pieces: owned(&PIECES),
        values: Some(Values { after: b":", until: b",}]", others }),
    };
    corpus.throw(20_000, decode).unwrap();
}

#[test]
fn a18_a20_x22_every_seed_is_whole_json_or_none_at_all() {
    for seed in SEEDS {
        let looks = seed.starts_with(['{', '[', '"']);
        assert_eq!(json::decode(seed.as_bytes()).is_ok(), looks, "{seed}");
    }
}

#[test]
fn every_seed_is_survived_by_every_decoder_also_when_cut_anywhere() {
    for seed in SEEDS {
        for end in 0..=seed.len() {
            (0..DECODERS).for_each(|decoder| decode(decoder, &seed.as_bytes()[..end]));
        }
    }
}

fn json() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "response_code",
        "response_data",
        "access_token",
        "expires_in",
        "id",
        "Id",
        "guid",
        "result",
        "customers",
        "customer_id",
        "children",
        "transcriptions",
        "token",
        "processFailures",
        ".expires",
        "x",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner.clone()), 0..6)
                .prop_map(|pairs| pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
            inner.prop_map(|value| Value::from(value.to_string())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_a_decoder_panic(decoder in 0..DECODERS, bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        decode(decoder, &bytes);
    }

    #[test]
    fn no_json_makes_a_decoder_panic(decoder in 0..DECODERS, value in json()) {
        decode(decoder, value.to_string().as_bytes());
    }

    #[test]
    fn what_is_shown_is_bounded_and_holds_no_secret(text in ".{0,300}", value in json()) {
        let secrets = Secrets::none().and("s3cret-value");
        let body = serde_json::json!({"echo": format!("{text}s3cret-value{text}"), "pin": value, "v": value});
        let shown = secrets.shown(body.to_string().as_bytes());
        prop_assert!(!shown.contains("s3cret-value"));
        prop_assert!(shown.chars().count() <= 4096);
    }

    #[test]
    fn a_guid_is_taken_as_it_is_or_not_at_all(text in ".{0,140}") {
        if let Ok(guid) = crate::authx::UserGuid::new(&text) {
            prop_assert_eq!(guid.as_str(), text.trim());
        }
    }

    #[test]
    fn an_authx_host_is_always_below_authx(apipath in ".{0,70}", hostname in "[a-z0-9.@/#-]{0,20}") {
        if let Ok(endpoint) = crate::Endpoint::authx(&apipath, &hostname) {
            prop_assert!(endpoint.host().ends_with(".authx.com"));
            prop_assert_eq!(endpoint.base().path(), "/");
        }
    }
}
