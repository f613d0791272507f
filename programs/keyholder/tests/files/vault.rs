//! The vault on disk against the vault in memory, under every order of operations and every
//! crash.

use crate::disk::{CRASHES, TestDisk};
use keyholder::StoreError;
use keyholder::disk::Directory;
use keyholder::vault::FileVault;
use proptest::prelude::*;
use release::{Held, MemoryVault, PartEntry, Token, Vault, VaultBatch, VaultChange, WrapName};
use seal::{KeyRef, Wrapped};
use sign::id::{PersonId, RecordId};
use sign::{Category, Hash, SocietyId};
use std::sync::Arc;

const ID: [u8; 16] = [7; 16];

/// What can be done to a vault.
#[derive(Clone, Debug)]
enum Op {
    Put(Vec<VaultBatch>),
    Settle(Token),
    Withdraw(Token),
    Compact(SocietyId),
    Rewrap(SocietyId),
    /// A rotation that lacks a key.
    RewrapFails(SocietyId),
    Flush,
}

fn rewrapped(_: WrapName, held: Held) -> Option<Held> {
    let mut wrapped = held.wrapped;
    wrapped.0.iter_mut().for_each(|b| *b = b.rotate_left(1) ^ 1);
    Some(Held {
        epoch: held.epoch + 1,
        wrapped,
    })
}

fn on_memory(vault: &mut MemoryVault, op: &Op) {
    match op {
        Op::Put(batches) => batches.iter().cloned().for_each(|batch| vault.put(batch)),
        Op::Settle(token) => vault.settle(*token),
        Op::Withdraw(token) => vault.withdraw(*token),
        Op::Rewrap(society) => {
            vault.rewrap(*society, rewrapped).expect("wraps all");
        }
        Op::Compact(_) | Op::RewrapFails(_) | Op::Flush => {}
    }
}

fn on_files(vault: &mut FileVault<Arc<TestDisk>>, op: &Op) -> Result<(), StoreError> {
    match op {
        Op::Put(batches) => vault.put(batches.clone()),
        Op::Settle(token) => vault.settle(*token),
        Op::Withdraw(token) => vault.withdraw(*token),
        Op::Compact(society) => vault.compact(*society, ID).map(|_| ()),
        Op::Rewrap(society) => vault.rewrap(*society, ID, rewrapped).map(|done| {
            assert!(done.is_some());
        }),
        Op::RewrapFails(society) => {
            let mut left = 3;
            let done = vault.rewrap(*society, ID, |_, held| {
                left -= 1;
                (left > 0).then_some(held)
            });
            done.map(|_| ())
        }
        Op::Flush => vault.flush(),
    }
}

const SOCIETIES: [SocietyId; 2] = [SocietyId(1), SocietyId(2)];
const CATEGORIES: [Category; 2] = [Category::Identity, Category::Contact];

fn record(n: u8) -> RecordId {
    RecordId([n; 16])
}

fn person(n: u8) -> PersonId {
    PersonId([n; 16])
}

fn of(society: SocietyId, n: u8, category: Category, version: u32) -> KeyRef {
    KeyRef {
        society,
        record: record(n),
        category,
        version,
    }
}

fn held(n: u8) -> Held {
    Held {
        epoch: u32::from(n),
        wrapped: Wrapped([n; 48]),
    }
}

fn entry(n: u8) -> PartEntry {
    PartEntry {
        key: held(n),
        header: Hash([n; 32]),
    }
}

/// All that can be asked of a vault over a small world.
#[derive(Clone, PartialEq, Debug)]
struct View {
    persons: Vec<Option<PersonId>>,
    log_keys: Vec<Option<Held>>,
    newest: Vec<Option<(u32, PartEntry)>>,
    parts: Vec<Option<PartEntry>>,
    unsettled: Vec<Token>,
}

fn view(vault: &impl Vault, unsettled: Vec<VaultBatch>) -> View {
    let mut view = View {
        persons: vec![],
        log_keys: vec![],
        newest: vec![],
        parts: vec![],
        unsettled: unsettled.iter().map(|batch| batch.token).collect(),
    };
    for society in SOCIETIES {
        for n in 0..4 {
            view.persons.push(vault.person(society, record(n)));
            view.log_keys.push(vault.log_key(society, person(n)));
            for category in CATEGORIES {
                view.newest.push(vault.newest(society, record(n), category));
                for version in 0..4 {
                    view.parts
                        .push(vault.part(&of(society, n, category, version)));
                }
            }
        }
    }
    view
}

