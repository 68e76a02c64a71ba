//! What nokhwa's errors mean. They carry the system's own text and nothing else to go by.

use nokhwa::NokhwaError;

use crate::camera::Trouble;

/// The number in a text like "Device or resource busy (os error 16)".
fn os_error(text: &str) -> Option<i32> {
    let (_, behind) = text.rsplit_once("(os error ")?;
    behind.split(')').next()?.parse().ok()
}

pub(super) fn of(error: &NokhwaError) -> Trouble {
    let text = error.to_string();
    let trouble = os_error(&text).map_or(Trouble::Faulty, of_number);
    if trouble == Trouble::Faulty { of_text(&text) } else { trouble }
}

#[cfg(target_os = "linux")]
pub(super) fn of_io(error: &std::io::Error) -> Trouble {
    error.raw_os_error().map_or(Trouble::Faulty, of_number)
}

/// Linux numbers: EPERM, ENOENT, EINTR, ENXIO, EACCES, EBUSY, ENODEV.
fn of_number(number: i32) -> Trouble {
    match number {
        1 | 13 => Trouble::Denied,
        2 | 6 | 19 => Trouble::Gone,
        4 => Trouble::Woken,
        16 => Trouble::Busy,
        _ => Trouble::Faulty,
    }
}

/// Media Foundation's numbers, as they stand in its texts; not run here.
fn of_text(text: &str) -> Trouble {
    const DENIED: &str = "0x80070005"; // E_ACCESSDENIED
    const SHARING: &str = "0x80070020"; // ERROR_SHARING_VIOLATION
    const PREEMPTED: &str = "0xC00D3EA3"; // MF_E_VIDEO_RECORDING_DEVICE_PREEMPTED
    const STARTING: &str = "0xC00D3704"; // MF_E_HW_MFT_FAILED_START_STREAMING
    const INVALIDATED: &str = "0xC00D3EA2"; // MF_E_VIDEO_RECORDING_DEVICE_INVALIDATED
    let says = |parts: &[&str]| parts.iter().any(|part| text.contains(part));
    match () {
        () if says(&[DENIED]) => Trouble::Denied,
        () if says(&[SHARING, PREEMPTED, STARTING]) => Trouble::Busy,
        () if says(&[INVALIDATED]) => Trouble::Gone,
        () => Trouble::Faulty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_that_were_seen_are_told_apart() {
        let read = |text: &str| of(&NokhwaError::ReadFrameError(text.to_owned()));
        assert_eq!(read("Interrupted system call (os error 4)"), Trouble::Woken);
        assert_eq!(read("No such device (os error 19)"), Trouble::Gone);
        assert_eq!(read("Device or resource busy (os error 16)"), Trouble::Busy);
        assert_eq!(read("Input/output error (os error 5)"), Trouble::Faulty);
        let open = NokhwaError::OpenDeviceError(
            "0".to_owned(),
            "V4L2 Error: Permission denied (os error 13)".to_owned(),
        );
        assert_eq!(of(&open), Trouble::Denied);
    }
}
