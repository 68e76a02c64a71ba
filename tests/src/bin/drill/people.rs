//! `drill people`: what an import would do about each row of a file, by the very code that the window asks. Nothing is
//! sent, and nobody is in the directory.

use std::{collections::BTreeMap, fmt::Display, path::PathBuf};

use anyhow::{Context, Result, anyhow};
use gatehouse_people::{
    countries,
    import::{Checked, Columns, DryRun},
};
use gatehouse_records::{DatabaseKey, Plan, Records};
use gatehouse_sheets::{Doubt, Sheet, Source};
use serde_json::{Value, json};

use crate::{End, say};

/// What was asked for.
pub(crate) struct Wanted {
    /// The calling code, or the region, of numbers that say none.
    pub(crate) country: Option<String>,
    pub(crate) file: PathBuf,
}

pub(crate) async fn run(wanted: Wanted) -> Result<End> {
    let read = Source::read(&wanted.file);
    let sheet = match read.and_then(|source| source.sheet(None, None, &Columns::names)) {
        Ok(sheet) => sheet,
        Err(trouble) => return refused(&trouble),
    };
    let mut columns = Columns::guessed(&sheet.header);
    if let Some(said) = wanted.country {
        let code = countries::calling_code(&said);
        columns.country = Some(code.ok_or_else(|| anyhow!("No such country: {said}"))?);
    }
    let folder = tempfile::tempdir().context("a folder for an empty directory")?;
    let key = DatabaseKey::generate().map_err(|_| anyhow!("no key for an empty directory"))?;
    let records = Records::open(folder.path(), &key).await?;
    let run = DryRun { sheet: &sheet, columns: &columns, connection: "drill" };
    let rows = run.rows(&records).await;
    records.close().await;
    let rows = match rows {
        Ok(rows) => rows,
        Err(trouble) => return refused(&trouble),
    };
    for checked in &rows {
        say(&row(checked))?;
    }
    say(&about(&sheet))?;
    let held = rows.iter().any(|checked| checked.row.plan == Plan::Invalid);
    Ok(if held { End::Refused } else { End::Arrived })
}

/// The file as a whole cannot be taken.
fn refused(trouble: &impl Display) -> Result<End> {
    say(&json!({ "refused": trouble.to_string() }))?;
    Ok(End::Refused)
}

fn row(Checked { row, findings }: &Checked) -> Value {
    let profile = &row.typed.profile;
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    json!({
        "line": row.line,
        "taken": row.plan.acts(),
        "login": row.typed.login_name,
        "fields": {
            "firstName": profile.first_name,
            "lastName": profile.last_name,
            "email": profile.email,
            "countryCode": profile.country_code,
            "number": profile.number,
            "aliases": profile.aliases,
            "note": profile.note,
        },
        "findings": codes,
        "words": row.words,
    })
}

/// How the file was read, what speaks for it, what is in doubt, and which lines are no row.
fn about(sheet: &Sheet) -> Value {
    let passed = sheet.passed.iter().map(|passed| {
        json!({ "line": passed.line, "last": passed.last, "why": format!("{:?}", passed.why) })
    });
    json!({
        "encoding": sheet.letters.name,
        "encodingEvidence": format!("{:?}", sheet.letters.evidence),
        "doubt": sheet.doubt.as_ref().map(|doubt| in_doubt(doubt, &sheet.header)),
        "separator": sheet.separator.letter().to_string(),
        "separatorEvidence": format!("{:?}", sheet.separator_evidence),
        "separatorSaid": sheet.separator_said,
        "passedOver": passed.collect::<Vec<_>>(),
    })
}

fn in_doubt(doubt: &Doubt, header: &[String]) -> Value {
    let cells = doubt.cells.iter().map(|cell| {
        let readings = doubt.candidates.iter().zip(&cell.readings);
        let readings: BTreeMap<&&str, &String> = readings.collect();
        json!({ "line": cell.line, "column": header.get(cell.column), "readings": readings })
    });
    json!({
        "candidates": doubt.candidates,
        "differing": doubt.differing.len(),
        "cells": cells.collect::<Vec<_>>(),
    })
}
