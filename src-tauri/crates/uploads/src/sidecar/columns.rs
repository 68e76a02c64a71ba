//! The columns of a sheet: our own names of fields, those that recorders and telephone systems give theirs when they export a
//! list of calls, and what a person says that each one is.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::aliases::{ALIASES, Alias, LAST};
use crate::metadata::{Field, NAMES, plain};

/// What a column says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// Which file it is about.
    File,
    /// A field, by its own name or by a person's word.
    Own(Field),
    /// A field, by the name that an export gives it. What cannot be used there is left out, for it was not written for us.
    Export(Field),
    /// A number that is the customer's where they called.
    From,
    /// A number that is the customer's where they were called.
    To,
    /// The name of whoever called.
    Caller,
    /// A whole name of an agent.
    Agent,
    /// A date that has its time in another column.
    Day,
    /// Yes where the customer was called, no where they called.
    Outbound,
    /// Nothing that the service asks for.
    Other,
}

/// What a column of a sheet says, as a person chooses it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum ColumnRole {
    /// Which file it is about.
    File,
    /// A field of the metadata, by its name.
    Field(String),
    /// A number that is the customer's where they called.
    From,
    /// A number that is the customer's where they were called.
    To,
    /// The name of whoever called.
    Caller,
    /// A whole name of an agent.
    Agent,
    /// A date that has its time in another column.
    Day,
    /// Yes where the customer was called, no where they called.
    Outbound,
    /// Nothing.
    Unused,
}

impl ColumnRole {
    const WORDS: [(&'static str, Self); 8] = [
        ("file", Self::File),
        ("from", Self::From),
        ("to", Self::To),
        ("caller", Self::Caller),
        ("agent", Self::Agent),
        ("day", Self::Day),
        ("outbound", Self::Outbound),
        ("unused", Self::Unused),
    ];

    /// Reads one as it was told. None where there is no such role and no such field.
    pub fn parse(text: &str) -> Option<Self> {
        let known = Self::WORDS.into_iter().find(|(word, _)| *word == text);
        let field = || Field::named(text).map(|field| Self::Field(field.name()));
        known.map(|(_, role)| role).or_else(field)
    }
}

impl fmt::Display for ColumnRole {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = Self::WORDS.iter().find(|(_, role)| role == self).map(|(word, _)| *word);
        match self {
            Self::Field(name) => formatter.write_str(name),
            _ => formatter.write_str(word.unwrap_or_default()),
        }
    }
}

impl From<ColumnRole> for String {
    fn from(role: ColumnRole) -> Self {
        role.to_string()
    }
}

impl TryFrom<String> for ColumnRole {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or(text)
    }
}

impl From<&ColumnRole> for Column {
    fn from(role: &ColumnRole) -> Self {
        match role {
            ColumnRole::File => Self::File,
            ColumnRole::Field(name) => Field::named(name).map_or(Self::Other, Self::Own),
            ColumnRole::From => Self::From,
            ColumnRole::To => Self::To,
            ColumnRole::Caller => Self::Caller,
            ColumnRole::Agent => Self::Agent,
            ColumnRole::Day => Self::Day,
            ColumnRole::Outbound => Self::Outbound,
            ColumnRole::Unused => Self::Other,
        }
    }
}

impl From<&Column> for ColumnRole {
    fn from(column: &Column) -> Self {
        match column {
            Column::File => Self::File,
            Column::Own(field) | Column::Export(field) => Self::Field(field.name()),
            Column::From => Self::From,
            Column::To => Self::To,
            Column::Caller => Self::Caller,
            Column::Agent => Self::Agent,
            Column::Day => Self::Day,
            Column::Outbound => Self::Outbound,
            Column::Other => Self::Unused,
        }
    }
}

/// A column or a key that names the file itself.
pub(super) fn names_the_file(name: &str) -> bool {
    matches!(plain(name).as_str(), "file" | "filename" | "recording")
}

