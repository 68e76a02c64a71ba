//! The picture of a face that tests of the camera hold before it.
//!
//! It is scikit-image's `astronaut` (NASA, public domain). No picture of a person is in the project: this takes it out
//! of a package into the build's folder, where `tests/src/camera/pictures.rs` looks for it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{found, is_of, program, quietly, target};
use crate::wheel;

/// As scikit-image registers it.
const SHA256: &str = "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5";

const NAME: &str = "astronaut.png";

/// Fetches it if it is not there. Without it the tests that need a face skip themselves and say so; that is no error.
pub(crate) fn provide() {
    let place = target().join("pictures");
    if is_of(&place.join(NAME), SHA256) {
        return;
    }
    println!("\n▸ fetching the picture of a face for the tests of the camera");
    let work = place.join("package");
    let fetched = fs::create_dir_all(&work)
        .map_err(|error| format!("{}: {error}", work.display()))
        .and_then(|()| from_debian(&work).or_else(|_| from_python(&work)))
        .and_then(|picture| {
            fs::rename(&picture, place.join(NAME)).map_err(|error| error.to_string())
        });
    let _ = fs::remove_dir_all(&work);
    match fetched {
        Ok(()) => println!("  {}", place.join(NAME).display()),
        Err(error) => println!("  not fetched ({error}); tests that need a face will not run"),
    }
}

/// Out of Debian's package, without installing it and all that it depends on.
fn from_debian(work: &Path) -> Result<PathBuf, String> {
    let apt = ["download", "--quiet", "python3-skimage"];
    quietly(program("apt-get").current_dir(work).args(apt))?;
    let package = found(work, ".deb")?;
    quietly(program("dpkg-deb").current_dir(work).args(["--extract", &package, "tree"]))?;
    right(work.join("tree/usr/lib/python3/dist-packages/skimage/data").join(NAME))
}

/// Out of the wheel that pip downloads.
fn from_python(work: &Path) -> Result<PathBuf, String> {
    right(wheel::unpack("scikit-image", work)?.join("skimage/data").join(NAME))
}

fn right(picture: PathBuf) -> Result<PathBuf, String> {
    if is_of(&picture, SHA256) { Ok(picture) } else { Err(format!("another {NAME} than expected")) }
}
