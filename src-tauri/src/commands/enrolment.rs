//! What the desk does for the kiosk, and faces, fingerprints and palms at the desk itself.

use gatehouse_kiosk::{Language, NewSlip, Pairing, Purpose, exchange, kiosk_name};
use gatehouse_people::{factors::Wish, shown};
use gatehouse_policy::KeyName;
use gatehouse_records::{Factor, State};
use gatehouse_vendors::authx::Process;
use jiff::Timestamp;
use tauri::WebviewWindow;
use uuid::Uuid;

use super::{Answer, Here, new_passphrase, typed_passphrase};
use crate::{
    chooser,
    directory::records,
    faces,
    failure::{Failure, FailureCode},
    home,
    kiosk::{self, leaving},
    pairings, people, renderer, samples, selftest,
    views::{
        connections::TypedSecret,
        enrolment::{
            BodyFactor, FactorProcess, FactorResult, HomeSummary, KioskSetup, PairingView,
            SelfTestLine, SlipDraft, SlipView,
        },
        kiosk::{ConsentText, KioskLanguage},
        people::{PersonView, moment},
    },
};

const LONGEST_KIOSK: usize = 60;

/// Makes an enrolment slip for a person.
#[tauri::command]
#[specta::specta]
pub async fn slip_make(station: Here<'_>, id: String, draft: SlipDraft) -> Answer<SlipView> {
    let days = station.fixed.policy.slip_days();
    if draft.hours == 0 || u32::from(draft.hours) > days * 24 {
        return Err(Failure::field("hours", format!("A slip is good for {days} days at most")));
    }
    let person = shown(&records(&station).await?, people::id(&id)?).await?.person;
    let unknown = || Failure::new(FailureCode::Gone, "Only somebody whom AuthX knows has a slip");
    if person.state != State::Known {
        return Err(unknown());
    }
    let pairing = pairings::provide(&station).await?;
    let new = NewSlip {
        guid: person.guid.ok_or_else(unknown)?,
        login_name: person.typed.login_name,
        first_name: person.typed.profile.first_name,
        kiosk: draft.kiosk,
        purpose: if draft.replaces { Purpose::Replace } else { Purpose::Enrol },
        hours: draft.hours,
    };
    let failed = |trouble: gatehouse_kiosk::SlipTrouble| {
        Failure::new(FailureCode::InvalidInput, trouble.to_string())
    };
    let paper = new.make(&pairing, Timestamp::now()).map_err(failed)?;
    let svg = paper.svg().map_err(failed)?;
    Ok(SlipView::new(paper, svg, &pairing))
}

/// What the station's page says about the kiosk.
#[tauri::command]
#[specta::specta]
pub async fn enrolment_setup(station: Here<'_>) -> Answer<KioskSetup> {
    let pairing = pairings::look(&station).await?;
    let service = pairings::service(&station).ok();
    let pairing = pairing.map(|pairing| PairingView {
        id: pairing.id.to_string(),
        made: moment(pairing.made),
        astray: !pairing.service.is_empty() && service.is_some_and(|own| own != pairing.service),
        kiosk: pairing.kiosk().to_owned(),
        service: pairing.service,
    });
    Ok(KioskSetup {
        pairing,
        passcode: records(&station).await?.passcode().await?.is_some(),
        login_names: kiosk::takes_login_names(&station),
        only_language: station.fixed.policy.language().map(Into::into),
        opens_as: station.opens_as(),
        idle_seconds: station.kiosk_idle(),
        kiosks: station.settings.read(|saved| saved.kiosks.iter().cloned().collect()),
        slip_days: station.fixed.policy.slip_days(),
    })
}

