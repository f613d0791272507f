//! From denials to trips: a limit hit too often stops a device, then a society, then all.

use ledger::leaf::{Limit, Policy, Subject, Trip};
use sign::id::{DeviceId, StaffId};
use sign::time::{DAY, MINUTE};
use sign::{SocietyId, Time};
use std::collections::{BTreeMap, VecDeque};

/// Stops of one level within a day that stop the level above.
pub const ESCALATION: usize = 3;

/// Recent denials and trips, and what must be stopped next.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Trips {
    denials: BTreeMap<Subject, VecDeque<Time>>,
    inner: BTreeMap<SocietyId, VecDeque<Time>>,
    due: VecDeque<Trip>,
}

impl Trips {
    /// What the next leaf must stop, if anything.
    #[must_use]
    pub fn due(&self) -> Option<Trip> {
        self.due.front().copied()
    }

    /// A limit denied a request of `device`.
    pub(crate) fn denied(
        &mut self,
        limit: Limit,
        (device, staff, society): (DeviceId, StaffId, SocietyId),
        policy: &Policy,
        now: Time,
    ) {
        let subject = match limit {
            Limit::Device | Limit::Warrant | Limit::Queries | Limit::Novelty => {
                Subject::Device(device)
            }
            Limit::Staff => Subject::Staff(staff),
            Limit::Society => Subject::Society(society),
            Limit::All => Subject::Society(SocietyId::ALL),
        };
        let recent = self.denials.entry(subject).or_default();
        push(recent, now, u64::from(policy.denial_minutes) * MINUTE);
        let enough = if limit == Limit::Novelty {
            1
        } else {
            usize::from(policy.denials)
        };
        if recent.len() >= enough {
            recent.clear();
            self.due.push_back(Trip { subject, limit });
        }
    }

    /// The trip that was due happened, in `society`: so many stop the level above.
    pub(crate) fn tripped(&mut self, trip: Trip, society: SocietyId, now: Time) {
        self.due.pop_front();
        let above = match trip.subject {
            Subject::Device(_) | Subject::Staff(_) => society,
            Subject::Society(SocietyId::ALL) => return,
            Subject::Society(_) => SocietyId::ALL,
        };
        let recent = self.inner.entry(above).or_default();
        push(recent, now, DAY);
        if recent.len() >= ESCALATION {
            recent.clear();
            let subject = Subject::Society(above);
            self.due.push_back(Trip {
                subject,
                limit: trip.limit,
            });
        }
    }
}

fn push(recent: &mut VecDeque<Time>, now: Time, window: u64) {
    recent.retain(|at| now.since(*at) < window);
    recent.push_back(now);
}
