use gatehouse_records::{
    Factor, KeptNumber, Known, NewPerson, Presence, Profile, Query, Sort, State, Trouble, Work,
};

use crate::{Desk, by, person, sorted};

async fn desk_with(people: &[NewPerson]) -> Desk {
    let desk = Desk::new().await;
    for (n, typed) in people.iter().enumerate() {
        let guid = format!("{n}f78c938-bf06-4625");
        desk.records.adopt(typed, &guid, &by()).await.unwrap();
    }
    desk
}

async fn names(desk: &Desk, query: Query) -> Vec<String> {
    let page = desk.records.search(query).await.unwrap();
    assert!(page.rows.len() as u64 <= page.total);
    page.rows.into_iter().map(|person| person.typed.login_name).collect()
}

async fn found(desk: &Desk, text: &str) -> Vec<String> {
    names(desk, Query { text: text.to_owned(), ..sorted(Sort::LoginName) }).await
}

fn few() -> Vec<NewPerson> {
    let mut muller = person("j.mueller", "Jürgen", "Müller");
    muller.profile.email = "juergen.m@desk.example.org".to_owned();
    muller.profile.country_code = "+49".to_owned();
    muller.profile.number = "0170 555-0123".to_owned();
    let mut lopez = person("ana77", "Ana María", "López Ruiz");
    lopez.profile.aliases = vec!["Anita".to_owned()];
    vec![muller, lopez, person("zoe", "Zoë", "O'Brien"), person("müllerin", "Ida", "Weiß")]
}

#[tokio::test]
async fn words_are_found_however_they_are_typed() {
    let desk = desk_with(&few()).await;
    // Once beside the base and once in it.
    let desk = {
        check_words(&desk).await;
        desk.reopened().await
    };
    check_words(&desk).await;
}

async fn check_words(desk: &Desk) {
    for (text, expected) in [
        ("muller", &["j.mueller", "mullerin"][..]),
        ("MÜLLER", &["j.mueller", "mullerin"]),
        ("mueller", &["j.mueller"]),
        ("juer", &["j.mueller"]),
        ("jurgen mul", &["j.mueller"]),
        ("mul jurg", &["j.mueller"]),
        ("lopez", &["ana77"]),
        ("ruiz ana", &["ana77"]),
        ("maria", &["ana77"]),
        ("ría", &[]),
        ("anit", &["ana77"]),
        ("brien", &["zoe"]),
        ("o'b", &["zoe"]),
        ("weiss", &["mullerin"]),
        ("zoe", &["zoe"]),
        ("desk.ex", &["j.mueller"]),
        ("juergen.m@desk", &["j.mueller"]),
        ("m@desk", &["j.mueller"]),
        ("example.org", &["ana77", "j.mueller", "mullerin", "zoe"]),
        ("+49 170 555", &["j.mueller"]),
        ("0170555", &["j.mueller"]),
        ("0170 555-0123", &["j.mueller"]),
        ("49170", &["j.mueller"]),
        ("1555", &["ana77", "mullerin", "zoe"]),
        ("0123", &[]),
        ("1f78", &["ana77"]),
        ("1F78C938-BF06", &["ana77"]),
        ("1f7", &[]),
        ("nobody", &[]),
        ("zoe muller", &[]),
    ] {
        let plain: Vec<String> =
            found(desk, text).await.iter().map(|name| name.replace('ü', "u")).collect();
        assert_eq!(plain, expected, "{text:?}");
    }
    assert_eq!(found(desk, "  ").await.len(), 4);
}

#[tokio::test]
async fn a_change_is_found_at_once_and_what_it_replaced_no_more() {
    let desk = desk_with(&few()).await.reopened().await;
    assert_eq!(found(&desk, "brien").await, ["zoe"]);
    let zoe = desk.records.with_login_name("authx", "zoe").await.unwrap().unwrap();
    let mut profile = zoe.typed.profile.clone();
    profile.last_name = "Ångström".to_owned();
    desk.records.begin_update(zoe.id, &profile, &by()).await.unwrap();
    desk.records.finish_update(zoe.id, &by()).await.unwrap();
    assert_eq!(found(&desk, "brien").await, [] as [&str; 0]);
    assert_eq!(found(&desk, "angst").await, ["zoe"]);
    let order = names(&desk, sorted(Sort::LastName)).await;
    assert_eq!(order, ["zoe", "ana77", "j.mueller", "müllerin"]);
    desk.records.begin_delete(zoe.id, &by()).await.unwrap();
    desk.records.finish_delete(zoe.id, &by()).await.unwrap();
    assert_eq!(found(&desk, "angst").await, [] as [&str; 0]);
    let deleted = Query { states: vec![State::Deleted], ..Query::default() };
    assert_eq!(names(&desk, deleted.clone()).await, ["zoe"]);
    desk.records.discard(zoe.id, &by()).await.unwrap();
    assert_eq!(names(&desk, deleted).await, [] as [&str; 0]);
}

