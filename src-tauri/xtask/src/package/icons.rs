//! Icons of all sizes, from the one drawing.

use std::fs;
use std::path::Path;

use crate::shell::{program, root};

/// Pixels a side, as desktops ask for them.
pub(super) const SIZES: [u32; 9] = [16, 22, 24, 32, 48, 64, 128, 256, 512];

/// What Windows looks for in one file. The first is the one that a window without a better choice shows.
const ICO: [u32; 7] = [32, 16, 24, 48, 64, 128, 256];

/// What macOS looks for in one file: a kind of picture, and its pixels a side.
const ICNS: [(&str, u32); 10] = [
    ("icp4", 16),
    ("icp5", 32),
    ("ic11", 32),
    ("ic12", 64),
    ("ic07", 128),
    ("ic08", 256),
    ("ic13", 256),
    ("ic09", 512),
    ("ic14", 512),
    ("ic10", 1024),
];

/// A picture of the drawing, as PNG.
pub(super) fn draw(size: u32) -> Result<Vec<u8>, String> {
    let side = size.to_string();
    let mut draw = program("rsvg-convert");
    draw.args(["--width", &side, "--height", &side]).arg(root().join("icons/icon.svg"));
    let drawn = draw.output().map_err(|error| format!("rsvg-convert: {error}"))?;
    if drawn.status.success() { Ok(drawn.stdout) } else { Err("icons/icon.svg".to_owned()) }
}

/// Writes the files below `icons` that the build of the application embeds.
pub(super) fn write_anew() -> Result<(), String> {
    let icons = root().join("icons");
    for (name, size) in [("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256)] {
        write(&icons.join(name), &draw(size)?)?;
    }
    let drawn = |size: u32| draw(size).map(|png| (size, png));
    write(
        &icons.join("icon.ico"),
        &ico(&ICO.into_iter().map(drawn).collect::<Result<Vec<_>, _>>()?),
    )?;
    let drawn = |(kind, size)| draw(size).map(|png| (kind, png));
    write(
        &icons.join("icon.icns"),
        &icns(&ICNS.into_iter().map(drawn).collect::<Result<Vec<_>, _>>()?),
    )
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    println!("  {}", path.display());
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

/// A header, a line of 16 bytes for each picture, the pictures.
fn ico(pictures: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut file = [0, 0, 1, 0, byte(pictures.len()), 0].to_vec();
    let mut place = 6 + 16 * pictures.len();
    for (size, png) in pictures {
        // 256 does not fit into its byte and is written as 0.
        let side = byte(*size as usize);
        file.extend([side, side, 0, 0, 1, 0, 32, 0]);
        file.extend(long(png.len()).to_le_bytes());
        file.extend(long(place).to_le_bytes());
        place += png.len();
    }
    file.extend(pictures.iter().flat_map(|(_, png)| png));
    file
}

/// A header, and before each picture its kind and length, headers counted.
fn icns(pictures: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut file = Vec::new();
    for (kind, png) in pictures {
        file.extend(kind.as_bytes());
        file.extend(long(png.len() + 8).to_be_bytes());
        file.extend(png);
    }
    let mut whole = b"icns".to_vec();
    whole.extend(long(file.len() + 8).to_be_bytes());
    whole.extend(file);
    whole
}

fn byte(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(0)
}

fn long(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_for_windows_says_where_each_picture_lies() {
        let file = ico(&[(16, b"small".to_vec()), (256, b"large".to_vec())]);
        assert_eq!(file[..6], [0, 0, 1, 0, 2, 0]);
        assert_eq!((file[6], file[22]), (16, 0));
        let place = u32::from_le_bytes([file[34], file[35], file[36], file[37]]) as usize;
        assert_eq!(&file[place..], b"large");
    }

    #[test]
    fn the_file_for_macos_says_how_long_each_picture_is() {
        let file = icns(&[("ic07", b"png".to_vec())]);
        assert_eq!(file, [b"icns\0\0\0\x13".as_slice(), b"ic07\0\0\0\x0b", b"png"].concat());
    }
}
