//! A visit at the kiosk as its window sees it: codes, for it speaks five languages.

use gatehouse_kiosk::{Language, SlipTrouble, consent, flow::Step};
use gatehouse_vendors::authx::{BiometricCode, Cause, TokenTrouble};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{role::Role, views::camera::FrameFacts};

/// Where a visitor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum KioskStep {
    Welcome,
    Who,
    Consent,
    Declined,
    Capture,
    Sending,
    Checking,
    Done,
    Unverified,
    Refused,
    Unknown,
}

impl From<Step> for KioskStep {
    fn from(step: Step) -> Self {
        match step {
            Step::Welcome => Self::Welcome,
            Step::Who => Self::Who,
            Step::Consent => Self::Consent,
            Step::Declined => Self::Declined,
            Step::Capture => Self::Capture,
            Step::Sending => Self::Sending,
            Step::Checking => Self::Checking,
            Step::Done => Self::Done,
            Step::Unverified => Self::Unverified,
            Step::Refused => Self::Refused,
            Step::Unknown => Self::Unknown,
        }
    }
}

/// A language of the kiosk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum KioskLanguage {
    En,
    Es,
    Fr,
    De,
    Ar,
}

impl From<Language> for KioskLanguage {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Es => Self::Es,
            Language::Fr => Self::Fr,
            Language::De => Self::De,
            Language::Ar => Self::Ar,
        }
    }
}

impl From<gatehouse_policy::Language> for KioskLanguage {
    fn from(language: gatehouse_policy::Language) -> Self {
        match language {
            gatehouse_policy::Language::En => Self::En,
            gatehouse_policy::Language::Es => Self::Es,
            gatehouse_policy::Language::Fr => Self::Fr,
            gatehouse_policy::Language::De => Self::De,
            gatehouse_policy::Language::Ar => Self::Ar,
        }
    }
}

impl From<KioskLanguage> for Language {
    fn from(language: KioskLanguage) -> Self {
        match language {
            KioskLanguage::En => Self::En,
            KioskLanguage::Es => Self::Es,
            KioskLanguage::Fr => Self::Fr,
            KioskLanguage::De => Self::De,
            KioskLanguage::Ar => Self::Ar,
        }
    }
}

/// What the station lacks. As long as there is one, nobody is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum KioskLack {
    Connection,
    BiometricKeys,
    /// Secrets of the connection were never typed here.
    Secrets,
    Records,
    /// Anybody could leave the kiosk or change it.
    Passcode,
    /// A slip is the only way in, and none can be read.
    Pairing,
}

/// Why the last wish was not fulfilled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum KioskTrouble {
    SlipUnreadable,
    SlipMistyped,
    SlipForged,
    SlipForeign,
    SlipExpired,
    SlipUsed,
    SlipNewer,
    NotPaired,
    /// No such login name here.
    NotKnown,
    /// An earlier enrolment has no known end: staff have to look first.
    Unsettled,
    /// The slip is for another kiosk.
    SlipElsewhere,
    /// A face is enrolled, and the slip was not made to replace one.
    FaceThere,
    /// Too many wrong ones.
    Wait,
    Records,
    /// The camera gave no picture.
    Camera,
    /// No picture was good enough to be sent.
    NotGood,
    /// Somebody else may stand there by now.
    WhoIsThere,
    /// It cannot be done at this step.
    NotNow,
}

impl From<SlipTrouble> for KioskTrouble {
    fn from(trouble: SlipTrouble) -> Self {
        match trouble {
            SlipTrouble::Unreadable | SlipTrouble::TooLong | SlipTrouble::NoRandomness => {
                Self::SlipUnreadable
            }
            SlipTrouble::Mistyped => Self::SlipMistyped,
            SlipTrouble::Forged => Self::SlipForged,
            SlipTrouble::Foreign => Self::SlipForeign,
            SlipTrouble::Elsewhere => Self::SlipElsewhere,
            SlipTrouble::Expired => Self::SlipExpired,
            SlipTrouble::Used => Self::SlipUsed,
            SlipTrouble::FromNewerVersion => Self::SlipNewer,
        }
    }
}

/// Why the service, or this station, did not take a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FaceReason {
    /// Code 2.
    NoMatch,
    /// Code 3.
    PoorQuality,
    /// Code 4.
    ManyFaces,
    /// Code 5.
    NoFace,
    /// Code 6.
    OutOfFrame,
    /// Code 7.
    Settings,
    /// Code 8.
    NoSuchPerson,
    /// Code 0, or one that is documented nowhere.
    Service,
    /// It was not reached; nothing was sent.
    Unreachable,
    /// It asks for a pause.
    Busy,
    /// The station's keys were not taken.
    SignIn,
    /// The station lacks something.
    Station,
    /// The reply never came.
    NoReply,
}

