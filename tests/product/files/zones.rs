//! Times without a zone are those of this computer, as far as it says in which zone it is and showed them once.

use crate::{Described, PLAIN, chunk, folder, format, riff};

/// A recording of one second whose recorder wrote when it began.
fn stamped(date: &str, time: &str) -> Vec<u8> {
    let mut bext = vec![0; 602];
    bext[320..330].copy_from_slice(date.as_bytes());
    bext[330..338].copy_from_slice(time.as_bytes());
    riff(&[format(PLAIN, &[]), chunk(b"bext", &bext), chunk(b"data", &[0; 16_000])])
}

#[test]
fn a_recorder_that_names_an_hour_which_clocks_showed_twice_or_never_tells_no_date() {
    let calls = [
        ("clear.wav", stamped("2025-10-26", "04:30:00")),
        ("twice.wav", stamped("2025-10-26", "02:30:00")),
        ("never.wav", stamped("2025-03-30", "02:30:00")),
    ];
    let files: Vec<(&str, &[u8])> = calls.iter().map(|(name, file)| (*name, &**file)).collect();
    let folder = folder(&files);
    let told = Described::of(folder.path());
    assert_eq!(told.call("clear.wav")["began"], "2025-10-26T04:30:00+01:00");
    for name in ["twice.wav", "never.wav"] {
        assert_ne!(told.call(name)["began_from"], "file", "{name}");
    }
    // Elsewhere nothing happened to the clocks that night.
    let told = Described::on_a_computer_in("Asia/Tokyo", folder.path());
    assert_eq!(told.call("twice.wav")["began"], "2025-10-26T02:30:00+09:00");
}

#[test]
fn a_computer_whose_zone_nobody_knows_guesses_no_time() {
    let sheet = "file,date\na.wav,2025-11-20 10:15\nb.wav,2025-11-20 10:15 +01:00\n";
    let call = stamped("2025-11-20", "10:15:00");
    let folder = folder(&[("a.wav", &call), ("b.wav", &call), ("calls.csv", sheet.as_bytes())]);
    for zone in ["Nowhere/None", "Europe/Berlim"] {
        let told = Described::on_a_computer_in(zone, folder.path());
        let from = told.call("a.wav")["began_from"].as_str();
        assert_eq!(from, Some("lessLength"), "{zone}: by the file alone");
        assert!(told.findings("a.wav").contains(&"brokenSidecar"), "{:?}", told.findings("a.wav"));
        let right = Some("2025-11-20T10:15:00+01:00");
        assert_eq!(told.field("b.wav", "interactionDate").as_deref(), right, "{zone}");
    }
    let told = Described::on_a_computer_in("UTC", folder.path());
    let right = Some("2025-11-20T10:15:00+00:00");
    assert_eq!(told.field("a.wav", "interactionDate").as_deref(), right);
}
