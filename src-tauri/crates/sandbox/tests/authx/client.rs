//! What a client of AuthX sends.

use std::io;

use gatehouse_sandbox::{Endpoint, Fault, Options, Sandbox};
use serde_json::{Value, json};

use crate::wire::{self, BOUNDARY, Reply, form, part, request};

pub(crate) const JPEG: &[u8] = b"\xff\xd8\xff\xe0 a face \xff\xd9";

/// A running sandbox and a token for it.
#[derive(Debug)]
pub(crate) struct Rig {
    pub(crate) sandbox: Sandbox,
    pub(crate) token: String,
}

impl Rig {
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let token = token(&sandbox);
        Self { sandbox, token }
    }

    pub(crate) fn arm(&self, endpoint: Endpoint, fault: Fault) {
        self.sandbox.arm(endpoint, fault, Some(1));
    }

    pub(crate) fn try_send(&self, path: &str, body: &Value) -> io::Result<Reply> {
        self.send_as(&format!("Bearer {}", self.token), path, body)
    }

    pub(crate) fn send_as(&self, bearer: &str, path: &str, body: &Value) -> io::Result<Reply> {
        let headers = [("Authorization", bearer), ("Content-Type", "application/json")];
        let line = format!("POST /{path}");
        let request = request(&line, &headers, body.to_string().as_bytes());
        wire::exchange(&self.sandbox.authx().base_url, &request)
    }

    /// The envelope that comes back.
    pub(crate) fn send(&self, path: &str, body: &Value) -> Value {
        let reply = self.try_send(path, body).unwrap();
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()
    }

    /// The `response_code` that comes back.
    pub(crate) fn code(&self, path: &str, body: &Value) -> i64 {
        self.send(path, body)["response_code"].as_i64().unwrap()
    }

    /// Adds a person and returns the guid.
    pub(crate) fn add(&self, login: &str) -> String {
        let envelope = self.send("AddUser", &user(login));
        assert_eq!(envelope["response_code"], 1, "{envelope}");
        let data: Value =
            serde_json::from_str(envelope["response_data"].as_str().unwrap()).unwrap();
        data["guid"].as_str().unwrap().to_owned()
    }

    pub(crate) fn rules(&self) -> Vec<&'static str> {
        self.sandbox.violations().into_iter().map(|noted| noted.rule).collect()
    }

    /// What `processBiometrics` should hold.
    pub(crate) fn biometric(&self, (factor, process): (u8, u8), guid: &str) -> Value {
        let keys = self.sandbox.authx().biometric;
        json!({
            "authentication_id": factor,
            "process_type": process,
            "user_name": guid,
            "device_data": {
                "browser_name": "Gatehouse", "os": "Linux", "os_version": "6",
                "browser_version": "1", "device_name": "Kiosk", "ip": "192.0.2.7",
                "src_user_id": 0,
            },
            "application_parameters": {
                "application_key": keys.application_key,
                "secret_key": keys.secret_key,
                "host_name": keys.host_name,
            },
            "src_user_id": 0,
        })
    }

    pub(crate) fn process(&self, what: &Value, data: Option<&[u8]>) -> Reply {
        let mut parts = vec![part(
            "Content-Disposition: form-data; name=\"processBiometrics\"",
            what.to_string().as_bytes(),
        )];
        parts.extend(data.map(|data| part(DATA, data)));
        self.send_form(&form(&parts)).unwrap()
    }

    pub(crate) fn send_form(&self, body: &[u8]) -> io::Result<Reply> {
        let bearer = format!("Bearer {}", self.token);
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", &kind)];
        let request = request("POST /ProcessBiometric", &headers, body);
        wire::exchange(&self.sandbox.authx().base_url, &request)
    }

    /// The code for a factor, a process and data.
    pub(crate) fn outcome(&self, what: (u8, u8), guid: &str, data: Option<&[u8]>) -> i64 {
        let reply = self.process(&self.biometric(what, guid), data);
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()["response_code"].as_i64().unwrap()
    }
}

/// The headers of the part that carries the data.
pub(crate) const DATA: &str = "Content-Disposition: form-data; name=\"biometricdata\"; \
    filename=\"blob\"\r\nContent-Type: application/octet-stream";

pub(crate) fn ask_token(sandbox: &Sandbox, headers: &[(&str, &str)]) -> Reply {
    let request = request("POST /AccessToken", headers, b"");
    wire::exchange(&sandbox.authx().base_url, &request).unwrap()
}

pub(crate) fn token(sandbox: &Sandbox) -> String {
    let access = sandbox.authx();
    let keys = [
        ("ApplicationId", access.application_id.as_str()),
        ("ApplicationKey", &access.application_key),
    ];
    let reply = ask_token(sandbox, &keys);
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()["access_token"].as_str().unwrap().to_owned()
}

/// A body the contract allows for `/AddUser`.
pub(crate) fn user(login: &str) -> Value {
    json!({
        "guid": "",
        "user_name": login,
        "email": format!("{login}@example.org"),
        "name": { "first_Name": "Ines", "last_Name": "Okafor" },
        "phone": { "mobile": { "countryCode": "+44", "number": "5550123" } },
        "alias_name": "",
        "alias_name1": "",
    })
}

/// The same body with something else in one place, named by a JSON pointer.
pub(crate) fn with(mut body: Value, place: &str, value: impl Into<Value>) -> Value {
    *body.pointer_mut(place).unwrap() = value.into();
    body
}
