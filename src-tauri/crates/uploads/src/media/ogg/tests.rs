//! Streams written here, page by page.

use std::io::Cursor;

use super::*;

/// A page on which whole packets stand, to be put together.
#[derive(Clone)]
pub(in crate::media) struct Leaf<'a> {
    pub(in crate::media) kind: u8,
    pub(in crate::media) granule: i64,
    pub(in crate::media) stream: u32,
    pub(in crate::media) packets: Vec<&'a [u8]>,
}

impl Leaf<'_> {
    pub(in crate::media) fn bytes(&self) -> Vec<u8> {
        let mut page = [b"OggS\0".as_slice(), &[self.kind], &self.granule.to_le_bytes()].concat();
        page.extend(self.stream.to_le_bytes());
        page.extend([0; 8]);
        let laces = self.packets.iter().flat_map(|packet| {
            let full = vec![255; packet.len() / 255];
            [full, vec![u8::try_from(packet.len() % 255).unwrap()]].concat()
        });
        let laces: Vec<u8> = laces.collect();
        page.push(u8::try_from(laces.len()).unwrap());
        page.extend(laces);
        page.extend(self.packets.concat());
        page
    }
}

fn page(kind: u8, granule: i64, stream: u32, packets: &[&[u8]]) -> Vec<u8> {
    Leaf { kind, granule, stream, packets: packets.to_vec() }.bytes()
}

/// One frame of 20 ms, of so many bytes.
fn opus_packet(size: usize) -> Vec<u8> {
    [[8].as_slice(), &vec![0; size - 1]].concat()
}

/// Both pages before the sound.
fn opus_heads(stream: u32, skipped: u16) -> Vec<u8> {
    let head = [b"OpusHead\x01\x01".as_slice(), &skipped.to_le_bytes(), b"\x80\xbb\0\0\0\0\0"];
    let tags = b"OpusTags\0\0\0\0\0\0\0\0";
    [page(2, 0, stream, &[&head.concat()]), page(0, 0, stream, &[tags])].concat()
}

/// A page a second with 50 packets, at the granules that `granule` makes of its number.
fn opus_of((stream, seconds, size): (u32, i64, usize), granule: impl Fn(i64) -> i64) -> Vec<u8> {
    let packet = opus_packet(size);
    let packets = vec![packet.as_slice(); 50];
    let sound = (1..=seconds).flat_map(|second| {
        let kind = if second == seconds { 4 } else { 0 };
        page(kind, granule(second), stream, &packets)
    });
    [opus_heads(stream, 312), sound.collect()].concat()
}

/// Honest, counted from `start` on.
fn opus(stream: u32, seconds: i64, start: i64) -> Vec<u8> {
    opus_of((stream, seconds, 40), |second| start + second * 48_000)
}

fn vorbis_of((seconds, size): (i64, usize), granule: impl Fn(i64) -> i64) -> Vec<u8> {
    let head =
        [b"\x01vorbis\0\0\0\0\x01".as_slice(), &8000_u32.to_le_bytes(), &[0; 12], &[0xb8, 1]];
    let packet = vec![0; size];
    // 7.8 blocks of 1,024 samples are a second, and some of them are short.
    let packets = vec![packet.as_slice(); 10];
    let sound = (1..=seconds).flat_map(|second| {
        page(if second == seconds { 4 } else { 0 }, granule(second), 3, &packets)
    });
    let heads = [
        page(2, 0, 3, &[&head.concat()]),
        page(0, 0, 3, &[b"\x03vorbis\0\0\0\0\0\0\0\0\x01", b"\x05vorbis and its books"]),
    ];
    [heads.concat(), sound.collect()].concat()
}

