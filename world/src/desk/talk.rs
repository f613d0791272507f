//! Talk with the matcher and with the society's other desks.

use super::queue::Searched;
use super::settle::Place;
use super::work::{Effect, JobId, Lie, SeedMessage, Told};
use super::{Desk, Step};
use crate::device::caller::RETRY;
use crate::device::{SessionFault, SessionKey, Ticket};
use crate::search::{AnswerMessage, NoticeMessage, QueryMessage};
use crate::search::{Query, SearchFault, Word};
use ledger::leaf::{Cause, DeviceKind, Event};
use seal::answer::{Bound, Kind, open_to_session, seal_to_session};
use seal::{AnswerSecret, Secret};
use sign::encode::Bytes;
use sign::id::{RecordId, RecordPseudonym};
use sign::time::DAY;
use sign::{Hash, Time, from_bytes, to_bytes};

/// Length of a seed on its way to another desk, before sealing.
const SEED: usize = 256;

/// A search that waits for its answer.
#[derive(Debug)]
pub(crate) struct Searching {
    pub(crate) job: JobId,
    pub(crate) index: u64,
    pub(crate) request: Hash,
    pub(crate) case: RecordPseudonym,
    pub(crate) standing: bool,
    /// Whose word ends it.
    pub(crate) people: Vec<RecordId>,
    /// The search and its ticket, until something was heard.
    pub(crate) unheard: Option<Unheard>,
    pub(crate) since: Time,
    pub(crate) sent: Time,
}

#[derive(Debug)]
pub(crate) struct Unheard {
    pub(crate) query: Query,
    pub(crate) ticket: Ticket,
    pub(crate) leaf: Hash,
    /// Sealed to the matcher's session; empty while that is not known.
    pub(crate) message: Vec<u8>,
}

impl Desk {
    pub(crate) fn matcher(&mut self, key: &SessionKey, step: &mut Step) {
        match key.check(&self.book, DeviceKind::Matcher, step.now) {
            Ok(public) => {
                if self.matcher.replace(public).as_ref() != self.matcher.as_ref() {
                    self.words.iter_mut().for_each(|word| word.sent = None);
                    self.seal_searches_anew(step);
                }
                self.speak_again(step);
            }
            Err(SessionFault::Old) => {}
            Err(_) => step.tell(Told::Lie(Lie::Keys)),
        }
    }

    pub(crate) fn ask_matcher(
        &mut self,
        job: JobId,
        searched: Searched,
        place: Place,
        ticket: Ticket,
        step: &mut Step,
    ) {
        let Some(case) = place.case else {
            return;
        };
        self.searching.push(Searching {
            job,
            index: place.index,
            request: place.request,
            case,
            standing: searched.search.standing,
            people: searched.search.scope.people,
            unheard: Some(Unheard {
                query: searched.query,
                ticket,
                leaf: place.hash,
                message: Vec::new(),
            }),
            since: step.now,
            sent: step.now,
        });
        self.dirty |= searched.search.standing;
        self.seal_searches_anew(step);
    }

    /// Seals searches that nothing was heard of to the matcher's newest session.
    fn seal_searches_anew(&mut self, step: &mut Step) {
        let (Some(matcher), Some(own)) = (&self.matcher, self.caller.session_public(step.now))
        else {
            return;
        };
        for search in &mut self.searching {
            let Some(unheard) = &mut search.unheard else {
                continue;
            };
            let about = (search.request, unheard.leaf);
            let ticket = unheard.ticket.clone();
            let sealed =
                QueryMessage::seal(&unheard.query, ticket, about, own, matcher, &mut step.draw);
            if let Ok(message) = sealed {
                unheard.message = to_bytes(&message);
                search.sent = step.now;
                step.out.push(Effect::Query(unheard.message.clone()));
            }
        }
    }

    pub(crate) fn answer(&mut self, bytes: &[u8], step: &mut Step) {
        let Ok(message) = from_bytes::<AnswerMessage>(bytes) else {
            return step.tell(Told::Lie(Lie::Message(SearchFault::Malformed)));
        };
        let asked = |s: &Searching| s.request == message.request;
        let Some(at) = self.searching.iter().position(asked) else {
            return;
        };
        match self.open_answer(&message, self.searching[at].index, step.now) {
            Ok(found) => {
                let search = &mut self.searching[at];
                self.dirty |= search.standing && search.unheard.take().is_some();
                search.unheard = None;
                let (job, case, index) = (search.job, search.case, search.index);
                let news = search.standing && !found.candidates.is_empty();
                if !search.standing {
                    self.searching.remove(at);
                }
                let heard = found.candidates.iter().map(|c| (index, c.record)).collect();
                step.tell(Told::Found(job, case, found));
                if news {
                    self.say(JobId(0), Word::Heard(heard), step);
                }
            }
            // To a session that is over: the matcher seals it anew to this one.
            Err(SearchFault::Session) if self.searching[at].standing => {}
            Err(fault) => step.tell(Told::Lie(Lie::Message(fault))),
        }
    }

    fn open_answer(
        &self,
        message: &AnswerMessage,
        query: u64,
        now: Time,
    ) -> Result<crate::search::Found, SearchFault> {
        let proven = message
            .ticket
            .prove(self.caller.log_keys(), self.caller.quorum())
            .map_err(|_| SearchFault::Leaf)?;
        let Cause::Device(asked) = &proven.leaf.cause else {
            return Err(SearchFault::Leaf);
        };
        let matcher = self.book.device(asked.device).ok_or(SearchFault::Sender)?;
        if matcher.kind != DeviceKind::Matcher {
            return Err(SearchFault::Sender);
        }
        let session = self.caller.session(now).ok_or(SearchFault::Session)?;
        message.open(&proven, query, session)
    }

