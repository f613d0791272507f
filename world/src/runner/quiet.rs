//! The end: faults stop, time passes, and everything that was queued must have arrived. Then
//! months pass, and what was erased must be gone.

use super::World;
use crate::desk;
use crate::model::people::{CHIEFS, SOCIETIES};
use crate::watch::Artefacts;
use ledger::leaf::{Act, Subject};
use release::{Input, Vault};
use sign::SocietyId;
use sign::time::{DAY, HOUR, MINUTE};

/// Rounds of eleven seconds until all must be idle.
const ROUNDS: u64 = 90;

impl World {
    pub(crate) fn quiet(&mut self) {
        self.hub.lies.clear();
        self.hub.withholding = false;
        self.recover();
        self.skew = 0;
        self.settle();
        if self.failed() || self.watch.split {
            return;
        }
        let ahead = self.keyholder.machine.state().time;
        self.now = self.now.max(ahead).plus(13 * HOUR);
        for round in 0..ROUNDS {
            if round % 12 == 0 {
                self.mend();
            }
            self.calm(1);
            if self.failed() || self.watch.split || (round > 14 && self.idle()) {
                break;
            }
        }
        if self.failed() || self.watch.split {
            return;
        }
        self.arrived();
        if self.failed() {
            return;
        }
        self.check_wraps();
        self.horizons();
        if self.failed() {
            return;
        }
        let mut copy = self.hub.copy.clone();
        self.tamper.copy(&mut copy);
        self.watch.verified(&copy);
        self.replayed();
    }

    /// Officers and operators put everything right that rules or people stopped.
    fn mend(&mut self) {
        self.order(Act::ClearClock, &CHIEFS[..1]);
        self.renew();
        self.supply();
        self.settle();
        let held: Vec<Subject> = self.watch.fold.held_up().collect();
        for subject in held {
            self.order(Act::Reinstate(subject), &CHIEFS);
        }
        let standing: Vec<(SocietyId, bool)> = self.watch.fold.standing().collect();
        for (society, waits) in standing {
            if waits {
                SOCIETIES.iter().for_each(|s| self.rotate(*s));
            } else {
                self.resume(society);
            }
        }
        self.settle();
        self.spread_roster();
        self.settle();
        self.login_programs();
        for place in 0..self.desks.len() {
            let device = self.desks[place].machine.device();
            self.desks[place].revoked = self.watch.fold.revoked.contains(&device);
            let session = self.desks[place].machine.caller().session(self.now);
            if session.is_none() {
                self.login(place);
            }
        }
        self.settle();
    }

    /// A desk that was never in the directory, or is no more, has nobody to talk to.
    fn works(&self, place: usize) -> bool {
        let device = self.desks[place].machine.device();
        self.watch.fold.devices.contains_key(&device) && !self.watch.fold.revoked.contains(&device)
    }

    fn idle(&self) -> bool {
        let desks = (0..self.desks.len()).filter(|place| self.works(*place));
        desks.into_iter().all(|p| self.desks[p].machine.idle())
            && self.portals.iter().all(|p| p.machine.idle())
    }

    fn arrived(&mut self) {
        for place in 0..self.desks.len() {
            if self.works(place) {
                let idle = self.desks[place].machine.idle();
                self.watch
                    .tally
                    .must("idle", idle, || format!("desk {place} still waits"));
            }
        }
        for place in 0..self.portals.len() {
            let idle = self.portals[place].machine.idle();
            self.watch
                .tally
                .must("idle", idle, || format!("portal {place} still waits"));
        }
        let queued: Vec<(usize, u64)> = self.town.queued.keys().copied().collect();
        for (place, job) in queued {
            if self.works(place) {
                self.watch.tally.must("live", false, || {
                    format!("a save of desk {place}, job {job}, neither arrived nor is a branch")
                });
            }
        }
        let vault = &self.keyholder.durable.vault;
        let erased = self.watch.erased_records();
        for name in &self.town.arrived {
            let (of, header) = name;
            let gone = erased.contains(&(of.society, of.record));
            let key = vault.part(of).is_some_and(|entry| entry.header == *header);
            let there = gone || (key && self.hub.has(name));
            self.watch.tally.must("live", there, || {
                format!(
                    "an acknowledged save is not there: {:?} {}",
                    of.category, of.version
                )
            });
        }
        for page in self.town.pages.values().filter(|p| p.reference.is_some()) {
            let there = page.name.as_ref().is_some_and(|(of, header)| {
                let gone = erased.contains(&(of.society, of.record));
                let key = vault.part(of).is_some_and(|e| e.header == *header);
                gone || (key && self.hub.has(&(*of, *header)))
            });
            self.watch.tally.must("live", there, || {
                format!(
                    "an acknowledged form of portal {} is not there",
                    page.portal
                )
            });
        }
    }

    /// Nights and months pass.
    fn horizons(&mut self) {
        for night in 0..9 {
            self.copy();
            self.pass(DAY);
            self.renew();
            for society in SOCIETIES {
                self.rotate(society);
            }
            self.settle();
            if night == 4 {
                self.crash_quietly();
            }
        }
        // What a desk sends later that has not heard of an erasure is a new writing, with a horizon
        // of its own that has not passed at the end.
        let sent = self.hub.asks.len();
        for _ in 0..3 {
            self.pass(31 * DAY);
            self.renew();
            self.supply();
            SOCIETIES.iter().for_each(|s| self.month_over(*s));
            self.drop_old_copies();
            self.settle();
        }
        self.login_programs();
        for place in 0..self.desks.len() {
            self.login(place);
            self.desk_step(place, desk::Input::Tick);
        }
        self.matcher.write_anew();
        self.pass(2 * MINUTE);
        self.settle();
        self.check_wraps();
        let copies: Vec<_> = self.copies.iter().map(|(_, files)| files).collect();
        let now = self.now;
        let sessions = self.desks.iter();
        let sessions: Vec<_> = sessions
            .filter_map(|d| d.machine.caller().session(now))
            .collect();
        let held: Vec<_> = self
            .desks
            .iter()
            .flat_map(|d| d.machine.held().copied())
            .collect();
        self.watch.no_path(&Artefacts {
            files: &self.keyholder.durable,
            vaults: &self.vaults,
            copies: &copies,
            asks: &self.hub.asks[..sent],
            replies: &self.hub.replies,
            sessions: &sessions,
            held: &held,
        });
    }

    fn crash_quietly(&mut self) {
        self.act(crate::op::Op::Crash { torn: 0 });
        self.settle();
    }

    /// Opened again, the log gives the same.
    fn replayed(&mut self) {
        self.crash_quietly();
        self.keyholder_step(Input::Tick);
        self.settle();
        self.watch.compare(&self.keyholder.machine);
    }
}
