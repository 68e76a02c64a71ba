//! What a person said of the columns of sheets: of one sheet, or of every sheet with these columns.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::columns::{self, ColumnRole};
use crate::FieldTrouble;

const LONGEST_NAME: usize = 60;
/// So many sheets are remembered by their place.
const MOST_SHEETS: usize = 200;

/// A column by its name, and what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedColumn {
    /// As the sheet spells it.
    pub name: String,
    /// What it says.
    pub role: ColumnRole,
}

/// What the columns of a kind of sheet say, under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPreset {
    /// What a person calls it.
    pub name: String,
    /// All columns of the sheet that it was made for.
    pub columns: Vec<NamedColumn>,
    /// In which encoding such sheets are read where their bytes do not tell it.
    #[serde(default)]
    pub encoding: Option<String>,
}

/// What a person said of one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SheetChoice {
    pub(crate) path: String,
    pub(crate) columns: Vec<NamedColumn>,
    #[serde(default)]
    pub(crate) encoding: Option<String>,
    /// SHA-256 of the sheet as it was then.
    pub(crate) content: String,
    /// The preset that was made of it.
    #[serde(default)]
    pub(crate) preset: Option<String>,
}

/// Everything that was said of sheets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SheetRules {
    /// The latest first.
    presets: Vec<SheetPreset>,
    /// The latest first.
    chosen: Vec<SheetChoice>,
}

/// By what the columns of a sheet are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum KnownBy {
    /// By their names.
    #[default]
    Names,
    /// By their places: it is a `Master.csv` of Asterisk, which names none.
    Places,
    /// A person said it of this sheet.
    Choice,
    /// By a preset, of this name.
    Preset(String),
}

impl SheetRules {
    pub(crate) fn presets(&self) -> &[SheetPreset] {
        &self.presets
    }

    /// What was said of the sheet at a place.
    pub(super) fn of(&self, path: &str) -> Option<&SheetChoice> {
        self.chosen.iter().find(|choice| choice.path == path)
    }

    /// The encodings that were chosen.
    pub(super) fn encodings(&self) -> impl Iterator<Item = &str> {
        let presets = self.presets.iter().filter_map(|preset| preset.encoding.as_deref());
        let chosen = self.chosen.iter().filter_map(|choice| choice.encoding.as_deref());
        let all: std::collections::BTreeSet<&str> = chosen.chain(presets).collect();
        all.into_iter()
    }

    /// Whether a name is that of a column somebody said something of.
    pub(super) fn knows(&self, name: &str) -> bool {
        let name = key(name);
        let presets = self.presets.iter().flat_map(|preset| &preset.columns);
        let columns = presets.chain(self.chosen.iter().flat_map(|choice| &choice.columns));
        !name.is_empty() && columns.into_iter().any(|column| key(&column.name) == name)
    }

    /// What each column of this header says, by a person's word. The latest preset that fits counts.
    pub(super) fn roles(&self, path: &str, header: &[String]) -> Option<Fitting<'_>> {
        let choice = self.of(path).and_then(|choice| {
            let roles = fitted(&choice.columns, header)?;
            let by = choice.preset.clone().map_or(KnownBy::Choice, KnownBy::Preset);
            Some(Fitting { roles, by, encoding: choice.encoding.as_deref() })
        });
        choice.or_else(|| {
            self.presets.iter().find_map(|preset| {
                let roles = fitted(&preset.columns, header)?;
                let by = KnownBy::Preset(preset.name.clone());
                Some(Fitting { roles, by, encoding: preset.encoding.as_deref() })
            })
        })
    }

    /// Takes what is said of a sheet, and keeps it as a preset where it has the name of one.
    pub(crate) fn take(&mut self, mut choice: SheetChoice) -> Result<(), FieldTrouble> {
        if let Some(name) = choice.preset.take() {
            let name = checked(&name)?;
            self.presets.retain(|preset| preset.name != name);
            let (columns, encoding) = (choice.columns.clone(), choice.encoding.clone());
            self.presets.insert(0, SheetPreset { name: name.clone(), columns, encoding });
            choice.preset = Some(name);
        }
        self.chosen.retain(|known| known.path != choice.path);
        self.chosen.insert(0, choice);
        self.chosen.truncate(MOST_SHEETS);
        Ok(())
    }

    /// Gives a preset another name.
    pub(crate) fn rename(&mut self, name: &str, to: &str) -> Result<(), FieldTrouble> {
        let to = checked(to)?;
        if to != name && self.presets.iter().any(|preset| preset.name == to) {
            return trouble("Another preset has this name");
        }
        for preset in self.presets.iter_mut().filter(|preset| preset.name == name) {
            preset.name.clone_from(&to);
        }
        for choice in &mut self.chosen {
            if choice.preset.as_deref() == Some(name) {
                choice.preset = Some(to.clone());
            }
        }
        Ok(())
    }

    /// Forgets a preset, and what it said of sheets.
    pub(crate) fn remove(&mut self, name: &str) {
        self.presets.retain(|preset| preset.name != name);
        self.chosen.retain(|choice| choice.preset.as_deref() != Some(name));
    }
}

/// What a person said that fits a sheet.
pub(super) struct Fitting<'a> {
    pub(super) roles: Vec<ColumnRole>,
    pub(super) by: KnownBy,
    pub(super) encoding: Option<&'a str>,
}

