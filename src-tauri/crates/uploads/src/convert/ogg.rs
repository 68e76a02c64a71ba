//! FLAC in Ogg (RFC 3533, and Xiph's mapping of FLAC 1.0): the pages are taken off, and what is left is plain FLAC.

use std::{
    fs::File,
    io::{self, Read},
};

use super::{ConvertTrouble, flac};
use crate::media::{
    self,
    reading::{bytes, part},
};

/// What the first packet begins with.
const MAPPING: &[u8] = b"\x7fFLAC\x01";
/// Where the description of the stream stands in the first page.
const INFO_AT: usize = 28 + 9 + 4 + 4;
/// A page with the most that it may hold.
const PAGE: u64 = 27 + 255 + 255 * 255;
/// So many pages hold more comments than are read of a file that is not paged.
const MOST_PAGES: u64 = flac::MOST_COMMENTS / (255 * 255) + 2;
/// Every frame of FLAC begins so, and no description does.
const FRAME: u8 = 0xff;
/// A packet goes on behind a piece of this length.
const GOES_ON: u8 = 255;

/// Reads what stands before the sound. None where it is other sound than FLAC.
pub(super) fn head(file: &mut File) -> Option<Result<flac::Head, ConvertTrouble>> {
    let page = part(file, 0, PAGE)?;
    if !page.get(28..)?.starts_with(MAPPING) || page.get(26) != Some(&1) {
        return None;
    }
    let end = file.metadata().ok()?.len();
    let Some(info) = page.get(INFO_AT..).and_then(<[u8]>::first_chunk) else {
        return Some(Err(ConvertTrouble::Damaged(None)));
    };
    let sound = flac::sound(info);
    let date = dated(file, size_of(&page)?);
    Some(sound.map(|sound| flac::Head {
        sound,
        info: *info,
        date,
        place: flac::Place { from: 0, to: end, paged: true },
    }))
}

/// How long a page is with its head.
fn size_of(page: &[u8]) -> Option<u64> {
    let laces = page.get(27..27 + usize::from(*page.get(26)?))?;
    let content: u64 = laces.iter().map(|lace| u64::from(*lace)).sum();
    Some(27 + laces.len() as u64 + content)
}

/// What the comments say of the moment of the recording. They are a packet of their own, behind the one that describes the
/// stream; a long one goes on over several pages.
fn dated(file: &mut File, mut at: u64) -> Option<String> {
    let mut packet = Vec::new();
    for _ in 0..MOST_PAGES {
        let page = part(file, at, PAGE)?;
        page.starts_with(b"OggS").then_some(())?;
        at += size_of(&page)?;
        let mut from = 27 + usize::from(*page.get(26)?);
        for lace in page.get(27..from)? {
            let until = from + usize::from(*lace);
            packet.extend_from_slice(page.get(from..until)?);
            from = until;
            if *lace == GOES_ON {
                continue;
            }
            let kind = *packet.first()?;
            if kind & !flac::LAST == flac::COMMENTS {
                return media::dated(packet.get(4..)?);
            }
            if kind & flac::LAST != 0 {
                return None;
            }
            packet.clear();
        }
    }
    None
}

/// The frames of FLAC in the only stream of an Ogg file.
pub(super) struct Frames<R> {
    source: R,
    stream: Option<[u8; 4]>,
    /// What of a page has not been given out yet.
    page: Vec<u8>,
    at: usize,
    /// Whether the packet at hand is a frame; none where the next piece begins one.
    packet: Option<bool>,
    ended: bool,
}

impl<R: Read> Frames<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, stream: None, page: Vec::new(), at: 0, packet: None, ended: false }
    }

    /// Takes the next page. False at the end of the file.
    fn turn(&mut self) -> io::Result<bool> {
        let odd = |words: &str| io::Error::new(io::ErrorKind::InvalidData, words.to_owned());
        let Some(head) = bytes::<27>(&mut self.source) else { return Ok(false) };
        if !head.starts_with(b"OggS") {
            return Err(odd("something else stands between the pages"));
        }
        let stream = head.get(14..18).and_then(<[u8]>::first_chunk).copied();
        // More than one stream would be more than one recording.
        if self.ended || self.stream.is_some() && self.stream != stream {
            return Err(odd("there is more than one stream"));
        }
        self.stream = stream;
        self.ended = head[5] & 4 != 0;
        let mut laces = vec![0; usize::from(head[26])];
        self.source.read_exact(&mut laces)?;
        self.page.clear();
        self.at = 0;
        let mut piece = [0; GOES_ON as usize];
        for lace in laces {
            let piece = piece.get_mut(..usize::from(lace)).unwrap_or_default();
            self.source.read_exact(piece)?;
            let frame = self.packet.or_else(|| piece.first().map(|first| *first == FRAME));
            if frame == Some(true) {
                self.page.extend_from_slice(piece);
            }
            self.packet = if lace == GOES_ON { frame } else { None };
        }
        Ok(true)
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.page.len() {
            if !self.turn()? {
                return Ok(0);
            }
        }
        let read = self.page.get(self.at..).unwrap_or_default().read(buffer)?;
        self.at += read;
        Ok(read)
    }
}
