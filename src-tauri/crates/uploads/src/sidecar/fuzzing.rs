//! Broken sheets and descriptions, thrown at whatever reads what lies beside calls.

use std::{fs, sync::Arc};

use gatehouse_mutation::{Corpus, Values};

use super::{SHEET, Sidecars};
use crate::{
    Pattern,
    metadata::{Calendar, Order},
};

const LONG: std::time::Duration = std::time::Duration::from_secs(5);
const CALLS: [&str; 3] = ["a.wav", "b 2.mp3", "M\u{fc}ller.wav"];

fn owned(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn sheets() -> Corpus {
    let seeds = owned(&[
        "file;agent code;interaction_date;phone\r\na.wav;AK17;2026-03-18 17:56;+44 7911 123456\r\n",
        "calldate,clid,src,dst,uniqueid,recordingfile\n18/03/2026 17:56,\"Ann\" <12>,12,0044791,1.5,/x/a.wav\n",
        "{\"agentCode\":\"AK17\",\"localeId\":1033,\"extended\":{\"Queue\":\"Claims\"},\"interactionDate\":1773856560}",
        "Contact ID\tStart Date\tStart Time\tFrom\n0012\t3/18/2026\t5:56 PM\tx\n13\t12/31/2026\t0:00\ty\n",
        "clientCallId,direction,name\nM\u{fc}ller,eingehend,=\"Ann\"\nb 2,out,#N/A\n",
    ]);
    let pieces = owned(&[
        "\"",
        "\"\"",
        ";",
        ",",
        "\t",
        "\n",
        "\0",
        "a.wav",
        "../",
        "\\",
        "/",
        "4,93E+11",
        "'",
        "null",
        "{",
        "}",
        "[",
        "]",
        "\u{feff}",
        "\u{202e}",
        "9999999999999",
        "31.02.2026",
        "24:60",
        "1e999",
        "\u{e9}",
        "e\u{301}",
        "=1+1",
        "00:00:00",
        "-",
        "file",
        "interactionDate",
    ]);
    let values = Values { after: b",;\t\n:", until: b",;\t\n}]", others: pieces.clone() };
    Corpus { seeds, pieces, values: Some(values) }
}

#[test]
fn no_sheet_breaks_whoever_describes_calls() {
    let folder = tempfile::tempdir().unwrap();
    for call in CALLS {
        fs::write(folder.path().join(call), b"").unwrap();
    }
    let thrown = sheets().throw(2_000, |choice, bytes| {
        let name = if choice % 3 == 0 { "a.wav.json" } else { SHEET };
        let other = if choice % 3 == 0 { SHEET } else { "a.wav.json" };
        let _ = fs::remove_file(folder.path().join(other));
        fs::write(folder.path().join(name), bytes).unwrap();
        let order = [None, Some(Order::DayFirst), Some(Order::MonthFirst)];
        let mut sidecars = Sidecars::new(
            Calendar::of_tests().ordered(order[usize::from(choice) % 3]),
            Arc::default(),
        );
        for call in CALLS {
            for beside in sidecars.beside(&folder.path().join(call)) {
                let date = beside.fields.interaction_date;
                let good =
                    date.as_deref().is_none_or(|date| Calendar::of_tests().read(date).is_ok());
                assert!(good, "a date that is taken is one: {date:?}");
            }
        }
        let _ = sidecars.unmatched(&[folder.path().to_owned()].into());
    });
    let slowest = thrown.unwrap().slowest;
    assert!(slowest < LONG, "{slowest:?}");
}

#[test]
fn no_text_breaks_the_readers_of_dates_and_names() {
    let seeds = owned(&[
        "2026-03-18T17:56:00+01:00",
        "18.03.2026 17:56",
        "03/18/2026 5:56 PM",
        "1773856560",
        "Wed, 18 Mar 2026 17:56:00 +0000",
        "18 Mar 2026",
        "{date:YYYYMMDD}_{agentCode}_{*}.wav",
        "{name}-{callDirection}",
        "20260318_AK17_x.wav",
    ]);
    let pieces = owned(&[
        "{", "}", ":", "-", "/", ".", " ", "0", "99", "+", "T", "Z", "PM", "\u{661}", "\u{20ac}",
        "{*}", "{date:", "GMT", "uhr", "\u{301}",
    ]);
    let thrown = Corpus { seeds, pieces, values: None }.throw(5_000, |choice, bytes| {
        let text = String::from_utf8_lossy(bytes);
        let order = if choice % 2 == 0 { Order::DayFirst } else { Order::MonthFirst };
        if let Ok(date) = Calendar::of_tests().ordered(Some(order)).read(&text) {
            assert_eq!(
                Calendar::of_tests().read(&date).as_ref(),
                Ok(&date),
                "what was read is read alike"
            );
        }
        if let Ok(pattern) = Pattern::parse(&text) {
            let _ = pattern.read("20260318_AK17_x.wav");
        }
        if let Ok(pattern) = Pattern::parse("{agentCode}_{*}-{name}") {
            let _ = pattern.read(&text);
        }
    });
    assert!(thrown.unwrap().slowest < LONG);
}
