//! The command line. The options are defined here once: `--help`, the man page and the shells' completions follow.

use std::{ffi::OsString, path::PathBuf};

use clap::{
    Arg, ArgAction, ArgMatches, Command, ValueEnum,
    builder::{EnumValueParser, PossibleValue},
    error::{ContextKind, ContextValue, ErrorKind},
    value_parser,
};
use clap_complete::Shell;

use crate::role::Role;

/// What one types to start it.
pub const PROGRAM: &str = "gatehouse";

/// The exit code where the command line or the surroundings are to blame.
pub const UNUSABLE: u8 = 2;

/// How Gatehouse ends, by its exit code.
pub const EXIT_CODES: [(u8, &str); 3] = [
    (0, "It was closed as usual, or printed what was asked for."),
    (1, "It could not start, or ended with an error."),
    (UNUSABLE, "The command line or a file it names cannot be used, or no display is there."),
];

const DESCRIPTION: &str = "\
Gatehouse is for the people who stand between a customer and their identity and
call-centre services: a desk for people and their factors, a kiosk at which
somebody enrols a face alone, and a place to hand calls over.

It opens one window. Everything it keeps is in one data folder; a second start
on the same folder brings the window of the first one forward.";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Text to print.
    Print(String),
    /// What is made from the definitions of the options.
    Generate(Piece),
    /// The application.
    Run(Run),
}

/// How to run.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Nothing where it was not said: then the folder decides.
    pub role: Option<Role>,
    pub data_dir: Option<PathBuf>,
    pub camera: Option<PathBuf>,
    pub sandbox: bool,
    pub renderer: Renderer,
}

impl Run {
    /// Where everything is kept.
    pub fn folder(&self, identifier: &str) -> Result<PathBuf, std::io::Error> {
        match &self.data_dir {
            Some(folder) => std::path::absolute(folder),
            None => dirs::data_dir().map(|data| data.join(identifier)).ok_or_else(|| {
                std::io::Error::other("this system names no data folder; use --data-dir")
            }),
        }
    }
}

impl Run {
    /// The options that a Gatehouse that is open already does not take over.
    pub fn for_a_first_start(&self) -> Vec<&'static str> {
        let said = [
            (self.role.is_some(), "--role"),
            (self.camera.is_some(), "--camera"),
            (self.sandbox, "--sandbox"),
            (self.renderer != Renderer::Auto, "--renderer"),
        ];
        said.into_iter().filter_map(|(said, option)| said.then_some(option)).collect()
    }
}

/// What paints the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Renderer {
    /// The normal one, and the plain one if the page does not paint.
    #[default]
    Auto,
    /// The normal one, whatever happens.
    Normal,
    /// The plain one from the beginning.
    Plain,
}

impl ValueEnum for Renderer {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Normal, Self::Plain]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Auto => ("auto", "the normal one, and the plain one if the page does not paint"),
            Self::Normal => ("normal", "the normal one, whatever happens"),
            Self::Plain => ("plain", "the plain one from the beginning"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

impl ValueEnum for Role {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Admin, Self::Kiosk, Self::Uploads]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Admin => "looks after people and connections",
            Self::Kiosk => "somebody enrols a face, alone",
            Self::Uploads => "hands calls over",
        };
        Some(PossibleValue::new(self.label()).help(help))
    }
}