/// Writes the pairing to a file under a passphrase; makes one if there is none. `false`: no place was chosen.
#[tauri::command]
#[specta::specta]
pub async fn pairing_write(
    station: Here<'_>,
    window: WebviewWindow,
    passphrase: TypedSecret,
    kiosk: String,
) -> Answer<bool> {
    home::refuse_in_sandbox(&station)?;
    let passphrase = new_passphrase(&passphrase, "whoever opens this file can make slips")?;
    let kiosk = kiosk_name(&kiosk);
    if kiosk.len() > LONGEST_KIOSK {
        let words = format!("A name of a kiosk has {LONGEST_KIOSK} characters at most");
        return Err(Failure::field("kiosk", words));
    }
    let pairing = pairings::provide(&station).await?.for_kiosk(&kiosk);
    let chosen = chooser::save(&window, "Save the pairing", "gatehouse.pairing").await?;
    let Some(path) = chosen else { return Ok(false) };
    home::apart(move || pairing.write(&path, &passphrase)).await?;
    if !kiosk.is_empty() {
        station.settings.change(|saved| {
            saved.kiosks.insert(kiosk);
        })?;
    }
    Ok(true)
}

/// Takes a pairing in that a desk made. `false`: no file was chosen.
#[tauri::command]
#[specta::specta]
pub async fn pairing_take(
    station: Here<'_>,
    window: WebviewWindow,
    passphrase: TypedSecret,
) -> Answer<bool> {
    home::refuse_in_sandbox(&station)?;
    let Some(path) = chooser::open(&window, "Choose a pairing").await? else { return Ok(false) };
    let passphrase = typed_passphrase(&passphrase);
    let pairing = home::apart(move || Pairing::read(&path, &passphrase)).await?;
    pairings::keep(&station, &pairing).await?;
    Ok(true)
}

/// Ends the pairing at this station.
#[tauri::command]
#[specta::specta]
pub async fn pairing_forget(station: Here<'_>) -> Answer<()> {
    home::refuse_in_sandbox(&station)?;
    pairings::forget(&station).await
}

/// Writes what was enrolled here to a file for the desk. Nothing where no place was chosen.
#[tauri::command]
#[specta::specta]
pub async fn exchange_write(
    station: Here<'_>,
    window: WebviewWindow,
) -> Answer<Option<HomeSummary>> {
    let pairing = pairings::wanted(&station).await?;
    let sent = home::remembered(&station, &pairing).await?;
    let name = format!("gatehouse-kiosk-{}.exchange", jiff::Zoned::now().strftime("%Y-%m-%d"));
    let Some(path) = chooser::save(&window, "Save for the desk", &name).await? else {
        return Ok(None);
    };
    let summary = home::summary(&sent);
    home::apart(move || sent.write(&path, &pairing)).await?;
    Ok(Some(summary))
}

/// Takes in what a kiosk enrolled. Nothing where no file was chosen.
#[tauri::command]
#[specta::specta]
pub async fn exchange_take(
    station: Here<'_>,
    window: WebviewWindow,
) -> Answer<Option<HomeSummary>> {
    let pairing = pairings::wanted(&station).await?;
    let Some(path) = chooser::open(&window, "Choose a kiosk's file").await? else {
        return Ok(None);
    };
    let read = tokio::task::spawn_blocking(move || exchange::Exchange::read(&path, &pairing)).await;
    let came = read.map_err(|error| Failure::internal(&error))?.map_err(home::not_home)?;
    Ok(Some(home::take_in(&station, &came).await?))
}

/// Sets the passcode that staff leave the kiosk with.
#[tauri::command]
#[specta::specta]
pub async fn station_set_passcode(
    station: Here<'_>,
    passcode: TypedSecret,
    current: Option<TypedSecret>,
) -> Answer<()> {
    leaving::prove(&station, current.map(|typed| typed.0)).await?;
    leaving::set_passcode(&station, passcode.0).await
}

/// Sets whether a login name lets somebody in at the kiosk of this station.
#[tauri::command]
#[specta::specta]
pub fn station_set_login_names(station: Here<'_>, on: bool) -> Answer<()> {
    station.fixed.refuse(KeyName::KioskWayIn)?;
    station.settings.change(|saved| saved.kiosk_login_names = on)
}

