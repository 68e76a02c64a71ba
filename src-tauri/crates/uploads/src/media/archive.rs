//! Archives of chats: looked into and never unpacked onto the disk; so little of one is unpacked at all, to see that it is
//! whole, that a bomb stays what it is.

use std::{borrow::Cow, io::Read, path::Path};

use flate2::{Crc, read::DeflateDecoder};
use gatehouse_sheets::{alphabet, decoded};
use serde::{Deserialize, Serialize};
use tar::Archive;
use zip::{CompressionMethod, ZipArchive, read::ZipFile};

use super::{bounded::Bounded, kind::Kind};
use crate::{metadata::is_one_of, passed::is_litter};

#[cfg(test)]
pub(super) mod tests;

/// More entries than this are not counted one by one.
const MOST_ENTRIES: usize = 100_000;
/// So many names are kept to be shown, each so long.
const NAMES: usize = 12;
const LONGEST_NAME: usize = 120;
/// The service looks into none of these where they are in another.
const ARCHIVES: [&str; 8] = ["zip", "tar", "gz", "tgz", "7z", "rar", "bz2", "xz"];

/// What an archive holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Contents {
    /// Files in it.
    pub files: u32,
    /// Those among them that are the logs of a chat.
    pub conversations: u32,
    /// What they would take unpacked, by the archive's own word.
    pub bytes: u64,
    /// The first names, fit for reading.
    pub names: Vec<String>,
    /// Files that are locked with a password.
    pub locked: u32,
    /// Files that are archives themselves.
    pub archives: u32,
}

/// What one holds of a kind, whatever its name; `bytes` is the file's own length. None where there is more in it than is
/// looked at.
pub(super) fn look(file: Bounded, kind: Kind, bytes: u64) -> Result<Option<Contents>, String> {
    let mut contents = Contents::default();
    let (spent, outcome) = match kind {
        Kind::Zip => zip(file, &mut contents),
        _ => tar(file, bytes, &mut contents),
    };
    match outcome {
        Ok(()) if contents.files == 0 => Err("There is no file in this archive".to_owned()),
        Ok(()) => Ok(Some(contents.settled())),
        Err(_) if spent => Ok(None),
        Err(words) => Err(words),
    }
}

fn zip(mut file: Bounded, contents: &mut Contents) -> (bool, Result<(), String>) {
    let mut archive = match ZipArchive::new(&mut file) {
        Ok(archive) => archive,
        Err(error) => {
            let words = format!("It cannot be opened as a ZIP archive: {error}");
            return (file.is_spent(), Err(words));
        }
    };
    let names = Names::of(archive.file_names_raw());
    let (mut outcome, mut checked) = (Ok(()), Checked::default());
    for at in 0..archive.len().min(MOST_ENTRIES) {
        let mut entry = match archive.by_index_raw(at) {
            Ok(entry) => entry,
            Err(error) => {
                let words = format!("File {} of this ZIP archive cannot be read: {error}", at + 1);
                outcome = Err(words);
                break;
            }
        };
        if entry.is_dir() {
            continue;
        }
        let by_the_norm = || entry.name().map(Cow::into_owned).unwrap_or_default();
        let name = names.read(entry.name_raw()).unwrap_or_else(by_the_norm);
        if contents.add(&name, entry.size()) {
            contents.locked += u32::from(entry.encrypted());
            if !checked.is_whole(&mut entry) {
                let name = readable(&name);
                outcome = Err(format!("“{name}” in this ZIP archive is damaged. Pack it again."));
                break;
            }
        }
    }
    drop(archive);
    (file.is_spent(), outcome)
}

/// How much of a ZIP archive has been unpacked to see whether it is what was packed.
#[derive(Default)]
struct Checked {
    packed: u64,
    unpacked: u64,
}

impl Checked {
    const MOST_PACKED: u64 = 2 * 1024 * 1024;
    const MOST_UNPACKED: u64 = 8 * 1024 * 1024;

