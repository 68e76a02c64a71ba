use std::{fs::File, path::PathBuf};

use tempfile::TempDir;

use super::{
    archive::tests::{locked, tarred, zipped},
    *,
};

mod contradicted;

/// A file that was made now and changed an hour ago, as a copy that kept its times is.
fn file(name: &str, content: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let hour_ago = SystemTime::now() - Duration::from_secs(3600);
    File::options().write(true).open(&path).unwrap().set_modified(hour_ago).unwrap();
    (folder, path)
}

pub(super) fn look_at(name: &str, content: &[u8]) -> Media {
    let (_folder, path) = file(name, content);
    look(&path, name, &FileIdentity::of(&path).unwrap()).unwrap()
}

fn seconds(media: &Media) -> Option<u64> {
    media.length.map(|length| (length + Duration::from_millis(500)).as_secs())
}

fn chunk(id: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len()).unwrap().to_le_bytes();
    [id.as_slice(), &size, content].concat()
}

/// 8,000 samples of one byte a second.
fn wav(seconds: usize, before: &[u8]) -> Vec<u8> {
    let format: &[u8] = &[1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0, 1, 0, 8, 0];
    let data = chunk(b"data", &vec![128; seconds * 8000]);
    let content = [b"WAVE".as_slice(), before, &chunk(b"fmt ", format), &data].concat();
    chunk(b"RIFF", &content)
}

fn bext(date: &str, time: &str) -> Vec<u8> {
    let mut content = vec![0; 602];
    content[320..330].copy_from_slice(date.as_bytes());
    content[330..338].copy_from_slice(time.as_bytes());
    chunk(b"bext", &content)
}

/// Frames of 128 kbit/s at 44.1 kHz: each is 417 bytes and 1152 samples.
fn mp3(frames: usize) -> Vec<u8> {
    let frame: Vec<u8> = [0xff, 0xfb, 0x90, 0x00].into_iter().chain([0; 413]).collect();
    frame.repeat(frames)
}

/// Frames of a speed that they do not say.
fn free_mp3() -> Vec<u8> {
    let frame: Vec<u8> = [0xff, 0xfb, 0x00, 0x00].into_iter().chain([0; 300]).collect();
    frame.repeat(20)
}

fn flac_in_ogg() -> Vec<u8> {
    let mut head = b"\x7fFLAC\x01\0\0\x01fLaC\0\0\0\x22".to_vec();
    head.extend([0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x01, 0xf4, 0, 0xf0]);
    head.extend([0; 20]);
    let frame = [[0xff, 0xf8, 0x74, 0x08, 0, 0x0f, 0x9f].as_slice(), &[0; 60]].concat();
    let tags = [0x84, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0];
    [page(2, 0, 0, &head), page(0, 0, 1, &tags), page(4, 4000, 2, &frame)].concat()
}

fn box_of(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
    [size.as_slice(), kind, content].concat()
}

/// An audio track of so many seconds that was made at a time, in seconds since 1904.
fn m4a(seconds: u32, made: u32) -> Vec<u8> {
    let head = |rest: &[u8]| {
        let times = [0, made, made, 1000, seconds * 1000].map(u32::to_be_bytes).concat();
        [times.as_slice(), rest].concat()
    };
    let sample =
        [[0; 8].as_slice(), &[0; 8], &[0, 1, 0, 16, 0, 0, 0, 0], &8000_u32.to_be_bytes(), &[0; 2]];
    let entry = box_of(b"mp4a", &sample.concat()[..28]);
    let entries = [[0, 0, 0, 0, 0, 0, 0, 1].as_slice(), &entry].concat();
    let table = box_of(b"stbl", &box_of(b"stsd", &entries));
    let handler = [[0; 8].as_slice(), b"soun", &[0; 12], &[0]].concat();
    let media =
        [box_of(b"mdhd", &head(&[0; 4])), box_of(b"hdlr", &handler), box_of(b"minf", &table)];
    let track = box_of(b"trak", &box_of(b"mdia", &media.concat()));
    let movie = [box_of(b"mvhd", &head(&[0; 80])), track].concat();
    [box_of(b"ftyp", b"M4A \0\0\0\0M4A "), box_of(b"mdat", &[0; 512]), box_of(b"moov", &movie)]
        .concat()
}

