//! Questions to disks and shares that may never answer. Whoever looks at many files says how long each question may take
//! ([`within`]); what is asked of a file on that thread ([`ask`]) is then given up in time, and the next one asked.

use std::{
    cell::RefCell,
    collections::HashSet,
    fs::{self, DirEntry, File, Metadata},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread,
    time::Duration,
};

/// So many questions about what is in one folder are waited for at a time, each half as long as the one before. While they are
/// open the rest of it counts as away: each waits on a thread of its own.
const GIVEN_UP: usize = 6;
/// What is read of a file before the share must answer again.
const PART: u64 = 64 * 1024;
/// So many entries of a folder likewise.
const ENTRIES: usize = 64;

thread_local! {
    static PATIENCE: RefCell<Option<Patience>> = const { RefCell::new(None) };
}

/// Files and folders of which something was asked that is not answered yet. They are not asked again until it is.
#[derive(Debug, Default)]
pub(crate) struct Open(Mutex<HashSet<PathBuf>>);

impl Open {
    fn hold(&self) -> MutexGuard<'_, HashSet<PathBuf>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does something on this thread whose every question to a disk may take no longer than this.
pub(crate) fn within<T>(limit: Duration, open: &Arc<Open>, work: impl FnOnce() -> T) -> T {
    let patience = Patience { limit, open: Arc::clone(open), asking: None };
    let _before = Before(PATIENCE.replace(Some(patience)));
    work()
}

/// Asks something of a file or a folder. Outside of [`within`] for as long as it takes.
///
/// # Errors
/// Those of the question; [`io::ErrorKind::TimedOut`] where it was not answered in time.
pub(crate) fn ask<T: Send + 'static>(
    path: &Path,
    question: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    PATIENCE.with_borrow_mut(|patience| match patience {
        Some(patience) => patience.ask(path, question),
        None => question(path),
    })
}

/// What something is, if that can be told in time.
///
/// # Errors
/// As [`ask`].
pub(crate) fn metadata(path: &Path) -> io::Result<Metadata> {
    ask(path, |path| fs::metadata(path))
}

/// Whether a file is there, if that can be told in time.
pub(crate) fn is_file(path: &Path) -> bool {
    metadata(path).is_ok_and(|it| it.is_file())
}

/// Whether a folder is there, if that can be told in time.
pub(crate) fn is_folder(path: &Path) -> bool {
    metadata(path).is_ok_and(|it| it.is_dir())
}

/// Whether a file is there, or something is that does not answer.
pub(crate) fn may_be_file(path: &Path) -> bool {
    match metadata(path) {
        Ok(it) => it.is_file(),
        Err(error) => error.kind() == io::ErrorKind::TimedOut,
    }
}

/// The bytes of a file, and no more than so many of them.
///
/// # Errors
/// As [`ask`], for each part of it.
pub(crate) fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut rest = ask(path, |path| File::open(path))?.take(most);
    let mut bytes = Vec::new();
    loop {
        let (part, left) = ask(path, move |_| {
            let mut part = Vec::new();
            rest.by_ref().take(PART).read_to_end(&mut part)?;
            Ok((part, rest))
        })?;
        if part.is_empty() {
            return Ok(bytes);
        }
        bytes.extend(part);
        rest = left;
    }
}

/// What is in a folder, and why its listing broke off where it did.
///
/// # Errors
/// As [`ask`]: the folder cannot be read at all.
pub(crate) fn list(folder: &Path) -> io::Result<(Vec<DirEntry>, Option<io::Error>)> {
    // The questions are about what is in it.
    let inside = folder.join("*");
    let asked = folder.to_owned();
    let mut rest = ask(&inside, move |_| fs::read_dir(asked))?;
    let mut entries = Vec::new();
    loop {
        let some = ask(&inside, move |_| {
            let some: Vec<io::Result<DirEntry>> = rest.by_ref().take(ENTRIES).collect();
            Ok((some, rest))
        });
        let (some, left) = match some {
            Ok(listed) => listed,
            Err(error) => return Ok((entries, Some(error))),
        };
        if some.is_empty() {
            return Ok((entries, None));
        }
        for entry in some {
            match entry {
                Ok(entry) => entries.push(entry),
                Err(error) => return Ok((entries, Some(error))),
            }
        }
        rest = left;
    }
}

/// What held on this thread before, and holds again.
struct Before(Option<Patience>);

impl Drop for Before {
    fn drop(&mut self) {
        PATIENCE.set(self.0.take());
    }
}

/// A file of which something is asked, until that has ended in any way.
struct Asked {
    open: Arc<Open>,
    path: PathBuf,
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.open.hold().remove(&self.path);
    }
}

