use std::collections::BTreeSet;

use gatehouse_kiosk::{Language, consent};
use sha2::{Digest, Sha256};

/// A text that was shown is never changed. Whoever fails here has to make version 3.
const IN_FORCE: [(Language, &str); 5] = [
    (Language::En, "4e6abd426446d89138d250798b36afa351a90e6eb3aaee9ba98bccb536e6a47b"),
    (Language::Es, "c1e9197fc0dac1eab2ceb7dce976979cfb0b4ca536111d55dcf8a8e44f899d1e"),
    (Language::Fr, "bb04a65fa46677f0609ef6864c204323114b0ecd1df7b07dad88afc30ed18718"),
    (Language::De, "524ce23b9f96b86a4008012d2431ac3e24e1f929f645de9ebdcda5349d3197d4"),
    (Language::Ar, "f29428091d42e2108c57ceee399f37e6fdaa3d519883ae6e7252582e52e62811"),
];

/// Version 1 was shown at kiosks.
const FIRST: [(&str, &str); 5] = [
    (
        include_str!("../../consents/1/en.txt"),
        "2050810f62661d4007c48fde55a9c4ee2a54759702ce3f90177ae629a76da9c1",
    ),
    (
        include_str!("../../consents/1/es.txt"),
        "acc32ee8ff3785bedda00be8533f1bd0ab2a76b4de2fadc466f789461ec119f6",
    ),
    (
        include_str!("../../consents/1/fr.txt"),
        "b0b8e8f522077ef557431bf062b52686a9d0fda36d4dd652bb0306df04f87abe",
    ),
    (
        include_str!("../../consents/1/de.txt"),
        "2f4002a113329310ca94048b388f3ab6bbf29dd8f960f17ad27fcc5c3cdb10ca",
    ),
    (
        include_str!("../../consents/1/ar.txt"),
        "f29428091d42e2108c57ceee399f37e6fdaa3d519883ae6e7252582e52e62811",
    ),
];

#[test]
fn a_text_that_was_shown_is_never_changed() {
    assert_eq!(consent::VERSION, "2");
    for (language, hash) in IN_FORCE {
        assert_eq!(consent::hash(language), hash, "{}", language.tag());
    }
    for (text, hash) in FIRST {
        assert_eq!(hex::encode(Sha256::digest(text)), hash, "{text}");
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
