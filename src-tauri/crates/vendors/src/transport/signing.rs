//! A hook for a signature over each request. No documented call needs one; a sibling page of AuthX does for its own
//! calls, with a recipe that is not public (vendors.md A-42).

use url::Url;

/// A request that is about to be sent.
pub struct Unsigned<'a> {
    /// `POST`, for instance.
    pub method: &'a str,
    /// Where it goes.
    pub url: &'a Url,
    /// Its body. Of a form with parts this is the JSON part.
    pub body: &'a [u8],
}

/// Signs requests.
pub trait RequestSigning: Send + Sync {
    /// Headers to add, as name and value. They are sent as they are and never shown.
    ///
    /// # Errors
    /// [`CannotSign`] keeps the request from being sent.
    fn sign(&self, request: &Unsigned<'_>) -> Result<Vec<(String, String)>, CannotSign>;
}

/// The signature could not be made; nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request could not be signed")]
pub struct CannotSign;

/// Adds nothing: what the documented calls want.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unneeded;

impl RequestSigning for Unneeded {
    fn sign(&self, _request: &Unsigned<'_>) -> Result<Vec<(String, String)>, CannotSign> {
        Ok(Vec::new())
    }
}
