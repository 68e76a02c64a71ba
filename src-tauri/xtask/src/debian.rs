//! A Debian in a folder, with nothing in it but what is asked for: another machine, as far as programs can tell.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{output, program, step, target};
use crate::stages::Unseen;
use crate::system;

/// What makes such a folder, and what shuts a program up in it.
const PACKAGES: [&str; 2] = ["mmdebstrap", "util-linux"];

/// Where a system keeps the certificates by which its package clients know their servers.
pub(crate) const CERTIFICATES: &str = "etc/ssl/certs/ca-certificates.crt";

/// A Debian system below a folder.
pub(crate) struct Debian {
    folder: PathBuf,
    /// Folders of this machine that it sees, and where.
    shared: Vec<(PathBuf, String)>,
}

/// What a new one is made of.
pub(crate) struct Recipe<'a> {
    /// The folder's name below the build folder.
    pub(crate) name: &'a str,
    /// `bookworm`, `sid`; nothing: the release of this machine.
    pub(crate) suite: Option<&'a str>,
    /// Beside what apt itself needs.
    pub(crate) packages: &'a [&'a str],
}

impl Debian {
    /// Makes one, from the packages' server that this machine itself uses. A folder of that name goes first.
    pub(crate) fn make(recipe: &Recipe, install: bool) -> Result<Self, Unseen> {
        if !cfg!(target_os = "linux") || user() != "0" {
            let words = "a Debian in a folder is made on Linux, by root";
            return Err(Unseen::NotRun(words.to_owned()));
        }
        system::packages(&PACKAGES, install).map_err(Unseen::NotRun)?;
        let debian = Self { folder: target().join("debian").join(recipe.name), shared: Vec::new() };
        debian.remove()?;
        fs::create_dir_all(&debian.folder)
            .map_err(|error| Unseen::NotRun(format!("{}: {error}", debian.folder.display())))?;
        let server = Server::here().map_err(Unseen::NotRun)?;
        let release = match recipe.suite {
            Some(suite) => suite.to_owned(),
            None => release().map_err(Unseen::NotRun)?,
        };
        let mut make = program("mmdebstrap");
        make.args(["--quiet", "--variant=minbase"]);
        if !recipe.packages.is_empty() {
            make.arg(format!("--include={}", recipe.packages.join(",")));
        }
        for setting in how_to_acquire()? {
            make.arg(format!("--aptopt={setting}"));
        }
        make.arg(&release).arg(&debian.folder).arg(server.line(&release));
        step(&format!("a bare Debian ({release})"), &mut make).map_err(Unseen::NotRun)?;
        debian.trust_what_this_machine_trusts()?;
        Ok(debian)
    }

    /// One that was made before, if it is still there.
    pub(crate) fn found(name: &str) -> Option<Self> {
        let folder = target().join("debian").join(name);
        folder.join("etc/debian_version").is_file().then(|| Self { folder, shared: Vec::new() })
    }

    /// Another one that is as one was when it was made. A folder of that name goes first.
    pub(crate) fn copied(from: &str, to: &str) -> Result<Self, String> {
        let place = |name: &str| target().join("debian").join(name);
        let copy = Self { folder: place(to), shared: Vec::new() };
        copy.remove()?;
        let mut copying = program("cp");
        copying.args(["--archive", "--reflink=auto"]).arg(place(from)).arg(&copy.folder);
        step("a copy of the bare Debian", &mut copying)?;
        Ok(copy)
    }

    /// Lets it see a folder or a file of this machine.
    pub(crate) fn share(mut self, here: &Path, there: &str) -> Self {
        self.shared.push((here.to_owned(), there.to_owned()));
        self
    }

    /// A file or a folder in it, as this machine sees it.
    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.folder.join(inside.trim_start_matches('/'))
    }

    /// A shell in it that runs a script as a user, with an environment of its own. What the script mounts and starts
    /// ends with it.
    pub(crate) fn shell(&self, user: &str, script: &str) -> Command {
        let mut outside = String::from("set -e\nmount -t proc proc \"$0/proc\"\n");
        outside.push_str("mount --rbind /dev \"$0/dev\"\nmount --rbind /sys \"$0/sys\"\n");
        outside.push_str("mount -t tmpfs tmpfs \"$0/tmp\" && chmod 1777 \"$0/tmp\"\n");
        let mut command = program("unshare");
        command.args(["--mount", "--pid", "--fork", "--kill-child", "sh", "-c"]);
        let mut binds = Vec::new();
        for (number, (here, there)) in self.shared.iter().enumerate() {
            let (from, to) = (3 + number * 2, 4 + number * 2);
            outside.push_str(&format!(
                "if [ -d \"${{{from}}}\" ]; then mkdir -p \"$0${{{to}}}\"; \
                 else mkdir -p \"$(dirname \"$0${{{to}}}\")\"; : > \"$0${{{to}}}\"; fi\n\
                 mount --rbind \"${{{from}}}\" \"$0${{{to}}}\"\n"
            ));
            binds.push((here, there));
        }
        outside.push_str(
            "exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
             TERM=\"${TERM:-dumb}\" chroot \"$0\" su --shell /bin/sh --login \"$1\" --command \"$2\"\n",
        );
        command.arg(outside).arg(&self.folder).arg(user).arg(script);
        for (here, there) in binds {
            command.arg(here).arg(there);
        }
        command
    }

    /// How many packages it has, and how many MB of files.
    pub(crate) fn size(&self) -> Result<(usize, u64), String> {
        let known = output(
            program("dpkg-query").arg(format!("--root={}", self.folder.display())).arg("--show"),
        )?;
        let disk = output(program("du").args(["-xsm"]).arg(&self.folder))?;
        let megabytes = disk.split_whitespace().next().and_then(|size| size.parse().ok());
        Ok((known.lines().count(), megabytes.unwrap_or_default()))
    }

    /// Takes it away again.
    pub(crate) fn remove(&self) -> Result<(), String> {
        if !self.folder.exists() {
            return Ok(());
        }
        let gone = fs::remove_dir_all(&self.folder);
        gone.map_err(|error| format!("{}: {error}", self.folder.display()))
    }

    /// Package clients in it speak to the same servers.
    fn trust_what_this_machine_trusts(&self) -> Result<(), String> {
        let (here, there) = (Path::new("/").join(CERTIFICATES), self.path(CERTIFICATES));
        if !here.is_file() {
            return Ok(());
        }
        let parent = there.parent().unwrap_or(&self.folder);
        let copied = fs::create_dir_all(parent).and_then(|()| fs::copy(&here, &there));
        copied.map(drop).map_err(|error| format!("{}: {error}", there.display()))
    }
}

