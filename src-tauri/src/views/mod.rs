//! What crosses to a window, in its spelling. Nothing in here decides anything.

/// Writes the enum of a window and its way to and from the directory's own.
macro_rules! mirrored {
    ($(#[$meta:meta])* $view:ident for $own:ty { $($name:ident),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, specta::Type)]
        #[serde(rename_all = "lowercase")]
        pub enum $view { $($name),+ }

        impl From<$own> for $view {
            fn from(own: $own) -> Self {
                match own { $(<$own>::$name => Self::$name),+ }
            }
        }

        impl From<$view> for $own {
            fn from(view: $view) -> Self {
                match view { $($view::$name => Self::$name),+ }
            }
        }
    };
}

pub mod accounts;
pub mod agents;
pub mod calls;
pub mod camera;
pub mod connections;
pub mod customers;
pub mod enrolment;
pub mod import_reading;
pub mod imports;
pub mod kiosk;
pub mod numbers;
pub mod people;
pub mod phone;
pub mod policy;
pub mod records;
pub mod sandbox;
pub mod settings;
pub mod station;
pub mod updates;
