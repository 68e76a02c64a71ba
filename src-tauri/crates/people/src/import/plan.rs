//! What there is to do about one row, by what the file and the directory say.

use std::collections::HashMap;

use gatehouse_records::{
    Difference, Found, ImportRow, Lookup, NewPerson, Person, Plan, Profile, RowState, State,
};

use super::{check::Said, columns::Column, template};
use crate::{Draft, Trouble, checked, countries, writes::user_guid};

/// Plans one row after the other; what earlier ones said counts for later ones.
pub(super) struct Planner<'a> {
    connection: &'a str,
    by_login: HashMap<String, &'a Found>,
    by_email: HashMap<String, &'a Found>,
    by_guid: HashMap<String, &'a Found>,
    /// The lines of the file that have said it already.
    seen: HashMap<(Column, String), u32>,
}

/// What was found, short of the row itself.
struct Verdict<'a> {
    plan: Plan,
    about: Option<&'a Person>,
    field: &'static str,
    words: String,
}

impl<'a> Verdict<'a> {
    fn new(plan: Plan, about: Option<&'a Person>) -> Self {
        Self { plan, about, field: "", words: String::new() }
    }

    fn no(plan: Plan, column: Column, words: impl Into<String>) -> Self {
        Self { plan, about: None, field: column.word(), words: words.into() }
    }

    fn known_as(self, person: &'a Person) -> Self {
        Self { about: Some(person), ..self }
    }
}

impl<'a> Planner<'a> {
    pub(super) fn new(connection: &'a str, found: &'a [Found]) -> Self {
        let mut planner = Self {
            connection,
            by_login: HashMap::new(),
            by_email: HashMap::new(),
            by_guid: HashMap::new(),
            seen: HashMap::new(),
        };
        for one in found {
            let (person, typed) = (&one.person, &one.person.typed);
            if let Some(guid) = &person.guid {
                planner.by_guid.insert(guid.to_ascii_lowercase(), one);
            }
            if person.state == State::Deleted {
                continue;
            }
            let login = Lookup::login_key(&typed.login_name);
            // Whoever is at the service comes before those who were refused under the same name.
            let rank = |known: &Found| u8::from(known.person.state != State::Refused);
            if planner.by_login.get(&login).is_none_or(|known| rank(known) < rank(one)) {
                planner.by_login.insert(login, one);
            }
            if person.state != State::Refused {
                planner.by_email.insert(typed.profile.email.to_ascii_lowercase(), one);
            }
        }
        planner
    }

    pub(super) fn plan(&mut self, said: &Said<'_>) -> ImportRow {
        let guid = said.text(Column::Guid);
        let known = self.known(said);
        let draft = draft(said, known.map(|found| &found.person));
        let mut row = ImportRow {
            line: said.row.line,
            plan: Plan::Invalid,
            state: RowState::Left,
            typed: as_read(self.connection, &draft, said),
            guid: guid.to_owned(),
            person: None,
            differs: Vec::new(),
            field: String::new(),
            words: String::new(),
        };
        let verdict = match good(said, &draft, self.connection) {
            Ok(typed) => {
                row.typed = typed;
                let note = said.of(Column::Note).map(str::to_owned);
                let kept = known.map(|found| found.person.typed.profile.note.clone());
                row.typed.profile.note = note.or(kept).unwrap_or_default();
                self.verdict(said, &row.typed)
            }
            Err((field, words)) => {
                row.field = field;
                row.words = words;
                return row;
            }
        };
        verdict.write_into(&mut row);
        row
    }

