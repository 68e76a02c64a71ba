//! The sandbox as a window sees it.

use std::time::Duration;

use gatehouse_sandbox::{ArmedFault, Endpoint, Fault, ReceivedCall};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{connections::millis, desk::Simulated};

const LONGEST_WAIT: u64 = 3600;

/// Where a fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SandboxEndpoint {
    Token,
    Upload,
    AddUser,
    UpdateUser,
    DeleteUser,
    SetPin,
    VerifyPin,
    AgentList,
    AgentCreate,
    AgentUpdate,
    PlatformUserCreate,
    PlatformUserUpdate,
    HierarchyCreate,
    HierarchyUpdate,
    CustomerList,
    CustomerCreate,
    CustomerUpdate,
    UcaasUserCreate,
    UcaasUserUpdate,
    Biometric,
}

/// Both ways at once, so that they cannot disagree.
const ENDPOINTS: [(SandboxEndpoint, Endpoint); 20] = [
    (SandboxEndpoint::Token, Endpoint::Token),
    (SandboxEndpoint::Upload, Endpoint::Upload),
    (SandboxEndpoint::AddUser, Endpoint::AddUser),
    (SandboxEndpoint::UpdateUser, Endpoint::UpdateUser),
    (SandboxEndpoint::DeleteUser, Endpoint::DeleteUser),
    (SandboxEndpoint::SetPin, Endpoint::GeneratePin),
    (SandboxEndpoint::VerifyPin, Endpoint::VerifyPin),
    (SandboxEndpoint::AgentList, Endpoint::AgentList),
    (SandboxEndpoint::AgentCreate, Endpoint::AgentCreate),
    (SandboxEndpoint::AgentUpdate, Endpoint::AgentUpdate),
    (SandboxEndpoint::PlatformUserCreate, Endpoint::UserCreate),
    (SandboxEndpoint::PlatformUserUpdate, Endpoint::UserUpdate),
    (SandboxEndpoint::HierarchyCreate, Endpoint::HierarchyCreate),
    (SandboxEndpoint::HierarchyUpdate, Endpoint::HierarchyUpdate),
    (SandboxEndpoint::CustomerList, Endpoint::CustomerList),
    (SandboxEndpoint::CustomerCreate, Endpoint::CustomerCreate),
    (SandboxEndpoint::CustomerUpdate, Endpoint::CustomerUpdate),
    (SandboxEndpoint::UcaasUserCreate, Endpoint::UcaasUserCreate),
    (SandboxEndpoint::UcaasUserUpdate, Endpoint::UcaasUserUpdate),
    (SandboxEndpoint::Biometric, Endpoint::ProcessBiometric),
];

/// A fault that can be tried by hand.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
#[serde(rename = "Fault")]
pub enum FaultView {
    Status {
        status: u16,
        retry_after: Option<u64>,
    },
    Delay {
        seconds: u64,
    },
    Stall {
        percent: u8,
        seconds: u64,
    },
    Reset {
        percent: u8,
    },
    LoseReply,
    ExpiredToken,
    Garbage,
    /// A code of AuthX's biometric call.
    BiometricCode {
        code: u8,
    },
}

/// A fault and how often it will strike; none means until it is cleared.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "ArmedFault")]
pub struct ArmedFaultView {
    pub endpoint: SandboxEndpoint,
    pub fault: FaultView,
    pub times: Option<u32>,
}

impl ArmedFaultView {
    /// What the sandbox understands.
    ///
    /// # Errors
    /// Words for numbers that make no sense.
    pub fn checked(self) -> Result<(Endpoint, Fault), String> {
        let pair = ENDPOINTS.iter().find(|(view, _)| *view == self.endpoint);
        let (_, endpoint) = pair.copied().ok_or("There is no such endpoint")?;
        if self.times == Some(0) {
            return Err("A fault strikes at least once".to_owned());
        }
        let fault = match self.fault {
            FaultView::Status { status, retry_after } if (400..600).contains(&status) => {
                Fault::Status { code: status, retry_after }
            }
            FaultView::Status { .. } => return Err("A status from 400 to 599".to_owned()),
            FaultView::Delay { seconds } => Fault::Delay(wait(seconds)?),
            FaultView::Stall { percent, seconds } => {
                Fault::Stall { percent: share(percent)?, pause: wait(seconds)? }
            }
            FaultView::Reset { percent } => Fault::Reset { percent: share(percent)? },
            FaultView::LoseReply => Fault::LoseReply,
            FaultView::ExpiredToken => Fault::ExpiredToken,
            FaultView::Garbage => Fault::Garbage,
            FaultView::BiometricCode { code } if code <= 8 => Fault::BiometricCode(code),
            FaultView::BiometricCode { .. } => return Err("A code from 0 to 8".to_owned()),
        };
        Ok((endpoint, fault))
    }

    /// Only what this window can arm is shown; there is no other way to arm anything.
    fn shown(armed: &ArmedFault) -> Option<Self> {
        let pair = ENDPOINTS.iter().find(|(_, endpoint)| *endpoint == armed.endpoint);
        let (endpoint, _) = pair.copied()?;
        let fault = match &armed.fault {
            Fault::Status { code, retry_after } => {
                FaultView::Status { status: *code, retry_after: *retry_after }
            }
            Fault::Delay(pause) => FaultView::Delay { seconds: pause.as_secs() },
            Fault::Stall { percent, pause } => {
                FaultView::Stall { percent: *percent, seconds: pause.as_secs() }
            }
            Fault::Reset { percent } => FaultView::Reset { percent: *percent },
            Fault::LoseReply => FaultView::LoseReply,
            Fault::ExpiredToken => FaultView::ExpiredToken,
            Fault::Garbage => FaultView::Garbage,
            Fault::BiometricCode(code) => FaultView::BiometricCode { code: *code },
            _ => return None,
        };
        Some(Self { endpoint, fault, times: armed.left })
    }
}

fn share(percent: u8) -> Result<u8, String> {
    if percent <= 100 { Ok(percent) } else { Err("A share from 0 to 100 %".to_owned()) }
}

fn wait(seconds: u64) -> Result<Duration, String> {
    if seconds <= LONGEST_WAIT {
        Ok(Duration::from_secs(seconds))
    } else {
        Err("At most an hour".to_owned())
    }
}

/// A call that arrived.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "ReceivedCall")]
pub struct ReceivedCallView {
    pub id: String,
    pub file_name: String,
    pub bytes: u64,
    pub sha256: String,
    pub received_at: u64,
    /// JSON for reading.
    pub metadata: String,
}

impl From<ReceivedCall> for ReceivedCallView {
    fn from(call: ReceivedCall) -> Self {
        Self {
            id: call.id,
            file_name: call.file_name,
            bytes: call.bytes,
            sha256: call.sha256,
            received_at: millis(call.received_at),
            metadata: serde_json::to_string_pretty(&call.metadata).unwrap_or_default(),
        }
    }
}

/// The simulated services.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SandboxView {
    pub base_url: String,
    pub armed: Vec<ArmedFaultView>,
    pub received: Vec<ReceivedCallView>,
    pub violations: Vec<String>,
}

impl SandboxView {
    pub fn new(simulated: &Simulated) -> Self {
        let sandbox = &simulated.sandbox;
        let violations = sandbox.violations();
        Self {
            base_url: sandbox.authenticx().base_url,
            armed: sandbox.armed().iter().filter_map(ArmedFaultView::shown).collect(),
            received: sandbox.calls().into_iter().map(Into::into).collect(),
            violations: violations.iter().map(|it| format!("{}: {}", it.rule, it.detail)).collect(),
        }
    }
}
