//! Which calls are asked for, by `GET` in the address and by `POST` in a body.

use jiff::Timestamp;
use serde_json::Value;
use url::form_urlencoded;

use crate::dates;
use crate::shape::{Field, Kind, Object, flaw, is_guid, needed, optional, text};
use crate::world::Kept;

/// "Up to 100 supported per request."
const MOST_CALL_IDS: usize = 100;
/// The vendor states no number; this is what most of its other lists use.
const DEFAULT_PAGE: usize = 100;
const MEDIA_TYPES: [&str; 8] =
    ["Audio", "Email", "Chat", "Video", "Live", "Metadata", "ProcessedChat", "MetadataExtended"];
/// "Those files are not assigned to a hierarchy."
const WITHOUT_HIERARCHY: [&str; 3] = ["Chat", "Metadata", "MetadataExtended"];

const SEARCH: [Field; 7] = [
    needed("startDate", Kind::Date),
    needed("endDate", Kind::Date),
    needed("pageSize", Kind::Whole),
    optional("mediaType", Kind::Text),
    optional("clientCallIds", Kind::Texts),
    optional("lastId", Kind::Uuid),
    optional("hierarchyIds", Kind::Uuids),
];

/// The calls asked for.
#[derive(Debug)]
pub(super) struct Query {
    call_ids: Option<Vec<String>>,
    from: Option<String>,
    to: Option<String>,
    media_type: Option<String>,
    hierarchy: Option<Vec<String>>,
    pub(super) last_id: Option<String>,
    pub(super) page: usize,
}

impl Query {
    const ALL: Self = Self {
        call_ids: None,
        from: None,
        to: None,
        media_type: None,
        hierarchy: None,
        last_id: None,
        page: DEFAULT_PAGE,
    };

    /// Reads the query of an address.
    pub(super) fn from_address(address: &str) -> Result<Self, String> {
        let mut query = Self::ALL;
        for (key, value) in form_urlencoded::parse(address.as_bytes()) {
            // The vendor's own sample writes these names in other cases (2.4).
            match key.to_ascii_lowercase().as_str() {
                "clientcallid" => query.call_ids = Some(list(&value)),
                "startdate" => query.from = Some(value.into_owned()),
                "enddate" => query.to = Some(value.into_owned()),
                "mediatype" => query.media_type = Some(value.into_owned()),
                "hierarchyids" => query.hierarchy = Some(list(&value)),
                "lastid" => query.last_id = Some(value.into_owned()),
                "pagesize" => query.page = page(value.parse().ok())?,
                _ => return Err(format!("The sandbox does not simulate the filter {key:?}.")),
            }
        }
        query.checked()
    }

    /// Reads the body of a search.
    pub(super) fn from_body(body: &Object) -> Result<Self, String> {
        if let Some(flaw) = flaw(body, &SEARCH) {
            return Err(flaw.detail());
        }
        let texts = |name: &str| {
            let items = body.get(name)?.as_array()?;
            Some(items.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        };
        let one = |name: &str| text(body, name).map(str::to_owned);
        let query = Self {
            call_ids: texts("clientCallIds"),
            from: one("startDate"),
            to: one("endDate"),
            media_type: one("mediaType"),
            hierarchy: texts("hierarchyIds"),
            last_id: one("lastId"),
            page: page(body.get("pageSize").and_then(Value::as_i64))?,
        };
        query.checked()
    }

    fn checked(self) -> Result<Self, String> {
        if self.call_ids.as_ref().is_some_and(|ids| ids.len() > MOST_CALL_IDS) {
            return Err("ClientCallId takes up to 100 identifiers.".to_owned());
        }
        self.check_dates()?;
        let kind = self.media_type.as_deref();
        if kind.is_some_and(|kind| !MEDIA_TYPES.contains(&kind)) {
            return Err("MediaType is not one of the valid options.".to_owned());
        }
        let Some(nodes) = &self.hierarchy else { return Ok(self) };
        if !nodes.iter().all(|id| is_guid(id)) {
            return Err("HierarchyIds must be UUIDs.".to_owned());
        }
        if kind.is_some_and(|kind| WITHOUT_HIERARCHY.contains(&kind)) {
            return Err("HierarchyIds cannot be used with this media type.".to_owned());
        }
        Ok(self)
    }

    /// The search by body needs both dates; whether the other takes one alone
    /// is not stated, so here neither does.
    fn check_dates(&self) -> Result<(), String> {
        let (from, to) = match (&self.from, &self.to) {
            (None, None) => return Ok(()),
            (Some(from), Some(to)) => (from, to),
            _ => return Err("StartDate and EndDate go together.".to_owned()),
        };
        let sound = dates::is_iso_8601(from) && dates::is_iso_8601(to);
        match (dates::moment(from), dates::moment(to)) {
            (Some(first), Some(last)) if sound && first <= last => Ok(()),
            (Some(_), Some(_)) if sound => {
                Err("EndDate must be equal to or later than StartDate.".to_owned())
            }
            _ => Err("StartDate and EndDate must be ISO-8601 dates.".to_owned()),
        }
    }

    /// Whether a date leaves open where its time of day is meant.
    pub(super) fn lacks_zone(&self) -> bool {
        let dates = [&self.from, &self.to];
        dates.into_iter().flatten().any(|date| dates::lacks_zone(date))
    }

    pub(super) fn asks_for(&self, kept: &Kept) -> bool {
        let within = |list: &Option<Vec<String>>, key: &str| {
            let value = text(&kept.sheet, key);
            list.as_ref().is_none_or(|list| list.iter().any(|one| Some(one.as_str()) == value))
        };
        let kind = self.media_type.as_deref();
        within(&self.call_ids, "clientCallId")
            && within(&self.hierarchy, "organizationStructureMemberId")
            && kind.is_none_or(|kind| text(&kept.sheet, "mediaType") == Some(kind))
            && self.spans(kept)
    }

    fn spans(&self, kept: &Kept) -> bool {
        let Ok(arrived) = Timestamp::try_from(kept.call.received_at) else { return false };
        let bound = |date: &Option<String>| date.as_deref().and_then(dates::moment);
        bound(&self.from).is_none_or(|from| from <= arrived)
            && bound(&self.to).is_none_or(|to| arrived <= to)
    }
}

fn page(size: Option<i64>) -> Result<usize, String> {
    let size = size.and_then(|size| usize::try_from(size).ok()).filter(|size| *size > 0);
    size.ok_or_else(|| "PageSize must be a positive number.".to_owned())
}

fn list(text: &str) -> Vec<String> {
    let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
    items.map(str::to_owned).collect()
}
