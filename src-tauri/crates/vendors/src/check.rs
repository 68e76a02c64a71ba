//! *Test connection*: what a person needs to know, line by line, without a call that writes.

use std::{
    io,
    time::{Duration, Instant, SystemTime},
};

use reqwest::Client;

use crate::{Endpoint, transport::token_trouble::TokenTrouble};

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckStep {
    /// Name resolution.
    Name,
    /// The secure connection.
    Tls,
    /// This computer's clock against the service's.
    Clock,
    /// Whether the service accepts who asks.
    Token,
    /// A harmless question that needs the token.
    Probe,
}

/// How it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckOutcome {
    /// Good.
    Fine,
    /// It works, but somebody should look.
    Look,
    /// It does not work.
    Failed(Option<TokenTrouble>),
    /// It does not apply, or an earlier line failed.
    Skipped,
}

/// One line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// What was looked at.
    pub step: CheckStep,
    /// How it went.
    pub outcome: CheckOutcome,
    /// How long it took.
    pub took: Option<Duration>,
    /// What was found.
    pub words: String,
    /// What to do about it.
    pub cure: Option<String>,
}

const LOOKUP_TIME: Duration = Duration::from_secs(5);
const TLS_TIME: Duration = Duration::from_secs(10);
/// Certificates and tokens of other systems begin to fail beyond a minute or two.
const CLOCK_TOLERANCE: i64 = 60;

/// What the service told when it accepted.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Accepted {
    /// How long the token lives, where there is one.
    pub(crate) life: Option<Duration>,
    /// Its clock, in seconds since 1970.
    pub(crate) service_time: Option<i64>,
}

/// Where to look, and how.
pub(crate) struct Looker<'a> {
    pub(crate) http: &'a Client,
    pub(crate) endpoint: &'a Endpoint,
}

impl Looker<'_> {
    /// Looks at name and TLS, then runs `sign_in` and `probe`. A line that cannot be looked at says why.
    pub(crate) async fn report(
        &self,
        sign_in: impl Future<Output = Result<Accepted, TokenTrouble>>,
        probe: impl Future<Output = CheckLine>,
    ) -> Vec<CheckLine> {
        let name = self.name().await;
        let reachable = name.outcome == CheckOutcome::Fine;
        let tls = if reachable { self.tls().await } else { skipped(CheckStep::Tls) };
        let connected = matches!(tls.outcome, CheckOutcome::Fine | CheckOutcome::Skipped);
        if !reachable || !connected {
            let rest = [CheckStep::Clock, CheckStep::Token, CheckStep::Probe].map(skipped);
            return [name, tls].into_iter().chain(rest).collect();
        }
        let began = Instant::now();
        let accepted = sign_in.await;
        let took = began.elapsed();
        let time = accepted.as_ref().ok().and_then(|accepted| accepted.service_time);
        let clock = match &accepted {
            Ok(_) => clock_line(time, SystemTime::now()),
            Err(_) => skipped(CheckStep::Clock),
        };
        let probe = if accepted.is_ok() { probe.await } else { skipped(CheckStep::Probe) };
        vec![name, tls, clock, token_line(accepted, took), probe]
    }

    async fn name(&self) -> CheckLine {
        let base = self.endpoint.base();
        let host = base.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let port = base.port_or_known_default().unwrap_or(443);
        let began = Instant::now();
        let lookup = tokio::net::lookup_host((host.as_str(), port));
        let found = tokio::time::timeout(LOOKUP_TIME, lookup)
            .await
            .is_ok_and(|found| found.is_ok_and(|mut addresses| addresses.next().is_some()));
        let took = Some(began.elapsed());
        if found {
            return line(CheckStep::Name, CheckOutcome::Fine, took, "Name resolved");
        }
        let words = format!("{host} could not be found");
        line(CheckStep::Name, CheckOutcome::Failed(None), took, &words)
            .cured("Check the network connection, and the address if it is a custom one")
    }

    async fn tls(&self) -> CheckLine {
        if self.endpoint.base().scheme() == "http" {
            let words = "Not used: this service runs on this computer";
            return line(CheckStep::Tls, CheckOutcome::Skipped, None, words);
        }
        let began = Instant::now();
        let request = self.http.get(self.endpoint.base().clone()).timeout(TLS_TIME);
        let answered = request.send().await;
        let took = Some(began.elapsed());
        let Err(error) = answered else {
            return line(CheckStep::Tls, CheckOutcome::Fine, took, "Secure connection made");
        };
        if is_unanswered(&error) {
            let base = self.endpoint.base();
            let host = base.host_str().unwrap_or_default();
            let port = base.port_or_known_default().unwrap_or(443);
            let words = format!("Nothing answers at {host}, port {port}");
            let cure = "Check the address and its port, whether the service is down, and a firewall in between";
            return line(CheckStep::Tls, CheckOutcome::Failed(None), took, &words).cured(cure);
        }
        line(CheckStep::Tls, CheckOutcome::Failed(None), took, "No secure connection came about")
            .cured("Check this computer's date, a proxy or firewall in between, and the address")
    }
}

