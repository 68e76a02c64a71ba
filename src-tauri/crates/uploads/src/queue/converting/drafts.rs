//! Drafts whose content is of a kind that the service takes only as WAV, whatever their names say: each becomes the converted
//! call, in its place and with what is said of it.

use std::{path::PathBuf, sync::Arc};

use gatehouse_vendors::authenticx::FileIdentity;
use tokio_util::sync::CancellationToken;

use super::{Asked, Making, convert_anew, original};
use crate::{
    Call, CallId, Conversion, ConvertTrouble, State,
    book::Book,
    call::{Original, Replacement},
    convert::{self, Job},
    patience,
    queue::Queue,
};

impl Queue {
    /// Converts these drafts, one after the other. Each goes on as the converted call, or says why it does not.
    pub fn convert_drafts(self: &Arc<Self>, ids: &[CallId]) {
        let begun: Vec<CallId> = ids.iter().copied().filter(|id| self.ask_for_draft(*id)).collect();
        let queue = Arc::clone(self);
        tokio::spawn(async move {
            for id in begun {
                queue.convert_draft(id).await;
            }
        });
    }

    /// Stops converting these drafts. They stay as they are.
    pub fn stop_converting_drafts(&self, ids: &[CallId]) {
        self.conversions.stop(ids.iter().copied().map(Asked::Draft));
    }

    /// Finds out which of these drafts can be converted.
    pub(in crate::queue) async fn offer_conversions(&self, ids: &[CallId]) {
        let wanted: Vec<(CallId, PathBuf, FileIdentity)> = self.with_book(|book| {
            let calls = ids.iter().filter_map(|id| book.get(*id));
            let open = calls.filter(|call| {
                call.state == State::Draft
                    && call.seen.conversion.is_none()
                    && call.media.may_be_converted()
            });
            open.map(|call| (call.id, call.path.clone(), call.identity.clone())).collect()
        });
        if wanted.is_empty() {
            return;
        }
        let looked = self.looked(move || {
            let look = |(id, path, identity): (CallId, PathBuf, FileIdentity)| {
                (id, patience::ask(&path, |path| Ok(convert::offer(path))).ok().flatten(), identity)
            };
            wanted.into_iter().map(look).collect::<Vec<_>>()
        });
        let looked = looked.await.unwrap_or_default();
        self.with_book(|book| {
            for (id, offer, identity) in looked {
                book.change(id, |call| {
                    if call.identity == identity {
                        call.seen.conversion = offer.map(Conversion::offered);
                    }
                });
            }
        });
    }

    /// Whether it can be converted, and is not being converted already.
    pub(in crate::queue) fn ask_for_draft(&self, id: CallId) -> bool {
        let may = |call: &Call| {
            let open = call.seen.conversion.as_ref().is_some_and(Conversion::is_open);
            call.state == State::Draft && open
        };
        let asked = self.with_book(|book| {
            book.get(id).is_some_and(may)
                && book.change(id, |call| call.seen.conversion = Some(Conversion::Queued)).is_some()
        });
        if asked {
            self.conversions.ask(Asked::Draft(id));
        }
        asked
    }

    /// Converts one that was asked for.
    pub(in crate::queue) async fn convert_draft(self: &Arc<Self>, id: CallId) {
        let _turn = self.conversions.turn.lock().await;
        let call = self.with_book(|book| book.get(id).cloned());
        let cancel = self.conversions.cancel_of(Asked::Draft(id));
        let Some((call, cancel)) = call.zip(cancel) else { return };
        let ended = self.replace(&call, cancel).await;
        self.conversions.ended(Asked::Draft(id));
        let after = match ended {
            Ok(()) => {
                self.look_into(&[id]).await;
                return;
            }
            Err(ConvertTrouble::Stopped) => convert_anew(call.path).await,
            Err(trouble) => Conversion::Failed(trouble),
        };
        self.with_book(|book| book.change(id, |call| call.seen.conversion = Some(after)));
    }

    /// Puts the converted file into the place of the draft's own. A draft that was handed over or removed meanwhile stays as
    /// it is.
    async fn replace(
        self: &Arc<Self>,
        call: &Call,
        cancel: CancellationToken,
    ) -> Result<(), ConvertTrouble> {
        let making = self.new_file()?;
        let (original, identity) = self.made(call, &making, cancel).await?;
        let now = (self.options.now)();
        let replacement = Replacement { path: making.path.clone(), identity, original };
        let kept = self.act(|book: &Book| {
            let same = |it: &&Call| it.state == State::Draft && it.identity == call.identity;
            let still = book.get(call.id).filter(same);
            let step = still
                .and_then(|_| book.note(call.id, |call| call.replace(replacement.clone(), now)));
            step.into_iter().collect()
        });
        match kept.await {
            Ok(ids) if !ids.is_empty() => {
                self.with_book(Book::refresh_findings);
                Ok(())
            }
            Ok(_) => {
                self.discard(making.path.clone());
                Err(ConvertTrouble::Stopped)
            }
            Err(trouble) => {
                self.discard(making.path.clone());
                Err(ConvertTrouble::Unwritable(trouble.to_string()))
            }
        }
    }

    async fn made(
        self: &Arc<Self>,
        call: &Call,
        making: &Making<'_>,
        cancel: CancellationToken,
    ) -> Result<(Original, FileIdentity), ConvertTrouble> {
        let (from, to, name, id) =
            (call.path.clone(), making.path.clone(), call.name.clone(), call.id);
        let queue = Arc::clone(self);
        let work = move || {
            let progress = |percent: u8| {
                let running = Some(Conversion::Running(percent));
                let noted =
                    queue.with_book(|book| book.change(id, |call| call.seen.conversion = running));
                // Nobody waits for what was removed.
                if noted.is_none() {
                    cancel.cancel();
                }
            };
            progress(0);
            let job = Job { from: &from, to: &to, cancel: &cancel, progress: &progress };
            let done = convert::convert(&job)?;
            let identity = FileIdentity::of(&to)
                .map_err(|error| ConvertTrouble::Unwritable(error.kind().to_string()))?;
            Ok((original(&from, &name, done), identity))
        };
        let made = tokio::task::spawn_blocking(work).await;
        made.unwrap_or(Err(ConvertTrouble::Unknown))
    }
}
