//! A window is a role, and a role is what it may ask for.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};
use specta::Type;

/// What this station is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Looks after people and connections.
    Admin,
    /// Somebody enrols a face, alone.
    Kiosk,
    /// Hands calls over.
    Uploads,
}

impl Role {
    const ALL: [Self; 3] = [Self::Admin, Self::Kiosk, Self::Uploads];

    /// The label of its window, and the name of its capability.
    pub fn label(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Kiosk => "kiosk",
            Self::Uploads => "uploads",
        }
    }

    /// Whether calls may be dropped on its window.
    pub fn takes_calls(self) -> bool {
        matches!(self, Self::Admin | Self::Uploads)
    }
}

impl From<gatehouse_policy::Role> for Role {
    fn from(role: gatehouse_policy::Role) -> Self {
        match role {
            gatehouse_policy::Role::Admin => Self::Admin,
            gatehouse_policy::Role::Kiosk => Self::Kiosk,
            gatehouse_policy::Role::Uploads => Self::Uploads,
        }
    }
}

/// What the folder was set up as, once more beside the settings: where these are lost a kiosk does not become a desk.
const BESIDE: &str = "role";

/// What stands beside the settings about what the folder was set up as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Nothing: the folder is new, or older than this file.
    Nothing,
    /// This.
    Role(Role),
    /// Something that cannot be read or understood.
    Damaged,
}

impl Beside {
    /// The role, where one stands there.
    pub fn role(self) -> Option<Role> {
        if let Self::Role(role) = self { Some(role) } else { None }
    }
}

/// What a folder was set up as, as it stands beside the settings.
pub fn beside(folder: &Path) -> Beside {
    let text = match fs::read_to_string(folder.join(BESIDE)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Beside::Nothing,
        Err(_) => return Beside::Damaged,
    };
    let known = Role::ALL.into_iter().find(|role| role.label() == text.trim());
    known.map_or(Beside::Damaged, Beside::Role)
}

/// Writes beside the settings what a folder was set up as.
pub fn keep_beside(folder: &Path, role: Option<Role>) -> io::Result<()> {
    let Some(role) = role.filter(|role| beside(folder) != Beside::Role(*role)) else {
        return Ok(());
    };
    let next = folder.join("role.next");
    let mut file = fs::File::create(&next)?;
    file.write_all(role.label().as_bytes())?;
    file.sync_all()?;
    fs::rename(&next, folder.join(BESIDE))
}

/// Nobody knows any more what a folder was set up as.
pub fn lost_words(folder: &Path) -> String {
    format!(
        "What the station in “{}” was set up as cannot be read any more. It opens as a kiosk until somebody says at the admin \
         desk, under Station, what it is, or starts it with --role kiosk.",
        folder.display()
    )
}

/// Everything that has a say in what a station opens as.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wishes {
    /// What staff at the window before this one allowed, once.
    pub permitted: Option<Role>,
    /// What the organisation says.
    pub policy: Option<Role>,
    /// What the folder was set up as.
    pub kept: Option<Role>,
    /// What the start asked for.
    pub asked: Option<Role>,
    /// The start is a practice, which sets nothing up.
    pub practice: bool,
    /// The folder was set up, and what as cannot be read any more.
    pub lost: bool,
}

/// What a station opens as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    pub role: Role,
    /// The folder is set up as this from now on.
    pub keep: Option<Role>,
    /// The start asked for this, and the folder is a kiosk: staff have to open it.
    pub wanted: Option<Role>,
}

