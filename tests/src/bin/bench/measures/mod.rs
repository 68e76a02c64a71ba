//! What is measured, how it is asked for, and which figures are printed.

mod bulk;
mod bundle;
mod camera;
mod crowd;
mod describe;
mod figure;
mod preview;
mod records;
mod roundtrip;
mod sink;
mod start;
mod upload;

use std::process::ExitCode;

use anyhow::{Result, bail, ensure};
use figure::Figure;

/// What can be measured, in this order.
const BENCHES: [&str; 18] = [
    "bundle.size",
    "calls.describe",
    "capture.detect",
    "capture.measure",
    "ipc.roundtrip",
    "people.bulk",
    "people.search.100k",
    "people.search.1m",
    "preview.fps",
    "preview.latency",
    "records.append",
    "start.memory",
    "start.paint",
    "upload.cpu",
    "upload.hashed",
    "upload.rss",
    "upload.throughput",
    "upload.tls",
];

/// Does what the command line asks for.
pub(crate) async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(("sink", rest)) =
        arguments.split_first().map(|(first, rest)| (first.as_str(), rest))
    {
        return sink::main(rest).await;
    }
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

/// Measures what was asked for; whether every goal holds.
async fn run() -> Result<bool> {
    let (flags, names): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|word| word.starts_with("--"));
    let json = flags.iter().any(|flag| flag == "--json");
    if let Some(other) = flags.iter().find(|flag| *flag != "--json") {
        bail!("bench does not know {other}");
    }
    if let Some(other) = names.iter().find(|name| !BENCHES.iter().any(|it| it.starts_with(*name))) {
        bail!("there is nothing to measure called {other}; there is {}", BENCHES.join(", "));
    }
    let wanted =
        |bench: &&str| names.is_empty() || names.iter().any(|name| bench.starts_with(name));
    let mut hold = true;
    let mut previewed = false;
    let mut unmeasured = Vec::new();
    for bench in BENCHES.into_iter().filter(wanted) {
        // One look at the window gives both figures of the preview.
        if bench.starts_with("preview") && std::mem::replace(&mut previewed, true) {
            continue;
        }
        match measure(bench).await {
            Ok(figures) => {
                for figure in figures {
                    println!("{}", if json { figure.json() } else { figure.words() });
                    hold &= figure.holds() != Some(false);
                }
            }
            // The others are measured all the same.
            Err(error) => {
                eprintln!("{bench}: {error:#}");
                unmeasured.push(bench);
            }
        }
    }
    ensure!(unmeasured.is_empty(), "not measured: {}", unmeasured.join(", "));
    Ok(hold)
}

async fn measure(bench: &str) -> Result<Vec<Figure>> {
    match bench {
        "bundle.size" => bundle::size(bench),
        "calls.describe" => describe::measure(bench).await,
        "ipc.roundtrip" => roundtrip::measure(bench).await,
        "start.memory" => start::memory(bench),
        "start.paint" => start::paint(bench),
        "capture.detect" => camera::detect(bench),
        "capture.measure" => camera::measure(bench),
        "preview.fps" | "preview.latency" => preview::measure().await,
        "people.search.100k" => records::search(bench, 100_000, 10.0).await,
        "people.search.1m" => records::search(bench, 1_000_000, 16.0).await,
        "records.append" => records::append().await,
        "people.bulk" => bulk::measure(bench).await,
        "upload.cpu" => upload::cpu(bench),
        "upload.hashed" => upload::hashed(bench),
        "upload.rss" => upload::rss(bench),
        "upload.throughput" => upload::throughput(bench),
        "upload.tls" => upload::tls(bench),
        other => bail!("{other} has a name and no measure"),
    }
}
