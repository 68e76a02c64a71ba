//! The one table of endpoints. For six of the seven the HTTP method is documented nowhere (vendors.md A-1).

use std::sync::{Mutex, PoisonError};

use reqwest::{
    Method,
    header::{ALLOW, HeaderMap},
};

use crate::transport::outcome::Retry;

/// A documented endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// `/AccessToken`
    AccessToken,
    /// `/AddUser`
    AddUser,
    /// `/UpdateUser`
    UpdateUser,
    /// `/DeleteUser`
    DeleteUser,
    /// `/GeneratePin`
    GeneratePin,
    /// `/VerifyPin`
    VerifyPin,
    /// `/ProcessBiometric`
    ProcessBiometric,
}

/// An HTTP method that one of the endpoints may turn out to want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Verb {
    pub(super) fn method(self) -> Method {
        match self {
            Self::Get => Method::GET,
            Self::Post => Method::POST,
            Self::Put => Method::PUT,
            Self::Patch => Method::PATCH,
            Self::Delete => Method::DELETE,
        }
    }
}

impl Route {
    const ALL: [Self; 7] = [
        Self::AccessToken,
        Self::AddUser,
        Self::UpdateUser,
        Self::DeleteUser,
        Self::GeneratePin,
        Self::VerifyPin,
        Self::ProcessBiometric,
    ];

    /// The path, spelled as documented.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::AccessToken => "AccessToken",
            Self::AddUser => "AddUser",
            Self::UpdateUser => "UpdateUser",
            Self::DeleteUser => "DeleteUser",
            Self::GeneratePin => "GeneratePin",
            Self::VerifyPin => "VerifyPin",
            Self::ProcessBiometric => "ProcessBiometric",
        }
    }

    /// What this endpoint could want, likeliest first. A method that means something else is never followed,
    /// whatever an `Allow` says: nobody is deleted by way of an update.
    fn verbs(self) -> &'static [Verb] {
        match self {
            Self::AccessToken => &[Verb::Post, Verb::Get],
            Self::AddUser | Self::GeneratePin | Self::VerifyPin => &[Verb::Post, Verb::Put],
            Self::UpdateUser => &[Verb::Post, Verb::Put, Verb::Patch],
            Self::DeleteUser => &[Verb::Post, Verb::Delete],
            Self::ProcessBiometric => &[Verb::Post],
        }
    }

    /// Whether this call may be sent again within one request of the caller, after an answer that shows that it
    /// was not looked at (401, 405).
    pub(super) fn repeats(self) -> bool {
        // A PIN that is tried may be counted against the person: whatever happens, once (vendors.md A-15).
        self != Self::VerifyPin
    }

    /// Whether the same call may be made again by itself after it certainly did not arrive.
    pub(super) fn when_not_sent(self) -> Retry {
        match self {
            // Nothing was sent, so there is nothing to double; also for AddUser, which is not idempotent.
            Self::AccessToken
            | Self::AddUser
            | Self::UpdateUser
            | Self::DeleteUser
            | Self::GeneratePin => Retry::Safe,
            // A person stands at the other end and has typed or shown something; they decide.
            Self::VerifyPin | Self::ProcessBiometric => Retry::Ask,
        }
    }
}

/// Which method each endpoint is called with: POST, until told or until a 405 says otherwise.
#[derive(Debug, Default)]
pub struct Methods {
    chosen: Mutex<[Option<Verb>; Route::ALL.len()]>,
}

impl Methods {
    /// The same table with this method for this endpoint.
    #[must_use]
    pub fn with(self, route: Route, verb: Verb) -> Self {
        self.remember(route, verb);
        self
    }

    /// The method for an endpoint.
    #[must_use]
    pub fn of(&self, route: Route) -> Verb {
        self.look(|chosen| chosen[route as usize]).unwrap_or(Verb::Post)
    }

    pub(super) fn remember(&self, route: Route, verb: Verb) {
        self.look(|chosen| chosen[route as usize] = Some(verb));
    }

    /// The method that a 405 points to, if it is another one that this endpoint could mean.
    pub(super) fn pointed_to(&self, route: Route, headers: &HeaderMap) -> Option<Verb> {
        let allowed: Vec<&str> = headers
            .get_all(ALLOW)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .collect();
        let current = self.of(route);
        route.verbs().iter().copied().find(|verb| {
            *verb != current
                && allowed.iter().any(|name| name.eq_ignore_ascii_case(verb.method().as_str()))
        })
    }

    fn look<T>(&self, with: impl FnOnce(&mut [Option<Verb>; Route::ALL.len()]) -> T) -> T {
        with(&mut self.chosen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allow(value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(ALLOW, value.parse().unwrap())])
    }

    #[test]
    fn a1_a_405_is_followed_only_to_a_method_that_means_the_same() {
        let methods = Methods::default();
        let to = |route, value| methods.pointed_to(route, &allow(value));
        assert_eq!(to(Route::DeleteUser, "GET, delete"), Some(Verb::Delete));
        assert_eq!(to(Route::UpdateUser, "DELETE"), None);
        assert_eq!(to(Route::AddUser, "POST"), None, "that is what was refused");
        assert_eq!(to(Route::AddUser, ""), None);
        assert_eq!(methods.pointed_to(Route::AddUser, &HeaderMap::new()), None);
    }

    #[test]
    fn a1_every_endpoint_begins_with_post_and_can_be_told_otherwise() {
        let methods = Methods::default().with(Route::DeleteUser, Verb::Delete);
        for route in Route::ALL {
            let wanted = if route == Route::DeleteUser { Verb::Delete } else { Verb::Post };
            assert_eq!(methods.of(route), wanted, "{route:?}");
        }
    }
}
