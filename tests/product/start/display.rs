//! Without a display there is one sentence and an exit code, and no panic.

use crate::Program;

#[test]
fn without_a_display_it_says_which_variables_are_missing() {
    let ended = Program::new::<&str>(&[]).run();
    ended.says(2, "neither WAYLAND_DISPLAY nor DISPLAY is set; start it from a desktop session.");
}

#[test]
fn a_display_that_is_set_to_nothing_is_missing_too() {
    let ended = Program::new::<&str>(&[]).with("DISPLAY", "").with("WAYLAND_DISPLAY", "").run();
    ended.says(2, "neither WAYLAND_DISPLAY nor DISPLAY is set");
}

#[test]
fn an_x_server_that_is_not_there_is_named() {
    let ended = Program::new(&["--sandbox"]).with("DISPLAY", ":9999").run();
    ended.says(2, "no display answers at DISPLAY=:9999");
}

#[test]
fn a_compositor_that_is_not_there_is_named() {
    let ended = Program::new::<&str>(&[]).with("WAYLAND_DISPLAY", "wayland-gone").run();
    ended.says(2, "no display answers at WAYLAND_DISPLAY=wayland-gone");
}

#[test]
fn a_display_of_a_kind_that_was_ruled_out_names_what_rules_it_out() {
    let program = Program::new::<&str>(&[]).with("DISPLAY", ":9999");
    let ended = program.with("GDK_BACKEND", "wayland").run();
    ended.says(2, "DISPLAY=:9999 GDK_BACKEND=wayland");
}
