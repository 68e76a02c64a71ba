//! What a kiosk enrolled, on its way home: one file, under the key of the pairing, so that nobody else can read it,
//! write one or change one. It can be taken in as often as one likes.

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::locked::{self, LockTrouble};
use crate::{Language, Pairing, PairingId};

const KIND: &str = "gatehouse-exchange";
const PURPOSE: &str = "gatehouse exchange 1";
/// The key has 256 random bits: no guess at it is slowed down by more work.
const WORK: u8 = 10;

/// How an enrolment at the kiosk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Enrolled {
    /// The service has the face.
    Present,
    /// The reply never came.
    Unknown,
    /// The person agreed, and nothing was enrolled.
    Absent,
}

/// What came of one visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The person's id at the service.
    pub guid: String,
    /// What the kiosk knows them by.
    pub login_name: String,
    /// How their face stands.
    pub face: Enrolled,
    /// Since when.
    pub at: Timestamp,
    /// The version of the text that they agreed to.
    pub consent_version: String,
    /// Its SHA-256, in hex.
    pub consent_hash: String,
    /// In which language they read it.
    pub consent_language: Language,
    /// When they agreed.
    pub consent_at: Timestamp,
}

/// A slip that was used. It says nothing about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedSlip {
    /// By which it is known again.
    pub mark: String,
    /// From when on it is void anyway.
    pub expires: Timestamp,
}

/// What travels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// By which the pairing is known.
    pub pairing: String,
    /// When it was written.
    pub made: Timestamp,
    /// Every visit that the kiosk remembers.
    pub visits: Vec<Visit>,
    /// Every slip that is known to be used, here or elsewhere. Files of the version before tell of none.
    #[serde(default)]
    pub used: Vec<UsedSlip>,
}

impl Exchange {
    /// What a station of `pairing` remembers.
    #[must_use]
    pub fn new(
        pairing: PairingId,
        made: Timestamp,
        (visits, used): (Vec<Visit>, Vec<UsedSlip>),
    ) -> Self {
        Self { pairing: pairing.to_string(), made, visits, used }
    }

    /// Writes the file.
    ///
    /// # Errors
    ///
    /// [`LockTrouble::Unwritable`].
    pub fn write(&self, path: &Path, pairing: &Pairing) -> Result<(), LockTrouble> {
        let mut content = Zeroizing::new(format!("{KIND}/1\n").into_bytes());
        serde_json::to_writer(&mut *content, self).map_err(|_| LockTrouble::Unwritable)?;
        locked::write(path, (&pairing.passphrase(PURPOSE), WORK), &content)
    }

    /// Reads the file.
    ///
    /// # Errors
    ///
    /// [`LockTrouble`]; [`LockTrouble::WrongKey`] for the file of another pairing.
    pub fn read(path: &Path, pairing: &Pairing) -> Result<Self, LockTrouble> {
        let content = locked::read(path, &pairing.passphrase(PURPOSE))?;
        let inside = locked::after_mark(&content, KIND)?;
        serde_json::from_slice(inside).map_err(|_| LockTrouble::Damaged)
    }
}
