//! How a sandbox is set up, and what a client needs to reach it.

use std::collections::HashMap;
use std::time::Duration;

use uuid::Uuid;

use crate::endpoint::Endpoint;

/// How a sandbox behaves from its start.
#[derive(Debug, Clone)]
pub struct Options {
    /// How long an Authenticx token stays valid after it was handed out.
    pub token_life: Duration,
    /// The client id the Authenticx token endpoint accepts.
    pub client_id: String,
    /// The client secret the Authenticx token endpoint accepts.
    pub client_secret: String,
    /// How AuthX behaves.
    pub authx: AuthxOptions,
    /// How EnableX behaves.
    pub enablex: EnablexOptions,
    /// Whether the world starts with invented people, agents, customers and
    /// calls. Without them it starts empty, but for what an organisation
    /// always has: a hierarchy and roles.
    pub seeded: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            token_life: Duration::from_secs(3600),
            client_id: "sandbox-client".to_owned(),
            // Ends in characters that only survive correct form encoding
            // (vendors.md X-19).
            client_secret: format!("{}+%&", Uuid::new_v4().simple()),
            authx: AuthxOptions::default(),
            enablex: EnablexOptions::default(),
            seeded: false,
        }
    }
}

/// The HTTP methods an AuthX endpoint can be given (vendors.md A-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HttpMethod {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `PATCH`.
    Patch,
    /// `DELETE`.
    Delete,
}

/// Whether `biometricdata` has to be there (vendors.md ).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartPolicy {
    /// A request without it is refused.
    Needed,
    /// A request with it is refused.
    Forbidden,
    /// The contract contradicts itself, so that either is taken.
    Either,
}

/// How AuthX behaves.
#[derive(Debug, Clone)]
pub struct AuthxOptions {
    /// How long a token stays valid; `expires_in` is one second less
    /// (vendors.md A-6).
    pub token_life: Duration,
    /// The method of an endpoint that does not take POST. The vendor documents
    /// one method only (vendors.md A-1). Endpoints of other vendors are ignored.
    pub methods: HashMap<Endpoint, HttpMethod>,
    /// Whether enrolling or verifying a palm carries data.
    pub palm_data: PartPolicy,
    /// Whether deleting a factor carries data.
    pub delete_data: PartPolicy,
    /// How many wrong PINs in a row lock a person out.
    pub wrong_pins: u32,
}

impl Default for AuthxOptions {
    fn default() -> Self {
        Self {
            token_life: Duration::from_secs(14 * 24 * 3600),
            methods: HashMap::new(),
            palm_data: PartPolicy::Either,
            delete_data: PartPolicy::Either,
            wrong_pins: 5,
        }
    }
}

/// How EnableX behaves.
#[derive(Debug, Clone)]
pub struct EnablexOptions {
    /// How long a login token stays valid: the shorter of the two lives the
    /// vendor documents (vendors.md E-3).
    pub token_life: Duration,
    /// Whether a login makes the tokens of earlier logins expire. The vendor
    /// does not say (vendors.md 3.5); this is the stricter reading.
    pub one_login: bool,
    /// How many rows a page of a list has; the vendor does not say.
    pub page_size: usize,
    /// The e-mail address that can log in.
    pub email: String,
    /// The password that goes with it.
    pub password: String,
}

impl Default for EnablexOptions {
    fn default() -> Self {
        Self {
            token_life: Duration::from_secs(15 * 60),
            one_login: true,
            page_size: 20,
            email: "operator@example.org".to_owned(),
            password: Uuid::new_v4().simple().to_string(),
        }
    }
}

/// The ports the three vendors listen on; 0 means any that is free.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ports {
    /// The port of AuthX.
    pub authx: u16,
    /// The port of Authenticx.
    pub authenticx: u16,
    /// The port of EnableX.
    pub enablex: u16,
}

/// What a client needs to reach the simulated Authenticx.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Scheme, host and port, without a slash at the end.
    pub base_url: String,
    /// The client id to present.
    pub client_id: String,
    /// The client secret to present.
    pub client_secret: String,
}

/// What a client needs to reach the simulated AuthX.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthxAccess {
    /// Scheme, host and port, with a slash at the end.
    pub base_url: String,
    /// For the header `ApplicationId`.
    pub application_id: String,
    /// For the header `ApplicationKey`.
    pub application_key: String,
    /// For the body of `/ProcessBiometric`: a family of its own (vendors.md A-30).
    pub biometric: BiometricAccess,
}

/// The `application_parameters` of `/ProcessBiometric`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BiometricAccess {
    /// For `application_key`.
    pub application_key: String,
    /// For `secret_key`.
    pub secret_key: String,
    /// For `host_name`.
    pub host_name: String,
}

/// What a client needs to reach the simulated EnableX.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnablexAccess {
    /// Scheme, host, port and `/ucaas/v1/`, with a slash at the end.
    pub base_url: String,
    /// For the header `X-Api-Id`.
    pub access_id: String,
    /// The e-mail address to log in with.
    pub email: String,
    /// The password to log in with.
    pub password: String,
    /// The user name in Basic mode. The vendor calls it by four names
    /// (vendors.md E-8), so this is the same as `access_id`.
    pub app_id: String,
    /// The password in Basic mode.
    pub app_key: String,
}

/// The credentials a sandbox makes up for itself.
#[derive(Debug)]
pub(crate) struct Keys {
    pub(crate) application_id: String,
    pub(crate) application_key: String,
    pub(crate) biometric: BiometricAccess,
    pub(crate) app_id: String,
    pub(crate) app_key: String,
}

impl Keys {
    pub(crate) fn new() -> Self {
        let lower = || Uuid::new_v4().to_string();
        let upper = || Uuid::new_v4().to_string().to_uppercase();
        let biometric = BiometricAccess {
            // The vendor's samples differ in case between the families.
            application_key: upper(),
            secret_key: upper(),
            host_name: "sndbox01".to_owned(),
        };
        Self {
            application_id: lower(),
            application_key: lower(),
            biometric,
            app_id: Uuid::new_v4().simple().to_string(),
            app_key: Uuid::new_v4().simple().to_string(),
        }
    }
}
