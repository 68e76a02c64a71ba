//! Finding things on the page the way people do, and acting on them.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use thirtyfour::extensions::query::ElementQueryable;
use thirtyfour::session::scriptret::ScriptRet;
use thirtyfour::{By, Key, WebElement};

use crate::driver::Desk;
use crate::keys;

/// How long a person would wait for something to appear.
const PATIENCE: Duration = Duration::from_secs(10);

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(50);

const PAGE: &str = include_str!("page.js");

const INVOKE: &str = r"
const [command, args, done] = arguments;
const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
window.__TAURI_INTERNALS__.invoke(command, args).then(
  (value) => done({ Ok: JSON.stringify(value ?? null) }),
  (error) => done({ Err: text(error) }),
);
";

const WATCH_CSP: &str = r"
if (window.gatehouseViolations) return;
window.gatehouseViolations = [];
document.addEventListener('securitypolicyviolation', (event) => {
  window.gatehouseViolations.push(`${event.effectiveDirective} ${event.blockedURI}`);
});
";

/// What a command answered, as the page got it.
#[derive(Debug, Deserialize)]
enum Answer {
    Ok(String),
    Err(String),
}

impl Desk {
    /// Looks again and again until `look` finds something.
    ///
    /// # Errors
    /// When it does not in time, or always fails; the text says what was waited for, what the
    /// last look said, and where a picture of the screen lies.
    pub async fn wait_for<T>(
        &self,
        what: &str,
        limit: Duration,
        look: impl AsyncFn() -> Result<Option<T>>,
    ) -> Result<T> {
        let start = Instant::now();
        let mut last = String::from("it was not there");
        while start.elapsed() < limit {
            match look().await {
                Ok(Some(found)) => return Ok(found),
                Ok(None) => {}
                Err(error) => last = format!("{error:#}"),
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!("waited {limit:?} for {what}: {last}\n{}", self.picture_failure())
    }

    /// The shown element of a role with exactly that accessible name.
    ///
    /// # Errors
    /// When none appears in time; the text lists the names that role has on the page.
    pub async fn by_role(&self, role: &str, name: &str) -> Result<WebElement> {
        let wanted = [json!(role), json!(name)];
        let look = async || self.element("named(arguments[0], arguments[1])", &wanted).await;
        match self.wait_for(&format!("{role} {name:?}"), PATIENCE, look).await {
            Ok(element) => Ok(element),
            Err(error) => {
                let there = self.names(role).await.unwrap_or_default();
                Err(error.context(format!("the page shows {there:?} as {role}")))
            }
        }
    }

    /// The shown button with exactly that name.
    ///
    /// # Errors
    /// When none appears in time.
    pub async fn button(&self, name: &str) -> Result<WebElement> {
        self.by_role("button", name).await
    }

    /// Presses the button with exactly that name, once it can be pressed.
    ///
    /// # Errors
    /// When there is none, or it stays disabled.
    pub async fn press_button(&self, name: &str) -> Result<()> {
        let press = async || {
            let button = self.button(name).await?;
            if !button.is_enabled().await? {
                return Ok(None);
            }
            button.click().await?;
            Ok(Some(()))
        };
        self.wait_for(&format!("button {name:?} that can be pressed"), PATIENCE, press).await
    }

    /// The accessible names of all shown elements of a role, in the order of the page.
    ///
    /// # Errors
    /// When the page does not answer.
    pub async fn names(&self, role: &str) -> Result<Vec<String>> {
        Ok(self.ask("names(arguments[0])", &[json!(role)]).await?.convert()?)
    }

    /// The first element that a CSS selector finds.
    ///
    /// # Errors
    /// When none appears in time.
    pub async fn css(&self, selector: &str) -> Result<WebElement> {
        let look = async || Ok(self.web()?.query(By::Css(selector)).nowait().first_opt().await?);
        self.wait_for(selector, PATIENCE, look).await
    }

    /// The text a person sees.
    ///
    /// # Errors
    /// When the page does not answer.
    pub async fn text(&self) -> Result<String> {
        Ok(self.ask("document.body.innerText", &[]).await?.convert()?)
    }

    /// Waits until the page shows a text.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn sees(&self, text: &str, limit: Duration) -> Result<()> {
        let look = async || Ok(self.text().await?.contains(text).then_some(()));
        self.wait_for(&format!("the text {text:?}"), limit, look).await
    }

    /// Replaces what stands in the field of that label by typing.
    ///
    /// # Errors
    /// When there is no such field; the text lists the labels on the page.
    pub async fn type_into(&self, label: &str, text: &str) -> Result<()> {
        let wanted = [json!(label)];
        let emptied = Key::Delete.value().to_string();
        let text = if text.is_empty() { &emptied } else { text };
        // A field behind a dialog that is just going away takes no keys yet. Typing replaces what is there, so
        // that it can be begun again.
        let put = async || {
            let Some(field) = self.element("labelled(arguments[0])", &wanted).await? else {
                return Ok(None);
            };
            field.focus().await?;
            self.press("Control+a").await?;
            field.send_keys(text).await?;
            Ok(Some(()))
        };
        match self.wait_for(&format!("field {label:?} that takes keys"), PATIENCE, put).await {
            Ok(()) => Ok(()),
            Err(error) => {
                let there = self.ask("labels()", &[]).await?;
                Err(error.context(format!("the page has the fields {}", there.json())))
            }
        }
    }

    /// Presses a key or combination where the keyboard is: `Escape`, `Control+k`, `?`.
    ///
    /// # Errors
    /// When a name is no key.
    pub async fn press(&self, combination: &str) -> Result<()> {
        let keys = keys::parse(combination)?;
        let mut chain = self.web()?.action_chain();
        for key in &keys {
            chain = chain.key_down(*key);
        }
        for key in keys.iter().rev() {
            chain = chain.key_up(*key);
        }
        Ok(chain.perform().await?)
    }

    /// The accessible name of the element that has the keyboard.
    ///
    /// # Errors
    /// When the page does not answer.
    pub async fn focused(&self) -> Result<String> {
        Ok(self.ask("nameOf(document.activeElement)", &[]).await?.convert()?)
    }

    /// Calls a command from the page, past its own code. Inside stands what the command answered
    /// (as JSON) or how it was refused.
    ///
    /// # Errors
    /// Outside, when the page itself does not answer; that is never a refusal.
    pub async fn invoke_raw(
        &self,
        command: &str,
        arguments: Value,
    ) -> Result<std::result::Result<String, String>> {
        let given = vec![json!(command), arguments];
        let answer = self.web()?.execute_async(INVOKE, given).await;
        Ok(match answer.with_context(|| format!("{command} was not answered"))?.convert()? {
            Answer::Ok(value) => Ok(value),
            Answer::Err(error) => Err(error),
        })
    }

    /// What a command answers.
    ///
    /// # Errors
    /// It was refused.
    pub async fn answer(&self, command: &str, arguments: Value) -> Result<Value> {
        let answer = self.invoke_raw(command, arguments).await?.map_err(anyhow::Error::msg)?;
        serde_json::from_str(&answer).with_context(|| format!("{command}: {answer}"))
    }

    /// What the page tried against its content security policy since the session began, as
    /// directive and address. A page that is loaded anew starts a new list with
    /// [`Desk::watch_csp`].
    ///
    /// # Errors
    /// When the page does not answer, or nobody watches it.
    pub async fn csp_violations(&self) -> Result<Vec<String>> {
        Ok(self.ask("window.gatehouseViolations", &[]).await?.convert()?)
    }

    /// Begins to collect what [`Desk::csp_violations`] gives.
    ///
    /// # Errors
    /// When the page does not answer.
    pub async fn watch_csp(&self) -> Result<()> {
        self.web()?.execute(WATCH_CSP, Vec::new()).await?;
        Ok(())
    }

    async fn element(&self, expression: &str, arguments: &[Value]) -> Result<Option<WebElement>> {
        let answer = self.ask(expression, arguments).await?;
        Ok(if answer.json().is_null() { None } else { Some(answer.element()?) })
    }

    pub(crate) async fn ask(&self, expression: &str, arguments: &[Value]) -> Result<ScriptRet> {
        let script = format!("{PAGE}\nreturn {expression};");
        Ok(self.web()?.execute(script, arguments.to_vec()).await?)
    }
}
