//! What a desk keeps over a crash: request numbers, the newest head, public keys, seeds, the
//! outbox, words for the matcher, branches, the caseload, the newest version known of each part. The shell seals it under the device's
//! passphrase.

use super::caseload::Caseload;
use super::queue::{Job, Task, Written};
use super::say::PendingWord;
use super::talk::{Searching, Unheard};
use super::work::{JobId, Parcel, Save};
use super::{Desk, Identity};
use crate::device::{CallerKept, Ticket};
use crate::search::{Query, Word};
use release::Mistrust;
use seal::Secret;
use seal::deposit::Deposit;
use sign::encode::{Bytes, Canonical, DecodeError, Decoder, Encoder};
use sign::id::{RecordId, RecordPseudonym};
use sign::{Category, Hash, Time, canonical_struct, from_bytes};
use zeroize::Zeroizing;

const VERSION: u8 = 4;

/// What was kept, read back.
#[derive(Debug)]
pub struct Kept {
    caller: CallerKept,
    roster: Bytes,
    seeds: Vec<Zeroizing<[u8; 32]>>,
    outbox: Vec<KeptJob>,
    words: Vec<KeptWord>,
    standing: Vec<KeptSearch>,
    branches: Vec<(JobId, Save)>,
    caseload: Caseload,
    tips: Vec<KeptTip>,
}

#[derive(Debug)]
struct KeptTip {
    record: RecordId,
    category: Category,
    version: u32,
    header: Hash,
}
canonical_struct!(KeptTip {
    record,
    category,
    version,
    header
});

#[derive(Debug)]
struct KeptJob {
    id: JobId,
    keys: Deposit,
    parcels: Vec<Parcel>,
    save: Save,
}
canonical_struct!(KeptJob {
    id,
    keys,
    parcels,
    save
});

#[derive(Debug)]
struct KeptWord {
    job: JobId,
    id: [u8; 16],
    word: Word,
}
canonical_struct!(KeptWord { job, id, word });

#[derive(Debug)]
struct KeptSearch {
    job: JobId,
    index: u64,
    request: Hash,
    case: RecordPseudonym,
    people: Vec<RecordId>,
    since: Time,
    unheard: Option<KeptQuery>,
}
canonical_struct!(KeptSearch {
    job,
    index,
    request,
    case,
    people,
    since,
    unheard
});

#[derive(Debug)]
struct KeptQuery {
    query: Query,
    ticket: Ticket,
    leaf: Hash,
}
canonical_struct!(KeptQuery {
    query,
    ticket,
    leaf
});

