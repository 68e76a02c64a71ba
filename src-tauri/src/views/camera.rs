//! The camera as a window sees it.

use gatehouse_capture::{Device, Hint};
use serde::Serialize;
use specta::{Type, Types, datatype::DataType};
use tauri::ipc::{InvokeResponseBody, IpcResponse};

/// What the camera is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CameraState {
    Closed,
    Searching,
    Absent,
    Opening,
    Live,
    Silent,
    Busy,
    Denied,
    Gone,
    Faulty,
    Black,
    Frozen,
    Infrared,
}

/// The one thing to change next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CameraHint {
    NoFace,
    TooManyFaces,
    TooNear,
    CutOff,
    TooFar,
    OffCentre,
    TooDark,
    TooBright,
    Uneven,
    Flat,
    Moving,
    Blurred,
}

/// The camera and what it sees, at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CameraLook {
    pub state: CameraState,
    /// A picture was looked at; before that no hint means nothing.
    pub seen: bool,
    /// Nothing where the picture is good, or nothing is known of it.
    pub hint: Option<CameraHint>,
    /// Enough good pictures in a row: the countdown may begin.
    pub steady: bool,
    /// Somebody else may stand there by now: whoever agreed has to say that it is still them.
    pub who_is_there: bool,
    pub rate: Option<f32>,
    /// Mean luminance of the face, 0 to 255.
    pub light: Option<f32>,
}

impl CameraLook {
    /// It is not open.
    pub fn closed() -> Self {
        let state = CameraState::Closed;
        Self {
            state,
            seen: false,
            hint: None,
            steady: false,
            who_is_there: false,
            rate: None,
            light: None,
        }
    }
}

/// A camera that is plugged in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CameraDevice {
    /// By which it is remembered.
    pub id: String,
    pub name: String,
    /// Where it is plugged in, for two of the same name.
    pub place: Option<String>,
}

impl From<&Device> for CameraDevice {
    fn from(device: &Device) -> Self {
        let id = device.id.as_str().to_owned();
        let place = device.id.place().map(str::to_owned);
        Self { id, name: device.name.clone(), place }
    }
}

/// Which cameras there are, and which one is to be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct CameraChoice {
    pub cameras: Vec<CameraDevice>,
    /// Nothing: the first that is there, or one that is missing.
    pub chosen: Option<String>,
    /// The name of the chosen one, where it is not plugged in.
    pub missing: Option<String>,
}

/// What was measured of the very picture that was sent. Numbers only; nothing of the picture is in them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FrameFacts {
    pub width: u32,
    pub height: u32,
    pub bytes: u32,
    pub faces: u32,
    pub hint: Option<CameraHint>,
    /// Mean luminance of the face, 0 to 255.
    pub light: Option<f32>,
    /// Gradient energy over variance, in percent.
    pub sharpness: Option<f32>,
    /// Height of the face as a part of the frame's.
    pub size: Option<f32>,
}

/// A picture of the preview with its number, as bytes: as JSON it would be ten times as long.
pub struct RawFrame(pub Option<(u64, Vec<u8>)>);

impl IpcResponse for RawFrame {
    fn body(self) -> tauri::Result<InvokeResponseBody> {
        let bytes = self.0.map_or_else(Vec::new, |(seq, jpeg)| {
            let mut bytes = Vec::with_capacity(jpeg.len() + 8);
            bytes.extend_from_slice(&seq.to_le_bytes());
            bytes.extend_from_slice(&jpeg);
            bytes
        });
        Ok(InvokeResponseBody::Raw(bytes))
    }
}

impl Type for RawFrame {
    fn definition(_: &mut Types) -> DataType {
        specta_typescript::define("ArrayBuffer").into()
    }
}

impl From<Hint> for CameraHint {
    fn from(hint: Hint) -> Self {
        match hint {
            Hint::NoFace => Self::NoFace,
            Hint::TooManyFaces => Self::TooManyFaces,
            Hint::TooNear => Self::TooNear,
            Hint::CutOff => Self::CutOff,
            Hint::TooFar => Self::TooFar,
            Hint::OffCentre => Self::OffCentre,
            Hint::TooDark => Self::TooDark,
            Hint::TooBright => Self::TooBright,
            Hint::Uneven => Self::Uneven,
            Hint::Flat => Self::Flat,
            Hint::Moving => Self::Moving,
            Hint::Blurred => Self::Blurred,
        }
    }
}
