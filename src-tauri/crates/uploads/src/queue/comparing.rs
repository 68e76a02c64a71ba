//! Whether a file is here, or was sent, already. Nothing is read of a file whose length no other has, and little of
//! one that differs at its beginning or its end.

use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::{Arc, Weak},
};

use gatehouse_records::{Receipt, Records, Trouble};
use sha2::{Digest, Sha256};

use super::Queue;
use crate::{Call, CallId, Earlier, State, book::Book};

/// What is read for a print, at each end.
const END: u64 = 64 * 1024;
const CHUNK: usize = 256 * 1024;
/// Chunks between two questions whether the row is still there.
const PATIENCE: usize = 64;

impl Queue {
    /// Compares drafts with whatever has their length, and with what arrived.
    pub(super) async fn compare(self: &Arc<Self>, ids: &[CallId]) {
        let records = self.journal.records().await;
        let connection = self.destination().map(|to| to.connection);
        let sizes: Vec<u64> = self.with_book(|book| {
            let sizes = ids.iter().filter_map(|id| book.get(*id)).filter(|it| is_open(it));
            sizes.map(Call::bytes).filter(|bytes| *bytes > 0).collect()
        });
        let sizes: HashSet<u64> = sizes.into_iter().collect();
        let sent = match (&records, &connection) {
            (Some(records), Some(connection)) => {
                let sizes: Vec<u64> = sizes.iter().copied().collect();
                records.sizes_sent(connection, &sizes).await.unwrap_or_default()
            }
            _ => HashSet::new(),
        };
        self.take_prints(&sizes).await;
        for id in self.with_book(|book| doubtful(book, &sizes, &sent)) {
            self.take_hash(id).await;
        }
        if let (Some(records), Some(connection)) = (records, connection) {
            self.look_back(ids, (&records, &connection)).await;
        }
    }

    /// Takes a print of every file whose length another has too.
    async fn take_prints(self: &Arc<Self>, sizes: &HashSet<u64>) {
        let wanted: Vec<(CallId, PathBuf)> = self.with_book(|book| {
            let mut many: HashMap<u64, usize> = HashMap::new();
            for call in book.all().iter().filter(|call| sizes.contains(&call.bytes())) {
                *many.entry(call.bytes()).or_default() += 1;
            }
            let calls = book.all().iter().filter(|call| {
                call.seen.print.is_none() && many.get(&call.bytes()).is_some_and(|many| *many > 1)
            });
            calls.map(|call| (call.id, call.path.clone())).collect()
        });
        let mut taken = Vec::with_capacity(wanted.len());
        for (id, path) in wanted {
            let print = self.limited(&path, |path| print(path).ok()).await;
            taken.push((id, print.done().flatten()));
        }
        self.with_book(|book| {
            for (id, print) in taken {
                book.change(id, |call| call.seen.print = print);
            }
        });
    }

    async fn take_hash(self: &Arc<Self>, id: CallId) {
        let Some((path, identity)) = self
            .with_book(|book| book.get(id).map(|call| (call.path.clone(), call.identity.clone())))
        else {
            return;
        };
        let queue = Arc::downgrade(self);
        let taken = tokio::task::spawn_blocking(move || hash(&path, &wanted(queue, id))).await;
        let Ok(Ok(Some(content))) = taken else { return };
        let noted = self.act(|book| {
            let same = book.get(id).is_some_and(|call| call.identity == identity);
            let note = || book.note(id, |call| call.content = Some(content));
            same.then(note).flatten().into_iter().collect()
        });
        if let Err(trouble) = noted.await {
            tracing::warn!(%trouble, "the hash of a file could not be written down");
        }
    }

