use super::*;

impl Calendar {
    /// A moment at which every date of these tests has been, where clocks are those of this computer.
    pub(crate) fn of_tests() -> Self {
        let now: Timestamp = "2026-12-01T12:00:00Z".parse().unwrap();
        Self::new(None, now.into())
    }
}

fn read(text: &str, order: Option<Order>) -> Result<String, NoDate> {
    Calendar::of_tests().ordered(order).read(text)
}

/// What the service takes, without this computer's zone.
fn at(text: &str, order: Option<Order>) -> Result<String, NoDate> {
    let here = |text: String| match text.parse::<Timestamp>() {
        Ok(at) => at.to_zoned(TimeZone::system()).datetime().to_string(),
        Err(_) => text,
    };
    read(text, order).map(here)
}

#[test]
fn local_forms_are_times_of_this_computer() {
    for text in [
        "2025-11-20 10:15",
        "2025-11-20T10:15:00",
        "2025/11/20 10:15:00",
        "20.11.2025 10:15",
        "20.11.25 10:15 Uhr",
        "20.11.2025, 10:15:00",
        "11/20/2025 10:15 AM",
        "11/20/2025 10:15:00.250",
        "20/11/2025 10:15",
        "20-Nov-2025 10:15am",
        "Nov 20, 2025 10:15 a.m.",
        "Thursday 20 November 2025 10:15",
        "Thu Nov 20 10:15:00 2025",
        "2025年11月20日 10時15分",
        "2025年11月20日10時15分00秒",
        "2025年11月20日(木) 午前10:15",
        "2025년 11월 20일 오전 10:15",
        "2025/11/20 上午 10:15:00",
        "20/11/2025 10:15 a. m.",
        "20.11.2025 10:15 vorm.",
        "20251120 101500",
        "20251120T1015",
    ] {
        assert_eq!(at(text, None).as_deref(), Ok("2025-11-20T10:15:00"), "{text}");
    }
    assert_eq!(at("1763633700", None), at("1763633700000", None));
    assert_eq!(at("11/20/2025 12:05 AM", None).as_deref(), Ok("2025-11-20T00:05:00"));
    for text in [
        "20/11/2025 10:15:00 p. m.",
        "2025年11月20日 午後10時15分",
        "2025/11/20 下午 10:15",
        "20/11/2025 10:15 μ.μ.",
        "20/11/2025 10:15 م",
    ] {
        assert_eq!(at(text, None).as_deref(), Ok("2025-11-20T22:15:00"), "{text}");
    }
    assert_eq!(at("11/20/2025 12:05 PM", None).as_deref(), Ok("2025-11-20T12:05:00"));
}

#[test]
fn a_zone_that_is_said_is_kept() {
    for (text, right) in [
        ("2025-11-20T10:15:00-05:00", "2025-11-20T10:15:00-05:00"),
        ("2025-11-20 10:15:00 +0100", "2025-11-20T10:15:00+01:00"),
        ("2025-11-20 10:15 UTC", "2025-11-20T10:15:00+00:00"),
        ("20.11.2025 10:15+01:00", "2025-11-20T10:15:00+01:00"),
        ("Thu Nov 20 10:15:00 UTC 2025", "2025-11-20T10:15:00+00:00"),
        ("20251120T101500Z", "2025-11-20T10:15:00+00:00"),
        ("2025-11-20 10:15-05", "2025-11-20T10:15:00-05:00"),
        ("2025-11-20T10:15+01", "2025-11-20T10:15:00+01:00"),
        ("Thu, 20 Nov 2025 10:15:00 -0500", "2025-11-20T10:15:00-05:00"),
    ] {
        assert_eq!(read(text, None).as_deref(), Ok(right), "{text}");
    }
}

#[test]
fn a_date_alone_stays_one() {
    for text in ["2025-11-20", "20.11.2025", "11/20/2025", "20 Nov 2025", "20251120"] {
        assert_eq!(read(text, None).as_deref(), Ok("2025-11-20"), "{text}");
    }
}

#[test]
fn what_may_be_two_dates_is_asked_about() {
    assert_eq!(read("03/04/2025", None), Err(NoDate::Ambiguous));
    assert_eq!(read("03/04/2025", Some(Order::DayFirst)).as_deref(), Ok("2025-04-03"));
    assert_eq!(read("03/04/2025", Some(Order::MonthFirst)).as_deref(), Ok("2025-03-04"));
    assert_eq!(read("04/04/2025", None).as_deref(), Ok("2025-04-04"));
    for text in ["25-11-20", "25/11/20 10:15", "20/11/25", "04/04/25"] {
        assert_eq!(read(text, None), Err(NoDate::Ambiguous), "{text}");
    }
    assert_eq!(read("20/11/25", Some(Order::DayFirst)).as_deref(), Ok("2025-11-20"));
    let column = ["03/04/2025 9:00", "13/04/2025 9:00"];
    assert_eq!(order_of(column.into_iter()), Some(Order::DayFirst));
    assert_eq!(order_of(["03/04/2025"].into_iter()), None);
    assert_eq!(order_of(["13/04/2025", "04/13/2025"].into_iter()), None);
}

#[test]
fn what_cannot_have_been_is_refused() {
    for text in
        ["0025-11-20", "20.11.1925", "12/31/1899", "1900-01-01T00:00:00Z", "20.11.2027 10:15"]
    {
        assert_eq!(read(text, None), Err(NoDate::Implausible), "{text}");
    }
}

#[test]
fn what_is_no_date_is_none() {
    for text in [
        "",
        "yesterday",
        "45981.427",
        "32.01.2025",
        "2025-13-01",
        "20.11.2025 25:00",
        "10:15",
        "20.11.2025 10:15 Mars",
        "20 Nov 2025 10:15 CET",
        "13/13/2025",
        "20.11.2025 13:00 pm x",
    ] {
        assert!(read(text, None).is_err(), "{text}: {:?}", read(text, None));
    }
}

#[test]
fn what_no_calendar_and_no_clock_shows_is_told_apart_from_what_is_no_date() {
    for text in [
        "30.02.2025",
        "2025-02-30 10:15",
        "2025-02-30T10:15:00Z",
        "30 Feb 2025",
        "20250230",
        "2025-13-01",
        "32.01.2025",
        "00.01.2025",
        "20.11.2025 25:00",
        "20.11.2025 10:61",
        "20.11.2025 24:00",
    ] {
        assert_eq!(read(text, None), Err(NoDate::Impossible), "{text}");
    }
    assert_eq!(read("20.11.2025 noon", None), Err(NoDate::Unreadable));
}

#[test]
fn an_hour_that_summer_time_leaves_out_or_repeats_is_asked_about() {
    let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
    let calendar = Calendar { zone, ..Calendar::of_tests() };
    assert_eq!(calendar.read("2025-03-30 02:30"), Err(NoDate::Skipped));
    assert_eq!(calendar.read("2025-10-26 02:30"), Err(NoDate::Repeated));
    for (text, right) in [
        ("2025-03-30 01:59", "2025-03-30T01:59:00+01:00"),
        ("2025-03-30 03:00", "2025-03-30T03:00:00+02:00"),
        ("2025-10-26 02:30 +0100", "2025-10-26T02:30:00+01:00"),
    ] {
        assert_eq!(calendar.read(text).as_deref(), Ok(right), "{text}");
    }
}

#[test]
fn the_earliest_day_begins_at_the_earliest_moment() {
    assert_eq!(EARLIEST_MOMENT.to_zoned(TimeZone::UTC).datetime(), EARLIEST.at(0, 0, 0, 0));
}
