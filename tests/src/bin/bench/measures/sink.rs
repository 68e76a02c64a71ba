//! A service on loopback that takes every call and keeps none: what is left to measure is who sends.
//!
//! A process of its own, `bench sink [CERTIFICATE KEY]`, so that nobody pays for its work; it prints its port.

use std::{path::Path, process::ExitCode, sync::Arc};

use anyhow::{Context, Result};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

const BUFFER: usize = 1 << 20;
const LONGEST_HEAD: usize = 64 * 1024;

pub async fn main(arguments: &[String]) -> ExitCode {
    match serve(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: &[String]) -> Result<()> {
    let acceptor = match arguments {
        [certificate, key] => Some(acceptor(Path::new(certificate), Path::new(key))?),
        _ => None,
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    loop {
        let (stream, _) = listener.accept().await?;
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            // Whoever hangs up early is seen by whoever measures.
            let _ = match acceptor {
                Some(acceptor) => match acceptor.accept(stream).await {
                    Ok(stream) => answer(stream).await,
                    Err(error) => Err(error.into()),
                },
                None => answer(stream).await,
            };
        });
    }
}

fn acceptor(certificate: &Path, key: &Path) -> Result<TlsAcceptor> {
    let chain = CertificateDer::pem_file_iter(certificate)?.collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_file(key)?;
    let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Answers one request after the other.
async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> Result<()> {
    let mut buffer = vec![0; BUFFER];
    let mut filled = 0;
    loop {
        let head = loop {
            if let Some(end) = find(&buffer[..filled], b"\r\n\r\n") {
                break end + 4;
            }
            anyhow::ensure!(filled < LONGEST_HEAD, "a head without an end");
            let read = stream.read(&mut buffer[filled..]).await?;
            if read == 0 {
                return Ok(());
            }
            filled += read;
        };
        let text = String::from_utf8_lossy(&buffer[..head]).to_lowercase();
        if text.contains("\r\nexpect: 100-continue") {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: u64 = length.map_or(Ok(0), |length| length.trim().parse()).context("length")?;
        let mut left = length.saturating_sub((filled - head) as u64);
        while left > 0 {
            let most = usize::try_from(left).unwrap_or(BUFFER).min(BUFFER);
            let read = stream.read(&mut buffer[..most]).await?;
            anyhow::ensure!(read > 0, "the body ended early");
            left -= read as u64;
        }
        filled = 0;
        let body = reply(&text);
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body.as_bytes()).await?;
    }
}

fn reply(head: &str) -> &'static str {
    if head.starts_with("post /connect/token") {
        r#"{"access_token":"sink","token_type":"Bearer","expires_in":3600,"scope":"acxapi"}"#
    } else if head.starts_with("post /media/upload") {
        r#"{"id":"00000000-0000-4000-8000-000000000001","fileName":null,"fileSizeKb":1}"#
    } else {
        "[]"
    }
}

fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|window| window == what)
}
