//! Whether every block of a JPEG is coded (ITU-T T.81, annex F): a picture that was cut short and got an end marker is whole to
//! a decoder, which fills what is missing with grey. No block is decoded here, only read past.

use super::{EOI, SOS, is_frame_header, marker};

/// Codes up to this length are found with one look.
const SHORT: u32 = 9;

/// True unless blocks are missing. A picture that is coded in another way than cameras do it, in several passes or by
/// arithmetic, counts as not whole; one without tables of its own, as some cameras send them, cannot be looked at.
#[must_use]
pub fn are_whole(data: &[u8]) -> bool {
    let mut picture = Picture::default();
    picture.read(data).unwrap_or(false)
}

#[derive(Default)]
struct Picture {
    width: usize,
    height: usize,
    components: Vec<Component>,
    /// For the first coefficient of a block and for the others, four each.
    tables: [[Option<Table>; 4]; 2],
    restart: usize,
    /// How many components have been read.
    seen: usize,
}

#[derive(Clone, Copy)]
struct Component {
    id: u8,
    across: usize,
    down: usize,
}

impl Picture {
    fn read(&mut self, data: &[u8]) -> Option<bool> {
        let mut at = 2;
        loop {
            let kind = marker(data, &mut at)?;
            match kind {
                EOI => {
                    return Some(!self.components.is_empty() && self.seen == self.components.len());
                }
                0x01 | 0xD0..=0xD7 => continue,
                _ => {}
            }
            let length = usize::from(u16::from_be_bytes([*data.get(at)?, *data.get(at + 1)?]));
            let segment = data.get(at + 2..at + length)?;
            at += length;
            match kind {
                0xC4 => self.take_tables(segment)?,
                0xDD => {
                    let (high, low) = (*segment.first()?, *segment.get(1)?);
                    self.restart = usize::from(u16::from_be_bytes([high, low]));
                }
                0xC0 | 0xC1 => self.take_frame(segment)?,
                _ if is_frame_header(kind) => return None,
                SOS if self.tables.iter().flatten().all(Option::is_none) => return Some(true),
                SOS => at += self.scan(segment, data.get(at..)?)?,
                _ => {}
            }
        }
    }

    fn take_tables(&mut self, mut segment: &[u8]) -> Option<()> {
        while let Some((&which, rest)) = segment.split_first() {
            let (counts, rest) = rest.split_at_checked(16)?;
            let length = counts.iter().map(|&count| usize::from(count)).sum();
            let (symbols, rest) = rest.split_at_checked(length)?;
            let table = Table::new(counts, symbols)?;
            *self.tables.get_mut(usize::from(which >> 4))?.get_mut(usize::from(which & 15))? =
                Some(table);
            segment = rest;
        }
        Some(())
    }

    fn take_frame(&mut self, segment: &[u8]) -> Option<()> {
        let (head, rest) = segment.split_at_checked(6)?;
        self.height = usize::from(u16::from_be_bytes([head[1], head[2]]));
        self.width = usize::from(u16::from_be_bytes([head[3], head[4]]));
        self.components = rest
            .chunks_exact(3)
            .take(usize::from(head[5]))
            .map(|part| Component {
                id: part[0],
                across: usize::from(part[1] >> 4).clamp(1, 4),
                down: usize::from(part[1] & 15).clamp(1, 4),
            })
            .collect();
        Some(())
    }

