//! All icons are pictures of the one drawing, `icons/icon.svg`. (`cargo xtask package --icons` draws them anew.)
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "what cannot be read fails the test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use image::{ImageFormat, RgbaImage};

/// How far two renderers may be apart on average, of 255: other versions smooth edges a little differently.
const LIKE: f64 = 1.5;

#[test]
fn every_icon_is_a_picture_of_the_one_drawing() {
    let mut pictures = Vec::new();
    for name in ["32x32.png", "128x128.png", "128x128@2x.png"] {
        pictures.push((name.to_owned(), fs::read(icons().join(name)).unwrap()));
    }
    let windows = of_windows(&fs::read(icons().join("icon.ico")).unwrap());
    let macos = of_macos(&fs::read(icons().join("icon.icns")).unwrap());
    assert!(windows.len() >= 6 && macos.len() >= 8, "{} and {}", windows.len(), macos.len());
    pictures.extend(windows);
    pictures.extend(macos);
    for (name, png) in pictures {
        let picture = read(&png);
        let apart = apart(&picture, &drawn(picture.width()));
        assert!(apart < LIKE, "{name} of {} pixels is another picture ({apart})", picture.width());
    }
}

#[test]
fn a_picture_of_something_else_is_noticed() {
    let (mut picture, drawn) = (drawn(64), drawn(64));
    image::imageops::flip_vertical_in_place(&mut picture);
    assert!(apart(&picture, &drawn) > LIKE);
}

fn icons() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../icons")
}

fn read(png: &[u8]) -> RgbaImage {
    image::load_from_memory_with_format(png, ImageFormat::Png).unwrap().into_rgba8()
}

fn drawn(size: u32) -> RgbaImage {
    let side = size.to_string();
    let drawing = icons().join("icon.svg");
    let drawn = Command::new("rsvg-convert")
        .args(["--width", &side, "--height", &side])
        .arg(drawing)
        .output()
        .expect("rsvg-convert is missing (librsvg2-bin)");
    read(&drawn.stdout)
}

/// The mean difference of two pictures, over all pixels and channels.
fn apart(one: &RgbaImage, other: &RgbaImage) -> f64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let pairs = one.as_raw().iter().zip(other.as_raw());
    let sum: u64 = pairs.map(|(one, other)| u64::from(one.abs_diff(*other))).sum();
    sum as f64 / one.as_raw().len() as f64
}

/// A header of six bytes, then for each picture sixteen, which end with its length and place.
fn of_windows(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let long = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    let entries = (0..usize::from(file[4])).map(|number| 6 + 16 * number);
    let picture = |at: usize| file[long(at + 12)..long(at + 12) + long(at + 8)].to_vec();
    entries.map(|at| ("icon.ico".to_owned(), picture(at))).collect()
}

/// A header of eight bytes; before each picture its kind and its length, these eight bytes counted.
fn of_macos(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let (mut pictures, mut rest) = (Vec::new(), &file[8..]);
    while !rest.is_empty() {
        let length = u32::from_be_bytes(rest[4..8].try_into().unwrap()) as usize;
        let kind = String::from_utf8_lossy(&rest[..4]).into_owned();
        pictures.push((format!("icon.icns, {kind},"), rest[8..length].to_vec()));
        rest = &rest[length..];
    }
    pictures
}
