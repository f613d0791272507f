//! The tree and its proofs against an independent implementation (`ct-merkle`), and against
//! everything a stranger could do to a proof.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ledger::proof::ProofError;
use ledger::tree::{WholeTree, leaf_hash, node_hash};
use ledger::{InclusionProof, prove_consistency, verify_consistency};
use proptest::prelude::*;
use sha2::Sha256;
use sign::Hash;

/// All pairs of sizes up to here.
const ALL: u64 = 130;

fn leaf(n: u64) -> Vec<u8> {
    // Lengths differ, the empty leaf among them.
    n.to_be_bytes().repeat((n % 5) as usize)[..].to_vec()
}

/// Ours and theirs, of the same leaves.
fn trees(size: u64) -> (WholeTree, MemoryBackedTree<Sha256, Vec<u8>>) {
    let mut ours = WholeTree::default();
    let mut theirs = MemoryBackedTree::new();
    for n in 0..size {
        ours.append(leaf_hash(&leaf(n)));
        theirs.push(leaf(n));
    }
    (ours, theirs)
}

fn joined(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|h| h.0).collect()
}

/// Roots at every size up to `size`.
fn roots(size: u64) -> Vec<Hash> {
    let mut tree = WholeTree::default();
    let mut roots = vec![tree.root()];
    for n in 0..size {
        tree.append(leaf_hash(&leaf(n)));
        roots.push(tree.root());
    }
    roots
}

#[test]
fn roots_and_proofs_are_those_of_the_oracle_for_all_pairs() {
    let (whole, _) = trees(ALL);
    let roots = roots(ALL);
    let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    for size in 1..=ALL {
        theirs.push(leaf(size - 1));
        let root = roots[size as usize];
        assert_eq!(root.0[..], theirs.root().as_bytes()[..]);
        for index in 0..size {
            let proof = InclusionProof::new(&whole, index, size).unwrap();
            let oracle = theirs.prove_inclusion(index as usize);
            assert_eq!(joined(&proof.path), oracle.as_bytes(), "{index} in {size}");
            assert_eq!(proof.verify(&leaf_hash(&leaf(index)), size, &root), Ok(()));
        }
        for old in 1..=size {
            let proof = prove_consistency(&whole, old, size).unwrap();
            if old < size {
                let oracle = theirs.prove_consistency((size - old) as usize);
                assert_eq!(joined(&proof), oracle.as_bytes(), "{old} to {size}");
            }
            let old_root = roots[old as usize];
            assert_eq!(
                verify_consistency(old, size, &old_root, &root, &proof),
                Ok(())
            );
        }
    }
}

#[test]
fn an_empty_tree_begins_every_tree_and_holds_nothing() {
    let roots = roots(3);
    for (size, root) in roots.iter().enumerate() {
        let size = size as u64;
        assert_eq!(verify_consistency(0, size, &roots[0], root, &[]), Ok(()));
        assert_eq!(
            verify_consistency(0, size, &roots[0], root, &[*root]),
            Err(ProofError::Length)
        );
        assert_eq!(
            verify_consistency(0, size, &leaf_hash(b"x"), root, &[]),
            Err(ProofError::Root)
        );
    }
    let whole = WholeTree::default();
    assert_eq!(
        InclusionProof::new(&whole, 0, 0),
        Err(ProofError::OutOfTree)
    );
    let proof = InclusionProof {
        index: 0,
        path: vec![],
    };
    assert_eq!(
        proof.verify(&roots[0], 0, &roots[0]),
        Err(ProofError::OutOfTree)
    );
}

/// Everything that is one step away from a right proof.
fn spoilt(path: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = vec![[path, &[Hash([0; 32])]].concat()];
    for end in 0..path.len() {
        all.push(path[..end].to_vec());
        let mut changed = path.to_vec();
        changed[end].0[31] ^= 1;
        all.push(changed);
        let mut doubled = path.to_vec();
        doubled.insert(end, path[end]);
        all.push(doubled);
        all.push([&path[..end], &path[end + 1..]].concat());
        if end > 0 && path[end] != path[end - 1] {
            let mut swapped = path.to_vec();
            swapped.swap(end, end - 1);
            all.push(swapped);
        }
    }
    all
}

#[test]
fn every_wrong_inclusion_proof_is_refused() {
    let (whole, _) = trees(40);
    let roots = roots(40);
    for size in 1..=40_u64 {
        let root = roots[size as usize];
        for index in 0..size {
            let proof = InclusionProof::new(&whole, index, size).unwrap();
            let hash = leaf_hash(&leaf(index));
            for path in spoilt(&proof.path) {
                let wrong = InclusionProof { index, path };
                assert!(wrong.verify(&hash, size, &root).is_err());
            }
            for other in (0..size + 2).filter(|n| *n != index) {
                let moved = InclusionProof {
                    index: other,
                    ..proof.clone()
                };
                assert!(moved.verify(&hash, size, &root).is_err());
            }
            // A proof belongs to its leaf and its root. (Another size may have the same path: the
            // checkpoint signs size and root together.)
            assert!(proof.verify(&leaf_hash(b"other"), size, &root).is_err());
            let other_root = roots[size as usize - 1];
            assert!(proof.verify(&hash, size, &other_root).is_err());
        }
    }
}

