use std::io::Cursor;

use super::*;

/// Frames of so many kbit/s at 44.1 kHz, one channel.
fn frames(kbit: u64, count: usize) -> Vec<u8> {
    let index: u8 = match kbit {
        32 => 1,
        64 => 5,
        _ => 9,
    };
    let size = usize::try_from(144_000 * kbit / 44_100).unwrap();
    let mut frame = vec![0; size];
    frame[..4].copy_from_slice(&[0xff, 0xfb, index << 4, 0xc0]);
    frame.repeat(count)
}

fn heard(file: &[u8]) -> Option<(f64, bool)> {
    let length = measure(&mut Cursor::new(file), file.len() as u64).length?;
    Some(((length.plays.as_secs_f64() * 10.0).round() / 10.0, length.exact))
}

/// A first frame that says how many frames and bytes there are.
fn xing(tag: &[u8; 4], count: u32, bytes: u32) -> Vec<u8> {
    let mut frame = frames(64, 1);
    let said = [tag.as_slice(), &[0, 0, 0, 3], &count.to_be_bytes(), &bytes.to_be_bytes()].concat();
    frame[21..21 + said.len()].copy_from_slice(&said);
    frame
}

#[test]
fn changing_speeds_without_a_word_are_counted() {
    let file = [frames(32, 1000), frames(128, 4000)].concat();
    assert_eq!(heard(&file), Some((130.6, true)));
    assert_eq!(heard(&[file, frames(32, 1)].concat()), Some((130.6, true)));
}

#[test]
fn what_the_first_frame_says_holds_if_it_means_this_file() {
    let sound = [frames(32, 500), frames(128, 500)].concat();
    let all = u32::try_from(sound.len()).unwrap() + 208;
    let good = [xing(b"Xing", 1000, all), sound.clone()].concat();
    assert_eq!(heard(&good), Some((26.1, true)));
    let joined = [good.clone(), good.clone()].concat();
    assert_eq!(heard(&joined), Some((52.3, true)), "two files, one behind the other");
    let file = &good[..good.len() / 2];
    let cut = measure(&mut Cursor::new(file), file.len() as u64);
    assert!(cut.cut && cut.length.unwrap().plays.as_secs() < 20, "{cut:?}");
    for frames in [7, 0, u32::MAX / 2] {
        let odd = [xing(b"Xing", frames, all), sound.clone()].concat();
        assert_eq!(heard(&odd), Some((26.1, true)), "{frames} frames in so many bytes");
    }
    let wrong = [xing(b"Info", 7, 900), sound].concat();
    assert_eq!(heard(&wrong), Some((26.1, true)));
}

#[test]
fn a_first_frame_that_counts_the_frames_wrong_is_not_believed() {
    let sound = [frames(32, 500), frames(128, 500)].concat();
    let all = u32::try_from(sound.len()).unwrap() + 208;
    for wrong in [500, 900, 990, 1010, 1100, 2000, 6000] {
        for tag in [b"Xing", b"Info"] {
            let file = [xing(tag, wrong, all), sound.clone()].concat();
            assert_eq!(heard(&file), Some((26.1, true)), "{wrong} frames");
        }
        let mut vbri = [frames(64, 1), sound.clone()].concat();
        vbri[36..40].copy_from_slice(b"VBRI");
        vbri[46..50].copy_from_slice(&all.to_be_bytes());
        vbri[50..54].copy_from_slice(&wrong.to_be_bytes());
        assert_eq!(heard(&vbri), Some((26.1, true)), "{wrong} frames");
    }
}

