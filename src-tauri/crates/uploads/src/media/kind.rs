//! What a file is by its content, whatever its name says of it.

use serde::{Deserialize, Serialize};

use crate::metadata::is_one_of;

/// So much of a file tells what it is.
pub(super) const HEAD: u64 = 4096;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// Waves of any size.
    Wav,
    /// MPEG, layer I to III.
    Mp3,
    /// The family of MP4, M4A and 3GP.
    Mp4,
    /// Ogg, whatever is in it.
    Ogg,
    /// A ZIP archive.
    Zip,
    /// A TAR archive.
    Tar,
    /// FLAC.
    Flac,
    /// AIFF or AIFF-C.
    Aiff,
    /// Adaptive multi-rate, as old phones record.
    Amr,
    /// Windows Media.
    Wma,
    /// AAC without a container.
    Aac,
    /// Core Audio.
    Caf,
    /// Sun's audio.
    Au,
    /// Matroska or `WebM`.
    Matroska,
    /// A film of Microsoft's old kind.
    Avi,
    /// Waves with the greatest byte first.
    Rifx,
    /// Waves whose sound lies in a list of pieces.
    WaveList,
    /// MPEG of a speed that its frames do not say.
    FreeMp3,
    /// Gzip, or a TAR in one.
    Gzip,
    /// 7-Zip.
    SevenZip,
    /// RAR.
    Rar,
    /// A document.
    Pdf,
    /// Something to read.
    Text,
    /// Nothing that is known.
    Unknown,
}

/// What begins with it, from a place on.
const SIGNS: [(Kind, usize, &[u8]); 30] = [
    (Kind::Rifx, 0, b"RIFX"),
    (Kind::Wav, 8, b"WAVE"),
    (Kind::Avi, 8, b"AVI "),
    (Kind::Aiff, 8, b"AIFF"),
    (Kind::Aiff, 8, b"AIFC"),
    (Kind::Mp4, 4, b"ftyp"),
    (Kind::Mp4, 4, b"moov"),
    (Kind::Mp4, 4, b"mdat"),
    (Kind::Mp4, 4, b"wide"),
    (Kind::Mp4, 4, b"free"),
    (Kind::Mp4, 4, b"skip"),
    (Kind::Mp4, 4, b"uuid"),
    (Kind::Mp4, 4, b"pnot"),
    (Kind::Ogg, 0, b"OggS"),
    (Kind::Mp3, 0, b"ID3"),
    (Kind::Mp3, 0, b"APETAGEX"),
    (Kind::Flac, 0, b"fLaC"),
    (Kind::Amr, 0, b"#!AMR"),
    (Kind::Wma, 0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
    (Kind::Caf, 0, b"caff"),
    (Kind::Au, 0, b".snd"),
    (Kind::Matroska, 0, b"\x1a\x45\xdf\xa3"),
    (Kind::Zip, 0, b"PK\x03\x04"),
    (Kind::Zip, 0, b"PK\x05\x06"),
    (Kind::Zip, 0, b"PK\x07\x08"),
    (Kind::Tar, 257, b"ustar"),
    (Kind::Gzip, 0, b"\x1f\x8b\x08"),
    (Kind::SevenZip, 0, b"7z\xbc\xaf\x27\x1c"),
    (Kind::Rar, 0, b"Rar!\x1a\x07"),
    (Kind::Pdf, 0, b"%PDF-"),
];

impl Kind {
    /// By the first [`HEAD`] bytes.
    pub(super) fn of(head: &[u8]) -> Self {
        let begins = |(_, at, sign): &&(Self, usize, &[u8])| {
            head.get(*at..).is_some_and(|rest| rest.starts_with(sign))
        };
        if let Some((kind, ..)) = SIGNS.iter().find(begins) {
            return *kind;
        }
        match head {
            _ if is_wide_text(head) => Self::Text,
            // Of layer 0, which MPEG does not have, is AAC.
            [0xff, second, ..] if second & 0xf6 == 0xf0 => Self::Aac,
            [0xff, second, ..] if second & 0xe0 == 0xe0 && second & 6 != 0 => Self::Mp3,
            _ if is_text(head) => Self::Text,
            _ => Self::Unknown,
        }
    }

    /// By a file's name: what the service takes files of this name for.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let known = [Self::Wav, Self::Mp3, Self::Mp4, Self::Ogg, Self::Zip, Self::Tar];
        known.into_iter().find(|kind| is_one_of(name, kind.endings()))
    }

    /// The endings under which the service takes this kind, the usual one first. None where it takes none.
    pub(crate) const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Wav => &["wav"],
            Self::Mp3 => &["mp3"],
            Self::Mp4 => &["m4a", "mp4"],
            Self::Ogg => &["ogg", "opus"],
            Self::Zip => &["zip"],
            Self::Tar => &["tar"],
            _ => &[],
        }
    }

    /// The word by which a window knows it.
    pub(crate) fn word(self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|it| it.as_str().map(str::to_owned))
            .unwrap_or_default()
    }
}

/// Two bytes a letter, with the mark of their order.
fn is_wide_text(head: &[u8]) -> bool {
    matches!(head, [0xff, 0xfe, _, 0, ..] | [0xfe, 0xff, 0, ..])
}

/// Letters of UTF-8 and nothing that text does not have. The last may be cut.
fn is_text(head: &[u8]) -> bool {
    let strange = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    let whole = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => head.len() - error.valid_up_to() < 4,
    };
    whole && !head.is_empty() && !head.iter().any(strange)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_is_known_by_how_it_begins() {
        for (head, kind) in [
            (&b"RIFF\0\0\0\0WAVEfmt "[..], Kind::Wav),
            (b"RF64\xff\xff\xff\xffWAVEds64", Kind::Wav),
            (b"RIFF\0\0\0\0AVI LIST", Kind::Avi),
            (b"RIFX\0\0\0\0WAVEfmt ", Kind::Rifx),
            (b"FORM\0\0\0\0AIFCFVER", Kind::Aiff),
            (b"\0\0\0\x20ftypisom", Kind::Mp4),
            (b"\xff\xfb\x90\x00", Kind::Mp3),
            (b"\xff\xf1\x50\x80", Kind::Aac),
            (b"ID3\x04", Kind::Mp3),
            (b"<html><body>Not found</body></html>", Kind::Text),
            (b"Anruf von M\xc3\xbcller", Kind::Text),
            (b"\xff\xfea\0b\0", Kind::Text),
            (b"\x01\x02\x03\x04", Kind::Unknown),
            (b"", Kind::Unknown),
        ] {
            assert_eq!(Kind::of(head), kind, "{head:?}");
        }
    }

    #[test]
    fn a_name_tells_what_the_service_takes_a_file_for() {
        assert_eq!(Kind::named("A.WAV"), Some(Kind::Wav));
        assert_eq!(Kind::named("a.opus"), Some(Kind::Ogg));
        assert_eq!(Kind::named("a.mp4"), Some(Kind::Mp4));
        assert_eq!(Kind::named("a.flac"), None);
        assert_eq!(Kind::SevenZip.word(), "sevenZip");
    }
}
