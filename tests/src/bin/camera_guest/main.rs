//! What is tried in the camera's virtual machine (`cargo xtask test --camera-vm`): the same session as in a window, through
//! nokhwa, on nodes of a real kernel. Each line says what was seen and after how long; the machine is emulated and slow, so
//! the times are bounded far more loosely than on a real one.
#![cfg_attr(target_os = "linux", expect(clippy::print_stdout, reason = "what was seen is printed"))]

#[cfg(target_os = "linux")]
mod trial;

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    trial::main()
}

#[cfg(not(target_os = "linux"))]
fn main() -> anyhow::Result<()> {
    anyhow::bail!("the camera's machine runs Linux")
}
