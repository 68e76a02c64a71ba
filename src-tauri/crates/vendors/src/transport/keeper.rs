//! A token in memory: fetched by one flight only, renewed early, dropped after a refusal. It lives here and nowhere
//! else. The lifetimes of the three services differ; how a token is kept does not.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use reqwest::header::HeaderValue;
use tokio::sync::Mutex;

/// A token and when it came, by the clock that never jumps: the server's own dates depend on its clock
/// (vendors.md A-6).
pub(crate) struct Held {
    /// The `Authorization` value, marked sensitive.
    pub(crate) value: HeaderValue,
    pub(crate) since: Instant,
    pub(crate) life: Duration,
}

impl Held {
    /// A token under its scheme; none where it cannot be sent at all.
    pub(crate) fn new(scheme: &str, token: &str, life: Duration) -> Option<Self> {
        if token.trim().is_empty() {
            return None;
        }
        let mut value = HeaderValue::try_from(format!("{scheme} {token}")).ok()?;
        value.set_sensitive(true);
        Some(Self { value, since: Instant::now(), life })
    }

    fn left(&self) -> Duration {
        self.life.saturating_sub(self.since.elapsed())
    }

    /// Short-lived tokens are used for at least half their life, whatever is asked for.
    fn good_for(&self, least: Duration) -> bool {
        self.left() > least.min(self.life / 2)
    }
}

/// Keeps one token. Holding the lock while a token is fetched is what makes the flight single.
pub(crate) struct TokenKeeper {
    held: Mutex<Option<Held>>,
    margin: Duration,
}

impl TokenKeeper {
    /// Renews a token this long before its end.
    pub(crate) fn new(margin: Duration) -> Self {
        Self { held: Mutex::new(None), margin }
    }

    pub(crate) async fn left(&self) -> Option<Duration> {
        self.held.lock().await.as_ref().map(Held::left)
    }

    /// The held token if it is good for at least this long, else what `fetch` brings.
    pub(crate) async fn get<E>(
        &self,
        least: Duration,
        fetch: impl Future<Output = Result<Held, E>>,
    ) -> Result<HeaderValue, E> {
        let mut held = self.held.lock().await;
        if let Some(held) = held.as_ref().filter(|held| held.good_for(least.max(self.margin))) {
            return Ok(held.value.clone());
        }
        let fresh = fetch.await?;
        let value = fresh.value.clone();
        *held = Some(fresh);
        Ok(value)
    }

    /// Holds this token from now on.
    pub(crate) async fn put(&self, fresh: Held) {
        *self.held.lock().await = Some(fresh);
    }

    /// Forgets this token, unless another flight has already replaced it.
    pub(crate) async fn discard(&self, refused: &HeaderValue) {
        let mut held = self.held.lock().await;
        if held.as_ref().is_some_and(|held| held.value == *refused) {
            *held = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    #[tokio::test]
    async fn a_token_is_fetched_by_one_flight_for_everybody() {
        let keeper = TokenKeeper::new(Duration::from_secs(300));
        let flights = AtomicUsize::new(0);
        let ask = || {
            keeper.get(Duration::ZERO, async {
                flights.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                Held::new("Bearer", "t-1", HOUR).ok_or(())
            })
        };
        let (a, b, c) = tokio::join!(ask(), ask(), ask());
        assert!(a == b && b == c && a.is_ok());
        assert_eq!(flights.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn a_refused_token_is_dropped_but_not_its_successor() {
        let keeper = TokenKeeper::new(Duration::from_secs(300));
        let fetch = |token: &'static str| async move { Held::new("Token", token, HOUR).ok_or(()) };
        let first = keeper.get(Duration::ZERO, fetch("t-1")).await.unwrap();
        keeper.discard(&first).await;
        let second = keeper.get(Duration::ZERO, fetch("t-2")).await.unwrap();
        keeper.discard(&first).await;
        assert_eq!(keeper.get(Duration::ZERO, fetch("t-3")).await.unwrap(), second);
    }

    #[tokio::test]
    async fn x10_a_long_upload_gets_a_fresh_token_and_a_short_lived_one_is_still_used() {
        let keeper = TokenKeeper::new(Duration::from_secs(300));
        let fetch = |life: Duration| async move {
            let since = Instant::now().checked_sub(Duration::from_secs(600)).unwrap();
            Held::new("Bearer", "t", life).map(|held| Held { since, ..held }).ok_or(())
        };
        let asked = AtomicUsize::new(0);
        let counted = |life| {
            let (asked, fetch) = (&asked, fetch(life));
            async move {
                asked.fetch_add(1, Ordering::SeqCst);
                fetch.await
            }
        };
        let brief = Duration::from_secs(60);
        keeper.get(brief, counted(HOUR)).await.unwrap();
        keeper.get(brief, counted(HOUR)).await.unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), 1, "50 minutes are left");
        keeper.get(HOUR, counted(HOUR)).await.unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), 1, "more than half its life is left");
        keeper.get(brief, counted(HOUR)).await.unwrap();
        let old = TokenKeeper::new(Duration::from_secs(300));
        old.get(brief, counted(Duration::from_secs(1000))).await.unwrap();
        old.get(HOUR, counted(HOUR)).await.unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), 3, "less than half its life was left");
    }

    #[test]
    fn a_token_is_never_printed_and_never_empty() {
        let held = Held::new("Bearer", "t-1", HOUR).unwrap();
        assert_eq!(format!("{:?}", held.value), "Sensitive");
        assert!(Held::new("Bearer", " ", HOUR).is_none());
        assert!(Held::new("Bearer", "a\r\nX: y", HOUR).is_none());
    }
}
