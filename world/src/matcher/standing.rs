//! Searches that stand: what came since they were made, what was said of them, what is still to be
//! heard.

use super::search::{Asked, WAIT};
use super::{Effect, Line, Matcher, Step};
use crate::device::Ticket;
use crate::search::{AnswerMessage, Found, Scope, Word};
use ledger::Leaf;
use ledger::leaf::Queried;
use matching::Features;
use seal::Public;
use sign::id::{DeviceId, RecordId};
use sign::{Hash, SocietyId, canonical_struct};
use std::collections::BTreeSet;

/// A search that stands until further notice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Index of its leaf.
    pub(crate) index: u64,
    /// What the leaf says.
    pub(crate) queried: Queried,
    /// Hash of the request.
    pub(crate) request: Hash,
    /// Who asked.
    pub(crate) device: DeviceId,
    /// Whom it may show that it was made.
    pub(crate) scope: Scope,
    /// Who is sought.
    pub(crate) features: Features,
    /// What was told already.
    pub(crate) told: Vec<RecordId>,
    /// Answers, until the desk says that it has read them: the first one also if it is empty.
    pub(crate) unheard: Vec<Unheard>,
}
canonical_struct!(Standing {
    index,
    queried,
    request,
    device,
    scope,
    features,
    told,
    unheard
});

/// An answer to a standing search. It is sealed anew to each session of the desk that asked, under
/// its one leaf, until a session was there to read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Unheard {
    pub(crate) ticket: Ticket,
    pub(crate) found: Found,
}
canonical_struct!(Unheard { ticket, found });

impl Matcher {
    /// Standing searches see what came since.
    pub(crate) fn search_standing(&mut self, step: &mut Step) {
        if !std::mem::take(&mut self.fresh) {
            return;
        }
        let all: Vec<Standing> = self.standing.values().cloned().collect();
        for standing in all {
            // Whoever was stopped hears nothing, and nobody hears of their searches: until they
            // may go on.
            if !self.book.device(standing.device).is_some_and(|d| d.usable) {
                self.fresh = true;
                continue;
            }
            let found = self.decide(
                &standing.queried,
                (standing.index, standing.device),
                &standing.scope,
                (&standing.features, &standing.told),
                step,
            );
            let Some((asker, _)) = self.sessions.get(&standing.device) else {
                self.fresh = true;
                continue;
            };
            if found.candidates.is_empty() {
                continue;
            }
            // What the answer on its way does not name comes after it.
            if self.asked.iter().any(|a| a.index == standing.index) {
                self.fresh = true;
                continue;
            }
            let asked = Asked {
                index: standing.index,
                request: standing.request,
                device: standing.device,
                asker: asker.clone(),
                found,
                due: step.now.plus(WAIT),
                since: step.now,
                tries: 0,
            };
            step.keep(&Line::Hearing(asked.kept()));
            self.asked.push(asked);
        }
    }

    /// Societies some of whose desks have a standing search: their sessions are to be known.
    #[must_use]
    pub fn stands_for(&self) -> BTreeSet<SocietyId> {
        let standing = self.standing.values();
        standing.map(|s| s.queried.society).collect()
    }

    /// Notices, or finds of a standing search, were read.
    pub(crate) fn heard(&mut self, society: SocietyId, word: &Word) {
        let Word::Heard(heard) = word else {
            return;
        };
        self.notices.heard(society, heard);
        for (index, record) in heard {
            let standing = self.standing.get_mut(index);
            if let Some(standing) = standing.filter(|s| s.queried.society == society) {
                for unheard in &mut standing.unheard {
                    unheard.found.candidates.retain(|c| c.record != *record);
                }
                let news = |unheard: &Unheard| !unheard.found.candidates.is_empty();
                standing.unheard.retain(news);
            }
        }
    }

    /// Searches that ended are forgotten, with what was still to be answered or told of them; of
    /// those that may show less, what may not be told any more.
    pub(crate) fn limit(&mut self, society: SocietyId, word: &Word) {
        if !self.limits.hear(society, word) {
            return;
        }
        let limits = &self.limits;
        let over = |s: &&Standing| {
            let own = s.queried.society == society;
            own && limits.rule(society, s.index, &s.scope).is_none()
        };
        let over: Vec<u64> = self
            .standing
            .values()
            .filter(over)
            .map(|s| s.index)
            .collect();
        for index in over {
            self.standing.remove(&index);
            self.asked.retain(|asked| asked.index != index);
            self.asking.take_if(|(at, _)| *at == index);
        }
        let countries = &self.countries;
        self.notices.limit(society, |holder, told| {
            let rule = limits.rule(society, told.notice.query, &told.scope);
            let country = countries.get(&holder).copied();
            rule.is_some_and(|rule| rule.allows(holder, country))
        });
    }

    /// What a standing search found and nobody has read, once more.
    pub(crate) fn give_again(&self, standing: &Standing, asker: &Public, step: &mut Step) {
        for Unheard { ticket, found } in &standing.unheard {
            let about = (standing.request, Leaf::hash(&ticket.leaf.0));
            let sealed = AnswerMessage::seal(found, ticket.clone(), about, asker, &self.secret);
            if let Ok(message) = sealed {
                let bytes = sign::to_bytes(&message);
                step.out.push(Effect::Answer(standing.device, bytes));
            }
        }
    }
}
