use gatehouse_updates::{Key, Manifest, Refusal, Signed};
use serde_json::json;

use crate::publisher::{Release, Signer, TARGET};

const AT: &str = "https://updates.example.org";

fn read(release: &Release) -> Result<Manifest, Refusal> {
    let key = Key::read(&release.signer.line()).unwrap();
    let from = format!("{AT}/gatehouse.json").parse().unwrap();
    Manifest::read(&release.bytes(), &release.signature(), &key, &from)
}

fn unreadable(change: impl FnOnce(&mut Release)) -> bool {
    let mut release = Release::new("0.2.0", AT);
    change(&mut release);
    matches!(read(&release), Err(Refusal::Unreadable(_)))
}

#[test]
fn a_right_manifest_says_what_there_is() {
    let manifest = read(&Release::new("0.2.0", AT)).unwrap();
    assert_eq!(manifest.version.to_string(), "0.2.0");
    assert_eq!(manifest.notes, "Calls arrive sooner.");
    assert_eq!(manifest.published.unwrap().to_string(), "2026-11-26T09:00:00Z");
}

#[test]
fn another_key_is_not_believed_and_neither_is_a_changed_byte() {
    let release = Release::new("0.2.0", AT);
    let from = format!("{AT}/gatehouse.json").parse().unwrap();
    let read = |bytes: &[u8], signature: &str, key: &str| {
        Manifest::read(bytes, signature, &Key::read(key).unwrap(), &from).map(drop)
    };
    let (bytes, signature, key) = (release.bytes(), release.signature(), release.signer.line());
    let refused = Err(Refusal::Signature(Signed::Manifest));
    assert_eq!(read(&bytes, &signature, &key), Ok(()));
    assert_eq!(read(&bytes, &signature, &Signer::new().line()), refused);
    assert_eq!(read(&bytes, &Signer::new().sign(&bytes, "timestamp:0"), &key), refused);
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(read(&changed, &signature, &key), refused);
    assert_eq!(read(&bytes, &signature.replace("timestamp:1", "timestamp:2"), &key), refused);
    assert_eq!(read(&bytes, "", &key), refused);
}

#[test]
fn it_is_about_gatehouse() {
    let mut release = Release::new("0.2.0", AT);
    release.manifest["product"] = json!("app.gatehouse.other");
    assert_eq!(read(&release).map(drop), Err(Refusal::OtherProduct));
}

#[test]
fn what_is_missing_or_of_another_kind_is_refused_whoever_signed_it() {
    assert!(!unreadable(|_| {}));
    for part in ["product", "version", "platforms"] {
        assert!(unreadable(|release| {
            release.manifest.as_object_mut().unwrap().remove(part);
        }));
    }
    assert!(unreadable(|release| release.manifest["version"] = json!("soon")));
    assert!(unreadable(|release| release.manifest["pub_date"] = json!("yesterday")));
    assert!(unreadable(|release| release.manifest = json!([])));
    for part in ["url", "signature", "sha256", "size"] {
        assert!(unreadable(|release| {
            release.platform().as_object_mut().unwrap().remove(part);
        }));
    }
    assert!(unreadable(|release| release.platform()["sha256"] = json!("9f86")));
    assert!(unreadable(|release| release.platform()["size"] = json!(0)));
    assert!(unreadable(|release| release.platform()["size"] = json!(-1)));
}

#[test]
fn a_package_comes_over_https_and_never_from_this_computer_where_the_manifest_did_not() {
    let with = |url: &'static str| unreadable(|release| release.platform()["url"] = json!(url));
    assert!(!with("https://mirror.example.net/gatehouse.deb"));
    assert!(with("http://updates.example.org/gatehouse.deb"));
    assert!(with("file:///etc/passwd"));
    assert!(with("http://127.0.0.1:9/gatehouse.deb"));
    assert!(with("https://127.0.0.1:9/gatehouse.deb"));
    assert!(with("https://somebody:secret@updates.example.org/gatehouse.deb"));
}

#[test]
fn a_package_of_another_platform_is_only_one_of_several() {
    let mut release = Release::new("0.2.0", AT);
    let package = release.platform().clone();
    release.manifest["platforms"]["windows-x86_64-nsis"] = package;
    release.manifest["later"] = json!({ "what later versions": "may add" });
    assert!(read(&release).is_ok());
    assert!(release.manifest["platforms"][TARGET].is_object());
}
