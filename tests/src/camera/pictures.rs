//! Pictures for a camera, made in the run. The one face is scikit-image's `astronaut` (NASA, public domain), which
//! `cargo xtask test system` takes out of a package; no picture of a person is in the project.

use std::path::PathBuf;

use anyhow::{Context, Result};
use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// As a webcam's.
pub const WIDTH: u32 = 1280;
/// As a webcam's.
pub const HEIGHT: u32 = 720;

const WALL: Rgb<u8> = Rgb([96, 104, 128]);

/// A picture of a camera's size.
#[derive(Debug, Clone)]
pub struct Picture(RgbImage);

/// Someone to stand before the camera.
#[derive(Debug)]
pub struct Portrait(RgbImage);

/// Where and how large a face is to be, in parts of the frame; `size` of its height.
#[derive(Debug, Clone, Copy)]
pub struct At {
    /// Middle of the face.
    pub x: f32,
    /// Middle of the face.
    pub y: f32,
    /// Height of the face.
    pub size: f32,
}

/// As a person stands who has read the hints.
pub const WELL: At = At { x: 0.5, y: 0.5, size: 0.38 };

/// The face in the portrait of 512 × 512, as rustface sees it: its middle and its height.
const FACE: (f32, f32, f32) = (222.0, 119.0, 96.0);

impl Portrait {
    /// `None`, and a line that says so, where no package brought it.
    #[must_use]
    #[expect(clippy::print_stderr, reason = "a test that is not run must say why")]
    pub fn find() -> Option<Self> {
        let name = "astronaut.png";
        let places =
            [fetched(), Some(PathBuf::from("/usr/lib/python3/dist-packages/skimage/data"))];
        let path =
            places.into_iter().flatten().map(|folder| folder.join(name)).find(|p| p.is_file());
        let picture = path.and_then(|path| image::open(path).ok());
        if picture.is_none() {
            eprintln!("not run: no picture of a face here; `cargo xtask test system` fetches one");
        }
        picture.map(|picture| Self(picture.into_rgb8()))
    }

    /// Stands before a wall.
    #[must_use]
    pub fn standing(&self, at: At) -> Picture {
        let mut picture = Picture::wall();
        self.join(&mut picture, at);
        picture
    }

    /// Comes into a picture.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels")]
    #[expect(clippy::cast_precision_loss, reason = "pixels")]
    pub fn join(&self, picture: &mut Picture, at: At) {
        let (middle_x, middle_y, height) = FACE;
        let scale = at.size * HEIGHT as f32 / height;
        let side = (self.0.width() as f32 * scale) as u32;
        let scaled = imageops::resize(&self.0, side, side, FilterType::Triangle);
        let left = at.x * WIDTH as f32 - middle_x * scale;
        let top = at.y * HEIGHT as f32 - middle_y * scale;
        imageops::overlay(&mut picture.0, &scaled, left as i64, top as i64);
    }
}

/// Beside the programs of this build.
fn fetched() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let target = program.ancestors().find(|folder| folder.join("pictures").is_dir())?;
    Some(target.join("pictures"))
}

impl Picture {
    /// A wall with a shadow on it.
    #[must_use]
    pub fn wall() -> Self {
        let shade = |x: u32, y: u32| {
            let less = u8::try_from((x + y) / 80).unwrap_or(0);
            Rgb(WALL.0.map(|value| value - less))
        };
        Self(RgbImage::from_fn(WIDTH, HEIGHT, shade))
    }

    /// A room with things in it, none of which is a face.
    #[must_use]
    pub fn room() -> Self {
        let mut room = Self::wall();
        for (at, colour) in
            [[150, 60, 40], [40, 120, 60], [200, 180, 90], [60, 60, 160]].into_iter().enumerate()
        {
            let at = u32::try_from(at).unwrap_or(0);
            for (x, y) in (0..180).flat_map(|x| (0..300).map(move |y| (x, y))) {
                let shade = u8::try_from((x + y) / 12).unwrap_or(0);
                room.0.put_pixel(
                    80 + at * 300 + x,
                    380 - at * 40 + y,
                    Rgb(colour.map(|v: u8| v.saturating_sub(shade))),
                );
            }
        }
        room
    }

    /// A lens with a cover on.
    #[must_use]
    pub fn covered() -> Self {
        Self(RgbImage::from_pixel(WIDTH, HEIGHT, Rgb([3, 3, 4])))
    }

    /// A slip of paper with a code of `text`, held into the room.
    ///
    /// # Errors
    /// The text is too long for a code.
    pub fn slip(text: &str) -> Result<Self> {
        let code = qrcode::QrCode::new(text).context("a code of that text")?;
        let (side, dark) = (u32::try_from(code.width())?, code.to_colors());
        let dot = 480 / (side + 8);
        let mut picture = Self::room();
        let (left, top) = (400, 100);
        for (x, y) in (0..(side + 8) * dot).flat_map(|x| (0..(side + 8) * dot).map(move |y| (x, y)))
        {
            let module = (x / dot).checked_sub(4).zip((y / dot).checked_sub(4));
            let inside = module.filter(|&(across, down)| across < side && down < side);
            let is_dark = inside.is_some_and(|(across, down)| {
                dark[(down * side + across) as usize] == qrcode::Color::Dark
            });
            let paper = if is_dark { [30, 30, 34] } else { [225, 225, 220] };
            picture.0.put_pixel(left + x, top + y, Rgb(paper));
        }
        Ok(picture)
    }

    /// The same with a row of light and dark squares in its middle, one for each of `lights`.
    #[must_use]
    pub fn marked(&self, lights: &[bool]) -> Self {
        let mut picture = self.clone();
        for (number, light) in lights.iter().enumerate() {
            let (left, top, side) = mark(number, lights.len());
            let shade = if *light { 235 } else { 20 };
            for (x, y) in (0..side).flat_map(|x| (0..side).map(move |y| (x, y))) {
                picture.0.put_pixel(left + x, top + y, Rgb([shade; 3]));
            }
        }
        picture
    }

