//! Grants and warrants: what allows a release, apart from the budget.

use ledger::leaf::{Granted, Item, Kind, WarrantEntry, Why};
use sign::id::{DeviceId, GrantId, RecordPseudonym, StaffId, WarrantId};
use sign::{Category, SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Most records in one grant.
pub const MAX_RECORDS: usize = 512;

/// Grants and warrants in force or past.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Permissions {
    grants: BTreeMap<GrantId, Granted>,
    warrants: BTreeMap<WarrantId, Warrant>,
}

/// A warrant and what was opened under it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Warrant {
    /// Its terms.
    pub entry: WarrantEntry,
    /// Distinct records opened.
    pub used: BTreeSet<RecordPseudonym>,
}

/// Who wants to open something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opener {
    pub(crate) device: DeviceId,
    pub(crate) staff: StaffId,
    pub(crate) now: Time,
}

impl Permissions {
    /// A grant, by its id.
    #[must_use]
    pub fn grant(&self, id: GrantId) -> Option<&Granted> {
        self.grants.get(&id)
    }

    /// A warrant, by its id.
    #[must_use]
    pub fn warrant(&self, id: WarrantId) -> Option<&Warrant> {
        self.warrants.get(&id)
    }

    /// Whether `why` allows `opener` to open all of `items`, budgets apart.
    pub(crate) fn cover(&self, why: Why, opener: Opener, items: &[Item]) -> bool {
        match why {
            Why::Grant(id) => self.grants.get(&id).is_some_and(|grant| {
                grant.staff == opener.staff
                    && grant.until >= opener.now
                    && items.iter().all(|item| grant_covers(grant, item))
            }),
            Why::Warrant(id) => self.warrants.get(&id).is_some_and(|warrant| {
                let entry = &warrant.entry;
                entry.device == opener.device
                    && entry.until >= opener.now
                    && items.iter().all(|item| {
                        item.holder == entry.society
                            && item.parts.iter().all(|(c, _)| entry.categories.contains(c))
                    })
            }),
        }
    }

    /// Whether `staff` has a case of `society` with the record `case` in it, now.
    pub(crate) fn has_case(
        &self,
        staff: StaffId,
        society: SocietyId,
        case: RecordPseudonym,
        now: Time,
    ) -> bool {
        self.grants.values().any(|grant| {
            matches!(grant.kind, Kind::Case | Kind::CaseList)
                && grant.staff == staff
                && grant.holder == society
                && grant.until >= now
                && grant.records.contains(&case)
        })
    }

    /// Whether a grant can be added: a replacement keeps its holder.
    pub(crate) fn fits(&self, grant: &Granted) -> bool {
        let queue = grant.kind == Kind::Intake;
        let category_fits = |c: &Category| (*c == Category::Intake) == queue;
        self.grants
            .get(&grant.id)
            .is_none_or(|old| old.holder == grant.holder)
            && grant.records.len() <= MAX_RECORDS
            && grant.records.is_empty() == queue
            && !grant.categories.is_empty()
            && grant.categories.iter().all(category_fits)
    }

    pub(crate) fn add_grant(&mut self, grant: &Granted) {
        self.grants.insert(grant.id, grant.clone());
    }

    pub(crate) fn add_warrant(&mut self, id: WarrantId, entry: &WarrantEntry) {
        let used = BTreeSet::new();
        self.warrants.insert(
            id,
            Warrant {
                entry: entry.clone(),
                used,
            },
        );
    }

    pub(crate) fn charge_warrant(&mut self, id: WarrantId, items: &[Item]) {
        if let Some(warrant) = self.warrants.get_mut(&id) {
            warrant.used.extend(items.iter().map(|i| i.record));
        }
    }
}

impl Warrant {
    /// Distinct records opened once `items` are counted, and whether that is within its terms.
    pub(crate) fn after(&self, items: &[Item]) -> (u32, bool) {
        let new = items
            .iter()
            .filter(|i| !self.used.contains(&i.record))
            .count();
        let used = u32::try_from(self.used.len() + new).unwrap_or(u32::MAX);
        (used, used <= self.entry.records)
    }
}

fn grant_covers(grant: &Granted, item: &Item) -> bool {
    let listed = match grant.kind {
        Kind::Intake => true,
        Kind::Case | Kind::Candidate | Kind::CaseList => grant.records.contains(&item.record),
    };
    listed
        && grant.holder == item.holder
        && item.parts.iter().all(|(c, _)| grant.categories.contains(c))
}
