use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

use crate::media::tests::look_at;

pub(in crate::media) fn zipped(names: &[&str]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.add_directory("talks/", stored).unwrap();
    for name in names {
        zip.start_file(*name, stored).unwrap();
        zip.write_all(b"{}").unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// With the bit that says "locked" on every entry, in both of its heads.
pub(in crate::media) fn locked(mut zip: Vec<u8>) -> Vec<u8> {
    for (sign, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> =
            zip.windows(4).enumerate().filter(|(_, it)| it == sign).map(|(at, _)| at).collect();
        for at in places {
            zip[at + flags] |= 1;
        }
    }
    zip
}

pub(in crate::media) fn tarred(names: &[&str]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for name in names {
        let mut header = tar::Header::new_gnu();
        header.set_size(2);
        tar.append_data(&mut header, name, b"{}".as_slice()).unwrap();
    }
    tar.into_inner().unwrap()
}

#[test]
fn an_archive_tells_what_it_holds() {
    let names = ["talks/1.json_chat", "talks/1.json_meta", "talks/2.xml_ProcessedChat"];
    for (name, content) in [("a.zip", zipped(&names)), ("a.tar", tarred(&names))] {
        let contents = look_at(name, &content).contents.unwrap();
        assert_eq!((contents.files, contents.conversations, contents.bytes), (3, 2, 6), "{name}");
        assert_eq!(contents.names, names, "{name}");
    }
    let plain = look_at("a.zip", &zipped(&["1.json", "2.json"])).contents.unwrap();
    assert_eq!(plain.conversations, 2, "without the vendor's endings each file is one");
}

#[test]
fn an_archive_that_cannot_be_opened_says_so() {
    for (name, content) in [
        ("a.zip", b"not an archive".to_vec()),
        ("a.zip", zipped(&["1.json"])[..40].to_vec()),
        ("a.tar", vec![7; 2048]),
        ("a.zip", zipped(&[])),
        ("a.tar", tarred(&[])),
    ] {
        let media = look_at(name, &content);
        assert!(media.broken.is_some() && media.contents.is_none(), "{name}: {media:?}");
    }
}

#[test]
fn a_lock_is_told_and_what_systems_leave_is_not_counted() {
    let contents = look_at("a.zip", &locked(zipped(&["1.json_chat"]))).contents.unwrap();
    assert_eq!((contents.files, contents.locked), (1, 1));
    let names = ["1.json_chat", "__MACOSX/._1.json_chat", ".DS_Store", "talks/Thumbs.db"];
    for (name, content) in [("a.zip", zipped(&names)), ("a.tar", tarred(&names))] {
        let contents = look_at(name, &content).contents.unwrap();
        assert_eq!((contents.files, contents.locked, contents.archives), (1, 0, 0), "{name}");
    }
    let nested = look_at("a.zip", &zipped(&["1.zip", "2.tar.gz", "3.json_chat"])).contents.unwrap();
    assert_eq!((nested.files, nested.archives, nested.conversations), (3, 2, 1));
}

#[test]
fn a_damaged_or_cut_archive_says_so() {
    let mut zip = zipped(&["1.json_chat", "2.json_chat"]);
    let second = zip.windows(4).rposition(|it| it == b"PK\x03\x04").unwrap();
    zip[second] = b'X';
    let tar = tarred(&["1.json_chat", "2.json_chat"]);
    for (name, content) in [("a.zip", zip.as_slice()), ("a.tar", &tar[..1536 + 1])] {
        assert!(look_at(name, content).broken.is_some(), "{name}");
    }
}

#[test]
fn a_file_of_an_archive_that_is_not_what_was_packed_is_told() {
    let mut stored = zipped(&["1.json_chat"]);
    let at = stored.windows(2).position(|it| it == b"{}").unwrap();
    stored[at] = b'[';
    // `aaa…` and a check sum of something else.
    let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(&[b'a'; 500]).unwrap();
    let packed = packer.finish().unwrap();
    let deflated = |sum: u32| {
        let mut zip = zipped(&["1.json_chat"]);
        let at = zip.windows(2).position(|it| it == b"{}").unwrap();
        zip.splice(at..at + 2, packed.iter().copied());
        let long = u32::try_from(packed.len()).unwrap().to_le_bytes();
        for (sign, method) in [(b"PK\x03\x04", 8), (b"PK\x01\x02", 10)] {
            let head = zip.windows(4).rposition(|it| it == sign).unwrap() + method;
            zip[head] = 8;
            zip[head + 6..head + 10].copy_from_slice(&sum.to_le_bytes());
            zip[head + 10..head + 14].copy_from_slice(&long);
            zip[head + 14..head + 18].copy_from_slice(&500_u32.to_le_bytes());
        }
        let directory = zip.windows(4).position(|it| it == b"PK\x01\x02").unwrap();
        let end = zip.len() - 6;
        zip[end..end + 4].copy_from_slice(&u32::try_from(directory).unwrap().to_le_bytes());
        zip
    };
    let mut sum = flate2::Crc::new();
    sum.update(&[b'a'; 500]);
    let good = look_at("a.zip", &deflated(sum.sum()));
    assert_eq!((good.broken, good.contents.unwrap().bytes), (None, 500));
    for damaged in [stored, deflated(sum.sum() ^ 1)] {
        let words = look_at("a.zip", &damaged).broken.unwrap();
        assert!(words.starts_with("“1.json_chat” in this ZIP archive is damaged"), "{words}");
    }
}

#[test]
fn names_are_read_in_the_letters_of_whoever_packed_them() {
    let raw = |name: &[u8]| {
        let mut zip = zipped(&["######.json_chat"]);
        for at in 0..zip.len() {
            if zip[at..].starts_with(b"######") {
                zip[at..at + 6].copy_from_slice(name);
            }
        }
        look_at("a.zip", &zip).contents.unwrap().names[0].clone()
    };
    assert_eq!(raw(b"M\x81ller"), "Müller.json_chat", "as the norm says");
    assert_eq!(raw("Bär!!".as_bytes()), "Bär!!.json_chat", "UTF-8 that does not say so");
    assert_eq!(raw(b"\xe0\xa0\xa7\xa3\xae\xa2"), "разгов.json_chat", "a Russian computer");
}

#[test]
fn names_in_an_archive_are_shown_as_one_line_and_only_so_many() {
    let odd = format!("../../{}\n\u{202e}.json", "a".repeat(300));
    let many: Vec<String> = (0..50).map(|at| format!("{at}.json")).collect();
    let names: Vec<&str> =
        std::iter::once(odd.as_str()).chain(many.iter().map(String::as_str)).collect();
    let contents = look_at("a.zip", &zipped(&names)).contents.unwrap();
    assert_eq!((contents.files, contents.names.len()), (51, 12));
    assert!(contents.names[0].ends_with('…') && !contents.names[0].contains('\n'));
}

#[test]
fn a_bomb_is_described_by_its_own_word_and_never_unpacked() {
    let mut content = zipped(&["zeros.json_chat"]);
    let claimed = u32::MAX - 1;
    let mut entries = content.windows(4).enumerate().rev();
    let (last, _) = entries.find(|(_, at)| *at == b"PK\x01\x02").unwrap();
    content[last + 24..last + 28].copy_from_slice(&claimed.to_le_bytes());
    let contents = look_at("bomb.zip", &content).contents.unwrap();
    assert_eq!(contents.bytes, u64::from(claimed));
}
