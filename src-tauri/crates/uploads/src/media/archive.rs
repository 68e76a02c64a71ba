//! Archives of chats: looked into and never unpacked, so that a bomb stays what it is.

use std::path::Path;

use serde::{Deserialize, Serialize};
use tar::Archive;
use zip::ZipArchive;

use super::bounded::Bounded;
use crate::metadata::is_one_of;

/// More entries than this are not counted one by one.
const MOST_ENTRIES: usize = 100_000;
/// So many names are kept to be shown, each so long.
const NAMES: usize = 12;
const LONGEST_NAME: usize = 120;

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
}

/// None where there is more in it than is looked at.
pub(super) fn look(file: Bounded, name: &str) -> Result<Option<Contents>, String> {
    let mut contents = Contents::default();
    let (spent, outcome) =
        if is_one_of(name, &["zip"]) { zip(file, &mut contents) } else { tar(file, &mut contents) };
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
    for at in 0..archive.len().min(MOST_ENTRIES) {
        let Ok(entry) = archive.by_index_raw(at) else { continue };
        if !entry.is_dir() {
            let name = entry.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
            contents.add(&name, entry.size());
        }
    }
    (false, Ok(()))
}

fn tar(file: Bounded, contents: &mut Contents) -> (bool, Result<(), String>) {
    let mut archive = Archive::new(file);
    let outcome = read_tar(&mut archive, contents);
    (archive.into_inner().is_spent(), outcome)
}

fn read_tar(archive: &mut Archive<Bounded>, contents: &mut Contents) -> Result<(), String> {
    let broken = |error| format!("It cannot be opened as a TAR archive: {error}");
    for entry in archive.entries_with_seek().map_err(broken)?.take(MOST_ENTRIES) {
        let entry = entry.map_err(broken)?;
        if entry.header().entry_type().is_file() {
            contents.add(&String::from_utf8_lossy(&entry.path_bytes()), entry.size());
        }
    }
    Ok(())
}

impl Contents {
    fn add(&mut self, name: &str, bytes: u64) {
        self.files += 1;
        self.conversations += u32::from(is_chat_log(name));
        self.bytes = self.bytes.saturating_add(bytes);
        if self.names.len() < NAMES {
            self.names.push(readable(name));
        }
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