/// Sets after how many seconds without a touch the kiosk begins anew.
#[tauri::command]
#[specta::specta]
pub fn station_set_idle(station: Here<'_>, seconds: u32) -> Answer<()> {
    station.fixed.refuse(KeyName::KioskIdleSeconds)?;
    if !(30..=600).contains(&seconds) {
        return Err(Failure::field("idleSeconds", "From 30 seconds to ten minutes"));
    }
    station.settings.change(|saved| saved.kiosk_idle = Some(seconds))
}

/// Looks at everything that the station's role needs of this computer.
#[tauri::command]
#[specta::specta]
pub async fn station_self_test(station: Here<'_>) -> Answer<Vec<SelfTestLine>> {
    Ok(selftest::lines(&station).await)
}

/// What the station found in itself when it last looked; nothing where it has not yet.
#[tauri::command]
#[specta::specta]
pub async fn station_self_test_last(station: Here<'_>) -> Answer<Option<Vec<SelfTestLine>>> {
    Ok(selftest::last(&station))
}

/// The usual renderer is tried again at the next start.
#[tauri::command]
#[specta::specta]
pub fn station_usual_renderer(station: Here<'_>) -> Answer<Vec<SelfTestLine>> {
    renderer::forget(&station)?;
    Ok(selftest::renderer_chosen(&station))
}

/// What a person is asked to agree to before a camera looks at them.
#[tauri::command]
#[specta::specta]
pub fn consent_text(language: KioskLanguage) -> Answer<ConsentText> {
    Ok(Language::from(language).into())
}

/// The person before the desk has read the text and agrees. It is on disk before the camera can be opened.
#[tauri::command]
#[specta::specta]
pub async fn person_consent(
    station: Here<'_>,
    id: String,
    language: KioskLanguage,
) -> Answer<PersonView> {
    let id = people::id(&id)?;
    faces::agree(&station, id, language.into()).await?;
    Ok(shown(&records(&station).await?, id).await?.into())
}

/// Enrols, verifies or removes a factor: a face from the camera, a fingerprint or a palm from a file. Nothing where no
/// file was chosen.
#[tauri::command]
#[specta::specta]
pub async fn factor_process(
    station: Here<'_>,
    window: WebviewWindow,
    id: String,
    factor: BodyFactor,
    process: FactorProcess,
) -> Answer<Option<FactorResult>> {
    let id = people::id(&id)?;
    let process = Process::from(process);
    let (factor, sample, facts) = match factor {
        _ if process == Process::Delete => (own(factor), None, None),
        BodyFactor::Face => {
            faces::agreed(&station, id).await?;
            let shot = station.eyes.shot_at_the_desk().await.map_err(|_| no_picture())?;
            (Factor::Face, Some(shot.sample), Some(shot.facts))
        }
        // The contract contradicts itself about a palm's data (vendors.md A-24): a file may be given.
        BodyFactor::Fingerprint | BodyFactor::Palm => {
            let chosen = chooser::open(&window, "Choose captured data").await?;
            let Some(path) = chosen else { return Ok(None) };
            (own(factor), Some(samples::read(&path).await?), None::<_>)
        }
    };
    let wish = Wish { factor, process, sample, correlation: Uuid::new_v4().to_string() };
    let processed = people::means_for(&station, id).await?.process(id, wish).await?;
    Ok(Some(FactorResult::new(processed, facts)))
}

fn own(factor: BodyFactor) -> Factor {
    match factor {
        BodyFactor::Face => Factor::Face,
        BodyFactor::Fingerprint => Factor::Fingerprint,
        BodyFactor::Palm => Factor::Palm,
    }
}

fn no_picture() -> Failure {
    let words = "The camera gave no picture. Look at what it says above, then try again.";
    Failure::new(FailureCode::Gone, words)
}
