//! The upload drill.

use std::{io::Write, sync::Arc, time::Duration};

use anyhow::{Context, Result, anyhow};
use gatehouse_records::{DatabaseKey, Records, Trouble};
use gatehouse_uploads::{
    Call, CallId, Cause, Destination, Finding, FindingKind, Keeping, Options, Queue, State, Taken,
};
use gatehouse_vault::{Keep, SecretName, SecretText, Vault};
use gatehouse_vendors::{
    AddressTrouble, Endpoint, Vendor,
    authenticx::{Account, Authenticx, Unreadable},
};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use crate::{End, arguments::Upload};

pub(crate) async fn run(wanted: Upload) -> Result<End> {
    let options = Options { ask_after: Duration::from_millis(200), ..Options::default() };
    let queue = Queue::new(options);
    let printer = tokio::spawn(print(queue.listen()));
    if wanted.journal {
        let records = Records::open(&wanted.data_dir.join("records"), &key(&wanted.secret)?)
            .await
            .context("the journal cannot be opened")?;
        queue.attach(records).await.context("the queue cannot be taken up")?;
    }
    queue.tune(wanted.tuning.clone()).await?;
    queue.set_batch(wanted.metadata.clone()).await?;
    queue.connect(Some(destination(&wanted).await?)).await;
    if wanted.resend_unknown {
        queue.retry(in_state(&queue, State::Unknown), true).await?;
    }
    // What is on the list stays there, also what has arrived: a second run adds nothing twice.
    let calls = queue.pages(true).calls;
    let new = wanted.files.into_iter().filter(|file| !calls.iter().any(|call| call.path() == file));
    queue.add(new.collect()).await?;
    // Whoever still waits then is told as held back.
    let _ = tokio::time::timeout(READABLE, until_readable(&queue)).await;
    let drafts = in_state(&queue, State::Draft);
    queue.send(&drafts).await?;
    until_at_rest(&queue, wanted.ask).await?;
    let end = end(&queue);
    if let Some(records) = queue.records().await {
        records.close().await;
    }
    drop(queue);
    // The printer ends with the queue; whoever still holds it for a moment has nothing more to say.
    let _ = tokio::time::timeout(Duration::from_secs(1), printer).await;
    Ok(end)
}

/// The journal of a drill opens for whoever has the secret of the client, so that no key lies beside it.
fn key(secret: &str) -> Result<DatabaseKey> {
    let digest = Sha256::digest(format!("gatehouse drill journal\n{secret}"));
    DatabaseKey::from_hex(&hex::encode(digest)).map_err(|_| anyhow!("no key came of the secret"))
}

async fn destination(wanted: &Upload) -> Result<Destination> {
    let vault = Arc::new(Vault::new());
    let name = SecretName::new("drill", "client-secret")?;
    vault.put(&name, SecretText::from(wanted.secret.clone()), Keep::Session).await?;
    let url = wanted.base_url.as_str();
    // Whoever types an address into a drill has named its host.
    let endpoint = match Endpoint::custom(Vendor::Authenticx, url, None) {
        Err(AddressTrouble::Unconfirmed { host, .. }) => {
            Endpoint::custom(Vendor::Authenticx, url, Some(&host))
        }
        other => other,
    };
    let account =
        Account { endpoint: endpoint?, client_id: wanted.client_id.clone(), secret: name, vault };
    let client = Authenticx::new(account).map_err(|trouble| anyhow!("{trouble:?}"))?;
    Ok(Destination { connection: url.to_owned(), client })
}

/// How long files are waited for that cannot be read for now.
const READABLE: Duration = Duration::from_secs(30);

async fn until_readable(queue: &Queue) {
    let passes = |finding: &Finding| match finding.kind {
        FindingKind::BeingLookedAt => true,
        FindingKind::Unreadable => {
            finding.detail.clone().is_some_and(|why| Unreadable::from(why).may_pass())
        }
        _ => false,
    };
    let unread = |call: &Call| call.beside.iter().any(|description| description.unread);
    let waits = |call: &Call| {
        call.state == State::Draft && (call.findings.iter().any(passes) || unread(call))
    };
    while queue.pages(true).calls.iter().any(waits) {
        queue.changed().await;
    }
}

fn in_state(queue: &Queue, state: State) -> Vec<CallId> {
    let calls = queue.pages(true).calls.into_iter();
    calls.filter(|call| call.state == state).map(|call| call.id).collect()
}

/// Waits until nothing is on its way, and a while longer for what the service says of unknown calls.
async fn until_at_rest(queue: &Queue, ask: Duration) -> Result<()> {
    while queue.overall().active > 0 {
        queue.changed().await;
        queue.pages(false);
        if queue.keeping() == Keeping::Moved {
            return Err(Trouble::Moved.into());
        }
    }
    let deadline = tokio::time::Instant::now() + ask;
    loop {
        let unknown = in_state(queue, State::Unknown);
        if unknown.is_empty() || tokio::time::Instant::now() >= deadline {
            return Ok(());
        }
        queue.ask(&unknown).await?;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn end(queue: &Queue) -> End {
    let calls = queue.pages(true).calls;
    if calls.iter().any(|call| call.state == State::Unknown) {
        End::Unknown
    } else if calls.iter().all(|call| call.state.has_arrived()) {
        End::Arrived
    } else {
        End::Refused
    }
}

async fn print(mut steps: mpsc::UnboundedReceiver<Taken>) {
    while let Some(taken) = steps.recv().await {
        let mut output = std::io::stdout().lock();
        // A reader that went away must not stop what is on its way.
        let _ = writeln!(output, "{}", line(&taken)).and_then(|()| output.flush());
    }
}

fn line(taken: &Taken) -> serde_json::Value {
    let call: &Call = &taken.call;
    json!({
        "at": jiff::Timestamp::now().to_string(),
        "call": call.id.to_string(),
        "file": call.name,
        "event": taken.event,
        "from": taken.before.map(State::word),
        "to": call.state.word(),
        "attempt": call.attempts,
        "bytes": call.bytes(),
        "clientCallId": call.sent_call_id,
        "serverId": call.server_id,
        "sha256": call.sha256,
        "cause": call.cause.as_ref().map(cause),
        "findings": call.findings.iter().map(|found| format!("{:?}", found.kind)).collect::<Vec<_>>(),
    })
}

fn cause(cause: &Cause) -> String {
    match cause {
        Cause::Refused(refusal) => format!("{:?}", refusal.cause),
        Cause::ReplyLost(evidence) => evidence.detail.clone(),
    }
}
