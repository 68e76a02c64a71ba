//! Whom a file is believed. Who may write it is looked at where it is opened, from the root down.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use gatehouse_policy::{Place, Policy, Refusal, Role, Why};
use tempfile::TempDir;

/// Nobody, on every system.
const NOBODY: u32 = 65534;

fn a_folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    rights(folder.path(), 0o755);
    folder
}

fn rights(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn a_policy(folder: &Path) -> PathBuf {
    let file = folder.join("policy.toml");
    fs::write(&file, "[station]\nrole = \"uploads\"\n").unwrap();
    rights(&file, 0o644);
    file
}

fn role(read: &Result<Option<Policy>, Refusal>) -> Option<Role> {
    read.as_ref().ok().and_then(|found| found.as_ref()).and_then(Policy::role)
}

#[track_caller]
fn refused(read: Result<Option<Policy>, Refusal>, why: Why, words: &str) {
    let refusal = read.expect_err("it was believed");
    assert_eq!(refusal.why, why, "{refusal}");
    assert!(refusal.to_string().contains(words), "{refusal}");
}

/// Whether this test runs as root; if not, it says what was not tried.
fn is_root(what: &str) -> bool {
    let root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    if !root {
        println!("not tried, because this is not root: {what}");
    }
    root
}

/// A folder that belongs to root up to the top. Those for temporary files do not: everybody writes beside them.
fn below_root() -> Option<TempDir> {
    let roots = |path: &&str| {
        Path::new(path).ancestors().all(|above| {
            fs::metadata(above).is_ok_and(|above| above.uid() == 0 && above.mode() & 0o022 == 0)
        })
    };
    let places = [env!("CARGO_TARGET_TMPDIR"), "/run"].into_iter().filter(roots);
    let made = places.filter_map(|place| tempfile::tempdir_in(place).ok()).next();
    if let Some(made) = &made {
        rights(made.path(), 0o755);
    } else {
        println!("not tried, because no folder of root's own can be written");
    }
    made
}

#[test]
fn where_there_is_no_file_there_is_no_policy() {
    let folder = a_folder();
    let nowhere = folder.path().join("gatehouse/policy.toml");
    assert_eq!(Place::of_administrator(&nowhere).read(), Ok(None));
    assert_eq!(Place::of_runner(&nowhere).read(), Ok(None));
}

#[test]
fn a_file_of_ones_own_is_believed_only_where_that_was_asked_for() {
    let folder = a_folder();
    let file = a_policy(folder.path());
    assert_eq!(role(&Place::of_runner(&file).read()), Some(Role::Uploads));
    // As root the folder for temporary files is what is wrong: everybody can write there.
    refused(Place::of_administrator(&file).read(), Why::NotBelieved, "");
}

#[test]
fn a_file_that_others_can_write_is_refused_and_says_who() {
    let folder = a_folder();
    let file = a_policy(folder.path());
    rights(&file, 0o666);
    refused(Place::of_runner(&file).read(), Why::NotBelieved, "can be written by everybody");
    rights(&file, 0o664);
    refused(Place::of_runner(&file).read(), Why::NotBelieved, "can be written by a group");
    rights(&file, 0o644);
    rights(folder.path(), 0o777);
    refused(Place::of_runner(&file).read(), Why::NotBelieved, "can be written by everybody");
}

#[test]
fn a_link_is_refused_also_where_it_leads_to_a_good_file() {
    let folder = a_folder();
    let good = a_policy(folder.path());
    let link = folder.path().join("link.toml");
    symlink(&good, &link).unwrap();
    refused(Place::of_runner(&link).read(), Why::NotBelieved, "is a link");
    let nowhere = folder.path().join("nowhere.toml");
    symlink(folder.path().join("gone"), &nowhere).unwrap();
    refused(Place::of_runner(&nowhere).read(), Why::NotBelieved, "is a link");
}

#[test]
fn a_pipe_is_refused_and_not_waited_for() {
    let folder = a_folder();
    let pipe = folder.path().join("policy.toml");
    let made = Command::new("mkfifo").arg("-m").arg("644").arg(&pipe).status().unwrap();
    assert!(made.success());
    refused(Place::of_runner(&pipe).read(), Why::NotBelieved, "is no file");
}

#[test]
fn a_file_that_is_no_text_or_far_too_long_is_refused() {
    let folder = a_folder();
    let file = a_policy(folder.path());
    fs::write(&file, b"[station]\nrole = \"\xff\"").unwrap();
    refused(
        Place::of_runner(&file).read(),
        Why::Wrong,
        "Line 2: The file has to be text in UTF-8.",
    );
    fs::write(&file, "#".repeat(300_000)).unwrap();
    refused(Place::of_runner(&file).read(), Why::Wrong, "more than 256 kB");
}

#[test]
fn what_is_wrong_in_a_file_is_told_with_the_file_and_the_cure() {
    let folder = a_folder();
    let file = a_policy(folder.path());
    fs::write(&file, "[station]\nrolle = 1\n").unwrap();
    let refusal = Place::of_runner(&file).read().unwrap_err().to_string();
    for words in [file.to_str().unwrap(), "Line 2: “rolle”", "then start Gatehouse again"] {
        assert!(refusal.contains(words), "{refusal}");
    }
}

#[test]
fn roots_own_file_is_believed_with_every_folder_above_it() {
    if !is_root("a file of root's") {
        return;
    }
    let Some(folder) = below_root() else { return };
    let file = a_policy(folder.path());
    let place = Place::of_administrator(&file);
    assert_eq!(role(&place.read()), Some(Role::Uploads));
    rights(folder.path(), 0o775);
    refused(place.read(), Why::NotBelieved, "can be written by a group");
    rights(folder.path(), 0o755);
    rights(&file, 0o646);
    refused(place.read(), Why::NotBelieved, "can be written by everybody");
}

#[test]
fn a_file_or_a_folder_of_somebody_else_is_refused_by_name() {
    if !is_root("a file that belongs to nobody") {
        return;
    }
    let Some(folder) = below_root() else { return };
    let file = a_policy(folder.path());
    chown(&file, Some(NOBODY), None).unwrap();
    let words = format!("policy.toml belongs to user {NOBODY}, not to root");
    refused(Place::of_administrator(&file).read(), Why::NotBelieved, &words);
    chown(&file, Some(0), None).unwrap();
    chown(folder.path(), Some(NOBODY), None).unwrap();
    refused(Place::of_administrator(&file).read(), Why::NotBelieved, "not to root");
}

#[test]
fn a_link_among_the_folders_above_is_refused() {
    if !is_root("a link among root's folders") {
        return;
    }
    let Some(folder) = below_root() else { return };
    let real = folder.path().join("real");
    fs::create_dir(&real).unwrap();
    rights(&real, 0o755);
    a_policy(&real);
    let link = folder.path().join("gatehouse");
    symlink(&real, &link).unwrap();
    let read = Place::of_administrator(link.join("policy.toml")).read();
    refused(read, Why::NotBelieved, "gatehouse is a link");
}

/// What the child below is told to read.
const FILE: &str = "GATEHOUSE_TEST_POLICY";

#[test]
fn an_ordinary_user_follows_roots_file_and_never_skips_one_that_cannot_be_read() {
    if !is_root("an ordinary user") {
        return;
    }
    let Some(folder) = below_root() else { return };
    let file = a_policy(folder.path());
    assert!(as_nobody(&file).contains("followed as uploads"), "{}", as_nobody(&file));
    rights(&file, 0o600);
    assert!(as_nobody(&file).contains("refused as Unreadable"), "{}", as_nobody(&file));
    rights(&file, 0o644);
    rights(folder.path(), 0o700);
    assert!(as_nobody(&file).contains("refused as Unreadable"), "{}", as_nobody(&file));
}

fn as_nobody(file: &Path) -> String {
    let own = a_folder();
    // Where this test was built an ordinary user may not get to it.
    let program = own.path().join("test");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    rights(&program, 0o755);
    let mut child = Command::new(&program);
    child.args([
        "--exact",
        "trust::the_child_that_reads_as_somebody_else",
        "--ignored",
        "--nocapture",
    ]);
    child.env(FILE, file).current_dir("/").uid(NOBODY).gid(NOBODY);
    let output = child.output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
#[ignore = "the test above runs it as another user"]
fn the_child_that_reads_as_somebody_else() {
    let Some(file) = std::env::var_os(FILE) else { return };
    match Place::of_administrator(file).read() {
        Ok(Some(policy)) => println!("followed as {}", policy.role().map_or("nothing", Role::word)),
        Ok(None) => println!("not there"),
        Err(refusal) => println!("refused as {:?}: {refusal}", refusal.why),
    }
}
