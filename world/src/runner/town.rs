//! What staff and families know: whose records there are, which forms were sent, who was given
//! access, what was found.

use crate::search::{FoundOne, Rule};
use ledger::leaf::Kind;
use record::Person;
use seal::KeyRef;
use sign::id::{GrantId, IntakeId, PersonId, RecordId, RecordPseudonym};
use sign::{Hash, SocietyId};
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

/// What people remember.
#[derive(Default)]
pub(crate) struct Town {
    pub(crate) records: Vec<Known>,
    pub(crate) pages: BTreeMap<[u8; 16], Page>,
    /// The page that is being sent.
    pub(crate) posted: Option<[u8; 16]>,
    /// Forms that a desk opened, with the sought person.
    pub(crate) opened: Vec<(SocietyId, IntakeId, Person)>,
    pub(crate) grants: Vec<Given>,
    /// Who may open the queue: desk and grant.
    pub(crate) queues: Vec<(usize, GrantId)>,
    pub(crate) found: Vec<(usize, RecordPseudonym, FoundOne)>,
    /// Saves under way: desk and job, with what was sealed.
    pub(crate) queued: BTreeMap<(usize, u64), Vec<(KeyRef, Hash)>>,
    /// Saves that are done.
    pub(crate) arrived: Vec<(KeyRef, Hash)>,
    /// References that receipts bear.
    pub(crate) references: BTreeSet<String>,
    pub(crate) revision: u64,
    /// The rule of every search from now on, in place of one by turns.
    pub(crate) asks: Option<Rule>,
    pub(crate) orders: u64,
}

/// A record as its society knows it.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) society: SocietyId,
    pub(crate) record: RecordId,
    pub(crate) id: PersonId,
    pub(crate) person: Person,
}

/// A page that a family filled in.
pub(crate) struct Page {
    pub(crate) portal: usize,
    pub(crate) content: Zeroizing<Vec<u8>>,
    pub(crate) name: Option<(KeyRef, Hash)>,
    pub(crate) reference: Option<String>,
}

/// Access that a lead gave.
#[derive(Clone)]
pub(crate) struct Given {
    pub(crate) id: GrantId,
    pub(crate) kind: Kind,
    pub(crate) desk: usize,
    pub(crate) holder: SocietyId,
    pub(crate) records: Vec<RecordId>,
}

impl Town {
    /// A record of a society, by number.
    pub(crate) fn of(&self, society: SocietyId, number: u16) -> Option<&Known> {
        let own: Vec<&Known> = self
            .records
            .iter()
            .filter(|known| known.society == society)
            .collect();
        own.get(usize::from(number).checked_rem(own.len())?)
            .copied()
    }

    /// Whom a search may show that it was made: by turns nobody, all but the other society, all.
    pub(crate) fn rule(&self, turn: u16, other: SocietyId) -> Rule {
        let network = |societies| Rule::Network {
            societies,
            countries: Vec::new(),
        };
        let by_turns = match turn % 4 {
            0 => Rule::Holder,
            1 => network(vec![other]),
            _ => network(Vec::new()),
        };
        self.asks.clone().unwrap_or(by_turns)
    }

    pub(crate) fn known(&mut self, record: RecordId) -> Option<&mut Known> {
        self.records.iter_mut().find(|k| k.record == record)
    }
}
