//! What arrived, kept for good, and what became of it at the service.

use std::collections::HashSet;

use futures_util::TryStreamExt;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row, Sqlite};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use uuid::Uuid;

use super::MOST_BOUND;
use crate::person::moment;
use crate::records::Write;
use crate::table::Table;
use crate::words::words;
use crate::{By, Entry, Outcome, Records, Trouble, fold};

words! {
    /// By whose word a call arrived.
    Word {
        /// The service said so when it was sent.
        Reply = "reply",
        /// The service said so when it was asked later.
        Lookup = "lookup",
        /// A person said so.
        Person = "person",
    }
}

/// A call that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its name in the queue.
    pub upload: Uuid,
    /// Where it was sent to.
    pub connection: String,
    /// The file's name.
    pub file: String,
    /// The original's name, where the file was converted from one without loss.
    pub converted_from: Option<String>,
    /// The name it was sent under.
    pub sent_name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of every byte that was sent, in hex, where it was taken.
    pub sha256: Option<String>,
    /// When the last attempt began.
    pub started: Option<Timestamp>,
    /// When it was known to have arrived.
    pub ended: Timestamp,
    /// How often it was begun.
    pub attempts: u32,
    /// Our id for it at the service.
    pub client_call_id: String,
    /// The service's id.
    pub server_id: Option<String>,
    /// By whose word.
    pub word: Word,
    /// How far the service has come since.
    pub processing: Option<Followed>,
}

/// What the service says of a call that it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// The service's own word: `Sampled`, `ReadyToSample`, `FailedToProcess` or another.
    pub status: String,
    /// What went wrong, where something did.
    pub failures: Vec<String>,
    /// When it was asked.
    pub at: Timestamp,
}

/// A part of the history.
pub struct ReceiptPage {
    /// The receipts, the latest first.
    pub receipts: Vec<Receipt>,
    /// How many there are in all.
    pub total: u64,
}

/// The columns of an export of receipts.
pub const RECEIPTS_HEADER: [&str; 16] = [
    "file",
    "sent_name",
    "bytes",
    "sha256",
    "started",
    "ended",
    "attempts",
    "client_call_id",
    "server_id",
    "known_by",
    "processing",
    "failures",
    "connection",
    "upload",
    "converted_from",
    "conversion",
];

/// What was done to a file that was converted.
const LOSSLESS: &str = "lossless";

const ALL: &str = "SELECT upload, connection, file, sent_name, bytes, sha256, started_at, ended_at, \
                   attempts, client_call_id, server_id, word, processing, failures, looked_at, \
                   converted_from \
                   FROM receipts WHERE 1";

