//! What `--generate` prints, made from the options' own definitions: the man page, the shells' completions, and the example of a
//! policy.

use clap::{Command, ValueEnum, builder::PossibleValue};
use clap_complete::Shell;
use clap_mangen::{
    Man,
    roff::{Roff, bold, italic, roman},
};

use crate::args;

/// What can be generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    Man,
    Completions(Shell),
    Policy,
}

impl ValueEnum for Piece {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self::Man,
            Self::Completions(Shell::Bash),
            Self::Completions(Shell::Zsh),
            Self::Completions(Shell::Fish),
            Self::Policy,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Man => PossibleValue::new("man").help("the man page"),
            Self::Completions(Shell::Bash) => PossibleValue::new("completions-bash"),
            Self::Completions(Shell::Zsh) => PossibleValue::new("completions-zsh"),
            Self::Completions(Shell::Fish) => PossibleValue::new("completions-fish"),
            Self::Completions(_) => return None,
            Self::Policy => PossibleValue::new("policy")
                .help("a policy file that explains every key and fixes nothing"),
        })
    }
}

/// Prints it.
pub fn generate(piece: Piece) -> String {
    match piece {
        Piece::Man => man_page(),
        Piece::Completions(shell) => completions(shell),
        Piece::Policy => gatehouse_policy::example(),
    }
}

fn completions(shell: Shell) -> String {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut command(), "gatehouse", &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// A man page and a completion are about the program, which is written small.
fn command() -> Command {
    args::command().display_name("gatehouse")
}

fn man_page() -> String {
    let man = Man::new(command()).title("GATEHOUSE").manual("Gatehouse");
    let mut out = Vec::new();
    // A vector takes everything.
    let _ = man.render_title(&mut out);
    let _ = man.render_name_section(&mut out);
    let _ = man.render_synopsis_section(&mut out);
    let _ = man.render_description_section(&mut out);
    let _ = man.render_options_section(&mut out);
    let mut rest = Roff::new();
    // Further sections stand here, in the order in which they are read.
    for section in [exit_status, policy, files, environment] {
        section(&mut rest);
    }
    String::from_utf8_lossy(&out).into_owned() + &rest.render()
}

fn exit_status(roff: &mut Roff) {
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in args::EXIT_CODES {
        roff.control("TP", []);
        roff.text([bold(code.to_string())]);
        roff.text([roman(meaning)]);
    }
}

fn policy(roff: &mut Roff) {
    let explained = gatehouse_policy::explained();
    roff.control("SH", ["POLICY"]);
    for paragraph in explained.lead {
        roff.control("PP", []);
        roff.text([roman(paragraph)]);
    }
    for heading in explained.headings {
        roff.control("SS", [heading.written.as_str()]);
        roff.text([roman(heading.about)]);
        for key in heading.keys {
            roff.control("TP", []);
            roff.text([bold(key.word)]);
            roff.text([roman(format!("{} {}", key.about, key.takes))]);
        }
    }
}

fn files(roff: &mut Roff) {
    roff.control("SH", ["FILES"]);
    if let Some(policy) = gatehouse_policy::usual_place() {
        roff.control("TP", []);
        roff.text([italic(policy.display().to_string())]);
        roff.text([roman("What the organisation fixes at this station.")]);
    }
    roff.control("TP", []);
    roff.text([italic("~/.local/share/app.gatehouse.desk/")]);
    roff.text([roman("The data folder.")]);
}

fn environment(roff: &mut Roff) {
    roff.control("SH", ["ENVIRONMENT"]);
    roff.control("TP", []);
    roff.text([bold("GATEHOUSE_LOG")]);
    roff.text([roman("What is logged.")]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_man_page_explains_every_key_of_the_policy() {
        let page = generate(Piece::Man);
        assert!(page.contains(".SH POLICY"));
        for key in gatehouse_policy::KEYS {
            let word = key.word.replace('-', "\\-");
            assert!(page.contains(&format!("\\fB{word}\\fR")), "{} is not in it", key.path());
        }
    }
}
