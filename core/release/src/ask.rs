//! A device's request: who asks, whether it is new, and what it asks for.

use crate::answer::parts_of;
use crate::io::{Alarm, Entropy};
use crate::machine::{Busy, Machine, Phase, authentic, token};
use crate::vault::Vault;
use ledger::leaf::{
    ANSWER_NAMES, Answered, Asked, Cause, Event, Granted, Item, Queried, Reason, Released,
    SeedPassed, Used, Why,
};
use ledger::{Checkpoint, KeyName, prove_consistency, verify_consistency};
use policy::request::{WantAnswer, WantGrant, WantQuery, WantRelease};
use policy::{Ask, Seen, Violation, Want};
use seal::{KeyRef, LogKey, Public};
use sign::id::{PersonId, RecordId, RecordPseudonym};
use sign::{Hash, Signature, SocietyId, Time, hmac};
use std::collections::BTreeSet;

impl Machine {
    pub(crate) fn asked(
        &mut self,
        bytes: &[u8],
        signature: Signature,
        entropy: &Entropy,
        now: Time,
        vault: &impl Vault,
    ) {
        // Nobody who is not in the directory gets so much as a refusal.
        let Some(ask) = authentic(&self.state, bytes, signature) else {
            return;
        };
        if self.was_set_back(ask.seen.as_ref()) {
            self.phase = Phase::SetBack;
            return self.alarm(Alarm::SetBack);
        }
        let asked = Asked {
            device: ask.device,
            seq: ask.seq,
            request: ask.hash(),
            signature,
        };
        let moment = now.max(self.state.time);
        let life = u64::from(self.state.policy.request_seconds) * 1_000_000;
        if ask.not_after < moment || ask.not_after > moment.plus(life) {
            return self.deny(ask.device, asked.request, Reason::Request, now);
        }
        let last = self
            .state
            .directory
            .devices
            .get(&ask.device)
            .and_then(|d| d.last);
        match last {
            Some(last) if ask.seq == last.seq && asked.request == last.request => {
                self.again(&ask, last.index, now, vault);
            }
            Some(last) if ask.seq <= last.seq => {
                self.deny(ask.device, asked.request, Reason::Request, now);
            }
            _ => self.first_time(&ask, asked, entropy, now, vault),
        }
    }

    /// Another copy of this log signed a head that this one does not have: a longer one, or one
    /// that was as long before this copy was set back and went another way.
    fn was_set_back(&self, seen: Option<&Seen>) -> bool {
        let Some(seen) = seen else {
            return false;
        };
        if self.continues(seen) {
            return false;
        }
        let Ok(origin) = KeyName::new(&self.state.origin) else {
            return false;
        };
        let text = Checkpoint {
            origin,
            size: seen.size,
            root: seen.root,
        }
        .to_string();
        let key = &self.state.keys.ed25519;
        key.verify_text(text.as_bytes(), &seen.signature).is_ok()
    }

    fn continues(&self, seen: &Seen) -> bool {
        let (size, root) = (self.tree.size(), self.tree.root());
        let proof = prove_consistency(&self.tree, seen.size, size);
        proof.is_ok_and(|p| verify_consistency(seen.size, size, &seen.root, &root, &p).is_ok())
    }

    /// A retry: the same leaf, the same bytes, if nothing has been stopped since.
    fn again(&mut self, ask: &Ask, index: u64, now: Time, vault: &impl Vault) {
        let Some(leaf) = self.last_leaf(ask.device).cloned() else {
            return;
        };
        match &ask.want {
            Want::Release(_) => {
                let (Ok(session), Some(parts)) =
                    (Public::from_bytes(&ask.session.0), parts_of(ask, &leaf))
                else {
                    return self.deny(ask.device, ask.hash(), Reason::Request, now);
                };
                self.reply_later(ask, (index, leaf), Some((session, parts)), now, vault);
            }
            _ => self.reply_later(ask, (index, leaf), None, now, vault),
        }
    }

