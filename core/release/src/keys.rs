//! The keys an open keyholder has in memory.

use crate::vault::{Held, WrapName};
use seal::{IntakeKeyId, Kek, KekId, LogKey, OpenError, PartKey, RootKey, Secret, Wrapped};
use sign::SocietyId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Names a key of the ring.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum KeyName {
    /// A society's wrapping key of an epoch.
    Kek(KekId),
    /// A society's intake pair of a month.
    Intake(IntakeKeyId),
}

/// The ring: wrapping keys and intake pairs, opened with the root key. Each stands in memory once,
/// also where a model check copies the ring.
#[derive(Debug)]
#[cfg_attr(feature = "model", derive(Clone))]
pub struct Keyring {
    root: Arc<RootKey>,
    pub(crate) keks: BTreeMap<KekId, Arc<Kek>>,
    pub(crate) intakes: BTreeMap<IntakeKeyId, Arc<Secret>>,
    /// Not durable yet: nothing is wrapped under these, and nobody is told of them, for a crash
    /// would take with them whatever was.
    pub(crate) young: BTreeSet<KeyName>,
}

impl Keyring {
    /// Opens the entries of the ring's file.
    ///
    /// # Errors
    /// [`OpenError`] if an entry was changed or belongs to another root key.
    pub fn open(
        root: RootKey,
        entries: impl IntoIterator<Item = (KeyName, Wrapped)>,
    ) -> Result<Self, OpenError> {
        let mut ring = Keyring {
            root: Arc::new(root),
            keks: BTreeMap::new(),
            intakes: BTreeMap::new(),
            young: BTreeSet::new(),
        };
        for (name, wrapped) in entries {
            match name {
                KeyName::Kek(id) => {
                    let kek = ring.root.unwrap_kek(id, &wrapped)?;
                    ring.keks.insert(id, Arc::new(kek));
                }
                KeyName::Intake(id) => {
                    let secret = ring.root.unwrap_intake(id, &wrapped)?;
                    ring.intakes.insert(id, Arc::new(secret));
                }
            }
        }
        Ok(ring)
    }

    /// An intake pair.
    #[must_use]
    pub fn intake(&self, id: IntakeKeyId) -> Option<&Secret> {
        self.intakes.get(&id).map(Arc::as_ref)
    }

    /// Durable intake pairs of a society, by month.
    pub(crate) fn intakes(&self, society: SocietyId) -> impl Iterator<Item = (u32, &Secret)> {
        let of = |month| IntakeKeyId { society, month };
        let pairs = self.intakes.range(of(0)..=of(u32::MAX));
        let durable = |id: &IntakeKeyId| !self.young.contains(&KeyName::Intake(*id));
        pairs
            .filter(move |(id, _)| durable(id))
            .map(|(id, secret)| (id.month, secret.as_ref()))
    }

    pub(crate) fn add_kek(&mut self, kek: Kek) -> (KeyName, Wrapped) {
        let (id, wrapped) = (kek.id(), self.root.wrap_kek(&kek));
        self.keks.insert(id, Arc::new(kek));
        self.young.insert(KeyName::Kek(id));
        (KeyName::Kek(id), wrapped)
    }

    pub(crate) fn add_intake(&mut self, id: IntakeKeyId, secret: Secret) -> (KeyName, Wrapped) {
        let wrapped = self.root.wrap_intake(id, &secret);
        self.intakes.insert(id, Arc::new(secret));
        self.young.insert(KeyName::Intake(id));
        (KeyName::Intake(id), wrapped)
    }

    /// A key is durable: it may be used.
    pub(crate) fn grown(&mut self, name: KeyName) {
        self.young.remove(&name);
    }

    pub(crate) fn wrapped(&self, name: KeyName) -> Option<Wrapped> {
        match name {
            KeyName::Kek(id) => self.keks.get(&id).map(|k| self.root.wrap_kek(k)),
            KeyName::Intake(id) => self.intakes.get(&id).map(|s| self.root.wrap_intake(id, s)),
        }
    }

    pub(crate) fn drop_key(&mut self, name: KeyName) {
        match name {
            KeyName::Kek(id) => drop(self.keks.remove(&id)),
            KeyName::Intake(id) => drop(self.intakes.remove(&id)),
        }
    }

    /// A society's wrapping keys of epochs up to `epoch`.
    pub(crate) fn epochs_to(&self, society: SocietyId, epoch: u32) -> Vec<KekId> {
        let of = |epoch| KekId { society, epoch };
        self.keks
            .range(of(0)..=of(epoch))
            .map(|(id, _)| *id)
            .collect()
    }

    /// Whether a society has any wrapping key, durable or not.
    pub(crate) fn has_kek(&self, society: SocietyId) -> bool {
        !self.epochs_to(society, u32::MAX).is_empty()
    }

    /// A society's newest durable wrapping key.
    pub(crate) fn newest(&self, society: SocietyId) -> Option<&Kek> {
        let of = |epoch| KekId { society, epoch };
        let all = self.keks.range(of(0)..=of(u32::MAX));
        let mut durable = all
            .rev()
            .filter(|(id, _)| !self.young.contains(&KeyName::Kek(**id)));
        durable.next().map(|(_, kek)| kek.as_ref())
    }

    pub(crate) fn part_key(&self, of: &seal::KeyRef, held: Held) -> Option<PartKey> {
        let kek = self.keks.get(&KekId {
            society: of.society,
            epoch: held.epoch,
        })?;
        kek.unwrap(of, &held.wrapped).ok()
    }

    /// A person's key of names in the log, for the daily index.
    #[must_use]
    pub fn log_key(
        &self,
        society: SocietyId,
        person: sign::id::PersonId,
        held: Held,
    ) -> Option<LogKey> {
        let kek = self.keks.get(&KekId {
            society,
            epoch: held.epoch,
        })?;
        kek.unwrap_log(person, &held.wrapped).ok()
    }

    /// The same key, wrapped under a society's newest durable wrapping key. A key that is so already
    /// comes back as it is: a rotation can be repeated. `None` if the key it is wrapped under is
    /// not in the ring, or the bytes were changed.
    #[must_use]
    pub fn rewrap(&self, name: WrapName, held: Held) -> Option<Held> {
        let society = match name {
            WrapName::Part(of) => of.society,
            WrapName::LogKey(society, _) => society,
        };
        let new = self.newest(society)?;
        let epoch = new.id().epoch;
        if held.epoch == epoch {
            return Some(held);
        }
        let old = self.keks.get(&KekId {
            society,
            epoch: held.epoch,
        })?;
        let wrapped = match name {
            WrapName::Part(of) => old.rewrap(new, &of, &held.wrapped).ok()?,
            WrapName::LogKey(_, person) => old.rewrap_log(new, person, &held.wrapped).ok()?,
        };
        Some(Held { epoch, wrapped })
    }
}