    /// Looks for drafts in the history of the connection.
    async fn look_back(&self, ids: &[CallId], (records, connection): (&Records, &str)) {
        let open: Vec<(CallId, String, Option<String>)> = self.with_book(|book| {
            let calls = ids.iter().filter_map(|id| book.get(*id)).filter(|call| is_open(call));
            calls.map(|it| (it.id, it.sent_name().to_owned(), it.content.clone())).collect()
        });
        let names: Vec<String> = open.iter().map(|(_, name, _)| name.clone()).collect();
        let there = records.names_sent(connection, &names).await.unwrap_or_default();
        let mut seen = Vec::with_capacity(open.len());
        for (id, name, content) in open {
            let before = match content {
                Some(content) => earlier(records, connection, &content).await.ok().flatten(),
                None => None,
            };
            seen.push((id, there.contains(&name).then_some(name), before));
        }
        self.with_book(|book| {
            for (id, namesake, before) in seen {
                let same = book.get(id).is_some_and(|call| {
                    call.seen.namesake == namesake && call.seen.before == before
                });
                if !same {
                    book.change(id, |call| {
                        (call.seen.namesake, call.seen.before) = (namesake, before);
                    });
                }
            }
            book.refresh_findings();
        });
    }

    /// Looks for these drafts in the history again.
    pub(super) async fn look_back_at(&self, ids: &[CallId]) {
        let records = self.journal.records().await;
        let to = self.destination();
        if let Some((records, to)) = records.zip(to) {
            self.look_back(ids, (&records, &to.connection)).await;
        }
    }

    /// The same for every draft, in the background: the connection or the history is another one.
    pub(super) fn look_back_at_all(self: &Arc<Self>) {
        let queue = Arc::clone(self);
        tokio::spawn(async move {
            let ids: Vec<CallId> = queue.with_book(|book| {
                let drafts = book.all().iter().filter(|call| is_open(call));
                drafts.map(|call| call.id).collect()
            });
            if !ids.is_empty() {
                queue.look_back_at(&ids).await;
            }
        });
    }
}

fn is_open(call: &Call) -> bool {
    call.state == State::Draft
}

/// Calls whose whole content has to be known: their length is in the history, or their print is another's too.
fn doubtful(book: &Book, sizes: &HashSet<u64>, sent: &HashSet<u64>) -> Vec<CallId> {
    let mut prints: HashMap<(u64, [u8; 32]), usize> = HashMap::new();
    let of = |call: &Call| call.seen.print.map(|print| (call.bytes(), print));
    for print in book.all().iter().filter_map(of) {
        *prints.entry(print).or_default() += 1;
    }
    let doubtful = |call: &&Call| {
        let twin = of(call).is_some_and(|print| prints.get(&print).is_some_and(|many| *many > 1));
        let known = call.content.is_some() || (call.state.has_arrived() && call.sha256.is_some());
        let before = is_open(call) && sent.contains(&call.bytes());
        !known && sizes.contains(&call.bytes()) && (twin || before)
    };
    book.all().iter().filter(doubtful).map(|call| call.id).collect()
}

async fn earlier(
    records: &Records,
    connection: &str,
    content: &str,
) -> Result<Option<Earlier>, Trouble> {
    let found = records.receipt_with_hash(connection, content).await?;
    Ok(found.map(|Receipt { file, ended, .. }| Earlier { file, ended: ended.into() }))
}

/// Whether the row of a file is still there to be told.
fn wanted(queue: Weak<Queue>, id: CallId) -> impl Fn() -> bool {
    move || queue.upgrade().is_some_and(|queue| queue.with_book(|book| book.get(id).is_some()))
}

fn print(path: &Path) -> io::Result<[u8; 32]> {
    let mut file = File::open(path)?;
    let bytes = file.metadata()?.len();
    let mut ends = Vec::new();
    (&mut file).take(END).read_to_end(&mut ends)?;
    file.seek(SeekFrom::Start(bytes.saturating_sub(END)))?;
    file.take(END).read_to_end(&mut ends)?;
    Ok(Sha256::digest(&ends).into())
}

/// None where nobody wants it any more.
fn hash(path: &Path, wanted: &impl Fn() -> bool) -> io::Result<Option<String>> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    for turn in 0_usize.. {
        if turn % PATIENCE == 0 && !wanted() {
            return Ok(None);
        }
        let read = file.read(&mut chunk)?;
        if read == 0 {
            break;
        }
        hash.update(chunk.get(..read).unwrap_or_default());
    }
    Ok(Some(hex::encode(hash.finalize())))
}
