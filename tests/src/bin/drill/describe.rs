//! `drill describe`: what a drop of files and folders would be taken for, by the very code that a drop runs. Nothing is
//! sent, and nothing is kept.

use std::{path::PathBuf, sync::Arc, time::Duration};

use anyhow::Result;
use gatehouse_uploads::{
    Call, Conversion, FindingKind, MetadataFields, Options, Passed, PassedWhy, Queue, SheetColumn,
    SheetSeen,
};
use serde_json::{Value, json};

use crate::{End, say};

/// How long files that somebody still writes to are waited for.
const STILL: Duration = Duration::from_secs(10);

pub(crate) async fn run(paths: Vec<PathBuf>) -> Result<End> {
    let queue = Queue::new(Options::default());
    queue.add(paths).await?;
    let _ = tokio::time::timeout(STILL, until_looked_at(&queue)).await;
    let calls = queue.pages(true).calls;
    for call in &calls {
        say(&line(call))?;
    }
    let (lines, passed): (Vec<_>, Vec<_>) =
        queue.passed().into_iter().partition(|passed| passed.why == PassedWhy::Line);
    let lines: Vec<String> = lines.into_iter().map(|passed| passed.name).collect();
    let passed: Vec<Value> = passed.into_iter().map(|passed| passed_over(&passed)).collect();
    let held = calls.iter().any(|call| !call.findings.is_empty());
    let whole = passed.is_empty() && lines.is_empty() && !held;
    let sheets: Vec<Value> =
        queue.sheets().await.sheets.iter().map(|(_, sheet)| described(sheet)).collect();
    say(&json!({ "lines_unmatched": lines, "passed_over": passed, "sheets": sheets }))?;
    Ok(if whole { End::Arrived } else { End::Refused })
}

async fn until_looked_at(queue: &Arc<Queue>) {
    let waits = |call: &Call| {
        let kinds = [FindingKind::Growing, FindingKind::BeingLookedAt];
        call.findings.iter().any(|finding| kinds.contains(&finding.kind))
    };
    while queue.pages(true).calls.iter().any(waits) {
        queue.changed().await;
    }
}

/// How a sheet was read.
fn described(sheet: &SheetSeen) -> Value {
    let column = |column: &SheetColumn| (column.name.clone(), json!(column.role.to_string()));
    let columns: serde_json::Map<String, Value> = sheet.columns.iter().map(column).collect();
    json!({
        "file": sheet.file,
        "used": sheet.used,
        "lines": sheet.lines,
        "matched": sheet.matched,
        "columns": columns,
        "encoding": sheet.encoding,
        "guessed": sheet.guessed,
        "broken": sheet.broken,
    })
}

fn line(call: &Call) -> Value {
    let metadata: Value =
        serde_json::from_str(&call.metadata(&MetadataFields::default())).unwrap_or_default();
    let findings: Vec<String> = call.findings.iter().map(|finding| word(&finding.kind)).collect();
    let kind = call.name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    json!({
        "file": call.path().display().to_string(),
        "taken": call.findings.is_empty(),
        "kind": kind,
        "seconds": call.media.length.map(|length| length.as_secs_f64()),
        "exact": call.media.length.is_some() && !call.media.about,
        "began": Some(&call.derived.interaction_date).filter(|began| !began.is_empty()),
        "began_from": word(&call.derived.dated_by),
        "metadata": metadata,
        "findings": findings,
    })
}

fn passed_over(passed: &Passed) -> Value {
    let mut told = json!({ "file": passed.name, "why": word(&passed.why) });
    if let Some(detail) = &passed.detail {
        told["detail"] = json!(detail);
    }
    if let Some(found) = passed.found {
        told["found"] = json!(found);
    }
    let (convertible, because) = match &passed.conversion {
        None => return told,
        Some(Conversion::Refused(trouble)) => (false, Some(format!("{trouble:?}"))),
        Some(_) => (true, None),
    };
    told["taken"] = json!(false);
    told["convertible"] = json!(convertible);
    if let Some(because) = because {
        told["because"] = json!(because);
    }
    told
}

/// The name of a kind, as programs spell it.
fn word(kind: &impl std::fmt::Debug) -> String {
    let name = format!("{kind:?}");
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
