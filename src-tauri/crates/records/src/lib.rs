//! The encrypted local directory: people, their factors, the queue of calls and the audit.
//!
//! The service can neither list nor find people, and the id of a person exists only in the reply to
//! their adding (vendors.md A-37). So [`Records`] is the product's memory. Each write to the service
//! is on disk before the service is asked, and its end is on disk before anybody is told of it; a
//! write whose reply never came stays listed until somebody settles it.
//!
//! What is in the database is in no error, no log line and no file in the clear.

mod accounts;
mod audit;
mod backup;
mod connect;
mod export;
mod fault;
mod files;
mod fold;
mod imports;
mod key;
mod kiosk;
mod people;
mod person;
mod place;
mod records;
mod search;
mod table;
mod transitions;
mod trouble;
mod uploads;
mod words;

pub use accounts::{
    AccountEnd, AccountFields, AccountKind, AccountWork, AccountWrite, UcaasUser, UnsettledAccount,
};
pub use audit::{By, Entry, Filter, Outcome, Recorded, Verdict};
pub use backup::{Backup, BackupTrouble, Restored, RestoredSlips, Summary};
pub use export::PEOPLE_HEADER;
#[cfg(any(test, debug_assertions))]
pub use fault::IMPORT_FAULT_POINTS;
pub use fault::fault_point;
pub use imports::{
    Count, Difference, Found, Import, ImportRow, LastEnd, Lookup, NewImport, Plan, RowEnd,
    RowFilter, RowPage, RowState, Stage, Step,
};
pub use key::{BadKey, DatabaseKey};
pub use kiosk::{Admitted, Consent, GuessRecord, HomeVisit, Passcode, UsedSlip, Visit};
pub use people::{KeptNumber, Known, Settlement, Unsettled, Verified};
pub use person::{
    Factor, FactorRecord, MOST_ALIASES, NewPerson, Person, PersonId, Presence, Profile, State,
};
pub use records::Records;
pub use search::{NumberTest, Page, Query, Sort};
pub use table::{plain_cell, safe_cell};
pub use transitions::Work;
pub use trouble::{Field, OpenTrouble, Trouble};
pub use uploads::{
    Followed, KeptUploads, PastStep, Preset, RECEIPTS_HEADER, Receipt, ReceiptPage, UploadRecord,
    UploadStep, Word,
};

#[cfg(test)]
#[path = "../tests/kill/mod.rs"]
mod kill;

#[cfg(test)]
#[path = "../tests/full/mod.rs"]
mod full;
