//! What people say of calls: one by one, many at once, by a pattern over their names, and under which name they go.

use std::collections::{HashMap, HashSet};

use super::{Queue, QueueTrouble, keeping::PATTERN};
use crate::{
    Call, CallId, Event, FieldTrouble, KnownAgent, MetadataFields, Mismatch, Pattern, Reading,
    State, book::Book, names,
};

/// What a pattern reads from the names on the list.
#[derive(Debug, Clone)]
pub struct PatternPreview {
    /// Names on the list that could still be described.
    pub total: usize,
    /// Those that the pattern fits.
    pub fitting: usize,
    /// The first of them, and those that do not fit first of all.
    pub rows: Vec<PatternRow>,
}

/// A name, and what a pattern reads from it.
#[derive(Debug, Clone)]
pub struct PatternRow {
    /// The file's name.
    pub name: String,
    /// What it says, or where it is otherwise.
    pub read: Result<Reading, Mismatch>,
}

impl Queue {
    /// What is said about one file.
    ///
    /// # Errors
    /// A field that the service would refuse, or a row that is gone or on its way.
    pub async fn set_own(&self, id: CallId, fields: MetadataFields) -> Result<(), QueueTrouble> {
        match self.set_many(vec![(id, fields)]).await?.pop() {
            Some((_, trouble)) => Err(trouble),
            None => Ok(()),
        }
    }

    /// What is said about many files, each for itself. Those that cannot be described so stay as they are, and are
    /// told with what is wrong.
    ///
    /// # Errors
    /// [`QueueTrouble::NotKept`]: none was changed.
    pub async fn set_many(
        &self,
        changes: Vec<(CallId, MetadataFields)>,
    ) -> Result<Vec<(CallId, QueueTrouble)>, QueueTrouble> {
        let mut good = Vec::with_capacity(changes.len());
        let mut wrong = Vec::new();
        self.with_book(|book| {
            for (id, fields) in changes {
                match judged(book, id, fields) {
                    Ok(fields) => good.push((id, fields)),
                    Err(trouble) => wrong.push((id, trouble)),
                }
            }
        });
        let (_, left) = self.describe(&good, |call, fields| call.own.clone_from(fields)).await?;
        wrong.extend(left);
        self.with_book(Book::refresh_findings);
        Ok(wrong)
    }

    /// Describes calls; tells which, and which were on their way by then.
    async fn describe<T>(
        &self,
        good: &[(CallId, T)],
        say: impl Fn(&mut Call, &T),
    ) -> Result<(Vec<CallId>, Vec<(CallId, QueueTrouble)>), QueueTrouble> {
        let done = self
            .act(|book| {
                let describe = |(id, what): &(CallId, T)| {
                    book.step(*id, Event::Describe, |call| say(call, what))
                };
                good.iter().filter_map(describe).collect()
            })
            .await?;
        let known: HashSet<CallId> = done.iter().copied().collect();
        let left = good.iter().map(|(id, _)| *id).filter(|id| !known.contains(id));
        let left = left.map(|id| (id, QueueTrouble::NotNow)).collect();
        Ok((done, left))
    }

    /// The names that files are sent under; none for a file's own. The files keep theirs. Those that cannot be named
    /// so are told with what is wrong.
    ///
    /// # Errors
    /// [`QueueTrouble::NotKept`]: none was named.
    pub async fn send_as(
        &self,
        names: Vec<(CallId, Option<String>)>,
    ) -> Result<Vec<(CallId, QueueTrouble)>, QueueTrouble> {
        let mut good = Vec::with_capacity(names.len());
        let mut wrong = Vec::new();
        self.with_book(|book| {
            let mut taken: HashMap<String, CallId> =
                book.all().iter().map(|call| (call.sent_name().to_owned(), call.id)).collect();
            for (id, name) in names {
                match named(book, &mut taken, (id, name)) {
                    Ok(name) => good.push((id, name)),
                    Err(trouble) => wrong.push((id, trouble)),
                }
            }
        });
        let (done, left) = self.describe(&good, |call, name| call.sent_as.clone_from(name)).await?;
        self.look_back_at(&done).await;
        wrong.extend(left);
        self.with_book(Book::refresh_findings);
        Ok(wrong)
    }

