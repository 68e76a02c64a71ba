//! What files beside a call say of it: `call.wav.json` of one, `calls.csv` of every call in its folder.

use std::{
    collections::HashMap,
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{
    MetadataFields,
    metadata::{Field, is_known_kind, plain},
};

mod json;
mod sheet;
#[cfg(test)]
mod tests;

use sheet::Sheet;

const SHEET: &str = "calls.csv";
const JSON: &str = ".json";
/// What describes calls is short; what is longer is something else.
const LONGEST: u64 = 16 * 1024 * 1024;

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

/// True for a file that describes calls and is none itself.
pub(crate) fn is_sidecar(name: &str) -> bool {
    name.eq_ignore_ascii_case(SHEET) || call_of(name).is_some()
}

/// The call that a JSON file describes, by its name.
fn call_of(name: &str) -> Option<&str> {
    let cut = name.len().checked_sub(JSON.len())?;
    let (call, ending) = name.split_at_checked(cut)?;
    (ending.eq_ignore_ascii_case(JSON) && is_known_kind(call)).then_some(call)
}

/// Files beside calls; a sheet is read once for all calls in its folder.
#[derive(Default)]
pub(crate) struct Sidecars {
    sheets: HashMap<PathBuf, Option<Sheet>>,
}

impl Sidecars {
    /// What is said of a call, the nearest file first.
    pub(crate) fn beside(&mut self, call: &Path) -> Vec<Beside> {
        let Some((folder, name)) = call.parent().zip(call.file_name()) else { return Vec::new() };
        let mut own = name.to_owned();
        own.push(JSON);
        let json = text_of(&folder.join(&own));
        let json = json.map(|text| json::read(&own.to_string_lossy(), text));
        let sheet = self.sheets.entry(folder.to_owned()).or_insert_with(|| {
            let text = text_of(&folder.join(SHEET))?;
            Some(Sheet::read(SHEET, text))
        });
        let sheet = sheet.as_ref().and_then(|sheet| sheet.about(&name.to_string_lossy()));
        json.into_iter().chain(sheet).collect()
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
    fn take(&mut self, name: &str, value: &str, line: Option<u64>) {
        if value.trim().is_empty() {
            return;
        }
        let Some(field) = Field::named(name) else {
            self.left_out.push(name.to_owned());
            return;
        };
        let put = field.checked(value).and_then(|value| self.fields.put(&field, &value));
        if let Err(trouble) = put {
            self.trouble(line, &format!("{}: {}", field.name(), trouble.words));
        }
    }

    fn trouble(&mut self, line: Option<u64>, words: &str) {
        let file = &self.file;
        self.troubles.push(match line {
            Some(line) => format!("{file}, line {line}, {words}"),
            None => format!("{file}: {words}"),
        });
    }
}

/// A column or a key that names the file itself.
fn names_the_file(name: &str) -> bool {
    matches!(plain(name).as_str(), "file" | "filename" | "recording")
}
