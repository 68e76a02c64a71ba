//! `calls.csv` and other sheets: a line for each call of the folder, with a column that names the file, or the call by its
//! id.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use gatehouse_sheets::{Doubt, FileTrouble, Kind, Letters, Row, Separator, Source, plain};
use sha2::{Digest, Sha256};

use super::{
    Beside, asterisk,
    columns::{self, Column},
    composed,
    header::Header,
    is_callable, lost,
    mapping::KnownBy,
    reading::{Reading, bytes_of, is_guess, names_types, readings, table},
    stem,
};
use crate::{metadata::Calendar, paths::key, patience};

/// So many doubtful cells are shown.
const MOST_DOUBTS: usize = 8;

/// A sheet that was read.
pub(super) struct Sheet {
    /// The file's name.
    pub(super) file: String,
    pub(super) header: Vec<String>,
    pub(super) columns: Vec<Column>,
    /// What each column would say by its name alone, or by its place.
    pub(super) usual: Vec<Column>,
    /// What stands in each column first.
    pub(super) samples: Vec<String>,
    /// By what the columns are known.
    pub(super) by: KnownBy,
    pub(super) letters: Option<Letters>,
    pub(super) separator: Option<Separator>,
    /// Cells of which another encoding may make another text.
    pub(super) doubtful: Vec<String>,
    /// SHA-256 of its bytes.
    pub(super) content: String,
    /// How many rows it has, whether they name calls or not.
    pub(super) rows: usize,
    lines: Vec<Beside>,
    /// How each line names its call.
    names: Vec<String>,
    /// The places of the lines that name a call, in each way in which one may.
    named: HashMap<(By, String), Vec<usize>>,
    /// The places of the lines that may name a call in a folder below by its way there.
    below: HashMap<String, Vec<usize>>,
    /// The files that these lines name, where they are there.
    inside: HashMap<usize, PathBuf>,
    /// Why nothing in it can be used.
    pub(super) broken: Option<Beside>,
}

/// How many calls of a folder have a name, whatever their ending, and whatever their capitals.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alike {
    pub(super) stems: usize,
    pub(super) folded: usize,
}

/// In how far a line has to name a call.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum By {
    /// Letter by letter.
    Name,
    /// Capitals are no matter.
    Folded,
    /// Nor is the ending, where the line gives none.
    Stem,
    /// The file is called like the id.
    Id,
    /// The name of the file ends with the id of an Asterisk.
    Tail,
    /// The name of the file begins with the id of an Amazon Connect, and when it began follows:
    /// `c1a5….-….-…._20251120T10:15_UTC.wav`.
    Head,
}

impl By {
    const NEAREST_FIRST: [Self; 6] =
        [Self::Name, Self::Folded, Self::Stem, Self::Id, Self::Tail, Self::Head];

    /// What a line has to say to name a file in this way.
    fn wants(self, file: &str) -> String {
        match self {
            Self::Name => file.to_owned(),
            Self::Folded => file.to_lowercase(),
            Self::Stem | Self::Id => stem(file),
            Self::Tail => {
                let stem = stem(file);
                let tail = stem.rsplit(['-', '_']).next().unwrap_or_default();
                if asterisk::is_unique(tail) { tail.to_owned() } else { String::new() }
            }
            Self::Head => {
                let stem = stem(file);
                let head = stem.split('_').next().unwrap_or_default();
                if head.len() < stem.len() && is_uuid(head) {
                    head.to_owned()
                } else {
                    String::new()
                }
            }
        }
    }
}

type Broken = (Option<u64>, String);
type Rows = (Vec<Row>, Option<Doubt>);

