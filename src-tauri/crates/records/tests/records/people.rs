use gatehouse_records::{
    Field, Known, NewPerson, PEOPLE_HEADER, Settlement, State, Trouble, Verdict, Work,
};

use crate::{Desk, anyone, by};

async fn known(desk: &Desk, login_name: &str) -> gatehouse_records::PersonId {
    let id = desk.records.begin_add(&anyone(login_name), &by()).await.unwrap();
    desk.records.finish_add(id, &format!("guid-{login_name}"), &by()).await.unwrap();
    id
}

#[tokio::test]
async fn an_adding_is_on_disk_before_it_goes_out_and_known_once_it_is_finished() {
    let desk = Desk::new().await;
    let id = desk.records.begin_add(&anyone("richard001"), &by()).await.unwrap();
    assert!(desk.records.person(id).await.unwrap().state == State::Adding);
    desk.records.finish_add(id, " bf78c938-bf06 ", &by()).await.unwrap();
    let person = desk.records.person(id).await.unwrap();
    assert!(person.state == State::Known && person.guid.as_deref() == Some("bf78c938-bf06"));
    assert!(desk.records.unsettled().await.unwrap().is_empty());
    assert_eq!(desk.records.verify_chain().await.unwrap(), Verdict::Whole(2));
    let again = desk.records.finish_add(id, "another", &by()).await;
    assert_eq!(again, Err(Trouble::NotNow));
}

#[tokio::test]
async fn a_lost_reply_is_listed_until_it_is_settled() {
    let desk = Desk::new().await;
    let lost = desk.records.begin_add(&anyone("one"), &by()).await.unwrap();
    desk.records.lose(lost, Work::Add, &by().detail("timed out")).await.unwrap();
    let listed = desk.records.unsettled().await.unwrap();
    assert_eq!(listed.len(), 1);
    assert!(listed[0].person == lost && listed[0].evidence == "timed out");
    assert_eq!(
        desk.records.begin_add(&anyone("ONE"), &by()).await,
        Err(Trouble::LoginNameTaken),
        "nobody is added a second time while it is unknown whether they are there"
    );
    assert_eq!(desk.records.begin_add_of(lost, &by()).await, Err(Trouble::NotNow));
    assert_eq!(desk.records.discard(lost, &by()).await, Err(Trouble::NotNow));
    let found = Settlement::FoundAt("guid-1".to_owned());
    desk.records.settle(lost, &found, &by().detail("seen in the portal")).await.unwrap();
    assert!(desk.records.person(lost).await.unwrap().state == State::Known);
    assert!(desk.records.unsettled().await.unwrap().is_empty());

    let gone = desk.records.begin_add(&anyone("two"), &by()).await.unwrap();
    desk.records.lose(gone, Work::Add, &by()).await.unwrap();
    desk.records.settle(gone, &Settlement::NotAdded, &by()).await.unwrap();
    assert!(desk.records.person(gone).await.unwrap().state == State::Draft, "nobody refused");
    desk.records.begin_add_of(gone, &by()).await.unwrap();
    assert!(desk.records.person(gone).await.unwrap().state == State::Adding);
}