impl CheckLine {
    fn cured(self, cure: &str) -> Self {
        Self { cure: Some(cure.to_owned()), ..self }
    }

    /// The probe's line, from how a harmless question went.
    pub(crate) fn probed<E: std::fmt::Display>(began: Instant, found: Result<&str, E>) -> Self {
        let took = Some(began.elapsed());
        match found {
            Ok(words) => line(CheckStep::Probe, CheckOutcome::Fine, took, words),
            Err(error) => {
                let words = sentence(&error.to_string());
                line(CheckStep::Probe, CheckOutcome::Look, took, &words).cured(
                    "The keys are accepted, but may not do this. Ask whoever gave them to you",
                )
            }
        }
    }

    /// There is no question that this service would answer without changing something.
    pub(crate) fn no_probe(words: &str) -> Self {
        line(CheckStep::Probe, CheckOutcome::Skipped, None, words)
    }
}

/// Whether nobody took the connection, before anything of it could be secure or not.
fn is_unanswered(error: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return matches!(
                error.kind(),
                io::ErrorKind::ConnectionRefused
                    | io::ErrorKind::HostUnreachable
                    | io::ErrorKind::NetworkUnreachable
                    | io::ErrorKind::TimedOut
            );
        }
        cause = error.source();
    }
    error.is_connect() && error.is_timeout()
}

fn line(step: CheckStep, outcome: CheckOutcome, took: Option<Duration>, words: &str) -> CheckLine {
    CheckLine { step, outcome, took, words: words.to_owned(), cure: None }
}

fn skipped(step: CheckStep) -> CheckLine {
    line(step, CheckOutcome::Skipped, None, "Not looked at, because an earlier step failed")
}

fn clock_line(service_time: Option<i64>, now: SystemTime) -> CheckLine {
    let ours = jiff::Timestamp::try_from(now).ok().map(jiff::Timestamp::as_second);
    let Some(ahead) = service_time.zip(ours).map(|(theirs, ours)| theirs - ours) else {
        return line(CheckStep::Clock, CheckOutcome::Skipped, None, "The service told no time");
    };
    if ahead.abs() <= CLOCK_TOLERANCE {
        return line(CheckStep::Clock, CheckOutcome::Fine, None, "This computer's clock is right");
    }
    let direction = if ahead > 0 { "behind" } else { "ahead of" };
    let words = format!("This computer's clock is {} s {direction} the service", ahead.abs());
    line(CheckStep::Clock, CheckOutcome::Look, None, &words)
        .cured("Let the computer set its time from the network")
}

fn token_line(accepted: Result<Accepted, TokenTrouble>, took: Duration) -> CheckLine {
    match accepted {
        Ok(accepted) => {
            let words = accepted.life.map_or_else(
                || "Credentials accepted".to_owned(),
                |life| format!("Token received, valid for {}", span(life)),
            );
            line(CheckStep::Token, CheckOutcome::Fine, Some(took), &words)
        }
        Err(trouble) => {
            let cure = match &trouble {
                TokenTrouble::Refused { .. } => "Check what was typed and replace the secret",
                TokenTrouble::Secret(_) => "Unlock the keyring or enter the secret again",
                _ => "Try again in a few minutes",
            };
            let words = sentence(&trouble.to_string());
            line(CheckStep::Token, CheckOutcome::Failed(Some(trouble)), Some(took), &words)
                .cured(cure)
        }
    }
}

fn span(life: Duration) -> String {
    let minutes = life.as_secs() / 60;
    if minutes >= 2 * 24 * 60 {
        format!("{} days", minutes / (24 * 60))
    } else {
        format!("{minutes} min")
    }
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Vendor, transport::http::client};

    #[test]
    fn a_clock_that_is_off_is_named_with_its_direction() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let there = Some(1_616_395_104);
        assert_eq!(clock_line(there, at(1_616_395_109)).outcome, CheckOutcome::Fine);
        let behind = clock_line(there, at(1_616_395_010));
        assert_eq!(behind.words, "This computer's clock is 94 s behind the service");
        let ahead = clock_line(there, at(1_616_398_704));
        assert_eq!(ahead.words, "This computer's clock is 3600 s ahead of the service");
        assert_eq!(clock_line(None, at(0)).outcome, CheckOutcome::Skipped);
    }
    #[tokio::test]
    async fn a_port_that_nobody_listens_at_is_no_fault_of_the_secure_connection() {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = socket.local_addr().unwrap().port();
        drop(socket);
        let typed = format!("https://127.0.0.1:{port}");
        let endpoint = Endpoint::custom(Vendor::AuthX, &typed, None).unwrap();
        let http = client(&endpoint).unwrap();
        let line = Looker { http: &http, endpoint: &endpoint }.tls().await;
        assert_eq!(line.outcome, CheckOutcome::Failed(None));
        assert_eq!(line.words, format!("Nothing answers at 127.0.0.1, port {port}"));
        assert!(line.cure.is_some_and(|cure| cure.contains("port")));
    }
}
