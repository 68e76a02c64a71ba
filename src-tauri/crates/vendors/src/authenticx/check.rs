//! *Test connection*: what a person needs to know, line by line, without a call that writes.

use std::time::{Duration, Instant, SystemTime};

use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::HeaderValue;

use super::{Authenticx, TokenTrouble, token::Issued};

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckStep {
    /// Name resolution.
    Name,
    /// The secure connection.
    Tls,
    /// This computer's clock against the service's.
    Clock,
    /// The client id and secret.
    Token,
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

impl Authenticx {
    /// Checks the connection: name, TLS, clock, token. A line that cannot be checked says why.
    pub async fn check(&self) -> Vec<CheckLine> {
        let name = self.check_name().await;
        let reachable = name.outcome == CheckOutcome::Fine;
        let tls = if reachable { self.check_tls().await } else { skipped(CheckStep::Tls) };
        let connected = matches!(tls.outcome, CheckOutcome::Fine | CheckOutcome::Skipped);
        if !reachable || !connected {
            return vec![name, tls, skipped(CheckStep::Clock), skipped(CheckStep::Token)];
        }
        let began = Instant::now();
        let issued = self.ask_for_token().await;
        let took = began.elapsed();
        let clock = issued.as_ref().map_or_else(
            |_| skipped(CheckStep::Clock),
            |issued| clock_line(issued.date.as_ref(), SystemTime::now()),
        );
        vec![name, tls, clock, token_line(issued, took)]
    }

    async fn check_name(&self) -> CheckLine {
        let base = self.account.endpoint.base();
        let host = base.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let port = base.port_or_known_default().unwrap_or(443);
        let began = Instant::now();
        let found =
            tokio::time::timeout(LOOKUP_TIME, tokio::net::lookup_host((host.as_str(), port)))
                .await
                .is_ok_and(|found| found.is_ok_and(|mut addresses| addresses.next().is_some()));
        let took = Some(began.elapsed());
        if found {
            return line(CheckStep::Name, CheckOutcome::Fine, took, "Name resolved");
        }
        let words = format!("{host} could not be found");
        let cure = "Check the network connection, and the address if it is a custom one";
        CheckLine {
            cure: Some(cure.into()),
            ..line(CheckStep::Name, CheckOutcome::Failed(None), took, &words)
        }
    }

    async fn check_tls(&self) -> CheckLine {
        if self.account.endpoint.base().scheme() == "http" {
            let words = "Not used: this service runs on this computer";
            return line(CheckStep::Tls, CheckOutcome::Skipped, None, words);
        }
        let began = Instant::now();
        let request = self.line.http.get(self.account.endpoint.base().clone()).timeout(TLS_TIME);
        let answered = request.send().await;
        let took = Some(began.elapsed());
        match answered {
            Ok(_) => line(CheckStep::Tls, CheckOutcome::Fine, took, "Secure connection made"),
            Err(_) => CheckLine {
                cure: Some(
                    "Check this computer's date, a proxy or firewall in between, and the address"
                        .into(),
                ),
                ..line(
                    CheckStep::Tls,
                    CheckOutcome::Failed(None),
                    took,
                    "No secure connection came about",
                )
            },
        }
    }
}

fn line(step: CheckStep, outcome: CheckOutcome, took: Option<Duration>, words: &str) -> CheckLine {
    CheckLine { step, outcome, took, words: words.to_owned(), cure: None }
}

fn skipped(step: CheckStep) -> CheckLine {
    line(step, CheckOutcome::Skipped, None, "Not looked at, because an earlier step failed")
}

fn clock_line(date: Option<&HeaderValue>, now: SystemTime) -> CheckLine {
    let Some(ahead) = date.and_then(|date| seconds_ahead(date, now)) else {
        return line(CheckStep::Clock, CheckOutcome::Skipped, None, "The service told no time");
    };
    if ahead.abs() <= CLOCK_TOLERANCE {
        return line(CheckStep::Clock, CheckOutcome::Fine, None, "This computer's clock is right");
    }
    let direction = if ahead > 0 { "behind" } else { "ahead of" };
    let words = format!("This computer's clock is {} s {direction} the service", ahead.abs());
    CheckLine {
        cure: Some("Let the computer set its time from the network".into()),
        ..line(CheckStep::Clock, CheckOutcome::Look, None, &words)
    }
}

/// How far the service's clock is ahead of ours.
fn seconds_ahead(date: &HeaderValue, now: SystemTime) -> Option<i64> {
    let theirs = DateTimeParser::new().parse_timestamp(date.to_str().ok()?).ok()?;
    let ours = jiff::Timestamp::try_from(now).ok()?;
    Some(theirs.as_second() - ours.as_second())
}

fn token_line(issued: Result<Issued, TokenTrouble>, took: Duration) -> CheckLine {
    match issued {
        Ok(issued) => {
            let words = format!("Token received, valid for {} min", issued.life().as_secs() / 60);
            line(CheckStep::Token, CheckOutcome::Fine, Some(took), &words)
        }
        Err(trouble) => {
            let cure = match &trouble {
                TokenTrouble::Refused { .. } => "Check the client id and replace the secret",
                TokenTrouble::Secret(_) => "Unlock the keyring or enter the secret again",
                _ => "Try again in a few minutes",
            };
            let words = sentence(&trouble.to_string());
            CheckLine {
                cure: Some(cure.into()),
                ..line(CheckStep::Token, CheckOutcome::Failed(Some(trouble)), Some(took), &words)
            }
        }
    }
}

fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_is_named_with_its_direction() {
        let date = HeaderValue::from_static("Mon, 22 Mar 2021 06:38:24 GMT");
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let there = 1_616_395_104;
        assert_eq!(clock_line(Some(&date), at(there + 5)).outcome, CheckOutcome::Fine);
        let behind = clock_line(Some(&date), at(there - 94));
        assert_eq!(behind.words, "This computer's clock is 94 s behind the service");
        let ahead = clock_line(Some(&date), at(there + 3600));
        assert_eq!(ahead.words, "This computer's clock is 3600 s ahead of the service");
        assert_eq!(clock_line(None, at(there)).outcome, CheckOutcome::Skipped);
    }
}
