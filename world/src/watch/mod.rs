//! The watcher: reads every leaf, reply and checkpoint the moment it is given away, counts for
//! itself, and names the invariant that does not hold. It knows every secret of its world.

mod budget;
mod device;
mod end;
mod fold;
mod log;
mod paths;
mod reply;
mod tally;

pub(crate) use paths::Artefacts;
pub use tally::{RULES, Tally, Violation};

use crate::desk::Parcel;
use crate::model::letter::Address;
use crate::model::people::People;
use fold::Fold;
use policy::{Ask, State};
use seal::KeyRef;
use sign::id::{DeviceId, PersonId, RecordId, RecordPseudonym, SessionId};
use sign::{Hash, SocietyId};
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

/// The watcher of one world.
#[derive(Debug)]
pub(crate) struct Watch {
    pub(crate) tally: Tally,
    pub(crate) people: People,
    /// Leaves given out for appending, durable or not.
    pub(crate) leaves: Vec<Vec<u8>>,
    pub(crate) fold: Fold,
    tree: ledger::tree::Frontier,
    /// The roots of all prefixes.
    roots: Vec<Hash>,
    /// The state that the leaves add up to by the rules.
    state: Option<State>,
    /// So many are durable.
    durable: usize,
    asks: BTreeMap<Hash, Ask>,
    /// Sealed keys sent for a request: the same every time.
    sealed: BTreeMap<Hash, Vec<u8>>,
    names: BTreeMap<RecordPseudonym, Named>,
    /// Seeds of all sessions there ever were.
    sessions: BTreeMap<SessionId, Zeroizing<[u8; 32]>>,
    /// What was sealed, with its content.
    written: BTreeMap<(KeyRef, Hash), Written>,
    /// What durable leaves gave to whom.
    granted: BTreeSet<(DeviceId, KeyRef)>,
    /// What desks wrote themselves: who, what, and the hash of its header.
    own: BTreeSet<(DeviceId, KeyRef, Hash)>,
    /// Which version of the header a reply named.
    headers: BTreeMap<(DeviceId, KeyRef), Hash>,
    /// The roots of the log that was set aside when the keyholder was set back.
    aside: Option<Vec<Hash>>,
    /// The roots of copies that went their own way for a while.
    forks: Vec<Vec<Hash>>,
    /// A device believed a head that the log set aside does not have.
    pub(crate) split: bool,
    /// Heads that devices believed, for an outsider who asks them.
    heads: BTreeMap<Address, ledger::Head>,
}

/// Whom a name in the log stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Named {
    pub(crate) society: SocietyId,
    pub(crate) record: RecordId,
    pub(crate) person: PersonId,
}

/// Something sealed, and what stands in it.
#[derive(Debug)]
struct Written {
    parcel: Parcel,
    content: Zeroizing<Vec<u8>>,
}

impl Watch {
    pub(crate) fn new(people: People) -> Self {
        Watch {
            tally: Tally::default(),
            people,
            leaves: Vec::new(),
            fold: Fold::new(people.policy()),
            tree: ledger::tree::Frontier::default(),
            roots: vec![ledger::tree::empty_root()],
            state: None,
            durable: 0,
            asks: BTreeMap::new(),
            sealed: BTreeMap::new(),
            names: BTreeMap::new(),
            sessions: BTreeMap::new(),
            written: BTreeMap::new(),
            granted: BTreeSet::new(),
            own: BTreeSet::new(),
            headers: BTreeMap::new(),
            aside: None,
            forks: Vec::new(),
            split: false,
            heads: BTreeMap::new(),
        }
    }

    /// A request was made.
    pub(crate) fn asked(&mut self, ask: &[u8]) {
        if let Ok(ask) = sign::from_bytes::<Ask>(ask) {
            self.asks.insert(ask.hash(), ask);
        }
    }

    /// A session began.
    pub(crate) fn session(&mut self, seed: [u8; 32]) {
        let id = seal::Secret::from_seed(&seed).public().session();
        self.sessions.insert(id, Zeroizing::new(seed));
    }
}
