//! Customers and subscriptions at EnableX (vendors.md 3.2). The bodies of a new customer and of a change are documented
//! nowhere; what is sent are the fields that an opened customer shows.

use gatehouse_records::{AccountFields, AccountKind, AccountWork, AccountWrite};
use gatehouse_vendors::enablex::{
    Address, CustomerDraft as Draft, CustomerField, CustomerId, Found,
};

use super::{
    enablex,
    refusal::unread,
    typed,
    write::{self, Ended, Named, Wanted},
};
use crate::{
    failure::{Failure, FailureCode},
    station::Station,
    views::customers::{AddressView, CustomerDraft, CustomerPage, CustomerRow, SubscriptionPage},
};

const NAMED: Named = &[
    ("contact name", "contactName"),
    ("email", "contactEmail"),
    ("legal name", "legalName"),
    ("customer code", "code"),
    ("customer name", "name"),
    ("address", "office.line1"),
];

/// One page of customers, counted from 1. How long a page is, and how many there are, is documented nowhere: the
/// window stops when a page brings nobody new.
pub async fn page(station: &Station, connection: &str, page: u32) -> Result<CustomerPage, Failure> {
    let client = enablex(station, connection)?;
    let listed = if page <= 1 { client.customers().await } else { client.customers_on(page).await };
    let listed = listed.map_err(|refusal| unread(&refusal))?;
    let unreadable = u32::try_from(listed.unknown.len()).unwrap_or(u32::MAX);
    Ok(CustomerPage { rows: listed.items.into_iter().map(Into::into).collect(), unreadable })
}

/// One customer, as the service has it now.
pub async fn open(station: &Station, connection: &str, id: &str) -> Result<CustomerRow, Failure> {
    let client = enablex(station, connection)?;
    let found = client.customer(&CustomerId(id.to_owned())).await;
    let found = found.map_err(|refusal| unread(&refusal))?;
    found.known().map(Into::into).ok_or_else(|| {
        let words = "The service answered with something that is not a customer";
        Failure::new(FailureCode::Service, words)
    })
}

/// Adds a customer.
pub async fn create(
    station: &Station,
    connection: &str,
    draft: &CustomerDraft,
) -> Result<Ended, Failure> {
    let client = enablex(station, connection)?;
    let sent = Sent::of(None, draft)?;
    let (kind, work) = (AccountKind::Customer, AccountWork::Create);
    let (connection, name) = (connection.to_owned(), draft.name.trim().to_owned());
    let asked = AccountWrite { connection, kind, work, name, target: None, wanted: sent.wanted };
    let begun = write::begin(station, asked).await?;
    let outcome = client.create_customer(&sent.draft).await;
    begun.end(outcome.map(told_id), NAMED).await
}

/// Changes a customer: only what differs from `before` is sent.
pub async fn update(
    station: &Station,
    (connection, id): (&str, &str),
    (before, draft): (&CustomerDraft, &CustomerDraft),
) -> Result<Ended, Failure> {
    let client = enablex(station, connection)?;
    let sent = Sent::of(Some(before), draft)?;
    if sent.wanted.is_empty() {
        return Ok(write::unchanged());
    }
    let (kind, work) = (AccountKind::Customer, AccountWork::Update);
    let (connection, name) = (connection.to_owned(), draft.name.trim().to_owned());
    let target = Some(id.to_owned());
    let asked = AccountWrite { connection, kind, work, name, target, wanted: sent.wanted };
    let begun = write::begin(station, asked).await?;
    let outcome = client.update_customer(&CustomerId(id.to_owned()), &sent.draft).await;
    begun.end(outcome.map(told_id), NAMED).await
}

/// One page of subscriptions, counted from 1.
pub async fn subscriptions(
    station: &Station,
    connection: &str,
    page: u32,
) -> Result<SubscriptionPage, Failure> {
    let client = enablex(station, connection)?;
    let listed = client.subscriptions(page.max(1)).await.map_err(|refusal| unread(&refusal))?;
    let unreadable = u32::try_from(listed.unknown.len()).unwrap_or(u32::MAX);
    Ok(SubscriptionPage { rows: listed.items.into_iter().map(Into::into).collect(), unreadable })
}

/// A customer's fields, by the names under which they are sent.
pub fn fields(customer: &CustomerRow) -> AccountFields {
    let mut all = Wanted::default()
        .with("name", Some(&customer.name))
        .with("legalName", Some(&customer.legal_name))
        .with("code", Some(&customer.code))
        .with("contactName", Some(&customer.contact_name))
        .with("contactEmail", Some(&customer.contact_email));
    for (field, part) in lines(&customer.office) {
        all = all.with(field, Some(part));
    }
    all.0
}

