//! PINs: chosen by the computer, shown once and only while a key is held, and honest words about what is known.

use anyhow::Result;
use gatehouse_tests::{Desk, thirtyfour::Key};
use serde_json::json;

use crate::desk::{SOON, closed, open_person, pane_shows, people, violations, wrong_field};

/// The sandbox gives this PIN to everybody who has one.
const RIGHT: &str = "739164";

async fn shown(desk: &Desk) -> Result<String> {
    Ok(desk.css("[data-testid=pin-shown]").await?.text().await?)
}

/// Holds or lets go of the space bar.
async fn space(desk: &Desk, held: bool) -> Result<()> {
    let chain = desk.web()?.action_chain();
    let key = Key::Space.value();
    Ok(if held { chain.key_down(key) } else { chain.key_up(key) }.perform().await?)
}

#[tokio::test]
async fn a_generated_pin_is_seen_only_while_a_key_is_held_and_then_verifies() -> Result<()> {
    let (desk, _folder) = people("keys-pin").await?;
    open_person(&desk, "Owen008").await?;
    desk.enter("PIN…").await?;
    desk.has_keyboard("Generate").await?;
    desk.press("Enter").await?;
    desk.has_keyboard("Hold to reveal").await?;
    assert!(shown(&desk).await?.contains("••••••"));

    // Closing asks first: nobody has seen it.
    desk.press("Escape").await?;
    desk.sees("Nobody has seen this PIN yet", SOON).await?;
    desk.has_keyboard("Keep open").await?;
    desk.press("Enter").await?;
    desk.tab_to("button", "Hold to reveal").await?;
    space(&desk, true).await?;
    desk.css("[data-testid=pin-shown][data-revealed=true]").await?;
    let pin: String = shown(&desk).await?.chars().take(6).collect();
    assert!(pin.len() == 6 && pin.chars().all(|digit| digit.is_ascii_digit()), "{pin:?}");
    space(&desk, false).await?;
    desk.css("[data-testid=pin-shown][data-revealed=false]").await?;
    assert!(!desk.text().await?.contains(&pin));
    desk.enter("Close").await?;
    closed(&desk).await?;

    desk.enter("PIN…").await?;
    desk.choose_radio("Verify").await?;
    desk.tab_to("password", "PIN").await?;
    desk.press("Control+v").await?;
    assert_eq!(desk.value_of("PIN").await?, "", "something was put on the clipboard");
    desk.write("PIN", &pin).await?;
    desk.press("Enter").await?;
    desk.css("[data-testid=pin-verdict][data-verified=true]").await?;
    assert_eq!(desk.value_of("PIN").await?, "", "a PIN stays in no field");
    assert_eq!(violations(&desk).await?, json!([]));
    desk.close().await
}

#[tokio::test]
async fn a_slip_leaves_nothing_in_the_page_once_the_dialog_is_closed() -> Result<()> {
    let (desk, _folder) = people("keys-pin-slip").await?;
    open_person(&desk, "Owen008").await?;
    desk.enter("PIN…").await?;
    desk.has_keyboard("Generate").await?;
    desk.press("Enter").await?;
    desk.has_keyboard("Hold to reveal").await?;
    desk.enter("Print slip").await?;
    // Nobody has printed it yet, so that closing asks once more.
    desk.press("Escape").await?;
    desk.has_keyboard("Keep open").await?;
    desk.enter("Close anyway").await?;
    closed(&desk).await?;
    let gone = async || {
        let slips = "return document.querySelectorAll('body > .slip').length";
        let left: u32 = desk.web()?.execute(slips, Vec::new()).await?.convert()?;
        Ok((left == 0).then_some(()))
    };
    desk.wait_for("the slip to be taken away", SOON, gone).await?;
    desk.close().await
}

#[tokio::test]
async fn a_pin_set_by_hand_is_checked_and_a_refusal_keeps_it_typed() -> Result<()> {
    let (desk, _folder) = people("keys-pin-set").await?;
    open_person(&desk, "Owen008").await?;
    desk.enter("PIN…").await?;
    desk.choose_radio("Set by hand").await?;
    desk.write("PIN", "12a456").await?;
    desk.press("Enter").await?;
    wrong_field(&desk, "PIN", "A PIN has digits only").await?;
    desk.write("PIN", "123456").await?;
    desk.press("Enter").await?;
    wrong_field(&desk, "PIN again", "The two are not the same").await?;
    desk.type_keys("123456").await?;
    desk.press("Enter").await?;
    wrong_field(&desk, "PIN", "A row of digits is guessed first").await?;
    desk.write("PIN", "840265").await?;
    desk.write("PIN again", "840265").await?;
    desk.arm("setPin", json!({ "kind": "status", "status": 400, "retryAfter": null }), 1).await?;
    desk.press("Enter").await?;
    desk.sees("AuthX refused the PIN", SOON).await?;
    assert_eq!(desk.value_of("PIN").await?, "840265");
    desk.enter("Set PIN").await?;
    closed(&desk).await?;
    pane_shows(&desk, "set just now").await?;

    // A lost reply: whether the old or the new one holds is for a person to find out.
    desk.arm("setPin", json!({ "kind": "loseReply" }), 1).await?;
    desk.enter("PIN…").await?;
    desk.enter("Generate and set").await?;
    pane_shows(&desk, "We do not know whether AuthX took the PIN").await?;
    desk.close().await
}

#[tokio::test]
async fn a15_what_was_not_verified_is_counted_and_never_tried_again_by_itself() -> Result<()> {
    let (desk, _folder) = people("keys-pin-verify").await?;
    open_person(&desk, "Amara001").await?;
    desk.enter("PIN…").await?;
    desk.choose_radio("Verify").await?;
    for (times, words) in
        [(1, "1 time not verified"), (2, "2 times not verified"), (3, "Not verified 3 times")]
    {
        desk.write("PIN", &format!("55000{times}")).await?;
        desk.press("Enter").await?;
        desk.sees(words, SOON).await?;
        desk.has_keyboard("PIN").await?;
    }
    desk.sees("AuthX may lock this person out", SOON).await?;
    desk.sees("AuthX answers both the same way", SOON).await?;

    // An expired token might have cost a try already: it is not sent again.
    desk.arm("verifyPin", json!({ "kind": "expiredToken" }), 1).await?;
    desk.write("PIN", RIGHT).await?;
    desk.press("Enter").await?;
    desk.sees("Not verified 4 times", SOON).await?;
    // A lost reply is told as what it is, and counts, for it may have cost a try.
    desk.arm("verifyPin", json!({ "kind": "loseReply" }), 1).await?;
    desk.write("PIN", RIGHT).await?;
    desk.press("Enter").await?;
    desk.sees("Nobody knows", SOON).await?;
    desk.write("PIN", RIGHT).await?;
    desk.press("Enter").await?;
    desk.css("[data-testid=pin-verdict][data-verified=true]").await?;
    assert!(!desk.text().await?.contains("Not verified"));
    desk.close().await
}
