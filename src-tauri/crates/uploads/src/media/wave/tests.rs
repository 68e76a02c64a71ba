use std::io::Cursor;

use super::*;

fn chunk(id: &[u8; 4], content: &[u8]) -> Vec<u8> {
    sized(id, u32::try_from(content.len()).unwrap(), content)
}

fn sized(id: &[u8; 4], size: u32, content: &[u8]) -> Vec<u8> {
    let padding = if content.len() % 2 == 1 { &[0_u8][..] } else { &[] };
    [id.as_slice(), &size.to_le_bytes(), content, padding].concat()
}

/// A form, its channels, bytes a second, bytes a block and bits a sample, at 8,000 a second.
fn fmt((tag, channels, a_second, block, bits): (u16, u16, u32, u16, u16), more: &[u8]) -> Vec<u8> {
    let content = [
        &tag.to_le_bytes()[..],
        &channels.to_le_bytes(),
        &8000_u32.to_le_bytes(),
        &a_second.to_le_bytes(),
        &block.to_le_bytes(),
        &bits.to_le_bytes(),
        more,
    ];
    chunk(b"fmt ", &content.concat())
}

fn seconds(parts: &[&[u8]]) -> Option<(f64, bool)> {
    let content = [b"WAVE".as_slice(), &parts.concat()].concat();
    heard(&chunk(b"RIFF", &content))
}

fn heard(file: &[u8]) -> Option<(f64, bool)> {
    let length = measure(&mut Cursor::new(file), file.len() as u64).length?;
    Some(((length.plays.as_secs_f64() * 1000.0).round() / 1000.0, length.exact))
}

const MINUTE: usize = 60;

#[test]
fn telephone_formats_need_no_fact() {
    for tag in [A_LAW, MU_LAW] {
        let data = chunk(b"data", &vec![0; MINUTE * 8000]);
        assert_eq!(seconds(&[&fmt((tag, 1, 8000, 1, 8), &[0, 0]), &data]), Some((60.0, true)));
    }
    let wrong = chunk(b"data", &vec![0; MINUTE * 32_000]);
    let format = fmt((PCM, 2, 32_000, 2, 16), &[]);
    assert_eq!(seconds(&[&format, &wrong]), Some((60.0, true)), "a block of one channel");
    let stereo = chunk(b"data", &vec![0; MINUTE * 16_000]);
    assert_eq!(seconds(&[&fmt((MU_LAW, 2, 16_000, 2, 8), &[]), &stereo]), Some((60.0, true)));
}

#[test]
fn sizes_that_were_never_filled_in_are_the_rest_of_the_file() {
    let format = fmt((PCM, 1, 16_000, 2, 16), &[]);
    for size in [0, u32::MAX, 0x7fff_ffff, 0x7fff_f000] {
        let data = sized(b"data", size, &vec![0; MINUTE * 16_000]);
        assert_eq!(seconds(&[&format, &data]), Some((60.0, true)), "{size:x}");
    }
    let cut = sized(b"data", 2_000_000, &vec![0; MINUTE * 16_000]);
    assert_eq!(seconds(&[&format, &cut]), Some((60.0, true)), "a file that was cut");
}

#[test]
fn a_file_that_is_cut_says_so_and_one_without_sizes_does_not() {
    let format = fmt((PCM, 1, 16_000, 2, 16), &[]);
    let is_cut = |size: u32| {
        let data = sized(b"data", size, &vec![0; 16_000]);
        let content = [b"WAVE".as_slice(), &format, &data].concat();
        let file = chunk(b"RIFF", &content);
        measure(&mut Cursor::new(&file), file.len() as u64).cut
    };
    assert!(is_cut(16_100) && is_cut(2_000_000));
    assert!(![0, 16_044, 16_000, 15_000, u32::MAX, 0x7fff_ffff].into_iter().any(is_cut));
}

#[test]
fn large_files_say_their_size_apart() {
    let ds64 = chunk(b"ds64", &[&[0; 8][..], &960_000_u64.to_le_bytes(), &[0; 12]].concat());
    let data = sized(b"data", u32::MAX, &vec![0; MINUTE * 16_000]);
    for form in [b"RF64", b"BW64"] {
        let format = fmt((PCM, 1, 16_000, 2, 16), &[]);
        let list = chunk(b"LIST", b"INFOodd");
        let content = [b"WAVE".as_slice(), &ds64, &format, &data, &list].concat();
        assert_eq!(heard(&sized(form, u32::MAX, &content)), Some((60.0, true)));
    }
}

