//! New parts and new forms: into the vault first, then into the log.

use crate::ask::{heads, reason};
use crate::io::{Effect, Entropy};
use crate::machine::{After, Busy, Machine, Pending, token};
use crate::vault::{Held, PartEntry, Token, Vault, VaultBatch, VaultChange};
use ledger::leaf::{Asked, Cause, Deposited, Event, Leaf, Reason, Written};
use policy::Ask;
use policy::request::{WantDeposit, WantIntake};
use seal::deposit::{Deposit, NewParts, Sender};
use seal::{IntakeKeyId, KeyRef, LogKey};
use sign::id::{PersonId, RecordId};
use sign::{Hash, SocietyId, Time, hmac};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

impl Machine {
    pub(crate) fn deposit(
        &mut self,
        ask: &Ask,
        want: &WantDeposit,
        asked: Asked,
        entropy: &Entropy,
        now: Time,
        vault: &impl Vault,
    ) -> Result<(), Reason> {
        let id = IntakeKeyId {
            society: ask.society,
            month: want.month,
        };
        let secret = self.ring.intake(id).ok_or(Reason::Unknown)?;
        let sender = Sender {
            device: ask.device,
            request: ask.id,
        };
        let deposit =
            Deposit::open(&want.sealed.0, &id, secret, &sender).map_err(|_| Reason::Request)?;
        let records = deposit.into_records();
        let mut filling = Filling::new(ask.society, entropy);
        for record in records {
            self.fill(&mut filling, &record, vault)?;
        }
        self.store(ask, asked, filling, now)
    }

    pub(crate) fn intake(
        &mut self,
        ask: &Ask,
        want: &WantIntake,
        asked: Asked,
        entropy: &Entropy,
        now: Time,
        vault: &impl Vault,
    ) -> Result<(), Reason> {
        let id = IntakeKeyId {
            society: ask.society,
            month: want.month,
        };
        let secret = self.ring.intake(id).ok_or(Reason::Unknown)?;
        let key = seal::intake::open_key(&want.sealed.0, want.intake, &want.header, &id, secret)
            .map_err(|_| Reason::Request)?;
        // A form's writer becomes a person of the register only when staff take it on; until
        // then the form has log names of its own.
        let record = NewParts {
            record: RecordId(want.intake.0),
            person: PersonId(want.intake.0),
            parts: vec![seal::deposit::NewPart {
                category: sign::Category::Intake,
                version: 1,
                prev: None,
                header: want.header,
                key,
            }],
        };
        let mut filling = Filling::new(ask.society, entropy);
        self.fill(&mut filling, &record, vault)?;
        self.store(ask, asked, filling, now)
    }

    /// Compares each new part with the newest there is, and wraps its key.
    fn fill(
        &self,
        filling: &mut Filling,
        record: &NewParts,
        vault: &impl Vault,
    ) -> Result<(), Reason> {
        let society = filling.society;
        let known = vault.person(society, record.record);
        let person = match (record.person, known) {
            (PersonId::OF_RECORD, None) => return Err(Reason::Conflict),
            (PersonId::OF_RECORD, Some(known)) => known,
            (named, _) => named,
        };
        if known.is_some_and(|known| known != person)
            || self
                .busy
                .contains_key(&Busy::Record(society, record.record))
            || self.busy.contains_key(&Busy::Person(society, person))
        {
            return Err(Reason::Conflict);
        }
        // Its person's log key is destroyed: it was erased, and a late retry of its deposit must
        // not bring it back.
        if known.is_some() && vault.log_key(society, person).is_none() {
            return Err(Reason::Unknown);
        }
        let kek = self.ring.newest(society).ok_or(Reason::Unknown)?;
        let held = |wrapped| Held {
            epoch: kek.id().epoch,
            wrapped,
        };
        if !filling.persons.contains_key(&person) {
            let key = match vault.log_key(society, person) {
                Some(_) => self
                    .log_key(society, person, vault)
                    .ok_or(Reason::Unknown)?,
                None => {
                    let key = filling.new_log_key(person);
                    let wrapped = held(kek.wrap_log(person, &key));
                    filling
                        .changes
                        .push(VaultChange::Person(society, person, wrapped));
                    key
                }
            };
            filling.persons.insert(person, key);
        }
        if known.is_none() {
            filling
                .changes
                .push(VaultChange::Record(society, record.record, person));
        }
        let mut heads: BTreeMap<_, (u32, Hash)> = BTreeMap::new();
        let mut parts = Vec::with_capacity(record.parts.len());
        for part in &record.parts {
            let of = KeyRef {
                society,
                record: record.record,
                category: part.category,
                version: part.version,
            };
            // Whether or not the vault shows it yet: what is being saved may be taken back.
            if self.being_saved(&of) {
                return Err(Reason::Conflict);
            }
            // Brought before, and only the answer was lost: it is written down once more.
            let there = vault.part(&of).filter(|entry| entry.header == part.header);
            if there.is_some() {
                filling.headers.push(part.header);
                parts.push((part.category, part.version));
                continue;
            }
            let head = heads.get(&part.category).copied().or_else(|| {
                let newest = vault.newest(society, record.record, part.category);
                newest.map(|(version, entry)| (version, entry.header))
            });
            let follows = match head {
                None => part.version == 1 && part.prev.is_none(),
                Some((version, header)) => {
                    Some(part.version) == version.checked_add(1) && part.prev == Some(header)
                }
            };
            if !follows {
                return Err(Reason::Conflict);
            }
            heads.insert(part.category, (part.version, part.header));
            let wrapped = kek.wrap(&of, &part.key).map_err(|_| Reason::Request)?;
            let entry = PartEntry {
                key: held(wrapped),
                header: part.header,
            };
            filling.changes.push(VaultChange::Part(of, entry));
            filling.headers.push(part.header);
            parts.push((part.category, part.version));
        }
        let key = filling.persons.get(&person).ok_or(Reason::Unknown)?;
        filling.items.push(Written {
            person: key.person_pseudonym(person),
            record: key.record_pseudonym(record.record),
            parts,
        });
        Ok(())
    }

