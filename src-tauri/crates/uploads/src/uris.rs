//! What another program drops: a list of addresses (`text/uri-list`, RFC 2483), of which those of files are RFC 8089's.
//! A path is bytes here, as it is for the system: what is no UTF-8 stays what it is.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use percent_encoding::percent_decode;

use crate::passed::PassedWhy;

#[cfg(all(test, unix))]
mod tests;

/// Whole addresses of others can be as long as a file.
const LONGEST_SHOWN: usize = 100;
/// How much of its end stays, which is where a name stands.
const END_SHOWN: usize = 40;

/// A list of addresses as a program gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UriList {
    /// One a line, as `text/uri-list` has them.
    pub bytes: Vec<u8>,
    /// This computer's own name, by which an address may call it.
    pub host: String,
}

/// What one address means here.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Dropped {
    /// A path of this computer, whether or not something is there.
    Local(PathBuf),
    /// Something that has no path here.
    Elsewhere(Elsewhere),
}

/// An address that is no file of this computer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Elsewhere {
    /// The address for reading: without what somebody signs in with, and not longer than can be read.
    pub(crate) shown: String,
    pub(crate) why: PassedWhy,
}

/// What an address is read by.
struct Here<'a> {
    host: &'a str,
    is_there: &'a dyn Fn(&Path) -> bool,
}

/// Reads a list of addresses. Comments and empty lines name nothing. It has to be asked whether something is at a path.
pub(crate) fn read(list: &UriList, is_there: &dyn Fn(&Path) -> bool) -> Vec<Dropped> {
    let UriList { bytes, host } = list;
    let here = &Here { host, is_there };
    // Some programs end the list as they end a text of C.
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let lines = bytes.get(..end).unwrap_or_default().split(|byte| matches!(byte, b'\r' | b'\n'));
    let lines = lines.map(<[u8]>::trim_ascii);
    let named = lines.filter(|line| !line.is_empty() && !line.starts_with(b"#"));
    named.map(|line| read_one(line, here)).collect()
}

fn read_one(line: &[u8], here: &Here) -> Dropped {
    let read = match scheme(line) {
        // Not an address at all, but there are programs that drop nothing else.
        None if line.starts_with(b"/") => local(Cow::Borrowed(line)),
        None => Err(PassedWhy::Address),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(b"file") => file(rest, here),
        Some((scheme, _)) => Err(elsewhere(scheme)),
    };
    match read {
        Ok(path) => Dropped::Local(path),
        Err(why) => Dropped::Elsewhere(Elsewhere { shown: shown(line), why }),
    }
}

/// The scheme and what follows it. One letter is a drive of Windows.
fn scheme(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = line.iter().position(|byte| *byte == b':').filter(|colon| *colon > 1)?;
    let (scheme, rest) = line.split_at_checked(colon)?;
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
    let is_scheme =
        scheme.first().is_some_and(u8::is_ascii_alphabetic) && scheme.iter().all(is_part);
    is_scheme.then(|| (scheme, rest.get(1..).unwrap_or_default()))
}

/// What is behind `file:`. `/path`, `///path` and `//localhost/path` are the same.
fn file(rest: &[u8], here: &Here) -> Result<PathBuf, PassedWhy> {
    let Some(authority) = rest.strip_prefix(b"//") else { return named(rest, here) };
    let slash = authority.iter().position(|byte| *byte == b'/').ok_or(PassedWhy::Address)?;
    let (host, path) = authority.split_at_checked(slash).ok_or(PassedWhy::Address)?;
    let is = |name: &str| host.eq_ignore_ascii_case(name.as_bytes());
    if host.is_empty() || is("localhost") || (!here.host.is_empty() && is(here.host)) {
        return named(path, here);
    }
    // `file://C:/x` has a drive where the host belongs.
    Err(if host.contains(&b':') { PassedWhy::Address } else { PassedWhy::Share })
}

/// The file of a path that is written as in an address.
fn named(path: &[u8], here: &Here) -> Result<PathBuf, PassedWhy> {
    let is_drive = matches!(path, [b'/', drive, b':' | b'|', ..] if drive.is_ascii_alphabetic());
    // No name of a file holds a slash, so one that is hidden in a name means something else.
    let hides_slash = path.windows(3).any(|three| three.eq_ignore_ascii_case(b"%2F"));
    if !path.starts_with(b"/") || is_drive || hides_slash {
        return Err(PassedWhy::Address);
    }
    let whole = local(percent_decode(path).into())?;
    let Some(cut) = path.iter().position(|byte| b"?#".contains(byte)) else { return Ok(whole) };
    // The standard ends a path there. Not every program knows that, and a name may hold both.
    if (here.is_there)(&whole) {
        return Ok(whole);
    }
    local(percent_decode(path.get(..cut).unwrap_or_default()).into())
}

fn local(path: Cow<[u8]>) -> Result<PathBuf, PassedWhy> {
    if path.contains(&0) {
        return Err(PassedWhy::Address);
    }
    of_bytes(path.into_owned()).ok_or(PassedWhy::Address)
}

#[cfg(unix)]
fn of_bytes(path: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(std::ffi::OsString::from_vec(path).into())
}

#[cfg(not(unix))]
fn of_bytes(path: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(path).ok().map(PathBuf::from)
}

fn elsewhere(scheme: &[u8]) -> PassedWhy {
    const WEB: &str = "http https";
    /// Other computers and devices, as the file managers of GNOME and KDE name them.
    const SHARES: &str = "afc afp camera cifs dav davs fish ftp ftps gdrive google-drive gphoto2 kdeconnect mtp \
        network nfs obexftp onedrive ptp sftp smb ssh webdav webdavs";
    let is_of = |names: &str| {
        names.split_whitespace().any(|name| scheme.eq_ignore_ascii_case(name.as_bytes()))
    };
    if is_of(WEB) {
        PassedWhy::Web
    } else if is_of(SHARES) {
        PassedWhy::Share
    } else if is_of("trash") {
        PassedWhy::Trash
    } else {
        PassedWhy::Address
    }
}

/// An address for reading.
fn shown(line: &[u8]) -> String {
    let line = without_user(line);
    let decoded = percent_decode(&line).decode_utf8().ok();
    let readable = decoded.filter(|text| !text.chars().any(char::is_control));
    let text = readable.unwrap_or_else(|| String::from_utf8_lossy(&line));
    let text = text.replace(char::is_control, "\u{fffd}");
    let length = text.chars().count();
    if length <= LONGEST_SHOWN {
        return text;
    }
    let (first, last) = (LONGEST_SHOWN - END_SHOWN - 1, length - END_SHOWN);
    text.chars().take(first).chain(['…']).chain(text.chars().skip(last)).collect()
}

/// An address without a name and a password in front of its host.
fn without_user(line: &[u8]) -> Cow<'_, [u8]> {
    const MARK: &[u8] = b"://";
    let mark = line.windows(MARK.len()).position(|three| three == MARK);
    let Some((scheme, rest)) = mark.and_then(|at| line.split_at_checked(at + MARK.len())) else {
        return line.into();
    };
    let ends = |byte: &u8| b"/?#".contains(byte);
    let authority = rest.split(ends).next().unwrap_or_default();
    let Some(at) = authority.iter().rposition(|byte| *byte == b'@') else { return line.into() };
    [scheme, rest.get(at + 1..).unwrap_or_default()].concat().into()
}
