//! The log as files: what is written, read back, and refused.

use ledger::tile::{Content, TileError};
use ledger::tree::{Layered, WholeTree, leaf_hash};
use ledger::{
    CopyError, InclusionProof, Log, LogFile, MAX_LEAF, TilePath, TileReader, prove_consistency,
    read_copy, verify_consistency,
};
use proptest::prelude::*;
use sign::Hash;
use std::collections::BTreeMap;

type Copy = BTreeMap<String, Vec<u8>>;

fn leaf(n: u64) -> Vec<u8> {
    n.to_be_bytes().repeat((n % 4) as usize)
}

fn store(copy: &mut Copy, files: Vec<LogFile>) {
    for file in files {
        let name = file.path.to_string();
        assert_eq!(TilePath::parse(&name), Some(file.path));
        // Never given twice, so never with other bytes.
        assert_eq!(copy.insert(name, file.bytes), None);
    }
}

/// A log of `size` leaves, flushed after every `step`, and its files.
fn grown(size: u64, step: u64) -> (Log, Copy) {
    let mut log = Log::default();
    let mut copy = Copy::new();
    for n in 0..size {
        assert_eq!(log.append(&leaf(n)), Ok(n));
        if (n + 1) % step == 0 {
            store(&mut copy, log.flush());
        }
    }
    store(&mut copy, log.flush());
    (log, copy)
}

fn root_of(size: u64) -> Hash {
    let mut tree = WholeTree::default();
    (0..size).for_each(|n| tree.append(leaf_hash(&leaf(n))));
    tree.root()
}

#[test]
fn a_copy_reads_back_at_every_size_that_was_flushed() {
    let (_, copy) = grown(700, 1);
    for size in [0, 1, 2, 255, 256, 257, 511, 512, 513, 699, 700] {
        let mut seen = 0;
        let log = read_copy(&copy, size, &root_of(size), |index, bytes| {
            assert_eq!((index, bytes), (seen, leaf(seen).as_slice()));
            seen += 1;
        })
        .unwrap();
        assert_eq!((seen, log.size()), (size, size));
        // What was read goes on growing like the log that wrote it.
        let mut goes_on = log;
        let (mut other, _) = grown(size, 1);
        for n in 0..300 {
            goes_on.append(&leaf(n)).unwrap();
            other.append(&leaf(n)).unwrap();
        }
        assert_eq!(goes_on.flush(), other.flush());
        assert_eq!(goes_on.root(), other.root());
    }
}

#[test]
fn tiles_above_the_first_level_are_written_and_checked() {
    // More than 65,536 leaves, so that three levels are there.
    let (log, mut copy) = grown(66_000, 66_000);
    let root = root_of(66_000);
    assert_eq!(log.root(), root);
    for path in [
        "tile/0/257.p/208",
        "tile/1/000",
        "tile/1/001.p/1",
        "tile/2/000.p/1",
    ] {
        assert!(copy.contains_key(path), "{path}");
    }
    assert!(!copy.contains_key("tile/3/000.p/0"));
    assert!(read_copy(&copy, 66_000, &root, |_, _| {}).is_ok());
    copy.get_mut("tile/2/000.p/1").unwrap()[0] ^= 1;
    let top = TilePath::at(Content::Hashes(2), 0, 66_000).unwrap();
    assert_eq!(
        read_copy(&copy, 66_000, &root, |_, _| {}).unwrap_err(),
        CopyError::Different(top)
    );
    // Old leaves are proved from files, new ones from memory, all from both.
    copy.get_mut("tile/2/000.p/1").unwrap()[0] ^= 1;
    let reader = TileReader::new(&copy, 66_000);
    let both = Layered(&log, &reader);
    assert!(InclusionProof::new(&log, 5, 66_000).is_err());
    assert!(InclusionProof::new(&log, 60_000, 66_000).is_ok());
    for index in [0, 5, 255, 256, 33_000, 65_535, 65_536, 65_999] {
        let proof = InclusionProof::new(&both, index, 66_000).unwrap();
        assert_eq!(
            InclusionProof::new(&reader, index, 66_000),
            Ok(proof.clone())
        );
        assert_eq!(
            proof.verify(&leaf_hash(&leaf(index)), 66_000, &root),
            Ok(())
        );
    }
    for old in [1, 256, 300, 65_536, 65_999] {
        let proof = prove_consistency(&both, old, 66_000).unwrap();
        assert_eq!(
            verify_consistency(old, 66_000, &root_of(old), &root, &proof),
            Ok(())
        );
    }
}

