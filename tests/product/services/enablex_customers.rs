//! Customers, users and subscriptions.

use std::collections::HashSet;

use gatehouse_sandbox::{Endpoint as At, Fault};
use gatehouse_vault::SecretText;
use gatehouse_vendors::{
    Retry,
    enablex::{
        Address, Cause, Customer, CustomerDraft, CustomerField, CustomerId, Found, NewUser,
        SubscriptionId, User, UserChange, UserId, UserStatus,
    },
};

use crate::rig::{Rig, done, refused};

fn draft(name: &str, email: &str) -> CustomerDraft {
    CustomerDraft::default()
        .with(CustomerField::Name, name)
        .with(CustomerField::ContactName, "Ada Lovelace")
        .with(CustomerField::ContactEmail, email)
}

fn user(email: &str) -> NewUser {
    NewUser {
        user_type: "1".to_owned(),
        first_name: "Ada".to_owned(),
        last_name: "Lovelace".to_owned(),
        email: email.to_owned(),
        ..NewUser::default()
    }
}

fn known<T>(found: Found<T>) -> T {
    found.known().expect("the documented shape")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_customer_is_found_page_by_page_and_can_be_opened() {
    let rig = Rig::new().await;
    let client = rig.enablex();
    let mut ids = HashSet::new();
    let mut lengths = Vec::new();
    for page in 1.. {
        let listed = client.customers_on(page).await.unwrap();
        assert!(listed.unknown.is_empty(), "{:?}", listed.unknown);
        lengths.push(listed.items.len());
        if listed.items.is_empty() {
            break;
        }
        ids.extend(listed.items.into_iter().map(|customer| customer.id));
    }
    assert_eq!((lengths, ids.len()), (vec![20, 20, 6, 0], 46));
    let first = client.customers().await.unwrap().items.remove(0);
    let opened: Customer = known(client.customer(&first.id).await.unwrap());
    assert_eq!(opened.id, first.id, "e19: a number in the list, a text on its own");
    assert_eq!((&opened.name, &opened.contact_email), (&first.name, &first.contact_email));
    assert_eq!(opened.office_address.unwrap().country.as_deref(), Some("US"));
    assert_eq!(opened.individual, Some(false));
    let nobody = client.customer(&CustomerId("999999".to_owned())).await.unwrap_err();
    assert_eq!((nobody.cause, nobody.status), (Cause::NotFound, Some(404)));
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_added_and_changed() {
    let rig = Rig::new().await;
    let client = rig.enablex();
    let address = Address { city: Some("Ashford".to_owned()), ..Address::default() };
    let new = draft("Maple Clinic", "ada@example.org").with_office(&address);
    let made = known(done(client.create_customer(&new).await));
    let change = CustomerDraft::default().with(CustomerField::Status, "S");
    assert_eq!(known(done(client.update_customer(&made.id, &change).await)).id, made.id);
    let opened = known(client.customer(&made.id).await.unwrap());
    assert_eq!(opened.status.as_deref(), Some("S"));
    assert_eq!(opened.name.as_deref(), Some("Maple Clinic"), "the rest stays");
    assert_eq!(opened.office_address.unwrap().city.as_deref(), Some("Ashford"));
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn e10_a_probe_creates_nothing() {
    let rig = Rig::new().await;
    let before = rig.sandbox.customers().len();
    rig.enablex().probe().await.unwrap();
    assert_eq!((rig.sandbox.customers().len(), rig.seen(At::CustomerCreate)), (before, 0));
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_is_named_whether_it_comes_with_a_200_or_with_an_error_status() {
    let rig = Rig::new().await;
    let client = rig.enablex();
    done(client.create_customer(&draft("Maple Clinic", "ada@example.org")).await);
    let quiet = refused(client.create_customer(&draft("Maple", "ada@example.org")).await);
    assert_eq!((quiet.cause, quiet.status), (Cause::Duplicate, Some(200)), "e17");
    assert_eq!(quiet.detail.as_deref(), Some("The Email Address is already registered."), "e16");
    done(client.create_user(&user("ada@example.org")).await);
    let loud = refused(client.create_user(&user(" ADA@example.org ")).await);
    assert_eq!((loud.cause, loud.retry), (Cause::Duplicate, Retry::Ask));
    assert_ne!(loud.status, Some(200));
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn e18_a_406_is_about_what_was_sent() {
    let rig = Rig::new().await;
    let refusal = refused(rig.enablex().create_user(&user("no address")).await);
    assert_eq!((refusal.cause, refusal.status), (Cause::Validation, Some(406)));
    assert_eq!(refusal.detail.as_deref(), Some("email is not an address."));
    let rules: Vec<_> = rig.sandbox.violations().into_iter().map(|seen| seen.rule).collect();
    assert_eq!(rules, ["3.2"], "that, and nothing else");
    let nameless = NewUser { first_name: " ".to_owned(), ..user("ada@example.org") };
    let refusal = refused(rig.enablex().create_user(&nameless).await);
    assert_eq!(refusal.cause, Cause::BadValue("first_name"), "and what is known to be missing");
    assert_eq!(rig.seen(At::UcaasUserCreate), 1, "is not sent at all");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_added_and_changed_and_suspended() {
    let rig = Rig::new().await;
    let client = rig.enablex();
    let new = NewUser {
        password: Some(SecretText::from("correct horse".to_owned())),
        send_welcome_mail: Some(false),
        department: Some("Reception".to_owned()),
        ..user("ada@example.org")
    };
    let made: User = known(done(client.create_user(&new).await));
    assert_eq!(made.name.as_deref(), Some("Ada Lovelace"));
    let change = UserChange {
        last_name: Some("King".to_owned()),
        status: Some(UserStatus::Suspended),
        ..UserChange::default()
    };
    let changed = known(done(client.update_user(&made.id, &change).await));
    assert_eq!((changed.id, changed.name.as_deref()), (made.id, Some("Ada King")), "e19");
    let held = rig.sandbox.ucaas_users().pop().unwrap();
    assert_eq!((&held["status"], &held["department"]), (&"S".into(), &"Reception".into()));
    let nobody = UserId("999999".to_owned());
    let refusal = refused(client.update_user(&nobody, &change).await);
    assert_eq!(refusal.cause, Cause::NotFound);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn subscriptions_are_listed_to_an_empty_page_and_opened() {
    let rig = Rig::new().await;
    let client = rig.enablex();
    let mut pages = Vec::new();
    for page in 1..=3 {
        pages.push(client.subscriptions(page).await.unwrap().items);
    }
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [20, 7, 0]);
    let last = pages[1].pop().unwrap();
    let opened = known(client.subscription(&last.id).await.unwrap());
    assert_eq!(opened.id, last.id, "e19");
    assert_eq!(opened.everything["plan_name"], last.everything["plan_name"]);
    let nobody = client.subscription(&SubscriptionId("999999".to_owned())).await.unwrap_err();
    assert_eq!(nobody.cause, Cause::NotFound);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn e15_what_has_another_shape_is_shown_and_not_dropped() {
    let rig = Rig::new().await;
    let client = rig.enablex();
    let body = r#"{"result":"1","data":[{"customer_id":7},{"firm":"Maple"}],"page":2}"#.to_owned();
    rig.arm(At::CustomerList, Fault::Reply { code: 200, body });
    let listed = client.customers().await.unwrap();
    assert_eq!(listed.items[0].id, CustomerId("7".to_owned()));
    assert_eq!((&listed.unknown[0]["firm"], &listed.beside["page"]), (&"Maple".into(), &2.into()));
    let body = r#"{"result":1,"client":{"no":"7"}}"#.to_owned();
    rig.arm(At::CustomerOpen, Fault::Reply { code: 200, body });
    let found = client.customer(&CustomerId("7".to_owned())).await.unwrap();
    assert!(matches!(found, Found::Unknown(value) if value["client"]["no"] == "7"));
}

#[tokio::test(flavor = "multi_thread")]
async fn e26_an_error_of_the_newer_pages_keeps_its_request_id_and_e14_zero_is_an_error() {
    let rig = Rig::new().await;
    let client = rig.enablex();
    let newer = r#"{"status":"error","error_code":1002,"message":"Bad.","request_id":"r-1"}"#;
    rig.arm(At::UcaasUserCreate, Fault::Reply { code: 400, body: newer.to_owned() });
    let refusal = refused(client.create_user(&user("ada@example.org")).await);
    assert_eq!(refusal.cause, Cause::Said(1002));
    assert_eq!(refusal.detail.as_deref(), Some("Bad. (request r-1)"));
    for code in [200, 400] {
        let body = r#"{"result":"0","msg":"No."}"#.to_owned();
        rig.arm(At::UcaasUserCreate, Fault::Reply { code, body });
        let refusal = refused(client.create_user(&user("ada@example.org")).await);
        assert_eq!((refusal.cause, refusal.detail.as_deref()), (Cause::Said(0), Some("No.")));
    }
}
