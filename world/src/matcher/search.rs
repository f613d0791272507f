//! From a ticket to candidates, and who may hear of which.

use super::notices::Told;
use super::standing::Standing;
use super::{Effect, Line, Matcher, Step};
use crate::device::Ticket;
use crate::search::{DeskMessage, Found, FoundOne, Notice, Opened};
use crate::search::{QueryMessage, Rule, Scope, SearchFault, Word};
use ledger::leaf::{ANSWER_NAMES, DeviceKind, Queried};
use matching::{Band, Features};
use seal::Public;
use sign::encode::Bytes;
use sign::id::{DeviceId, RecordId};
use sign::time::DAY;
use sign::{Hash, Time, canonical_struct, from_bytes};
use std::collections::BTreeSet;

/// How long a ticket is good, in microseconds: as long as the log takes its answer.
pub const TICKET_LIFE: u64 = DAY;
/// How long after a search its answer is asked for, whatever was found, in microseconds.
pub const WAIT: u64 = 2_000_000;
/// Candidates looked at in one search, beside those that were told or rejected before: they are
/// often the likeliest, and nobody who comes after them may be lost behind them.
const LOOKED_AT: usize = 64;
/// More are not looked at whatever was told.
const LOOKED_AT_MOST: usize = 512;

/// A search that will be answered.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) index: u64,
    pub(crate) request: Hash,
    pub(crate) device: DeviceId,
    pub(crate) asker: Public,
    pub(crate) found: Found,
    pub(crate) due: Time,
    pub(crate) since: Time,
    pub(crate) tries: u8,
}

/// A search that was heard and not answered yet, as it is kept: it is answered after a start, too,
/// without being asked again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hearing {
    pub(crate) index: u64,
    request: Hash,
    device: DeviceId,
    asker: Bytes,
    found: Found,
    since: Time,
}
canonical_struct!(Hearing {
    index,
    request,
    device,
    asker,
    found,
    since
});

/// An answer that was given: a repetition has the same bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    pub(crate) index: u64,
    pub(crate) time: Time,
    pub(crate) device: DeviceId,
    pub(crate) bytes: Bytes,
}
canonical_struct!(Given {
    index,
    time,
    device,
    bytes
});

impl Asked {
    pub(crate) fn kept(&self) -> Hearing {
        Hearing {
            index: self.index,
            request: self.request,
            device: self.device,
            asker: Bytes(self.asker.as_bytes().to_vec()),
            found: self.found.clone(),
            since: self.since,
        }
    }

    /// None if it is no public key to which an answer could be sealed.
    pub(crate) fn of(kept: Hearing) -> Option<Self> {
        Some(Asked {
            index: kept.index,
            request: kept.request,
            device: kept.device,
            asker: Public::from_bytes(&kept.asker.0).ok()?,
            found: kept.found,
            due: kept.since.plus(WAIT),
            since: kept.since,
            tries: 0,
        })
    }
}

impl Matcher {
    pub(crate) fn query(&mut self, bytes: &[u8], step: &mut Step) {
        match self.check(bytes, step.now) {
            Ok(opened) => self.hear(opened, step),
            Err(SearchFault::Sender) => step.out.push(Effect::WantRoster),
            // Sealed to a session that is over: the desk seals it anew.
            Err(SearchFault::Session) => {}
            Err(fault) => step.out.push(Effect::Distrust(fault)),
        }
    }

    /// A word that was believed is durable before it is acknowledged.
    pub(crate) fn word(&mut self, bytes: &[u8], step: &mut Step) {
        let Ok(message) = from_bytes::<DeskMessage>(bytes) else {
            return step.out.push(Effect::Distrust(SearchFault::Malformed));
        };
        let Some(session) = self.caller.session(step.now) else {
            return;
        };
        match message.open(&self.book, session) {
            Ok((society, word)) => {
                self.fresh |= matches!(word, Word::Register(_));
                self.heard(society, &word);
                step.keep(&Line::Word(super::keep::Said {
                    society,
                    word: word.clone(),
                }));
                self.limit(society, &word);
                self.store.hear(society, word);
                let signer = self.caller.signer();
                let ack = crate::search::Ack::sign(message.device, message.id, signer);
                let ack = sign::to_bytes(&ack);
                step.out.push(Effect::Ack(message.device, ack));
            }
            Err(SearchFault::Sender) => step.out.push(Effect::WantRoster),
            Err(SearchFault::Session) => {}
            Err(fault) => step.out.push(Effect::Distrust(fault)),
        }
    }

    /// The first moment at which an answer is to be asked for: a shell that steps then, and not
    /// at its next beat, answers after the same time whatever was found.
    #[must_use]
    pub fn due(&self) -> Option<Time> {
        let waiting = (!self.caller.busy()).then_some(&self.asked)?;
        waiting.iter().map(|asked| asked.due).min()
    }