#[test]
fn every_wrong_consistency_proof_is_refused() {
    let (whole, _) = trees(40);
    let roots = roots(40);
    for new in 1..=40_u64 {
        for old in 1..=new {
            let (a, b) = (roots[old as usize], roots[new as usize]);
            let proof = prove_consistency(&whole, old, new).unwrap();
            for path in spoilt(&proof) {
                assert!(verify_consistency(old, new, &a, &b, &path).is_err());
            }
            let c = leaf_hash(b"fork");
            assert!(verify_consistency(old, new, &c, &b, &proof).is_err());
            assert!(verify_consistency(old, new, &a, &c, &proof).is_err());
            for other in (1..=40).filter(|n| *n != old) {
                let root = roots[other as usize];
                assert!(verify_consistency(old, new, &root, &b, &proof).is_err());
            }
            if old < new {
                assert_eq!(
                    verify_consistency(new, old, &b, &a, &proof),
                    Err(ProofError::OutOfTree)
                );
            }
        }
    }
}

#[test]
fn a_fork_has_no_consistency_proof() {
    // Two trees that agree in 20 leaves and differ in leaf 20.
    let (whole, _) = trees(33);
    let mut fork = WholeTree::default();
    for n in 0..33 {
        fork.append(leaf_hash(&leaf(if n == 20 { 99 } else { n })));
    }
    let roots = roots(33);
    for old in 1..33_u64 {
        for source in [&whole, &fork] {
            let proof = prove_consistency(source, old, 33).unwrap();
            let held = verify_consistency(old, 33, &roots[old as usize], &fork.root(), &proof);
            assert_eq!(held.is_ok(), old <= 20 && core::ptr::eq(source, &fork));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn large_trees_agree_with_the_oracle(size in 131_u64..5_000, a: u64, b: u64) {
        let (ours, theirs) = trees(size);
        let same = ours.root().0[..] == theirs.root().as_bytes()[..];
        prop_assert!(same);
        let (index, old) = (a % size, b % (size - 1) + 1);
        let proof = InclusionProof::new(&ours, index, size).unwrap();
        let oracle = theirs.prove_inclusion(index as usize);
        prop_assert_eq!(joined(&proof.path), oracle.as_bytes());
        prop_assert!(proof.verify(&leaf_hash(&leaf(index)), size, &ours.root()).is_ok());
        let (before, _) = trees(old);
        let path = prove_consistency(&ours, old, size).unwrap();
        let oracle = theirs.prove_consistency((size - old) as usize);
        prop_assert_eq!(joined(&path), oracle.as_bytes());
        prop_assert!(verify_consistency(old, size, &before.root(), &ours.root(), &path).is_ok());
    }

    #[test]
    fn checks_are_total(
        old: u64,
        new: u64,
        proof in proptest::collection::vec(any::<[u8; 32]>().prop_map(Hash), 0..130),
    ) {
        let (a, b) = (Hash([1; 32]), Hash([2; 32]));
        prop_assert!(verify_consistency(old, new, &a, &b, &proof).is_err());
        prop_assert!(verify_consistency(old % 64, old % 64, &a, &b, &proof).is_err());
        prop_assert!(verify_consistency(old, u64::MAX, &a, &b, &proof).is_err());
        let _ = verify_consistency(u64::MAX, u64::MAX, &a, &a, &proof);
        let proof = InclusionProof { index: old, path: proof };
        prop_assert!(proof.verify(&a, new, &b).is_err());
        prop_assert!(proof.verify(&a, u64::MAX, &b).is_err());
    }
}

#[test]
fn a_node_is_no_leaf() {
    // The second-preimage trick: an inner node's children given out as a leaf.
    let (whole, _) = trees(4);
    let left = node_hash(&leaf_hash(&leaf(0)), &leaf_hash(&leaf(1)));
    let right = node_hash(&leaf_hash(&leaf(2)), &leaf_hash(&leaf(3)));
    let fake = joined(&[leaf_hash(&leaf(0)), leaf_hash(&leaf(1))]);
    let proof = InclusionProof {
        index: 0,
        path: vec![right],
    };
    assert!(proof.verify(&leaf_hash(&fake), 2, &whole.root()).is_err());
    // The node itself, taken for the hash of a leaf of a tree of two, does verify: which is why
    // size and root are signed together, and why a reader hashes the leaf it was given.
    assert!(proof.verify(&left, 2, &whole.root()).is_ok());
}
