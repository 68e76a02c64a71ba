//! What a row says by its columns.

use gatehouse_sheets::{Doubt, Kind, Row, plain, spoilt};
use jiff::Timestamp;

use super::{
    Beside,
    columns::{Column, rivals, zoned},
};
use crate::metadata::{Calendar, Field, order_of, plain as spelling};

const DATE: &str = "interactionDate";
const PHONE: &str = "phone";
const WAY: &str = "callDirection";

/// The columns of a sheet, and how what stands in them is read.
pub(super) struct Header<'a> {
    pub(super) names: &'a [String],
    pub(super) columns: Vec<Column>,
    pub(super) calendar: Calendar,
    /// A person said what they are: what cannot be used is told then.
    pub(super) chosen: bool,
    /// Columns that are taken, and others for the same thing that are not.
    pub(super) rivals: Vec<(usize, usize)>,
    /// In which encoding the sheet was read where only a guess speaks for it, and what others make of its cells.
    pub(super) doubted: Option<(&'static str, &'a Doubt)>,
}

impl<'a> Header<'a> {
    /// One whose dates tell the order of day and month together, or are read in the one that was chosen.
    pub(super) fn new(
        (names, columns): (&'a [String], Vec<Column>),
        rows: &[Row],
        calendar: &Calendar,
    ) -> Self {
        let dated = |column: &Column| *column == Column::Day || column.is_field(DATE);
        let dated: Vec<usize> =
            columns.iter().enumerate().filter(|(_, it)| dated(it)).map(|(at, _)| at).collect();
        let cells = rows.iter().flat_map(|row| dated.iter().filter_map(|at| row.cells.get(*at)));
        let told = order_of(cells.map(String::as_str));
        let calendar = calendar.ordered(told);
        let rivals = rivals(names, &columns);
        Self { names, columns, calendar, chosen: false, rivals, doubted: None }
    }

    /// What a row has in the first column that is such a one, trimmed, and that column's name. None where it is blank.
    fn cell<'r>(
        &'r self,
        row: &'r Row,
        is: impl Fn(&Column) -> bool,
    ) -> Option<(&'r str, &'r str)> {
        let at = self.columns.iter().position(is)?;
        let cell = row.cells.get(at)?.trim();
        (!cell.is_empty()).then_some((cell, self.names.get(at)?))
    }

    /// What a line says in all columns but the one that names the file.
    pub(super) fn said(&self, file: &str, row: &Row) -> Beside {
        let line = Some(u64::from(row.line));
        let mut beside = Beside::of(file, line);
        if row.damaged {
            let words =
                "some letters cannot be read in the encoding of the file. Save it as UTF-8.";
            beside.trouble(line, words);
        }
        for (at, value) in row.cells.iter().enumerate() {
            match (self.columns.get(at), self.names.get(at)) {
                (Some(Column::Own(field)), _) => self.take_own(row, (field, value), &mut beside),
                (Some(Column::Other), Some(name)) if !value.trim().is_empty() => {
                    beside.left_out.push(name.clone());
                }
                (Some(_), _) => {}
                (None, _) if value.is_empty() => {}
                (None, _) => beside.trouble(line, "there are more values than columns"),
            }
        }
        self.take_exported(row, line, &mut beside);
        if let Some((encoding, doubt)) = self.doubted {
            beside.doubts = self.doubts(row, doubt).map(str::to_owned).collect();
            beside.letters = (!beside.doubts.is_empty()).then(|| encoding.to_owned());
        }
        beside
    }