    /// Reads past one scan; how many bytes it has.
    fn scan(&mut self, segment: &[u8], data: &[u8]) -> Option<usize> {
        let (&count, rest) = segment.split_first()?;
        let mut parts = Vec::new();
        for part in rest.chunks_exact(2).take(usize::from(count)) {
            let component = *self.components.iter().find(|known| known.id == part[0])?;
            let [first, others] = &self.tables;
            let first = first.get(usize::from(part[1] >> 4))?.as_ref()?;
            let others = others.get(usize::from(part[1] & 15))?.as_ref()?;
            parts.push((component, first, others));
        }
        let most = |of: fn(&Component) -> usize| self.components.iter().map(of).max().unwrap_or(1);
        let (across, down) = (most(|one| one.across), most(|one| one.down));
        let units = if let [(alone, ..)] = parts[..] {
            // Alone a component has no blocks beyond the picture's edge.
            let blocks =
                |side: usize, own: usize, most: usize| (side * own).div_ceil(most).div_ceil(8);
            blocks(self.width, alone.across, across) * blocks(self.height, alone.down, down)
        } else {
            self.width.div_ceil(8 * across) * self.height.div_ceil(8 * down)
        };
        let mut bits = Bits { data, at: 0, held: 0, count: 0 };
        for unit in 0..units {
            if self.restart > 0 && unit > 0 && unit.is_multiple_of(self.restart) {
                bits.restart()?;
            }
            for (component, first, others) in &parts {
                let blocks = if parts.len() == 1 { 1 } else { component.across * component.down };
                for _ in 0..blocks {
                    block(&mut bits, first, others)?;
                }
            }
        }
        self.seen += parts.len();
        bits.end()
    }
}

fn block(bits: &mut Bits<'_>, first: &Table, others: &Table) -> Option<()> {
    let length = bits.symbol(first)?;
    bits.skip(u32::from(length & 15))?;
    let mut at = 1;
    while at < 64 {
        let symbol = bits.symbol(others)?;
        let (zeros, length) = (usize::from(symbol >> 4), u32::from(symbol & 15));
        if length == 0 && zeros < 15 {
            return Some(());
        }
        at += zeros + 1;
        bits.skip(length)?;
    }
    (at == 64).then_some(())
}

/// Codes of one table, by their length.
struct Table {
    /// By the next bits: the symbol and the length of its code; no length where it is longer.
    short: Vec<(u8, u8)>,
    /// For each length: the first code that is none of it any more, and what to add to one to find its symbol.
    ends: [(u32, usize); 17],
    symbols: Vec<u8>,
}

impl Table {
    fn new(counts: &[u8], symbols: &[u8]) -> Option<Self> {
        let mut table =
            Self { short: vec![(0, 0); 1 << SHORT], ends: [(0, 0); 17], symbols: symbols.to_vec() };
        let (mut code, mut index) = (0_u32, 0_usize);
        for (&count, length) in counts.iter().zip(1_u32..) {
            for _ in 0..count {
                if code >= 1 << length {
                    return None;
                }
                if length <= SHORT {
                    let symbol = (*symbols.get(index)?, u8::try_from(length).ok()?);
                    let from = usize::try_from(code << (SHORT - length)).ok()?;
                    table.short.get_mut(from..from + (1 << (SHORT - length)))?.fill(symbol);
                }
                (code, index) = (code + 1, index + 1);
            }
            // Wraps where a longer code has a smaller index than number: what is added then is the same.
            *table.ends.get_mut(usize::try_from(length).ok()?)? =
                (code, index.wrapping_sub(usize::try_from(code).ok()?));
            code <<= 1;
        }
        Some(table)
    }
}

/// The bits of a scan, one after the other.
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    held: u32,
    count: u32,
}

