//! The station looks at itself: everything that its role needs of this computer, line by line.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use gatehouse_kiosk::flow::Looking;
use gatehouse_vault::VaultTrouble;
use gatehouse_vendors::check::{CheckLine, CheckOutcome, CheckStep};

use crate::{
    directory::records,
    people,
    renderer::{self, Painter},
    role::Role,
    station::Station,
    updates,
    views::{
        camera::{CameraLook, CameraState},
        enrolment::{SelfTestLine, SelfTestPart as Part, SelfTestVerdict as Verdict},
    },
};

/// How long a camera may take to show itself.
const PATIENCE: Duration = Duration::from_secs(4);
const PAUSE: Duration = Duration::from_millis(200);

/// After the first paint, so that nothing of it is felt at the start.
const AFTER_PAINT: Duration = Duration::from_millis(700);

/// What was found when the station last looked at itself.
#[derive(Default)]
pub struct Last {
    lines: Mutex<Option<Vec<SelfTestLine>>>,
    begun: AtomicBool,
}

impl Last {
    fn lines(&self) -> Option<Vec<SelfTestLine>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether staff have to do something; nothing where nobody knows yet.
    pub fn needs_staff(&self) -> Option<bool> {
        let lines = self.lines()?;
        Some(lines.iter().any(|line| line.verdict == Verdict::Failed))
    }

    fn keep(&self, lines: &[SelfTestLine]) {
        *self.lines.lock().unwrap_or_else(PoisonError::into_inner) = Some(lines.to_vec());
    }
}

/// Looks once after the window has painted, where faces are taken: at a kiosk, and at a desk that could.
pub fn at_start(station: &Arc<Station>) {
    if station.selftest.begun.swap(true, Ordering::SeqCst) {
        return;
    }
    let station = Arc::clone(station);
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(AFTER_PAINT).await;
        station.desk.settled().await;
        if takes_faces(&station) {
            lines(&station).await;
        }
    });
}

/// A desk in practice does not turn a camera on that nobody asked for.
fn takes_faces(station: &Station) -> bool {
    let connected = || {
        let saved = people::chosen(station);
        saved.is_some_and(|saved| !saved.field("biometricHostName").is_empty())
    };
    match station.role {
        Role::Kiosk => true,
        Role::Admin => station.desk.simulated().is_none() && connected(),
        Role::Uploads => false,
    }
}

/// Every line, in the order in which somebody would put things right.
pub async fn lines(station: &Station) -> Vec<SelfTestLine> {
    let mut lines: Vec<_> = screen(station).into_iter().collect();
    // Whoever hands calls over takes no faces, and sees no people.
    let faces = station.role != Role::Uploads;
    if faces {
        lines.extend(camera(station).await);
    }
    lines.push(keyring(station).await);
    if faces {
        lines.push(directory(station).await);
        lines.extend(service(station).await);
    }
    station.selftest.keep(&lines);
    with_updates(station, lines)
}

/// What was found when the station last looked at itself; nothing where it has not yet. Updates go on meanwhile.
pub fn last(station: &Station) -> Option<Vec<SelfTestLine>> {
    Some(with_updates(station, station.selftest.lines()?))
}

fn with_updates(station: &Station, mut lines: Vec<SelfTestLine>) -> Vec<SelfTestLine> {
    lines.push(updates::line(station));
    lines
}

/// The lines as they were, but for what was just chosen of the renderer.
pub fn renderer_chosen(station: &Station) -> Vec<SelfTestLine> {
    let before = station.selftest.lines().unwrap_or_default();
    let others = before.into_iter().filter(|line| line.part != Part::Screen);
    let lines: Vec<_> = screen(station).into_iter().chain(others).collect();
    station.selftest.keep(&lines);
    with_updates(station, lines)
}

/// What paints the page, where there is more than one way.
fn screen(station: &Station) -> Option<SelfTestLine> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let remembered = station.settings.read(renderer::is_remembered);
    let (verdict, words) = match (station.renderer.painter, remembered) {
        (Painter::Usual, false) => (Verdict::Good, "The usual renderer paints"),
        (Painter::Usual, true) => (
            Verdict::Look,
            "The usual renderer paints, as the start option says; without it the plain one would",
        ),
        (Painter::Asked, _) => {
            (Verdict::Good, "The plain renderer paints, as the start option says")
        }
        (_, true) => (
            Verdict::Look,
            "The plain renderer paints: the usual one showed nothing on this computer. It is slower and looks the same.",
        ),
        (_, false) => (
            Verdict::Look,
            "The plain renderer paints until Gatehouse is closed. The next start tries the usual one again.",
        ),
    };
    Some(SelfTestLine { way_back: remembered, ..line(Part::Screen, verdict, words) })
}

