//! One cell: a sandbox with one fault in it, and how a call ended.

use std::{sync::OnceLock, time::Duration};

use gatehouse_sandbox::Endpoint as At;
use gatehouse_vendors::{
    Outcome, Retry,
    authenticx::{Authenticx, UploadLimits},
    authx::AuthX,
    enablex::EnableX,
};

use super::columns::{Column, Wait};
use crate::rig::{Recording, Rig};

/// Longer than what the network takes in ahead of the service, and within what a service takes at all.
const LONG: usize = 16_000_000;
/// For what is read from a file: half of it is still far more than the network takes in ahead.
const LONG_FILE: usize = 48_000_000;
const SHORT: usize = 4000;

pub struct Cell {
    pub rig: Rig,
    long: bool,
    patience: Duration,
}

impl Cell {
    pub async fn new(at: At, column: &Column, elsewhere: String) -> Self {
        let rig = Rig::new().await;
        if let Some((fault, times)) = column.fault(elsewhere) {
            rig.sandbox.arm(at, fault, times);
        }
        let patience = match column.wait {
            Wait::Moment => Duration::from_secs(15),
            Wait::WholePatience => Duration::from_secs(4),
        };
        Self { rig, long: column.wants_a_long_body(), patience }
    }

    pub fn authx(&self) -> AuthX {
        self.rig.authx().with_patience(self.patience)
    }

    pub fn authenticx(&self) -> Authenticx {
        let (no_progress, no_reply) = (self.patience, self.patience);
        let limits = UploadLimits { no_progress, no_reply, ..UploadLimits::default() };
        self.rig.authenticx().with_patience(self.patience).with_limits(limits)
    }

    pub fn enablex(&self) -> EnableX {
        self.rig.enablex().with_patience(self.patience)
    }

    /// The same for what is sent from memory.
    pub fn length(&self) -> usize {
        if self.long { LONG } else { SHORT }
    }

    /// A recording of the length that this cell's fault needs.
    pub fn recording(&self) -> &'static Recording {
        static LENGTHS: [OnceLock<Recording>; 2] = [const { OnceLock::new() }; 2];
        let bytes = if self.long { LONG_FILE } else { SHORT };
        LENGTHS[usize::from(self.long)].get_or_init(|| Recording::new("desk-1.wav", bytes))
    }

    /// The same for a text call.
    pub fn conversation(&self) -> &'static Recording {
        static LENGTHS: [OnceLock<Recording>; 2] = [const { OnceLock::new() }; 2];
        let bytes = if self.long { LONG_FILE } else { SHORT };
        LENGTHS[usize::from(self.long)].get_or_init(|| Recording::new("desk-1.json", bytes))
    }
}

/// How a call ended, in the classes that the table knows.
pub enum Ended {
    /// Done, or an answer.
    Done,
    /// An answer that says that there is nothing.
    Nothing,
    /// It may have taken effect.
    Unknown,
    /// Why not, and whether it may be sent again.
    Refused(char, Retry),
}

impl Ended {
    pub fn sign(&self) -> char {
        match self {
            Self::Done => '+',
            Self::Nothing => '0',
            Self::Unknown => '?',
            Self::Refused(_, Retry::Never) => '!',
            Self::Refused(why, Retry::Safe) => why.to_ascii_uppercase(),
            Self::Refused(why, Retry::Ask) => *why,
        }
    }

    pub fn of_write<T, R>(outcome: Outcome<T, R>, why: impl FnOnce(R) -> (char, Retry)) -> Self {
        match outcome {
            Outcome::Done(_) => Self::Done,
            Outcome::Unknown(_) => Self::Unknown,
            Outcome::Refused(refusal) => {
                let (why, retry) = why(refusal);
                Self::Refused(why, retry)
            }
        }
    }

    pub fn of_read<T, R>(
        answer: Result<T, R>,
        (is_there, why): (impl FnOnce(&T) -> bool, impl FnOnce(R) -> (char, Retry)),
    ) -> Self {
        match answer {
            Ok(answer) if is_there(&answer) => Self::Done,
            Ok(_) => Self::Nothing,
            Err(refusal) => {
                let (why, retry) = why(refusal);
                Self::Refused(why, retry)
            }
        }
    }
}