type Question = Box<dyn FnOnce() + Send>;

struct Patience {
    limit: Duration,
    open: Arc<Open>,
    /// The thread that asks, until it waits for what does not come.
    asking: Option<Sender<Question>>,
}

impl Patience {
    fn ask<T: Send + 'static>(
        &mut self,
        path: &Path,
        question: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let limit = self.limit_of(path)?;
        let (answer, answered) = mpsc::sync_channel(1);
        let (asked, open) = (path.to_owned(), Arc::clone(&self.open));
        self.send(Box::new(move || {
            let asked = Asked { open, path: asked };
            // Nobody may be there any more who wants to know.
            let _ = answer.send(question(&asked.path));
        }))?;
        match answered.recv_timeout(limit) {
            Ok(told) => told,
            Err(RecvTimeoutError::Timeout) => {
                let mut open = self.open.hold();
                if let Ok(told) = answered.try_recv() {
                    return told;
                }
                open.insert(path.to_owned());
                self.asking = None;
                Err(io::ErrorKind::TimedOut.into())
            }
            Err(RecvTimeoutError::Disconnected) => {
                self.asking = None;
                Err(io::Error::other("the question ended without an answer"))
            }
        }
    }

    /// How long an answer about this is waited for.
    fn limit_of(&self, path: &Path) -> io::Result<Duration> {
        let open = self.open.hold();
        let beside = open.iter().filter(|other| other.parent() == path.parent()).count();
        if beside >= GIVEN_UP || open.contains(path) {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(self.limit / (1 << beside))
    }

    fn send(&mut self, question: Question) -> io::Result<()> {
        let asking = match self.asking.take() {
            Some(asking) => asking,
            None => begin()?,
        };
        let gone = || io::Error::other("nobody asks");
        asking.send(question).map_err(|_| gone())?;
        self.asking = Some(asking);
        Ok(())
    }
}

/// A thread that asks one question after the other until nobody has any more.
fn begin() -> io::Result<Sender<Question>> {
    let (asking, questions) = mpsc::channel::<Question>();
    let ask = move || questions.into_iter().for_each(|question| question());
    thread::Builder::new().name("asks a disk".to_owned()).spawn(ask)?;
    Ok(asking)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    const LIMIT: Duration = Duration::from_millis(50);

    fn never(_: &Path) -> io::Result<()> {
        thread::sleep(Duration::from_secs(3));
        Ok(())
    }

    fn question<T>(ask: impl FnOnce() -> T) -> T {
        within(LIMIT, &Arc::default(), ask)
    }

    #[test]
    fn what_is_not_answered_in_time_is_given_up_and_the_next_is_asked() {
        question(|| {
            let late = ask(Path::new("/share/a.wav"), never);
            assert_eq!(late.unwrap_err().kind(), io::ErrorKind::TimedOut);
            assert_eq!(ask(Path::new("/share/b.wav"), |_| Ok(7)).unwrap(), 7);
        });
        assert_eq!(ask(Path::new("/share/c.wav"), |_| Ok(8)).unwrap(), 8, "without a limit");
    }

    #[test]
    fn a_folder_in_which_nothing_answers_is_left_and_another_is_asked() {
        let asked = Arc::new(Mutex::new(0));
        question(|| {
            for number in 0..20 {
                let asked = Arc::clone(&asked);
                let question = move |path: &Path| {
                    *asked.lock().unwrap() += 1;
                    never(path)
                };
                assert!(ask(&PathBuf::from(format!("/share/{number}.wav")), question).is_err());
            }
            assert_eq!(ask(Path::new("/other/a.wav"), |_| Ok(7)).unwrap(), 7);
        });
        assert_eq!(*asked.lock().unwrap(), GIVEN_UP);
    }

    #[test]
    fn what_does_not_answer_is_not_asked_again_until_it_has() {
        let open = Arc::default();
        let (answer, awaited) = mpsc::channel::<()>();
        let path = Path::new("/share/a.wav");
        within(LIMIT, &open, || {
            let late = ask(path, move |_| {
                let _ = awaited.recv();
                Ok(())
            });
            assert!(late.is_err());
        });
        let look = || within(LIMIT, &open, || ask(path, |_| Ok(())));
        assert!(look().is_err(), "another look, which asks nothing");
        drop(answer);
        while open.hold().contains(path) {
            thread::yield_now();
        }
        assert!(look().is_ok());
    }

    #[test]
    fn errors_are_told_as_they_are() {
        let told = question(|| {
            ask(Path::new("/share/a.wav"), |_| -> io::Result<()> {
                Err(io::ErrorKind::NotFound.into())
            })
        });
        assert_eq!(told.unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
