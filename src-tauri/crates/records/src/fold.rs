//! Texts made alike, so that they are found however they are typed.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The same whatever the case: for login names, where an accent makes a difference.
pub(crate) fn case(text: &str) -> String {
    text.trim().nfkc().collect::<String>().to_lowercase()
}

/// The same whatever the case, accents and width: for searching and sorting.
///
/// Control characters are left out, so that they can part fields.
pub(crate) fn search(text: &str, into: &mut String) {
    if text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        into.extend(text.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        return;
    }
    for character in text.nfkd().filter(|character| !is_combining_mark(*character)) {
        for lower in character.to_lowercase() {
            match plain(lower) {
                Some(plain) => into.push_str(plain),
                None if lower.is_control() || is_combining_mark(lower) => {}
                None => into.push(lower),
            }
        }
    }
}

/// [`search`] as a text of its own.
pub(crate) fn searched(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    search(text, &mut folded);
    folded
}

/// Letters that no decomposition makes plain.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ı' => "i",
        'þ' => "th",
        _ => return None,
    })
}

/// The German way to write an umlaut without its dots, if `text` has any: `Müller`, `mueller`.
pub(crate) fn spelt_out(text: &str) -> Option<String> {
    let composed: String = text.nfc().collect();
    if !composed.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü']) {
        return None;
    }
    let mut spelt = String::with_capacity(composed.len() + 4);
    for letter in composed.chars() {
        match letter {
            'ä' | 'Ä' => spelt.push_str("ae"),
            'ö' | 'Ö' => spelt.push_str("oe"),
            'ü' | 'Ü' => spelt.push_str("ue"),
            other => spelt.push(other),
        }
    }
    Some(searched(&spelt))
}

/// The digits of a text.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_width_make_no_difference_to_a_search() {
        for (typed, folded) in [
            ("Jürgen", "jurgen"),
            ("JU\u{308}RGEN", "jurgen"),
            ("Łukasz Żółć", "lukasz zolc"),
            ("Weiß", "weiss"),
            ("Ｒｉｃｈａｒｄ", "richard"),
            ("İpek", "ipek"),
            ("Ærø", "aero"),
            ("Σοφία", "σοφια"),
        ] {
            assert_eq!(searched(typed), folded);
        }
        assert_eq!(spelt_out("Müller").as_deref(), Some("mueller"));
        assert_eq!(spelt_out("Muller"), None);
    }

    #[test]
    fn a_login_name_keeps_its_accents_and_loses_its_case() {
        assert_eq!(case(" JÜrgen "), "jürgen");
        assert_ne!(case("jurgen"), case("jürgen"));
    }
}
