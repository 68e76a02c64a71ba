//! `calls.csv` and other sheets: a line for each call of the folder, with a column that names the file, or the call by its
//! id.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use gatehouse_sheets::{Kind, Row, Sheet as Table, Source, plain, spoilt};

use super::{
    Beside,
    columns::{self, Column},
    composed, is_callable, lost, stem,
};
use crate::metadata::{Field, Order, order_of, plain as spelling, read_date};

/// A sheet that was read.
pub(super) struct Sheet {
    /// The file's name.
    pub(super) file: String,
    lines: Vec<Beside>,
    /// How each line names its call.
    names: Vec<String>,
    /// The places of the lines that name a call, in each way in which one may.
    named: HashMap<(By, String), Vec<usize>>,
    /// The places of the lines that name a call in a folder below by its way there.
    below: HashMap<String, Vec<usize>>,
    /// Why nothing in it can be used.
    broken: Option<Beside>,
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
    pub(super) fn read(
        (folder, file): (&Path, &str),
        source: Result<Source, String>,
        order: Option<Order>,
    ) -> Self {
        let read = source.and_then(|source| {
            source.sheet(None, None, &columns::is_known).map_err(|trouble| trouble.to_string())
        });
        let mut sheet = Self {
            file: file.to_owned(),
            lines: Vec::new(),
            names: Vec::new(),
            named: HashMap::new(),
            below: HashMap::new(),
            broken: None,
        };
        let filled = read.map_err(|words| (None, words));
        let filled = filled.and_then(|table| sheet.fill(folder, &table, order));
        if let Err((line, words)) = filled {
            let mut broken = Beside::of(file, None);
            broken.trouble(line, &words);
            sheet.broken = Some(broken);
        }
        sheet
    }

    fn fill(
        &mut self,
        folder: &Path,
        table: &Table,
        chosen: Option<Order>,
    ) -> Result<(), (Option<u64>, String)> {
        let columns = columns::of(&table.header);
        let naming = columns.iter().position(|column| *column == Column::File);
        let by_id = columns.iter().position(|column| column.is_field("clientCallId"));
        if naming.is_none() && by_id.is_none() {
            let words = "it needs a column “file” with the names of the files, or “clientCallId”";
            return Err((Some(1), words.to_owned()));
        }
        let order = order(&columns, &table.rows).or(chosen);
        let lost = lost::of(&columns, &table.rows);
        let header = Header { names: &table.header, order, columns };
        for row in &table.rows {
            let path = cell(row, naming);
            let name = last_part(&path);
            let below = below(folder, &path);
            let ways = if below.is_some() {
                Vec::new()
            } else if name.is_empty() {
                vec![(By::Id, cell(row, by_id).to_lowercase())]
            } else if is_callable(name) {
                vec![(By::Name, name.to_owned()), (By::Folded, name.to_lowercase())]
            } else {
                vec![(By::Stem, name.to_lowercase())]
            };
            if let Some(below) = below {
                self.below.entry(below).or_default().push(self.lines.len());
            }
            for way in ways.into_iter().filter(|(_, said)| !said.is_empty()) {
                self.named.entry(way).or_default().push(self.lines.len());
            }
            let mut beside = header.said(&self.file, row);
            for words in lost.get(&row.line).into_iter().flatten() {
                beside.trouble(Some(u64::from(row.line)), words);
            }
            self.lines.push(beside);
            let name = if name.is_empty() { cell(row, by_id) } else { name.to_owned() };
            self.names.push(name);
        }
        Ok(())
    }

    /// What it says of a file of this name, and of how many alike the folder has.
    pub(super) fn about(&self, name: &str, alike: Alike) -> Option<Beside> {
        if let Some(broken) = &self.broken {
            return Some(broken.clone());
        }
        let (by, places) = self.naming(name)?;
        self.told(by, places, alike)
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
        let below: HashSet<usize> = self.below.values().flatten().copied().collect();
        let named = move |at: &usize| named.contains(at) || below.contains(at);
        let unmatched = lines.filter(move |(at, (_, name))| !named(at) && !name.is_empty());
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
        By::Name => (1, ""),
    };
    if many > 1 {
        let words = format!("file: {many} calls here have this name. {cure}");
        beside.trouble(beside.line, &words);
    }
}

/// A cell that names a call, in composed letters.
fn cell(row: &Row, place: Option<usize>) -> String {
    let cell = place.and_then(|place| row.cells.get(place)).map_or("", String::as_str);
    composed(&plain(cell, Kind::Key).text)
}

/// The columns of a sheet, and how its dates are written.
struct Header<'a> {
    names: &'a [String],
    columns: Vec<Column>,
    order: Option<Order>,
}

/// The order of day and month that all dates of a sheet tell together.
fn order(columns: &[Column], rows: &[Row]) -> Option<Order> {
    let dated = |column: &Column| *column == Column::Day || column.is_field("interactionDate");
    let dated: Vec<usize> =
        columns.iter().enumerate().filter(|(_, it)| dated(it)).map(|(at, _)| at).collect();
    let cells = rows.iter().flat_map(|row| dated.iter().filter_map(|at| row.cells.get(*at)));
    order_of(cells.map(String::as_str))
}

