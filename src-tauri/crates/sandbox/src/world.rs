//! What the sandbox remembers: tokens, accepted calls, and everything it saw.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use axum::http::StatusCode;
use serde_json::Value;
use uuid::Uuid;

use crate::faults::Endpoint;

/// The organisation's hierarchy: id, code and name of each member.
pub(crate) const HIERARCHY: [(&str, &str, &str); 3] = [
    ("00000000-0000-0000-0000-000000000001", "Root", "Sandbox"),
    ("00000000-0000-0000-0000-000000000002", "Accounting", "Accounting"),
    ("00000000-0000-0000-0000-000000000003", "Support", "Customer support"),
];

/// A call the sandbox has accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceivedCall {
    /// The id the reply carried, a UUID.
    pub id: String,
    /// The name as it was sent, without the suffix the vendor appends.
    pub file_name: String,
    /// The size of the file.
    pub bytes: u64,
    /// The SHA-256 of the file in lower-case hex.
    pub sha256: String,
    /// The metadata object as it was sent.
    pub metadata: Value,
    /// When the call was accepted.
    pub received_at: SystemTime,
}

/// How far the processing of an accepted call has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Processing {
    /// Accepted, and waiting to be analysed.
    ReadyToSample,
    /// Analysed.
    Sampled,
    /// Given up; `GET /Metadata` lists a reason.
    FailedToProcess,
}

/// A request that reached an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenRequest {
    /// Where it arrived.
    pub endpoint: Endpoint,
    /// When its head had been read.
    pub at: SystemTime,
    /// The status of the reply; `None` while there is none or if there never was one.
    pub status: Option<u16>,
    /// How much of the body has been read so far.
    pub bytes_received: u64,
}

/// A breach of the contract by the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where it was noticed.
    pub endpoint: Endpoint,
    /// The number of the rule or trap in the contract notes, such as "X-3".
    pub rule: &'static str,
    /// What was wrong.
    pub detail: String,
}

/// The running figures of one request.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    bytes: AtomicU64,
    /// Zero as long as there is no reply.
    status: AtomicU16,
}

impl Tally {
    pub(crate) fn received(&self, bytes: u64) {
        self.bytes.store(bytes, Ordering::Relaxed);
    }

    pub(crate) fn answered(&self, status: StatusCode) {
        self.status.store(status.as_u16(), Ordering::Relaxed);
    }
}

#[derive(Debug)]
struct Seen {
    endpoint: Endpoint,
    at: SystemTime,
    tally: Arc<Tally>,
}

/// An accepted call and how far its processing has come.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) call: ReceivedCall,
    pub(crate) processing: Processing,
}

#[derive(Debug, Default)]
struct Memory {
    /// The moment each token expires.
    tokens: HashMap<String, Instant>,
    calls: Vec<Kept>,
    seen: Vec<Seen>,
    violations: Vec<Violation>,
}

/// Everything one sandbox remembers.
#[derive(Debug, Default)]
pub(crate) struct World(Mutex<Memory>);

impl World {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands out a new token.
    pub(crate) fn issue_token(&self, life: Duration) -> String {
        let token = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let now = Instant::now();
        let expiry = now.checked_add(life).unwrap_or(now);
        self.memory().tokens.insert(token.clone(), expiry);
        token
    }

    pub(crate) fn token_is_valid(&self, token: &str) -> bool {
        let memory = self.memory();
        let expiry = memory.tokens.get(token);
        expiry.is_some_and(|expiry| Instant::now() < *expiry)
    }

    pub(crate) fn forget_token(&self, token: &str) {
        self.memory().tokens.remove(token);
    }

    /// Keeps a call, unless its name is taken already.
    pub(crate) fn keep(&self, call: ReceivedCall) -> Result<(), NameTaken> {
        let mut memory = self.memory();
        let taken = |kept: &Kept| kept.call.file_name == call.file_name;
        if memory.calls.iter().any(taken) {
            return Err(NameTaken);
        }
        memory.calls.push(Kept { call, processing: Processing::ReadyToSample });
        Ok(())
    }

    pub(crate) fn kept(&self) -> Vec<Kept> {
        self.memory().calls.clone()
    }

    pub(crate) fn calls(&self) -> Vec<ReceivedCall> {
        let memory = self.memory();
        memory.calls.iter().map(|kept| kept.call.clone()).collect()
    }

    pub(crate) fn process(&self, call_id: &str, reached: Processing) -> bool {
        let mut memory = self.memory();
        let found = memory.calls.iter_mut().find(|kept| kept.call.id == call_id);
        match found {
            Some(kept) => {
                kept.processing = reached;
                true
            }
            None => false,
        }
    }

    /// Notes a request, and returns where its figures go.
    pub(crate) fn see(&self, endpoint: Endpoint) -> Arc<Tally> {
        let tally = Arc::<Tally>::default();
        self.memory().seen.push(Seen {
            endpoint,
            at: SystemTime::now(),
            tally: Arc::clone(&tally),
        });
        tally
    }

    pub(crate) fn requests(&self) -> Vec<SeenRequest> {
        let memory = self.memory();
        let figures = |seen: &Seen| {
            let status = seen.tally.status.load(Ordering::Relaxed);
            SeenRequest {
                endpoint: seen.endpoint,
                at: seen.at,
                status: (status != 0).then_some(status),
                bytes_received: seen.tally.bytes.load(Ordering::Relaxed),
            }
        };
        memory.seen.iter().map(figures).collect()
    }

    pub(crate) fn breach(&self, endpoint: Endpoint, rule: &'static str, detail: String) {
        self.memory().violations.push(Violation { endpoint, rule, detail });
    }

    pub(crate) fn violations(&self) -> Vec<Violation> {
        self.memory().violations.clone()
    }
}

/// An accepted call already has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NameTaken;
