//! Windows Media (Advanced Systems Format, Microsoft, revision 01.20.05): what its head says, held against the time of its
//! last packet.

use std::io::{Read, Seek};

use super::{
    length::{Length, Measured},
    reading::{little, part},
};

const MOST_OBJECTS: usize = 256;
/// An object begins with its name and its size.
const OBJECT: u64 = 24;
/// Where the objects of the head begin.
const HEAD: u64 = 30;
/// What stands before the packets in their object.
const BEFORE: u64 = 50;
/// Units of the head, and of packets, that a second has.
const TICKS: u64 = 10_000_000;
const MILLIS: u64 = 1000;

const PROPERTIES: &[u8] = b"\xa1\xdc\xab\x8c\x47\xa9\xcf\x11\x8e\xe4\x00\xc0\x0c\x20\x53\x65";
const STREAM: &[u8] = b"\x91\x07\xdc\xb7\xb7\xa9\xcf\x11\x8e\xe6\x00\xc0\x0c\x20\x53\x65";
const SOUND: &[u8] = b"\x40\x9e\x69\xf8\x4d\x5b\xcf\x11\xa8\xfd\x00\x80\x5f\x5c\x44\x2b";
const DATA: &[u8] = b"\x36\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c";

/// What its head says.
#[derive(Default)]
struct Said {
    /// In [`TICKS`], with what is read ahead.
    plays: u64,
    /// What is read ahead, in [`MILLIS`].
    ahead: u64,
    /// It was sent while it was made, and these numbers mean nothing.
    live: bool,
    /// Bytes of a packet; 0 where they differ.
    packet: u64,
    sound: bool,
}

/// How long it plays; `bytes` is the file's own length.
pub(super) fn measure(file: &mut (impl Read + Seek), bytes: u64) -> Measured {
    measured(file, bytes).unwrap_or_default()
}

fn measured(file: &mut (impl Read + Seek), bytes: u64) -> Option<Measured> {
    let size = little(&part(file, 16, 8)?, 0, 8)?;
    if size >= bytes {
        return Some(Measured { cut: true, ..Measured::default() });
    }
    let said = Said::read(file, size)?;
    let object = part(file, size, BEFORE)?;
    object.starts_with(DATA).then_some(())?;
    let (from, own) = (size + BEFORE, little(&object, 16, 8)?);
    // Who sends while it is made does not know the size.
    let to = size.checked_add(own).filter(|_| own > BEFORE && !said.live).unwrap_or(bytes);
    if !said.sound {
        return Some(Measured::default());
    }
    let head = said.length();
    let last = said.last(file, (from, to.min(bytes)));
    let cut = to > bytes;
    let length = match (head, last) {
        (Some(head), Some(last)) if !cut && said.is_near(head, last) => Some(head),
        (_, Some(last)) => Some(last),
        // Nothing is there of what its head tells.
        (_, None) if from >= bytes => None,
        (head, None) => head.map(Length::about),
    };
    Some(Measured { length, cut, ..Measured::default() })
}

impl Said {
    fn read(file: &mut (impl Read + Seek), end: u64) -> Option<Self> {
        let (mut said, mut at) = (None::<Self>, HEAD);
        let mut sound = false;
        for _ in 0..MOST_OBJECTS {
            let Some(object) = part(file, at, OBJECT + 96).filter(|_| at < end) else { break };
            let Some((name, rest)) = object.split_at_checked(16) else { break };
            let Some(size) = little(rest, 0, 8).filter(|size| *size >= OBJECT) else { break };
            let content = rest.get(8..).unwrap_or_default();
            if name == PROPERTIES {
                said = Self::of(content);
            }
            sound |= name == STREAM && content.starts_with(SOUND);
            let Some(next) = at.checked_add(size) else { break };
            at = next;
        }
        said.map(|said| Self { sound, ..said })
    }

    fn of(content: &[u8]) -> Option<Self> {
        let number = |at, count| little(content, at, count);
        let (least, most) = (number(68, 4)?, number(72, 4)?);
        Some(Self {
            plays: number(40, 8)?,
            ahead: number(56, 8)?,
            live: number(64, 4)? & 1 == 1,
            packet: if least == most { least } else { 0 },
            sound: false,
        })
    }

    fn length(&self) -> Option<Length> {
        let ahead = self.ahead.saturating_mul(TICKS / MILLIS);
        Length::of(self.plays.saturating_sub(ahead), TICKS, true).filter(|_| !self.live)
    }

    /// When the last packet between two places has been played.
    fn last(&self, file: &mut (impl Read + Seek), (from, to): (u64, u64)) -> Option<Length> {
        let count = to.saturating_sub(from).checked_div(self.packet).filter(|count| *count > 0)?;
        let packet = part(file, from + (count - 1) * self.packet, self.packet.min(64))?;
        Length::of(packet_ends(&packet)?, MILLIS, false)
    }

    /// What is read ahead may be sent earlier or later.
    fn is_near(&self, head: Length, last: Length) -> bool {
        const MORE: u64 = 1000;
        let room = std::time::Duration::from_millis(self.ahead.min(30_000) + MORE);
        head.plays.abs_diff(last.plays) <= room + head.plays / 50
    }
}

/// When a packet is sent and how long it plays, together.
fn packet_ends(packet: &[u8]) -> Option<u64> {
    const SIZES: [usize; 4] = [0, 1, 2, 4];
    let first = *packet.first()?;
    let at = if first & 0x80 == 0 { 0 } else { 1 + usize::from(first & 15) };
    let types = *packet.get(at)?;
    let kinds = [types >> 5, types >> 1, types >> 3];
    let fields: usize = kinds.iter().filter_map(|kind| SIZES.get(usize::from(kind & 3))).sum();
    let at = at + 2 + fields;
    Some(little(packet, at, 4)? + little(packet, at + 4, 2)?)
}
