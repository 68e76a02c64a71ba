//! Dates as the vendors write them.

use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The documented shapes: a date, a date and time, either with a zone or without.
pub(crate) fn is_iso_8601(date: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_digit() || b"-+:.TZ".contains(&byte);
    date.bytes().all(allowed) && (has_zone(date) || local(date).is_some())
}

pub(crate) fn has_zone(date: &str) -> bool {
    date.parse::<Timestamp>().is_ok()
}

/// Whether the date names a time of day without saying where (vendors.md
/// The services take it as UTC; a client should not rely on that.
pub(crate) fn lacks_zone(date: &str) -> bool {
    date.contains('T') && !has_zone(date)
}

/// The moment a date in one of the documented shapes means.
pub(crate) fn moment(date: &str) -> Option<Timestamp> {
    if let Ok(moment) = date.parse::<Timestamp>() {
        return Some(moment);
    }
    let zoned = local(date)?.to_zoned(TimeZone::UTC).ok()?;
    Some(zoned.timestamp())
}

fn local(date: &str) -> Option<DateTime> {
    if date.len() == 10 {
        return date.parse::<Date>().ok().map(|day| day.at(0, 0, 0, 0));
    }
    date.contains('T').then(|| date.parse().ok())?
}

/// The form of HTTP headers, such as `Mon, 05 Jan 2026 06:38:24 GMT`; this
/// many seconds from now.
pub(crate) fn http_date(seconds: i64) -> String {
    let now = Timestamp::now();
    let then = now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(now);
    DateTimePrinter::new().timestamp_to_rfc9110_string(&then).unwrap_or_default()
}

/// The form of JSON fields, this many seconds from now.
pub(crate) fn stamp(seconds: i64) -> String {
    let now = Timestamp::now();
    now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(now).to_string()
}

#[cfg(test)]
mod tests {
    use super::{http_date, is_iso_8601, moment};

    #[test]
    fn the_documented_dates_are_iso_8601() {
        for date in [
            "2022-03-18T21:52:26",
            "2022-03-18T21:52:26.8816090Z",
            "2022-03-19",
            "2022-03-18T17:56:09.8683110-04:00",
        ] {
            assert!(is_iso_8601(date), "{date}");
            assert!(moment(date).is_some(), "{date}");
        }
    }

    #[test]
    fn other_dates_are_not() {
        for date in [
            "",
            "18.03.2022",
            "2022-03-18 21:52:26",
            "2022-13-01",
            "2022-02-30T10:00:00Z",
            "yesterday",
            "20220318",
            "21:52:26",
        ] {
            assert!(!is_iso_8601(date), "{date}");
        }
    }

    #[test]
    fn http_dates_are_in_gmt() {
        assert!(http_date(0).ends_with(" GMT"));
        assert_eq!(http_date(0).len(), 29);
    }
}
