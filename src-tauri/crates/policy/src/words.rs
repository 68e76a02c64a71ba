//! Values that are words in the file.

/// An enum and its words, so that neither can be forgotten.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$of])* $variant,)+
        }

        impl $name {
            /// Every word that the file may have here.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// What a word means.
            #[must_use]
            pub fn of(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// How the file says it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
}

words! {
    /// What a station is for.
    Role {
        /// Looks after people and connections.
        Admin = "admin",
        /// Somebody enrols a face, alone.
        Kiosk = "kiosk",
        /// Hands calls over.
        Uploads = "uploads",
    }
}

words! {
    /// By what a recording is known to be finished.
    Finished {
        /// Nobody wrote to it for a while.
        Unchanged = "unchanged",
        /// A file of its name and `.done` lies beside it.
        Marked = "marked",
        /// Only what is finished is moved into the folder.
        Moved = "moved",
    }
}

words! {
    /// What a kiosk speaks.
    Language {
        /// English.
        En = "en",
        /// Spanish.
        Es = "es",
        /// French.
        Fr = "fr",
        /// German.
        De = "de",
        /// Arabic.
        Ar = "ar",
    }
}

words! {
    /// Light, dark, or as the system says.
    Appearance {
        /// As the system says.
        System = "system",
        /// Always light.
        Light = "light",
        /// Always dark.
        Dark = "dark",
    }
}

words! {
    /// How somebody says at a kiosk who they are.
    WayIn {
        /// With a slip, by camera or by its code.
        Slip = "slip",
        /// With a login name too.
        LoginName = "login-name",
    }
}

words! {
    /// Whose service a connection leads to.
    Service {
        /// People, PINs and faces.
        Authx = "authx",
        /// Calls and agents.
        Authenticx = "authenticx",
        /// Customers.
        Enablex = "enablex",
    }
}

words! {
    /// Which installation of a service.
    Environment {
        /// The real one.
        Production = "production",
        /// The service's own for trials.
        Staging = "staging",
        /// Another address.
        Custom = "custom",
    }
}

words! {
    /// How to sign in at EnableX.
    Mode {
        /// As a person.
        Login = "login",
        /// As an application.
        Basic = "basic",
    }
}

words! {
    /// What becomes of a newer version.
    UpdateMode {
        /// Nobody looks for one.
        Off = "off",
        /// The station says that there is one.
        Tell = "tell",
        /// It is installed when nobody works.
        Install = "install",
    }
}
