use gatehouse_updates::{Here, Key, Manifest, Refusal, Verdict, judge};

use crate::publisher::{Release, TARGET, here};

const AT: &str = "https://updates.example.org";

fn manifest(version: &str) -> Manifest {
    let release = Release::new(version, AT);
    let key = Key::read(&release.signer.line()).unwrap();
    let from = format!("{AT}/gatehouse.json").parse().unwrap();
    Manifest::read(&release.bytes(), &release.signature(), &key, &from).unwrap()
}

/// What 0.1.0 says to an offer.
fn judged(offered: &str, change: impl FnOnce(&mut Here)) -> String {
    let mut here = here("0.1.0");
    change(&mut here);
    match judge(manifest(offered), &here) {
        Ok(Verdict::UpToDate) => "up to date".to_owned(),
        Ok(Verdict::Held(version)) => format!("held back {version}"),
        Ok(Verdict::Newer(offer)) => format!("newer {}", offer.version),
        Err(Refusal::Older { offered, than }) => format!("{offered} is older than {than}"),
        Err(other) => other.to_string(),
    }
}

#[test]
fn only_what_is_newer_is_taken() {
    assert_eq!(judged("0.1.1", |_| {}), "newer 0.1.1");
    assert_eq!(judged("0.10.0", |_| {}), "newer 0.10.0");
    assert_eq!(judged("0.1.0", |_| {}), "up to date");
    assert_eq!(judged("0.0.9", |_| {}), "0.0.9 is older than 0.1.0");
    assert_eq!(judged("0.1.0-rc.1", |_| {}), "0.1.0-rc.1 is older than 0.1.0");
}

#[test]
fn the_number_of_a_build_makes_nothing_newer() {
    assert_eq!(judged("0.1.0+build.7", |_| {}), "up to date");
    assert_eq!(
        judged("0.1.0", |here| here.version = "0.1.0+build.7".parse().unwrap()),
        "up to date"
    );
}

#[test]
fn an_old_manifest_shown_again_is_refused_though_its_version_is_newer_than_ours() {
    let seen = |here: &mut Here| here.highest = Some("0.3.0".parse().unwrap());
    assert_eq!(judged("0.2.0", seen), "0.2.0 is older than 0.3.0");
    assert_eq!(judged("0.1.0", seen), "0.1.0 is older than 0.3.0");
    assert_eq!(judged("0.3.0", seen), "newer 0.3.0");
    assert_eq!(judged("0.3.1", seen), "newer 0.3.1");
}

#[test]
fn a_station_is_not_updated_beyond_its_pin() {
    let pinned = |here: &mut Here| here.pin = Some("0.2.0".parse().unwrap());
    assert_eq!(judged("0.2.0", pinned), "newer 0.2.0");
    assert_eq!(judged("0.2.1", pinned), "held back 0.2.1");
    assert_eq!(judged("0.0.9", pinned), "0.0.9 is older than 0.1.0");
    let behind = |here: &mut Here| here.pin = Some("0.0.5".parse().unwrap());
    assert_eq!(judged("0.2.0", behind), "held back 0.2.0");
}

#[test]
fn a_package_for_another_platform_is_not_taken_even_if_it_comes_close() {
    let rpm = |here: &mut Here| here.target = Some("linux-x86_64-rpm".to_owned());
    assert_eq!(judged("0.2.0", rpm), "version 0.2.0 is not there for linux-x86_64-rpm");
    let bare = |here: &mut Here| here.target = Some("linux-x86_64".to_owned());
    assert_eq!(judged("0.2.0", bare), "version 0.2.0 is not there for linux-x86_64");
}

#[test]
fn a_program_that_came_from_no_package_is_told_and_replaced_by_none() {
    let built = |here: &mut Here| here.target = None;
    assert!(judged("0.2.0", built).contains("was not installed from a package"));
    assert_eq!(judged("0.1.0", built), "up to date");
}

#[test]
fn an_offer_carries_the_very_json_that_was_signed() {
    let Verdict::Newer(offer) = judge(manifest("0.2.0"), &here("0.1.0")).unwrap() else {
        panic!("it is newer")
    };
    assert_eq!(offer.json["version"], "0.2.0");
    assert_eq!(offer.json["platforms"][TARGET]["url"], offer.package.url.as_str());
    assert_eq!(offer.json["platforms"][TARGET]["signature"], offer.package.signature);
}