fn page(kind: u8, granule: u64, number: u32, packet: &[u8]) -> Vec<u8> {
    let mut page =
        [b"OggS".as_slice(), &[0, kind], &granule.to_le_bytes(), &7_u32.to_le_bytes()].concat();
    page.extend(number.to_le_bytes());
    page.extend([0; 4]);
    page.extend([1, u8::try_from(packet.len()).unwrap()]);
    page.extend(packet);
    page
}

fn opus(seconds: u64) -> Vec<u8> {
    let head =
        [b"OpusHead".as_slice(), &[1, 1, 0, 0], &48_000_u32.to_le_bytes(), &[0, 0, 0]].concat();
    let tags = [b"OpusTags".as_slice(), &[0; 8]].concat();
    // One frame of 20 ms a page.
    let packet = [[8].as_slice(), &[0; 39]].concat();
    let frames = (1..=seconds * 50)
        .flat_map(|frame| page(0, frame * 960, u32::try_from(frame).unwrap() + 1, &packet));
    [page(2, 0, 0, &head), page(0, 0, 1, &tags)].concat().into_iter().chain(frames).collect()
}

fn vorbis(seconds: u64) -> Vec<u8> {
    let head = [
        b"\x01vorbis".as_slice(),
        &[0; 4],
        &[1],
        &8000_u32.to_le_bytes(),
        &[0; 4],
        &64_000_u32.to_le_bytes(),
        &[0; 4],
        &[0xb8, 1],
    ]
    .concat();
    let tags = [b"\x03vorbis".as_slice(), &[0; 8], &[1]].concat();
    let setup = b"\x05vorbis and its books".as_slice();
    let heads = [page(2, 0, 0, &head), page(0, 0, 1, &tags), page(0, 0, 2, setup)].concat();
    // A long block a page.
    let blocks = (1..=seconds * 8)
        .flat_map(|block| page(0, block * 1000, u32::try_from(block).unwrap() + 2, &[0; 40]));
    heads.into_iter().chain(blocks).collect()
}

#[test]
fn every_kind_of_recording_tells_how_long_it_is() {
    let kinds = [
        ("call.wav", wav(3, &[])),
        ("CALL.WAV", wav(3, &[])),
        ("call.mp3", mp3(115)),
        ("call.m4a", m4a(3, 0)),
        ("call.mp4", m4a(3, 0)),
        ("call.opus", opus(3)),
        ("call.ogg", opus(3)),
        ("call.ogg", vorbis(3)),
    ];
    for (name, content) in kinds {
        assert_eq!(seconds(&look_at(name, &content)), Some(3), "{name}");
    }
}

#[test]
fn a_recording_that_says_when_it_began_is_believed() {
    let wave = look_at("a.wav", &wav(2, &bext("2026-11-21", "14:02:33")));
    let (at, by) = wave.began.unwrap();
    assert!(at.starts_with("2026-11-21T14:02:33"), "{at}");
    assert_eq!(by, DatedBy::File);
    // 2026-11-21T13:02:33Z, in seconds since 1904.
    let (at, by) = look_at("a.m4a", &m4a(2, 3_878_110_953)).began.unwrap();
    let at: jiff::Timestamp = at.parse().unwrap();
    assert_eq!((at.to_string().as_str(), by), ("2026-11-21T13:02:33Z", DatedBy::File));
}

