//! The keyholder's room: nights, months, copies, power failures; clocks; and the hub's lies.

use super::World;
use crate::desk;
use crate::model::hub::Lie;
use crate::model::keyholder::Durable;
use crate::model::people::SOCIETIES;
use crate::op::Op;
use crate::portal;
use release::Input;
use release::io::Entropy;
use sign::time::{DAY, MINUTE};
use sign::{Hash, SocietyId};

/// How long whole copies of the files are kept.
const COPIES: u64 = 7 * DAY;

impl World {
    pub(crate) fn act(&mut self, op: Op) {
        let society = |n: u16| SOCIETIES[usize::from(n) % 2];
        match op {
            Op::Login { desk } => self.login(self.worker(desk)),
            Op::Logout { desk } => self.desk_step(self.worker(desk), desk::Input::Logout),
            Op::Supply {} => self.supply(),
            Op::Rotate { society: n } => self.rotate(society(n)),
            Op::MonthOver { society: n } => self.month_over(society(n)),
            Op::Index { society: n } => {
                let digest = Hash(self.chance.bytes());
                self.keyholder_step(Input::IndexStored {
                    society: society(n),
                    digest,
                });
            }
            Op::Pass { minutes } => {
                // Mostly minutes, sometimes hours, rarely a day.
                let n = u64::from(minutes);
                let scale = if n.is_multiple_of(13) {
                    24 * 60
                } else {
                    1 + n % 40
                };
                self.pass((1 + n % 3) * scale * MINUTE);
                self.drop_old_copies();
            }
            Op::Jump { minutes } => {
                let by = i64::from(minutes / 2 % 90 + 1) * i64::try_from(MINUTE).unwrap_or(0);
                self.skew += if minutes % 2 == 0 { by } else { -by };
                self.watch.tally.saw("clock jump");
                self.keyholder_step(Input::ClockJumped);
            }
            Op::Crash { torn } => self.crash(usize::from(torn) % 4),
            Op::CrashDesk { desk } => {
                let place = self.worker(desk);
                self.watch.tally.saw("desk without power");
                self.desk_step_until(place, desk::Input::Tick, usize::from(desk) % 3);
                self.fail_desk(place);
            }
            Op::CrashMatcher {} => {
                self.watch.tally.saw("matcher without power");
                self.fail_matcher();
            }
            Op::CrashPortal { portal } => {
                let place = usize::from(portal) % self.portals.len();
                self.watch.tally.saw("portal without power");
                let until = usize::from(portal) % 3;
                self.portal_step_until(place, portal::Input::Tick, until);
                self.fail_portal(place);
            }
            Op::Snapshot {} => self.copy(),
            Op::Restore { copy } => self.restore(copy),
            Op::Recover {} => self.recover(),
            Op::Lie { kind, .. } => {
                let lie = Lie::ALL[usize::from(kind) % Lie::ALL.len()];
                if lie == Lie::Withhold {
                    self.watch.tally.saw("lie: log withheld");
                    self.hub.withholding = true;
                } else {
                    self.hub.lies.push(lie);
                }
            }
            Op::Flow { rounds } => (0..rounds % 60).for_each(|_| {
                if !self.failed() {
                    self.micro();
                }
            }),
            Op::Calm { rounds } => self.calm(1 + u64::from(rounds) % 4),
            other => {
                self.casework(other);
                self.office(other);
            }
        }
    }

    /// Wrapping keys, and intake keys of this month and the next.
    pub(crate) fn supply(&mut self) {
        for society in SOCIETIES {
            let month = self.now.month();
            let kek = Some(Entropy(self.chance.bytes()));
            let intake = vec![
                (month, Entropy(self.chance.bytes())),
                (month + 1, Entropy(self.chance.bytes())),
            ];
            self.keyholder_step(Input::Supply {
                society,
                kek,
                intake,
            });
        }
    }

    pub(crate) fn rotate(&mut self, society: SocietyId) {
        let kek = Entropy(self.chance.bytes());
        self.keyholder_step(Input::Rotate { society, kek });
        self.check_wraps();
    }

    pub(crate) fn check_wraps(&mut self) {
        if self.sparing {
            return;
        }
        self.watch.each_key_opens_once(&self.keyholder.durable);
    }

    /// The operator ends a month only when every portal is done with it.
    pub(crate) fn month_over(&mut self, society: SocietyId) {
        let idle = self.portals.iter().all(|p| p.machine.idle());
        if idle && let Some(month) = self.now.month().checked_sub(1) {
            for month in [month.saturating_sub(1), month] {
                self.keyholder_step(Input::MonthOver { society, month });
            }
        }
    }

    fn crash(&mut self, torn: usize) {
        self.watch.tally.saw("keyholder without power");
        if !self.keyholder.due.is_empty() {
            self.watch.tally.saw("power failed between two effects");
        }
        if self.keyholder.fail(torn) {
            self.watch.tally.saw("torn append");
        }
        let durable = self.keyholder.durable.clone();
        self.start(durable);
    }

    fn start(&mut self, durable: Durable) {
        self.watch.restarted(&durable.leaves);
        let now = self.holder_now();
        let started = self
            .keyholder
            .start(durable, self.people, now, &mut *self.tamper);
        match started {
            Ok(effects) => {
                self.take_effects(effects);
                self.watch.compare(&self.keyholder.machine);
                self.check_wraps();
            }
            Err(fault) => {
                self.dead = true;
                self.watch.tally.must("live", false, || {
                    format!("the keyholder does not open what it wrote: {fault}")
                });
            }
        }
    }

    pub(crate) fn copy(&mut self) {
        if self.aside.is_none() {
            let copy = self.keyholder.durable.clone();
            self.vaults.push(copy.vault.clone());
            self.copies.push((self.now, copy));
        }
    }

    pub(crate) fn drop_old_copies(&mut self) {
        let now = self.now;
        self.copies.retain(|(at, _)| now.since(*at) < COPIES);
    }

    /// The keyholder's files are an older copy.
    fn restore(&mut self, copy: u16) {
        let Some(at) = usize::from(copy).checked_rem(self.copies.len()) else {
            return;
        };
        // A copy that nobody knows a newer head than is no set-back.
        let seen = if self.people.strict {
            self.witness.newest().map_or(0, |head| head.size)
        } else {
            let heads = self.watch.heads().into_iter().map(|head| head.size);
            heads.max().unwrap_or(0)
        };
        if self.aside.is_some() || self.copies[at].1.leaves.len() as u64 >= seen {
            return;
        }
        self.watch.tally.saw("set back to a copy");
        let newest = self.keyholder.durable.clone();
        self.watch.restarted(&newest.leaves);
        self.watch.set_back();
        self.aside = Some(newest);
        let old = self.copies[at].1.clone();
        self.start(old);
    }

    /// The newest files come back.
    pub(crate) fn recover(&mut self) {
        if let Some(newest) = self.aside.take() {
            self.watch.recovered();
            self.start(newest);
        }
    }
}