    pub(crate) fn search_again(&mut self, step: &mut Step) {
        self.give_up_searches(step);
        for search in &mut self.searching {
            let due = step.now < search.sent || step.now.since(search.sent) >= RETRY;
            if let (true, Some(unheard)) = (due, &search.unheard)
                && !unheard.message.is_empty()
            {
                search.sent = step.now;
                step.out.push(Effect::Query(unheard.message.clone()));
            }
        }
    }

    /// The matcher takes no ticket as old as that.
    fn give_up_searches(&mut self, step: &mut Step) {
        let now = step.now;
        let over = |search: &Searching| {
            search.unheard.is_some() && now >= search.since && now.since(search.since) >= DAY
        };
        let (gone, rest) = std::mem::take(&mut self.searching)
            .into_iter()
            .partition(over);
        self.searching = rest;
        let gone: Vec<Searching> = gone;
        for search in gone {
            self.dirty |= search.standing;
            step.tell(Told::Unanswered(search.job));
        }
    }

    /// Searches on behalf of this person up to this leaf end: nothing of them is kept here, and
    /// whoever waits for one is told.
    pub(crate) fn end_searches(&mut self, record: RecordId, revision: u64, step: &mut Step) {
        let ends = |s: &Searching| s.index <= revision && s.people.contains(&record);
        for search in self.searching.extract_if(.., |search| ends(search)) {
            self.dirty |= search.standing;
            step.tell(Told::Unanswered(search.job));
        }
    }

    /// Whether a search waits for an answer, or stands.
    #[must_use]
    pub fn searches(&self, job: JobId) -> bool {
        self.searching.iter().any(|search| search.job == job)
    }

    pub(crate) fn notices(&mut self, bytes: &[u8], step: &mut Step) {
        let pairs: Vec<&Secret> = self.pairs.iter().collect();
        let opened = from_bytes::<NoticeMessage>(bytes)
            .map_err(|_| SearchFault::Malformed)
            .and_then(|message| message.open(&self.book, &pairs));
        match opened {
            Ok(notices) if notices.is_empty() => {}
            Ok(notices) => {
                let heard = notices.iter().map(|n| (n.query, n.found.record));
                let word = Word::Heard(heard.collect());
                step.tell(Told::Notices(notices));
                self.say(JobId(0), word, step);
            }
            Err(fault) => step.tell(Told::Lie(Lie::Message(fault))),
        }
    }

    pub(crate) fn pass_seed(
        &mut self,
        key: &SessionKey,
        place: Place,
        ticket: Ticket,
        step: &mut Step,
    ) {
        let (Some(pair), Ok(to)) = (
            self.pairs.last(),
            key.check(&self.book, DeviceKind::Desk, step.now),
        ) else {
            return;
        };
        let secret = AnswerSecret::from_bytes(step.draw.take());
        let bound = seed_bound(place.request, place.hash);
        if let Ok(sealed) = seal_to_session(&secret, &bound, &to, &*pair.seed(), SEED) {
            let message = SeedMessage {
                request: place.request,
                ticket,
                sealed: Bytes(sealed),
            };
            step.out.push(Effect::Seed(key.device, to_bytes(&message)));
        }
    }

    pub(crate) fn seed(&mut self, bytes: &[u8], step: &mut Step) {
        match self.open_seed(bytes, step.now) {
            Ok(pair) => {
                if !self.pairs.iter().any(|p| p.public() == pair.public()) {
                    self.pairs.push(pair);
                    self.dirty = true;
                }
                step.tell(Told::Seeded);
            }
            Err(fault) => step.tell(Told::Lie(Lie::Message(fault))),
        }
    }

    /// A seed is taken if the log says that it was given to this device, and if it is the pair
    /// that the society's second lock has now.
    fn open_seed(&self, bytes: &[u8], now: Time) -> Result<Secret, SearchFault> {
        let message: SeedMessage = from_bytes(bytes).map_err(|_| SearchFault::Malformed)?;
        let proven = message
            .ticket
            .prove(self.caller.log_keys(), self.caller.quorum())
            .map_err(|_| SearchFault::Leaf)?;
        let society = self.caller.society();
        let named = match &proven.leaf.event {
            Event::SeedPassed(body) => body.society == society && body.to == self.device(),
            _ => false,
        };
        let asked = matches!(&proven.leaf.cause, Cause::Device(a) if a.request == message.request);
        if !named || !asked {
            return Err(SearchFault::Leaf);
        }
        let session = self.caller.session(now).ok_or(SearchFault::Session)?;
        let bound = seed_bound(message.request, proven.hash);
        let seed = open_to_session(&message.sealed.0, &bound, session)
            .map_err(|_| SearchFault::Session)?;
        let seed = <&[u8; 32]>::try_from(seed.as_slice()).map_err(|_| SearchFault::Malformed)?;
        let pair = Secret::from_seed(seed);
        if self.book.second_lock(society).as_ref() == Some(pair.public()) {
            Ok(pair)
        } else {
            Err(SearchFault::Sender)
        }
    }
}

fn seed_bound(request: Hash, leaf: Hash) -> Bound {
    Bound {
        kind: Kind::Seed,
        request,
        leaf,
    }
}
