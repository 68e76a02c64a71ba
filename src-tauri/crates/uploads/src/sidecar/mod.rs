//! What files beside a call say of it: `call.wav.json` of one, `calls.csv` or an export of every call in its folder.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    convert,
    metadata::{Calendar, is_known_kind, is_one_of},
    passed::PassedWhy,
    patience,
};

mod aliases;
mod asterisk;
mod beside;
mod columns;
mod folder;
#[cfg(test)]
mod fuzzing;
mod header;
mod json;
mod lost;
mod mapping;
mod overview;
mod reading;
mod remembered;
mod sheet;
#[cfg(test)]
mod tests;

pub use beside::Beside;
pub use columns::ColumnRole;
pub use mapping::{KnownBy, NamedColumn, SheetPreset};
pub use overview::{SheetColumn, SheetSeen};
pub use reading::Asked;

pub(crate) use mapping::{SheetChoice, SheetRules};
pub(crate) use remembered::SheetMemory;

use columns::names_the_file;
use folder::{Folder, METADATA, SHEET, SHEETS, TEXTS, composed, described, is_callable, stem};
use reading::Reading;
use sheet::Sheet;

/// A sheet may describe calls so many folders below it.
const MOST_ABOVE: usize = 3;
/// So many lines without a call are named one by one.
const MOST_LINES: usize = 40;
/// Spreadsheets of their own kinds, which are not read.
const SPREADSHEETS: [&str; 8] = ["xlsx", "xls", "xlsm", "xlsb", "ods", "fods", "numbers", "xltx"];

/// Files beside calls; a folder and its sheet are read once for all calls in it.
pub(crate) struct Sidecars {
    folders: HashMap<PathBuf, Place>,
    /// Folders above calls, and whether a sheet lies in them.
    above: HashMap<PathBuf, bool>,
    calendar: Calendar,
    /// What a person said of sheets.
    rules: Arc<SheetRules>,
    /// Sheets as they were read before.
    memory: Arc<SheetMemory>,
}

/// A folder, and the sheets in it.
struct Place {
    folder: Folder,
    /// Those about its calls.
    used: Vec<Arc<Sheet>>,
    /// Those that are about none of them.
    unused: Vec<Arc<Sheet>>,
}

impl Sidecars {
    /// Reads dates by this calendar, and sheets as a person said.
    pub(crate) fn new(calendar: Calendar, rules: Arc<SheetRules>) -> Self {
        let (folders, above, memory) = (HashMap::new(), HashMap::new(), Arc::default());
        Self { folders, above, calendar, rules, memory }
    }

    /// The same that reads no sheet again which is in a memory, and keeps there what it reads.
    pub(crate) fn remembering(self, memory: &Arc<SheetMemory>) -> Self {
        Self { memory: Arc::clone(memory), ..self }
    }

    /// How dates are read.
    pub(crate) fn into_calendar(self) -> Calendar {
        self.calendar
    }

    /// True for a file that describes calls and is none itself.
    pub(crate) fn has(&mut self, path: &Path) -> bool {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        if name.eq_ignore_ascii_case(SHEET) {
            return true;
        }
        if is_one_of(&name, &SHEETS) || is_one_of(&name, &TEXTS) {
            let place = path.parent().map(|folder| self.folder(folder));
            return place.is_some_and(|place| place.used.iter().any(|it| it.file == name));
        }
        let Some(described) = described(&name) else { return false };
        let names = [Some(described), described.strip_suffix(METADATA)];
        let mut beside = || {
            let place = path.parent().map(|folder| self.folder(folder));
            let is_call = |name: &str| place.is_some_and(|it| it.folder.calls_named(name) > 0);
            names.into_iter().flatten().any(is_call)
        };
        is_callable(described) || beside()
    }

    /// Why a file that is no call and describes none is passed over, and what is wrong with it.
    pub(crate) fn passing(&mut self, path: &Path) -> (PassedWhy, Option<String>) {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        if is_one_of(&name, &SPREADSHEETS) {
            return (PassedWhy::Spreadsheet, None);
        }
        let place = path.parent().map(|folder| self.folder(folder));
        let sheet = place.and_then(|it| it.unused.iter().find(|sheet| sheet.file == name));
        match sheet {
            Some(sheet) if sheet.is_unreadable() => {
                (PassedWhy::BrokenSheet, sheet.broken.as_ref().map(|it| it.troubles.join(". ")))
            }
            Some(_) => (PassedWhy::Sheet, None),
            None => (PassedWhy::Kind, None),
        }
    }

