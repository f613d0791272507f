//! Whose messages the vectors are: a log, a session, a matcher, a society's pair, all from seeds.

use crate::kit::{Fold, HERE, ORIGIN, START, Who, log_seeds, record};
use ledger::leaf::{Answered, Cause, Event, Item, Kind, Leaf, Purpose, Queried, Released};
use ledger::{
    Checkpoint, Head, InclusionProof, KeyName, Log, LogKeys, LogSigner, SignedCheckpoint,
    prove_consistency,
};
use policy::request::{WantAnswer, WantItem, WantQuery, WantRelease};
use policy::roster::Roster;
use policy::{Ask, Seen, Want};
use release::reply::Proof;
use seal::{AnswerSecret, KeyRef, PartKey, Secret};
use sign::encode::Bytes;
use sign::id::{RecordId, RecordPseudonym, RequestId};
use sign::key::PqSigningKey;
use sign::{Category, Context, Hash, SigningKey, Time, hash, to_bytes};
use world::device::{Book, Ticket};
use world::search::Query;

pub(crate) const NOW: Time = Time(START.0 + 60_000_000);

pub(crate) fn signer() -> LogSigner {
    let (ed25519, ml_dsa) = log_seeds();
    LogSigner {
        name: KeyName::new(ORIGIN).unwrap(),
        ed25519: SigningKey::from_seed(&ed25519),
        ml_dsa: PqSigningKey::from_seed(&ml_dsa),
    }
}

pub(crate) fn keys() -> LogKeys {
    signer().keys()
}

pub(crate) fn desk() -> Secret {
    Secret::from_seed(&[0x51; 32])
}

pub(crate) fn matcher() -> Secret {
    Secret::from_seed(&[0x52; 32])
}

pub(crate) fn pair() -> Secret {
    Secret::from_seed(&[0x53; 32])
}

pub(crate) fn secret() -> AnswerSecret {
    AnswerSecret::from_bytes([0x54; 32])
}

pub(crate) fn record_id(n: u8) -> RecordId {
    RecordId([n; 16])
}

pub(crate) fn query() -> Query {
    let features = crate::contents::features();
    Query {
        salt: [0x55; 32],
        scope: crate::contents::scope(),
        features,
    }
}

/// A request of `who` in the desk's session, its signature apart.
pub(crate) fn ask(who: Who, seq: u64, seen: Option<Seen>, want: Want) -> Ask {
    let session = match who {
        Who::Matcher => matcher(),
        _ => desk(),
    };
    Ask {
        origin: ORIGIN.to_owned(),
        society: who.society(),
        device: who.device(),
        session: Bytes(session.public().as_bytes().to_vec()),
        id: RequestId([seq as u8; 16]),
        seq,
        not_after: NOW,
        seen,
        want,
    }
}

/// The log of the vectors: a release, a search, its answer.
pub(crate) struct House {
    pub(crate) log: Log,
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) note: SignedCheckpoint,
    pub(crate) book: Book,
    pub(crate) roster: Vec<u8>,
    /// Requests whose leaves are the last three, in order.
    pub(crate) asks: [Ask; 3],
}