    /// Whether any version of this part is on its way into the vault.
    fn being_saved(&self, of: &KeyRef) -> bool {
        let version = |version| Busy::Part(KeyRef { version, ..*of });
        let mut all = self.busy.range(version(0)..=version(u32::MAX));
        all.next().is_some()
    }

    fn store(
        &mut self,
        ask: &Ask,
        asked: Asked,
        filling: Filling,
        now: Time,
    ) -> Result<(), Reason> {
        let event = Event::Deposited(Deposited {
            society: ask.society,
            session: ask.session(),
            items: filling.items,
            heads: heads(filling.headers.into_iter()),
        });
        self.store_then_write(ask, asked, event, filling.changes, false, now)
    }

    /// Asks for a batch to be stored; its leaf follows when it is durable.
    pub(crate) fn store_then_write(
        &mut self,
        ask: &Ask,
        asked: Asked,
        event: Event,
        changes: Vec<VaultChange>,
        final_: bool,
        now: Time,
    ) -> Result<(), Reason> {
        let token = token(&asked.request);
        let leaf = self.leaf(Cause::Device(asked.clone()), event.clone(), now);
        self.state.judge(&leaf).map_err(reason)?;
        let bytes = leaf.to_bytes();
        if bytes.len() > ledger::leaf::MAX_LEAF {
            return Err(Reason::Request);
        }
        self.busy
            .extend(changes.iter().map(|change| (touched(change), token)));
        let seen = ask.seen.as_ref().map_or(0, |s| s.size);
        let pending = Pending {
            asked,
            event,
            not_after: ask.not_after,
            seen,
            final_,
        };
        self.stored.insert(token, pending);
        let leaf = final_.then_some(bytes);
        self.effect(Effect::Store(VaultBatch {
            token,
            changes,
            leaf,
        }));
        Ok(())
    }

    /// A batch is durable: its leaf, unless something was stopped meanwhile.
    pub(crate) fn stored(&mut self, token: Token, now: Time) {
        let Some(pending) = self.stored.remove(&token) else {
            return;
        };
        self.busy.retain(|_, busy| *busy != token);
        let (device, request) = (pending.asked.device, pending.asked.request);
        let written = self.append(
            Cause::Device(pending.asked.clone()),
            pending.event.clone(),
            now,
        );
        match written {
            Ok((index, leaf)) => {
                self.when_durable(index, After::Settle(token));
                self.acknowledge(&pending, (index, leaf));
            }
            // A later request of the device, or a lockdown, came in between. What is erased is
            // erased; the keyholder itself writes it down.
            Err(_) if pending.final_ => self.write_erasure(token, &pending.event, now),
            Err(violation) => {
                self.effect(Effect::Withdraw(token));
                self.deny(device, request, reason(violation), now);
            }
        }
    }

    /// On start: what to do with a batch that was never settled.
    pub(crate) fn resolve(&mut self, batch: VaultBatch, found: &BTreeMap<Token, u64>, now: Time) {
        match (found.get(&batch.token), batch.leaf) {
            (Some(_), _) => self.effect(Effect::Settle(batch.token)),
            (None, None) => self.effect(Effect::Withdraw(batch.token)),
            (None, Some(bytes)) => {
                if let Ok(leaf) = Leaf::from_bytes(&bytes) {
                    self.write_erasure(batch.token, &leaf.event, now);
                }
            }
        }
    }
}

/// What a change touches. A part touches its record's keys only: older parts stay to be had.
fn touched(change: &VaultChange) -> Busy {
    match *change {
        VaultChange::Person(society, person, _) | VaultChange::ErasePerson(society, person) => {
            Busy::Person(society, person)
        }
        VaultChange::Record(society, record, _) | VaultChange::EraseRecord(society, record) => {
            Busy::Record(society, record)
        }
        VaultChange::Part(of, _) => Busy::Part(of),
    }
}

/// A deposit while it is taken in.
struct Filling {
    society: SocietyId,
    seed: Zeroizing<[u8; 32]>,
    persons: BTreeMap<PersonId, LogKey>,
    items: Vec<Written>,
    headers: Vec<Hash>,
    changes: Vec<VaultChange>,
}

impl Filling {
    fn new(society: SocietyId, entropy: &Entropy) -> Self {
        Filling {
            society,
            seed: Zeroizing::new(entropy.0),
            persons: BTreeMap::new(),
            items: Vec::new(),
            headers: Vec::new(),
            changes: Vec::new(),
        }
    }

    /// From this deposit's fresh randomness: destroyed with its wrap, never made again.
    fn new_log_key(&self, person: PersonId) -> LogKey {
        LogKey::from_bytes(hmac(&self.seed, "log key", &[&person.0]).0)
    }
}
