//! What a refusal says: in a sentence, and at which field as far as its words tell.

use std::fmt::Display;

use gatehouse_vault::VaultTrouble;
use gatehouse_vendors::{Refusal, Retry, authenticx, enablex};

use crate::failure::{self, Failure, FailureCode};

/// A cause of either service.
pub trait Cause: Display {
    /// The vault's own trouble, where that was the cause.
    fn vault(&self) -> Option<VaultTrouble>;
}

impl Cause for authenticx::Cause {
    fn vault(&self) -> Option<VaultTrouble> {
        match self {
            Self::Token(authenticx::TokenTrouble::Secret(trouble)) => Some(*trouble),
            _ => None,
        }
    }
}

impl Cause for enablex::Cause {
    fn vault(&self) -> Option<VaultTrouble> {
        match self {
            Self::Secret(trouble) | Self::Token(enablex::TokenTrouble::Secret(trouble)) => {
                Some(*trouble)
            }
            _ => None,
        }
    }
}

/// Why, in a sentence, with the service's own words behind it.
pub fn words<C: Cause>(refusal: &Refusal<C>) -> String {
    let mut words = refusal.cause.to_string();
    if let Some(first) = words.get(..1).map(str::to_uppercase) {
        words.replace_range(..1, &first);
    }
    match &refusal.detail {
        Some(detail) => format!("{words}. It said: {detail}"),
        None => words,
    }
}

/// Something that was asked for and not given.
pub fn unread<C: Cause>(refusal: &Refusal<C>) -> Failure {
    if let Some(trouble) = refusal.cause.vault() {
        return trouble.into();
    }
    let retry = match refusal.retry {
        Retry::Safe => failure::Retry::Safe,
        Retry::Ask => failure::Retry::Ask,
        Retry::Never => failure::Retry::Never,
    };
    Failure { retry, ..Failure::new(FailureCode::Service, words(refusal)) }
}

/// The field that a service's sentence names, of those that were sent. Neither service documents how it names one,
/// so the words themselves are looked through; the sentence is shown in any case.
pub fn field_of(detail: &str, fields: &[(&str, &'static str)]) -> Option<&'static str> {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let said = plain(detail);
    fields.iter().find(|(named, _)| said.contains(&plain(named))).map(|(_, field)| *field)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [(&str, &str); 3] =
        [("agent code", "code"), ("contact_email", "contactEmail"), ("email", "email")];

    #[test]
    fn a_sentence_is_put_at_the_field_that_it_names_in_whatever_spelling() {
        let field = |detail| field_of(detail, &FIELDS);
        assert_eq!(field("The agent code belongs to another agent."), Some("code"));
        assert_eq!(field("AgentCode is in use"), Some("code"));
        assert_eq!(field("contact_email is not an address"), Some("contactEmail"));
        assert_eq!(field("The E-Mail is not valid."), Some("email"));
        assert_eq!(field("Something else."), None);
    }
}
