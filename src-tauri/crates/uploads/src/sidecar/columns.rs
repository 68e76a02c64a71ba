//! The columns of a sheet: our own names of fields, and those that recorders and telephone systems give theirs when they
//! export a list of calls.

use crate::metadata::{Field, NAMES, plain};

/// What a column says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// Which file it is about.
    File,
    /// A field, by its own name.
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
    /// Nothing that the service asks for.
    Other,
}

/// Another program's name of a column.
enum Alias {
    File,
    Field(&'static str),
    From,
    To,
    Caller,
    Agent,
    Day,
}

/// By the letters alone. Asterisk: `docs.asterisk.org`, CDR Variables, and the `cdr` table of its databases. FreeSWITCH:
/// `cdr_csv.conf.xml`. 3CX: "CDR - Call Data Records". CXone: Data Download Reports. Amazon Connect: the contact record.
/// Twilio: the call resource. Genesys, Five9 and Verint: the columns of their lists of interactions.
const ALIASES: [(&str, Alias); 62] = [
    ("recordingfile", Alias::File),
    ("recordingname", Alias::File),
    ("recordingfilename", Alias::File),
    ("recordfile", Alias::File),
    ("sofiarecordfile", Alias::File),
    ("audiofile", Alias::File),
    ("mediafile", Alias::File),
    ("uniqueid", Alias::Field("clientCallId")),
    ("uuid", Alias::Field("clientCallId")),
    ("callid", Alias::Field("clientCallId")),
    ("calluuid", Alias::Field("clientCallId")),
    ("callsid", Alias::Field("clientCallId")),
    ("sid", Alias::Field("clientCallId")),
    ("contactid", Alias::Field("clientCallId")),
    ("conversationid", Alias::Field("clientCallId")),
    ("interactionid", Alias::Field("clientCallId")),
    ("calldate", Alias::Field("interactionDate")),
    ("start", Alias::Field("interactionDate")),
    ("startstamp", Alias::Field("interactionDate")),
    ("starttime", Alias::Field("interactionDate")),
    ("timestart", Alias::Field("interactionDate")),
    ("callstarttime", Alias::Field("interactionDate")),
    ("calltime", Alias::Field("interactionDate")),
    ("datetime", Alias::Field("interactionDate")),
    ("timestamp", Alias::Field("interactionDate")),
    ("initiationtimestamp", Alias::Field("interactionDate")),
    ("conversationstart", Alias::Field("interactionDate")),
    ("time", Alias::Field("interactionDate")),
    ("date", Alias::Day),
    ("startdate", Alias::Day),
    ("direction", Alias::Field("callDirection")),
    ("calltype", Alias::Field("callDirection")),
    ("initiationmethod", Alias::Field("callDirection")),
    ("src", Alias::From),
    ("from", Alias::From),
    ("fromno", Alias::From),
    ("ani", Alias::From),
    ("cli", Alias::From),
    ("caller", Alias::From),
    ("callerid", Alias::From),
    ("callernumber", Alias::From),
    ("calleridnumber", Alias::From),
    ("dst", Alias::To),
    ("dnis", Alias::To),
    ("to", Alias::To),
    ("tono", Alias::To),
    ("called", Alias::To),
    ("dialedno", Alias::To),
    ("dialno", Alias::To),
    ("destinationnumber", Alias::To),
    ("phonenumber", Alias::Field("phone")),
    ("customerphone", Alias::Field("phone")),
    ("customerphonenumber", Alias::Field("phone")),
    ("customername", Alias::Field("name")),
    ("callername", Alias::Caller),
    ("calleridname", Alias::Caller),
    ("customeremail", Alias::Field("email")),
    ("agentno", Alias::Field("agentCode")),
    ("agentid", Alias::Field("agentCode")),
    ("agentname", Alias::Agent),
    ("agent", Alias::Agent),
    ("users", Alias::Agent),
];

/// A column or a key that names the file itself.
pub(super) fn names_the_file(name: &str) -> bool {
    matches!(plain(name).as_str(), "file" | "filename" | "recording")
}

/// Whether anything is known by this name: so the line of names is told from what stands before it.
pub(super) fn is_known(name: &str) -> bool {
    names_the_file(name) || Field::named(name).is_some() || alias(name).is_some()
}

fn alias(name: &str) -> Option<&'static Alias> {
    let name = plain(name);
    ALIASES.iter().find(|(known, _)| *known == name).map(|(_, alias)| alias)
}

/// Each column of a header. Our own names come first; of several columns that an export would take for one field, the
/// first counts.
pub(super) fn of(header: &[String]) -> Vec<Column> {
    let own = |name: &String| {
        if names_the_file(name) { Some(Column::File) } else { Field::named(name).map(Column::Own) }
    };
    let mut columns: Vec<Option<Column>> = header.iter().map(own).collect();
    for (at, name) in header.iter().enumerate() {
        let Some(column) = alias(name).and_then(exported) else { continue };
        let taken = columns.iter().flatten().any(|known| known.is_same(&column));
        if let Some(place) = columns.get_mut(at).filter(|place| place.is_none() && !taken) {
            *place = Some(column);
        }
    }
    columns.into_iter().map(|column| column.unwrap_or(Column::Other)).collect()
}

fn exported(alias: &Alias) -> Option<Column> {
    Some(match alias {
        Alias::File => Column::File,
        Alias::From => Column::From,
        Alias::To => Column::To,
        Alias::Caller => Column::Caller,
        Alias::Agent => Column::Agent,
        Alias::Day => Column::Day,
        Alias::Field(name) => {
            debug_assert!(NAMES.contains(name), "{name}");
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

    fn columns(header: &str) -> Vec<Column> {
        of(&header.split(',').map(str::to_owned).collect::<Vec<_>>())
    }

    fn field(name: &str) -> Field {
        Field::named(name).unwrap()
    }

    #[test]
    fn every_alias_means_something() {
        assert!(
            ALIASES.iter().all(|(name, alias)| exported(alias).is_some() && plain(name) == *name)
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
}