#[tokio::test]
async fn states_factors_and_connections_narrow_a_search() {
    let desk = desk_with(&few()).await;
    let other = NewPerson { connection: "sandbox".to_owned(), ..person("zoe", "Zoë", "Poe") };
    let id = desk.records.begin_add(&other, &by()).await.unwrap();
    desk.records.lose(id, Work::Add, &by()).await.unwrap();
    let zoe = desk.records.with_login_name("authx", "zoe").await.unwrap().unwrap();
    desk.records.note_factor(zoe.id, (Factor::Face, Presence::Present), &by()).await.unwrap();
    desk.records.note_factor(zoe.id, (Factor::Pin, Presence::Absent), &by()).await.unwrap();
    // Once beside the base and once in it.
    for desk in [desk.reopened().await] {
        let count = async |query: Query| desk.records.search(query).await.unwrap().total;
        let sandbox = Some("sandbox".to_owned());
        assert_eq!(count(Query::default()).await, 5);
        assert_eq!(count(Query { connection: sandbox.clone(), ..Query::default() }).await, 1);
        assert_eq!(count(Query { states: vec![State::Unknown], ..Query::default() }).await, 1);
        let both = vec![(Factor::Face, Presence::Present), (Factor::Pin, Presence::Absent)];
        assert_eq!(count(Query { factors: both.clone(), ..Query::default() }).await, 1);
        let none = vec![(Factor::Face, Presence::Unknown)];
        assert_eq!(count(Query { factors: none, ..Query::default() }).await, 4);
        let text = "zoe".to_owned();
        assert_eq!(count(Query { text: text.clone(), ..Query::default() }).await, 2);
        let narrow = Query { text, factors: both, connection: sandbox, ..Query::default() };
        assert_eq!(count(narrow).await, 0);
    }
}

/// Compares with the plain way: sort everybody, then cut.
#[tokio::test]
async fn every_page_of_every_order_is_as_if_all_were_sorted() {
    let desk = Desk::new().await;
    let mut random = fastrand::Rng::with_seed(7);
    let mut some = |choices: &[&str]| (*random.choice(choices).unwrap()).to_owned();
    let mut people: Vec<Known> = (0..300)
        .map(|n| {
            let first = some(&["Ana", "Änne", "Bo", "bö", "Cy", ""]);
            let last = some(&["Zett", "Abt", "ábt", "Mo", "Mo Lin", ""]);
            let mut typed = person(&format!("u{:03}", (n * 7) % 300), &first, &last);
            typed.profile.number = some(&["555-0101", "555-0102", ""]);
            Known { typed, guid: format!("g{n}") }
        })
        .collect();
    let late = people.split_off(200);
    desk.records.adopt_many(&people, &by()).await.unwrap();
    let desk = desk.reopened().await;
    desk.records.search(Query::default()).await.unwrap();
    // These stay beside the base.
    desk.records.adopt_many(&late, &by()).await.unwrap();
    for sort in Sort::ALL {
        let all = names(&desk, Query { limit: 1000, ..sorted(sort) }).await;
        assert_eq!(all.len(), 300);
        let mut backwards =
            names(&desk, Query { limit: 1000, descending: true, ..sorted(sort) }).await;
        backwards.reverse();
        assert_eq!(backwards, all, "{sort:?}");
        for offset in [0, 1, 99, 150, 299, 300, 400] {
            let page = Query { offset, limit: 50, ..sorted(sort) };
            let expected: Vec<String> =
                all.iter().skip(usize::try_from(offset).unwrap()).take(50).cloned().collect();
            assert_eq!(names(&desk, page).await, expected, "{sort:?} from {offset}");
        }
    }
    let logins = names(&desk, Query { limit: 1000, ..sorted(Sort::LoginName) }).await;
    assert!(logins.is_sorted());
}