/// What each column of a header says by these, in whatever order. None where one that says something is not there, or
/// where one is there that was not, and has a meaning by its name: that is another kind of sheet.
fn fitted(columns: &[NamedColumn], header: &[String]) -> Option<Vec<ColumnRole>> {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let mut roles: HashMap<(String, usize), &ColumnRole> =
        numbered(&names).into_iter().zip(columns.iter().map(|column| &column.role)).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut fitted = Vec::with_capacity(header.len());
    for (name, key) in header.iter().zip(numbered(&header)) {
        match roles.remove(&key) {
            Some(role) => fitted.push(role.clone()),
            None if columns::is_known(name) => return None,
            None => fitted.push(ColumnRole::Unused),
        }
    }
    let says = |role: &ColumnRole| *role != ColumnRole::Unused;
    let whole = !roles.into_values().any(says) && fitted.iter().any(says);
    whole.then_some(fitted)
}

/// Names as they are compared, each with its number among those that are alike.
fn numbered(names: &[&str]) -> Vec<(String, usize)> {
    let mut many: HashMap<String, usize> = HashMap::new();
    let number = |name: &&str| {
        let name = key(name);
        let many = many.entry(name.clone()).or_default();
        *many += 1;
        (name, *many)
    };
    names.iter().map(number).collect()
}

/// A name without what differs by chance.
fn key(name: &str) -> String {
    let name = gatehouse_sheets::plain(name, gatehouse_sheets::Kind::Key).text;
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn checked(name: &str) -> Result<String, FieldTrouble> {
    let name = name.trim();
    if name.is_empty() {
        return trouble("Give these columns a name");
    }
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return trouble("Keep the name to one line of 60 characters");
    }
    Ok(name.to_owned())
}

fn trouble<T>(words: &str) -> Result<T, FieldTrouble> {
    Err(FieldTrouble { field: "presetName", words: words.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(path: &str, columns: &str, preset: Option<&str>) -> SheetChoice {
        let column = |pair: &str| {
            let (name, role) = pair.split_once('=').unwrap();
            NamedColumn { name: name.to_owned(), role: ColumnRole::parse(role).unwrap() }
        };
        SheetChoice {
            path: path.to_owned(),
            columns: columns.split(',').map(column).collect(),
            encoding: None,
            content: String::new(),
            preset: preset.map(str::to_owned),
        }
    }

    fn roles(rules: &SheetRules, header: &str) -> Option<String> {
        let header: Vec<String> = header.split(',').map(str::to_owned).collect();
        let words = rules.roles("/elsewhere.csv", &header)?.roles;
        Some(words.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
    }

    const COLUMNS: &str = "Aufnahme=file,Beginn=interactionDate,Schlange=unused";

    #[test]
    fn a_preset_fits_sheets_with_its_columns_in_any_order_and_others_that_mean_nothing() {
        let mut rules = SheetRules::default();
        rules.take(choice("/a.csv", COLUMNS, Some("Recorder"))).unwrap();
        for (header, fits) in [
            ("Aufnahme,Beginn,Schlange", Some("file,interactionDate,unused")),
            ("beginn, AUFNAHME ", Some("interactionDate,file")),
            ("Aufnahme,Beginn,Neu", Some("file,interactionDate,unused")),
            ("Aufnahme,Schlange", None),
            ("Aufnahme,Beginn,phone", None),
            ("file,name", None),
        ] {
            assert_eq!(roles(&rules, header).as_deref(), fits, "{header}");
        }
        let kept = serde_json::to_string(&rules).unwrap();
        assert_eq!(serde_json::from_str::<SheetRules>(&kept).unwrap(), rules);
    }

    #[test]
    fn the_latest_preset_that_fits_counts() {
        let mut rules = SheetRules::default();
        rules.take(choice("/a.csv", COLUMNS, Some("First"))).unwrap();
        rules.take(choice("/b.csv", "Aufnahme=file,Beginn=unused", Some("Second"))).unwrap();
        assert_eq!(roles(&rules, "Aufnahme,Beginn").as_deref(), Some("file,unused"));
        rules.remove("Second");
        assert_eq!(roles(&rules, "Aufnahme,Beginn").as_deref(), Some("file,interactionDate"));
        assert!(rules.of("/b.csv").is_none(), "what it said of its own sheet is forgotten too");
    }

    #[test]
    fn two_columns_of_one_name_are_told_apart_by_their_order() {
        let mut rules = SheetRules::default();
        let columns = "File=file,Number=from,Number=to";
        rules.take(choice("/a.csv", columns, Some("Twice"))).unwrap();
        assert_eq!(roles(&rules, "Number,File,Number").as_deref(), Some("from,file,to"));
    }

    #[test]
    fn a_preset_is_renamed_and_its_name_is_checked() {
        let mut rules = SheetRules::default();
        rules.take(choice("/a.csv", COLUMNS, Some(" Recorder "))).unwrap();
        rules.take(choice("/b.csv", "X=file", Some("Other"))).unwrap();
        for bad in ["", "  ", "Other", "a\nb", &"x".repeat(61)] {
            assert_eq!(rules.rename("Recorder", bad).unwrap_err().field, "presetName", "{bad}");
        }
        rules.rename("Recorder", "Night").unwrap();
        let names: Vec<&str> = rules.presets().iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Other", "Night"]);
        assert_eq!(rules.of("/a.csv").unwrap().preset.as_deref(), Some("Night"));
        assert!(rules.take(choice("/a.csv", COLUMNS, Some(""))).is_err());
    }
}
