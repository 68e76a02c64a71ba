//! Metadata that a person uses again and again.

use sqlx::Row;

use crate::{By, Records, Trouble};

/// Metadata under a name.
#[derive(Clone, PartialEq, Eq)]
pub struct Preset {
    /// What a person calls it.
    pub name: String,
    /// The fields, as JSON.
    pub fields: String,
}

impl Records {
    /// Every preset, by name.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn presets(&self) -> Result<Vec<Preset>, Trouble> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query("SELECT name, fields FROM presets ORDER BY name")
            .fetch_all(&mut *reader)
            .await?;
        let preset = |row: &sqlx::sqlite::SqliteRow| {
            Ok(Preset { name: row.try_get("name")?, fields: row.try_get("fields")? })
        };
        rows.iter().map(preset).collect()
    }

    /// Keeps a preset, in the place of the one of the same name.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn put_preset(&self, preset: &Preset, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        sqlx::query(
            "INSERT INTO presets (name, fields) VALUES (?, ?)
             ON CONFLICT (name) DO UPDATE SET fields = excluded.fields",
        )
        .bind(&preset.name)
        .bind(&preset.fields)
        .execute(&mut *write.tx)
        .await?;
        write.commit().await
    }

    /// Forgets a preset.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn drop_preset(&self, name: &str, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        sqlx::query("DELETE FROM presets WHERE name = ?")
            .bind(name)
            .execute(&mut *write.tx)
            .await?;
        write.commit().await
    }
}
