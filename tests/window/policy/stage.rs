//! What the tests of the policy have in common.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
pub(crate) use gatehouse_tests::session::policy;
use gatehouse_tests::{Desk, Plan};

pub(crate) const SOON: Duration = Duration::from_secs(20);
pub(crate) const SET: &str = "Set by your organisation";

/// A station below a folder, under that policy.
pub(crate) fn plan(test: &str, folder: &Path, file: &Path) -> Plan {
    let plan = Plan::new(test).screen(1600, 1000).policy(file);
    plan.home(&folder.join("home")).data_dir(&folder.join("data"))
}

/// Whether a command was refused because the organisation fixes what it would change.
pub(crate) async fn is_fixed(desk: &Desk, command: &str, given: serde_json::Value) -> Result<bool> {
    let answer = desk.invoke_raw(command, given).await?;
    Ok(answer.is_err_and(|words| words.contains("fixedByPolicy")))
}