    /// Whether a file unpacks to the bytes that its check sum stands for. What is locked, packed in a rarer way or too
    /// large to be looked at counts as whole.
    fn is_whole(&mut self, entry: &mut ZipFile<'_, impl Read>) -> bool {
        self.packed = self.packed.saturating_add(entry.compressed_size());
        if entry.encrypted() || self.packed > Self::MOST_PACKED {
            return true;
        }
        let sum = entry.crc32();
        match entry.compression() {
            CompressionMethod::Stored => self.sums_to(entry, sum),
            CompressionMethod::DEFLATE => self.sums_to(&mut DeflateDecoder::new(entry), sum),
            _ => true,
        }
    }

    fn sums_to(&mut self, content: &mut impl Read, sum: u32) -> bool {
        let (mut found, mut part) = (Crc::new(), vec![0; 32 * 1024]);
        while self.unpacked < Self::MOST_UNPACKED {
            match content.read(&mut part) {
                Ok(0) => return found.sum() == sum,
                Ok(read) => found.update(part.get(..read).unwrap_or_default()),
                Err(_) => return false,
            }
            self.unpacked += part.len() as u64;
        }
        true
    }
}

fn tar(file: Bounded, bytes: u64, contents: &mut Contents) -> (bool, Result<(), String>) {
    let mut archive = Archive::new(file);
    let outcome = read_tar(&mut archive, bytes, contents);
    (archive.into_inner().is_spent(), outcome)
}

fn read_tar(
    archive: &mut Archive<Bounded>,
    bytes: u64,
    contents: &mut Contents,
) -> Result<(), String> {
    let broken = |error| format!("It cannot be opened as a TAR archive: {error}");
    for entry in archive.entries_with_seek().map_err(broken)?.take(MOST_ENTRIES) {
        let entry = entry.map_err(broken)?;
        let sparse = entry.header().entry_type().is_gnu_sparse();
        if !sparse && entry.raw_file_position().saturating_add(entry.size()) > bytes {
            return Err("This TAR archive is cut: its last file is not whole".to_owned());
        }
        if entry.header().entry_type().is_file() {
            let raw = entry.path_bytes();
            let name = Names::of(std::iter::once(&*raw)).read(&raw);
            let lossy = || String::from_utf8_lossy(&raw).into_owned();
            contents.add(&name.unwrap_or_else(lossy), entry.size());
        }
    }
    Ok(())
}

/// In which letters an archive's names are. A ZIP archive may say UTF-8, is to be in the letters of the first IBM
/// computers otherwise, and is in those of whatever computer packed it.
struct Names(Option<&'static str>);

impl Names {
    fn of<'a>(names: impl Iterator<Item = &'a [u8]>) -> Self {
        let foreign = |name: &&[u8]| std::str::from_utf8(name).is_err();
        let sample: Vec<u8> = names.take(MOST_ENTRIES).filter(foreign).flatten().copied().collect();
        Self(alphabet(&sample))
    }

    /// None where the letters are those of the norm.
    fn read(&self, name: &[u8]) -> Option<String> {
        std::str::from_utf8(name).map(str::to_owned).ok().or_else(|| decoded(name, self.0?))
    }
}

impl Contents {
    /// Counts a file, unless a system left it there that only shows its folders by it.
    fn add(&mut self, name: &str, bytes: u64) -> bool {
        if name.split(['/', '\\']).any(is_litter) {
            return false;
        }
        self.files += 1;
        self.archives += u32::from(is_one_of(name, &ARCHIVES));
        self.conversations += u32::from(is_chat_log(name));
        self.bytes = self.bytes.saturating_add(bytes);
        if self.names.len() < NAMES {
            self.names.push(readable(name));
        }
        true
    }

    /// An archive without one file of the vendor's own endings holds one conversation a file.
    fn settled(mut self) -> Self {
        if self.conversations == 0 {
            self.conversations = self.files;
        }
        self
    }
}

/// `.json_chat`, `.xml_processedchat` and their like are logs; `.json_meta` goes beside one (vendors.md 2.2).
fn is_chat_log(name: &str) -> bool {
    let ending = Path::new(name).extension().map(|it| it.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| ending.ends_with("chat"))
}

/// Names in archives are anything at all; what is shown of them is one line.
fn readable(name: &str) -> String {
    let plain = |letter: char| if letter.is_control() { '\u{fffd}' } else { letter };
    let mut shown: String = name.chars().take(LONGEST_NAME).map(plain).collect();
    if name.chars().count() > LONGEST_NAME {
        shown.push('…');
    }
    shown
}
