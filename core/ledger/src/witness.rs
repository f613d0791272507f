//! A witness of one log: C2SP tlog-witness. It cosigns heads that continue the one it cosigned
//! before, and never two that do not.

use crate::checkpoint::{CheckpointError, LogKeys, SignedCheckpoint};
use crate::cosignature::Cosigner;
use crate::note::{SignatureLine, from_base64, from_decimal, to_base64};
use crate::proof::verify_consistency;
use core::fmt;
use sign::{Hash, Time, canonical_struct};

/// Most hashes in a consistency proof.
pub const MAX_PROOF: usize = 63;

/// A tree head without signatures.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Head {
    /// Number of leaves.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
}

canonical_struct!(Head { size, root });

/// What a log asks of a witness: the body of `add-checkpoint`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddCheckpoint {
    /// Size of the head that the witness cosigned last, as the log believes; 0 for none.
    pub old: u64,
    /// Consistency proof from there.
    pub proof: Vec<Hash>,
    /// The new head.
    pub checkpoint: SignedCheckpoint,
}

impl AddCheckpoint {
    /// Reads a request.
    ///
    /// # Errors
    /// [`Refusal::Malformed`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let end = bytes.windows(2).position(|w| w == b"\n\n");
        let (head, note) = bytes.split_at(end.ok_or(Refusal::Malformed)?);
        let head = core::str::from_utf8(head).map_err(|_| Refusal::Malformed)?;
        let mut lines = head.split('\n');
        let old = lines
            .next()
            .and_then(|line| from_decimal(line.strip_prefix("old ")?))
            .ok_or(Refusal::Malformed)?;
        let hash = |line| Some(Hash(from_base64(line)?.try_into().ok()?));
        let proof: Option<Vec<Hash>> = lines.take(MAX_PROOF + 1).map(hash).collect();
        let proof = proof
            .filter(|hashes| hashes.len() <= MAX_PROOF)
            .ok_or(Refusal::Malformed)?;
        Ok(AddCheckpoint {
            old,
            proof,
            checkpoint: SignedCheckpoint::parse(&note[2..]).map_err(|_| Refusal::Malformed)?,
        })
    }
}

impl fmt::Display for AddCheckpoint {
    /// The body of the request.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        for hash in &self.proof {
            writeln!(f, "{}", to_base64(&hash.0))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

/// Why a witness did not sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The request is not in the form of the specification, or goes back in size.
    #[error("malformed request")]
    Malformed,
    /// The witness does not know this log.
    #[error("unknown log")]
    UnknownLog,
    /// The log's signatures do not hold.
    #[error("not signed by the log")]
    Unsigned,
    /// The witness's newest head has this size: prove from there.
    #[error("the newest cosigned head has {0} leaves")]
    Conflict(u64),
    /// The new head does not continue the old one. Both are signed: this is the log's misconduct,
    /// or a broken proof.
    #[error("the consistency proof does not hold")]
    Inconsistent,
}

impl Refusal {
    /// The HTTP status of the specification.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Refusal::Malformed => 400,
            Refusal::UnknownLog => 404,
            Refusal::Unsigned => 403,
            Refusal::Conflict(_) => 409,
            Refusal::Inconsistent => 422,
        }
    }
}

/// What a witness does when it agrees: first the one, then the other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cosigned {
    /// To be durable before anything is sent.
    pub persist: Head,
    /// The answer.
    pub reply: SignatureLine,
}

/// The state of a witness for one log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Witness {
    log: LogKeys,
    newest: Option<Head>,
}

impl Witness {
    /// A witness of `log` that cosigned `newest` last; its durable state, exactly.
    #[must_use]
    pub fn new(log: LogKeys, newest: Option<Head>) -> Self {
        Witness { log, newest }
    }

    /// The head it cosigned last.
    #[must_use]
    pub fn newest(&self) -> Option<Head> {
        self.newest
    }

    /// Takes one request.
    ///
    /// # Errors
    /// [`Refusal`]; the state is then as before.
    pub fn step(
        &mut self,
        request: &AddCheckpoint,
        cosigner: &Cosigner,
        now: Time,
    ) -> Result<Cosigned, Refusal> {
        let verified = request
            .checkpoint
            .verify(&self.log)
            .map_err(|error| match error {
                CheckpointError::Origin => Refusal::UnknownLog,
                CheckpointError::Note(_)
                | CheckpointError::Text
                | CheckpointError::Unsigned
                | CheckpointError::Forged => Refusal::Unsigned,
            })?;
        let new = Head {
            size: verified.checkpoint().size,
            root: verified.checkpoint().root,
        };
        if request.old > new.size {
            return Err(Refusal::Malformed);
        }
        let size = self.newest.map_or(0, |head| head.size);
        if request.old != size {
            return Err(Refusal::Conflict(size));
        }
        let old_root = self
            .newest
            .map_or_else(crate::tree::empty_root, |head| head.root);
        if size == new.size && old_root != new.root {
            return Err(Refusal::Conflict(size));
        }
        verify_consistency(size, new.size, &old_root, &new.root, &request.proof)
            .map_err(|_| Refusal::Inconsistent)?;
        self.newest = Some(new);
        Ok(Cosigned {
            persist: new,
            reply: cosigner.cosign(&request.checkpoint, now),
        })
    }
}
