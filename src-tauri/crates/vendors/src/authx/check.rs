//! *Test connection* for AuthX.

use super::AuthX;
use crate::check::{Accepted, CheckLine, Looker};

impl AuthX {
    /// Looks at name, TLS, clock and token. There is nothing else to ask that would change nothing
    /// (vendors.md A-37).
    pub async fn check(&self) -> Vec<CheckLine> {
        let looker = Looker { http: &self.line.http, endpoint: &self.account.endpoint };
        let sign_in = async {
            let told = self.sign_in().await?;
            Ok(Accepted { life: Some(told.life), service_time: told.service_time })
        };
        let probe = async { CheckLine::no_probe("AuthX has no question that changes nothing") };
        Box::pin(looker.report(sign_in, probe)).await
    }
}
