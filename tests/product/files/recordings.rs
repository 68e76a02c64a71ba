//! Recordings as recorders write them.

use std::{
    fs::File,
    time::{Duration, SystemTime},
};

use crate::{Described, PLAIN, chunk, folder, format, riff};

/// What recordings are described as, each under its name.
fn described(files: &[(&str, Vec<u8>)]) -> Described {
    let files: Vec<_> = files.iter().map(|(name, content)| (*name, content.as_slice())).collect();
    let folder = folder(&files);
    let described = Described::of(folder.path());
    assert_eq!(described.calls.len(), files.len());
    described
}

#[track_caller]
fn are_as_long(files: &[(&str, Vec<u8>)], seconds: f64) {
    let described = described(files);
    for (name, _) in files {
        let told = described.seconds(name);
        assert!(
            (told - seconds).abs() <= seconds / 100.0,
            "{name}: {told} s where it is {seconds} s"
        );
    }
}

#[test]
fn telephone_wavs_need_no_word_of_their_length() {
    let minute = |of: u32, tag: (u16, u32, u32, u16, u16), more: &[u8]| {
        let sound = vec![0x55; usize::try_from(of * 60).unwrap()];
        riff(&[format(tag, more), chunk(b"data", &sound)])
    };
    // GSM 6.10 says how many samples a block of 65 bytes has.
    let gsm = [2_u16.to_le_bytes(), 320_u16.to_le_bytes()].concat();
    let files = [
        ("mulaw.wav", minute(8000, (7, 8000, 8000, 1, 8), &[])),
        ("alaw.wav", minute(8000, (6, 8000, 8000, 1, 8), &[])),
        ("alaw16.wav", minute(16_000, (6, 16_000, 16_000, 1, 8), &[])),
        ("gsm.wav", minute(1625, (0x31, 8000, 1625, 65, 0), &gsm)),
        ("eight.wav", minute(8000, (1, 8000, 8000, 1, 8), &[])),
        ("float.wav", minute(32_000, (3, 8000, 32_000, 4, 32), &[])),
    ];
    are_as_long(&files, 60.0);
}

#[test]
fn a_size_that_nobody_filled_in_is_the_rest_of_the_file() {
    let streamed = |claimed: u32, before: &[u8]| {
        let head = [b"RIFF".as_slice(), &claimed.to_le_bytes(), b"WAVE", before].concat();
        let data = [b"data".as_slice(), &claimed.to_le_bytes()].concat();
        [head, format(PLAIN, &[]), data, [1, 0].repeat(480_000)].concat()
    };
    let list = chunk(b"LIST", b"INFOISFT\x05\0\0\0Lavf\0\0");
    let junk = chunk(b"JUNK", &[0; 28]);
    let files = [
        ("a.wav", streamed(u32::MAX, &[])),
        ("b.wav", streamed(0, &[])),
        ("c.wav", streamed(0x7fff_ffff, &[])),
        ("d.wav", streamed(u32::MAX, &list)),
        ("e.wav", streamed(0x7fff_ffff, &junk)),
        ("f.wav", streamed(u32::MAX - 36, &[])),
        ("g.wav", streamed(0x8000_0000, &[])),
    ];
    are_as_long(&files, 60.0);
}

/// One frame of so many kbit/s, one channel at 44.1 kHz.
fn frame(kbit: usize) -> Vec<u8> {
    let index = if kbit == 32 { 0x10 } else { 0x90 };
    let mut frame = vec![0; 144_000 * kbit / 44_100];
    frame[..4].copy_from_slice(&[0xff, 0xfb, index, 0xc0]);
    frame
}

#[test]
fn an_mp3_of_changing_speed_without_a_word_is_counted() {
    let sound = [frame(32).repeat(1000), frame(128).repeat(4000)].concat();
    let tag = [b"ID3\x04\0\0\0\0\x01\0".as_slice(), &[0; 128]].concat();
    let old_tag = [b"TAG".as_slice(), &[0x20; 125]].concat();
    let ape = [b"APETAGEX\xd0\x07\0\0\x20\0\0\0\0\0\0\0\0\0\0\x80".as_slice(), &[0; 8]].concat();
    let files = [
        ("a.mp3", sound.clone()),
        ("b.mp3", [sound.clone(), frame(32)].concat()),
        ("c.mp3", [frame(128).repeat(4000), frame(32).repeat(1000)].concat()),
        ("d.mp3", [tag.clone(), sound.clone()].concat()),
        ("e.mp3", [sound.clone(), old_tag].concat()),
        ("f.mp3", [sound.clone(), ape].concat()),
        ("g.mp3", [tag.clone(), tag, sound].concat()),
    ];
    are_as_long(&files, 130.6);
}

fn page(kind: u8, granule: u64, (stream, number): (u32, u32), packet: &[u8]) -> Vec<u8> {
    let head = [b"OggS\0".as_slice(), &[kind], &granule.to_le_bytes()].concat();
    let head = [&head[..], &stream.to_le_bytes(), &number.to_le_bytes(), &[0; 4]].concat();
    [&head[..], &[1, u8::try_from(packet.len()).unwrap()], packet].concat()
}

