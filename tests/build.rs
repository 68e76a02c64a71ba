//! Builds the virtual camera, a C library that goes before libc, where there is V4L2.

use std::error::Error;
use std::path::PathBuf;
use std::process::Command;

const SOURCE: &str = "src/camera/device.c";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={SOURCE}");
    if std::env::var("CARGO_CFG_TARGET_OS")? != "linux" {
        return Ok(());
    }
    let library = PathBuf::from(std::env::var("OUT_DIR")?).join("virtual-camera.so");
    // The linker of every Rust build is this compiler; nothing new is needed.
    let built = Command::new("cc")
        .args(["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", SOURCE, "-o"])
        .arg(&library)
        .args(["-ldl", "-lpthread"])
        .status()?;
    if !built.success() {
        return Err("cc does not build the virtual camera".into());
    }
    println!("cargo:rustc-env=VIRTUAL_CAMERA_LIBRARY={}", library.display());
    Ok(())
}
