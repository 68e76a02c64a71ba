//! The command line: `gatehouse [--role admin|kiosk|uploads] [--data-dir DIR] [--camera FILE] [--sandbox]`.

use std::{ffi::OsString, path::PathBuf};

use crate::role::Role;

const HELP: &str = "\
Gatehouse: people, faces and calls, handed over safely

Usage: gatehouse [--role ROLE] [--data-dir DIR] [--camera FILE] [--sandbox]

  --role ROLE      what this station is for: admin (default), kiosk or uploads
  --data-dir DIR   keep everything in DIR instead of the usual place
  --camera FILE    use a picture or an MJPEG film in place of a camera
  --sandbox        start with the simulated services
  --version        print the version
  --help           print this";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Text to print.
    Help(String),
    /// The application.
    Run(Run),
}

/// How to run.
#[derive(Debug, PartialEq, Eq)]
pub struct Run {
    pub role: Role,
    pub data_dir: Option<PathBuf>,
    pub camera: Option<PathBuf>,
    pub sandbox: bool,
}

impl Run {
    /// Where everything is kept.
    pub fn folder(&self, identifier: &str) -> Result<PathBuf, std::io::Error> {
        match &self.data_dir {
            Some(folder) => std::path::absolute(folder),
            None => dirs::data_dir().map(|data| data.join(identifier)).ok_or_else(|| {
                std::io::Error::other("this system names no data folder; use --data-dir")
            }),
        }
    }
}

/// Reads the arguments, without the program's own name.
pub fn read(arguments: impl Iterator<Item = OsString>) -> Result<Wanted, String> {
    let mut run = Run { role: Role::Admin, data_dir: None, camera: None, sandbox: false };
    let mut arguments = arguments.flat_map(split_at_equals);
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--help" | "-h") => return Ok(Wanted::Help(HELP.to_owned())),
            Some("--version" | "-V") => {
                return Ok(Wanted::Help(format!("Gatehouse {}", env!("CARGO_PKG_VERSION"))));
            }
            Some("--sandbox") => run.sandbox = true,
            Some("--role") => run.role = role(arguments.next())?,
            Some("--data-dir") => {
                run.data_dir = Some(path(arguments.next(), "--data-dir takes a folder")?);
            }
            Some("--camera") => run.camera = Some(path(arguments.next(), "--camera takes a file")?),
            _ => {
                let shown = argument.to_string_lossy();
                return Err(format!("“{shown}” is not an option of Gatehouse.\n\n{HELP}"));
            }
        }
    }
    Ok(Wanted::Run(run))
}

fn split_at_equals(argument: OsString) -> Vec<OsString> {
    match argument.to_str().and_then(|text| text.split_once('=')) {
        Some((name, value)) if name.starts_with("--") => vec![name.into(), value.into()],
        _ => vec![argument],
    }
}

fn role(value: Option<OsString>) -> Result<Role, String> {
    value
        .and_then(|value| value.into_string().ok())
        .as_deref()
        .and_then(Role::parse)
        .ok_or_else(|| "--role takes admin, kiosk or uploads".to_owned())
}

fn path(value: Option<OsString>, wanted: &str) -> Result<PathBuf, String> {
    value.filter(|value| !value.is_empty()).map(PathBuf::from).ok_or_else(|| wanted.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(line: &str) -> Result<Wanted, String> {
        read(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn every_option_is_read_in_both_spellings() {
        let wanted =
            Run { role: Role::Uploads, data_dir: Some("d".into()), camera: None, sandbox: true };
        assert_eq!(reading("--role uploads --data-dir d --sandbox"), Ok(Wanted::Run(wanted)));
        let wanted = Run {
            role: Role::Kiosk,
            data_dir: Some("d=1".into()),
            camera: Some("f".into()),
            sandbox: false,
        };
        assert_eq!(reading("--role=kiosk --data-dir=d=1 --camera=f"), Ok(Wanted::Run(wanted)));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert!(reading("--rolle admin").unwrap_err().contains("--rolle"));
        assert!(reading("--role boss").unwrap_err().contains("admin, kiosk or uploads"));
        assert!(reading("--data-dir").is_err());
        assert!(reading("--camera=").is_err());
    }
}
