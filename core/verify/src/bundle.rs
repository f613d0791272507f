//! Bodies of requests, kept apart from the log, held against their leaves.

use ledger::leaf::{Cause, Deposited, Event, Item, Leaf, Released};
use policy::request::{Ask, Want, WantAnswer, WantErase, WantGrant, WantItem, WantRelease};
use sign::id::{RecordId, RecordPseudonym};
use sign::{Category, DecodeError, Hash, from_bytes};
use std::collections::BTreeMap;

/// Longest life of a request in microseconds: no policy allows more.
const LIFE: u64 = 60_000_000;

/// Names of records in the log, as far as they are known.
pub type Openings = BTreeMap<RecordId, RecordPseudonym>;

/// Why a body does not belong to a leaf.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BodyFault {
    /// The bytes are no request.
    #[error("these bytes are no request: {0}")]
    Malformed(DecodeError),
    /// No device asked for the leaf, or the hash in it is another.
    #[error("the leaf is not about this request")]
    OtherRequest,
    /// The request names another device, number or society than the leaf.
    #[error("request and leaf name different devices, numbers or societies")]
    Asker,
    /// The request names another session than the leaf.
    #[error("request and leaf name different sessions")]
    Session,
    /// The leaf is later than the request was good for, or earlier than it can be.
    #[error("the leaf was not written while the request was good")]
    Late,
    /// The leaf says another thing happened than was asked for.
    #[error("what happened is not what was asked for")]
    OtherThing,
    /// Another grant, warrant, purpose, staff, category or term.
    #[error("the terms in the leaf are not those of the request")]
    Terms,
    /// Other records or parts, as far as it can be told.
    #[error("the records or parts in the leaf are not those of the request")]
    Items,
    /// A record stands in the leaf under another name than the one given.
    #[error("a record stands in the leaf under another name than the one given")]
    Name,
}

/// That a body belongs to a leaf.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Agreement {
    /// Records in the body.
    pub records: usize,
    /// Of these, how many names in the leaf were compared.
    pub compared: usize,
}

/// Holds a body against its leaf: hash, device, number, session, time, and that what it asks is
/// what the leaf says happened. Records are compared by number and parts; by name only where
/// `openings` has the name. What a deposit holds is sealed: only its society is compared.
///
/// # Errors
/// [`BodyFault`], the first.
pub fn agree(leaf: &Leaf, body: &[u8], openings: &Openings) -> Result<Agreement, BodyFault> {
    let Cause::Device(asked) = &leaf.cause else {
        return Err(BodyFault::OtherRequest);
    };
    let ask: Ask = from_bytes(body).map_err(BodyFault::Malformed)?;
    if ask.hash() != asked.request {
        return Err(BodyFault::OtherRequest);
    }
    if ask.device != asked.device || ask.seq != asked.seq {
        return Err(BodyFault::Asker);
    }
    let waited = matches!(leaf.event, Event::Deposited(_) | Event::Erased(_));
    if ask.not_after > leaf.time.plus(LIFE) || !waited && ask.not_after < leaf.time {
        return Err(BodyFault::Late);
    }
    Compared {
        ask: &ask,
        openings,
    }
    .with(&leaf.event)
}

/// A body, and the names known.
struct Compared<'a> {
    ask: &'a Ask,
    openings: &'a Openings,
}