impl Sheet {
    /// Reads it.
    pub(super) fn read((folder, file): (&Path, &str), with: Reading) -> Self {
        let mut sheet = Self {
            file: file.to_owned(),
            header: Vec::new(),
            columns: Vec::new(),
            usual: Vec::new(),
            samples: Vec::new(),
            by: KnownBy::Names,
            letters: None,
            separator: None,
            doubtful: Vec::new(),
            content: String::new(),
            rows: 0,
            lines: Vec::new(),
            names: Vec::new(),
            named: HashMap::new(),
            below: HashMap::new(),
            inside: HashMap::new(),
            broken: None,
        };
        let path = folder.join(file);
        let bytes = bytes_of(&path);
        let unread = matches!(bytes, Err(FileTrouble::Unreadable));
        let filled = sheet.parsed((&path, bytes), with);
        let filled = filled.and_then(|read| sheet.fill(folder, &read, with.calendar));
        if let Err((line, words)) = filled {
            let mut broken = Beside { unread, ..Beside::of(file, None) };
            broken.trouble(line, &words);
            sheet.broken = Some(broken);
        }
        sheet
    }

    /// Its rows, once it is known how it is read, and what of them a guess may have got wrong.
    fn parsed(
        &mut self,
        (path, bytes): (&Path, Result<Vec<u8>, FileTrouble>),
        with: Reading,
    ) -> Result<Rows, Broken> {
        let told = |trouble: FileTrouble| (None, trouble.to_string());
        let bytes = bytes.map_err(told)?;
        let place = key(path);
        if with.asked.is_some() || with.rules.of(&place).is_some() {
            self.content = hex::encode(Sha256::digest(&bytes));
        }
        let placed = asterisk::table(&self.file, &bytes);
        let by_places = placed.is_some();
        let table = match placed {
            Some(table) => table,
            None => {
                let source = Source::new(&self.file, bytes).map_err(told)?;
                table(&source, (&place, &self.content), with).map_err(told)?
            }
        };
        let fitting = with.rules.roles(&place, &table.header);
        let fitting = fitting.map(|fitting| (fitting.roles, fitting.by));
        let asked = with.asked.and_then(|asked| asked.roles.clone());
        let chosen = asked.map(|roles| (roles, KnownBy::Choice)).or(fitting);
        let (usual, by_names) = if by_places {
            (asterisk::columns(&table.header), KnownBy::Places)
        } else {
            (columns::of(&table.header), KnownBy::Names)
        };
        (self.columns, self.by) = match chosen {
            Some((roles, by)) => (roles.iter().map(Column::from).collect(), by),
            None => (usual.clone(), by_names),
        };
        self.usual = usual;
        self.columns.resize(table.header.len(), Column::Other);
        let first = |at: usize| {
            let mut cells = table.rows.iter().filter_map(|row| row.cells.get(at));
            cells.find(|cell| !cell.is_empty()).cloned().unwrap_or_default()
        };
        self.samples = (0..table.header.len()).map(first).collect();
        (self.letters, self.separator) = (Some(table.letters), Some(table.separator));
        let doubt = table.doubt.filter(|_| self.guessed().is_some());
        self.doubtful = doubt.iter().flat_map(|doubt| &doubt.cells).map(readings).collect();
        self.header = table.header;
        self.rows = table.rows.iter().filter(|row| !names_types(row)).count();
        Ok((table.rows, doubt))
    }

    fn fill(
        &mut self,
        folder: &Path,
        (rows, doubt): &Rows,
        calendar: &Calendar,
    ) -> Result<(), Broken> {
        let columns = self.columns.clone();
        let naming = columns.iter().position(|column| *column == Column::File);
        let by_id = columns.iter().position(|column| column.is_field("clientCallId"));
        if naming.is_none() && by_id.is_none() {
            let words = "it needs a column “file” with the names of the files, or “clientCallId”";
            return Err((Some(1), words.to_owned()));
        }
        let lost = lost::of(&columns, rows);
        let names = self.header.clone();
        let header = Header {
            chosen: matches!(self.by, KnownBy::Choice | KnownBy::Preset(_)),
            doubted: self.guessed().zip(doubt.as_ref()),
            ..Header::new((&names, columns), rows, calendar)
        };
        for row in rows.iter().filter(|row| !names_types(row)) {
            let path = cell(row, naming);
            let id = cell(row, by_id);
            self.note_names(folder, &path, &id);
            let mut beside = header.said(&self.file, row);
            for words in lost.get(&row.line).into_iter().flatten() {
                beside.trouble(Some(u64::from(row.line)), words);
            }
            self.doubt(&beside.doubts);
            self.lines.push(beside);
            let name = last_part(&path);
            self.names.push(if name.is_empty() { id } else { name.to_owned() });
        }
        Ok(())
    }

