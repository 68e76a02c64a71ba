//! Calls: the very engine of the application, as the drill runs it with its journal, against `curl -F` on the same sink
//! in turn. Whole processes are measured, from start to end.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use gatehouse_tests::product::recording;
use tempfile::TempDir;

use super::figure::{Figure, Goal};

/// Just below what the service takes.
const BYTES: u64 = 2_400_000_000;
const MEGABYTES: f64 = 2400.0;
const TURNS: usize = 5;
const SECRET: &str = "GATEHOUSE_BENCH_SECRET";

/// What a process took, in seconds.
#[derive(Clone, Copy)]
struct Took {
    wall: f64,
    cpu: f64,
}

struct Rig {
    folder: TempDir,
    call: PathBuf,
    sink: Child,
    url: String,
    /// What the sink's certificate is trusted by, where it has one.
    authority: Option<PathBuf>,
}

impl Rig {
    fn new(tls: bool) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let call = recording(folder.path(), "call.wav", BYTES)?;
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("sink");
        let authority = if tls { Some(certificate(folder.path())?) } else { None };
        if let Some(certificate) = &authority {
            command.arg(certificate).arg(folder.path().join("key.pem"));
        }
        let mut sink = command.stdout(Stdio::piped()).spawn()?;
        let mut port = String::new();
        let output = sink.stdout.take().context("the sink says nothing")?;
        BufReader::new(output).read_line(&mut port)?;
        let scheme = if tls { "https" } else { "http" };
        let url = format!("{scheme}://127.0.0.1:{}", port.trim());
        Ok(Self { folder, call, sink, url, authority })
    }

    fn drill(&self, hashed: bool) -> Result<Command> {
        let program = std::env::current_exe()?.with_file_name("drill");
        ensure!(
            program.exists(),
            "the drill is not built: cargo build --release -p gatehouse-tests"
        );
        let data = tempfile::tempdir_in(self.folder.path())?.keep();
        let mut command = Command::new("bash");
        command.args(["-c", TIMED, "bash"]).arg(program);
        command.args(["upload", "--base-url", &self.url, "--client-id", "bench"]);
        command.args(["--client-secret-env", SECRET]).env(SECRET, "bench").arg("--data-dir");
        command.arg(data);
        if !hashed {
            command.arg("--no-hash");
        }
        if let Some(authority) = &self.authority {
            command.env("SSL_CERT_FILE", authority);
        }
        command.arg(&self.call);
        Ok(command)
    }

    /// What somebody would type instead. `before` is done in the same breath.
    fn curl(&self, before: &str) -> Command {
        let trust = self
            .authority
            .as_ref()
            .map_or(String::new(), |authority| format!("--cacert '{}'", authority.display()));
        let script = format!(
            "{before} curl --silent --show-error --fail {trust} -F 'file=@{}' -F 'metadata={{}}' '{}/Media/Upload' >/dev/null",
            self.call.display(),
            self.url
        );
        let mut command = Command::new("bash");
        command.args(["-c", TIMED, "bash", "bash", "-c", &script]);
        command
    }

    /// Both in turn, the median of each: ours, then theirs.
    fn both(&self, hashed: bool, before: &str) -> Result<(Took, Took)> {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            ours.push(took(self.drill(hashed)?)?);
            theirs.push(took(self.curl(before))?);
        }
        Ok((median(ours), median(theirs)))
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        // It serves for ever.
        let _ = self.sink.kill();
        let _ = self.sink.wait();
    }
}

/// Runs what follows and tells seconds by the clock, of its own work and of the system's for it.
const TIMED: &str = "TIMEFORMAT='%R %U %S'; time \"$@\" >/dev/null";

fn took(mut command: Command) -> Result<Took> {
    let output = command.stdout(Stdio::null()).output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success(), "{said}");
    let last = said.lines().last().unwrap_or_default();
    let numbers: Vec<f64> = last.split(' ').filter_map(|number| number.parse().ok()).collect();
    let [wall, user, system] = numbers[..] else { bail!("no times: {said}") };
    Ok(Took { wall, cpu: user + system })
}

fn median(mut took: Vec<Took>) -> Took {
    let middle = took.len() / 2;
    took.sort_by(|one, other| one.wall.total_cmp(&other.wall));
    let wall = took[middle].wall;
    took.sort_by(|one, other| one.cpu.total_cmp(&other.cpu));
    Took { wall, cpu: took[middle].cpu }
}

fn certificate(folder: &Path) -> Result<PathBuf> {
    let certificate = folder.join("certificate.pem");
    let output = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
        .args(["-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
        .arg(folder.join("key.pem"))
        .arg("-out")
        .arg(&certificate)
        .output()
        .context("openssl")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(certificate)
}

fn speed(name: &str, (ours, theirs): (Took, Took), least: f64) -> Vec<Figure> {
    let figure = Figure::new(name, MEGABYTES / ours.wall, "MB/s");
    vec![figure.against(MEGABYTES / theirs.wall).goal(Goal::AtLeast(least))]
}

/// `upload.throughput`: without a hash.
pub fn throughput(name: &str) -> Result<Vec<Figure>> {
    Ok(speed(name, Rig::new(false)?.both(false, "")?, 0.95))
}

/// `upload.hashed`: with the hash, against one after the other.
pub fn hashed(name: &str) -> Result<Vec<Figure>> {
    let rig = Rig::new(false)?;
    let before = format!("openssl dgst -sha256 '{}' >/dev/null &&", rig.call.display());
    Ok(speed(name, rig.both(true, &before)?, 1.3))
}

/// `upload.tls`: the first over TLS.
pub fn tls(name: &str) -> Result<Vec<Figure>> {
    Ok(speed(name, Rig::new(true)?.both(false, "")?, 0.9))
}

/// `upload.cpu`: what the first costs.
pub fn cpu(name: &str) -> Result<Vec<Figure>> {
    let (ours, theirs) = Rig::new(false)?.both(false, "")?;
    Ok(vec![Figure::new(name, ours.cpu, "s").against(theirs.cpu).goal(Goal::AtMost(1.5))])
}

/// `upload.rss`: how much the peak of resident memory lies above what was resident when the call began.
pub fn rss(name: &str) -> Result<Vec<Figure>> {
    let rig = Rig::new(false)?;
    let mut grown = Vec::new();
    for _ in 0..TURNS {
        grown.push(growth(rig.drill(false)?)?);
    }
    grown.sort_by(f64::total_cmp);
    let figure = Figure::new(name, grown[grown.len() / 2], "MiB");
    Ok(vec![figure.goal(Goal::AtMost(16.0))])
}

fn growth(mut command: Command) -> Result<f64> {
    let exec = "exec \"$@\"";
    let arguments: Vec<_> = command.get_args().skip(2).map(std::ffi::OsStr::to_owned).collect();
    let environment: Vec<_> = command
        .get_envs()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect();
    command = Command::new("bash");
    command.args(["-c", exec]).args(arguments).envs(environment);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let output = child.stdout.take().context("the drill says nothing")?;
    let mut lines = BufReader::new(output).lines();
    let began =
        lines.find(|line| line.as_ref().is_ok_and(|line| line.contains(r#""event":"begin""#)));
    began.context("nothing was sent")??;
    let before = field(&status, "VmRSS:").context("the drill has gone")?;
    let mut peak = before;
    while child.try_wait()?.is_none() {
        peak = field(&status, "VmHWM:").unwrap_or(peak).max(peak);
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok((peak - before) / 1024.0)
}

/// In KiB.
fn field(status: &str, name: &str) -> Option<f64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
