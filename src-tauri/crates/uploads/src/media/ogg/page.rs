//! Pages of Ogg in memory (RFC 3533, 6).

use crate::media::reading::little;

/// What every page begins with, and the version that follows.
const SIGN: &[u8] = b"OggS\0";
/// Where the lengths of its pieces begin.
const HEAD: usize = 27;
/// The longest that a page can be.
pub(super) const LONGEST: u64 = 65_307;

/// What a page says.
pub(super) struct Page<'a> {
    /// Where the next page begins.
    pub(super) next: usize,
    /// The first of its stream.
    pub(super) first: bool,
    /// The last of its stream.
    pub(super) last: bool,
    /// Its first piece belongs to a packet of the page before.
    pub(super) goes_on: bool,
    pub(super) granule: Granule,
    pub(super) stream: u32,
    /// More of it is to be than is there.
    pub(super) cut: bool,
    laces: &'a [u8],
    content: &'a [u8],
}

/// How many samples were played up to the end of a page.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Granule {
    /// So many.
    At(u64),
    /// No packet ends on it.
    Nowhere,
    /// A number that there cannot be.
    Absurd,
}

/// A part of a packet.
pub(super) struct Piece<'a> {
    pub(super) bytes: &'a [u8],
    /// The packet ends with it.
    pub(super) ends: bool,
}

impl<'a> Page<'a> {
    /// The page that begins at a place. None where none does.
    pub(super) fn at(bytes: &'a [u8], at: usize) -> Option<Self> {
        let rest = bytes.get(at..)?;
        let head = rest.get(..HEAD).filter(|head| head.starts_with(SIGN))?;
        let count = usize::from(*head.get(26)?);
        let laces = rest.get(HEAD..HEAD + count)?;
        let size: usize = laces.iter().map(|lace| usize::from(*lace)).sum();
        let from = HEAD + count;
        let content = rest.get(from..(from + size).min(rest.len()))?;
        let granule = match little(head, 6, 8)? {
            u64::MAX => Granule::Nowhere,
            number if number > i64::MAX.unsigned_abs() => Granule::Absurd,
            number => Granule::At(number),
        };
        let flags = *head.get(5)?;
        Some(Self {
            next: at + from + size,
            first: flags & 2 != 0,
            last: flags & 4 != 0,
            goes_on: flags & 1 != 0,
            granule,
            stream: u32::try_from(little(head, 14, 4)?).ok()?,
            cut: content.len() < size,
            laces,
            content,
        })
    }

    /// The first page from a place on that another one follows, or with which the bytes end, and where it begins.
    pub(super) fn from(bytes: &'a [u8], at: usize) -> Option<(usize, Self)> {
        let mut from = at;
        loop {
            let rest = bytes.get(from..)?;
            let found = from + rest.windows(SIGN.len()).position(|window| window == SIGN)?;
            let is_followed = |page: &Self| {
                let behind = bytes.get(page.next..).unwrap_or_default();
                behind.is_empty() || SIGN.starts_with(behind) || behind.starts_with(SIGN)
            };
            if let Some(page) = Self::at(bytes, found).filter(is_followed) {
                return Some((found, page));
            }
            from = found + 1;
        }
    }

    /// Its pieces, as far as they are whole.
    pub(super) fn pieces(&self) -> impl Iterator<Item = Piece<'a>> {
        let content = self.content;
        let mut at = 0;
        self.laces.chunk_by(|lace, _| *lace == u8::MAX).map_while(move |laces| {
            let size: usize = laces.iter().map(|lace| usize::from(*lace)).sum();
            let bytes = content.get(at..at + size)?;
            at += size;
            Some(Piece { bytes, ends: laces.last() != Some(&u8::MAX) })
        })
    }
}
