//! Which column of a file is which field, found by its name in several spellings and languages.

use std::collections::BTreeMap;

use gatehouse_records::MOST_ALIASES;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A field that a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The name that a person logs in with.
    LoginName,
    /// First name.
    FirstName,
    /// Last name.
    LastName,
    /// E-mail address.
    Email,
    /// Country code of the number.
    CountryCode,
    /// Telephone number.
    Number,
    /// Another name, from 0 to 4.
    Alias(u8),
    /// A remark.
    Note,
    /// The id at the service, where an export of another station names it.
    Guid,
    /// Where the person stood at that station.
    State,
}

impl Column {
    /// All of them, in the order of an export.
    pub const ALL: [Self; 14] = [
        Self::LoginName,
        Self::FirstName,
        Self::LastName,
        Self::Email,
        Self::CountryCode,
        Self::Number,
        Self::Alias(0),
        Self::Alias(1),
        Self::Alias(2),
        Self::Alias(3),
        Self::Alias(4),
        Self::Note,
        Self::Guid,
        Self::State,
    ];

    /// Without these nobody can be added. A country code can be said for the whole file instead.
    pub const REQUIRED: [Self; 5] =
        [Self::LoginName, Self::FirstName, Self::LastName, Self::Email, Self::Number];

    /// Its name in an export and in the template.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::LoginName => "login_name",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Email => "email",
            Self::CountryCode => "country_code",
            Self::Number => "number",
            Self::Alias(0) => "alias_1",
            Self::Alias(1) => "alias_2",
            Self::Alias(2) => "alias_3",
            Self::Alias(3) => "alias_4",
            Self::Alias(_) => "alias_5",
            Self::Note => "note",
            Self::Guid => "guid",
            Self::State => "state",
        }
    }

    /// The column of a name in an export.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.word() == word)
    }

    /// How people call it, as [`plain`] makes it; the likeliest first.
    fn spellings(self) -> &'static [&'static str] {
        match self {
            Self::LoginName => &[
                "loginname",
                "login",
                "username",
                "user",
                "userid",
                "logon",
                "logonname",
                "accountname",
                "samaccountname",
                "anmeldename",
                "benutzername",
                "benutzer",
                "benutzerkennung",
                "identifiant",
                "nomdutilisateur",
                "utilisateur",
                "usuario",
                "nombredeusuario",
                "nomeutente",
                "utilizador",
                "gebruikersnaam",
            ],
            Self::FirstName => &[
                "firstname",
                "givenname",
                "forename",
                "first",
                "vorname",
                "rufname",
                "prenom",
                "nombre",
                "nombres",
                "nome",
                "voornaam",
            ],
            Self::LastName => &[
                "lastname",
                "surname",
                "familyname",
                "last",
                "sn",
                "nachname",
                "familienname",
                "nom",
                "nomdefamille",
                "apellido",
                "apellidos",
                "cognome",
                "apelido",
                "sobrenome",
                "achternaam",
            ],
            Self::Email => &[
                "email",
                "mail",
                "emailaddress",
                "mailaddress",
                "emailadresse",
                "mailadresse",
                "courriel",
                "adresseemail",
                "adressemail",
                "correo",
                "correoelectronico",
                "emailadres",
                "posta",
            ],
            Self::CountryCode => &[
                "countrycode",
                "callingcode",
                "dialcode",
                "diallingcode",
                "dialingcode",
                "prefix",
                "country",
                "landesvorwahl",
                "landervorwahl",
                "laendervorwahl",
                "landervorwahl",
                "vorwahl",
                "land",
                "indicatif",
                "indicatifpays",
                "pays",
                "prefijo",
                "codigopais",
                "codigodepais",
                "pais",
                "prefisso",
                "landcode",
            ],
            Self::Number => &[
                "number",
                "phone",
                "phonenumber",
                "mobile",
                "mobilenumber",
                "mobilephone",
                "cell",
                "cellphone",
                "telephone",
                "telephonenumber",
                "tel",
                "telefon",
                "telefonnummer",
                "rufnummer",
                "handy",
                "handynummer",
                "mobil",
                "mobilnummer",
                "mobiltelefon",
                "numero",
                "portable",
                "telephoneportable",
                "numerodetelephone",
                "telefono",
                "movil",
                "celular",
                "numerodetelefono",
                "cellulare",
                "telemovel",
                "telefone",
                "telefoonnummer",
            ],
            Self::Alias(0) => {
                &["alias1", "alias", "aliasname", "aliasname1", "aliases", "aliasnames"]
            }
            Self::Alias(1) => &["alias2", "aliasname2"],
            Self::Alias(2) => &["alias3", "aliasname3"],
            Self::Alias(3) => &["alias4", "aliasname4"],
            Self::Alias(_) => &["alias5", "aliasname5"],
            Self::Note => &[
                "note",
                "notes",
                "remark",
                "remarks",
                "comment",
                "comments",
                "notiz",
                "bemerkung",
                "kommentar",
                "anmerkung",
                "remarque",
                "commentaire",
                "nota",
                "comentario",
                "observaciones",
            ],
            Self::Guid => &["guid", "userguid", "uniqueuserid", "authxid", "authxguid"],
            Self::State => &["state", "status", "zustand", "etat", "estado"],
        }
    }
}

