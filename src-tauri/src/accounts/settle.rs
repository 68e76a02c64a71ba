//! Finding out how a write ended whose reply never came: by looking, never by sending it again.

use gatehouse_records::{
    AccountEnd, AccountFields, AccountKind, AccountWork, Trouble, UnsettledAccount,
};

use super::{agents, customers, hierarchy, platform_users, ucaas_users};
use crate::{
    directory::{by, records},
    failure::Failure,
    station::Station,
};

/// What the service has that fits.
pub struct Looked {
    /// Whether it looks as if the write was done; nothing where that cannot be told.
    pub happened: Option<bool>,
    pub words: String,
    pub id: Option<String>,
}

/// Something at the service: its id and its fields.
type Thing = (String, AccountFields);

/// The most pages of customers that are looked through.
const MOST_PAGES: u32 = 200;

/// Looks at the service for what was written. Changes nothing.
pub async fn look_up(station: &Station, number: i64) -> Result<Looked, Failure> {
    let open = open(station, number).await?;
    if open.write.kind == AccountKind::UcaasUser {
        let words = "EnableX has no way to look a user up. See its portal, then say what you found";
        return Ok(Looked { happened: None, words: words.to_owned(), id: None });
    }
    let things = things(station, &open).await?;
    Ok(judge(&open, &things))
}

/// A person says how it ended, with the service's id of what was added where that is known.
pub async fn settle(
    station: &Station,
    number: i64,
    (happened, id): (bool, Option<String>),
    note: &str,
) -> Result<(), Failure> {
    let open = open(station, number).await?;
    let id = id.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
    let id = id.or(open.write.target.clone());
    if happened && open.write.kind == AccountKind::UcaasUser {
        let id = id.as_deref().ok_or_else(|| {
            Failure::field("id", "Type the id that the service gave: it can be read nowhere later")
        })?;
        ucaas_users::keep(station, &open.write.connection, (id, &open.write.wanted)).await?;
    }
    let end = if happened { AccountEnd::Done } else { AccountEnd::Refused };
    let by = by(station).reference(id.as_deref().unwrap_or_default()).detail(note.trim());
    Ok(records(station).await?.settle_account(number, end, &by).await?)
}

async fn open(station: &Station, number: i64) -> Result<UnsettledAccount, Failure> {
    let unsettled = records(station).await?.unsettled_accounts().await?;
    let found = unsettled.into_iter().find(|open| open.number == number);
    found.ok_or_else(|| Trouble::NotNow.into())
}

/// Everything of that kind that the service has.
async fn things(station: &Station, open: &UnsettledAccount) -> Result<Vec<Thing>, Failure> {
    let connection = open.write.connection.as_str();
    Ok(match open.write.kind {
        AccountKind::Agent => {
            let rows = agents::list(station, Some(connection)).await?.rows;
            rows.iter().map(|row| (row.id.clone(), agents::fields(row))).collect()
        }
        AccountKind::PlatformUser => {
            let rows = platform_users::list(station, connection).await?;
            rows.iter().map(|row| (row.id.clone(), platform_users::fields(row))).collect()
        }
        AccountKind::Hierarchy => {
            let rows = hierarchy::list(station, Some(connection)).await?.rows;
            rows.iter().map(|row| (row.id.clone(), hierarchy::fields(row))).collect()
        }
        AccountKind::Customer => match &open.write.target {
            Some(id) => {
                let row = customers::open(station, connection, id).await?;
                vec![(row.id.clone(), customers::fields(&row))]
            }
            None => all_customers(station, connection).await?,
        },
        AccountKind::UcaasUser => Vec::new(),
    })
}

async fn all_customers(station: &Station, connection: &str) -> Result<Vec<Thing>, Failure> {
    let mut all: Vec<Thing> = Vec::new();
    for page in 1..=MOST_PAGES {
        let rows = customers::page(station, connection, page).await?.rows;
        let known = all.len();
        for row in rows {
            if !all.iter().any(|(id, _)| *id == row.id) {
                all.push((row.id.clone(), customers::fields(&row)));
            }
        }
        if all.len() == known {
            break;
        }
    }
    Ok(all)
}

/// By which field a new thing is found again: the one that is, or ought to be, its own.
fn key(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::PlatformUser => "userName",
        AccountKind::Hierarchy => "name",
        AccountKind::Customer => "contactEmail",
        AccountKind::Agent | AccountKind::UcaasUser => "email",
    }
}

