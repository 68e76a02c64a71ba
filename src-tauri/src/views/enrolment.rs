//! Slips, pairings, the exchange and factors as the desk sees them.

use gatehouse_kiosk::{Pairing, Paper};
use gatehouse_people::factors::Processed;
use gatehouse_records::Consent;
use gatehouse_vendors::authx::Process;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    faces,
    role::Role,
    views::{
        camera::FrameFacts,
        kiosk::{FaceReason, KioskLanguage},
        people::{PersonView, WriteOutcome, moment},
    },
};

/// What a slip is made out for.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SlipDraft {
    /// The kiosk or the group of kiosks that takes it; empty: those without a name.
    pub kiosk: String,
    /// For how many hours it is good.
    pub hours: u16,
    /// It is to replace a face that is there.
    pub replaces: bool,
}

/// A slip, ready to be shown and printed.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SlipView {
    /// A drawing of black squares on white, whose every byte was made here.
    pub svg: String,
    /// What can be typed instead; nothing where the person's id is no UUID.
    pub code: Option<String>,
    pub expires: u64,
    pub pairing: String,
}

impl SlipView {
    pub fn new(paper: Paper, svg: String, pairing: &Pairing) -> Self {
        let pairing = pairing.id.to_string();
        Self { svg, code: paper.code, expires: moment(paper.expires), pairing }
    }
}

/// The pairing of this station.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PairingView {
    pub id: String,
    pub made: u64,
    /// The kiosk, or the group of kiosks, that it was made out for; empty for those without a name.
    pub kiosk: String,
    /// Whose people it is for.
    pub service: String,
    /// It is for the people of another service than the one that this station works with.
    pub astray: bool,
}

/// What came home from a kiosk.
#[derive(Debug, Clone, Copy, Default, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HomeSummary {
    pub visits: u32,
    pub enrolled: u32,
    pub unknown: u32,
    /// People whom nobody here knows.
    pub strangers: u32,
}

/// What the station's page says about the kiosk.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KioskSetup {
    pub pairing: Option<PairingView>,
    pub passcode: bool,
    pub idle_seconds: u32,
    /// A login name lets somebody in at a kiosk of this station.
    pub login_names: bool,
    /// The one language of its kiosk, if the organisation says so.
    pub only_language: Option<KioskLanguage>,
    /// What the folder is set up as.
    pub opens_as: Role,
    /// Kiosks, and groups of them, that slips can be made out for.
    pub kiosks: Vec<String>,
    /// For how many days a slip may be good at most.
    pub slip_days: u32,
}

/// A factor that a camera or a reader takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum BodyFactor {
    Face,
    Fingerprint,
    Palm,
}

/// What is to be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum FactorProcess {
    Enrol,
    Verify,
    Remove,
}

impl From<FactorProcess> for Process {
    fn from(process: FactorProcess) -> Self {
        match process {
            FactorProcess::Enrol => Self::Enrol,
            FactorProcess::Verify => Self::Verify,
            FactorProcess::Remove => Self::Delete,
        }
    }
}

/// How it ended.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FactorResult {
    pub outcome: WriteOutcome,
    pub words: String,
    pub code: Option<i64>,
    pub reason: Option<FaceReason>,
    /// What we measured of the very picture that was sent.
    pub frame: Option<FrameFacts>,
    pub person: PersonView,
}

impl FactorResult {
    pub fn new(processed: Processed, frame: Option<FrameFacts>) -> Self {
        let Processed { written, code, cause } = processed;
        Self {
            outcome: written.end.into(),
            words: written.words,
            code,
            reason: cause.as_ref().map(Into::into),
            frame,
            person: written.shown.into(),
        }
    }
}

/// Something that the station looked at in itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SelfTestPart {
    /// What paints the page.
    Screen,
    Camera,
    Light,
    Keyring,
    Records,
    Clock,
    Token,
    Updates,
}

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SelfTestVerdict {
    Good,
    Look,
    Failed,
    /// It could not be looked at, and that is fine.
    Skipped,
}

/// One line of the self-test.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SelfTestLine {
    pub part: SelfTestPart,
    pub verdict: SelfTestVerdict,
    pub words: String,
    /// It is so by a choice that was remembered, and the usual one can be tried again.
    pub way_back: bool,
}

/// A consent that is written down.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConsentGiven {
    pub version: String,
    /// The tag of the language in which they read it.
    pub language: String,
    pub at: u64,
    /// It is the text in force.
    pub in_force: bool,
}

impl From<Consent> for ConsentGiven {
    fn from(given: Consent) -> Self {
        let (in_force, at) = (faces::is_in_force(&given), moment(given.at));
        Self { version: given.version, language: given.language, at, in_force }
    }
}
