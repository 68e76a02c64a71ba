//! `calls.csv`: a line for each call of the folder, with a column that names the file, or the call by its id.

use std::collections::{HashMap, HashSet};

use gatehouse_sheets::{Kind, Row, Sheet as Table, Source, plain};

use super::{Beside, composed, names_the_file, stem};
use crate::metadata::{Field, is_known_kind};

/// A sheet that was read.
pub(super) struct Sheet {
    lines: Vec<Beside>,
    /// How each line names its call.
    names: Vec<String>,
    /// The places of the lines that name a call, in each way in which one may.
    named: HashMap<(By, String), Vec<usize>>,
    /// Why nothing in it can be used.
    broken: Option<Beside>,
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
}

impl By {
    const NEAREST_FIRST: [Self; 4] = [Self::Name, Self::Folded, Self::Stem, Self::Id];

    /// What a line has to say to name a file in this way.
    fn wants(self, file: &str) -> String {
        match self {
            Self::Name => file.to_owned(),
            Self::Folded => file.to_lowercase(),
            Self::Stem | Self::Id => stem(file),
        }
    }
}

impl Sheet {
    /// Reads it.
    pub(super) fn read(file: &str, source: Result<Source, String>) -> Self {
        let read = source.and_then(|source| {
            let names = |cell: &str| names_the_file(cell) || Field::named(cell).is_some();
            source.sheet(None, None, &names).map_err(|trouble| trouble.to_string())
        });
        let mut sheet =
            Self { lines: Vec::new(), names: Vec::new(), named: HashMap::new(), broken: None };
        let filled = read.map_err(|words| (None, words)).and_then(|table| sheet.fill(file, &table));
        if let Err((line, words)) = filled {
            let mut broken = Beside::of(file, None);
            broken.trouble(line, &words);
            sheet.broken = Some(broken);
        }
        sheet
    }

    fn fill(&mut self, file: &str, table: &Table) -> Result<(), (Option<u64>, String)> {
        let place = |wanted: &dyn Fn(&str) -> bool| table.header.iter().position(|it| wanted(it));
        let naming = place(&names_the_file);
        let id = Field::named("clientCallId");
        let by_id = place(&|name| Field::named(name) == id);
        if naming.is_none() && by_id.is_none() {
            let words = "it needs a column “file” with the names of the files, or “clientCallId”";
            return Err((Some(1), words.to_owned()));
        }
        for row in &table.rows {
            let name = cell(row, naming);
            let name = last_part(&name);
            let ways = if name.is_empty() {
                vec![(By::Id, cell(row, by_id).to_lowercase())]
            } else if is_known_kind(name) {
                vec![(By::Name, name.to_owned()), (By::Folded, name.to_lowercase())]
            } else {
                vec![(By::Stem, name.to_lowercase())]
            };
            for way in ways.into_iter().filter(|(_, said)| !said.is_empty()) {
                self.named.entry(way).or_default().push(self.lines.len());
            }
            self.lines.push(said(file, &table.header, row, naming));
            let name = if name.is_empty() { cell(row, by_id) } else { name.to_owned() };
            self.names.push(name);
        }
        Ok(())
    }

    /// What it says of a file of this name, of which the folder has `alike` that differ in their ending alone.
    pub(super) fn about(&self, name: &str, alike: usize) -> Option<Beside> {
        if let Some(broken) = &self.broken {
            return Some(broken.clone());
        }
        let (by, places) = self.naming(name)?;
        let lines: Vec<&Beside> = places.iter().filter_map(|at| self.lines.get(*at)).collect();
        let mut beside = (*lines.last()?).clone();
        doubts(by, &lines, alike, &mut beside);
        Some(beside)
    }

    /// The places of the lines that name a call, and in which way they do.
    fn naming(&self, call: &str) -> Option<(By, &[usize])> {
        let call = composed(call);
        let places = |by: By| self.named.get(&(by, by.wants(&call)));
        By::NEAREST_FIRST.into_iter().find_map(|by| Some((by, places(by)?.as_slice())))
    }

    /// The lines that name none of these calls, and how each names its own. Those that name nothing are about nothing.
    pub(super) fn unmatched(&self, calls: &[String]) -> impl Iterator<Item = (u64, &str)> {
        let named = calls.iter().filter_map(|call| self.naming(call));
        let named: HashSet<usize> = named.flat_map(|(_, places)| places).copied().collect();
        let lines = self.lines.iter().map(|beside| beside.line.unwrap_or_default());
        let lines = lines.zip(self.names.iter().map(String::as_str)).enumerate();
        let unmatched =
            lines.filter(move |(at, (_, name))| !named.contains(at) && !name.is_empty());
        unmatched.map(|(_, line)| line)
    }
}

/// A call that several lines name, or a line that may mean several calls.
fn doubts(by: By, lines: &[&Beside], alike: usize, beside: &mut Beside) {
    if let [first, .., last] = lines {
        let first = first.line.unwrap_or_default();
        let words = format!("file: this call is there twice, first in line {first}");
        beside.trouble(last.line, &words);
    }
    if matches!(by, By::Stem | By::Id) && alike > 1 {
        let words = format!("file: {alike} calls here have this name. Write it with its ending.");
        beside.trouble(beside.line, &words);
    }
}

/// A cell that names a call, in composed letters.
fn cell(row: &Row, place: Option<usize>) -> String {
    let cell = place.and_then(|place| row.cells.get(place)).map_or("", String::as_str);
    composed(&plain(cell, Kind::Key).text)
}

/// What a line says in all columns but the one that names the file.
fn said(file: &str, header: &[String], row: &Row, naming: Option<usize>) -> Beside {
    let line = Some(u64::from(row.line));
    let mut beside = Beside::of(file, line);
    if row.damaged {
        let words = "some letters cannot be read in the encoding of the file. Save it as UTF-8.";
        beside.trouble(line, words);
    }
    for (at, value) in row.cells.iter().enumerate().filter(|(at, _)| Some(*at) != naming) {
        match header.get(at) {
            Some(name) => beside.take(name, value, line),
            None if value.is_empty() => {}
            None => beside.trouble(line, "there are more values than columns"),
        }
    }
    beside
}

/// Behind the folders, whichever system wrote them.
fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
