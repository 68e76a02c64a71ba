use std::fs;

use gatehouse_updates::program::{Standing, own, standing};

#[test]
fn a_program_that_was_removed_or_replaced_while_it_runs_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("gatehouse");
    fs::write(&file, b"x").unwrap();
    assert_eq!(standing(&file), Standing::Same);
    let once = folder.path().join("gatehouse (deleted)");
    assert_eq!(standing(&once), Standing::Replaced);
    fs::remove_file(&file).unwrap();
    assert_eq!(standing(&once), Standing::Removed);
    assert_eq!(standing(&file), Standing::Removed);
    assert_eq!(own(), Standing::Same);
}