/// Where this machine gets its packages.
struct Server {
    address: String,
    keys: Option<String>,
}

impl Server {
    fn here() -> Result<Self, String> {
        let folder = Path::new("/etc/apt/sources.list.d");
        let mut files = vec![PathBuf::from("/etc/apt/sources.list")];
        files
            .extend(fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()));
        let read = |file: &PathBuf| fs::read_to_string(file).ok();
        let kept = |file: &&PathBuf| {
            file.extension().is_some_and(|ending| ending == "list" || ending == "sources")
        };
        let texts: Vec<String> = files.iter().filter(kept).filter_map(read).collect();
        let found = texts.iter().find_map(|text| Self::read(text));
        found.ok_or_else(|| "apt names no server of Debian here".to_owned())
    }

    /// Reads apt's list in either of its forms; the first entry that has a `main`.
    fn read(text: &str) -> Option<Self> {
        let value = |name: &str| {
            text.lines().find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()))
        };
        if let Some(address) = value("URIs:") {
            let address = address.split_whitespace().next()?.to_owned();
            return value("Components:")?
                .contains("main")
                .then(|| Self { address, keys: value("Signed-By:") });
        }
        let line = text.lines().find(|line| line.starts_with("deb ") && line.contains(" main"))?;
        let words = line.split_whitespace().skip(1);
        let address =
            words.skip_while(|word| word.starts_with('[')).find(|word| !word.ends_with(']'))?;
        Some(Self { address: address.to_owned(), keys: None })
    }

    fn line(&self, release: &str) -> String {
        match &self.keys {
            Some(keys) => format!("deb [signed-by={keys}] {} {release} main", self.address),
            None => format!("deb {} {release} main", self.address),
        }
    }
}

/// What this machine's apt was told of its servers: proxies, tries, how old a list may be.
fn how_to_acquire() -> Result<Vec<String>, String> {
    let all = output(program("apt-config").args(["dump", "--format", "%F \"%v\";%n", "Acquire"]))?;
    Ok(all.lines().filter(|line| is_of_servers(line)).map(str::to_owned).collect())
}

fn is_of_servers(setting: &str) -> bool {
    ["Acquire::Check-", "Acquire::http", "Acquire::Retries"]
        .iter()
        .any(|name| setting.starts_with(name) && !setting.contains("\"\""))
}

/// The name of this machine's release.
fn release() -> Result<String, String> {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    name.map(str::to_owned).ok_or_else(|| "this is no Debian".to_owned())
}

fn user() -> String {
    output(program("id").arg("-u")).unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_said_of_servers_is_taken_over() {
        assert!(is_of_servers("Acquire::Check-Valid-Until \"false\";"));
        assert!(!is_of_servers("Acquire::http \"\";"));
        assert!(!is_of_servers("Acquire::Languages \"none\";"));
    }

    #[test]
    fn the_server_is_read_from_both_forms_of_the_list() {
        let modern = "Types: deb\nURIs: http://a.example/debian\nSuites: x\nComponents: main\nSigned-By: /k.gpg\n";
        let server = Server::read(modern).unwrap();
        assert_eq!(server.line("sid"), "deb [signed-by=/k.gpg] http://a.example/debian sid main");
        let plain = "# old\ndeb http://b.example/debian bookworm main contrib\n";
        assert_eq!(Server::read(plain).unwrap().line("x"), "deb http://b.example/debian x main");
        let signed = "deb [arch=amd64 signed-by=/k] http://c.example/debian bookworm main\n";
        assert_eq!(Server::read(signed).unwrap().address, "http://c.example/debian");
        assert!(Server::read("deb http://d.example/tool stable contrib\n").is_none());
    }
}