    fn first_time(
        &mut self,
        ask: &Ask,
        asked: Asked,
        entropy: &Entropy,
        now: Time,
        vault: &impl Vault,
    ) {
        let (device, request) = (ask.device, asked.request);
        if self.stored.contains_key(&token(&request)) {
            return;
        }
        let done = match &ask.want {
            Want::Release(want) => self.release(ask, want, asked, now, vault),
            Want::Deposit(want) => self.deposit(ask, want, asked, entropy, now, vault),
            Want::Intake(want) => self.intake(ask, want, asked, entropy, now, vault),
            Want::Erase(want) => self.erase(ask, want, asked, now, vault),
            Want::Query(want) => self
                .query(ask, want, vault)
                .and_then(|event| self.plain(ask, asked, event, now, vault)),
            Want::Answer(want) => self
                .answer(want, vault)
                .and_then(|event| self.plain(ask, asked, event, now, vault)),
            Want::Grant(want) => self
                .grant(want, vault)
                .and_then(|event| self.plain(ask, asked, event, now, vault)),
            Want::PassSeed(to) => {
                let event = Event::SeedPassed(SeedPassed {
                    society: ask.society,
                    to: *to,
                });
                self.plain(ask, asked, event, now, vault)
            }
            Want::Intakes(body) => self.plain(ask, asked, Event::Intakes(*body), now, vault),
            Want::Opened(body) => self.plain(ask, asked, Event::Opened(body.clone()), now, vault),
            Want::Note(note) => self.plain(ask, asked, Event::Noted(*note), now, vault),
        };
        if let Err(reason) = done {
            self.deny(device, request, reason, now);
        }
    }

    fn release(
        &mut self,
        ask: &Ask,
        want: &WantRelease,
        asked: Asked,
        now: Time,
        vault: &impl Vault,
    ) -> Result<(), Reason> {
        let session = Public::from_bytes(&ask.session.0).map_err(|_| Reason::Session)?;
        if want.items.len() > usize::from(self.state.policy.items) {
            return Err(Reason::Request);
        }
        let mut items = Vec::with_capacity(want.items.len());
        for item in &want.items {
            let names = self
                .names(item.holder, item.record, vault)
                .ok_or(Reason::Unknown)?;
            let mut parts = Vec::with_capacity(item.parts.len());
            for (category, version) in &item.parts {
                let newest = vault.newest(item.holder, item.record, *category);
                let version = match (*version, newest) {
                    (0, newest) => newest.ok_or(Reason::Unknown)?.0,
                    (version, _) => version,
                };
                let of = KeyRef {
                    society: item.holder,
                    record: item.record,
                    category: *category,
                    version,
                };
                // A part whose deposit is not in the log yet is not there.
                if vault.part(&of).is_none() || self.busy.contains_key(&Busy::Part(of)) {
                    return Err(Reason::Unknown);
                }
                parts.push((*category, version));
            }
            items.push(Item {
                person: names.0,
                record: names.1,
                holder: item.holder,
                parts,
            });
        }
        let moment = now.max(self.state.time);
        let mut released = Released {
            society: ask.society,
            session: ask.session(),
            grant: want.grant,
            purpose: want.purpose,
            items,
            used: Used::default(),
            policy: self.state.policy.hash(),
        };
        // Whatever else is wrong is told first: a limit counts towards a trip.
        let used = self
            .state
            .used_after(ask.device, want.grant, &released.items, moment);
        released.used = used.unwrap_or_default();
        let event = Event::Released(released);
        let (index, leaf) = match (self.append(Cause::Device(asked), event, now), used) {
            (Ok(written), _) => written,
            (Err(Violation::Figures), Err(reason)) => return Err(reason),
            (Err(violation), _) => return Err(reason(violation)),
        };
        self.warn(ask, want.grant, used.unwrap_or_default());
        let parts = parts_of(ask, &leaf).ok_or(Reason::Request)?;
        self.reply_later(ask, (index, leaf), Some((session, parts)), now, vault);
        Ok(())
    }

    fn query(&self, ask: &Ask, want: &WantQuery, vault: &impl Vault) -> Result<Event, Reason> {
        let names = self
            .names(ask.society, want.case, vault)
            .ok_or(Reason::Unknown)?;
        Ok(Event::Queried(Queried {
            society: ask.society,
            session: ask.session(),
            case: names.1,
            query: want.query,
            standing: want.standing,
        }))
    }