/// Of these tests: what begins with a zero looks wrong.
fn begins_with_zero(country_code: &str, number: &str) -> bool {
    country_code == "+49" && number.starts_with('0')
}

fn odd() -> Query {
    Query { odd_numbers: true, ..sorted(Sort::LoginName) }
}

#[tokio::test]
async fn whose_number_looks_wrong_is_found_and_counted_beside_the_base_and_in_it() {
    let desk = desk_with(&few()).await;
    assert_eq!(names(&desk, odd()).await, Vec::<String>::new(), "nobody was asked yet");
    desk.records.test_numbers(begins_with_zero);
    assert_eq!(names(&desk, odd()).await, ["j.mueller"], "changed since the base was made");
    assert_eq!(desk.records.odd_numbers(), Some(1));
    let desk = desk.reopened().await;
    desk.records.test_numbers(begins_with_zero);
    assert_eq!(names(&desk, odd()).await, ["j.mueller"], "in the base");
    assert_eq!(desk.records.odd_numbers(), Some(1));
    let words = Query { text: "zoe".to_owned(), ..odd() };
    assert_eq!(names(&desk, words).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_number_that_was_put_right_and_a_person_who_was_deleted_look_wrong_no_more() {
    let mut people = few();
    people[1].profile.country_code = "+49".to_owned();
    people[1].profile.number = "030 901820".to_owned();
    let desk = desk_with(&people).await.reopened().await;
    desk.records.test_numbers(begins_with_zero);
    let found = desk.records.search(odd()).await.unwrap().rows;
    assert_eq!((found.len(), desk.records.odd_numbers()), (2, Some(2)));
    let mut right = found[0].typed.profile.clone();
    right.number = "30901820".to_owned();
    desk.records.begin_update(found[0].id, &right, &by()).await.unwrap();
    assert_eq!(desk.records.odd_numbers(), Some(2), "nobody knows yet whether it was put right");
    desk.records.finish_update(found[0].id, &by()).await.unwrap();
    assert_eq!(names(&desk, odd()).await, ["j.mueller"]);
    desk.records.begin_delete(found[1].id, &by()).await.unwrap();
    desk.records.finish_delete(found[1].id, &by()).await.unwrap();
    assert_eq!((names(&desk, odd()).await.len(), desk.records.odd_numbers()), (0, Some(0)));
}

#[tokio::test]
async fn a_number_of_which_somebody_said_that_it_is_right_looks_wrong_no_more_while_it_is_that_one()
{
    let mut people = few();
    people[1].profile.country_code = "+49".to_owned();
    people[1].profile.number = "030 901820".to_owned();
    let desk = desk_with(&people).await.reopened().await;
    desk.records.test_numbers(begins_with_zero);
    let found = desk.records.search(odd()).await.unwrap().rows;
    let (id, profile) = (found[0].id, found[0].typed.profile.clone());
    let said = |number| KeptNumber { person: id, country_code: "+49", number };
    let first = said(profile.number.as_str());
    let other = desk.records.say_number_is_right(said("1"), true, &by()).await;
    assert_eq!(other, Err(Trouble::NotNow), "another number than was shown");
    desk.records.say_number_is_right(first, true, &by()).await.unwrap();
    assert!(desk.records.person(id).await.unwrap().number_is_right);
    assert_eq!((names(&desk, odd()).await.len(), desk.records.odd_numbers()), (1, Some(1)));
    let desk = desk.reopened().await;
    desk.records.test_numbers(begins_with_zero);
    assert_eq!((names(&desk, odd()).await.len(), desk.records.odd_numbers()), (1, Some(1)));
    // Another number is judged anew, and the first one is still right.
    for (number, odd_ones) in [("0301", 2), (first.number, 1)] {
        let changed = Profile { number: number.to_owned(), ..profile.clone() };
        desk.records.begin_update(id, &changed, &by()).await.unwrap();
        desk.records.finish_update(id, &by()).await.unwrap();
        assert_eq!(names(&desk, odd()).await.len(), odd_ones, "{number}");
    }
    desk.records.say_number_is_right(first, false, &by()).await.unwrap();
    assert_eq!((names(&desk, odd()).await.len(), desk.records.odd_numbers()), (2, Some(2)));
}