impl Records {
    /// Receipts whose names, ids or hash hold `text`, the latest first.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn receipts(
        &self,
        text: &str,
        offset: u32,
        limit: u32,
    ) -> Result<ReceiptPage, Trouble> {
        let mut reader = self.reader().await?;
        let mut count = matching("SELECT count(*) FROM receipts WHERE 1", text);
        let total: i64 = count.build_query_scalar().fetch_one(&mut *reader).await?;
        let mut select = matching(ALL, text);
        select.push(" ORDER BY seq DESC LIMIT ").push_bind(i64::from(limit));
        select.push(" OFFSET ").push_bind(i64::from(offset));
        let rows = select.build().fetch_all(&mut *reader).await?;
        let receipts = rows.iter().map(receipt).collect::<Result<_, _>>()?;
        Ok(ReceiptPage { receipts, total: total.unsigned_abs() })
    }

    /// The receipt of a file with this hash, if one was sent with this connection before.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn receipt_with_hash(
        &self,
        connection: &str,
        sha256: &str,
    ) -> Result<Option<Receipt>, Trouble> {
        let mut reader = self.reader().await?;
        let mut select = QueryBuilder::<Sqlite>::new(ALL);
        select.push(" AND sha256 = ").push_bind(sha256.to_owned());
        select.push(" AND connection = ").push_bind(connection.to_owned());
        select.push(" ORDER BY seq DESC LIMIT 1");
        let row = select.build().fetch_optional(&mut *reader).await?;
        row.as_ref().map(receipt).transpose()
    }

    /// Which of these lengths a file that arrived with this connection had, of those whose hash is known.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn sizes_sent(
        &self,
        connection: &str,
        sizes: &[u64],
    ) -> Result<HashSet<u64>, Trouble> {
        let mut reader = self.reader().await?;
        let mut there = HashSet::new();
        for some in sizes.chunks(MOST_BOUND) {
            let mut select = QueryBuilder::<Sqlite>::new(
                "SELECT DISTINCT bytes FROM receipts WHERE sha256 IS NOT NULL AND connection = ",
            );
            select.push_bind(connection.to_owned()).push(" AND bytes IN (");
            let mut list = select.separated(", ");
            for size in some {
                list.push_bind(i64::try_from(*size).unwrap_or(i64::MAX));
            }
            select.push(")");
            let found: Vec<i64> = select.build_query_scalar().fetch_all(&mut *reader).await?;
            there.extend(found.into_iter().map(i64::unsigned_abs));
        }
        Ok(there)
    }

    /// Which of these names a call that arrived with this connection was sent under.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn names_sent(
        &self,
        connection: &str,
        names: &[String],
    ) -> Result<HashSet<String>, Trouble> {
        let mut reader = self.reader().await?;
        let mut there = HashSet::new();
        for some in names.chunks(MOST_BOUND) {
            let mut select = QueryBuilder::<Sqlite>::new(
                "SELECT DISTINCT sent_name FROM receipts WHERE connection = ",
            );
            select.push_bind(connection.to_owned()).push(" AND sent_name IN (");
            let mut list = select.separated(", ");
            for name in some {
                list.push_bind(name.to_owned());
            }
            select.push(")");
            let found: Vec<String> = select.build_query_scalar().fetch_all(&mut *reader).await?;
            there.extend(found);
        }
        Ok(there)
    }

    /// Receipts of a connection from `since` on of which the service has not yet said how it ended.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn receipts_to_follow(
        &self,
        connection: &str,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Receipt>, Trouble> {
        let mut reader = self.reader().await?;
        let mut select = QueryBuilder::<Sqlite>::new(ALL);
        select.push(" AND connection = ").push_bind(connection.to_owned());
        select.push(" AND ended_at >= ").push_bind(since.as_millisecond());
        select.push(" AND coalesce(processing, '') NOT IN ('Sampled', 'FailedToProcess')");
        // Whoever was asked about longest ago comes first, so that everybody gets a turn.
        select.push(" ORDER BY looked_at NULLS FIRST, seq LIMIT ").push_bind(i64::from(limit));
        let rows = select.build().fetch_all(&mut *reader).await?;
        rows.iter().map(receipt).collect()
    }

    /// Writes down what the service said of calls that it was asked about.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn follow_receipts(
        &self,
        found: &[(Uuid, Followed)],
        by: &By,
    ) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        for (upload, followed) in found {
            sqlx::query(
                "UPDATE receipts SET processing = ?, failures = ?, looked_at = ? WHERE upload = ?",
            )
            .bind(&followed.status)
            .bind(serde_json::Value::from(followed.failures.clone()).to_string())
            .bind(followed.at.as_millisecond())
            .bind(upload.to_string())
            .execute(&mut *write.tx)
            .await?;
        }
        write.commit().await
    }

    /// Writes the receipts that hold `text` as CSV, the earliest first, and says how many. No cell is a formula. The
    /// audit gets an entry of it.
    ///
    /// # Errors
    ///
    /// [`Trouble::ExportFailed`] if `to` takes no more, or the database's trouble.
    pub async fn export_receipts(
        &self,
        text: &str,
        to: impl AsyncWrite + Unpin,
        by: &By,
    ) -> Result<u64, Trouble> {
        let mut table = Table::begin(to, &RECEIPTS_HEADER).await?;
        let mut select = matching(ALL, text);
        select.push(" ORDER BY seq");
        let mut reader = self.reader().await?;
        let select = select.build();
        let mut rows = select.fetch(&mut *reader);
        while let Some(row) = rows.try_next().await? {
            let cells = cells(&receipt(&row)?);
            table.row(&cells.iter().map(String::as_str).collect::<Vec<_>>()).await?;
        }
        let (mut to, rows) = table.end().await?;
        to.flush().await.map_err(|_| Trouble::ExportFailed)?;
        let by = by.clone().detail(&format!("{rows} receipts"));
        self.append(Entry::new("receipts.export", Outcome::Done, &by)).await?;
        Ok(rows)
    }
}

