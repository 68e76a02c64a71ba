//! The sheets beside calls: how they are read, and what a person says of it.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError},
};

use super::{Queue, QueueTrouble, keeping::SHEETS};
use crate::{
    Asked, ColumnRole, FieldTrouble, NamedColumn, SheetPreset, SheetSeen, State,
    paths::key,
    sidecar::{SheetChoice, SheetRules, Sidecars},
};

/// The sheets beside calls, and what is kept of others.
#[derive(Debug, Clone, Default)]
pub struct Sheets {
    /// Each with the number that it is asked about by.
    pub sheets: Vec<(u64, SheetSeen)>,
    /// The latest first.
    pub presets: Vec<SheetPreset>,
}

impl Queue {
    /// The sheets beside drafts, as they are read now.
    pub async fn sheets(&self) -> Sheets {
        let folders = self.folders_of_drafts();
        let mut sidecars = self.sidecars();
        let seen = self.looked(move || sidecars.overview(&folders)).await;
        let presets = self.with_book(|book| book.sheets().presets().to_vec());
        let sheets = seen.unwrap_or_default();
        Sheets {
            sheets: sheets.into_iter().map(|it| (self.number(&it.path), it)).collect(),
            presets,
        }
    }

    /// A sheet as it would be read.
    ///
    /// # Errors
    /// [`QueueTrouble::Gone`]: there is no such sheet any more.
    pub async fn preview_sheet(&self, id: u64, asked: Asked) -> Result<SheetSeen, QueueTrouble> {
        let path = self.sheet(id)?;
        let sidecars = self.sidecars();
        let seen = self.looked(move || sidecars.preview(&path, &asked)).await;
        seen.flatten().ok_or(QueueTrouble::Gone)
    }

    /// Reads a sheet so from now on, and every other one with these columns where that is kept as a preset.
    ///
    /// # Errors
    /// The columns do not name calls, or the preset cannot have this name; [`QueueTrouble::Gone`];
    /// [`QueueTrouble::NotKept`].
    pub async fn use_sheet(
        self: &Arc<Self>,
        id: u64,
        asked: Asked,
        preset: Option<String>,
    ) -> Result<(), QueueTrouble> {
        let path = self.sheet(id)?;
        let roles = asked.roles.clone().unwrap_or_default();
        usable(&roles)?;
        // What its bytes tell themselves needs nobody's word.
        let sidecars = Sidecars::new(self.sidecars().into_calendar(), Arc::default());
        let told = Asked { encoding: None, ..asked.clone() };
        let looked = path.clone();
        let seen = self.looked(move || sidecars.preview(&looked, &told)).await;
        let seen = seen.flatten().ok_or(QueueTrouble::Gone)?;
        let other = asked.encoding.as_deref() != seen.encoding;
        let encoding = asked.encoding.filter(|_| seen.guessed || other);
        let columns = seen.columns.iter().zip(roles);
        let columns = columns.map(|(column, role)| NamedColumn { name: column.name.clone(), role });
        let choice = SheetChoice {
            path: key(&path),
            columns: columns.collect(),
            encoding,
            content: seen.content,
            preset,
        };
        self.change_sheets(|rules| rules.take(choice)).await?;
        self.passed.lock().unwrap_or_else(PoisonError::into_inner).forget(&path);
        Ok(())
    }

    /// Gives a preset of columns another name.
    ///
    /// # Errors
    /// It cannot have this name, or [`QueueTrouble::NotKept`].
    pub async fn rename_sheet_preset(
        self: &Arc<Self>,
        name: &str,
        to: &str,
    ) -> Result<(), QueueTrouble> {
        self.change_sheets(|rules| rules.rename(name, to)).await
    }

    /// Forgets a preset of columns: sheets are read by the names of their columns again.
    ///
    /// # Errors
    /// [`QueueTrouble::NotKept`].
    pub async fn remove_sheet_preset(self: &Arc<Self>, name: &str) -> Result<(), QueueTrouble> {
        let remove = |rules: &mut SheetRules| {
            rules.remove(name);
            Ok(())
        };
        self.change_sheets(remove).await
    }

    /// Changes what is said of sheets, writes it down, and reads those of drafts again.
    async fn change_sheets(
        self: &Arc<Self>,
        change: impl FnOnce(&mut SheetRules) -> Result<(), FieldTrouble>,
    ) -> Result<(), QueueTrouble> {
        let mut rules = self.with_book(|book| SheetRules::clone(book.sheets()));
        change(&mut rules)?;
        self.keep_note(SHEETS, &serde_json::to_string(&rules).unwrap_or_default()).await?;
        self.with_book(|book| book.set_sheets(rules));
        self.describe_anew(&self.folders_of_drafts()).await?;
        Ok(())
    }

    fn folders_of_drafts(&self) -> HashSet<PathBuf> {
        self.with_book(|book| {
            let drafts = book.all().iter().filter(|call| call.state == State::Draft);
            drafts.filter_map(|call| call.path.parent().map(Path::to_owned)).collect()
        })
    }

    /// The number that a sheet is asked about by: no window is ever told a path.
    fn number(&self, path: &Path) -> u64 {
        let mut paths = self.sheet_paths.lock().unwrap_or_else(PoisonError::into_inner);
        let at = paths.iter().position(|known| known == path).unwrap_or_else(|| {
            paths.push(path.to_owned());
            paths.len() - 1
        });
        at as u64
    }

    fn sheet(&self, id: u64) -> Result<PathBuf, QueueTrouble> {
        let paths = self.sheet_paths.lock().unwrap_or_else(PoisonError::into_inner);
        let path = usize::try_from(id).ok().and_then(|at| paths.get(at).cloned());
        path.ok_or(QueueTrouble::Gone)
    }
}

/// Whether columns name calls, and each says something of its own.
fn usable(roles: &[ColumnRole]) -> Result<(), FieldTrouble> {
    let trouble = |words: &str| Err(FieldTrouble { field: "columns", words: words.to_owned() });
    let id = ColumnRole::Field("clientCallId".to_owned());
    if !roles.contains(&ColumnRole::File) && !roles.contains(&id) {
        return trouble("Choose the column that names the files, or the calls by their id");
    }
    let mut seen = HashSet::new();
    let twice = roles.iter().any(|role| *role != ColumnRole::Unused && !seen.insert(role));
    if twice { trouble("Two columns cannot say the same") } else { Ok(()) }
}
