//! A session turned by hand: a scripted camera, a clock that moves when it is told to, no threads.

use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use super::capture::{Capture, Next};
use super::judge::{Candidate, Judge};
use super::shared::{At, IDLE_AFTER, Parts, Pulse, Shared, lock};
use super::watch::{Act, Watch, judge};
use super::{Session, Sight};
use crate::camera::{Coding, Device, DeviceId, Need, Raw};
use crate::clock::ManualClock;
use crate::hint::Hint;
use crate::script::{Fault, ScriptedCameras};
use crate::state::State;
use crate::still::{NoStill, Shutter, StillForm};
use crate::thresholds::Thresholds;

const FRAME: Duration = Duration::from_millis(33);

/// A picture that is neither dark, flat, grey nor a face.
fn picture(red: u8) -> Raw {
    let pixels: Vec<u8> =
        (0..320 * 180).flat_map(|at| [red, if at % 320 < 160 { 40 } else { 200 }, 90]).collect();
    Raw { coding: Coding::Rgb, width: 320, height: 180, data: Zeroizing::new(pixels) }
}

fn jpeg(grey: u8) -> Raw {
    let mut data = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut data, 80);
    let rgb = vec![grey; 64 * 48 * 3];
    encoder.encode(&rgb, 64, 48, jpeg_encoder::ColorType::Rgb).unwrap();
    Raw { coding: Coding::Jpeg, width: 64, height: 48, data: Zeroizing::new(data) }
}

struct Rig {
    cameras: ScriptedCameras,
    clock: Arc<ManualClock>,
    shared: Arc<Shared>,
    capture: Capture,
    watch: Watch,
    judge: Judge,
}

impl Rig {
    fn new(pictures: Vec<Raw>) -> Self {
        Self::with(pictures, Sight::Faces)
    }

    fn with(pictures: Vec<Raw>, sight: Sight) -> Self {
        let cameras = ScriptedCameras::new(pictures);
        cameras.pace(Duration::ZERO);
        let clock = Arc::new(ManualClock::default());
        let shared = Arc::new(Shared::new(Parts {
            cameras: Arc::new(cameras.clone()),
            clock: clock.clone(),
            need: Need::Face,
            table: Thresholds::default(),
            choice: None,
            sight,
        }));
        Self {
            capture: Capture::new(Arc::clone(&shared), 1),
            watch: Watch::new(Arc::clone(&shared)),
            judge: Judge::new(Arc::clone(&shared)),
            cameras,
            clock,
            shared,
        }
    }

    fn live() -> Self {
        let mut rig = Self::new(vec![picture(10), picture(20), picture(30)]);
        rig.frames(8);
        assert_eq!(rig.shared.status().state, State::Live);
        rig
    }

    /// So many turns, somebody looking on.
    fn frames(&mut self, turns: u32) -> Next {
        let mut next = Next::Now;
        for _ in 0..turns {
            self.shared.ask();
            next = self.capture.turn();
            self.clock.advance(FRAME);
        }
        next
    }

    /// Frames for so long, judged ten times a second.
    fn judged(&mut self, time: Duration) -> Option<State> {
        for _ in 0..time.as_millis() / 100 {
            self.frames(3);
            self.shared.ask_for_guidance();
            self.judge.turn();
        }
        lock(&self.shared.verdict).condition
    }

    fn state(&self) -> State {
        self.shared.status().state
    }
}

#[test]
fn the_first_frames_are_skipped_and_then_it_is_live() {
    let mut rig = Rig::new(vec![picture(10)]);
    rig.frames(1);
    assert_eq!(rig.state(), State::Opening);
    rig.frames(5);
    assert_eq!((rig.state(), rig.shared.status().frames), (State::Opening, 0));
    rig.frames(1);
    assert_eq!((rig.state(), rig.shared.status().frames), (State::Live, 1));
}

#[test]
fn only_the_newest_frame_is_kept() {
    let mut rig = Rig::live();
    rig.frames(10);
    let newest = rig.shared.slot.newest(0).unwrap();
    assert_eq!(newest.seq, rig.shared.status().frames);
    assert!(rig.shared.slot.newest(newest.seq).is_none());
}

#[test]
fn the_rate_is_measured_not_believed() {
    let mut rig = Rig::live();
    rig.frames(70);
    let rate = rig.shared.status().rate.unwrap();
    assert!((29.0..32.0).contains(&rate), "{rate}");
}

#[test]
fn nobody_looks_and_the_camera_is_put_down_until_somebody_does() {
    let mut rig = Rig::live();
    rig.clock.advance(IDLE_AFTER);
    assert_eq!(rig.capture.turn(), Next::OnBell);
    assert_eq!((rig.state(), rig.cameras.open_now()), (State::Idle, 0));
    assert!(rig.shared.slot.newest(0).is_none(), "nothing is left of the last picture");
    rig.frames(8);
    assert_eq!((rig.state(), rig.cameras.open_now()), (State::Live, 1));
}

