//! What the keyholder does by itself: keys of new societies and months, nightly rotation, the end
//! of old keys, files written anew.

use super::Holder;
use super::keep::records_of;
use crate::disk::Disk;
use crate::fault::HoldError;
use crate::outside::fresh;
use policy::standing::Standing;
use release::Vault;
use release::io::{Entropy, Input};
use sign::time::{DAY, HOUR};
use sign::{Hash, SocietyId, Time};
use std::collections::BTreeSet;

/// The night begins at this hour (UTC).
const NIGHT: u64 = 2 * HOUR;
/// Intake pairs are there for this month and so many more.
const MONTHS_AHEAD: u32 = 2;
/// An intake pair goes so long after its month.
const GRACE: u64 = 14 * DAY;

/// Something that is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chore {
    /// First keys, or intake pairs of months to come.
    Supply(SocietyId),
    /// All keys of a society wrapped anew.
    Rotate(SocietyId),
    /// The daily index of a society.
    Index(SocietyId),
    /// An intake month that is over, with its grace.
    MonthOver(SocietyId, u32),
    /// A society's base file of the vault, written anew.
    Compact(SocietyId),
    /// Bodies of requests that name erased records.
    Forget,
}

impl<D: Disk + Clone> Holder<D> {
    /// What is due now, the most urgent first.
    #[must_use]
    pub fn due(&self, now: Time) -> Vec<Chore> {
        let mut due = Vec::new();
        let state = self.machine.state();
        let societies: Vec<SocietyId> = state.directory.societies.keys().copied().collect();
        for society in &societies {
            let (epochs, months) = self.ring(*society);
            let wanted = now.month()..=now.month() + MONTHS_AHEAD;
            if epochs.is_empty() || wanted.into_iter().any(|m| !months.contains(&m)) {
                due.push(Chore::Supply(*society));
            }
        }
        for society in &societies {
            let last = self.diary.rotated.get(society);
            if self.awaited(*society) || last.is_none_or(|last| night(*last) < night(now)) {
                due.push(Chore::Rotate(*society));
            }
        }
        for society in &societies {
            let over = |month: &u32| Time(now.0.saturating_sub(GRACE)).month() > *month;
            let (_, months) = self.ring(*society);
            let months = months.into_iter().filter(over);
            due.extend(months.map(|month| Chore::MonthOver(*society, month)));
            let last = self.diary.indexed.get(society);
            if last.is_none_or(|last| night(last.time) < night(now)) {
                due.push(Chore::Index(*society));
            }
        }
        due.extend(self.vault.due().map(Chore::Compact));
        if self.diary.erased {
            due.push(Chore::Forget);
        }
        due
    }

    /// Does a chore; nothing for [`Chore::Index`], which is [`crate::index`]'s.
    ///
    /// # Errors
    /// [`HoldError`].
    pub fn chore(&mut self, chore: Chore) -> Result<super::Done, HoldError> {
        let outside = self.outside.clone();
        let entropy = || Ok::<_, HoldError>(Entropy(fresh(&*outside)?));
        let now = outside.now();
        match chore {
            Chore::Supply(society) => {
                let months = now.month()..=now.month() + MONTHS_AHEAD;
                let intake = months.map(|month| Ok((month, entropy()?)));
                let input = Input::Supply {
                    society,
                    kek: Some(entropy()?),
                    intake: intake.collect::<Result<_, HoldError>>()?,
                };
                self.take(vec![input])
            }
            Chore::Rotate(society) => {
                let kek = entropy()?;
                self.take(vec![Input::Rotate { society, kek }])
            }
            Chore::MonthOver(society, month) => {
                self.take(vec![Input::MonthOver { society, month }])
            }
            Chore::Compact(society) => {
                self.vault.compact(society, fresh(&*outside)?)?;
                Ok(super::Done::default())
            }
            Chore::Forget => {
                self.forget()?;
                Ok(super::Done::default())
            }
            Chore::Index(_) => Ok(super::Done::default()),
        }
    }

    /// Whether a resumption waits for this society's keys.
    fn awaited(&self, society: SocietyId) -> bool {
        let standings = &self.machine.state().standings;
        [society, SocietyId::ALL].into_iter().any(|of| {
            matches!(standings.of(of), Standing::Rekeying { waiting } if waiting.contains(&society))
        })
    }

    /// Erases the bodies that name a record which the vault has no more.
    fn forget(&mut self) -> Result<usize, HoldError> {
        let mut gone = BTreeSet::new();
        let requests: Vec<Hash> = self.bodies.requests().copied().collect();
        for request in requests {
            let body = self.bodies.read(&request)?.unwrap_or_default();
            let erased =
                |of: &(SocietyId, sign::id::RecordId)| self.vault.person(of.0, of.1).is_none();
            if records_of(&body).iter().any(erased) {
                gone.insert(request);
            }
        }
        if let Some(fault) = self.vault.fault() {
            return Err(fault.into());
        }
        let count = self.bodies.erase(&gone, fresh(&*self.outside)?)?;
        self.diary.erased = false;
        Ok(count)
    }
}

/// Number of the night that a moment belongs to, or follows.
fn night(moment: Time) -> u64 {
    moment.0.saturating_sub(NIGHT) / DAY
}
