//! The scheduler's small moves: a letter arrives, the disk does one thing, the machine hears of
//! it, a clock ticks.

use super::World;
use crate::model::keyholder::{Keyholder, Report};
use crate::model::letter::{Address, Mail};
use ledger::tree::{WholeTree, leaf_hash};
use ledger::{AddCheckpoint, SignedCheckpoint, Witness, prove_consistency};
use release::{Effect, Input, Phase};
use sign::Time;
use sign::id::DeviceId;

/// A moment in microseconds.
const SECOND: u64 = 1_000_000;

impl World {
    /// One random small thing.
    pub(crate) fn micro(&mut self) {
        self.now = self.now.plus(self.chance.below(2 * SECOND));
        match self.chance.below(32) {
            0..=13 => {
                let at = self.chance.place(self.hub.mail.len().min(10));
                self.deliver(at);
            }
            14..=19 => self.carry(),
            20..=23 => self.report(),
            24 => self.cosign(),
            25 => {
                let at = self.chance.place(self.hub.mail.len());
                if at < self.hub.mail.len() {
                    self.hub.mail.remove(at);
                    self.watch.tally.saw("letter lost");
                }
            }
            26 => {
                let at = self.chance.place(self.hub.mail.len());
                if let Some(letter) = self.hub.mail.get(at).cloned() {
                    self.hub.mail.push(letter);
                    self.watch.tally.saw("letter twice");
                }
            }
            27 => self.keyholder_step(Input::Tick),
            28 | 29 => {
                let place = self.chance.place(self.desks.len());
                self.tick_desk(place);
            }
            30 => self.tick_programs(),
            _ => {
                self.now = self.now.plus(10 * SECOND);
                self.tick();
            }
        }
    }

    /// A good network for so many rounds.
    pub(crate) fn calm(&mut self, rounds: u64) {
        for _ in 0..rounds {
            self.now = self.now.plus(11 * SECOND);
            self.tick();
            self.settle();
        }
    }

    /// Until nothing is under way.
    pub(crate) fn settle(&mut self) {
        for _ in 0..2_000 {
            if self.failed() {
                return;
            }
            let busy = !self.keyholder.due.is_empty()
                || !self.keyholder.reports.is_empty()
                || self.keyholder.cosign.is_some()
                || !self.hub.mail.is_empty();
            if !busy {
                return;
            }
            self.carry();
            if let Some(report) = self.keyholder.reports.pop_front() {
                self.keyholder_step(Keyholder::told(report));
            }
            self.cosign();
            self.deliver(0);
        }
    }

    /// A letter arrives.
    fn deliver(&mut self, at: usize) {
        if at < self.hub.mail.len() {
            let letter = self.hub.mail.remove(at);
            self.note(&[letter.mail.kind()]);
            self.arrive(letter);
        }
    }

    /// The keyholder does one thing that was due.
    pub(crate) fn carry(&mut self) {
        let out = self.keyholder.carry(&mut *self.tamper);
        if std::mem::take(&mut self.keyholder.stuck) {
            self.watch
                .tally
                .must("13", false, || "a key cannot be wrapped anew".into());
        }
        self.watch.durable(self.keyholder.durable.leaves.len());
        match out {
            Some(Effect::Send(device, bytes)) => {
                if let Some(to) = self.address(device) {
                    self.hub.send(Address::Keyholder, to, Mail::Reply(bytes));
                }
            }
            Some(Effect::Publish(note)) => self.publish(&note),
            _ => {}
        }
    }

    fn publish(&mut self, note: &[u8]) {
        self.watch.published(note);
        if self.aside.is_none() {
            let leaves = &self.keyholder.durable.leaves;
            self.hub.publish(leaves, note);
        }
        if let Some(roster) = self.keyholder.machine.roster(self.holder_now())
            && self.aside.is_none()
        {
            self.hub.keep_roster(sign::to_bytes(&roster));
            if std::mem::take(&mut self.news) {
                self.spread_roster();
            }
        }
    }

    /// The machine hears of something that is durable: the first, the last, or one twice.
    fn report(&mut self) {
        let report: Option<Report> = match self.chance.below(10) {
            0 => self.keyholder.reports.pop_back(),
            1 => self.keyholder.reports.front().copied(),
            _ => self.keyholder.reports.pop_front(),
        };
        if let Some(report) = report {
            self.keyholder_step(Keyholder::told(report));
        }
    }

