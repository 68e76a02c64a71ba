//! What is dropped or chosen, looked at before anything is sent. Runs on a thread that may block.

use std::{
    collections::HashSet,
    fs, io, mem,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use gatehouse_vendors::authenticx::{FileIdentity, LARGEST_FILE, Unreadable};

use crate::{
    Beside,
    call::{Finding, FindingKind, Original},
    convert,
    folders::{Met, go_through},
    metadata::is_known_kind,
    passed::{Conversion, Passed, PassedWhy},
    patience,
    sidecar::Sidecars,
    spellings::{Spellings, plain},
    storage,
    uris::Elsewhere,
};

/// A file that changed this recently may still be being recorded; it is looked at once more.
const FRESH: Duration = Duration::from_secs(3);

/// A file as it was found.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    pub(crate) name: String,
    pub(crate) folder: Option<String>,
    pub(crate) identity: FileIdentity,
    /// What it is on.
    pub(crate) device: Option<u64>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) beside: Vec<Beside>,
    /// What it was converted from.
    pub(crate) original: Option<Original>,
}

/// What a drop held.
#[derive(Debug, Default)]
pub(crate) struct Intake {
    pub(crate) found: Vec<Found>,
    /// What did not become a call.
    pub(crate) passed: Vec<Passed>,
    /// Files that were there more than once, for each time but the first.
    pub(crate) again: usize,
    /// Calls that have no line in the sheet of their folder.
    pub(crate) undescribed: usize,
    /// Folders in which something describes calls, also those that are in the queue already.
    pub(crate) described: HashSet<PathBuf>,
}

/// Looks at every path; folders are gone through to their end. Each file is there once, under the path it is known by.
pub(crate) fn take_in(
    paths: &[PathBuf],
    now: SystemTime,
    mut sidecars: Sidecars,
    mut spellings: Spellings,
) -> Intake {
    let mut intake = Intake::default();
    for path in paths {
        let path = &plain(path);
        if patience::is_folder(path) {
            walk(path, &mut intake, &mut sidecars, now);
        } else if intake.describes(path, &mut sidecars) {
        } else if Sidecars::is_table(&path.to_string_lossy()) {
            let why = sidecars.passing(path);
            intake.passes(path, path.to_owned(), why);
        } else {
            // What can be converted is not taken as something that the service would refuse.
            let found = examine(path, None, now);
            let offered = !is_known_kind(&found.name) && offered(path, &found.name).is_some();
            if offered {
                intake.passes(path, path.clone(), (PassedWhy::Kind, None));
            } else {
                intake.found.push(found);
            }
        }
    }
    intake.find_once(&mut spellings);
    for found in &mut intake.found {
        found.beside = sidecars.beside(&found.path);
        let by_sheet = found.beside.iter().any(|beside| beside.line.is_some());
        let with_sheet = found.path.parent().is_some_and(|folder| {
            intake.described.contains(folder) && sidecars.has_sheet(&found.path)
        });
        intake.undescribed += usize::from(!by_sheet && with_sheet);
    }
    // Of a sheet that was dropped; one that merely lies beside a call speaks of many others.
    let lines = sidecars.unmatched(&intake.described).into_iter();
    intake.passed.extend(lines.map(|(path, name)| Passed::new(name, PassedWhy::Line, path)));
    intake.pass_once(&mut spellings);
    intake
}

impl Intake {
    fn passes(&mut self, root: &Path, path: PathBuf, (why, detail): (PassedWhy, Option<String>)) {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let folder = if path == root { String::new() } else { shown(root, &path) };
        let conversion = (why == PassedWhy::Kind).then(|| offered(&path, &name)).flatten();
        self.passed.push(Passed { folder, detail, conversion, ..Passed::new(name, why, path) });
    }

    /// Notes a folder that cannot be read, or whose listing broke off when so many entries were found.
    fn closes(&mut self, root: &Path, path: PathBuf, (error, found): (&io::Error, usize)) {
        self.passes(root, path, (PassedWhy::Closed, Some(Unreadable::of(error).to_string())));
        if let Some(closed) = self.passed.last_mut() {
            closed.found = Some(found);
        }
    }

    /// Leaves out files that were found under another path already.
    fn find_once(&mut self, spellings: &mut Spellings) {
        let before = self.found.len();
        let mut seen = HashSet::new();
        self.found.retain_mut(|found| {
            found.path = spellings.known(mem::take(&mut found.path));
            seen.insert(found.path.clone())
        });
        self.again = before - self.found.len();
        let described = mem::take(&mut self.described);
        self.described = described.into_iter().flat_map(|it| spellings.of_folder(it)).collect();
    }

    /// Leaves out what was passed over under another path already, or was found after all.
    fn pass_once(&mut self, spellings: &mut Spellings) {
        let found: HashSet<&Path> = self.found.iter().map(|found| found.path.as_path()).collect();
        let mut seen = HashSet::new();
        self.passed.retain_mut(|passed| {
            passed.path = spellings.known(mem::take(&mut passed.path));
            !found.contains(passed.path.as_path())
                && seen.insert((passed.path.clone(), passed.name.clone()))
        });
    }

