//! A file of which only so much is read.

use std::{
    cell::RefCell,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};

use gatehouse_vendors::authenticx::Unreadable;

thread_local! {
    /// Why a file could not be read on this thread, where that was not for what is in it.
    static FAILED: RefCell<Option<Unreadable>> = const { RefCell::new(None) };
}

/// Notes that the system could not read. Readers of files take it for the end of one.
pub(super) fn note(error: &io::Error) {
    FAILED.with_borrow_mut(|failed| {
        failed.get_or_insert_with(|| Unreadable::of(error));
    });
}

/// Looks into a file. What comes of it counts only if the system could read all that was asked for.
pub(super) fn readable<T>(look: impl FnOnce() -> T) -> Result<T, Unreadable> {
    FAILED.take();
    let found = look();
    FAILED.take().map_or(Ok(found), Err)
}

/// Far more than the heads of honest files take, and far less than a call.
const MOST_READ: u64 = 8 * 1024 * 1024;
/// Steps from place to place cost time too, on a drive far away.
const MOST_STEPS: u32 = 100_000;

/// Fails once too much of the file has been read.
pub(super) struct Bounded {
    file: File,
    left: u64,
    steps: u32,
}

impl Bounded {
    pub(super) fn new(file: File) -> Self {
        Self { file, left: MOST_READ, steps: MOST_STEPS }
    }

    #[cfg(test)]
    pub(super) fn read_so_far(&self) -> u64 {
        MOST_READ - self.left
    }

    /// True once it was the bound that ended the reading.
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0 || self.steps == 0
    }

    fn step(&mut self) -> io::Result<()> {
        self.steps = self.steps.saturating_sub(1);
        if self.is_spent() {
            return Err(io::Error::other("the head of this file is larger than is read"));
        }
        Ok(())
    }
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.step()?;
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = buffer.get_mut(..most).map_or(Ok(0), |part| self.file.read(part));
        let read = read.inspect_err(note)?;
        self.left -= read as u64;
        Ok(read)
    }
}

impl Seek for Bounded {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.step()?;
        self.file.seek(to)
    }
}