    /// The witness is asked for the newest note.
    pub(crate) fn cosign(&mut self) {
        let Some(note) = self.keyholder.cosign.take() else {
            return;
        };
        let Ok(checkpoint) = SignedCheckpoint::parse(&note) else {
            return;
        };
        if self.tamper.blind() {
            self.witness = Witness::new(self.people.keys(), None);
        }
        let mut tree = WholeTree::default();
        let leaves = self.keyholder.durable.leaves.iter();
        leaves.for_each(|leaf| tree.append(leaf_hash(leaf)));
        let old = self.witness.newest().map_or(0, |head| head.size);
        let proof = prove_consistency(&tree, old, checkpoint.checkpoint().size);
        let request = proof.map(|proof| AddCheckpoint {
            old,
            proof,
            checkpoint: checkpoint.clone(),
        });
        let now = self.now;
        let cosigner = self.people.cosigner();
        let signed = request
            .ok()
            .and_then(|request| self.witness.step(&request, &cosigner, now).ok());
        match signed {
            Some(signed) => {
                self.watch.tally.saw("cosignature");
                let mut note = checkpoint;
                let added = note.add(signed.reply);
                added.expect("there is room for one more line");
                let bytes = note.to_string().into_bytes();
                self.keyholder_step(Input::Cosigned(bytes));
            }
            None => self.watch.tally.saw("cosignature refused"),
        }
    }

    /// The keyholder's machine steps.
    pub(crate) fn keyholder_step(&mut self, input: Input) {
        let now = self.holder_now();
        let effects = self.keyholder.step(input, now);
        self.take_effects(effects);
        if self.keyholder.machine.phase() == Phase::Serving && !self.sparing {
            self.watch.compare(&self.keyholder.machine);
        }
    }

    pub(crate) fn take_effects(&mut self, mut effects: Vec<Effect>) {
        self.tamper.effects(&mut effects, self.now);
        for effect in effects {
            match &effect {
                Effect::Append(leaves) => {
                    for leaf in leaves {
                        self.note(leaf);
                    }
                    self.watch.appended(leaves);
                    self.news |= leaves.len() > 1 || leaves.iter().any(|leaf| changes_roster(leaf));
                    if self.tamper.hasty() {
                        let size = self.watch.leaves.len() as u64;
                        self.keyholder.reports.push_back(Report::Log(size));
                    }
                }
                Effect::Send(device, bytes) => {
                    self.note(&device.0);
                    self.watch.sent(*device, bytes, &self.keyholder.durable);
                    self.closed_stays_closed();
                }
                Effect::Store(batch) => self.watch.learn(batch, &self.keyholder.durable),
                // What was taken back must not be seen by the next input.
                Effect::Withdraw(token) => {
                    self.watch.tally.saw("deposit taken back");
                    self.keyholder.durable.vault.withdraw(*token);
                    continue;
                }
                Effect::Alarm(release::Alarm::SetBack) => {
                    self.watch.tally.saw("set back and closed");
                }
                _ => {}
            }
            self.keyholder.due.push_back(effect);
        }
    }

    fn closed_stays_closed(&mut self) {
        let closed = self.keyholder.machine.phase() == Phase::SetBack;
        self.watch
            .tally
            .must("7", !closed, || "a closed keyholder answers".into());
    }

    pub(crate) fn address(&self, device: DeviceId) -> Option<Address> {
        if self.matcher.machine.device() == device {
            return Some(Address::Matcher);
        }
        let portals = self.portals.iter();
        if let Some(at) = portals
            .into_iter()
            .position(|p| p.machine.device() == device)
        {
            return Some(Address::Portal(at));
        }
        let mut desks = self.desks.iter();
        let at = desks.position(|d| d.machine.device() == device);
        at.map(Address::Desk)
    }

    /// Everybody's clock ticks.
    pub(crate) fn tick(&mut self) {
        self.keyholder_step(Input::Tick);
        for place in 0..self.desks.len() {
            self.tick_desk(place);
        }
        self.tick_programs();
    }

    pub(crate) fn pass(&mut self, micros: u64) {
        self.now = Time(self.now.0 + micros);
    }
}

/// Whether a leaf may change what the roster says.
fn changes_roster(leaf: &[u8]) -> bool {
    use ledger::leaf::{Event, Leaf};
    let event = Leaf::from_bytes(leaf).map(|leaf| leaf.event);
    matches!(
        event,
        Ok(Event::Order(_) | Event::Trip(_) | Event::Genesis(_))
    )
}