/// What can be made from the definitions of the options.
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
        let (name, help) = match self {
            Self::Man => ("man", "the page for man"),
            Self::Completions(Shell::Bash) => ("completions-bash", "what bash completes"),
            Self::Completions(Shell::Zsh) => ("completions-zsh", "what zsh completes"),
            Self::Completions(Shell::Fish) => ("completions-fish", "what fish completes"),
            Self::Completions(_) => return None,
            Self::Policy => ("policy", "an example of a policy, which fixes nothing"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

/// Reads the arguments, without the program's own name.
pub fn read(arguments: impl Iterator<Item = OsString>) -> Result<Wanted, String> {
    let given = match command().try_get_matches_from(arguments) {
        Ok(given) => given,
        Err(error) => return answer(&error),
    };
    Ok(match given.get_one("generate") {
        Some(piece) => Wanted::Generate(*piece),
        None => Wanted::Run(run(&given)),
    })
}

fn run(given: &ArgMatches) -> Run {
    Run {
        role: given.get_one("role").copied(),
        data_dir: given.get_one("data-dir").cloned(),
        camera: given.get_one("camera").cloned(),
        sandbox: given.get_flag("sandbox"),
        renderer: given.get_one("renderer").copied().unwrap_or_default(),
    }
}

/// Every option, in the order in which it is shown.
pub fn command() -> Command {
    Command::new(PROGRAM)
        .display_name("Gatehouse")
        .no_binary_name(true)
        .version(env!("CARGO_PKG_VERSION"))
        .about("people, faces and calls, handed over safely")
        .long_about(DESCRIPTION)
        .after_help(exit_codes())
        // Whoever starts it through a menu entry or a script adds options behind those that are there.
        .args_override_self(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .args(of_the_station())
        .args(of_the_program())
}

fn of_the_station() -> [Arg; 5] {
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    [
        option("role", "ROLE", "What this station is for; without it, what its folder says")
            .value_parser(EnumValueParser::<Role>::new()),
        option("data-dir", "DIR", "Keep everything in DIR instead of the usual place")
            .value_parser(value_parser!(PathBuf)),
        option("camera", "FILE", "Use a picture (JPEG, PNG) or a film (MJPEG) instead of a camera")
            .value_parser(value_parser!(PathBuf)),
        Arg::new("sandbox")
            .long("sandbox")
            .action(ArgAction::SetTrue)
            .help("Start with the simulated services"),
        option("renderer", "WHICH", "What paints the page")
            .value_parser(EnumValueParser::<Renderer>::new())
            .default_value("auto"),
    ]
}

fn of_the_program() -> [Arg; 3] {
    [
        Arg::new("generate")
            .long("generate")
            .value_name("WHAT")
            .value_parser(EnumValueParser::<Piece>::new())
            .help("Print the man page, a shell's completions, or an example of a policy"),
        Arg::new("version")
            .short('V')
            .long("version")
            .action(ArgAction::Version)
            .help("Print the version"),
        Arg::new("help").short('h').long("help").action(ArgAction::HelpLong).help("Print this"),
    ]
}

fn exit_codes() -> String {
    let lines = EXIT_CODES.map(|(code, meaning)| format!("  {code}  {meaning}"));
    format!("Exit codes:\n{}", lines.join("\n"))
}

fn answer(error: &clap::Error) -> Result<Wanted, String> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            Ok(Wanted::Print(error.render().to_string()))
        }
        _ => Err(format!("{} “gatehouse --help” explains the options.", refusal(error))),
    }
}

/// Why a command line is refused, in a sentence.
fn refusal(error: &clap::Error) -> String {
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => either(texts),
        _ => String::new(),
    };
    let (given, nearest) = (said(ContextKind::InvalidValue), said(ContextKind::SuggestedArg));
    let (choices, whole) = (said(ContextKind::ValidValue), said(ContextKind::InvalidArg));
    let (option, value) = whole.split_once(' ').unwrap_or((&whole, ""));
    match error.kind() {
        ErrorKind::UnknownArgument if nearest.is_empty() => {
            format!("“{whole}” is not an option of Gatehouse.")
        }
        ErrorKind::UnknownArgument => {
            format!("“{whole}” is not an option of Gatehouse; did you mean {nearest}?")
        }
        ErrorKind::InvalidValue if choices.is_empty() => {
            format!("Behind {option} a {} is missing.", value.trim_matches(['<', '>']))
        }
        ErrorKind::InvalidValue if given.is_empty() => format!("{option} takes {choices}."),
        ErrorKind::InvalidValue => format!("{option} takes {choices}, not “{given}”."),
        ErrorKind::TooManyValues => format!("{option} takes nothing behind it, but got “{given}”."),
        kind => format!("The command line cannot be read ({kind})."),
    }
}

