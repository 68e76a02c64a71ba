//! What the head of a recording says, where its bytes say something else. None of these kinds is one that the service
//! takes: people rename them, and are told what they are and how long.

use super::{FileIdentity, Kind, file, look, look_at};
use crate::convert::tests::lossless::{self, Made, TELEPHONE};

/// Seconds to a tenth, whether they are exact, and whether it is cut.
fn told(content: &[u8]) -> (Option<f64>, bool, bool) {
    let media = look_at("call.wav", content);
    let seconds = media.length.map(|it| (it.as_secs_f64() * 10.0).round() / 10.0);
    assert!(media.inside.is_some(), "{media:?}");
    (seconds, media.length.is_some() && !media.about, media.cut)
}

const SECONDS: usize = 30;

fn amr(sign: &[u8], kind: u8, size: usize, frames: usize) -> Vec<u8> {
    let frame = [&[kind << 3 | 4][..], &vec![0x55; size - 1]].concat();
    [sign, &frame.repeat(frames)].concat()
}

/// A frame of 16 kHz (8) or another speed, with so many bytes.
fn adts(speed: u8, size: u16, more: u8) -> Vec<u8> {
    let [high, low] = size.to_be_bytes();
    let head = [
        0xff,
        0xf1,
        0x40 | speed << 2,
        0x40 | high >> 3,
        high << 5 | low >> 3,
        low << 5 | 0x1f,
        0xfc | more,
    ];
    [&head[..], &vec![0; usize::from(size) - 7]].concat()
}

fn aiff() -> Vec<u8> {
    lossless::aiff(TELEPHONE, &lossless::samples(TELEPHONE, SECONDS * 8000, 1))
}

/// With another count of samples in its head.
fn aiff_that_counts(frames: usize) -> Vec<u8> {
    let mut file = aiff();
    let common = file.windows(4).position(|it| it == b"COMM").unwrap();
    file[common + 10..common + 14].copy_from_slice(&u32::try_from(frames).unwrap().to_be_bytes());
    file
}

/// So many bytes a block, and so many blocks, of a packing.
fn packed(packing: [u8; 4], block: usize, blocks: usize, said: usize) -> Vec<u8> {
    let mut file = lossless::aifc(TELEPHONE, packing, &lossless::samples(TELEPHONE, said, 1));
    let samples = file.windows(4).position(|it| it == b"SSND").unwrap();
    file.truncate(samples + 16);
    let size = u32::try_from(8 + block * blocks).unwrap();
    file[samples + 4..samples + 8].copy_from_slice(&size.to_be_bytes());
    file.extend(vec![0; block * blocks]);
    file
}

const FLAC: Made = TELEPHONE;

/// The head with this total, and these of its frames.
fn flac(total: usize, frames: std::ops::Range<usize>) -> Vec<u8> {
    let samples = lossless::samples(FLAC, SECONDS * 8000, 3);
    let info = lossless::info(FLAC, total, [0; 16]);
    let all: Vec<Vec<u8>> = lossless::frames(FLAC, &samples).collect();
    [b"fLaC\x80\0\0\x22".to_vec(), info, all[frames].concat()].concat()
}

const FRAMES: usize = (SECONDS * 8000).div_ceil(4096);

struct Wma {
    /// In milliseconds, with what is read ahead.
    plays: u64,
    live: bool,
    packets: u64,
    /// What there is to hear or to see.
    stream: &'static [u8],
}

const SOUND: &[u8] = b"\x40\x9e\x69\xf8\x4d\x5b\xcf\x11\xa8\xfd\x00\x80\x5f\x5c\x44\x2b";
const PICTURES: &[u8] = b"\xc0\xef\x19\xbc\x4d\x5b\xcf\x11\xa8\xfd\x00\x80\x5f\x5c\x44\x2b";

