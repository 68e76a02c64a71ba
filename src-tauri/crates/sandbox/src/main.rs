//! Runs the sandbox by itself, for trying Gatehouse without a vendor account.
#![expect(
    clippy::print_stdout,
    reason = "the addresses and the credentials are what this program is for"
)]

use std::io::{Error, ErrorKind};

use gatehouse_sandbox::{Options, Ports, Sandbox};

const USAGE: &str = "usage: gatehouse-sandbox [--ports AUTHX,AUTHENTICX,ENABLEX] [--seeded]";

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (ports, seeded) = asked_for(std::env::args().skip(1))?;
    let options = Options { seeded, ..Options::default() };
    let sandbox = Sandbox::start_on(ports, options).await?;
    show(&sandbox);
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}

fn show(sandbox: &Sandbox) {
    let authx = sandbox.authx();
    println!("authx base_url {}", authx.base_url);
    println!("authx application_id {}", authx.application_id);
    println!("authx application_key {}", authx.application_key);
    println!("authx biometric application_key {}", authx.biometric.application_key);
    println!("authx biometric secret_key {}", authx.biometric.secret_key);
    println!("authx biometric host_name {}", authx.biometric.host_name);
    let authenticx = sandbox.authenticx();
    println!("authenticx base_url {}", authenticx.base_url);
    println!("authenticx client_id {}", authenticx.client_id);
    println!("authenticx client_secret {}", authenticx.client_secret);
    let enablex = sandbox.enablex();
    println!("enablex base_url {}", enablex.base_url);
    println!("enablex access_id {}", enablex.access_id);
    println!("enablex email {}", enablex.email);
    println!("enablex password {}", enablex.password);
    println!("enablex app_id {}", enablex.app_id);
    println!("enablex app_key {}", enablex.app_key);
}

fn asked_for(mut args: impl Iterator<Item = String>) -> std::io::Result<(Ports, bool)> {
    let (mut ports, mut seeded) = (Ports::default(), false);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--ports" => {
                let list = args.next().unwrap_or_default();
                let detail = || misunderstood(&format!("{list:?} is not three port numbers"));
                ports = three_ports(&list).ok_or_else(detail)?;
            }
            "--seeded" => seeded = true,
            other => return Err(misunderstood(&format!("{other:?} is not understood"))),
        }
    }
    Ok((ports, seeded))
}

fn three_ports(list: &str) -> Option<Ports> {
    let numbers: Option<Vec<u16>> = list.split(',').map(|one| one.trim().parse().ok()).collect();
    match numbers?.as_slice() {
        [authx, authenticx, enablex] => {
            Some(Ports { authx: *authx, authenticx: *authenticx, enablex: *enablex })
        }
        _ => None,
    }
}

fn misunderstood(detail: &str) -> Error {
    Error::new(ErrorKind::InvalidInput, format!("{detail}; {USAGE}"))
}
