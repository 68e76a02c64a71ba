//! A running sandbox, as its owner holds it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use serde_json::Value;
use tokio::task::JoinHandle;

use crate::endpoint::{Endpoint, Vendor};
use crate::faults::{ArmedFault, Fault, Plan};
use crate::options::{Access, AuthxAccess, EnablexAccess, Keys, Options, Ports};
use crate::world::{Person, Processing, ReceivedCall, SeenRequest, Violation, World};
use crate::{Site, authenticx, authx, enablex, seed, wire};

/// One listening vendor.
#[derive(Debug)]
struct House {
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl House {
    fn open(port: u16, router: Router) -> std::io::Result<Self> {
        let listener = wire::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
        let address = listener.local_addr()?;
        Ok(Self { address, server: tokio::spawn(wire::serve(listener, router)) })
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A running sandbox. Dropping it stops the servers and cuts what is open.
#[derive(Debug)]
pub struct Sandbox {
    authx: House,
    authenticx: House,
    enablex: House,
    site: Arc<Site>,
}

impl Sandbox {
    /// Starts the sandbox on free ports of 127.0.0.1, one for each vendor.
    ///
    /// # Errors
    /// When the loopback address cannot be bound.
    pub async fn start(options: Options) -> std::io::Result<Self> {
        Self::start_on(Ports::default(), options).await
    }

    /// Starts the sandbox on the given ports of 127.0.0.1.
    ///
    /// # Errors
    /// When a port is taken or may not be used.
    #[expect(clippy::unused_async, reason = "the servers need a runtime to run on")]
    pub async fn start_on(ports: Ports, options: Options) -> std::io::Result<Self> {
        let (plan, world) = (Plan::default(), World::default());
        if options.seeded {
            seed::plant(&world);
        }
        let site = Arc::new(Site { options, keys: Keys::new(), plan, world });
        Ok(Self {
            authx: House::open(ports.authx, authx::routes(&site))?,
            authenticx: House::open(ports.authenticx, authenticx::routes(&site))?,
            enablex: House::open(ports.enablex, enablex::routes(&site))?,
            site,
        })
    }

    /// Where and as whom AuthX is reached.
    #[must_use]
    pub fn authx(&self) -> AuthxAccess {
        let keys = &self.site.keys;
        AuthxAccess {
            base_url: format!("http://{}/", self.authx.address),
            application_id: keys.application_id.clone(),
            application_key: keys.application_key.clone(),
            biometric: keys.biometric.clone(),
        }
    }

    /// Where and as whom Authenticx is reached.
    #[must_use]
    pub fn authenticx(&self) -> Access {
        Access {
            base_url: format!("http://{}", self.authenticx.address),
            client_id: self.site.options.client_id.clone(),
            client_secret: self.site.options.client_secret.clone(),
        }
    }

    /// Where and as whom EnableX is reached.
    #[must_use]
    pub fn enablex(&self) -> EnablexAccess {
        let (keys, options) = (&self.site.keys, &self.site.options.enablex);
        EnablexAccess {
            base_url: format!("http://{}/ucaas/v1/", self.enablex.address),
            access_id: keys.app_id.clone(),
            email: options.email.clone(),
            password: options.password.clone(),
            app_id: keys.app_id.clone(),
            app_key: keys.app_key.clone(),
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

    /// Makes every token this vendor handed out count as expired.
    pub fn expire_tokens(&self, vendor: Vendor) {
        self.site.world.expire_tokens(vendor);
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

    /// The people AuthX knows, oldest first.
    #[must_use]
    pub fn people(&self) -> Vec<Person> {
        self.site.world.people.lock().all()
    }

    /// The calls Authenticx has accepted, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<ReceivedCall> {
        let calls = self.site.world.calls.lock();
        calls.all().iter().map(|kept| kept.call.clone()).collect()
    }

    /// Lets the processing of an accepted call reach the given state; says
    /// whether the call is known. A call starts as [`Processing::ReadyToSample`].
    pub fn process(&self, call_id: &str, reached: Processing) -> bool {
        let mut calls = self.site.world.calls.lock();
        let found = calls.find_mut(call_id);
        found.map(|kept| kept.processing = reached).is_some()
    }

    /// The agents of Authenticx, as its replies show them.
    #[must_use]
    pub fn agents(&self) -> Vec<Value> {
        let directory = self.site.world.directory.lock();
        directory.agents.iter().cloned().map(Value::Object).collect()
    }

    /// The nodes of the hierarchy an agent of Authenticx is assigned to, those
    /// above them included; no reply shows them.
    #[must_use]
    pub fn agent_nodes(&self, agent_id: &str) -> Vec<String> {
        let directory = self.site.world.directory.lock();
        directory.assignments.get(agent_id).cloned().unwrap_or_default()
    }

    /// The users of Authenticx, as its replies show them.
    #[must_use]
    pub fn users(&self) -> Vec<Value> {
        let directory = self.site.world.directory.lock();
        directory.users.iter().map(|user| directory.shown(user)).collect()
    }

    /// The customers of EnableX, each with its id as a string.
    #[must_use]
    pub fn customers(&self) -> Vec<Value> {
        self.site.world.ucaas.lock().customers.shown("customer_id")
    }

    /// The users of EnableX, each with its id as a string.
    #[must_use]
    pub fn ucaas_users(&self) -> Vec<Value> {
        self.site.world.ucaas.lock().users.shown("user_id")
    }

    /// The subscriptions of EnableX, each with its id as a string.
    #[must_use]
    pub fn subscriptions(&self) -> Vec<Value> {
        self.site.world.ucaas.lock().subscriptions.shown("subscription_id")
    }

    /// Stops the sandbox and returns once its ports are free again.
    pub async fn stop(mut self) {
        for house in [&mut self.authx, &mut self.authenticx, &mut self.enablex] {
            house.server.abort();
            // The only outcome is the cancellation just asked for.
            let _ = (&mut house.server).await;
        }
    }
}
