//! What files beside a call say of it: `call.wav.json` of one, `calls.csv` or an export of every call in its folder.

use std::{
    collections::{HashMap, HashSet},
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

use gatehouse_sheets::{Kind, Source, is_turned, plain as visible, spoilt};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::{
    MetadataFields, convert,
    metadata::{Field, NoDate, Order, is_known_kind, is_one_of, read_date},
};

mod columns;
#[cfg(test)]
mod fuzzing;
mod json;
mod lost;
mod sheet;
#[cfg(test)]
mod tests;

use columns::names_the_file;
use sheet::{Alike, Sheet};

/// The sheet that always describes calls; others do where they have a column that names them.
const SHEET: &str = "calls.csv";
const SHEETS: [&str; 2] = ["csv", "tsv"];
/// A sheet may describe calls so many folders below it.
const MOST_ABOVE: usize = 3;
/// More are not read in one folder.
const MOST_SHEETS: usize = 24;
const JSON: &str = ".json";
/// What describes calls is short; what is longer is something else.
const LONGEST: u64 = 16 * 1024 * 1024;
/// So many lines without a call are named one by one.
const MOST_LINES: usize = 40;

/// What one file says of a call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Beside {
    /// The file's name.
    pub file: String,
    /// The line, in a file with one line a call; the first is 1.
    pub line: Option<u64>,
    /// What it says that can be used.
    pub fields: MetadataFields,
    /// Columns and keys that are no field.
    pub left_out: Vec<String>,
    /// What cannot be used, with its line and its field, in words.
    pub troubles: Vec<String>,
}

/// What a JSON file describes, by its name: `call.wav` of `call.wav.json`, `call` of `call.json`.
fn described(name: &str) -> Option<&str> {
    let cut = name.len().checked_sub(JSON.len()).filter(|cut| *cut > 0)?;
    let (described, ending) = name.split_at_checked(cut)?;
    ending.eq_ignore_ascii_case(JSON).then_some(described)
}

/// Whether a line or a file beside it may be about a file of this name: a call, or what can become one.
fn is_callable(name: &str) -> bool {
    is_known_kind(name) || convert::is_named(name)
}

/// A call's name without the ending that tells what kind it is, in small, composed letters.
fn stem(name: &str) -> String {
    let ending = name.rfind('.').filter(|at| *at > 0 && is_callable(name));
    composed(ending.map_or(name, |at| name.get(..at).unwrap_or(name))).to_lowercase()
}

/// Systems write a letter with its mark as one or as two.
fn composed(name: &str) -> String {
    name.nfc().collect()
}

/// What lies in a folder.
#[derive(Default)]
struct Folder {
    path: PathBuf,
    /// The files by their names in small letters.
    files: HashMap<String, Vec<String>>,
    calls: Vec<String>,
    /// How many calls have a name, whatever their ending.
    stems: HashMap<String, usize>,
    /// The same, whatever their capitals.
    folded: HashMap<String, usize>,
}

impl Folder {
    /// One that cannot be read is empty: its calls say so themselves.
    fn of(path: &Path) -> Self {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        let mut folder = Self { path: path.to_owned(), ..Self::default() };
        let mut originals = Vec::new();
        for name in entries.map(|entry| entry.file_name().to_string_lossy().into_owned()) {
            if is_known_kind(&name) {
                folder.hold(name);
            } else if is_callable(&name) {
                originals.push(name);
            } else {
                folder.files.entry(name.to_lowercase()).or_default().push(name);
            }
        }
        originals.sort();
        for name in originals {
            let wav = convert::wav_name(&name);
            // The call that comes of it is meant by either name, and by their stem where no call has it already.
            if folder.calls_named(&name) == 0 {
                folder.hold(name);
            } else {
                folder.calls.push(name);
            }
            if !folder.calls.contains(&wav) {
                folder.calls.push(wav);
            }
        }
        folder
    }

    fn hold(&mut self, name: String) {
        *self.stems.entry(stem(&name)).or_default() += 1;
        *self.folded.entry(composed(&name).to_lowercase()).or_default() += 1;
        self.calls.push(name);
    }

    fn alike(&self, name: &str) -> Alike {
        let folded = self.folded.get(&composed(name).to_lowercase());
        Alike { stems: self.calls_named(name), folded: folded.copied().unwrap_or_default() }
    }

