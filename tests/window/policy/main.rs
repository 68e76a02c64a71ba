//! What an organisation fixes, in the real window: shown as fixed and refused by the shell; a policy that cannot be
//! followed stops the station; and a folder keeps its role.
#![cfg(target_os = "linux")]

mod fixed;
mod refused;
mod roles;
mod stage;
