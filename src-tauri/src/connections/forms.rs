//! What each service wants to be told, field by field. The window asks for the same fields under the same names.

use std::collections::BTreeMap;

use crate::{
    failure::Failure,
    settings::{Mode, SavedConnection, SavedPlace},
};
use gatehouse_vendors::Vendor;

/// One field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// As the window and the settings spell it.
    pub name: &'static str,
    /// What to say where it is missing.
    pub wanted: &'static str,
    /// Goes into the keyring and never comes out.
    pub secret: bool,
    /// Belongs to a group that may be left out as a whole.
    pub optional: bool,
}

const fn open(name: &'static str, wanted: &'static str) -> Field {
    Field { name, wanted, secret: false, optional: false }
}

const fn secret(name: &'static str, wanted: &'static str) -> Field {
    Field { name, wanted, secret: true, optional: false }
}

const fn optional(field: Field) -> Field {
    Field { optional: true, ..field }
}

const AUTHENTICX: [Field; 2] =
    [open("clientId", "Type the client id"), secret("clientSecret", "Type the client secret")];

/// The address of an AuthX tenant is made of these two; a custom address needs neither.
const AUTHX_PLACE: [Field; 2] = [
    open("apipath", "Type the API path, the part of the address before the dash"),
    open("hostname", "Type the host name, the part of the address after the dash"),
];

/// Two families of keys with nearly the same names, never made from one another (vendors.md A-30).
const AUTHX: [Field; 5] = [
    open("applicationId", "Type the application id"),
    secret("applicationKey", "Type the application key"),
    optional(open("biometricHostName", "Type the biometric host name, or leave the group empty")),
    optional(secret("biometricApplicationKey", "Type the biometric application key")),
    optional(secret("biometricSecretKey", "Type the biometric secret key")),
];

const ENABLEX_LOGIN: [Field; 3] = [
    open("email", "Type the e-mail address that you log in with"),
    open("accessId", "Type the API access id"),
    secret("password", "Type the password"),
];

const ENABLEX_BASIC: [Field; 2] =
    [open("appId", "Type the APP_ID"), secret("appKey", "Type the APP_KEY")];

/// The fields of a service, for a place and a mode.
pub fn fields(vendor: Vendor, mode: Option<Mode>, place: &SavedPlace) -> Vec<Field> {
    match (vendor, mode) {
        (Vendor::Authenticx, _) => AUTHENTICX.to_vec(),
        (Vendor::AuthX, _) if matches!(place, SavedPlace::Custom { .. }) => AUTHX.to_vec(),
        (Vendor::AuthX, _) => [&AUTHX_PLACE[..], &AUTHX[..]].concat(),
        (Vendor::EnableX, Some(Mode::Basic)) => ENABLEX_BASIC.to_vec(),
        (Vendor::EnableX, _) => ENABLEX_LOGIN.to_vec(),
    }
}

/// The secrets that a connection has or needs: those of a group that may be left out only where it was begun.
pub fn secrets(saved: &SavedConnection) -> Vec<Field> {
    let fields = fields(saved.vendor, saved.mode, &saved.place);
    let there = |field: &Field| match field.secret {
        true => saved.secrets.contains_key(field.name),
        false => !saved.field(field.name).is_empty(),
    };
    let begun = fields.iter().filter(|field| field.optional).any(there);
    fields.into_iter().filter(|field| field.secret && (begun || !field.optional)).collect()
}

/// What was typed into the fields that are no secrets, trimmed and checked. `given` tells which secrets came along
/// or are there already: an optional group that was begun has to be completed.
pub fn checked(
    fields: &[Field],
    typed: &BTreeMap<String, String>,
    given: impl Fn(&str) -> bool,
) -> Result<BTreeMap<String, String>, Failure> {
    let text = |field: &Field| typed.get(field.name).map_or("", |text| text.trim());
    let there = |field: &Field| {
        if field.secret { given(field.name) } else { !text(field).is_empty() }
    };
    let begun = fields.iter().filter(|field| field.optional).any(there);
    let mut values = BTreeMap::new();
    for field in fields {
        if !there(field) && (!field.optional || begun) {
            return Err(Failure::field(field.name, field.wanted));
        }
        if !field.secret && !text(field).is_empty() {
            super::one_line(field.name, text(field))?;
            values.insert(field.name.to_owned(), text(field).to_owned());
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn wrong_field(vendor: Vendor, pairs: &[(&str, &str)], secrets: &[&str]) -> Option<String> {
        let fields = fields(vendor, None, &SavedPlace::Production);
        let given = |name: &str| secrets.contains(&name);
        checked(&fields, &typed(pairs), given).err().and_then(|failure| failure.field)
    }

    const TENANT: [(&str, &str); 3] =
        [("apipath", "api"), ("hostname", "desk0001"), ("applicationId", "id")];

    #[test]
    fn every_required_field_is_asked_for_by_name() {
        assert_eq!(wrong_field(Vendor::Authenticx, &[], &[]).as_deref(), Some("clientId"));
        let one = [("clientId", " me ")];
        assert_eq!(wrong_field(Vendor::Authenticx, &one, &[]).as_deref(), Some("clientSecret"));
        assert_eq!(wrong_field(Vendor::Authenticx, &one, &["clientSecret"]), None);
        assert_eq!(
            wrong_field(Vendor::EnableX, &[("email", "a@b.c")], &[]).as_deref(),
            Some("accessId")
        );
    }

    #[test]
    fn a30_the_biometric_keys_may_be_left_out_but_not_half_given() {
        assert_eq!(wrong_field(Vendor::AuthX, &TENANT, &["applicationKey"]), None);
        let half = ["applicationKey", "biometricSecretKey"];
        assert_eq!(
            wrong_field(Vendor::AuthX, &TENANT, &half).as_deref(),
            Some("biometricHostName")
        );
    }

    #[test]
    fn a_custom_address_needs_no_tenant() {
        let place = SavedPlace::Custom { url: "https://x.example".into(), confirmed_host: None };
        let names: Vec<_> = fields(Vendor::AuthX, None, &place).iter().map(|f| f.name).collect();
        assert!(!names.contains(&"apipath"));
    }
}