    /// Passes over what has no path here, each once.
    pub(crate) fn pass_elsewhere(&mut self, elsewhere: Vec<Elsewhere>) {
        let mut seen = HashSet::new();
        for Elsewhere { shown: name, why } in elsewhere {
            if !seen.insert(name.clone()) {
                continue;
            }
            self.passed.push(Passed::new(name, why, PathBuf::new()));
        }
    }

    /// Notes the folder of a file that describes calls.
    fn describes(&mut self, path: &Path, sidecars: &mut Sidecars) -> bool {
        let is_one = sidecars.has(path);
        if is_one && let Some(folder) = path.parent() {
            self.described.insert(folder.to_owned());
        }
        is_one
    }
}

fn walk(root: &Path, intake: &mut Intake, sidecars: &mut Sidecars, now: SystemTime) {
    let outcome = go_through(root, &mut |met| match met {
        Met::File(path, name) if is_known_kind(&name) => {
            let shown = shown(root, &path);
            intake.found.push(examine(&path, Some(shown), now));
        }
        Met::File(path, _) if intake.describes(&path, sidecars) => {}
        Met::File(path, _) => {
            let why = sidecars.passing(&path);
            intake.passes(root, path, why);
        }
        Met::Passed(path, why) => intake.passes(root, path, (why, None)),
        Met::Closed(path, error, found) => intake.closes(root, path, (&error, found)),
    });
    if let Err(error) = outcome {
        intake.closes(root, root.to_owned(), (&error, 0));
    }
}

