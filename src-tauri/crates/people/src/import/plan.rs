//! What there is to do about one row, by what the file and the directory say.

use std::collections::HashMap;

use gatehouse_records::{
    Difference, Found, ImportRow, Lookup, NewPerson, Person, Plan, Profile, RowState, State,
};

use super::{
    check::{Checked, Said},
    columns::Column,
    row::{Finding, as_read, draft, good},
};
use crate::{
    Why,
    lookalike::{are_twins, has_mixed_word, look},
    writes::user_guid,
};

/// Plans one row after the other; what earlier ones said counts for later ones.
pub(super) struct Planner<'a> {
    connection: &'a str,
    by_login: HashMap<String, &'a Found>,
    by_email: HashMap<String, &'a Found>,
    by_guid: HashMap<String, &'a Found>,
    /// The lines of the file that have said it already.
    seen: HashMap<(Column, String), u32>,
    /// The same by how login names look, with the name.
    looks: HashMap<String, (u32, String)>,
    /// Who has a login name that looks so.
    by_look: HashMap<String, &'a Found>,
    /// Columns that are called like a field that another column holds.
    pub(super) rivals: Vec<(Column, usize)>,
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
            looks: HashMap::new(),
            by_look: HashMap::new(),
            rivals: Vec::new(),
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
            planner.by_look.entry(look(&login)).or_insert(one);
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

    pub(super) fn plan(&mut self, said: &Said<'_>) -> Checked {
        let known = self.known(said);
        let draft = draft(said, known.map(|found| &found.person));
        let mut row = ImportRow {
            line: said.row.line,
            plan: Plan::Invalid,
            state: RowState::Left,
            typed: as_read(self.connection, &draft, said),
            guid: said.text(Column::Guid).to_owned(),
            person: None,
            differs: Vec::new(),
            field: String::new(),
            words: String::new(),
        };
        let mut findings = Vec::new();
        match good(said, &draft, self.connection) {
            Ok(typed) => {
                row.typed = typed;
                let note = said.of(Column::Note).map(str::to_owned);
                let kept = known.map(|found| found.person.typed.profile.note.clone());
                row.typed.profile.note = note.or(kept).unwrap_or_default();
                let verdict = self.verdict(said, &row.typed);
                findings.extend(verdict.finding());
                verdict.write_into(&mut row);
            }
            Err(faults) => {
                let column = faults.first().and_then(|fault| fault.column);
                row.field = column.map_or("", Column::word).to_owned();
                row.words = together(said, &faults);
                findings.extend(faults);
            }
        }
        for note in self.unused(said) {
            if row.plan.acts() && row.words.is_empty() {
                row.field = note.column.map_or("", Column::word).to_owned();
                row.words.clone_from(&note.words);
            }
            findings.push(note);
        }
        for (column, note) in &said.notes {
            if row.plan.acts() && row.words.is_empty() {
                row.field = column.word().to_owned();
                row.words = note.words().to_owned();
            }
            findings.push(Finding::new(*column, note.code(), note.words()));
        }
        Checked { row, findings }
    }

    /// What columns say that are called like a field that another column holds, where that one says something else.
    fn unused(&self, said: &Said<'_>) -> Vec<Finding> {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let same = |column: Column, one: &str, other: &str| match column {
            Column::Number => digits(one) == digits(other),
            _ => one.eq_ignore_ascii_case(other),
        };
        let told = self.rivals.iter().filter_map(|(column, place)| {
            let (cell, name) = said.at(*place)?;
            let taken = said.text(*column);
            if same(*column, taken, cell) {
                return None;
            }
            let used = said.heading(*column).unwrap_or(column.word());
            let words = format!(
                "Two columns hold this field. “{used}” is taken, which says “{taken}”; “{name}” is not, which says “{cell}”."
            );
            Some(Finding::new(*column, "twoColumns", words))
        });
        told.collect()
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
        if let Some(verdict) = self.lookalike(said, &login) {
            return verdict;
        }
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

    /// Somebody new whose login name only looks like one that is there, in the file or in the directory, or whose letters are
    /// mixed so that it may.
    fn lookalike(&mut self, said: &Said<'_>, login: &str) -> Option<Verdict<'a>> {
        if self.by_login.contains_key(login) {
            return None;
        }
        let look = look(login);
        let (line, name) =
            self.looks.entry(look.clone()).or_insert_with(|| (said.row.line, login.to_owned()));
        let twin = |other: &str| are_twins(login, other);
        if twin(name) {
            let words = format!(
                "Line {line} has a login name that looks the same in letters of another script. Keep one of them, and type it anew."
            );
            return Some(Verdict::no(Plan::Duplicate, Column::LoginName, words));
        }
        let known = self.by_look.get(&look).copied();
        if let Some(known) =
            known.filter(|known| twin(&Lookup::login_key(&known.person.typed.login_name)))
        {
            let words = "Somebody here has a login name that looks the same in letters of another script. Type it anew.";
            return Some(
                Verdict::no(Plan::Duplicate, Column::LoginName, words).known_as(&known.person),
            );
        }
        has_mixed_word(login)
            .then(|| Verdict::no(Plan::Invalid, Column::LoginName, Why::MixedScripts.to_string()))
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
    /// What keeps a row from being sent.
    fn finding(&self) -> Option<Finding> {
        let code = match self.plan {
            Plan::Duplicate => "duplicate",
            Plan::Unsettled => "unsettled",
            Plan::Invalid => "invalid",
            _ => return None,
        };
        Some(Finding::new(Column::from_word(self.field), code, self.words.clone()))
    }

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

/// All that is wrong with a row. The first is shown beside its field; the others name the column as the file does.
fn together(said: &Said<'_>, faults: &[Finding]) -> String {
    let named = |(place, fault): (usize, &Finding)| {
        let column = fault.column.filter(|_| place > 0).and_then(|column| said.heading(column));
        column.map_or_else(|| fault.words.clone(), |column| format!("{column}: {}", fault.words))
    };
    faults.iter().enumerate().map(named).collect::<Vec<_>>().join(" · ")
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
