//! The camera, for the windows that take faces.

use super::{Answer, Here};
use crate::{
    eyes, faces,
    failure::{Failure, FailureCode},
    people,
    role::Role,
    views::camera::{CameraChoice, CameraLook, RawFrame},
};
use gatehouse_capture::Sight;

/// Opens the camera. At the kiosk only where the step allows it: for a face, after consent. At the desk for a person
/// whose consent is written down.
#[tauri::command]
#[specta::specta]
pub async fn camera_open(station: Here<'_>, person: Option<String>) -> Answer<CameraLook> {
    let closed = || Failure::new(FailureCode::Gone, "The camera stays closed at this step");
    let sight = if station.role == Role::Kiosk {
        station.kiosk.sight().ok_or_else(closed)?
    } else {
        let id = people::id(&person.ok_or_else(closed)?)?;
        faces::agreed(&station, id).await?;
        Sight::Faces
    };
    station.eyes.open(sight);
    Ok(station.eyes.look())
}

/// Closes the camera.
#[tauri::command]
#[specta::specta]
pub fn camera_close(station: Here<'_>) -> Answer<()> {
    station.eyes.close();
    Ok(())
}

/// What the camera is doing, and what to change.
#[tauri::command]
#[specta::specta]
pub fn camera_look(station: Here<'_>) -> Answer<CameraLook> {
    Ok(station.eyes.look())
}

/// The newest picture after a number: eight bytes with its number, the lowest first, then a JPEG. Empty where there
/// is nothing newer. It is shown, and never kept.
#[tauri::command]
#[specta::specta]
pub async fn camera_frame(station: Here<'_>, after: u64) -> Answer<RawFrame> {
    Ok(RawFrame(station.eyes.frame(after)))
}

/// Which cameras there are, and which one is to be used.
#[tauri::command]
#[specta::specta]
pub async fn cameras_list(station: Here<'_>) -> Answer<CameraChoice> {
    eyes::choice(&station).await
}

/// Uses a camera from now on, and remembers it; nothing: the first that is there.
#[tauri::command]
#[specta::specta]
pub async fn camera_choose(station: Here<'_>, id: Option<String>) -> Answer<CameraChoice> {
    eyes::choose(&station, id).await
}
