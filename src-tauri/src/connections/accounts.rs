//! From what is remembered to what a client needs. Secrets stay in the vault; only their names are handed on.

use std::sync::Arc;

use gatehouse_vault::{SecretName, Vault};
use gatehouse_vendors::{Endpoint, Environment, Vendor, authenticx, authx, enablex};

use super::fixed::refuse_barred;
use crate::{
    failure::Failure,
    settings::{Mode, SavedConnection, SavedPlace},
};

/// The checked address of a connection that may be used.
pub fn endpoint(saved: &SavedConnection) -> Result<Endpoint, Failure> {
    refuse_barred(saved)?;
    address(saved)
}

/// The checked address of a connection.
pub fn address(saved: &SavedConnection) -> Result<Endpoint, Failure> {
    let unknown = || Failure::internal(&"no such environment");
    match &saved.place {
        SavedPlace::Custom { url, confirmed_host } => {
            Ok(Endpoint::custom(saved.vendor, url, confirmed_host.as_deref())?)
        }
        place => match saved.vendor {
            Vendor::Authenticx => {
                let staging = *place == SavedPlace::Staging;
                let environment =
                    if staging { Environment::Staging } else { Environment::Production };
                Endpoint::authenticx(environment).ok_or_else(unknown)
            }
            Vendor::AuthX => Endpoint::authx(&saved.field("apipath"), &saved.field("hostname"))
                .map_err(|trouble| Failure::field("hostname", trouble.to_string())),
            Vendor::EnableX => Endpoint::enablex().ok_or_else(unknown),
        },
    }
}

/// Where a secret of a connection is kept.
pub fn secret_name(id: &str, field: &str) -> Result<SecretName, Failure> {
    SecretName::new(id, field).map_err(|error| Failure::internal(&error))
}

/// For the client of Authenticx.
pub fn authenticx(
    saved: &SavedConnection,
    vault: &Arc<Vault>,
) -> Result<authenticx::Account, Failure> {
    Ok(authenticx::Account {
        endpoint: endpoint(saved)?,
        client_id: saved.field("clientId"),
        secret: secret_name(&saved.id, "clientSecret")?,
        vault: Arc::clone(vault),
    })
}

/// For the client of AuthX. The application id is kept beside its key, because it is sent beside it.
pub fn authx(saved: &SavedConnection, vault: &Arc<Vault>) -> Result<authx::Account, Failure> {
    let kept = |field| secret_name(&saved.id, field);
    let host_name = saved.field("biometricHostName");
    let biometric = if host_name.is_empty() {
        None
    } else {
        Some(authx::BiometricKeys {
            application_key: kept("biometricApplicationKey")?,
            secret_key: kept("biometricSecretKey")?,
            host_name,
        })
    };
    Ok(authx::Account {
        endpoint: endpoint(saved)?,
        management: authx::ManagementKeys {
            application_id: kept("applicationId")?,
            application_key: kept("applicationKey")?,
        },
        biometric,
        vault: Arc::clone(vault),
    })
}

/// For the client of EnableX.
pub fn enablex(saved: &SavedConnection, vault: &Arc<Vault>) -> Result<enablex::Account, Failure> {
    let (access_id, sign_in) = match saved.mode {
        Some(Mode::Basic) => {
            let app_key = secret_name(&saved.id, "appKey")?;
            (saved.field("appId"), enablex::SignIn::Basic { app_key })
        }
        _ => {
            let password = secret_name(&saved.id, "password")?;
            let email = saved.field("email");
            (saved.field("accessId"), enablex::SignIn::Login { email, password })
        }
    };
    Ok(enablex::Account {
        endpoint: endpoint(saved)?,
        access_id,
        sign_in,
        vault: Arc::clone(vault),
    })
}
