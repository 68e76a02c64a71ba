//! A file as a request body: constant memory, hashed on the way, and either the very bytes that were promised or
//! an error. The last chunk is held back until the file has been looked at once more, so that a file which
//! changed while it was sent can never arrive as a complete call.

use std::{
    fs::{File, Metadata},
    io::{self, Read},
    path::{Path, PathBuf},
    pin::Pin,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::SystemTime,
};

use bytes::Bytes;
use futures_util::Stream;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

/// Larger reads cost fewer round trips through the runtime; below 256 KiB the throughput falls off.
const CHUNK: usize = 512 * 1024;
/// Chunks read ahead of the network.
const AHEAD: usize = 3;

/// What makes a file the same file: asked for when it is added, before it is sent and before its last byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileIdentity {
    /// Length in bytes.
    pub bytes: u64,
    /// Last change.
    pub modified: Option<SystemTime>,
    /// Which file on the disk, where the system can tell.
    pub inode: Option<u64>,
}

impl FileIdentity {
    /// Reads a file's identity.
    ///
    /// # Errors
    /// The file is gone, is not a plain file or may not be looked at.
    pub fn of(path: &Path) -> io::Result<Self> {
        let metadata = std::fs::metadata(path)?;
        if !metadata.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a plain file"));
        }
        Ok(Self::from(&metadata))
    }
}

impl From<&Metadata> for FileIdentity {
    fn from(metadata: &Metadata) -> Self {
        Self { bytes: metadata.len(), modified: metadata.modified().ok(), inode: inode(metadata) }
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    Some(metadata.ino())
}

#[cfg(not(unix))]
fn inode(_metadata: &Metadata) -> Option<u64> {
    None
}

/// Why a file could not be sent as it was promised.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileTrouble {
    /// It cannot be opened or read.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// It is not the file it was when it was added.
    #[error("the file was changed after it was added")]
    Changed,
    /// It became longer while it was sent.
    #[error("the file grew while it was being sent")]
    Grew,
    /// It became shorter while it was sent.
    #[error("the file became shorter while it was being sent")]
    Shrank,
}

/// What the sender can see of a body while it is being sent and afterwards.
#[derive(Debug, Default)]
pub(crate) struct BodyWatch {
    pulled: AtomicU64,
    aborted: AtomicBool,
    sha256: OnceLock<String>,
    trouble: OnceLock<FileTrouble>,
}

impl BodyWatch {
    /// Bytes that the transport has taken so far.
    pub(crate) fn pulled(&self) -> u64 {
        self.pulled.load(Ordering::SeqCst)
    }

    /// Lets no further byte out and tells how many had been taken. When this is less than the whole, the rest can
    /// no longer follow: the stream counts a chunk before it looks at the flag, this sets the flag before it counts.
    pub(crate) fn abort(&self) -> u64 {
        self.aborted.store(true, Ordering::SeqCst);
        self.pulled()
    }

    /// The SHA-256 in hex, once every byte was read.
    pub(crate) fn sha256(&self) -> Option<&str> {
        self.sha256.get().map(String::as_str)
    }

    /// What went wrong with the file, if anything did.
    pub(crate) fn trouble(&self) -> Option<&FileTrouble> {
        self.trouble.get()
    }
}

/// The stream of a file's bytes.
pub(crate) struct FileBody {
    chunks: mpsc::Receiver<io::Result<Bytes>>,
    watch: Arc<BodyWatch>,
}

impl FileBody {
    /// Opens the file afresh and begins to read ahead of the network.
    pub(crate) fn open(path: PathBuf, expected: FileIdentity) -> Self {
        let (sender, chunks) = mpsc::channel(AHEAD);
        let watch = Arc::new(BodyWatch::default());
        let reader = Reader { expected, sender, watch: Arc::clone(&watch), hash: Sha256::new() };
        tokio::task::spawn_blocking(move || reader.run(&path));
        Self { chunks, watch }
    }

    pub(crate) fn watch(&self) -> Arc<BodyWatch> {
        Arc::clone(&self.watch)
    }
}

impl Stream for FileBody {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.chunks.poll_recv(context);
        if let Poll::Ready(Some(Ok(chunk))) = &next {
            self.watch.pulled.fetch_add(chunk.len() as u64, Ordering::SeqCst);
            if self.watch.aborted.load(Ordering::SeqCst) {
                return Poll::Ready(Some(Err(io::Error::other("stopped"))));
            }
        }
        next
    }
}

struct Reader {
    expected: FileIdentity,
    sender: mpsc::Sender<io::Result<Bytes>>,
    watch: Arc<BodyWatch>,
    hash: Sha256,
}

impl Reader {
    fn run(mut self, path: &Path) {
        if let Err(trouble) = self.send_all(path) {
            let error = io::Error::other(trouble.to_string());
            let _ = self.watch.trouble.set(trouble);
            // A reader whose transport is gone has nobody left to tell.
            let _ = self.sender.blocking_send(Err(error));
        }
    }

