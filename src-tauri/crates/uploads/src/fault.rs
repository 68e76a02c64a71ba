//! Named places at which a test can stop the process: those of the journal, and these around the wire.

/// Where the queue can be stopped, in the order in which a call passes. In a release they are nothing at all.
#[cfg(debug_assertions)]
pub const FAULT_POINTS: [&str; 6] = [
    "before-step-commit",
    "after-step-commit",
    "after-begin",
    "before-last-bytes",
    "after-last-bytes",
    "after-reply",
];

pub(crate) use gatehouse_records::fault_point;
