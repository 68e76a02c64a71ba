//! How the camera is, in words a window can put before a person.

use serde::Serialize;

use crate::camera::{Device, Mode, Trouble};

/// How the camera is. Each state has its own words and its own cure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody is looking, and the camera is off.
    Idle,
    /// Cameras are being looked for.
    Searching,
    /// No camera is plugged in.
    Absent,
    /// A camera was found and is starting.
    Opening,
    /// Pictures arrive.
    Live,
    /// The camera is there and sends nothing.
    Silent,
    /// Another program is using it.
    Busy,
    /// This program may not use it.
    Denied,
    /// It was there and is not any more.
    Gone,
    /// It sends pictures that cannot be read, or fails in a way that has no name.
    Faulty,
    /// Pictures arrive and are all dark: a cover, a lid, no light at all.
    Black,
    /// Pictures arrive and are all the same.
    Frozen,
    /// Pictures arrive without any colour: the infrared camera that sits beside many webcams.
    Infrared,
}

impl State {
    /// True where pictures arrive, however they look.
    #[must_use]
    pub fn has_pictures(self) -> bool {
        matches!(self, Self::Live | Self::Black | Self::Frozen | Self::Infrared)
    }

    /// What is shown when `next` comes up. A trouble stays named until pictures arrive or another trouble is known;
    /// otherwise each fresh try would hide it.
    pub(crate) fn then(self, next: Self) -> Self {
        let trouble = matches!(self, Self::Silent | Self::Busy | Self::Denied | Self::Faulty);
        match next {
            Self::Searching if trouble || matches!(self, Self::Gone | Self::Absent) => self,
            Self::Opening if trouble => self,
            Self::Absent if self == Self::Gone => self,
            _ => next,
        }
    }
}

impl From<Trouble> for State {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Busy => Self::Busy,
            Trouble::Denied => Self::Denied,
            Trouble::Gone => Self::Gone,
            Trouble::Woken => Self::Silent,
            Trouble::Damaged | Trouble::Faulty => Self::Faulty,
        }
    }
}

/// Everything there is to say about the camera itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Status {
    /// How it is.
    pub state: State,
    /// Which one it is, as far as one was found.
    pub device: Option<Device>,
    /// What it was set to.
    pub mode: Option<Mode>,
    /// Pictures a second that really arrived, over the last second or so.
    pub rate: Option<f32>,
    /// How many whole pictures arrived since the session began.
    pub frames: u64,
    /// How many arrived damaged and were left out.
    pub damaged: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trouble_stays_named_while_the_next_try_runs() {
        for trouble in [State::Silent, State::Busy, State::Denied, State::Faulty] {
            assert_eq!(trouble.then(State::Searching), trouble);
            assert_eq!(trouble.then(State::Opening), trouble);
            assert_eq!(trouble.then(State::Live), State::Live);
        }
    }

    #[test]
    fn an_unplugged_camera_stays_unplugged_until_one_is_found() {
        assert_eq!(State::Gone.then(State::Searching), State::Gone);
        assert_eq!(State::Gone.then(State::Absent), State::Gone);
        assert_eq!(State::Gone.then(State::Opening), State::Opening);
        assert_eq!(State::Searching.then(State::Absent), State::Absent);
    }
}