    fn send_all(&mut self, path: &Path) -> Result<(), FileTrouble> {
        let mut file = File::open(path).map_err(|error| unreadable(&error))?;
        self.same_file(&file)?;
        let mut left = self.expected.bytes;
        while left > 0 {
            let size = usize::try_from(left).map_or(CHUNK, |left| left.min(CHUNK));
            let chunk = read_chunk(&mut file, size)?;
            self.hash.update(&chunk);
            left -= chunk.len() as u64;
            if left == 0 {
                self.nothing_more(&mut file)?;
                let digest = std::mem::take(&mut self.hash).finalize();
                let _ = self.watch.sha256.set(hex::encode(digest));
            }
            if self.sender.blocking_send(Ok(chunk)).is_err() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn same_file(&self, file: &File) -> Result<(), FileTrouble> {
        let now = FileIdentity::from(&file.metadata().map_err(|error| unreadable(&error))?);
        if now == self.expected { Ok(()) } else { Err(FileTrouble::Changed) }
    }

    fn nothing_more(&self, file: &mut File) -> Result<(), FileTrouble> {
        let mut one = [0_u8; 1];
        if file.read(&mut one).map_err(|error| unreadable(&error))? > 0 {
            return Err(FileTrouble::Grew);
        }
        self.same_file(file)
    }
}

fn read_chunk(file: &mut File, size: usize) -> Result<Bytes, FileTrouble> {
    let mut chunk = Vec::with_capacity(size);
    file.by_ref().take(size as u64).read_to_end(&mut chunk).map_err(|error| unreadable(&error))?;
    if chunk.len() < size { Err(FileTrouble::Shrank) } else { Ok(Bytes::from(chunk)) }
}

fn unreadable(error: &io::Error) -> FileTrouble {
    FileTrouble::Unreadable(error.kind().to_string())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use futures_util::StreamExt;

    use super::*;

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file.flush().unwrap();
        file
    }

    async fn drain(body: &mut FileBody) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        while let Some(chunk) = body.next().await {
            all.extend_from_slice(&chunk?);
        }
        Ok(all)
    }

    #[tokio::test]
    async fn the_body_is_the_file_and_its_hash_is_known_at_the_end() {
        let bytes: Vec<u8> = (0..CHUNK * 2 + 77).map(|i| i.to_le_bytes()[0]).collect();
        let file = file(&bytes);
        let mut body = FileBody::open(file.path().into(), FileIdentity::of(file.path()).unwrap());
        let watch = body.watch();
        assert_eq!(drain(&mut body).await.unwrap(), bytes);
        assert_eq!(watch.pulled(), bytes.len() as u64);
        assert_eq!(watch.sha256(), Some(hex::encode(Sha256::digest(&bytes)).as_str()));
        assert_eq!(watch.trouble(), None);
    }

    #[tokio::test]
    async fn a_file_that_is_not_the_one_that_was_added_is_not_sent() {
        let file = file(b"the first recording");
        let mut expected = FileIdentity::of(file.path()).unwrap();
        expected.bytes += 1;
        let mut body = FileBody::open(file.path().into(), expected);
        let watch = body.watch();
        assert!(drain(&mut body).await.is_err());
        assert_eq!(watch.trouble(), Some(&FileTrouble::Changed));
        assert_eq!(watch.pulled(), 0);
    }

    #[tokio::test]
    async fn a_file_that_grows_while_it_is_sent_never_gets_its_last_byte_out() {
        let mut file = file(&vec![7_u8; CHUNK * (AHEAD + 4)]);
        let expected = FileIdentity::of(file.path()).unwrap();
        let mut body = FileBody::open(file.path().into(), expected.clone());
        let watch = body.watch();
        body.next().await.unwrap().unwrap();
        file.write_all(b"more").unwrap();
        file.flush().unwrap();
        assert!(drain(&mut body).await.is_err());
        assert_eq!(watch.trouble(), Some(&FileTrouble::Grew));
        assert!(watch.pulled() < expected.bytes);
    }

    #[tokio::test]
    async fn a_file_that_shrinks_while_it_is_sent_is_an_error() {
        let file = file(&vec![7_u8; CHUNK * (AHEAD + 4)]);
        let expected = FileIdentity::of(file.path()).unwrap();
        let mut body = FileBody::open(file.path().into(), expected.clone());
        let watch = body.watch();
        body.next().await.unwrap().unwrap();
        file.as_file().set_len(CHUNK as u64).unwrap();
        assert!(drain(&mut body).await.is_err());
        assert_eq!(watch.trouble(), Some(&FileTrouble::Shrank));
        assert!(watch.pulled() < expected.bytes);
    }

    #[tokio::test]
    async fn after_an_abort_no_byte_follows() {
        let file = file(&vec![7_u8; CHUNK * 3]);
        let expected = FileIdentity::of(file.path()).unwrap();
        let mut body = FileBody::open(file.path().into(), expected.clone());
        let watch = body.watch();
        body.next().await.unwrap().unwrap();
        assert_eq!(watch.abort(), CHUNK as u64);
        assert!(drain(&mut body).await.is_err());
    }

    #[tokio::test]
    async fn a_file_that_is_gone_is_named_as_unreadable() {
        let file = file(b"x");
        let expected = FileIdentity::of(file.path()).unwrap();
        let path = file.path().to_path_buf();
        drop(file);
        let mut body = FileBody::open(path, expected);
        let watch = body.watch();
        assert!(drain(&mut body).await.is_err());
        assert!(matches!(watch.trouble(), Some(FileTrouble::Unreadable(_))));
    }
}
