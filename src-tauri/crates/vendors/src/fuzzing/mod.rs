//! Every decoder of this crate behind one door, for whoever wants to throw bytes at them.

use crate::{
    authenticx::{agents, hierarchy, metadata, replies, token as acx_token, transcriptions, users},
    authx::{envelope, token as authx_token},
    enablex::{answer, customers, session, subscriptions, users as enablex_users},
    transport::{hidden::Secrets, http, json},
};

/// How many decoders there are.
pub const DECODERS: u8 = 9;

/// Gives these bytes to one of the decoders, as if a service had sent them. Must never panic.
pub fn decode(decoder: u8, bytes: &[u8]) {
    match decoder % DECODERS {
        0 => drop(envelope::read(bytes)),
        1 => drop(authx_token::read(bytes)),
        2 => drop(acx_token::token_and_life(bytes)),
        3 => drop((replies::accepted_id(bytes), replies::understand_400(bytes))),
        4 => drop(Secrets::none().and("secret").shown(bytes)),
        5 => drop((transcriptions::transcripts(bytes), http::vendor_words(bytes))),
        6 => drop(session::token(bytes)),
        7 => lists(bytes),
        _ => customers_and_users(bytes),
    }
}

fn lists(bytes: &[u8]) {
    let Ok(value) = json::decode(bytes) else { return };
    let entries = value.as_array().map_or(std::slice::from_ref(&value), Vec::as_slice);
    for entry in entries {
        drop((agents::agent(entry), users::user(entry), users::role(entry)));
        drop((hierarchy::hierarchy(entry), metadata::stored_call(entry)));
    }
}

fn customers_and_users(bytes: &[u8]) {
    let Ok(answer) = answer::read(bytes) else { return };
    drop(answer.clone().found("user", enablex_users::user));
    drop(answer.clone().listed(["subscriptions", "subscription"], subscriptions::subscription));
    drop(answer.listed(["customers", "customer"], customers::customer));
}

#[cfg(test)]
mod tests;
