//! The Merkle tree of RFC 6962, section 2.1, over SHA-256.

use core::fmt;
use sign::{Hash, sha256};

/// `SHA-256(0x00 ‖ leaf)`.
#[must_use]
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    sha256(&[&[0], leaf])
}

/// `SHA-256(0x01 ‖ left ‖ right)`.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut node = [1; 65];
    node[1..33].copy_from_slice(&left.0);
    node[33..].copy_from_slice(&right.0);
    sha256(&[&node])
}

/// The root of the tree without leaves: `SHA-256("")`.
#[must_use]
pub fn empty_root() -> Hash {
    sha256(&[])
}

/// The root of a complete subtree from the hashes at its foot, a power of two of them.
pub(crate) fn complete_root(foot: &[Hash]) -> Hash {
    debug_assert!(foot.len().is_power_of_two());
    let mut row = foot.to_vec();
    while row.len() > 1 {
        row = row.chunks(2).map(|p| node_hash(&p[0], &p[1])).collect();
    }
    row[0]
}

/// Where hashes of a tree come from: memory, tiles, or one behind the other.
pub trait NodeSource {
    /// The hash of the complete subtree over the leaves `index·2^height .. (index+1)·2^height`;
    /// `None` if the source does not have it.
    fn node(&self, height: u8, index: u64) -> Option<Hash>;
}

/// Asks the first, then the second.
#[derive(Clone, Copy, Debug)]
pub struct Layered<'a, A, B>(pub &'a A, pub &'a B);

impl<A: NodeSource, B: NodeSource> NodeSource for Layered<'_, A, B> {
    fn node(&self, height: u8, index: u64) -> Option<Hash> {
        self.0
            .node(height, index)
            .or_else(|| self.1.node(height, index))
    }
}

/// The right edge of a growing tree: all that appending and the root need.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Frontier {
    size: u64,
    /// Roots of the complete subtrees that make up the tree, the largest first: one for each
    /// set bit of `size`.
    edge: Vec<Hash>,
}

impl fmt::Debug for Frontier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Frontier({}, {})", self.size, self.root())
    }
}

impl Frontier {
    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf by its hash.
    pub fn append(&mut self, leaf: Hash) {
        self.append_each(leaf, |_, _| {});
    }

    /// Adds a leaf by its hash and tells of every complete subtree that it finishes: height and
    /// root, from the leaf itself (height 0) upwards.
    pub fn append_each(&mut self, leaf: Hash, mut finished: impl FnMut(u8, Hash)) {
        let mut node = leaf;
        let mut height = 0;
        finished(height, node);
        while self.size >> height & 1 == 1 {
            let left = self.edge.pop().expect("one entry for each set bit of size");
            node = node_hash(&left, &node);
            height += 1;
            finished(height, node);
        }
        self.edge.push(node);
        self.size += 1;
    }

    /// The root at this size.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut smallest_first = self.edge.iter().rev();
        match smallest_first.next() {
            None => empty_root(),
            Some(last) => smallest_first.fold(*last, |right, left| node_hash(left, &right)),
        }
    }
}

/// Every hash of a tree, in memory: 64 bytes a leaf. For small trees and for tests; a log keeps
/// only what it needs ([`crate::Log`]).
#[derive(Clone, Default, Debug)]
pub struct WholeTree {
    frontier: Frontier,
    rows: Vec<Vec<Hash>>,
}

impl WholeTree {
    /// Adds a leaf by its hash.
    pub fn append(&mut self, leaf: Hash) {
        let rows = &mut self.rows;
        self.frontier.append_each(leaf, |height, node| {
            let height = usize::from(height);
            if rows.len() == height {
                rows.push(Vec::new());
            }
            rows[height].push(node);
        });
    }

    /// Number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.frontier.size
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }
}

impl NodeSource for WholeTree {
    fn node(&self, height: u8, index: u64) -> Option<Hash> {
        let row = self.rows.get(usize::from(height))?;
        row.get(usize::try_from(index).ok()?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_the_published_ones() {
        // RFC 9162 keeps the hashes of RFC 6962; values from the Certificate Transparency
        // reference tests.
        assert_eq!(
            empty_root().to_string(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(
            leaf_hash(b"").to_string(),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
        let leaves: [&[u8]; 8] = [
            &[],
            &[0],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[
                0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
                0x6e, 0x6f,
            ],
        ];
        let mut tree = Frontier::default();
        for leaf in leaves {
            tree.append(leaf_hash(leaf));
        }
        assert_eq!(
            tree.root().to_string(),
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
        );
    }

    #[test]
    fn an_edge_has_one_entry_for_each_set_bit() {
        let mut tree = Frontier::default();
        let mut whole = WholeTree::default();
        for n in 0..300_u64 {
            assert_eq!(tree.edge.len(), n.count_ones() as usize);
            assert_eq!(tree.root(), whole.root());
            tree.append(leaf_hash(&n.to_be_bytes()));
            whole.append(leaf_hash(&n.to_be_bytes()));
        }
        let foot: Vec<Hash> = (0..256).map(|i| whole.node(0, i).unwrap()).collect();
        assert_eq!(whole.node(8, 0), Some(complete_root(&foot)));
        assert_eq!(whole.node(8, 1), None);
    }
}
