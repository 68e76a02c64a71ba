//! How unlikely a text is: the less, the likelier are the bytes in the encoding that made it. What is counted are tenths of
//! a natural logarithm, so that costs of letters add up. Only letters beyond the English ones tell anything, because the
//! others are the same in all encodings.

use super::languages::{LATIN, Latin, OTHER, Other};

/// Nobody writes it.
const NEVER: u32 = 160;
/// A letter that no language has beside the other letters of its word.
const FOREIGN: u32 = 90;
/// A word of another language than the file's.
const OTHER_LANGUAGE: u32 = 30;
/// A small letter and then a capital: `MaRÍa`.
const CAPITAL_INSIDE: u32 = 60;
/// Latin letters and those of another script in one word.
pub(super) const TWO_SCRIPTS: u32 = 140;
const COMMON: u32 = 40;
const RARE: u32 = 58;
/// A letter behind or before one that it does not stand beside in its language, and one of which nothing is known.
const ODD_BESIDE: u32 = 24;
const UNKNOWN_BESIDE: u32 = 12;
/// The same for the three ranks of other scripts.
const RANKS: [u32; 3] = [26, 34, 50];

const LANGUAGES: usize = LATIN.len() + OTHER.len();

/// What a word costs in each language, where it can be one of it.
type Costs = [Option<u32>; LANGUAGES];

/// What these pieces of a text cost, each a run of letters and of what else is beyond ASCII.
pub(super) fn cost<'a>(pieces: impl Iterator<Item = &'a str>) -> u32 {
    let mut total = 0;
    let mut words: Vec<(u32, Costs)> = Vec::new();
    for piece in pieces {
        let letters: Vec<char> = piece.chars().collect();
        let parts: Vec<&[char]> =
            letters.chunk_by(|one, other| is_letter(*one) == is_letter(*other)).collect();
        for (place, word) in parts.iter().enumerate() {
            if word.iter().all(char::is_ascii) {
                continue;
            }
            if is_letter(word[0]) {
                let costs = in_languages(word);
                let least = costs.iter().flatten().min().copied();
                total += shape(word) + if least.is_none() { FOREIGN * beyond(word) } else { 0 };
                words.extend(least.map(|least| (least, costs)));
            } else {
                let inside = place > 0 && place + 1 < parts.len();
                total += word.iter().map(|letter| sign(*letter, inside)).sum::<u32>();
            }
        }
    }
    let of_file = |language: usize| {
        let in_it = words.iter().map(|(least, costs)| {
            costs[language].map_or(least + OTHER_LANGUAGE, |cost| cost.min(least + OTHER_LANGUAGE))
        });
        in_it.sum::<u32>() + LATIN.get(language).map_or(0, |latin| latin.seldom)
    };
    total + (0..LANGUAGES).map(of_file).min().unwrap_or(0)
}

fn beyond(word: &[char]) -> u32 {
    let many = word.iter().filter(|letter| !letter.is_ascii()).count();
    u32::try_from(many).unwrap_or(u32::MAX)
}

fn is_letter(letter: char) -> bool {
    letter.is_alphabetic() && !matches!(letter, 'ª' | 'º' | 'µ')
        || matches!(letter, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' | '\u{e47}'..='\u{e4e}')
}

fn is_latin(letter: char) -> bool {
    letter < '\u{370}' || matches!(letter, '\u{1e00}'..='\u{1eff}')
}

/// What speaks against a word whatever its language.
fn shape(word: &[char]) -> u32 {
    let pairs = word.windows(2).filter(|pair| {
        pair.iter().any(|letter| !letter.is_ascii())
            && pair[0].is_lowercase()
            && pair[1].is_uppercase()
    });
    let capitals = CAPITAL_INSIDE * u32::try_from(pairs.count()).unwrap_or(0);
    // Names begin with a capital.
    let small = word.first().is_some_and(|first| !first.is_ascii() && first.is_lowercase());
    if word.iter().all(|letter| is_latin(*letter)) {
        return capitals + if small { 15 } else { 0 } + if word.len() == 1 { 30 } else { 0 };
    }
    let mixed = word.iter().any(|letter| is_latin(*letter));
    let loud = word.len() > 3 && word.iter().all(|letter| letter.is_uppercase());
    capitals + if mixed { TWO_SCRIPTS } else { 0 } + if small || loud { 20 } else { 0 }
}

fn in_languages(word: &[char]) -> Costs {
    let small: Vec<char> = word.iter().filter_map(|letter| letter.to_lowercase().next()).collect();
    let mut costs = [None; LANGUAGES];
    let latin = LATIN.iter().map(|language| in_latin(&small, language));
    let other = OTHER.iter().map(|language| in_other(&small, language));
    for (slot, cost) in costs.iter_mut().zip(latin.chain(other)) {
        *slot = cost;
    }
    costs
}

fn in_latin(word: &[char], language: &Latin) -> Option<u32> {
    let mut cost = 0;
    for (place, letter) in word.iter().enumerate().filter(|(_, letter)| !letter.is_ascii()) {
        let (_, common, before, behind) =
            language.letters.iter().find(|(known, ..)| known == letter)?;
        cost += if *common { COMMON } else { RARE };
        let beside = |neighbour: Option<&char>, known: &str| match known {
            "" => UNKNOWN_BESIDE,
            known if known.contains(*neighbour.unwrap_or(&'-')) => 0,
            _ => ODD_BESIDE,
        };
        cost += beside(place.checked_sub(1).and_then(|before| word.get(before)), before);
        cost += beside(word.get(place + 1), behind);
    }
    Some(cost)
}

fn in_other(word: &[char], language: &Other) -> Option<u32> {
    let beyond = word.iter().filter(|letter| !letter.is_ascii());
    beyond
        .map(|letter| {
            let rank = language.iter().position(|rank| rank.contains(*letter));
            rank.and_then(|rank| RANKS.get(rank)).copied()
        })
        .sum()
}

/// What is no letter: the more people write of it, the less it costs; between letters hardly anything stands.
fn sign(sign: char, inside: bool) -> u32 {
    let cost = match sign {
        _ if sign.is_ascii() => return 0,
        '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' | char::REPLACEMENT_CHARACTER => {
            return NEVER;
        }
        '’' => return 45,
        '‘' | '“' | '”' | '„' | '–' | '—' | '…' | '€' | '‚' | '«' | '»' => 50,
        '§' | '°' | '´' | '\u{a0}' | '®' | '©' | '™' | '²' | '³' | '½' | '¼' | 'º' | 'ª' | '·'
        | '¡' | '¿' | '£' => 65,
        'µ' | '×' | '±' | '¹' | '¾' | '•' | '†' | '‡' | '¶' | '¥' | '¢' | '¤' | '¨' | '¯' | '¸'
        | '¦' | '¬' | '÷' | '‹' | '›' | '‰' | '\u{ad}' => 85,
        _ => 100,
    };
    cost + if inside { 70 } else { 0 }
}
