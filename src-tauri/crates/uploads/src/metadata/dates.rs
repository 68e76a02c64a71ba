//! Dates as people and other programs write them, made into those that the service takes for what they are: a plain date,
//! or a time with its zone (vendors.md X-23). A time without a zone is this computer's.

use std::time::{Duration, SystemTime};

use jiff::{
    Span, Timestamp, Zoned, civil,
    fmt::{rfc2822, temporal::Pieces},
    tz::{AmbiguousOffset, Offset, TimeZone},
};
use serde::{Deserialize, Serialize};

use super::zone::of_this_computer;

/// What stands first where both the day and the month are numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Order {
    /// 20/11/2025
    DayFirst,
    /// 11/20/2025
    MonthFirst,
}

/// What the time is that a recorder writes into its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Stamp {
    /// When the call began.
    Begin,
    /// When it ended.
    End,
}

/// How a person wants dates to be taken that may be taken in two ways; none for what they tell themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Dating {
    /// Of dates in files beside calls.
    pub order: Option<Order>,
    /// Of times in recordings.
    pub stamp: Option<Stamp>,
}

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoDate {
    /// It may be two: 3 April or 4 March.
    Ambiguous,
    /// Nothing was recorded then, or it is still to come.
    Implausible,
    /// 30 February, or 25:00.
    Impossible,
    /// An hour that clocks leave out when summer time begins.
    Skipped,
    /// An hour that is there twice when summer time ends.
    Repeated,
    /// A time of this computer, and its zone is not known.
    NoZone,
    Unreadable,
}

/// What tells which moment a text means.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    /// What stands first where both the day and the month are numbers.
    pub(crate) order: Option<Order>,
    now: Timestamp,
    zone: TimeZone,
}

pub(crate) type ReadsBy = (Option<Order>, civil::Date, TimeZone);

/// No call was recorded in a file before: such a time is one that nobody set.
const EARLIEST: civil::Date = civil::date(1990, 1, 1);
/// The same as files have their times.
pub(crate) const EARLIEST_MOMENT: Timestamp = Timestamp::constant(631_152_000, 0);
/// The clocks of two computers differ by no more.
pub(crate) const CLOCKS: Duration = Duration::from_secs(600);
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// Words that say nothing a date does not.
const SILENT: [&str; 18] = [
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "at",
    "uhr",
    "h",
    "o'clock",
];

/// True for what the service takes as it is.
pub(super) fn is_unambiguous(text: &str) -> bool {
    let plain_date = text.len() == 10 && text.parse::<civil::Date>().is_ok();
    plain_date || text.parse::<Timestamp>().is_ok()
}

impl Calendar {
    /// That of this computer, at this moment.
    pub(crate) fn new(order: Option<Order>, now: SystemTime) -> Self {
        let now = Timestamp::try_from(now).unwrap_or(Timestamp::UNIX_EPOCH);
        Self { order, now, zone: of_this_computer() }
    }

    /// The same with an order that is known from elsewhere, where it has none itself.
    pub(crate) fn ordered(&self, order: Option<Order>) -> Self {
        Self { order: order.or(self.order), ..self.clone() }
    }

    /// What its answers depend on: the order of day and month, today, and the zone.
    pub(crate) fn reads_by(&self) -> ReadsBy {
        (self.order, self.today(), self.zone.clone())
    }

    fn today(&self) -> civil::Date {
        self.now.to_zoned(self.zone.clone()).date()
    }

    /// Whether a moment is so long past that nothing happens at it any more.
    pub(crate) fn is_long_past(&self, at: SystemTime) -> bool {
        const SETTLED: Duration = Duration::from_secs(3);
        at.checked_add(SETTLED).is_some_and(|at| at <= SystemTime::from(self.now))
    }

    /// Reads a date, with or without a time.
    pub(crate) fn read(&self, text: &str) -> Result<String, NoDate> {
        let read = self.read_any(text.trim())?;
        let day: civil::Date =
            read.get(..10).and_then(|day| day.parse().ok()).ok_or(NoDate::Unreadable)?;
        // Elsewhere it may be tomorrow already.
        let latest = self.today().saturating_add(Span::new().days(2));
        if (EARLIEST..=latest).contains(&day) { Ok(read) } else { Err(NoDate::Implausible) }
    }

