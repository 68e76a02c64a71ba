use std::{io::Cursor, time::Duration};

use super::*;

fn a_box(kind: &[u8; 4], content: &[&[u8]]) -> Vec<u8> {
    let content = content.concat();
    let size = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
    [size.as_slice(), kind, &content].concat()
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

fn head(kind: &[u8; 4], scale: u32, duration: u32) -> Vec<u8> {
    a_box(kind, &[&numbers(&[0, 0, 0, scale, duration]), &[0; 80]])
}

/// A track of sound with this id, and more in its table or beside it.
fn track(id: u32, duration: u32, beside: &[u8], table: &[u8]) -> Vec<u8> {
    let handler = a_box(b"hdlr", &[&[0; 8], b"soun", &[0; 13]]);
    let table = a_box(b"minf", &[&a_box(b"stbl", &[table])]);
    let media = a_box(b"mdia", &[&head(b"mdhd", 8000, duration), &handler, &table]);
    a_box(b"trak", &[&a_box(b"tkhd", &[&numbers(&[0, 0, 0, id]), &[0; 68]]), beside, &media])
}

fn file(parts: &[&[u8]]) -> Vec<u8> {
    [a_box(b"ftyp", &[b"M4A \0\0\0\0"]), parts.concat()].concat()
}

fn seconds(file: &[u8]) -> (Option<(u64, bool)>, bool) {
    let measured = measure(&mut Cursor::new(file), file.len() as u64);
    let rounded = |plays: Duration| (plays + Duration::from_millis(500)).as_secs();
    (measured.length.map(|it| (rounded(it.plays), it.exact)), measured.cut)
}

#[test]
fn the_tables_may_stand_before_or_behind_the_sound() {
    let movie = a_box(b"moov", &[&head(b"mvhd", 1000, 60_000), &track(1, 480_000, &[], &[])]);
    let sound = a_box(b"mdat", &[&[0; 6000]]);
    assert_eq!(seconds(&file(&[&movie, &sound])), (Some((60, true)), false));
    assert_eq!(seconds(&file(&[&sound, &movie])), (Some((60, true)), false));
    let to_the_end = [numbers(&[0]), b"mdat".to_vec(), vec![0; 600]].concat();
    assert_eq!(seconds(&file(&[&movie, &to_the_end])), (Some((60, true)), false));
}

#[test]
fn a_track_that_says_nothing_is_counted_by_its_samples() {
    let table = a_box(b"stts", &[&numbers(&[0, 2, 400, 1024, 1, 70_400])]);
    let movie = a_box(b"moov", &[&head(b"mvhd", 1000, 0), &track(1, 0, &[], &table)]);
    let sound = a_box(b"mdat", &[&[0; 6000]]);
    assert_eq!(seconds(&file(&[&movie, &sound])), (Some((60, true)), false));
}

#[test]
fn a_list_of_edits_says_what_is_played() {
    let list = a_box(b"elst", &[&numbers(&[0, 2, 5000, u32::MAX, 1 << 16, 40_000, 2112, 1 << 16])]);
    let edits = a_box(b"edts", &[&list]);
    let movie = a_box(b"moov", &[&head(b"mvhd", 1000, 45_000), &track(1, 480_000, &edits, &[])]);
    assert_eq!(seconds(&file(&[&movie])), (Some((40, true)), false));
}

#[test]
fn fragments_are_added_up() {
    let default = a_box(b"trex", &[&numbers(&[0, 1, 1, 1024, 0, 0])]);
    let extends = a_box(b"mvex", &[&default]);
    let movie = a_box(b"moov", &[&head(b"mvhd", 1000, 0), &track(1, 0, &[], &[]), &extends]);
    let fragment = |head: &[u32], run: &[u32]| {
        let pieces = [a_box(b"tfhd", &[&numbers(head)]), a_box(b"trun", &[&numbers(run)])];
        [a_box(b"moof", &[&a_box(b"traf", &[&pieces.concat()])]), a_box(b"mdat", &[&[0; 99]])]
            .concat()
    };
    // By the default of the file, by that of the fragment, and sample by sample.
    let by_file = fragment(&[0, 1], &[0, 250]);
    let by_fragment = fragment(&[8, 1, 2048], &[0, 50]);
    let each = fragment(&[0, 1], &[0x301, 2, 0, 16_000, 7, 5600, 7]);
    let all = file(&[&movie, &by_file, &by_fragment, &each]);
    assert_eq!(seconds(&all), (Some(((250 * 1024 + 50 * 2048 + 21_600) / 8000 + 1, true)), false));
}

#[test]
fn what_is_cut_says_so() {
    let movie = a_box(b"moov", &[&head(b"mvhd", 1000, 60_000), &track(1, 480_000, &[], &[])]);
    let sound = a_box(b"mdat", &[&[0; 6000]]);
    let before = file(&[&movie, &sound]);
    assert_eq!(seconds(&before[..before.len() - 3000]), (Some((30, false)), true));
    let behind = file(&[&sound, &movie]);
    assert_eq!(seconds(&behind[..5000]), (None, true));
    assert_eq!(seconds(&file(&[&sound])), (None, true), "a recorder that never came to its tables");
}

#[test]
fn nonsense_tells_nothing() {
    for bytes in [
        &b"ftyp"[..],
        b"\0\0\0\x08ftyp\0\0\0\x01moov\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\0\0\0\x02moov",
    ] {
        assert_eq!(seconds(bytes).0, None);
    }
}

/// A track of pictures instead.
fn pictures(duration: u32, beside: &[u8], table: &[u8]) -> Vec<u8> {
    let mut track = track(2, duration, beside, table);
    let at = track.windows(4).position(|window| window == b"soun").unwrap();
    track[at..at + 4].copy_from_slice(b"vide");
    track
}

fn stts(entries: &[(u32, u32)]) -> Vec<u8> {
    let count = u32::try_from(entries.len()).unwrap();
    let entries: Vec<u32> = entries.iter().flat_map(|(samples, long)| [*samples, *long]).collect();
    a_box(b"stts", &[&numbers(&[0, count]), &numbers(&entries)])
}

fn stsz(samples: u32) -> Vec<u8> {
    a_box(b"stsz", &[&numbers(&[0, 7, samples])])
}

#[test]
fn who_has_only_pictures_has_nothing_to_hear() {
    let list = a_box(b"elst", &[&numbers(&[0, 1, 60_000, 0, 1 << 16])]);
    let edits = a_box(b"edts", &[&list]);
    let head = head(b"mvhd", 1000, 60_000);
    let table = stts(&[(1500, 320)]);
    let extends = a_box(b"mvex", &[&a_box(b"mehd", &[&numbers(&[0, 60_000])])]);
    let run = [a_box(b"tfhd", &[&numbers(&[0, 2])]), a_box(b"trun", &[&numbers(&[0, 250])])];
    let fragment = a_box(b"moof", &[&a_box(b"traf", &[&run.concat()])]);
    let sound = a_box(b"mdat", &[&[0; 6000]]);
    for (name, tracks, behind) in [
        ("plain", pictures(480_000, &[], &[]), vec![]),
        ("with a table", pictures(480_000, &[], &table), vec![]),
        ("with edits", pictures(480_000, &edits, &table), vec![]),
        ("in fragments", [pictures(0, &[], &[]), extends].concat(), fragment),
        ("two of them", [pictures(480_000, &[], &[]), pictures(9, &edits, &[])].concat(), vec![]),
        (
            "a track of sound without samples",
            track(1, 480_000, &[], &[stts(&[]), stsz(0)].concat()),
            vec![],
        ),
    ] {
        let file = file(&[&a_box(b"moov", &[&head, &tracks]), &behind, &sound]);
        assert_eq!(seconds(&file), (None, false), "{name}");
    }
    let both = [pictures(960_000, &[], &[]), track(1, 480_000, &edits, &table)].concat();
    let both = file(&[&a_box(b"moov", &[&head, &both]), &sound]);
    assert_eq!(seconds(&both), (Some((60, true)), false), "the sound counts");
}

#[test]
fn heads_that_the_samples_contradict_are_not_believed() {
    let sound = a_box(b"mdat", &[&[0; 6000]]);
    let of = |movie: u32, media: u32, table: Vec<u8>| {
        let moov = a_box(b"moov", &[&head(b"mvhd", 1000, movie), &track(1, media, &[], &table)]);
        seconds(&file(&[&moov, &sound])).0
    };
    let table = |(samples, long), sizes| [stts(&[(samples, long)]), stsz(sizes)].concat();
    let honest = || table((3000, 160), 3000);
    for (movie, media, table, told) in [
        (60_000, 480_000, honest(), Some((60, true))),
        (9_000_000, 480_000, honest(), Some((60, true))),
        (60_000, 0, honest(), Some((60, true))),
        (60_000, 481_000, honest(), Some((60, true))),
        (60_000, 80_000_000, honest(), Some((60, false))),
        (60_000, 48_000, honest(), Some((60, false))),
        (60_000, 480_000, table((300, 160), 300), Some((6, false))),
        (60_000, 480_000, table((3000, 160), 30), Some((60, false))),
        (60_000, 480_000, table((9000, 160), 9000), Some((180, false))),
        (0, 0, table((7000, 160), 7000), Some((140, false))),
        (0, 0, table((5, 800_000), 5), Some((500, false))),
    ] {
        assert_eq!(of(movie, media, table.clone()), told, "{movie} {media} {table:?}");
    }
}

#[test]
fn fragments_count_whatever_the_heads_say() {
    let default = a_box(b"trex", &[&numbers(&[0, 1, 1, 160, 0, 0])]);
    let run = [a_box(b"tfhd", &[&numbers(&[0, 1])]), a_box(b"trun", &[&numbers(&[0, 1000])])];
    let fragment = a_box(b"moof", &[&a_box(b"traf", &[&run.concat()])]);
    let fragment = [fragment, a_box(b"mdat", &[&[0; 2000]])].concat();
    for (movie, all, media) in [
        (0, 0, 0),
        (9_000_000, 0, 0),
        (0, 9_000_000, 0),
        (60_000, 60_000, 480_000),
        (1, 1, 72_000_000),
        (20_000, 20_000, 160_000),
    ] {
        let extends = a_box(b"mvex", &[&a_box(b"mehd", &[&numbers(&[0, all])]), &default]);
        let moov = [head(b"mvhd", 1000, movie), track(1, media, &[], &stts(&[])), extends].concat();
        let moov = a_box(b"moov", &[&moov]);
        let file = file(&[&moov, &fragment, &fragment, &fragment]);
        assert_eq!(seconds(&file), (Some((60, true)), false), "{movie} {all} {media}");
        let bare = super::tests::file(&[&moov, &a_box(b"mdat", &[&[0; 99]])]);
        let told = seconds(&bare).0;
        assert!(told.is_none_or(|(_, exact)| !exact), "no fragment is there: {told:?}");
    }
}

#[test]
fn a_list_of_edits_that_is_longer_than_the_sound_is_about() {
    for (edited, told) in [
        (60_000, (60, true)),
        (60_200, (60, true)),
        (90_000, (60, false)),
        (9_000_000, (60, false)),
        (30_000, (30, true)),
    ] {
        let list = a_box(b"elst", &[&numbers(&[0, 1, edited, 0, 1 << 16])]);
        let edits = a_box(b"edts", &[&list]);
        let track = track(1, 480_000, &edits, &stts(&[(3000, 160)]));
        let moov = a_box(b"moov", &[&head(b"mvhd", 1000, 60_000), &track]);
        let file = file(&[&moov, &a_box(b"mdat", &[&[0; 6000]])]);
        assert_eq!(seconds(&file).0, Some(told), "{edited}");
    }
}
