//! What passed through the gate.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};
use std::time::SystemTime;

use axum::http::StatusCode;

use crate::endpoint::Endpoint;

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

/// Every request and every breach, oldest first.
#[derive(Debug, Default)]
pub(super) struct Log {
    seen: Vec<Seen>,
    pub(super) violations: Vec<Violation>,
}

impl Log {
    /// Notes a request, and returns where its figures go.
    pub(super) fn see(&mut self, endpoint: Endpoint) -> Arc<Tally> {
        let tally = Arc::<Tally>::default();
        let at = SystemTime::now();
        self.seen.push(Seen { endpoint, at, tally: Arc::clone(&tally) });
        tally
    }

    pub(super) fn requests(&self) -> Vec<SeenRequest> {
        let figures = |seen: &Seen| {
            let status = seen.tally.status.load(Ordering::Relaxed);
            SeenRequest {
                endpoint: seen.endpoint,
                at: seen.at,
                status: (status != 0).then_some(status),
                bytes_received: seen.tally.bytes.load(Ordering::Relaxed),
            }
        };
        self.seen.iter().map(figures).collect()
    }
}
