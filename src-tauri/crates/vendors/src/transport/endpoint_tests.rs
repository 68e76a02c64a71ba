use super::*;

fn refused(typed: &str) -> AddressTrouble {
    Endpoint::custom(Vendor::Authenticx, typed, None).unwrap_err()
}

#[test]
fn a_choice_of_environment_gives_the_whole_address() {
    let production = Endpoint::authenticx(Environment::Production).unwrap();
    assert_eq!(
        production.at("connect/token").as_str(),
        "https://api.beauthenticx.com/connect/token"
    );
    let staging = Endpoint::authenticx(Environment::Staging).unwrap();
    assert_eq!(staging.at("Media/Upload").as_str(), "https://api.authcx.com/Media/Upload");
}

#[test]
fn x16_one_wrong_letter_is_refused_by_name() {
    for typed in [
        "https://api.beauthentix.com",
        "https://api.beauthenticx.co",
        "https://api.autcx.com",
        "https://api.auhtcx.com",
        "https://authenticx-beauthenticx.com",
        "https://api.beauthenticx.com.example.net",
    ] {
        assert!(
            matches!(refused(typed), AddressTrouble::LookAlike { .. }),
            "{typed} should be refused as a look-alike"
        );
    }
}

#[test]
fn x16_another_vendors_real_host_is_refused_by_its_owner() {
    assert_eq!(
        refused("https://api-x.authx.com").to_string(),
        "api-x.authx.com belongs to AuthX, not to Authenticx"
    );
}

#[test]
fn a_foreign_host_needs_a_yes_that_names_it() {
    let typed = "https://calls.example.org/acx";
    assert!(matches!(refused(typed), AddressTrouble::Unconfirmed { .. }));
    let other = Endpoint::custom(Vendor::Authenticx, typed, Some("example.org"));
    assert!(other.is_err(), "a yes for another host must not count");
    let yes = Endpoint::custom(Vendor::Authenticx, typed, Some("calls.example.org")).unwrap();
    assert_eq!(yes.at("Media/Upload").as_str(), "https://calls.example.org/acx/Media/Upload");
}

#[test]
fn http_is_for_loopback_addresses_alone() {
    assert_eq!(refused("http://calls.example.org"), AddressTrouble::NotSecret);
    assert_eq!(refused("http://localhost:8080"), AddressTrouble::NotSecret);
    assert_eq!(refused("http://127.0.0.1.example.org"), AddressTrouble::NotSecret);
    let loopback = Endpoint::custom(Vendor::Authenticx, "http://127.0.0.1:9000", None).unwrap();
    assert_eq!(loopback.host(), "127.0.0.1:9000");
    assert!(Endpoint::custom(Vendor::Authenticx, "http://[::1]:9000", None).is_ok());
}

#[test]
fn only_a_bare_address_is_taken() {
    for typed in ["https://me:pw@a.example", "https://a.example/?q=1", "https://a.example/#x"] {
        assert_eq!(refused(typed), AddressTrouble::NotBare, "{typed}");
    }
    for typed in ["", "calls", "ftp://a.example", "https://"] {
        assert_eq!(refused(typed), AddressTrouble::NotAnAddress, "{typed}");
    }
}
#[test]
fn a2_an_authx_address_is_built_from_checked_parts_only() {
    let built = Endpoint::authx("api", "wc016eh2").unwrap();
    assert_eq!(built.at("AddUser").as_str(), "https://api-wc016eh2.authx.com/AddUser");
    let label = "a".repeat(64);
    for part in
        ["", "a.b", "a/b", "a@b", "\u{a0}api", "api ", "-a", "a-", "ä", "a#", "a\\b", &label]
    {
        let wanted = AddressTrouble::NotALabel { field: "apipath" };
        assert_eq!(Endpoint::authx(part, "wc016eh2").unwrap_err(), wanted, "{part:?}");
        let wanted = AddressTrouble::NotALabel { field: "Hostname" };
        assert_eq!(Endpoint::authx("api", part).unwrap_err(), wanted, "{part:?}");
    }
    assert!(Endpoint::authx(&"a".repeat(40), &"b".repeat(40)).is_err());
}

#[test]
fn an_id_never_leads_to_another_path() {
    let base = Endpoint::enablex().unwrap();
    assert_eq!(
        base.one("customers", "17").unwrap().as_str(),
        "https://api.enablex.io/ucaas/v1/customers/17"
    );
    for id in ["", ".", "..", "a/b", "../users", "a?b", "a#b", "a%2fb", "a b", "a\\b", "a\nb"] {
        assert!(base.one("customers", id).is_none(), "{id:?}");
    }
}
