//! Closed sets of values, each kept in the database as a word.

/// An enumeration whose values are words, the same in the database, in exports and for a window.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $name:ident { $( $(#[$about:meta])* $value:ident = $word:literal, )+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $( $(#[$about])* #[serde(rename = $word)] $value, )+
        }

        impl $name {
            /// All values, in order.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$value),+];

            /// The word for it.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $( Self::$value => $word, )+
                }
            }

            /// The value that a word stands for.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|value| value.word() == word)
            }
        }
    };
}

pub(crate) use words;
