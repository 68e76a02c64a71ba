//! Colour: the mean distance of the whole picture from grey, `mean(|Cb − 128| + |Cr − 128|)`, computed where the
//! picture is read ([`crate::decode::look`]).
//!
//! An infrared camera sends none at all: many webcams list theirs beside the real one, and a grey picture is the first
//! a person sees of it. Colour pictures of rooms and faces have 10 to 40, even dim ones more than 4.

use crate::decode::Looked;

/// True if there is a picture and no colour in it.
#[must_use]
pub fn is_absent(looked: &Looked, least: f32) -> bool {
    looked.colour < least
}