    /// A drawing of black squares on white, as the desk makes it of a slip, held into the room.
    ///
    /// # Errors
    /// It is no such drawing.
    pub fn paper(svg: &str) -> Result<Self> {
        let (_, path) = svg.split_once(" d=\"").context("squares")?;
        let path = path.split('"').next().unwrap_or_default();
        let side = svg.split("width=\"").nth(1).and_then(|rest| rest.split('"').next());
        let side: u32 = side.context("a width")?.parse()?;
        let mut picture = Self::room();
        let (left, top) = ((WIDTH - side) / 2, (HEIGHT - side) / 2);
        let mut fill = |at: [u32; 4], colour| {
            for (x, y) in (0..at[2]).flat_map(|x| (0..at[3]).map(move |y| (x, y))) {
                picture.0.put_pixel(left + at[0] + x, top + at[1] + y, Rgb(colour));
            }
        };
        fill([0, 0, side, side], [225, 225, 220]);
        // Each is "Mx yhWvHHxVy".
        for square in path.split('M').filter(|square| !square.is_empty()) {
            let numbers: Vec<u32> = square
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|number| number.parse().ok())
                .collect();
            let [x, y, width, height, ..] = numbers[..] else { anyhow::bail!("{square:?}") };
            fill([x, y, width, height], [30, 30, 34]);
        }
        Ok(picture)
    }

    /// So much of its light: 0.2 is a dim room, 1.6 a lamp in the face.
    #[must_use]
    pub fn lit(&self, part: f32) -> Self {
        self.each(|_, value| f32::from(value) * part)
    }

    /// So much of its contrast.
    #[must_use]
    pub fn flat(&self, part: f32) -> Self {
        self.each(|_, value| 118.0 + (f32::from(value) - 118.0) * part)
    }

    /// Light from the left only: the right half of the picture keeps so much.
    #[must_use]
    pub fn lit_from_the_left(&self, part: f32) -> Self {
        self.each(|x, value| f32::from(value) * if x < WIDTH / 2 { 1.0 } else { part })
    }

    /// Out of focus by so many pixels.
    #[must_use]
    pub fn blurred(&self, pixels: f32) -> Self {
        Self(imageops::fast_blur(&self.0, pixels))
    }

    /// As an infrared camera sees it.
    #[must_use]
    pub fn grey(&self) -> Self {
        Self(image::DynamicImage::ImageLuma8(imageops::grayscale(&self.0)).into_rgb8())
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    fn each(&self, of: impl Fn(u32, u8) -> f32) -> Self {
        let mut picture = self.0.clone();
        for (x, _, pixel) in picture.enumerate_pixels_mut() {
            pixel.0 = pixel.0.map(|value| of(x, value).clamp(0.0, 255.0) as u8);
        }
        Self(picture)
    }

    /// As webcams send it: 4:2:2.
    ///
    /// # Errors
    /// Never, for pictures of this size.
    pub fn jpeg(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 85);
        encoder.set_sampling_factor(SamplingFactor::F_2_1);
        let side = |pixels: u32| u16::try_from(pixels);
        encoder.encode(
            self.0.as_raw(),
            side(self.0.width())?,
            side(self.0.height())?,
            ColorType::Rgb,
        )?;
        Ok(bytes)
    }

    /// Packed, 4:2:2.
    #[must_use]
    pub fn yuyv(&self) -> Vec<u8> {
        let pixels = self.0.as_raw().chunks_exact(6);
        pixels
            .flat_map(|two| {
                let ([y, u, v], [y2, _, _]) = (yuv(&two[..3]), yuv(&two[3..]));
                [y, u, y2, v]
            })
            .collect()
    }

    /// A plane of luminance, one of colour, 4:2:0.
    #[must_use]
    pub fn nv12(&self) -> Vec<u8> {
        let rows = self.0.as_raw();
        let luma = rows.chunks_exact(3).map(|pixel| yuv(pixel)[0]);
        let every_second = rows.chunks_exact(self.0.width() as usize * 3).step_by(2);
        let chroma = every_second.flat_map(|row| {
            row.chunks_exact(6).flat_map(|two| {
                let [_, u, v] = yuv(&two[..3]);
                [u, v]
            })
        });
        luma.chain(chroma).collect()
    }
}

/// Where the square of a number stands: its left and upper edge, and its side.
fn mark(number: usize, of: usize) -> (u32, u32, u32) {
    const SIDE: u32 = 44;
    let [number, of] = [number, of].map(|count| u32::try_from(count).unwrap_or(0));
    (WIDTH / 2 + number * SIDE - of * SIDE / 2, (HEIGHT - SIDE) / 2, SIDE)
}

/// Where the middle of that square is, in pixels of the picture.
#[must_use]
pub fn middle_of_mark(number: usize, of: usize) -> (f64, f64) {
    let (left, top, side) = mark(number, of);
    let middle = |edge: u32| f64::from(edge) + f64::from(side) / 2.0;
    (middle(left), middle(top))
}

/// BT.601 in studio range.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 16 to 240")]
fn yuv(pixel: &[u8]) -> [u8; 3] {
    let [red, green, blue] = [0, 1, 2].map(|at| f32::from(pixel[at]));
    [
        16.0 + 0.257 * red + 0.504 * green + 0.098 * blue,
        128.0 - 0.148 * red - 0.291 * green + 0.439 * blue,
        128.0 + 0.439 * red - 0.368 * green - 0.071 * blue,
    ]
    .map(|value| value.round() as u8)
}
