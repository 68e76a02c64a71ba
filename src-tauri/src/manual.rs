//! What `--generate` prints, made from the definitions of the options: the man page and the shells' completions.

use clap::Command;
use clap_complete::Shell;
use clap_mangen::{
    Man,
    roff::{Roff, bold, italic, roman},
};

use crate::args::{self, Piece};

/// The piece as a text.
pub fn generate(piece: Piece) -> String {
    match piece {
        Piece::Man => man_page(),
        Piece::Completions(shell) => completions(shell),
    }
}

fn completions(shell: Shell) -> String {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut args::command(), args::PROGRAM, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

fn man_page() -> String {
    let command = args::command();
    let usage = usage(&command);
    // What one types is written small, unlike the product's name.
    let command = command.display_name(args::PROGRAM).override_usage(usage);
    let man = Man::new(command).title("GATEHOUSE").manual("Gatehouse Manual");
    let mut out = Vec::new();
    // Nothing stops a text from being written into memory.
    let _ = man
        .render_title(&mut out)
        .and_then(|()| man.render_name_section(&mut out))
        .and_then(|()| man.render_synopsis_section(&mut out))
        .and_then(|()| man.render_description_section(&mut out))
        .and_then(|()| man.render_options_section(&mut out));
    let mut own = Roff::new();
    // Another section stands where it is to be read.
    for section in [exit_status, files, environment] {
        section(&mut own);
    }
    String::from_utf8_lossy(&out).into_owned() + &own.render()
}

/// Every option in brackets, as manuals have it.
fn usage(command: &Command) -> String {
    let options = command.get_arguments().filter_map(|option| {
        let value = option.get_value_names().and_then(<[_]>::first);
        let value = value.map(|value| format!(" {value}")).unwrap_or_default();
        Some(format!(" [--{}{value}]", option.get_long()?))
    });
    args::PROGRAM.to_owned() + &options.collect::<String>()
}

fn exit_status(roff: &mut Roff) {
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in args::EXIT_CODES {
        roff.control("TP", []).text([bold(code.to_string())]).text([roman(meaning)]);
    }
}

fn files(roff: &mut Roff) {
    let files = [
        (
            "~/.local/share/app.gatehouse.desk/",
            "The data folder, unless --data-dir names another: settings, the encrypted directory with the journal of \
             the calls, and what the web view keeps. No secret is in it: those are in the keyring. XDG_DATA_HOME \
             moves it.",
        ),
        (
            "/etc/gatehouse/policy.toml",
            "What an organisation fixes for this station. The file must belong to root, and nobody else may be able to \
             write to it.",
        ),
    ];
    roff.control("SH", ["FILES"]);
    for (path, meaning) in files {
        roff.control("TP", []).text([italic(path)]).text([roman(meaning)]);
    }
}

fn environment(roff: &mut Roff) {
    let variables = [
        (
            "GATEHOUSE_LOG",
            "What is written to the standard error: error, warn (without this variable), info, debug or trace, or \
             filters by part such as gatehouse_uploads=debug,warn. No secret is ever written.",
        ),
        (
            "WAYLAND_DISPLAY, DISPLAY",
            "The display on which the window opens. One of them is needed.",
        ),
    ];
    roff.control("SH", ["ENVIRONMENT"]);
    for (name, meaning) in variables {
        roff.control("TP", []).text([bold(name)]).text([roman(meaning)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_man_page_has_every_option_and_the_sections_of_a_manual() {
        let page = man_page();
        let sections = [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "\"EXIT STATUS\"",
            "FILES",
            "ENVIRONMENT",
        ];
        let mut rest = page.as_str();
        for section in sections {
            let heading = format!("\n.SH {section}\n");
            let (_, behind) =
                rest.split_once(&heading).unwrap_or_else(|| panic!("{section}: {page}"));
            rest = behind;
        }
        for option in args::command().get_arguments().filter_map(clap::Arg::get_long) {
            let spelled = format!("--{option}").replace('-', "\\-");
            assert!(page.matches(&spelled).count() >= 2, "{option}: {page}");
        }
        for (code, meaning) in args::EXIT_CODES {
            assert!(page.contains(&format!(".TP\n\\fB{code}\\fR\n{meaning}\n")), "{code}: {page}");
        }
    }

    #[test]
    fn each_shell_completes_the_roles() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let script = completions(shell);
            assert!(script.contains("data-dir"), "{shell}: {script}");
            for role in ["admin", "kiosk", "uploads"] {
                assert!(script.contains(role), "{shell} {role}: {script}");
            }
        }
    }
}
