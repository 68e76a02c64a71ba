//! Signs what is published. `cargo xtask publish` calls it:
//!
//! * `publish key FILE`: makes a secret key, and says the public one.
//! * `publish list KEY ADDRESS VERSION NOTES TARGET=FILE…`: writes `gatehouse.json` and `gatehouse.json.minisig` beside
//!   the packages; ADDRESS is where all of them will lie.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks on the terminal")]

use std::{
    fs::{self, File, OpenOptions},
    path::{Path, PathBuf},
    process::ExitCode,
};

use gatehouse_updates::{
    Key, Manifest, Version,
    publish::{Release, Signer, ToPublish},
};
use jiff::Timestamp;
use url::Url;

/// What stations ask for; a policy names its address.
const LIST: &str = "gatehouse.json";

type Said<T> = Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["key", file] => key(Path::new(file)),
        ["list", key, address, version, notes, packages @ ..] => {
            list(&Asked { key: Path::new(key), address, version, notes, packages })
        }
        _ => Err("called in a way it does not know".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

struct Asked<'a> {
    key: &'a Path,
    address: &'a str,
    version: &'a str,
    notes: &'a str,
    packages: &'a [&'a str],
}

fn key(file: &Path) -> Said<()> {
    let made = Signer::make(secret(file)?, None).map_err(|error| {
        // An empty file would be in the way of the next try.
        let _ = fs::remove_file(file);
        error.to_string()
    })?;
    println!("the secret key is {}: whoever has it and its password can", file.display());
    println!("install programs on every station. The public one, for the policy:");
    println!("key = \"{}\"", made.line());
    Ok(())
}

/// A new file that nobody else may read.
fn secret(file: &Path) -> Said<File> {
    let mut open = OpenOptions::new();
    open.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    open.open(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn list(asked: &Asked<'_>) -> Said<()> {
    let text = fs::read_to_string(asked.key);
    let text = text.map_err(|error| format!("{}: {error}", asked.key.display()))?;
    let version = Version::parse(asked.version);
    let version = version.map_err(|error| format!("{}: {error}", asked.version))?;
    let address = folder_address(asked.address)?;
    let packages = asked.packages.iter().map(|given| Package::read(given));
    let packages = packages.collect::<Said<Vec<_>>>()?;
    let signer = Signer::read(&text, None).map_err(|error| error.to_string())?;
    let release = Release {
        version,
        notes: asked.notes.to_owned(),
        published: Timestamp::now(),
        packages: packages.iter().map(|package| package.at(&address)).collect::<Said<_>>()?,
    };
    let folder = packages.first().and_then(|package| package.file.parent());
    let folder = folder.ok_or("there is no package to publish")?;
    write(&signer, &release, &address, folder)
}

/// Writes nothing that a station would not believe.
fn write(signer: &Signer, release: &Release<'_>, address: &Url, folder: &Path) -> Said<()> {
    let published = signer.publish(release).map_err(|error| error.to_string())?;
    let from = joined(address, LIST)?;
    let key = Key::read(&signer.line()).ok_or("the key is none")?;
    Manifest::read(&published.manifest, &published.signature, &key, &from)
        .map_err(|refusal| format!("no station would believe it: {refusal}"))?;
    let signature = published.signature.into_bytes();
    for (name, bytes) in
        [(LIST.to_owned(), published.manifest), (format!("{LIST}.minisig"), signature)]
    {
        let file = folder.join(name);
        fs::write(&file, bytes).map_err(|error| format!("{}: {error}", file.display()))?;
        println!("{}", file.display());
    }
    println!("put them and the packages at {address}, the list last; the policy of a station:");
    println!("[updates]\nmode = \"tell\"\nurl = \"{from}\"\nkey = \"{}\"", signer.line());
    Ok(())
}

/// The address of a folder ends with a slash, or names would replace its last part.
fn folder_address(given: &str) -> Said<Url> {
    let whole = format!("{}/", given.trim_end_matches('/'));
    Url::parse(&whole).map_err(|error| format!("{given}: {error}"))
}

fn joined(address: &Url, name: &str) -> Said<Url> {
    address.join(name).map_err(|error| format!("{name}: {error}"))
}

struct Package {
    target: String,
    file: PathBuf,
    bytes: Vec<u8>,
}

impl Package {
    fn read(given: &str) -> Said<Self> {
        let (target, file) = given.split_once('=').ok_or("a package is TARGET=FILE")?;
        let bytes = fs::read(file).map_err(|error| format!("{file}: {error}"))?;
        Ok(Self { target: target.to_owned(), file: PathBuf::from(file), bytes })
    }

    fn at(&self, address: &Url) -> Said<ToPublish<'_>> {
        let name = self.file.file_name().and_then(|name| name.to_str());
        let url = joined(address, name.ok_or("a package has no name")?)?.to_string();
        Ok(ToPublish { target: self.target.clone(), url, bytes: &self.bytes })
    }
}