fn seen(vault: &FileVault<Arc<TestDisk>>) -> View {
    let view = view(vault, vault.unsettled());
    assert!(vault.fault().is_none());
    view
}

fn changes() -> impl Strategy<Value = VaultChange> {
    let society = prop::sample::select(SOCIETIES.to_vec());
    (
        society,
        0_u8..4,
        0_u8..4,
        0_usize..2,
        0_u32..4,
        any::<u8>(),
        0..12,
    )
        .prop_map(|(s, r, p, category, version, content, kind)| match kind {
            0 => VaultChange::EraseRecord(s, record(r)),
            1 => VaultChange::ErasePerson(s, person(p)),
            2 | 3 => VaultChange::Person(s, person(p), held(content)),
            4 | 5 => VaultChange::Record(s, record(r), person(p)),
            _ => VaultChange::Part(of(s, r, CATEGORIES[category], version), entry(content)),
        })
}

fn batches() -> impl Strategy<Value = Vec<VaultBatch>> {
    let leaf = prop::option::of(prop::collection::vec(any::<u8>(), 0..9));
    let batch = (0_u8..8, prop::collection::vec(changes(), 0..6), leaf);
    let batch = batch.prop_map(|(token, changes, leaf)| VaultBatch {
        token: Token([token; 16]),
        changes,
        leaf,
    });
    prop::collection::vec(batch, 0..3)
}

fn ops(most: usize) -> impl Strategy<Value = Vec<Op>> {
    let society = prop::sample::select(SOCIETIES.to_vec());
    let token = (0_u8..8).prop_map(|n| Token([n; 16]));
    let op = prop_oneof![
        6 => batches().prop_map(Op::Put),
        2 => token.clone().prop_map(Op::Settle),
        2 => token.prop_map(Op::Withdraw),
        2 => society.clone().prop_map(Op::Compact),
        2 => society.clone().prop_map(Op::Rewrap),
        1 => society.prop_map(Op::RewrapFails),
        1 => Just(Op::Flush),
    ];
    prop::collection::vec(op, 1..most)
}

