//! Named places at which a test can stop the process.

/// Where the process can be stopped, in the order of a write.
#[cfg(test)]
pub(crate) const FAULT_POINTS: [&str; 4] =
    ["before-intent-commit", "after-intent-commit", "before-end-commit", "after-end-commit"];

/// The same on the way of an import, which writes the ends of some rows and the intents of the next
/// at once.
#[cfg(any(test, debug_assertions))]
pub const IMPORT_FAULT_POINTS: [&str; 2] = ["before-step-commit", "after-step-commit"];

/// Stops here for ever, to be killed, if the environment asks for it.
///
/// `GATEHOUSE_FAULT_POINT=after-intent-commit:3` stops at the third passage of that point and
/// says so on the standard error. In a release this is nothing at all.
#[cfg(any(test, debug_assertions))]
pub fn fault_point(name: &str) {
    use std::io::Write;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    static ARMED: OnceLock<Option<(String, u32)>> = OnceLock::new();
    static PASSED: AtomicU32 = AtomicU32::new(0);

    let armed = ARMED.get_or_init(|| {
        let asked = std::env::var("GATEHOUSE_FAULT_POINT").ok()?;
        let (point, passage) = asked.split_once(':')?;
        Some((point.to_owned(), passage.parse().ok()?))
    });
    let Some((point, passage)) = armed else { return };
    if point == name && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == *passage {
        // Whoever waits for these words sees for himself where they do not come.
        let _ = writeln!(std::io::stderr(), "stopped at {name}");
        loop {
            std::thread::park();
        }
    }
}

/// Nothing, in a release.
#[cfg(not(any(test, debug_assertions)))]
pub fn fault_point(_name: &str) {}
