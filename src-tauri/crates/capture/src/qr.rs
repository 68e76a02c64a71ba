//! Reads an enrolment slip that is held before the camera.

use rqrr::PreparedImage;

use crate::camera::{Raw, Trouble};
use crate::decode::{self, Grey};

/// The text of the first QR code that can be read in the frame.
///
/// # Errors
/// [`Trouble::Damaged`] if the picture is not whole.
pub fn qr_in(raw: &Raw) -> Result<Option<String>, Trouble> {
    Ok(qr_in_grey(&decode::look(raw)?.grey))
}

/// As [`qr_in`], of a picture that has been looked at.
#[must_use]
pub fn qr_in_grey(grey: &Grey) -> Option<String> {
    let at = |x: usize, y: usize| grey.pixels[y * grey.width + x];
    let mut image = PreparedImage::prepare_from_greyscale(grey.width, grey.height, at);
    image.detect_grids().iter().find_map(|grid| grid.decode().ok()).map(|(_, text)| text)
}
