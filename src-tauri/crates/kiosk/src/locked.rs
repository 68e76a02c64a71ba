//! Small files under a passphrase, as age writes them.

use std::io::{Read, Write};
use std::iter;
use std::path::Path;

use age::{DecryptError, Decryptor, Encryptor, scrypt};
use secrecy::SecretString;
use zeroize::Zeroizing;

/// What every age file begins with.
const AGE: &[u8] = b"age-encryption.org/";

/// How much work a guess at a person's passphrase costs, as a power of two: 128 MiB and about a third of a second.
pub(crate) const WORK: u8 = 17;

/// The most work that a file made elsewhere may ask for.
const MOST_WORK: u8 = 20;

/// No file of ours is longer: 64 MiB hold a hundred thousand enrolments.
const LONGEST: u64 = 64 << 20;

/// Why a locked file was not read or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockTrouble {
    /// The passphrase, or the pairing, is another one.
    #[error("This passphrase does not open the file.")]
    WrongKey,
    /// Something in the file is not as it was written, or its end is missing.
    #[error("The file is damaged or incomplete. Make it again.")]
    Damaged,
    /// The file is something else.
    #[error("This is not such a file of Gatehouse. Choose the one that was made for this.")]
    NotOurs,
    /// A newer version made it.
    #[error("A newer version of Gatehouse made this file. Install that version.")]
    FromNewerVersion,
    /// It cannot be read.
    #[error("The file cannot be read.")]
    Unreadable,
    /// It cannot be written.
    #[error("The file cannot be written. Check its folder and the free space.")]
    Unwritable,
    /// The system gave no random numbers.
    #[error("The system gave no random numbers, so no key could be made.")]
    NoRandomness,
}

/// Writes a file beside its path, then gives it its name: an older one stays until the new one is whole.
pub(crate) fn write(
    path: &Path,
    (passphrase, work): (&SecretString, u8),
    content: &[u8],
) -> Result<(), LockTrouble> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let beside = Path::new(&name);
    let written = seal(content, passphrase, work).and_then(|bytes| {
        let mut file = std::fs::File::create(beside).map_err(|_| LockTrouble::Unwritable)?;
        let whole = file.write_all(&bytes).and_then(|()| file.sync_all());
        whole.and_then(|()| std::fs::rename(beside, path)).map_err(|_| LockTrouble::Unwritable)
    });
    if written.is_err() {
        // Nothing more can be done about it.
        let _ = std::fs::remove_file(beside);
    }
    written
}

fn seal(content: &[u8], passphrase: &SecretString, work: u8) -> Result<Vec<u8>, LockTrouble> {
    let mut recipient = scrypt::Recipient::new(passphrase.clone());
    recipient.set_work_factor(work);
    let mut bytes = Vec::new();
    let sealed = Encryptor::with_recipients(iter::once(&recipient as &dyn age::Recipient))
        .map_err(|_| LockTrouble::Unwritable)?
        .wrap_output(&mut bytes)
        .and_then(|mut inside| {
            inside.write_all(content)?;
            inside.finish()
        });
    sealed.map_err(|_| LockTrouble::Unwritable)?;
    Ok(bytes)
}

/// Reads a file to its end.
pub(crate) fn read(
    path: &Path,
    passphrase: &SecretString,
) -> Result<Zeroizing<Vec<u8>>, LockTrouble> {
    let file = std::fs::File::open(path).map_err(|_| LockTrouble::Unreadable)?;
    let mut bytes = Vec::new();
    file.take(LONGEST).read_to_end(&mut bytes).map_err(|_| LockTrouble::Unreadable)?;
    if !bytes.starts_with(AGE) {
        return Err(LockTrouble::NotOurs);
    }
    let mut identity = scrypt::Identity::new(passphrase.clone());
    identity.set_max_work_factor(MOST_WORK);
    let mut inside = Decryptor::new(bytes.as_slice())
        .and_then(|file| file.decrypt(iter::once(&identity as &dyn age::Identity)))
        .map_err(|error| match error {
            DecryptError::DecryptionFailed
            | DecryptError::KeyDecryptionFailed
            | DecryptError::NoMatchingKeys => LockTrouble::WrongKey,
            _ => LockTrouble::Damaged,
        })?;
    let mut content = Zeroizing::new(Vec::new());
    // A chunk that does not read is one that does not authenticate, or is not there.
    inside.read_to_end(&mut content).map_err(|_| LockTrouble::Damaged)?;
    Ok(content)
}

/// What is left of a file after the line that says what it is.
pub(crate) fn after_mark<'a>(content: &'a [u8], kind: &str) -> Result<&'a [u8], LockTrouble> {
    let (first, rest) = content
        .iter()
        .position(|byte| *byte == b'\n')
        .map(|at| (&content[..at], &content[at + 1..]))
        .ok_or(LockTrouble::NotOurs)?;
    let first = std::str::from_utf8(first).map_err(|_| LockTrouble::NotOurs)?;
    match first.strip_prefix(kind).and_then(|version| version.strip_prefix('/')) {
        Some("1") => Ok(rest),
        Some(_) => Err(LockTrouble::FromNewerVersion),
        None => Err(LockTrouble::NotOurs),
    }
}
