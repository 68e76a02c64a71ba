//! Bodies that make no sense are answered all the same, by every endpoint.

use gatehouse_sandbox::{Endpoint, Options, Sandbox, Vendor};
use serde_json::Value;

use crate::matrix::{base, line};
use crate::wire::{exchange, request};

fn odd_bodies() -> Vec<Vec<u8>> {
    let deep = vec![b'['; 200_000];
    let nested = format!("{}1{}", "{\"name\":".repeat(100), "}".repeat(100));
    let mut bodies: Vec<Vec<u8>> = vec![deep, nested.into_bytes(), b"\xff\xfe\x00".to_vec()];
    for text in [
        "",
        "null",
        "[]",
        "7",
        "\"{}\"",
        "{}",
        "{\"guid\":null,\"pin\":{}}",
        "{\"guid\":1e400}",
        "{\"pageSize\":99999999999999999999}",
        "{\"conversationIds\":[null]}",
        "{\"email\":\"\u{0}\",\"password\":\"\u{202e}\"}",
        "{\"name\":{\"name\":[]},\"phone\":[]}",
        "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n",
    ] {
        bodies.push(text.as_bytes().to_vec());
    }
    bodies
}

fn keys(sandbox: &Sandbox, vendor: Vendor) -> String {
    use base64::Engine;
    use base64::prelude::BASE64_STANDARD;
    match vendor {
        Vendor::Authenticx => format!("Bearer {}", crate::client::token(sandbox)),
        Vendor::Enablex => {
            let access = sandbox.enablex();
            let pair = format!("{}:{}", access.app_id, access.app_key);
            format!("Basic {}", BASE64_STANDARD.encode(pair))
        }
        Vendor::Authx => {
            let access = sandbox.authx();
            let headers = [
                ("ApplicationId", access.application_id.as_str()),
                ("ApplicationKey", &access.application_key),
            ];
            let reply = exchange(&access.base_url, &request("POST /AccessToken", &headers, b""));
            let token: Value = reply.unwrap().json();
            format!("Bearer {}", token["access_token"].as_str().unwrap())
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_refused_and_never_breaks_the_sandbox() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    for endpoint in Endpoint::ALL.iter().copied() {
        let authorization = keys(&sandbox, endpoint.vendor());
        for kind in ["application/json", "multipart/form-data; boundary=x", "text/plain"] {
            for body in odd_bodies() {
                let headers = [("Authorization", authorization.as_str()), ("Content-Type", kind)];
                let request = request(line(endpoint), &headers, &body);
                let reply = exchange(&base(&sandbox, endpoint), &request).unwrap();
                assert!(reply.status < 500, "{endpoint:?} {kind} {body:?}: {}", reply.status);
            }
        }
    }
    assert!(sandbox.people().is_empty() && sandbox.calls().is_empty());
    assert!(sandbox.customers().is_empty() && sandbox.agents().is_empty());
}
