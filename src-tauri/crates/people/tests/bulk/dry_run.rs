//! A dry run says of each row what would happen, and sends nothing.

use gatehouse_people::import::{Column, template};
use gatehouse_records::{Lookup, Plan, RowState};
use gatehouse_sandbox::{Endpoint as At, Fault};

use crate::{Desk, HEADER, HERE, draft, file, line, plans, states};

#[tokio::test(flavor = "multi_thread")]
async fn each_row_gets_its_plan_and_nothing_is_sent() {
    let desk = Desk::new().await;
    desk.means.add(HERE, &draft("same")).await.unwrap();
    desk.means.add(HERE, &draft("other")).await.unwrap();
    desk.sandbox.arm(At::AddUser, Fault::LoseReply, Some(1));
    desk.means.add(HERE, &draft("lost")).await.unwrap();
    let before = desk.seen(At::AddUser);
    let csv = [
        HEADER,
        &line("new"),
        &line("same"),
        "other,Ada,Byron,other@example.org,+44,(207) 946-0000",
        "nophone,Ada,Lovelace,nophone@example.org,+44,12",
        &line("NEW"),
        "twin,Ada,Lovelace,new@example.org,+44,2079460000",
        &line("lost"),
        "elsewhere,Ada,Lovelace,Same@Example.org,+44,2079460000",
    ]
    .join("\n");
    let rows = desk.checked(&csv).await;
    use Plan::{Add, Change, Duplicate, Invalid, Same, Unsettled};
    let expected = [Add, Same, Change, Invalid, Duplicate, Duplicate, Unsettled, Duplicate];
    assert_eq!(plans(&rows), expected);
    use RowState::{Left, Waiting};
    assert_eq!(states(&rows), [Waiting, Left, Waiting, Left, Left, Left, Left, Left]);
    let differs = &rows[2].differs[0];
    assert_eq!(rows[2].differs.len(), 1, "the grouping of a number is no difference");
    assert_eq!((&*differs.field, &*differs.from, &*differs.to), ("last_name", "Lovelace", "Byron"));
    assert_eq!(rows[3].field, "number");
    assert!(rows[3].words.contains("+44"), "{}", rows[3].words);
    assert!(rows[4].words.contains("Line 2"), "{}", rows[4].words);
    assert_eq!(rows[5].field, "email");
    assert_eq!(rows[7].field, "email");
    assert_eq!(desk.seen(At::AddUser), before, "nothing was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_with_a_line_is_told_at_once_and_each_cell_once() {
    let desk = Desk::new().await;
    let header = "Anmeldename,Vorname,Nachname,E-Mail,Ländervorwahl,Telefon";
    let lines = "a b,,#N/A,nobody,Atlantis,30901820\nada,Ada,Byron,ada@example.org,+44,=1+1\n";
    let rows = desk.checked(&format!("{header}\n{lines}")).await;
    assert_eq!(plans(&rows), [Plan::Invalid, Plan::Invalid]);
    assert_eq!(rows[0].field, "login_name");
    let told: Vec<&str> = rows[0].words.split(" · ").collect();
    let begins = ["A login name", "Vorname: ", "Nachname: ", "E-Mail: ", "Ländervorwahl: "];
    assert_eq!(told.len(), begins.len(), "{}", rows[0].words);
    for (words, begin) in told.iter().zip(begins) {
        assert!(words.starts_with(begin), "{words}");
    }
    assert_eq!((&*rows[1].field, rows[1].words.matches(" · ").count()), ("number", 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a11_a_country_code_is_always_said_by_the_column_the_number_or_a_choice() {
    let desk = Desk::new().await;
    let header = "login,first,last,email,country,phone";
    let rows = |cells: &[(&str, &str)]| {
        let lines = cells.iter().enumerate().map(|(n, (country, phone))| {
            format!("p{n},Ada,Lovelace,p{n}@example.org,{country},{phone}")
        });
        format!("{header}\n{}\n", lines.collect::<Vec<_>>().join("\n"))
    };
    let csv = rows(&[
        ("DE", "030 901820"),
        ("0049", "30901820"),
        ("49", "30901820"),
        ("", "+49 30 901820"),
        ("+1", "+49 30 901820"),
        ("Atlantis", "30901820"),
        ("", "30901820"),
    ]);
    let found = desk.checked(&csv).await;
    for row in &found[1..4] {
        let profile = &row.typed.profile;
        assert_eq!((&*profile.country_code, &*profile.number), ("+49", "30901820"));
    }
    assert_eq!(found[0].typed.profile.country_code, "+49");
    for row in &found[4..] {
        assert_eq!((row.plan, &*row.field), (Plan::Invalid, "country_code"), "{}", row.words);
    }
    let chosen = desk
        .check_as(&csv, |columns| {
            columns.places.remove(&Column::CountryCode);
            columns.country = Some("+49".to_owned());
        })
        .await;
    assert!(chosen.iter().all(|row| row.typed.profile.country_code == "+49"));
    assert!(chosen.iter().all(|row| row.plan == Plan::Add || row.plan == Plan::Duplicate));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_column_holds_stays_as_it_is_known() {
    let desk = Desk::new().await;
    let mut known = draft("ada");
    known.aliases = vec!["countess".to_owned()];
    desk.means.add(HERE, &known).await.unwrap();
    assert_eq!(plans(&desk.checked(&file(&["ada"])).await), [Plan::Same]);
    let with = format!("{HEADER},alias_1\n{},\n", line("ada"));
    let rows = desk.checked(&with).await;
    assert_eq!(plans(&rows), [Plan::Change], "an empty cell of a column that is there says none");
    assert_eq!(rows[0].differs[0].from, "countess");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_example_of_the_template_and_a_row_with_too_many_cells_are_left_out() {
    let desk = Desk::new().await;
    let rows = desk.checked(&template()).await;
    assert_eq!(plans(&rows), [Plan::Invalid]);
    let rows = desk.checked(&format!("{HEADER}\n{},more\n", line("ada"))).await;
    assert_eq!(plans(&rows), [Plan::Invalid]);
    assert!(rows[0].words.contains("7 cells"), "{}", rows[0].words);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_of_a_large_directory_are_looked_up_by_any_of_the_three() {
    let desk = Desk::new().await;
    desk.means.add(HERE, &draft("Ada")).await.unwrap();
    let guid = desk.sandbox.people()[0].guid.to_uppercase();
    for (login, email, guid) in
        [("ADA", "", ""), ("", "ADA@example.ORG ", ""), ("", "", guid.as_str())]
    {
        let mut lookup = Lookup::default();
        lookup.add(login, email, guid);
        assert_eq!(desk.means.records.look_up(HERE, &lookup).await.unwrap().len(), 1);
        assert!(desk.means.records.look_up("elsewhere", &lookup).await.unwrap().is_empty());
    }
}