    /// Whom a row is about: by the guid, else by the login name.
    fn known(&self, said: &Said<'_>) -> Option<&'a Found> {
        let guid = said.text(Column::Guid).to_ascii_lowercase();
        let login = Lookup::login_key(said.text(Column::LoginName));
        self.by_guid.get(&guid).or_else(|| self.by_login.get(&login)).copied()
    }

    fn verdict(&mut self, said: &Said<'_>, typed: &NewPerson) -> Verdict<'a> {
        let login = Lookup::login_key(&typed.login_name);
        let email = typed.profile.email.to_ascii_lowercase();
        let guid = said.text(Column::Guid).to_ascii_lowercase();
        let keys = [(Column::LoginName, login), (Column::Email, email), (Column::Guid, guid)];
        for (column, text) in &keys {
            if text.is_empty() {
                continue;
            }
            if let Some(line) = self.seen.get(&(*column, text.clone())) {
                let words =
                    format!("Line {line} has the same {}. Keep one of them.", plainly(*column));
                return Verdict::no(Plan::Duplicate, *column, words);
            }
        }
        let [(_, login), (_, email), (_, guid)] = keys.clone();
        for (column, text) in keys {
            self.seen.insert((column, text), said.row.line);
        }
        let verdict = if guid.is_empty() {
            self.without_guid(said, typed, &login)
        } else {
            self.with_guid(typed, &login, &guid)
        };
        self.unless_taken(verdict, &email)
    }

    fn with_guid(&self, typed: &NewPerson, login: &str, guid: &str) -> Verdict<'a> {
        if let Err(trouble) = user_guid(guid) {
            return Verdict::no(Plan::Invalid, Column::Guid, trouble.to_string());
        }
        if let Some(found) = self.by_guid.get(guid).copied() {
            let person = &found.person;
            if person.state == State::Deleted {
                let words = "This person was deleted here. Take out the id to add them anew.";
                return Verdict::no(Plan::Duplicate, Column::Guid, words);
            }
            if Lookup::login_key(&person.typed.login_name) != login {
                let words = format!(
                    "The person of this id logs in as {}, and the service does not let that be changed.",
                    person.typed.login_name
                );
                return Verdict::no(Plan::Invalid, Column::LoginName, words);
            }
            return against(found, typed);
        }
        match self.by_login.get(login).copied() {
            Some(found) if is_unsettled(found) => unsettled(found),
            Some(found) if found.person.state != State::Refused => {
                let words = "Somebody here has this login name under another id. Find out which one is right.";
                Verdict::no(Plan::Duplicate, Column::LoginName, words).known_as(&found.person)
            }
            _ => Verdict::new(Plan::Adopt, None),
        }
    }

    fn without_guid(&self, said: &Said<'_>, typed: &NewPerson, login: &str) -> Verdict<'a> {
        match self.by_login.get(login).copied() {
            Some(found) if is_unsettled(found) => unsettled(found),
            Some(found) if found.person.state == State::Known => against(found, typed),
            Some(found) => Verdict::new(Plan::Add, Some(&found.person)),
            // An export of a station that does not know: adding could double the person.
            None if matches!(said.text(Column::State), "unknown" | "adding") => {
                let words = "The station of this export does not know whether the person was added. Settle it there first.";
                Verdict::no(Plan::Unsettled, Column::State, words)
            }
            None => Verdict::new(Plan::Add, None),
        }
    }

    /// An address that somebody else of the directory has is most likely the same person twice.
    fn unless_taken(&self, verdict: Verdict<'a>, email: &str) -> Verdict<'a> {
        if !verdict.plan.acts() {
            return verdict;
        }
        match self.by_email.get(email) {
            Some(other) if verdict.about.is_none_or(|about| about.id != other.person.id) => {
                let words = format!(
                    "{} has this e-mail address here. If they are two people, add this one by hand.",
                    other.person.typed.login_name
                );
                Verdict::no(Plan::Duplicate, Column::Email, words)
            }
            _ => verdict,
        }
    }
}

impl Verdict<'_> {
    fn write_into(self, row: &mut ImportRow) {
        if self.plan.acts() {
            row.state = RowState::Waiting;
        }
        row.plan = self.plan;
        row.field = self.field.to_owned();
        row.words = self.words;
        let Some(person) = self.about else { return };
        row.person = Some(person.id);
        if self.plan == Plan::Change {
            row.differs = differences(&person.typed.profile, &row.typed.profile);
            row.guid = person.guid.clone().unwrap_or_default();
            row.typed.login_name.clone_from(&person.typed.login_name);
        }
    }
}

fn is_unsettled(found: &Found) -> bool {
    found.unsettled || matches!(found.person.state, State::Unknown | State::Adding)
}

fn unsettled(found: &Found) -> Verdict<'_> {
    let words = "An earlier change of this person has no known outcome. Settle it first.";
    Verdict::no(Plan::Unsettled, Column::LoginName, words).known_as(&found.person)
}

fn against<'a>(found: &'a Found, typed: &NewPerson) -> Verdict<'a> {
    if is_unsettled(found) {
        return unsettled(found);
    }
    let differs = !differences(&found.person.typed.profile, &typed.profile).is_empty();
    Verdict::new(if differs { Plan::Change } else { Plan::Same }, Some(&found.person))
}

fn differences(from: &Profile, to: &Profile) -> Vec<Difference> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let pairs = [
        (Column::FirstName, from.first_name.clone(), to.first_name.clone()),
        (Column::LastName, from.last_name.clone(), to.last_name.clone()),
        (Column::Email, from.email.clone(), to.email.clone()),
        (Column::CountryCode, from.country_code.clone(), to.country_code.clone()),
        // How a number is grouped is no difference to the service.
        (Column::Number, digits(&from.number), digits(&to.number)),
        (Column::Alias(0), from.aliases.join(", "), to.aliases.join(", ")),
        (Column::Note, from.note.clone(), to.note.clone()),
    ];
    pairs
        .into_iter()
        .filter(|(_, from, to)| from != to)
        .map(|(column, from, to)| Difference { field: column.word().to_owned(), from, to })
        .collect()
}

fn plainly(column: Column) -> &'static str {
    match column {
        Column::Email => "e-mail address",
        Column::Guid => "id",
        _ => "login name",
    }
}