    fn calls_named(&self, name: &str) -> usize {
        self.stems.get(&stem(name)).copied().unwrap_or_default()
    }

    /// A file of this name, whatever its capitals; one that has them too comes first.
    fn file(&self, wanted: &str) -> Option<&String> {
        let alike = self.files.get(&wanted.to_lowercase())?;
        alike.iter().find(|name| *name == wanted).or_else(|| alike.first())
    }

    /// The sheets about its calls, `calls.csv` first.
    fn sheets(&self, order: Option<Order>) -> Vec<Sheet> {
        let is_ours = |file: &&String| file.eq_ignore_ascii_case(SHEET);
        let mut files: Vec<&String> =
            self.files.values().flatten().filter(|file| is_one_of(file, &SHEETS)).collect();
        files.sort_by_key(|file| (!is_ours(file), *file));
        let read = |file: &String| {
            let path = self.path.join(file);
            if !path.is_file() {
                return None;
            }
            let source = Source::read(&path).map_err(|it| it.to_string());
            let sheet = Sheet::read((&self.path, file), source, order);
            // Any other table may lie here too.
            (is_ours(&file) || sheet.is_about(&self.calls)).then_some(sheet)
        };
        files.into_iter().take(MOST_SHEETS).filter_map(read).collect()
    }

