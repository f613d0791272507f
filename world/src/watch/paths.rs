//! Key paths: from anything that is kept to a part key.

use super::Watch;
use crate::model::keyholder::Durable;
use ledger::leaf::{Cause, Choice, Event, Leaf};
use policy::{Ask, Want};
use release::{KeyName, MemoryVault, Reply, WrapName};
use seal::answer::open_answer;
use seal::deposit::{Deposit, Sender};
use seal::intake::open_key;
use seal::{IntakeKeyId, Kek, Secret};
use sign::id::{PersonId, RecordId};
use sign::{SocietyId, from_bytes};
use std::collections::BTreeSet;

/// Everything that is kept somewhere when the horizons have passed.
#[derive(Debug)]
pub(crate) struct Artefacts<'a> {
    /// The keyholder's files.
    pub(crate) files: &'a Durable,
    /// Copies of vaults, however old.
    pub(crate) vaults: &'a [MemoryVault],
    /// Whole copies that are not older than a week.
    pub(crate) copies: &'a [&'a Durable],
    /// All requests and replies that the hub ever carried.
    pub(crate) asks: &'a [Vec<u8>],
    pub(crate) replies: &'a [Vec<u8>],
    /// Sessions that live in some device's memory.
    pub(crate) sessions: &'a [&'a Secret],
    /// What desks hold.
    pub(crate) held: &'a [seal::KeyRef],
}

/// Who was erased.
#[derive(Default)]
struct Gone {
    records: BTreeSet<(SocietyId, RecordId)>,
    persons: BTreeSet<(SocietyId, PersonId)>,
}

impl Gone {
    fn names(&self, name: &WrapName) -> bool {
        match name {
            WrapName::Part(of) => self.records.contains(&(of.society, of.record)),
            WrapName::LogKey(society, person) => self.persons.contains(&(*society, *person)),
        }
    }
}

fn opens(kek: &Kek, name: &WrapName, held: &release::Held) -> bool {
    match name {
        WrapName::Part(of) => kek.unwrap(of, &held.wrapped).is_ok(),
        WrapName::LogKey(society, person) => {
            kek.id().society == *society && kek.unwrap_log(*person, &held.wrapped).is_ok()
        }
    }
}

impl Watch {
    /// Invariant 11.
    pub(crate) fn no_path(&mut self, kept: &Artefacts<'_>) {
        let gone = self.gone();
        let mut keks = Vec::new();
        let mut intakes = Vec::new();
        for files in kept.copies.iter().copied().chain([kept.files]) {
            keks.extend(self.keks(files));
            intakes.extend(self.intakes(files));
        }
        let vaults = kept.copies.iter().map(|files| &files.vault);
        let vaults = vaults.chain(kept.vaults).chain([&kept.files.vault]);
        for (name, held) in vaults.flat_map(MemoryVault::keys) {
            if gone.names(&name) {
                let open = keks.iter().any(|kek| opens(kek, &name, &held));
                self.tally.must("11", !open, || {
                    let kind = match name {
                        WrapName::Part(of) => format!("{:?} {}", of.category, of.version),
                        WrapName::LogKey(..) => "a log key".into(),
                    };
                    let epoch = held.epoch;
                    format!("a vault or its copy still opens {kind} of epoch {epoch}, erased")
                });
            }
        }
        for of in kept.held {
            let open = gone.records.contains(&(of.society, of.record));
            self.tally
                .must("11", !open, || "a desk holds a part that was erased".into());
        }
        for bytes in kept.asks {
            self.deposit_is_closed(bytes, &intakes, &gone);
        }
        for bytes in kept.replies {
            self.reply_is_closed(bytes, kept.sessions, &gone);
        }
    }

    /// Invariant 13: every key opens under exactly one key of the ring, and none is left under an
    /// epoch before that of the last rotation leaf.
    pub(crate) fn each_key_opens_once(&mut self, files: &Durable) {
        let keks = self.keks(files);
        for (name, held) in files.vault.keys() {
            let society = match &name {
                WrapName::Part(of) => of.society,
                WrapName::LogKey(society, _) => *society,
            };
            let opening: Vec<u32> = keks
                .iter()
                .filter(|kek| kek.id().society == society && opens(kek, &name, &held))
                .map(|kek| kek.id().epoch)
                .collect();
            let current = held.epoch >= self.fold.epoch(society);
            self.tally
                .must("13", opening == [held.epoch] && current, || {
                    format!("a key under epoch {} opens under {opening:?}", held.epoch)
                });
        }
    }

