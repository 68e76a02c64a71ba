//! What this station knows of the users at EnableX: nothing but what was sent for them.

use jiff::Timestamp;
use sqlx::Row;

use super::AccountFields;
use crate::person::moment;
use crate::{By, Records, Trouble};

/// A user that was made or taken in here.
#[derive(Clone, PartialEq, Eq)]
pub struct UcaasUser {
    /// The service's id.
    pub id: String,
    /// What was last sent and taken.
    pub fields: AccountFields,
    /// When that was.
    pub changed: Timestamp,
}

impl Records {
    /// The users of a connection that this station knows, the latest change first.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn ucaas_users(&self, connection: &str) -> Result<Vec<UcaasUser>, Trouble> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT id, fields, changed_at FROM ucaas_users WHERE connection = ?
             ORDER BY changed_at DESC, id",
        )
        .bind(connection)
        .fetch_all(&mut *reader)
        .await?;
        let user = |row: &sqlx::sqlite::SqliteRow| {
            let fields: &str = row.try_get("fields")?;
            Ok(UcaasUser {
                id: row.try_get("id")?,
                fields: serde_json::from_str(fields).map_err(|_| Trouble::Damaged)?,
                changed: moment(row.try_get("changed_at")?),
            })
        };
        rows.iter().map(user).collect()
    }

    /// Remembers what is now known of a user: these fields, over those that were known before.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn keep_ucaas_user(
        &self,
        connection: &str,
        (id, fields): (&str, &AccountFields),
        by: &By,
    ) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        let known: Option<String> =
            sqlx::query_scalar("SELECT fields FROM ucaas_users WHERE connection = ? AND id = ?")
                .bind(connection)
                .bind(id)
                .fetch_optional(&mut *write.tx)
                .await?;
        let mut all: AccountFields = match known {
            Some(known) => serde_json::from_str(&known).map_err(|_| Trouble::Damaged)?,
            None => AccountFields::new(),
        };
        all.extend(fields.clone());
        let text = serde_json::to_string(&all).map_err(|_| Trouble::Damaged)?;
        sqlx::query(
            "INSERT INTO ucaas_users (connection, id, fields, changed_at) VALUES (?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET fields = excluded.fields, changed_at = excluded.changed_at",
        )
        .bind(connection)
        .bind(id)
        .bind(text)
        .bind(by.at.as_millisecond())
        .execute(&mut *write.tx)
        .await?;
        write.commit().await
    }
}
