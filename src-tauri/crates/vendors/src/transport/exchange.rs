//! What was said on the wire, as it may be shown: for the view that lays a failed call beside the contract.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use super::endpoint::Vendor;

/// How many calls are remembered.
const REMEMBERED: usize = 64;

/// One call. Secrets, PINs and biometric data are replaced before anything gets in here. What stays may still be
/// about a person: show it to whoever made the call, keep it in memory, write it to no log.
#[derive(Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Counts up from 1.
    pub number: u64,
    /// Whose service it was.
    pub vendor: Vendor,
    /// When it began.
    pub at: SystemTime,
    /// How long it took, to the end of the reply.
    pub took: Duration,
    /// `POST`, for instance.
    pub method: String,
    /// The host, with its port where that is not the usual one.
    pub host: String,
    /// The path, with its query.
    pub path: String,
    /// The headers, with the values of sensitive ones replaced.
    pub headers: Vec<(String, String)>,
    /// The body that was sent, redacted.
    pub sent: String,
    /// The HTTP status, where there was a reply.
    pub status: Option<u16>,
    /// The reply, redacted and cut short; without one, what happened instead.
    pub reply: String,
    /// Which documented rule the reply broke, as `vendors.md` counts them.
    pub broke: Option<&'static str>,
}

impl fmt::Debug for Exchange {
    /// Only what is about nobody.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, vendor, method, host, status, broke, .. } = self;
        write!(f, "Exchange({number} {vendor:?} {method} {host} {status:?} {broke:?})")
    }
}

/// The latest calls of one or several clients. Clones share them.
#[derive(Clone, Default)]
pub struct ExchangeLog {
    ring: Arc<Mutex<Ring>>,
}

#[derive(Default)]
struct Ring {
    last: u64,
    kept: VecDeque<Exchange>,
}

impl ExchangeLog {
    /// The latest calls, newest first.
    #[must_use]
    pub fn recent(&self) -> Vec<Exchange> {
        self.with(|ring| ring.kept.iter().rev().cloned().collect())
    }

    /// Forgets all of them.
    pub fn clear(&self) {
        self.with(|ring| ring.kept.clear());
    }

    /// Keeps a call and gives it its number.
    pub(crate) fn record(&self, mut exchange: Exchange) -> u64 {
        self.with(|ring| {
            ring.last += 1;
            exchange.number = ring.last;
            while ring.kept.len() >= REMEMBERED {
                ring.kept.pop_front();
            }
            ring.kept.push_back(exchange);
            ring.last
        })
    }

    /// Notes which rule the reply to a call broke.
    pub(crate) fn broke(&self, number: u64, rule: &'static str) {
        self.with(|ring| {
            if let Some(exchange) = ring.kept.iter_mut().find(|kept| kept.number == number) {
                exchange.broke = Some(rule);
            }
        });
    }

    fn with<T>(&self, look: impl FnOnce(&mut Ring) -> T) -> T {
        look(&mut self.ring.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange() -> Exchange {
        Exchange {
            number: 0,
            vendor: Vendor::AuthX,
            at: SystemTime::UNIX_EPOCH,
            took: Duration::ZERO,
            method: "POST".into(),
            host: "h".into(),
            path: "/AddUser?about=somebody".into(),
            headers: vec![],
            sent: "about somebody".into(),
            status: Some(200),
            reply: "about somebody".into(),
            broke: None,
        }
    }

    #[test]
    fn only_the_latest_calls_are_kept_newest_first() {
        let log = ExchangeLog::default();
        for _ in 0..REMEMBERED + 3 {
            log.record(exchange());
        }
        log.broke(1, "long gone");
        log.broke(67, "A-8");
        let recent = log.recent();
        assert_eq!(recent.len(), REMEMBERED);
        assert_eq!((recent[0].number, recent[0].broke), (67, Some("A-8")));
        log.clear();
        assert!(log.recent().is_empty());
    }

    #[test]
    fn a_stray_debug_line_is_about_nobody() {
        assert!(!format!("{:?}", exchange()).contains("somebody"));
    }
}
