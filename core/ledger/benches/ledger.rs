//! What the tree costs over the bare hash of the same bytes, and how long a copy of 515,000
//! leaves takes to read and check.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use ledger::{Log, LogFile, read_copy};
use std::collections::BTreeMap;
use std::hint::black_box;

const LEAF: usize = 350;
/// As many as there were persons in the data taken in January 2022.
const PERSONS: u64 = 515_000;

fn leaf(n: u64) -> [u8; LEAF] {
    let mut leaf = [n as u8; LEAF];
    leaf[..8].copy_from_slice(&n.to_be_bytes());
    leaf
}

fn store(copy: &mut BTreeMap<String, Vec<u8>>, files: Vec<LogFile>) {
    copy.extend(files.into_iter().map(|f| (f.path.to_string(), f.bytes)));
}

fn append(c: &mut Criterion) {
    const N: u64 = 4_096;
    let leaves: Vec<_> = (0..N).map(leaf).collect();
    let mut group = c.benchmark_group("append of 4,096 leaves");
    group.throughput(Throughput::Elements(N));
    group.bench_function("floor: SHA-256 of the same bytes", |b| {
        b.iter(|| {
            for leaf in &leaves {
                black_box(sign::sha256(&[black_box(leaf)]));
            }
        });
    });
    group.bench_function("tree", |b| {
        b.iter_batched_ref(
            Log::default,
            |log| {
                for leaf in &leaves {
                    log.append(black_box(leaf)).expect("short enough");
                }
                (log.root(), log.flush())
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

fn replay(c: &mut Criterion) {
    let mut log = Log::default();
    let mut copy = BTreeMap::new();
    for n in 0..PERSONS {
        log.append(&leaf(n)).expect("short enough");
        if log.size() % 4_096 == 0 {
            store(&mut copy, log.take_finished());
        }
    }
    store(&mut copy, log.flush());
    let (size, root) = (log.size(), log.root());
    let mut group = c.benchmark_group("replay of 515,000 leaves");
    group.throughput(Throughput::Elements(PERSONS));
    group.sample_size(10);
    group.bench_function("every entry, every tile, the root", |b| {
        b.iter(|| {
            let mut bytes = 0;
            read_copy(&copy, size, &root, |_, leaf| bytes += leaf.len()).expect("a whole copy");
            bytes
        });
    });
    group.finish();
}

criterion_group!(benches, append, replay);
criterion_main!(benches);