#[test]
fn in_a_large_file_what_the_first_frame_says_is_held_against_parts() {
    let steady = frames(128, 20_000);
    let all = u32::try_from(steady.len()).unwrap() + 208;
    let of = |count: u32| heard(&[xing(b"Info", count, all), steady.clone()].concat()).unwrap();
    assert_eq!(of(20_000), (522.4, true));
    for wrong in [5_000, 10_000, 15_000, 19_000, 21_500, 40_000, 100_000] {
        let (seconds, exact) = of(wrong);
        assert!(!exact && (seconds - 522.4).abs() < 60.0, "{wrong}: {seconds} {exact}");
    }
    let changing = [frames(32, 10_000), frames(128, 20_000)].concat();
    let all = u32::try_from(changing.len()).unwrap() + 208;
    let of = |count: u32| heard(&[xing(b"Xing", count, all), changing.clone()].concat()).unwrap();
    assert!((of(30_000).0 - 783.7).abs() < 0.2);
    for wrong in [10_000, 20_000, 45_000, 90_000] {
        let (seconds, exact) = of(wrong);
        assert!(!exact && (seconds - 783.7).abs() < 60.0, "{wrong}: {seconds} {exact}");
    }
}

#[test]
fn a_head_with_a_sum_that_fits_is_as_its_encoder_wrote_it() {
    let mut frame = vec![0; 200];
    frame[..8].copy_from_slice(b"12345678");
    assert!(!is_sealed(&frame, 21));
    // Reckoned by another program over the same bytes.
    frame[175..177].copy_from_slice(&[0x25, 0x1b]);
    assert!(is_sealed(&frame, 21));
    frame[3] ^= 1;
    assert!(!is_sealed(&frame, 21));
    assert!(!is_sealed(&frame[..170], 21));
}

#[test]
fn frames_of_free_length_are_told_as_such() {
    let frame = |size: usize| [[0xff, 0xfb, 0x00, 0xc0].as_slice(), &vec![1; size - 4]].concat();
    for (size, padded) in [(100, 0), (261, 1), (500, 1), (1500, 0), (900, 1)] {
        let file = [frame(size).repeat(3), frame(size + padded), frame(size).repeat(20)].concat();
        let measured = measure(&mut Cursor::new(&file), file.len() as u64);
        assert_eq!(measured.inside, Some(Kind::FreeMp3), "{size}");
        assert_eq!(measured.length, None);
    }
    let honest = frames(64, 30);
    assert_eq!(measure(&mut Cursor::new(&honest), honest.len() as u64).inside, None);
}

#[test]
fn files_of_different_kinds_that_were_joined_are_all_counted() {
    let mut slow = vec![0; 144 * 64_000 / 22_050 / 2];
    slow[..4].copy_from_slice(&[0xff, 0xf3, 0x80, 0xc0]);
    let file = [frames(128, 1000), slow.repeat(1000)].concat();
    assert_eq!(heard(&file), Some((52.2, true)));
}

#[test]
fn tags_before_and_between_are_no_sound() {
    let id3 =
        |size: u8| [b"ID3\x04\0\0\0\0\0".as_slice(), &[size], &vec![0xff; size.into()]].concat();
    let file = [id3(100), id3(20), frames(64, 1000), id3(50), frames(64, 1000), b"TAG".repeat(40)]
        .concat();
    assert_eq!(heard(&file), Some((52.2, true)));
}

#[test]
fn of_a_large_file_a_part_stands_for_the_rest() {
    let steady = frames(128, 20_000);
    let (seconds, exact) = heard(&steady).unwrap();
    assert!(exact && (seconds - 522.4).abs() < 5.0, "{seconds}");
    let padded = [frames(128, 2_000), vec![0; 9_000_000]].concat();
    let (seconds, exact) = heard(&padded).unwrap();
    assert!(!exact && (seconds - 52.2).abs() < 30.0, "zeros are no sound: {seconds}");
    let changing = [frames(32, 10_000), frames(128, 20_000)].concat();
    let (seconds, exact) = heard(&changing).unwrap();
    assert!(!exact && (seconds - 783.7).abs() < 40.0, "{seconds}");
}

#[test]
fn what_is_no_sound_tells_nothing() {
    assert_eq!(heard(b"not a recording at all, but a text that somebody called so"), None);
    assert_eq!(heard(&[0xff; 3000]), None);
}
