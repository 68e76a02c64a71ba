//! Finds the face detector's model inside the `rustface` package that cargo has already downloaded, so that the
//! project carries no copy of those 1.2 MB.

use std::env;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

const MODEL: &str = "model/seeta_fd_frontal_v1.0.bin";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=Cargo.toml");
    let model = package("rustface")?.join(MODEL);
    if !model.is_file() {
        return Err(format!("the rustface package has no {MODEL}").into());
    }
    println!("cargo:rustc-env=FACE_MODEL={}", model.display());
    Ok(())
}

/// The folder of a dependency of this crate. `cargo metadata` knows it wherever packages are kept: in the
/// registry, vendored, or patched. Offline, because what is being built has been fetched.
fn package(name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let output = Command::new(env::var("CARGO")?)
        .args(["metadata", "--format-version=1", "--offline", "--manifest-path"])
        .arg(here.join("Cargo.toml"))
        .args(["--filter-platform", &env::var("TARGET")?])
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata names no packages")?;
    let manifest = packages
        .iter()
        .find(|package| package["name"] == name)
        .and_then(|package| package["manifest_path"].as_str())
        .ok_or_else(|| format!("{name} is not among the packages"))?;
    Ok(Path::new(manifest).parent().ok_or("a manifest without a folder")?.to_owned())
}
