//! What is made from the tree and the program, and goes into every package.

use std::fs;
use std::path::Path;

use super::tree::{ID, packaging};
use super::{Product, icons};
use crate::shell::{cargo, npm, program, root, step};

/// What the program writes of itself, and the names under which packages take it.
const GENERATED: [(&str, &str); 5] = [
    ("man", "gatehouse.1"),
    ("completions-bash", "gatehouse.bash"),
    ("completions-zsh", "gatehouse.zsh"),
    ("completions-fish", "gatehouse.fish"),
    ("policy", "policy.toml"),
];

/// Makes all of them.
pub(super) fn make(product: &Product) -> Result<(), String> {
    let folder = &product.extras;
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    released(product)?;
    for size in icons::SIZES {
        write(&folder.join(format!("icon-{size}.png")), &icons::draw(size)?)?;
    }
    for (what, name) in GENERATED {
        write(&folder.join(name), &generated(product, what)?)?;
    }
    let changes = read(&root().join(".github/CHANGELOG.md"))?;
    write(&folder.join("changelog"), changes.as_bytes())?;
    for name in ["gatehouse.1", "changelog"] {
        packed(&folder.join(name))?;
    }
    write(&folder.join("copyright"), copyright()?.as_bytes())?;
    parts(product)
}

/// Fails when nobody wrote down what is new in this version.
fn released(product: &Product) -> Result<(), String> {
    let version = &product.version;
    let metainfo = read(&packaging().join(format!("{ID}.metainfo.xml")))?;
    if !metainfo.contains(&format!("<release version=\"{version}\"")) {
        return Err(format!("{ID}.metainfo.xml knows no release {version}"));
    }
    let changes = read(&root().join(".github/CHANGELOG.md"))?;
    let told = changes.lines().any(|line| line.starts_with(&format!("## {version}")));
    if told { Ok(()) } else { Err(format!("CHANGELOG.md says nothing about {version}")) }
}

fn generated(product: &Product, what: &str) -> Result<Vec<u8>, String> {
    let mut generate = program(&product.program.to_string_lossy());
    generate.args(["--generate", what]).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    let made = generate.output().map_err(|error| format!("gatehouse: {error}"))?;
    let said = String::from_utf8_lossy(&made.stderr);
    if made.status.success() { Ok(made.stdout) } else { Err(format!("--generate {what}: {said}")) }
}

/// Without the time and the name that gzip would otherwise write into it.
fn packed(file: &Path) -> Result<(), String> {
    let mut gzip = program("gzip");
    let done = gzip.args(["-9", "-n", "-f"]).arg(file).status();
    let done = done.map_err(|error| format!("gzip: {error}"))?;
    if done.success() { Ok(()) } else { Err(format!("{} could not be packed", file.display())) }
}

/// The project's licence as Debian writes it: indented, with a dot in empty lines.
fn copyright() -> Result<String, String> {
    let licence = read(&root().join("LICENSE"))?;
    // Its title and its year stand in fields of their own.
    let terms = licence.lines().skip_while(|line| !line.starts_with("Permission"));
    let lines =
        terms.map(|line| if line.is_empty() { " .".to_owned() } else { format!(" {line}") });
    let text = read(&packaging().join("deb/copyright"))?;
    Ok(text.replace("@LICENSE@", &lines.collect::<Vec<_>>().join("\n")))
}

/// The licences of what others wrote, and the bill of materials.
fn parts(product: &Product) -> Result<(), String> {
    step("listing what the page is made of", &mut npm("run --silent notices"))?;
    let target_name = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let mut parts = cargo("run --quiet --package gatehouse-parts --");
    parts.args(["--target", &target_name]);
    parts.arg("--page").arg(root().join("ui/dist-notices/notices.json"));
    parts.args(["--seconds", &product.seconds.to_string()]).arg("--out").arg(&product.extras);
    step("listing what the program is made of", &mut parts)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_licence_is_written_as_debian_reads_it() {
        let copyright = copyright().unwrap();
        let terms = copyright.split("License: Expat\n").nth(1).unwrap();
        assert!(terms.starts_with(" Permission is hereby granted") && terms.contains("\n .\n"));
        assert!(terms.lines().all(|line| line.starts_with(' ')), "{terms}");
    }
}
