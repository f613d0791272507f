//! First keys, nightly rotation, and the end of old keys.
//!
//! A rotation goes: new wrapping key into the ring (durable) → every key of the vault wrapped
//! under it, switched at once → leaf → keys of epochs that are out of the week destroyed. It can
//! stop after each arrow: begun again, it finds the new wrapping key and goes on with it.

use crate::io::{Effect, Entropy, KeyringChange};
use crate::keys::KeyName;
use crate::machine::{After, Machine};
use ledger::leaf::{Cause, Event, Rotated};
use seal::{IntakeKeyId, Kek, KekId, Secret};
use sign::time::DAY;
use sign::{SocietyId, Time};

/// How long an intake pair is kept after its month, in microseconds.
pub(crate) const INTAKE_GRACE: u64 = 14 * DAY;

impl Machine {
    pub(crate) fn supply(
        &mut self,
        society: SocietyId,
        kek: Option<Entropy>,
        intake: Vec<(u32, Entropy)>,
    ) {
        let Some(entry) = self.state.directory.societies.get(&society) else {
            return;
        };
        let epoch = entry.epoch;
        if let Some(kek) = kek.filter(|_| !self.ring.has_kek(society)) {
            let added = self.ring.add_kek(Kek::new(KekId { society, epoch }, kek.0));
            self.effect(Effect::Keyring(KeyringChange::Add(added.0, added.1)));
        }
        for (month, seed) in intake {
            let id = IntakeKeyId { society, month };
            if self.ring.intake(id).is_none() {
                let added = self.ring.add_intake(id, Secret::from_seed(&seed.0));
                self.effect(Effect::Keyring(KeyringChange::Add(added.0, added.1)));
            }
        }
    }

    pub(crate) fn rotate(&mut self, society: SocietyId, kek: &Entropy) {
        let Some(entry) = self.state.directory.societies.get(&society) else {
            return;
        };
        let id = KekId {
            society,
            epoch: entry.epoch + 1,
        };
        let left = self.ring.wrapped(KeyName::Kek(id));
        let (name, wrapped) = match left {
            Some(wrapped) => (KeyName::Kek(id), wrapped),
            None => self.ring.add_kek(Kek::new(id, kek.0)),
        };
        self.effect(Effect::Keyring(KeyringChange::Add(name, wrapped)));
    }

    pub(crate) fn keyring_durable(&mut self, name: KeyName) {
        self.ring.grown(name);
        let KeyName::Kek(id) = name else {
            return;
        };
        let society = self.state.directory.societies.get(&id.society);
        if society.is_some_and(|s| s.epoch + 1 == id.epoch) {
            self.effect(Effect::Rewrap(id.society, id.epoch));
        }
    }

    pub(crate) fn rewrapped(&mut self, society: SocietyId, epoch: u32, keys: u64, now: Time) {
        let destroyed = epoch.saturating_sub(u32::from(self.state.policy.epochs));
        let rotated = Rotated {
            society,
            epoch,
            keys,
            destroyed,
        };
        if let Ok((index, _)) = self.append(Cause::Keyholder, Event::Rotated(rotated), now) {
            let old = self.ring.epochs_to(society, destroyed);
            let names = old.into_iter().map(KeyName::Kek).collect();
            self.when_durable(index, After::DropKeys(names));
        }
    }

    pub(crate) fn month_over(&mut self, society: SocietyId, month: u32, now: Time) {
        let over = Time(now.0.saturating_sub(INTAKE_GRACE)).month() > month;
        let name = KeyName::Intake(IntakeKeyId { society, month });
        if over {
            self.drop_keys(vec![name]);
        }
    }

    /// Destroys what the log says is destroyed, if a crash came in between.
    pub(crate) fn drop_epochs(&mut self, society: SocietyId, destroyed: u32) {
        let old = self.ring.epochs_to(society, destroyed);
        self.drop_keys(old.into_iter().map(KeyName::Kek).collect());
    }

    pub(crate) fn drop_keys(&mut self, names: Vec<KeyName>) {
        for name in names {
            self.ring.drop_key(name);
            self.effect(Effect::Keyring(KeyringChange::Drop(name)));
        }
    }
}