#[test]
fn comments_of_ogg_say_when_it_began() {
    let said = |comment: &str| {
        let long = |text: &str| u32::try_from(text.len()).unwrap().to_le_bytes();
        let list = [b"\0\0\0\0\x01\0\0\0".as_slice(), &long(comment), comment.as_bytes()];
        list.concat()
    };
    let comment = said("date=2026-11-21T13:02:33Z");
    for (before, content) in
        [(&b"OpusTags"[..], opus(3)), (b"\x03vorbis", vorbis(3)), (b"\x84\0\0\0", flac_in_ogg())]
    {
        let first = 28 + usize::from(content[27]);
        let second = first + 28 + usize::from(content[first + 27]);
        let tags = page(0, 0, 1, &[before, &comment].concat());
        let file = [&content[..first], &tags, &content[second..]].concat();
        let (at, by) = look_at("a.ogg", &file).began.unwrap();
        let at: Timestamp = at.parse().unwrap();
        assert_eq!((at.to_string().as_str(), by), ("2026-11-21T13:02:33Z", DatedBy::File));
    }
}

#[test]
fn a_date_behind_an_odd_chunk_without_its_padding_is_found() {
    let odd = [b"iXML".as_slice(), &3_u32.to_le_bytes(), b"<a>"].concat();
    let wave = look_at("a.wav", &wav(2, &[odd, bext("2026-11-21", "14:02:33")].concat()));
    assert!(wave.began.unwrap().0.starts_with("2026-11-21T14:02:33"));
}

#[test]
fn a_stamp_of_the_moment_of_the_last_change_is_the_end() {
    let hour_ago = (jiff::Timestamp::now().as_second() - 3600).unsigned_abs();
    let stamp = |seconds: u64| u32::try_from(seconds + 2_082_844_800).unwrap();
    let (at, by) = look_at("a.m4a", &m4a(60, stamp(hour_ago))).began.unwrap();
    let at: jiff::Timestamp = at.parse().unwrap();
    let began = i64::try_from(hour_ago).unwrap() - 60;
    assert!((at.as_second() - began).abs() <= 2 && by == DatedBy::FileEnd, "{at} {by:?}");
    let (at, by) = look_at("a.m4a", &m4a(60, stamp(hour_ago - 60))).began.unwrap();
    let at: jiff::Timestamp = at.parse().unwrap();
    assert!((at.as_second() - began).abs() <= 2 && by == DatedBy::File, "{at} {by:?}");
}

#[test]
fn a_person_says_what_a_recorders_stamp_is() {
    let length = Some(Duration::from_secs(60));
    let at = |by: DatedBy, stamp: Option<Stamp>| {
        let began = Some(("2025-11-20T10:15:00+00:00".to_owned(), by));
        let (at, by) = Media { began, length, ..Media::default() }.began_by(stamp).unwrap();
        (at.parse::<Timestamp>().unwrap().to_string(), by)
    };
    let told = |time: &str, by: DatedBy| (format!("2025-11-20T{time}Z"), by);
    assert_eq!(at(DatedBy::File, None), told("10:15:00", DatedBy::File));
    assert_eq!(at(DatedBy::File, Some(Stamp::Begin)), told("10:15:00", DatedBy::File));
    assert_eq!(at(DatedBy::File, Some(Stamp::End)), told("10:14:00", DatedBy::FileEnd));
    assert_eq!(at(DatedBy::FileEnd, Some(Stamp::Begin)), told("10:16:00", DatedBy::File));
    assert_eq!(at(DatedBy::LessLength, Some(Stamp::End)), told("10:15:00", DatedBy::LessLength));
}

#[test]
fn what_is_inside_counts_and_not_the_ending() {
    assert_eq!(seconds(&look_at("call.mp3", &wav(3, &[]))), Some(3));
    assert_eq!(seconds(&look_at("call.wav", &mp3(115))), Some(3));
}

