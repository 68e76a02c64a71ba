//! Runs the sandbox by itself, for trying Gatehouse without a vendor account.
#![expect(
    clippy::print_stdout,
    reason = "the address and the credentials are what this program is for"
)]

use std::io::{Error, ErrorKind};

use gatehouse_sandbox::{Options, Sandbox};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = port_asked_for(std::env::args().skip(1))?;
    let sandbox = Sandbox::start_on(port, Options::default()).await?;
    let access = sandbox.authenticx();
    println!("authenticx base_url {}", access.base_url);
    println!("authenticx client_id {}", access.client_id);
    println!("authenticx client_secret {}", access.client_secret);
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}

fn port_asked_for(mut args: impl Iterator<Item = String>) -> std::io::Result<u16> {
    let usage = |detail: String| {
        let text = format!("{detail}; usage: gatehouse-sandbox [--port N]");
        Error::new(ErrorKind::InvalidInput, text)
    };
    match (args.next().as_deref(), args.next(), args.next()) {
        (None, ..) => Ok(0),
        (Some("--port"), Some(port), None) => {
            port.parse().map_err(|_| usage(format!("{port} is not a port number")))
        }
        _ => Err(usage("these arguments are not understood".to_owned())),
    }
}