/// The folder of a file as it is shown: from the one that was dropped.
fn shown(root: &Path, file: &Path) -> String {
    let above = root.parent().unwrap_or(root);
    let folder = file.parent().and_then(|folder| folder.strip_prefix(above).ok());
    let parts = folder.into_iter().flat_map(Path::components);
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// What is passed over below a folder because of its kind.
pub(crate) fn pass_over(root: &Path, paths: Vec<PathBuf>) -> Vec<Passed> {
    let mut intake = Intake::default();
    for path in paths {
        intake.passes(root, path, (PassedWhy::Kind, None));
    }
    intake.passed
}

fn offered(path: &Path, name: &str) -> Option<Conversion> {
    let offer = || patience::ask(path, |path| Ok(convert::offer(path))).ok().flatten();
    convert::may_be(name).then(offer).flatten().map(Conversion::offered)
}

/// Takes a file although it would be passed over.
pub(crate) fn take_in_all_the_same(path: &Path, now: SystemTime, mut sidecars: Sidecars) -> Intake {
    let mut found = examine(path, None, now);
    found.beside = sidecars.beside(path);
    Intake { found: vec![found], ..Intake::default() }
}

/// Looks at one file. Its name is judged elsewhere: it may be sent under another one.
pub(crate) fn examine(path: &Path, folder: Option<String>, now: SystemTime) -> Found {
    let mut findings = Vec::new();
    let raw = path.file_name().unwrap_or(path.as_os_str());
    let name = raw.to_string_lossy().into_owned();
    let opened = patience::ask(path, |path| {
        let identity = FileIdentity::of(path)?;
        fs::File::open(path)?;
        Ok(identity)
    });
    let identity = match opened {
        Ok(identity) => {
            content_findings(&identity, now, &mut findings);
            identity
        }
        Err(error) => {
            let detail = Some(Unreadable::of(&error).to_string());
            findings.push(Finding { kind: FindingKind::Unreadable, detail });
            FileIdentity { bytes: 0, modified: None, inode: None }
        }
    };
    let (path, beside) = (path.to_owned(), Vec::new());
    let device = storage::device_of(&path);
    Found { path, name, folder, identity, device, findings, beside, original: None }
}

/// Looks once more at a file that was on this disk or share. Where that is away, its file is not gone.
pub(crate) fn examine_again(path: &Path, device: Option<u64>, now: SystemTime) -> Found {
    let mut found = examine(path, None, now);
    let gone = Unreadable::Gone.to_string();
    for finding in &mut found.findings {
        if finding.kind == FindingKind::Unreadable && finding.detail.as_ref() == Some(&gone) {
            finding.detail = Some(storage::why_not_found(path, device).to_string());
        }
    }
    found
}

impl Found {
    /// Whether it could be opened.
    pub(crate) fn is_read(&self) -> bool {
        !self.findings.iter().any(|finding| finding.kind == FindingKind::Unreadable)
    }
}

fn content_findings(identity: &FileIdentity, now: SystemTime, findings: &mut Vec<Finding>) {
    // An empty file that was just made is one that is about to be recorded.
    if is_fresh(identity, now) {
        findings.push(Finding::plain(FindingKind::Growing));
    } else if identity.bytes == 0 {
        findings.push(Finding::plain(FindingKind::Empty));
    }
    if identity.bytes > LARGEST_FILE {
        findings.push(Finding::plain(FindingKind::TooLarge));
    }
}

/// A time in the future (another computer's clock) says nothing about now.
fn is_fresh(identity: &FileIdentity, now: SystemTime) -> bool {
    identity
        .modified
        .and_then(|modified| now.duration_since(modified).ok())
        .is_some_and(|age| age < FRESH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names;

    const LATER: Duration = Duration::from_secs(60);

    fn kinds(found: &Found) -> Vec<FindingKind> {
        let named = names::findings(&found.name);
        named.iter().chain(&found.findings).map(|finding| finding.kind).collect()
    }

    fn look(name: &str, bytes: u64) -> Vec<FindingKind> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::File::create(&path).unwrap().set_len(bytes).unwrap();
        kinds(&examine(&path, None, SystemTime::now() + LATER))
    }

    #[test]
    fn each_finding_is_told() {
        assert_eq!(look("Anruf Müller 3.WAV", 10), []);
        assert_eq!(look("notes.txt", 10), [FindingKind::WrongExtension]);
        assert_eq!(look("call.wav", 0), [FindingKind::Empty]);
        assert_eq!(look("call.mp3", LARGEST_FILE), []);
        assert_eq!(look("call.mp3", LARGEST_FILE + 1), [FindingKind::TooLarge]);
        // Windows lets nobody make such files.
        if cfg!(unix) {
            assert_eq!(look("a\"b.wav", 1), [FindingKind::UnsafeName]);
            assert_eq!(look("a\nb.wav", 1), [FindingKind::UnsafeName]);
        }
        let gone = examine(Path::new("gone.wav"), None, SystemTime::now());
        assert_eq!(kinds(&gone), [FindingKind::Unreadable]);
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_text_is_told() {
        use std::os::unix::ffi::OsStrExt;
        let found = examine(
            Path::new(std::ffi::OsStr::from_bytes(b"call-\xff.wav")),
            None,
            SystemTime::now(),
        );
        assert_eq!(kinds(&found), [FindingKind::NameNotUnicode, FindingKind::Unreadable]);
    }

    #[test]
    fn a_file_of_this_moment_may_still_be_growing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("now.wav");
        fs::write(&path, b"x").unwrap();
        assert_eq!(kinds(&examine(&path, None, SystemTime::now())), [FindingKind::Growing]);
    }

    #[test]
    fn a_line_without_a_call_and_a_call_without_a_line_are_told() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.wav", "b.wav", "c.wav"] {
            fs::write(folder.path().join(name), b"x").unwrap();
        }
        let sheet = "file,name\na.wav,A\nB,B\ngone.wav,G\n";
        fs::write(folder.path().join("calls.csv"), sheet).unwrap();
        let intake = take_in(
            &[folder.path().to_owned()],
            SystemTime::now() + LATER,
            Sidecars::default(),
            Spellings::default(),
        );
        let passed: Vec<_> =
            intake.passed.iter().map(|passed| (passed.name.as_str(), passed.why)).collect();
        assert_eq!(passed, [("calls.csv, line 4: gone.wav", PassedWhy::Line)]);
        assert_eq!(intake.undescribed, 1, "c.wav");
        for one in ["a.wav", "c.wav"] {
            let intake = take_in(
                &[folder.path().join(one)],
                SystemTime::now() + LATER,
                Sidecars::default(),
                Spellings::default(),
            );
            assert!(intake.passed.is_empty() && intake.undescribed == 0, "{one} alone");
        }
        let sheet = take_in(
            &[folder.path().join("calls.csv")],
            SystemTime::now() + LATER,
            Sidecars::default(),
            Spellings::default(),
        );
        assert_eq!(sheet.passed.len(), 1, "the sheet alone: two of its lines name calls beside it");
    }

    #[test]
    fn folders_are_gone_through_and_what_is_passed_over_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let shift = folder.path().join("evening-shift");
        fs::create_dir_all(shift.join("desk 2")).unwrap();
        for name in [
            "b.wav",
            "a.mp3",
            "notes.txt",
            ".hidden.wav",
            "desk 2/c.ogg",
            "a.mp3.json",
            "desk 2/calls.csv",
            "desk 2/d.flac",
            "Thumbs.db",
        ] {
            fs::write(shift.join(name), b"x").unwrap();
        }
        let intake =
            take_in(&[shift], SystemTime::now() + LATER, Sidecars::default(), Spellings::default());
        let shown: Vec<_> = intake
            .found
            .iter()
            .map(|found| format!("{}/{}", found.folder.as_deref().unwrap_or(""), found.name))
            .collect();
        assert_eq!(
            shown,
            ["evening-shift/a.mp3", "evening-shift/b.wav", "evening-shift/desk 2/c.ogg"]
        );
        let passed: Vec<_> = intake
            .passed
            .iter()
            .map(|passed| (passed.folder.as_str(), passed.name.as_str(), passed.why))
            .collect();
        assert_eq!(
            passed,
            [
                ("evening-shift", ".hidden.wav", PassedWhy::Hidden),
                ("evening-shift/desk 2", "d.flac", PassedWhy::Kind),
                ("evening-shift", "notes.txt", PassedWhy::Kind),
            ],
            "what describes a call, and what a system leaves, is no matter"
        );
        assert_eq!(intake.described.len(), 2);
    }
}
