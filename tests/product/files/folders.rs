//! Folders and archives as people hand them over.

use crate::{Described, folder, wav};

#[test]
fn whatever_lies_in_a_folder_is_a_call_or_told() {
    let sound = wav("a");
    let folder = folder(&[
        ("drop/a.wav", &sound),
        ("drop/b.flac", b"fLaC\0\0\0\x22"),
        ("drop/c.aiff", b"FORM\0\0\0\0AIFF"),
        ("drop/no-ending", b"RIFF"),
        ("drop/notes.docx", b"PK\x03\x04"),
        ("drop/.hidden.wav", &wav("h")),
        ("drop/.DS_Store", b"x"),
        ("drop/below/d.mp3", &[0xff; 10]),
        ("store/e.wav", &wav("e")),
    ]);
    let drop = folder.path().join("drop");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../store/e.wav", drop.join("e.wav")).unwrap();
        std::os::unix::fs::symlink("../store", drop.join("store")).unwrap();
        std::os::unix::fs::symlink("nowhere.wav", drop.join("broken.wav")).unwrap();
    }
    let described = Described::of(&drop);
    let mut calls: Vec<&str> = described.calls.keys().map(String::as_str).collect();
    calls.sort_unstable();
    assert_eq!(calls, ["a.wav", "d.mp3"]);
    let passed = described.rest["passed_over"].as_array().unwrap();
    let mut told: Vec<(&str, &str)> = passed
        .iter()
        .map(|it| (it["file"].as_str().unwrap(), it["why"].as_str().unwrap()))
        .collect();
    told.sort_unstable();
    let mut right = vec![
        (".hidden.wav", "hidden"),
        ("b.flac", "kind"),
        ("c.aiff", "kind"),
        ("no-ending", "kind"),
        ("notes.docx", "kind"),
    ];
    if cfg!(unix) {
        right.extend([("broken.wav", "link"), ("e.wav", "link"), ("store", "link")]);
    }
    right.sort_unstable();
    assert_eq!(told, right, "what a system leaves behind is not even told");
}

/// A ZIP archive of one file that is stored as it is, with these bits in both of its heads.
fn zip(name: &[u8], content: &[u8], bits: u16) -> Vec<u8> {
    let (size, length) =
        (u32::try_from(content.len()).unwrap(), u16::try_from(name.len()).unwrap());
    let head = [
        &20_u16.to_le_bytes()[..],
        &bits.to_le_bytes(),
        &[0; 6],
        &sum(content).to_le_bytes(),
        &size.to_le_bytes(),
        &size.to_le_bytes(),
        &length.to_le_bytes(),
        &[0; 2],
    ]
    .concat();
    let local = [b"PK\x03\x04", &head[..], name, content].concat();
    let central = [b"PK\x01\x02\x14\0", &head[..], &[0; 14][..], name].concat();
    let at = u32::try_from(local.len()).unwrap().to_le_bytes();
    let long = u32::try_from(central.len()).unwrap().to_le_bytes();
    let end = [b"PK\x05\x06\0\0\0\0\x01\0\x01\0", &long[..], &at, &[0; 2]].concat();
    [local, central, end].concat()
}

/// CRC-32, as an archive keeps it.
fn sum(content: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 };
    !content.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

#[test]
fn an_archive_that_the_service_could_not_read_is_held() {
    let good = zip(b"1.json_chat", b"{\"a\": 1}", 0);
    let mut damaged = good.clone();
    let at = damaged.windows(4).position(|it| it == b"\"a\":").unwrap();
    damaged[at] = b'x';
    for (name, content, finding) in [
        ("good.zip", good.clone(), None),
        ("utf8.zip", zip("Gespr\u{e4}ch.json_chat".as_bytes(), b"{}", 0x800), None),
        ("locked.zip", zip(b"1.json_chat", &[b'x'; 32], 1), Some("locked")),
        ("strong.zip", zip(b"1.json_chat", &[b'x'; 32], 0x41), Some("locked")),
        ("damaged.zip", damaged, Some("archive")),
        ("cut.zip", good[..good.len() - 30].to_vec(), Some("archive")),
        ("nested.zip", zip(b"calls.zip", &good, 0), Some("nested")),
        ("litter.zip", zip(b"__MACOSX/._1.json_chat", b"x", 0), Some("archive")),
        ("text.zip", b"this is no archive".to_vec(), Some("archive")),
    ] {
        let folder = folder(&[(name, &content)]);
        let described = Described::of(folder.path());
        let findings = described.findings(name);
        assert_eq!(findings.is_empty(), finding.is_none(), "{name}: {findings:?}");
        let told = finding
            .is_none_or(|finding| findings.iter().any(|it| it.to_lowercase().contains(finding)));
        assert!(told, "{name} is {finding:?}: {findings:?}");
    }
}

#[test]
fn what_was_deleted_on_a_disk_that_is_dropped_is_not_taken_and_told() {
    let sound = wav("a");
    for bin in ["$RECYCLE.BIN", "#recycle", "@Recycle"] {
        let deleted = format!("{bin}/deleted.wav");
        let folder = folder(&[("kept.wav", &sound), (&deleted, &sound)]);
        let described = Described::of(folder.path());
        assert_eq!(described.calls.keys().collect::<Vec<_>>(), ["kept.wav"], "{bin}");
        let passed = &described.rest["passed_over"][0];
        assert_eq!((&passed["file"], &passed["why"]), (&bin.into(), &"trash".into()));
    }
}
