//! Broken recordings and archives, thrown at whatever looks into them.

use std::{
    fs::File,
    io::{Seek, Write},
    time::Duration,
};

use gatehouse_mutation::Corpus;
use gatehouse_vendors::authenticx::FileIdentity;

use super::{Kind, bounded::Bounded, is_unfinished, look, tests::samples};

/// More than any look at so small a file takes, also where others use the processor.
const LONG: Duration = Duration::from_secs(5);
const NAMES: [&str; 8] = ["a.wav", "a.mp3", "a.m4a", "a.mp4", "a.ogg", "a.zip", "a.tar", "a.wma"];

fn corpus() -> Corpus {
    let signs = [
        "RIFF",
        "RF64",
        "WAVE",
        "fmt ",
        "data",
        "fact",
        "LIST",
        "wavl",
        "RIFX",
        "bext",
        "ds64",
        "OggS",
        "OpusHead",
        "\u{1}vorbis",
        "Speex   ",
        "OpusTags",
        "\u{3}vorbis",
        "\u{7f}FLAC\u{1}",
        "OggS\0\u{2}",
        "OggS\0\u{4}",
        "ftyp",
        "moov",
        "mvhd",
        "trak",
        "mdia",
        "mdhd",
        "stsd",
        "stts",
        "stsz",
        "elst",
        "edts",
        "moof",
        "traf",
        "tfhd",
        "trun",
        "mvex",
        "trex",
        "mdat",
        "mehd",
        "vide",
        "soun",
        "ID3",
        "Xing",
        "Info",
        "VBRI",
        "LAME",
        "APETAGEX",
        "TAG",
        "fLaC",
        "#!AMR\n",
        "#!AMR_MC1.0\n",
        "#!AMR-WB\n",
        "FORM",
        "AIFC",
        "COMM",
        "SSND",
        "ima4",
        "hdlr",
        "smhd",
        "soun",
        "vide",
        "mehd",
        "damr",
        "samr",
        "PK\u{3}\u{4}",
        "PK\u{1}\u{2}",
        "PK\u{5}\u{6}",
        "PK\u{6}\u{6}",
        "ustar",
    ];
    let numbers: [&[u8]; 16] = [
        &[0; 4],
        &[0xff; 4],
        &[0xff, 0xff, 0xff, 0x7f],
        &[0x7f, 0xff, 0xff, 0xff],
        &[0; 8],
        &[0xff; 8],
        &[0, 0, 0, 1],
        &[1, 0, 0, 0],
        &[0xff, 0xfb, 0x90, 0x00],
        &[0xff, 0xe3, 0, 0],
        &[0x80, 0, 0, 0],
        &[4, 0, 0x7f, 0x7f, 0x7f, 0x7f],
        &[0xff, 0xf8, 0x70, 0],
        &[0xff, 0xf1, 0x60, 0x40, 0, 0xff, 0xfc],
        &[0x36, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11],
        &[0xa1, 0xdc, 0xab, 0x8c, 0x47, 0xa9, 0xcf, 0x11],
    ];
    let signs = signs.iter().map(|sign| sign.as_bytes().to_vec());
    let pieces = signs.chain(numbers.iter().map(|number| number.to_vec())).collect();
    Corpus { seeds: samples(), pieces, values: None }
}

#[test]
fn no_file_breaks_whoever_looks_into_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("call");
    let mut file = File::options().create_new(true).write(true).open(&path).unwrap();
    let thrown = corpus().throw(3_000, |choice, bytes| {
        file.rewind().unwrap();
        file.set_len(0).unwrap();
        file.write_all(bytes).unwrap();
        let identity = FileIdentity::of(&path).unwrap();
        let media = look(&path, NAMES[usize::from(choice) % NAMES.len()], &identity).unwrap();
        assert!(media.length.is_some() || !media.about, "about nothing: {media:?}");
        let known = media.inside.is_none() && !media.cut && media.broken.is_none();
        assert!(media.length.is_none() || !media.silent, "what is heard has a length: {media:?}");
        assert!(!known || media.length.is_none_or(|it| it > Duration::ZERO), "{media:?}");
        let _ = is_unfinished(&path);
    });
    let slowest = thrown.unwrap().slowest;
    assert!(slowest < LONG, "{slowest:?}");
}

/// The window catches a panic of whoever reads a recording; here none is, whatever it is taken for.
#[test]
fn no_recording_breaks_the_readers_of_its_structure() {
    const KINDS: [Kind; 4] = [Kind::Wav, Kind::Mp3, Kind::Mp4, Kind::Ogg];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("call");
    let mut file = File::options().create_new(true).read(true).write(true).open(&path).unwrap();
    let thrown = corpus().throw(3_000, |choice, bytes| {
        file.rewind().unwrap();
        file.set_len(0).unwrap();
        file.write_all(bytes).unwrap();
        let own = Kind::of(bytes);
        let kind = if choice % 3 == 0 { KINDS[usize::from(choice / 3) % KINDS.len()] } else { own };
        let length = bytes.len() as u64;
        let measured = super::audio::measured(&mut file, kind, length);
        assert!(measured.length.is_none_or(|it| it.plays > Duration::ZERO), "{measured:?}");
        let _ = super::start::written_in(&mut file, kind);
        // As a part of a file of which only parts are read.
        let mut file = Bounded::new(file.try_clone().unwrap());
        let _ = super::ogg::measure(&mut file, length + (7 << 20));
        let _ = super::mpeg::measure(&mut file, length + (7 << 20));
    });
    let slowest = thrown.unwrap().slowest;
    assert!(slowest < LONG, "{slowest:?}");
}

/// The window catches a panic of the reader of archives; here none is.
#[test]
fn no_archive_breaks_its_reader() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.zip");
    let thrown = corpus().throw(3_000, |choice, bytes| {
        std::fs::write(&path, bytes).unwrap();
        let kind = if choice % 4 == 0 { Kind::Tar } else { Kind::Zip };
        let file = Bounded::new(File::open(&path).unwrap());
        let _ = super::archive::look(file, kind, bytes.len() as u64);
    });
    thrown.unwrap();
}
