//! The calls of this station, real or simulated, and never both in one queue.

use std::sync::{Arc, Mutex, PoisonError};

use gatehouse_sandbox::{Access, Sandbox};
use gatehouse_uploads::{Options, Queue};
use gatehouse_vault::{Keep, SecretName, SecretText, Vault};
use gatehouse_vendors::{
    Endpoint, Vendor,
    authenticx::{Account, Authenticx},
};

use crate::{
    connections::{self, CLIENT_SECRET},
    failure::{Failure, FailureCode},
    settings::SavedConnection,
    station::Station,
};

/// The id under which the simulated services stand among the connections.
pub const SANDBOX_ID: &str = "sandbox";

/// The simulated services, while they run.
pub struct Simulated {
    pub sandbox: Sandbox,
    pub access: Access,
    pub queue: Arc<Queue>,
}

/// Which queue is on the desk.
pub struct Desk {
    real: Arc<Queue>,
    simulated: Mutex<Option<Arc<Simulated>>>,
    switching: tokio::sync::Mutex<()>,
}

impl Desk {
    pub fn new() -> Self {
        Self {
            real: Queue::new(Options::default()),
            simulated: Mutex::new(None),
            switching: tokio::sync::Mutex::new(()),
        }
    }

    /// The simulated services, if they run.
    pub fn simulated(&self) -> Option<Arc<Simulated>> {
        self.simulated.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The queue that is on the desk now.
    pub fn queue(&self) -> Arc<Queue> {
        self.simulated().map_or_else(|| Arc::clone(&self.real), |it| Arc::clone(&it.queue))
    }

    /// Starts the simulated services and puts an empty queue on the desk.
    pub async fn start_sandbox(&self, station: &Station) -> Result<(), Failure> {
        let _one_at_a_time = self.switching.lock().await;
        if self.simulated().is_some() {
            return Ok(());
        }
        refuse_while_busy(&self.real)?;
        let sandbox = Sandbox::start(gatehouse_sandbox::Options::default())
            .await
            .map_err(|error| Failure::internal(&error))?;
        let access = sandbox.authenticx();
        let client = simulated_client(&access, &station.vault).await?;
        let queue = Queue::new(Options::default());
        queue.connect(Some(client));
        self.put(Some(Arc::new(Simulated { sandbox, access, queue })));
        station.feed.switched();
        Ok(())
    }

    /// Ends the simulation; the real queue comes back as it was.
    pub async fn stop_sandbox(&self, station: &Station) -> Result<(), Failure> {
        let _one_at_a_time = self.switching.lock().await;
        let Some(simulated) = self.simulated() else { return Ok(()) };
        refuse_while_busy(&simulated.queue)?;
        station.vault.forget_session();
        self.put(None);
        station.feed.switched();
        Ok(())
    }

    /// Gives the real queue the connection that the settings name, or takes it away.
    pub fn reconnect(&self, station: &Station) {
        let client = chosen(station).and_then(|saved| {
            let account = connections::account(&saved, &station.vault).ok()?;
            Authenticx::new(account).ok()
        });
        self.real.connect(client);
    }

    /// Fails while calls of the real queue are on their way.
    pub fn refuse_while_sending(&self) -> Result<(), Failure> {
        refuse_while_busy(&self.real)
    }

    fn put(&self, simulated: Option<Arc<Simulated>>) {
        *self.simulated.lock().unwrap_or_else(PoisonError::into_inner) = simulated;
    }
}

/// The connection that calls are sent with: the chosen one, else the first.
pub fn chosen(station: &Station) -> Option<SavedConnection> {
    station.settings.read(|saved| {
        let wanted = saved.calls_connection.as_ref();
        let named = saved.connections.iter().find(|known| Some(&known.id) == wanted);
        named.or_else(|| saved.connections.first()).cloned()
    })
}

fn refuse_while_busy(queue: &Queue) -> Result<(), Failure> {
    if queue.overall().active == 0 {
        return Ok(());
    }
    let message = "Calls are being sent. Wait until they have arrived, or stop them first.";
    Err(Failure::new(FailureCode::InUse, message))
}

async fn simulated_client(access: &Access, vault: &Arc<Vault>) -> Result<Authenticx, Failure> {
    let secret = SecretName::new(SANDBOX_ID, CLIENT_SECRET).map_err(|e| Failure::internal(&e))?;
    vault.put(&secret, SecretText::from(access.client_secret.clone()), Keep::Session).await?;
    let endpoint = Endpoint::custom(Vendor::Authenticx, &access.base_url, None)?;
    let client_id = access.client_id.clone();
    let account = Account { endpoint, client_id, secret, vault: Arc::clone(vault) };
    Authenticx::new(account).map_err(|error| Failure::internal(&error))
}