/// Whether the operation makes all before it durable too.
fn is_durable(op: &Op, memory: &MemoryVault) -> bool {
    match op {
        Op::Settle(_) | Op::Withdraw(_) => false,
        // Changes nothing, and what waits goes on waiting.
        Op::RewrapFails(society) => {
            let here = |(name, _): &(WrapName, Held)| match name {
                WrapName::Part(of) => of.society == *society,
                WrapName::LogKey(of, _) => of == society,
            };
            memory.keys().filter(here).count() < 3
        }
        Op::Put(_) | Op::Compact(_) | Op::Rewrap(_) | Op::Flush => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_vault_on_disk_is_the_vault_in_memory(ops in ops(24), reopen: u64) {
        let disk = Arc::new(TestDisk::default());
        let mut files = FileVault::open(disk.clone(), ID).unwrap();
        let mut memory = MemoryVault::default();
        for (n, op) in ops.iter().enumerate() {
            on_files(&mut files, op).unwrap();
            on_memory(&mut memory, op);
            if reopen >> n & 1 == 1 {
                files.flush().unwrap();
                files = FileVault::open(disk.clone(), ID).unwrap();
            }
            prop_assert_eq!(seen(&files), view(&memory, memory.unsettled()), "{:?}", op);
            for society in SOCIETIES {
                let mut keys = Vec::new();
                files.each_key(society, |name, held| keys.push((name, held))).unwrap();
                keys.sort_by_key(|(name, _)| *name);
                let mut wanted: Vec<_> = memory.keys().filter(|(name, _)| match name {
                    WrapName::Part(of) => of.society == society,
                    WrapName::LogKey(of, _) => *of == society,
                }).collect();
                wanted.sort_by_key(|(name, _)| *name);
                prop_assert_eq!(keys, wanted);
            }
        }
    }

    #[test]
    fn invariant_13_a_crash_at_any_write_leaves_the_vault_before_or_after(
        ops in ops(10),
        writes in 0_usize..70,
        crash in 0_usize..4,
    ) {
        let disk = Arc::new(TestDisk::default());
        disk.die_after(writes);
        let mut memory = MemoryVault::default();
        let mut allowed = vec![view(&memory, vec![])];
        if let Ok(mut files) = FileVault::open(disk.clone(), ID) {
            for op in &ops {
                let durable = is_durable(op, &memory);
                on_memory(&mut memory, op);
                let done = on_files(&mut files, op).is_ok();
                let now = view(&memory, memory.unsettled());
                if done && durable {
                    allowed.clear();
                }
                allowed.push(now);
                if !done {
                    break;
                }
            }
        }
        let found = Arc::new(disk.after(CRASHES[crash]));
        let files = FileVault::open(found.clone(), ID).unwrap();
        let now = seen(&files);
        // What waits is written with the next batch: all of it or nothing.
        let possible = now == allowed[0] || Some(&now) == allowed.last();
        prop_assert!(possible, "{:?} {:?}\n{:?}\nnot in {:?}", ops, CRASHES[crash], now, allowed);
        // Nothing is left lying about.
        prop_assert!(found.paths().iter().all(|path| !path.ends_with(".new")));
    }

    #[test]
    fn any_changed_byte_of_a_generation_is_refused_by_name(at: prop::sample::Index, change in 1_u8..) {
        let disk = two_generations();
        let path = base_of(&disk);
        let mut bytes = disk.bytes(&path);
        let at = at.index(bytes.len());
        bytes[at] ^= change;
        disk.set(&path, &bytes);
        match FileVault::open(disk, ID) {
            Err(StoreError::Damaged { path: named, .. }) => prop_assert_eq!(named, path),
            other => prop_assert!(false, "{:?}", other.map(|_| ())),
        }
    }
}

/// A vault of 200 records in a base file, and one more in the delta.
fn two_generations() -> Arc<TestDisk> {
    let disk = Arc::new(TestDisk::default());
    let mut vault = FileVault::open(disk.clone(), ID).expect("a new vault");
    vault.put(vec![records(0..200)]).expect("a sound disk");
    vault.settle(Token([1; 16])).expect("a sound disk");
    vault.compact(SOCIETIES[0], ID).expect("a sound disk");
    vault.put(vec![records(200..201)]).expect("a sound disk");
    disk
}

fn records(numbers: std::ops::Range<u8>) -> VaultBatch {
    let part = |n| {
        let entry = entry(n);
        [
            VaultChange::Record(SOCIETIES[0], record(n), person(n)),
            VaultChange::Person(SOCIETIES[0], person(n), held(n)),
            VaultChange::Part(of(SOCIETIES[0], n, CATEGORIES[0], 1), entry),
            VaultChange::Part(of(SOCIETIES[0], n, CATEGORIES[1], 1), entry),
        ]
    };
    VaultBatch {
        token: Token([1; 16]),
        changes: numbers.flat_map(part).collect(),
        leaf: None,
    }
}

fn base_of(disk: &TestDisk) -> String {
    let mut paths = disk.paths().into_iter();
    let found = paths.find(|path| path.ends_with(".base"));
    found.expect("there is a base file")
}

#[test]
fn a_missing_or_cut_file_is_refused_by_name() {
    let disk = two_generations();
    let base = base_of(&disk);
    let whole = disk.bytes(&base);
    for cut in [0, 19, 20, 126, whole.len() - 1] {
        disk.set(&base, &whole[..cut]);
        let opened = FileVault::open(disk.clone(), ID);
        assert!(matches!(opened, Err(StoreError::Damaged { path, .. }) if path == base));
    }
    disk.set(&base, &whole);
    for path in disk.paths() {
        let disk = Arc::new(two_generations().after(CRASHES[1]));
        keyholder::disk::Disk::remove(&disk, &path).unwrap();
        let opened = FileVault::open(disk.clone(), ID);
        assert!(
            matches!(&opened, Err(StoreError::Missing { path: named }) if *named == path),
            "{path}: {:?}",
            opened.map(|_| ())
        );
    }
    let manifest = disk.bytes("vault/manifest");
    for at in 0..manifest.len() {
        let mut changed = manifest.clone();
        changed[at] ^= 1;
        disk.set("vault/manifest", &changed);
        let opened = FileVault::open(disk.clone(), ID);
        assert!(
            matches!(opened, Err(StoreError::Damaged { path, .. }) if path == "vault/manifest")
        );
    }
}

#[test]
fn a_base_that_changes_while_it_is_open_is_a_fault_not_an_answer() {
    let disk = two_generations();
    let vault = FileVault::open(disk.clone(), ID).unwrap();
    let of = of(SOCIETIES[0], 5, CATEGORIES[0], 1);
    assert_eq!(vault.part(&of), Some(entry(5)));
    let base = base_of(&disk);
    let bytes = disk.bytes(&base).iter().map(|b| b ^ 4).collect::<Vec<_>>();
    disk.set(&base, &bytes);
    assert_eq!(vault.part(&of), None);
    assert!(matches!(vault.fault(), Some(StoreError::Damaged { path, .. }) if path == base));
    assert!(vault.fault().is_none());
}

#[test]
fn invariant_11_after_the_next_generation_nothing_erased_is_in_any_file() {
    let disk = two_generations();
    let mut vault = FileVault::open(disk.clone(), ID).unwrap();
    let erase = |n| VaultBatch {
        token: Token([n; 16]),
        changes: vec![
            VaultChange::EraseRecord(SOCIETIES[0], record(n)),
            VaultChange::ErasePerson(SOCIETIES[0], person(n)),
        ],
        leaf: None,
    };
    // One of the base, one of the delta.
    vault.put(vec![erase(77), erase(200)]).unwrap();
    vault.settle(Token([77; 16])).unwrap();
    vault.settle(Token([200; 16])).unwrap();
    vault.settle(Token([1; 16])).unwrap();
    // Whom a record was about stays, so that it is never brought back.
    assert_eq!(vault.hidden(), 3);
    let anywhere = |n: u8| {
        let mut paths = disk.paths().into_iter();
        paths.any(|path| disk.bytes(&path).windows(48).any(|w| w == [n; 48]))
    };
    assert!(anywhere(77) && anywhere(200) && anywhere(78));
    let done = vault.compact(SOCIETIES[0], ID).unwrap();
    assert_eq!(
        (done.removed, done.entries, done.keys),
        (3, 199 * 4 + 2, 199 * 3)
    );
    assert_eq!(done.bytes, 20 + (199 * 4 + 2) * 106);
    assert_eq!(vault.hidden(), 0);
    assert!(!anywhere(77) && !anywhere(200) && anywhere(78));
    assert_eq!(disk.paths().len(), 3);
    // Of the other society nothing is there, and so nothing is done.
    assert_eq!(vault.compact(SOCIETIES[1], ID).unwrap().entries, 0);
}

#[test]
fn after_a_failure_the_vault_takes_no_more_until_it_is_opened_again() {
    let disk = two_generations();
    let mut vault = FileVault::open(disk.clone(), ID).unwrap();
    disk.die_after(1);
    assert!(vault.rewrap(SOCIETIES[0], ID, rewrapped).is_err());
    assert!(matches!(vault.put(vec![]), Err(StoreError::Stopped)));
    assert!(matches!(
        vault.settle(Token([1; 16])),
        Err(StoreError::Stopped)
    ));
    let vault = FileVault::open(Arc::new(disk.after(CRASHES[0])), ID).unwrap();
    assert_eq!(
        vault.part(&of(SOCIETIES[0], 5, CATEGORIES[0], 1)),
        Some(entry(5))
    );
}

#[test]
fn a_real_directory_does_the_same() {
    let place = tempfile::tempdir().unwrap();
    let disk = Arc::new(Directory::new(place.path()).unwrap());
    let mut vault = FileVault::open(disk.clone(), ID).unwrap();
    vault.put(vec![records(0..200)]).unwrap();
    let done = vault.rewrap(SOCIETIES[0], ID, rewrapped).unwrap().unwrap();
    assert_eq!((done.entries, done.keys), (800, 600));
    vault.put(vec![records(200..210)]).unwrap();
    drop(vault);
    let vault = FileVault::open(disk, ID).unwrap();
    let newest = |n| vault.newest(SOCIETIES[0], record(n), CATEGORIES[1]);
    assert_eq!(newest(205), Some((1, entry(205))));
    let wanted = rewrapped(WrapName::LogKey(SOCIETIES[0], person(9)), held(9)).unwrap();
    assert_eq!(newest(9).unwrap().1.key, wanted);
    assert_eq!(vault.unsettled().len(), 1);
}
