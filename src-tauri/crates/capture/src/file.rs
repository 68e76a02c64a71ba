//! A picture or a film from a file instead of a camera: a station without one, and tests.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use image::{ImageFormat, ImageReader};
use zeroize::Zeroizing;

use crate::camera::{Camera, Cameras, Coding, Device, DeviceId, Mode, Need, Raw, Trouble};
use crate::jpeg;

/// Pictures a second from a file.
const RATE: u32 = 30;

/// A JPEG, a PNG, or JPEG pictures one behind the other (`.mjpeg`), shown again and again.
pub struct FileCameras {
    path: PathBuf,
}

impl FileCameras {
    /// The file is read when the camera is opened, each time anew.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }
}

impl Cameras for FileCameras {
    fn list(&self) -> Result<Vec<Device>, Trouble> {
        if !self.path.is_file() {
            return Ok(Vec::new());
        }
        let name = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(vec![Device { id: DeviceId::new(&name, "file"), name }])
    }

    fn open(&self, _: &DeviceId, _: Need) -> Result<Box<dyn Camera>, Trouble> {
        let bytes = fs::read(&self.path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Trouble::Gone,
            std::io::ErrorKind::PermissionDenied => Trouble::Denied,
            _ => Trouble::Faulty,
        })?;
        let pictures = pictures(&Zeroizing::new(bytes))?;
        Ok(Box::new(FileCamera { pictures: pictures.into(), next: 0, due: Instant::now() }))
    }
}

struct FileCamera {
    pictures: Arc<[Raw]>,
    next: usize,
    due: Instant,
}

impl Camera for FileCamera {
    fn frame(&mut self) -> Result<Raw, Trouble> {
        std::thread::sleep(self.due.saturating_duration_since(Instant::now()));
        self.due = Instant::now() + Duration::from_secs(1) / RATE;
        let picture = self.pictures.get(self.next % self.pictures.len()).ok_or(Trouble::Faulty)?;
        self.next += 1;
        Ok(picture.clone())
    }

    fn mode(&self) -> Mode {
        let (coding, width, height) = self
            .pictures
            .first()
            .map_or((Coding::Jpeg, 0, 0), |raw| (raw.coding, raw.width, raw.height));
        Mode { coding, width, height, rate: RATE }
    }

    fn lifelike(&self) -> bool {
        false
    }
}

/// At least one.
fn pictures(bytes: &[u8]) -> Result<Vec<Raw>, Trouble> {
    if bytes.starts_with(b"\x89PNG") {
        return Ok(vec![png(bytes)?]);
    }
    let mut pictures = Vec::new();
    let mut rest = bytes;
    while let Some(extent) = jpeg::extent(rest) {
        let (picture, behind) = rest.split_at(extent.len);
        pictures.push(Raw {
            coding: Coding::Jpeg,
            width: extent.width,
            height: extent.height,
            data: Zeroizing::new(picture.to_vec()),
        });
        rest = behind;
    }
    if pictures.is_empty() { Err(Trouble::Faulty) } else { Ok(pictures) }
}

fn png(bytes: &[u8]) -> Result<Raw, Trouble> {
    let reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png);
    let picture = reader.decode().map_err(|_| Trouble::Faulty)?.into_rgb8();
    let (width, height) = picture.dimensions();
    Ok(Raw { coding: Coding::Rgb, width, height, data: Zeroizing::new(picture.into_raw()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg_of(grey: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        let encoder = jpeg_encoder::Encoder::new(&mut bytes, 80);
        let rgb = vec![grey; 32 * 16 * 3];
        encoder.encode(&rgb, 32, 16, jpeg_encoder::ColorType::Rgb).unwrap();
        bytes
    }

    #[test]
    fn a_film_of_pictures_is_shown_again_and_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("two.mjpeg");
        fs::write(&path, [jpeg_of(10), jpeg_of(200)].concat()).unwrap();
        let cameras = FileCameras::new(&path);
        let device = cameras.list().unwrap().remove(0);
        let mut camera = cameras.open(&device.id, Need::Face).unwrap();
        let mut sent = (0..4).map(|_| camera.frame().unwrap().data.to_vec());
        assert_eq!(sent.next().unwrap(), jpeg_of(10));
        assert_eq!(sent.next().unwrap(), jpeg_of(200));
        assert_eq!(sent.next().unwrap(), jpeg_of(10));
    }

    #[test]
    fn no_file_is_no_camera_and_no_picture_is_a_faulty_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("face.jpg");
        let cameras = FileCameras::new(&path);
        assert_eq!(cameras.list().unwrap(), []);
        let id = DeviceId::new("face.jpg", "file");
        assert_eq!(cameras.open(&id, Need::Face).err(), Some(Trouble::Gone));
        fs::write(&path, "no picture").unwrap();
        assert_eq!(cameras.open(&id, Need::Face).err(), Some(Trouble::Faulty));
    }
}
