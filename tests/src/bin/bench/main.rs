//! Measures what design goals are set for, and says whether they hold.
//!
//! Built in release and started by `cargo xtask bench [NAME…] [--json]`. A name stands for everything that begins
//! with it.
#![cfg_attr(
    target_os = "linux",
    expect(clippy::print_stdout, clippy::print_stderr, reason = "figures are printed")
)]

#[cfg(target_os = "linux")]
mod measures;

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() -> std::process::ExitCode {
    measures::main().await
}

#[cfg(not(target_os = "linux"))]
fn main() -> anyhow::Result<()> {
    anyhow::bail!("figures are taken on Linux")
}