#[test]
fn packed_samples_are_counted_by_their_blocks() {
    let gsm = chunk(b"data", &vec![0; 65 * 1500]);
    let more = [2, 0, 0x40, 1];
    assert_eq!(seconds(&[&fmt((GSM, 1, 1625, 65, 0), &more), &gsm]), Some((60.0, true)));
    let ima = chunk(b"data", &vec![0; 256 * 950]);
    let more = [2, 0, 0xf9, 1];
    let found = seconds(&[&fmt((IMA_ADPCM, 1, 4055, 256, 4), &more), &ima]);
    assert_eq!(found, Some((59.969, true)));
    let fact = chunk(b"fact", &480_000_u32.to_le_bytes());
    let found = seconds(&[&fmt((IMA_ADPCM, 1, 4055, 256, 4), &more), &fact, &ima]);
    assert_eq!(found, Some((60.0, true)), "the last block need not be full");
    let wrong = chunk(b"fact", &7_u32.to_le_bytes());
    let found = seconds(&[&fmt((IMA_ADPCM, 1, 4055, 256, 4), &more), &wrong, &ima]);
    assert_eq!(found, Some((59.969, true)), "a fact that counts something else");
    let mp3 = [12, 0, 1, 0, 2, 0, 0, 0, 0x39, 1, 1, 0, 0x71, 5];
    let inside = sized(b"data", 0, &vec![0; 8000 * MINUTE]);
    let found = seconds(&[&fmt((0x55, 1, 8000, 1, 0), &mp3), &inside]);
    assert_eq!(found, Some((60.0, false)), "MP3 in a WAV");
    let odd = chunk(b"data", &vec![0; 4000 * MINUTE]);
    assert_eq!(seconds(&[&fmt((0x45, 1, 4000, 0, 4), &[]), &odd]), Some((60.0, false)));
}

#[test]
fn chunks_come_in_any_order_with_any_padding() {
    let format = fmt((PCM, 1, 16_000, 2, 16), &[]);
    let data = chunk(b"data", &vec![0; MINUTE * 16_000]);
    let bext = chunk(b"bext", &[0; 603]);
    let unpadded = [b"iXML".as_slice(), &3_u32.to_le_bytes(), b"<a>"].concat();
    assert_eq!(seconds(&[&bext, &unpadded, &format, &data]), Some((60.0, true)));
    let extensible = [&[22, 0][..], &16_u16.to_le_bytes(), &[0; 4], &[1, 0]].concat();
    let extensible = fmt((EXTENSIBLE, 1, 16_000, 2, 16), &extensible);
    assert_eq!(seconds(&[&extensible, &data]), Some((60.0, true)));
    assert_eq!(seconds(&[&data]), None, "without a format nobody knows");
}

fn pcm() -> Vec<u8> {
    fmt((PCM, 1, 16_000, 2, 16), &[])
}

fn sound(seconds: usize) -> Vec<u8> {
    [0x34, 0xf2].repeat(seconds * 8000)
}

fn whole(seconds: usize) -> Vec<u8> {
    chunk(b"RIFF", &[b"WAVE".as_slice(), &pcm(), &chunk(b"data", &sound(seconds))].concat())
}

#[test]
fn sound_behind_samples_that_end_too_early_is_heard() {
    for (said, long) in [(16_000, 60), (8_000, 2), (959_000, 60), (2, 60), (480_001, 60)] {
        let file = [&pcm()[..], &sized(b"data", said, &sound(long))];
        assert_eq!(seconds(&file), Some((f64::from(u8::try_from(long).unwrap()), false)), "{said}");
    }
    let file = [&pcm()[..], &sized(b"data", 16_000, &sound(60))].concat();
    let file = chunk(b"RIFF", &[b"WAVE".as_slice(), &file].concat());
    let measured = measure(&mut Cursor::new(&file), file.len() as u64);
    assert!(measured.unsaid && !measured.cut, "somebody may still be at it");
}