impl House {
    pub(crate) fn new() -> House {
        let mut fold = Fold::new();
        let why = fold.case(Who::Worker, &[1, 2]);
        let seen = seen(&fold);
        let want = WantRelease {
            grant: why,
            purpose: Purpose::Casework,
            items: vec![WantItem {
                holder: HERE,
                record: record_id(1),
                parts: vec![(Category::Identity, 1), (Category::Family, 0)],
            }],
        };
        let release = ask(Who::Worker, 1, Some(seen), Want::Release(want));
        let mut item: Item = crate::kit::item(HERE, 1);
        item.parts.push((Category::Family, 3));
        let used = fold
            .state
            .used_after(Who::Worker.device(), why, &[item.clone()], fold.now);
        let released = Released {
            society: HERE,
            session: release.session(),
            grant: why,
            purpose: Purpose::Casework,
            items: vec![item],
            used: used.unwrap_or_default(),
            policy: fold.state.policy.hash(),
        };
        write(&mut fold, Who::Worker, &release, Event::Released(released));
        let want = WantQuery {
            case: record_id(1),
            query: query().hash(),
            standing: false,
        };
        let search = ask(Who::Worker, 2, None, Want::Query(want));
        let queried = Queried {
            society: HERE,
            session: search.session(),
            case: record(1),
            query: query().hash(),
            standing: false,
        };
        write(&mut fold, Who::Worker, &search, Event::Queried(queried));
        let index = fold.state.size - 1;
        let want = WantAnswer {
            query: index,
            found: vec![(HERE, record_id(2))],
        };
        let answer = ask(Who::Matcher, 1, None, Want::Answer(want));
        let names = core::array::from_fn(|n| RecordPseudonym([n as u8; 16]));
        let answered = Answered {
            query: index,
            names,
        };
        write(&mut fold, Who::Matcher, &answer, Event::Answered(answered));
        let log = log_of(&fold.leaves);
        let head = Checkpoint {
            origin: signer().name,
            size: log.size(),
            root: log.root(),
        };
        let intake = |_| vec![(600, Bytes(pair().public().as_bytes().to_vec()))];
        let roster = Roster::of(&fold.state, NOW, intake);
        let roster = to_bytes(&roster.sign(&signer().ed25519));
        let mut book = Book::default();
        book.take(&roster, &keys()).unwrap();
        House {
            leaves: fold.leaves.clone(),
            log,
            note: head.sign(&signer(), NOW),
            book,
            roster,
            asks: [release, search, answer],
        }
    }

    /// Index of the leaf of the n-th of the requests.
    pub(crate) fn at(&self, n: usize) -> u64 {
        (self.leaves.len() - 3 + n) as u64
    }

    pub(crate) fn leaf_hash(&self, n: usize) -> Hash {
        Leaf::hash(&self.leaves[self.at(n) as usize].to_bytes())
    }

    pub(crate) fn proof(&self, n: usize) -> Proof {
        let size = self.log.size();
        let from = self.asks[n].seen.as_ref().map_or(0, |s| s.size);
        Proof {
            leaf: Bytes(self.leaves[self.at(n) as usize].to_bytes()),
            inclusion: InclusionProof::new(&self.log, self.at(n), size).unwrap(),
            consistency: prove_consistency(&self.log, from, size).unwrap(),
            checkpoint: Bytes(self.note.to_string().into_bytes()),
        }
    }

    pub(crate) fn ticket(&self, n: usize) -> Ticket {
        Ticket::of(&self.proof(n))
    }

    /// The released keys, sealed to the desk's session.
    pub(crate) fn sealed_keys(&self) -> Vec<u8> {
        let key = |category, version, n| seal::answer::Released {
            of: KeyRef {
                society: HERE,
                record: record_id(1),
                category,
                version,
            },
            header: Hash([n; 32]),
            key: PartKey::from_bytes([n + 1; 32]),
        };
        let keys = [
            key(Category::Identity, 1, 0x61),
            key(Category::Family, 3, 0x63),
        ];
        let request = self.asks[0].hash();
        seal::answer::seal_answer(
            &secret(),
            &request,
            &self.leaf_hash(0),
            desk().public(),
            &keys,
        )
        .unwrap()
    }
}

fn write(fold: &mut Fold, who: Who, ask: &Ask, event: Event) {
    let request = ask.hash();
    let asked = ledger::leaf::Asked {
        device: ask.device,
        seq: ask.seq,
        request,
        signature: who.key().sign(Context::Request, &request),
    };
    fold.write(Cause::Device(asked), event).unwrap();
}

fn log_of(leaves: &[Leaf]) -> Log {
    let mut log = Log::default();
    for leaf in leaves {
        log.append(&leaf.to_bytes()).unwrap();
    }
    log
}

/// The head of the log before the three requests, as the desk saw it.
fn seen(fold: &Fold) -> Seen {
    let log = log_of(&fold.leaves);
    let (size, root) = (log.size(), log.root());
    let text = Checkpoint {
        origin: signer().name,
        size,
        root,
    }
    .to_string();
    let head = Head { size, root };
    Seen {
        size: head.size,
        root: head.root,
        signature: signer().ed25519.sign_text(text.as_bytes()),
    }
}

/// A grant of each kind is asked for somewhere; this is the one of the requests.
pub(crate) const KIND: Kind = Kind::Candidate;

/// A hash that counts up from `n`.
pub(crate) fn some_hash(n: u8) -> Hash {
    hash("vector", &[&[n]])
}
