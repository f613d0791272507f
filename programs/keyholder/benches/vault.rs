//! The keyholder's files at the size of January 2022: deposits of 515,000 persons, appending with
//! fsync, and the nightly re-wrapping of their 3.1 million part keys. Each floor is measured in
//! the same run, on the same disk (below `target/`).
//!
//! A plain program: each measurement takes seconds, and repeating it a hundred times would tell
//! nothing more. `cargo bench -p keyholder --bench vault`.

#![expect(clippy::print_stdout, reason = "a bench reports what it measured")]

use keyholder::disk::Directory;
use keyholder::journal::Journal;
use keyholder::vault::FileVault;
use release::{Held, PartEntry, Token, VaultBatch, VaultChange, WrapName};
use seal::{Kek, KekId, KeyRef, LogKey, PartKey};
use sign::id::{PersonId, RecordId};
use sign::{Category, Hash, SocietyId};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const PERSONS: u64 = 515_000;
const HERE: SocietyId = SocietyId(1);
/// Persons in one durable batch: as many as one deposit may hold.
const BATCH: u64 = 512;
/// What the nightly re-wrapping may take.
const BAR: f64 = 15.0;

fn main() {
    // Cargo runs a bench in its package's folder.
    let root = Path::new("../../target/bench-vault");
    let _ = fs::remove_dir_all(root);
    fs::create_dir_all(root).expect("a folder below target/");
    appends(root);
    let keys = PERSONS * (Category::RECORD.len() as u64 + 1);
    let disk = Arc::new(Directory::new(root.join("vault")).expect("a folder"));
    let mut vault = FileVault::open(disk, [7; 16]).expect("a new vault");
    let old = kek(1);
    deposits(&mut vault, &old, root);
    rewrap(&mut vault, &old, keys, root);
    fs::remove_dir_all(root).expect("our own folder");
}

/// One frame of a leaf's size at a time, then many in a group, each made durable.
fn appends(root: &Path) {
    const N: u32 = 500;
    const GROUP: usize = 2_048;
    let frame = vec![5_u8; 350];
    let disk = Arc::new(Directory::new(root.join("journal")).expect("a folder"));
    let open = Journal::open(disk, "bench", *b"bench\0\0\0", [1; 16], |_| {});
    let mut journal = open.expect("a new journal");
    let mut bare = File::create(root.join("bare")).expect("a file");
    let floor = seconds(|| {
        for _ in 0..N {
            bare.write_all(&frame).expect("room");
            bare.sync_data().expect("a disk");
        }
    }) / f64::from(N);
    let one = seconds(|| {
        for _ in 0..N {
            journal.append(&[&frame]).expect("room");
        }
    }) / f64::from(N);
    show(
        "append of one leaf, durable",
        one * 1e6,
        "us",
        floor * 1e6,
        "write + fdatasync",
    );
    let whole = frame.repeat(GROUP);
    let floor = seconds(|| {
        for _ in 0..20 {
            bare.write_all(&whole).expect("room");
            bare.sync_data().expect("a disk");
        }
    }) / 20.0;
    let frames = vec![&frame; GROUP];
    let many = seconds(|| {
        for _ in 0..20 {
            journal.append(&frames).expect("room");
        }
    }) / 20.0;
    show(
        "append of 2,048 leaves, durable",
        many * 1e3,
        "ms",
        floor * 1e3,
        "write + fdatasync",
    );
}

/// Every person with a log key and six parts, wrapped, a durable batch for each deposit.
fn deposits(vault: &mut FileVault<Arc<Directory>>, kek: &Kek, root: &Path) {
    let mut bytes = Vec::new();
    let mut written = 0;
    let took = seconds(|| {
        for first in (0..PERSONS).step_by(BATCH as usize) {
            let persons = first..PERSONS.min(first + BATCH);
            let mut token = [0; 16];
            token[..8].copy_from_slice(&first.to_be_bytes());
            let batch = VaultBatch {
                token: Token(token),
                changes: persons.flat_map(|n| person(kek, n)).collect(),
                leaf: None,
            };
            vault.put(vec![batch]).expect("room");
            vault.settle(Token(token)).expect("room");
            written += 1;
            if vault.due().is_some() {
                vault.compact(HERE, id(first)).expect("room");
            }
        }
        vault.compact(HERE, id(PERSONS)).expect("room");
    });
    let size = folder(&root.join("vault"));
    // The floor writes the same bytes in as many durable pieces.
    bytes.resize((size / written) as usize, 3);
    let mut bare = File::create(root.join("bare")).expect("a file");
    let floor = seconds(|| {
        for _ in 0..written {
            bare.write_all(&bytes).expect("room");
            bare.sync_data().expect("a disk");
        }
    });
    show(
        "515,000 persons into the vault, durable",
        took,
        "s",
        floor,
        "the same bytes, fsynced",
    );
    println!(
        "    {:.0} persons a second, {:.0} keys a second",
        PERSONS as f64 / took,
        (PERSONS * 7) as f64 / took
    );
}

