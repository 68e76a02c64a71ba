//! What can be looked at without the system's own calls: that the file is a file and no link.
//!
//! Who owns it, and who may write there, is not looked at. On Windows an ordinary user may make a folder below
//! `%ProgramData%`, so whoever sets stations up has to make the folder `Gatehouse` there first, as an administrator, and
//! to let nobody else write in it. Then nobody else can put a policy there.

use std::fs::File;

use super::{Doubt, unreadable};
use crate::place::Place;
use crate::refusal::Why;

pub(super) fn open_file(place: &Place) -> Result<File, Doubt> {
    let what = place.file.display().to_string();
    let file = File::open(&place.file).map_err(|error| unreadable(&what, &error))?;
    let plain = file.metadata().is_ok_and(|there| there.is_file());
    let link = place.file.symlink_metadata().is_ok_and(|there| there.is_symlink());
    if link || !plain {
        return Err((Why::NotBelieved, format!("{what} is a link, or no file.")));
    }
    Ok(file)
}
