use gatehouse_vault::{BadName, SecretName, SecretText};

#[test]
fn a_secret_arrives_as_a_text() {
    let plain: SecretText = serde_json::from_str(r#""s3cret""#).unwrap();
    let escaped: SecretText = serde_json::from_str(r#""a\"b""#).unwrap();
    let value: SecretText = serde_json::from_value(serde_json::json!("s3cret")).unwrap();

    assert_eq!(plain.expose(), "s3cret");
    assert_eq!(escaped.expose(), "a\"b");
    assert_eq!(value.expose(), "s3cret");
    assert_eq!(plain.len(), 6);
}

#[test]
fn a_refused_one_is_not_quoted() {
    for wrong in ["20240917", "-20240917", "20240917.5", "[\"20240917\"]", "{\"a\":\"20240917\"}"] {
        let refused = serde_json::from_str::<SecretText>(wrong).err().unwrap();
        assert!(!refused.to_string().contains("20240917"), "{refused}");
    }
    assert!(serde_json::from_str::<SecretText>("true").is_err());
    assert!(serde_json::from_str::<SecretText>("null").is_err());
}

#[test]
fn an_empty_one_says_so() {
    assert!(SecretText::from(String::new()).is_empty());
    assert!(!SecretText::from("x".to_owned()).is_empty());
}

#[test]
fn a_name_is_the_service_and_connection_with_field() {
    let name = SecretName::new("7d1f", "client-secret").unwrap();

    assert_eq!(name.service(), "app.gatehouse.desk");
    assert_eq!(name.user(), "7d1f/client-secret");
    assert_eq!(name.to_string(), "7d1f/client-secret");
}

#[test]
fn two_names_never_share_an_entry() {
    for part in ["", "a/b", "a b", "a\nb", "ä", &"a".repeat(65)] {
        assert_eq!(SecretName::new(part, "field"), Err(BadName), "{part:?}");
        assert_eq!(SecretName::new("id", part), Err(BadName), "{part:?}");
    }
}