    fn read_any(&self, text: &str) -> Result<String, NoDate> {
        if is_unambiguous(text) {
            return Ok(in_full(text).unwrap_or_else(|| text.to_owned()));
        }
        if let Some(at) = self.told_by_a_machine(text) {
            return Ok(written(&at));
        }
        let mut words = ctime(words_of(text)).into_iter();
        let date = date(&mut words, self.order)?;
        let Some(time) = words.next() else { return Ok(date.to_string()) };
        let rest: Vec<String> = words.collect();
        let at = date.to_datetime(clock(&time, &rest)?);
        let zone = zone(&rest).ok_or(NoDate::Unreadable)?.unwrap_or_else(|| self.zone.clone());
        only(at, &zone).map(|at| written(&at))
    }

    /// The form of mails, and seconds or milliseconds since 1970. Of the zones by name only that is taken which means the
    /// same everywhere: the form takes every other one for it too.
    fn told_by_a_machine(&self, text: &str) -> Option<Zoned> {
        let last = text.split_whitespace().last()?;
        if last.starts_with(['+', '-']) || matches!(last, "GMT" | "UT" | "UTC" | "Z") {
            return rfc2822::parse(text).ok();
        }
        let number: i64 = text.parse().ok()?;
        let at = match text.len() {
            10 => Timestamp::from_second(number).ok()?,
            13 => Timestamp::from_millisecond(number).ok()?,
            _ => return None,
        };
        Some(at.to_zoned(self.zone.clone()))
    }
}

/// The one moment at which clocks in a zone show this.
pub(crate) fn only(at: civil::DateTime, zone: &TimeZone) -> Result<Zoned, NoDate> {
    if zone.is_unknown() {
        return Err(NoDate::NoZone);
    }
    let shown = zone.to_ambiguous_zoned(at);
    match shown.offset() {
        AmbiguousOffset::Gap { .. } => Err(NoDate::Skipped),
        AmbiguousOffset::Fold { .. } => Err(NoDate::Repeated),
        AmbiguousOffset::Unambiguous { .. } => shown.unambiguous().map_err(|_| NoDate::Unreadable),
    }
}

/// A time with its zone as the service wants to see it, where it is written in a shorter way.
fn in_full(text: &str) -> Option<String> {
    let at: Timestamp = text.parse().ok()?;
    let pieces = Pieces::parse(text).ok()?;
    let offset = pieces.to_numeric_offset().unwrap_or(Offset::UTC);
    let full = text.contains('T') && text.contains('-') && text.len() > "2025-11-20T10:15:00".len();
    (!full).then(|| written(&at.to_zoned(offset.to_time_zone())))
}

/// The order that dates of one column tell together.
pub(crate) fn order_of<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Order> {
    let mut seen = None;
    for order in texts.filter_map(|text| order_told(&words_of(text).into_iter().next()?)) {
        if seen.is_some_and(|seen| seen != order) {
            return None;
        }
        seen = Some(order);
    }
    seen
}

fn written(at: &Zoned) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The date, the time, and what follows it, each for itself.
fn words_of(text: &str) -> Vec<String> {
    let text = text.replace([',', '\u{a0}', '\u{202f}'], " ").to_lowercase();
    let text = with_halves(&east_asian(&text).unwrap_or(text));
    let words = text.split_whitespace().flat_map(apart);
    words.filter(|word| !SILENT.contains(&word.trim_end_matches('.'))).collect()
}

/// `Thu Nov 20 10:15:00 2025`, as `ctime` of C and `date` of Unix write it, the latter with a zone before the year: the year
/// goes behind the day.
fn ctime(mut words: Vec<String>) -> Vec<String> {
    let is_ctime = words.len() >= 4
        && words.first().is_some_and(|word| month(word).is_some())
        && words.get(2).is_some_and(|word| word.contains(':'))
        && words.last().is_some_and(|word| word.len() == 4 && number_of_year(word));
    if is_ctime && let Some(year) = words.pop() {
        words.insert(2, year);
    }
    words
}