/// Opens the camera for a moment, unless somebody stands before it.
async fn camera(station: &Station) -> Vec<SelfTestLine> {
    if station.role == Role::Kiosk && station.kiosk.looking() != Looking::Closed {
        return Vec::new();
    }
    station.eyes.try_out();
    let mut look = station.eyes.look();
    let began = tokio::time::Instant::now();
    while began.elapsed() < PATIENCE {
        tokio::time::sleep(PAUSE).await;
        look = station.eyes.look();
        if look.state == CameraState::Live && look.rate.is_some() && began.elapsed() > PATIENCE / 2
        {
            break;
        }
    }
    let lit = station.eyes.light();
    station.eyes.end_trial();
    vec![rate(&look), light(lit)]
}

fn rate(look: &CameraLook) -> SelfTestLine {
    let (verdict, words) = match (look.state, look.rate) {
        (CameraState::Live, Some(rate)) if rate >= 10.0 => {
            (Verdict::Good, format!("{rate:.0} pictures a second"))
        }
        (CameraState::Live, Some(rate)) => {
            (Verdict::Look, format!("{rate:.0} pictures a second, which is slow"))
        }
        (CameraState::Live, None) => (Verdict::Look, "It sends pictures".to_owned()),
        (CameraState::Absent, _) => (Verdict::Failed, "There is no camera".to_owned()),
        (CameraState::Busy, _) => (Verdict::Failed, "Another program is using it".to_owned()),
        (CameraState::Denied, _) => (Verdict::Failed, "It may not be used".to_owned()),
        (CameraState::Gone, _) => (Verdict::Failed, "It was unplugged".to_owned()),
        (CameraState::Black, _) => (Verdict::Failed, "It sees nothing: is it covered?".to_owned()),
        (CameraState::Frozen, _) => (Verdict::Failed, "Its picture stands still".to_owned()),
        (CameraState::Infrared, _) => {
            (Verdict::Failed, "It sees infrared only: choose another".to_owned())
        }
        _ => (Verdict::Failed, "It does not answer".to_owned()),
    };
    line(Part::Camera, verdict, &words)
}

/// The light of the whole picture: nobody who passes by has agreed to be looked at.
fn light(light: Option<f32>) -> SelfTestLine {
    let Some(light) = light else {
        return line(Part::Light, Verdict::Skipped, "There is no picture to tell it by");
    };
    let (verdict, words) = match light {
        dark if dark < 50.0 => (Verdict::Look, "The picture is dark"),
        bright if bright > 205.0 => (Verdict::Look, "The picture is very bright"),
        _ => (Verdict::Good, "The picture is well lit"),
    };
    line(Part::Light, verdict, words)
}

/// Whether the keyring answers; what it holds is not looked at.
async fn keyring(station: &Station) -> SelfTestLine {
    let name = station.vault.store_name();
    let answer = match gatehouse_vault::SecretName::new("selftest", "nothing") {
        Ok(nothing) => station.vault.look(&nothing).await.map(drop),
        Err(_) => Err(VaultTrouble::Broken),
    };
    match answer {
        Ok(()) | Err(VaultTrouble::NoEntry) => {
            line(Part::Keyring, Verdict::Good, &format!("{name} answers"))
        }
        Err(trouble) if station.desk.simulated().is_some() => {
            let words = format!("{trouble}. The sandbox does without.");
            line(Part::Keyring, Verdict::Look, &words)
        }
        Err(trouble) => line(Part::Keyring, Verdict::Failed, &trouble.to_string()),
    }
}

async fn directory(station: &Station) -> SelfTestLine {
    match records(station).await {
        Ok(_) => line(Part::Records, Verdict::Good, "The directory is open"),
        Err(failure) => line(Part::Records, Verdict::Failed, &failure.message),
    }
}

/// The clock against the service's, and whether it takes our keys.
async fn service(station: &Station) -> Vec<SelfTestLine> {
    let saved = people::chosen(station);
    let Some(client) = saved.and_then(|saved| people::client(station, &saved.id).ok()) else {
        let words = "AuthX is not connected";
        return vec![line(Part::Token, Verdict::Failed, words)];
    };
    let found = client.check().await;
    let of = |step| found.iter().find(|line| line.step == step);
    let mut lines = Vec::new();
    for (part, step) in [(Part::Clock, CheckStep::Clock), (Part::Token, CheckStep::Token)] {
        if let Some(found) = of(step) {
            lines.push(line(part, verdict(found), &found.words));
        }
    }
    if let Some(name) = of(CheckStep::Name).filter(|line| verdict(line) == Verdict::Failed) {
        lines.push(line(Part::Token, Verdict::Failed, &name.words));
    }
    lines
}

fn verdict(line: &CheckLine) -> Verdict {
    match line.outcome {
        CheckOutcome::Fine => Verdict::Good,
        CheckOutcome::Look => Verdict::Look,
        CheckOutcome::Failed(_) => Verdict::Failed,
        CheckOutcome::Skipped => Verdict::Skipped,
    }
}

fn line(part: Part, verdict: Verdict, words: &str) -> SelfTestLine {
    SelfTestLine { part, verdict, words: words.to_owned(), way_back: false }
}