#[test]
fn a_closed_session_drops_its_camera_and_ends() {
    let mut rig = Rig::live();
    rig.shared.close();
    assert_eq!(rig.capture.turn(), Next::Never);
    assert_eq!(rig.cameras.open_now(), 0);
}

#[test]
fn each_trouble_at_opening_has_its_own_state() {
    for (fault, state) in [
        (Fault::Busy, State::Busy),
        (Fault::Denied, State::Denied),
        (Fault::Unplugged, State::Absent),
    ] {
        let mut rig = Rig::new(vec![picture(10)]);
        rig.cameras.fault(fault);
        let next = rig.frames(1);
        assert!(matches!(next, Next::After(_)), "{fault:?} is tried again");
        assert_eq!(rig.state(), state, "{fault:?}");
        rig.cameras.fault(Fault::None);
        rig.frames(8);
        assert_eq!(rig.state(), State::Live, "after {fault:?}");
    }
}

#[test]
fn a_trouble_while_live_drops_the_camera_at_once() {
    for (fault, state) in [
        (Fault::Unplugged, State::Gone),
        (Fault::Faulty, State::Faulty),
        (Fault::Panic, State::Faulty),
    ] {
        let mut rig = Rig::live();
        rig.cameras.fault(fault);
        assert!(matches!(rig.frames(1), Next::After(_)), "{fault:?}");
        assert_eq!((rig.state(), rig.cameras.open_now()), (state, 0), "{fault:?}");
        assert!(rig.shared.slot.newest(0).is_none(), "{fault:?}");
    }
}

#[test]
fn an_unplugged_camera_is_gone_until_it_is_back_however_often_it_is_looked_for() {
    let mut rig = Rig::live();
    rig.cameras.fault(Fault::Unplugged);
    rig.frames(4);
    assert_eq!(rig.state(), State::Gone);
    rig.cameras.fault(Fault::None);
    rig.frames(8);
    assert_eq!(rig.state(), State::Live);
}

#[test]
fn single_damaged_frames_are_left_out_and_many_are_a_fault() {
    let mut rig = Rig::new(vec![jpeg(100), jpeg(101)]);
    rig.frames(8);
    rig.cameras.fault(Fault::Damaged);
    rig.frames(3);
    assert_eq!((rig.state(), rig.shared.status().damaged), (State::Live, 3));
    rig.frames(60);
    assert_eq!(rig.state(), State::Faulty);
    rig.cameras.fault(Fault::None);
    rig.frames(8);
    assert_eq!(rig.state(), State::Live);
}

#[test]
fn a_chosen_camera_takes_the_place_of_the_open_one() {
    let mut rig = Rig::live();
    let other = Device { id: DeviceId::new("Other", "script-2"), name: "Other".to_owned() };
    let first = rig.cameras.clone();
    first.devices(vec![rig.shared.status().device.unwrap(), other.clone()]);
    rig.shared.choose(Some(other.id.clone()));
    rig.frames(9);
    assert_eq!(rig.shared.status().device, Some(other));
    assert_eq!(rig.cameras.open_now(), 1);
}

#[test]
fn silence_is_named_within_three_seconds_and_a_deaf_thread_is_abandoned() {
    let mut rig = Rig::live();
    let mut silent_for = Duration::ZERO;
    let step = Duration::from_millis(200);
    while rig.watch.look() == Act::Nothing {
        rig.clock.advance(step);
        silent_for += step;
    }
    assert!(silent_for < Duration::from_secs(3), "{silent_for:?}");
    assert_eq!(rig.state(), State::Silent);
    assert!(rig.shared.slot.newest(0).is_none(), "an old picture is not shown as a live one");
    rig.clock.advance(Duration::from_secs(1));
    assert_eq!(rig.watch.look(), Act::Abandon);
    let generation = rig.shared.abandon();
    // The next thread takes over; the deaf one ends as soon as it hears again.
    let mut next = Capture::new(Arc::clone(&rig.shared), generation);
    for _ in 0..8 {
        rig.shared.ask();
        next.turn();
    }
    assert_eq!(rig.state(), State::Live);
    assert_eq!(rig.capture.turn(), Next::Never);
    assert_eq!(rig.cameras.open_now(), 1);
}

#[test]
fn a_camera_that_starts_slowly_is_named_but_not_disturbed() {
    let pulse = |at| Pulse { generation: 1, at, since: Duration::ZERO };
    let after = |at, seconds| judge(&pulse(at), Duration::from_secs(seconds), None);
    for at in [At::Opening, At::First] {
        assert_eq!(after(at, 2), Act::Nothing);
        assert_eq!(after(at, 3), Act::Name);
        assert_eq!(after(at, 6), Act::Wake);
    }
    assert_eq!(after(At::Frames, 3), Act::Wake);
    assert_eq!(after(At::Rest, 60), Act::Nothing);
}

