//! What a row of the file says: whether it is whole, what a spreadsheet left of it, and whom it describes.

use gatehouse_records::{NewPerson, Person, Profile};
use gatehouse_sheets::{is_date, spoilt};

use super::{check::Said, columns::Column, template};
use crate::{
    Draft, Why, Wrong, countries, phone,
    typed::{AsKept, checked_but_for},
};

/// Something that was found about a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The column, if it is about one.
    pub column: Option<Column>,
    /// A word for programs.
    pub code: &'static str,
    /// The same in words, with the cure.
    pub words: String,
}

impl Finding {
    pub(super) fn new(
        column: impl Into<Option<Column>>,
        code: &'static str,
        words: impl Into<String>,
    ) -> Self {
        Self { column: column.into(), code, words: words.into() }
    }
}

/// What a row says, as somebody would have typed it. What no column holds stays as it is known.
pub(super) fn draft(said: &Said<'_>, known: Option<&Person>) -> Draft {
    let text = |column| said.text(column).to_owned();
    let aliases = if said.columns().has_aliases() {
        let cells = (0..5).map(|slot| text(Column::Alias(slot)));
        // A column “aliases” holds several.
        cells
            .flat_map(|cell| {
                cell.split([';', ',', '|', '\n']).map(|it| it.trim().to_owned()).collect::<Vec<_>>()
            })
            .collect()
    } else {
        known.map(|person| person.typed.profile.aliases.clone()).unwrap_or_default()
    };
    Draft {
        login_name: text(Column::LoginName),
        first_name: text(Column::FirstName),
        last_name: text(Column::LastName),
        email: text(Column::Email),
        country_code: text(Column::CountryCode),
        number: text(Column::Number),
        aliases,
    }
}

/// What was read, for showing it where it cannot be sent.
pub(super) fn as_read(connection: &str, draft: &Draft, said: &Said<'_>) -> NewPerson {
    let profile = Profile {
        first_name: draft.first_name.clone(),
        last_name: draft.last_name.clone(),
        email: draft.email.clone(),
        country_code: draft.country_code.clone(),
        number: draft.number.clone(),
        aliases: draft.aliases.iter().take(5).cloned().collect(),
        note: said.text(Column::Note).to_owned(),
    };
    let login_name = draft.login_name.clone();
    NewPerson { connection: connection.to_owned(), login_name, profile }
}

/// A row that can be sent, or all that is wrong with it and the cures.
pub(super) fn good(
    said: &Said<'_>,
    draft: &Draft,
    connection: &str,
) -> Result<NewPerson, Vec<Finding>> {
    whole(said).map_err(|fault| vec![fault])?;
    if template::is_example(draft) {
        let words = "This is the example of the template. It is left out.";
        return Err(vec![Finding::new(None, "example", words)]);
    }
    let mut faults = spoilt_cells(said);
    let mut add = |fault: Finding| {
        // The country code and the number are one thing, and a cell is wrong once.
        let thing = |column: Option<Column>| match column {
            Some(Column::CountryCode) => Some(Column::Number),
            column => column,
        };
        if !faults.iter().any(|known| thing(known.column) == thing(fault.column)) {
            faults.push(fault);
        }
    };
    let (country_code, number) = match phone(said) {
        Ok(phone::Number { code, national, .. }) => (code, national),
        Err(fault) => {
            add(fault);
            Default::default()
        }
    };
    let draft = Draft { country_code, number, ..draft.clone() };
    let kept = AsKept {
        login_name: Some(&draft.login_name),
        number: Some((&draft.country_code, &draft.number)),
        email: None,
    };
    let typed = checked_but_for(&draft, connection, kept);
    for Wrong { field, why } in typed.as_ref().err().into_iter().flatten() {
        add(Finding::new(column_of(field), why.code(), why.to_string()));
    }
    match typed {
        Ok(typed) if faults.is_empty() => Ok(typed.new),
        _ => {
            faults.sort_by_key(|fault| fault.column);
            Err(faults)
        }
    }
}

/// Whether a row is as wide as the header, and all its letters were read.
fn whole(said: &Said<'_>) -> Result<(), Finding> {
    let (cells, width) = (said.row.cells.len(), said.width());
    let counted = format!("This line has {cells} cells and the first line names {width}.");
    if cells > width && said.row.cells.iter().skip(width).any(|cell| !cell.is_empty()) {
        let words = format!("{counted} Put a cell that holds a separator into quotation marks.");
        return Err(Finding::new(None, "tooManyCells", words));
    }
    let lacks = |column: &Column| said.columns().places.get(column).is_some_and(|at| *at >= cells);
    if Column::REQUIRED.iter().any(lacks) {
        let words = format!("{counted} Complete it.");
        return Err(Finding::new(None, "tooFewCells", words));
    }
    if said.row.damaged {
        let words = "Some letters of this line cannot be read in the encoding of the file. Put them right in the \
                     file, or choose another encoding.";
        return Err(Finding::new(None, "damaged", words));
    }
    Ok(())
}

/// The cells of which a spreadsheet left something else, or wrote a formula and not what it shows.
fn spoilt_cells(said: &Said<'_>) -> Vec<Finding> {
    let cells = Column::ALL.into_iter().map(|column| (column, said.text(column)));
    let faults = cells.filter_map(|(column, cell)| {
        let dated = column != Column::Note && is_date(cell);
        let why = if spoilt(cell).is_some() || dated {
            Why::Spoilt(cell.to_owned())
        } else if said.is_formula(column) {
            Why::formula(cell)
        } else {
            return None;
        };
        Some(Finding::new(column, why.code(), why.to_string()))
    });
    faults.collect()
}

/// The country code and the number within it. A number that begins with its own code says it itself;
/// the file's choice stands in for none (vendors.md A-11).
fn phone(said: &Said<'_>) -> Result<phone::Number, Finding> {
    let cell = said.text(Column::CountryCode);
    let of_cell = match cell {
        "" => None,
        cell => Some(countries::calling_code(cell).ok_or_else(|| {
            let words = format!("“{cell}” is no country code. It looks like +49 or DE.");
            Finding::new(Column::CountryCode, "noSuchCountryCode", words)
        })?),
    };
    let must = of_cell.is_some();
    let code = of_cell.or_else(|| said.columns().country.clone());
    phone::read(said.text(Column::Number), code.as_deref(), must)
        .map_err(|why| Finding::new(column_of(why.field()), why.code(), why.to_string()))
}

/// The column of a field as a form spells it.
fn column_of(field: &str) -> Column {
    match field {
        "firstName" => Column::FirstName,
        "lastName" => Column::LastName,
        "email" => Column::Email,
        "countryCode" => Column::CountryCode,
        "number" => Column::Number,
        field => match field.strip_prefix("aliases.") {
            Some(slot) => Column::Alias(slot.parse().unwrap_or(0)),
            None => Column::LoginName,
        },
    }
}
