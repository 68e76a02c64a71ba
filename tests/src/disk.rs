//! A disk of a few megabytes in a folder, which a test can fill.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

/// A disk of its own, for as long as this value lives.
#[derive(Debug)]
pub struct Disk {
    folder: PathBuf,
}

impl Disk {
    /// Puts a disk of so many megabytes into a folder. None, with the reason said, where this account may not.
    ///
    /// # Errors
    /// When the folder cannot be made.
    #[expect(clippy::print_stderr, reason = "a test that is not run must say why")]
    pub fn at(folder: &Path, megabytes: u32) -> Result<Option<Self>> {
        fs::create_dir_all(folder)?;
        let size = format!("size={megabytes}m,mode=0700");
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder).output();
        match mount {
            Ok(done) if done.status.success() => Ok(Some(Self { folder: folder.to_owned() })),
            Ok(done) => {
                eprintln!(
                    "not tried: a disk that fills: {}",
                    String::from_utf8_lossy(&done.stderr).trim()
                );
                Ok(None)
            }
            Err(error) => {
                eprintln!("not tried: a disk that fills: mount: {error}");
                Ok(None)
            }
        }
    }

    /// Fills it to its last byte.
    ///
    /// # Errors
    /// When not even a file can be made.
    pub fn fill(&self) -> Result<()> {
        let mut file = File::create(self.ballast())?;
        for part in [1 << 20, 4096, 1] {
            let part = vec![0; part];
            while file.write_all(&part).is_ok() {}
        }
        Ok(())
    }

    /// Makes room again.
    ///
    /// # Errors
    /// When it was not filled.
    pub fn make_room(&self) -> Result<()> {
        Ok(fs::remove_file(self.ballast())?)
    }

    fn ballast(&self) -> PathBuf {
        self.folder.join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.folder).output();
    }
}
