//! Every screen of the kiosk in every language, as people meet it: for a screen reader (axe, with everything it knows),
//! for fingers, on a screen that stands upright, in the dark, magnified, and without motion.
#![cfg(target_os = "linux")]

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use gatehouse_sandbox::Fault;
use gatehouse_tests::camera::pictures::{At, Portrait, WELL};
use gatehouse_tests::kiosk::{PASSCODE, Station};
use gatehouse_tests::{Desk, Plan};
use serde_json::{Value, json};

const SOON: Duration = Duration::from_secs(30);
const LANGUAGES: [&str; 5] = ["en", "es", "fr", "de", "ar"];
/// As far as a finger reaches, at the size that a kiosk is shown in.
const TARGET: u32 = 64;
/// The same on a page that is magnified to twice its size: in its own pixels, of which each is two.
const MAGNIFIED: u32 = 44;

/// What is wrong with a screen. Gives sentences.
const LOOK: &str = r"
const [least, language, done] = arguments;
const found = [];
const box = (element) => element.getBoundingClientRect();
const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('.unseen, [inert]');
for (const target of document.querySelectorAll('button, input, a[href]')) {
  if (!shown(target)) continue;
  const { width, height } = box(target);
  const name = target.getAttribute('aria-label') ?? target.textContent.trim();
  if (Math.min(width, height) + 0.5 < least) found.push(`${name} is ${Math.round(width)} × ${Math.round(height)}`);
  if (target.scrollWidth > target.clientWidth + 1) found.push(`${name} is cut off`);
}
const main = document.querySelector('main');
for (const part of [document.scrollingElement, main]) {
  if (part.scrollWidth > part.clientWidth + 1) found.push(`${part.tagName} is too wide`);
}
const root = document.documentElement;
if (language && root.lang !== language) found.push(`it says to be in ${root.lang}`);
if (language && (root.dir === 'rtl') !== (language === 'ar')) found.push(`it runs ${root.dir}`);
axe.run(document, { resultTypes: ['violations'] }).then(
  ({ violations }) => done(found.concat(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`))),
  (error) => done([String(error)]),
);
";

/// A window of the kiosk, its language and what is looked for on every screen.
struct Visit<'a> {
    desk: &'a Desk,
    station: &'a Station,
    words: HashMap<String, String>,
    language: &'static str,
    least: u32,
    found: Vec<String>,
}

fn words(language: &str) -> Result<HashMap<String, String>> {
    let path = format!("{}/../ui/messages/{language}.json", env!("CARGO_MANIFEST_DIR"));
    let all: HashMap<String, Value> = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let text = |(name, text): (String, Value)| Some((name, text.as_str()?.to_owned()));
    Ok(all.into_iter().filter_map(text).collect())
}

impl<'a> Visit<'a> {
    async fn new(desk: &'a Desk, station: &'a Station, language: &'static str) -> Result<Self> {
        let axe = format!("{}/../ui/node_modules/axe-core/axe.min.js", env!("CARGO_MANIFEST_DIR"));
        desk.web()?.execute(std::fs::read_to_string(axe)?, Vec::new()).await?;
        let words = words(language)?;
        Ok(Self { desk, station, words, language, least: TARGET, found: Vec::new() })
    }

    fn word(&self, name: &str) -> Result<&str> {
        self.words.get(name).map(String::as_str).with_context(|| format!("no words {name}"))
    }

    /// Touches a button, wherever the page has to be moved for it.
    async fn touch(&self, name: &str) -> Result<()> {
        let name = self.word(name)?;
        self.desk.by_role("button", name).await?.scroll_into_view().await?;
        self.desk.press_button(name).await
    }

    /// Looks at the screen that is shown.
    async fn look(&mut self, screen: &str) -> Result<()> {
        let language = if screen == "welcome" { Value::Null } else { json!(self.language) };
        let given = vec![json!(self.least), language];
        let found: Vec<String> = self.desk.web()?.execute_async(LOOK, given).await?.convert()?;
        let whole = |found: String| format!("{} {screen}: {found}", self.language);
        self.found.extend(found.into_iter().map(whole));
        if let Some(folder) = std::env::var_os("GATEHOUSE_SCREENS") {
            let (width, height) =
                self.desk.web()?.get_window_rect().await.map(|rect| (rect.width, rect.height))?;
            let name = format!("{width}x{height}-{}-{screen}.png", self.language);
            self.desk.screenshot(&std::path::Path::new(&folder).join(name)).await?;
        }
        Ok(())
    }

    async fn at(&mut self, step: &str) -> Result<()> {
        self.desk.at_step(step).await?;
        if step == "capture" {
            self.desk.css("[data-testid=kiosk-hint][data-state=live]").await?;
            self.desk.css("img.shown").await?;
        }
        self.look(step).await
    }

    /// From the welcome to the consent, by the code of a slip.
    async fn says_who(&mut self, code: &str) -> Result<()> {
        self.desk.at_step("welcome").await?;
        self.touch("kiosk_language").await?;
        self.at("who").await?;
        self.touch("kiosk_who_code").await?;
        self.look("code").await?;
        self.desk.type_into(self.word("kiosk_code_label")?, "0000").await?;
        self.desk.press("Enter").await?;
        self.desk.sees(self.word("kiosk_trouble_mistyped")?, SOON).await?;
        self.look("code-trouble").await?;
        self.desk.type_into(self.word("kiosk_code_label")?, code).await?;
        self.desk.press("Enter").await?;
        self.at("consent").await
    }

    /// Somebody stands well, and the picture takes itself. Whoever comes after stands beside the middle again.
    async fn is_taken(&self) -> Result<()> {
        if let Some(person) = Portrait::find() {
            self.station.camera.show(&person.standing(WELL))?;
            self.desk.is_taken().await?;
            self.station.camera.show(&person.standing(BESIDE))?;
        }
        Ok(())
    }

    /// Whoever takes a new picture says first that it is still them.
    async fn is_still_there(&mut self) -> Result<()> {
        self.desk.at_step("capture").await?;
        self.desk.css("[role=alertdialog]").await?;
        self.look("who-is-there").await?;
        self.touch("kiosk_still_yes").await?;
        self.desk.css("img.shown").await.map(drop)
    }

    async fn agrees(&mut self) -> Result<()> {
        self.touch("kiosk_agree").await?;
        self.at("capture").await
    }

    /// All ends that a visit can have.
    async fn all_ends(&mut self, codes: &Codes) -> Result<()> {
        let own = |who: &str| codes.get(&format!("{who}.{}", self.language)).context("a slip");
        let (chidi, lost) = (own("chidi")?, own("lost")?);
        self.says_who(chidi).await?;
        self.touch("kiosk_decline").await?;
        self.at("declined").await?;
        self.touch("kiosk_read_again").await?;
        self.desk.at_step("consent").await?;
        self.station.arm(Fault::BiometricCode(3));
        self.agrees().await?;
        self.is_taken().await?;
        self.at("refused").await?;
        self.touch("kiosk_again").await?;
        self.is_still_there().await?;
        self.station.arm(Fault::Delay(Duration::from_secs(3)));
        self.station.arm(Fault::BiometricCode(2));
        self.is_taken().await?;
        self.at("sending").await?;
        self.at("unverified").await?;
        self.touch("kiosk_again").await?;
        self.is_still_there().await?;
        self.is_taken().await?;
        self.at("done").await?;
        self.touch("kiosk_finish").await?;
        self.says_who(lost).await?;
        self.station.arm(Fault::LoseReply);
        self.touch("kiosk_agree").await?;
        self.desk.at_step("capture").await?;
        self.desk.css("img.shown").await?;
        self.is_taken().await?;
        self.at("unknown").await
    }

    async fn finishes(&self) -> Result<()> {
        self.touch("kiosk_finish").await?;
        self.desk.at_step("welcome").await
    }

    /// Nobody touches anything: the kiosk asks.
    async fn is_asked(&mut self) -> Result<()> {
        self.desk.sees(self.word("kiosk_idle_title")?, SOON).await?;
        self.look("idle").await
    }

    fn end(self) -> Result<()> {
        ensure!(self.found.is_empty(), "{}", self.found.join("\n"));
        Ok(())
    }
}

/// What can be typed of slips: for each language one of somebody who is enrolled, and one of somebody whose enrolment is
/// lost.
type Codes = HashMap<String, String>;

/// Beside the middle: nothing takes itself while the screen is looked at.
const BESIDE: At = At { x: 0.7, ..WELL };

/// Somebody for each language whose enrolment will be lost, and how the station looks.
async fn prepared(test: &str, appearance: &str) -> Result<(Station, Codes)> {
    let station = Station::set_up(test).await?;
    if let Some(person) = Portrait::find() {
        station.camera.show(&person.standing(BESIDE))?;
    }
    let desk = station.desk(&format!("{test}-desk")).await?;
    desk.answer("station_set_appearance", json!({ "appearance": appearance })).await?;
    let mut codes = Codes::new();
    // Their face is there from the second visit on: each slip replaces one.
    for language in LANGUAGES.iter().chain(&["spare"]) {
        let (code, _) = desk.slip(&station.person, true).await?;
        codes.insert(format!("chidi.{language}"), code);
    }
    for (language, known) in LANGUAGES.iter().zip(station.sandbox.people().iter().skip(1)) {
        let draft = json!({
            "loginName": format!("lost.{language}"), "firstName": "Ada", "lastName": "Okafor",
            "email": format!("{language}@example.org"), "countryCode": "+1", "number": "4155550119",
            "aliases": [],
        });
        let adopted = json!({ "draft": draft, "guid": known.guid });
        let person = desk.answer("person_adopt", adopted).await?;
        let id = person["row"]["id"].as_str().context("an id")?;
        codes.insert(format!("lost.{language}"), desk.slip(id, false).await?.0);
    }
    desk.close().await?;
    Ok((station, codes))
}

async fn opened(plan: Plan) -> Result<Desk> {
    let desk = plan.open().await?;
    desk.at_step("welcome").await?;
    Ok(desk)
}

#[tokio::test]
async fn every_screen_in_every_language_is_for_everybody() -> Result<()> {
    if Portrait::find().is_none() {
        return Ok(());
    }
    let (station, codes) = prepared("screens", "light").await?;
    let desk = opened(station.kiosk_plan("screens")).await?;
    let mut found = Vec::new();
    for language in LANGUAGES {
        let mut visit = Visit::new(&desk, &station, language).await?;
        visit.look("welcome").await?;
        visit.all_ends(&codes).await?;
        visit.is_asked().await?;
        visit.touch("kiosk_idle_stay").await?;
        visit.finishes().await?;
        found.extend(visit.found);
    }
    let mut staff = Visit::new(&desk, &station, "en").await?;
    staff.found = found;
    staff.touch("kiosk_staff").await?;
    staff.look("staff").await?;
    desk.type_into("Passcode", PASSCODE).await?;
    staff.touch("kiosk_staff_look").await?;
    desk.css("[data-testid=kiosk-staff-panel] [data-part=camera]").await?;
    desk.css("[data-testid=kiosk-staff-panel] [data-part=updates]").await?;
    staff.look("panel").await?;
    staff.end()?;
    desk.close().await
}

#[tokio::test]
async fn upright_in_the_dark_and_without_motion_it_is_the_same_kiosk() -> Result<()> {
    if Portrait::find().is_none() {
        return Ok(());
    }
    let (station, codes) = prepared("upright", "dark").await?;
    let settings = station.folder.path().join("home/.config/gtk-3.0");
    std::fs::create_dir_all(&settings)?;
    let still = "[Settings]\ngtk-enable-animations=0\n";
    std::fs::write(settings.join("settings.ini"), still)?;
    let desk = opened(station.kiosk_plan("upright").screen(800, 1280)).await?;
    let is = async |query: &str| -> Result<bool> {
        let asked = vec![json!(query)];
        let script = "return matchMedia(arguments[0]).matches;";
        Ok(desk.web()?.execute(script, asked).await?.convert()?)
    };
    ensure!(is("(orientation: portrait)").await?, "it does not stand upright");
    ensure!(is("(prefers-reduced-motion: reduce)").await?, "motion is not reduced");
    let mut found = Vec::new();
    for language in ["ar", "de"] {
        let mut visit = Visit::new(&desk, &station, language).await?;
        visit.all_ends(&codes).await?;
        visit.finishes().await?;
        found.extend(visit.found);
    }
    let mut visit = Visit::new(&desk, &station, "ar").await?;
    visit.found = found;
    visit.says_who(codes.get("chidi.spare").context("a slip")?).await?;
    visit.touch("kiosk_decline").await?;
    desk.at_step("declined").await?;
    visit.is_asked().await?;
    desk.at_step("welcome").await?;
    visit.end()?;
    let moving =
        "return document.getAnimations().filter((one) => one.playState === 'running').length;";
    assert_eq!(desk.web()?.execute(moving, Vec::new()).await?.convert::<u32>()?, 0);
    desk.close().await
}

/// What a page sees of a screen of 1440 × 960 that is magnified to 200 %.
#[tokio::test]
async fn magnified_to_twice_its_size_nothing_is_cut_off() -> Result<()> {
    if Portrait::find().is_none() {
        return Ok(());
    }
    let (station, codes) = prepared("magnified", "light").await?;
    let desk = opened(station.kiosk_plan("magnified").screen(720, 480)).await?;
    let mut found = Vec::new();
    for language in ["de", "ar"] {
        let mut visit = Visit::new(&desk, &station, language).await?;
        visit.least = MAGNIFIED;
        visit.look("welcome").await?;
        visit.all_ends(&codes).await?;
        visit.finishes().await?;
        found.extend(visit.found);
    }
    ensure!(found.is_empty(), "{}", found.join("\n"));
    desk.close().await
}