/// The columns of a file by their fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// The place of each field in a row, from 0 on.
    pub places: BTreeMap<Column, usize>,
    /// The country code of every number that says none itself.
    pub country: Option<String>,
}

impl Columns {
    /// Whether a cell is the name of a column, in one of its spellings.
    #[must_use]
    pub fn names(cell: &str) -> bool {
        let name = plain(cell);
        Column::ALL.iter().any(|column| column.spellings().contains(&name.as_str()))
    }

    /// Finds the fields by the names of the columns; each at its likeliest.
    #[must_use]
    pub fn guessed(header: &[String]) -> Self {
        let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let mut places = BTreeMap::new();
        for column in Column::ALL {
            let place = column.spellings().iter().find_map(|spelling| {
                names.iter().enumerate().find_map(|(place, name)| {
                    let free = !places.values().any(|taken| *taken == place);
                    (free && name == spelling).then_some(place)
                })
            });
            if let Some(place) = place {
                places.insert(column, place);
            }
        }
        Self { places, country: None }
    }

    /// Columns that hold nothing here and are called like a field that another column holds: their places, by the field.
    /// Two files in one have a column `phone` and a column `Mobile`, and nobody knows which of them is meant.
    #[must_use]
    pub fn rivals(&self, header: &[String]) -> Vec<(Column, usize)> {
        let named = |name: &str| {
            let name = plain(name);
            Column::ALL.into_iter().find(|column| column.spellings().contains(&name.as_str()))
        };
        let free = |place: &usize| !self.places.values().any(|taken| taken == place);
        let found = header.iter().enumerate().filter(|(place, _)| free(place));
        let found = found.filter_map(|(place, name)| Some((named(name)?, place)));
        found.filter(|(column, _)| self.places.contains_key(column)).collect()
    }

    /// The required fields that no column holds.
    #[must_use]
    pub fn missing(&self) -> Vec<Column> {
        let mut missing: Vec<Column> = Column::REQUIRED
            .into_iter()
            .filter(|column| !self.places.contains_key(column))
            .collect();
        if self.country.is_none() && !self.places.contains_key(&Column::CountryCode) {
            missing.push(Column::CountryCode);
        }
        missing
    }

    /// Whether any column holds an alias.
    pub(super) fn has_aliases(&self) -> bool {
        (0..MOST_ALIASES).any(|slot| {
            let slot = u8::try_from(slot).unwrap_or(u8::MAX);
            self.places.contains_key(&Column::Alias(slot))
        })
    }
}

/// Letters and digits alone, small and without marks: `Prénom*` and `PRENOM` are the same.
fn plain(name: &str) -> String {
    name.nfkd()
        .filter(|character| character.is_alphanumeric() && !is_combining_mark(*character))
        .flat_map(char::to_lowercase)
        .collect()
}