fn told_id(found: Found<gatehouse_vendors::enablex::Customer>) -> Option<String> {
    found.known().map(|customer| customer.id.0)
}

/// What goes out, and the same for comparing it later.
struct Sent {
    draft: Draft,
    wanted: AccountFields,
}

impl Sent {
    fn of(before: Option<&CustomerDraft>, draft: &CustomerDraft) -> Result<Self, Failure> {
        let name = typed::required("name", &draft.name, "Type the customer's name")?;
        let contact = "Type whom to speak to";
        let contact = typed::required("contactName", &draft.contact_name, contact)?;
        let email = typed::email("contactEmail", &draft.contact_email)?;
        let legal = typed::optional("legalName", &draft.legal_name)?;
        let code = typed::optional("code", &draft.code)?;
        let was = |field: fn(&CustomerDraft) -> &String| before.map_or("", |b| field(b).as_str());
        let texts = [
            ("name", CustomerField::Name, was(|b| &b.name), Some(name)),
            ("legalName", CustomerField::LegalName, was(|b| &b.legal_name), legal),
            ("code", CustomerField::Code, was(|b| &b.code), code),
            ("contactName", CustomerField::ContactName, was(|b| &b.contact_name), Some(contact)),
            ("contactEmail", CustomerField::ContactEmail, was(|b| &b.contact_email), Some(email)),
        ];
        let mut sent = Self { draft: Draft::default(), wanted: AccountFields::new() };
        for (field, theirs, before, after) in texts {
            if let Some(text) = typed::changed(field, before, after)? {
                sent.draft = sent.draft.with(theirs, &text);
                sent.wanted.insert(field.to_owned(), text);
            }
        }
        sent.with_office(before.map(|before| &before.office), &draft.office)
    }

    /// Whether a part of an address may be sent alone is documented nowhere, so it goes whole or not at all.
    fn with_office(
        mut self,
        before: Option<&AddressView>,
        office: &AddressView,
    ) -> Result<Self, Failure> {
        let nothing = AddressView::default();
        let before = before.unwrap_or(&nothing);
        let mut moved = false;
        for ((field, after), (_, before)) in lines(office).into_iter().zip(lines(before)) {
            let after = typed::optional(field, after)?;
            if let Some(part) = typed::changed(field, before, after)? {
                self.wanted.insert(field.to_owned(), part);
                moved = true;
            }
        }
        if moved {
            let part = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
            self.draft = self.draft.with_office(&Address {
                address_1: part(&office.line1),
                address_2: part(&office.line2),
                address_3: part(&office.line3),
                city: part(&office.city),
                state: part(&office.state),
                country: part(&office.country),
                zipcode: part(&office.zipcode),
                country_id: None,
            });
        }
        Ok(self)
    }
}

fn lines(address: &AddressView) -> [(&'static str, &str); 7] {
    [
        ("office.line1", &address.line1),
        ("office.line2", &address.line2),
        ("office.line3", &address.line3),
        ("office.city", &address.city),
        ("office.state", &address.state),
        ("office.zipcode", &address.zipcode),
        ("office.country", &address.country),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> CustomerDraft {
        CustomerDraft {
            name: "Harbour Clinic".into(),
            legal_name: String::new(),
            code: "CU1".into(),
            contact_name: "Ada Byron".into(),
            contact_email: "ada@example.org".into(),
            office: AddressView {
                line1: "4 Station Road".into(),
                city: "Fairhaven".into(),
                ..AddressView::default()
            },
        }
    }

    #[test]
    fn only_what_was_changed_is_sent() {
        let same = Sent::of(Some(&draft()), &draft()).ok().map(|sent| (sent.wanted, sent.draft));
        assert_eq!(same, Some((AccountFields::new(), Draft::default())));
        let after = CustomerDraft { code: "CU2".into(), ..draft() };
        let sent = Sent::of(Some(&draft()), &after).ok().map(|sent| sent.draft);
        assert_eq!(sent, Some(Draft::default().with(CustomerField::Code, "CU2")));
    }

    #[test]
    fn an_address_goes_whole_or_not_at_all() {
        let mut after = draft();
        after.office.city = "Millbrook".into();
        let sent = Sent::of(Some(&draft()), &after).ok().map(|sent| sent.draft);
        let whole = Address {
            address_1: Some("4 Station Road".into()),
            city: Some("Millbrook".into()),
            ..Address::default()
        };
        assert_eq!(sent, Some(Draft::default().with_office(&whole)));
        after.office.city = String::new();
        let refused = Sent::of(Some(&draft()), &after).err().and_then(|failure| failure.field);
        assert_eq!(refused.as_deref(), Some("office.city"));
    }
}
