//! A file to fill in.

use gatehouse_records::safe_cell;

use super::columns::Column;
use crate::Draft;

const LOGIN_NAME: &str = "example.person";
const EMAIL: &str = "example.person@example.org";

/// The template as CSV: a header and one row that explains itself. The row is left out by an import,
/// so that nobody who forgets to delete it adds it.
#[must_use]
pub fn template() -> String {
    let example = |column: Column| match column {
        Column::LoginName => LOGIN_NAME,
        Column::FirstName => "Example",
        Column::LastName => "Person",
        Column::Email => EMAIL,
        Column::CountryCode => "+49",
        Column::Number => "30 901820",
        Column::Alias(0) => "e.person",
        Column::Note => {
            "This row is an example and is left out. The columns up to number are required; the login name \
             cannot be changed later; the country code is +49 or DE; aliases and this note may stay empty."
        }
        _ => "",
    };
    let columns =
        || Column::ALL.into_iter().filter(|column| !matches!(column, Column::Guid | Column::State));
    let header: Vec<&str> = columns().map(Column::word).collect();
    let row: Vec<String> = columns()
        .map(|column| {
            let cell = safe_cell(example(column));
            if cell.contains(',') { format!("\"{cell}\"") } else { cell }
        })
        .collect();
    format!("{}\r\n{}\r\n", header.join(","), row.join(","))
}

/// Whether a row is the one that explains.
pub(super) fn is_example(draft: &Draft) -> bool {
    draft.login_name == LOGIN_NAME && draft.email == EMAIL
}