impl Compared<'_> {
    fn with(&self, event: &Event) -> Result<Agreement, BodyFault> {
        let same = |same| {
            if same {
                Ok(NOTHING)
            } else {
                Err(BodyFault::OtherThing)
            }
        };
        match (&self.ask.want, event) {
            (Want::Release(want), Event::Released(body)) => self.release(want, body),
            (Want::Deposit(_), Event::Deposited(body)) => self.deposit(body, false),
            (Want::Intake(_), Event::Deposited(body)) => self.deposit(body, true),
            (Want::Query(want), Event::Queried(body)) => {
                self.asker(body.society == self.ask.society)?;
                self.session(body.session)?;
                terms(want.query == body.query && want.standing == body.standing)?;
                self.names([(&want.case, &body.case)])
            }
            (Want::Answer(want), Event::Answered(body)) => {
                terms(want.query == body.query)?;
                self.answer(want, &body.names)
            }
            (Want::Grant(want), Event::Granted(body)) => {
                terms(grant_terms(want, body))?;
                items(want.records.len() == body.records.len())?;
                self.names(want.records.iter().zip(&body.records))
            }
            (Want::Erase(want), Event::Erased(body)) => {
                self.asker(body.society == self.ask.society)?;
                terms(want.choice == body.choice)?;
                self.erasure(want, &body.records)
            }
            (Want::PassSeed(to), Event::SeedPassed(body)) => {
                same(*to == body.to && body.society == self.ask.society)
            }
            (Want::Intakes(want), Event::Intakes(body)) => same(want == body),
            (Want::Opened(want), Event::Opened(body)) => same(want == body),
            (Want::Note(want), Event::Noted(body)) => same(want == body),
            _ => Err(BodyFault::OtherThing),
        }
    }

    fn release(&self, want: &WantRelease, body: &Released) -> Result<Agreement, BodyFault> {
        self.asker(body.society == self.ask.society)?;
        self.session(body.session)?;
        terms(want.grant == body.grant && want.purpose == body.purpose)?;
        let same = |(wanted, item): (&WantItem, &Item)| {
            let pairs = wanted.parts.iter().zip(&item.parts);
            let part = |(w, i): (&(Category, u32), &(Category, u32))| {
                w.0 == i.0 && (w.1 == 0 || w.1 == i.1)
            };
            wanted.holder == item.holder
                && wanted.parts.len() == item.parts.len()
                && pairs.into_iter().all(part)
        };
        items(want.items.len() == body.items.len())?;
        items(want.items.iter().zip(&body.items).all(same))?;
        let records = want.items.iter().map(|i| &i.record);
        self.names(records.zip(body.items.iter().map(|i| &i.record)))
    }

    fn deposit(&self, body: &Deposited, form: bool) -> Result<Agreement, BodyFault> {
        self.asker(body.society == self.ask.society)?;
        self.session(body.session)?;
        let forms = |c: &(Category, u32)| (c.0 == Category::Intake) == form;
        items(body.items.iter().flat_map(|i| &i.parts).all(forms))?;
        match &self.ask.want {
            // The form's record has the form's own id.
            Want::Intake(want) => {
                items(body.items.len() == 1 && body.items[0].parts == [(Category::Intake, 1)])?;
                let heads = sign::hash("heads", &[&want.header.0]);
                items(body.heads == heads)?;
                let record = RecordId(want.intake.0);
                self.names([(&record, &body.items[0].record)])
            }
            _ => Ok(NOTHING),
        }
    }

    fn answer(&self, want: &WantAnswer, names: &[RecordPseudonym]) -> Result<Agreement, BodyFault> {
        items(want.found.len() <= names.len())?;
        let known = want.found.iter().filter_map(|(_, r)| self.openings.get(r));
        let mut compared = 0;
        for name in known {
            if !names.contains(name) {
                return Err(BodyFault::Name);
            }
            compared += 1;
        }
        let records = want.found.len();
        Ok(Agreement { records, compared })
    }

    fn erasure(&self, want: &WantErase, names: &[RecordPseudonym]) -> Result<Agreement, BodyFault> {
        items(want.records.len() == names.len())?;
        self.names(want.records.iter().zip(names))
    }

    fn asker(&self, same: bool) -> Result<(), BodyFault> {
        if same { Ok(()) } else { Err(BodyFault::Asker) }
    }

    fn session(&self, session: sign::id::SessionId) -> Result<(), BodyFault> {
        if session == self.ask.session() {
            Ok(())
        } else {
            Err(BodyFault::Session)
        }
    }

    fn names<'a>(
        &self,
        pairs: impl IntoIterator<Item = (&'a RecordId, &'a RecordPseudonym)>,
    ) -> Result<Agreement, BodyFault> {
        let mut agreement = NOTHING;
        for (record, name) in pairs {
            agreement.records += 1;
            match self.openings.get(record) {
                Some(known) if known == name => agreement.compared += 1,
                Some(_) => return Err(BodyFault::Name),
                None => {}
            }
        }
        Ok(agreement)
    }
}

const NOTHING: Agreement = Agreement {
    records: 0,
    compared: 0,
};

fn terms(same: bool) -> Result<(), BodyFault> {
    if same { Ok(()) } else { Err(BodyFault::Terms) }
}

fn items(same: bool) -> Result<(), BodyFault> {
    if same { Ok(()) } else { Err(BodyFault::Items) }
}

fn grant_terms(want: &WantGrant, body: &ledger::leaf::Granted) -> bool {
    want.id == body.id
        && want.kind == body.kind
        && want.holder == body.holder
        && want.staff == body.staff
        && want.categories == body.categories
        && want.until == body.until
}

/// Bodies to be held against a whole log: see [`crate::verify()`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Bodies {
    waiting: BTreeMap<Hash, Vec<u8>>,
    openings: Openings,
    met: Vec<(u64, Result<Agreement, BodyFault>)>,
    malformed: usize,
}

impl Bodies {
    /// Bodies, and names of records as far as they are known.
    #[must_use]
    pub fn new(bodies: impl IntoIterator<Item = Vec<u8>>, openings: Openings) -> Self {
        let mut waiting = BTreeMap::new();
        let mut malformed = 0;
        for body in bodies {
            match from_bytes::<Ask>(&body) {
                Ok(ask) => drop(waiting.insert(ask.hash(), body)),
                Err(_) => malformed += 1,
            }
        }
        Bodies {
            waiting,
            openings,
            met: Vec::new(),
            malformed,
        }
    }

    /// Index of each leaf that had its body here, and whether they agree.
    pub fn met(&self) -> &[(u64, Result<Agreement, BodyFault>)] {
        &self.met
    }

    /// Hashes of bodies that no leaf names: refused requests, or of another log.
    pub fn unmet(&self) -> impl Iterator<Item = &Hash> {
        self.waiting.keys()
    }

    /// How many of the bodies were no requests at all.
    #[must_use]
    pub fn malformed(&self) -> usize {
        self.malformed
    }

    /// Whether every body is a request, has its leaf and agrees with it.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.malformed == 0 && self.waiting.is_empty() && self.met.iter().all(|(_, m)| m.is_ok())
    }

    pub(crate) fn meet(&mut self, index: u64, leaf: &Leaf) {
        if let Cause::Device(asked) = &leaf.cause
            && let Some(body) = self.waiting.remove(&asked.request)
        {
            self.met.push((index, agree(leaf, &body, &self.openings)));
        }
    }
}
