use gatehouse_records::{By, Entry, Filter, Outcome, Trouble, Verdict};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use crate::{Desk, anyone, by};

/// What somebody with the key could do to the file behind the application's back.
async fn tamper(desk: &Desk, statements: &[&str]) -> Result<(), sqlx::Error> {
    let key = format!("\"x'{}'\"", desk.key.to_hex().expose_secret());
    let file = desk.path().join("records.db");
    let options = SqliteConnectOptions::new().filename(file).pragma("key", key);
    let mut connection = options.connect().await?;
    for statement in statements {
        sqlx::query(AssertSqlSafe(*statement)).execute(&mut connection).await?;
    }
    connection.close().await
}

async fn with_entries() -> Desk {
    let desk = Desk::new().await;
    for n in 1..=5 {
        let entry = Entry::new("secret.replace", Outcome::Done, &by().detail(&n.to_string()));
        desk.records.append(entry.at_connection("authx")).await.unwrap();
    }
    assert_eq!(desk.records.verify_chain().await.unwrap(), Verdict::Whole(5));
    desk
}

#[tokio::test]
async fn the_database_itself_forbids_changes_to_the_audit() {
    let desk = with_entries().await;
    for statement in [
        "UPDATE audit SET actor = 'eve' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 5",
        "UPDATE audit_head SET seq = 4",
        "DELETE FROM audit_head",
        "INSERT INTO audit SELECT 9, at, actor, action, connection, person, outcome, reference,
         detail, previous, hash FROM audit WHERE seq = 1",
    ] {
        assert!(tamper(&desk, &[statement]).await.is_err(), "{statement}");
    }
    assert_eq!(desk.records.verify_chain().await.unwrap(), Verdict::Whole(5));
}

#[tokio::test]
async fn tampering_past_the_triggers_is_found_where_it_was_done() {
    let changed = "DROP TRIGGER audit_is_never_changed";
    let cut = "DROP TRIGGER audit_is_never_cut";
    for (tampering, broken) in [
        ([changed, "UPDATE audit SET actor = 'eve' WHERE seq = 2"], 2),
        ([changed, "UPDATE audit SET at = at + 1 WHERE seq = 5"], 5),
        ([changed, "UPDATE audit SET actor = actor || 's', action = 'x' WHERE seq = 1"], 1),
        ([changed, "UPDATE audit SET outcome = 'fine' WHERE seq = 3"], 3),
        ([cut, "DELETE FROM audit WHERE seq = 3"], 3),
        ([cut, "DELETE FROM audit WHERE seq = 5"], 5),
        ([cut, "DELETE FROM audit"], 1),
    ] {
        let desk = with_entries().await;
        tamper(&desk, &tampering).await.unwrap();
        let verdict = desk.records.verify_chain().await.unwrap();
        assert_eq!(verdict, Verdict::BrokenAt(broken), "{tampering:?}");
    }
}

#[tokio::test]
async fn entries_are_found_by_what_they_tell() {
    let desk = Desk::new().await;
    let at = |second| By { at: Timestamp::from_second(second).unwrap(), ..by() };
    let one = desk.records.begin_add(&anyone("one"), &at(10)).await.unwrap();
    desk.records.finish_add(one, "g-1", &at(20).reference("r-77")).await.unwrap();
    let two = desk.records.begin_add(&anyone("two"), &at(30)).await.unwrap();
    let count = async |filter: Filter| {
        let found = desk.records.audit(&filter, 0, 100).await.unwrap().len();
        assert_eq!(desk.records.audit_count(&filter).await.unwrap(), found as u64);
        found
    };
    assert_eq!(count(Filter::default()).await, 3);
    assert_eq!(count(Filter { person: Some(two), ..Filter::default() }).await, 1);
    assert_eq!(count(Filter { outcome: Some(Outcome::Begun), ..Filter::default() }).await, 2);
    let action = |word: &str| Filter { action: Some(word.to_owned()), ..Filter::default() };
    assert_eq!(count(action("person.")).await, 3);
    assert_eq!(count(action("person.update")).await, 0);
    assert_eq!(count(action("%")).await, 0);
    let span = Filter { from: Some(at(20).at), to: Some(at(30).at), ..Filter::default() };
    let found = desk.records.audit(&span, 0, 100).await.unwrap();
    assert_eq!(found.len(), 1);
    let entry = &found[0].entry;
    assert!(entry.reference == "r-77" && entry.person == Some(one) && entry.actor == "ada");
    let last = desk.records.audit(&Filter::default(), 0, 1).await.unwrap();
    assert_eq!(last[0].seq, 3);
    assert_eq!(desk.records.audit(&Filter::default(), 2, 5).await.unwrap()[0].seq, 1);
}

#[tokio::test]
async fn a_change_and_its_entry_happen_together_or_not_at_all() {
    let desk = Desk::new().await;
    desk.records.adopt(&anyone("one"), "g-1", &by()).await.unwrap();
    let taken = desk.records.adopt(&anyone("one"), "g-2", &by()).await;
    assert_eq!(taken, Err(Trouble::LoginNameTaken));
    assert_eq!(desk.records.verify_chain().await.unwrap(), Verdict::Whole(1));
}

#[tokio::test]
async fn an_export_of_the_audit_holds_no_formula() {
    let desk = Desk::new().await;
    let entry = Entry::new("secret.replace", Outcome::Done, &by().detail("=1+1"));
    desk.records.append(entry).await.unwrap();
    let mut out = Vec::new();
    desk.records.export_audit(&Filter::default(), &mut out, &by()).await.unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains(",'=1+1\n"), "{text}");
    let last = desk.records.audit(&Filter::default(), 0, 1).await.unwrap();
    assert_eq!(last[0].entry.action, "audit.export");
}