    /// As many names whatever was found: dummies come from a secret and the query's place, so
    /// that a retry has the same.
    fn answer(&self, want: &WantAnswer, vault: &impl Vault) -> Result<Event, Reason> {
        if want.found.len() > ANSWER_NAMES {
            return Err(Reason::Request);
        }
        let mut names = BTreeSet::new();
        for (society, record) in &want.found {
            let found = self
                .names(*society, *record, vault)
                .ok_or(Reason::Unknown)?;
            names.insert(found.1);
        }
        let place = [
            &want.query.to_be_bytes()[..],
            &self.state.size.to_be_bytes(),
        ]
        .concat();
        let mut n = 0_u32;
        while names.len() < ANSWER_NAMES {
            let dummy = hmac(
                self.answers.as_bytes(),
                "dummy",
                &[&place, &n.to_be_bytes()],
            );
            names.insert(RecordPseudonym(dummy.short()));
            n += 1;
        }
        let mut sorted = [RecordPseudonym([0; 16]); ANSWER_NAMES];
        for (slot, name) in sorted.iter_mut().zip(names) {
            *slot = name;
        }
        Ok(Event::Answered(Answered {
            query: want.query,
            names: sorted,
        }))
    }

    fn grant(&self, want: &WantGrant, vault: &impl Vault) -> Result<Event, Reason> {
        let mut records = Vec::with_capacity(want.records.len());
        for record in &want.records {
            records.push(
                self.names(want.holder, *record, vault)
                    .ok_or(Reason::Unknown)?
                    .1,
            );
        }
        Ok(Event::Granted(Granted {
            id: want.id,
            kind: want.kind,
            holder: want.holder,
            staff: want.staff,
            records,
            categories: want.categories.clone(),
            until: want.until,
        }))
    }

    /// Writes a leaf that needs nothing but itself, and replies with it.
    fn plain(
        &mut self,
        ask: &Ask,
        asked: Asked,
        event: Event,
        now: Time,
        vault: &impl Vault,
    ) -> Result<(), Reason> {
        let written = self
            .append(Cause::Device(asked), event, now)
            .map_err(reason)?;
        self.reply_later(ask, written, None, now, vault);
        Ok(())
    }

    /// How the log names a record and whom it is about.
    pub(crate) fn names(
        &self,
        society: SocietyId,
        record: RecordId,
        vault: &impl Vault,
    ) -> Option<(sign::id::PersonPseudonym, RecordPseudonym, PersonId)> {
        let person = vault.person(society, record)?;
        let key = self.log_key(society, person, vault)?;
        Some((
            key.person_pseudonym(person),
            key.record_pseudonym(record),
            person,
        ))
    }

    pub(crate) fn log_key(
        &self,
        society: SocietyId,
        person: PersonId,
        vault: &impl Vault,
    ) -> Option<LogKey> {
        self.ring
            .log_key(society, person, vault.log_key(society, person)?)
    }

    fn warn(&mut self, ask: &Ask, why: Why, used: Used) {
        let policy = &self.state.policy;
        let near = |used: u32, limit: u32| {
            u64::from(used) * 100 >= u64::from(limit) * u64::from(policy.warn_percent)
        };
        let warned = matches!(why, Why::Grant(_))
            && (near(used.staff_day, policy.day) || near(used.staff_hour, policy.hour));
        let staff = self
            .state
            .directory
            .devices
            .get(&ask.device)
            .map(|d| d.staff);
        if let (true, Some(staff)) = (warned, staff) {
            self.alarm(Alarm::Warning(staff));
        }
    }
}

/// What a device is told of a violation.
pub(crate) fn reason(violation: Violation) -> Reason {
    match violation {
        Violation::Refused(reason) => reason,
        Violation::Time
        | Violation::Boot
        | Violation::Genesis
        | Violation::Cause
        | Violation::Sequence
        | Violation::Order(_)
        | Violation::TripDue
        | Violation::TripNotDue
        | Violation::Figures
        | Violation::Misfit => Reason::Request,
    }
}

/// Hash of the header hashes of a deposit, in their order.
pub(crate) fn heads(headers: impl Iterator<Item = Hash>) -> Hash {
    let mut all = Vec::new();
    headers.for_each(|h| all.extend_from_slice(&h.0));
    sign::hash("heads", &[&all])
}
