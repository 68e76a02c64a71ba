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
