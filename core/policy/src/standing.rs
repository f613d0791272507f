//! Whether a society, or all, may be released to.

use sign::{SocietyId, Time};
use std::collections::{BTreeMap, BTreeSet};

/// Where a society stands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Standing {
    /// Work goes on.
    #[default]
    Open,
    /// A rule stopped it.
    Tripped {
        /// When.
        since: Time,
    },
    /// An officer stopped it.
    LockedDown {
        /// When.
        since: Time,
    },
    /// Officers start it again; keys are being wrapped anew first.
    Rekeying {
        /// Societies not done yet.
        waiting: BTreeSet<SocietyId>,
    },
}

/// All standings. [`SocietyId::ALL`] has one of its own, which holds for every society.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Standings(BTreeMap<SocietyId, Standing>);

impl Standings {
    /// A society's own standing.
    #[must_use]
    pub fn of(&self, society: SocietyId) -> &Standing {
        const OPEN: &Standing = &Standing::Open;
        self.0.get(&society).unwrap_or(OPEN)
    }

    /// Whether releases to and from a society are possible: it and all are open.
    #[must_use]
    pub fn open(&self, society: SocietyId) -> bool {
        *self.of(society) == Standing::Open && *self.of(SocietyId::ALL) == Standing::Open
    }

    /// A rule stops `society`; a lockdown stays a lockdown.
    pub(crate) fn trip(&mut self, society: SocietyId, now: Time) {
        let standing = self.0.entry(society).or_default();
        if !matches!(standing, Standing::LockedDown { .. }) {
            *standing = Standing::Tripped { since: now };
        }
    }

    pub(crate) fn lock(&mut self, society: SocietyId, now: Time) {
        let standing = self.0.entry(society).or_default();
        if !matches!(standing, Standing::LockedDown { .. }) {
            *standing = Standing::LockedDown { since: now };
        }
    }

    /// Whether there is anything to resume.
    pub(crate) fn stopped(&self, society: SocietyId) -> bool {
        matches!(
            self.of(society),
            Standing::Tripped { .. } | Standing::LockedDown { .. }
        )
    }

    pub(crate) fn resume(&mut self, society: SocietyId, waiting: BTreeSet<SocietyId>) {
        let next = if waiting.is_empty() {
            Standing::Open
        } else {
            Standing::Rekeying { waiting }
        };
        self.0.insert(society, next);
    }

    /// A society's keys are wrapped anew: what waited for it may open.
    pub(crate) fn rotated(&mut self, society: SocietyId) {
        for standing in self.0.values_mut() {
            if let Standing::Rekeying { waiting } = standing {
                waiting.remove(&society);
                if waiting.is_empty() {
                    *standing = Standing::Open;
                }
            }
        }
    }
}