fn number_of_year(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2025年11月20日 10時15分30秒` with plain marks, with 午前 and 午後, 上午 and 下午, 오전 and 오후 for the halves of the day.
fn east_asian(text: &str) -> Option<String> {
    if !text.contains(['年', '년']) {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '年' | '月' | '년' | '월' => plain.push('-'),
            '時' | '时' | '點' | '点' | '시' | '分' | '분' => plain.push(':'),
            '日' | '일' | '秒' | '초' => plain.push(' '),
            digit @ '０'..='９' => plain.extend(char::from_digit(u32::from(digit) - 0xff10, 10)),
            other => plain.push(other),
        }
    }
    // A minute that nothing follows ends with its mark; a day of the week stands in brackets.
    let words = plain.split_whitespace().map(|word| word.trim_end_matches(':'));
    let words = words.filter(|word| !word.starts_with(['(', '（']) && *word != "-");
    let joined = words.collect::<Vec<_>>().join(" ");
    Some(joined.replace("- ", "-"))
}

/// The halves of the day in other languages as English has them, and where they stand there: behind the time.
fn with_halves(text: &str) -> String {
    const BEFORE_NOON: [&str; 11] =
        ["a. m.", "a.m.", "a m", "午前", "上午", "오전", "vorm.", "vormittags", "π.μ.", "ص", "de."];
    const AFTER_NOON: [&str; 11] = [
        "p. m.",
        "p.m.",
        "p m",
        "午後",
        "下午",
        "오후",
        "nachm.",
        "nachmittags",
        "μ.μ.",
        "م",
        "du.",
    ];
    for (words, half) in [(AFTER_NOON, "pm"), (BEFORE_NOON, "am")] {
        for word in words {
            let is_apart = |at: usize| {
                let before = text.get(..at).and_then(|it| it.chars().next_back());
                let after = text.get(at + word.len()..).and_then(|it| it.chars().next());
                let parted = |letter: Option<char>| letter.is_none_or(|it| !it.is_alphabetic());
                parted(before) && parted(after)
            };
            if text.contains(':')
                && let Some(at) = text.find(word).filter(|at| is_apart(*at))
            {
                let without = format!("{} {}", &text[..at], &text[at + word.len()..]);
                return format!("{} {half}", without.trim());
            }
        }
    }
    text.to_owned()
}

/// A date and a time that a `T` joins; a time and its zone, or its half of the day, that nothing parts.
fn apart(word: &str) -> Vec<String> {
    let digit_before =
        |at: &usize| word.get(..*at).is_some_and(|it| it.ends_with(|c: char| c.is_ascii_digit()));
    if let Some(at) = word.find('t').filter(digit_before) {
        let (date, time) = word.split_at(at);
        let time = time.trim_start_matches('t');
        return std::iter::once(date.to_owned()).chain(apart(time)).collect();
    }
    let is_time = word.find(':').is_some_and(|at| at <= 2);
    let marks = |letter: char| letter.is_ascii_alphabetic() || matches!(letter, '+' | '-');
    match word.find(marks).filter(|at| is_time && *at > 0) {
        Some(at) => {
            let (time, zone) = word.split_at(at);
            vec![time.to_owned(), zone.to_owned()]
        }
        None => vec![word.to_owned()],
    }
}

fn date(
    words: &mut impl Iterator<Item = String>,
    order: Option<Order>,
) -> Result<civil::Date, NoDate> {
    let first = words.next().ok_or(NoDate::Unreadable)?;
    let mut parts: Vec<String> = first.split(['.', '-', '/']).map(str::to_owned).collect();
    let dotted = first.contains('.');
    if let [compact] = parts.as_slice()
        && compact.len() == 8
        && compact.bytes().all(|byte| byte.is_ascii_digit())
    {
        return made(&first[..4], number(&first[4..6]), number(&first[6..]));
    }
    parts.retain(|part| !part.is_empty());
    while parts.len() < 3 {
        let next = words.next().ok_or(NoDate::Unreadable)?;
        parts.push(next.trim_end_matches('.').to_owned());
    }
    let [a, b, c] = parts.as_slice() else { return Err(NoDate::Unreadable) };
    match (month(a), month(b)) {
        (Some(month), _) => made(c, Some(month), number(b)),
        (_, Some(month)) if a.len() == 4 => made(a, Some(month), number(c)),
        (_, Some(month)) => made(c, Some(month), number(a)),
        _ if a.len() == 4 => made(a, number(b), number(c)),
        _ => {
            // A year of two digits may stand in front as well.
            let short = c.len() == 2 && !dotted;
            let told = if dotted { Some(Order::DayFirst) } else { order_told(&first) };
            match told.or_else(|| (a == b && !short).then_some(Order::DayFirst)).or(order) {
                Some(Order::DayFirst) => made(c, number(b), number(a)),
                Some(Order::MonthFirst) => made(c, number(a), number(b)),
                // Neither is a day: nobody has to be asked.
                None if !short
                    && made(c, number(b), number(a)).is_err()
                    && made(c, number(a), number(b)).is_err() =>
                {
                    made(c, number(b), number(a))
                }
                None => Err(NoDate::Ambiguous),
            }
        }
    }
}

/// What a date tells of the order by a number that is no month.
fn order_told(date: &str) -> Option<Order> {
    let parts: Vec<&str> = date.split(['-', '/']).collect();
    let [a, b, year] = parts.as_slice() else { return None };
    (year.len() == 4).then_some(())?;
    match (number(a)?, number(b)?) {
        (13..=31, 1..=12) => Some(Order::DayFirst),
        (1..=12, 13..=31) => Some(Order::MonthFirst),
        _ => None,
    }
}

fn made(year: &str, month: Option<i8>, day: Option<i8>) -> Result<civil::Date, NoDate> {
    let number: i16 = year.parse().map_err(|_| NoDate::Unreadable)?;
    let year = match year.len() {
        2 if number < 80 => 2000 + number,
        4 => number,
        _ => return Err(NoDate::Unreadable),
    };
    let (month, day) = month.zip(day).ok_or(NoDate::Unreadable)?;
    civil::Date::new(year, month, day).map_err(|_| NoDate::Impossible)
}

fn number(text: &str) -> Option<i8> {
    text.parse().ok().filter(|number| *number >= 0)
}

fn month(text: &str) -> Option<i8> {
    let short = text.get(..3)?;
    let at = MONTHS.iter().position(|month| *month == short)?;
    i8::try_from(at + 1).ok()
}

fn clock(time: &str, rest: &[String]) -> Result<civil::Time, NoDate> {
    let (hour, minute, second) = shown(time, rest).ok_or(NoDate::Unreadable)?;
    civil::Time::new(hour, minute, second, 0).map_err(|_| NoDate::Impossible)
}

/// The hour, the minute and the second, whether there are such or not.
fn shown(time: &str, rest: &[String]) -> Option<(i8, i8, i8)> {
    let (hours, fraction) = time.split_once('.').unwrap_or((time, ""));
    let parts: Vec<&str> = if hours.contains(':') {
        hours.split(':').collect()
    } else {
        (hours.len() == 6 || hours.len() == 4).then_some(())?;
        (0..hours.len()).step_by(2).map(|at| hours.get(at..at + 2)).collect::<Option<_>>()?
    };
    fraction.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
    let part = |at: usize| parts.get(at).map_or(Some(0), |part| part.parse::<i8>().ok());
    (2..=3).contains(&parts.len()).then_some(())?;
    let hour = match (part(0)?, half(rest)) {
        (12, Some(false)) => 0,
        (hour @ 1..=11, Some(true)) => hour + 12,
        (0 | 13.., Some(_)) => return None,
        (hour, _) => hour,
    };
    Some((hour, part(1)?, part(2)?))
}

/// Whether it is said to be before or after noon.
fn half(rest: &[String]) -> Option<bool> {
    rest.iter().find_map(|word| match word.replace('.', "").as_str() {
        "am" => Some(false),
        "pm" => Some(true),
        _ => None,
    })
}

/// The zone behind a time, where one is said; none where something else stands there.
fn zone(rest: &[String]) -> Option<Option<TimeZone>> {
    let mut zone = None;
    for word in rest {
        match word.replace('.', "").as_str() {
            "am" | "pm" => {}
            "z" | "utc" | "gmt" => zone = Some(TimeZone::UTC),
            offset => {
                let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
                let minutes = match digits.len() {
                    2 => digits.parse::<i32>().ok()? * 60,
                    4 => digits[..2].parse::<i32>().ok()? * 60 + digits[2..].parse::<i32>().ok()?,
                    _ => return None,
                };
                let sign = match offset.chars().next()? {
                    '+' => 60,
                    '-' => -60,
                    _ => return None,
                };
                zone = Some(Offset::from_seconds(sign * minutes).ok()?.to_time_zone());
            }
        }
    }
    Some(zone)
}

#[cfg(test)]
mod tests;
