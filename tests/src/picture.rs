//! The whole screen as a PNG, read from the memory file of the X server: it needs no answer from
//! the application, so it also shows one that hangs, or a native dialog over it.

use std::fs::File;
use std::io::BufWriter;
use std::os::unix::fs::FileExt;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Places in the X window dump header, counted in big-endian words of four bytes.
mod word {
    pub(super) const HEADER_SIZE: usize = 0;
    pub(super) const WIDTH: usize = 4;
    pub(super) const HEIGHT: usize = 5;
    pub(super) const BYTE_ORDER: usize = 7;
    pub(super) const BITS_PER_PIXEL: usize = 11;
    pub(super) const BYTES_PER_LINE: usize = 12;
    pub(super) const COLOURS: usize = 19;
}

/// Bytes of one entry of the colour map that stands between header and pixels.
const COLOUR_ENTRY: usize = 12;

/// A part of a screen: left, top, width and height.
pub(crate) type Area = [usize; 4];

/// Writes a part of the X window dump `dump`, or all of it, as a PNG to `path`, with the folders above it.
pub(crate) fn save(dump: &[u8], part: Option<Area>, path: &Path) -> Result<()> {
    let screen = [read(dump, word::WIDTH)?, read(dump, word::HEIGHT)?];
    let [left, top, width, height] = part.unwrap_or([0, 0, screen[0], screen[1]]);
    let (width, height) =
        (width.min(screen[0].saturating_sub(left)), height.min(screen[1].saturating_sub(top)));
    let pixels = colours(dump, [left, top, width, height])?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let size = (u32::try_from(width)?, u32::try_from(height)?);
    let mut encoder = png::Encoder::new(BufWriter::new(file), size.0, size.1);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(())
}

/// Some pixels of a screen, to be looked at again and again.
#[derive(Debug)]
pub struct Pixels {
    dump: File,
    places: Vec<u64>,
}

impl Pixels {
    /// The pixels at these points, right and down from the corner, of the screen in that memory file.
    pub(crate) fn of(dump: &Path, points: &[(u32, u32)]) -> Result<Self> {
        let file = File::open(dump)?;
        let Place { start, line_bytes } = place_of_pixels(&file)?;
        let place = |&(x, y): &(u32, u32)| -> Result<u64> {
            let (x, y) = (usize::try_from(x)?, usize::try_from(y)?);
            Ok(u64::try_from(start + y * line_bytes + x * 4)?)
        };
        let places = points.iter().map(place).collect::<Result<_>>()?;
        Ok(Self { dump: file, places })
    }

    /// How bright each of them is now, 0 to 255, by its green.
    ///
    /// # Errors
    /// The screen has gone.
    pub fn look(&self) -> Result<Vec<u8>> {
        let look = |place: &u64| {
            let mut pixel = [0; 4];
            self.dump.read_exact_at(&mut pixel, *place)?;
            Ok(pixel[1])
        };
        self.places.iter().map(look).collect()
    }
}

/// A part of a screen, looked at again and again for whether anything is drawn in it.
#[derive(Debug)]
pub struct Canvas {
    dump: File,
    lines: Vec<u64>,
    line_bytes: usize,
}

impl Canvas {
    /// Every fourth line of that part of the screen in that memory file.
    pub(crate) fn of(dump: &Path, [left, top, width, height]: Area) -> Result<Self> {
        let file = File::open(dump)?;
        let pixels = place_of_pixels(&file)?;
        let place = |y| Ok(u64::try_from(pixels.start + y * pixels.line_bytes + left * 4)?);
        let lines = (top..top + height).step_by(4).map(place).collect::<Result<_>>()?;
        Ok(Self { dump: file, lines, line_bytes: width * 4 })
    }

    /// Whether it is one colour from edge to edge.
    ///
    /// # Errors
    /// The screen has gone.
    pub fn is_blank(&self) -> Result<bool> {
        let (mut line, mut first) = (vec![0; self.line_bytes], None);
        for place in &self.lines {
            self.dump.read_exact_at(&mut line, *place)?;
            for pixel in line.chunks_exact(4) {
                let colour = [pixel[0], pixel[1], pixel[2]];
                if *first.get_or_insert(colour) != colour {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

struct Place {
    start: usize,
    line_bytes: usize,
}

fn place_of_pixels(dump: &File) -> Result<Place> {
    let mut header = [0; 25 * 4];
    dump.read_exact_at(&mut header, 0)?;
    let colours = read(&header, word::COLOURS)? * COLOUR_ENTRY;
    Ok(Place {
        start: read(&header, word::HEADER_SIZE)? + colours,
        line_bytes: read(&header, word::BYTES_PER_LINE)?,
    })
}

fn colours(dump: &[u8], [left, top, width, height]: Area) -> Result<Vec<u8>> {
    if read(dump, word::BITS_PER_PIXEL)? != 32 {
        bail!("only a screen of 32 bits a pixel can be pictured");
    }
    let little = read(dump, word::BYTE_ORDER)? == 0;
    let line_bytes = read(dump, word::BYTES_PER_LINE)?;
    let start = read(dump, word::HEADER_SIZE)? + read(dump, word::COLOURS)? * COLOUR_ENTRY;
    let mut pixels = Vec::with_capacity(width * height * 3);
    for line in top..top + height {
        let from = start + line * line_bytes + left * 4;
        let row = dump.get(from..from + width * 4).context("the dump ends early")?;
        for pixel in row.chunks_exact(4) {
            let [a, b, c, d] = [pixel[0], pixel[1], pixel[2], pixel[3]];
            pixels.extend(if little { [c, b, a] } else { [b, c, d] });
        }
    }
    Ok(pixels)
}

fn read(dump: &[u8], place: usize) -> Result<usize> {
    let bytes = dump.get(place * 4..place * 4 + 4).context("the dump has no header")?;
    Ok(usize::try_from(u32::from_be_bytes(bytes.try_into()?))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_of_two_pixels_becomes_their_colours() {
        let mut header = [0_u32; 25];
        header[word::HEADER_SIZE] = 100;
        header[word::WIDTH] = 2;
        header[word::HEIGHT] = 1;
        header[word::BITS_PER_PIXEL] = 32;
        header[word::BYTES_PER_LINE] = 8;
        header[word::COLOURS] = 1;
        let mut dump: Vec<u8> = header.iter().flat_map(|word| word.to_be_bytes()).collect();
        dump.extend([0; COLOUR_ENTRY]);
        dump.extend([3, 2, 1, 0, 6, 5, 4, 0]);
        assert_eq!(colours(&dump, [0, 0, 2, 1]).unwrap(), [1, 2, 3, 4, 5, 6]);
        dump.truncate(115);
        assert!(colours(&dump, [0, 0, 2, 1]).is_err());
    }

    #[test]
    fn one_pixel_of_another_colour_is_seen() {
        let mut header = [0_u32; 25];
        header[word::HEADER_SIZE] = 100;
        header[word::BYTES_PER_LINE] = 16;
        let mut dump: Vec<u8> = header.iter().flat_map(|word| word.to_be_bytes()).collect();
        dump.extend([9, 9, 9, 0].repeat(8));
        let file = tempfile::NamedTempFile::new().unwrap();
        let blank = |dump: &[u8]| {
            std::fs::write(file.path(), dump).unwrap();
            Canvas::of(file.path(), [1, 0, 2, 2]).unwrap().is_blank().unwrap()
        };
        assert!(blank(&dump));
        dump[100 + 3 * 4] = 1;
        assert!(blank(&dump), "it lies beside the part that is looked at");
        dump[100 + 2 * 4] = 1;
        assert!(!blank(&dump));
    }
}