    /// Tells whom the service has under which code, so that a call does not go under one person's code and another's name.
    pub fn know_agents(&self, agents: Vec<KnownAgent>) {
        self.with_book(|book| book.set_agents(agents));
    }

    /// A person says that these drafts go although the same content is here or was sent, or although something in or
    /// beside them cannot be read; or that a call stays as it was sent although its file grew.
    ///
    /// # Errors
    /// [`QueueTrouble::NotKept`].
    pub async fn waive(&self, ids: &[CallId]) -> Result<(), QueueTrouble> {
        self.act(|book| {
            let waive = |id: &CallId| {
                let call = book.get(*id)?;
                if call.grown.is_some() {
                    return book.note(*id, |call| call.grown = None);
                }
                (call.state == State::Draft).then_some(())?;
                let kinds = call.findings.iter().map(|finding| finding.kind);
                let kinds: Vec<_> = kinds.filter(|kind| kind.is_waivable()).collect();
                (!kinds.is_empty()).then_some(())?;
                book.note(*id, |call| call.waived.extend(kinds))
            };
            ids.iter().filter_map(waive).collect()
        })
        .await?;
        self.with_book(Book::refresh_findings);
        Ok(())
    }

    /// Reads the names of files by a pattern from now on; by none for a blank one.
    ///
    /// # Errors
    /// The pattern cannot be used, or [`QueueTrouble::NotKept`].
    pub async fn set_pattern(&self, text: &str) -> Result<(), QueueTrouble> {
        let text = text.trim();
        let pattern = if text.is_empty() { None } else { Some(Pattern::parse(text)?) };
        self.keep_note(PATTERN, text).await?;
        self.with_book(|book| book.set_pattern(pattern));
        Ok(())
    }

    /// What a pattern would read. Names that it does not fit come first: they are what a person has to see.
    ///
    /// # Errors
    /// The pattern cannot be used.
    pub fn preview_pattern(&self, text: &str, most: usize) -> Result<PatternPreview, QueueTrouble> {
        let pattern = Pattern::parse(text.trim())?;
        let names: Vec<String> = self.with_book(|book| {
            let open = book.all().iter().filter(|call| is_describable(call));
            open.map(|call| call.name.clone()).collect()
        });
        let row = |name: String| PatternRow { read: pattern.read(&name), name };
        let mut rows: Vec<PatternRow> = names.into_iter().map(row).collect();
        let (total, count) = (rows.len(), rows.iter().filter(|row| row.read.is_ok()).count());
        rows.sort_by_key(|row| match &row.read {
            Err(_) => 0,
            Ok(reading) if !reading.spoilt.is_empty() => 1,
            Ok(_) => 2,
        });
        rows.truncate(most);
        Ok(PatternPreview { total, fitting: count, rows })
    }
}

fn is_describable(call: &Call) -> bool {
    call.state.after(Event::Describe).is_some()
}

fn judged(book: &Book, id: CallId, fields: MetadataFields) -> Result<MetadataFields, QueueTrouble> {
    let fields = fields.checked()?;
    let call = book.get(id).ok_or(QueueTrouble::Gone)?;
    let described = Call { own: fields.clone(), ..call.clone() };
    match described.fields(book.batch()).lacks(call.sent_name()) {
        Some(trouble) => Err(trouble.into()),
        None => Ok(fields),
    }
}

/// `taken` holds the names on the list, and whose they are; it learns those that are given.
fn named(
    book: &Book,
    taken: &mut HashMap<String, CallId>,
    (id, name): (CallId, Option<String>),
) -> Result<Option<String>, QueueTrouble> {
    let call = book.get(id).ok_or(QueueTrouble::Gone)?;
    let Some(name) = name else { return Ok(None) };
    let name = names::checked(&name, &call.name, call.media.inside)?;
    if *taken.entry(name.clone()).or_insert(id) != id {
        let words = "Another call on the list is sent under this name".to_owned();
        return Err(FieldTrouble { field: "sentName", words }.into());
    }
    Ok((name != call.name).then_some(name))
}
