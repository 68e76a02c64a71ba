//! An original that is read once, from its beginning to its end: how far that is, whether it is to stop, and what went wrong.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio_util::sync::CancellationToken;

use super::{ConvertTrouble, of_original};

/// The original of one conversion.
pub(super) struct Reading<'a> {
    file: File,
    bytes: u64,
    read: AtomicU64,
    cancel: &'a CancellationToken,
    progress: &'a (dyn Fn(u8) + Send + Sync),
    trouble: Mutex<Option<ConvertTrouble>>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        file: File,
        bytes: u64,
        (cancel, progress): (&'a CancellationToken, &'a (dyn Fn(u8) + Send + Sync)),
    ) -> Self {
        let (read, trouble) = (AtomicU64::new(0), Mutex::new(None));
        Self { file, bytes: bytes.max(1), read, cancel, progress, trouble }
    }

    /// The bytes from one place to another. There is one such part at a time.
    pub(super) fn part(&self, from: u64, to: u64) -> io::Result<Part<'_>> {
        (&self.file).seek(SeekFrom::Start(from))?;
        self.read.store(from, Ordering::Relaxed);
        Ok(Part { reading: self, left: to.saturating_sub(from) })
    }

    /// Why no more could be read, where that was no end of the file.
    pub(super) fn trouble(&self) -> Option<ConvertTrouble> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn fail(&self, trouble: ConvertTrouble) -> io::Error {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(trouble);
        io::Error::other("the original is not read any further")
    }

    fn advance(&self, by: u64) {
        let before = self.read.fetch_add(by, Ordering::Relaxed);
        let percent =
            |read: u64| u8::try_from(read.saturating_mul(100) / self.bytes).unwrap_or(100);
        if percent(before) != percent(before + by) {
            (self.progress)(percent(before + by).min(100));
        }
    }
}

/// A part of it.
pub(super) struct Part<'a> {
    reading: &'a Reading<'a>,
    left: u64,
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.reading.cancel.is_cancelled() {
            return Err(self.reading.fail(ConvertTrouble::Stopped));
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let Some(buffer) = buffer.get_mut(..most) else { return Ok(0) };
        let read = (&self.reading.file).read(buffer);
        let read = read.map_err(|error| self.reading.fail(of_original(&error)))?;
        self.left -= read as u64;
        self.reading.advance(read as u64);
        Ok(read)
    }
}
