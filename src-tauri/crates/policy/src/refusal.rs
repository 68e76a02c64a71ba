//! Why a policy is not followed. A station that has one and cannot follow it stops.

use std::fmt;
use std::path::PathBuf;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The line of the file, counted from one.
    pub line: Option<usize>,
    /// What is wrong there, and what would be right.
    pub words: String,
}

impl Trouble {
    /// Something that is wrong in a line.
    pub fn at(line: usize, words: impl Into<String>) -> Self {
        Self { line: Some(line), words: words.into() }
    }

    pub(crate) fn whole(words: impl Into<String>) -> Self {
        Self { line: None, words: words.into() }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(to, "Line {line}: {}", self.words),
            None => to.write_str(&self.words),
        }
    }
}

/// Which of them it is decides what has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Somebody else than the system's administrator could have written it.
    NotBelieved,
    /// It cannot be read.
    Unreadable,
    /// It says something that is no policy.
    Wrong,
    /// It is a good one, and the program was started in a way that it does not allow.
    Contradicted,
}

/// Why the policy of this computer is not followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Refusal {
    /// The file.
    pub file: PathBuf,
    /// What kind of trouble it is.
    pub why: Why,
    /// What is wrong, in the order of the file.
    pub troubles: Vec<Trouble>,
}

impl Refusal {
    /// The headline.
    #[must_use]
    pub fn headline(&self) -> String {
        let file = self.file.display();
        match self.why {
            Why::Contradicted => format!("The policy {file} does not allow this start."),
            _ => format!("The policy {file} is refused, so nothing can be opened."),
        }
    }

    /// What has to be done.
    #[must_use]
    pub fn cure(&self) -> String {
        match self.why {
            Why::NotBelieved => NOT_BELIEVED.to_owned(),
            Why::Unreadable => UNREADABLE.to_owned(),
            Why::Wrong => "Put the file right, then start Gatehouse again. The command “gatehouse \
                           --generate policy” prints one that explains every key."
                .to_owned(),
            Why::Contradicted => CONTRADICTED.to_owned(),
        }
    }
}

const CONTRADICTED: &str = "Start Gatehouse without this option, from its own entry in the menu. If it is needed here, ask whoever \
                            keeps the policy.";

#[cfg(unix)]
const NOT_BELIEVED: &str = "Let the file and every folder above it belong to root, and let nobody else write there \
                            (chown root, chmod go-w). Then start Gatehouse again.";
#[cfg(not(unix))]
const NOT_BELIEVED: &str =
    "Put the file itself there, written by an administrator. Then start Gatehouse again.";

#[cfg(unix)]
const UNREADABLE: &str = "Let everybody read the file and enter its folder (chmod 644 and 755). Then start Gatehouse again.";
#[cfg(not(unix))]
const UNREADABLE: &str = "Let everybody read the file. Then start Gatehouse again.";

impl fmt::Display for Refusal {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(to, "{}", self.headline())?;
        for trouble in &self.troubles {
            writeln!(to, "{trouble}")?;
        }
        to.write_str(&self.cure())
    }
}
