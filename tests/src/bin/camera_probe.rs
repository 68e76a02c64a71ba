//! A camera session on a line: questions come in, answers go out as JSON. What a window does with a session, without
//! one; tests start it with a virtual camera before libc.
//!
//! `list`, `look`, `newest N`, `still best|now`, `qr N`, `choose ID`, `rest` (ask nothing for N milliseconds), `end`.

use std::io::{BufRead, Write, stdin, stdout};
use std::sync::Arc;
use std::time::Duration;

use gatehouse_capture::{
    Cameras, DeviceId, Session, Setup, Shutter, Sight, SystemCameras, jpeg, preview,
};
use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let session = Session::open(Setup::new(Arc::new(SystemCameras), Sight::Faces));
    for line in stdin().lock().lines() {
        let line = line?;
        let (question, about) = line.split_once(' ').unwrap_or((&line, ""));
        if question == "end" {
            break;
        }
        let answer = answer(&session, question, about);
        writeln!(stdout(), "{answer}")?;
    }
    Ok(())
}

fn answer(session: &Session, question: &str, about: &str) -> Value {
    match question {
        "list" => json!(SystemCameras.list().map_err(|trouble| trouble.to_string())),
        "look" => {
            let after = session.newest(0).map(|preview| preview.seq);
            json!({
                "guidance": session.guidance(), "status": session.status(), "newest": after,
            })
        }
        "status" => json!(session.status()),
        "newest" => match session.next(about.parse().unwrap_or(0), Duration::from_secs(1)) {
            Some(preview) => shown(&preview),
            None => Value::Null,
        },
        "still" => still(session, if about == "now" { Shutter::Now } else { Shutter::Best }),
        "qr" => json!(session.qr(about.parse().unwrap_or(0))),
        "choose" => {
            session.choose((!about.is_empty()).then(|| DeviceId::new(about, "")));
            json!(true)
        }
        other => json!({ "unknown": other }),
    }
}

fn shown(preview: &preview::Preview) -> Value {
    let extent = jpeg::extent(&preview.jpeg);
    json!({
        "seq": preview.seq,
        "bytes": preview.jpeg.len(),
        "whole": extent.is_some_and(|extent| extent.len == preview.jpeg.len()),
        "width": extent.map(|extent| extent.width),
        "height": extent.map(|extent| extent.height),
    })
}

fn still(session: &Session, shutter: Shutter) -> Value {
    match session.still(shutter, 0) {
        Ok(still) => json!({
            "width": still.width, "height": still.height, "faces": still.faces, "hint": still.hint,
            "measures": still.measures, "bytes": still.jpeg.expose().len(), "seq": still.seq,
        }),
        Err(error) => json!({ "error": error.to_string() }),
    }
}
