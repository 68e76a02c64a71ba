//! A file as a request body: constant memory, hashed on the way, and either the very bytes that were promised or
//! an error. The last chunk is held back until the file has been looked at once more, so that a file which
//! changed while it was sent can never arrive as a complete call; and until its sender has let it go, so that
//! whoever keeps a journal can write down first that the call may arrive from now on.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    pin::Pin,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_util::Stream;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::{buffers::Buffers, file_identity::FileIdentity, unreadable::Unreadable};

/// Larger reads cost fewer round trips through the runtime; below 256 KiB the throughput falls off.
const CHUNK: usize = 512 * 1024;
/// Chunks read ahead of the network.
const AHEAD: usize = 3;

/// Why a file could not be sent as it was promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum FileTrouble {
    /// It cannot be opened or read.
    #[error("the file cannot be read: {0}")]
    Unreadable(Unreadable),
    /// It is not there any more.
    #[error("the file is not there any more")]
    Gone,
    /// Before its turn: it is not the file it was when it was added.
    #[error("the file was changed after it was added")]
    Changed,
    /// While it was sent: it is as long as it was and was written to all the same.
    #[error("the file was changed while it was being sent")]
    Rewritten,
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
    kept_back: AtomicBool,
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

    /// The sender did not let the last chunk go.
    pub(crate) fn kept_back(&self) -> bool {
        self.kept_back.load(Ordering::SeqCst)
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

/// Answers whether the last chunk may go. Is told the hash of the whole file, where it is taken.
pub(crate) type Leave = Box<dyn FnOnce(Option<String>) -> Answer + Send>;
type Answer = Pin<Box<dyn Future<Output = bool> + Send>>;

/// The stream of a file's bytes.
pub(crate) struct FileBody {
    chunks: mpsc::Receiver<io::Result<Bytes>>,
    watch: Arc<BodyWatch>,
    bytes: u64,
    leave: Option<Leave>,
    /// The last chunk, until the answer lets it go.
    last: Option<(Bytes, Answer)>,
}

/// How a file is read.
pub(crate) struct Reading {
    /// What the file must be.
    pub(crate) expected: FileIdentity,
    /// The SHA-256 of its content in hex, where that is known: a file that only looks like it is another one.
    pub(crate) content: Option<String>,
    /// Whether its hash is taken on the way.
    pub(crate) hashed: bool,
    /// Slows the sender down, where it should not go as fast as it can.
    pub(crate) pace: Option<Arc<dyn Pace>>,
}

/// What keeps the sender from going as fast as it can.
pub trait Pace: Send + Sync {
    /// How large a chunk should be; never more than what is asked for.
    fn chunk(&self, most: usize) -> usize;
    /// Waits until so many bytes may go. Runs on a thread that may block. `stop` says when nobody waits any more.
    fn wait(&self, bytes: usize, stop: &dyn Fn() -> bool);
}

impl FileBody {
    /// Opens the file afresh and begins to read ahead of the network. The last chunk goes once `leave` says so.
    pub(crate) fn open(path: PathBuf, how: Reading, leave: Leave) -> Self {
        let (sender, chunks) = mpsc::channel(AHEAD);
        let watch = Arc::new(BodyWatch::default());
        let bytes = how.expected.bytes;
        let hash = how.hashed.then(Sha256::new);
        let used = Buffers::default();
        let reader = Reader { how, sender, watch: Arc::clone(&watch), hash, used };
        tokio::task::spawn_blocking(move || reader.run(&path));
        Self { chunks, watch, bytes, leave: Some(leave), last: None }
    }

    pub(crate) fn watch(&self) -> Arc<BodyWatch> {
        Arc::clone(&self.watch)
    }

    /// Counts a chunk before it looks whether it still may go: see [`BodyWatch::abort`].
    fn release(&self, chunk: Bytes) -> io::Result<Bytes> {
        self.watch.pulled.fetch_add(chunk.len() as u64, Ordering::SeqCst);
        if self.watch.aborted.load(Ordering::SeqCst) {
            return Err(io::Error::other("stopped"));
        }
        Ok(chunk)
    }
}

impl Stream for FileBody {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.last.is_none() {
            let chunk = match self.chunks.poll_recv(context) {
                Poll::Ready(Some(Ok(chunk))) => chunk,
                other => return other,
            };
            let whole = self.watch.pulled() + len(&chunk) >= self.bytes;
            let leave = self.leave.take_if(|_| whole);
            let Some(leave) = leave else { return Poll::Ready(Some(self.release(chunk))) };
            self.last = Some((chunk, leave(self.watch.sha256().map(str::to_owned))));
        }
        let Some((chunk, mut answer)) = self.last.take() else { return Poll::Ready(None) };
        let Poll::Ready(may_go) = answer.as_mut().poll(context) else {
            self.last = Some((chunk, answer));
            return Poll::Pending;
        };
        if !may_go {
            self.watch.kept_back.store(true, Ordering::SeqCst);
            return Poll::Ready(Some(Err(io::Error::other("the last bytes were kept back"))));
        }
        Poll::Ready(Some(self.release(chunk)))
    }
}

