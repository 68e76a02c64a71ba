//! `package --check`: the same tree makes the same packages, byte for byte.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Product, extras, make};
use crate::shell::target;

/// Makes everything but the program once more, and compares.
pub(super) fn again(product: &Product, packages: &[PathBuf]) -> Result<(), String> {
    let folder = target().join("package-build");
    let extras = folder.join("extras-again");
    let product = Product {
        version: product.version.clone(),
        program: product.program.clone(),
        seconds: product.seconds,
        effort: product.effort,
        extras,
    };
    extras::make(&product)?;
    let second = make(&product, &folder.join("again"))?;
    let pairs = packages.iter().zip(&second);
    let different: Vec<_> = pairs.filter(|(first, second)| !same(first, second)).collect();
    match different.first() {
        None => {
            println!("\nmade twice, {} packages are the same byte for byte", second.len());
            Ok(())
        }
        Some((first, second)) => {
            Err(format!("{} and {} differ", first.display(), second.display()))
        }
    }
}

fn same(first: &Path, second: &Path) -> bool {
    let read = |path| fs::read(path).ok();
    read(first).is_some_and(|bytes| Some(bytes) == read(second))
}

/// What packing a few files gives, and what packing them gives that were written at another time and in another order.
#[cfg(test)]
pub(super) fn made_twice(
    name: &str,
    packed: impl Fn(&Product, &Path) -> Result<PathBuf, String>,
) -> (Vec<u8>, Vec<u8>) {
    let folder = std::env::temp_dir().join(format!("gatehouse-{name}-{}", std::process::id()));
    let product = Product {
        version: "1".to_owned(),
        seconds: 1_000_000_000,
        program: PathBuf::new(),
        extras: PathBuf::new(),
        effort: 1,
    };
    let make = |staged: &str, files: [&str; 2], age: u64| {
        let staged = folder.join(staged);
        for file in files {
            let path = staged.join("gatehouse-1/share").join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, file).unwrap();
            let time = std::time::SystemTime::now() - std::time::Duration::from_secs(age);
            fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        }
        fs::read(packed(&product, &staged).unwrap()).unwrap()
    };
    let both = (make("one", ["a", "b"], 0), make("two", ["b", "a"], 86_400));
    fs::remove_dir_all(&folder).unwrap();
    both
}
