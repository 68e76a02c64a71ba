//! The device's side of USB/IP: what is asked for, and the pictures.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use super::descriptors::{
    MODES, Mode, config_descriptor, device_descriptor, le32, string_descriptor,
};

/// `uvcvideo` splits larger payloads over several requests of 16 KiB; one request for one payload is simplest.
const MAX_PAYLOAD: u32 = 16 * 1024;

/// What the host has chosen.
#[derive(Clone, Copy)]
struct Probe {
    fmt: u8,
    frame: u8,
    interval: u32,
}
impl Probe {
    fn mode(&self) -> &'static Mode {
        MODES.iter().find(|m| (m.fmt, m.frame) == (self.fmt, self.frame)).unwrap_or(&MODES[0])
    }
    fn bytes(&self) -> Vec<u8> {
        let mut p = vec![1, 0, self.fmt, self.frame];
        p.extend(le32(self.interval));
        p.extend([0u8; 10]);
        p.extend(le32(self.mode().size()));
        p.extend(le32(MAX_PAYLOAD));
        p
    }
    fn set(&mut self, d: &[u8]) {
        let (fmt, frame) = (d[2].clamp(1, 2), d[3].clamp(1, 2));
        let want = u32::from_le_bytes(d[4..8].try_into().unwrap());
        *self = Probe { fmt, frame, interval: want };
        let near = |i: &u32| (*i as i64 - want as i64).abs();
        self.interval = *self.mode().intervals.iter().min_by_key(|i| near(i)).unwrap();
    }
}

struct Shared {
    urbs: VecDeque<(u32, u32)>,
    probe: Probe,
    stop: bool,
    generation: u64,
}
type State = Arc<(Mutex<Shared>, Condvar)>;

fn reply(out: &Mutex<UnixStream>, seq: u32, status: i32, len: usize, data: &[u8]) {
    let mut b = Vec::with_capacity(48 + data.len());
    for v in [3u32, seq, 0, 0, 0, status as u32, len as u32, 0, 0, 0, 0, 0] {
        b.extend(v.to_be_bytes());
    }
    b.extend(data);
    let _ = out.lock().unwrap().write_all(&b);
}

/// Answers a control transfer; `None`: the device refuses.
fn control(setup: &[u8], data: &[u8], st: &State) -> Option<Vec<u8>> {
    let (rt, rq) = (setup[0], setup[1]);
    let (val, idx) =
        (u16::from_le_bytes([setup[2], setup[3]]), u16::from_le_bytes([setup[4], setup[5]]));
    match (rt, rq) {
        (0x80, 6) => match val >> 8 {
            1 => Some(device_descriptor()),
            2 => Some(config_descriptor()),
            3 => Some(string_descriptor(val as u8)),
            _ => None,
        },
        (0x80, 0) | (0x81, 0) | (0x82, 0) => Some(vec![0, 0]),
        (0x00, _) | (0x01, _) | (0x02, _) => Some(vec![]), // set configuration / interface / clear halt
        (0xA1, _) if idx & 0xFF == 1 => match rq {
            0x81..=0x84 | 0x87 => {
                let mut p = st.0.lock().unwrap().probe;
                if rq == 0x82 {
                    p.interval = p.mode().intervals[0]
                }
                if rq == 0x83 {
                    p.interval = *p.mode().intervals.last().unwrap()
                }
                Some(p.bytes())
            }
            0x85 => Some(vec![26, 0]),
            0x86 => Some(vec![3]),
            _ => None,
        },
        (0x21, 1) if idx & 0xFF == 1 => {
            let mut s = st.0.lock().unwrap();
            s.probe.set(data);
            if val >> 8 == 2 {
                s.generation += 1;
            }
            Some(vec![])
        }
        _ => None,
    }
}

