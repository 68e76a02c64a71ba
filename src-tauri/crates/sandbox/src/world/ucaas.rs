//! The customers EnableX knows, their users and their subscriptions.

use serde_json::Value;

use crate::shape::{Object, text};

/// The first ids; each kind has a range of its own, so that one id in the
/// place of another is noticed.
const FIRST_CUSTOMER: u64 = 10_001;
const FIRST_USER: u64 = 20_001;
const FIRST_SUBSCRIPTION: u64 = 30_001;

#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) id: u64,
    /// The fields, without the id: it is a number in one reply and a string
    /// in another (vendors.md E-19).
    pub(crate) fields: Object,
}

/// One kind of things, with ids that are counted up.
#[derive(Debug)]
pub(crate) struct Table {
    next: u64,
    rows: Vec<Row>,
}

impl Table {
    fn counting_from(next: u64) -> Self {
        Self { next, rows: Vec::new() }
    }

    pub(crate) fn add(&mut self, fields: Object) -> Row {
        let row = Row { id: self.next, fields };
        self.next += 1;
        self.rows.push(row.clone());
        row
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    pub(crate) fn find(&mut self, id: &str) -> Option<&mut Row> {
        self.rows.iter_mut().find(|row| row.id.to_string() == id)
    }

    /// Whether a row other than `but` has this text in this field, in any case.
    pub(crate) fn holds(&self, field: &str, wanted: &str, but: Option<u64>) -> bool {
        let same = |row: &&Row| {
            let known = text(&row.fields, field).unwrap_or("");
            known.eq_ignore_ascii_case(wanted)
        };
        self.rows.iter().filter(|row| Some(row.id) != but).any(|row| same(&row))
    }

    /// Every row, with its id under this name as a string.
    pub(crate) fn shown(&self, id_name: &str) -> Vec<Value> {
        let with_id = |row: &Row| {
            let mut fields = row.fields.clone();
            fields.insert(id_name.to_owned(), Value::from(row.id.to_string()));
            Value::Object(fields)
        };
        self.rows.iter().map(with_id).collect()
    }
}

#[derive(Debug)]
pub(crate) struct Ucaas {
    pub(crate) customers: Table,
    pub(crate) users: Table,
    pub(crate) subscriptions: Table,
}

impl Default for Ucaas {
    fn default() -> Self {
        Self {
            customers: Table::counting_from(FIRST_CUSTOMER),
            users: Table::counting_from(FIRST_USER),
            subscriptions: Table::counting_from(FIRST_SUBSCRIPTION),
        }
    }
}