fn len(chunk: &Bytes) -> u64 {
    chunk.len() as u64
}

struct Reader {
    how: Reading,
    sender: mpsc::Sender<io::Result<Bytes>>,
    watch: Arc<BodyWatch>,
    hash: Option<Sha256>,
    used: Buffers,
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
        let mut left = self.how.expected.bytes;
        while left > 0 {
            let most = self.how.pace.as_ref().map_or(CHUNK, |pace| pace.chunk(CHUNK));
            let size = usize::try_from(left).map_or(most, |left| left.min(most));
            let chunk = self.used.read(&mut file, size).map_err(|error| unreadable(&error))?;
            let chunk = chunk.ok_or(FileTrouble::Shrank)?;
            if let Some(hash) = &mut self.hash {
                hash.update(&chunk);
            }
            left -= chunk.len() as u64;
            if let Some(pace) = &self.how.pace {
                let sender = &self.sender;
                pace.wait(chunk.len(), &|| sender.is_closed());
            }
            if left == 0 {
                self.nothing_more(&mut file)?;
                if let Some(hash) = self.hash.take() {
                    let hash = hex::encode(hash.finalize());
                    if self.how.content.as_ref().is_some_and(|known| *known != hash) {
                        return Err(FileTrouble::Changed);
                    }
                    let _ = self.watch.sha256.set(hash);
                }
            }
            if self.sender.blocking_send(Ok(chunk)).is_err() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn same_file(&self, file: &File) -> Result<(), FileTrouble> {
        let now = FileIdentity::from(&file.metadata().map_err(|error| unreadable(&error))?);
        if self.how.expected.is_still(&now) { Ok(()) } else { Err(FileTrouble::Changed) }
    }

    fn nothing_more(&self, file: &mut File) -> Result<(), FileTrouble> {
        let mut one = [0_u8; 1];
        if file.read(&mut one).map_err(|error| unreadable(&error))? > 0 {
            return Err(FileTrouble::Grew);
        }
        self.same_file(file).map_err(|trouble| match trouble {
            FileTrouble::Changed => FileTrouble::Rewritten,
            other => other,
        })
    }
}

fn unreadable(error: &io::Error) -> FileTrouble {
    match Unreadable::of(error) {
        Unreadable::Gone => FileTrouble::Gone,
        why => FileTrouble::Unreadable(why),
    }
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

    fn open(path: &Path, expected: FileIdentity) -> FileBody {
        let how = Reading { expected, content: None, hashed: true, pace: None };
        FileBody::open(path.into(), how, Box::new(|_| Box::pin(async { true })))
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
        let mut body = open(file.path(), FileIdentity::of(file.path()).unwrap());
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
        let mut body = open(file.path(), expected);
        let watch = body.watch();
        assert!(drain(&mut body).await.is_err());
        assert_eq!(watch.trouble(), Some(&FileTrouble::Changed));
        assert_eq!(watch.pulled(), 0);
    }

    #[tokio::test]
    async fn a_file_whose_number_alone_is_another_is_the_one_that_was_added_unless_its_content_is_not()
     {
        let file = file(b"the first recording");
        let known = hex::encode(Sha256::digest(b"the first recording"));
        for (content, sent) in [(None, true), (Some(known), true), (Some("00".to_owned()), false)] {
            let mut expected = FileIdentity::of(file.path()).unwrap();
            expected.inode = Some(1);
            let how = Reading { expected, content, hashed: true, pace: None };
            let leave: Leave = Box::new(|_| Box::pin(async { true }));
            let mut body = FileBody::open(file.path().into(), how, leave);
            let watch = body.watch();
            assert_eq!(drain(&mut body).await.is_ok(), sent);
            let trouble = (!sent).then_some(&FileTrouble::Changed);
            assert_eq!((watch.trouble(), watch.pulled() > 0), (trouble, sent));
        }
    }

    #[tokio::test]
    async fn a_file_that_grows_while_it_is_sent_never_gets_its_last_byte_out() {
        let mut file = file(&vec![7_u8; CHUNK * (AHEAD + 4)]);
        let expected = FileIdentity::of(file.path()).unwrap();
        let mut body = open(file.path(), expected.clone());
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
        let mut body = open(file.path(), expected.clone());
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
        let mut body = open(file.path(), expected.clone());
        let watch = body.watch();
        body.next().await.unwrap().unwrap();
        assert_eq!(watch.abort(), CHUNK as u64);
        assert!(drain(&mut body).await.is_err());
    }

    #[tokio::test]
    async fn the_last_chunk_waits_for_leave_and_stays_without_it() {
        let bytes = vec![7_u8; CHUNK + 1];
        let file = file(&bytes);
        for allowed in [true, false] {
            let expected = FileIdentity::of(file.path()).unwrap();
            let (say, leave) = tokio::sync::oneshot::channel();
            let digest = hex::encode(Sha256::digest(&bytes));
            let leave: Leave = Box::new(move |sha256| {
                assert_eq!(sha256, Some(digest));
                Box::pin(async move { leave.await.unwrap() })
            });
            let how = Reading { expected, content: None, hashed: true, pace: None };
            let mut body = FileBody::open(file.path().into(), how, leave);
            let watch = body.watch();
            assert_eq!(body.next().await.unwrap().unwrap().len(), CHUNK);
            assert!(futures_util::poll!(body.next()).is_pending(), "it has no leave yet");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            assert!(futures_util::poll!(body.next()).is_pending(), "it has no leave yet");
            say.send(allowed).unwrap();
            assert_eq!(body.next().await.unwrap().is_ok(), allowed);
            assert_eq!(watch.pulled() == bytes.len() as u64, allowed);
            assert_eq!(watch.kept_back(), !allowed);
        }
    }

    #[tokio::test]
    async fn the_hash_can_be_left_out() {
        let file = file(b"a recording");
        let expected = FileIdentity::of(file.path()).unwrap();
        let how = Reading { expected, content: None, hashed: false, pace: None };
        let mut body =
            FileBody::open(file.path().into(), how, Box::new(|_| Box::pin(async { true })));
        let watch = body.watch();
        assert_eq!(drain(&mut body).await.unwrap(), b"a recording");
        assert_eq!(watch.sha256(), None);
    }

    #[tokio::test]
    async fn a_file_that_is_gone_is_named_as_unreadable() {
        let file = file(b"x");
        let expected = FileIdentity::of(file.path()).unwrap();
        let path = file.path().to_path_buf();
        drop(file);
        let mut body = open(&path, expected);
        let watch = body.watch();
        assert!(drain(&mut body).await.is_err());
        assert_eq!(watch.trouble(), Some(&FileTrouble::Gone));
    }
}
