//! What can go wrong, in words that a person can act on and that hold nobody's data.

/// Why the database could not be opened. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenTrouble {
    /// The key is not the one that the database was made with.
    #[error(
        "The key in the keyring does not open the directory. Restore a backup, or start anew and \
         keep the old file."
    )]
    WrongKey,
    /// The file is not what it should be.
    #[error(
        "The directory's file is damaged. Restore a backup, or start anew and keep the old file."
    )]
    Damaged,
    /// A newer version of the application has used the database.
    #[error("A newer version of Gatehouse has used this directory. Install that version.")]
    FromNewerVersion,
    /// The folder or its files cannot be written, or the disk is full.
    #[error("The data folder cannot be written. Check its permissions and the free space.")]
    Unwritable,
    /// Another process has the database open.
    #[error("Another Gatehouse has this directory open. Close it and try again.")]
    InUse,
}

/// Why something was not done. Unless the words say otherwise, nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Somebody of this connection who is, or may be, at the service has the login name.
    #[error("Somebody else has this login name.")]
    LoginNameTaken,
    /// Somebody of this connection has the guid.
    #[error("Somebody else has this guid.")]
    GuidTaken,
    /// A field does not hold what it must.
    #[error("{}", .0.words())]
    Field(Field),
    /// There is no such person.
    #[error("This person is not in the directory.")]
    NoSuchPerson,
    /// The person is not in a state in which this can happen.
    #[error("This cannot be done with a person in this state.")]
    NotNow,
    /// A write of the same kind was begun, and how it ended is not known.
    #[error("An earlier change has no known outcome yet. Settle it first.")]
    Unsettled,
    /// The database is damaged.
    #[error("The directory's file is damaged. Restore a backup.")]
    Damaged,
    /// The database's files were removed, moved away or replaced while they were open.
    #[error(
        "The data folder, or the directory's file in it, was removed or replaced while Gatehouse \
         runs. Nothing is written until it is back: put it back, or close Gatehouse and start it \
         again."
    )]
    Moved,
    /// The disk refused a write.
    #[error("The directory could not be written. Check the free space.")]
    Unwritable,
    /// The reader of an export went away.
    #[error("The export could not be written to its end.")]
    ExportFailed,
    /// The database was closed.
    #[error("The directory is closed.")]
    Closed,
}

/// A field of a person that can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The login name: it must not be empty.
    LoginName,
    /// The country code: always explicit, as in `+49` (vendors.md A-11).
    CountryCode,
    /// The aliases: five at the most.
    Aliases,
    /// The guid: it must not be empty.
    Guid,
    /// A text is longer than any field may be, or holds control characters.
    Text,
}

impl Field {
    fn words(self) -> &'static str {
        match self {
            Self::LoginName => "A login name is needed.",
            Self::CountryCode => "A country code is needed, such as +49.",
            Self::Aliases => "There can be five aliases at the most.",
            Self::Guid => "A guid is needed.",
            Self::Text => "A field is too long or holds characters that are not text.",
        }
    }
}

/// What SQLite means by the low byte of its codes.
mod code {
    pub(super) const PERM: i32 = 3;
    pub(super) const READONLY: i32 = 8;
    pub(super) const IOERR: i32 = 10;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const CANTOPEN: i32 = 14;
    pub(super) const CONSTRAINT: i32 = 19;
    pub(super) const NOTADB: i32 = 26;
}

/// The code that SQLite gave, without its finer part.
fn sqlite_code(error: &sqlx::Error) -> Option<i32> {
    let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed) {
            return Self::Closed;
        }
        let Some(found) = sqlite_code(&error) else {
            // A row that cannot be read back is not one that was written here.
            return Self::Damaged;
        };
        match found {
            code::CONSTRAINT => taken(&error),
            code::PERM | code::READONLY | code::IOERR | code::FULL | code::CANTOPEN => {
                Self::Unwritable
            }
            _ => Self::Damaged,
        }
    }
}

/// Which rule of the schema a row would have broken. The message names columns, not values.
fn taken(error: &sqlx::Error) -> Trouble {
    let message = error.as_database_error().map_or("", |error| error.message());
    if message.contains("login_key") {
        Trouble::LoginNameTaken
    } else if message.contains("guid") {
        Trouble::GuidTaken
    } else {
        Trouble::Damaged
    }
}

/// Why a database did not open. `knows_key`: whether this key opened it before, if that is known.
pub(crate) fn why_closed(error: &sqlx::Error, knows_key: Option<bool>) -> OpenTrouble {
    match sqlite_code(error) {
        // A wrong key and a damaged first page look alike to SQLCipher.
        Some(code::NOTADB) if knows_key == Some(true) => OpenTrouble::Damaged,
        Some(code::NOTADB) => OpenTrouble::WrongKey,
        Some(code::PERM | code::READONLY | code::FULL | code::CANTOPEN) => OpenTrouble::Unwritable,
        Some(code::CORRUPT) | Some(_) | None => OpenTrouble::Damaged,
    }
}
