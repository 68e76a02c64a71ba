//! Authenticx: agents, users, roles, the hierarchy, what became of a call.

use std::time::{Duration, SystemTime};

use gatehouse_vendors::{Outcome, Retry, authenticx::*};
use insta::assert_snapshot;

use crate::{
    authenticx::service,
    rig::{BRIEF, Reply, answer},
};

fn refused<T: std::fmt::Debug>(outcome: Outcome<T, Refusal>) -> Refusal {
    match outcome {
        Outcome::Refused(refusal) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn new_agent() -> NewAgent {
    NewAgent {
        first_name: "Ada".to_owned(),
        last_name: "L".to_owned(),
        email: "ada@example.org".to_owned(),
        ..NewAgent::default()
    }
}

#[tokio::test]
async fn x7_lists_are_read_in_either_casing_and_sent_in_camel_case() {
    let body = r#"[{"Id":"a","FirstName":"Ada","IsActive":true},{"id":"b","agentCode":7},{"x":1}]"#;
    let (service, client) = service(move |_, _| answer(200, body)).await;
    let agents = client.agents(Some(true)).await.unwrap();
    assert_eq!(agents.len(), 2);
    assert_eq!((agents[0].first_name.as_deref(), agents[0].is_active), (Some("Ada"), Some(true)));
    assert_eq!(agents[1].code.as_deref(), Some("7"));
    assert_snapshot!(service.last().wire());
}

#[tokio::test]
async fn x24_a_404_is_an_empty_list_where_it_is_documented_as_one() {
    let (_service, client) = service(|_, _| answer(404, "no agents")).await;
    assert!(client.agents(None).await.unwrap().is_empty());
    assert!(client.hierarchies(Some(false)).await.unwrap().is_empty());
    assert_eq!(client.users(None).await.unwrap_err().cause, Cause::NotFound);
    assert_eq!(client.roles().await.unwrap_err().cause, Cause::NotFound);
    assert_eq!(client.calls_named(&["c-1"]).await.unwrap_err().cause, Cause::NotFound);
    assert_eq!(client.user_named("nobody").await.unwrap(), None);
    assert_eq!(client.agent("a-1").await.unwrap_err().cause, Cause::NotFound);
    assert_eq!(client.user("u-1").await.unwrap_err().cause, Cause::NotFound);
}

#[tokio::test]
async fn x25_what_is_kept_is_left_out_and_remove_is_said_in_so_many_letters() {
    let (service, client) = service(|_, _| answer(200, r#"{"id":"a"}"#)).await;
    let change = AgentChange { is_active: Some(false), ..AgentChange::default() };
    assert!(matches!(client.update_agent("a", &change).await, Outcome::Done(_)));
    assert_eq!(service.last().body, r#"{"isActive":false}"#);
    let change = AgentChange {
        hierarchy_ids: ListChange::Replace(vec![]),
        user_id: Link::Remove,
        manager_id: Link::To("m".to_owned()),
        ..AgentChange::default()
    };
    client.update_agent("a", &change).await;
    assert_snapshot!("x25_agent", service.last().wire());
    let change = HierarchyChange {
        codes: ListChange::Clear,
        parent_id: Link::Remove,
        ..HierarchyChange::default()
    };
    client.update_hierarchy("h", &change).await;
    assert_snapshot!("x25_hierarchy", service.last().wire());
}

#[tokio::test]
async fn agents_users_and_places_are_created_with_what_is_required() {
    let (service, client) = service(|_, _| answer(200, r#"{"id":"n"}"#)).await;
    assert!(matches!(client.create_agent(&new_agent()).await, Outcome::Done(_)));
    assert_snapshot!("create_agent", service.last().wire());
    let user = NewUser {
        first_name: "Ada".to_owned(),
        last_name: "L".to_owned(),
        user_name: "ada".to_owned(),
        email: "ada@example.org".to_owned(),
        role_name: Some("Supervisor".to_owned()),
        ..NewUser::default()
    };
    assert!(matches!(client.create_user(&user).await, Outcome::Done(_)));
    assert_snapshot!("create_user", service.last().wire());
    let place = NewHierarchy { name: "North".to_owned(), ..NewHierarchy::default() };
    assert!(matches!(client.create_hierarchy(&place).await, Outcome::Done(_)));
    assert_snapshot!("create_hierarchy", service.last().wire());
    let change = UserChange { disabled: Some(true), ..UserChange::default() };
    assert!(matches!(client.update_user("u", &change).await, Outcome::Done(_)));
    assert_snapshot!("update_user", service.last().wire());
}

#[tokio::test]
async fn roles_keep_their_names_to_the_letter_and_places_their_children() {
    let (_service, client) = service(|seen, _| match seen.path.as_str() {
        "/Roles/All" => {
            answer(200, r#"[{"name":"Read Only ","permissions":[{"permission":"p"},7]}]"#)
        }
        _ => answer(200, r#"[{"id":"1","children":[{"id":"2","hierarchyCodes":["x",3]},{}]}]"#),
    })
    .await;
    let roles = client.roles().await.unwrap();
    assert_eq!(roles[0].name, "Read Only ");
    assert_eq!(roles[0].permissions, [("p".to_owned(), None)]);
    let places = client.hierarchies(None).await.unwrap();
    assert_eq!(places[0].children[0].codes, ["x", "3"]);
}

#[tokio::test]
async fn x26_501_is_a_matter_of_the_licence_and_never_repeated() {
    let (_service, client) = service(|_, _| answer(501, "not available")).await;
    let refusal = client.agents(None).await.unwrap_err();
    assert_eq!((refusal.cause, refusal.retry), (Cause::NotLicensed, Retry::Never));
    assert_eq!(refused(client.create_agent(&new_agent()).await).cause, Cause::NotLicensed);
}

#[tokio::test]
async fn x13_a_pause_is_honoured_capped_and_never_made_up() {
    for (header, wanted) in [(Some("7"), Some(7)), (Some("86400"), Some(3600)), (None, None)] {
        let (_service, client) = service(move |_, _| {
            let headers = header.map(|value| ("retry-after", value.to_owned()));
            Reply::Answer(429, headers.into_iter().collect(), String::new())
        })
        .await;
        let refusal = client.agents(None).await.unwrap_err();
        assert_eq!(refusal.retry_after.map(|pause| pause.as_secs()), wanted);
        assert_eq!((refusal.cause, refusal.retry), (Cause::RateLimited, Retry::Safe));
    }
}

#[tokio::test]
async fn a_write_without_a_readable_answer_is_unknown_and_a_400_is_not() {
    let replies: [fn() -> Reply; 6] = [
        || Reply::Close,
        || answer(200, ""),
        || answer(200, "{}"),
        || answer(500, "<html>"),
        || answer(502, ""),
        || Reply::Cut(200, "{"),
    ];
    for reply in replies {
        let (service, client) = service(move |_, _| reply()).await;
        assert!(matches!(client.create_agent(&new_agent()).await, Outcome::Unknown(_)));
        assert_eq!(service.at("/Agent").len(), 1);
    }
    let (_service, client) = service(|_, _| answer(400, "\"No such user.\"")).await;
    let refusal = refused(client.create_agent(&new_agent()).await);
    assert_eq!((refusal.cause, refusal.detail.as_deref()), (Cause::Invalid, Some("No such user.")));
}

#[tokio::test]
async fn silence_ends_in_time_for_reads_and_writes() {
    let (_service, client) = service(|_, _| Reply::Silence).await;
    let client = client.with_patience(BRIEF);
    assert_eq!(client.agents(None).await.unwrap_err().cause, Cause::NoReply);
    assert!(matches!(client.create_agent(&new_agent()).await, Outcome::Unknown(_)));
}

#[tokio::test]
async fn a_long_list_is_read_and_an_endless_one_is_a_typed_end() {
    let (_service, client) = service(|seen, _| match seen.path.as_str() {
        "/Agent/All" => {
            answer(200, format!("[{}{{\"id\":\"z\"}}]", "{\"id\":\"a\"},".repeat(20_000)))
        }
        _ => answer(200, format!("[\"{}\"]", "x".repeat(50_000_000))),
    })
    .await;
    assert_eq!(client.agents(None).await.unwrap().len(), 20_001);
    assert_eq!(client.users(None).await.unwrap_err().cause, Cause::UnexpectedReply);
}

#[tokio::test]
async fn a_reply_of_another_shape_is_named_with_the_rule_that_it_broke() {
    let other = "2.4: the reply is not what is documented";
    let no_json = "2.4: the reply is not the JSON that is documented";
    let bodies =
        [("{}", other), ("7", other), ("<html></html>", no_json), ("", no_json), ("[1", no_json)];
    for (body, rule) in bodies {
        let (_service, client) = service(move |_, _| answer(200, body)).await;
        assert_eq!(client.agents(None).await.unwrap_err().cause, Cause::UnexpectedReply, "{body}");
        assert_eq!(client.agent("a").await.unwrap_err().cause, Cause::UnexpectedReply, "{body}");
        let broke = crate::rig::broke(client.exchanges());
        assert_eq!(broke, Some(rule), "{body}");
    }
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_lists_and_writes() {
    let (service, client) = service(|_, _| answer(401, "")).await;
    assert_eq!(client.agents(None).await.unwrap_err().cause, Cause::NotAllowed);
    assert_eq!(service.at("/Agent/All").len(), 2);
    assert_eq!(refused(client.create_agent(&new_agent()).await).cause, Cause::NotAllowed);
}

#[tokio::test]
async fn x11_x14_calls_are_found_by_their_own_id_with_how_far_they_have_come() {
    let body = r#"[{"id":"1","clientCallId":"c-1","status":"FailedToProcess","origFileName":"a.wav",
        "processFailures":[{"message":"no audio"},{}],"callDurationMillis":"9"},{"id":"2","status":"New"}]"#;
    let (service, client) = service(move |_, _| answer(200, body)).await;
    let calls = client.calls_named(&["c-1", "c 2"]).await.unwrap();
    assert_eq!(calls[0].status, Processing::FailedToProcess);
    assert_eq!(
        (calls[0].failures.as_slice(), calls[0].duration_millis),
        (&["no audio".to_owned()][..], Some(9))
    );
    assert_eq!(calls[1].status, Processing::Other("New".to_owned()));
    assert_eq!(service.at("/Metadata")[0].path, "/Metadata?ClientCallId=c-1%2Cc+2&PageSize=100");
    assert_eq!(calls.len(), 2, "and the second page is the first again");
    let too_many = vec!["x"; MOST_CALL_IDS + 1];
    assert!(client.calls_named(&too_many).await.is_err());
    assert!(client.calls_named(&["a,b"]).await.is_err());
    assert!(client.calls_named(&[]).await.unwrap().is_empty());
    assert_eq!(service.at("/Metadata").len(), 2);
}

fn span() -> Span {
    let from = SystemTime::UNIX_EPOCH + Duration::from_millis(1_766_000_000_250);
    Span { from, to: from + Duration::from_secs(3600), media_type: None, page_size: 2 }
}

#[tokio::test]
async fn x23_x29_pages_follow_the_cursor_past_a_short_page_to_an_empty_one() {
    let (service, client) = service(|seen, _| {
        let last = seen.path.split("LastId=").nth(1).unwrap_or_default();
        match last {
            "" => answer(200, r#"[{"id":"1"},{"id":"2"}]"#),
            "2" => answer(200, r#"[{"id":"3"}]"#),
            _ => answer(200, "[]"),
        }
    })
    .await;
    let mut pages = client.calls_arrived(&span());
    let mut ids = Vec::new();
    while let Some(page) = pages.next().await.unwrap() {
        ids.extend(page.into_iter().map(|call| call.id));
    }
    assert_eq!(ids, ["1", "2", "3"]);
    assert_eq!(pages.next().await.unwrap(), None);
    assert_eq!(service.at("/Metadata").len(), 3);
    assert_snapshot!(service.at("/Metadata")[1].wire());
}

#[tokio::test]
async fn x29_a_cursor_that_leads_in_circles_ends() {
    let (_service, client) = service(|_, _| answer(200, r#"[{"id":"1"}]"#)).await;
    let mut pages = client.calls_arrived(&span());
    assert!(pages.next().await.unwrap().is_some());
    assert_eq!(pages.next().await.unwrap_err().cause, Cause::UnexpectedReply);
    assert_eq!(pages.next().await.unwrap(), None);
}

#[tokio::test]
async fn x29_a_page_that_was_lost_can_be_asked_for_again() {
    let (_service, client) = service(|_, number| match number {
        1 => Reply::Close,
        2 => answer(200, r#"[{"id":"1"}]"#),
        _ => answer(200, "[]"),
    })
    .await;
    let mut pages = client.calls_arrived(&span());
    assert_eq!(pages.next().await.unwrap_err().cause, Cause::NoReply);
    assert_eq!(pages.next().await.unwrap().unwrap()[0].id, "1");
    assert_eq!(pages.next().await.unwrap(), None);
}

#[tokio::test]
async fn x15_a_200_may_mean_that_the_words_are_not_there_yet() {
    let ready = r#"{"conversationId":"c","transcriptions":[{"languageCode":"en","transcription":["00:00:01 Agent: hello"]}]}"#;
    let table = [
        (200, ready, None),
        (
            200,
            "\"Still processing.\"",
            Some(Transcription::Processing(Some("Still processing.".into()))),
        ),
        (200, r#"{"message":"later"}"#, Some(Transcription::Processing(Some("later".into())))),
        (200, r#"{"transcriptions":[]}"#, Some(Transcription::Processing(None))),
        (400, "Failed to process.", Some(Transcription::Failed(Some("Failed to process.".into())))),
    ];
    for (status, body, wanted) in table {
        let (_service, client) = service(move |_, _| answer(status, body)).await;
        let found = client.transcription("c-1").await.unwrap();
        match wanted {
            Some(wanted) => assert_eq!(found, wanted, "{body}"),
            None => {
                assert!(matches!(found, Transcription::Ready(words) if words[0].lines.len() == 1));
            }
        }
    }
    let (_service, client) = service(|_, _| answer(404, "")).await;
    assert_eq!(client.transcription("c-1").await.unwrap_err().cause, Cause::NotFound);
}
