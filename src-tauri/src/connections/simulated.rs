//! Connections to the simulated services. Their secrets are made up anew at each start and live in memory.

use std::{collections::BTreeMap, sync::Arc};

use gatehouse_records::{By, Factor, NewPerson, Presence, Profile};
use gatehouse_sandbox::Sandbox;
use gatehouse_vault::{Keep, SecretText, Vault};
use gatehouse_vendors::Vendor;

use super::accounts::secret_name;
use crate::{
    desk::Simulated,
    failure::Failure,
    settings::{Mode, SavedConnection, SavedPlace, Standing},
};

/// What the sandbox's own connections begin with.
const MARK: &str = "sandbox-";

/// True for a connection of the sandbox.
pub fn is_simulated(id: &str) -> bool {
    id.starts_with(MARK)
}

/// One connection to each service, ready for use.
pub async fn connections(
    sandbox: &Sandbox,
    vault: &Arc<Vault>,
) -> Result<Vec<SavedConnection>, Failure> {
    let (authx, authenticx, enablex) = (sandbox.authx(), sandbox.authenticx(), sandbox.enablex());
    let biometric = authx.biometric;
    let plans = [
        Plan {
            vendor: Vendor::AuthX,
            id: "authx",
            url: authx.base_url,
            open: vec![
                ("applicationId", authx.application_id.clone()),
                ("biometricHostName", biometric.host_name),
            ],
            secrets: vec![
                ("applicationId", authx.application_id),
                ("applicationKey", authx.application_key),
                ("biometricApplicationKey", biometric.application_key),
                ("biometricSecretKey", biometric.secret_key),
            ],
        },
        Plan {
            vendor: Vendor::Authenticx,
            id: "authenticx",
            url: authenticx.base_url,
            open: vec![("clientId", authenticx.client_id)],
            secrets: vec![("clientSecret", authenticx.client_secret)],
        },
        Plan {
            vendor: Vendor::EnableX,
            id: "enablex",
            url: enablex.base_url,
            open: vec![("email", enablex.email), ("accessId", enablex.access_id)],
            secrets: vec![("password", enablex.password)],
        },
    ];
    let mut connections = Vec::new();
    for plan in plans {
        connections.push(plan.carry_out(vault).await?);
    }
    Ok(connections)
}

/// Takes the sandbox's invented people up into its directory, as a desk that added them would have.
pub async fn introduce(simulated: &Simulated, by: &By) -> Result<(), Failure> {
    let Some(saved) = simulated.connection(Vendor::AuthX) else { return Ok(()) };
    for person in simulated.sandbox.people() {
        let profile = Profile {
            first_name: person.first_name,
            last_name: person.last_name,
            email: person.email,
            country_code: person.country_code,
            number: person.number,
            aliases: person.aliases.into_iter().filter(|alias| !alias.is_empty()).collect(),
            note: String::new(),
        };
        let new = NewPerson { connection: saved.id.clone(), login_name: person.user_name, profile };
        let id = simulated.records.adopt(&new, &person.guid, by).await?;
        if person.has_pin {
            let found = (Factor::Pin, Presence::Present);
            simulated.records.note_factor(id, found, by).await?;
        }
    }
    Ok(())
}

struct Plan {
    vendor: Vendor,
    id: &'static str,
    url: String,
    open: Vec<(&'static str, String)>,
    secrets: Vec<(&'static str, String)>,
}

impl Plan {
    async fn carry_out(self, vault: &Vault) -> Result<SavedConnection, Failure> {
        let id = format!("{MARK}{}", self.id);
        for (field, secret) in self.secrets {
            vault.put(&secret_name(&id, field)?, SecretText::from(secret), Keep::Session).await?;
        }
        let fields = self.open.into_iter().map(|(name, value)| (name.to_owned(), value));
        Ok(SavedConnection {
            id,
            vendor: self.vendor,
            name: format!("{} sandbox", self.vendor.name()),
            place: SavedPlace::Custom { url: self.url, confirmed_host: None },
            mode: (self.vendor == Vendor::EnableX).then_some(Mode::Login),
            fields: fields.collect(),
            secrets: BTreeMap::new(),
            from_policy: false,
            standing: Standing::Own,
        })
    }
}
