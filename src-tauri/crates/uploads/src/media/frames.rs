//! Frames that stand one behind the other and each say how long they are: the file has no length but theirs.

use std::io::{Read, Seek};

use super::{
    length::{Length, Measured},
    reading::part,
};

/// Up to here every frame is counted; of a larger file these stand for the rest.
const COUNTED: u64 = 6 * 1024 * 1024;

/// One frame, by its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    /// In bytes, with its head.
    pub(super) size: usize,
    /// In units of the time that its kind is counted in.
    pub(super) plays: u64,
}

/// Adds up the frames from a place to the end of the file, in units of which a second has `rate`.
pub(super) fn measure(
    file: &mut (impl Read + Seek),
    (start, bytes): (u64, u64),
    rate: u64,
    head: impl Fn(&[u8]) -> Option<Frame>,
) -> Measured {
    let sound = bytes.saturating_sub(start);
    let Some(read) = part(file, start, sound.min(COUNTED)) else { return Measured::default() };
    let whole = read.len() as u64 == sound;
    let Counted { plays, astray, seen, open } = counted(&read, head);
    // Between frames there is nothing, but for a tag at the end.
    let exact = whole && astray <= seen / 100;
    let length = Length::of(plays, rate, exact);
    let length = if whole { length } else { length.map(|it| it.scaled(sound, seen)) };
    Measured { length, cut: whole && open, ..Measured::default() }
}

#[derive(Default)]
struct Counted {
    plays: u64,
    /// Bytes that are no frame.
    astray: u64,
    seen: u64,
    /// The last frame goes on where the bytes end.
    open: bool,
}

fn counted(bytes: &[u8], head: impl Fn(&[u8]) -> Option<Frame>) -> Counted {
    let (mut counted, mut at) = (Counted::default(), 0);
    let mut follows = true;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        // Where frames were lost, one alone may be anything.
        let is_one = |found: &Frame| follows || rest.get(found.size..).and_then(&head).is_some();
        let Some(found) = head(rest).filter(is_one) else {
            counted.astray += 1;
            (at, follows) = (at + 1, false);
            continue;
        };
        follows = true;
        if found.size > rest.len() {
            counted.open = true;
            break;
        }
        counted.plays = counted.plays.saturating_add(found.plays);
        at += found.size;
    }
    counted.seen = at as u64;
    counted
}