#[test]
fn a_covered_lens_is_black() {
    let mut rig = Rig::new(vec![jpeg(3), jpeg(4)]);
    assert_eq!(rig.judged(Duration::from_millis(900)), None);
    assert_eq!(rig.judged(Duration::from_millis(900)), Some(State::Black));
    rig.cameras.show(vec![picture(10), picture(20)]);
    assert_eq!(rig.judged(Duration::from_millis(300)), None);
}

#[test]
fn the_same_picture_for_ever_is_frozen_and_a_picture_file_is_not() {
    let mut rig = Rig::new(vec![picture(10)]);
    assert_eq!(rig.judged(Duration::from_secs(3)), None, "a scripted picture may stay the same");
    rig.cameras.fault(Fault::Frozen);
    assert_eq!(rig.judged(Duration::from_secs(3)), Some(State::Frozen));
}

#[test]
fn a_picture_without_colour_is_infrared() {
    let mut rig = Rig::new(vec![jpeg(100), jpeg(140)]);
    assert_eq!(rig.judged(Duration::from_secs(2)), Some(State::Infrared));
}

#[test]
fn without_a_face_the_hint_says_so_and_nothing_is_ready() {
    let mut rig = Rig::new(vec![picture(10), picture(20)]);
    rig.judged(Duration::from_secs(1));
    let guidance = lock(&rig.shared.verdict).guidance.clone().unwrap();
    assert_eq!(guidance.hint, Some(crate::Hint::NoFace));
    assert!(!guidance.ready);
    assert_eq!(guidance.faces, 0);
}

#[test]
fn faces_are_looked_for_only_while_somebody_asks() {
    let mut rig = Rig::live();
    rig.judge.turn();
    assert!(lock(&rig.shared.verdict).guidance.is_none());
    rig.frames(1);
    rig.shared.ask_for_guidance();
    rig.judge.turn();
    assert!(lock(&rig.shared.verdict).guidance.is_some());
}

#[test]
fn pictures_that_look_whole_and_cannot_be_read_are_a_fault() {
    // Whole by its markers; the tables that its picture needs are missing.
    let mut broken = jpeg(100);
    let bytes = &mut broken.data;
    while let Some(at) = bytes.windows(2).position(|pair| pair == [0xFF, 0xC4]) {
        let length = usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
        bytes.drain(at..at + 2 + length);
    }
    let mut rig = Rig::new(vec![broken]);
    assert_eq!(rig.judged(Duration::from_secs(1)), None);
    assert_eq!(rig.judged(Duration::from_secs(3)), Some(State::Faulty));
}

#[test]
fn no_face_is_looked_for_while_a_slip_is_read_however_often_somebody_asks() {
    let mut rig = Rig::with(vec![picture(10), picture(20), picture(30)], Sight::Codes);
    rig.frames(8);
    assert_eq!(rig.judged(Duration::from_secs(2)), None);
    assert_eq!(rig.state(), State::Live, "its state is known");
    assert!(!rig.judge.has_looked_for_faces(), "nobody has agreed");
    let verdict = lock(&rig.shared.verdict);
    assert!(verdict.guidance.is_none() && verdict.burst.is_empty());
    drop(verdict);

    let mut rig = Rig::with(vec![picture(10), picture(20), picture(30)], Sight::Faces);
    rig.frames(8);
    rig.judged(Duration::from_secs(2));
    assert!(rig.judge.has_looked_for_faces(), "what is tried above can be seen");
}

#[test]
fn a_frame_that_was_good_while_it_was_live_is_not_sent_if_a_closer_look_finds_it_is_not() {
    let mut rig = Rig::live();
    let frame = rig.shared.slot.newest(0).unwrap();
    lock(&rig.shared.verdict).burst.push(Candidate { frame, score: 1.0 });
    let form = StillForm::default();
    let session = Session { shared: Arc::clone(&rig.shared), form };
    let refused = session.still(Shutter::Best, 0).err();
    assert_eq!(refused, Some(NoStill::NotGood(Some(Hint::NoFace))), "it shows nobody");
    assert!(session.still(Shutter::Now, 0).is_ok(), "somebody decides beside it");
    rig.frames(1);
}

#[test]
fn nothing_is_taken_while_somebody_else_may_stand_there_nor_while_a_slip_is_read() {
    let rig = Rig::with(vec![picture(10)], Sight::FacesInDoubt);
    let session = Session { shared: Arc::clone(&rig.shared), form: StillForm::default() };
    assert!(session.asks_who_is_there());
    assert_eq!(session.still(Shutter::Best, 0).err(), Some(NoStill::WhoIsThere));
    session.still_the_same();
    assert_eq!(session.still(Shutter::Best, 0).err(), Some(NoStill::NoPicture));

    let rig = Rig::with(vec![picture(10)], Sight::Codes);
    let session = Session { shared: Arc::clone(&rig.shared), form: StillForm::default() };
    for shutter in [Shutter::Best, Shutter::Now] {
        assert_eq!(session.still(shutter, 0).err(), Some(NoStill::NotLooking));
    }
}