impl From<&Cause> for FaceReason {
    fn from(cause: &Cause) -> Self {
        match cause {
            Cause::Biometric(code) => match code {
                BiometricCode::FaceNotMatch => Self::NoMatch,
                BiometricCode::FaceQualityPoor => Self::PoorQuality,
                BiometricCode::TooManyFace => Self::ManyFaces,
                BiometricCode::FaceNotFound => Self::NoFace,
                BiometricCode::FaceOutBound => Self::OutOfFrame,
                BiometricCode::SettingsMissed => Self::Settings,
                BiometricCode::UserNotExists => Self::NoSuchPerson,
                BiometricCode::Error | BiometricCode::Success | BiometricCode::Other(_) => {
                    Self::Service
                }
            },
            Cause::Unreachable => Self::Unreachable,
            Cause::RateLimited | Cause::Unavailable => Self::Busy,
            Cause::NotAllowed => Self::SignIn,
            Cause::Token(trouble) => trouble.into(),
            Cause::SampleMissing
            | Cause::NoBiometricKeys
            | Cause::Secret(_)
            | Cause::BadValue(_)
            | Cause::CannotSign => Self::Station,
            Cause::Said { .. }
            | Cause::NotVerified { .. }
            | Cause::MethodRefused
            | Cause::Rejected
            | Cause::UnexpectedReply => Self::Service,
        }
    }
}

/// Without a token nothing was sent; why there is none decides who has to do something.
impl From<&TokenTrouble> for FaceReason {
    fn from(trouble: &TokenTrouble) -> Self {
        match trouble {
            TokenTrouble::Unreachable | TokenTrouble::TooSlow => Self::Unreachable,
            TokenTrouble::ServiceTrouble(_) => Self::Busy,
            TokenTrouble::Refused { .. } | TokenTrouble::BadReply => Self::SignIn,
            TokenTrouble::Secret(_) => Self::Station,
        }
    }
}

/// How a picture fared.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FaceResult {
    pub reason: FaceReason,
    /// The service's own number, where it gave one.
    pub code: Option<i64>,
    /// What we measured of this very picture.
    pub frame: Option<FrameFacts>,
}

/// What a person is asked to agree to.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConsentText {
    pub version: String,
    pub hash: String,
    pub paragraphs: Vec<String>,
}

impl From<Language> for ConsentText {
    fn from(language: Language) -> Self {
        let paragraphs = consent::text(language).trim().split("\n\n");
        Self {
            version: consent::VERSION.to_owned(),
            hash: consent::hash(language),
            paragraphs: paragraphs.map(str::to_owned).collect(),
        }
    }
}

/// The kiosk at one moment.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KioskView {
    /// Of this one person at this one time: what is answered to an older one changes nothing.
    pub visit: u32,
    pub step: KioskStep,
    pub language: Option<KioskLanguage>,
    /// The organisation lets this kiosk speak this language alone.
    pub only_language: Option<KioskLanguage>,
    pub first_name: Option<String>,
    pub lacks: Vec<KioskLack>,
    /// Slips can be read: the station is paired.
    pub slips: bool,
    /// A login name lets somebody in.
    pub login_names: bool,
    pub idle_seconds: u32,
    /// Staff leave with a passcode; without one anybody could, and nobody is let in yet.
    pub passcode: bool,
    /// Staff may open the desk from here.
    pub opens_desk: bool,
    /// The start asked for this role, and staff have to open it.
    pub wanted: Option<Role>,
    /// It may not have been set up as a kiosk at all: what as cannot be read any more.
    pub lost_role: bool,
    /// The passcode of the sandbox, which is no secret.
    pub practice_passcode: Option<String>,
    pub consent: Option<ConsentText>,
    pub result: Option<FaceResult>,
    pub trouble: Option<KioskTrouble>,
    /// How long until the next try, where there were too many wrong ones.
    pub wait_seconds: u32,
}

/// Whether somebody is still there, as the shell sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KioskPulse {
    /// Where they stand now. `welcome` also where the shell has just forgotten them.
    pub step: KioskStep,
    /// After so many seconds without a touch they are forgotten; nothing where they are not.
    pub left_seconds: Option<u32>,
    /// The station found something in itself that staff have to look at; nothing while it has not looked yet.
    pub needs_staff: Option<bool>,
}

/// What came of a passcode.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Unlocked {
    pub right: bool,
    pub wait_seconds: u32,
}
