//! Uses a Gatehouse that a package installed, or that was just built. (`cargo xtask test package` and `--bare` call it.)
//!
//! * `installed first`, and after an upgrade `installed again`: as the person at whose computer it is.
//! * `installed practise PROGRAM`: as a person who has built it and tries it in the sandbox.
//! * `installed update PACKAGE.deb` and `installed removed PACKAGE.deb`: as the computer's administrator.

#[cfg(target_os = "linux")]
mod administrator;
#[cfg(target_os = "linux")]
mod person;

#[cfg(target_os = "linux")]
const PROGRAM: &str = "/usr/bin/gatehouse";
#[cfg(target_os = "linux")]
const SOON: std::time::Duration = std::time::Duration::from_secs(60);

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["first"] => person::Home::own()?.first().await,
        ["again"] => person::Home::own()?.again().await,
        ["practise", program] => person::Home::own()?.practise(program.as_ref()).await,
        ["update", package] => administrator::update(package.as_ref()).await,
        ["removed", package] => administrator::remove_while_it_runs(package.as_ref()).await,
        _ => anyhow::bail!("usage: installed first|again, or practise|update|removed FILE"),
    }
}

#[cfg(not(target_os = "linux"))]
fn main() -> anyhow::Result<()> {
    anyhow::bail!("a package is tried on Linux")
}
