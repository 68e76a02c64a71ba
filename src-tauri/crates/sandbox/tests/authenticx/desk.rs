//! What a client of the administration endpoints sends.

use gatehouse_sandbox::{Options, Sandbox};
use serde_json::{Value, json};

use crate::client::{exchange, request, token};
use crate::wire::Reply;

/// A running sandbox and a token for it.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) token: String,
}

impl Desk {
    pub(crate) async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn seeded() -> Self {
        Self::with(Options { seeded: true, ..Options::default() }).await
    }

    async fn with(options: Options) -> Self {
        let sandbox = Sandbox::start(options).await.unwrap();
        let token = token(&sandbox);
        Self { sandbox, token }
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        let line = format!("GET {path}");
        exchange(&self.sandbox, &request(&line, &[("Authorization", &bearer)], b"")).unwrap()
    }

    /// The JSON that comes back with a 200.
    pub(crate) fn rows(&self, path: &str) -> Value {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()
    }

    pub(crate) fn send(&self, line: &str, body: &Value) -> Reply {
        let bearer = format!("Bearer {}", self.token);
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        let request = request(line, &headers, body.to_string().as_bytes());
        exchange(&self.sandbox, &request).unwrap()
    }

    /// The JSON that comes back with a 200.
    pub(crate) fn done(&self, line: &str, body: &Value) -> Value {
        let reply = self.send(line, body);
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()
    }

    pub(crate) fn rules(&self) -> Vec<&'static str> {
        self.sandbox.violations().into_iter().map(|noted| noted.rule).collect()
    }

    /// Adds a user and returns the id.
    pub(crate) fn user(&self, name: &str) -> String {
        let made = self.done("POST /User", &user(name));
        made["id"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn user(name: &str) -> Value {
    let mail = format!("{name}@example.org");
    json!({ "firstName": name, "lastName": "Osei", "userName": mail, "email": mail })
}

pub(crate) fn agent(name: &str) -> Value {
    let mail = format!("{name}@example.org");
    json!({ "firstName": name, "lastName": "Osei", "agentEmail": mail })
}

/// The text of a field.
pub(crate) fn word(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap().to_owned()
}
