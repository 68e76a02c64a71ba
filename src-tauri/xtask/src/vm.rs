//! `test --camera-vm`: the camera's code against a real kernel, in a virtual machine without hardware (plain emulation,
//! no KVM): the driver `vivid` with its faults, and an emulated USB webcam behind the stock `uvcvideo`.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::shell::{program, root, step, target};
use crate::stages::{self, Unseen};
use crate::system;

const PACKAGES: [&str; 6] =
    ["qemu-system-x86", "seabios", "busybox-static", "cpio", "kmod", "v4l-utils"];
/// Longer than any of them takes on a busy machine.
const LIMIT: &str = "200";

/// Runs every profile.
pub(crate) fn check(install: bool) -> Result<(), Unseen> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        let words = "the camera's machine is built on Linux on x86-64 only";
        return Err(Unseen::NotRun(words.to_owned()));
    }
    let lacking = |error| format!("{error}: what the camera's machine needs is not to be had");
    system::packages(&PACKAGES, install).map_err(lacking).map_err(Unseen::NotRun)?;
    let place = target().join("camera-vm");
    let built = step(
        "building the camera's machine",
        program("sh").arg(root().join("tests/camera-vm/build")).arg(&place),
    );
    let no_kernel = |error| format!("{error}: no kernel of the distribution to boot");
    built.map_err(no_kernel).map_err(Unseen::NotRun)?;
    stages::programs()?;
    for profile in ["vivid", "usb"] {
        println!("\n▸ the camera of a real kernel: {profile}");
        boot(&place, profile)?;
    }
    Ok(())
}

fn boot(place: &Path, profile: &str) -> Result<(), Unseen> {
    let out = place.join(format!("out-{profile}"));
    let trouble = |error: std::io::Error| Unseen::NotRun(format!("{}: {error}", out.display()));
    fs::create_dir_all(&out).map_err(trouble)?;
    let guest = target().join("debug/camera_guest");
    fs::write(out.join("run"), format!("exec {} {profile}\n", guest.display())).map_err(trouble)?;
    let _ = fs::remove_file(out.join("ended"));
    let share = |id: &str, path: &Path, more: &str| {
        format!("local,id={id},path={},security_model=none{more}", path.display())
    };
    let mut qemu = program("timeout");
    qemu.args([
        LIMIT,
        "qemu-system-x86_64",
        "-accel",
        "tcg,thread=multi",
        "-cpu",
        "max",
        "-M",
        "pc",
    ])
    .args(["-m", "1024", "-smp", "2", "-nodefaults", "-display", "none", "-no-reboot"])
    .args(["-serial", "stdio"])
    .arg("-kernel")
    .arg(place.join("vmlinuz"))
    .arg("-initrd")
    .arg(place.join("first.gz"))
    .arg("-append")
    .arg(format!(
        "console=ttyS0 quiet loglevel=3 mitigations=off tsc=reliable panic=-1 camera={profile}"
    ))
    .args(["-fsdev", &share("h", Path::new("/"), ",readonly=on,multidevs=remap")])
    .args(["-device", "virtio-9p-pci,fsdev=h,mount_tag=host"])
    .args(["-fsdev", &share("o", &out, "")])
    .args(["-device", "virtio-9p-pci,fsdev=o,mount_tag=out"])
    .stdin(Stdio::null());
    let ran = qemu.status().map_err(|error| Unseen::NotRun(format!("qemu: {error}")))?;
    match fs::read_to_string(out.join("ended")).map(|code| code.trim().to_owned()) {
        Ok(code) if code == "0" => Ok(()),
        Ok(code) => {
            let words = format!("the camera of {profile} did not do as it should ({code})");
            Err(Unseen::Broken(words))
        }
        Err(_) => {
            let words = format!("the machine for {profile} gave no outcome (qemu {ran})");
            Err(Unseen::NotRun(words))
        }
    }
}
