//! A step of a run: the replies that came are written down, and the next rows begun, at once.
//!
//! One write for several rows is what makes ten thousand of them fast: each write waits for the
//! disk. For each row the order is as ever: its intent is on disk before the service is asked.

use super::{ImportRow, Plan, RowState, Stage, rows};
use crate::audit::AT_ONCE;
use crate::records::Write;
use crate::transitions::{Event, Turn};
use crate::{By, Factor, Outcome, PersonId, Presence, Records, State, Trouble, Work};

/// How a row that was sent ended.
#[derive(Clone)]
pub enum RowEnd {
    /// The service added the person, under this guid.
    Added(String),
    /// The service changed the person.
    Changed,
    /// The service refused, in these words.
    Refused(String),
    /// Nothing was sent after all, for this reason: the row waits again.
    NotSent(String),
    /// The reply never came; what is known of it.
    Lost(String),
}

/// A row and how it ended.
#[derive(Clone)]
pub struct LastEnd {
    /// The row as it was begun.
    pub row: ImportRow,
    /// How it ended.
    pub end: RowEnd,
}

/// What a step brought.
#[derive(Default)]
pub struct Step {
    /// The rows to send now.
    pub begun: Vec<ImportRow>,
    /// The rows that are over with this step, and where they stand.
    pub over: Vec<RowState>,
    /// Whether other rows may wait still.
    pub more: bool,
}

/// The most rows that a step takes up without the service: a write must not hold up all others.
const MOST_AT_ONCE: usize = 200;

impl Records {
    /// Writes down how rows ended and begins up to `next` others, all of it at once. Rows that are
    /// taken up without the service end here and do not count.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] if no import runs, or the database's trouble; then nothing was written,
    /// and the same ends have to be handed in again.
    pub async fn import_step(
        &self,
        ends: &[LastEnd],
        next: usize,
        by: &By,
    ) -> Result<Step, Trouble> {
        let mut care = Care::OfAll;
        loop {
            let mut write = self.write(by).await?;
            match write.step(ends, next, care).await {
                // With one of the rows something is the matter: which one is found out row by row.
                Err(trouble) if care == Care::OfAll && is_of_row(trouble) => care = Care::OfEach,
                Err(trouble) => return Err(trouble),
                Ok(step) => {
                    crate::fault::fault_point("before-step-commit");
                    write.commit().await?;
                    crate::fault::fault_point("after-step-commit");
                    return Ok(step);
                }
            }
        }
    }
}

const NOTE: &str = "
    UPDATE import_rows SET state = ?, person = ?, words = ?
    WHERE import = (SELECT id FROM imports) AND line = ?;";

/// What trouble with one row costs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    /// The whole step, which is tried again with the other care: nearly always there is none.
    OfAll,
    /// The row alone: a mark before each row costs two turns of the database.
    OfEach,
}

/// Trouble that is about one row; with any other nothing more can be written.
fn is_of_row(trouble: Trouble) -> bool {
    !matches!(trouble, Trouble::Damaged | Trouble::Unwritable | Trouble::Moved | Trouble::Closed)
}

