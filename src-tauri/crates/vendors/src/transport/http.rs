//! One way to make a client and one way to read a reply.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::{Client, Response, header::HeaderMap, redirect};

use super::endpoint::Endpoint;

/// A reply larger than this is no reply of these services; it is cut off instead of kept.
pub(crate) const REPLY_LIMIT: usize = 256 * 1024;
/// For lists without pages: several ten thousand agents (vendors.md 2.4).
pub(crate) const LIST_LIMIT: usize = 8 * 1024 * 1024;
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// For reading a reply's body, once its head is here.
const REPLY_TIME: Duration = Duration::from_secs(30);

/// Why a reply's body could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ReplyTrouble {
    #[error("the reply was larger than any reply of this service")]
    TooLarge,
    #[error("the connection broke in the middle of the reply")]
    Cut,
    #[error("the reply did not finish in time")]
    TooSlow,
}

/// The HTTP stack could not be set up; nothing was sent.
#[derive(Debug, thiserror::Error)]
#[error("the secure connection could not be prepared: {0}")]
pub struct SetupTrouble(String);

/// A client that follows no redirects (a redirect could carry a secret elsewhere) and sets no limit on the
/// whole request: reqwest's own read limit also runs while a body is being sent and would cut a long upload.
/// What is meant for this computer never goes through a proxy.
pub(crate) fn client(endpoint: &Endpoint) -> Result<Client, SetupTrouble> {
    let builder = Client::builder()
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT_LIMIT)
        .pool_idle_timeout(Duration::from_secs(20))
        .tcp_nodelay(true)
        .http1_only()
        .user_agent(concat!("Gatehouse/", env!("CARGO_PKG_VERSION")));
    let builder = if endpoint.is_loopback() { builder.no_proxy() } else { builder };
    builder.build().map_err(|error| SetupTrouble(error.to_string()))
}

/// Reads a reply's body up to [`REPLY_LIMIT`].
pub(crate) async fn read_reply(response: Response) -> Result<Bytes, ReplyTrouble> {
    read_up_to(response, REPLY_LIMIT).await
}

/// Reads a reply's body up to a limit.
pub(crate) async fn read_up_to(response: Response, limit: usize) -> Result<Bytes, ReplyTrouble> {
    tokio::time::timeout(REPLY_TIME, read_limited(response, limit))
        .await
        .map_err(|_| ReplyTrouble::TooSlow)?
}

async fn read_limited(mut response: Response, limit: usize) -> Result<Bytes, ReplyTrouble> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| ReplyTrouble::Cut)? {
        if body.len() + chunk.len() > limit {
            return Err(ReplyTrouble::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// `Retry-After` in seconds, never more than an hour. A missing or unreadable header is none.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get("retry-after")?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(3600)))
}

/// A vendor's own words, made safe to show: one line, no control characters, short. HTML is not words.
pub(crate) fn vendor_words(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim().trim_matches('"').trim();
    if text.is_empty() || text.starts_with('<') {
        return None;
    }
    let line: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    Some(line.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vendor_words_are_one_short_line_and_never_html() {
        assert_eq!(vendor_words(b"\"A sentence.\"").as_deref(), Some("A sentence."));
        assert_eq!(vendor_words(b"two\r\nlines\x1b[31m").as_deref(), Some("two lines [31m"));
        assert_eq!(vendor_words(b"  <html>no</html>"), None);
        assert_eq!(vendor_words(b""), None);
        assert!(vendor_words(&[b'a'; 9000]).is_some_and(|words| words.len() == 300));
    }

    #[test]
    fn x13_a_retry_time_is_capped_and_an_absurd_one_is_none() {
        let with = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", value.parse().unwrap());
            retry_after(&headers)
        };
        assert_eq!(with("7"), Some(Duration::from_secs(7)));
        assert_eq!(with("999999999"), Some(Duration::from_secs(3600)));
        assert_eq!(with("-1"), None);
        assert_eq!(with("soon"), None);
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
