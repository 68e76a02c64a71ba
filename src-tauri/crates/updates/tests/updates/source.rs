use gatehouse_updates::{Mode, SourceTrouble, Wanted};

use crate::publisher::Signer;

fn wanted() -> Wanted {
    Wanted {
        mode: Mode::Tell,
        url: Some("https://updates.example.org/gatehouse.json".to_owned()),
        key: Some(Signer::new().line()),
        pin: None,
    }
}

fn trouble(change: impl FnOnce(&mut Wanted)) -> Option<SourceTrouble> {
    let mut wanted = wanted();
    change(&mut wanted);
    wanted.source().err()
}

#[test]
fn nobody_looks_for_anything_unless_somebody_says_so() {
    assert_eq!(Wanted::default().source(), Ok(None));
    assert_eq!(Wanted { mode: Mode::Off, ..wanted() }.source(), Ok(None));
}

#[test]
fn a_server_and_a_key_are_named_by_whoever_wants_updates() {
    assert_eq!(trouble(|wanted| wanted.url = None), Some(SourceTrouble::NoUrl));
    assert_eq!(trouble(|wanted| wanted.key = None), Some(SourceTrouble::NoKey));
    assert_eq!(trouble(|wanted| wanted.key = Some("RWnonsense".into())), Some(SourceTrouble::Key));
    assert_eq!(trouble(|wanted| wanted.pin = Some("newest".into())), Some(SourceTrouble::Pin));
    let source = wanted().source().unwrap().unwrap();
    assert_eq!(source.host(), "updates.example.org");
}

#[test]
fn a_server_is_asked_over_https_or_on_this_computer_by_its_address() {
    let refused = |url: &str| trouble(|wanted| wanted.url = Some(url.to_owned())).is_some();
    for url in
        ["https://u.example.org/m.json?channel=late", "http://127.0.0.1:8080/m", "http://[::1]/m"]
    {
        assert!(!refused(url), "{url}");
    }
    for url in [
        "http://updates.example.org/m",
        "http://localhost/m",
        "http://127.0.0.1.example.org/m",
        "ftp://updates.example.org/m",
        "https://name:word@updates.example.org/m",
        "https://updates.example.org/m#new",
        "updates.example.org",
        "",
    ] {
        assert!(refused(url), "{url}");
    }
}
