//! A call of each Authenticx endpoint that the client has.

use gatehouse_sandbox::{Endpoint as At, Processing};
use gatehouse_vendors::{
    Retry,
    authenticx::{
        AgentChange, Cause, HierarchyChange, NewAgent, NewHierarchy, NewUser, Refusal,
        TextMetadata, Transcription, UploadCause, UploadRefusal, UserChange,
    },
};
use serde_json::Value;

use super::{
    authx::token,
    cell::{Cell, Ended},
};

pub async fn call(at: At, cell: &Cell) -> Ended {
    match at {
        At::Upload | At::TextUpload => upload(at, cell).await,
        At::AgentCreate
        | At::AgentUpdate
        | At::UserCreate
        | At::UserUpdate
        | At::HierarchyCreate
        | At::HierarchyUpdate => write(at, cell).await,
        _ => read(at, cell).await,
    }
}

async fn upload(at: At, cell: &Cell) -> Ended {
    let client = cell.authenticx();
    if at == At::Upload {
        return Ended::of_write(client.upload(&cell.recording().call("desk-1")).await, why_upload);
    }
    let conversation = cell.conversation();
    let metadata = TextMetadata::default().for_file(&conversation.name);
    Ended::of_write(client.upload_text(&conversation.upload(metadata)).await, why_upload)
}

async fn write(at: At, cell: &Cell) -> Ended {
    let client = cell.authenticx();
    let (agent, user) = (id(&cell.rig.sandbox.agents()), id(&cell.rig.sandbox.users()));
    let text = |text: &str| Some(text.to_owned());
    let (name, email) = ("Ada".to_owned(), "ada@example.org".to_owned());
    match at {
        At::AgentCreate => {
            let new = NewAgent {
                first_name: name.clone(),
                last_name: name,
                email,
                ..NewAgent::default()
            };
            Ended::of_write(client.create_agent(&new).await, why)
        }
        At::AgentUpdate => {
            let change = AgentChange { first_name: text("Ada"), ..AgentChange::default() };
            Ended::of_write(client.update_agent(&agent, &change).await, why)
        }
        At::UserCreate => {
            let (first_name, last_name, user_name) = (name.clone(), name, email.clone());
            let new = NewUser { first_name, last_name, user_name, email, ..NewUser::default() };
            Ended::of_write(client.create_user(&new).await, why)
        }
        At::UserUpdate => {
            let change = UserChange { first_name: text("Ada"), ..UserChange::default() };
            Ended::of_write(client.update_user(&user, &change).await, why)
        }
        At::HierarchyCreate => {
            let new = NewHierarchy { name, ..NewHierarchy::default() };
            Ended::of_write(client.create_hierarchy(&new).await, why)
        }
        _ => {
            // Learnt from the service itself, whose fault strikes later.
            let node = client.hierarchies(None).await.unwrap()[0].id.clone();
            let change = HierarchyChange { name: text("Desk"), ..HierarchyChange::default() };
            Ended::of_write(client.update_hierarchy(&node, &change).await, why)
        }
    }
}

async fn read(at: At, cell: &Cell) -> Ended {
    let (client, sandbox) = (cell.authenticx(), &cell.rig.sandbox);
    let (agent, user) = (id(&sandbox.agents()), id(&sandbox.users()));
    let call = sandbox.calls()[0].id.clone();
    match at {
        At::Token => {
            let agents = client.agents(None).await;
            assert_eq!(cell.rig.seen(At::AgentList), usize::from(agents.is_ok()));
            Ended::of_read(agents, (is_full, why))
        }
        At::Metadata => Ended::of_read(client.calls_named(&["DESK-77100"]).await, (is_full, why)),
        At::Transcription => {
            assert!(sandbox.process(&call, Processing::Sampled));
            let ready = |found: &Transcription| matches!(found, Transcription::Ready(_));
            match client.transcription(&call).await {
                Ok(Transcription::Failed(_)) => Ended::Refused('f', Retry::Ask),
                other => Ended::of_read(other, (ready, why)),
            }
        }
        At::AgentList => Ended::of_read(client.agents(None).await, (is_full, why)),
        At::AgentOpen => Ended::of_read(client.agent(&agent).await, (always, why)),
        At::UserFind => {
            let name = sandbox.users()[0]["userName"].as_str().unwrap().to_owned();
            Ended::of_read(client.user_named(&name).await, (Option::is_some, why))
        }
        At::UserList => Ended::of_read(client.users(None).await, (is_full, why)),
        At::UserOpen => Ended::of_read(client.user(&user).await, (always, why)),
        At::RoleList => Ended::of_read(client.roles().await, (is_full, why)),
        At::HierarchyList => Ended::of_read(client.hierarchies(None).await, (is_full, why)),
        other => panic!("{other:?} is not called"),
    }
}

fn id(rows: &[Value]) -> String {
    rows[0]["id"].as_str().unwrap().to_owned()
}

fn is_full<L>(list: &L) -> bool
where
    for<'a> &'a L: IntoIterator,
{
    list.into_iter().next().is_some()
}

fn always<T>(_: &T) -> bool {
    true
}

fn why(refusal: Refusal) -> (char, Retry) {
    let why = match refusal.cause {
        Cause::Invalid => 'i',
        Cause::NotFound => 'm',
        Cause::NotAllowed => 'n',
        Cause::NotLicensed => 'u',
        Cause::RateLimited => 'r',
        Cause::ServiceTrouble => 's',
        Cause::Token(trouble) => token(&trouble),
        Cause::Unreachable | Cause::NoReply => 'l',
        Cause::UnexpectedReply => 'x',
        Cause::BadValue(what) => panic!("nothing was wrong here: {what}"),
    };
    (why, refusal.retry)
}

fn why_upload(refusal: UploadRefusal) -> (char, Retry) {
    let retry = refusal.retry();
    let why = match refusal.cause {
        UploadCause::NotAllowed => 'n',
        UploadCause::TooLarge => 't',
        UploadCause::RateLimited => 'r',
        UploadCause::ServiceTrouble => 's',
        UploadCause::Unreachable | UploadCause::Interrupted => 'l',
        UploadCause::Token(trouble) => token(&trouble),
        UploadCause::UnexpectedReply => 'x',
        other => panic!("nothing was wrong here: {other:?}"),
    };
    (why, retry)
}
