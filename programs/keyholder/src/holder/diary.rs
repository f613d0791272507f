//! When the keyholder did what last: read from its log, so that no restart forgets it.

use ledger::leaf::{Event, Leaf, Noted};
use sign::{Hash, SocietyId, Time};
use std::collections::BTreeMap;

/// A daily index that the log knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Indexed {
    /// When its leaf was written.
    pub time: Time,
    /// Hash of its bytes.
    pub digest: Hash,
}

/// When what happened last.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Diary {
    /// When the log began.
    pub founded: Time,
    /// When this start was.
    pub started: Time,
    /// Each society's newest rotation; when it joined, if there was none.
    pub rotated: BTreeMap<SocietyId, Time>,
    /// Each society's newest index.
    pub indexed: BTreeMap<SocietyId, Indexed>,
    /// Whether somebody was erased since the bodies of requests were last gone through.
    pub erased: bool,
}

impl Diary {
    /// Takes a leaf.
    pub(crate) fn take(&mut self, leaf: &Leaf) {
        match &leaf.event {
            Event::Genesis(genesis) => {
                self.founded = leaf.time;
                self.started = leaf.time;
                for entry in &genesis.societies {
                    self.rotated.insert(entry.society, leaf.time);
                }
            }
            Event::Boot(_) => self.started = leaf.time,
            Event::Order(order) => {
                if let ledger::leaf::Act::AddSociety(entry) = &order.act {
                    self.rotated.insert(entry.society, leaf.time);
                }
            }
            Event::Rotated(rotated) => {
                self.rotated.insert(rotated.society, leaf.time);
            }
            Event::Noted(Noted::Index(note)) => {
                let indexed = Indexed {
                    time: leaf.time,
                    digest: note.digest,
                };
                self.indexed.insert(note.society, indexed);
            }
            Event::Erased(_) => self.erased = true,
            _ => {}
        }
    }

    /// Whether a leaf may change what stands in the roster.
    pub(crate) fn moves(leaf: &Leaf) -> bool {
        matches!(
            leaf.event,
            Event::Genesis(_) | Event::Order(_) | Event::Trip(_)
        )
    }
}
