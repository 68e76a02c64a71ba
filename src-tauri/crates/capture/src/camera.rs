//! What a camera is to the rest of the crate.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// An open camera. It lives and dies on the thread that opened it.
pub trait Camera {
    /// Waits for the next frame.
    ///
    /// # Errors
    /// Says what is wrong. After [`Trouble::Damaged`] the next call may succeed; after any other the camera must be
    /// dropped and looked for anew.
    fn frame(&mut self) -> Result<Raw, Trouble>;

    /// The mode it was opened in.
    fn mode(&self) -> Mode;

    /// False where two equal frames are no sign of trouble: a picture file never changes.
    fn lifelike(&self) -> bool {
        true
    }
}

/// Where cameras come from: the system, a file, a script.
pub trait Cameras: Send + Sync {
    /// The cameras that are there now, in a stable order.
    ///
    /// # Errors
    /// The system could not be asked.
    fn list(&self) -> Result<Vec<Device>, Trouble>;

    /// Opens one and starts it.
    ///
    /// # Errors
    /// Says why not.
    fn open(&self, id: &DeviceId, need: Need) -> Result<Box<dyn Camera>, Trouble>;
}

/// What a camera is called in settings. It stays the same over restarts and replugs as far as the system allows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeviceId(String);

/// Between the name of a camera and the place it is plugged into.
const AT: &str = " @ ";

impl DeviceId {
    /// `place`: the bus address on Linux, the symbolic link on Windows, the unique id on macOS; may be empty.
    #[must_use]
    pub fn new(name: &str, place: &str) -> Self {
        if place.is_empty() { Self(name.to_owned()) } else { Self(format!("{name}{AT}{place}")) }
    }

    /// What [`Self::as_str`] gave.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As it stands in the settings.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where it is plugged in, as far as the system says.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.0.rsplit_once(AT).map(|(_, place)| place)
    }

    /// The name without the place.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit_once(AT).map_or(self.0.as_str(), |(name, _)| name)
    }
}

/// One camera of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Device {
    /// For the settings and for [`Cameras::open`].
    pub id: DeviceId,
    /// For a person.
    pub name: String,
}

/// The one of `devices` that was chosen; without a choice the first. A camera in another socket is still the chosen
/// one if only one has its name.
#[must_use]
pub fn chosen<'a>(devices: &'a [Device], choice: Option<&DeviceId>) -> Option<&'a Device> {
    let Some(choice) = choice else { return devices.first() };
    let exact = devices.iter().find(|device| device.id == *choice);
    exact.or_else(|| {
        let mut same = devices.iter().filter(|device| device.id.name() == choice.name());
        same.next().filter(|_| same.next().is_none())
    })
}

/// How large a picture must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// To look whether a camera works: 640 wide.
    Check,
    /// To enrol a face or read a slip: 1280 wide.
    #[default]
    Face,
}

/// How a camera sends its pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Coding {
    /// Whole JPEG pictures.
    Jpeg,
    /// 4:2:2 packed, two bytes a pixel.
    Yuyv,
    /// 4:2:0, a plane of luminance and one of both colours.
    Nv12,
    /// Three bytes a pixel.
    Rgb,
}

/// What a camera was set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Mode {
    /// How it sends its pictures.
    pub coding: Coding,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Pictures a second, as the camera promises; measured ones are in [`crate::Status`].
    pub rate: u32,
}

/// A picture as the camera sent it. No `Debug` and no `Serialize`: it may show a person. It is wiped when dropped.
#[derive(Clone)]
pub struct Raw {
    /// How the bytes are to be read.
    pub coding: Coding,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The bytes. May be longer than the picture.
    pub data: Zeroizing<Vec<u8>>,
}

/// What can be wrong with a camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Another program has it.
    #[error("another program is using the camera")]
    Busy,
    /// This program may not use it.
    #[error("the camera may not be used")]
    Denied,
    /// It was pulled out, or never there.
    #[error("the camera is not there")]
    Gone,
    /// The wait for a frame was ended from outside.
    #[error("the wait for a picture was ended")]
    Woken,
    /// One picture arrived broken.
    #[error("a picture arrived damaged")]
    Damaged,
    /// It offers no mode that can be read, or fails in another way.
    #[error("the camera does not work as it should")]
    Faulty,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(name: &str, place: &str) -> Device {
        Device { id: DeviceId::new(name, place), name: name.to_owned() }
    }

    #[test]
    fn the_chosen_camera_is_found_in_another_socket_unless_two_have_its_name() {
        let one = [device("Desk", "usb-1"), device("Kiosk", "usb-3")];
        let choice = DeviceId::new("Kiosk", "usb-2");
        assert_eq!(chosen(&one, Some(&choice)), Some(&one[1]));
        let two = [device("Kiosk", "usb-3"), device("Kiosk", "usb-4")];
        assert_eq!(chosen(&two, Some(&choice)), None);
        assert_eq!(chosen(&two, Some(&two[1].id)), Some(&two[1]));
    }

    #[test]
    fn without_a_choice_the_first_camera_is_taken() {
        let devices = [device("Desk", ""), device("Kiosk", "")];
        assert_eq!(chosen(&devices, None), Some(&devices[0]));
        assert_eq!(chosen(&[], None), None);
    }

    #[test]
    fn an_id_is_one_string_in_the_settings() {
        let id = DeviceId::new("Paper Webcam", "usb-paper-1");
        let text = serde_json::to_string(&id).unwrap();
        assert_eq!(text, "\"Paper Webcam @ usb-paper-1\"");
        assert_eq!(serde_json::from_str::<DeviceId>(&text).unwrap(), id);
        assert_eq!(id.name(), "Paper Webcam");
    }
}
