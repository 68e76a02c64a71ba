//! Every fault can strike every endpoint of every vendor.

use std::time::Duration;

use gatehouse_sandbox::{Endpoint, Fault, Options, Sandbox, Vendor};

use crate::wire::{exchange, request};

/// The line that reaches an endpoint; ids are invented.
pub(crate) fn line(endpoint: Endpoint) -> &'static str {
    match endpoint {
        Endpoint::AccessToken => "POST /AccessToken",
        Endpoint::AddUser => "POST /AddUser",
        Endpoint::UpdateUser => "POST /UpdateUser",
        Endpoint::DeleteUser => "POST /DeleteUser",
        Endpoint::GeneratePin => "POST /GeneratePin",
        Endpoint::VerifyPin => "POST /VerifyPin",
        Endpoint::ProcessBiometric => "POST /ProcessBiometric",
        Endpoint::Token => "POST /connect/token",
        Endpoint::Upload => "POST /Media/Upload",
        Endpoint::TextUpload => "POST /TextMedia/Upload",
        Endpoint::Metadata => "GET /Metadata",
        Endpoint::MetadataSearch => "POST /Metadata",
        Endpoint::MetadataPatch => "PATCH /Metadata/7",
        Endpoint::Transcription => "GET /Conversations/Transcriptions/7",
        Endpoint::TranscriptionBatch => "POST /Conversations/Transcriptions",
        Endpoint::AgentList => "GET /Agent/All",
        Endpoint::AgentOpen => "GET /Agent/7",
        Endpoint::AgentCreate => "POST /Agent",
        Endpoint::AgentUpdate => "PUT /Agent/7",
        Endpoint::UserFind => "GET /User",
        Endpoint::UserList => "GET /User/All",
        Endpoint::UserOpen => "GET /User/7",
        Endpoint::UserCreate => "POST /User",
        Endpoint::UserUpdate => "PUT /User/7",
        Endpoint::RoleList => "GET /Roles/All",
        Endpoint::HierarchyList => "GET /Hierarchy/All",
        Endpoint::HierarchyCreate => "POST /Hierarchy",
        Endpoint::HierarchyUpdate => "PUT /Hierarchy/7",
        Endpoint::UserHierarchyList => "GET /UserHierarchy/7/All",
        Endpoint::UserHierarchyOpen => "GET /UserHierarchy/7/8",
        Endpoint::UserHierarchyUpdate => "PUT /UserHierarchy/7/8",
        Endpoint::Login => "POST /ucaas/v1/login",
        Endpoint::CustomerList => "GET /ucaas/v1/customers",
        Endpoint::CustomerOpen => "GET /ucaas/v1/customers/7",
        Endpoint::CustomerCreate => "POST /ucaas/v1/customers",
        Endpoint::CustomerUpdate => "PATCH /ucaas/v1/customers/7",
        Endpoint::UcaasUserCreate => "POST /ucaas/v1/users",
        Endpoint::UcaasUserUpdate => "PATCH /ucaas/v1/users/7",
        Endpoint::SubscriptionList => "GET /ucaas/v1/subscriptions",
        Endpoint::SubscriptionOpen => "GET /ucaas/v1/subscriptions/7",
    }
}

pub(crate) fn base(sandbox: &Sandbox, endpoint: Endpoint) -> String {
    match endpoint.vendor() {
        Vendor::Authx => sandbox.authx().base_url,
        Vendor::Authenticx => sandbox.authenticx().base_url,
        Vendor::Enablex => sandbox.enablex().base_url,
    }
}

/// Every fault, and the status it leads to where it leads to one of its own.
fn faults() -> Vec<(Fault, Option<u16>)> {
    let brief = Duration::from_millis(1);
    let elsewhere = "http://127.0.0.1:9/".to_owned();
    vec![
        (Fault::Status { code: 503, retry_after: Some(1) }, Some(503)),
        (Fault::StatusAfterBody { code: 500, retry_after: None }, Some(500)),
        (Fault::Html, Some(200)),
        (Fault::Redirect { location: elsewhere }, Some(302)),
        (Fault::Reply { code: 429, body: "{\"status\":\"error\"}".to_owned() }, Some(429)),
        (Fault::Delay(brief), None),
        (Fault::Stall { percent: 50, pause: brief }, None),
        (Fault::ExpiredToken, None),
        (Fault::Garbage, None),
        (Fault::TruncatedJson, None),
        (Fault::WrongContentLength, None),
        (Fault::HugeReply { bytes: 100_000 }, None),
        (Fault::DeepJson { depth: 5_000 }, None),
        (Fault::ClockSkew { seconds: 3600 }, None),
        (Fault::BiometricCode(2), None),
        (Fault::ServerException, None),
    ]
}

fn cuts() -> Vec<Fault> {
    vec![
        Fault::Reset { percent: 50 },
        Fault::ResetBeforeReply,
        Fault::ResetInReply { percent: 0 },
        Fault::LoseReply,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_strikes_every_endpoint_and_is_used_up() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    for endpoint in Endpoint::ALL.iter().copied() {
        let ask = || exchange(&base(&sandbox, endpoint), &request(line(endpoint), &[], b"{}"));
        let plain = ask().unwrap();
        assert!((400..500).contains(&plain.status), "{endpoint:?} {}", plain.status);
        for (fault, own) in faults() {
            sandbox.arm(endpoint, fault.clone(), Some(1));
            let met = ask().unwrap();
            assert_eq!(met.status, own.unwrap_or(plain.status), "{fault:?} at {endpoint:?}");
            assert_eq!(sandbox.armed(), [], "{fault:?} at {endpoint:?}");
        }
        for fault in cuts() {
            sandbox.arm(endpoint, fault.clone(), Some(1));
            let cut = ask();
            // A reply that ends in its head or has no body left is none either.
            let nothing = cut.as_ref().map_or(true, |reply| reply.body.is_empty());
            assert!(nothing, "{fault:?} at {endpoint:?}: {cut:?}");
            assert_eq!(sandbox.armed(), []);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_vendor_listens_on_a_port_of_its_own() {
    let sandbox = Sandbox::start(Options::default()).await.unwrap();
    let bases = [Endpoint::AddUser, Endpoint::Upload, Endpoint::Login];
    let bases = bases.map(|endpoint| base(&sandbox, endpoint));
    assert!(bases[0] != bases[1] && bases[1] != bases[2] && bases[0] != bases[2]);
    let stray = exchange(&bases[0], &request("POST /connect/token", &[], b"")).unwrap();
    assert_eq!(stray.status, 404);
}
