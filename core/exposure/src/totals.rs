//! Counts.

use crate::level::{Kind, Level};
use crate::outcome::{Row, Who};
use sign::{Category, SocietyId};
use std::collections::BTreeMap;

/// Counts by level.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    /// By [`Level::ALL`].
    by_level: [u64; 4],
}

impl Counts {
    /// By [`Level::ALL`], as a result says them.
    #[must_use]
    pub fn from_levels(by_level: [u64; 4]) -> Counts {
        Counts { by_level }
    }

    /// Of one level.
    #[must_use]
    pub fn of(&self, level: Level) -> u64 {
        let at = Level::ALL.iter().position(|l| *l == level);
        at.map_or(0, |at| self.by_level[at])
    }

    /// Of all levels.
    #[must_use]
    pub fn sum(&self) -> u64 {
        let counts = self.by_level.iter();
        counts.fold(0, |sum, n| sum.saturating_add(*n))
    }

    fn add(&mut self, level: Level) {
        for (count, of) in self.by_level.iter_mut().zip(Level::ALL) {
            *count = count.saturating_add(u64::from(of == level));
        }
    }
}

/// What the rows add up to.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Totals {
    /// Rows, by society and kind of information.
    pub matrix: BTreeMap<(SocietyId, Kind), Counts>,
    /// Persons, each once and by the worst of their rows.
    pub persons: BTreeMap<SocietyId, Counts>,
    /// The same of those whom no index names; counted among the persons, too.
    pub unnamed: BTreeMap<SocietyId, Counts>,
    /// Forms as families sent them: each tells of somebody, of how many nobody counted.
    pub forms: BTreeMap<SocietyId, Counts>,
    /// Logins of staff.
    pub staff: BTreeMap<SocietyId, Counts>,
}

impl Totals {
    /// Adds all rows of one person, form or member of staff.
    pub fn add(&mut self, rows: &[Row]) {
        for row in rows {
            let cell = self.matrix.entry((row.society, row.kind)).or_default();
            cell.add(row.level);
        }
        let Some(first) = rows.first() else {
            return;
        };
        let worst = rows.iter().map(|r| r.level).max().unwrap_or(first.level);
        let form = rows.iter().all(|r| r.kind == Kind::Of(Category::Intake));
        let (of, unnamed) = match first.who {
            Who::Staff(_) => (&mut self.staff, false),
            _ if form => (&mut self.forms, false),
            Who::Person(_) => (&mut self.persons, false),
            Who::Unnamed(_) => (&mut self.persons, true),
        };
        of.entry(first.society).or_default().add(worst);
        if unnamed {
            self.unnamed.entry(first.society).or_default().add(worst);
        }
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> u64 {
        let cells = self.matrix.values();
        cells.fold(0, |sum, cell| sum.saturating_add(cell.sum()))
    }
}
