//! Whether whoever stands before the camera can still be the one who agreed. It compares boxes and times, never faces.

use std::time::Duration;

use crate::faces::Face;

/// Away for so long, whoever comes back may be somebody else.
const LOST_AFTER: Duration = Duration::from_secs(3);

/// A second face in so many pictures in a row is one; a single one may be a mistake of the finder.
const SECOND_IN: u32 = 2;

/// From one look to the next a face does not move farther than this, in its own sizes, nor change its size by more.
const JUMP: f32 = 1.0;
const GROWTH: f32 = 1.8;

/// What was seen of the person who agreed. Begins anew when a person says that it is still them.
#[derive(Default)]
pub(crate) struct Continuity {
    begun: Option<Duration>,
    last: Option<(Duration, Face)>,
    several: u32,
    asks: bool,
}

impl Continuity {
    /// One that begins with the question.
    pub(crate) fn in_doubt() -> Self {
        Self { asks: true, ..Self::default() }
    }

    /// Whether the person has to say that it is still them.
    pub(crate) fn asks(&self) -> bool {
        self.asks
    }

    /// What is seen at a moment, the largest face first. Nobody is asked as long as nobody is there.
    pub(crate) fn see(&mut self, at: Duration, faces: &[Face]) {
        let begun = *self.begun.get_or_insert(at);
        let Some(face) = faces.first() else {
            self.several = 0;
            return;
        };
        self.several = if faces.len() > 1 { self.several + 1 } else { 0 };
        let since = self.last.map_or(begun, |(last, _)| last);
        let lost = at.saturating_sub(since) >= LOST_AFTER;
        let jumped = self.last.is_some_and(|(_, before)| jumped(&before, face));
        self.asks |= lost || jumped || self.several >= SECOND_IN;
        self.last = Some((at, *face));
    }
}

fn jumped(before: &Face, now: &Face) -> bool {
    let across = (middle(before.x, before.width) - middle(now.x, now.width)).abs();
    let down = (middle(before.y, before.height) - middle(now.y, now.height)).abs();
    let far =
        across > JUMP * before.width.max(now.width) || down > JUMP * before.height.max(now.height);
    let (small, large) = (before.width.min(now.width), before.width.max(now.width));
    far || large > GROWTH * small
}

fn middle(from: f32, length: f32) -> f32 {
    from + length / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACE: Face = Face { x: 0.4, y: 0.3, width: 0.2, height: 0.35, score: 12.0 };

    /// Looks every tenth of a second, from the moment on that is given in tenths.
    fn seen(continuity: &mut Continuity, from: u64, looks: &[&[Face]]) {
        for (number, faces) in (from..).zip(looks) {
            continuity.see(Duration::from_millis(number * 100), faces);
        }
    }

    fn asks(looks: &[&[Face]]) -> bool {
        let mut continuity = Continuity::default();
        seen(&mut continuity, 0, looks);
        continuity.asks()
    }

    #[test]
    fn whoever_stands_there_sways_and_looks_away_for_a_moment_is_not_asked() {
        let sway = |by: f32| Face { x: FACE.x + by, y: FACE.y - by / 2.0, ..FACE };
        assert!(!asks(&[&[FACE], &[sway(0.04)], &[sway(0.09)], &[sway(0.02)]]));
        let mut away: Vec<&[Face]> = vec![&[FACE]];
        away.extend([&[][..]; 28]);
        away.push(&[FACE]);
        assert!(!asks(&away), "2.9 s");
    }

    #[test]
    fn a_face_that_was_away_for_three_seconds_is_asked_and_nobody_as_long_as_it_is_away() {
        let mut away: Vec<&[Face]> = vec![&[FACE]];
        away.extend([&[][..]; 60]);
        assert!(!asks(&away), "nobody is there");
        away.push(&[FACE]);
        assert!(asks(&away));
    }

    #[test]
    fn whoever_comes_three_seconds_after_the_first_picture_is_asked() {
        let mut late: Vec<&[Face]> = vec![&[]; 30];
        late.push(&[FACE]);
        assert!(asks(&late), "somebody agreed and left, and somebody else came");
    }

    #[test]
    fn a_gap_without_any_picture_is_an_absence_too() {
        let mut continuity = Continuity::default();
        seen(&mut continuity, 0, &[&[FACE]]);
        seen(&mut continuity, 31, &[&[FACE]]);
        assert!(continuity.asks());
    }

    #[test]
    fn a_second_face_is_asked_about_unless_it_is_gone_in_the_next_picture() {
        let other = Face { x: 0.7, ..FACE };
        assert!(!asks(&[&[FACE], &[FACE, other], &[FACE], &[FACE, other], &[FACE]]));
        assert!(asks(&[&[FACE], &[FACE, other], &[FACE, other]]));
    }

    #[test]
    fn a_box_that_jumps_or_grows_at_once_is_asked_about() {
        assert!(asks(&[&[FACE], &[Face { x: 0.65, ..FACE }]]));
        assert!(asks(&[&[FACE], &[Face { x: 0.3, width: 0.4, height: 0.7, y: 0.15, ..FACE }]]));
    }

    #[test]
    fn once_asked_it_is_asked_until_somebody_answers() {
        let mut continuity = Continuity::in_doubt();
        seen(&mut continuity, 0, &[&[FACE], &[FACE], &[FACE]]);
        assert!(continuity.asks());
    }
}
