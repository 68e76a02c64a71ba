//! One value against what its key takes.

use std::path::PathBuf;

use toml::Spanned;
use toml::de::DeValue;
use url::Url;

use crate::keys::{Key, Kind};

/// The longest line of text, as people type them too.
const LONGEST: usize = 200;
/// What a public key of minisign is: the mark of its kind, a number of eight bytes, and the key itself.
const PUBLIC_KEY: (usize, &[u8]) = (42, b"Ed");

/// A value that its key takes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Word(&'static str),
    Flag(bool),
    Number(u32),
    Text(String),
    List(Vec<String>),
    /// One that the key does not take, which is told in its own place.
    Wrong,
}

/// The value, or what is wrong about it: a sentence that goes on after the name of the key.
pub(crate) fn value(key: &Key, said: &DeValue<'_>) -> Result<Value, String> {
    match key.kind {
        Kind::Choice(words) => choice(words, said),
        Kind::Flag => {
            said.as_bool().map(Value::Flag).ok_or_else(|| "takes true or false".to_owned())
        }
        Kind::Seconds(least, most) => number((least, most), "seconds", said),
        Kind::Days(least, most) => number((least, most), "days", said),
        Kind::Line => line(said).map(Value::Text),
        Kind::Folder => folder(said).map(Value::Text),
        Kind::Address => address(said).map(Value::Text),
        Kind::Hosts => hosts(said).map(Value::List),
        Kind::PublicKey => public_key(said).map(Value::Text),
        Kind::Version => version(said).map(Value::Text),
    }
}

fn choice(words: &'static [&'static str], said: &DeValue<'_>) -> Result<Value, String> {
    let word = said.as_str().and_then(|said| words.iter().find(|word| **word == said));
    word.map(|word| Value::Word(word)).ok_or_else(|| {
        let known: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        format!("takes {}", one_of(&known))
    })
}

/// `a`, `a or b`, `a, b or c`.
pub(crate) fn one_of(known: &[String]) -> String {
    match known {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn number((least, most): (u32, u32), of: &str, said: &DeValue<'_>) -> Result<Value, String> {
    let number = said.as_integer().and_then(|it| u32::from_str_radix(it.as_str(), it.radix()).ok());
    let number = number.filter(|number| (least..=most).contains(number));
    number
        .map(Value::Number)
        .ok_or_else(|| format!("takes a number of {of} from {least} to {most}"))
}

fn text<'a>(said: &'a DeValue<'_>, what: &str) -> Result<&'a str, String> {
    said.as_str().ok_or_else(|| format!("takes {what}, in quotation marks"))
}

fn line(said: &DeValue<'_>) -> Result<String, String> {
    let text = text(said, "text")?.trim();
    if text.is_empty() || text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return Err(format!("takes one line of 1 to {LONGEST} characters"));
    }
    Ok(text.to_owned())
}

fn folder(said: &DeValue<'_>) -> Result<String, String> {
    let text = text(said, "a folder")?;
    if !PathBuf::from(text).is_absolute() || text.chars().any(char::is_control) {
        return Err("takes a folder, named from the root on".to_owned());
    }
    Ok(text.to_owned())
}

fn address(said: &DeValue<'_>) -> Result<String, String> {
    const WANTED: &str = "takes an address that begins with https://";
    let typed = text(said, "an address")?;
    let url = Url::parse(typed).map_err(|_| WANTED.to_owned())?;
    let here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    let plain_text_stays_here = url.scheme() == "http" && here;
    if url.scheme() != "https" && !plain_text_stays_here {
        return Err(format!("{WANTED}; http would send everything in the clear"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(
            "takes an address without a user name: secrets have no place in this file".into()
        );
    }
    Ok(typed.to_owned())
}

fn hosts(said: &DeValue<'_>) -> Result<Vec<String>, String> {
    const WANTED: &str = "takes a list of host names, such as [\"calls.example.org\"]";
    let list = said.as_array().ok_or_else(|| WANTED.to_owned())?;
    let host = |one: &Spanned<DeValue<'_>>| {
        let host = one.get_ref().as_str().map(str::to_ascii_lowercase);
        host.filter(|host| is_host(host))
            .ok_or_else(|| format!("{WANTED}: names alone, without https:// and without a path"))
    };
    list.iter().map(host).collect()
}

fn is_host(host: &str) -> bool {
    // Whatever is more than a host does not come out of an address as it went in.
    Url::parse(&format!("https://{host}/")).is_ok_and(|url| url.host_str() == Some(host))
}

fn public_key(said: &DeValue<'_>) -> Result<String, String> {
    let wanted =
        "takes a public key of minisign: the second line of its file, which begins with RW";
    let typed = text(said, "a public key")?.trim();
    let bytes = data_encoding::BASE64.decode(typed.as_bytes()).unwrap_or_default();
    let (length, kind) = PUBLIC_KEY;
    let right = bytes.len() == length && bytes.starts_with(kind);
    if right { Ok(typed.to_owned()) } else { Err(wanted.to_owned()) }
}

fn version(said: &DeValue<'_>) -> Result<String, String> {
    let typed = text(said, "a version")?.trim();
    let right = semver::Version::parse(typed).is_ok();
    if right { Ok(typed.to_owned()) } else { Err("takes a version, such as \"1.4.2\"".to_owned()) }
}
