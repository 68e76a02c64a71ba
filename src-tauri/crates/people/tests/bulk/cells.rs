//! What other programs put around a cell is taken off and told, and what is not certain is refused by its line and field.

use gatehouse_people::import::{Checked, Columns, DryRun};
use gatehouse_records::Plan;
use gatehouse_sheets::Source;

use crate::{Desk, HEADER, HERE};

impl Desk {
    async fn found(&self, rows: &[&str]) -> Vec<Checked> {
        let csv = format!("{HEADER}\n{}\n", rows.join("\n"));
        let source = Source::new("people.csv", csv.into_bytes()).unwrap();
        let sheet = source.sheet(None, None, &Columns::names).unwrap();
        let columns = Columns::guessed(&sheet.header);
        let run = DryRun { sheet: &sheet, columns: &columns, connection: HERE };
        run.rows(&self.means.records).await.unwrap()
    }
}

fn codes(checked: &Checked) -> Vec<&'static str> {
    checked.findings.iter().map(|finding| finding.code).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_spreadsheet_puts_around_a_cell_is_taken_off_and_told() {
    let desk = Desk::new().await;
    let rows = desk
        .found(&[
            "'u1,'t Hooft,'Abd,'a@x.example,'+49,'030901820",
            "\"=T(\"\"u2\"\")\",\"=\"\"Ann\"\"\",Eze,b@x.example,\"=\"\"0049\"\"\",\"=\"\"030901821\"\"\"",
            "u3,Ann,’s-Gravenhage,Ann Eze <mailto:c@x.example>,+49,'0049 30 901822",
        ])
        .await;
    let typed: Vec<_> = rows.iter().map(|checked| &checked.row.typed).collect();
    assert_eq!(rows.iter().map(|checked| checked.row.plan).collect::<Vec<_>>(), [Plan::Add; 3]);
    let logins: Vec<&str> = typed.iter().map(|typed| typed.login_name.as_str()).collect();
    assert_eq!(logins, ["u1", "u2", "u3"]);
    let names = |at: usize| (&*typed[at].profile.first_name, &*typed[at].profile.last_name);
    assert_eq!(
        [names(0), names(1), names(2)],
        [("'t Hooft", "'Abd"), ("Ann", "Eze"), ("Ann", "’s-Gravenhage")]
    );
    for (at, email) in ["a@x.example", "b@x.example", "c@x.example"].into_iter().enumerate() {
        assert_eq!(typed[at].profile.email, email);
        assert_eq!(typed[at].profile.country_code, "+49");
        assert_eq!(typed[at].profile.number, format!("3090182{at}"));
    }
    assert_eq!(
        codes(&rows[0]),
        ["apostrophe", "apostrophe", "apostrophe"],
        "a code as ours is told by none"
    );
    assert_eq!(codes(&rows[1]), ["formulaText"; 4]);
    assert_eq!(codes(&rows[2]), ["addressTakenOut", "apostrophe"]);
    assert_eq!(rows[0].row.field, "login_name", "the window tells the first of them");
    assert!(rows[0].row.words.contains("apostrophe"), "{}", rows[0].row.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_formula_is_refused_by_its_cell() {
    let desk = Desk::new().await;
    let rows = desk
        .found(&[
            "=A1,Ann,Eze,a@x.example,+49,030901820",
            "u2,=B2&C2,Eze,b@x.example,+49,030901821",
            "u3,Ann,Eze,\"=HYPERLINK(\"\"mailto:x\"\",\"\"x\"\")\",+49,030901822",
            "u4,Ann,Eze,d@x.example,+49,=49*2",
            "u5,@SUM(A1),Eze,e@x.example,+49,030901824",
        ])
        .await;
    let fields: Vec<&str> = rows.iter().map(|checked| checked.row.field.as_str()).collect();
    assert_eq!(fields, ["login_name", "first_name", "email", "number", "first_name"]);
    assert!(rows.iter().all(|checked| codes(checked) == ["formula"]));
    let lines: Vec<u32> = rows.iter().map(|checked| checked.row.line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_with_a_fault_is_refused_with_the_fault() {
    let desk = Desk::new().await;
    for (cell, code) in [
        ("a@x.example; b@x.example", "severalAddresses"),
        ("\"a@x.example, b@x.example\"", "severalAddresses"),
        ("\"a@x.example\nb@x.example\"", "severalAddresses"),
        ("a@x.example/b@x.example", "severalAddresses"),
        ("a@x.example.", "addressEdge"),
        ("a@@x.example", "addressTwoAts"),
        ("\"a@x,example\"", "addressComma"),
        ("a@example", "addressNoEnding"),
        ("a @x.example", "addressSpace"),
        ("a@mülleр.example", "addressMixedScripts"),
        ("(a@x.example)", "addressEdge"),
        ("a.x.example", "noAddress"),
    ] {
        let rows = desk.found(&[&format!("u1,Ann,Eze,{cell},+49,030901820")]).await;
        assert_eq!((codes(&rows[0]), rows[0].row.plan), (vec![code], Plan::Invalid), "{cell}");
        assert_eq!(rows[0].row.field, "email", "{cell}");
        assert!(rows[0].row.words.contains("e-mail address"), "{}", rows[0].row.words);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_taken_out_of_a_name_is_the_same_as_the_address_alone() {
    let desk = Desk::new().await;
    let rows = desk
        .found(&[
            "u1,Ann,Eze,a@x.example,+49,030901820",
            "u2,Ann,Eze,Ann <A@x.example>,+49,030901821",
        ])
        .await;
    assert_eq!((rows[1].row.plan, &*rows[1].row.field), (Plan::Duplicate, "email"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_in_letters_of_a_language_is_shown_as_it_is_sent_with_a_note() {
    let desk = Desk::new().await;
    let rows = desk
        .found(&[
            "u1,Ann,Eze,a@müller.example,+49,030901820",
            "u2,Ann,Eze,a@xn--mller-kva.example,+49,030901821",
        ])
        .await;
    assert_eq!((rows[0].row.plan, codes(&rows[0])), (Plan::Add, vec!["addressInternational"]));
    assert_eq!(rows[0].row.typed.profile.email, "a@xn--mller-kva.example");
    assert!(rows[0].row.words.contains("with xn--"), "{}", rows[0].row.words);
    assert_eq!((rows[1].row.plan, &*rows[1].row.field), (Plan::Duplicate, "email"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_export_wrote_so_that_it_is_no_formula_comes_back_as_it_was() {
    let desk = Desk::new().await;
    let csv = format!("{HEADER},note\n''tis,Ann,Eze,a@x.example,'+49,030901820,'=see above\n");
    let rows = desk.checked(&csv).await;
    assert_eq!((rows[0].plan, &*rows[0].typed.login_name), (Plan::Add, "'tis"));
    assert_eq!(rows[0].typed.profile.note, "=see above");
    assert_eq!(rows[0].words, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_columns_for_one_field_the_one_that_is_not_taken_is_told() {
    let desk = Desk::new().await;
    let csv = "login,first name,last name,email,country code,phone,Mobile,e-mail\n\
               u1,Ann,Eze,a@x.example,+49,030901820,0171 1234567,a@x.example\n\
               u2,Bob,Eze,b@x.example,+49,030901821,030/901821,\n\
               u3,Cem,Eze,c@x.example,+49,030901822,,d@y.example\n";
    let source = Source::new("people.csv", csv.as_bytes().to_vec()).unwrap();
    let sheet = source.sheet(None, None, &Columns::names).unwrap();
    let columns = Columns::guessed(&sheet.header);
    let run = DryRun { sheet: &sheet, columns: &columns, connection: HERE };
    let rows = run.rows(&desk.means.records).await.unwrap();
    assert_eq!(
        rows.iter().map(codes).collect::<Vec<_>>(),
        [vec!["twoColumns"], vec![], vec!["twoColumns"]]
    );
    let words = &rows[0].row.words;
    assert!(words.contains("“phone”") && words.contains("“Mobile”"), "{words}");
    assert!(rows[2].row.words.contains("“e-mail”"), "{}", rows[2].row.words);
}

#[tokio::test(flavor = "multi_thread")]
async fn login_names_that_only_look_alike_are_refused() {
    let desk = Desk::new().await;
    let rows = desk
        .found(&[
            "сосо,Ann,Eze,a@x.example,+49,030901820",
            "coco,Ann,Eze,b@x.example,+49,030901821",
            "іvan,Ann,Eze,c@x.example,+49,030901822",
            "иван,Ann,Eze,d@x.example,+49,030901823",
            "anna,Ann,Eze,e@аррӏе.com,+49,030901824",
        ])
        .await;
    let fields: Vec<&str> = rows.iter().map(|checked| checked.row.field.as_str()).collect();
    assert_eq!(fields, ["", "login_name", "login_name", "", "email"]);
    assert_eq!(rows[1].row.plan, Plan::Duplicate);
    assert_eq!(codes(&rows[4]), ["addressLooksEnglish"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_country_is_taken_however_it_is_written_and_another_one_is_refused() {
    let desk = Desk::new().await;
    let rows = desk
        .found(&[
            "u1,Ann,Eze,a@x.example,Germany,030901820",
            "u2,Ann,Eze,b@x.example,DEU,030901821",
            "u3,Ann,Eze,c@x.example,+ 49,030901822",
            "u4,Ann,Eze,d@x.example,＋４９,０３０９０１８２３",
            "u5,Ann,Eze,e@x.example,UK,+49 30 901824",
            "u6,Ann,Eze,f@x.example,DE,44 7911 123456",
            "u7,Ann,Eze,g@x.example,DE,30.11.1990",
            "5-Jan,Ann,Eze,h@x.example,DE,030901827",
        ])
        .await;
    let sent: Vec<&str> =
        rows.iter().map(|checked| checked.row.typed.profile.country_code.as_str()).collect();
    assert_eq!(sent[..4], ["+49"; 4]);
    let found: Vec<_> = rows[4..].iter().map(codes).collect();
    assert_eq!(found, [["otherCountry"], ["plusLost"], ["spoilt"], ["spoilt"]]);
}