impl Wishes {
    /// Decides. A folder is set up by its first opening, or by a person who says so at its desk: a desk that is once
    /// started as a kiosk stays a desk. A kiosk stays one whatever a later start asks for, and a folder that may have been
    /// one opens like one, until somebody says at its desk what it is.
    pub fn decide(self) -> Decided {
        let first = self.kept.is_none() && !self.practice;
        let as_set_up = |role| Decided { role, keep: first.then_some(role), wanted: None };
        if let Some(role) = self.permitted {
            return Decided { role, keep: None, wanted: None };
        }
        if let Some(role) = self.policy {
            return as_set_up(role);
        }
        if self.lost && self.asked != Some(Role::Kiosk) {
            let wanted = self.asked.or(Some(Role::Admin));
            return Decided { role: Role::Kiosk, keep: None, wanted };
        }
        match (self.kept, self.asked) {
            (Some(Role::Kiosk), asked) => {
                let wanted = asked.filter(|asked| *asked != Role::Kiosk);
                Decided { role: Role::Kiosk, keep: None, wanted }
            }
            (kept, asked) => as_set_up(asked.or(kept).unwrap_or(Role::Admin)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opens(wishes: Wishes) -> (Role, Option<Role>, Option<Role>) {
        let Decided { role, keep, wanted } = wishes.decide();
        (role, keep, wanted)
    }

    #[test]
    fn what_stands_beside_the_settings_is_read_again_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(beside(folder.path()), Beside::Nothing);
        for role in Role::ALL {
            keep_beside(folder.path(), Some(role)).unwrap();
            keep_beside(folder.path(), None).unwrap();
            assert_eq!(beside(folder.path()), Beside::Role(role));
        }
        for odd in ["owner", "", "\0\0\0"] {
            fs::write(folder.path().join(BESIDE), odd).unwrap();
            assert_eq!(beside(folder.path()), Beside::Damaged);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        fs::remove_file(folder.path().join(BESIDE)).unwrap();
        fs::create_dir(folder.path().join(BESIDE)).unwrap();
        assert_eq!(beside(folder.path()), Beside::Damaged);
        assert!(keep_beside(folder.path(), KIOSK).is_err(), "what is not written is told");
    }

    const ADMIN: Option<Role> = Some(Role::Admin);
    const KIOSK: Option<Role> = Some(Role::Kiosk);
    const UPLOADS: Option<Role> = Some(Role::Uploads);

    #[test]
    fn the_first_opening_sets_the_folder_up() {
        assert_eq!(opens(Wishes::default()), (Role::Admin, ADMIN, None));
        let asked = Wishes { asked: KIOSK, ..Wishes::default() };
        assert_eq!(opens(asked), (Role::Kiosk, KIOSK, None));
    }

    #[test]
    fn a_folder_that_may_have_been_a_kiosk_opens_as_nothing_else() {
        let lost = Wishes { lost: true, ..Wishes::default() };
        assert_eq!(opens(lost), (Role::Kiosk, None, ADMIN), "staff have to open the desk");
        for practice in [false, true] {
            let asked = Wishes { asked: UPLOADS, practice, ..lost };
            assert_eq!(opens(asked), (Role::Kiosk, None, UPLOADS));
        }
        assert_eq!(opens(Wishes { permitted: ADMIN, ..lost }), (Role::Admin, None, None));
        assert_eq!(opens(Wishes { asked: KIOSK, ..lost }), (Role::Kiosk, KIOSK, None));
        assert_eq!(opens(Wishes { policy: UPLOADS, ..lost }), (Role::Uploads, UPLOADS, None));
    }

    #[test]
    fn a_practice_sets_nothing_up() {
        let practice = Wishes { asked: KIOSK, practice: true, ..Wishes::default() };
        assert_eq!(opens(practice), (Role::Kiosk, None, None));
    }

    #[test]
    fn later_starts_open_as_what_was_set_up() {
        let later = Wishes { kept: UPLOADS, ..Wishes::default() };
        assert_eq!(opens(later), (Role::Uploads, None, None));
    }

    #[test]
    fn a_desk_that_is_once_started_as_a_kiosk_stays_a_desk() {
        let once = Wishes { kept: ADMIN, asked: KIOSK, ..Wishes::default() };
        assert_eq!(opens(once), (Role::Kiosk, None, None));
    }

    #[test]
    fn a_kiosk_stays_one_and_remembers_what_was_asked_for() {
        let again = Wishes { kept: KIOSK, asked: KIOSK, ..Wishes::default() };
        assert_eq!(opens(again), (Role::Kiosk, None, None));
        for practice in [false, true] {
            let other = Wishes { kept: KIOSK, asked: ADMIN, practice, ..Wishes::default() };
            assert_eq!(opens(other), (Role::Kiosk, None, ADMIN));
        }
    }

    #[test]
    fn what_staff_allowed_once_opens_and_the_folder_stays_what_it_is() {
        let once = Wishes { kept: KIOSK, permitted: ADMIN, asked: KIOSK, ..Wishes::default() };
        assert_eq!(opens(once), (Role::Admin, None, None));
    }

    #[test]
    fn the_policy_wins_over_the_folder() {
        let fixed = Wishes { policy: UPLOADS, kept: KIOSK, ..Wishes::default() };
        assert_eq!(opens(fixed), (Role::Uploads, None, None));
        let fresh = Wishes { policy: KIOSK, ..Wishes::default() };
        assert_eq!(opens(fresh), (Role::Kiosk, KIOSK, None));
    }
}