fn either(choices: &[String]) -> String {
    match choices {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        choices => choices.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(line: &str) -> Result<Wanted, String> {
        read(line.split_whitespace().map(OsString::from))
    }

    fn refused(line: &str) -> String {
        reading(line).unwrap_err()
    }

    #[test]
    fn the_definitions_do_not_contradict_each_other() {
        command().debug_assert();
    }

    #[test]
    fn every_option_is_read_in_both_spellings() {
        let wanted = Run {
            role: Some(Role::Uploads),
            data_dir: Some("d".into()),
            sandbox: true,
            ..Run::default()
        };
        assert_eq!(reading("--role uploads --data-dir d --sandbox"), Ok(Wanted::Run(wanted)));
        let wanted = Run {
            role: Some(Role::Kiosk),
            data_dir: Some("d=1".into()),
            camera: Some("f".into()),
            renderer: Renderer::Plain,
            ..Run::default()
        };
        let line = "--role=kiosk --data-dir=d=1 --camera=f --renderer=plain";
        assert_eq!(reading(line), Ok(Wanted::Run(wanted)));
    }

    #[test]
    fn what_a_second_start_cannot_have_is_known() {
        let lost = |line| match reading(line) {
            Ok(Wanted::Run(run)) => run.for_a_first_start(),
            _ => unreachable!(),
        };
        assert_eq!(lost("--data-dir d").len(), 0);
        assert_eq!(lost("--sandbox --role kiosk"), ["--role", "--sandbox"]);
        assert_eq!(lost("--renderer plain --camera f"), ["--camera", "--renderer"]);
    }

    #[test]
    fn what_is_not_said_is_left_open() {
        assert_eq!(reading(""), Ok(Wanted::Run(Run::default())));
    }

    #[test]
    fn the_last_of_two_is_taken() {
        let Ok(Wanted::Run(run)) = reading("--role admin --sandbox --role kiosk --sandbox") else {
            unreachable!()
        };
        assert_eq!((run.role, run.sandbox), (Some(Role::Kiosk), true));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert!(
            refused("--rolle admin")
                .contains("“--rolle” is not an option of Gatehouse; did you mean --role?")
        );
        assert!(refused("calls").contains("“calls” is not an option"));
        assert!(
            refused("--role boss").contains("--role takes admin, kiosk or uploads, not “boss”")
        );
        assert!(refused("--role").contains("--role takes admin, kiosk or uploads."));
        assert!(refused("--data-dir").contains("Behind --data-dir a DIR is missing."));
        assert!(refused("--camera=").contains("Behind --camera a FILE is missing."));
        assert!(refused("--sandbox=yes").contains("--sandbox takes nothing behind it"));
        assert!(refused("--generate pdf").contains("man, completions-bash"));
    }

    #[test]
    fn help_and_version_are_no_mistakes() {
        let Ok(Wanted::Print(help)) = reading("--role kiosk --help") else { unreachable!() };
        for option in command().get_arguments().filter_map(Arg::get_long) {
            assert!(help.contains(&format!("--{option}")), "{option}");
        }
        assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
        let version = format!("Gatehouse {}\n", env!("CARGO_PKG_VERSION"));
        assert_eq!(reading("-V"), Ok(Wanted::Print(version)));
        assert_eq!(reading("--generate man"), Ok(Wanted::Generate(Piece::Man)));
    }

    #[test]
    fn the_readme_names_every_option() {
        let readme = include_str!("../../README.md");
        for option in command().get_arguments().filter_map(Arg::get_long) {
            assert!(readme.contains(&format!("`--{option}")), "{option}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_need_not_be_text() {
        use std::os::unix::ffi::OsStringExt;
        let odd = |bytes: &[u8]| OsString::from_vec(bytes.to_vec());
        let read = read([odd(b"--data-dir=d\xFF"), "--camera".into(), odd(b"\xFF")].into_iter());
        let (data_dir, camera) = (Some(odd(b"d\xFF").into()), Some(odd(b"\xFF").into()));
        assert_eq!(read, Ok(Wanted::Run(Run { data_dir, camera, ..Run::default() })));
    }
}
