//! The bill of materials, in the form of CycloneDX 1.6.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::part::{Kind, Part, Whole};

/// As JSON. `seconds` since 1970 stand for the time at which it was made.
pub(crate) fn write(whole: &Whole, seconds: i64) -> Result<String> {
    let time = jiff::Timestamp::from_second(seconds).context("--seconds")?;
    let own = format!("pkg:generic/gatehouse@{}", whole.version);
    let bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": time.to_string(),
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "gatehouse",
                "version": whole.version,
                "licenses": [{ "license": { "id": "MIT" } }],
                "purl": own,
            },
        },
        "components": whole.parts.iter().map(component).collect::<Vec<_>>(),
        "dependencies": dependencies(whole, &own),
    });
    Ok(serde_json::to_string_pretty(&bill)? + "\n")
}

fn component(part: &Part) -> Value {
    let kind = if part.kind == Kind::Model { "machine-learning-model" } else { "library" };
    let mut component = json!({
        "type": kind,
        "bom-ref": part.reference(),
        "name": part.name,
        "version": part.version,
        "purl": part.reference(),
    });
    if let Some(licence) = &part.licence {
        // Older packages write a slash where SPDX says OR.
        component["licenses"] = json!([{ "expression": licence.replace('/', " OR ") }]);
    }
    if let Some(hash) = &part.hash {
        component["hashes"] = json!([{ "alg": hash.algorithm, "content": hash.hex }]);
    }
    if let Some(source) = &part.source {
        component["externalReferences"] = json!([{ "type": "vcs", "url": source }]);
    }
    component
}

fn dependencies(whole: &Whole, own: &str) -> Vec<Value> {
    let directly = whole.parts.iter().filter(|part| part.kind != Kind::Crate);
    let uses: Vec<String> =
        whole.uses.iter().cloned().chain(directly.map(Part::reference)).collect();
    let part = |part: &Part| json!({ "ref": part.reference(), "dependsOn": part.uses });
    let first = json!({ "ref": own, "dependsOn": uses });
    std::iter::once(first).chain(whole.parts.iter().map(part)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn bill(seconds: i64) -> Value {
        let mut part = Part::model("serde", "1.0.0", "MIT/Apache-2.0", "text");
        part.kind = Kind::Crate;
        let uses = BTreeSet::from([part.reference()]);
        let whole = Whole { version: "1.0.0".to_owned(), uses, parts: vec![part] };
        serde_json::from_str(&write(&whole, seconds).unwrap()).unwrap()
    }

    #[test]
    fn every_part_is_named_with_its_terms_and_with_who_uses_it() {
        let bill = bill(0);
        let component = &bill["components"][0];
        assert_eq!(component["purl"], "pkg:cargo/serde@1.0.0");
        assert_eq!(component["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(bill["dependencies"][0]["dependsOn"], json!(["pkg:cargo/serde@1.0.0"]));
    }

    #[test]
    fn its_time_is_the_one_that_was_given() {
        assert_eq!(bill(86_400)["metadata"]["timestamp"], "1970-01-02T00:00:00Z");
    }
}
