//! A call of each EnableX endpoint.

use gatehouse_sandbox::Endpoint as At;
use gatehouse_vendors::{
    Retry,
    enablex::{
        Cause, CustomerDraft, CustomerField, CustomerId, Found, NewUser, Refusal, SubscriptionId,
        UserChange, UserId,
    },
};
use serde_json::Value;

use super::{
    authx::token,
    cell::{Cell, Ended},
};

pub async fn call(at: At, cell: &Cell) -> Ended {
    let (client, sandbox) = (cell.enablex(), &cell.rig.sandbox);
    let customer = CustomerId(id(&sandbox.customers(), "customer_id"));
    let named = CustomerDraft::default().with(CustomerField::Name, "Maple Clinic");
    match at {
        At::Login => {
            let customers = client.customers().await;
            assert_eq!(cell.rig.seen(At::CustomerList), usize::from(customers.is_ok()));
            Ended::of_read(customers, (|list: &_| is_full(list), why))
        }
        At::CustomerList => {
            Ended::of_read(client.customers().await, (|list: &_| is_full(list), why))
        }
        At::CustomerOpen => Ended::of_read(client.customer(&customer).await, (is_known, why)),
        At::CustomerCreate => {
            let draft = named
                .with(CustomerField::ContactName, "Ada Lovelace")
                .with(CustomerField::ContactEmail, "ada@example.org");
            Ended::of_write(client.create_customer(&draft).await, why)
        }
        At::CustomerUpdate => Ended::of_write(client.update_customer(&customer, &named).await, why),
        At::UcaasUserCreate => Ended::of_write(client.create_user(&new_user()).await, why),
        At::UcaasUserUpdate => {
            let user = UserId(id(&sandbox.ucaas_users(), "user_id"));
            let change = UserChange { first_name: Some("Ada".to_owned()), ..UserChange::default() };
            Ended::of_write(client.update_user(&user, &change).await, why)
        }
        At::SubscriptionList => {
            Ended::of_read(client.subscriptions(1).await, (|list: &_| is_full(list), why))
        }
        At::SubscriptionOpen => {
            let subscription = SubscriptionId(id(&sandbox.subscriptions(), "subscription_id"));
            Ended::of_read(client.subscription(&subscription).await, (is_known, why))
        }
        other => panic!("{other:?} is not EnableX's"),
    }
}

fn new_user() -> NewUser {
    NewUser {
        user_type: "1".to_owned(),
        first_name: "Ada".to_owned(),
        last_name: "Lovelace".to_owned(),
        email: "ada@example.org".to_owned(),
        ..NewUser::default()
    }
}

fn id(rows: &[Value], name: &str) -> String {
    rows[0][name].as_str().unwrap().to_owned()
}

fn is_full<T>(list: &gatehouse_vendors::enablex::Listed<T>) -> bool {
    !list.items.is_empty()
}

fn is_known<T>(found: &Found<T>) -> bool {
    matches!(found, Found::Known(_))
}

fn why(refusal: Refusal) -> (char, Retry) {
    let why = match refusal.cause {
        Cause::Said(_) => 'c',
        Cause::Validation | Cause::Rejected => 'i',
        Cause::Duplicate => 'd',
        Cause::NotAllowed | Cause::BasicRefused => 'n',
        Cause::Token(trouble) => token(&trouble),
        Cause::Unreachable | Cause::NoReply => 'l',
        Cause::NotFound => 'm',
        Cause::RateLimited => 'r',
        Cause::ServiceTrouble => 's',
        Cause::UnexpectedReply => 'x',
        other => panic!("nothing was wrong here: {other}"),
    };
    (why, refusal.retry)
}
