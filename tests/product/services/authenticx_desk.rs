//! Agents, users, roles and the hierarchy.

use gatehouse_sandbox::{Endpoint as At, Fault, Options};
use gatehouse_vendors::{
    Retry,
    authenticx::{
        AgentChange, Authenticx, Cause, Hierarchy, HierarchyChange, Link, ListChange, NewAgent,
        NewHierarchy, NewUser, UserChange,
    },
};

use crate::rig::{Rig, done, refused};

fn ada() -> NewAgent {
    NewAgent {
        first_name: "Ada".to_owned(),
        last_name: "Lovelace".to_owned(),
        email: "ada@example.org".to_owned(),
        code: Some("AG-ADA".to_owned()),
        start_date: Some("2026-01-05".to_owned()),
        ..NewAgent::default()
    }
}

fn new_user(name: &str) -> NewUser {
    NewUser {
        first_name: "Ada".to_owned(),
        last_name: "Lovelace".to_owned(),
        user_name: name.to_owned(),
        email: "ada@example.org".to_owned(),
        role_name: Some("Analyst".to_owned()),
        ..NewUser::default()
    }
}

/// A place with another below it.
async fn branch(client: &Authenticx) -> Hierarchy {
    let all = client.hierarchies(None).await.unwrap();
    all.into_iter().find(|place| !place.children.is_empty()).expect("a place with one below it")
}

