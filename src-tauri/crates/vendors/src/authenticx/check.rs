//! *Test connection* for Authenticx.

use std::time::Instant;

use jiff::fmt::rfc2822::DateTimeParser;

use super::Authenticx;
use crate::check::{Accepted, CheckLine, Looker};

impl Authenticx {
    /// Looks at name, TLS, clock, token and, as the harmless question, at the list of roles.
    pub async fn check(&self) -> Vec<CheckLine> {
        let looker = Looker { http: &self.line.http, endpoint: &self.account.endpoint };
        let sign_in = async {
            let issued = self.ask_for_token().await?;
            let date = issued.date.as_ref().and_then(|date| date.to_str().ok());
            let time = date.and_then(|date| DateTimeParser::new().parse_timestamp(date).ok());
            let service_time = time.map(jiff::Timestamp::as_second);
            let life = Some(issued.held.life);
            // The question after it, and whoever comes next, use this token too.
            self.token.put(issued.held).await;
            Ok(Accepted { life, service_time })
        };
        let probe = async {
            let began = Instant::now();
            let roles = self.roles().await.map_err(|refusal| refusal.cause);
            CheckLine::probed(
                began,
                roles.map(|_| "Asked for the roles and got them").as_ref().map(|words| *words),
            )
        };
        Box::pin(looker.report(sign_in, probe)).await
    }
}
