//! A request body on its way in: counted, and interrupted where a fault asks.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::request::Parts;
use bytes::Bytes;
use futures_util::StreamExt;
use hyper::header::CONTENT_LENGTH;
use tokio::time::Instant;

use crate::faults::Fault;
use crate::wire::{Cut, Severing};
use crate::world::Tally;

/// How long a body that nobody wants is still taken in after an early reply.
/// Closing at once would send RST, and the client would lose the reply.
const LINGER: Duration = Duration::from_secs(5);

/// Nobody waits longer, and the clock can still count it.
const LONGEST_STALL: Duration = Duration::from_secs(24 * 3600);

/// What a fault does to the body, and after how many bytes.
#[derive(Debug, Clone, Copy)]
struct Interruption {
    after: u64,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Stall(Duration),
    Reset,
}

/// Why a body could not be read as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is longer than anything sensible.
    TooLong,
    /// The client broke off; nobody is left to read a reply.
    BrokenOff,
}

/// The body of one request.
#[derive(Debug)]
pub(crate) struct Intake {
    body: BodyDataStream,
    announced: Option<u64>,
    read: u64,
    ended: bool,
    tally: Arc<Tally>,
    cut: Cut,
    interruption: Option<Interruption>,
    stalled_until: Option<Instant>,
}

impl Intake {
    pub(crate) fn new(head: &Parts, body: Body, tally: Arc<Tally>, cut: Cut) -> Self {
        let length = head.headers.get(CONTENT_LENGTH);
        Self {
            body: body.into_data_stream(),
            announced: length.and_then(|value| value.to_str().ok()?.parse().ok()),
            read: 0,
            ended: false,
            tally,
            cut,
            interruption: None,
            stalled_until: None,
        }
    }

    /// Prepares the interruption a fault asks for, if it is one.
    pub(crate) fn expect_fault(&mut self, fault: &Fault) {
        let (percent, kind) = match fault {
            Fault::Stall { percent, pause } => (*percent, Kind::Stall((*pause).min(LONGEST_STALL))),
            Fault::Reset { percent } => (*percent, Kind::Reset),
            _ => return,
        };
        let share = u128::from(percent.min(100));
        let bytes = self.announced.map(|total| u128::from(total) * share / 100);
        let after = bytes.and_then(|bytes| u64::try_from(bytes).ok());
        self.interruption = Some(Interruption { after: after.unwrap_or(u64::MAX), kind });
    }

    /// The size the client announced.
    pub(crate) fn announced(&self) -> Option<u64> {
        self.announced
    }

    /// The next piece of the body; `None` at its end.
    pub(crate) async fn next(&mut self) -> Option<Result<Bytes, axum::Error>> {
        if self.interruption.is_some_and(|planned| self.read >= planned.after) {
            self.strike().await;
        }
        let piece = self.body.next().await;
        match &piece {
            Some(Ok(bytes)) => {
                self.read += bytes.len() as u64;
                self.tally.received(self.read);
            }
            Some(Err(_)) => self.ended = true,
            None => {
                self.strike().await;
                self.ended = true;
            }
        }
        piece
    }

    /// Everything that is left, unless it is more than `most`.
    pub(crate) async fn whole(&mut self, most: usize) -> Result<Vec<u8>, Unread> {
        let mut body = Vec::new();
        while let Some(piece) = self.next().await {
            body.extend_from_slice(&piece.map_err(|_| Unread::BrokenOff)?);
            if body.len() > most {
                return Err(Unread::TooLong);
            }
        }
        Ok(body)
    }

    /// Reads what is left and throws it away.
    pub(crate) async fn drain(&mut self) -> Result<(), axum::Error> {
        while !self.ended {
            if let Some(piece) = self.next().await {
                piece?;
            }
        }
        Ok(())
    }

    /// Carries out an interruption that is still to come. It stays planned
    /// until it is over, because whoever reads the body may give up waiting
    /// and come back.
    pub(crate) async fn strike(&mut self) {
        match self.interruption.map(|planned| planned.kind) {
            Some(Kind::Stall(pause)) => {
                let end = *self.stalled_until.get_or_insert_with(|| Instant::now() + pause);
                tokio::time::sleep_until(end).await;
                self.interruption = None;
            }
            Some(Kind::Reset) => self.cut.sever(Severing::Reset).await,
            None => {}
        }
    }

    /// Goes on reading for a short while beside the reply.
    pub(crate) fn linger(mut self) {
        if self.ended {
            return;
        }
        tokio::spawn(async move {
            // Neither a late client nor a vanished one is of interest any more.
            let _ = tokio::time::timeout(LINGER, self.drain()).await;
        });
    }
}
