//! *Test connection* for EnableX.

use std::time::Instant;

use super::{Cause, EnableX, TokenTrouble};
use crate::check::{Accepted, CheckLine, Looker};

impl EnableX {
    /// Looks at name, TLS, the sign-in and, with GET alone, at the customers (vendors.md E-10).
    pub async fn check(&self) -> Vec<CheckLine> {
        let looker = Looker { http: &self.line.http, endpoint: &self.account.endpoint };
        let sign_in = async {
            match self.sign_in().await {
                Ok(()) => Ok(Accepted::default()),
                Err(Cause::Token(trouble)) => Err(trouble),
                Err(_) => Err(TokenTrouble::BadReply),
            }
        };
        let probe = async {
            let began = Instant::now();
            let asked = self.probe().await.map_err(|refusal| refusal.cause);
            CheckLine::probed(
                began,
                asked.as_ref().map(|()| "Asked for the customers and got them"),
            )
        };
        Box::pin(looker.report(sign_in, probe)).await
    }
}
