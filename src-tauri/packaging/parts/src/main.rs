//! Writes down what a package of Gatehouse is made of: `notices.txt` with the licences of all that others wrote, and
//! `sbom.cdx.json`, a bill of materials in the form of CycloneDX.
//!
//! `gatehouse-parts --target TRIPLE --page NOTICES.json --seconds EPOCH --out DIR`, from the workspace's folder. Nothing
//! in it depends on when or where it runs.

mod crates;
mod notices;
mod page;
mod part;
mod sbom;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::part::{Part, Whole};

fn main() -> Result<()> {
    let wanted = Wanted::read(std::env::args().skip(1))?;
    let lock = fs::read_to_string("Cargo.lock").context("Cargo.lock of the workspace")?;
    let program = crates::read(&wanted.target, &lock)?;
    let page = page::read(&wanted.page, Path::new("ui"))?;
    let mut parts: Vec<Part> = program.parts.into_iter().chain(page).collect();
    parts.push(face_model()?);
    parts.sort_by(|a, b| (a.kind, &a.name, &a.version).cmp(&(b.kind, &b.name, &b.version)));
    let whole = Whole { version: program.version, uses: program.uses, parts };
    fs::create_dir_all(&wanted.out)?;
    fs::write(wanted.out.join("notices.txt"), notices::write(&whole)?)?;
    fs::write(wanted.out.join("sbom.cdx.json"), sbom::write(&whole, wanted.seconds)?)?;
    Ok(())
}

/// The one part that no registry knows: it stands in the tree.
fn face_model() -> Result<Part> {
    let folder = Path::new("src-tauri/crates/capture/model");
    let text = fs::read_to_string(folder.join("LICENSE")).context("the face model's licence")?;
    Ok(Part::model("seeta_fd_frontal", "1.0", "BSD-2-Clause", &text))
}

/// What was asked for.
#[derive(Debug)]
struct Wanted {
    target: String,
    page: PathBuf,
    seconds: i64,
    out: PathBuf,
}

impl Wanted {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self> {
        let (mut target, mut page, mut seconds, mut out) = (None, None, None, None);
        while let Some(name) = arguments.next() {
            let value = arguments.next().with_context(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--target" => target = Some(value),
                "--page" => page = Some(value.into()),
                "--seconds" => seconds = Some(value.parse().context("--seconds")?),
                "--out" => out = Some(value.into()),
                _ => bail!("{name} is not known"),
            }
        }
        Ok(Self {
            target: target.context("--target")?,
            page: page.context("--page")?,
            seconds: seconds.context("--seconds")?,
            out: out.context("--out")?,
        })
    }
}
