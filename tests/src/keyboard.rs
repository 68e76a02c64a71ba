//! The whole application by keyboard: Tab to a control, and the keys that belong to it. Nothing here
//! touches the page but by keys; the page is only asked where the keyboard is.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::{Value, json};

use crate::driver::Desk;

/// How long a person would wait for a control to appear.
const PATIENCE: Duration = Duration::from_secs(10);

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(40);

/// Within this a list that opens highlights a line.
const DRAWN: Duration = Duration::from_secs(3);

/// More keys than any list or menu here has lines.
const MOST_LINES: usize = 40;

impl Desk {
    /// Brings the keyboard to a control by Tab alone.
    ///
    /// # Errors
    /// When there is none of that role and name, or Tab does not stop at it.
    pub async fn tab_to(&self, role: &str, name: &str) -> Result<()> {
        self.tab("named(arguments[0], arguments[1])", &[json!(role), json!(name)]).await
    }

    /// Presses a button by Tab and Enter.
    ///
    /// # Errors
    /// When Tab does not stop at such a button, or it says that it cannot be used.
    pub async fn enter(&self, button: &str) -> Result<()> {
        self.tab_to("button", button).await?;
        let usable = async || {
            let off = self.ask("document.activeElement.ariaDisabled === 'true'", &[]).await?;
            Ok((!off.convert::<bool>()?).then_some(()))
        };
        self.wait_for(&format!("button {button:?} to be usable"), PATIENCE, usable).await?;
        self.press("Enter").await
    }

    /// Replaces what stands in a field, reached by Tab.
    ///
    /// # Errors
    /// When Tab stops at no field of that label.
    pub async fn write(&self, label: &str, text: &str) -> Result<()> {
        self.tab("labelled(arguments[0])", &[json!(label)]).await?;
        self.press("Control+a").await?;
        if text.is_empty() { self.press("Delete").await } else { self.type_keys(text).await }
    }

    /// Types where the keyboard is.
    ///
    /// # Errors
    /// When the page does not answer.
    pub async fn type_keys(&self, text: &str) -> Result<()> {
        Ok(self.web()?.action_chain().send_keys(text).perform().await?)
    }

    /// Chooses one of several radio buttons: Tab into the group, then arrows.
    ///
    /// # Errors
    /// When the keys do not lead to it.
    pub async fn choose_radio(&self, name: &str) -> Result<()> {
        let wanted = [json!("radio"), json!(name)];
        self.tab("entryTo(named(arguments[0], arguments[1]))", &wanted).await?;
        for _ in 0..MOST_LINES {
            let way = "wayFrom(document.activeElement, named(arguments[0], arguments[1]))";
            let way: String = self.ask(way, &wanted).await?.convert()?;
            if way.is_empty() {
                // The first of a group that has nothing chosen is focused, but not chosen.
                let chosen = self.ask("document.activeElement.checked", &[]).await?;
                return if chosen.convert()? { Ok(()) } else { self.press("Space").await };
            }
            self.press(&way).await?;
        }
        bail!("the arrows do not lead to {name:?}")
    }

    /// Chooses from a list that opens: Tab, Enter, arrows, Enter.
    ///
    /// # Errors
    /// When the keys do not lead to it.
    pub async fn choose_option(&self, label: &str, option: &str) -> Result<()> {
        self.tab("chooser(arguments[0])", &[json!(label)]).await?;
        self.press("Enter").await?;
        self.walk_to("option", option).await?;
        self.press("Enter").await?;
        let closed = async || Ok(self.names("option").await?.is_empty().then_some(()));
        self.wait_for(&format!("the list {label:?} to close"), PATIENCE, closed).await
    }

    /// Chooses from the menu of a button: Tab, Enter, arrows, Enter.
    ///
    /// # Errors
    /// When the keys do not lead to it.
    pub async fn choose_from_menu(&self, button: &str, entry: &str) -> Result<()> {
        self.tab_to("button", button).await?;
        self.press("Enter").await?;
        self.walk_to("menuitem", entry).await?;
        self.press("Enter").await
    }

    /// Goes to an area by the palette, and waits until its heading has the keyboard.
    ///
    /// # Errors
    /// When this role has no such area.
    pub async fn go_by_keys(&self, area: &str) -> Result<()> {
        let there = "document.querySelector('h1')?.textContent.trim()";
        if self.ask(there, &[]).await?.convert::<Option<String>>()?.as_deref() == Some(area) {
            return Ok(());
        }
        self.from_palette(&format!("Go to {area}")).await?;
        let look = async || Ok((self.focused().await? == area).then_some(()));
        self.wait_for(&format!("the area {area}"), PATIENCE, look).await
    }

