//! The journal of the queue of calls. Each step of a call is on disk before anybody sees it.

use jiff::Timestamp;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row};
use uuid::Uuid;

use crate::person::moment;
use crate::records::Write;
use crate::{By, Entry, Outcome, Records, Trouble};

mod presets;
mod receipts;

pub use presets::Preset;
pub use receipts::{Followed, RECEIPTS_HEADER, Receipt, ReceiptPage, Word};

/// A backup that was restored leaves this note: what it says of calls may no longer be so.
const RESTORED: &str = "restored";

/// The most values that one statement of SQLite binds here.
const MOST_BOUND: usize = 500;

/// A call of the queue as it is kept. What its state and details mean is the queue's business.
#[derive(Clone, PartialEq, Eq)]
pub struct UploadRecord {
    /// Its name in the queue.
    pub id: Uuid,
    /// Where it stands in the order of the queue.
    pub place: i64,
    /// The state, as a word.
    pub state: String,
    /// The connection it was handed over for; empty before.
    pub connection: String,
    /// Everything else, as JSON.
    pub details: String,
}

/// Something that happened to a call.
#[derive(Clone)]
pub struct UploadStep {
    /// What it is from now on.
    pub record: UploadRecord,
    /// What happened.
    pub event: String,
    /// The state before; empty for a call that is new.
    pub before: String,
    /// Which attempt it was.
    pub attempt: u32,
    /// What it leaves behind for good, once it has arrived.
    pub receipt: Option<Receipt>,
    /// What the audit is told, where it is worth an entry: the action, its end and the service's id.
    pub told: Option<(&'static str, Outcome, String)>,
}

/// A step that was written down.
#[derive(Clone, PartialEq, Eq)]
pub struct PastStep {
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub event: String,
    /// The state after it.
    pub after: String,
    /// Which attempt it was.
    pub attempt: u32,
}

/// The queue as the last process left it.
pub struct KeptUploads {
    /// The calls in their order.
    pub uploads: Vec<UploadRecord>,
    /// True when this comes from a backup that was restored since: calls may have been sent after it was made.
    pub restored: bool,
}

impl Records {
    /// Writes steps down, all of them or none.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn keep_uploads(&self, steps: &[UploadStep], by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        for step in steps {
            write.keep_upload(step).await?;
        }
        crate::fault::fault_point("before-step-commit");
        write.commit().await?;
        crate::fault::fault_point("after-step-commit");
        Ok(())
    }

    /// Every call of the queue.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn uploads(&self) -> Result<KeptUploads, Trouble> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT id, place, state, connection, details FROM uploads ORDER BY place, id",
        )
        .fetch_all(&mut *reader)
        .await?;
        let uploads = rows.iter().map(upload).collect::<Result<_, _>>()?;
        drop(reader);
        let restored = self.upload_note(RESTORED).await?.is_some();
        Ok(KeptUploads { uploads, restored })
    }

    /// The queue has taken into account that it comes from a backup.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn uploads_are_current(&self, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        sqlx::query("DELETE FROM upload_notes WHERE name = ?")
            .bind(RESTORED)
            .execute(&mut *write.tx)
            .await?;
        write.commit().await
    }

    /// Gives calls their places in the order of the queue.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn place_uploads(&self, places: &[(Uuid, i64)], by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        for (id, place) in places {
            sqlx::query("UPDATE uploads SET place = ? WHERE id = ?")
                .bind(place)
                .bind(id.to_string())
                .execute(&mut *write.tx)
                .await?;
        }
        write.commit().await
    }

    /// Strikes calls off the queue. Their receipts stay.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn strike_uploads(&self, ids: &[Uuid], by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        for some in ids.chunks(MOST_BOUND) {
            let mut delete = QueryBuilder::new("DELETE FROM uploads WHERE id IN (");
            let mut list = delete.separated(", ");
            for id in some {
                list.push_bind(id.to_string());
            }
            delete.push(")");
            delete.build().execute(&mut *write.tx).await?;
        }
        write.commit().await
    }

    /// What happened to a call so far, the earliest first.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn upload_steps(&self, id: Uuid) -> Result<Vec<PastStep>, Trouble> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT at, event, after, attempt FROM upload_steps WHERE upload = ? ORDER BY seq",
        )
        .bind(id.to_string())
        .fetch_all(&mut *reader)
        .await?;
        rows.iter().map(past_step).collect()
    }

    /// Something that the queue remembers.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn upload_note(&self, name: &str) -> Result<Option<String>, Trouble> {
        let mut reader = self.reader().await?;
        let text = sqlx::query_scalar("SELECT text FROM upload_notes WHERE name = ?")
            .bind(name)
            .fetch_optional(&mut *reader)
            .await?;
        Ok(text)
    }

    /// Remembers something for the queue, in the place of what was under this name.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn put_upload_note(&self, name: &str, text: &str, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        sqlx::query(
            "INSERT INTO upload_notes (name, text) VALUES (?, ?)
             ON CONFLICT (name) DO UPDATE SET text = excluded.text",
        )
        .bind(name)
        .bind(text)
        .execute(&mut *write.tx)
        .await?;
        write.commit().await
    }
}

impl Write<'_> {
    async fn keep_upload(&mut self, step: &UploadStep) -> Result<(), Trouble> {
        let record = &step.record;
        let id = record.id.to_string();
        sqlx::query(
            "INSERT INTO uploads (id, place, state, connection, details) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET place = excluded.place, state = excluded.state,
                 connection = excluded.connection, details = excluded.details",
        )
        .bind(&id)
        .bind(record.place)
        .bind(&record.state)
        .bind(&record.connection)
        .bind(&record.details)
        .execute(&mut *self.tx)
        .await?;
        sqlx::query(
            "INSERT INTO upload_steps (upload, at, event, before, after, attempt)
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(&id)
        .bind(self.by.at.as_millisecond())
        .bind(&step.event)
        .bind(&step.before)
        .bind(&record.state)
        .bind(step.attempt)
        .execute(&mut *self.tx)
        .await?;
        if let Some(receipt) = &step.receipt {
            self.keep_receipt(receipt).await?;
        }
        if let Some((action, outcome, reference)) = &step.told {
            let by = self.by.clone().reference(reference);
            let entry = Entry::new(action, *outcome, &by).at_connection(&record.connection);
            self.tell(entry);
        }
        Ok(())
    }
}

/// Marks the queue of a database that is about to take the place of another: calls may have been sent since.
pub(crate) async fn doubt_the_queue(of: &mut sqlx::SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT OR REPLACE INTO upload_notes (name, text) VALUES (?, '')")
        .bind(RESTORED)
        .execute(of)
        .await?;
    Ok(())
}

fn upload(row: &SqliteRow) -> Result<UploadRecord, Trouble> {
    Ok(UploadRecord {
        id: Uuid::try_parse(row.try_get("id")?).map_err(|_| Trouble::Damaged)?,
        place: row.try_get("place")?,
        state: row.try_get("state")?,
        connection: row.try_get("connection")?,
        details: row.try_get("details")?,
    })
}

fn past_step(row: &SqliteRow) -> Result<PastStep, Trouble> {
    Ok(PastStep {
        at: moment(row.try_get("at")?),
        event: row.try_get("event")?,
        after: row.try_get("after")?,
        attempt: row.try_get("attempt")?,
    })
}
