//! Which addresses may be asked.

use std::net::IpAddr;

use url::{Host, Url};

/// Why an address is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressTrouble {
    /// It cannot be read as an address.
    #[error("it is not a web address")]
    Unreadable,
    /// It would go over the wire for everybody to read and to change.
    #[error("it is not https")]
    Insecure,
    /// It has a user name, a password or a fragment.
    #[error("it has a user name, a password or a number sign")]
    Laden,
}

/// Reads an address: https, or http to this computer itself.
pub fn read(text: &str) -> Result<Url, AddressTrouble> {
    let url = Url::parse(text.trim()).map_err(|_| AddressTrouble::Unreadable)?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(AddressTrouble::Unreadable);
    }
    if !(url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url))) {
        return Err(AddressTrouble::Insecure);
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(AddressTrouble::Laden);
    }
    Ok(url)
}

/// Loopback by address only: the name `localhost` is answered by a resolver that may say anything.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        Some(Host::Domain(_)) | None => false,
    }
}

/// Whether both are answered by the same server: same scheme, host and port.
pub fn same_place(one: &Url, other: &Url) -> bool {
    one.origin().is_tuple() && one.origin() == other.origin()
}

/// The host, with its port where one was given.
pub fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