    /// Does what stands in the palette under that name.
    ///
    /// # Errors
    /// When it is not offered.
    pub async fn from_palette(&self, entry: &str) -> Result<()> {
        let open = async || {
            if self.focused().await? == "Go to or do" {
                return Ok(Some(()));
            }
            self.press("Control+k").await?;
            Ok(None)
        };
        self.wait_for("the palette", PATIENCE, open).await?;
        self.press("Control+a").await?;
        self.type_keys(entry).await?;
        self.by_role("option", entry).await?;
        self.press("Enter").await
    }

    /// Waits until an element of that name has the keyboard.
    ///
    /// # Errors
    /// When it does not come there; the text says what has it.
    pub async fn has_keyboard(&self, name: &str) -> Result<()> {
        let look = async || {
            let now = self.focused().await?;
            if now == name { Ok(Some(())) } else { bail!("{now:?} has it") }
        };
        self.wait_for(&format!("{name:?} to have the keyboard"), PATIENCE, look).await
    }

    /// What stands in the field of that label.
    ///
    /// # Errors
    /// When there is no such field.
    pub async fn value_of(&self, label: &str) -> Result<String> {
        let value = self.ask("labelled(arguments[0])?.value ?? null", &[json!(label)]).await?;
        let value: Option<String> = value.convert()?;
        value.ok_or_else(|| anyhow::anyhow!("there is no field {label:?}"))
    }

    /// Walks an open list or menu with the arrows.
    async fn walk_to(&self, role: &str, name: &str) -> Result<()> {
        self.by_role(role, name).await?;
        let wanted = [json!(role), json!(name)];
        for _ in 0..MOST_LINES {
            let way = "wayFrom(highlighted(), named(arguments[0], arguments[1]))";
            // Until it is drawn a list highlights nothing, and takes no arrows.
            let look = async || Ok(self.ask(way, &wanted).await?.convert::<Option<String>>()?);
            match self.wait_for("a line to be highlighted", DRAWN, look).await {
                Ok(way) if way.is_empty() => return Ok(()),
                Ok(way) => self.press(&way).await?,
                // A page that scrolls away below the pointer takes the highlight with it; an arrow brings it back.
                Err(_) => self.press("Down").await?,
            }
        }
        bail!("the arrows do not lead to {name:?}")
    }

    /// Presses Tab until the element that `expression` gives has the keyboard. Where Tab leads is
    /// looked at again after every move: a page may have stops that were not foreseen.
    async fn tab(&self, expression: &str, arguments: &[Value]) -> Result<()> {
        let what = format!("Tab to stop at {arguments:?}");
        let start = Instant::now();
        let script = format!("tabsTo({expression} ?? document.body)");
        let mut moves = 0;
        let mut last = String::new();
        while start.elapsed() < PATIENCE {
            let left: Option<i32> = self.ask(&script, arguments).await?.convert()?;
            match left {
                Some(0) => return Ok(()),
                Some(left) if moves < MOST_LINES => {
                    // The first moves are taken in one go, later ones a step at a time.
                    let steps = if moves < 2 { left.unsigned_abs() } else { 1 };
                    self.press_tab(steps, left < 0).await?;
                    moves += 1;
                }
                _ => tokio::time::sleep(PAUSE).await,
            }
            last = self.focused().await?;
        }
        let stops = self.ask("tabStops().map(nameOf)", &[]).await?;
        let picture = self.picture_failure();
        bail!(
            "waited for {what}, {last:?} has the keyboard; it stops at {}\n{picture}",
            stops.json()
        )
    }

    async fn press_tab(&self, times: u32, backwards: bool) -> Result<()> {
        let [tab, shift] = [thirtyfour::Key::Tab.value(), thirtyfour::Key::Shift.value()];
        let mut chain = self.web()?.action_chain();
        if backwards {
            chain = chain.key_down(shift);
        }
        for _ in 0..times {
            chain = chain.key_down(tab).key_up(tab);
        }
        if backwards {
            chain = chain.key_up(shift);
        }
        Ok(chain.perform().await?)
    }
}