/// The night's work: one core, one new file, switched at once.
fn rewrap(vault: &mut FileVault<Arc<Directory>>, old: &Kek, keys: u64, root: &Path) {
    let new = kek(2);
    let mut file = File::create(root.join("bare")).expect("a file");
    let size = folder(&root.join("vault"));
    let whole = vec![9_u8; 1 << 20];
    let write = seconds(|| {
        for _ in 0..size.div_ceil(1 << 20) {
            file.write_all(&whole).expect("room");
        }
        file.sync_data().expect("a disk");
    });
    let of = part(0, Category::Identity);
    let wrapped = old
        .wrap(&of, &PartKey::from_bytes([4; 32]))
        .expect("its society");
    let cipher = seconds(|| {
        for _ in 0..keys {
            std::hint::black_box(old.rewrap(&new, &of, &wrapped)).expect("whole");
        }
    });
    let mut done = None;
    let took = seconds(|| {
        done = vault
            .rewrap(HERE, id(PERSONS + 1), |name, held| {
                let wrapped = match name {
                    WrapName::Part(of) => old.rewrap(&new, &of, &held.wrapped).ok()?,
                    WrapName::LogKey(_, person) => {
                        old.rewrap_log(&new, person, &held.wrapped).ok()?
                    }
                };
                Some(Held { epoch: 2, wrapped })
            })
            .expect("room");
    });
    let done = done.expect("every key is wrapped anew");
    assert_eq!(done.keys, keys, "part keys and log keys");
    show(
        "re-wrapping of all keys, durable",
        took,
        "s",
        write + cipher,
        "two GCM-SIV a key + writing and fsyncing the file",
    );
    println!(
        "    {} keys ({} of parts) of {PERSONS} persons; vault {} MB; bar {BAR} s: {}",
        done.keys,
        PERSONS * 6,
        done.bytes / 1_000_000,
        if took <= BAR { "met" } else { "MISSED" }
    );
}

fn person(kek: &Kek, n: u64) -> Vec<VaultChange> {
    let (person, record) = (PersonId(id(n)), RecordId(id(n)));
    let key = LogKey::from_bytes([n as u8; 32]);
    let log = Held {
        epoch: 1,
        wrapped: kek.wrap_log(person, &key),
    };
    let mut changes = vec![
        VaultChange::Person(HERE, person, log),
        VaultChange::Record(HERE, record, person),
    ];
    for category in Category::RECORD {
        let of = part(n, category);
        let wrapped = kek
            .wrap(&of, &PartKey::from_bytes([n as u8; 32]))
            .expect("its society");
        let key = Held { epoch: 1, wrapped };
        changes.push(VaultChange::Part(
            of,
            PartEntry {
                key,
                header: Hash([n as u8; 32]),
            },
        ));
    }
    changes
}

fn part(n: u64, category: Category) -> KeyRef {
    KeyRef {
        society: HERE,
        record: RecordId(id(n)),
        category,
        version: 1,
    }
}

/// Spread like random ids, the same on every run.
fn id(n: u64) -> [u8; 16] {
    sign::hash("bench", &[&n.to_be_bytes()]).short()
}

fn kek(epoch: u32) -> Kek {
    Kek::new(
        KekId {
            society: HERE,
            epoch,
        },
        [epoch as u8; 32],
    )
}

fn folder(path: &Path) -> u64 {
    let entries = fs::read_dir(path).expect("readable");
    entries
        .map(|entry| {
            let entry = entry.expect("readable");
            match entry.metadata().expect("readable") {
                meta if meta.is_dir() => folder(&entry.path()),
                meta => meta.len(),
            }
        })
        .sum()
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn show(what: &str, took: f64, unit: &str, floor: f64, of: &str) {
    println!(
        "==> {what}: {took:.2} {unit}; floor ({of}) {floor:.2} {unit}; ratio {:.2}",
        took / floor
    );
}
