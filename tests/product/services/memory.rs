//! A reply without end costs no memory.

use std::time::Duration;

use gatehouse_sandbox::{Endpoint as At, Fault};
use gatehouse_vendors::Outcome;

use crate::{
    authx_people::pin,
    rig::{Recording, Rig},
};

/// Far more than everything else that these tests hold at once.
const OFFERED: u64 = 4_000_000_000;
const TOO_MUCH: u64 = 1_000_000_000;

/// The most that this process ever held, in bytes.
fn most_held() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap() * 1024
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_of_four_gigabytes_is_cut_off_long_before() {
    let rig = Rig::new().await;
    let huge = Fault::HugeReply { bytes: OFFERED };
    for at in [At::GeneratePin, At::AgentList, At::CustomerList, At::Upload] {
        rig.arm(at, huge.clone());
    }
    let every = async {
        let pinned = rig.authx().generate_pin(&rig.somebody(), &pin("1234")).await;
        assert!(matches!(pinned, Outcome::Unknown(_)));
        assert!(rig.authenticx().agents(None).await.is_err());
        assert!(rig.enablex().customers().await.is_err());
        let recording = Recording::new("a.wav", 4000);
        let uploaded = rig.authenticx().upload(&recording.call("DESK-17")).await;
        assert!(matches!(uploaded, Outcome::Unknown(_)));
    };
    tokio::time::timeout(Duration::from_secs(20), every).await.expect("no hang");
    rig.arm(At::Token, huge);
    assert!(rig.authenticx().agents(None).await.is_err());
    assert!(most_held() < TOO_MUCH, "{} bytes", most_held());
}