/// A question about receipts that hold a text; every receipt holds an empty one.
fn matching(what: &'static str, text: &str) -> QueryBuilder<Sqlite> {
    let mut select = QueryBuilder::new(what);
    let text = text.trim();
    if !text.is_empty() {
        select.push(" AND instr(searched, ").push_bind(fold::case(text)).push(") > 0");
    }
    select
}

impl Write<'_> {
    /// A call arrives once: a second receipt for it takes the place of the first.
    pub(super) async fn keep_receipt(&mut self, receipt: &Receipt) -> Result<(), Trouble> {
        sqlx::query(
            "INSERT OR REPLACE INTO receipts (upload, connection, file, sent_name, bytes, sha256,
                 started_at, ended_at, attempts, client_call_id, server_id, searched, word,
                 converted_from)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(receipt.upload.to_string())
        .bind(&receipt.connection)
        .bind(&receipt.file)
        .bind(&receipt.sent_name)
        .bind(i64::try_from(receipt.bytes).unwrap_or(i64::MAX))
        .bind(&receipt.sha256)
        .bind(receipt.started.map(Timestamp::as_millisecond))
        .bind(receipt.ended.as_millisecond())
        .bind(receipt.attempts)
        .bind(&receipt.client_call_id)
        .bind(&receipt.server_id)
        .bind(searched(receipt))
        .bind(receipt.word.word())
        .bind(&receipt.converted_from)
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }
}

fn searched(receipt: &Receipt) -> String {
    let texts = [
        receipt.file.as_str(),
        &receipt.sent_name,
        &receipt.client_call_id,
        receipt.server_id.as_deref().unwrap_or_default(),
        receipt.sha256.as_deref().unwrap_or_default(),
        receipt.converted_from.as_deref().unwrap_or_default(),
    ];
    fold::case(&texts.join("\n"))
}

fn receipt(row: &SqliteRow) -> Result<Receipt, Trouble> {
    Ok(Receipt {
        upload: Uuid::try_parse(row.try_get("upload")?).map_err(|_| Trouble::Damaged)?,
        connection: row.try_get("connection")?,
        file: row.try_get("file")?,
        sent_name: row.try_get("sent_name")?,
        bytes: row.try_get::<i64, _>("bytes")?.unsigned_abs(),
        sha256: row.try_get("sha256")?,
        started: row.try_get::<Option<i64>, _>("started_at")?.map(moment),
        ended: moment(row.try_get("ended_at")?),
        attempts: row.try_get("attempts")?,
        client_call_id: row.try_get("client_call_id")?,
        server_id: row.try_get("server_id")?,
        word: Word::from_word(row.try_get("word")?).ok_or(Trouble::Damaged)?,
        processing: followed(row)?,
        converted_from: row.try_get("converted_from")?,
    })
}

fn followed(row: &SqliteRow) -> Result<Option<Followed>, Trouble> {
    let Some(at) = row.try_get::<Option<i64>, _>("looked_at")? else { return Ok(None) };
    let failures: Option<&str> = row.try_get("failures")?;
    let failures = failures.map_or(Ok(Vec::new()), serde_json::from_str);
    Ok(Some(Followed {
        status: row.try_get::<Option<String>, _>("processing")?.unwrap_or_default(),
        failures: failures.map_err(|_| Trouble::Damaged)?,
        at: moment(at),
    }))
}

fn cells(receipt: &Receipt) -> [String; 16] {
    let followed = receipt.processing.clone();
    let (status, failures) =
        followed.map_or((String::new(), String::new()), |it| (it.status, it.failures.join("; ")));
    [
        receipt.file.clone(),
        receipt.sent_name.clone(),
        receipt.bytes.to_string(),
        receipt.sha256.clone().unwrap_or_default(),
        receipt.started.map(|at| at.to_string()).unwrap_or_default(),
        receipt.ended.to_string(),
        receipt.attempts.to_string(),
        receipt.client_call_id.clone(),
        receipt.server_id.clone().unwrap_or_default(),
        receipt.word.word().to_owned(),
        status,
        failures,
        receipt.connection.clone(),
        receipt.upload.to_string(),
        receipt.converted_from.clone().unwrap_or_default(),
        receipt.converted_from.as_ref().map(|_| LOSSLESS.to_owned()).unwrap_or_default(),
    ]
}
