//! Whether bytes are a picture from beginning to end.

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const PNG_END: &[u8] = b"IEND\xaeB`\x82";
const JPEG: &[u8] = b"\xff\xd8\xff";
const JPEG_END: &[u8] = b"\xff\xd9";

/// A JPEG or PNG that was not cut off.
pub(super) fn is_whole(data: &[u8]) -> bool {
    let framed = |start: &[u8], end: &[u8]| {
        data.len() >= start.len() + end.len() && data.starts_with(start) && data.ends_with(end)
    };
    framed(PNG, PNG_END) || framed(JPEG, JPEG_END)
}

#[cfg(test)]
mod tests {
    use super::is_whole;

    #[test]
    fn a_picture_has_a_beginning_and_an_end() {
        assert!(is_whole(b"\xff\xd8\xff\xe0 anything \xff\xd9"));
        assert!(is_whole(b"\x89PNG\r\n\x1a\n anything IEND\xaeB`\x82"));
        for broken in [&b""[..], b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8"]
        {
            assert!(!is_whole(broken));
        }
    }
}
