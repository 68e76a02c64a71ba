//! The services Gatehouse talks to, simulated over real HTTP on loopback.
//!
//! The sandbox is written from the vendors' published contracts alone and
//! shares no code with the clients, so that it cannot share their mistakes. It
//! is strict: what the contract does not allow is refused and noted as a
//! [`Violation`]. A plan of [`Fault`]s makes it fail in the ways real networks
//! and services do.
//!
//! `wire` owns the sockets, `gate` is what every request passes through,
//! `world` is what the sandbox remembers. Each vendor is one module that turns
//! a visit into a reply.

mod authenticx;
mod faults;
mod gate;
mod intake;
mod wire;
mod world;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use uuid::Uuid;

use faults::Plan;
use world::World;

pub use faults::{ArmedFault, Endpoint, Fault};
pub use world::{Processing, ReceivedCall, SeenRequest, Violation};

/// How a sandbox behaves from its start.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long a token stays valid after it was handed out.
    pub token_life: Duration,
    /// The client id the token endpoint accepts.
    pub client_id: String,
    /// The client secret the token endpoint accepts.
    pub client_secret: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            token_life: Duration::from_secs(3600),
            client_id: "sandbox-client".to_owned(),
            // Ends in characters that only survive correct form encoding
            // (vendors.md X-19).
            client_secret: format!("{}+%&", Uuid::new_v4().simple()),
        }
    }
}

/// What a client needs to reach one simulated vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Scheme, host and port, without a slash at the end.
    pub base_url: String,
    /// The client id to present.
    pub client_id: String,
    /// The client secret to present.
    pub client_secret: String,
}

/// What every request handler can see.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) options: Options,
    pub(crate) plan: Plan,
    pub(crate) world: World,
}

/// A running sandbox. Dropping it stops the servers and cuts what is open.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    site: Arc<Site>,
    server: JoinHandle<()>,
}

impl Sandbox {
    /// Starts the sandbox on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When the loopback address cannot be bound.
    pub async fn start(options: Options) -> std::io::Result<Self> {
        Self::start_on(0, options).await
    }

    /// Starts the sandbox on the given port of 127.0.0.1.
    ///
    /// # Errors
    /// When the port is taken or may not be used.
    pub async fn start_on(port: u16, options: Options) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let site = Arc::new(Site { options, plan: Plan::default(), world: World::default() });
        let router = Router::new().merge(authenticx::routes(&site));
        let server = tokio::spawn(wire::serve(listener, router));
        Ok(Self { address, site, server })
    }

    /// Where and as whom Authenticx is reached.
    #[must_use]
    pub fn authenticx(&self) -> Access {
        Access {
            base_url: format!("http://{}", self.address),
            client_id: self.site.options.client_id.clone(),
            client_secret: self.site.options.client_secret.clone(),
        }
    }

    /// Lets the next `times` requests to `endpoint` meet `fault`; `None` means
    /// every request until [`clear_faults`](Self::clear_faults). Faults of one
    /// endpoint are met in the order they were armed.
    pub fn arm(&self, endpoint: Endpoint, fault: Fault, times: Option<u32>) {
        self.site.plan.arm(endpoint, fault, times);
    }

    /// Forgets every fault that is still armed.
    pub fn clear_faults(&self) {
        self.site.plan.clear();
    }

    /// The faults still to come, with what is left of each.
    #[must_use]
    pub fn armed(&self) -> Vec<ArmedFault> {
        self.site.plan.armed()
    }

    /// The calls accepted so far, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<ReceivedCall> {
        self.site.world.calls()
    }

    /// Every request that reached an endpoint, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<SeenRequest> {
        self.site.world.requests()
    }

    /// Every breach of the contract noticed so far, oldest first.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        self.site.world.violations()
    }

    /// Lets the processing of an accepted call reach the given state; says
    /// whether the call is known. A call starts as [`Processing::ReadyToSample`].
    pub fn process(&self, call_id: &str, reached: Processing) -> bool {
        self.site.world.process(call_id, reached)
    }

    /// Stops the sandbox and returns once its port is free again.
    pub async fn stop(mut self) {
        self.server.abort();
        // The only outcome is the cancellation just asked for.
        let _ = (&mut self.server).await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}