#[tokio::test(flavor = "multi_thread")]
async fn agents_are_listed_by_what_they_are_and_opened() {
    let rig = Rig::new().await;
    let client = rig.authenticx();
    let all = client.agents(None).await.unwrap();
    let active = client.agents(Some(true)).await.unwrap();
    let inactive = client.agents(Some(false)).await.unwrap();
    assert_eq!(all.len(), active.len() + inactive.len());
    assert!(!inactive.is_empty() && inactive.iter().all(|agent| agent.is_active == Some(false)));
    assert_eq!(client.agent(&all[0].id).await.unwrap(), all[0]);
    let nobody = client.agent("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9").await.unwrap_err();
    assert_eq!((nobody.cause, nobody.status), (Cause::NotFound, Some(404)));
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn x24_an_organisation_without_agents_has_an_empty_list() {
    let rig = Rig::with(Options::default()).await;
    let client = rig.authenticx();
    assert_eq!(client.agents(None).await.unwrap(), []);
    assert_eq!(client.hierarchies(Some(false)).await.unwrap(), []);
    assert_eq!(client.users(None).await.unwrap(), []);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn x24_a_404_of_any_other_list_is_not_taken_for_an_empty_one() {
    let rig = Rig::new().await;
    let client = rig.authenticx();
    for at in [At::UserList, At::RoleList, At::Metadata] {
        rig.arm(at, Fault::StatusAfterBody { code: 404, retry_after: None });
    }
    assert_eq!(client.users(None).await.unwrap_err().cause, Cause::NotFound);
    assert_eq!(client.roles().await.unwrap_err().cause, Cause::NotFound);
    assert_eq!(client.calls_named(&["DESK-77100"]).await.unwrap_err().cause, Cause::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_is_added_linked_unlinked_and_put_to_rest() {
    let rig = Rig::new().await;
    let client = rig.authenticx();
    let user = client.users(Some(true)).await.unwrap().remove(0);
    let place = branch(&client).await;
    let new = NewAgent {
        user_id: Some(user.id.clone()),
        hierarchy_ids: vec![place.children[0].id.clone()],
        ..ada()
    };
    let agent = done(client.create_agent(&new).await);
    assert_eq!(agent.user_id.as_ref(), Some(&user.id));
    assert_eq!(agent.code.as_deref(), Some("AG-ADA"));
    assert!(rig.sandbox.agent_nodes(&agent.id).contains(&place.id), "with all that is above");

    let rest = AgentChange { is_active: Some(false), ..AgentChange::default() };
    let resting = done(client.update_agent(&agent.id, &rest).await);
    assert_eq!((resting.is_active, resting.user_id), (Some(false), agent.user_id), "x25: kept");
    assert!(!rig.sandbox.agent_nodes(&agent.id).is_empty(), "x25: not cleared by accident");

    let alone = AgentChange {
        user_id: Link::Remove,
        manager_id: Link::To(user.id),
        hierarchy_ids: ListChange::Clear,
        ..AgentChange::default()
    };
    let alone = done(client.update_agent(&agent.id, &alone).await);
    assert!(alone.user_id.is_none() && alone.manager_id.is_some());
    assert!(rig.sandbox.agent_nodes(&agent.id).is_empty());
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_agent_cannot_be_is_refused_in_the_services_words() {
    let rig = Rig::new().await;
    let client = rig.authenticx();
    done(client.create_agent(&ada()).await);
    let refusal = refused(client.create_agent(&ada()).await);
    assert_eq!((refusal.cause, refusal.retry), (Cause::Invalid, Retry::Ask));
    assert_eq!(refusal.detail.as_deref(), Some("The agent code belongs to another agent."));
    let left = client.users(Some(false)).await.unwrap().remove(0);
    let linked = NewAgent { user_id: Some(left.id), code: None, ..ada() };
    assert_eq!(refused(client.create_agent(&linked).await).cause, Cause::Invalid);
    let nobody = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
    let change = AgentChange { last_name: Some("King".to_owned()), ..AgentChange::default() };
    assert_eq!(refused(client.update_agent(nobody, &change).await).cause, Cause::NotFound);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_added_found_changed_and_disabled() {
    let rig = Rig::new().await;
    let client = rig.authenticx();
    let name = "ada+desk@example.org";
    assert_eq!(client.user_named(name).await.unwrap(), None);
    let user = done(client.create_user(&new_user(name)).await);
    assert_eq!(client.user_named(name).await.unwrap().as_ref(), Some(&user));
    assert_eq!(client.user(&user.id).await.unwrap(), user);
    let change = UserChange {
        disabled: Some(true),
        phone_number: Some("2025550100".to_owned()),
        ..UserChange::default()
    };
    let changed = done(client.update_user(&user.id, &change).await);
    assert_eq!(changed.disabled, Some(true));
    assert_eq!(changed.role_name.as_deref(), Some("Analyst"), "the rest stays");
    assert!(client.users(Some(false)).await.unwrap().contains(&changed));
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_user_cannot_be_is_refused_in_the_services_words() {
    let rig = Rig::new().await;
    let client = rig.authenticx();
    done(client.create_user(&new_user("ada")).await);
    let taken = refused(client.create_user(&new_user("ada")).await);
    assert_eq!((taken.cause, taken.status), (Cause::Invalid, Some(400)));
    let role = NewUser { role_name: Some("analyst".to_owned()), ..new_user("bea") };
    let role = refused(client.create_user(&role).await);
    let words = "The role name does not exactly match a role.";
    assert_eq!((role.cause, role.detail.as_deref()), (Cause::Invalid, Some(words)));
    let roles = client.roles().await.unwrap();
    let names: Vec<&str> = roles.iter().map(|role| role.name.as_str()).collect();
    assert!(names.contains(&"Analyst") && roles.iter().all(|role| !role.permissions.is_empty()));
    let nobody = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
    assert_eq!(client.user(nobody).await.unwrap_err().cause, Cause::NotFound);
    let unknown = refused(client.update_user(nobody, &UserChange::default()).await);
    assert_eq!(unknown.cause, Cause::Invalid);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_is_added_below_another_and_moved_to_the_top() {
    let rig = Rig::new().await;
    let client = rig.authenticx();
    let above = branch(&client).await;
    let new = NewHierarchy {
        name: "Early shift".to_owned(),
        code: Some("ERLY-01".to_owned()),
        codes: vec!["Early".to_owned()],
        parent_id: Some(above.id.clone()),
        ..NewHierarchy::default()
    };
    let place = done(client.create_hierarchy(&new).await);
    assert_eq!((place.code.as_deref(), place.codes.as_slice()), (Some("ERLY-01"), &new.codes[..]));
    let below = |all: &[Hierarchy]| {
        let above = all.iter().find(|other| other.id == above.id);
        above.is_some_and(|above| above.children.iter().any(|child| child.id == place.id))
    };
    assert!(below(&client.hierarchies(None).await.unwrap()));
    let up = HierarchyChange { parent_id: Link::Remove, ..HierarchyChange::default() };
    done(client.update_hierarchy(&place.id, &up).await);
    let all = client.hierarchies(Some(true)).await.unwrap();
    assert!(!below(&all) && all.iter().any(|top| top.id == place.id && top.codes == new.codes));
    let nowhere = Link::To("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9".to_owned());
    let away = HierarchyChange { parent_id: nowhere, ..HierarchyChange::default() };
    assert_eq!(refused(client.update_hierarchy(&place.id, &away).await).cause, Cause::Invalid);
    rig.assert_clean();
}
