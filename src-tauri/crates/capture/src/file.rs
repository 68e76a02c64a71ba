//! A picture or a film from a file instead of a camera: a station without one, and tests.

use std::fs;
use std::io::{Cursor, ErrorKind, Read};
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

/// Why a file cannot stand for a camera.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoFilm {
    /// Nothing is there.
    #[error("there is no such file")]
    Missing,
    /// A folder is there.
    #[error("it is a folder; a file with a picture or a film is needed")]
    Folder,
    /// Something else is there, such as a real camera.
    #[error("it is a device; leave this option out, and choose the camera in the window")]
    Device,
    /// It may not be read.
    #[error("you may not read this file")]
    Denied,
    /// It cannot be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(std::io::ErrorKind),
    /// There is no picture in it.
    #[error(
        "it holds no whole picture; a JPEG, a PNG or a film of JPEGs one behind the other (MJPEG) is needed"
    )]
    NoPicture,
}

impl From<std::io::Error> for NoFilm {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            // The second: a part of the path before the last is no folder.
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::Missing,
            ErrorKind::PermissionDenied => Self::Denied,
            kind => Self::Unreadable(kind),
        }
    }
}

impl FileCameras {
    /// Whether that file can stand for a camera: its first picture is looked at, and no more of a long film.
    ///
    /// # Errors
    /// When it cannot.
    pub fn check(path: &Path) -> Result<(), NoFilm> {
        /// A picture that is larger is none that a camera sends.
        const FIRST_PICTURE: u64 = 64 << 20;
        let kind = fs::metadata(path)?;
        if kind.is_dir() {
            return Err(NoFilm::Folder);
        }
        if !kind.is_file() {
            return Err(NoFilm::Device);
        }
        let mut bytes = Zeroizing::new(Vec::new());
        fs::File::open(path)?.take(FIRST_PICTURE).read_to_end(&mut bytes)?;
        let whole = if is_png(&bytes) {
            png(&bytes).is_ok()
        } else {
            jpeg::extent(&bytes).is_some_and(|extent| jpeg::are_whole(&bytes[..extent.len]))
        };
        if whole { Ok(()) } else { Err(NoFilm::NoPicture) }
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
    if is_png(bytes) {
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

fn is_png(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89PNG")
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
    fn a_file_that_cannot_stand_for_a_camera_is_found_out_without_opening_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("face");
        assert_eq!(FileCameras::check(&path), Err(NoFilm::Missing));
        assert_eq!(FileCameras::check(folder.path()), Err(NoFilm::Folder));
        let whole = jpeg_of(10);
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        assert_eq!(FileCameras::check(&path), Err(NoFilm::NoPicture));
        assert_eq!(FileCameras::check(&path.join("in")), Err(NoFilm::Missing));
        fs::write(&path, b"\x89PNG\r\n\x1a\n").unwrap();
        assert_eq!(FileCameras::check(&path), Err(NoFilm::NoPicture));
        // A film that is still being written ends in the middle of a picture.
        fs::write(&path, [&whole[..], &whole[..20]].concat()).unwrap();
        assert_eq!(FileCameras::check(&path), Ok(()));
        let mut png = Cursor::new(Vec::new());
        image::RgbImage::new(8, 8).write_to(&mut png, ImageFormat::Png).unwrap();
        fs::write(&path, png.into_inner()).unwrap();
        assert_eq!(FileCameras::check(&path), Ok(()));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_is_no_file() {
        assert_eq!(FileCameras::check(Path::new("/dev/null")), Err(NoFilm::Device));
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
