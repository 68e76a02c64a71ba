//! The backup file itself: age around a head and a database.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::iter;
use std::path::{Path, PathBuf};

use age::scrypt;
use age::{DecryptError, Decryptor, Encryptor};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Backup, BackupTrouble, Head};

/// What the inside of a backup begins with.
const MAGIC: &[u8; 20] = b"gatehouse-records/1\n";

/// What every age file begins with.
const AGE: &[u8] = b"age-encryption.org/";

/// How much work a guess at the passphrase costs, as a power of two: 128 MiB and about a third of a
/// second.
const WORK: u8 = 17;

/// The most work that a backup made elsewhere may ask for: 4 GiB.
const MOST_WORK: u8 = 22;

/// The longest that a head may be.
const LONGEST_HEAD: u32 = 64 * 1024;

/// Writes a backup beside its path, reads it back and gives it its name.
pub(super) fn write(head: &Head, database: &Path, to: &Backup) -> Result<(), BackupTrouble> {
    let partial = beside(&to.path);
    let outcome = write_and_verify(head, database, &Backup { path: partial.clone(), ..to.clone() })
        .and_then(|()| fs::rename(&partial, &to.path).map_err(|_| BackupTrouble::Unwritable));
    if outcome.is_err() && fs::remove_file(&partial).is_err() {
        tracing::warn!("an incomplete backup could not be removed");
    }
    outcome
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

fn write_and_verify(head: &Head, database: &Path, to: &Backup) -> Result<(), BackupTrouble> {
    let mut recipient = scrypt::Recipient::new(to.passphrase.clone());
    recipient.set_work_factor(WORK);
    let encryptor = Encryptor::with_recipients(iter::once(&recipient as &dyn age::Recipient))
        .map_err(|_| BackupTrouble::Unwritable)?;
    let written =
        pack(head, database, encryptor, &to.path).map_err(|_| BackupTrouble::Unwritable)?;
    let mut digest = Digesting(Sha256::new());
    match read(to, &mut digest) {
        Ok(_) if digest.0.finalize().as_slice() == written => Ok(()),
        _ => Err(BackupTrouble::NotVerified),
    }
}

/// Writes the file; gives the hash of the database in it.
fn pack(head: &Head, database: &Path, by: Encryptor, to: &Path) -> io::Result<Vec<u8>> {
    let file = File::create(to)?;
    let mut output = by.wrap_output(BufWriter::new(file))?;
    let head = Zeroizing::new(serde_json::to_vec(head)?);
    let length = u32::try_from(head.len()).map_err(io::Error::other)?;
    output.write_all(MAGIC)?;
    output.write_all(&length.to_le_bytes())?;
    output.write_all(&head)?;
    let mut digest = Digesting(Sha256::new());
    let mut input = File::open(database)?;
    let mut chunk = vec![0; 256 * 1024];
    loop {
        let length = input.read(&mut chunk)?;
        let Some(read) = chunk.get(..length).filter(|read| !read.is_empty()) else { break };
        digest.write_all(read)?;
        output.write_all(read)?;
    }
    let file = output.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(digest.0.finalize().to_vec())
}

/// Reads a backup to its end, and hands on the database in it.
pub(super) fn read(from: &Backup, mut to: impl Write) -> Result<Head, BackupTrouble> {
    let mut file = File::open(&from.path).map_err(|_| BackupTrouble::Unreadable)?;
    let mut first = [0; AGE.len()];
    match file.read_exact(&mut first) {
        Ok(()) if first == AGE => {}
        Ok(()) => return Err(BackupTrouble::NotABackup),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            return Err(BackupTrouble::NotABackup);
        }
        Err(_) => return Err(BackupTrouble::Unreadable),
    }
    let input = BufReader::new(first.chain(file));
    let mut identity = scrypt::Identity::new(from.passphrase.clone());
    identity.set_max_work_factor(MOST_WORK);
    let mut inside = Decryptor::new_buffered(input)
        .and_then(|file| file.decrypt(iter::once(&identity as &dyn age::Identity)))
        .map_err(|error| locked(&error))?;
    let head = read_head(&mut inside)?;
    let mut chunk = vec![0; 256 * 1024];
    loop {
        // A chunk that does not read is one that does not authenticate, or is not there.
        let length = inside.read(&mut chunk).map_err(|_| BackupTrouble::Damaged)?;
        let Some(read) = chunk.get(..length).filter(|read| !read.is_empty()) else { break };
        to.write_all(read).map_err(|_| BackupTrouble::Unwritable)?;
    }
    to.flush().map_err(|_| BackupTrouble::Unwritable)?;
    Ok(head)
}

fn read_head(inside: &mut impl Read) -> Result<Head, BackupTrouble> {
    let mut magic = [0; MAGIC.len()];
    inside.read_exact(&mut magic).map_err(|_| BackupTrouble::Damaged)?;
    if &magic != MAGIC {
        let ours = magic.starts_with(b"gatehouse-records/");
        return Err(if ours { BackupTrouble::FromNewerVersion } else { BackupTrouble::NotABackup });
    }
    let mut length = [0; 4];
    inside.read_exact(&mut length).map_err(|_| BackupTrouble::Damaged)?;
    let length = u32::from_le_bytes(length);
    if length > LONGEST_HEAD {
        return Err(BackupTrouble::Damaged);
    }
    let mut head = Zeroizing::new(vec![0; length as usize]);
    inside.read_exact(&mut head).map_err(|_| BackupTrouble::Damaged)?;
    serde_json::from_slice(&head).map_err(|_| BackupTrouble::Damaged)
}

/// Why a file did not open. A damaged lock cannot be told from a wrong passphrase; damage anywhere
/// else can.
fn locked(error: &DecryptError) -> BackupTrouble {
    match error {
        DecryptError::DecryptionFailed
        | DecryptError::KeyDecryptionFailed
        | DecryptError::NoMatchingKeys => BackupTrouble::WrongPassphrase,
        _ => BackupTrouble::Damaged,
    }
}

/// Hashes what is written to it.
struct Digesting(Sha256);

impl Write for Digesting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
