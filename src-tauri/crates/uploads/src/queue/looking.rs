//! Files that are added, and what looking at them brings to light. Rows are there at once; what they lack in knowledge
//! is a finding until it is there.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, atomic::Ordering},
};

use futures_util::{StreamExt, stream};
use gatehouse_records::Trouble;
use gatehouse_vendors::authenticx::{FileIdentity, Unreadable};

use tokio::task::JoinHandle;

use super::{Added, Queue, QueueTrouble, keeping::DATING, limited::Tried, random_letters};
use crate::{
    CallId, Dating, Finding, FindingKind, Media, MetadataFields, State,
    book::Book,
    intake::{Found, Intake, examine_again, take_in, take_in_all_the_same},
    media,
    metadata::Calendar,
    passed::{Conversion, Passed},
    patience::is_folder,
    sidecar::Sidecars,
    spellings::Spellings,
};

/// Files that are looked into before what was found is written down.
const SOME: usize = 64;
/// Files that are looked into at the same time: one that does not answer is no reason to wait for the next.
const AT_ONCE: usize = 4;

impl Queue {
    /// Looks at files and folders and adds them as drafts. Returns once all of them are looked into.
    ///
    /// # Errors
    /// [`QueueTrouble::NotKept`].
    pub async fn add(self: &Arc<Self>, paths: Vec<PathBuf>) -> Result<Added, QueueTrouble> {
        Ok(self.take_in(paths).await?.1)
    }

    /// What was passed over, until somebody has looked at it.
    pub fn passed(&self) -> Vec<Passed> {
        self.passed.lock().unwrap_or_else(PoisonError::into_inner).all()
    }

