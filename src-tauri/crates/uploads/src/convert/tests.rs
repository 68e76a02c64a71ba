//! Originals written here, converted, and compared sample by sample.

use std::{fs, path::Path, sync::Mutex};

use symphonia::core::{checksum::Md5, io::Monitor};

use super::*;

/// The same recordings as in the tests of the whole product.
#[path = "../../../../../tests/src/lossless.rs"]
pub(crate) mod lossless;

mod ogg;

use lossless::{Made, TELEPHONE, aifc, aiff, flac, frames, info, samples};

const NO_MD5: [u8; 16] = [0; 16];

/// What a WAV file says of itself, and its samples.
#[derive(Debug, PartialEq)]
struct Heard {
    rate: u32,
    channels: u16,
    bits: u16,
    samples: Vec<i32>,
}

/// Reads a WAV file without the code that writes it.
fn heard(file: &[u8]) -> Heard {
    let short = |at: usize| u16::from_le_bytes(file[at..at + 2].try_into().unwrap());
    let long = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
    assert_eq!((&file[..4], &file[8..16]), (&b"RIFF"[..], &b"WAVEfmt "[..]));
    assert_eq!(long(4) as usize, file.len() - 8, "the size of the whole");
    let data = 20 + long(16) as usize;
    let tag = short(20);
    let (container, bits) = (short(34), if tag == 0xfffe { short(38) } else { short(34) });
    assert_eq!(&file[data..data + 4], b"data");
    let size = long(data + 4) as usize;
    assert_eq!(data + 8 + size + size % 2, file.len(), "the size of the samples");
    assert_eq!(short(32), short(22) * container / 8, "bytes of a moment");
    assert_eq!(long(28), long(24) * u32::from(short(32)), "bytes of a second");
    let width = usize::from(container / 8);
    let sample = |bytes: &[u8]| {
        let mut whole = [0; 4];
        whole[4 - width..].copy_from_slice(bytes);
        if width == 1 {
            whole[3] ^= 0x80;
        }
        i32::from_le_bytes(whole) >> (32 - u32::from(bits))
    };
    let samples = file[data + 8..data + 8 + size].chunks_exact(width).map(sample).collect();
    Heard { rate: long(24), channels: short(22), bits, samples }
}

struct Room {
    folder: tempfile::TempDir,
    cancel: CancellationToken,
    progress: Mutex<Vec<u8>>,
}

impl Room {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, cancel: CancellationToken::new(), progress: Mutex::default() }
    }

    fn wav(&self) -> PathBuf {
        self.folder.path().join("converted/x.wav")
    }

    fn put(&self, content: &[u8]) -> PathBuf {
        let path = self.folder.path().join("original");
        fs::write(&path, content).unwrap();
        path
    }

    fn convert(&self, content: &[u8]) -> Result<Converted, ConvertTrouble> {
        self.convert_file(&self.put(content))
    }

    fn convert_file(&self, from: &Path) -> Result<Converted, ConvertTrouble> {
        let progress = |percent: u8| self.progress.lock().unwrap().push(percent);
        let (to, cancel) = (&self.wav(), &self.cancel);
        convert(&Job { from, to, cancel, progress: &progress })
    }

    /// What comes of an original.
    fn heard(&self, content: &[u8]) -> Heard {
        let converted = self.convert(content).unwrap();
        let heard = heard(&fs::read(self.wav()).unwrap());
        let frames = heard.samples.len() as u64 / u64::from(heard.channels);
        let seconds = converted.length.as_secs_f64() - frames as f64 / f64::from(heard.rate);
        assert!(seconds.abs() < 1e-6, "{:?} for {frames} samples", converted.length);
        let offered = offer(&self.folder.path().join("original")).unwrap().unwrap();
        let said = fs::metadata(self.wav()).unwrap().len();
        assert!(offered.bytes.is_none_or(|bytes| bytes == said), "{offered:?} and {said}");
        heard
    }

    fn trouble(&self, content: &[u8]) -> ConvertTrouble {
        // Of one before it.
        let _ = fs::remove_file(self.wav());
        let trouble = self.convert(content).unwrap_err();
        let left = fs::read_dir(self.folder.path().join("converted")).into_iter().flatten();
        assert_eq!(left.count(), 0, "nothing is left of what was not converted");
        trouble
    }
}

fn expected(made: Made, samples: Vec<i32>) -> Heard {
    Heard { rate: made.rate, channels: made.channels, bits: made.bits, samples }
}