    /// Notes doubtful cells that are not noted yet.
    fn doubt(&mut self, cells: &[String]) {
        for cell in cells {
            let is_noted = |noted: &String| noted.starts_with(cell.as_str());
            if self.doubtful.len() < MOST_DOUBTS && !self.doubtful.iter().any(is_noted) {
                self.doubtful.push(cell.clone());
            }
        }
    }

    /// Notes how the next line names its call.
    fn note_names(&mut self, folder: &Path, path: &str, id: &str) {
        let mut name = last_part(path);
        let place = self.lines.len();
        if let Some(way) = way_inside(path) {
            self.inside.insert(place, folder.join(&way));
            self.below.entry(way).or_default().push(place);
        }
        if self.by == KnownBy::Places && !is_callable(name) {
            // The user field of Asterisk may hold anything.
            name = "";
        }
        let ways = if name.is_empty() {
            let id = id.to_lowercase();
            let tail = if asterisk::is_unique(&id) { id.clone() } else { String::new() };
            let head = if is_uuid(&id) { id.clone() } else { String::new() };
            vec![(By::Id, id), (By::Tail, tail), (By::Head, head)]
        } else if is_callable(name) {
            vec![(By::Name, name.to_owned()), (By::Folded, name.to_lowercase())]
        } else {
            vec![(By::Stem, name.to_lowercase())]
        };
        for way in ways.into_iter().filter(|(_, said)| !said.is_empty()) {
            self.named.entry(way).or_default().push(place);
        }
    }