#[test]
fn what_stands_behind_the_samples_and_is_none_is_not_heard() {
    let data = chunk(b"data", &sound(MINUTE));
    let list =
        chunk(b"LIST", &[b"INFOISFT".as_slice(), &600_u32.to_le_bytes(), &[b'x'; 600]].concat());
    for more in
        [list, chunk(b"id3 ", &[0; 5001]), chunk(b"bext", &[0; 602]), vec![0; 200], vec![0; 90_000]]
    {
        assert_eq!(seconds(&[&pcm(), &data, &more]), Some((60.0, true)));
    }
}

#[test]
fn samples_in_two_pieces_are_added_up() {
    let (one, other) = (chunk(b"data", &sound(20)), chunk(b"data", &sound(40)));
    let list = chunk(b"LIST", b"INFO");
    for parts in [
        vec![&pcm()[..], &one, &other],
        vec![&pcm()[..], &one, &list, &other, &list],
        vec![&one[..], &pcm(), &other],
        vec![&pcm()[..], &chunk(b"data", &[]), &one, &other],
        vec![&pcm()[..], &other, &chunk(b"junk", &[0; 33]), &one],
    ] {
        assert_eq!(seconds(&parts), Some((60.0, false)));
    }
}

#[test]
fn files_that_were_joined_are_all_counted() {
    let odd = chunk(
        b"RIFF",
        &[b"WAVE".as_slice(), &fmt((MU_LAW, 1, 8000, 1, 8), &[]), &chunk(b"data", &[0; 8001])]
            .concat(),
    );
    for (file, told) in [
        ([whole(20), whole(40)].concat(), 60.0),
        ([whole(10), whole(10), whole(10)].concat(), 30.0),
        ([odd.clone(), whole(2)].concat(), 3.0),
        ([whole(2), odd].concat(), 3.0),
        (
            [
                chunk(b"RIFF", &[b"WAVE".as_slice(), &pcm(), &chunk(b"data", &[])].concat()),
                whole(5),
            ]
            .concat(),
            5.0,
        ),
    ] {
        assert_eq!(heard(&file), Some((told, false)));
    }
}

#[test]
fn samples_of_no_length_before_something_else_are_silence() {
    let list = chunk(b"LIST", b"INFOISFTx");
    for more in [
        vec![list.clone()],
        vec![list.clone(), list],
        vec![chunk(b"id3 ", &[0; 900])],
        vec![chunk(b"bext", &[0; 602])],
        vec![chunk(b"junk", &[1; 7]), chunk(b"LIST", b"INFO")],
    ] {
        let more = more.concat();
        assert_eq!(seconds(&[&pcm(), &chunk(b"data", &[]), &more]), None);
    }
}

#[test]
fn sound_in_a_list_of_pieces_is_told_as_such() {
    let list = chunk(b"LIST", &[b"wavl".as_slice(), &chunk(b"data", &sound(5))].concat());
    let file = chunk(b"RIFF", &[b"WAVE".as_slice(), &pcm(), &list].concat());
    let measured = measure(&mut Cursor::new(&file), file.len() as u64);
    assert_eq!(measured.inside, Some(Kind::WaveList));
}

#[test]
fn a_fact_that_blocks_contradict_is_not_believed() {
    let more = [2, 0, 0xf9, 1];
    let ima = chunk(b"data", &vec![0; 256 * 950]);
    for wrong in [7, 400_000, 470_000, 479_000, 490_000, 4_000_000] {
        let fact = chunk(b"fact", &u32::to_le_bytes(wrong));
        let found = seconds(&[&fmt((IMA_ADPCM, 1, 4055, 256, 4), &more), &fact, &ima]);
        assert_eq!(found, Some((59.969, true)), "{wrong}");
    }
    let odd = chunk(b"data", &vec![0; 4000 * MINUTE]);
    for (fact, told) in
        [(480_000_u32, (60.0, true)), (450_000, (56.25, false)), (90, (60.0, false))]
    {
        let fact = chunk(b"fact", &fact.to_le_bytes());
        assert_eq!(seconds(&[&fmt((0x45, 1, 4000, 0, 4), &[]), &fact, &odd]), Some(told));
    }
}
