//! The plan of faults: what goes wrong, where, and how often.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::endpoint::Endpoint;

/// One way for a request to go wrong.
///
/// Faults that name a share of the body measure it against `Content-Length`.
/// Without that header, or when the request is answered before the share was
/// read, they strike at the last moment before the reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// This status, sent while the body is still coming. Nothing is stored.
    Status {
        /// The status code.
        code: u16,
        /// The seconds for a `Retry-After` header.
        retry_after: Option<u64>,
    },
    /// This status, sent after the whole body was read. Nothing is stored.
    StatusAfterBody {
        /// The status code.
        code: u16,
        /// The seconds for a `Retry-After` header.
        retry_after: Option<u64>,
    },
    /// The work is done at once, its reply is held back this long.
    Delay(Duration),
    /// The body is not read for a while, then reading goes on.
    Stall {
        /// The share of the body after which reading stops.
        percent: u8,
        /// How long reading stops.
        pause: Duration,
    },
    /// The connection is reset (RST) in the middle of the body. Nothing is stored.
    Reset {
        /// The share of the body after which the connection is reset.
        percent: u8,
    },
    /// The work is done and kept, but the connection is closed without a reply.
    LoseReply,
    /// The token presented counts as expired from here on. Without effect
    /// where no token is presented.
    ExpiredToken,
    /// The work is done; the reply claims to be JSON but is not even text.
    Garbage,
    /// A page of HTML with status 200, as a captive portal sends it. Nothing is stored.
    Html,
    /// The work is done; the reply is well framed but its JSON stops half-way.
    TruncatedJson,
    /// The work is done; the reply promises more bytes than it sends.
    WrongContentLength,
    /// A 302 to another place, sent after the body was read. Nothing is stored.
    Redirect {
        /// The value of the `Location` header.
        location: String,
    },
    /// The work is done; the reply is one endless-looking JSON string, without
    /// a `Content-Length` that would give it away.
    HugeReply {
        /// The size of the reply.
        bytes: u64,
    },
    /// The work is done; the reply is JSON nested this deep and nothing else.
    DeepJson {
        /// How many lists lie inside each other.
        depth: u32,
    },
    /// The work is done and kept, but the connection is reset (RST) instead of
    /// a reply.
    ResetBeforeReply,
    /// The work is done and kept; the connection is reset (RST) inside the
    /// body of the reply, which is announced in full.
    ResetInReply {
        /// The share of the reply that is still sent.
        percent: u8,
    },
    /// This reply instead of the vendor's own, sent after the body was read.
    /// Nothing is stored. For the shapes a vendor is known or said to use
    /// besides the documented ones (vendors.md, E-26).
    Reply {
        /// The status code.
        code: u16,
        /// The body, which is declared as JSON whatever it is.
        body: String,
    },
    /// The work is done; the `Date` of the reply is this far off, and so are
    /// the two dates in the reply of AuthX `/AccessToken`.
    ClockSkew {
        /// Seconds ahead of the true time; negative means behind it.
        seconds: i64,
    },
    /// AuthX `/ProcessBiometric`: a sound request is answered with this
    /// `response_code`. Nothing is stored. Without effect elsewhere.
    BiometricCode(u8),
    /// AuthX, but not `/AccessToken`: a sound request is answered with
    /// `response_code` 0 and the `response_subcode` 100 of a server
    /// exception (vendors.md A-16). Nothing is stored. Without effect elsewhere.
    ServerException,
}

/// A fault that is still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArmedFault {
    /// Where it strikes.
    pub endpoint: Endpoint,
    /// What happens.
    pub fault: Fault,
    /// How many requests it still strikes; `None` means until cleared.
    pub left: Option<u32>,
}

/// The faults to come, in the order they were armed.
#[derive(Debug, Default)]
pub(crate) struct Plan(Mutex<VecDeque<ArmedFault>>);

impl Plan {
    pub(crate) fn arm(&self, endpoint: Endpoint, fault: Fault, times: Option<u32>) {
        if times == Some(0) {
            return;
        }
        self.queue().push_back(ArmedFault { endpoint, fault, left: times });
    }

    pub(crate) fn clear(&self) {
        self.queue().clear();
    }

    pub(crate) fn armed(&self) -> Vec<ArmedFault> {
        self.queue().iter().cloned().collect()
    }

    /// The fault the next request to this endpoint meets; uses it up by one.
    pub(crate) fn next(&self, endpoint: Endpoint) -> Option<Fault> {
        let mut queue = self.queue();
        let place = queue.iter().position(|armed| armed.endpoint == endpoint)?;
        let armed = queue.get_mut(place)?;
        let fault = armed.fault.clone();
        match &mut armed.left {
            Some(left) if *left > 1 => *left -= 1,
            Some(_) => {
                queue.remove(place);
            }
            None => {}
        }
        Some(fault)
    }

    fn queue(&self) -> MutexGuard<'_, VecDeque<ArmedFault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
