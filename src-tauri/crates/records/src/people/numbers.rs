//! What somebody says of a number that looks wrong.

use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::{By, Outcome, PersonId, Records, Trouble};

/// A number as it is kept of a person.
#[derive(Clone, Copy)]
pub struct KeptNumber<'a> {
    /// Whose.
    pub person: PersonId,
    /// The calling code of its country.
    pub country_code: &'a str,
    /// What is behind it.
    pub number: &'a str,
}

impl Records {
    /// Writes down that the number of a person is right as it is, or that it is to be looked at again. It holds for this
    /// country code and these digits alone: another number of the same person is judged anew.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] if the person has another number by now, or the database's trouble.
    pub async fn say_number_is_right(
        &self,
        said: KeptNumber<'_>,
        is_right: bool,
        by: &By,
    ) -> Result<(), Trouble> {
        let KeptNumber { person, country_code, number } = said;
        let mut write = self.write(by).await?;
        let held = write.hold(person).await?;
        let profile = &held.person.typed.profile;
        if (profile.country_code.as_str(), profile.number.as_str()) != (country_code, number) {
            return Err(Trouble::NotNow);
        }
        sqlx::query("UPDATE people SET right_number = ? WHERE slot = ?")
            .bind(is_right.then(|| pair(country_code, number)))
            .bind(held.slot)
            .execute(&mut *write.tx)
            .await?;
        let action = if is_right { "number.right" } else { "number.doubt" };
        write.tell_of(&held, action, Outcome::Done);
        write.commit().await
    }
}

fn pair(country_code: &str, number: &str) -> String {
    format!("{country_code} {number}")
}

/// Whether somebody said of the number in a row of people that it is right.
pub(crate) fn is_said_right(row: &SqliteRow) -> Result<bool, Trouble> {
    let Some(said) = row.try_get::<Option<&str>, _>("right_number")? else { return Ok(false) };
    Ok(said == pair(row.try_get("country_code")?, row.try_get("number")?))
}