/// Packets of 100 bytes, one a second, of which three seconds are read ahead.
fn wma(Wma { plays, live, packets, stream }: Wma) -> Vec<u8> {
    let object = |name: &[u8], content: &[u8]| {
        [name, &(content.len() as u64 + 24).to_le_bytes(), content].concat()
    };
    let numbers = [0, packets, plays * 10_000, plays * 10_000, 3000].map(u64::to_le_bytes);
    let flags = [u32::from(live), 100, 100, 64_000].map(u32::to_le_bytes).concat();
    let properties = [vec![0; 24], numbers.concat(), flags].concat();
    let properties =
        object(b"\xa1\xdc\xab\x8c\x47\xa9\xcf\x11\x8e\xe4\x00\xc0\x0c\x20\x53\x65", &properties);
    let streams = object(
        b"\x91\x07\xdc\xb7\xb7\xa9\xcf\x11\x8e\xe6\x00\xc0\x0c\x20\x53\x65",
        &[stream, &[0; 60]].concat(),
    );
    let head = [&[2, 0, 0, 0, 1, 2][..], &properties, &streams].concat();
    let packet = |second: u64| {
        let sent = u32::try_from(second * 1000).unwrap().to_le_bytes();
        [&[0x82, 0, 0, 0x08, 0x5d, 0][..], &sent, &[0xe8, 3], &[0; 88]].concat()
    };
    let sound = [vec![0; 26], (0..packets).flat_map(packet).collect()].concat();
    let head = object(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c", &head);
    let data = object(b"\x36\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c", &sound);
    [head, data].concat()
}

/// One of each, small.
pub(super) fn samples() -> Vec<Vec<u8>> {
    vec![
        amr(b"#!AMR\n", 7, 32, 30),
        amr(b"#!AMR-WB\n", 8, 61, 12),
        adts(8, 64, 0).repeat(20),
        packed(*b"ima4", 34, 20, 20),
        aiff()[..900].to_vec(),
        flac(4096, 0..1)[..60].to_vec(),
        wma(Wma { plays: 8000, live: false, packets: 5, stream: SOUND }),
    ]
}

#[test]
fn frames_of_amr_are_counted() {
    let narrow = amr(b"#!AMR\n", 7, 32, 1500);
    assert_eq!(told(&narrow), (Some(30.0), true, false));
    assert_eq!(told(&amr(b"#!AMR\n", 0, 13, 1500)), (Some(30.0), true, false));
    assert_eq!(told(&amr(b"#!AMR-WB\n", 8, 61, 1500)), (Some(30.0), true, false));
    let silences = [narrow.clone(), amr(b"", 8, 6, 250), amr(b"", 15, 1, 250)].concat();
    assert_eq!(told(&silences), (Some(40.0), true, false));
    let many = amr(b"#!AMR_MC1.0\n\0\0\0\x02", 7, 32, 3000);
    assert_eq!(told(&many), (Some(30.0), true, false), "of two channels");
    assert_eq!(told(&narrow[..narrow.len() - 10]), (Some(30.0), true, true), "all but one frame");
    let damaged = [&narrow[..8006], &[0xff; 2000], &narrow[8006..]].concat();
    assert_eq!(told(&damaged), (Some(30.0), false, false), "what lies between is no sound");
    let large = amr(b"#!AMR\n", 7, 32, 300_000);
    let (seconds, exact, cut) = told(&large);
    assert!((seconds.unwrap() - 6000.0).abs() < 1.0 && !exact && !cut, "of a large one a part");
    assert_eq!(told(b"#!AMR\n").0, None);
}

#[test]
fn frames_of_aac_are_counted_whatever_their_speed() {
    let one = adts(8, 300, 0);
    assert_eq!(told(&one.repeat(469)), (Some(30.0), true, false));
    assert_eq!(told(&adts(11, 300, 0).repeat(235)), (Some(30.1), true, false));
    assert_eq!(told(&adts(8, 300, 3).repeat(117)), (Some(30.0), true, false), "four in one");
    let changing = [one.repeat(469), adts(4, 100, 0).repeat(1292)].concat();
    assert_eq!(told(&changing), (Some(60.0), true, false), "two files that were joined");
    let cut = one.repeat(469);
    assert_eq!(told(&cut[..cut.len() - 100]), (Some(30.0), true, true));
    let damaged = [one.repeat(200), vec![0x11; 9000], one.repeat(269)].concat();
    assert_eq!(told(&damaged), (Some(30.0), false, false));
    let tagged = [b"ID3\x04\0\0\0\0\0\x0a".to_vec(), vec![0; 10], one.repeat(469)].concat();
    assert_eq!(told(&tagged), (Some(30.0), true, false));
    let (seconds, exact, _) = told(&one.repeat(46_900));
    assert!((seconds.unwrap() - 3001.6).abs() < 1.0 && !exact, "of a large one a part");
}

#[test]
fn the_count_of_an_aiff_is_held_against_its_bytes() {
    let all = SECONDS * 8000;
    assert_eq!(told(&aiff()), (Some(30.0), true, false));
    assert_eq!(told(&aiff_that_counts(all - 1)), (Some(30.0), true, false), "a sample of padding");
    for less in [0, 1, 8000, all / 2] {
        assert_eq!(told(&aiff_that_counts(less)), (Some(30.0), false, false), "{less} samples");
    }
    for more in [all + 8000, all * 9, 0xffff_ffff] {
        assert_eq!(told(&aiff_that_counts(more)), (Some(30.0), false, true), "{more} samples");
    }
    let whole = aiff();
    let half = whole.len() / 2;
    assert_eq!(told(&whole[..half]), (Some(15.0), false, true));
}

#[test]
fn packed_samples_of_aiff_are_counted_by_their_blocks() {
    assert_eq!(told(&packed(*b"ulaw", 1, 240_000, 240_000)), (Some(30.0), true, false));
    assert_eq!(told(&packed(*b"alaw", 1, 240_000, 9)), (Some(30.0), false, false));
    assert_eq!(told(&packed(*b"fl32", 4, 240_000, 240_000)), (Some(30.0), true, false));
    assert_eq!(told(&packed(*b"ima4", 34, 3750, 3750)), (Some(30.0), true, false));
    assert_eq!(told(&packed(*b"ima4", 34, 3750, 240_000)), (Some(30.0), false, true));
    assert_eq!(told(&packed(*b"MAC3", 2, 40_000, 240_000)), (Some(30.0), false, false));
    assert_eq!(told(&packed(*b"ulaw", 1, 0, 0)).0, None);
}

#[test]
fn the_total_of_a_flac_is_held_against_its_last_frame() {
    let all = SECONDS * 8000;
    assert_eq!(told(&flac(all, 0..FRAMES)), (Some(30.0), true, false));
    assert_eq!(told(&flac(0, 0..FRAMES)), (Some(30.0), true, false), "nobody knew it");
    for less in [1, 4096, all / 2, all - 1] {
        assert_eq!(told(&flac(less, 0..FRAMES)), (Some(30.0), false, false), "{less}");
    }
    for more in [all + 1, all * 3, 0xf_ffff_ffff] {
        assert_eq!(told(&flac(more, 0..FRAMES)), (Some(30.0), false, true), "{more}");
    }
    assert_eq!(told(&flac(all, 0..30)), (Some(15.4), false, true), "its end is missing");
    assert_eq!(told(&flac(0, 10..FRAMES)), (Some(24.9), true, false), "its beginning was cut off");
    let whole = flac(all, 0..FRAMES);
    let (seconds, exact, cut) = told(&whole[..whole.len() / 2]);
    assert!((seconds.unwrap() - 15.0).abs() < 0.8 && !exact && cut, "{seconds:?}");
    let tagged = [whole.clone(), b"TAG".to_vec(), vec![b'x'; 125]].concat();
    assert_eq!(told(&tagged), (Some(30.0), true, false));
    assert_eq!(told(&flac(all, 0..0)), (None, false, true), "a head and nothing behind it");
    assert_eq!(told(&flac(0, 0..0)), (None, false, false));
}

#[test]
fn the_head_of_windows_media_is_held_against_its_last_packet() {
    let of = |plays: u64, live: bool| told(&wma(Wma { plays, live, packets: 30, stream: SOUND }));
    assert_eq!(of(33_000, false), (Some(30.0), true, false));
    assert_eq!(of(33_400, false), (Some(30.4), true, false));
    for wrong in [0, 3000, 8000, 93_000, 900_000_000] {
        assert_eq!(of(wrong, false), (Some(30.0), false, false), "{wrong} ms");
    }
    assert_eq!(of(33_000, true), (Some(30.0), false, false), "sent while it was made");
    let whole = wma(Wma { plays: 33_000, live: false, packets: 30, stream: SOUND });
    assert_eq!(told(&whole[..whole.len() - 1550]), (Some(14.0), false, true));
    assert_eq!(told(&whole[..100]), (None, false, true));
    let film = wma(Wma { plays: 33_000, live: false, packets: 30, stream: PICTURES });
    assert_eq!(told(&film), (None, false, false), "nothing is to be heard");
}

#[test]
fn little_of_a_large_one_is_read() {
    for content in [
        amr(b"#!AMR\n", 7, 32, 400_000),
        adts(8, 300, 0).repeat(50_000),
        [flac(240_000, 0..FRAMES), vec![0xff; 12_000_000]].concat(),
        [aiff(), vec![0; 12_000_000]].concat(),
    ] {
        let (_folder, path) = file("call.wav", &content);
        let mut bounded = super::Bounded::new(super::File::open(&path).unwrap());
        let bytes = content.len() as u64;
        let kind = super::super::opened(&path).unwrap().1;
        let measured = match kind {
            Kind::Amr => super::super::amr::measure(&mut bounded, bytes),
            Kind::Aac => super::super::adts::measure(&mut bounded, bytes),
            Kind::Flac => super::super::flac::measure(&mut bounded, bytes),
            _ => super::super::aiff::measure(&mut bounded, bytes),
        };
        assert!(measured.length.is_some(), "{kind:?}");
        assert!(bounded.read_so_far() <= 6_500_000, "{kind:?}: {}", bounded.read_so_far());
        let identity = FileIdentity::of(&path).unwrap();
        assert_eq!(look(&path, "call.wav", &identity).unwrap().inside, Some(kind));
    }
}