    /// Records that were erased.
    pub(crate) fn erased_records(&self) -> BTreeSet<(SocietyId, RecordId)> {
        self.gone().records
    }

    fn gone(&self) -> Gone {
        let mut gone = Gone::default();
        let leaves = self.leaves.iter();
        for leaf in leaves.filter_map(|bytes| Leaf::from_bytes(bytes).ok()) {
            let Event::Erased(erased) = &leaf.event else {
                continue;
            };
            for record in &erased.records {
                let Some(named) = self.names.get(record) else {
                    continue;
                };
                gone.records.insert((named.society, named.record));
                if erased.choice == Choice::CountedOnly {
                    gone.persons.insert((named.society, named.person));
                }
            }
        }
        gone
    }

    fn keks(&self, files: &Durable) -> Vec<Kek> {
        let root = self.people.root();
        let open = |(name, wrapped): (&KeyName, &seal::Wrapped)| match name {
            KeyName::Kek(id) => root.unwrap_kek(*id, wrapped).ok(),
            KeyName::Intake(_) => None,
        };
        files.ring.iter().filter_map(open).collect()
    }

    fn intakes(&self, files: &Durable) -> Vec<(IntakeKeyId, Secret)> {
        let root = self.people.root();
        let open = |(name, wrapped): (&KeyName, &seal::Wrapped)| match name {
            KeyName::Intake(id) => Some((*id, root.unwrap_intake(*id, wrapped).ok()?)),
            KeyName::Kek(_) => None,
        };
        files.ring.iter().filter_map(open).collect()
    }

    fn deposit_is_closed(&mut self, bytes: &[u8], pairs: &[(IntakeKeyId, Secret)], gone: &Gone) {
        let Ok(ask) = from_bytes::<Ask>(bytes) else {
            return;
        };
        let society = ask.society;
        let of = |month| IntakeKeyId { society, month };
        let pair = |id: IntakeKeyId| pairs.iter().find(|(at, _)| *at == id).map(|(_, s)| s);
        let names: Vec<RecordId> = match &ask.want {
            Want::Deposit(want) => {
                let sender = Sender {
                    device: ask.device,
                    request: ask.id,
                };
                let id = of(want.month);
                let open = |pair| Deposit::open(&want.sealed.0, &id, pair, &sender).ok();
                let records = pair(id).and_then(open).map(Deposit::into_records);
                records.into_iter().flatten().map(|r| r.record).collect()
            }
            Want::Intake(want) => {
                let id = of(want.month);
                let open =
                    |pair| open_key(&want.sealed.0, want.intake, &want.header, &id, pair).ok();
                let key = pair(id).and_then(open);
                key.into_iter().map(|_| RecordId(want.intake.0)).collect()
            }
            _ => return,
        };
        let open = names.iter().any(|r| gone.records.contains(&(society, *r)));
        self.tally.must("11", !open, || {
            "a deposit at the hub still opens something erased".into()
        });
    }

    fn reply_is_closed(&mut self, bytes: &[u8], sessions: &[&Secret], gone: &Gone) {
        let Ok(Reply::Keys(sealed)) = from_bytes(bytes) else {
            return;
        };
        let leaf = &sealed.proof.leaf.0;
        let Ok(Cause::Device(asked)) = Leaf::from_bytes(leaf).map(|leaf| leaf.cause) else {
            return;
        };
        let hash = Leaf::hash(leaf);
        let open = sessions.iter().any(|session| {
            let keys = open_answer(&sealed.sealed.0, &asked.request, &hash, session);
            let mut keys = keys.into_iter().flatten();
            keys.any(|k| gone.records.contains(&(k.of.society, k.of.record)))
        });
        self.tally.must("11", !open, || {
            "a reply at the hub still opens something erased".into()
        });
    }
}
