//! Numbers that were kept wrongly are put right, one after the other, and each ends as it ended.

use std::collections::HashMap;

use gatehouse_people::numbers::{Correction, End, NotSent, Progress, Run, Setup, Stored, stored};
use gatehouse_records::{NewPerson, PersonId, Profile, State};
use gatehouse_sandbox::{Endpoint as At, Fault};
use gatehouse_vendors::{
    Outcome,
    authx::{self, Aliases, LoginName, Phone, UserGuid},
};

use crate::{Desk, HERE, by, draft};

/// Somebody at the service whose number an older version kept with its trunk zero.
async fn with_trunk_zero(desk: &Desk, login: &str) -> PersonId {
    let added = desk.means.add(HERE, &draft(login)).await.unwrap();
    let person = added.shown.person;
    // Nothing of the product writes such a number any more, so it gets to both by hand.
    let wrong = Profile { number: "02079460000".to_owned(), ..person.typed.profile.clone() };
    let records = &desk.means.records;
    records.begin_update(person.id, &wrong, &by()).await.unwrap();
    records.finish_update(person.id, &by()).await.unwrap();
    put(desk, person.guid.as_deref().unwrap(), login, &[]).await;
    person.id
}

/// Gives somebody a trunk zero, and these aliases, at the service.
async fn put(desk: &Desk, guid: &str, login: &str, aliases: &[&str]) {
    let person = authx::Person::named(LoginName::new(login).unwrap(), "Ada", "Lovelace")
        .and_then(|named| {
            let phone = Phone::new("+44", "02079460000")?;
            named.reached_at(&format!("{login}@example.org"), phone)
        })
        .unwrap()
        .with_aliases(Aliases::new(aliases).unwrap());
    let outcome = desk.means.authx.update_user(&UserGuid::new(guid).unwrap(), &person).await;
    assert!(matches!(outcome, Outcome::Done(())));
}

fn wanted(id: PersonId) -> Correction {
    Correction { id, code: "+44".to_owned(), national: "2079460000".to_owned() }
}

fn run(desk: &Desk, ids: &[PersonId]) -> Run {
    let means = desk.means.clone();
    let clients = HashMap::from([(HERE.to_owned(), means.authx)]);
    let setup = Setup { records: means.records, clients, actor: means.actor };
    Run::new(setup, ids.iter().map(|id| wanted(*id)).collect())
}

async fn corrected(desk: &Desk, ids: &[PersonId]) -> Progress {
    let run = run(desk, ids);
    run.to_the_end().await;
    run.watch().borrow().clone()
}

fn at_the_service(desk: &Desk, login: &str) -> String {
    let people = desk.sandbox.people();
    people.into_iter().find(|person| person.user_name == login).unwrap().number
}

