//! The log on disk: what is published is always whole, and never ahead of the journal.

use crate::disk::{CRASHES, TestDisk};
use keyholder::StoreError;
use keyholder::disk::Disk;
use keyholder::log::{LogStore, Published};
use ledger::tree::WholeTree;
use ledger::tree::leaf_hash;
use ledger::{
    Checkpoint, InclusionProof, KeyName, LogSigner, LogSource, SignedCheckpoint, TileReader,
    read_copy,
};
use sign::key::PqSigningKey;
use sign::{SigningKey, Time};
use std::sync::{Arc, OnceLock};

const ID: [u8; 16] = [7; 16];

fn signer() -> &'static LogSigner {
    static SIGNER: OnceLock<LogSigner> = OnceLock::new();
    SIGNER.get_or_init(|| LogSigner {
        name: KeyName::new("log.example/kinfold").expect("a name"),
        ed25519: SigningKey::from_seed(&[1; 32]),
        ml_dsa: PqSigningKey::from_seed(&[2; 32]),
    })
}

fn leaf(n: u64) -> Vec<u8> {
    vec![n as u8; (n % 7) as usize]
}

fn note(size: u64) -> Vec<u8> {
    note_over((0..size).map(leaf))
}

fn note_over(leaves: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut tree = WholeTree::default();
    leaves.for_each(|leaf| tree.append(leaf_hash(&leaf)));
    let size = tree.size();
    let checkpoint = Checkpoint {
        origin: signer().name.clone(),
        size,
        root: tree.root(),
    };
    let signed = checkpoint.sign(signer(), Time(1_790_000_000_000_000));
    signed.to_string().into_bytes()
}

fn open(disk: &Arc<TestDisk>) -> Result<(LogStore<Arc<TestDisk>>, u64), StoreError> {
    let (store, leaves) = LogStore::open(disk.clone(), &signer().keys(), ID)?;
    let mut count = 0;
    for bytes in leaves.iter() {
        assert_eq!(bytes, leaf(count));
        count += 1;
    }
    assert_eq!(store.size(), count);
    Ok((store, count))
}

fn append(store: &mut LogStore<Arc<TestDisk>>, to: u64) -> Result<u64, StoreError> {
    let leaves: Vec<Vec<u8>> = (store.size()..to).map(leaf).collect();
    store.append(&leaves)
}

/// Checks the published copy as a stranger would; gives its size.
fn published(disk: &Arc<TestDisk>) -> u64 {
    let copy = Published(disk.clone());
    let Some(note) = copy.read("checkpoint") else {
        return 0;
    };
    let signed = SignedCheckpoint::parse(&note).expect("a note");
    let verified = signed.verify(&signer().keys()).expect("signed");
    let head = verified.checkpoint();
    let mut n = 0;
    read_copy(&copy, head.size, &head.root, |index, bytes| {
        assert_eq!((index, bytes), (n, leaf(n).as_slice()));
        n += 1;
    })
    .expect("a whole copy");
    head.size
}

/// Steps of a log that crosses full tiles; what was promised: leaves, and checkpoint.
fn run(disk: &Arc<TestDisk>) -> (u64, u64, bool) {
    let (mut leaves, mut head) = (0, 0);
    let mut go = || {
        let (mut store, _) = open(disk)?;
        for (size, publish) in [(0, 0), (3, 3), (200, 0), (290, 200), (290, 290), (600, 600)] {
            if size > store.size() {
                append(&mut store, size)?;
                leaves = size;
            }
            if publish > 0 || size == 0 {
                store.publish(&note(publish))?;
                head = publish;
            }
        }
        Ok::<_, StoreError>(())
    };
    let done = go().is_ok();
    (leaves, head, done)
}

#[test]
fn a_log_is_published_behind_its_journal_and_goes_on_after_a_restart() {
    let disk = Arc::new(TestDisk::default());
    assert_eq!(run(&disk), (600, 600, true));
    assert_eq!(published(&disk), 600);
    // Partial files that full ones replaced are gone.
    let partial: Vec<_> = disk
        .paths()
        .into_iter()
        .filter(|p| p.contains(".p/"))
        .collect();
    assert_eq!(
        partial,
        [
            "log/tile/0/002.p/88",
            "log/tile/1/000.p/1",
            "log/tile/1/000.p/2",
            "log/tile/entries/002.p/88"
        ]
    );
    let (mut store, count) = open(&disk).unwrap();
    assert_eq!((count, store.published()), (600, 600));
    append(&mut store, 601).unwrap();
    store.publish(&note(601)).unwrap();
    assert_eq!(published(&disk), 601);
    let reader = TileReader::new(Published(disk.clone()), 601);
    let proof = InclusionProof::new(&reader, 17, 601).unwrap();
    let signed = SignedCheckpoint::parse(&note(601)).unwrap();
    let root = signed.checkpoint().root;
    assert_eq!(proof.verify(&leaf_hash(&leaf(17)), 601, &root), Ok(()));
    let copy = Published(disk.clone());
    for path in [
        "../journal",
        "journal",
        "log/checkpoint",
        "tile/0/000/../000",
    ] {
        assert_eq!(copy.read(path), None);
    }
}

