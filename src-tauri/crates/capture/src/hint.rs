//! The one thing a person should do next.

use serde::Serialize;

/// What is to be changed before the picture is good. Closed: a window has words for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// No face is seen: come before the camera, look at it.
    NoFace,
    /// More than one: only one person.
    TooManyFaces,
    /// Step back.
    TooNear,
    /// The face touches the edge: move so that all of it is seen.
    CutOff,
    /// Step closer.
    TooFar,
    /// Move to the middle.
    OffCentre,
    /// More light from the front.
    TooDark,
    /// Less light.
    TooBright,
    /// Light from one side only: turn towards it.
    Uneven,
    /// The face hardly stands out: fog on the lens, light from behind.
    Flat,
    /// Hold still.
    Moving,
    /// Not sharp: hold still, clean the lens.
    Blurred,
}

/// Counts good frames in a row.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Streak(u32);

impl Streak {
    /// `good`: the frame has no hint. The count after it.
    pub(crate) fn count(&mut self, good: bool) -> u32 {
        self.0 = if good { self.0.saturating_add(1) } else { 0 };
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_bad_frame_starts_the_count_anew() {
        let mut streak = Streak::default();
        let counts = [true, true, false, true, true, true].map(|good| streak.count(good));
        assert_eq!(counts, [1, 2, 0, 1, 2, 3]);
    }
}
