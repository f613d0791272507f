//! A leaf with its proof, for whoever did not ask for it: the ticket of a search, the leaf of an
//! answer.

use ledger::leaf::Leaf;
use ledger::{Head, InclusionProof, LogKeys, Quorum, SignedCheckpoint};
use release::reply::Proof;
use sign::encode::Bytes;
use sign::{Hash, canonical_struct};

/// That a leaf stands in the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ticket {
    /// The leaf.
    pub leaf: Bytes,
    /// Where it stands.
    pub inclusion: InclusionProof,
    /// The checkpoint, a signed note.
    pub checkpoint: Bytes,
}
canonical_struct!(Ticket {
    leaf,
    inclusion,
    checkpoint
});

/// A leaf that was proven to stand in the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proven {
    /// The leaf.
    pub leaf: Leaf,
    /// Its index.
    pub index: u64,
    /// Its RFC 6962 hash.
    pub hash: Hash,
    /// The head it was proven under.
    pub head: Head,
}

impl Proven {
    /// Whether it can stand in the log whose head `known` is: of two heads of one size both must
    /// be the same.
    #[must_use]
    pub fn agrees(&self, known: Option<Head>) -> bool {
        known.is_none_or(|known| known.size != self.head.size || known == self.head)
    }
}

/// Why a ticket is not believed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TicketFault {
    /// The checkpoint is not signed as it must be.
    #[error("the checkpoint is not signed as it must be")]
    Checkpoint,
    /// The leaf is not in the log.
    #[error("the leaf is not proven to be in the log")]
    Inclusion,
    /// The leaf is none.
    #[error("the leaf is malformed")]
    Leaf,
}

impl Ticket {
    /// The ticket that a reply's proof makes.
    #[must_use]
    pub fn of(proof: &Proof) -> Self {
        Ticket {
            leaf: proof.leaf.clone(),
            inclusion: proof.inclusion.clone(),
            checkpoint: proof.checkpoint.clone(),
        }
    }

    /// Checks both signatures of the checkpoint, cosignatures if they are asked for, and the
    /// inclusion.
    ///
    /// # Errors
    /// [`TicketFault`].
    pub fn prove(&self, keys: &LogKeys, quorum: Option<&Quorum>) -> Result<Proven, TicketFault> {
        let note =
            SignedCheckpoint::parse(&self.checkpoint.0).map_err(|_| TicketFault::Checkpoint)?;
        note.verify(keys).map_err(|_| TicketFault::Checkpoint)?;
        if let Some(quorum) = quorum {
            quorum
                .satisfied(&note)
                .map_err(|_| TicketFault::Checkpoint)?;
        }
        let hash = Leaf::hash(&self.leaf.0);
        let head = note.checkpoint();
        self.inclusion
            .verify(&hash, head.size, &head.root)
            .map_err(|_| TicketFault::Inclusion)?;
        Ok(Proven {
            leaf: Leaf::from_bytes(&self.leaf.0).map_err(|_| TicketFault::Leaf)?,
            index: self.inclusion.index,
            hash,
            head: Head {
                size: head.size,
                root: head.root,
            },
        })
    }
}
