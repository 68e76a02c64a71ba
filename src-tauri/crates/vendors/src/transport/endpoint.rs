//! Where a vendor may be reached. One wrong letter must not send a secret to another company.

use std::net::IpAddr;

use url::{Host, Url};

/// A service that Gatehouse speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vendor {
    /// People, PINs and biometrics.
    AuthX,
    /// Calls, users and agents.
    Authenticx,
    /// Customers and users.
    EnableX,
}

/// Every domain that belongs to a vendor. Source: vendors.md X-16.
const DOMAINS: [(Vendor, &str); 4] = [
    (Vendor::AuthX, "authx.com"),
    (Vendor::Authenticx, "beauthenticx.com"),
    (Vendor::Authenticx, "authcx.com"),
    (Vendor::EnableX, "enablex.io"),
];

/// Names this close to a vendor's own are taken for slips (letters added, dropped, swapped or changed).
const LOOK_ALIKE_DISTANCE: usize = 2;

impl Vendor {
    /// The vendor's name as its own pages spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::AuthX => "AuthX",
            Self::Authenticx => "Authenticx",
            Self::EnableX => "EnableX",
        }
    }
}

/// Which installation of a service a connection means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// The real one.
    Production,
    /// The vendor's own test installation.
    Staging,
    /// An address that somebody typed and confirmed.
    Custom,
}

/// A checked base address. The only way to one is through the checks below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    base: Url,
    environment: Environment,
}

/// Why an address is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressTrouble {
    /// It cannot be read as an address.
    #[error("This is not a web address. It should look like https://api.example.com")]
    NotAnAddress,
    /// http to another computer would send secrets in the clear.
    #[error("Only https is accepted here: http would send the secret in the clear")]
    NotSecret,
    /// User names, queries or fragments do not belong into a base address.
    #[error("Give the bare address, without a user name, a question mark or a number sign")]
    NotBare,
    /// Part of a host name with characters that no host name has.
    #[error("{field} takes letters, digits and hyphens only, as in the address of your portal")]
    NotALabel {
        /// Which of the parts.
        field: &'static str,
    },
    /// One letter away from a real service.
    #[error("{typed} looks like {meant}, which belongs to {vendor}, but it is another host")]
    LookAlike {
        /// The host that was typed.
        typed: String,
        /// The domain it resembles.
        meant: String,
        /// Whose domain that is.
        vendor: &'static str,
    },
    /// It is the real host of a different vendor.
    #[error("{host} belongs to {owner}, not to {wanted}")]
    OtherVendor {
        /// The host that was typed.
        host: String,
        /// Whose it is.
        owner: &'static str,
        /// Whose connection this is.
        wanted: &'static str,
    },
    /// A person has to say yes to this host by name.
    #[error(
        "Secrets of this connection would go to {host}, which is not one of {vendor}'s own hosts"
    )]
    Unconfirmed {
        /// The host to confirm.
        host: String,
        /// Whose connection this is.
        vendor: &'static str,
    },
}

impl Endpoint {
    /// Authenticx's own addresses (vendors.md 2.1): one choice gives the API and the token address, so they
    /// cannot be mixed.
    pub fn authenticx(environment: Environment) -> Option<Self> {
        let base = match environment {
            Environment::Production => "https://api.beauthenticx.com/",
            Environment::Staging => "https://api.authcx.com/",
            Environment::Custom => return None,
        };
        Url::parse(base).ok().map(|base| Self { base, environment })
    }

    /// AuthX's address for a tenant: `https://{apipath}-{Hostname}.authx.com/`. Neither part is defined anywhere, so
    /// each is only held to what a host name can carry (vendors.md A-2).
    ///
    /// # Errors
    /// [`AddressTrouble::NotALabel`] names the part that cannot be right.
    pub fn authx(apipath: &str, hostname: &str) -> Result<Self, AddressTrouble> {
        for (field, part) in [("apipath", apipath), ("Hostname", hostname)] {
            if !is_label(part) {
                return Err(AddressTrouble::NotALabel { field });
            }
        }
        if apipath.len() + 1 + hostname.len() > LONGEST_LABEL {
            return Err(AddressTrouble::NotALabel { field: "Hostname" });
        }
        Url::parse(&format!("https://{apipath}-{hostname}.authx.com/"))
            .map(|base| Self { base, environment: Environment::Production })
            .map_err(|_| AddressTrouble::NotAnAddress)
    }

