//! A file that is to stand for a camera is looked at before any window opens.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::{Ended, Program};

fn started_with(file: &Path) -> Ended {
    Program::new(&[OsStr::new("--camera"), file.as_os_str()]).run()
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let ended = started_with(Path::new("/nowhere/face.jpg"));
    ended.says(2, "“/nowhere/face.jpg” cannot stand for a camera: there is no such file.");
}

#[test]
fn a_folder_is_no_camera() {
    let folder = tempfile::tempdir().unwrap();
    started_with(folder.path())
        .says(2, "it is a folder; a file with a picture or a film is needed.");
}

#[test]
fn a_device_is_chosen_in_the_window() {
    started_with(Path::new("/dev/null")).says(2, "it is a device; leave this option out");
}

#[test]
fn what_is_no_picture_is_told_what_it_must_be() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("face.jpg");
    std::fs::write(&file, "no picture").unwrap();
    started_with(&file).says(2, "it holds no whole picture; a JPEG, a PNG or a film of JPEGs");
}

#[test]
fn a_name_that_is_no_text_is_read_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(OsStr::from_bytes(b"face\xFF.jpg"));
    started_with(&file).says(2, "there is no such file");
    std::fs::write(&file, "no picture").unwrap();
    started_with(&file).says(2, "it holds no whole picture");
}
