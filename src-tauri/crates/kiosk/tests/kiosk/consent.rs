use std::collections::BTreeSet;

use gatehouse_kiosk::{Language, consent};

/// A text that was shown is never changed. Whoever fails here has to make version 2.
const FIRST: [(Language, &str); 5] = [
    (Language::En, "2050810f62661d4007c48fde55a9c4ee2a54759702ce3f90177ae629a76da9c1"),
    (Language::Es, "acc32ee8ff3785bedda00be8533f1bd0ab2a76b4de2fadc466f789461ec119f6"),
    (Language::Fr, "b0b8e8f522077ef557431bf062b52686a9d0fda36d4dd652bb0306df04f87abe"),
    (Language::De, "2f4002a113329310ca94048b388f3ab6bbf29dd8f960f17ad27fcc5c3cdb10ca"),
    (Language::Ar, "f29428091d42e2108c57ceee399f37e6fdaa3d519883ae6e7252582e52e62811"),
];

#[test]
fn a_text_that_was_shown_is_never_changed() {
    assert_eq!(consent::VERSION, "1");
    for (language, hash) in FIRST {
        assert_eq!(consent::hash(language), hash, "{}", language.tag());
    }
}

#[test]
fn every_language_says_all_of_it() {
    let paragraphs = |language| consent::text(language).trim().split("\n\n").count();
    for language in Language::ALL {
        assert_eq!(paragraphs(language), paragraphs(Language::En), "{}", language.tag());
        assert!(consent::text(language).contains("AuthX"), "{}", language.tag());
        assert_eq!(Language::of_tag(language.tag()), Some(language));
    }
    let texts: BTreeSet<&str> = Language::ALL.map(consent::text).into();
    assert_eq!(texts.len(), Language::ALL.len());
    assert_eq!(Language::of_tag("it"), None);
}
