//! The time zone of this computer.

use jiff::tz::TimeZone;

/// That of this computer: an unknown one where it names one that nobody knows. A computer that names none counts in UTC.
pub(crate) fn of_this_computer() -> TimeZone {
    let zone = TimeZone::system();
    if zone.is_unknown() && names_none() { TimeZone::UTC } else { zone }
}

#[cfg(unix)]
fn names_none() -> bool {
    std::env::var_os("TZ").is_none_or(|zone| zone.is_empty())
        && !std::path::Path::new("/etc/localtime").exists()
}

#[cfg(not(unix))]
fn names_none() -> bool {
    false
}