    /// Somebody has looked at all that was passed over.
    pub fn passed_seen(&self) {
        self.passed.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Adds something that was passed over: a file as it is, a folder as if it were dropped itself.
    ///
    /// # Errors
    /// [`QueueTrouble::Gone`]: it is not among them any more, or has no path here. [`QueueTrouble::NotKept`].
    pub async fn add_passed(self: &Arc<Self>, id: u64) -> Result<Added, QueueTrouble> {
        let taken = {
            let mut list = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
            let stays = |it: &Passed| {
                it.why.is_elsewhere() || it.conversion.as_ref().is_some_and(Conversion::is_going_on)
            };
            if list.get(id).is_some_and(stays) { None } else { list.take(id) }
        };
        let passed = taken.ok_or(QueueTrouble::Gone)?;
        let path = passed.path.clone();
        if self.looked(move || is_folder(&path)).await.unwrap_or_default() {
            return self.add(vec![passed.path]).await;
        }
        let now = (self.options.now)();
        let sidecars = self.sidecars();
        let look = move || take_in_all_the_same(&passed.path, now, sidecars);
        let intake = self.looked(look).await.unwrap_or_default();
        Ok(self.enter(intake).await?.1)
    }

    /// Adds a call once more whose file grew after it was sent, to go under another name: the service keeps what it has.
    ///
    /// # Errors
    /// [`QueueTrouble::Gone`]: its file did not grow. [`QueueTrouble::NotKept`].
    pub async fn add_grown(self: &Arc<Self>, id: CallId) -> Result<Added, QueueTrouble> {
        let call = self.with_book(|book| book.get(id).filter(|call| call.grown.is_some()).cloned());
        let Some(call) = call else { return Err(QueueTrouble::Gone) };
        let (fresh, added) = self.take_in(vec![call.path.clone()]).await?;
        if fresh.is_empty() {
            return Err(QueueTrouble::Gone);
        }
        self.act(|book| book.note(id, |call| call.grown = None).into_iter().collect()).await?;
        let name = |id: &CallId| {
            let name = self.with_book(|book| book.unlike_any(call.sent_name()));
            (*id, Some(name))
        };
        self.send_as(fresh.iter().map(name).collect()).await?;
        let said = |id: &CallId| (*id, MetadataFields { client_call_id: None, ..call.own.clone() });
        self.set_many(fresh.iter().map(said).collect()).await?;
        Ok(added)
    }

    /// The new rows, and what became of the drop.
    pub(super) async fn take_in(
        self: &Arc<Self>,
        paths: Vec<PathBuf>,
    ) -> Result<(Vec<CallId>, Added), QueueTrouble> {
        let now = (self.options.now)();
        let sidecars = self.sidecars();
        let known = self.known_paths();
        let look = move || take_in(&paths, now, sidecars, Spellings::of(known));
        let looked = self.looked(look).await;
        self.enter(looked.unwrap_or_default()).await
    }

    pub(super) async fn enter(
        self: &Arc<Self>,
        intake: Intake,
    ) -> Result<(Vec<CallId>, Added), QueueTrouble> {
        let undescribed = intake.undescribed;
        let known_unread = self.unread_of(&intake.found);
        let (fresh, known) = self.not_converted_yet(intake.passed);
        let passed = fresh.len();
        self.pass_over(fresh);
        let found = intake.found.len() + intake.again + known;
        let now = (self.options.now)();
        let fresh = self.act(|book| book.drafts(intake.found, now, random_letters)).await?;
        self.with_book(Book::refresh_findings);
        for id in &fresh {
            self.watch_growth(*id);
        }
        self.look_at(known_unread).await;
        let described_again = self.describe_anew(&intake.described).await?;
        let told = |id: &&CallId| {
            self.with_book(|book| book.get(**id).is_some_and(|call| !call.beside.is_empty()))
        };
        let described = described_again.difference(&fresh.iter().copied().collect()).count()
            + fresh.iter().filter(told).count();
        self.look_into(&fresh).await;
        let again = found - fresh.len();
        let added = Added { added: fresh.len(), again, passed, described, undescribed };
        Ok((fresh, added))
    }

    /// Drafts of these files that could not be read when they were looked at.
    fn unread_of(&self, found: &[Found]) -> Vec<CallId> {
        let paths: HashSet<&PathBuf> = found.iter().map(|found| &found.path).collect();
        self.with_book(|book| {
            let unread = book.all().iter().filter(|call| is_unread(call));
            unread.filter(|call| paths.contains(&call.path)).map(|call| call.id).collect()
        })
    }

    /// Files beside calls, read as dates are taken now.
    pub(super) fn sidecars(&self) -> Sidecars {
        let (order, rules) = self.with_book(|book| (book.dating().order, book.sheets().clone()));
        let calendar = Calendar::new(order, (self.options.now)());
        Sidecars::new(calendar, rules).remembering(&self.sheet_memory)
    }

    /// Takes dates in another way from now on, also those of drafts and of files beside them.
    ///
    /// # Errors
    /// [`QueueTrouble::NotKept`].
    pub async fn set_dating(&self, dating: Dating) -> Result<(), QueueTrouble> {
        let text = serde_json::to_string(&dating).unwrap_or_default();
        self.keep_note(DATING, &text).await?;
        let now = (self.options.now)();
        let folders = self.with_book(|book| {
            book.set_dating(dating, now);
            let drafts = book.all().iter().filter(|call| call.state == State::Draft);
            drafts.filter_map(|call| call.origin().parent().map(Path::to_owned)).collect()
        });
        self.describe_anew(&folders).await?;
        Ok(())
    }

    /// Reads again what describes calls in these folders: it was added together with them, or after them.
    pub(super) async fn describe_anew(
        &self,
        folders: &HashSet<PathBuf>,
    ) -> Result<HashSet<CallId>, Trouble> {
        if folders.is_empty() {
            return Ok(HashSet::new());
        }
        let wanted: Vec<_> = self.with_book(|book| {
            // What is known of a call whose disk is away stays known.
            let calls = book.all().iter().filter(|call| call.state == State::Draft);
            let inside = calls
                .filter(|call| !is_unread(call))
                .filter(|call| call.origin().parent().is_some_and(|it| folders.contains(it)));
            inside.map(|call| (call.id, call.origin().to_owned())).collect()
        });
        let mut sidecars = self.sidecars();
        let read = self.looked(move || {
            let read = |(id, path): (CallId, PathBuf)| (id, sidecars.beside(&path));
            wanted.into_iter().map(read).collect::<Vec<_>>()
        });
        let read = read.await.unwrap_or_default();
        let described = read.iter().filter(|(_, beside)| !beside.is_empty()).map(|(id, _)| *id);
        let described = described.collect();
        self.act(|book| {
            let changed = read
                .iter()
                .filter(|(id, beside)| book.get(*id).is_some_and(|call| call.beside != *beside));
            let note = |(id, beside): &(CallId, _)| {
                book.note(*id, |call| call.take_beside(Clone::clone(beside)))
            };
            changed.filter_map(note).collect()
        })
        .await?;
        self.with_book(Book::refresh_findings);
        Ok(described)
    }

    /// Reads again what describes calls in these folders, where nobody waits for it.
    async fn describe_by_itself(&self, folders: &HashSet<PathBuf>) {
        if let Err(trouble) = self.describe_anew(folders).await {
            tracing::warn!(%trouble, "what describes calls could not be written down");
        }
    }

    /// Reads again what describes drafts and could not be read, beside everything else.
    pub(super) fn describe_unread(self: &Arc<Self>) {
        let folders: HashSet<PathBuf> = self.with_book(|book| {
            let drafts = book.all().iter().filter(|call| call.state == State::Draft);
            let unread = drafts.filter(|call| call.beside.iter().any(|it| it.unread));
            unread.filter_map(|call| call.origin().parent().map(Path::to_owned)).collect()
        });
        if folders.is_empty() || self.describing.swap(true, Ordering::AcqRel) {
            return;
        }
        let queue = Arc::clone(self);
        tokio::spawn(async move {
            queue.describe_by_itself(&folders).await;
            queue.describing.store(false, Ordering::Release);
        });
    }

    /// Finds out what drafts tell about themselves, and whether they are here or were sent already. Those that still
    /// grow come later.
    pub(super) async fn look_into(self: &Arc<Self>, ids: &[CallId]) {
        let _one_at_a_time = self.looking.lock().await;
        for some in ids.chunks(SOME) {
            let wanted: Vec<_> = self.with_book(|book| {
                let calls = some.iter().filter_map(|id| book.get(*id));
                let drafts = calls.filter(|call| call.state == State::Draft && !grows(call));
                let fresh = drafts.filter(|call| call.media == Media::default());
                fresh
                    .map(|it| (it.id, it.path.clone(), it.name.clone(), it.identity.clone()))
                    .collect()
            });
            let looked = self.media_of(wanted).await;
            self.note_media(&looked).await;
        }
        self.compare(ids).await;
        self.offer_conversions(ids).await;
        self.with_book(|book| {
            for id in ids {
                // Growth is a finding of its own, and ends with another look.
                book.change(*id, |call| call.seen.looking = false);
            }
            book.refresh_findings();
        });
    }

    async fn note_media(&self, looked: &[(CallId, Media, FileIdentity)]) {
        let now = (self.options.now)();
        let noted = self.act(|book| {
            let told = looked.iter().filter(|(_, media, _)| *media != Media::default());
            let note = |(id, media, identity): &(CallId, Media, _)| {
                book.get(*id).filter(|call| call.identity == *identity)?;
                book.note(*id, |call| {
                    call.media = media.clone();
                    if let Some(original) = &call.original {
                        call.media.began.clone_from(&original.began);
                    }
                    let changed = call.changed(now);
                    call.derived.date(&call.media, &changed, book.dating().stamp);
                })
            };
            told.filter_map(note).collect()
        });
        if let Err(trouble) = noted.await {
            tracing::warn!(%trouble, "what a file tells about itself could not be written down");
        }
    }

    /// What files tell about themselves, some at a time. One that does not answer is told as such, and holds up no other.
    async fn media_of(
        self: &Arc<Self>,
        wanted: Vec<(CallId, PathBuf, String, FileIdentity)>,
    ) -> Vec<(CallId, Media, FileIdentity)> {
        let look = |(id, path, name, identity): (CallId, PathBuf, String, FileIdentity)| async move {
            let known = identity.clone();
            let look = move |path: &Path| media::look(path, &name, &known);
            (id, self.limited(&path, look).await, identity)
        };
        let mut looked = Vec::with_capacity(wanted.len());
        let mut looks = stream::iter(wanted).map(look).buffer_unordered(AT_ONCE);
        while let Some((id, tried, identity)) = looks.next().await {
            match tried {
                Tried::Done(Ok(media)) => looked.push((id, media, identity)),
                Tried::Done(Err(why)) => self.say_unread(id, &why),
                Tried::Busy => self.say_unread(id, &Unreadable::Away),
                Tried::Late(media) => {
                    self.say_unread(id, &Unreadable::Away);
                    self.wait_for(id, media, identity);
                }
            }
        }
        looked
    }

    fn say_unread(&self, id: CallId, why: &Unreadable) {
        let detail = Some(why.to_string());
        let finding = Finding { kind: FindingKind::Unreadable, detail };
        self.with_book(|book| book.change(id, |call| call.findings = vec![finding]));
    }

    /// Takes what a file tells when it answers after all.
    fn wait_for(
        self: &Arc<Self>,
        id: CallId,
        media: JoinHandle<Result<Media, Unreadable>>,
        identity: FileIdentity,
    ) {
        let queue = Arc::downgrade(self);
        tokio::spawn(async move {
            let media = media.await;
            let Some(queue) = queue.upgrade() else { return };
            if let Ok(Ok(media)) = media {
                queue.note_media(&[(id, media, identity)]).await;
            }
            queue.look_at(vec![id]).await;
        });
    }

    /// Looks at a file again and again until nobody writes to it any more, and then into it.
    pub(super) fn watch_growth(self: &Arc<Self>, id: CallId) {
        let queue = Arc::clone(self);
        if queue.growing(id).is_none() {
            return;
        }
        tokio::spawn(async move {
            while let Some(path) = queue.growing(id) {
                tokio::time::sleep(queue.options.look_again).await;
                if !queue.look_whether_it_grows(id, path).await {
                    return;
                }
            }
            queue.look_into(&[id]).await;
        });
    }

    async fn look_whether_it_grows(&self, id: CallId, path: PathBuf) -> bool {
        let now = (self.options.now)();
        let device = self.with_book(|book| book.get(id).and_then(|call| call.device));
        let look = move || examine_again(&path, device, now);
        let Some(found) = self.looked(look).await else { return false };
        self.insist(|book| book.note(id, |call| call.take_look(&found, now)).into_iter().collect())
            .await;
        self.with_book(|book| {
            book.change(id, |call| {
                let still = found.findings.iter().any(|it| it.kind == FindingKind::Growing);
                call.seen.looking = !still;
                call.take_look(&found, now);
            });
            book.refresh_findings();
        });
        true
    }

    fn growing(&self, id: CallId) -> Option<PathBuf> {
        self.with_book(|book| {
            let call = book.get(id).filter(|call| call.state == State::Draft)?;
            grows(call).then(|| call.path.clone())
        })
    }

    /// Looks again at drafts whose files could not be read, where they can be now.
    pub(super) async fn look_at_unread(self: &Arc<Self>) {
        let unread: Vec<(CallId, PathBuf)> = self.with_book(|book| {
            let unread = book.all().iter().filter(|call| is_unread(call));
            unread.map(|call| (call.id, call.path.clone())).collect()
        });
        if unread.is_empty() {
            return;
        }
        let opens = |(id, path): (CallId, PathBuf)| async move {
            let opens = self.limited(&path, |path| std::fs::File::open(path).is_ok()).await;
            matches!(opens, Tried::Done(true)).then_some(id)
        };
        let opened = stream::iter(unread).map(opens).buffer_unordered(AT_ONCE);
        let there: Vec<CallId> = opened.filter_map(std::future::ready).collect().await;
        if there.is_empty() {
            return;
        }
        let folders = self.with_book(|book| {
            let calls = there.iter().filter_map(|id| book.get(*id));
            calls.filter_map(|call| call.origin().parent().map(Path::to_owned)).collect()
        });
        self.look_at(there).await;
        self.describe_by_itself(&folders).await;
    }

    /// Looks at the files of drafts, which may have changed while nobody did.
    pub async fn look_at(self: &Arc<Self>, ids: Vec<CallId>) {
        let ids = self.without_lost(ids).await;
        let drafts = self.with_book(|book| {
            let drafts = ids.iter().filter_map(|id| book.get(*id));
            let drafts = drafts.filter(|call| call.state == State::Draft);
            drafts.map(|call| (call.id, call.path.clone(), call.device)).collect::<Vec<_>>()
        });
        let now = (self.options.now)();
        let looked = self.looked(move || {
            let look =
                |(id, path, device): (CallId, PathBuf, _)| (id, examine_again(&path, device, now));
            drafts.into_iter().map(look).collect::<Vec<_>>()
        });
        let looked = looked.await.unwrap_or_default();
        let ids: Vec<CallId> = looked.iter().map(|(id, _)| *id).collect();
        self.with_book(|book| {
            for (id, found) in looked {
                book.change(id, |call| {
                    // What was looked at before is known already.
                    call.seen.looking = found.is_read() && !call.identity.is_still(&found.identity);
                    call.take_look(&found, now);
                });
            }
            book.refresh_findings();
        });
        for id in &ids {
            self.watch_growth(*id);
        }
        self.look_at_originals(&ids).await;
        let queue = Arc::clone(self);
        tokio::spawn(async move { queue.look_into(&ids).await });
    }
}

/// A draft whose file could not be read.
fn is_unread(call: &crate::Call) -> bool {
    call.state == State::Draft
        && call.findings.iter().any(|finding| finding.kind == FindingKind::Unreadable)
}

fn grows(call: &crate::Call) -> bool {
    call.findings.iter().any(|finding| finding.kind == FindingKind::Growing)
}
