//! What the tests of the policy have in common.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Result;
use gatehouse_tests::{Desk, Plan};

pub(crate) const SOON: Duration = Duration::from_secs(20);
pub(crate) const SET: &str = "Set by your organisation";

/// Writes a policy in a folder of its own, as only its owner may.
pub(crate) fn policy(folder: &Path, text: &str) -> Result<PathBuf> {
    let own = folder.join("policy");
    fs::create_dir_all(&own)?;
    fs::set_permissions(&own, Permissions::from_mode(0o755))?;
    let file = own.join("policy.toml");
    fs::write(&file, text)?;
    fs::set_permissions(&file, Permissions::from_mode(0o644))?;
    Ok(file)
}

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
