//! The services Gatehouse talks to, simulated over real HTTP on loopback.
//!
//! The sandbox is written from the vendors' published contracts alone and
//! shares no code with the clients, so that it cannot share their mistakes. It
//! is strict: what the contract does not allow is refused and noted as a
//! [`Violation`]. A plan of [`Fault`]s makes it fail in the ways real networks
//! and services do.
//!
//! Each vendor listens on a port of its own: AuthX, Authenticx and EnableX are
//! three hosts, and a token of one is worth nothing to another.
//!
//! ```
//! use gatehouse_sandbox::{Endpoint, Fault, Options, Sandbox};
//!
//! # #[tokio::main]
//! # async fn main() -> std::io::Result<()> {
//! let sandbox = Sandbox::start(Options { seeded: true, ..Options::default() }).await?;
//! let keys = sandbox.authx();
//! assert!(keys.base_url.starts_with("http://127.0.0.1:"));
//!
//! // The next person is added, but the client never hears of it.
//! sandbox.arm(Endpoint::AddUser, Fault::LoseReply, Some(1));
//!
//! // After the client has done its work: did it keep to the contract?
//! assert!(sandbox.violations().is_empty());
//! # sandbox.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! Where a contract is silent the sandbox takes the strictest reading that is
//! plausible, and where it contradicts itself the sandbox takes one side in one
//! place and the other side in another; each such choice is explained where it
//! is made. "vendors.md" in the comments is the project's notes on the three
//! contracts, whose numbered traps are also the `rule` of a [`Violation`].
//!
//! Inside, `wire` owns the sockets, `gate` is what every request passes
//! through, `spoil` damages replies on their way out, `world` is what the
//! sandbox remembers and `seed` what it can be told at the start. Each vendor
//! is one module that turns a visit into a reply.

mod authenticx;
mod authx;
mod dates;
mod disposition;
mod enablex;
mod endpoint;
mod faults;
mod gate;
mod intake;
mod options;
mod reply;
mod sandbox;
mod seed;
mod shape;
mod spoil;
mod wire;
mod world;

use faults::Plan;
use options::Keys;
use world::World;

pub use endpoint::{Endpoint, Vendor};
pub use faults::{ArmedFault, Fault};
pub use options::{
    Access, AuthxAccess, AuthxOptions, BiometricAccess, EnablexAccess, EnablexOptions, HttpMethod,
    Options, PartPolicy, Ports,
};
pub use sandbox::Sandbox;
pub use world::{Factor, Person, Processing, ReceivedCall, SeenRequest, Violation};

/// What every request handler can see.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) options: Options,
    pub(crate) keys: Keys,
    pub(crate) plan: Plan,
    pub(crate) world: World,
}