impl Bits<'_> {
    /// Holds at least so many bits; `None` at a marker: there are no more.
    fn hold(&mut self, wanted: u32) -> Option<()> {
        while self.count < wanted {
            let byte = *self.data.get(self.at)?;
            if byte == 0xFF {
                if *self.data.get(self.at + 1)? != 0 {
                    return None;
                }
                self.at += 1;
            }
            self.at += 1;
            self.held = (self.held << 8) | u32::from(byte);
            self.count += 8;
        }
        Some(())
    }

    fn skip(&mut self, count: u32) -> Option<()> {
        self.hold(count)?;
        self.count -= count;
        Some(())
    }

    fn symbol(&mut self, table: &Table) -> Option<u8> {
        if self.hold(SHORT).is_some() {
            let next = (self.held >> (self.count - SHORT)) & ((1 << SHORT) - 1);
            let (symbol, length) = *table.short.get(usize::try_from(next).ok()?)?;
            if length > 0 {
                self.count -= u32::from(length);
                return Some(symbol);
            }
        }
        let mut code = 0;
        for (end, add) in table.ends.iter().skip(1) {
            self.hold(1)?;
            self.count -= 1;
            code = (code << 1) | ((self.held >> self.count) & 1);
            if code < *end {
                let index = usize::try_from(code).ok()?.wrapping_add(*add);
                return table.symbols.get(index).copied();
            }
        }
        None
    }

    /// Goes past the marker that stands between two parts of a scan.
    fn restart(&mut self) -> Option<()> {
        (self.held, self.count) = (0, 0);
        let kind = marker(self.data, &mut self.at)?;
        matches!(kind, 0xD0..=0xD7).then_some(())
    }

    /// Where the next marker stands. What lies between it and the last block is no picture.
    fn end(&self) -> Option<usize> {
        super::entropy(self.data.get(self.at..)?).map(|rest| self.at + rest)
    }
}

#[cfg(test)]
mod tests {
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

    use super::*;

    const SIDES: (u16, u16) = (200, 120);

    /// Something with detail everywhere.
    fn coded(with: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
        let (width, height) = SIDES;
        let pixel = |at: u32| [at * 7 % 251, at * at % 241, at / 3 % 239];
        let pixels: Vec<u8> = (0..u32::from(width) * u32::from(height))
            .flat_map(pixel)
            .map(|value| u8::try_from(value).unwrap())
            .collect();
        let mut jpeg = Vec::new();
        let mut encoder = Encoder::new(&mut jpeg, 85);
        with(&mut encoder);
        encoder.encode(&pixels, width, height, ColorType::Rgb).unwrap();
        jpeg
    }

    /// As a transfer that broke off and was ended all the same.
    fn cut(whole: &[u8], percent: usize) -> Vec<u8> {
        let mut cut = whole[..whole.len() * percent / 100].to_vec();
        if cut.last() == Some(&0xFF) {
            cut.pop();
        }
        cut.extend([0xFF, EOI]);
        cut
    }

    #[test]
    fn whole_pictures_of_every_sampling_and_with_restarts_are_whole_and_cut_ones_are_not() {
        let samplings = [
            SamplingFactor::F_1_1,
            SamplingFactor::F_2_1,
            SamplingFactor::F_1_2,
            SamplingFactor::F_2_2,
        ];
        for sampling in samplings {
            for restart in [None, Some(7)] {
                let whole = coded(|encoder| {
                    encoder.set_sampling_factor(sampling);
                    if let Some(units) = restart {
                        encoder.set_restart_interval(units);
                    }
                });
                assert!(are_whole(&whole), "{sampling:?} {restart:?}");
                for percent in [50, 62, 80, 95, 99] {
                    let cut = cut(&whole, percent);
                    assert!(!are_whole(&cut), "{sampling:?} {restart:?} at {percent} %");
                }
            }
        }
    }

    #[test]
    fn a_picture_that_is_coded_in_passes_is_none_of_a_camera() {
        assert!(!are_whole(&coded(|encoder| encoder.set_progressive(true))));
    }

    #[test]
    fn codes_of_the_picture_itself_are_read_as_well_as_those_of_the_standard() {
        assert!(are_whole(&coded(|encoder| encoder.set_optimized_huffman_tables(true))));
    }

    #[test]
    fn whatever_is_broken_nothing_panics() {
        let whole = coded(|_| {});
        for place in 2..whole.len() {
            let mut broken = whole.clone();
            broken[place] ^= 0x55;
            let _ = (are_whole(&broken), are_whole(&whole[..place]));
        }
    }
}
