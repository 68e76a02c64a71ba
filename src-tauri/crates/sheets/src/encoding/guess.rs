//! Which encoding made the bytes, where nothing but the letters tells, and which others may have.

use std::collections::HashSet;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::{
    charset::{Charset, Guess, WINDOWS_1252},
    likelihood,
};

/// How many different words are looked at.
const MOST_WORDS: usize = 600;

/// How much worse another encoding may be, as a [`likelihood::cost`], and still be the right one.
const MARGIN: u32 = 60;
/// The same where no encoding gives letters of any language.
const WIDE_MARGIN: u32 = 200;

/// The most encodings that are named beside each other.
const MOST: usize = 4;

/// The likeliest, and the others that may be right, the likeliest first. Those that read it all alike count as one.
pub(super) fn by_letters(bytes: &[u8]) -> Vec<&'static Charset> {
    let words = words(bytes);
    let joined = words.join(&b'\n');
    let mut found: Vec<(u32, &'static Charset, String)> = Vec::new();
    for charset in Charset::all() {
        let Guess::Words(against) = charset.guess else { continue };
        let text = charset.read(&joined);
        if found.iter().all(|(_, _, other)| *other != text) {
            found.push((likelihood::cost(text.split('\n')) + against, charset, text));
        }
    }
    found.extend(east_asian(bytes));
    found.sort_by_key(|(cost, _, _)| *cost);
    let Some(best) = found.first().map(|(cost, _, _)| *cost) else { return vec![&WINDOWS_1252] };
    let beyond = joined.iter().filter(|byte| !byte.is_ascii()).count();
    let poor = u32::try_from(beyond).unwrap_or(u32::MAX).saturating_mul(80) < best;
    let margin = if poor { WIDE_MARGIN } else { MARGIN };
    let near = found.into_iter().take_while(|(cost, _, _)| *cost <= best.saturating_add(margin));
    near.map(|(_, charset, _)| charset).take(MOST).collect()
}

/// The different words with a byte that is not ASCII.
fn words(bytes: &[u8]) -> Vec<&[u8]> {
    let mut seen = HashSet::new();
    let words = bytes.split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic());
    words.filter(|word| !word.is_ascii() && seen.insert(*word)).take(MOST_WORDS).collect()
}

/// Encodings of several bytes a letter that have a meaning for every byte.
fn east_asian(bytes: &[u8]) -> Vec<(u32, &'static Charset, String)> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let guess = if guess == encoding_rs::GBK { encoding_rs::GB18030 } else { guess };
    let wide = Charset::all().filter(|charset| charset.guess == Guess::Wide);
    wide.filter_map(|charset| {
        let text = charset.read_whole(bytes)?;
        let cost = east_asian_cost(&text, charset.name == guess.name());
        Some((cost, charset, text))
    })
    .collect()
}

/// Each letter is of two bytes. How often each is written is what the detector knows, and the more letters there are the
/// surer it is.
fn east_asian_cost(text: &str, detected: bool) -> u32 {
    let mut seen = HashSet::new();
    let words = text.split(|letter: char| letter.is_ascii() && !letter.is_ascii_alphabetic());
    let words = words.filter(|word| !word.is_ascii() && seen.insert(*word)).take(MOST_WORDS);
    let of_word = |word: &str| {
        let mixed = word.contains(|letter: char| letter.is_ascii());
        let letters = word.chars().map(|letter| letter_cost(letter) + if detected { 0 } else { 4 });
        letters.sum::<u32>() + if mixed { likelihood::TWO_SCRIPTS } else { 0 }
    };
    words.map(of_word).sum::<u32>() + if detected { 0 } else { 30 }
}

fn letter_cost(letter: char) -> u32 {
    match letter {
        _ if letter.is_ascii() => 0,
        '\u{3041}'..='\u{30ff}' | '\u{ff61}'..='\u{ff9f}' => 45,
        '\u{3000}'..='\u{3020}' | '\u{ff01}'..='\u{ff5e}' => 60,
        '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => 65,
        '\u{e000}'..='\u{f8ff}' => 320,
        _ => 150,
    }
}