    /// Cells that are used, and of which another encoding that comes into question makes another text.
    fn doubts<'r>(&'r self, row: &'r Row, doubt: &'r Doubt) -> impl Iterator<Item = &'r str> {
        let used = |column: &Column| !matches!(column, Column::Other | Column::File);
        let cells = self.columns.iter().zip(&row.cells).enumerate();
        let cells = cells.filter(move |(at, (column, _))| {
            used(column) && doubt.differing.contains(&(row.line, *at))
        });
        cells.map(|(_, (_, cell))| cell.as_str())
    }

    fn take_own(&self, row: &Row, (field, value): (&Field, &str), beside: &mut Beside) {
        let line = Some(u64::from(row.line));
        let whole =
            if field.name() == DATE { self.whole_date(row, value) } else { value.to_owned() };
        let was = beside.fields.value(field);
        if let Err(words) = beside.put(field, &whole, &self.calendar) {
            beside.trouble(line, &format!("{}: {words}", field.name()));
            return;
        }
        let is = beside.fields.value(field);
        if let Some(was) = was.filter(|was| Some(was) != is.as_ref()) {
            let words = format!("{}: it is there twice, first as “{was}”", field.name());
            beside.trouble(line, &words);
        }
    }

    /// What an export says, where it can be used. What a person chose and cannot be used is told.
    pub(super) fn take_exported(&self, row: &Row, line: Option<u64>, beside: &mut Beside) {
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
                // No second of 1970 was recorded: Cisco writes so of calls that nobody took.
                Column::Export(field) if field.name() == DATE && value == "0" => true,
                Column::Export(field) if field.name() == DATE => {
                    let whole = self.whole_date(row, value);
                    beside.take(DATE, &whole, (line, &self.calendar));
                    true
                }
                Column::Export(field) if field.name() == PHONE && !is_number(value) => false,
                Column::Export(field) if field.name() == WAY => {
                    beside.put(field, way(value), &self.calendar).is_ok()
                }
                Column::Export(field) => beside.put(field, value, &self.calendar).is_ok(),
                Column::Agent => beside.take_agent(value, &self.calendar),
                Column::Outbound => self.take_outbound(value, beside),
                _ => true,
            };
            let way_lost = column.is_field(WAY) || *column == Column::Outbound;
            // The service has no word for either, and there is nothing that could be put right.
            let unsayable =
                way_lost && is_inside(value) || column.is_field(PHONE) && is_withheld(value);
            if !good && unsayable {
                beside.left_out.push(name.clone());
            } else if !good && way_lost {
                let words = format!("{name}: “{value}” is neither inbound nor outbound");
                beside.trouble(line, &words);
            } else if !good && self.chosen {
                beside.trouble(line, &format!("{name}: “{value}” does not fit what the column is"));
            } else if !good {
                beside.left_out.push(name.clone());
            }
        }
        self.take_day(row, line, beside);
        self.take_customer(row, line, beside);
        self.tell_rivals(row, line, beside);
    }

    /// Two columns for one thing, of which one is taken and the other says something else.
    fn tell_rivals(&self, row: &Row, line: Option<u64>, beside: &mut Beside) {
        let text = |at: usize| Some((row.cells.get(at)?.trim(), self.names.get(at)?.as_str()));
        for (taken, other) in self.rivals.iter().copied() {
            let (Some((is, name)), Some((also, twin))) = (text(taken), text(other)) else {
                continue;
            };
            if !also.is_empty() && spelling(is) != spelling(also) {
                let words = format!("{name}: “{is}” is taken, and {twin} says “{also}”");
                beside.trouble(line, &words);
            }
        }
    }

    fn take_outbound(&self, value: &str, beside: &mut Beside) -> bool {
        let way = match spelling(value).as_str() {
            "true" | "yes" | "1" => "Outbound",
            "false" | "no" | "0" => "Inbound",
            _ => return false,
        };
        Field::named(WAY).is_some_and(|field| beside.put(&field, way, &self.calendar).is_ok())
    }

    /// The day alone, where no time stands beside it.
    fn take_day(&self, row: &Row, line: Option<u64>, beside: &mut Beside) {
        if self.cell(row, |column| column.is_field(DATE)).is_none()
            && let Some((day, _)) = self.cell(row, |column| *column == Column::Day)
        {
            beside.take(DATE, day, (line, &self.calendar));
        }
    }

    /// The customer is on one side of the call or on the other. Where nobody says which way the call went, only a number
    /// that is alone can be the customer's; where somebody says it in a word that is not known, none is.
    fn take_customer(&self, row: &Row, line: Option<u64>, beside: &mut Beside) {
        let cell = |wanted: Column| self.cell(row, |column| *column == wanted);
        let side = |wanted: Column| cell(wanted).filter(|(number, _)| is_number(number));
        let (from, to) = (side(Column::From), side(Column::To));
        let caller = cell(Column::Caller);
        let said = |column: &Column| column.is_field(WAY) || *column == Column::Outbound;
        let said = self.cell(row, said).is_some();
        let (number, name) = match (beside.fields.call_direction.as_deref(), from, to) {
            (None, ..) if said => (None, None),
            (None, Some(_), Some(_)) => (None, None),
            (Some("Outbound"), _, to) | (None, None, to @ Some(_)) => (to, None),
            (_, from, _) => (from, caller),
        };
        if number.is_none() {
            let sides = [from, to].into_iter().flatten();
            beside.left_out.extend(sides.map(|(_, name)| name.to_owned()));
            let wrong = match beside.fields.call_direction.as_deref() {
                Some("Outbound") => cell(Column::To),
                Some(_) => cell(Column::From),
                None => None,
            };
            if let Some((_, name)) = wrong.filter(|(value, _)| is_withheld(value)) {
                beside.left_out.push(name.to_owned());
            } else if let Some((value, name)) = wrong.filter(|_| self.chosen) {
                let words = format!("{name}: “{value}” is no number that a customer has");
                beside.trouble(line, &words);
            }
        }
        if name.is_none() {
            beside.left_out.extend(caller.map(|(_, name)| name.to_owned()));
        }
        for (field, said) in [(PHONE, number), ("name", name)] {
            let own = self.columns.iter().any(|column| column.is_field(field));
            let field = Field::named(field).filter(|_| !own);
            if let (Some((value, name)), Some(field)) = (said, field)
                && beside.put(&field, value, &self.calendar).is_err()
            {
                beside.left_out.push(name.to_owned());
            }
        }
    }

    /// A time joined with the day that stands in a column of its own.
    fn whole_date(&self, row: &Row, value: &str) -> String {
        let whole = self.date_and_time(row, value);
        let at = self.columns.iter().position(|column| column.is_field(DATE));
        let name = at.and_then(|at| self.names.get(at));
        let Some((_, zone)) = name.and_then(|name| zoned(name)) else { return whole };
        // What says its zone itself, or is a day alone, is read as it stands.
        let said = whole.trim().parse::<Timestamp>().is_ok();
        let with_zone = format!("{whole} {zone}");
        if !said && self.calendar.read(&with_zone).is_ok() { with_zone } else { whole }
    }

    fn date_and_time(&self, row: &Row, value: &str) -> String {
        // Five9 calls so how long the call was, others when it began.
        let name = self.columns.iter().position(|column| column.is_field(DATE));
        let name = name.and_then(|at| self.names.get(at)).map(|name| spelling(name));
        let length = name.as_deref() == Some("calltime");
        let day = self.cell(row, |column| *column == Column::Day);
        match day.filter(|_| self.calendar.read(value).is_err()) {
            Some((day, _)) if length => day.to_owned(),
            Some((day, _)) if !value.trim().is_empty() => format!("{day} {value}"),
            _ => value.to_owned(),
        }
    }
}

