//! Telephone numbers as a window shows them.

use gatehouse_people::phone::{self, Number};
use serde::Serialize;
use specta::Type;

/// How a number is read that is being typed.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "reading")]
pub enum PhoneReading {
    /// It would be sent like this.
    Number { country_code: String, region: Option<String>, grouped: String },
    /// It would not be sent.
    Wrong { field: String, words: String },
}

impl PhoneReading {
    pub fn of(country_code: &str, number: &str) -> Self {
        let code = (!country_code.is_empty()).then_some(country_code);
        match phone::read(number, code, false) {
            Ok(Number { code, region, grouped, .. }) => {
                Self::Number { country_code: code, region, grouped }
            }
            Err(why) => Self::Wrong { field: why.field().to_owned(), words: why.to_string() },
        }
    }
}