impl Write<'_> {
    async fn step(&mut self, ends: &[LastEnd], next: usize, care: Care) -> Result<Step, Trouble> {
        if self.import_stage().await? != Some(Stage::Running) {
            return Err(Trouble::NotNow);
        }
        let mut step = Step::default();
        let mut changed = Vec::with_capacity(ends.len());
        for last in ends {
            let row = self.end_row(last, care).await?;
            if row.state != RowState::Waiting {
                step.over.push(row.state);
            }
            changed.push(row);
        }
        self.note_rows(&changed).await?;
        let before = step.over.len();
        while step.begun.len() < next {
            step.more = step.over.len() - before >= MOST_AT_ONCE;
            if step.more {
                break;
            }
            let room = i64::try_from(next - step.begun.len()).unwrap_or(i64::MAX);
            let waiting = sqlx::query(rows::NEXT).bind(room).fetch_all(&mut *self.tx).await?;
            if waiting.is_empty() {
                break;
            }
            let mut changed = Vec::with_capacity(waiting.len());
            for found in &waiting {
                changed.push(self.begin_row(rows::row(found)?, care).await?);
            }
            self.note_rows(&changed).await?;
            let (begun, over): (Vec<_>, Vec<_>) =
                changed.into_iter().partition(|row| row.state == RowState::Sending);
            step.begun.extend(begun);
            step.over.extend(over.iter().map(|row| row.state));
        }
        Ok(step)
    }

    /// Begins a row, or ends it where the directory says no.
    async fn begin_row(&mut self, mut row: ImportRow, care: Care) -> Result<ImportRow, Trouble> {
        let person = row.person;
        let mark = self.mark(care).await?;
        let begun = self.try_row(&mut row).await;
        let (state, words) = match begun {
            Ok(state) => (state, String::new()),
            Err(trouble) if care == Care::OfEach && is_of_row(trouble) => {
                self.back(mark).await?;
                row.person = person;
                (RowState::Refused, trouble.to_string())
            }
            Err(trouble) => return Err(trouble),
        };
        self.release(care).await?;
        row.state = state;
        row.words = words;
        Ok(row)
    }

    async fn try_row(&mut self, row: &mut ImportRow) -> Result<RowState, Trouble> {
        row.typed.check()?;
        match row.plan {
            Plan::Add => {
                row.person = Some(self.begin_adding_of(row).await?);
                Ok(RowState::Sending)
            }
            Plan::Change => {
                let id = row.person.ok_or(Trouble::NoSuchPerson)?;
                let wanted =
                    serde_json::to_string(&row.typed.profile).map_err(|_| Trouble::Damaged)?;
                let mut held = self.hold(id).await?;
                self.happen(&mut held, Event::Written).await?;
                self.begin(&held, Work::Update, Some(&wanted)).await?;
                Ok(RowState::Sending)
            }
            Plan::Adopt => {
                let mut held = self.insert(&row.typed, State::Draft).await?;
                row.person = Some(held.person.id);
                self.adopt_held(&mut held, &row.guid).await?;
                for factor in Factor::ALL {
                    self.put_presence(&mut held, factor, Presence::Unknown).await?;
                }
                Ok(RowState::Done)
            }
            _ => Ok(RowState::Left),
        }
    }

    /// Begins to add somebody who was refused before, or never sent, with what the file says; else somebody new.
    async fn begin_adding_of(&mut self, row: &ImportRow) -> Result<PersonId, Trouble> {
        if let Some(id) = row.person {
            match self.hold(id).await {
                Ok(mut held) => {
                    self.happen(&mut held, Event::Retyped).await?;
                    self.put_profile(held.slot, &row.typed.profile).await?;
                    self.begin_adding(&mut held).await?;
                    return Ok(held.person.id);
                }
                // They were struck from the directory since.
                Err(Trouble::NoSuchPerson) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(self.insert_adding(&row.typed).await?.person.id)
    }

    /// Writes down how a row ended. Where the directory cannot take what the service said, that is
    /// unknown, with the reply as evidence: a guid exists nowhere else (vendors.md A-37).
    async fn end_row(&mut self, last: &LastEnd, care: Care) -> Result<ImportRow, Trouble> {
        let mut row = last.row.clone();
        let detail = self.by.detail.clone();
        let mark = self.mark(care).await?;
        let (state, words) = match self.try_end(&row, &last.end).await {
            Ok(ended) => ended,
            Err(trouble) if care == Care::OfEach && is_of_row(trouble) => {
                self.back(mark).await?;
                let said = match &last.end {
                    RowEnd::Added(guid) => format!("added under the id {guid}"),
                    _ => "another end than lost".to_owned(),
                };
                let words = format!("The service said: {said}. {trouble}");
                self.try_end(&row, &RowEnd::Lost(words)).await?
            }
            Err(trouble) => return Err(trouble),
        };
        self.release(care).await?;
        self.by.detail = detail;
        row.state = state;
        row.words = words;
        Ok(row)
    }

    /// Gives up the replies to all rows that are being sent.
    pub(super) async fn lose_rows(&mut self, why: &str) -> Result<(), Trouble> {
        let mut lost = Vec::new();
        for found in &sqlx::query(rows::SENDING).fetch_all(&mut *self.tx).await? {
            let end = RowEnd::Lost(why.to_owned());
            lost.push(self.end_row(&LastEnd { row: rows::row(found)?, end }, Care::OfEach).await?);
        }
        self.note_rows(&lost).await
    }

    async fn try_end(
        &mut self,
        row: &ImportRow,
        end: &RowEnd,
    ) -> Result<(RowState, String), Trouble> {
        let id = row.person.ok_or(Trouble::NoSuchPerson)?;
        let work = if row.plan == Plan::Add { Work::Add } else { Work::Update };
        let mut held = self.hold(id).await?;
        Ok(match end {
            RowEnd::Added(guid) => {
                self.turn(&held, Work::Add, Turn::Finished).await?;
                self.know(&mut held, Event::Added, guid).await?;
                self.tell_of(&held, work.word(), Outcome::Done);
                (RowState::Done, String::new())
            }
            RowEnd::Changed => {
                let wanted = self.turn(&held, Work::Update, Turn::Finished).await?;
                self.update(&mut held, wanted.as_deref()).await?;
                self.tell_of(&held, work.word(), Outcome::Done);
                (RowState::Done, String::new())
            }
            RowEnd::Refused(words) | RowEnd::NotSent(words) => {
                self.by.detail.clone_from(words);
                self.refuse_held(&mut held, work).await?;
                let again = matches!(end, RowEnd::NotSent(_));
                (if again { RowState::Waiting } else { RowState::Refused }, words.clone())
            }
            RowEnd::Lost(evidence) => {
                self.by.detail.clone_from(evidence);
                self.lose(&mut held, work).await?;
                (RowState::Unknown, evidence.clone())
            }
        })
    }

    /// A few rows go in one turn of the database.
    async fn note_rows(&mut self, changed: &[ImportRow]) -> Result<(), Trouble> {
        for rows in changed.chunks(AT_ONCE) {
            let mut noting = sqlx::query(sqlx::AssertSqlSafe(NOTE.repeat(rows.len())));
            for row in rows {
                noting = noting
                    .bind(row.state.word())
                    .bind(row.person.map(|person| person.to_string()))
                    .bind(&row.words)
                    .bind(row.line);
            }
            noting.execute(&mut *self.tx).await?;
        }
        Ok(())
    }

    /// Where to go back to: what was told by now.
    async fn mark(&mut self, care: Care) -> Result<usize, Trouble> {
        if care == Care::OfEach {
            sqlx::query("SAVEPOINT import_row").execute(&mut *self.tx).await?;
        }
        Ok(self.told.len())
    }

    async fn back(&mut self, told: usize) -> Result<(), Trouble> {
        self.told.truncate(told);
        sqlx::query("ROLLBACK TO import_row").execute(&mut *self.tx).await?;
        Ok(())
    }

    async fn release(&mut self, care: Care) -> Result<(), Trouble> {
        if care == Care::OfEach {
            sqlx::query("RELEASE import_row").execute(&mut *self.tx).await?;
        }
        Ok(())
    }
}