#[test]
fn partial_files_may_go_once_the_full_one_is_there() {
    let (_, mut copy) = grown(600, 10);
    copy.retain(|name, _| {
        let path = TilePath::parse(name).unwrap();
        !path.is_partial() || path.index == 2 || path.content == Content::Hashes(1)
    });
    // Size 250 is now cut from the full tile and bundle.
    assert!(read_copy(&copy, 250, &root_of(250), |_, _| {}).is_ok());
    assert!(read_copy(&copy, 600, &root_of(600), |_, _| {}).is_ok());
}

#[test]
fn any_changed_or_missing_byte_of_a_copy_is_found() {
    let (_, copy) = grown(300, 300);
    let root = root_of(300);
    assert_eq!(copy.len(), 5);
    for (name, bytes) in &copy {
        let path = TilePath::parse(name).unwrap();
        let mut gone = copy.clone();
        gone.remove(name);
        assert_eq!(
            read_copy(&gone, 300, &root, |_, _| {}).unwrap_err(),
            CopyError::Tile(TileError::Missing(path))
        );
        for at in 0..bytes.len() {
            // In a long tile, every byte of one hash and one byte of the others.
            if at > 64 && at % 97 != 0 {
                continue;
            }
            let mut changed = copy.clone();
            changed.get_mut(name).unwrap()[at] ^= 1;
            assert!(
                read_copy(&changed, 300, &root, |_, _| {}).is_err(),
                "{name} {at}"
            );
        }
        for cut in [0, 1, bytes.len() - 1] {
            let mut short = copy.clone();
            short.get_mut(name).unwrap().truncate(cut);
            assert!(read_copy(&short, 300, &root, |_, _| {}).is_err());
        }
        let mut long = copy.clone();
        long.get_mut(name).unwrap().push(0);
        assert_eq!(
            read_copy(&long, 300, &root, |_, _| {}).unwrap_err(),
            CopyError::Tile(TileError::Malformed(path))
        );
    }
    assert_eq!(
        read_copy(&copy, 300, &root_of(299), |_, _| {}).unwrap_err(),
        CopyError::Root
    );
}

#[test]
fn a_leaf_has_a_longest_length() {
    let mut log = Log::default();
    assert!(log.append(&vec![0; MAX_LEAF + 1]).is_err());
    assert_eq!(log.size(), 0);
    assert_eq!(log.append(&vec![7; MAX_LEAF]), Ok(0));
    let mut copy = Copy::new();
    store(&mut copy, log.flush());
    read_copy(&copy, 1, &log.root(), |_, leaf| {
        assert_eq!(leaf.len(), MAX_LEAF)
    })
    .unwrap();
}

#[test]
fn a_long_log_forgets_old_leaves_but_stays_right() {
    // Past the point where leaf hashes leave memory.
    let size = 40_000;
    let (log, copy) = grown(size, 4_096);
    let (fresh, root) = (WholeTree::default(), root_of(size));
    assert_eq!(fresh.size(), 0);
    assert_eq!(log.root(), root);
    assert!(InclusionProof::new(&log, 1, size).is_err());
    for index in size - 16_384..size {
        if index % 61 == 0 || index >= size - 2 {
            let proof = InclusionProof::new(&log, index, size).unwrap();
            assert_eq!(proof.verify(&leaf_hash(&leaf(index)), size, &root), Ok(()));
        }
    }
    assert!(read_copy(&copy, size, &root, |_, _| {}).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]
    #[test]
    fn steps_of_flushing_make_no_difference(size in 1_u64..1_200, step in 1_u64..400, old: u64) {
        let (log, copy) = grown(size, step);
        prop_assert_eq!(log.root(), root_of(size));
        let held = read_copy(&copy, size, &log.root(), |_, _| {}).is_ok();
        prop_assert!(held);
        let reader = TileReader::new(&copy, size);
        let old = old % size + 1;
        let proof = prove_consistency(&reader, old, size).unwrap();
        prop_assert!(verify_consistency(old, size, &root_of(old), &log.root(), &proof).is_ok());
    }
}
