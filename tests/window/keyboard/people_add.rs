//! Somebody is added: what is wrong stands at its field, and nothing that was typed is lost.

use anyhow::Result;
use serde_json::json;

use crate::desk::{
    closed, country, fill_in, open_person, pane_shows, people, person_in, violations, wrong_field,
};

#[tokio::test]
async fn each_wrong_field_is_named_where_it_stands_and_then_the_person_is_added() -> Result<()> {
    let (desk, _folder) = people("keys-add").await?;
    desk.press("n").await?;
    desk.has_keyboard("Login name").await?;
    desk.press("Enter").await?;
    wrong_field(&desk, "Login name", "Give a login name").await?;
    assert!(desk.text().await?.contains("Choose the country: nothing is assumed"));

    fill_in(&desk, "amina.bello").await?;
    country(&desk, "Nigeria").await?;
    desk.write("Number", "12").await?;
    desk.press("Enter").await?;
    wrong_field(&desk, "Number", "This number is too short for +234").await?;
    desk.write("Number", "0803 555 0118").await?;
    desk.write("E-mail", "amina").await?;
    desk.press("Enter").await?;
    wrong_field(&desk, "E-mail", "An e-mail address looks like name@example.org").await?;
    desk.write("E-mail", "amina@example.org").await?;

    for (number, alias) in ["abello", "amina.bello", "a3", "a4", "a5"].into_iter().enumerate() {
        desk.enter("Add alias").await?;
        desk.has_keyboard(&format!("Alias {}", number + 1)).await?;
        desk.type_keys(alias).await?;
    }
    desk.tab_to("button", "Add alias").await?;
    assert!(desk.text().await?.contains("Five is the most that AuthX takes"));
    desk.enter("Add").await?;
    wrong_field(&desk, "Alias 2", "This name is there already").await?;
    assert_eq!(desk.value_of("Alias 5").await?, "a5");
    desk.enter("Remove alias 2").await?;
    desk.has_keyboard("Alias 2").await?;
    desk.enter("Add").await?;
    closed(&desk).await?;

    open_person(&desk, "amina.bello").await?;
    for shown in ["amina@example.org", "+234 803 555 0118", "abello, a3, a4, a5"] {
        pane_shows(&desk, shown).await?;
    }
    assert_eq!(violations(&desk).await?, json!([]));
    assert_eq!(desk.csp_violations().await?, Vec::<String>::new());
    desk.close().await
}

#[tokio::test]
async fn a_refusal_keeps_what_was_typed_and_the_next_try_takes_its_place() -> Result<()> {
    let (desk, _folder) = people("keys-refused").await?;
    desk.press("n").await?;
    fill_in(&desk, "chidi.eze").await?;
    desk.enter("Add alias").await?;
    // Somebody else's login name, as the service finds out.
    desk.write("Alias 1", "Tobias002").await?;
    desk.enter("Add").await?;
    desk.sees("AuthX refused", crate::desk::SOON).await?;
    desk.sees("The user name already exists", crate::desk::SOON).await?;
    assert_eq!(desk.value_of("E-mail").await?, "chidi.eze@example.org");
    assert_eq!(desk.value_of("Number").await?, "415 555 0118");
    person_in(&desk, "chidi.eze", "refused").await?;
    desk.write("Alias 1", "ceze").await?;

    // The service has trouble at the second try, too.
    desk.arm("addUser", json!({ "kind": "status", "status": 400, "retryAfter": null }), 1).await?;
    desk.enter("Add again").await?;
    desk.sees("AuthX refused", crate::desk::SOON).await?;
    assert_eq!(desk.value_of("Alias 1").await?, "ceze");
    desk.enter("Add again").await?;
    closed(&desk).await?;
    open_person(&desk, "chidi.eze").await?;
    person_in(&desk, "chidi.eze", "known").await?;
    pane_shows(&desk, "ceze").await?;
    desk.close().await
}
