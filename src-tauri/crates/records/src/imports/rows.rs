//! The rows of an import: keeping them and reading them page by page.

use serde::Serialize;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{ImportRow, Plan, RowState};
use crate::records::Write;
use crate::{Records, Trouble};

/// How many rows one statement takes.
const BATCH: usize = 500;

/// Which rows of an import. Empty lists leave nothing out.
#[derive(Clone, Default)]
pub struct RowFilter {
    /// Of these plans.
    pub plans: Vec<Plan>,
    /// In these states.
    pub states: Vec<RowState>,
}

/// Some rows of an import, in the order of the file.
pub struct RowPage {
    /// The rows of this page.
    pub rows: Vec<ImportRow>,
    /// How many the filter lets through.
    pub total: u64,
}

/// A row as the statement for many takes it.
#[derive(Serialize)]
struct Line<'a> {
    line: u32,
    plan: &'a str,
    state: &'a str,
    typed: String,
    guid: &'a str,
    person: Option<String>,
    differs: String,
    field: &'a str,
    words: &'a str,
}

/// Everything that an [`ImportRow`] is made of, of the one import there is. Its id has to be said: the
/// keys of the table begin with it.
macro_rules! columns {
    () => {
        "SELECT line, plan, state, typed, guid, person, differs, field, words FROM import_rows
         WHERE import = (SELECT id FROM imports)"
    };
}

/// The next rows that wait.
pub(super) const NEXT: &str = concat!(columns!(), " AND state = 'waiting' ORDER BY line LIMIT ?");
/// The rows that are being sent.
pub(super) const SENDING: &str = concat!(columns!(), " AND state = 'sending' ORDER BY line");
/// All rows, in the order of the file.
pub(super) const ALL: &str = concat!(columns!(), " ORDER BY line");

const CHOSEN: &str = "
    AND (?1 = '[]' OR plan IN (SELECT value FROM json_each(?1)))
      AND (?2 = '[]' OR state IN (SELECT value FROM json_each(?2)))";

impl Records {
    /// A page of the import's rows.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn import_rows(
        &self,
        filter: &RowFilter,
        offset: u64,
        limit: u32,
    ) -> Result<RowPage, Trouble> {
        let plans: Vec<_> = filter.plans.iter().map(|plan| plan.word()).collect();
        let states: Vec<_> = filter.states.iter().map(|state| state.word()).collect();
        let plans = serde_json::Value::from(plans).to_string();
        let states = serde_json::Value::from(states).to_string();
        let mut reader = self.reader().await?;
        let total: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "SELECT COUNT(*) FROM import_rows WHERE import = (SELECT id FROM imports) {CHOSEN}"
        )))
        .bind(&plans)
        .bind(&states)
        .fetch_one(&mut *reader)
        .await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "{} {CHOSEN} ORDER BY line LIMIT ?3 OFFSET ?4",
            columns!()
        )))
        .bind(&plans)
        .bind(&states)
        .bind(limit)
        .bind(i64::try_from(offset).unwrap_or(i64::MAX))
        .fetch_all(&mut *reader)
        .await?;
        Ok(RowPage {
            rows: rows.iter().map(row).collect::<Result<_, _>>()?,
            total: total.unsigned_abs(),
        })
    }
}

impl Write<'_> {
    pub(super) async fn put_rows(
        &mut self,
        import: i64,
        rows: &[ImportRow],
    ) -> Result<(), Trouble> {
        for batch in rows.chunks(BATCH) {
            let lines: Vec<Line<'_>> = batch.iter().map(line).collect::<Result<_, _>>()?;
            let lines = serde_json::to_string(&lines).map_err(|_| Trouble::Damaged)?;
            sqlx::query(
                "INSERT INTO import_rows (import, line, plan, state, typed, guid, person, differs,
                                          field, words)
                 SELECT ?1, value ->> 'line', value ->> 'plan', value ->> 'state',
                        value ->> 'typed', value ->> 'guid', value ->> 'person',
                        value ->> 'differs', value ->> 'field', value ->> 'words'
                 FROM json_each(?2)",
            )
            .bind(import)
            .bind(lines)
            .execute(&mut *self.tx)
            .await?;
        }
        Ok(())
    }
}

fn line(row: &ImportRow) -> Result<Line<'_>, Trouble> {
    let text = |value: serde_json::Result<String>| value.map_err(|_| Trouble::Damaged);
    Ok(Line {
        line: row.line,
        plan: row.plan.word(),
        state: row.state.word(),
        typed: text(serde_json::to_string(&row.typed))?,
        guid: &row.guid,
        person: row.person.map(|person| person.to_string()),
        differs: text(serde_json::to_string(&row.differs))?,
        field: &row.field,
        words: &row.words,
    })
}

pub(super) fn row(row: &SqliteRow) -> Result<ImportRow, Trouble> {
    let person: Option<&str> = row.try_get("person")?;
    Ok(ImportRow {
        line: row.try_get("line")?,
        plan: Plan::from_word(row.try_get("plan")?).ok_or(Trouble::Damaged)?,
        state: RowState::from_word(row.try_get("state")?).ok_or(Trouble::Damaged)?,
        typed: serde_json::from_str(row.try_get("typed")?).map_err(|_| Trouble::Damaged)?,
        guid: row.try_get("guid")?,
        person: person.map(|id| id.parse().map_err(|_| Trouble::Damaged)).transpose()?,
        differs: serde_json::from_str(row.try_get("differs")?).map_err(|_| Trouble::Damaged)?,
        field: row.try_get("field")?,
        words: row.try_get("words")?,
    })
}
