//! What is answered, and what is refused, on the command line alone.

use crate::{Ended, Program};

fn answered(arguments: &[&str]) -> String {
    let Ended { status, out, err } = Program::new(arguments).run();
    assert!(status.success() && err.is_empty(), "{status}: {err}");
    out
}

#[test]
fn the_version_and_the_help_are_answers() {
    let version = answered(&["--version"]);
    assert_eq!(version, format!("Gatehouse {}\n", env!("CARGO_PKG_VERSION")));
    let help = answered(&["--help"]);
    for words in
        ["--role <ROLE>", "--data-dir <DIR>", "--camera <FILE>", "--sandbox", "Exit codes:\n  0"]
    {
        assert!(help.contains(words), "{words}: {help}");
    }
}

#[test]
fn an_unknown_option_names_the_nearest() {
    let ended = Program::new(&["--sandbx"]).run();
    ended.says(2, "“--sandbx” is not an option of Gatehouse; did you mean --sandbox?");
}

#[test]
fn what_an_option_takes_is_named() {
    Program::new(&["--role", "boss"])
        .run()
        .says(2, "--role takes admin, kiosk or uploads, not “boss”.");
    Program::new(&["--camera"]).run().says(2, "Behind --camera a FILE is missing.");
}

#[test]
fn the_man_page_and_the_completions_are_printed() {
    assert!(answered(&["--generate", "man"]).contains(".SH NAME\ngatehouse \\- "));
    assert!(answered(&["--generate", "completions-bash"]).contains("complete -F _gatehouse"));
    assert!(answered(&["--generate", "completions-zsh"]).starts_with("#compdef gatehouse"));
    assert!(answered(&["--generate", "completions-fish"]).contains("complete -c gatehouse"));
}

#[test]
fn a_wish_for_the_log_that_cannot_be_read_is_told() {
    let ended = Program::new(&["--version"]).with("GATEHOUSE_LOG", "gatehouse=a=b").run();
    assert!(ended.status.success());
    assert!(ended.err.contains("GATEHOUSE_LOG is not understood"), "{ended:?}");
}