fn speex_of(seconds: i64, granule: impl Fn(i64) -> i64) -> Vec<u8> {
    let mut head = vec![0; 80];
    head[..8].copy_from_slice(b"Speex   ");
    for (at, number) in [(36, 8000_u32), (56, 160), (64, 2)] {
        head[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }
    let packets = vec![&[0_u8; 40][..]; 25];
    let sound = (1..=seconds).flat_map(|second| {
        page(if second == seconds { 4 } else { 0 }, granule(second), 5, &packets)
    });
    let heads = [page(2, 0, 5, &[&head]), page(0, 0, 5, &[&[0; 8]])];
    [heads.concat(), sound.collect()].concat()
}

fn flac_of(seconds: i64, granule: impl Fn(i64) -> i64) -> Vec<u8> {
    let mut head = b"\x7fFLAC\x01\0\0\x01fLaC\0\0\0\x22".to_vec();
    head.extend([0x10, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x01, 0xf4, 0, 0xf0]);
    head.extend([0; 20]);
    // 4,000 samples, two to a second at 8,000.
    let frame = [[0xff, 0xf8, 0x74, 0x08, 0, 0x0f, 0x9f].as_slice(), &[0; 60]].concat();
    let packets = vec![frame.as_slice(); 2];
    let sound = (1..=seconds).flat_map(|second| {
        page(if second == seconds { 4 } else { 0 }, granule(second), 9, &packets)
    });
    let heads =
        [page(2, 0, 9, &[&head]), page(0, 0, 9, &[&[0x84, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0]])];
    [heads.concat(), sound.collect()].concat()
}

/// Seconds to a tenth, and whether they are exact.
fn heard(file: &[u8]) -> Option<(f64, bool)> {
    let length = measure(&mut Cursor::new(file), file.len() as u64).length?;
    Some(((length.plays.as_secs_f64() * 10.0).round() / 10.0, length.exact))
}

#[test]
fn streams_that_follow_each_other_are_all_counted() {
    for (file, seconds) in [
        ([opus(7, 600, 0), opus(8, 5, 0)].concat(), 605.0),
        ([opus(1, 10, 0), opus(2, 20, 0), opus(3, 30, 0)].concat(), 60.0),
        ([opus(7, 300, 0), opus(7, 300, 0)].concat(), 600.0),
        ([opus(7, 100, 0), opus(7, 40, 0), opus(7, 90, 0)].concat(), 230.0),
        ([opus(7, 30, 0), speex_of(30, |second| second * 8000)].concat(), 60.0),
        ([opus(7, 30, 0), b"rubbish between".to_vec(), opus(9, 30, 480_000)].concat(), 60.0),
    ] {
        assert_eq!(heard(&file), Some((seconds, true)));
    }
}

#[test]
fn a_stream_of_pictures_beside_the_sound_is_not_heard() {
    let (sound, theora) = (opus(7, 30, 0), page(2, 0, 1, &[b"\x80theora"]));
    let moved = [theora.clone(), sound.clone(), page(4, 9_000_000, 1, &[b"x"])].concat();
    assert_eq!(heard(&moved), Some((30.0, true)));
    assert_eq!(heard(&[theora, page(4, 99, 1, &[b"x"])].concat()), None);
    assert_eq!(heard(b"OggS"), None);
}

/// What is wrong, the granule of a page by its number, and how long that is to be.
type Case = (&'static str, &'static dyn Fn(i64) -> i64, (f64, bool));

fn honest(second: i64) -> i64 {
    second * 48_000
}

#[test]
fn opus_is_as_long_as_its_packets_whatever_its_pages_say() {
    let cases: [Case; 14] = [
        ("honest", &honest, (60.0, true)),
        ("cut from a longer one", &|it| 9_000_000 + honest(it), (60.0, true)),
        (
            "a last page that is days away",
            &|it| if it == 60 { 1 << 40 } else { honest(it) },
            (60.0, false),
        ),
        (
            "a last page that begins anew",
            &|it| if it == 60 { 5 } else { honest(it) },
            (60.0, false),
        ),
        ("a first page days away", &|it| if it == 1 { 1 << 40 } else { honest(it) }, (60.0, false)),
        (
            "a page in the middle days away",
            &|it| if it == 30 { 1 << 40 } else { honest(it) },
            (60.0, true),
        ),
        (
            "days away from the middle on",
            &|it| honest(it) + if it > 30 { 1 << 40 } else { 0 },
            (60.0, false),
        ),
        ("at half speed", &|it| honest(it) * 2, (60.0, false)),
        ("in samples of 8,000", &|it| it * 8000, (60.0, false)),
        ("none at all", &|_| -1, (60.0, false)),
        ("none on the last", &|it| if it == 60 { -1 } else { honest(it) }, (60.0, true)),
        ("below nothing", &|it| honest(it) - (1 << 50), (60.0, false)),
        ("all nothing", &|_| 0, (60.0, false)),
        (
            "the last page is cut off by half",
            &|it| if it == 60 { honest(it) - 24_000 } else { honest(it) },
            (59.5, true),
        ),
    ];
    for (name, granule, expected) in cases {
        let (seconds, exact) = heard(&opus_of((7, 60, 40), granule)).unwrap();
        assert!(exact == expected.1, "{name}: {seconds} {exact}");
        // What the last page seems to cut off is a second at most.
        let near = if exact { seconds == expected.0 } else { (seconds - expected.0).abs() < 1.1 };
        assert!(near, "{name}: {seconds}");
    }
}

#[test]
fn packets_of_opus_say_their_length_in_their_first_bytes() {
    for (packet, milliseconds) in [
        (&[0x08, 1][..], 20),
        (&[0x18, 1], 60),
        (&[0x19, 1], 120),
        (&[0x83, 4, 1, 1, 1, 1], 10),
        (&[0x9b, 0x82, 1, 1], 40),
        (&[0xfc, 1], 20),
        (&[0x7b, 2, 1, 1], 40),
    ] {
        let packets = vec![packet; 50];
        let file = (1..=20).flat_map(|at| page(0, at * milliseconds * 48 * 50, 7, &packets));
        let file = [opus_heads(7, 0), file.collect()].concat();
        let seconds = f64::from(i32::try_from(milliseconds).unwrap());
        assert_eq!(heard(&file), Some((seconds, true)), "{packet:?}");
    }
}

#[test]
fn a_last_page_that_is_not_whole_is_a_cut_and_the_rest_is_counted() {
    let file = opus(7, 60, 0);
    let measured = |file: &[u8]| measure(&mut Cursor::new(file), file.len() as u64);
    assert!(!measured(&file).cut);
    let cut = measured(&file[..file.len() - 7]);
    assert!(cut.cut && cut.length.unwrap().plays.as_secs() == 59, "{cut:?}");
    let whole_pages = &file[..file.len() * 2 / 3 / 2078 * 2078];
    assert!(measured(whole_pages).length.unwrap().plays.as_secs() < 41);
}

#[test]
fn silence_that_an_encoder_left_out_is_played() {
    let (loud, silent) = (opus_packet(40), vec![8_u8]);
    let packets = [vec![loud.as_slice(); 25], vec![silent.as_slice(); 25]].concat();
    let file = (1..=60).flat_map(|at| page(0, at * 96_000, 7, &packets));
    // Before the first page, silence and what was cut off look the same.
    assert_eq!(heard(&[opus_heads(7, 0), file.collect()].concat()), Some((119.0, false)));
}

#[test]
fn packets_may_go_on_over_pages() {
    let packet = opus_packet(100);
    let (one, other) = packet.split_at(60);
    let mut file = opus_heads(7, 0);
    for at in 1..=500_i64 {
        let mut first = page(0, -1, 7, &[&[one, &[0; 195]].concat()]);
        // Without the empty piece at its end, the packet goes on.
        assert_eq!(first.remove(28), 0);
        first[26] = 1;
        file.extend(first);
        file.extend(page(1, at * 960, 7, &[other]));
    }
    assert_eq!(heard(&file), Some((10.0, true)));
}

#[test]
fn pages_of_other_sound_that_jump_are_not_believed() {
    type Make = fn(&dyn Fn(i64) -> i64) -> Vec<u8>;
    let kinds: [(&str, Make); 3] = [
        ("vorbis", |granule| vorbis_of((60, 40), granule)),
        ("speex", |granule| speex_of(60, granule)),
        ("flac", |granule| flac_of(60, granule)),
    ];
    for (kind, make) in kinds {
        assert_eq!(heard(&make(&|it| it * 8000)), Some((60.0, true)), "{kind}");
        for (name, wrong) in [
            (
                "last",
                &(|it: i64| if it == 60 { 1 << 40 } else { it * 8000 }) as &dyn Fn(i64) -> i64,
            ),
            ("first", &|it| if it == 1 { 1 << 40 } else { it * 8000 }),
            ("middle", &|it| it * 8000 + if it > 30 { 1 << 40 } else { 0 }),
            ("slow", &|it| it * 80_000),
            ("back", &|it| if it == 60 { 7 } else { it * 8000 }),
        ] {
            let (seconds, exact) = heard(&make(wrong)).unwrap();
            let near = (55.0..80.0).contains(&seconds);
            assert!(!exact && near, "{kind}, {name}: {seconds} {exact}");
        }
    }
}

/// A packet with books of nothing and these modes, by whether they are of long blocks.
fn setup(modes: &[bool]) -> Vec<u8> {
    let mut bits = vec![true; 11];
    let mut put = |number: usize, count: usize| {
        bits.extend((0..count).map(|place| number >> place & 1 == 1));
    };
    put(modes.len() - 1, 6);
    for long in modes {
        put(usize::from(*long), 1);
        put(0, 32);
        put(modes.len() % 3, 8);
    }
    put(1, 1);
    let byte = |bits: &[bool]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
    [b"\x05vorbis".to_vec(), bits.chunks(8).map(byte).collect()].concat()
}

#[test]
fn blocks_of_vorbis_are_counted_by_their_modes() {
    let heads = |setup: &[u8]| {
        let head =
            [b"\x01vorbis\0\0\0\0\x01".as_slice(), &8000_u32.to_le_bytes(), &[0; 12], &[0xb8, 1]];
        let tags = b"\x03vorbis\0\0\0\0\0\0\0\0\x01";
        [page(2, 0, 3, &[&head.concat()]), page(0, 0, 3, &[tags, setup])].concat()
    };
    // Each page: a long block, two short ones, a long one; (256 + 2048) / 4 twice, 128 and 1024 at the seam.
    for (modes, long, short) in [
        (&[false, true][..], 1, 0),
        (&[true, false], 0, 1),
        (&[false, false, true], 2, 1),
        (&[true, true, false, true, false], 3, 4),
        (&[false, true, true, true, true, true, true, true, true], 8, 0),
    ] {
        let packet = |mode: u8| [mode << 1, 7, 7];
        let (long, short) = (packet(long), packet(short));
        let packets: [&[u8]; 4] = [&long, &short, &short, &long];
        let file = |slow: i64| {
            let sound = (1..=40).flat_map(|at| page(0, at * 2304 / slow, 3, &packets));
            [heads(&setup(modes)), sound.collect()].concat()
        };
        // The first block is not heard.
        assert_eq!(heard(&file(1)), Some((11.4, true)), "{modes:?}");
        for slow in [2, 3, 4] {
            assert_eq!(heard(&file(slow)), Some((11.4, false)), "{modes:?}");
        }
    }
}

#[test]
fn flac_in_ogg_is_told_as_flac() {
    let file = flac_of(3, |second| second * 8000);
    let measured = measure(&mut Cursor::new(&file), file.len() as u64);
    assert_eq!(measured.inside, Some(Kind::Flac));
    assert_eq!(heard(&file), Some((3.0, true)));
}

#[test]
fn parts_of_a_large_file_tell_whether_its_ends_are_to_be_believed() {
    let large = |granule: &dyn Fn(i64) -> i64| opus_of((7, 900, 200), granule);
    assert!(large(&honest).len() as u64 > COUNTED);
    assert_eq!(heard(&large(&honest)), Some((900.0, true)));
    assert_eq!(heard(&large(&|it| 9_000_000 + honest(it))), Some((900.0, true)));
    let wrong: [(&str, &dyn Fn(i64) -> i64); 6] = [
        ("last", &|it| if it == 900 { 1 << 40 } else { honest(it) }),
        ("first", &|it| if it == 1 { 1 << 40 } else { honest(it) }),
        ("from the middle on", &|it| honest(it) + if it > 450 { 1 << 40 } else { 0 }),
        ("slow", &|it| honest(it) * 10),
        ("all nothing", &|_| 0),
        ("none", &|_| -1),
    ];
    for (name, granule) in wrong {
        let (seconds, exact) = heard(&large(granule)).unwrap();
        assert!(!exact && (850.0..950.0).contains(&seconds), "{name}: {seconds} {exact}");
    }
    let joined = [opus_of((7, 600, 200), honest), opus_of((8, 300, 200), honest)].concat();
    let (seconds, exact) = heard(&joined).unwrap();
    assert!(!exact && (850.0..950.0).contains(&seconds), "two that were joined: {seconds}");
}