#[test]
fn what_is_not_what_its_name_says_is_told() {
    let kinds = [
        ("a.wav", wav(3, &[]), None),
        ("a.mp3", wav(3, &[]), Some(Kind::Wav)),
        ("a.wav", mp3(115), Some(Kind::Mp3)),
        ("a.mp3", [vec![0; 900], mp3(115)].concat(), None),
        ("a.wav", m4a(3, 0), Some(Kind::Mp4)),
        ("a.mp3", opus(3), Some(Kind::Ogg)),
        ("a.wav", zipped(&["1.json"]), Some(Kind::Zip)),
        ("a.zip", tarred(&["1.json"]), Some(Kind::Tar)),
        ("a.wav", b"Dear colleague, the recording follows".to_vec(), Some(Kind::Text)),
        ("a.wav", vec![7; 9000], Some(Kind::Unknown)),
        ("a.mp3", b"fLaC\0\0\0\x22".to_vec(), Some(Kind::Flac)),
        ("a.wav", [b"RIFX".as_slice(), &wav(3, &[])[4..]].concat(), Some(Kind::Rifx)),
        ("a.wav", wav(3, &chunk(b"LIST", b"wavldata\0\0\0\0")), Some(Kind::WaveList)),
        ("a.mp3", free_mp3(), Some(Kind::FreeMp3)),
        ("a.wav", free_mp3(), Some(Kind::FreeMp3)),
        ("a.ogg", flac_in_ogg(), Some(Kind::Flac)),
        ("a.mp3", wav(0, &[]), Some(Kind::Wav)),
    ];
    for (name, content, inside) in kinds {
        let media = look_at(name, &content);
        assert_eq!(media.inside, inside, "{name}");
        assert!(!media.silent, "{name}: what it is tells more than that it is silent");
    }
}

#[test]
fn a_tag_before_something_else_does_not_make_it_mp3() {
    let tag = b"ID3\x04\0\0\0\0\0\x0ahello world".as_slice();
    let tag = &tag[..20];
    for (rest, inside) in [
        (b"fLaC\0\0\0\x22".to_vec(), Some(Kind::Flac)),
        (b"\xff\xf1\x50\x80".repeat(9), Some(Kind::Aac)),
        (mp3(115), None),
    ] {
        assert_eq!(look_at("a.mp3", &[tag, &rest].concat()).inside, inside);
    }
}

#[test]
fn a_recording_without_sound_says_so() {
    let header = wav(0, &[]);
    for (name, content) in [
        ("a.wav", header),
        ("a.m4a", box_of(b"ftyp", b"M4A \0\0\0\0M4A ")),
        ("a.opus", opus(0)),
        ("a.mp3", b"ID3\x04\0\0\0\0\0\0".to_vec()),
    ] {
        let media = look_at(name, &content);
        assert!(media.silent && media.inside.is_none(), "{name}: {media:?}");
    }
    assert!(!look_at("a.wav", &wav(1, &[])).silent);
}

#[test]
fn a_stamp_that_its_own_file_contradicts_is_not_believed() {
    let hour_ago = (jiff::Timestamp::now().as_second() - 3600).unsigned_abs();
    let stamp = |seconds: u64| u32::try_from(seconds + 2_082_844_800).unwrap();
    // Written by a clock whose zone was left out.
    let later = look_at("a.m4a", &m4a(60, stamp(hour_ago + 3600)));
    assert!(later.began.is_none_or(|(_, by)| by == DatedBy::LessLength));
    let (_, by) = look_at("a.m4a", &m4a(60, stamp(hour_ago - 6))).began.unwrap();
    assert_eq!(by, DatedBy::FileEnd, "its tables took some seconds");
}

#[test]
fn a_recording_that_is_cut_says_so() {
    for (name, content) in [("a.wav", wav(9, &[])), ("a.m4a", m4a(9, 0)), ("a.opus", opus(9))] {
        assert!(!look_at(name, &content).cut, "{name}");
        assert!(look_at(name, &content[..content.len() * 2 / 3]).cut, "{name}");
    }
}

#[test]
fn a_time_that_nobody_set_is_not_believed() {
    for media in
        [look_at("a.wav", &wav(2, &bext("0000-00-00", "00:00:00"))), look_at("a.m4a", &m4a(2, 0))]
    {
        // Where the system does not tell when the file was made, nothing is known of the beginning.
        assert!(media.began.is_none_or(|(_, by)| by == DatedBy::LessLength));
    }
}