/// Whether anything is known by this name: so the line of names is told from what stands before it.
pub(super) fn is_known(name: &str) -> bool {
    names_the_file(name) || Field::named(name).is_some() || alias(name).is_some()
}

fn alias(name: &str) -> Option<usize> {
    let of = |name: &str| ALIASES.iter().position(|(known, _)| *known == name);
    let whole = plain(name);
    of(&whole).or_else(|| {
        let (rest, _) = zoned(name)?;
        let rest = plain(&rest);
        let rest = if rest == "interactiondate" { "start" } else { rest.as_str() };
        let place = of(rest)?;
        let (_, alias) = ALIASES.get(place)?;
        let dated = match alias {
            Alias::Day => true,
            Alias::Field(name) => *name == "interactionDate",
            _ => false,
        };
        dated.then_some(place)
    })
}

/// The name of a column without the zone that it says, and that zone as it stands behind a time: `Start (UTC)`,
/// `start_time_utc`, `Start Time (UTC+01:00)`, `UTC Start`.
pub(super) fn zoned(name: &str) -> Option<(String, String)> {
    const ZONES: [&str; 3] = ["utc", "gmt", "zulu"];
    let name = name.trim().to_lowercase();
    let (at, zone) = ZONES.iter().find_map(|zone| Some((name.rfind(zone)?, *zone)))?;
    let (before, behind) = (name.get(..at)?, name.get(at + zone.len()..)?);
    let offset: String =
        behind.chars().filter(|letter| letter.is_ascii_digit() || "+-".contains(*letter)).collect();
    if before.trim().is_empty() {
        return Some((behind.to_owned(), "UTC".to_owned()));
    }
    if behind.chars().any(char::is_alphabetic) {
        return None;
    }
    let digits = offset.get(1..).unwrap_or_default();
    let zone = match (offset.chars().next(), digits.len()) {
        (None, _) => "UTC".to_owned(),
        (Some(sign @ ('+' | '-')), 1) => format!("{sign}0{digits}"),
        (Some('+' | '-'), 2 | 4) => offset,
        _ => return None,
    };
    Some((before.to_owned(), zone))
}

/// Each column of a header. Our own names come first; of several columns that an export would take for one field, the
/// first counts.
pub(super) fn of(header: &[String]) -> Vec<Column> {
    let own = |name: &String| {
        if names_the_file(name) { Some(Column::File) } else { Field::named(name).map(Column::Own) }
    };
    let mut columns: Vec<Option<Column>> = header.iter().map(own).collect();
    let mut found: Vec<(bool, usize, &Alias)> = Vec::new();
    for (at, name) in header.iter().enumerate() {
        let known = alias(name).and_then(|place| Some((place, &ALIASES.get(place)?.1)));
        found.extend(known.map(|(place, alias)| (place + LAST >= ALIASES.len(), at, alias)));
    }
    found.sort_by_key(|(last, at, _)| (*last, *at));
    for (_, at, alias) in found {
        let Some(column) = exported(*alias) else { continue };
        let taken = columns.iter().flatten().any(|known| known.is_same(&column));
        if let Some(place) = columns.get_mut(at).filter(|place| place.is_none() && !taken) {
            *place = Some(column);
        }
    }
    columns.into_iter().map(|column| column.unwrap_or(Column::Other)).collect()
}

/// Columns that are taken, each with another that is not and says the same thing by its name: a second one of the very name,
/// or another word for the customer's number, name or address. An export has several times and ids of a call, and each is
/// something else.
pub(super) fn rivals(names: &[String], columns: &[Column]) -> Vec<(usize, usize)> {
    const OF_THE_CUSTOMER: [&str; 3] = ["phone", "name", "email"];
    let mut rivals = Vec::new();
    let unused = columns.iter().zip(names).enumerate().filter(|(_, (it, _))| **it == Column::Other);
    for (other, (_, name)) in unused {
        let known = alias(name).and_then(|place| exported(ALIASES.get(place)?.1));
        let Some(column) = known else { continue };
        let taken = columns.iter().position(|known| known.is_same(&column));
        let Some((taken, twin)) = taken.and_then(|at| Some((at, names.get(at)?))) else { continue };
        let of_customer = OF_THE_CUSTOMER.iter().any(|field| column.is_field(field));
        if of_customer || plain(twin) == plain(name) {
            rivals.push((taken, other));
        }
    }
    rivals
}

