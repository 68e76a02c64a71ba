//! What a client of EnableX sends.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use gatehouse_sandbox::{Options, Sandbox};
use serde_json::{Value, json};

use crate::wire::{self, Reply, request};

/// A running sandbox and a login token for it.
#[derive(Debug)]
pub(crate) struct Rig {
    pub(crate) sandbox: Sandbox,
    pub(crate) authorization: String,
}

impl Rig {
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn seeded() -> Self {
        Self::with(Options { seeded: true, ..Options::default() }).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let authorization = format!("Token {}", token(&sandbox));
        Self { sandbox, authorization }
    }

    /// The application's own credentials.
    pub(crate) fn basic(&self) -> String {
        let access = self.sandbox.enablex();
        let pair = format!("{}:{}", access.app_id, access.app_key);
        format!("Basic {}", BASE64_STANDARD.encode(pair))
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.get_as(&self.authorization, path)
    }

    pub(crate) fn get_as(&self, authorization: &str, path: &str) -> Reply {
        let line = format!("GET /ucaas/v1/{path}");
        let request = request(&line, &[("Authorization", authorization)], b"");
        wire::exchange(&self.sandbox.enablex().base_url, &request).unwrap()
    }

    pub(crate) fn send(&self, line: &str, body: &Value) -> Reply {
        self.send_as(&self.authorization, line, body)
    }

    /// Sends a body; the line is a method and the end of an address.
    pub(crate) fn send_as(&self, authorization: &str, line: &str, body: &Value) -> Reply {
        let (method, path) = line.split_once(' ').unwrap();
        let line = format!("{method} /ucaas/v1/{path}");
        let headers = [("Authorization", authorization), ("Content-Type", "application/json")];
        let request = request(&line, &headers, body.to_string().as_bytes());
        wire::exchange(&self.sandbox.enablex().base_url, &request).unwrap()
    }

    pub(crate) fn rules(&self) -> Vec<&'static str> {
        self.sandbox.violations().into_iter().map(|noted| noted.rule).collect()
    }
}

pub(crate) fn log_in(sandbox: &Sandbox, api_id: Option<&str>, body: &Value) -> Reply {
    let kind = ("Content-Type", "application/json");
    let headers: Vec<_> = api_id.map(|id| ("X-Api-Id", id)).into_iter().chain([kind]).collect();
    let request = request("POST /ucaas/v1/login", &headers, body.to_string().as_bytes());
    wire::exchange(&sandbox.enablex().base_url, &request).unwrap()
}

pub(crate) fn credentials(sandbox: &Sandbox) -> Value {
    let access = sandbox.enablex();
    json!({ "email": access.email, "password": access.password })
}

pub(crate) fn token(sandbox: &Sandbox) -> String {
    let access = sandbox.enablex();
    let reply = log_in(sandbox, Some(&access.access_id), &credentials(sandbox));
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()["token"].as_str().unwrap().to_owned()
}

pub(crate) fn customer(name: &str) -> Value {
    json!({
        "customer_name": name,
        "contact_name": "Noor Haddad",
        "contact_email": format!("{name}@example.org"),
        "office_address": { "city": "Springfield", "country": "US" },
    })
}

pub(crate) fn user(name: &str) -> Value {
    json!({
        "user_type": "1",
        "first_name": name,
        "last_name": "Haddad",
        "email": format!("{name}@example.org"),
        "send_welcome_mail": false,
    })
}
