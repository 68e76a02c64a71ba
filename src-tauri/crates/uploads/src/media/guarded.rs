//! Work on files from anywhere, done by readers of which some panic at what they meet.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook},
    sync::Once,
};

thread_local! {
    /// Whether a panic of this thread is caught, and nobody's concern.
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Does it. None where it panicked: a file that breaks its reader tells nothing, stops nothing, and writes nothing anywhere.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            if !CAUGHT.get() {
                before(info);
            }
        }));
    });
    let outer = CAUGHT.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    CAUGHT.set(outer);
    done.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_panics_tells_nothing_and_what_follows_goes_on() {
        assert_eq!(guarded(|| [1_u8][usize::from(std::env::args().count() > 0)]), None);
        assert_eq!(guarded(|| guarded(|| 7)), Some(Some(7)));
        assert!(!CAUGHT.get());
    }
}