fn exported(alias: Alias) -> Option<Column> {
    Some(match alias {
        Alias::File => Column::File,
        Alias::From => Column::From,
        Alias::To => Column::To,
        Alias::Caller => Column::Caller,
        Alias::Agent => Column::Agent,
        Alias::Day => Column::Day,
        Alias::Outbound => Column::Outbound,
        Alias::Field(name) => {
            debug_assert!(NAMES.contains(&name), "{name}");
            Column::Export(Field::named(name)?)
        }
    })
}

impl Column {
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Own(mine), Self::Export(theirs)) => mine == theirs,
            _ => self == other,
        }
    }

    /// Whether it is a field of this name.
    pub(super) fn is_field(&self, name: &str) -> bool {
        matches!(self, Self::Own(field) | Self::Export(field) if field.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_may_say_the_zone_of_its_times() {
        for (name, rest, zone) in [
            ("Start (UTC)", "start", "UTC"),
            ("start_time_utc", "starttime", "UTC"),
            ("startTimeUtc", "starttime", "UTC"),
            ("Start Time (UTC+01:00)", "starttime", "+0100"),
            ("Start (GMT-5)", "start", "-05"),
            ("UTC Start", "start", "UTC"),
        ] {
            let (found, said) = zoned(name).unwrap();
            assert_eq!((plain(&found).as_str(), said.as_str()), (rest, zone), "{name}");
            assert!(alias(name).is_some(), "{name}");
        }
        assert_eq!(zoned("Start"), None);
        assert_eq!(alias("ani utc"), None, "a number has no zone");
    }

    fn columns(header: &str) -> Vec<Column> {
        of(&header.split(',').map(str::to_owned).collect::<Vec<_>>())
    }

    fn field(name: &str) -> Field {
        Field::named(name).unwrap()
    }

    #[test]
    fn every_alias_means_something() {
        assert!(
            ALIASES.iter().all(|(name, alias)| exported(*alias).is_some() && plain(name) == *name)
        );
    }

    #[test]
    fn our_own_names_come_before_those_of_an_export() {
        let found = columns("callid,clientCallId,File,recordingfile");
        let expected =
            [Column::Other, Column::Own(field("clientCallId")), Column::File, Column::Other];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_first_of_several_counts() {
        let date = Column::Export(field("interactionDate"));
        assert_eq!(columns("calldate,start"), [date, Column::Other]);
    }

    #[test]
    fn some_count_only_where_nothing_else_does() {
        let date = Column::Export(field("interactionDate"));
        assert_eq!(columns("Call Time,Timestamp"), [Column::Other, date.clone()]);
        assert_eq!(columns("Call Time"), [date]);
        assert_eq!(columns("recordingId,recordingfile"), [Column::Other, Column::File]);
    }

    #[test]
    fn what_a_person_chooses_is_kept_as_it_is_told() {
        for word in ["file", "from", "to", "caller", "agent", "day", "outbound", "unused"] {
            assert_eq!(ColumnRole::parse(word).unwrap().to_string(), word);
        }
        let role = ColumnRole::parse("extended.Wrap-up").unwrap();
        assert_eq!(role, ColumnRole::Field("extended.Wrap-up".to_owned()));
        assert_eq!(ColumnRole::from(&Column::from(&role)), role);
        assert_eq!(ColumnRole::parse("price"), None);
    }
}
