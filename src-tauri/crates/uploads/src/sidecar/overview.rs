//! Which sheets lie beside calls and how they are read, for whoever looks at it or wants it otherwise.

use std::{
    collections::{BTreeMap, HashSet},
    path::{Path, PathBuf},
};

use crate::patience;

use super::{
    Asked, ColumnRole, Folder, KnownBy, MOST_ABOVE, Place, Reading, SHEET, Sheet, Sidecars,
};

/// A sheet as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetSeen {
    pub(crate) path: PathBuf,
    /// The file's name.
    pub file: String,
    /// The name of the folder that it lies in.
    pub folder: String,
    /// Whether it is about calls beside it.
    pub used: bool,
    /// By what its columns are known.
    pub by: KnownBy,
    /// How many lines it has.
    pub lines: usize,
    /// How many of them find their call.
    pub matched: usize,
    /// Its columns, in their order.
    pub columns: Vec<SheetColumn>,
    /// The encoding that it was read in.
    pub encoding: Option<&'static str>,
    /// Whether only a guess speaks for that.
    pub guessed: bool,
    /// Some of what the guess may have got wrong.
    pub doubtful: Vec<String>,
    /// Why no row of it can be read, in words.
    pub broken: Option<String>,
    pub(crate) content: String,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetColumn {
    /// Its name.
    pub name: String,
    /// What stands in it first.
    pub sample: String,
    /// What it says.
    pub role: ColumnRole,
    /// What it would say by its name alone.
    pub usual: ColumnRole,
}

impl SheetSeen {
    fn of(sheet: &Sheet, folder: &Folder, used: bool) -> Self {
        let said = sheet.columns.iter().zip(&sheet.usual);
        let columns = sheet.header.iter().zip(&sheet.samples).zip(said);
        let column =
            |((name, sample), (column, usual)): ((&String, &String), (&_, &_))| SheetColumn {
                name: name.clone(),
                sample: sample.clone(),
                role: ColumnRole::from(column),
                usual: ColumnRole::from(usual),
            };
        let name = folder.path.file_name().unwrap_or(folder.path.as_os_str());
        let broken = sheet.broken.as_ref().filter(|_| sheet.is_unreadable());
        Self {
            path: folder.path.join(&sheet.file),
            file: sheet.file.clone(),
            folder: name.to_string_lossy().into_owned(),
            used,
            by: sheet.by.clone(),
            lines: sheet.rows,
            matched: sheet.matched(&folder.calls),
            columns: columns.map(column).collect(),
            encoding: sheet.letters.map(|letters| letters.name),
            guessed: sheet.guessed().is_some(),
            doubtful: sheet.doubtful.clone(),
            broken: broken.map(|beside| beside.troubles.join(". ")),
            content: sheet.content.clone(),
        }
    }
}

impl Sidecars {
    /// The sheets in these folders, and those above that describe what is below.
    pub(crate) fn overview(&mut self, folders: &HashSet<PathBuf>) -> Vec<SheetSeen> {
        let mut seen: BTreeMap<PathBuf, SheetSeen> = BTreeMap::new();
        let above = folders.iter().flat_map(|folder| folder.ancestors().skip(1).take(MOST_ABOVE));
        let above = above.filter(|folder| patience::is_file(&folder.join(SHEET)));
        let above: HashSet<PathBuf> = above.map(Path::to_owned).collect();
        for path in folders.iter().chain(above.difference(folders)) {
            let Place { folder, used, unused } = self.folder(path);
            let used = used.iter().map(|sheet| (sheet, true));
            for (sheet, used) in used.chain(unused.iter().map(|sheet| (sheet, false))) {
                let one = SheetSeen::of(sheet, folder, used);
                // Nothing else of a folder above is of interest: it may be anybody's.
                if folders.contains(path) || one.matched > 0 {
                    seen.insert(one.path.clone(), one);
                }
            }
        }
        seen.into_values().collect()
    }

    /// A sheet read in the way that somebody wants to see.
    pub(crate) fn preview(&self, path: &Path, asked: &Asked) -> Option<SheetSeen> {
        let (folder, file) = path.parent().zip(path.file_name())?;
        let folder = Folder::of(folder);
        let file = file.to_string_lossy();
        let with = Reading { calendar: &self.calendar, rules: &self.rules, asked: Some(asked) };
        let sheet = Sheet::read((&folder.path, &file), with);
        let used = sheet.matched(&folder.calls) > 0;
        Some(SheetSeen::of(&sheet, &folder, used))
    }
}