    /// Whether a file by its name alone is none that anybody sends: a sheet, or a spreadsheet.
    pub(crate) fn is_table(name: &str) -> bool {
        is_one_of(name, &SHEETS) || is_one_of(name, &SPREADSHEETS)
    }

    /// The lines of the sheets in these folders that name no call beside them: the sheet, and the line as it is told.
    pub(crate) fn unmatched(&mut self, folders: &HashSet<PathBuf>) -> Vec<(PathBuf, String)> {
        let mut unmatched = Vec::new();
        for path in folders {
            let Place { folder, used, .. } = self.folder(path);
            for sheet in used {
                let file = folder.path.join(&sheet.file);
                if let Some((many, first)) = sheet.nameless() {
                    let words = format!(
                        "{}, {many} lines that name no file, the first is line {first}",
                        sheet.file
                    );
                    unmatched.push((file.clone(), words));
                }
                let lines: Vec<_> = sheet.unmatched(&folder.calls).collect();
                if let (Some((first, _)), true) = (lines.first(), lines.len() > MOST_LINES) {
                    // An export holds the calls of a whole day; nobody reads which ones are elsewhere.
                    let words =
                        format!("{}, {} lines from line {first} on", sheet.file, lines.len());
                    unmatched.push((file, words));
                    continue;
                }
                let told =
                    |(line, name)| (file.clone(), format!("{}, line {line}: {name}", sheet.file));
                unmatched.extend(lines.into_iter().map(told));
            }
        }
        unmatched.sort();
        unmatched
    }

    /// Whether the folder of a call has a sheet.
    pub(crate) fn has_sheet(&mut self, call: &Path) -> bool {
        call.parent().is_some_and(|folder| !self.folder(folder).used.is_empty())
    }

    fn folder(&mut self, path: &Path) -> &Place {
        let with = Reading { calendar: &self.calendar, rules: &self.rules, asked: None };
        self.folders.entry(path.to_owned()).or_insert_with(|| {
            let folder = Folder::of(path);
            let (used, unused) = folder.sheets(&self.memory, with);
            Place { folder, used, unused }
        })
    }

    /// What is said of a call, the nearest file first; of one that was or can be converted under either name.
    pub(crate) fn beside(&mut self, call: &Path) -> Vec<Beside> {
        let mut told = self.beside_name(call);
        let name = call.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        if !is_known_kind(&name) && convert::may_be(&name) {
            let more = self.beside_name(&call.with_file_name(convert::wav_name(&name)));
            let new =
                |one: &Beside| !told.iter().any(|it| (&it.file, it.line) == (&one.file, one.line));
            let more: Vec<Beside> = more.into_iter().filter(new).collect();
            told.extend(more);
        }
        told
    }

    fn beside_name(&mut self, call: &Path) -> Vec<Beside> {
        let Some((folder, name)) = call.parent().zip(call.file_name()) else { return Vec::new() };
        let name = name.to_string_lossy();
        let calendar = self.calendar.clone();
        let Place { folder, used, .. } = self.folder(folder);
        let alike = folder.alike(&name);
        let of_sheets = used.iter().filter_map(|sheet| sheet.about(&name, alike));
        let mut told: Vec<Beside> =
            folder.of_call(&name, &calendar).into_iter().chain(of_sheets).collect();
        told.extend(folder.broken.then(|| Beside::of_broken(&folder.path)));
        told.extend(self.above(call));
        told
    }

    /// What the sheets of folders above say of a call by the way to it.
    fn above(&mut self, call: &Path) -> Vec<Beside> {
        let mut told = Vec::new();
        for folder in call.ancestors().skip(2).take(MOST_ABOVE) {
            // Nothing else of them is looked into: they may be anybody's.
            let asked = self.above.entry(folder.to_owned());
            let sheet = *asked.or_insert_with(|| patience::is_file(&folder.join(SHEET)));
            if !sheet && !self.folders.contains_key(folder) {
                continue;
            }
            let Ok(way) = call.strip_prefix(folder) else { continue };
            let way: Vec<_> = way.components().map(|it| it.as_os_str().to_string_lossy()).collect();
            let way = way.join("/");
            told.extend(
                self.folder(folder).used.iter().filter_map(|sheet| sheet.about_below(&way)),
            );
        }
        told
    }
}
