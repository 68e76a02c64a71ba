//! What the webcam says of itself: USB 2.0 and UVC 1.0 descriptors, byte for byte.

pub(crate) fn le16(v: u16) -> [u8; 2] {
    v.to_le_bytes()
}
pub(crate) fn le32(v: u32) -> [u8; 4] {
    v.to_le_bytes()
}

#[derive(Clone, Copy)]
pub(crate) struct Mode {
    pub(crate) fmt: u8,
    pub(crate) frame: u8,
    pub(crate) w: u16,
    pub(crate) h: u16,
    pub(crate) intervals: &'static [u32],
}
pub(crate) const MODES: &[Mode] = &[
    Mode { fmt: 1, frame: 1, w: 1280, h: 720, intervals: &[333_333, 666_666] },
    Mode { fmt: 1, frame: 2, w: 640, h: 480, intervals: &[333_333] },
    Mode { fmt: 2, frame: 1, w: 640, h: 480, intervals: &[333_333, 666_666] },
    Mode { fmt: 2, frame: 2, w: 1280, h: 720, intervals: &[1_333_333] },
];
impl Mode {
    pub(crate) fn size(&self) -> u32 {
        self.w as u32 * self.h as u32 * 2
    }
}

pub(crate) fn device_descriptor() -> Vec<u8> {
    let mut d = vec![18, 1];
    d.extend(le16(0x0200));
    d.extend([0xEF, 2, 1, 64]); // "look at the interface associations"
    d.extend(le16(0x1d6b));
    d.extend(le16(0x0102));
    d.extend(le16(0x0100));
    d.extend([1, 2, 3, 1]); // strings 1..3, one configuration
    d
}

fn frames(fmt: u8, subtype: u8) -> Vec<u8> {
    let mut out = vec![];
    for m in MODES.iter().filter(|m| m.fmt == fmt) {
        let bits = (m.size() as u64 * 8 * 10_000_000 / m.intervals[0] as u64) as u32;
        out.extend([26 + 4 * m.intervals.len() as u8, 0x24, subtype, m.frame, 0]);
        out.extend(le16(m.w));
        out.extend(le16(m.h));
        out.extend(le32(bits / 8));
        out.extend(le32(bits));
        out.extend(le32(m.size()));
        out.extend(le32(m.intervals[0]));
        out.push(m.intervals.len() as u8);
        for i in m.intervals {
            out.extend(le32(*i));
        }
    }
    out
}

pub(crate) fn config_descriptor() -> Vec<u8> {
    let count = |f| MODES.iter().filter(|m| m.fmt == f).count() as u8;
    let colour = [6, 0x24, 0x0D, 1, 1, 4];
    let mut formats = vec![11, 0x24, 0x06, 1, count(1), 1, 1, 0, 0, 0, 0]; // MJPEG
    formats.extend(frames(1, 0x07));
    formats.extend(colour);
    formats.extend([27, 0x24, 0x04, 2, count(2)]); // uncompressed, by GUID
    formats.extend(*b"YUY2");
    formats.extend([0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]);
    formats.extend([16, 1, 0, 0, 0, 0]);
    formats.extend(frames(2, 0x05));
    formats.extend(colour);

    let mut input = vec![15, 0x24, 0x01, 2]; // streaming input header, 2 formats
    input.extend(le16(15 + formats.len() as u16));
    input.extend([0x81, 0, 3, 0, 0, 0, 1, 0, 0]);

    let camera = [18, 0x24, 0x02, 1, 0x01, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0];
    let unit = [11, 0x24, 0x05, 2, 1, 0, 0, 2, 0, 0, 0];
    let term = [9, 0x24, 0x03, 3, 0x01, 0x01, 0, 2, 0];
    let mut head = vec![13, 0x24, 0x01];
    head.extend(le16(0x0100));
    head.extend(le16((13 + camera.len() + unit.len() + term.len()) as u16));
    head.extend(le32(48_000_000));
    head.extend([1, 1]);

    let mut body = vec![];
    body.extend([8, 11, 0, 2, 0x0E, 3, 0, 2]); // association: control + streaming
    body.extend([9, 4, 0, 0, 0, 0x0E, 1, 0, 2]);
    body.extend(head);
    body.extend(camera);
    body.extend(unit);
    body.extend(term);
    body.extend([9, 4, 1, 0, 1, 0x0E, 2, 0, 0]); // one setting with a bulk pipe
    body.extend(input);
    body.extend(formats);
    body.extend([7, 5, 0x81, 2]);
    body.extend(le16(512));
    body.push(0);

    let mut c = vec![9, 2];
    c.extend(le16(9 + body.len() as u16));
    c.extend([2, 1, 0, 0x80, 250]);
    c.extend(body);
    c
}

pub(crate) fn string_descriptor(i: u8) -> Vec<u8> {
    if i == 0 {
        return vec![4, 3, 9, 4];
    }
    let s = ["", "Paper Optics", "Paper Webcam 720p", "0001"][i.min(3) as usize];
    let mut d = vec![2 + 2 * s.len() as u8, 3];
    for c in s.encode_utf16() {
        d.extend(c.to_le_bytes());
    }
    d
}
