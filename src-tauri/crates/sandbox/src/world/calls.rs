//! Calls and text conversations that were accepted.

use std::time::SystemTime;

use serde_json::Value;

use crate::shape::Object;

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

/// An accepted call and how far its processing has come.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) call: ReceivedCall,
    pub(crate) processing: Processing,
    /// What `GET /Metadata` says about it, but for its processing.
    pub(crate) sheet: Object,
}

/// A call with this name or id is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Taken;

#[derive(Debug, Default)]
pub(crate) struct Calls(Vec<Kept>);

impl Calls {
    /// Keeps a call, unless its name or its id is taken already.
    pub(crate) fn keep(&mut self, call: ReceivedCall, sheet: Object) -> Result<(), Taken> {
        let taken = |kept: &Kept| kept.call.file_name == call.file_name || kept.call.id == call.id;
        if self.0.iter().any(taken) {
            return Err(Taken);
        }
        self.0.push(Kept { call, processing: Processing::ReadyToSample, sheet });
        Ok(())
    }

    pub(crate) fn all(&self) -> &[Kept] {
        &self.0
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Kept> {
        self.0.iter().find(|kept| kept.call.id == id)
    }

    pub(crate) fn find_mut(&mut self, id: &str) -> Option<&mut Kept> {
        self.0.iter_mut().find(|kept| kept.call.id == id)
    }
}
