//! Inclusion and consistency proofs: made by RFC 6962, sections 2.1.1 and 2.1.2; checked by the
//! algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2, which are total: any bytes of a stranger
//! give an answer.

use crate::tree::{NodeSource, empty_root, node_hash};
use sign::{Hash, canonical_struct};

/// Why a proof was refused, or could not be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ProofError {
    /// The leaf's index is not below the size, or the old size is above the new.
    #[error("no such leaf or size in this tree")]
    OutOfTree,
    /// A hash too few or too many.
    #[error("the proof has the wrong length")]
    Length,
    /// The proof leads to another root.
    #[error("the proof leads to another root")]
    Root,
    /// The source lacks a hash that the proof needs.
    #[error("a hash of the tree is missing")]
    Missing,
}

/// That a leaf stands at an index.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct InclusionProof {
    /// Index of the leaf, from 0.
    pub index: u64,
    /// Sibling hashes, from the leaf upwards.
    pub path: Vec<Hash>,
}

canonical_struct!(InclusionProof { index, path });

impl InclusionProof {
    /// Makes the proof for the leaf at `index` in the tree of the first `size` leaves.
    ///
    /// # Errors
    /// [`ProofError::OutOfTree`], [`ProofError::Missing`].
    pub fn new(source: &impl NodeSource, index: u64, size: u64) -> Result<Self, ProofError> {
        if index >= size {
            return Err(ProofError::OutOfTree);
        }
        let mut path = Vec::new();
        let (mut low, mut high) = (0, size);
        // From the root down; the path is wanted from the leaf up.
        while high - low > 1 {
            let middle = low + split(high - low);
            if index < middle {
                path.push(range(source, middle, high)?);
                high = middle;
            } else {
                path.push(range(source, low, middle)?);
                low = middle;
            }
        }
        path.reverse();
        Ok(InclusionProof { index, path })
    }

    /// Checks that the leaf with hash `leaf` stands at this index in the tree of `size` leaves
    /// with root `root`.
    ///
    /// # Errors
    /// [`ProofError`].
    pub fn verify(&self, leaf: &Hash, size: u64, root: &Hash) -> Result<(), ProofError> {
        if self.index >= size {
            return Err(ProofError::OutOfTree);
        }
        let (mut f, mut s) = (self.index, size - 1);
        let mut r = *leaf;
        for p in &self.path {
            if s == 0 {
                return Err(ProofError::Length);
            }
            if f & 1 == 1 || f == s {
                r = node_hash(p, &r);
                climb_to_right_child(&mut f, &mut s);
            } else {
                r = node_hash(&r, p);
            }
            f >>= 1;
            s >>= 1;
        }
        finish(s, &[(&r, root)])
    }
}

/// Makes the proof that the tree of the first `new` leaves begins with that of the first `old`.
/// Empty if the sizes are equal or `old` is 0.
///
/// # Errors
/// [`ProofError::OutOfTree`], [`ProofError::Missing`].
pub fn prove_consistency(
    source: &impl NodeSource,
    old: u64,
    new: u64,
) -> Result<Vec<Hash>, ProofError> {
    if old > new {
        return Err(ProofError::OutOfTree);
    }
    if old == new || old == 0 {
        return Ok(Vec::new());
    }
    let mut path = Vec::new();
    let (mut low, mut high) = (0, new);
    // RFC 6962, SUBPROOF: go down until the old tree's right edge is a whole subtree.
    while high != old {
        let middle = low + split(high - low);
        if old <= middle {
            path.push(range(source, middle, high)?);
            high = middle;
        } else {
            path.push(range(source, low, middle)?);
            low = middle;
        }
    }
    // The verifier knows the old root; it needs no hash if that root is this very subtree.
    if low > 0 {
        path.push(range(source, low, high)?);
    }
    path.reverse();
    Ok(path)
}

/// Checks that the tree of `new` leaves and root `new_root` begins with the one of `old` leaves
/// and root `old_root`.
///
/// # Errors
/// [`ProofError`].
pub fn verify_consistency(
    old: u64,
    new: u64,
    old_root: &Hash,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old > new {
        return Err(ProofError::OutOfTree);
    }
    if old == new || old == 0 {
        let same = if old == new { new_root } else { &empty_root() };
        return match proof {
            [] if old_root == same && (new > 0 || new_root == &empty_root()) => Ok(()),
            [] => Err(ProofError::Root),
            _ => Err(ProofError::Length),
        };
    }
    // If the old tree is complete, its root is the first hash, and is not sent.
    let (first, rest) = if old.is_power_of_two() {
        (old_root, proof)
    } else {
        proof.split_first().ok_or(ProofError::Length)?
    };
    if rest.is_empty() {
        return Err(ProofError::Length);
    }
    let (mut f, mut s) = (old - 1, new - 1);
    let levels = f.trailing_ones();
    f = f.checked_shr(levels).unwrap_or(0);
    s = s.checked_shr(levels).unwrap_or(0);
    let (mut fr, mut sr) = (*first, *first);
    for c in rest {
        if s == 0 {
            return Err(ProofError::Length);
        }
        if f & 1 == 1 || f == s {
            fr = node_hash(c, &fr);
            sr = node_hash(c, &sr);
            climb_to_right_child(&mut f, &mut s);
        } else {
            sr = node_hash(&sr, c);
        }
        f >>= 1;
        s >>= 1;
    }
    finish(s, &[(&fr, old_root), (&sr, new_root)])
}

/// The largest power of two below `n`; `n` is at least 2.
fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// The root over the leaves `low..high`, a range that the tree of RFC 6962 divides into.
fn range(source: &impl NodeSource, low: u64, high: u64) -> Result<Hash, ProofError> {
    let n = high - low;
    if n.is_power_of_two() {
        let height = n.trailing_zeros();
        let at = u8::try_from(height).expect("a height is at most 63");
        return source.node(at, low >> height).ok_or(ProofError::Missing);
    }
    let middle = low + split(n);
    Ok(node_hash(
        &range(source, low, middle)?,
        &range(source, middle, high)?,
    ))
}

/// Skips the levels at which the right edge has no sibling.
fn climb_to_right_child(f: &mut u64, s: &mut u64) {
    while *f & 1 == 0 && *f != 0 {
        *f >>= 1;
        *s >>= 1;
    }
}

fn finish(s: u64, pairs: &[(&Hash, &Hash)]) -> Result<(), ProofError> {
    if s != 0 {
        Err(ProofError::Length)
    } else if pairs.iter().any(|(made, given)| made != given) {
        Err(ProofError::Root)
    } else {
        Ok(())
    }
}
