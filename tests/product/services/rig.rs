//! A sandbox and a client of each vendor, with the secrets where they belong.

use std::{
    fmt::Debug,
    fs,
    path::PathBuf,
    sync::Arc,
    time::{Duration, SystemTime},
};

use gatehouse_sandbox::{Endpoint as At, Fault, Options, Sandbox};
use gatehouse_vault::{Keep, SecretName, SecretText, Vault};
use gatehouse_vendors::{
    Endpoint, Outcome, Vendor,
    authenticx::{self, Authenticx, FileIdentity, Upload, UploadLimits},
    authx::{self, AuthX, UserGuid},
    enablex::{self, EnableX},
};

pub struct Rig {
    pub sandbox: Sandbox,
    vault: Arc<Vault>,
}

/// A world with people, calls and customers in it.
pub fn seeded() -> Options {
    Options { seeded: true, ..Options::default() }
}

pub fn name(field: &str) -> SecretName {
    SecretName::new("test", field).unwrap()
}

impl Rig {
    pub async fn new() -> Self {
        Self::with(seeded()).await
    }

    pub async fn with(options: Options) -> Self {
        let rig =
            Self { sandbox: Sandbox::start(options).await.unwrap(), vault: Arc::new(Vault::new()) };
        let (authx, enablex) = (rig.sandbox.authx(), rig.sandbox.enablex());
        let secrets = [
            ("application-id", authx.application_id),
            ("application-key", authx.application_key),
            ("biometric-key", authx.biometric.application_key),
            ("biometric-secret", authx.biometric.secret_key),
            ("client-secret", rig.sandbox.authenticx().client_secret),
            ("password", enablex.password),
            ("app-key", enablex.app_key),
        ];
        for (field, secret) in secrets {
            rig.keep(field, &secret).await;
        }
        rig
    }

    /// Puts another secret in the place of the right one.
    pub async fn keep(&self, field: &str, secret: &str) {
        let secret = SecretText::from(secret.to_owned());
        self.vault.put(&name(field), secret, Keep::Session).await.unwrap();
    }

    pub fn authx_account(&self) -> authx::Account {
        let access = self.sandbox.authx();
        authx::Account {
            endpoint: Endpoint::custom(Vendor::AuthX, &access.base_url, None).unwrap(),
            management: authx::ManagementKeys {
                application_id: name("application-id"),
                application_key: name("application-key"),
            },
            biometric: Some(authx::BiometricKeys {
                application_key: name("biometric-key"),
                secret_key: name("biometric-secret"),
                host_name: access.biometric.host_name,
            }),
            vault: Arc::clone(&self.vault),
        }
    }

    pub fn authx(&self) -> AuthX {
        AuthX::new(self.authx_account()).unwrap()
    }

    pub fn authenticx(&self) -> Authenticx {
        let access = self.sandbox.authenticx();
        let account = authenticx::Account {
            endpoint: Endpoint::custom(Vendor::Authenticx, &access.base_url, None).unwrap(),
            client_id: access.client_id,
            secret: name("client-secret"),
            vault: Arc::clone(&self.vault),
        };
        let limits = UploadLimits {
            no_progress: Duration::from_secs(10),
            no_reply: Duration::from_secs(10),
            report_every: Duration::from_millis(20),
        };
        Authenticx::new(account).unwrap().with_limits(limits)
    }

    /// In login mode.
    pub fn enablex(&self) -> EnableX {
        let email = self.sandbox.enablex().email;
        self.enablex_as(enablex::SignIn::Login { email, password: name("password") })
    }

    pub fn enablex_as(&self, sign_in: enablex::SignIn) -> EnableX {
        let access = self.sandbox.enablex();
        let account = enablex::Account {
            endpoint: Endpoint::custom(Vendor::EnableX, &access.base_url, None).unwrap(),
            access_id: access.access_id,
            sign_in,
            vault: Arc::clone(&self.vault),
        };
        EnableX::new(account).unwrap()
    }

    /// A person whom the service knows from the start; the first ones have a PIN and a face.
    pub fn somebody(&self) -> UserGuid {
        UserGuid::new(&self.sandbox.people()[0].guid).unwrap()
    }

    pub fn arm(&self, at: At, fault: Fault) {
        self.sandbox.arm(at, fault, Some(1));
    }

    /// How many requests an endpoint has seen.
    pub fn seen(&self, at: At) -> usize {
        self.sandbox.requests().iter().filter(|seen| seen.endpoint == at).count()
    }

    /// Nothing that was sent may have broken a rule of the contract.
    #[track_caller]
    pub fn assert_clean(&self) {
        assert!(self.sandbox.violations().is_empty(), "{:#?}", self.sandbox.violations());
    }
}

#[track_caller]
pub fn done<T, R: Debug>(outcome: Outcome<T, R>) -> T {
    match outcome {
        Outcome::Done(done) => done,
        Outcome::Refused(refusal) => panic!("refused: {refusal:?}"),
        Outcome::Unknown(evidence) => panic!("unknown: {evidence:?}"),
    }
}

#[track_caller]
pub fn refused<T, R: Debug>(outcome: Outcome<T, R>) -> R {
    match outcome {
        Outcome::Done(_) => panic!("done, of all things"),
        Outcome::Refused(refusal) => refusal,
        Outcome::Unknown(evidence) => panic!("unknown: {evidence:?}"),
    }
}

/// A file to upload, and how.
pub struct Recording {
    pub folder: tempfile::TempDir,
    pub name: String,
}

impl Recording {
    pub fn new(name: &str, bytes: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let noise = std::iter::repeat_with(|| {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
            (state >> 33).to_le_bytes()
        });
        let content: Vec<u8> = noise.flatten().take(bytes).collect();
        fs::write(folder.path().join(name), content).unwrap();
        Self { folder, name: name.to_owned() }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    pub fn upload(&self, metadata: String) -> Upload {
        Upload {
            path: self.path(),
            identity: FileIdentity::of(&self.path()).unwrap(),
            content: None,
            name: self.name.clone(),
            metadata,
            on_progress: Arc::new(|_| {}),
            cancel: Default::default(),
            gate: Arc::new(()),
            hashed: true,
            pace: None,
        }
    }

    /// As a call with this id of the desk's own.
    pub fn call(&self, client_call_id: &str) -> Upload {
        let metadata = serde_json::json!({
            "fileName": self.name,
            "uploadType": "Audio",
            "clientCallId": client_call_id,
            "interactionDate": "2026-03-18T21:52:26Z",
        });
        self.upload(metadata.to_string())
    }
}

/// A span of time around now.
pub fn around_now() -> (SystemTime, SystemTime) {
    let day = Duration::from_secs(24 * 3600);
    (SystemTime::now() - 60 * day, SystemTime::now() + day)
}