    /// The encoding, where only a guess speaks for it.
    pub(super) fn guessed(&self) -> Option<&'static str> {
        let letters = self.letters.filter(|letters| is_guess(letters.evidence));
        letters.map(|letters| letters.name)
    }

    /// What it says of a file of this name, and of how many alike the folder has.
    pub(super) fn about(&self, name: &str, alike: Alike) -> Option<Beside> {
        if let Some(broken) = &self.broken {
            return Some(broken.clone());
        }
        let (by, places) = self.naming(name)?;
        self.told(by, &places, alike)
    }

    /// What it says of a call in a folder below, by its way there with plain slashes.
    pub(super) fn about_below(&self, way: &str) -> Option<Beside> {
        self.told(By::Name, self.below.get(&composed(way))?, Alike { stems: 1, folded: 1 })
    }

    /// What the lines at these places say of the call that they name, the last of them foremost.
    fn told(&self, by: By, places: &[usize], alike: Alike) -> Option<Beside> {
        let lines: Vec<&Beside> = places.iter().filter_map(|at| self.lines.get(*at)).collect();
        let mut beside = (*lines.last()?).clone();
        doubts(by, &lines, alike, &mut beside);
        Some(beside)
    }

    /// Whether it has a line for one of these calls.
    pub(super) fn is_about(&self, calls: &[String]) -> bool {
        calls.iter().any(|call| self.naming(call).is_some())
    }

    /// Whether no row of it can be read.
    pub(super) fn is_unreadable(&self) -> bool {
        self.header.is_empty()
    }

    /// Whether it is a table, and not a text in which there are commas.
    pub(super) fn has_columns(&self) -> bool {
        self.header.len() > 1 && self.separator != Some(Separator::Comma)
    }

    /// The places of the lines that name a call, and in which way they do.
    fn naming(&self, call: &str) -> Option<(By, Vec<usize>)> {
        let call = composed(call);
        let places = |by: By| {
            let named = self.named.get(&(by, by.wants(&call)))?.iter().copied();
            let here: Vec<usize> = named.filter(|place| !self.is_below(*place)).collect();
            (!here.is_empty()).then_some((by, here))
        };
        By::NEAREST_FIRST.into_iter().find_map(places)
    }

    /// Whether a line names a file in a folder below, and so none beside the sheet. Such files come later than the sheet.
    fn is_below(&self, place: usize) -> bool {
        self.inside.get(&place).is_some_and(|file| patience::is_file(file))
    }

    /// The places of the lines that name one of these calls, or one in a folder below.
    fn matching(&self, calls: &[String]) -> HashSet<usize> {
        let named = calls.iter().filter_map(|call| self.naming(call));
        let named = named.flat_map(|(_, places)| places);
        let below = self.inside.keys().copied().filter(|place| self.is_below(*place));
        named.chain(below).collect()
    }

    /// How many lines find their call.
    pub(super) fn matched(&self, calls: &[String]) -> usize {
        self.matching(calls).len()
    }

    /// The lines that name nothing: how many there are, and which is the first.
    pub(super) fn nameless(&self) -> Option<(usize, u64)> {
        let lines = self.lines.iter().zip(&self.names).filter(|(_, name)| name.is_empty());
        let mut lines = lines.map(|(beside, _)| beside.line.unwrap_or_default());
        let first = lines.next()?;
        Some((lines.count() + 1, first))
    }

    /// The lines that name none of these calls, and how each names its own. Those that name nothing are about nothing.
    pub(super) fn unmatched(&self, calls: &[String]) -> impl Iterator<Item = (u64, &str)> {
        let named = self.matching(calls);
        let lines = self.lines.iter().map(|beside| beside.line.unwrap_or_default());
        let lines = lines.zip(self.names.iter().map(String::as_str)).enumerate();
        let unmatched =
            lines.filter(move |(at, (_, name))| !named.contains(at) && !name.is_empty());
        unmatched.map(|(_, line)| line)
    }
}

/// A call that several lines name, or a line that may mean several calls.
fn doubts(by: By, lines: &[&Beside], alike: Alike, beside: &mut Beside) {
    if let [first, .., last] = lines {
        let first = first.line.unwrap_or_default();
        let words = format!("file: this call is there twice, first in line {first}");
        beside.trouble(last.line, &words);
    }
    let (many, cure) = match by {
        By::Stem | By::Id => (alike.stems, "Write it with its ending."),
        By::Folded => (alike.folded, "Write it with its capitals."),
        By::Name | By::Tail | By::Head => (1, ""),
    };
    if many > 1 {
        let words = format!("file: {many} calls here have this name. {cure}");
        beside.trouble(beside.line, &words);
    }
}

/// Whether a text in small letters has the form of a UUID.
fn is_uuid(text: &str) -> bool {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// A cell that names a call, in composed letters.
fn cell(row: &Row, place: Option<usize>) -> String {
    let cell = place.and_then(|place| row.cells.get(place)).map_or("", String::as_str);
    composed(&plain(cell, Kind::Key).text)
}

/// The way into a folder below, where the path is one.
fn way_inside(path: &str) -> Option<String> {
    let way = path.replace('\\', "/");
    let way = way.strip_prefix("./").unwrap_or(&way);
    let inside = way.contains('/') && !way.starts_with('/') && !way.contains(':');
    let leads_out = way.split('/').any(|part| part == "..");
    (inside && !leads_out).then(|| way.to_owned())
}

/// Behind the folders, whichever system wrote them, and behind the word that Asterisk puts before them.
fn last_part(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.strip_prefix("audio:").unwrap_or(name)
}
