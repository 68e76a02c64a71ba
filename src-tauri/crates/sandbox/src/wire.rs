//! The sockets: accepting connections, and cutting them the way a fault asks.

use std::net::SocketAddr;
use std::time::Duration;

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// How a connection ends before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Severing {
    /// The peer sees RST.
    Reset,
    /// The peer sees FIN.
    Close,
}

/// Ends the connection a request came in on.
#[derive(Debug, Clone)]
pub(crate) struct Cut(mpsc::UnboundedSender<Severing>);

impl Cut {
    /// Cuts the connection. Never returns, because the handler that called it
    /// is dropped together with the connection.
    pub(crate) async fn sever<T>(&self, how: Severing) -> T {
        // Nobody listens only when the connection is already gone.
        let _ = self.0.send(how);
        std::future::pending().await
    }
}

/// How much of a request the system may take in before the sandbox has read it, in bytes. Some systems let this
/// grow to tens of megabytes, and a cut "half-way" would then come after the sender believes that all is sent.
const TAKEN_IN_AHEAD: u32 = 1 << 20;

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;

/// Listens at an address; a port of 0 means any that is free.
pub(crate) fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    // As std and tokio do it: elsewhere the flag means something else.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.set_recv_buffer_size(TAKEN_IN_AHEAD)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Accepts connections until it is dropped, which also drops all open ones.
pub(crate) async fn serve(listener: TcpListener, router: Router) {
    let mut open = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    open.spawn(converse(stream, router.clone()));
                }
                Err(error) => {
                    // Out of file descriptors, most likely: give them time to return.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            },
            Some(_) = open.join_next() => {}
        }
    }
}

async fn converse(stream: TcpStream, router: Router) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "the connection was gone before it began");
    }
    let (sender, mut orders) = mpsc::unbounded_channel();
    let service = TowerToHyperService::new(router.layer(Extension(Cut(sender))));
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let how = tokio::select! {
        biased;
        Some(how) = orders.recv() => how,
        ended = &mut connection => {
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended early");
            }
            return;
        }
    };
    let stream = connection.into_parts().io.into_inner();
    // With a linger time of zero, closing sends RST instead of FIN.
    if how == Severing::Reset
        && let Err(error) = stream.set_zero_linger()
    {
        tracing::warn!(%error, "the connection is closed instead of reset");
    }
}
