//! Connections to the database, and the shape it must have.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, SqlSafeStr, SqliteConnection};

use crate::files::Files;
use crate::kiosk::Memory;
use crate::place::Place;
use crate::trouble::why_closed;
use crate::{DatabaseKey, OpenTrouble};

/// How many reads can go on at the same time.
const READERS: u32 = 4;

/// How long a connection waits for a lock: a checkpoint takes one for a moment.
const BUSY: Duration = Duration::from_secs(10);

/// How long a read waits for its turn.
const PATIENCE: Duration = Duration::from_secs(120);

/// The one connection that writes, and those that read.
#[derive(Clone)]
pub(crate) struct Pools {
    pub(crate) writer: SqlitePool,
    pub(crate) readers: SqlitePool,
    /// What they have open.
    pub(crate) files: Arc<Files>,
}

/// How a database file is opened for writing. Statements are never logged: one holds the key.
pub(crate) fn options(file: &Path, key: &DatabaseKey) -> SqliteConnectOptions {
    keep_cryptography();
    SqliteConnectOptions::new()
        .filename(file)
        .pragma("key", key.raw().as_str().to_owned())
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .disable_statement_logging()
}

/// By itself OpenSSL is put away while the process exits, and a thread that then still reads a page ends it with a fault.
/// Begun like this, before SQLCipher begins it, it stays until the end.
fn keep_cryptography() {
    #[cfg(not(target_vendor = "apple"))]
    openssl_sys::init();
}

/// Opens the database of `place`, brings it up to date and makes its pools.
pub(crate) async fn open(place: &Place, key: &DatabaseKey) -> Result<Pools, OpenTrouble> {
    let file = place.database();
    let length = file.metadata().map_err(|_| OpenTrouble::Unwritable)?.len();
    if length == 0 {
        // SQLite would take an empty file for a new database.
        return Err(OpenTrouble::Damaged);
    }
    OpenOptions::new().write(true).open(&file).map_err(|_| OpenTrouble::Unwritable)?;
    let knows = place.knows(key);
    let why = |error: sqlx::Error| why_closed(&error, knows);
    let options = options(&file, key).journal_mode(SqliteJournalMode::Wal);
    let writing = options.clone().pragma("cache_size", "-65536");
    let files = Arc::new(Files::of(place));
    let opened = Arc::clone(&files);
    let noting = pool(1).after_connect(move |_, _| {
        opened.forget_log();
        Box::pin(async { Ok(()) })
    });
    let writer = noting.connect_with(writing).await.map_err(why)?;
    if let Err(trouble) = migrate(&writer, knows).await {
        writer.close().await;
        return Err(trouble);
    }
    let reading = options
        .read_only(true)
        .pragma("cache_size", "-16384")
        // Everybody is read at opening: each full buffer is a change of threads.
        .row_buffer_size(4096);
    match pool(READERS).connect_with(reading).await {
        Ok(readers) => Ok(Pools { writer, readers, files }),
        Err(error) => {
            writer.close().await;
            Err(why(error))
        }
    }
}

