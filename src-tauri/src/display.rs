//! Whether there is a display: without one the toolkit ends in a panic, so it is asked before.

use std::ffi::OsString;

/// Fails, in a sentence, where no window can be opened.
pub fn find() -> Result<(), String> {
    // What the toolkit does here it does not do again when the application is built.
    #[cfg(target_os = "linux")]
    gtk::init().map_err(|_| missing(|name| std::env::var_os(name)))?;
    Ok(())
}

/// What is missing, by what the environment says.
#[cfg_attr(
    not(target_os = "linux"),
    expect(dead_code, reason = "elsewhere a display is always there")
)]
fn missing(environment: impl Fn(&str) -> Option<OsString>) -> String {
    let is_set = |name: &&str| environment(name).is_some_and(|value| !value.is_empty());
    if !["WAYLAND_DISPLAY", "DISPLAY"].iter().any(is_set) {
        return "Gatehouse finds no display to open its window on, as neither WAYLAND_DISPLAY nor DISPLAY is set; \
                start it from a desktop session"
            .to_owned();
    }
    // The last one keeps the toolkit from a kind of display that is there.
    let named = ["WAYLAND_DISPLAY", "DISPLAY", "GDK_BACKEND"].into_iter().filter(is_set);
    let values = named.map(|name| {
        let value = environment(name).unwrap_or_default();
        format!("{name}={}", value.to_string_lossy())
    });
    format!(
        "Gatehouse cannot open its window, as no display answers at {}, or it does not let you in; start it from \
         your own desktop session",
        values.collect::<Vec<_>>().join(" ")
    )
}