/// Pushes pictures at the chosen rate into whatever bulk requests are waiting.
fn pump(out: Arc<Mutex<UnixStream>>, st: State, jpeg: Vec<u8>, stall: Option<f64>) {
    let (mut fid, mut n, mut seen, mut t0) = (0u8, 0u64, 0, Instant::now());
    loop {
        let probe = {
            let mut s = st.0.lock().unwrap();
            while s.urbs.is_empty() && !s.stop {
                s = st.1.wait(s).unwrap();
            }
            if s.stop {
                return;
            }
            if s.generation != seen {
                seen = s.generation;
                n = 0;
                t0 = Instant::now();
            }
            s.probe
        };
        if stall.is_some_and(|s| t0.elapsed().as_secs_f64() > s) {
            std::thread::sleep(Duration::from_millis(50));
            continue;
        }
        let m = probe.mode();
        let pic = if probe.fmt == 1 { jpeg.clone() } else { bars(m.w, m.h, n) };
        fid ^= 1;
        let mut at = 0;
        while at < pic.len() {
            let (seq, cap) = {
                let mut s = st.0.lock().unwrap();
                while s.urbs.is_empty() && !s.stop && s.generation == seen {
                    s = st.1.wait(s).unwrap();
                }
                if s.stop || s.generation != seen {
                    break;
                }
                s.urbs.pop_front().unwrap()
            };
            let take = (pic.len() - at).min(cap as usize - 2);
            let last = at + take == pic.len();
            let mut b = vec![2u8, 0x80 | fid | if last { 2 } else { 0 }];
            b.extend(&pic[at..at + take]);
            at += take;
            reply(&out, seq, 0, b.len(), &b);
        }
        n += 1;
        let due = t0 + Duration::from_nanos(probe.interval as u64 * 100 * n);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
    }
}

/// Hands one end of a pair of sockets to the kernel's USB/IP host controller. From then on it is a cable.
fn plug_in(port: &str) -> anyhow::Result<UnixStream> {
    let (ours, theirs) = UnixStream::pair()?;
    let order = format!("{port} {} 65538 3", theirs.as_raw_fd());
    std::fs::write("/sys/devices/platform/vhci_hcd.0/attach", order)?;
    Ok(ours)
}

/// Lines of pictures without compression: bars that wander.
fn bars(width: u16, height: u16, number: u64) -> Vec<u8> {
    let pixel = move |x: u16, y: u16| {
        let light = ((u64::from(x) * 2 + number * 8) as u8).clamp(16, 235);
        [light, 128 + (y / 8) as u8 % 64, light, 128]
    };
    (0..height).flat_map(|y| (0..width / 2).flat_map(move |x| pixel(x, y))).collect()
}

/// Plugs it in.
pub(crate) fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let stall = words.iter().position(|word| word == "--stall-after");
    let stall = stall.and_then(|at| words.get(at + 1)?.parse::<f64>().ok());
    let jpeg = std::fs::read(&words[1])?;
    let ours = plug_in(&words[0])?;
    let out = Arc::new(Mutex::new(ours.try_clone()?));
    let state: State = Arc::new((
        Mutex::new(Shared {
            urbs: VecDeque::new(),
            probe: Probe { fmt: 1, frame: 1, interval: 333_333 },
            stop: false,
            generation: 0,
        }),
        Condvar::new(),
    ));
    let (to, asked) = (out.clone(), state.clone());
    std::thread::spawn(move || pump(to, asked, jpeg, stall));
    let mut wire = std::io::BufReader::new(ours);
    let mut header = [0_u8; 48];
    while wire.read_exact(&mut header).is_ok() && serve(&header, &mut wire, &out, &state).is_some()
    {
    }
    state.0.lock().unwrap().stop = true;
    state.1.notify_all();
    Ok(())
}

/// One request of the host; `None`: the wire is gone.
fn serve(
    header: &[u8; 48],
    wire: &mut impl Read,
    out: &Mutex<UnixStream>,
    state: &State,
) -> Option<()> {
    let word = |at: usize| u32::from_be_bytes(header[at * 4..at * 4 + 4].try_into().unwrap());
    let (command, seq, inwards, endpoint) = (word(0), word(1), word(3) == 1, word(4));
    if command == 2 {
        unlink(seq, word(5), out, state);
        return Some(());
    }
    let length = word(6);
    let mut data = vec![0; if inwards { 0 } else { length as usize }];
    wire.read_exact(&mut data).ok()?;
    if endpoint != 0 {
        state.0.lock().unwrap().urbs.push_back((seq, length));
        state.1.notify_all();
        return Some(());
    }
    match control(&header[40..48], &data, state) {
        Some(mut said) => {
            said.truncate(if inwards { length as usize } else { 0 });
            let count = if inwards { said.len() } else { data.len() };
            reply(out, seq, 0, count, &said);
        }
        None => reply(out, seq, -32, 0, &[]),
    }
    Some(())
}

/// The host does not want an answer any more.
fn unlink(seq: u32, victim: u32, out: &Mutex<UnixStream>, state: &State) {
    let mut shared = state.0.lock().unwrap();
    let before = shared.urbs.len();
    shared.urbs.retain(|urb| urb.0 != victim);
    let status = if shared.urbs.len() < before { -104_i32 } else { 0 };
    drop(shared);
    let words = [4_u32, seq, 0, 0, 0, status as u32, 0, 0, 0, 0, 0, 0];
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
    let _ = out.lock().unwrap().write_all(&bytes);
}