/// Whether it is a number that somebody outside can be called by: no extension, no address, no “anonymous”.
fn is_number(text: &str) -> bool {
    const FEWEST_DIGITS: usize = 6;
    let text = plain(text, Kind::Key).text;
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let known = |letter: char| letter.is_ascii_digit() || " +-./()".contains(letter);
    digits >= FEWEST_DIGITS && text.chars().all(known)
}

/// How telephone systems write that a call never left the house.
fn is_inside(text: &str) -> bool {
    const WORDS: [&str; 5] = ["internal", "intern", "interne", "interno", "local"];
    WORDS.contains(&spelling(text).as_str())
}

/// How telephone systems write that somebody does not show their number.
fn is_withheld(text: &str) -> bool {
    const WORDS: [&str; 13] = [
        "anonymous",
        "anonym",
        "anonyme",
        "unterdrückt",
        "hidden",
        "masked",
        "private",
        "restricted",
        "unknown",
        "unavailable",
        "withheld",
        "blocked",
        "nocallerid",
    ];
    WORDS.contains(&spelling(text).as_str())
}

/// The way of a call, in the words of exports that nobody else would use.
fn way(text: &str) -> &str {
    match spelling(text).as_str() {
        "userin" | "ucapin" | "confin" | "inboundcall" | "incomingcall" => "Inbound",
        "userout" | "ucapout" | "confout" | "outboundcall" | "outgoingcall" => "Outbound",
        _ => text,
    }
}