    /// The files that describe one call alone, the nearest first.
    fn of_call(&self, name: &str, order: Option<Order>) -> Vec<Beside> {
        let whole = self.file(&format!("{name}{JSON}"));
        let ending = name.rfind('.').unwrap_or(name.len());
        let short = name.get(..ending).and_then(|stem| self.file(&format!("{stem}{JSON}")));
        let read = |file: &String| {
            text_of(&self.path.join(file)).map(|text| json::read((file, name), text, order))
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

/// Files beside calls; a folder and its sheet are read once for all calls in it.
#[derive(Default)]
pub(crate) struct Sidecars {
    folders: HashMap<PathBuf, (Folder, Vec<Sheet>)>,
    /// Folders above calls, and whether a sheet lies in them.
    above: HashMap<PathBuf, bool>,
    /// What stands first in dates, where they do not tell it themselves.
    order: Option<Order>,
}

impl Sidecars {
    /// Reads dates in this order where they may be two.
    pub(crate) fn reading(order: Option<Order>) -> Self {
        Self { order, ..Self::default() }
    }

    /// True for a file that describes calls and is none itself.
    pub(crate) fn has(&mut self, path: &Path) -> bool {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        if name.eq_ignore_ascii_case(SHEET) {
            return true;
        }
        if is_one_of(&name, &SHEETS) {
            let folder = path.parent().map(|folder| self.folder(folder));
            return folder.is_some_and(|(_, sheets)| sheets.iter().any(|it| it.file == name));
        }
        let Some(described) = described(&name) else { return false };
        let mut beside =
            || path.parent().is_some_and(|folder| self.folder(folder).0.calls_named(described) > 0);
        is_callable(described) || beside()
    }

    /// The lines of the sheets in these folders that name no call beside them: the sheet, and the line as it is told.
    pub(crate) fn unmatched(&mut self, folders: &HashSet<PathBuf>) -> Vec<(PathBuf, String)> {
        let mut unmatched = Vec::new();
        for path in folders {
            let (folder, sheets) = self.folder(path);
            for sheet in sheets {
                let file = folder.path.join(&sheet.file);
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
        call.parent().is_some_and(|folder| !self.folder(folder).1.is_empty())
    }

    fn folder(&mut self, path: &Path) -> &(Folder, Vec<Sheet>) {
        let order = self.order;
        self.folders.entry(path.to_owned()).or_insert_with(|| {
            let folder = Folder::of(path);
            let sheets = folder.sheets(order);
            (folder, sheets)
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
        let order = self.order;
        let (folder, sheets) = self.folder(folder);
        let alike = folder.alike(&name);
        let of_sheets = sheets.iter().filter_map(|sheet| sheet.about(&name, alike));
        let mut told: Vec<Beside> =
            folder.of_call(&name, order).into_iter().chain(of_sheets).collect();
        told.extend(self.above(call));
        told
    }

    /// What the sheets of folders above say of a call by the way to it.
    fn above(&mut self, call: &Path) -> Vec<Beside> {
        let mut told = Vec::new();
        for folder in call.ancestors().skip(2).take(MOST_ABOVE) {
            // Nothing else of them is looked into: they may be anybody's.
            let asked = self.above.entry(folder.to_owned());
            let sheet = *asked.or_insert_with(|| folder.join(SHEET).is_file());
            if !sheet && !self.folders.contains_key(folder) {
                continue;
            }
            let Ok(way) = call.strip_prefix(folder) else { continue };
            let way: Vec<_> = way.components().map(|it| it.as_os_str().to_string_lossy()).collect();
            let way = way.join("/");
            told.extend(self.folder(folder).1.iter().filter_map(|sheet| sheet.about_below(&way)));
        }
        told
    }
}

/// None where there is no such file; the words where there is one that cannot be read.
fn text_of(path: &Path) -> Option<Result<String, String>> {
    let file = File::open(path).ok()?;
    if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return None;
    }
    let mut bytes = Vec::new();
    if let Err(error) = file.take(LONGEST + 1).read_to_end(&mut bytes) {
        return Some(Err(format!("it cannot be read: {}", error.kind())));
    }
    if bytes.len() as u64 > LONGEST {
        return Some(Err("it is longer than a description of calls would be".to_owned()));
    }
    let text = String::from_utf8(bytes).map_err(|_| "save it as UTF-8 text".to_owned());
    Some(text.map(|text| text.trim_start_matches('\u{feff}').to_owned()))
}

impl Beside {
    fn of(file: &str, line: Option<u64>) -> Self {
        Self { file: file.to_owned(), line, ..Self::default() }
    }

    /// Takes what a column or a key says, or notes why it cannot be used.
    fn take(&mut self, name: &str, value: &str, (line, order): (Option<u64>, Option<Order>)) {
        let Some(field) = Field::named(name) else {
            if !value.trim().is_empty() {
                self.left_out.push(name.to_owned());
            }
            return;
        };
        if let Err(words) = self.put(&field, value, order) {
            self.trouble(line, &format!("{}: {words}", field.name()));
        }
    }

    /// Takes what is said of a field, or tells why it cannot be used.
    fn put(&mut self, field: &Field, value: &str, order: Option<Order>) -> Result<(), String> {
        let value = visible(value, if field.is_words() { Kind::Words } else { Kind::Key }).text;
        if value.is_empty() {
            return Ok(());
        }
        if spoilt(&value).is_some() || field.is_code() && is_turned(&value) {
            return Err(format!("a spreadsheet made “{value}” of it"));
        }
        let value = if field.name() == "interactionDate" { dated(&value, order)? } else { value };
        let put = field.checked(&value).and_then(|value| self.fields.put(field, &value));
        put.map_err(|trouble| trouble.words)
    }

    /// Takes a whole name of an agent apart. A single word may be a login, which is no name and no code.
    fn take_agent(&mut self, name: &str) -> bool {
        let name = &visible(name, Kind::Words).text;
        let named = self.fields.agent_first_name.is_some() || self.fields.agent_last_name.is_some();
        let (first, last) = match name.split_once(',') {
            Some((last, first)) => (first.trim(), last.trim()),
            None => name.rsplit_once(' ').map_or(("", ""), |(first, last)| (first.trim(), last)),
        };
        let fields = Field::named("agentFirstName").zip(Field::named("agentLastName"));
        // Several agents are none.
        let several = name.contains(['@', ';', '/', '|']) || name.matches(',').count() > 1;
        let good = !first.is_empty() && !last.is_empty() && !several;
        let Some((first_name, last_name)) = fields.filter(|_| good && !named) else { return false };
        self.put(&first_name, first, None).is_ok() && self.put(&last_name, last, None).is_ok()
    }

    fn trouble(&mut self, line: Option<u64>, words: &str) {
        let file = &self.file;
        self.troubles.push(match line {
            Some(line) => format!("{file}, line {line}, {words}"),
            None => format!("{file}: {words}"),
        });
    }
}

/// A date as the service takes it.
fn dated(text: &str, order: Option<Order>) -> Result<String, String> {
    read_date(text, order).map_err(|no| match no {
        NoDate::Ambiguous => {
            format!("“{text}” may be two dates. Write the year first, such as 2026-03-18")
        }
        NoDate::Implausible => {
            format!("“{text}” cannot be when a call began. Look at the year")
        }
        NoDate::Unreadable => {
            format!("“{text}” is no date. Write one such as 2026-03-18 or 2026-03-18 17:56")
        }
    })
}