#[tokio::test]
async fn what_a_dead_process_began_is_unknown_and_says_why() {
    let desk = Desk::new().await;
    let adding = desk.records.begin_add(&anyone("one"), &by()).await.unwrap();
    let other = known(&desk, "two").await;
    let profile = anyone("x").profile;
    desk.records.begin_update(other, &profile, &by()).await.unwrap();
    let desk = desk.reopened().await;
    let listed = desk.records.unsettled().await.unwrap();
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(|one| one.evidence.contains("ended before the reply came")));
    assert!(desk.records.person(adding).await.unwrap().state == State::Unknown);
    assert!(desk.records.person(other).await.unwrap().state == State::Known);
    // A reply cannot come any more, but the word of somebody who looked can.
    desk.records.settle(other, &Settlement::Applied(Work::Update), &by()).await.unwrap();
    assert_eq!(desk.reopened().await.records.unsettled().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_refusal_leaves_the_login_name_free() {
    let desk = Desk::new().await;
    let refused = desk.records.begin_add(&anyone("one"), &by()).await.unwrap();
    desk.records.refuse(refused, Work::Add, &by().reference("r-1")).await.unwrap();
    assert!(desk.records.person(refused).await.unwrap().state == State::Refused);
    known(&desk, "ONE").await;
    assert_eq!(desk.records.begin_add_of(refused, &by()).await, Err(Trouble::LoginNameTaken));
    desk.records.retype(refused, &anyone("three"), &by()).await.unwrap();
    desk.records.begin_add_of(refused, &by()).await.unwrap();
}

#[tokio::test]
async fn an_update_shows_once_the_service_has_it() {
    let desk = Desk::new().await;
    let id = known(&desk, "one").await;
    let mut profile = anyone("one").profile;
    profile.last_name = "Doe".to_owned();
    profile.aliases = vec!["rd".to_owned()];
    desk.records.begin_update(id, &profile, &by()).await.unwrap();
    assert_eq!(desk.records.person(id).await.unwrap().typed.profile.last_name, "Roe");
    assert_eq!(desk.records.begin_delete(id, &by()).await, Err(Trouble::Unsettled));
    desk.records.finish_update(id, &by()).await.unwrap();
    assert!(desk.records.person(id).await.unwrap().typed.profile == profile);

    profile.last_name = "Poe".to_owned();
    desk.records.begin_update(id, &profile, &by()).await.unwrap();
    desk.records.refuse(id, Work::Update, &by()).await.unwrap();
    assert_eq!(desk.records.person(id).await.unwrap().typed.profile.last_name, "Doe");
    assert_eq!(desk.records.finish_update(id, &by()).await, Err(Trouble::NotNow));
}

#[tokio::test]
async fn the_deleted_can_be_created_anew_and_struck() {
    let desk = Desk::new().await;
    let id = known(&desk, "one").await;
    assert!(desk.records.recreate(id).await.err() == Some(Trouble::NotNow));
    desk.records.begin_delete(id, &by()).await.unwrap();
    desk.records.lose(id, Work::Delete, &by()).await.unwrap();
    assert!(desk.records.person(id).await.unwrap().state == State::Known, "as far as is known");
    desk.records.settle(id, &Settlement::StillThere, &by()).await.unwrap();
    desk.records.begin_delete(id, &by()).await.unwrap();
    desk.records.finish_delete(id, &by()).await.unwrap();
    assert!(desk.records.person(id).await.unwrap().state == State::Deleted);
    let typed = desk.records.recreate(id).await.unwrap();
    assert!(typed == anyone("one"));
    let again = desk.records.begin_add(&typed, &by()).await.unwrap();
    assert!(again != id);
    desk.records.discard(id, &by()).await.unwrap();
    assert!(desk.records.person(id).await.err() == Some(Trouble::NoSuchPerson));
}

#[tokio::test]
async fn a_settlement_is_about_the_write_that_was_lost() {
    let desk = Desk::new().await;
    let id = known(&desk, "one").await;
    for settlement in [Settlement::Gone, Settlement::NotAdded, Settlement::Applied(Work::Update)] {
        assert_eq!(desk.records.settle(id, &settlement, &by()).await, Err(Trouble::NotNow));
    }
    desk.records.begin_delete(id, &by()).await.unwrap();
    let early = desk.records.settle(id, &Settlement::Gone, &by()).await;
    assert_eq!(early, Err(Trouble::NotNow), "its reply is still awaited");
    desk.records.lose(id, Work::Delete, &by()).await.unwrap();
    let wrong = desk.records.settle(id, &Settlement::Applied(Work::Delete), &by()).await;
    assert_eq!(wrong, Err(Trouble::NotNow));
    assert_eq!(desk.records.unsettled().await.unwrap().len(), 1);
}

#[tokio::test]
async fn login_names_and_guids_are_unique_at_a_connection() {
    let desk = Desk::new().await;
    desk.records.adopt(&anyone("Jürgen"), "AB-1", &by()).await.unwrap();
    let taken = desk.records.adopt(&anyone(" JÜRGEN"), "AB-2", &by()).await;
    assert_eq!(taken, Err(Trouble::LoginNameTaken));
    let taken = desk.records.adopt(&anyone("jurgen"), "ab-1", &by()).await;
    assert_eq!(taken, Err(Trouble::GuidTaken));
    let elsewhere = NewPerson { connection: "sandbox".to_owned(), ..anyone("Jürgen") };
    desk.records.adopt(&elsewhere, "AB-1", &by()).await.unwrap();
    let found = desk.records.with_login_name("authx", "jürgen").await.unwrap().unwrap();
    assert_eq!(found.typed.login_name, "Jürgen", "kept as typed");
}

#[tokio::test]
async fn fields_that_no_service_should_see_are_refused() {
    let desk = Desk::new().await;
    let refused = async |change: &dyn Fn(&mut NewPerson)| {
        let mut typed = anyone("one");
        change(&mut typed);
        match desk.records.draft(&typed, &by()).await {
            Err(Trouble::Field(field)) => field,
            _ => panic!("it was taken"),
        }
    };
    assert_eq!(refused(&|typed| typed.login_name = "  ".to_owned()).await, Field::LoginName);
    for code in ["", "49", "+", "+4x", "+12345"] {
        let change = |typed: &mut NewPerson| code.clone_into(&mut typed.profile.country_code);
        assert_eq!(refused(&change).await, Field::CountryCode, "vendors.md A-11: {code:?}");
    }
    let many = |typed: &mut NewPerson| typed.profile.aliases = vec![String::new(); 6];
    assert_eq!(refused(&many).await, Field::Aliases);
    assert_eq!(refused(&|typed| typed.profile.email = "a\u{1}b".to_owned()).await, Field::Text);
    let id = desk.records.begin_add(&anyone("one"), &by()).await.unwrap();
    let empty = desk.records.finish_add(id, " ", &by()).await;
    assert_eq!(empty, Err(Trouble::Field(Field::Guid)));
}

#[tokio::test]
async fn many_are_adopted_at_once_and_those_who_are_there_are_named() {
    let desk = Desk::new().await;
    known(&desk, "p7").await;
    let people: Vec<Known> = (0..1200)
        .map(|n| Known { typed: anyone(&format!("p{n}")), guid: format!("g-{n}") })
        .collect();
    let ids = desk.records.adopt_many(&people, &by()).await.unwrap();
    assert!(ids[7].is_none() && ids.iter().flatten().count() == 1199);
    let person = desk.records.person(ids[1100].unwrap()).await.unwrap();
    assert!(person.typed == people[1100].typed && person.guid.as_deref() == Some("g-1100"));
}

#[tokio::test]
async fn an_export_holds_everybody_and_no_formula() {
    let desk = Desk::new().await;
    let mut typed = anyone("=cmd()");
    typed.profile.note = "two\nlines, \"quoted\"".to_owned();
    typed.profile.aliases = vec!["@one".to_owned()];
    desk.records.adopt(&typed, "g-1", &by()).await.unwrap();
    let mut out = Vec::new();
    assert_eq!(desk.records.export_people(&mut out, &by()).await.unwrap(), 1);
    let mut lines = csv::Reader::from_reader(out.as_slice());
    assert!(lines.headers().unwrap().iter().eq(PEOPLE_HEADER));
    let row = lines.records().next().unwrap().unwrap();
    assert_eq!(&row[0], "'=cmd()");
    assert_eq!(&row[4], "'+1");
    assert_eq!(&row[6], "'@one");
    assert_eq!(&row[11], "two\nlines, \"quoted\"");
    assert_eq!(&row[13], "known");
}

#[tokio::test]
async fn two_tasks_never_add_the_same_login_name() {
    let desk = Desk::new().await;
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let records = desk.records.clone();
            tokio::spawn(async move { records.begin_add(&anyone("one"), &by()).await })
        })
        .collect();
    let mut added = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => added += 1,
            Err(trouble) => assert_eq!(trouble, Trouble::LoginNameTaken),
        }
    }
    assert_eq!(added, 1);
}