/// What a row says, as somebody would have typed it. What no column holds stays as it is known.
fn draft(said: &Said<'_>, known: Option<&Person>) -> Draft {
    let text = |column| said.text(column).to_owned();
    let aliases = if said.columns().has_aliases() {
        (0..5).map(|slot| text(Column::Alias(slot))).collect()
    } else {
        known.map(|person| person.typed.profile.aliases.clone()).unwrap_or_default()
    };
    Draft {
        login_name: text(Column::LoginName),
        first_name: text(Column::FirstName),
        last_name: text(Column::LastName),
        email: text(Column::Email),
        country_code: text(Column::CountryCode),
        number: text(Column::Number),
        aliases,
    }
}

/// What was read, for showing it where it cannot be sent.
fn as_read(connection: &str, draft: &Draft, said: &Said<'_>) -> NewPerson {
    let profile = Profile {
        first_name: draft.first_name.clone(),
        last_name: draft.last_name.clone(),
        email: draft.email.clone(),
        country_code: draft.country_code.clone(),
        number: draft.number.clone(),
        aliases: draft.aliases.iter().take(5).cloned().collect(),
        note: said.text(Column::Note).to_owned(),
    };
    let login_name = draft.login_name.clone();
    NewPerson { connection: connection.to_owned(), login_name, profile }
}

/// A row that can be sent, or its first wrong field and the cure.
fn good(said: &Said<'_>, draft: &Draft, connection: &str) -> Result<NewPerson, (String, String)> {
    let (cells, width) = (said.row.cells.len(), said.width);
    if cells > width && said.row.cells.iter().skip(width).any(|cell| !cell.is_empty()) {
        let words = format!(
            "This line has {cells} cells and the first line names {width}. Put a cell that holds a separator into quotation marks."
        );
        return Err((String::new(), words));
    }
    if template::is_example(draft) {
        let words = "This is the example of the template. It is left out.".to_owned();
        return Err((String::new(), words));
    }
    let (country_code, number) = phone(said)?;
    let draft = Draft { country_code, number, ..draft.clone() };
    match checked(&draft, connection) {
        Ok(typed) => Ok(typed.new),
        Err(Trouble::Field { field, words }) => Err((column_of(&field).to_owned(), words)),
        Err(other) => Err((String::new(), other.to_string())),
    }
}

/// The country code and the number within it. A number that begins with its own code says it itself;
/// the file's choice stands in for none (vendors.md A-11).
fn phone(said: &Said<'_>) -> Result<(String, String), (String, String)> {
    let wrong = |column: Column, words: String| (column.word().to_owned(), words);
    let number = said.text(Column::Number);
    let cell = said.text(Column::CountryCode);
    let of_cell = match cell {
        "" => None,
        cell => Some(calling_code(cell).ok_or_else(|| {
            let words = format!("“{cell}” is no country code. It looks like +49 or DE.");
            wrong(Column::CountryCode, words)
        })?),
    };
    let international = number.strip_prefix("00").map(|rest| format!("+{rest}"));
    let international =
        international.or_else(|| number.starts_with('+').then(|| number.to_owned()));
    if let Some(whole) = international {
        let parsed = phonenumber::parse(None, &whole)
            .map_err(|_| wrong(Column::Number, format!("“{number}” is not a number")))?;
        let own = format!("+{}", parsed.code().value());
        if let Some(of_cell) = of_cell.filter(|code| *code != own) {
            let words = format!(
                "The number begins with {own} and the country code says {of_cell}. Put one of them right."
            );
            return Err(wrong(Column::CountryCode, words));
        }
        return Ok((own, parsed.national().to_string()));
    }
    match of_cell.or_else(|| said.columns().country.clone()) {
        Some(code) => Ok((code, number.to_owned())),
        None => {
            let words = "Say the country code, as in +49, or choose one for the whole file.";
            Err(wrong(Column::CountryCode, words.to_owned()))
        }
    }
}

/// `+49`, `49`, `0049` and `DE` mean the same.
fn calling_code(text: &str) -> Option<String> {
    if let Some(code) = countries::code_of(&text.to_ascii_uppercase()) {
        return Some(format!("+{code}"));
    }
    let digits = text.strip_prefix('+').or_else(|| text.strip_prefix("00")).unwrap_or(text);
    let good = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| format!("+{digits}"))
}

/// The column of a field as a form spells it.
fn column_of(field: &str) -> &'static str {
    let column = match field {
        "firstName" => Column::FirstName,
        "lastName" => Column::LastName,
        "email" => Column::Email,
        "countryCode" => Column::CountryCode,
        "number" => Column::Number,
        field => match field.strip_prefix("aliases.") {
            Some(slot) => Column::Alias(slot.parse().unwrap_or(0)),
            None => Column::LoginName,
        },
    };
    column.word()
}
