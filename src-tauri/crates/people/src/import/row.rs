//! What a row of the file says: whether it is whole, what a spreadsheet left of it, and whom it describes.

use gatehouse_records::{NewPerson, Person, Profile};
use gatehouse_sheets::spoilt;

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
        (0..5).map(|slot| text(Column::Alias(slot))).collect()
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

/// A row that can be sent, or the first that is wrong with it and the cure.
pub(super) fn good(said: &Said<'_>, draft: &Draft, connection: &str) -> Result<NewPerson, Finding> {
    whole(said)?;
    if template::is_example(draft) {
        let words = "This is the example of the template. It is left out.";
        return Err(Finding::new(None, "example", words));
    }
    unspoilt(said)?;
    let phone::Number { code, national, .. } = phone(said)?;
    let (country_code, number) = (code.clone(), national.clone());
    let draft = Draft { country_code, number, ..draft.clone() };
    let kept = AsKept {
        login_name: Some(&draft.login_name),
        number: Some((&code, &national)),
        email: None,
    };
    match checked_but_for(&draft, connection, kept) {
        Ok(typed) => Ok(typed.new),
        Err(Wrong { field, why }) => {
            Err(Finding::new(column_of(&field), why.code(), why.to_string()))
        }
    }
}

/// Whether a row is as wide as the header, and all its letters were read.
fn whole(said: &Said<'_>) -> Result<(), Finding> {
    let (cells, width) = (said.row.cells.len(), said.width);
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

/// Whether a spreadsheet left every cell that is read as it was, and wrote what its formulas show.
fn unspoilt(said: &Said<'_>) -> Result<(), Finding> {
    let cells = Column::ALL.into_iter().map(|column| (column, said.text(column)));
    let mut faults = cells.filter_map(|(column, cell)| {
        let why = if spoilt(cell).is_some() {
            Why::Spoilt(cell.to_owned())
        } else if said.is_formula(column) {
            Why::formula(cell)
        } else {
            return None;
        };
        Some(Finding::new(column, why.code(), why.to_string()))
    });
    faults.next().map_or(Ok(()), Err)
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
