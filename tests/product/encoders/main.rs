//! Three hundred recordings of all kinds, made by real encoders where they are installed, and described by the code that a
//! drop runs: how long each is, as long as a decoder plays it, and when it began, as it was written.
#![expect(clippy::unwrap_used, reason = "what breaks here is the test's own news")]

use std::{collections::HashMap, path::Path, process::Command};

use serde_json::Value;
use tempfile::TempDir;

/// The ending of the file, and what makes ffmpeg write it.
const KINDS: [(&str, &str); 50] = [
    ("s16.wav", "-c:a pcm_s16le"),
    ("s24.wav", "-c:a pcm_s24le"),
    ("u8.wav", "-ar 8000 -c:a pcm_u8"),
    ("float.wav", "-c:a pcm_f32le"),
    ("alaw.wav", "-ar 8000 -c:a pcm_alaw"),
    ("mulaw.wav", "-ar 8000 -c:a pcm_mulaw"),
    ("mulaw16.wav", "-ar 16000 -c:a pcm_mulaw"),
    ("adpcm.wav", "-ar 8000 -c:a adpcm_ms"),
    ("adpcm44.wav", "-c:a adpcm_ms"),
    ("ima.wav", "-ar 8000 -c:a adpcm_ima_wav"),
    ("ima44.wav", "-c:a adpcm_ima_wav"),
    ("gsm.wav", "-ar 8000 -ac 1 -c:a libgsm_ms"),
    ("rf64.wav", "-c:a pcm_s16le -rf64 always"),
    ("bext.wav", "-c:a pcm_s16le -write_bext 1 -metadata description=x"),
    ("list.wav", "-c:a pcm_s16le -metadata title=x"),
    ("stereo.wav", "-ac 2 -c:a pcm_s16le"),
    ("eight.wav", "-ac 8 -c:a pcm_s16le"),
    ("v0.mp3", "-c:a libmp3lame -q:a 0"),
    ("v5.mp3", "-c:a libmp3lame -q:a 5"),
    ("v9.mp3", "-c:a libmp3lame -q:a 9"),
    ("v0-plain.mp3", "-c:a libmp3lame -q:a 0 -write_xing 0"),
    ("v5-plain.mp3", "-c:a libmp3lame -q:a 5 -write_xing 0"),
    ("v9-plain.mp3", "-c:a libmp3lame -q:a 9 -write_xing 0"),
    ("128.mp3", "-c:a libmp3lame -b:a 128k"),
    ("64.mp3", "-ar 22050 -c:a libmp3lame -b:a 64k"),
    ("8.mp3", "-ar 8000 -c:a libmp3lame -b:a 8k"),
    ("id3.mp3", "-c:a libmp3lame -id3v2_version 3 -write_id3v1 1 -metadata title=x"),
    ("stereo.mp3", "-ac 2 -c:a libmp3lame -b:a 96k"),
    ("16.opus", "-c:a libopus -b:a 16k"),
    ("64.opus", "-c:a libopus -b:a 64k"),
    ("stereo.opus", "-ac 2 -c:a libopus"),
    ("frames60.opus", "-c:a libopus -frame_duration 60"),
    ("frames5.opus", "-c:a libopus -frame_duration 5"),
    ("opus.ogg", "-c:a libopus -f ogg"),
    ("q0.ogg", "-c:a libvorbis -q:a 0"),
    ("q5.ogg", "-c:a libvorbis -q:a 5"),
    ("8000.ogg", "-ar 8000 -c:a libvorbis"),
    ("speex.ogg", "-ar 8000 -ac 1 -c:a libspeex"),
    ("speex16.ogg", "-ar 16000 -ac 1 -c:a libspeex"),
    ("aac.m4a", "-c:a aac -b:a 48k"),
    ("aac8.m4a", "-ar 8000 -c:a aac"),
    ("fast.m4a", "-c:a aac -movflags +faststart"),
    ("alac.m4a", "-c:a alac"),
    ("aac.mp4", "-c:a aac -f mp4"),
    ("pieces.mp4", "-c:a aac -movflags frag_keyframe+empty_moov -frag_duration 1000000"),
    ("pieces5.mp4", "-c:a aac -movflags frag_keyframe+empty_moov -frag_duration 200000"),
    (
        "own.m4a",
        "-c:a aac -movflags frag_keyframe+empty_moov+default_base_moof -frag_duration 500000",
    ),
    ("dash.mp4", "-c:a aac -movflags dash"),
    ("mp3.mp4", "-c:a libmp3lame -f mp4"),
    ("ac3.mp4", "-c:a ac3 -f mp4"),
];

