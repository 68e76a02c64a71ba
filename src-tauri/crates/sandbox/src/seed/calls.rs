//! The calls Authenticx has heard before.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::id;
use crate::authenticx::sheet_of;
use crate::dates;
use crate::shape::text;
use crate::world::{Calls, Directory, Processing, ReceivedCall, into_object};

const CALLS: usize = 14;
const HOUR: u64 = 3600;

pub(super) fn plant(calls: &mut Calls, directory: &Directory) {
    for number in 0..CALLS {
        let hours = (CALLS - number) as u64 * 7;
        let call = call(number, hours, directory);
        let mut sheet = sheet_of(&into_object(call.metadata.clone()), directory);
        sheet.insert("callDurationMillis".to_owned(), Value::from(95_000 + number * 17_350));
        let id = call.id.clone();
        // The names differ, so that none is taken.
        let _ = calls.keep(call, sheet);
        if let Some(kept) = calls.find_mut(&id) {
            kept.processing = processing(number);
        }
    }
}

fn processing(number: usize) -> Processing {
    match number {
        5 => Processing::FailedToProcess,
        11.. => Processing::ReadyToSample,
        _ => Processing::Sampled,
    }
}

fn call(number: usize, hours: u64, directory: &Directory) -> ReceivedCall {
    let agent = directory.agents.get(number % directory.agents.len().max(1));
    let of_agent = |key| agent.and_then(|agent| text(agent, key)).unwrap_or("");
    let file_name = format!("desk-{:04}.wav", 2100 + number);
    let seconds = i64::try_from((hours + 1) * HOUR).unwrap_or(0);
    let metadata = json!({
        "fileName": file_name,
        "uploadType": "Audio",
        "callDirection": if number.is_multiple_of(3) { "Outbound" } else { "Inbound" },
        "phone": format!("202-555-01{:02}", 30 + number),
        "agentCode": of_agent("agentCode"),
        "agentFirstName": of_agent("firstName"),
        "agentLastName": of_agent("lastName"),
        "interactionDate": dates::stamp(-seconds),
        "hierarchyCode": if number.is_multiple_of(2) { "Support" } else { "Accounting" },
        "clientCallId": format!("DESK-{}", 77_100 + number),
    });
    ReceivedCall {
        id: id("call", number),
        bytes: 1_400_000 + number as u64 * 277_000,
        sha256: hex::encode(Sha256::digest(&file_name)),
        file_name,
        metadata,
        received_at: SystemTime::now() - Duration::from_secs(hours * HOUR),
    }
}
