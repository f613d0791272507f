//! Evidence: single leaves with their proofs, for a reader who has no copy of the log.

use crate::bundle::{Agreement, BodyFault, Openings, agree};
use crate::policy_file::PolicyFile;
use crate::rule::Fault;
use ledger::leaf::{Asked, Cause, Event, Leaf};
use ledger::{InclusionProof, SignedCheckpoint};
use sign::canonical_struct;
use sign::encode::Bytes;
use sign::id::{RecordId, RecordPseudonym};
use sign::{Context, PublicKey, Time};
use std::collections::BTreeSet;

/// Leaves with their proofs under one checkpoint, for a reader without a copy of the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// The checkpoint, a signed note.
    pub checkpoint: Bytes,
    /// The leaves.
    pub entries: Vec<Entry>,
    /// Names of records, as far as they are told.
    pub openings: Vec<Opening>,
}
canonical_struct!(Evidence {
    checkpoint,
    entries,
    openings
});

/// A leaf with what proves it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The leaf.
    pub leaf: Bytes,
    /// Where it stands.
    pub inclusion: InclusionProof,
    /// The key of the device that asked, if one did.
    pub key: Option<PublicKey>,
    /// The body of its request, if it is told.
    pub body: Option<Bytes>,
}
canonical_struct!(Entry {
    leaf,
    inclusion,
    key,
    body
});

/// That a record stands in the log under a name; told by whoever has the person's log key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Opening {
    /// The record.
    pub record: RecordId,
    /// Its name in the log.
    pub pseudonym: RecordPseudonym,
}
canonical_struct!(Opening { record, pseudonym });

/// Why evidence proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EvidenceFault {
    /// The checkpoint is not the log's, or lacks witnesses.
    #[error("{0}")]
    Head(Fault),
    /// The entry at this place of the bundle is not proven to be in the log, or is no leaf.
    #[error("entry {0} is not proven to be a leaf of the log")]
    Inclusion(usize),
    /// The key at this place is not that of the device in the leaf, or its signature is forged.
    #[error("entry {0} is not signed by the device it names")]
    Signature(usize),
    /// The leaf of the entry at this place is in the bundle already: what is shown twice is
    /// counted twice.
    #[error("entry {0} is in the bundle already")]
    Again(usize),
    /// The opening at this place names a record or a name that was named before, or a name that
    /// stands in no leaf of the bundle.
    #[error("opening {0} repeats another, or its name stands in no leaf of the bundle")]
    Opening(usize),
    /// The body at this place does not belong to its leaf.
    #[error("entry {0}: {1}")]
    Body(usize, BodyFault),
}

/// A proven entry. That the rules allowed the leaf is not proven: that takes the whole log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proven {
    /// Where it stands.
    pub index: u64,
    /// The leaf.
    pub leaf: Leaf,
    /// Whether the signature of the device under it was checked.
    pub signed: bool,
    /// What the body says in agreement with it, if there is one.
    pub body: Option<Agreement>,
}

impl Evidence {
    /// Checks everything in it; gives the time at which the log signed the head, and the leaves.
    ///
    /// # Errors
    /// [`EvidenceFault`], the first.
    pub fn check(&self, known: &PolicyFile) -> Result<(Time, Vec<Proven>), EvidenceFault> {
        let refused = |e| EvidenceFault::Head(Fault::Checkpoint(e));
        let note = SignedCheckpoint::parse(&self.checkpoint.0).map_err(refused)?;
        let verified = note.verify(&known.keys).map_err(refused)?;
        let unwitnessed = |e| EvidenceFault::Head(Fault::Witnesses(e));
        let quorum = known
            .quorum()
            .ok_or(unwitnessed(ledger::QuorumError::Policy))?;
        quorum.satisfied(&note).map_err(unwitnessed)?;
        let openings = self.openings()?;
        let head = verified.checkpoint();
        let mut told = BTreeSet::new();
        let mut proven: Vec<Proven> = Vec::with_capacity(self.entries.len());
        for (at, entry) in self.entries.iter().enumerate() {
            let found = entry.check(at, head, &openings)?;
            if proven.iter().any(|before| before.index == found.index) {
                return Err(EvidenceFault::Again(at));
            }
            told.extend(names_in(&found.leaf.event));
            proven.push(found);
        }
        let idle = self
            .openings
            .iter()
            .position(|o| !told.contains(&o.pseudonym));
        match idle {
            None => Ok((verified.time(), proven)),
            Some(at) => Err(EvidenceFault::Opening(at)),
        }
    }

    /// The names told: a record has one, and a name is of one record.
    fn openings(&self) -> Result<Openings, EvidenceFault> {
        let mut openings = Openings::new();
        let mut names = BTreeSet::new();
        for (at, opening) in self.openings.iter().enumerate() {
            let again = openings.insert(opening.record, opening.pseudonym).is_some();
            if again || !names.insert(opening.pseudonym) {
                return Err(EvidenceFault::Opening(at));
            }
        }
        Ok(openings)
    }
}

impl Entry {
    fn check(
        &self,
        at: usize,
        head: &ledger::Checkpoint,
        openings: &Openings,
    ) -> Result<Proven, EvidenceFault> {
        let hash = Leaf::hash(&self.leaf.0);
        let proof = self.inclusion.verify(&hash, head.size, &head.root);
        proof.map_err(|_| EvidenceFault::Inclusion(at))?;
        let leaf = Leaf::from_bytes(&self.leaf.0).map_err(|_| EvidenceFault::Inclusion(at))?;
        let signed = match (&self.key, &leaf.cause) {
            (None, _) => false,
            (Some(key), Cause::Device(asked)) if made_by(key, asked) => true,
            (Some(_), _) => return Err(EvidenceFault::Signature(at)),
        };
        let body = match &self.body {
            None => None,
            Some(body) => Some(
                agree(&leaf, &body.0, openings).map_err(|fault| EvidenceFault::Body(at, fault))?,
            ),
        };
        Ok(Proven {
            index: self.inclusion.index,
            leaf,
            signed,
            body,
        })
    }
}

fn made_by(key: &PublicKey, asked: &Asked) -> bool {
    let held = key.verify(Context::Request, &asked.request, &asked.signature);
    key.device() == asked.device && held.is_ok()
}

/// Names of records in a leaf.
fn names_in(event: &Event) -> Vec<RecordPseudonym> {
    match event {
        Event::Released(body) => body.items.iter().map(|i| i.record).collect(),
        Event::Deposited(body) => body.items.iter().map(|i| i.record).collect(),
        Event::Queried(body) => vec![body.case],
        Event::Answered(body) => body.names.to_vec(),
        Event::Granted(body) => body.records.clone(),
        Event::Erased(body) => body.records.clone(),
        Event::Opened(body) => body.slips.clone(),
        _ => Vec::new(),
    }
}
