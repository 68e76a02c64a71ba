//! Tables and texts as other programs write them: which bytes are which letters, what parts the cells, where a row
//! begins, and what in a cell is not what somebody typed. It knows neither people nor calls.
//!
//! ```
//! use gatehouse_sheets::{Separator, Source};
//!
//! # fn example() -> Result<(), gatehouse_sheets::FileTrouble> {
//! let source = Source::new("people.csv", b"login;name\r\nann;\"Ann; B\"\r\n".to_vec())?;
//! let sheet = source.sheet(None, None, &|_| false)?;
//! assert_eq!(sheet.separator, Separator::Semicolon);
//! assert_eq!(sheet.rows[0].cells, ["ann", "Ann; B"]);
//! # Ok(())
//! # }
//! # example().unwrap();
//! ```

mod cells;
mod dates;
mod doubt;
mod encoding;
#[cfg(test)]
mod fuzzing;
mod garbled;
mod separator;
mod source;
mod spoilt;
mod table;
mod unseen;

pub use dates::{is_date, is_turned};
pub use doubt::{Doubt, DoubtfulCell};
pub use encoding::{Evidence, Letters, alphabet, decoded, encodings};
pub use garbled::{Garbled, garbled};
pub use separator::{Separator, SeparatorEvidence};
pub use source::{FileTrouble, LARGEST, MOST_ROWS, Passed, PassedWhy, Row, Sheet, Source};
pub use spoilt::{Spoilt, is_decimal, spoilt};
pub use unseen::{Kind, Plain, is_formula, plain, without_text_mark};
