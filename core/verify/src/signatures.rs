//! Signatures of devices and officers, checked as the caller likes: in place, on many threads,
//! or not at all.

use policy::Signed;

/// A signature that the leaf at `index` claims to carry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// Index of the leaf.
    pub index: u64,
    /// Key, text and signature.
    pub signed: Signed,
}

/// What became of the claims.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signatures {
    /// Nobody looked.
    NotChecked,
    /// Every claim was checked, up to the first that does not hold.
    Checked {
        /// How many hold.
        held: u64,
        /// The smallest index of a leaf with one that does not.
        first_bad: Option<u64>,
    },
}

/// Whoever checks claims. They come in the order of their leaves, some thousand at a time; one
/// that hands each batch to the next idle thread is right, as long as [`SignatureCheck::finish`]
/// waits for all and gives the smallest index.
pub trait SignatureCheck {
    /// Whether claims are wanted at all.
    fn wanted(&self) -> bool {
        true
    }

    /// Takes a batch.
    fn take(&mut self, batch: Vec<Claim>);

    /// Waits for every batch and tells what became of them.
    fn finish(&mut self) -> Signatures;
}

/// Checks nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct StructureOnly;

impl SignatureCheck for StructureOnly {
    fn wanted(&self) -> bool {
        false
    }

    fn take(&mut self, _batch: Vec<Claim>) {}

    fn finish(&mut self) -> Signatures {
        Signatures::NotChecked
    }
}

/// Checks each claim at once, on the caller's thread; stops at the first that does not hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct InPlace {
    held: u64,
    first_bad: Option<u64>,
}

impl SignatureCheck for InPlace {
    fn take(&mut self, batch: Vec<Claim>) {
        for claim in batch {
            if self.first_bad.is_some() {
                return;
            }
            if claim.signed.holds() {
                self.held += 1;
            } else {
                self.first_bad = Some(claim.index);
            }
        }
    }

    fn finish(&mut self) -> Signatures {
        Signatures::Checked {
            held: self.held,
            first_bad: self.first_bad,
        }
    }
}
