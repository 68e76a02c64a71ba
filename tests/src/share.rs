//! A share of other computers, played by a program: it hangs, breaks off, goes away and comes back when it is told to.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::leash::Leash;

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/share.py");
/// The system's own: the library of the share is a package of the system.
const PYTHON: &str = "/usr/bin/python3";
const SOON: Duration = Duration::from_secs(10);

/// What a share does not answer, or not to its end.
#[derive(Debug, Clone, Copy)]
pub enum Order<'a> {
    /// What a file or folder of this name is.
    HangStat(&'a str),
    /// A file of this name, when it is opened.
    HangOpen(&'a str),
    /// A file of this name, when it is read.
    HangRead(&'a str),
    /// What is in a folder of this name.
    HangList(&'a str),
    /// What is in a folder of this name, after so many entries.
    BreakList(&'a str, usize),
}

impl Order<'_> {
    fn line(&self) -> String {
        match self {
            Self::HangStat(name) => format!("hang stat {name}\n"),
            Self::HangOpen(name) => format!("hang open {name}\n"),
            Self::HangRead(name) => format!("hang read {name}\n"),
            Self::HangList(name) => format!("hang list {name}\n"),
            Self::BreakList(name, found) => format!("break list {name} {found}\n"),
        }
    }
}

/// A share. Each time it comes back it numbers its files anew.
#[derive(Debug)]
pub struct Share {
    folder: PathBuf,
    server: Option<Leash>,
}

impl Share {
    /// A share below a folder of the test's own. None, with the reason said, where this computer can play none.
    ///
    /// # Errors
    /// When the disk says no.
    #[expect(clippy::print_stderr, reason = "a test that is not run must say why")]
    pub fn below(folder: &Path) -> Result<Option<Self>> {
        let mut share = Self { folder: folder.to_owned(), server: None };
        for part in [share.source(), share.place()] {
            fs::create_dir_all(part)?;
        }
        share.order(&[])?;
        match share.comes_back() {
            Ok(()) => Ok(Some(share)),
            Err(error) => {
                eprintln!("not tried: no share can be played here: {error:#}");
                Ok(None)
            }
        }
    }

    /// The folder that the share shows, where files are put.
    #[must_use]
    pub fn source(&self) -> PathBuf {
        self.folder.join("source")
    }

    /// Where the share is seen.
    #[must_use]
    pub fn place(&self) -> PathBuf {
        self.folder.join("share")
    }

    /// What it does wrong from now on, and nothing else.
    ///
    /// # Errors
    /// When the disk says no.
    pub fn order(&self, orders: &[Order]) -> Result<()> {
        let next = self.folder.join("orders.next");
        fs::write(&next, orders.iter().map(Order::line).collect::<String>())?;
        Ok(fs::rename(next, self.orders())?)
    }

    /// Its server is gone: whatever is asked of the share ends with an error.
    pub fn hangs_up(&mut self) {
        self.server = None;
    }

    /// It is unmounted: an empty folder is in its place.
    pub fn goes_away(&mut self) {
        self.unmount();
        self.server = None;
    }

    /// It is there again, as it was.
    ///
    /// # Errors
    /// When the system does not mount it.
    pub fn comes_back(&mut self) -> Result<()> {
        self.goes_away();
        let place = self.place();
        let mut program = Command::new(PYTHON);
        program.arg(PROGRAM).arg(self.source()).arg(&place).arg(self.orders());
        let log = self.folder.join("share.log");
        let before = device(&place);
        self.server = Some(Leash::start(&program, &log)?);
        let begun = Instant::now();
        while device(&place) == before {
            if begun.elapsed() > SOON {
                bail!("{}", fs::read_to_string(log).unwrap_or_default().trim());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    fn orders(&self) -> PathBuf {
        self.folder.join("orders")
    }

    fn unmount(&self) {
        // Whoever is not root has a program that may.
        for (program, option) in [("umount", "-l"), ("fusermount3", "-uzq")] {
            let mut unmount = Command::new(program);
            let done = unmount.arg(option).arg(self.place()).output();
            if done.is_ok_and(|done| done.status.success()) {
                return;
            }
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        // Whoever still waits for an answer gets it.
        let _ = self.order(&[]);
        self.goes_away();
    }
}

fn device(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|it| it.dev())
}