#[test]
fn the_last_change_less_the_length_is_the_beginning_where_it_tells_the_end() {
    let at = |seconds: u64| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let length = Duration::from_secs(60);
    let spoken = began_before(Some(at(1000)), at(1061), length);
    assert_eq!(spoken, Some(at(1001)), "written while somebody spoke");
    let kept = began_before(Some(at(9000)), at(1061), length);
    assert_eq!(kept, Some(at(1001)), "a copy that kept its times");
    assert_eq!(began_before(Some(at(1000)), at(1002), length), None, "written in a moment");
    assert_eq!(began_before(None, at(1061), length), None, "nobody knows how it was written");
}

#[test]
fn what_is_damaged_or_something_else_tells_nothing_and_breaks_nothing() {
    let whole = [
        ("a.wav", wav(1, &bext("2026-11-21", "14:02:33"))),
        ("a.mp3", mp3(20)),
        ("a.m4a", m4a(3, 3_878_110_953)),
        ("a.opus", opus(3)),
        ("a.ogg", vorbis(3)),
    ];
    for (name, content) in whole {
        for end in (0..content.len().min(400)).step_by(7) {
            look_at(name, &content[..end]);
            let mut bent = content.clone();
            bent[end] ^= 0xff;
            look_at(name, &bent);
        }
    }
    assert_eq!(look_at("a.wav", b"not a recording at all").length, None);
    assert_eq!(look_at("a.wav", &mp3(115)[..0]).length, None);
}

#[test]
fn a_huge_recording_is_not_read() {
    let (_folder, path) = file("a.wav", &wav(1, &[]));
    let file = File::options().write(true).open(&path).unwrap();
    file.set_len(2_400_000_000).unwrap();
    let began = std::time::Instant::now();
    look(&path, "a.wav", &FileIdentity::of(&path).unwrap()).unwrap();
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    let mut bounded = Bounded::new(File::open(&path).unwrap());
    assert!(std::io::copy(&mut bounded, &mut std::io::sink()).is_err());
    assert_eq!(bounded.read_so_far(), 8 * 1024 * 1024);
}

/// One of each kind, small enough to be changed a million times.
pub(super) fn samples() -> Vec<Vec<u8>> {
    let fragments = box_of(b"moof", &box_of(b"traf", &box_of(b"tfhd", &[0; 16])));
    let tagged = [b"ID3\x04\0\0\0\0\0\x0a".as_slice(), &[0; 10], &mp3(12)].concat();
    let names = ["a.txt", "sub/b.txt", "M\u{fc}ller.txt"];
    let date = bext("2026-03-18", "17:56:00");
    vec![
        wav(1, &[])[..2000].to_vec(),
        wav(1, &date)[..2000].to_vec(),
        mp3(12),
        tagged,
        m4a(90, 3_856_000_000),
        [m4a(90, 0), fragments].concat(),
        opus(60),
        vorbis(60),
        flac_in_ogg(),
        free_mp3(),
        [wav(1, &[]), wav(1, &[])].concat(),
        wav(0, &chunk(b"LIST", b"wavldata\0\0\0\0")),
        zipped(&names),
        locked(zipped(&names)),
        tarred(&names),
        b"#!AMR\n\x3c\0\0\0".to_vec(),
        b"fLaC\0\0\0\x22".to_vec(),
        b"hello, this is text\n".to_vec(),
    ]
    .into_iter()
    .chain(contradicted::samples())
    .collect()
}

#[test]
fn what_cannot_be_read_is_no_recording_without_sound() {
    let folder = tempfile::tempdir().unwrap();
    let identity = FileIdentity { bytes: 1000, modified: None, inode: None };
    let gone = look(&folder.path().join("a.wav"), "a.wav", &identity);
    assert_eq!(gone.map(|_| ()), Err(Unreadable::Gone));
    #[cfg(unix)]
    assert_eq!(look(folder.path(), "a.wav", &identity).map(|_| ()), Err(Unreadable::NoFile));
    let (_folder, path) = file("a.wav", &wav(3, &[]));
    let read = look(&path, "a.wav", &FileIdentity::of(&path).unwrap());
    assert_eq!(seconds(&read.unwrap()), Some(3), "a failure before it says nothing of this one");
}