/// Connections are kept for good, for a new one would begin with an empty cache: but for one that a failure left in a
/// transaction. Where the disk refuses a write SQLite ends the transaction by itself, and what then tries to end it
/// fails: each later one would be a part of one that is never committed.
fn pool(most: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(most)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_release(|connection, _| {
            Box::pin(async move {
                // Behind it whatever was begun before, such as taking a transaction back, has been done.
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
}

async fn migrate(writer: &SqlitePool, knows: Option<bool>) -> Result<(), OpenTrouble> {
    let mut connection = writer.acquire().await.map_err(|error| why_closed(&error, knows))?;
    bring_up_to_date(&mut connection).await
}

/// Gives a database that was opened with its key the shape that this version needs.
pub(crate) async fn bring_up_to_date(connection: &mut SqliteConnection) -> Result<(), OpenTrouble> {
    migrations().run_direct(None, connection, false).await.map_err(|error| match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => {
            OpenTrouble::FromNewerVersion
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            why_closed(&error, Some(true))
        }
        _ => OpenTrouble::Damaged,
    })
}

fn migrations() -> Migrator {
    let directory = include_str!("../migrations/0001_directory.sql");
    let imports = include_str!("../migrations/0002_imports.sql");
    let uploads = include_str!("../migrations/0003_uploads.sql");
    let kiosk = include_str!("../migrations/0004_kiosk.sql");
    let accounts = include_str!("../migrations/0005_accounts.sql");
    let duplicates = include_str!("../migrations/0006_duplicates.sql");
    let conversions = include_str!("../migrations/0007_conversions.sql");
    let right_numbers = include_str!("../migrations/0008_right_numbers.sql");
    let slip_memory = include_str!("../migrations/0009_slip_memory.sql");
    Migrator::with_migrations(vec![
        migration(1, "directory", directory),
        migration(2, "imports", imports),
        migration(3, "uploads", uploads),
        migration(4, "kiosk", kiosk),
        migration(5, "accounts", accounts),
        migration(6, "duplicates", duplicates),
        migration(7, "conversions", conversions),
        migration(8, "right_numbers", right_numbers),
        migration(9, "slip_memory", slip_memory),
    ])
}

fn migration(version: i64, name: &'static str, sql: &'static str) -> Migration {
    Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
}

/// Makes a new, empty database. It takes its name when it is whole: a process that dies before
/// leaves nothing that looks like a database.
pub(crate) async fn create(place: &Place, key: &DatabaseKey) -> Result<(), OpenTrouble> {
    let file = place.fresh();
    let why = |error: sqlx::Error| why_closed(&error, Some(true));
    let mut connection = connect_new(&file, key).await.map_err(why)?;
    bring_up_to_date(&mut connection).await.map_err(|_| OpenTrouble::Unwritable)?;
    Memory::begin(&mut connection, Timestamp::now()).await.map_err(why)?;
    connection.close().await.map_err(why)?;
    place.promote(&file).map_err(|_| OpenTrouble::Unwritable)
}

/// A connection to a file that is made by it.
pub(crate) async fn connect_new(
    file: &Path,
    key: &DatabaseKey,
) -> Result<SqliteConnection, sqlx::Error> {
    options(file, key).create_if_missing(true).connect().await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of the version before this one, with somebody who came by a slip and a slip that was used.
    async fn before(file: &Path, key: &DatabaseKey) -> SqliteConnection {
        let mut connection = connect_new(file, key).await.unwrap();
        let old: Vec<Migration> = migrations().iter().take(8).cloned().collect();
        Migrator::with_migrations(old).run_direct(None, &mut connection, false).await.unwrap();
        for sql in [
            "INSERT INTO used_slips VALUES ('m', 1, 2)",
            "INSERT INTO consents (person, guid, version, hash, language, at)
             VALUES ('p', 'g', '1', 'h', 'en', 3)",
            "INSERT INTO audit VALUES
             (1, 1, 'ada', 'person.admit', 'authx', 'p', 'done', '', '', x'00', x'00')",
        ] {
            sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        }
        connection
    }

    #[tokio::test]
    async fn a_file_of_the_version_before_keeps_its_memory_and_knows_who_came_by_a_slip() {
        let folder = tempfile::tempdir().unwrap();
        let key = DatabaseKey::generate().unwrap();
        let mut connection = before(&folder.path().join("a.db"), &key).await;
        bring_up_to_date(&mut connection).await.unwrap();
        let one = |sql: &'static str| sqlx::query_scalar::<_, i64>(sql);
        for (sql, expected) in [
            ("SELECT since FROM slip_memory", 0),
            ("SELECT count(*) FROM used_slips", 1),
            ("SELECT count(*) FROM by_slip WHERE person = 'p'", 1),
            ("SELECT count(*) FROM consents", 1),
            ("SELECT count(*) FROM refused_consents", 0),
        ] {
            assert_eq!(one(sql).fetch_one(&mut connection).await.unwrap(), expected, "{sql}");
        }
    }
}