/// In seconds, and what is heard: a voice that pauses, and noise.
const CALLS: [(&str, &str); 6] = [
    ("1.2", "sine=frequency=330"),
    ("3", "anoisesrc=colour=pink:amplitude=0.3"),
    ("7.77", "sine=frequency=440"),
    ("20", "anoisesrc=colour=brown:amplitude=0.5"),
    ("45.5", "sine=frequency=220"),
    ("61", "anoisesrc=colour=white:amplitude=0.1"),
];

/// The silence with which an encoder begins and ends, of which a decoder leaves out none, some or all, in seconds.
const FRAME: f64 = 0.2;

const BEGAN: &str = "2025-11-20T09:15:00Z";

fn run(program: &str, arguments: &[&str]) -> Option<Vec<u8>> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then_some(output.stdout)
}

/// Writes every kind of every call; what this ffmpeg cannot write is left out.
fn record(folder: &Path) {
    for (call, (seconds, sound)) in CALLS.iter().enumerate() {
        let source = format!("{sound}:duration={seconds}:sample_rate=44100,tremolo=f=0.4:d=0.9");
        for (ending, how) in KINDS {
            let path = folder.join(format!("{call}-{ending}"));
            let path = path.to_str().unwrap();
            let mut arguments = vec!["-v", "error", "-y", "-f", "lavfi", "-i", &source];
            arguments.extend(how.split(' '));
            let dated = format!("creation_time={BEGAN}");
            if ending.ends_with("m4a") || ending.ends_with("mp4") {
                arguments.extend(["-metadata", &dated]);
            }
            arguments.push(path);
            if run("ffmpeg", &arguments).is_none() {
                let _ = std::fs::remove_file(path);
            }
        }
    }
}

/// How long a decoder plays it: what players estimate from its first frame is another matter.
fn played(path: &Path) -> f64 {
    let raw = ["-map", "0:a", "-f", "s16le", "-ac", "1", "-ar", "8000", "-"];
    let path = path.to_str().unwrap();
    let samples = run("ffmpeg", &[&["-v", "error", "-i", path][..], &raw].concat()).unwrap();
    f64::from(u32::try_from(samples.len()).unwrap()) / 16_000.0
}

fn described(folder: &Path) -> HashMap<String, Value> {
    let folder = folder.to_str().unwrap();
    let lines = run(env!("CARGO_BIN_EXE_drill"), &["describe", folder]).unwrap_or_default();
    let lines = String::from_utf8(lines).unwrap();
    let read = |line: &str| serde_json::from_str::<Value>(line).unwrap();
    let named = |value: Value| {
        let name = value["file"].as_str()?.rsplit('/').next()?.to_owned();
        Some((name, value))
    };
    lines.lines().map(read).filter_map(named).collect()
}

#[test]
fn recordings_of_real_encoders_are_as_long_as_they_play_and_began_when_it_was_written() {
    if run("ffmpeg", &["-version"]).is_none() {
        eprintln!("not seen: ffmpeg is not installed here");
        return;
    }
    let folder = TempDir::new().unwrap();
    record(folder.path());
    let told = described(folder.path());
    assert!(told.len() > 250, "only {} kinds could be written", told.len());
    let mut wrong = Vec::new();
    for (name, told) in &told {
        let (plays, said) = (played(&folder.path().join(name)), told["seconds"].as_f64());
        if said.is_none_or(|said| (said - plays).abs() > (plays * 0.01).max(FRAME)) {
            wrong.push(format!("{name}: {said:?} seconds where it plays {plays}"));
        }
        let container = name.ends_with("m4a") || name.ends_with("mp4");
        let began = told["began"].as_str().and_then(|at| at.parse::<jiff::Timestamp>().ok());
        if container && began != BEGAN.parse().ok() {
            wrong.push(format!("{name}: began {began:?}"));
        }
        let odd = told["findings"].as_array().unwrap().iter().filter(|it| *it != "sameContent");
        wrong.extend(odd.map(|finding| format!("{name}: {finding}")));
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), told.len(), wrong.join("\n"));
}