    /// EnableX's address, the only one there is (vendors.md 3.1).
    pub fn enablex() -> Option<Self> {
        Url::parse("https://api.enablex.io/ucaas/v1/")
            .ok()
            .map(|base| Self { base, environment: Environment::Production })
    }

    /// An address that a person typed.
    ///
    /// # Errors
    /// Anything but https to a host that is either the vendor's own or was confirmed by name; http is accepted
    /// on loopback alone.
    pub fn custom(
        vendor: Vendor,
        typed: &str,
        confirmed_host: Option<&str>,
    ) -> Result<Self, AddressTrouble> {
        let base = bare_base(typed)?;
        if is_loopback(&base) {
            return Ok(Self { base, environment: Environment::Custom });
        }
        if base.scheme() != "https" {
            return Err(AddressTrouble::NotSecret);
        }
        let host = base.host_str().unwrap_or_default().to_owned();
        match owner(&host) {
            Some(owner) if owner == vendor => {}
            Some(owner) => {
                let (owner, wanted) = (owner.name(), vendor.name());
                return Err(AddressTrouble::OtherVendor { host, owner, wanted });
            }
            None => {
                refuse_look_alike(&host)?;
                if confirmed_host != Some(host.as_str()) {
                    return Err(AddressTrouble::Unconfirmed { host, vendor: vendor.name() });
                }
            }
        }
        Ok(Self { base, environment: Environment::Custom })
    }

    /// The host, with its port where one was given.
    pub fn host(&self) -> String {
        let host = self.base.host_str().unwrap_or_default();
        match self.base.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// Which installation this is.
    pub fn environment(&self) -> Environment {
        self.environment
    }

    /// The base address, always ending in a slash.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// True where nothing leaves this computer.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.base)
    }

    /// The address of a documented path such as `Media/Upload`.
    pub(crate) fn at(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{}", self.base.path(), path.trim_start_matches('/')));
        url
    }

    /// The address of one thing below a documented path. None where the id could lead elsewhere.
    pub(crate) fn one(&self, path: &str, id: &str) -> Option<Url> {
        let plain = !id.is_empty()
            && id.len() <= 200
            && id.chars().all(|c| c.is_alphanumeric() || "-_.@:+|~".contains(c))
            && !id.chars().all(|c| c == '.');
        let mut url = self.at(path);
        url.path_segments_mut().ok().filter(|_| plain)?.push(id);
        Some(url)
    }
}

/// The longest label of a host name (RFC 1035).
const LONGEST_LABEL: usize = 63;

fn is_label(part: &str) -> bool {
    (1..=LONGEST_LABEL).contains(&part.len())
        && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !part.starts_with('-')
        && !part.ends_with('-')
}

fn bare_base(typed: &str) -> Result<Url, AddressTrouble> {
    let mut base = Url::parse(typed.trim()).map_err(|_| AddressTrouble::NotAnAddress)?;
    if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none_or(str::is_empty) {
        return Err(AddressTrouble::NotAnAddress);
    }
    if !base.username().is_empty()
        || base.password().is_some()
        || base.query().is_some()
        || base.fragment().is_some()
    {
        return Err(AddressTrouble::NotBare);
    }
    if !base.path().ends_with('/') {
        let path = format!("{}/", base.path());
        base.set_path(&path);
    }
    Ok(base)
}

/// Loopback by address only: the name `localhost` is answered by a resolver that may say anything.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        Some(Host::Domain(_)) | None => false,
    }
}

fn owner(host: &str) -> Option<Vendor> {
    DOMAINS.iter().find(|(_, domain)| within(host, domain)).map(|(vendor, _)| *vendor)
}

fn within(host: &str, domain: &str) -> bool {
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

fn refuse_look_alike(host: &str) -> Result<(), AddressTrouble> {
    for (vendor, domain) in DOMAINS {
        if resembles(host, domain) {
            return Err(AddressTrouble::LookAlike {
                typed: host.to_owned(),
                meant: domain.to_owned(),
                vendor: vendor.name(),
            });
        }
    }
    Ok(())
}

/// True for `authenx.com` beside `authx.com`, for `beauthenticx.co`, and for `authx.com.example.net`.
fn resembles(host: &str, domain: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let wanted = domain.split('.').count();
    let tail = labels[labels.len().saturating_sub(wanted)..].join(".");
    let first = domain.split('.').next().unwrap_or(domain);
    let carries =
        labels.iter().any(|label| *label == first || label.split('-').any(|l| l == first));
    carries || strsim::osa_distance(&tail, domain) <= LOOK_ALIKE_DISTANCE
}

#[cfg(test)]
#[path = "endpoint_tests.rs"]
mod tests;
