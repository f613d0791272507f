//! The keyholder's replies, and how a device checks them before it believes a word.

use ledger::leaf::{Cause, Event, Leaf, Reason};
use ledger::{
    Checkpoint, Head, InclusionProof, LogKeys, LogSigner, Quorum, SignedCheckpoint,
    verify_consistency,
};
use policy::{Ask, Seen, Want};
use seal::{KeyRef, Secret};
use sign::encode::Bytes;
use sign::{Context, Hash, Signature, from_bytes, hash, to_bytes};
use sign::{canonical_enum, canonical_struct};

/// What the keyholder answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reply {
    /// It is done, and in the log.
    Done(Proof),
    /// Keys, sealed to the session.
    Keys(Sealed),
    /// It is refused.
    Denied(Denied),
}
canonical_enum!(Reply { 1 => Done(proof), 2 => Keys(sealed), 3 => Denied(denied) });

/// That a leaf stands in the log, and that this is the log the device knew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proof {
    /// The leaf.
    pub leaf: Bytes,
    /// Where it stands.
    pub inclusion: InclusionProof,
    /// From the checkpoint that the request named.
    pub consistency: Vec<Hash>,
    /// The checkpoint, a signed note.
    pub checkpoint: Bytes,
}
canonical_struct!(Proof {
    leaf,
    inclusion,
    consistency,
    checkpoint
});

/// Keys with their proof.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sealed {
    /// That the release is in the log.
    pub proof: Proof,
    /// The keys (`seal::answer`).
    pub sealed: Bytes,
}
canonical_struct!(Sealed { proof, sealed });

/// A refusal, signed by the log's Ed25519 key in `Context::Reply`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Denied {
    /// Hash of the request.
    pub request: Hash,
    /// Why.
    pub reason: Reason,
    /// Over both.
    pub signature: Signature,
}
canonical_struct!(Denied {
    request,
    reason,
    signature
});

impl Denied {
    pub(crate) fn sign(signer: &LogSigner, request: Hash, reason: Reason) -> Self {
        let signature = signer
            .ed25519
            .sign(Context::Reply, &Self::hash(&request, reason));
        Denied {
            request,
            reason,
            signature,
        }
    }

    fn hash(request: &Hash, reason: Reason) -> Hash {
        hash("denied", &[&request.0, &to_bytes(&reason)])
    }
}

/// Why a reply is not believed. Nothing in it was used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Mistrust {
    /// Not a reply at all.
    #[error("the reply is malformed")]
    Malformed,
    /// For another request.
    #[error("the reply is for another request")]
    OtherRequest,
    /// The checkpoint is not the log's, or lacks the signatures the device asks for.
    #[error("the checkpoint is not signed as it must be")]
    Checkpoint,
    /// The leaf is not in the log.
    #[error("the leaf is not proven to be in the log")]
    Inclusion,
    /// The log is not the one the device knew: it was rewritten, set back, or there are two.
    #[error("the log does not continue the one known before")]
    Consistency,
    /// The leaf does not say what was asked for.
    #[error("the leaf does not say what was asked for")]
    OtherLeaf,
    /// The keys are not those that the leaf names, or do not open.
    #[error("the keys are not those in the log")]
    Keys,
}

/// A device's eye on the log.
#[derive(Clone, Debug)]
pub struct Reader {
    keys: LogKeys,
    quorum: Option<Quorum>,
    seen: Option<(Head, Signature)>,
}

/// A reply that was checked.
#[derive(Debug)]
pub enum Checked {
    /// Done; the leaf, and where it stands.
    Done(Box<Leaf>, u64),
    /// The released keys, each of them named by the leaf.
    Keys(Box<Leaf>, u64, Vec<seal::answer::Released>),
    /// Refused.
    Denied(Reason),
}

impl Reader {
    /// An eye that has seen nothing yet; `quorum` if cosignatures are asked for.
    #[must_use]
    pub fn new(keys: LogKeys, quorum: Option<Quorum>) -> Self {
        Reader {
            keys,
            quorum,
            seen: None,
        }
    }

    /// An eye that goes on from what it had seen before it was shut.
    ///
    /// # Errors
    /// [`Mistrust::Checkpoint`] if the log did not sign that.
    pub fn resume(keys: LogKeys, quorum: Option<Quorum>, seen: &Seen) -> Result<Self, Mistrust> {
        let (size, root) = (seen.size, seen.root);
        let origin = keys.name.clone();
        let text = Checkpoint { origin, size, root }.to_string();
        let signed = keys.ed25519.verify_text(text.as_bytes(), &seen.signature);
        signed.map_err(|_| Mistrust::Checkpoint)?;
        Ok(Reader {
            keys,
            quorum,
            seen: Some((Head { size, root }, seen.signature)),
        })
    }

    /// What to put into the next request.
    #[must_use]
    pub fn seen(&self) -> Option<Seen> {
        self.seen.map(|(head, signature)| Seen {
            size: head.size,
            root: head.root,
            signature,
        })
    }

    /// The newest head believed.
    #[must_use]
    pub fn head(&self) -> Option<Head> {
        self.seen.map(|(head, _)| head)
    }

