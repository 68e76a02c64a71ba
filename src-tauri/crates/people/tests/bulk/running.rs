//! A run adds and changes what the dry run said, once each, and every row says how it ended.

use gatehouse_people::import::Run;
use gatehouse_records::{Filter, Outcome, RowState, Stage, State, Verdict};
use gatehouse_sandbox::{Endpoint as At, Fault};

use crate::{Desk, HEADER, HERE, by, draft, file, line, many, states};

#[tokio::test(flavor = "multi_thread")]
async fn every_row_is_sent_once_and_ends_in_the_directory() {
    let desk = Desk::new().await;
    desk.means.add(HERE, &draft("known")).await.unwrap();
    let csv = format!("{}known,Ada,Byron,known@example.org,+44,2079460000\n", many(60));
    desk.checked(&csv).await;
    assert_eq!(desk.run().await, Stage::Ended);
    let rows = desk.rows().await;
    assert!(rows.iter().all(|row| row.state == RowState::Done));
    assert_eq!(desk.seen(At::AddUser), 61);
    assert_eq!(desk.seen(At::UpdateUser), 1);
    assert_eq!(desk.sandbox.people().len(), 61);
    for person in desk.sandbox.people() {
        let found = desk.means.records.with_login_name(HERE, &person.user_name).await.unwrap();
        let found = found.unwrap();
        assert_eq!(found.guid.as_deref(), Some(person.guid.as_str()));
        assert_eq!(found.typed.profile.last_name, person.last_name);
    }
    desk.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_has_each_write_with_its_beginning_and_its_end() {
    let desk = Desk::new().await;
    desk.checked(&many(12)).await;
    desk.run().await;
    let records = &desk.means.records;
    let count = async |action: &str, outcome| {
        let filter =
            Filter { action: Some(action.to_owned()), outcome: Some(outcome), ..Filter::default() };
        records.audit_count(&filter).await.unwrap()
    };
    assert_eq!(count("person.add", Outcome::Begun).await, 12);
    assert_eq!(count("person.add", Outcome::Done).await, 12);
    assert_eq!(count("people.import", Outcome::Begun).await, 1);
    assert_eq!(count("people.import", Outcome::Done).await, 1);
    assert!(matches!(records.verify_chain().await.unwrap(), Verdict::Whole(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a38_a_lost_reply_is_unknown_and_a_refusal_names_its_row_and_neither_is_repeated() {
    let desk = Desk::new().await;
    desk.checked(&file(&["one", "two", "three"])).await;
    desk.sandbox.arm(At::AddUser, Fault::LoseReply, Some(1));
    desk.sandbox.arm(At::AddUser, Fault::ServerException, Some(1));
    let run = Run::new(desk.means.clone(), 1);
    assert_eq!(run.to_the_end().await.unwrap(), Stage::Ended);
    let rows = desk.rows().await;
    use RowState::{Done, Refused, Unknown};
    assert_eq!(states(&rows), [Unknown, Refused, Done]);
    assert!(rows[0].words.len() > 5 && rows[1].words.contains("code 0"), "{}", rows[1].words);
    assert_eq!(desk.seen(At::AddUser), 3);
    let lost = desk.means.records.person(rows[0].person.unwrap()).await.unwrap();
    assert_eq!(lost.state, State::Unknown, "it is listed until somebody settles it");

    assert_eq!(desk.means.records.retry_import(&by()).await.unwrap(), 1);
    assert_eq!(desk.run().await, Stage::Ended);
    assert_eq!(
        states(&desk.rows().await),
        [Unknown, Done, Done],
        "only what was refused goes again"
    );
    assert_eq!(desk.seen(At::AddUser), 4);
    assert_eq!(desk.sandbox.people().len(), 3, "nobody is doubled");
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_was_refused_and_struck_off_meanwhile_is_added_by_another_try() {
    let desk = Desk::new().await;
    desk.checked(&file(&["one", "two"])).await;
    desk.sandbox.arm(At::AddUser, Fault::ServerException, Some(2));
    assert_eq!(desk.run().await, Stage::Ended);
    let one = desk.rows().await[0].person.unwrap();
    desk.means.records.discard(one, &by()).await.unwrap();
    assert_eq!(desk.means.records.retry_import(&by()).await.unwrap(), 2);
    desk.run().await;
    assert_eq!(states(&desk.rows().await), [RowState::Done; 2]);
    assert_eq!(desk.sandbox.people().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_run_ends_what_is_on_its_way_and_goes_on_later() {
    let desk = Desk::new().await;
    desk.checked(&many(200)).await;
    let run = Run::new(desk.means.clone(), 4);
    let mut progress = run.watch();
    let stopping = async {
        let far = |now: &Option<gatehouse_people::import::Progress>| {
            now.as_ref().is_some_and(|now| now.over() >= 20)
        };
        progress.wait_for(far).await.unwrap();
        run.stop();
    };
    let (stage, ()) = tokio::join!(run.to_the_end(), stopping);
    assert_eq!(stage.unwrap(), Stage::Stopped);
    let import = desk.means.records.import().await.unwrap().unwrap();
    let (done, waiting) = (import.in_state(RowState::Done), import.in_state(RowState::Waiting));
    assert!(done >= 20 && waiting > 0 && done + waiting == 200, "{done} done, {waiting} waiting");
    assert_eq!(desk.sandbox.people().len() as u64, done);
    assert_eq!(desk.run().await, Stage::Ended);
    assert_eq!(desk.sandbox.people().len(), 200);
    assert_eq!(desk.seen(At::AddUser), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_came_in_between_is_refused_by_name_and_not_sent() {
    let desk = Desk::new().await;
    desk.checked(&file(&["one", "two"])).await;
    desk.means.add(HERE, &draft("two")).await.unwrap();
    desk.run().await;
    let rows = desk.rows().await;
    assert_eq!(states(&rows), [RowState::Done, RowState::Refused]);
    assert!(rows[1].words.contains("login name"), "{}", rows[1].words);
    assert_eq!(desk.seen(At::AddUser), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_names_every_row_and_holds_no_formula() {
    let desk = Desk::new().await;
    let csv = format!("{HEADER}\n{}\n=cmd(),Ada,Lovelace,x@example.org,+44,12\n", line("one"));
    desk.checked(&csv).await;
    desk.run().await;
    let mut out = Vec::new();
    assert_eq!(desk.means.records.export_import(&mut out, &by()).await.unwrap(), 2);
    let text = String::from_utf8(out).unwrap();
    let guid = &desk.sandbox.people()[0].guid;
    assert!(
        text.contains("2,one,Ada,Lovelace,add,done,,,") && text.contains(guid.as_str()),
        "{text}"
    );
    assert!(text.contains("3,'=cmd(),Ada,Lovelace,invalid,left,login_name,"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_file_takes_the_place_of_the_one_before_but_not_of_one_that_runs() {
    let desk = Desk::new().await;
    desk.checked(&file(&["one"])).await;
    desk.checked(&file(&["two"])).await;
    assert_eq!(desk.rows().await.len(), 1);
    desk.means.records.begin_import(&by()).await.unwrap();
    let again = desk.means.records.discard_import(&by()).await;
    assert_eq!(again, Err(gatehouse_records::Trouble::NotNow));
    desk.means.records.take_over_import("the run is gone", &by()).await.unwrap();
    desk.means.records.discard_import(&by()).await.unwrap();
    assert!(desk.means.records.import().await.unwrap().is_none());
}
