//! What the sandbox remembers: tokens, everything it saw, and one store for
//! each kind of thing the vendors keep.

mod calls;
mod directory;
mod people;
mod seen;
mod ucaas;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::endpoint::{Endpoint, Vendor};
use seen::Log;

pub(crate) use calls::{Calls, Kept};
pub use calls::{Processing, ReceivedCall};
pub(crate) use directory::{
    Directory, Grant, LEVELS, Member, ORGANISATION, ROLES, into_object, member_row,
};
pub use people::{Factor, Person};
pub(crate) use people::{People, PinTrial};
pub(crate) use seen::Tally;
pub use seen::{SeenRequest, Violation};
pub(crate) use ucaas::{Row, Table, Ucaas};

/// What the sandbox knows about a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    Valid,
    Expired,
    /// Another vendor handed it out: it was sent to the wrong house.
    Foreign,
    Unknown,
}

#[derive(Debug)]
struct Issued {
    vendor: Vendor,
    expiry: Instant,
}

/// A store behind a lock. A poisoned lock is used all the same, because one
/// broken request should not take the others along.
#[derive(Debug, Default)]
pub(crate) struct Shared<T>(Mutex<T>);

impl<T> Shared<T> {
    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everything one sandbox remembers.
#[derive(Debug, Default)]
pub(crate) struct World {
    tokens: Shared<HashMap<String, Issued>>,
    log: Shared<Log>,
    pub(crate) people: Shared<People>,
    pub(crate) calls: Shared<Calls>,
    pub(crate) directory: Shared<Directory>,
    pub(crate) ucaas: Shared<Ucaas>,
}

impl World {
    /// Hands out a new token.
    pub(crate) fn issue_token(&self, vendor: Vendor, life: Duration) -> String {
        let token = format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple());
        let now = Instant::now();
        let expiry = now.checked_add(life).unwrap_or(now);
        self.tokens.lock().insert(token.clone(), Issued { vendor, expiry });
        token
    }

    pub(crate) fn token(&self, vendor: Vendor, token: &str) -> Token {
        match self.tokens.lock().get(token) {
            None => Token::Unknown,
            Some(issued) if issued.vendor != vendor => Token::Foreign,
            Some(issued) if Instant::now() < issued.expiry => Token::Valid,
            Some(_) => Token::Expired,
        }
    }

    /// Makes a token count as expired, if this vendor handed it out.
    pub(crate) fn expire_token(&self, vendor: Vendor, token: &str) {
        let mut tokens = self.tokens.lock();
        if let Some(issued) = tokens.get_mut(token).filter(|issued| issued.vendor == vendor) {
            issued.expiry = Instant::now();
        }
    }

    /// Makes every token of a vendor count as expired.
    pub(crate) fn expire_tokens(&self, vendor: Vendor) {
        let mut tokens = self.tokens.lock();
        for issued in tokens.values_mut().filter(|issued| issued.vendor == vendor) {
            issued.expiry = Instant::now();
        }
    }

    /// Notes a request, and returns where its figures go.
    pub(crate) fn see(&self, endpoint: Endpoint) -> Arc<Tally> {
        self.log.lock().see(endpoint)
    }

    pub(crate) fn requests(&self) -> Vec<SeenRequest> {
        self.log.lock().requests()
    }

    pub(crate) fn breach(&self, endpoint: Endpoint, rule: &'static str, detail: String) {
        self.log.lock().violations.push(Violation { endpoint, rule, detail });
    }

    pub(crate) fn violations(&self) -> Vec<Violation> {
        self.log.lock().violations.clone()
    }
}
