//! What `GET /Metadata` tells about a call, drawn up when the call arrives.

use serde_json::{Value, json};

use crate::shape::{Object, text};
use crate::world::{Directory, ORGANISATION, into_object};

/// The sheet of a call from `/Media/Upload`.
pub(crate) fn of_media(metadata: &Object, directory: &Directory) -> Object {
    let sent = |key: &str| metadata.get(key).cloned().unwrap_or(Value::Null);
    let given = json!({
        "mediaType": sent("uploadType"),
        "timestamp": sent("interactionDate"),
        "phone": sent("phone"),
        "clientCallId": sent("clientCallId"),
        "callDirection": sent("callDirection"),
        "localeId": metadata.get("localeId").and_then(Value::as_i64).unwrap_or(1033),
        "extendedMetadataValues": sent("extendedMetadataValues"),
        "extendedMetadata": sent("extendedMetadata"),
    });
    let place = Place {
        node: text(metadata, "hierarchyId"),
        code: text(metadata, "hierarchyCode"),
        agent_code: text(metadata, "agentCode"),
    };
    whole(given, &place, directory)
}

/// The sheet of a conversation from `/TextMedia/Upload`, whose fields have
/// other names (vendors.md 2.3).
pub(super) fn of_text(metadata: &Object, directory: &Directory) -> Object {
    let sent = |key: &str| metadata.get(key).cloned().unwrap_or(Value::Null);
    let given = json!({
        "mediaType": "Chat",
        "timestamp": sent("TimeStamp"),
        "phone": sent("Phone"),
        "clientCallId": null,
        "callDirection": sent("CallDirection"),
        "localeId": metadata.get("LocaleId").and_then(Value::as_i64).unwrap_or(1033),
        "extendedMetadataValues": null,
        "extendedMetadata": sent("ExtendedMetadata"),
    });
    let place = Place {
        node: text(metadata, "HierarchyId"),
        code: text(metadata, "HierarchyCode"),
        agent_code: text(metadata, "AgentCode"),
    };
    whole(given, &place, directory)
}

/// Where in the organisation a call belongs, as it was sent.
struct Place<'a> {
    node: Option<&'a str>,
    code: Option<&'a str>,
    agent_code: Option<&'a str>,
}

fn whole(given: Value, place: &Place<'_>, directory: &Directory) -> Object {
    let by_id = place.node.and_then(|id| directory.member(id));
    let by_code = || place.code.and_then(|code| directory.member_by_code(code));
    let node = by_id.or_else(by_code).map(|member| member.id.as_str());
    let agent = place.agent_code.and_then(|code| directory.agent_by_code(code));
    let name = agent.map(|agent| {
        let part = |key| text(agent, key).unwrap_or("");
        format!("{} {}", part("firstName"), part("lastName")).to_uppercase()
    });
    let mut sheet = into_object(given);
    sheet.extend(into_object(json!({
        "organizationId": ORGANISATION,
        "organizationStructureMemberId": node,
        "agentId": agent.and_then(|agent| agent.get("id")),
        "agentName": name,
        "callDurationMillis": 0,
        "chatMessageCount": 0,
        "meta1": null, "meta2": null, "meta3": null, "meta4": null, "meta5": null,
    })));
    sheet
}
