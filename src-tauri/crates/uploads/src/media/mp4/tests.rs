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
    assert_eq!(seconds(&file(&[&movie])), (Some((60, true)), false));
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
