//! Letters of one script that look like those of another: `іvan` and `ivan` are two login names and one to the eye.

use icu_properties::{CodePointMapData, props::Script};
use unicode_security::skeleton;

/// Scripts that are written together in one word (UTS 39, 5.2, highly restrictive). Letters of others beside each other are
/// there to look like somebody else's.
const TOGETHER: [&[Script]; 3] = [
    &[Script::Latin, Script::Han, Script::Hiragana, Script::Katakana],
    &[Script::Latin, Script::Han, Script::Bopomofo],
    &[Script::Latin, Script::Han, Script::Hangul],
];

/// Whether letters of scripts stand in one word that nobody writes together.
pub(crate) fn is_mixed(word: &str) -> bool {
    if word.is_ascii() {
        return false;
    }
    let of = CodePointMapData::<Script>::new();
    let mut scripts: Vec<Script> = word.chars().map(|letter| of.get(letter)).collect();
    scripts.retain(|script| ![Script::Common, Script::Inherited].contains(script));
    scripts.dedup();
    let one = scripts.windows(2).all(|pair| pair[0] == pair[1]);
    let together = |known: &&[Script]| scripts.iter().all(|script| known.contains(script));
    !one && !TOGETHER.iter().any(together)
}

/// The same of a name of several words, as a login name with dots in it.
pub(crate) fn has_mixed_word(name: &str) -> bool {
    name.split(|letter: char| !letter.is_alphanumeric()).any(is_mixed)
}

/// How a text looks: what looks alike is the same (UTS 39, 4).
pub(crate) fn look(text: &str) -> String {
    skeleton(text).collect()
}

/// Whether two texts are others and look alike because of letters that English has not. That `1` looks like `l` is no matter
/// here: people choose such login names every day.
pub(crate) fn are_twins(one: &str, other: &str) -> bool {
    one != other && !(one.is_ascii() && other.is_ascii()) && look(one) == look(other)
}

/// Whether a word in letters of another language alone looks like one in English letters.
pub(crate) fn looks_english(word: &str) -> bool {
    let of = CodePointMapData::<Script>::new();
    let foreign = |letter: char| {
        [Script::Cyrillic, Script::Greek, Script::Armenian, Script::Cherokee]
            .contains(&of.get(letter))
    };
    word.chars().any(foreign) && look(word).is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_in_other_letters_are_known() {
        for (one, other) in [("іvan", "ivan"), ("аnn", "ann"), ("сор", "cop"), ("οnur", "onur")]
        {
            assert!(are_twins(one, other) && are_twins(other, one), "{one}");
        }
        for (one, other) in [("ann", "ann"), ("an1", "anl"), ("müller", "muller"), ("иван", "ivan")]
        {
            assert!(!are_twins(one, other), "{one} {other}");
        }
    }

    #[test]
    fn words_of_mixed_letters_are_known() {
        for name in ["іvan", "ann.сook", "αnna", "pаypal"] {
            assert!(has_mixed_word(name), "{name}");
        }
        for name in ["ivan", "иван", "иван.smith", "müller", "山田taro", "ann-4"] {
            assert!(!has_mixed_word(name), "{name}");
        }
    }

    #[test]
    fn a_word_that_looks_english_and_is_not_is_known() {
        for word in ["аррӏе", "сосо", "ехсеѕѕ"] {
            assert!(looks_english(word), "{word}");
        }
        for word in ["apple", "пример", "παράδειγμα", "例え", "müller", "яндекс"]
        {
            assert!(!looks_english(word), "{word}");
        }
    }
}