impl Header<'_> {
    /// What a row has in the first column that is such a one, trimmed, and that column's name. None where it is blank.
    fn cell<'a>(
        &'a self,
        row: &'a Row,
        is: impl Fn(&Column) -> bool,
    ) -> Option<(&'a str, &'a str)> {
        let at = self.columns.iter().position(is)?;
        let cell = row.cells.get(at)?.trim();
        (!cell.is_empty()).then_some((cell, self.names.get(at)?))
    }

    /// What a line says in all columns but the one that names the file.
    fn said(&self, file: &str, row: &Row) -> Beside {
        let line = Some(u64::from(row.line));
        let mut beside = Beside::of(file, line);
        if row.damaged {
            let words =
                "some letters cannot be read in the encoding of the file. Save it as UTF-8.";
            beside.trouble(line, words);
        }
        for (at, value) in row.cells.iter().enumerate() {
            match (self.columns.get(at), self.names.get(at)) {
                (Some(Column::Own(field)), _) if field.name() == DATE => {
                    let whole = self.whole_date(row, value);
                    beside.take(DATE, &whole, (line, self.order));
                }
                (Some(Column::Own(_) | Column::Other), Some(name)) => {
                    beside.take(name, value, (line, self.order));
                }
                (Some(_), _) => {}
                (None, _) if value.is_empty() => {}
                (None, _) => beside.trouble(line, "there are more values than columns"),
            }
        }
        self.take_exported(row, line, &mut beside);
        beside
    }

    /// What an export says, where it can be used.
    fn take_exported(&self, row: &Row, line: Option<u64>, beside: &mut Beside) {
        for (at, column) in self.columns.iter().enumerate() {
            let (Some(value), Some(name)) = (row.cells.get(at), self.names.get(at)) else {
                continue;
            };
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            let ours = matches!(column, Column::File | Column::Own(_) | Column::Other);
            if !ours && spoilt(value).is_some() {
                beside.trouble(line, &format!("{name}: a spreadsheet made “{value}” of it"));
                continue;
            }
            let good = match column {
                Column::Export(field) if field.name() == DATE => {
                    let whole = self.whole_date(row, value);
                    beside.take(DATE, &whole, (line, self.order));
                    true
                }
                Column::Export(field) if field.name() == PHONE && !is_number(value) => false,
                Column::Export(field) => beside.put(field, value, None).is_ok(),
                Column::Agent => beside.take_agent(value),
                _ => true,
            };
            if !good {
                beside.left_out.push(name.clone());
            }
        }
        self.take_day(row, line, beside);
        self.take_customer(row, beside);
    }

    /// The day alone, where no time stands beside it.
    fn take_day(&self, row: &Row, line: Option<u64>, beside: &mut Beside) {
        if self.cell(row, |column| column.is_field(DATE)).is_none()
            && let Some((day, _)) = self.cell(row, |column| *column == Column::Day)
        {
            beside.take(DATE, day, (line, self.order));
        }
    }

    /// The customer is on one side of the call or on the other. Where nobody says which way the call went, only a number
    /// that is alone can be the customer's; where somebody says it in a word that is not known, none is.
    fn take_customer(&self, row: &Row, beside: &mut Beside) {
        let cell = |wanted: Column| self.cell(row, |column| *column == wanted);
        let side = |wanted: Column| cell(wanted).filter(|(number, _)| is_number(number));
        let (from, to) = (side(Column::From), side(Column::To));
        let caller = cell(Column::Caller);
        let said = self.cell(row, |column| column.is_field("callDirection")).is_some();
        let (number, name) = match (beside.fields.call_direction.as_deref(), from, to) {
            (None, ..) if said => (None, None),
            (None, Some(_), Some(_)) => (None, None),
            (Some("Outbound"), _, to) | (None, None, to @ Some(_)) => (to, None),
            (_, from, _) => (from, caller),
        };
        if number.is_none() {
            let sides = [from, to].into_iter().flatten();
            beside.left_out.extend(sides.map(|(_, name)| name.to_owned()));
        }
        if name.is_none() {
            beside.left_out.extend(caller.map(|(_, name)| name.to_owned()));
        }
        for (field, said) in [(PHONE, number), ("name", name)] {
            let own = self.columns.iter().any(|column| column.is_field(field));
            let field = Field::named(field).filter(|_| !own);
            if let (Some((value, name)), Some(field)) = (said, field)
                && beside.put(&field, value, None).is_err()
            {
                beside.left_out.push(name.to_owned());
            }
        }
    }

    /// A time joined with the day that stands in a column of its own.
    fn whole_date(&self, row: &Row, value: &str) -> String {
        // Five9 calls so how long the call was, others when it began.
        let name = self.columns.iter().position(|column| column.is_field(DATE));
        let name = name.and_then(|at| self.names.get(at)).map(|name| spelling(name));
        let length = name.as_deref() == Some("calltime");
        let day = self.cell(row, |column| *column == Column::Day);
        match day.filter(|_| read_date(value, self.order).is_err()) {
            Some((day, _)) if length => day.to_owned(),
            Some((day, _)) if !value.trim().is_empty() => format!("{day} {value}"),
            _ => value.to_owned(),
        }
    }
}

const DATE: &str = "interactionDate";
const PHONE: &str = "phone";

/// Whether it is a number that somebody outside can be called by: no extension, no address, no “anonymous”.
fn is_number(text: &str) -> bool {
    const FEWEST_DIGITS: usize = 6;
    let text = plain(text, Kind::Key).text;
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let known = |letter: char| letter.is_ascii_digit() || " +-./()".contains(letter);
    digits >= FEWEST_DIGITS && text.chars().all(known)
}

/// The way to a call in a folder below, where the path leads to one.
fn below(folder: &Path, path: &str) -> Option<String> {
    let way = path.replace('\\', "/");
    let way = way.strip_prefix("./").unwrap_or(&way);
    let inside = way.contains('/') && !way.starts_with('/') && !way.contains(':');
    let leads_out = way.split('/').any(|part| part == "..");
    (inside && !leads_out && folder.join(way).is_file()).then(|| way.to_owned())
}

/// Behind the folders, whichever system wrote them.
fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
