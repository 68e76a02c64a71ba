//! The order in which calls go: what is further up is begun earlier.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use gatehouse_records::By;

use super::Queue;
use crate::{Call, CallId, QueueTrouble, journal::ACTOR};

impl Queue {
    /// Puts rows, in the order in which they stand, in front of another; without another, at the end.
    ///
    /// # Errors
    /// [`QueueTrouble::NotKept`]; the order is as it was.
    pub async fn place(
        self: &Arc<Self>,
        ids: &[CallId],
        before: Option<CallId>,
    ) -> Result<(), QueueTrouble> {
        let turn = self.journal.turn().await;
        let places = self.with_book(|book| moved(book.all(), ids, before));
        if places.is_empty() {
            return Ok(());
        }
        if let Some(records) = turn.as_ref() {
            let places: Vec<_> = places.iter().map(|(id, place)| (id.0, *place)).collect();
            records.place_uploads(&places, &By::now(ACTOR)).await?;
        }
        self.with_book(|book| book.set_places(&places));
        drop(turn);
        self.pump().await;
        Ok(())
    }
}

/// The places that change when rows are put in front of another. The set of places stays as it is.
fn moved(calls: &[Call], ids: &[CallId], before: Option<CallId>) -> Vec<(CallId, i64)> {
    let taken: HashSet<CallId> = ids.iter().copied().collect();
    if before.is_some_and(|anchor| taken.contains(&anchor)) {
        return Vec::new();
    }
    let (some, rest): (Vec<&Call>, Vec<&Call>) =
        calls.iter().partition(|it| taken.contains(&it.id));
    let at = before.and_then(|anchor| rest.iter().position(|it| it.id == anchor));
    let (front, back) = rest.split_at(at.unwrap_or(rest.len()));
    let order = front.iter().chain(&some).chain(back);
    let mut places: Vec<i64> = calls.iter().map(|call| call.place).collect();
    places.sort_unstable();
    order
        .zip(places)
        .filter(|(call, place)| call.place != *place)
        .map(|(call, place)| (call.id, place))
        .collect()
}

impl crate::book::Book {
    /// Gives calls other places.
    pub(crate) fn set_places(&mut self, places: &[(CallId, i64)]) {
        let places: HashMap<CallId, i64> = places.iter().copied().collect();
        for call in self.all_mut() {
            if let Some(place) = places.get(&call.id) {
                call.place = *place;
            }
        }
        self.reorder();
    }
}
