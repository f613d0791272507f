//! Cosignatures of witnesses: C2SP tlog-cosignature, Ed25519 (type 0x04), and how many a reader
//! asks for.

use crate::checkpoint::{SECOND, SignedCheckpoint, timed};
use crate::note::{COSIGNATURE, KeyName, SignatureLine, key_id};
use sign::{PublicKey, Signature, SigningKey, Time};

/// Why the cosignatures do not suffice, or a policy is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum QuorumError {
    /// Fewer witnesses have signed than the policy asks for.
    #[error("too few witnesses have cosigned")]
    TooFew,
    /// A line that claims to be by a known witness does not verify.
    #[error("a cosignature does not verify")]
    Forged,
    /// More witnesses are asked for than there are, or one key stands twice.
    #[error("not a policy that can be met")]
    Policy,
}

/// A witness as its readers know it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct WitnessKey {
    /// Its name.
    pub name: KeyName,
    /// Its key.
    pub key: PublicKey,
}

impl WitnessKey {
    fn id(&self) -> [u8; 4] {
        key_id(&self.name, COSIGNATURE, self.key.as_bytes())
    }
}

/// A witness as it knows itself.
#[derive(Debug)]
pub struct Cosigner {
    /// Its name.
    pub name: KeyName,
    /// Its secret key; used for nothing else.
    pub key: SigningKey,
}

impl Cosigner {
    /// The public half.
    #[must_use]
    pub fn public(&self) -> WitnessKey {
        WitnessKey {
            name: self.name.clone(),
            key: self.key.public(),
        }
    }

    /// Signs that as of `now`, in whole seconds, this is the largest tree it has seen of this log.
    /// Whether that is so is for [`crate::Witness`] to know.
    pub(crate) fn cosign(&self, checkpoint: &SignedCheckpoint, now: Time) -> SignatureLine {
        let seconds = now.0 / SECOND;
        let signature = self.key.sign_text(&message(seconds, checkpoint.text()));
        SignatureLine {
            name: self.name.clone(),
            key: self.public().id(),
            signature: [&seconds.to_be_bytes()[..], &signature.0].concat(),
        }
    }
}

/// A reader's policy: `k` of these witnesses must have cosigned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quorum {
    k: usize,
    witnesses: Vec<WitnessKey>,
}

impl Quorum {
    /// Asks for `k` of `witnesses`; `k` may be 0: then none is needed, but a forged line is still
    /// refused.
    ///
    /// # Errors
    /// [`QuorumError::Policy`] if `k` is more than there are, or if one key stands twice: it would
    /// count for two.
    pub fn new(k: usize, witnesses: Vec<WitnessKey>) -> Result<Self, QuorumError> {
        let doubled =
            (1..witnesses.len()).any(|i| witnesses[..i].iter().any(|w| w.key == witnesses[i].key));
        if doubled || k > witnesses.len() {
            return Err(QuorumError::Policy);
        }
        Ok(Quorum { k, witnesses })
    }

    /// Checks that enough of the witnesses have cosigned; gives who and when (the newest time, if
    /// one signed twice). The log's own signatures are another matter:
    /// [`SignedCheckpoint::verify`].
    ///
    /// # Errors
    /// [`QuorumError::TooFew`], [`QuorumError::Forged`].
    pub fn satisfied(
        &self,
        checkpoint: &SignedCheckpoint,
    ) -> Result<Vec<(KeyName, Time)>, QuorumError> {
        let mut found = Vec::new();
        for witness in &self.witnesses {
            let mut newest = None;
            for line in checkpoint.by(&witness.name, witness.id()) {
                let time = verify(witness, checkpoint, line).ok_or(QuorumError::Forged)?;
                newest = newest.max(Some(time));
            }
            found.extend(newest.map(|time| (witness.name.clone(), time)));
        }
        if found.len() < self.k {
            return Err(QuorumError::TooFew);
        }
        Ok(found)
    }
}

fn verify(witness: &WitnessKey, checkpoint: &SignedCheckpoint, line: &[u8]) -> Option<Time> {
    let (time, signature) = timed(line, 64)?;
    let text = message(time.0 / SECOND, checkpoint.text());
    let signature = Signature(signature.try_into().ok()?);
    witness.key.verify_text(&text, &signature).ok()?;
    Some(time)
}

fn message(seconds: u64, text: &str) -> Vec<u8> {
    format!("cosignature/v1\ntime {seconds}\n{text}").into_bytes()
}