async fn looks_wrong(desk: &Desk, id: PersonId) -> bool {
    let profile = desk.means.records.person(id).await.unwrap().typed.profile;
    stored(&profile.country_code, &profile.number) != Stored::Right
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_put_right_here_and_at_the_service() {
    let desk = Desk::new().await;
    let mut ids = Vec::new();
    for login in ["ada", "ben", "cora"] {
        ids.push(with_trunk_zero(&desk, login).await);
    }
    let progress = corrected(&desk, &ids).await;
    assert!(progress.over && progress.halted.is_none());
    assert_eq!((progress.done, progress.others.len()), (3, 0));
    for (id, login) in ids.into_iter().zip(["ada", "ben", "cora"]) {
        assert!(!looks_wrong(&desk, id).await);
        assert_eq!(at_the_service(&desk, login), "2079460000");
    }
    desk.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_refused_and_one_unknown_are_told_and_nothing_is_sent_again() {
    let desk = Desk::new().await;
    let mut ids = Vec::new();
    for login in ["ada", "ben", "cora", "dora"] {
        ids.push(with_trunk_zero(&desk, login).await);
    }
    let before = desk.seen(At::UpdateUser);
    let sent = || desk.seen(At::UpdateUser) - before;
    desk.sandbox.arm(At::UpdateUser, Fault::LoseReply, Some(1));
    let first = corrected(&desk, &ids[..1]).await;
    assert!(matches!(&first.others[0].end, End::Unknown(_)));
    desk.sandbox.arm(At::UpdateUser, Fault::ServerException, Some(1));
    let progress = corrected(&desk, &ids).await;
    assert_eq!((progress.total, progress.done, progress.others.len()), (4, 2, 2));
    assert_eq!(progress.others[0].end, End::NotSent(NotSent::Unsettled), "held until settled");
    assert_eq!(progress.others[0].name, "Ada Lovelace");
    assert!(matches!(&progress.others[1].end, End::Refused(words) if !words.is_empty()));
    assert_eq!(sent(), 4, "one each");
    assert!(looks_wrong(&desk, ids[0]).await && looks_wrong(&desk, ids[1]).await);
    assert_eq!(at_the_service(&desk, "ben"), "02079460000");
    // Refused is refused, so that it may be tried again; unknown is not.
    let again = corrected(&desk, &ids).await;
    assert_eq!((again.done, again.others.len()), (1, 3));
    assert_eq!(sent(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn aliases_that_only_the_service_knows_are_not_taken_away() {
    let desk = Desk::new().await;
    let id = with_trunk_zero(&desk, "ada").await;
    let guid = desk.means.records.person(id).await.unwrap().guid.unwrap();
    put(&desk, &guid, "ada", &["front-desk"]).await;
    assert_eq!(corrected(&desk, &[id]).await.done, 1);
    assert_eq!(desk.sandbox.people()[0].aliases[0], "front-desk");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_longer_what_was_shown_is_not_sent() {
    let desk = Desk::new().await;
    let id = with_trunk_zero(&desk, "ada").await;
    let before = desk.seen(At::UpdateUser);
    let other = Correction { national: "2079460001".to_owned(), ..wanted(id) };
    let setup = Setup {
        records: desk.means.records.clone(),
        clients: HashMap::new(),
        actor: "ada".to_owned(),
    };
    let run = Run::new(setup, vec![other, wanted(id)]);
    run.to_the_end().await;
    let told = run.watch().borrow().clone();
    let ends: Vec<End> = told.others.iter().map(|told| told.end.clone()).collect();
    let not = End::NotSent;
    assert_eq!(ends, [not(NotSent::Changed), not(NotSent::NoConnection)]);
    let new = NewPerson { login_name: "draft".to_owned(), ..typed(&desk, id).await };
    let records = &desk.means.records;
    let added = records.begin_add(&new, &by()).await.unwrap();
    assert!(records.person(added).await.unwrap().state == State::Adding);
    let progress = corrected(&desk, &[added]).await;
    assert_eq!(progress.others[0].end, not(NotSent::NotThere));
    assert_eq!(desk.seen(At::UpdateUser), before);
}

async fn typed(desk: &Desk, id: PersonId) -> NewPerson {
    desk.means.records.person(id).await.unwrap().typed
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_stopped_ends_between_two_people() {
    let desk = Desk::new().await;
    let ids = [with_trunk_zero(&desk, "ada").await, with_trunk_zero(&desk, "ben").await];
    let before = desk.seen(At::UpdateUser);
    let run = run(&desk, &ids);
    let mut progress = run.watch();
    let stop = async {
        let _ = progress.wait_for(|progress| progress.done == 1).await.unwrap();
        run.stop();
    };
    tokio::join!(stop, run.to_the_end());
    let told = run.watch().borrow().clone();
    assert!(told.over && (1..=2).contains(&told.done));
    assert_eq!(told.done, desk.seen(At::UpdateUser) - before, "nobody was cut off");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_that_the_service_asks_for_is_made_and_a_network_that_is_gone_ends_the_run() {
    let desk = Desk::new().await;
    let ids = [with_trunk_zero(&desk, "ada").await, with_trunk_zero(&desk, "ben").await];
    let busy = Fault::StatusAfterBody { code: 429, retry_after: Some(1) };
    desk.sandbox.arm(At::UpdateUser, busy, Some(1));
    let begun = std::time::Instant::now();
    assert_eq!(corrected(&desk, &ids[..1]).await.done, 1);
    assert!(begun.elapsed().as_millis() >= 1_000, "it was left alone for as long as it asked");
    let Desk { sandbox, means, _closing, _folder } = desk;
    sandbox.stop().await;
    let clients = HashMap::from([(HERE.to_owned(), means.authx)]);
    let setup = Setup { records: means.records, clients, actor: means.actor };
    let run = Run::new(setup, vec![wanted(ids[1]), wanted(ids[0])]);
    run.to_the_end().await;
    let told = run.watch().borrow().clone();
    assert!(told.halted.is_some_and(|words| !words.is_empty()));
    assert_eq!((told.done, told.others.len()), (0, 1), "the next one was not tried");
}