#[test]
fn a_crash_at_any_write_keeps_leaves_and_a_whole_copy() {
    let sound = Arc::new(TestDisk::default());
    run(&sound);
    for writes in 0..sound.writes() {
        for crash in CRASHES {
            let disk = Arc::new(TestDisk::default());
            disk.die_after(writes);
            let (leaves, head, done) = run(&disk);
            assert!(!done);
            let found = Arc::new(disk.after(crash));
            // What others read is whole before anything is mended.
            let shown = published(&found);
            assert!(shown >= head, "{writes} {crash:?}: {shown} < {head}");
            let (mut store, count) = open(&found).unwrap();
            assert!(count >= leaves && count >= shown, "{writes} {crash:?}");
            append(&mut store, 700).unwrap();
            store.publish(&note(700)).unwrap();
            assert_eq!(published(&found), 700);
            assert!(!found.paths().iter().any(|path| path.ends_with(".new")));
        }
    }
}

#[test]
fn a_journal_that_was_set_back_or_exchanged_is_refused() {
    let disk = Arc::new(TestDisk::default());
    run(&disk);
    let newest = disk.bytes("journal");
    // An older copy of the journal under the newest checkpoint.
    let older = Arc::new(TestDisk::default());
    let (mut store, _) = open(&older).unwrap();
    append(&mut store, 300).unwrap();
    disk.set("journal", &older.bytes("journal"));
    match open(&disk) {
        Err(StoreError::Behind { journal, published }) => {
            assert_eq!((journal, published), (300, 600));
        }
        other => panic!("{:?}", other.map(|(_, n)| n)),
    }
    // Another journal of the same length.
    let other = Arc::new(TestDisk::default());
    let (mut store, _) = open(&other).unwrap();
    let leaves: Vec<[u8; 1]> = (0..600).map(|_| [9]).collect();
    store.append(&leaves).unwrap();
    disk.set("journal", &other.bytes("journal"));
    let open_any = |disk: &Arc<TestDisk>| LogStore::open(disk.clone(), &signer().keys(), ID);
    // Its leaves are not those of the tiles, nor of the checkpoint.
    assert!(open_any(&disk).is_err());
    for path in disk.paths().iter().filter(|p| p.starts_with("log/tile")) {
        disk.remove(path).unwrap();
    }
    assert!(matches!(open_any(&disk), Err(StoreError::Checkpoint)));
    // The right one again.
    disk.set("journal", &newest);
    assert_eq!(open(&disk).unwrap().1, 600);
}

#[test]
fn damage_to_published_files_is_named() {
    let disk = Arc::new(TestDisk::default());
    run(&disk);
    for (path, at) in [("log/tile/0/001", 77), ("log/tile/entries/000", 5)] {
        let good = disk.bytes(path);
        let mut bad = good.clone();
        bad[at] ^= 1;
        disk.set(path, &bad);
        match open(&disk) {
            Err(StoreError::Damaged {
                path: named,
                offset,
                ..
            }) => {
                assert_eq!((named.as_str(), offset), (path, at as u64));
            }
            other => panic!("{:?}", other.map(|(_, n)| n)),
        }
        disk.set(path, &good);
    }
    // A full tile that is gone is made again from the journal.
    disk.remove("log/tile/0/001").unwrap();
    open(&disk).unwrap();
    assert_eq!(published(&disk), 600);
    let good = disk.bytes("log/checkpoint");
    for at in [0, 20, 100, good.len() - 3] {
        let mut bad = good.clone();
        bad[at] ^= 1;
        disk.set("log/checkpoint", &bad);
        assert!(matches!(open(&disk), Err(StoreError::Checkpoint)));
    }
}

#[test]
fn invariant_06_a_checkpoint_over_other_leaves_is_not_published() {
    let disk = Arc::new(TestDisk::default());
    let (mut store, _) = open(&disk).unwrap();
    append(&mut store, 5).unwrap();
    for wrong in [note(6), b"no note".to_vec()] {
        assert!(matches!(store.publish(&wrong), Err(StoreError::Checkpoint)));
    }
    // As many leaves, but others.
    let (mut store, _) = open(&disk).unwrap();
    let others = note_over((1..6).map(leaf));
    assert!(matches!(
        store.publish(&others),
        Err(StoreError::Checkpoint)
    ));
    let (mut store, _) = open(&disk).unwrap();
    // After a restart all leaves are in the tree: only a checkpoint over all of them comes next.
    assert!(matches!(
        store.publish(&note(4)),
        Err(StoreError::Checkpoint)
    ));
    store.publish(&note(5)).unwrap();
    assert_eq!(published(&disk), 5);
    assert!(matches!(
        store.append(&[vec![0; ledger::MAX_LEAF + 1]]),
        Err(StoreError::TooLarge)
    ));
    assert_eq!(store.size(), 5);
}