fn judge(open: &UnsettledAccount, things: &[Thing]) -> Looked {
    let wanted = &open.write.wanted;
    let said =
        |happened, words: String, id: Option<&String>| Looked { happened, words, id: id.cloned() };
    if open.write.work == AccountWork::Create {
        let key = key(open.write.kind);
        let fits = |thing: &&Thing| same(thing.1.get(key), wanted.get(key));
        let found: Vec<&Thing> = things.iter().filter(fits).collect();
        return match found.as_slice() {
            [] => said(Some(false), format!("The service does not have {}", open.write.name), None),
            [(id, fields)] => match differing(wanted, fields).as_slice() {
                [] => said(Some(true), format!("The service has {}", open.write.name), Some(id)),
                other => {
                    let words = format!(
                        "The service has {}, but not as it was sent: {} is another",
                        open.write.name,
                        other.join(", ")
                    );
                    said(None, words, Some(id))
                }
            },
            many => {
                let words = format!("The service has {} that fit {}", many.len(), open.write.name);
                said(None, words, None)
            }
        };
    }
    let target = open.write.target.as_deref().unwrap_or_default();
    let Some((id, fields)) = things.iter().find(|(id, _)| id == target) else {
        return said(Some(false), format!("The service has no {} any more", open.write.name), None);
    };
    let seen = wanted.keys().filter(|name| fields.contains_key(*name)).count();
    let differing = differing(wanted, fields);
    if seen == 0 {
        let words = "The service does not show what was changed. See its portal".to_owned();
        said(None, words, Some(id))
    } else if differing.is_empty() {
        said(Some(true), format!("The service has {} as it was sent", open.write.name), Some(id))
    } else if differing.len() == seen {
        let words = format!("The service has {} without the change", open.write.name);
        said(Some(false), words, Some(id))
    } else {
        let words = format!(
            "The service has {} with a part of it: {} is another",
            open.write.name,
            differing.join(", ")
        );
        said(None, words, Some(id))
    }
}

/// The fields that the service shows and that are not as they were sent.
fn differing<'a>(wanted: &'a AccountFields, there: &AccountFields) -> Vec<&'a str> {
    let shown = wanted.iter().filter(|(name, _)| there.contains_key(*name));
    shown
        .filter(|(name, value)| !same(there.get(*name), Some(value)))
        .map(|(name, _)| name.as_str())
        .collect()
}

fn same(there: Option<&String>, wanted: Option<&String>) -> bool {
    match (there, wanted) {
        (Some(there), Some(wanted)) => there.trim().eq_ignore_ascii_case(wanted.trim()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use gatehouse_records::AccountWrite;

    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> AccountFields {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn open(work: AccountWork, target: Option<&str>, wanted: &[(&str, &str)]) -> UnsettledAccount {
        UnsettledAccount {
            number: 1,
            write: AccountWrite {
                connection: "c".into(),
                kind: AccountKind::Agent,
                work,
                name: "ada@example.org".into(),
                target: target.map(str::to_owned),
                wanted: fields(wanted),
            },
            started: jiff::Timestamp::UNIX_EPOCH,
            evidence: String::new(),
        }
    }

    fn things(all: &[(&str, &[(&str, &str)])]) -> Vec<Thing> {
        all.iter().map(|(id, pairs)| ((*id).to_owned(), fields(pairs))).collect()
    }

    #[test]
    fn a_new_one_is_found_by_its_own_field_in_any_case() {
        let lost = open(AccountWork::Create, None, &[("email", "ada@example.org"), ("code", "A1")]);
        let there = things(&[("1", &[("email", "Ada@Example.org"), ("code", "A1")])]);
        let looked = judge(&lost, &there);
        assert_eq!((looked.happened, looked.id.as_deref()), (Some(true), Some("1")));
        assert_eq!(
            judge(&lost, &things(&[("1", &[("email", "b@example.org")])])).happened,
            Some(false)
        );
    }

    #[test]
    fn one_that_was_there_in_another_shape_is_not_taken_for_the_new_one() {
        let lost = open(AccountWork::Create, None, &[("email", "ada@example.org"), ("code", "A1")]);
        let other = things(&[("1", &[("email", "ada@example.org"), ("code", "B7")])]);
        assert_eq!(judge(&lost, &other).happened, None);
        let two = things(&[
            ("1", &[("email", "ada@example.org")]),
            ("2", &[("email", "ada@example.org")]),
        ]);
        assert_eq!(judge(&lost, &two).happened, None);
    }

    #[test]
    fn a_change_is_judged_by_what_the_service_shows_now() {
        let lost = open(AccountWork::Update, Some("1"), &[("code", "A2"), ("lastName", "King")]);
        let with = |code, last| things(&[("1", &[("code", code), ("lastName", last)])]);
        assert_eq!(judge(&lost, &with("A2", "King")).happened, Some(true));
        assert_eq!(judge(&lost, &with("A1", "Byron")).happened, Some(false));
        assert_eq!(judge(&lost, &with("A2", "Byron")).happened, None);
    }

    #[test]
    fn a_change_that_the_service_does_not_show_is_not_guessed_at() {
        let lost = open(AccountWork::Update, Some("1"), &[]);
        assert_eq!(judge(&lost, &things(&[("1", &[("code", "A1")])])).happened, None);
    }
}