    /// Checks a reply to `ask`; `session` opens keys.
    ///
    /// # Errors
    /// [`Mistrust`].
    pub fn read(&mut self, reply: &[u8], ask: &Ask, session: &Secret) -> Result<Checked, Mistrust> {
        match from_bytes(reply).map_err(|_| Mistrust::Malformed)? {
            Reply::Denied(denied) => self.denied(&denied, ask),
            Reply::Done(proof) => {
                let (leaf, index) = self.proven(&proof, ask)?;
                if matches!(ask.want, Want::Release(_)) {
                    return Err(Mistrust::OtherLeaf);
                }
                Ok(Checked::Done(Box::new(leaf), index))
            }
            Reply::Keys(sealed) => {
                let (leaf, index) = self.proven(&sealed.proof, ask)?;
                let keys = opened(&leaf, &sealed, ask, session)?;
                Ok(Checked::Keys(Box::new(leaf), index, keys))
            }
        }
    }

    fn denied(&self, denied: &Denied, ask: &Ask) -> Result<Checked, Mistrust> {
        if denied.request != ask.hash() {
            return Err(Mistrust::OtherRequest);
        }
        let hash = Denied::hash(&denied.request, denied.reason);
        let signed = self
            .keys
            .ed25519
            .verify(Context::Reply, &hash, &denied.signature);
        signed.map_err(|_| Mistrust::Checkpoint)?;
        Ok(Checked::Denied(denied.reason))
    }

    fn proven(&mut self, proof: &Proof, ask: &Ask) -> Result<(Leaf, u64), Mistrust> {
        let note =
            SignedCheckpoint::parse(&proof.checkpoint.0).map_err(|_| Mistrust::Checkpoint)?;
        note.verify(&self.keys).map_err(|_| Mistrust::Checkpoint)?;
        if let Some(quorum) = &self.quorum {
            quorum.satisfied(&note).map_err(|_| Mistrust::Checkpoint)?;
        }
        let (size, root) = (note.checkpoint().size, note.checkpoint().root);
        let leaf_hash = Leaf::hash(&proof.leaf.0);
        proof
            .inclusion
            .verify(&leaf_hash, size, &root)
            .map_err(|_| Mistrust::Inclusion)?;
        self.continues(size, root, &proof.consistency, ask)?;
        let leaf = Leaf::from_bytes(&proof.leaf.0).map_err(|_| Mistrust::Malformed)?;
        let Cause::Device(asked) = &leaf.cause else {
            return Err(Mistrust::OtherLeaf);
        };
        if asked.request != ask.hash() || asked.device != ask.device || asked.seq != ask.seq {
            return Err(Mistrust::OtherRequest);
        }
        let index = proof.inclusion.index;
        let signature = note.ed25519(&self.keys).ok_or(Mistrust::Checkpoint)?;
        if self.head().is_none_or(|head| size > head.size) {
            self.seen = Some((Head { size, root }, signature));
        }
        Ok((leaf, index))
    }

    fn continues(&self, size: u64, root: Hash, proof: &[Hash], ask: &Ask) -> Result<(), Mistrust> {
        if let Some(seen) = &ask.seen {
            verify_consistency(seen.size, size, &seen.root, &root, proof)
                .map_err(|_| Mistrust::Consistency)?;
        }
        // A head of the same size must be the same; others are compared by the next request.
        match self.head() {
            Some(head) if head.size == size && head.root != root => Err(Mistrust::Consistency),
            _ => Ok(()),
        }
    }
}

/// Opens the keys and holds each against the leaf and the request.
fn opened(
    leaf: &Leaf,
    sealed: &Sealed,
    ask: &Ask,
    session: &Secret,
) -> Result<Vec<seal::answer::Released>, Mistrust> {
    let (Event::Released(released), Want::Release(want)) = (&leaf.event, &ask.want) else {
        return Err(Mistrust::OtherLeaf);
    };
    let as_asked = released.society == ask.society
        && released.session == ask.session()
        && released.grant == want.grant
        && released.purpose == want.purpose
        && released.items.len() == want.items.len()
        && released
            .items
            .iter()
            .zip(&want.items)
            .all(|(item, wanted)| {
                let versions = item.parts.iter().zip(&wanted.parts);
                item.holder == wanted.holder
                    && item.parts.len() == wanted.parts.len()
                    && versions
                        .into_iter()
                        .all(|(got, asked)| got.0 == asked.0 && (asked.1 == 0 || got.1 == asked.1))
            });
    if !as_asked {
        return Err(Mistrust::OtherLeaf);
    }
    let leaf_hash = Leaf::hash(&sealed.proof.leaf.0);
    let keys = seal::answer::open_answer(&sealed.sealed.0, &ask.hash(), &leaf_hash, session)
        .map_err(|_| Mistrust::Keys)?;
    let named: Vec<KeyRef> =
        crate::answer::parts_of(ask, &sealed.proof.leaf.0).ok_or(Mistrust::OtherLeaf)?;
    if keys.iter().map(|k| k.of).eq(named) {
        Ok(keys)
    } else {
        Err(Mistrust::Keys)
    }
}
