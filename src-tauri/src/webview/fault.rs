//! A renderer that fails, for whoever tries what becomes of it. It is there in debug builds only.
//!
//! `GATEHOUSE_RENDERER_FAULT` names how the usual renderer fails; behind `both-` the plain one fails alike.

use crate::renderer::Painter;

/// How it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    not(any(test, debug_assertions)),
    expect(dead_code, reason = "nothing fails in a release")
)]
pub enum Fault {
    /// The page never says that it has painted.
    Silent,
    /// It says so, and nothing comes to the screen.
    Blank,
    /// Its process dies whenever it begins.
    Dies,
}

/// The fault that was asked for, if it strikes this renderer.
#[cfg(any(test, debug_assertions))]
pub fn of(painter: Painter) -> Option<Fault> {
    read(&std::env::var("GATEHOUSE_RENDERER_FAULT").ok()?, painter)
}

/// None, in a release.
#[cfg(not(any(test, debug_assertions)))]
pub fn of(_: Painter) -> Option<Fault> {
    None
}

#[cfg(any(test, debug_assertions))]
fn read(asked: &str, painter: Painter) -> Option<Fault> {
    let (both, name) = asked.strip_prefix("both-").map_or((false, asked), |name| (true, name));
    let fault = match name {
        "silent" => Fault::Silent,
        "blank" => Fault::Blank,
        "dies" => Fault::Dies,
        _ => return None,
    };
    (both || !painter.is_plain()).then_some(fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_the_usual_renderer_and_the_plain_one_only_where_both_are_named() {
        assert_eq!(read("dies", Painter::Usual), Some(Fault::Dies));
        assert_eq!(read("dies", Painter::Asked), None);
        assert_eq!(read("both-blank", Painter::Remembered), Some(Fault::Blank));
        assert_eq!(read("slowly", Painter::Usual), None);
    }
}
