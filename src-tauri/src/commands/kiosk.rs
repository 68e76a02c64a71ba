//! A visit at the kiosk. Whatever happens, the answer is the kiosk as it is now.

use gatehouse_policy::KeyName;
use tauri::{AppHandle, WebviewWindow};

use super::{Answer, Here};
use crate::{
    becoming, eyes,
    failure::{Failure, FailureCode},
    kiosk::{self, Typed, leaving, view},
    renderer,
    role::Role,
    selftest,
    views::{
        camera::CameraChoice,
        connections::TypedSecret,
        enrolment::{SelfTestLine, SelfTestPart},
        kiosk::{KioskLanguage, KioskPulse, KioskView, Unlocked},
    },
};

/// The kiosk as it is.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_open(station: Here<'_>) -> Answer<KioskView> {
    Ok(view(&station, Ok(())).await)
}

/// A language was chosen.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_begin(station: Here<'_>, language: KioskLanguage) -> Answer<KioskView> {
    let only = station.fixed.policy.language().map(KioskLanguage::from);
    if only.is_some_and(|only| only != language) {
        return Err(station.fixed.refusal(KeyName::StationLanguage));
    }
    let outcome = kiosk::begin(&station, language.into()).await;
    Ok(view(&station, outcome).await)
}

/// Looks for a slip before the camera; nothing where there is none.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_scan(station: Here<'_>) -> Answer<Option<KioskView>> {
    match kiosk::scan(&station).await {
        Some(outcome) => Ok(Some(view(&station, outcome).await)),
        None => Ok(None),
    }
}

/// The code of a slip was typed.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_code(station: Here<'_>, code: String) -> Answer<KioskView> {
    let outcome = kiosk::identify(&station, Typed::Code(code)).await;
    Ok(view(&station, outcome).await)
}

/// A login name was typed.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_login_name(station: Here<'_>, login_name: String) -> Answer<KioskView> {
    if !kiosk::takes_login_names(&station) {
        station.fixed.refuse(KeyName::KioskWayIn)?;
        let words = "A login name lets nobody in at this kiosk: it takes enrolment slips";
        return Err(Failure::new(FailureCode::Gone, words));
    }
    let outcome = kiosk::identify(&station, Typed::LoginName(login_name)).await;
    Ok(view(&station, outcome).await)
}

/// They agreed to the text, or did not.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_consent(station: Here<'_>, visit: u32, agreed: bool) -> Answer<KioskView> {
    let outcome = if agreed {
        kiosk::agree(&station, visit).await
    } else {
        kiosk::decline(&station, visit).await
    };
    Ok(view(&station, outcome).await)
}

/// Takes a picture and has it enrolled.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_take(station: Here<'_>, visit: u32) -> Answer<KioskView> {
    let outcome = kiosk::take(&station, visit).await;
    Ok(view(&station, outcome).await)
}

/// Whoever stands before the camera says that it is still them.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_still(station: Here<'_>, visit: u32) -> Answer<KioskView> {
    let outcome = kiosk::still(&station, visit);
    Ok(view(&station, outcome).await)
}

/// Asks the service whether it recognises the person now.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_check(station: Here<'_>) -> Answer<KioskView> {
    let outcome = kiosk::check(&station).await;
    Ok(view(&station, outcome).await)
}

/// One more picture.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_again(station: Here<'_>) -> Answer<KioskView> {
    let outcome = kiosk::again(&station);
    Ok(view(&station, outcome).await)
}

/// One step back.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_back(station: Here<'_>) -> Answer<KioskView> {
    let outcome = kiosk::back(&station);
    Ok(view(&station, outcome).await)
}

/// They left: nothing of them stays.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_left(station: Here<'_>) -> Answer<KioskView> {
    let outcome = kiosk::left(&station);
    Ok(view(&station, outcome).await)
}

/// Says whether somebody touched the screen since this was last said, and asks whether they are still taken to be there.
#[tauri::command]
#[specta::specta]
pub fn kiosk_pulse(station: Here<'_>, touched: bool) -> Answer<KioskPulse> {
    Ok(kiosk::pulse(&station, touched))
}

/// Staff close the kiosk with the station's passcode; without `leave` they only look after it.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_unlock(
    station: Here<'_>,
    app: AppHandle,
    window: WebviewWindow,
    passcode: TypedSecret,
    leave: bool,
) -> Answer<Unlocked> {
    let answer = leaving::unlock(&station, passcode.0.expose(), leave).await?;
    if answer.right && leave {
        tracing::info!(window = window.label(), "left with the passcode");
        app.exit(0);
    }
    Ok(answer)
}

/// Staff open another role from here: the program starts again as that, once.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_become(station: Here<'_>, app: AppHandle, role: Role) -> Answer<()> {
    becoming::become_once(&station, &app, role).await
}

/// Sets the passcode where there is none yet, and changes it for staff.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_staff_passcode(station: Here<'_>, passcode: TypedSecret) -> Answer<KioskView> {
    leaving::staff_only(&station).await?;
    leaving::set_passcode(&station, passcode.0).await?;
    Ok(view(&station, Ok(())).await)
}

/// Which cameras there are, for staff.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_staff_cameras(station: Here<'_>) -> Answer<CameraChoice> {
    leaving::staff_only(&station).await?;
    eyes::choice(&station).await
}

/// Uses a camera from now on, for staff.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_staff_camera(station: Here<'_>, id: Option<String>) -> Answer<CameraChoice> {
    leaving::staff_only(&station).await?;
    eyes::choose(&station, id).await
}

/// What the station found in itself, for staff; `anew`: after it has looked once more.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_staff_test(station: Here<'_>, anew: bool) -> Answer<Vec<SelfTestLine>> {
    leaving::staff_only(&station).await?;
    // Where somebody stood before the camera at the start, it was not looked at.
    let camera =
        |lines: &Vec<SelfTestLine>| lines.iter().any(|line| line.part == SelfTestPart::Camera);
    match selftest::last(&station).filter(|lines| !anew && camera(lines)) {
        Some(lines) => Ok(lines),
        None => Ok(selftest::lines(&station).await),
    }
}

/// The usual renderer is tried again at the next start, for staff.
#[tauri::command]
#[specta::specta]
pub async fn kiosk_staff_usual_renderer(station: Here<'_>) -> Answer<Vec<SelfTestLine>> {
    leaving::staff_only(&station).await?;
    renderer::forget(&station)?;
    Ok(selftest::renderer_chosen(&station))
}
