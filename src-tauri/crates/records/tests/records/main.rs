//! The directory from outside, one file for each promise.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(missing_docs, reason = "a test's name says what it is about")]

mod accounts;
mod audit;
mod backup;
mod factors;
mod kiosk;
#[cfg(unix)]
mod moved;
mod opening;
mod people;
mod search;

use std::path::Path;

use gatehouse_records::{By, DatabaseKey, NewPerson, Profile, Records, Sort};
use tempfile::TempDir;

/// A directory of its own, and what opens it.
pub(crate) struct Desk {
    pub(crate) folder: TempDir,
    pub(crate) key: DatabaseKey,
    pub(crate) records: Records,
}

impl Desk {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = DatabaseKey::generate().unwrap();
        let records = Records::open(folder.path(), &key).await.unwrap();
        Self { folder, key, records }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// As after a restart.
    pub(crate) async fn reopened(self) -> Self {
        self.records.close().await;
        let records = Records::open(self.folder.path(), &self.key).await.unwrap();
        Self { records, ..self }
    }
}

pub(crate) fn by() -> By {
    By::now("ada")
}

/// An invented person.
pub(crate) fn anyone(login_name: &str) -> NewPerson {
    person(login_name, "Richard", "Roe")
}

pub(crate) fn person(login_name: &str, first_name: &str, last_name: &str) -> NewPerson {
    NewPerson {
        connection: "authx".to_owned(),
        login_name: login_name.to_owned(),
        profile: Profile {
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            email: format!("{login_name}@example.org"),
            country_code: "+1".to_owned(),
            number: "555-0100".to_owned(),
            ..Profile::default()
        },
    }
}

pub(crate) fn sorted(sort: Sort) -> gatehouse_records::Query {
    gatehouse_records::Query { sort, ..Default::default() }
}
