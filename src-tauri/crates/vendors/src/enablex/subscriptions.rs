//! `/subscriptions` (vendors.md 3.2). Their fields are documented nowhere.

use serde_json::Value;

use super::{
    EnableX, Refusal,
    answer::{Found, Listed},
    send::Ask,
};
use crate::transport::fields::Fields;

/// The service's id of a subscription, a number or a text (vendors.md E-19).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SubscriptionId(pub String);

/// A subscription.
#[derive(Debug, Clone, PartialEq)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// Everything that the service told.
    pub everything: Value,
}

impl EnableX {
    /// One page of subscriptions, counted from 1. How long a page is, and how many there are, is not documented: go
    /// on until a page is empty.
    ///
    /// # Errors
    /// A refusal, or no answer.
    pub async fn subscriptions(&self, page: u32) -> Result<Listed<Subscription>, Refusal> {
        let mut url = self.account.endpoint.at("subscriptions");
        url.query_pairs_mut().append_pair("page", &page.to_string());
        let answer = self.read(Ask::read(Some(url))).await?;
        Ok(answer.listed(["subscriptions", "subscription"], subscription))
    }

    /// One subscription.
    ///
    /// # Errors
    /// A refusal, or no answer.
    pub async fn subscription(&self, id: &SubscriptionId) -> Result<Found<Subscription>, Refusal> {
        let ask = Ask::read(self.account.endpoint.one("subscriptions", &id.0));
        Ok(self.read(ask).await?.found("subscription", subscription))
    }
}

/// Reads a subscription; without an id it is none.
pub(crate) fn subscription(value: &Value) -> Option<Subscription> {
    let fields = Fields::of(value)?;
    let id = fields.text("subscription_id").or_else(|| fields.text("id"))?;
    Some(Subscription { id: SubscriptionId(id), everything: value.clone() })
}
