//! The hierarchy at Authenticx (vendors.md 2.4).

use gatehouse_records::{AccountFields, AccountKind, AccountWork, AccountWrite};
use gatehouse_vendors::authenticx::{HierarchyChange, Link, ListChange, NewHierarchy};

use super::{
    authenticx,
    refusal::unread,
    typed,
    write::{self, Ended, Named, Wanted},
};
use crate::{
    failure::Failure,
    station::Station,
    views::agents::{HierarchyDraft, HierarchyList, HierarchyRow},
};

const NAMED: Named = &[
    ("parent", "parentId"),
    ("below itself", "parentId"),
    ("structure level", "parentId"),
    ("hierarchy codes", "codes"),
    ("sub category", "subCategory"),
    ("category", "category"),
    ("code", "code"),
    ("name", "name"),
];

/// The whole tree, line by line.
pub async fn list(station: &Station, connection: Option<&str>) -> Result<HierarchyList, Failure> {
    let (connection, client) = authenticx(station, connection)?;
    let tree = client.hierarchies(None).await.map_err(|refusal| unread(&refusal))?;
    Ok(HierarchyList { connection, rows: HierarchyRow::lines(tree) })
}

/// Adds a place.
pub async fn create(
    station: &Station,
    connection: &str,
    draft: &HierarchyDraft,
) -> Result<Ended, Failure> {
    let (connection, client) = authenticx(station, Some(connection))?;
    let new = checked(draft)?;
    let wanted = Wanted::default()
        .with("name", Some(&new.name))
        .with("code", new.code.as_deref())
        .with("parentId", Some(new.parent_id.as_deref().unwrap_or_default()))
        .0;
    let (kind, work) = (AccountKind::Hierarchy, AccountWork::Create);
    let name = new.name.clone();
    let asked = AccountWrite { connection, kind, work, name, target: None, wanted };
    let begun = write::begin(station, asked).await?;
    let outcome = client.create_hierarchy(&new).await;
    begun.end(outcome.map(|place| Some(place.id)), NAMED).await
}

/// Changes a place: only what differs from `before` is sent.
pub async fn update(
    station: &Station,
    (connection, id): (&str, &str),
    (before, draft): (&HierarchyDraft, &HierarchyDraft),
) -> Result<Ended, Failure> {
    let (connection, client) = authenticx(station, Some(connection))?;
    let change = difference(before, draft)?;
    if change == HierarchyChange::default() {
        return Ok(write::unchanged());
    }
    let moved = match &change.parent_id {
        Link::Keep => None,
        Link::Remove => Some(""),
        Link::To(id) => Some(id.as_str()),
    };
    let codes = match &change.codes {
        ListChange::Keep => None,
        ListChange::Clear => Some(String::new()),
        ListChange::Replace(codes) => Some(codes.join(", ")),
    };
    let wanted = Wanted::default()
        .with("name", change.name.as_deref())
        .with("code", change.code.as_deref())
        .with("category", change.category.as_deref())
        .with("subCategory", change.sub_category.as_deref())
        .with("codes", codes.as_deref())
        .with("parentId", moved)
        .0;
    let (kind, work) = (AccountKind::Hierarchy, AccountWork::Update);
    let (name, target) = (draft.name.trim().to_owned(), Some(id.to_owned()));
    let asked = AccountWrite { connection, kind, work, name, target, wanted };
    let begun = write::begin(station, asked).await?;
    let outcome = client.update_hierarchy(id, &change).await;
    begun.end(outcome.map(|place| Some(place.id)), NAMED).await
}

/// Takes a place into use, or out of it.
pub async fn set_active(
    station: &Station,
    (connection, id): (&str, &str),
    (name, active): (&str, bool),
) -> Result<Ended, Failure> {
    let (connection, client) = authenticx(station, Some(connection))?;
    let at = (connection, AccountKind::Hierarchy);
    let begun = write::begin_switch(station, at, (id, name), active).await?;
    let change = HierarchyChange { is_active: Some(active), ..HierarchyChange::default() };
    let outcome = client.update_hierarchy(id, &change).await;
    begun.end(outcome.map(|place| Some(place.id)), NAMED).await
}