    fn check(&self, bytes: &[u8], now: Time) -> Result<Opened, SearchFault> {
        let message: QueryMessage = from_bytes(bytes).map_err(|_| SearchFault::Malformed)?;
        let proven = Ticket::prove(
            &message.ticket,
            self.caller.log_keys(),
            self.caller.quorum(),
        );
        let proven = proven.map_err(|_| SearchFault::Leaf)?;
        if !proven.agrees(self.caller.reader().head()) {
            return Err(SearchFault::Leaf);
        }
        if now.since(proven.leaf.time) >= TICKET_LIFE {
            return Err(SearchFault::Old);
        }
        let session = self.caller.session(now).ok_or(SearchFault::Session)?;
        let opened = message.open(proven, session)?;
        let desk = self.book.device(opened.device).ok_or(SearchFault::Sender)?;
        let may = desk.usable && desk.kind == DeviceKind::Desk;
        if may && desk.society == opened.queried.society {
            Ok(opened)
        } else {
            Err(SearchFault::Sender)
        }
    }

    fn hear(&mut self, opened: Opened, step: &mut Step) {
        let index = opened.proven.index;
        if let Some(given) = self.given.get(&index) {
            let bytes = given.bytes.0.clone();
            return step.out.push(Effect::Answer(given.device, bytes));
        }
        if self.asked.iter().any(|a| a.index == index) {
            return;
        }
        if let Some(standing) = self.standing.get(&index)
            && !standing.unheard.is_empty()
        {
            return self.give_again(standing, &opened.asker, step);
        }
        let Opened {
            queried,
            request,
            device,
            asker,
            ref query,
            ..
        } = opened;
        // Whoever ended it does not wait for an answer.
        if self
            .limits
            .rule(queried.society, index, &query.scope)
            .is_none()
        {
            return;
        }
        let of = (index, device);
        let found = self.decide(&queried, of, &query.scope, (&query.features, &[]), step);
        if queried.standing && !self.standing.contains_key(&index) {
            let standing = Standing {
                index,
                queried: queried.clone(),
                request,
                device,
                scope: query.scope.clone(),
                features: query.features.clone(),
                told: Vec::new(),
                unheard: Vec::new(),
            };
            step.keep(&Line::Standing(standing.clone()));
            self.standing.insert(index, standing);
        }
        let asked = Asked {
            index,
            request,
            device,
            asker,
            found,
            due: step.now.plus(WAIT),
            since: step.now,
            tries: 0,
        };
        step.keep(&Line::Hearing(asked.kept()));
        self.asked.push(asked);
    }

    /// What the asker may hear of and was not told before; the rest is for the holders. A holder
    /// to whom the search may not be shown hears nothing, and none of its records is found: it
    /// would know its own record in the leaf of the answer.
    pub(super) fn decide(
        &mut self,
        queried: &Queried,
        (index, device): (u64, DeviceId),
        scope: &Scope,
        (features, told): (&Features, &[RecordId]),
        step: &mut Step,
    ) -> Found {
        let asker = queried.society;
        let shown = self
            .limits
            .rule(asker, index, scope)
            .unwrap_or(Rule::Holder);
        let country = self.countries.get(&asker).copied();
        let staff = self.book.device(device).map(|d| d.staff);
        let mut seen = BTreeSet::new();
        let mut found = Found::default();
        let past = told.len() + self.store.rejections(asker, queried.case);
        let looked_at = (LOOKED_AT + past).min(LOOKED_AT_MOST);
        for candidate in self.store.find(features, looked_at) {
            let record = RecordId(candidate.id.0);
            let Some(holding) = self.store.get(record) else {
                continue;
            };
            if candidate.band < Band::Possible
                || !seen.insert(record)
                || self.store.rejected(asker, queried.case, record)
            {
                continue;
            }
            let one = FoundOne {
                holder: holding.society,
                record,
                band: candidate.band,
                codes: candidate.codes,
            };
            let own = holding.society == asker;
            let theirs = self.countries.get(&holding.society).copied();
            if !own && !shown.allows(holding.society, theirs) {
                continue;
            }
            if own || holding.rule.allows(asker, country) {
                if found.candidates.len() < ANSWER_NAMES && !told.contains(&record) {
                    found.candidates.push(one);
                }
            } else if let Some(staff) = staff {
                let notice = Notice {
                    asker,
                    staff,
                    query: index,
                    found: one,
                };
                let told = Told {
                    case: queried.case,
                    scope: scope.clone(),
                    notice,
                };
                if let Some(line) = self.notices.add(holding.society, told) {
                    step.keep(&line);
                }
            }
        }
        found
    }
}

impl Asked {
    pub(crate) fn ready(&self, now: Time) -> bool {
        now >= self.due || now < self.since
    }
}
