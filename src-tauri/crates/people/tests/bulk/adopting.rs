//! An export of one station is taken up by another: ids are adopted, and the service is not asked.

use gatehouse_records::{Plan, RowState, Stage, State};
use gatehouse_sandbox::{Endpoint as At, Fault};

use crate::{Desk, HERE, by, draft, plans};

async fn export(desk: &Desk) -> String {
    let mut out = Vec::new();
    desk.means.records.export_people(&mut out, &by()).await.unwrap();
    String::from_utf8(out).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_adopted_at_another_station_without_a_call() {
    let (there, here) = (Desk::new().await, Desk::new().await);
    for login in ["one", "two", "three"] {
        there.means.add(HERE, &draft(login)).await.unwrap();
    }
    let csv = export(&there).await;
    assert_eq!(plans(&here.checked(&csv).await), [Plan::Adopt; 3]);
    assert_eq!(here.run().await, Stage::Ended);
    assert!(here.sandbox.requests().is_empty(), "the service was not asked");
    for person in there.sandbox.people() {
        let found = here.means.records.with_login_name(HERE, &person.user_name).await.unwrap();
        let found = found.unwrap();
        assert!(found.state == State::Known && found.guid.as_deref() == Some(&*person.guid));
        assert_eq!(found.factors.len(), 4, "which factors they have is written down as unknown");
    }
    assert_eq!(plans(&here.checked(&csv).await), [Plan::Same; 3], "a second time changes nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a38_somebody_whom_the_other_station_does_not_know_about_is_not_added_from_its_export() {
    let (there, here) = (Desk::new().await, Desk::new().await);
    there.sandbox.arm(At::AddUser, Fault::LoseReply, Some(1));
    there.means.add(HERE, &draft("lost")).await.unwrap();
    let rows = here.checked(&export(&there).await).await;
    assert_eq!(plans(&rows), [Plan::Unsettled]);
    assert_eq!(rows[0].state, RowState::Left);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_here_under_another_name_or_deleted_is_not_taken() {
    let desk = Desk::new().await;
    desk.means.add(HERE, &draft("one")).await.unwrap();
    let csv = export(&desk).await.replace("one,", "uno,").replace("one@", "uno@");
    let rows = desk.checked(&csv).await;
    assert_eq!((rows[0].plan, &*rows[0].field), (Plan::Invalid, "login_name"), "vendors.md A-35");

    let csv = export(&desk).await;
    let one = desk.means.records.with_login_name(HERE, "one").await.unwrap().unwrap();
    desk.means.delete(one.id, "one").await.unwrap();
    assert_eq!(plans(&desk.checked(&csv).await), [Plan::Duplicate]);

    desk.means.add(HERE, &draft("one")).await.unwrap();
    let other = csv.replace(one.guid.as_deref().unwrap(), "0a1b2c3d-0000-4000-8000-00000000abcd");
    let rows = desk.checked(&other).await;
    assert_eq!((rows[0].plan, &*rows[0].field), (Plan::Duplicate, "login_name"));
}
