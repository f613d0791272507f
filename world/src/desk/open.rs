//! Opening what was released: the right part, by an author of that society, with the released
//! key.

use super::caseload::Opened;
use super::work::{Effect, JobId, Lie, Parcel, Told};
use super::{Desk, Step};
use crate::device::caller::RETRY;
use ledger::leaf::DeviceKind;
use parcel::part::Expect;
use parcel::second::open_key;
use seal::answer::Released;
use seal::{KeyRef, OpenError, PartKey, Secret};
use sign::id::{DeviceId, IntakeId};
use sign::{Category, Hash, Time, hmac};
use zeroize::Zeroizing;

/// A released key whose part is being fetched.
#[derive(Debug)]
pub(crate) struct Fetching {
    pub(crate) job: JobId,
    of: KeyRef,
    header: Hash,
    key: PartKey,
    index: u64,
    sent: Time,
}

enum Unfit {
    /// It is not what was asked for.
    Part,
    /// Whoever wrote it is not known yet.
    Author,
    /// The second half cannot be opened here.
    Seed,
}

impl Desk {
    /// A part of the caseload, offline.
    #[must_use]
    pub fn read(&self, of: &KeyRef) -> Option<Zeroizing<Vec<u8>>> {
        let opened = self.caseload.get(of)?;
        let content = self.unlock(of, &opened.header, &opened.key, &opened.parcel);
        content.ok()
    }

    /// An id that follows from the key of something in the caseload: every desk that opened it
    /// makes the same one, and whoever only stores it can neither make nor recognize it.
    #[must_use]
    pub fn derived(&self, of: &KeyRef, what: &str, number: u32) -> Option<[u8; 16]> {
        let opened = self.caseload.get(of)?;
        let parts: [&[u8]; 2] = [what.as_bytes(), &number.to_be_bytes()];
        Some(hmac(opened.key.as_bytes(), "derived id", &parts).short())
    }

    /// What the caseload holds.
    pub fn held(&self) -> impl Iterator<Item = &KeyRef> {
        self.caseload.names()
    }

    /// The same, each with the hash of its header.
    pub fn held_headers(&self) -> impl Iterator<Item = (&KeyRef, &Hash)> {
        self.caseload.headers()
    }

    /// Who signed a part of the caseload, or the form that is one.
    #[must_use]
    pub fn written_by(&self, of: &KeyRef) -> Option<DeviceId> {
        match &self.caseload.get(of)?.parcel {
            Parcel::Part(part) => Some(part.header.about.author),
            Parcel::Form(form) => Some(form.header.about.portal),
            Parcel::Slip(_) => None,
        }
    }

    pub(crate) fn released(
        &mut self,
        job: JobId,
        index: u64,
        keys: Vec<Released>,
        step: &mut Step,
    ) {
        let wanted = keys.iter().map(|key| (key.of, key.header)).collect();
        for key in keys {
            self.fetching.push(Fetching {
                job,
                of: key.of,
                header: key.header,
                key: key.key,
                index,
                sent: step.now,
            });
        }
        step.out.push(Effect::Fetch(wanted));
    }

    pub(crate) fn fetch_again(&mut self, step: &mut Step) {
        let now = step.now;
        let due = |f: &&mut Fetching| now < f.sent || now.since(f.sent) >= RETRY;
        let late: Vec<_> = self
            .fetching
            .iter_mut()
            .filter(due)
            .map(|f| {
                f.sent = now;
                (f.of, f.header)
            })
            .collect();
        if !late.is_empty() {
            step.out.push(Effect::Fetch(late));
        }
    }

    pub(crate) fn fetched(&mut self, parcels: Vec<Parcel>, step: &mut Step) {
        for parcel in parcels {
            let Some((of, header)) = name(&parcel) else {
                continue;
            };
            let waited = |f: &Fetching| f.of == of && f.header == header;
            let Some(at) = self.fetching.iter().position(waited) else {
                if self.fetching.iter().any(|f| f.of == of) {
                    step.tell(Told::Lie(Lie::Part(of)));
                }
                continue;
            };
            let fetching = &self.fetching[at];
            match self.unlock(&of, &header, &fetching.key, &parcel) {
                Ok(content) => {
                    let fetching = self.fetching.remove(at);
                    self.opened(fetching, parcel, content, step);
                }
                Err(Unfit::Part) => step.tell(Told::Lie(Lie::Part(of))),
                Err(Unfit::Author) => {
                    step.out.push(Effect::WantRoster);
                    step.tell(Told::Lie(Lie::Author(of)));
                }
                Err(Unfit::Seed) => {
                    let fetching = self.fetching.remove(at);
                    step.tell(Told::Impossible(fetching.job, super::Fault::NoSeed));
                }
            }
        }
    }

    fn opened(
        &mut self,
        fetching: Fetching,
        parcel: Parcel,
        content: Zeroizing<Vec<u8>>,
        step: &mut Step,
    ) {
        let Fetching {
            job,
            of,
            header,
            key,
            index,
            ..
        } = fetching;
        if of.society == self.caller.society() {
            if of.category != Category::Intake {
                let tip = self.tips.entry((of.record, of.category));
                let tip = tip.or_insert((of.version, header));
                if tip.0 < of.version {
                    *tip = (of.version, header);
                }
            }
            let since = step.now;
            self.caseload.insert(
                of,
                Opened {
                    header,
                    key,
                    parcel,
                    since,
                },
            );
            self.dirty = true;
        }
        step.tell(Told::Opened(job, of, content));
        if !self.fetching.iter().any(|f| f.job == job) {
            step.tell(Told::Done(job, Some(index)));
        }
    }

    /// The content, if everything about the parcel is as it must be.
    fn unlock(
        &self,
        of: &KeyRef,
        header: &Hash,
        key: &PartKey,
        parcel: &Parcel,
    ) -> Result<Zeroizing<Vec<u8>>, Unfit> {
        let (author, kind) = match parcel {
            Parcel::Part(part) => (part.header.about.author, DeviceKind::Desk),
            Parcel::Form(form) => (form.header.about.portal, DeviceKind::Portal),
            Parcel::Slip(_) => return Err(Unfit::Part),
        };
        let author = self.book.device(author).ok_or(Unfit::Author)?;
        if author.society != of.society || author.kind != kind {
            return Err(Unfit::Author);
        }
        match parcel {
            Parcel::Part(part) => {
                part.verify_author(&author.key).map_err(|_| Unfit::Part)?;
                let pairs: Vec<&Secret> = self.pairs.iter().collect();
                let key = open_key(part, key, &pairs).map_err(|e| match e {
                    OpenError::Key if part.header.about.second.is_some() => Unfit::Seed,
                    _ => Unfit::Part,
                })?;
                let expect = Expect {
                    key: *of,
                    header: Some(*header),
                };
                part.open(&key, &expect).map_err(|_| Unfit::Part)
            }
            Parcel::Form(form) => {
                form.verify_portal(&author.key).map_err(|_| Unfit::Part)?;
                let intake = IntakeId(of.record.0);
                form.open(key, intake, Some(*header))
                    .map_err(|_| Unfit::Part)
            }
            Parcel::Slip(_) => Err(Unfit::Part),
        }
    }
}

fn name(parcel: &Parcel) -> Option<(KeyRef, Hash)> {
    match parcel {
        Parcel::Part(part) => Some((part.header.about.key_ref(), part.header_hash())),
        Parcel::Form(form) => Some((form.key_ref(), form.header_hash())),
        Parcel::Slip(_) => None,
    }
}
