//! What lies in a folder beside its calls.

use std::{
    collections::HashMap,
    fmt, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use gatehouse_vendors::authenticx::Unreadable;
use unicode_normalization::UnicodeNormalization;

use super::{
    Beside, SheetMemory, json,
    reading::{Reading, bytes_of},
    sheet::{Alike, Sheet},
};
use crate::{
    convert,
    metadata::{Calendar, is_known_kind, is_one_of},
    patience,
};

/// The sheet that always describes calls; others do where they have a column that names them.
pub(super) const SHEET: &str = "calls.csv";
pub(super) const SHEETS: [&str; 2] = ["csv", "tsv"];
/// Sheets where tabs or semicolons part their columns, notes where nothing does.
pub(super) const TEXTS: [&str; 1] = ["txt"];
/// More are not read in one folder.
const MOST_SHEETS: usize = 24;
const JSON: &str = ".json";
/// Genesys Cloud puts it behind the name of a recording.
pub(super) const METADATA: &str = "_metadata";
/// What describes calls is short; what is longer is something else.
const LONGEST: u64 = 16 * 1024 * 1024;

/// What a JSON file describes, by its name: `call.wav` of `call.wav.json`, `call` of `call.json`.
pub(super) fn described(name: &str) -> Option<&str> {
    let cut = name.len().checked_sub(JSON.len()).filter(|cut| *cut > 0)?;
    let (described, ending) = name.split_at_checked(cut)?;
    ending.eq_ignore_ascii_case(JSON).then_some(described)
}

/// Whether a line or a file beside it may be about a file of this name: a call, or what can become one.
pub(super) fn is_callable(name: &str) -> bool {
    is_known_kind(name) || convert::is_named(name)
}

/// A call's name without the ending that tells what kind it is, in small, composed letters.
pub(super) fn stem(name: &str) -> String {
    let ending = name.rfind('.').filter(|at| *at > 0 && is_callable(name));
    composed(ending.map_or(name, |at| name.get(..at).unwrap_or(name))).to_lowercase()
}

/// Systems write a letter with its mark as one or as two.
pub(super) fn composed(name: &str) -> String {
    name.nfc().collect()
}

/// What lies in a folder.
#[derive(Default)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    /// The files by their names in small letters.
    files: HashMap<String, Vec<String>>,
    pub(super) calls: Vec<String>,
    /// How many calls have a name, whatever their ending.
    stems: HashMap<String, usize>,
    /// The same, whatever their capitals.
    folded: HashMap<String, usize>,
    /// The folder could not be read to its end: what describes its calls may be there and not be seen.
    pub(super) broken: bool,
}

