//! The records that this desk works on.

use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::{Case, Shell};
use sign::Category;
use sign::id::RecordId;
use std::collections::BTreeMap;

/// A record of this desk's work, and what of it is held here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The record.
    pub case: Case,
    /// Kinds of information whose newest known version is held here, opened, for some days.
    pub held: Vec<Category>,
    /// Whether something written here about it has not been confirmed yet.
    pub waits: bool,
}

/// All of them, the newest first.
pub fn list<D: Disk, O: Outside>(shell: &Shell<'_, D, O>) -> Vec<Listed> {
    let mut held: BTreeMap<RecordId, Vec<Category>> = BTreeMap::new();
    for of in shell.desk().held() {
        let kinds = held.entry(of.record).or_default();
        if !kinds.contains(&of.category) {
            kinds.push(of.category);
        }
    }
    let waiting: Vec<RecordId> = shell.desk().waiting().flat_map(|w| w.writes).collect();
    let listed = |case: &Case| Listed {
        case: *case,
        held: held.get(&case.record).cloned().unwrap_or_default(),
        waits: waiting.contains(&case.record),
    };
    let mut all: Vec<Listed> = shell.side().cases.iter().map(listed).collect();
    all.sort_by_key(|listed| core::cmp::Reverse(listed.case.since));
    all
}
