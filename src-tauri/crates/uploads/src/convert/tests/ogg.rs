//! FLAC in Ogg.

use super::*;

/// FLAC in Ogg, a frame to a packet.
pub(super) fn paged(made: Made, sound: &[i32], comments: &[&str]) -> Vec<u8> {
    let info = info(made, sound.len(), md5(made, sound));
    let first = [&b"\x7fFLAC\x01\0\0\x01fLaC\0\0\0\x22"[..], &info].concat();
    let mut packets = vec![first, block_of(comments)];
    packets.extend(frames(made, sound));
    let last = packets.len() - 1;
    packets.iter().enumerate().flat_map(|(at, packet)| page(at, at == last, packet)).collect()
}

/// The last block before the sound, with these comments.
fn block_of(comments: &[&str]) -> Vec<u8> {
    let number = |size: usize| u32::try_from(size).unwrap();
    let mut body = [[0; 4], number(comments.len()).to_le_bytes()].concat();
    for comment in comments {
        body.extend(number(comment.len()).to_le_bytes());
        body.extend(comment.bytes());
    }
    let size = number(body.len()).to_be_bytes();
    [&[0x84][..], &size[1..], &body].concat()
}

fn page(at: usize, last: bool, packet: &[u8]) -> Vec<u8> {
    let mut laces = vec![255; packet.len() / 255];
    laces.push(u8::try_from(packet.len() % 255).unwrap());
    let mut pages = Vec::new();
    let kind = if at == 0 { 2 } else { 0 };
    let rounds = laces.len().div_ceil(255);
    let mut rest = packet;
    for (round, laces) in laces.chunks(255).enumerate() {
        let end = if last && round + 1 == rounds { 4 } else { 0 };
        let size: usize = laces.iter().map(|lace| usize::from(*lace)).sum();
        pages.extend(b"OggS\0");
        pages.push(kind | end);
        pages.extend([0; 8]);
        pages.extend(b"call");
        pages.extend(u32::try_from(at).unwrap().to_le_bytes());
        pages.extend([0; 4]);
        pages.push(u8::try_from(laces.len()).unwrap());
        pages.extend(laces);
        let (now, later) = rest.split_at(size);
        pages.extend(now);
        rest = later;
    }
    pages
}

#[test]
fn other_sound_in_ogg_is_not_offered_and_two_streams_are_not_taken_for_one() {
    let room = Room::new();
    let opus = page(0, false, b"OpusHead\x01\x01\0\0\0\0\0\0\0\0\0");
    assert_eq!(offer(&room.put(&opus)), None);
    let sound = samples(TELEPHONE, 9000, 3);
    let twice = [paged(TELEPHONE, &sound, &[]), paged(TELEPHONE, &sound, &[])].concat();
    let at = damaged_at(&room.trouble(&twice)).unwrap();
    assert!((1.0..1.2).contains(&at), "{at}");
}

#[test]
fn its_comments_tell_when_it_was_recorded_as_those_of_plain_flac_do() {
    let room = Room::new();
    let sound = samples(TELEPHONE, 9000, 3);
    let date = "DATE=2025-10-09T08:00:00Z";
    let long = format!("NOTES={}", "word ".repeat(20_000));
    for (comments, wanted) in [
        (&[date][..], Some("2025-10-09T08:00:00Z")),
        (
            &["TITLE=Call", "creation_time=2025-10-09T10:00:00+02:00"],
            Some("2025-10-09T10:00:00+02:00"),
        ),
        (&[&long, date], Some("2025-10-09T08:00:00Z")),
        (&["DATE=2025"], None),
        (&[], None),
    ] {
        let done = room.convert(&paged(TELEPHONE, &sound, comments)).unwrap();
        assert_eq!(done.date.as_deref(), wanted);
    }
}

#[test]
fn comments_that_are_cut_or_never_end_tell_nothing() {
    let sound = samples(TELEPHONE, 9000, 3);
    let whole = paged(TELEPHONE, &sound, &["DATE=2025-10-09T08:00:00Z"]);
    let room = Room::new();
    for end in [80, 100, 120] {
        assert_ne!(offer(&room.put(&whole[..end])), None, "{end}");
    }
    let endless = vec![b'x'; 2_000_000];
    let first = whole[..28 + 51].to_vec();
    let endless = [first, page(1, false, &[&[4, 0, 0, 0][..], &endless].concat())].concat();
    assert_eq!(offer(&room.put(&endless)), Some(Ok(Offer { bytes: Some(44 + 18_000) })));
}