impl Folder {
    /// One that is not there is empty: its calls say so themselves.
    pub(super) fn of(path: &Path) -> Self {
        let mut folder = Self { path: path.to_owned(), ..Self::default() };
        let mut originals = Vec::new();
        let (entries, broken) =
            patience::list(path).unwrap_or_else(|error| (Vec::new(), Some(error)));
        folder.broken = broken.is_some_and(|error| Unreadable::of(&error) != Unreadable::Gone);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_known_kind(&name) {
                folder.hold(name);
            } else if is_callable(&name) {
                originals.push(name);
            } else {
                folder.files.entry(composed(&name).to_lowercase()).or_default().push(name);
            }
        }
        originals.sort();
        for name in originals {
            folder.hold_original(name);
        }
        folder
    }

    fn hold(&mut self, name: String) {
        *self.stems.entry(stem(&name)).or_default() += 1;
        *self.folded.entry(composed(&name).to_lowercase()).or_default() += 1;
        self.calls.push(name);
    }

    /// The call that comes of an original is meant by either name, and by their stem where no call has it already.
    fn hold_original(&mut self, name: String) {
        let wav = convert::wav_name(&name);
        if self.calls_named(&name) == 0 {
            self.hold(name);
        } else {
            self.calls.push(name);
        }
        if !self.calls.contains(&wav) {
            self.calls.push(wav);
        }
    }

    pub(super) fn alike(&self, name: &str) -> Alike {
        let folded = self.folded.get(&composed(name).to_lowercase());
        Alike { stems: self.calls_named(name), folded: folded.copied().unwrap_or_default() }
    }

    pub(super) fn calls_named(&self, name: &str) -> usize {
        self.stems.get(&stem(name)).copied().unwrap_or_default()
    }

    /// A file of this name, whatever its capitals; one that has them too comes first.
    fn file(&self, wanted: &str) -> Option<&String> {
        let alike = self.files.get(&composed(wanted).to_lowercase())?;
        alike.iter().find(|name| *name == wanted).or_else(|| alike.first())
    }

    /// Its sheets: those about its calls, `calls.csv` first, and those that are about none.
    pub(super) fn sheets(
        &self,
        memory: &SheetMemory,
        with: Reading,
    ) -> (Vec<Arc<Sheet>>, Vec<Arc<Sheet>>) {
        let is_ours = |file: &&String| file.eq_ignore_ascii_case(SHEET);
        let kinds = |file: &&String| is_one_of(file, &SHEETS) || is_one_of(file, &TEXTS);
        let mut files: Vec<&String> = self.files.values().flatten().filter(kinds).collect();
        files.sort_by_key(|file| (!is_ours(file), is_one_of(file, &TEXTS), *file));
        files.retain(|file| patience::may_be_file(&self.path.join(file)));
        let read = |file: &String| memory.read((&self.path, file), with);
        let sheets = files.into_iter().take(MOST_SHEETS).map(read);
        // Notes lie here too; only a text with columns is a sheet.
        let sheets = sheets.filter(|sheet| !is_one_of(&sheet.file, &TEXTS) || sheet.has_columns());
        // So may any other table.
        sheets.partition(|sheet| is_ours(&&sheet.file) || self.is_about(sheet))
    }

    /// Whether a sheet is about calls here. One that cannot be read is where it speaks of them.
    fn is_about(&self, sheet: &Sheet) -> bool {
        if sheet.is_unreadable() {
            self.is_spoken_of(&sheet.file)
        } else {
            sheet.is_about(&self.calls)
        }
    }

    /// Whether a file has the name of a call here in it.
    fn is_spoken_of(&self, file: &str) -> bool {
        let Ok(bytes) = bytes_of(&self.path.join(file)) else { return false };
        let text = String::from_utf8_lossy(&bytes);
        let parts = text.split(|letter: char| {
            letter.is_control() || matches!(letter, ',' | ';' | '|' | '"' | '/' | '\\')
        });
        parts.map(str::trim).any(|part| is_callable(part) && self.calls_named(part) > 0)
    }

    /// The files that describe one call alone, the nearest first.
    pub(super) fn of_call(&self, name: &str, calendar: &Calendar) -> Vec<Beside> {
        let whole = self.file(&format!("{name}{JSON}"));
        let ending = name.rfind('.').unwrap_or(name.len());
        let beside = |behind: &str| {
            name.get(..ending).and_then(|stem| self.file(&format!("{stem}{behind}{JSON}")))
        };
        let short = beside("").or_else(|| beside(METADATA));
        let read = |file: &String| {
            let text = text_of(&self.path.join(file))?;
            let unread = matches!(text, Err(NoText::Unread(_)));
            let text = text.map_err(|no| no.to_string());
            Some(Beside { unread, ..json::read((file, name), text, calendar) })
        };
        let short = short.and_then(read).map(|mut beside| {
            let alike = self.calls_named(name);
            if alike > 1 {
                let words = format!("{alike} calls here have this name. Call it “{name}{JSON}”.");
                beside.trouble(None, &words);
            }
            beside
        });
        whole.and_then(read).into_iter().chain(short).collect()
    }
}

/// Why a file has no text that could describe a call.
enum NoText {
    /// It cannot be read now.
    Unread(io::ErrorKind),
    TooLong,
    NoUtf8,
}

impl fmt::Display for NoText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread(why) => write!(f, "it cannot be read: {why}"),
            Self::TooLong => f.write_str("it is longer than a description of calls would be"),
            Self::NoUtf8 => f.write_str("save it as UTF-8 text"),
        }
    }
}

/// None where there is no such file.
fn text_of(path: &Path) -> Option<Result<String, NoText>> {
    if !patience::may_be_file(path) {
        return None;
    }
    let bytes = match patience::read(path, LONGEST + 1) {
        Ok(bytes) => bytes,
        Err(error) => return Some(Err(NoText::Unread(error.kind()))),
    };
    if bytes.len() as u64 > LONGEST {
        return Some(Err(NoText::TooLong));
    }
    let text = String::from_utf8(bytes).map_err(|_| NoText::NoUtf8);
    Some(text.map(|text| text.trim_start_matches('\u{feff}').to_owned()))
}