/// Opus of so many seconds, whose samples are counted from a number on.
fn opus(stream: u32, seconds: u32, from: u64) -> Vec<u8> {
    let name = [b"OpusHead\x01\x01\0\0".as_slice(), &48_000_u32.to_le_bytes(), &[0; 3]].concat();
    let mut link = [
        page(2, 0, (stream, 0), &name),
        page(0, 0, (stream, 1), &[b"OpusTags".as_slice(), &[0; 8]].concat()),
    ]
    .concat();
    let packet = [[0x08].as_slice(), &[0; 39]].concat();
    for at in 1..=seconds * 50 {
        let kind = if at == seconds * 50 { 4 } else { 0 };
        link.extend(page(kind, from + u64::from(at) * 960, (stream, at + 1), &packet));
    }
    link
}

#[test]
fn an_opus_of_several_parts_is_as_long_as_all_of_them() {
    for (name, content, seconds) in [
        ("a.opus", [opus(7, 600, 0), opus(8, 5, 0)].concat(), 605.0),
        ("b.opus", opus(9, 60, 9_000_000), 60.0),
        ("c.ogg", [opus(1, 10, 0), opus(2, 20, 0), opus(3, 30, 0)].concat(), 60.0),
        ("d.opus", [opus(5, 100, 0), opus(5, 100, 0)].concat(), 200.0),
        ("e.ogg", [opus(1, 20, 5_000_000), opus(2, 40, 0)].concat(), 60.0),
        ("f.opus", opus(4, 3600, 0), 3600.0),
        ("g.opus", [opus(1, 5, 0), opus(2, 600, 0)].concat(), 605.0),
    ] {
        are_as_long(&[(name, content)], seconds);
    }
}

fn piece(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
    [size.as_slice(), kind, content].concat()
}

/// An M4A of so many seconds that says when it was made, in seconds since 1970; 0 is that nobody set it.
fn m4a(seconds: u32, made: u64, tables_first: bool) -> Vec<u8> {
    let made = if made == 0 { 0 } else { u32::try_from(made + 2_082_844_800).unwrap() };
    let times = [0, made, made, 1000, seconds * 1000].map(u32::to_be_bytes).concat();
    let entry = [&[0; 8][..], &[0; 8], &[0, 1, 0, 16, 0, 0, 0, 0], &[0x1f, 0x40, 0, 0]].concat();
    let table = [&[0, 0, 0, 0, 0, 0, 0, 1][..], &piece(b"mp4a", &entry)].concat();
    let table = piece(b"minf", &piece(b"stbl", &piece(b"stsd", &table)));
    let handler = piece(b"hdlr", &[&[0; 8][..], b"soun", &[0; 13]].concat());
    let track = [piece(b"mdhd", &[&times[..], &[0; 4]].concat()), handler, table].concat();
    let track = piece(b"trak", &piece(b"mdia", &track));
    let movie = piece(b"moov", &[piece(b"mvhd", &[&times[..], &[0; 80]].concat()), track].concat());
    let kind = piece(b"ftyp", b"M4A \0\0\0\0M4A ");
    let sound = piece(b"mdat", &vec![0; usize::try_from(seconds).unwrap() * 2000]);
    if tables_first { [kind, movie, sound].concat() } else { [kind, sound, movie].concat() }
}

#[test]
fn a_stamp_of_the_end_is_told_from_one_of_the_beginning_by_the_time_of_the_file() {
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    let ended = hour_ago.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let kinds = [
        // How long, what it says since 1970, and when it began by that.
        ("end.m4a", 60, ended, ended - 60, "fileEnd"),
        ("end-of-long.m4a", 3000, ended, ended - 3000, "fileEnd"),
        ("a-second-later.m4a", 60, ended - 1, ended - 61, "fileEnd"),
        ("begin.m4a", 60, ended - 60, ended - 60, "file"),
        ("begin-of-long.m4a", 1200, ended - 1200, ended - 1200, "file"),
        ("yesterday.m4a", 60, ended - 86_400, ended - 86_400, "file"),
        ("end.mp4", 90, ended, ended - 90, "fileEnd"),
    ];
    for (at, (name, seconds, stamp, began, from)) in kinds.into_iter().enumerate() {
        let content = m4a(seconds, stamp, at % 2 == 0);
        let folder = folder(&[(name, &content)]);
        let file = File::options().write(true).open(folder.path().join(name)).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(ended)).unwrap();
        drop(file);
        let described = Described::of(folder.path());
        let call = described.call(name);
        let told: jiff::Timestamp = call["began"].as_str().unwrap().parse().unwrap();
        assert_eq!(told.as_second().unsigned_abs(), began, "{name}: {call}");
        assert_eq!(call["began_from"], from, "{name}: {call}");
    }
}
