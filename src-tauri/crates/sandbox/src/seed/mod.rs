//! An invented world to start with. Nobody in it exists: the addresses are in
//! `example.org`, the telephone numbers in the ranges kept for fiction. The ids
//! are the same in every sandbox, so that what was written down yesterday can
//! be tried again today.

mod calls;
mod customers;
mod names;
mod organisation;
mod people;

use sha2::{Digest, Sha256};
use uuid::Builder;

use crate::world::World;

/// Fills an empty world.
pub(crate) fn plant(world: &World) {
    people::plant(&mut world.people.lock());
    let mut directory = world.directory.lock();
    organisation::plant(&mut directory);
    calls::plant(&mut world.calls.lock(), &directory);
    customers::plant(&mut world.ucaas.lock());
}

/// The same UUID for the same words, every time.
fn id(kind: &str, number: usize) -> String {
    let digest = Sha256::digest(format!("gatehouse sandbox {kind} {number}"));
    let mut bytes = [0; 16];
    for (byte, drawn) in bytes.iter_mut().zip(digest) {
        *byte = drawn;
    }
    Builder::from_random_bytes(bytes).into_uuid().to_string()
}