/// The MD5 of samples as FLAC takes it.
fn md5(made: Made, samples: &[i32]) -> [u8; 16] {
    let width = usize::from(made.bits.div_ceil(8));
    let bytes: Vec<u8> =
        samples.iter().flat_map(|sample| sample.to_le_bytes()[..width].to_vec()).collect();
    let mut state = Md5::default();
    state.process_buf_bytes(&bytes);
    state.md5()
}

fn damaged_at(trouble: &ConvertTrouble) -> Option<f64> {
    match trouble {
        ConvertTrouble::Damaged(at) => at.map(|at| at.as_secs_f64()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn aiff_of_every_width_becomes_the_same_samples() {
    let room = Room::new();
    for bits in 2..=32 {
        for (rate, channels) in [(8000, 1), (44_100, 2), (96_000, 3)] {
            let made = Made { rate, channels, bits };
            let sound = samples(made, 1001, bits.into());
            assert_eq!(room.heard(&aiff(made, &sound)), expected(made, sound), "{made:?}");
        }
    }
}

#[test]
fn plain_samples_of_aiff_c_are_read_in_either_order_of_bytes() {
    let room = Room::new();
    for (packing, bits) in [
        (*b"NONE", 16),
        (*b"sowt", 16),
        (*b"sowt", 24),
        (*b"sowt", 8),
        (*b"twos", 16),
        (*b"in24", 24),
        (*b"in32", 32),
    ] {
        let made = Made { rate: 16_000, channels: 2, bits };
        let sound = samples(made, 999, 7);
        assert_eq!(room.heard(&aifc(made, packing, &sound)), expected(made, sound), "{packing:?}");
    }
}

#[test]
fn samples_that_the_head_of_an_aiff_does_not_count_are_not_lost() {
    let sound = samples(TELEPHONE, 20_000, 1);
    let whole = aiff(TELEPHONE, &sound);
    let at = 2 + 8 + whole.windows(4).position(|window| window == b"COMM").unwrap();
    for counted in [1_u32, 800, 8000, 16_000, 19_999, 20_000] {
        let mut file = whole.clone();
        file[at..at + 4].copy_from_slice(&counted.to_be_bytes());
        // What fills a block of the disk is none.
        let heard = Room::new().heard(&file);
        let all = if counted < 17_000 { 20_000 } else { counted as usize };
        assert_eq!(heard, expected(TELEPHONE, sound[..all].to_vec()), "{counted}");
    }
}

#[test]
fn flac_of_every_width_and_number_of_channels_becomes_the_same_samples() {
    let room = Room::new();
    for bits in 4..=32 {
        for (rate, channels) in [(8000, 1), (44_100, 2), (655_350, 8)] {
            let made = Made { rate, channels, bits };
            let sound = samples(made, 5000, bits.into());
            let file = flac(made, &sound, md5(made, &sound), &[]);
            assert_eq!(room.heard(&file), expected(made, sound), "{made:?}");
        }
    }
}

#[test]
fn flac_is_found_behind_tags_in_front_of_tags_and_in_pages() {
    let room = Room::new();
    let sound = samples(TELEPHONE, 12_000, 3);
    let file = flac(TELEPHONE, &sound, md5(TELEPHONE, &sound), &[]);
    let before = [&b"ID3\x04\0\0\0\0\0\x0aTIT2 and so"[..10 + 10], &file].concat();
    let behind = [&file[..], b"TAG", &[0; 125]].concat();
    for file in [&file, &before, &behind, &ogg::paged(TELEPHONE, &sound, &[])] {
        assert_eq!(room.heard(file).samples, sound);
    }
}

#[test]
fn what_is_cut_or_damaged_is_told_with_the_place_and_nothing_comes_of_it() {
    let room = Room::new();
    let sound = samples(TELEPHONE, 40_000, 5);
    let whole = flac(TELEPHONE, &sound, NO_MD5, &[]);
    // Some frames of 4096 samples are there.
    let at = damaged_at(&room.trouble(&whole[..whole.len() / 2])).unwrap();
    assert!((2.0..2.6).contains(&at), "{at}");
    let mut spoilt = whole.clone();
    spoilt[60_000] ^= 1;
    let at = damaged_at(&room.trouble(&spoilt)).unwrap();
    assert!((3.0..3.8).contains(&at), "{at}");
    let plain = aiff(TELEPHONE, &sound);
    let at = damaged_at(&room.trouble(&plain[..plain.len() / 2])).unwrap();
    assert!((2.4..2.5).contains(&at), "{at}");
    assert_eq!(damaged_at(&room.trouble(&plain[..30])), None);
    assert_eq!(room.trouble(b"fLaC"), ConvertTrouble::Damaged(None));
}

#[test]
fn samples_that_are_not_those_of_the_encoder_are_told_although_every_frame_is_whole() {
    let room = Room::new();
    let sound = samples(TELEPHONE, 5000, 5);
    let mut other = md5(TELEPHONE, &sound);
    other[7] ^= 1;
    assert_eq!(room.trouble(&flac(TELEPHONE, &sound, other, &[])), ConvertTrouble::Altered);
}

#[test]
fn a_frame_that_is_missing_in_the_middle_is_damage_also_where_nothing_is_said_of_the_whole() {
    let room = Room::new();
    let sound = samples(TELEPHONE, 20_000, 5);
    let head = |frames: usize| {
        let block = [&[0x80, 0, 0, 34][..], &info(TELEPHONE, frames, NO_MD5)].concat();
        [&b"fLaC"[..], &block].concat()
    };
    let all: Vec<Vec<u8>> = frames(TELEPHONE, &sound).collect();
    let whole = [head(0), all.concat()].concat();
    assert_eq!(room.heard(&whole).samples, sound, "of unsaid length");
    let gap = [head(0), all[..2].concat(), all[3..].concat()].concat();
    assert_eq!(damaged_at(&room.trouble(&gap)), Some(2.0 * 4096.0 / 8000.0));
}

#[test]
fn packed_samples_and_odd_speeds_are_refused_by_name() {
    let room = Room::new();
    let sound = samples(TELEPHONE, 100, 5);
    for (packing, name) in [
        (*b"ulaw", "µ-law"),
        (*b"ima4", "IMA ADPCM"),
        (*b"fl32", "floating point, 32 bit"),
        (*b"x\x01yz", "x?yz"),
    ] {
        let path = room.put(&aifc(TELEPHONE, packing, &sound));
        assert_eq!(offer(&path), Some(Err(ConvertTrouble::Packed(name.to_owned()))));
    }
    // Old Macintoshes: 22254.545454 a second.
    let mut odd = aiff(TELEPHONE, &sound);
    odd[28..38].copy_from_slice(&[0x40, 0x0d, 0xad, 0xdd, 0x17, 0x45, 0xd1, 0x45, 0x80, 0]);
    assert_eq!(offer(&room.put(&odd)), Some(Err(ConvertTrouble::Rate)));
    assert_eq!(offer(&room.put(b"just a note")), None);
    assert_eq!(room.trouble(&aiff(TELEPHONE, &[])), ConvertTrouble::Silent);
}

#[test]
fn what_would_be_larger_than_the_service_takes_is_said_before() {
    let room = Room::new();
    let mut file = flac(TELEPHONE, &samples(TELEPHONE, 10, 5), NO_MD5, &[]);
    // So many samples that nobody writes them first.
    file[22..26].copy_from_slice(&0x8000_0000_u32.to_be_bytes());
    let refused = Err(ConvertTrouble::TooLarge(2 * 0x8000_0000 + 44));
    assert_eq!(offer(&room.put(&file)), Some(refused.map(|()| unreachable!())));
}

#[test]
fn a_person_stops_it_and_sees_how_far_it_is() {
    let room = Room::new();
    let sound = samples(TELEPHONE, 300_000, 5);
    room.heard(&aiff(TELEPHONE, &sound));
    let told = room.progress.lock().unwrap().clone();
    assert!(told.len() > 5 && told.is_sorted() && told.last() == Some(&100), "{told:?}");
    fs::remove_file(room.wav()).unwrap();
    room.cancel.cancel();
    for file in [aiff(TELEPHONE, &sound), flac(TELEPHONE, &sound, NO_MD5, &[])] {
        assert_eq!(room.trouble(&file), ConvertTrouble::Stopped);
    }
}

#[test]
fn an_original_that_is_gone_or_was_changed_is_told() {
    let room = Room::new();
    let path = room.put(&aiff(TELEPHONE, &samples(TELEPHONE, 10, 5)));
    let before = FileIdentity::of(&path).unwrap();
    assert_eq!(is_as_it_was(&path, &before), Ok(()));
    fs::write(&path, b"longer or shorter").unwrap();
    assert_eq!(is_as_it_was(&path, &before), Err(ConvertTrouble::Changed));
    fs::remove_file(&path).unwrap();
    assert_eq!(is_as_it_was(&path, &before), Err(ConvertTrouble::Gone));
    assert_eq!(room.convert_file(&path), Err(ConvertTrouble::Gone));
}

#[test]
fn a_moment_in_the_comments_is_taken_and_a_mere_year_is_not() {
    let room = Room::new();
    let sound = samples(TELEPHONE, 10, 5);
    let date =
        |comments: &[&str]| room.convert(&flac(TELEPHONE, &sound, NO_MD5, comments)).unwrap().date;
    assert_eq!(
        date(&["TITLE=x", "date=2025-11-20T09:15:00Z"]).as_deref(),
        Some("2025-11-20T09:15:00Z")
    );
    assert_eq!(
        date(&["DATE=2025", "creation_time=2025-11-20T09:15:00Z"]).as_deref(),
        Some("2025-11-20T09:15:00Z")
    );
    assert_eq!(date(&["DATE=2025"]), None);
}

#[test]
fn the_new_file_has_the_time_of_the_original_and_its_name_but_for_the_ending() {
    let room = Room::new();
    let path = room.put(&aiff(TELEPHONE, &samples(TELEPHONE, 10, 5)));
    let past = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_760_000_000);
    File::options().write(true).open(&path).unwrap().set_modified(past).unwrap();
    room.convert_file(&path).unwrap();
    assert_eq!(fs::metadata(room.wav()).unwrap().modified().unwrap(), past);
    for (name, wav) in
        [("x.flac", "x.wav"), ("a.b.AIFF", "a.b.wav"), ("call", "call.wav"), (".aif", ".aif.wav")]
    {
        assert_eq!(wav_name(name), wav);
    }
}

/// Spoils a file as transport and faulty writers do.
fn spoilt(random: &mut fastrand::Rng, whole: &[u8]) -> Vec<u8> {
    let mut file = whole.to_vec();
    for _ in 0..random.usize(1..5) {
        let at = random.usize(..file.len().max(1));
        // Heads are short, and most of what can go wrong goes wrong there.
        let at = if random.bool() { at % 120 } else { at };
        match random.u8(..6) {
            0 => file.truncate(at),
            1 => file
                .splice(at.min(file.len())..at.min(file.len()), [0xff, 0xf8, 0xff])
                .for_each(drop),
            2 if at + 4 < file.len() => {
                file[at..at + 4].copy_from_slice(&random.u32(..).to_be_bytes());
            }
            3 if at + 4 < file.len() => file[at..at + 4].fill(0xff),
            _ if at < file.len() => file[at] = random.u8(..),
            _ => {}
        }
    }
    file
}

/// `CASES=100000` tries more of them.
#[test]
fn spoilt_originals_end_in_words_or_in_samples_and_in_nothing_else() {
    let cases = std::env::var("CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(2000);
    let stereo = Made { rate: 44_100, channels: 2, bits: 24 };
    let (call, music) = (samples(TELEPHONE, 4500, 5), samples(stereo, 300, 9));
    let seeds = [
        flac(TELEPHONE, &call, md5(TELEPHONE, &call), &["DATE=2025-11-20T09:15:00Z"]),
        flac(stereo, &music, NO_MD5, &[]),
        ogg::paged(TELEPHONE, &call, &[]),
        aiff(stereo, &music),
        aifc(TELEPHONE, *b"sowt", &call),
    ];
    let room = Room::new();
    let mut random = fastrand::Rng::with_seed(13);
    let (mut converted, mut refused) = (0, 0);
    for case in 0..cases {
        let file = spoilt(&mut random, &seeds[case % seeds.len()]);
        let path = room.put(&file);
        let offered = offer(&path);
        match room.convert_file(&path) {
            Ok(_) => {
                let bytes = fs::metadata(room.wav()).unwrap().len();
                // What is packed as plainly as here has no more samples than bytes.
                assert!(bytes <= 8 * file.len() as u64 + 100, "{bytes} of {}", file.len());
                assert!(matches!(offered, Some(Ok(_))), "{offered:?}");
                converted += 1;
            }
            Err(_) => refused += 1,
        }
    }
    assert!(converted > cases / 50 && refused > cases / 2, "{converted} and {refused}");
}