/// Why kept bytes cannot be gone on from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum KeepFault {
    /// They are not what a desk kept.
    #[error("the kept state is damaged: {0}")]
    Malformed(#[from] DecodeError),
    /// They are about another log.
    #[error("the kept state is about another log")]
    OtherLog(#[from] Mistrust),
}

impl Desk {
    /// A desk that starts again with what it had kept; `bytes` as in
    /// [`Effect::Keep`](super::Effect::Keep).
    ///
    /// # Errors
    /// [`KeepFault`].
    pub fn resume(identity: Identity, bytes: &[u8]) -> Result<Self, KeepFault> {
        let kept: Kept = from_bytes(bytes)?;
        let mut desk = Desk::new(identity);
        desk.caller.go_on_from(&kept.caller)?;
        if !kept.roster.0.is_empty() {
            // It was believed when it came; a key of another log would show here.
            let keys = desk.caller.log_keys().clone();
            let _older = desk.book.take(&kept.roster.0, &keys);
        }
        desk.pairs = kept.seeds.iter().map(|s| Secret::from_seed(s)).collect();
        desk.words = kept.words.into_iter().map(pending).collect();
        desk.searching = kept.standing.into_iter().map(searching).collect();
        desk.branches = kept.branches.into_iter().collect();
        desk.caseload = kept.caseload;
        for tip in kept.tips {
            let name = (tip.record, tip.category);
            desk.tips.insert(name, (tip.version, tip.header));
        }
        for job in kept.outbox {
            desk.requeue(job);
        }
        Ok(desk)
    }

    fn requeue(&mut self, job: KeptJob) {
        for record in job.keys.records() {
            for part in &record.parts {
                let tip = (part.version, part.header);
                self.tips.insert((record.record, part.category), tip);
            }
        }
        let written = Written {
            keys: job.keys,
            parcels: job.parcels,
            sent: None,
            save: Some(job.save),
        };
        self.jobs
            .push(Job::new(job.id, Task::Deposit(Box::new(written))));
    }

    /// What was written here and nobody else has yet, in clear: whoever has this computer and its
    /// passphrase reads it.
    pub fn unsent(&self) -> impl Iterator<Item = &Save> {
        self.jobs.iter().filter_map(|job| match &job.task {
            Task::Deposit(written) => written.save.as_ref(),
            _ => None,
        })
    }

    /// What must survive a crash.
    pub(crate) fn keep(&self) -> Zeroizing<Vec<u8>> {
        let mut out = Encoder::default();
        out.array(10);
        VERSION.encode(&mut out);
        self.caller.kept().encode(&mut out);
        out.bytes(self.book.bytes());
        out.array(self.pairs.len() as u64);
        self.pairs.iter().for_each(|pair| out.bytes(&*pair.seed()));
        let outbox = || {
            self.jobs.iter().filter_map(|job| match &job.task {
                Task::Deposit(written) => written.save.as_ref().map(|s| (job.id, written, s)),
                _ => None,
            })
        };
        out.array(outbox().count() as u64);
        for (id, written, save) in outbox() {
            out.array(4);
            id.encode(&mut out);
            written.keys.encode(&mut out);
            written.parcels.encode(&mut out);
            save.encode(&mut out);
        }
        let words = || self.words.iter().filter(|word| word.kept);
        out.array(words().count() as u64);
        for word in words() {
            out.array(3);
            word.job.encode(&mut out);
            word.id.encode(&mut out);
            word.word.encode(&mut out);
        }
        let standing = || self.searching.iter().filter(|s| s.standing);
        out.array(standing().count() as u64);
        for search in standing() {
            let unheard = search.unheard.as_ref().map(|unheard| KeptQuery {
                query: unheard.query.clone(),
                ticket: unheard.ticket.clone(),
                leaf: unheard.leaf,
            });
            let kept = KeptSearch {
                job: search.job,
                index: search.index,
                request: search.request,
                case: search.case,
                people: search.people.clone(),
                since: search.since,
                unheard,
            };
            kept.encode(&mut out);
        }
        out.array(self.branches.len() as u64);
        for (id, save) in &self.branches {
            out.array(2);
            id.encode(&mut out);
            save.encode(&mut out);
        }
        self.caseload.encode(&mut out);
        out.array(self.tips.len() as u64);
        for ((record, category), (version, header)) in &self.tips {
            let tip = KeptTip {
                record: *record,
                category: *category,
                version: *version,
                header: *header,
            };
            tip.encode(&mut out);
        }
        Zeroizing::new(out.into_bytes())
    }
}

impl Canonical for Kept {
    fn encode(&self, out: &mut Encoder) {
        out.array(10);
        VERSION.encode(out);
        self.caller.encode(out);
        self.roster.encode(out);
        out.array(self.seeds.len() as u64);
        self.seeds.iter().for_each(|seed| out.bytes(&**seed));
        self.outbox.encode(out);
        self.words.encode(out);
        self.standing.encode(out);
        self.branches.encode(out);
        self.caseload.encode(out);
        self.tips.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(10)?;
        let at = from.position();
        if u8::decode(from)? != VERSION {
            return Err(DecodeError::Unknown(at));
        }
        let (caller, roster) = (CallerKept::decode(from)?, Bytes::decode(from)?);
        let mut seeds = Vec::new();
        for _ in 0..from.list()? {
            seeds.push(Zeroizing::new(<[u8; 32]>::decode(from)?));
        }
        Ok(Kept {
            caller,
            roster,
            seeds,
            outbox: Vec::decode(from)?,
            words: Vec::decode(from)?,
            standing: Vec::decode(from)?,
            branches: Vec::decode(from)?,
            caseload: Caseload::decode(from)?,
            tips: Vec::decode(from)?,
        })
    }
}

fn pending(kept: KeptWord) -> PendingWord {
    PendingWord {
        job: kept.job,
        id: kept.id,
        word: kept.word,
        sent: None,
        kept: true,
    }
}

fn searching(kept: KeptSearch) -> Searching {
    Searching {
        job: kept.job,
        index: kept.index,
        request: kept.request,
        case: kept.case,
        people: kept.people,
        standing: true,
        unheard: kept.unheard.map(|kept| Unheard {
            query: kept.query,
            ticket: kept.ticket,
            leaf: kept.leaf,
            message: Vec::new(),
        }),
        since: kept.since,
        sent: Time(0),
    }
}