/// A place's fields, by the names under which they are sent.
pub fn fields(place: &HierarchyRow) -> AccountFields {
    let active = place.active.map(|active| active.to_string());
    Wanted::default()
        .with("name", Some(&place.name))
        .with("code", Some(&place.code))
        .with("category", Some(&place.category))
        .with("subCategory", Some(&place.sub_category))
        .with("codes", Some(&place.codes.join(", ")))
        .with("parentId", Some(place.parent_id.as_deref().unwrap_or_default()))
        .with("active", active.as_deref())
        .0
}

fn checked(draft: &HierarchyDraft) -> Result<NewHierarchy, Failure> {
    let mut codes = Vec::new();
    for code in &draft.codes {
        codes.extend(typed::optional("codes", code)?);
    }
    Ok(NewHierarchy {
        name: typed::required("name", &draft.name, "Type a name")?,
        code: typed::optional("code", &draft.code)?,
        category: typed::optional("category", &draft.category)?,
        sub_category: typed::optional("subCategory", &draft.sub_category)?,
        codes,
        parent_id: draft.parent_id.clone(),
    })
}

fn difference(before: &HierarchyDraft, draft: &HierarchyDraft) -> Result<HierarchyChange, Failure> {
    let new = checked(draft)?;
    let text = |field, before: &str, after| typed::changed(field, before, after);
    Ok(HierarchyChange {
        name: text("name", &before.name, Some(new.name))?,
        code: text("code", &before.code, new.code)?,
        category: text("category", &before.category, new.category)?,
        sub_category: text("subCategory", &before.sub_category, new.sub_category)?,
        codes: if new.codes == before.codes {
            ListChange::Keep
        } else if new.codes.is_empty() {
            ListChange::Clear
        } else {
            ListChange::Replace(new.codes)
        },
        parent_id: match &draft.parent_id {
            after if *after == before.parent_id => Link::Keep,
            Some(id) => Link::To(id.clone()),
            None => Link::Remove,
        },
        is_active: None,
    })
}

#[cfg(test)]
mod tests {
    use gatehouse_vendors::authenticx::Hierarchy;

    use super::*;

    fn place(id: &str, children: Vec<Hierarchy>) -> Hierarchy {
        Hierarchy {
            id: id.into(),
            name: Some(id.into()),
            is_active: Some(true),
            level: None,
            code: None,
            codes: vec![],
            category: None,
            sub_category: None,
            children,
        }
    }

    #[test]
    fn the_tree_is_read_from_the_top_down_each_place_below_its_own() {
        let tree = vec![place("a", vec![place("b", vec![place("c", vec![])])]), place("d", vec![])];
        let lines: Vec<_> = HierarchyRow::lines(tree)
            .into_iter()
            .map(|row| (row.id, row.depth, row.parent_id))
            .collect();
        let line = |id: &str, depth, parent: Option<&str>| {
            (id.to_owned(), depth, parent.map(str::to_owned))
        };
        let expected = [
            line("a", 0, None),
            line("b", 1, Some("a")),
            line("c", 2, Some("b")),
            line("d", 0, None),
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn x25_moving_to_the_top_is_said_and_staying_is_not() {
        let draft = HierarchyDraft {
            name: "Billing".into(),
            code: "B".into(),
            codes: vec!["B1".into()],
            category: String::new(),
            sub_category: String::new(),
            parent_id: Some("p".into()),
        };
        assert_eq!(difference(&draft, &draft).ok(), Some(HierarchyChange::default()));
        let after = HierarchyDraft { parent_id: None, codes: vec![], ..draft.clone() };
        let change = difference(&draft, &after).unwrap_or_default();
        assert_eq!((change.parent_id, change.codes), (Link::Remove, ListChange::Clear));
    }
}
