//! The journal and the bodies under crashes, cuts and damage.

use crate::disk::{CRASHES, Crash, TestDisk};
use keyholder::StoreError;
use keyholder::bodies::Bodies;
use keyholder::disk::{Directory, Disk};
use keyholder::journal::Journal;
use proptest::prelude::*;
use sign::{Hash, sha256};
use std::collections::BTreeSet;
use std::sync::Arc;

const PATH: &str = "journal";
const ID: [u8; 16] = [7; 16];

type Frames = Vec<Vec<u8>>;

fn open(disk: &Arc<TestDisk>) -> Result<(Journal<Arc<TestDisk>>, Frames), StoreError> {
    let mut frames = Vec::new();
    let journal = Journal::open(disk.clone(), PATH, *b"test 001", ID, |frame| {
        assert_eq!(frame.index, frames.len() as u64);
        assert_eq!(
            disk.bytes(PATH)[frame.offset as usize..][..frame.bytes.len()],
            *frame.bytes
        );
        frames.push(frame.bytes.to_vec());
    })?;
    assert_eq!(journal.frames(), frames.len() as u64);
    Ok((journal, frames))
}

fn group(n: usize) -> Frames {
    let frame = |i| vec![(n * 16 + i) as u8; n * 31 % 90 + i];
    (0..=n % 3).map(frame).collect()
}

/// A journal of so many groups; where each group ends, and all frames.
fn written(groups: usize) -> (Arc<TestDisk>, Vec<u64>, Frames) {
    let disk = Arc::new(TestDisk::default());
    let (mut journal, _) = open(&disk).expect("a new journal");
    let (mut ends, mut frames) = (vec![journal.bytes()], Vec::new());
    for n in 0..groups {
        let places = journal.append(&group(n)).expect("a sound disk");
        assert_eq!(places.len(), group(n).len());
        ends.push(journal.bytes());
        frames.extend(group(n));
    }
    (disk, ends, frames)
}

#[test]
fn what_was_written_reads_back() {
    let (disk, _, frames) = written(9);
    let (journal, read) = open(&disk).unwrap();
    assert_eq!(read, frames);
    assert_eq!(journal.torn(), None);
    let other = Journal::open(disk, PATH, *b"test 002", ID, |_| {});
    assert!(matches!(other, Err(StoreError::Damaged { offset: 0, .. })));
}

#[test]
fn a_cut_at_any_byte_loses_only_the_group_it_cuts() {
    let (disk, ends, frames) = written(5);
    let whole = disk.bytes(PATH);
    for cut in 0..whole.len() {
        disk.set(PATH, &whole[..cut]);
        let kept = ends.iter().filter(|end| **end <= cut as u64).count();
        let count: usize = (0..kept.saturating_sub(1)).map(|n| group(n).len()).sum();
        let (mut journal, read) = open(&disk).unwrap();
        assert_eq!(read, frames[..count], "cut at {cut}");
        let torn = kept > 0 && !ends.contains(&(cut as u64));
        assert_eq!(journal.torn().is_some(), torn, "cut at {cut}");
        // It goes on from there.
        journal.append(&[b"next"]).unwrap();
        let (_, read) = open(&disk).unwrap();
        assert_eq!(read.len(), count + 1);
        assert_eq!(read[count], b"next");
    }
}

#[test]
fn any_changed_byte_before_the_last_group_is_refused_with_its_place() {
    let (disk, ends, frames) = written(5);
    let whole = disk.bytes(PATH);
    let last = ends[4] as usize;
    for at in 0..whole.len() {
        for change in [1, 0x80] {
            let mut changed = whole.clone();
            changed[at] ^= change;
            disk.set(PATH, &changed);
            let start = ends.iter().rev().find(|end| **end <= at as u64);
            match open(&disk) {
                Err(StoreError::Damaged { offset, path, .. }) => {
                    assert!(at < last, "byte {at}");
                    assert_eq!((offset, path.as_str()), (*start.unwrap_or(&0), PATH));
                    // Nothing was changed by looking.
                    assert_eq!(disk.bytes(PATH), changed);
                }
                // In the last group, damage cannot be told from a torn write.
                Ok((journal, read)) => {
                    assert!(at >= last, "byte {at}");
                    assert!(journal.torn().is_some());
                    assert_eq!(read, frames[..frames.len() - group(4).len()]);
                }
                Err(other) => panic!("{other}"),
            }
        }
    }
}

#[test]
fn groups_that_are_swapped_doubled_or_dropped_are_refused() {
    let (disk, ends, _) = written(6);
    let whole = disk.bytes(PATH);
    let part = |n: usize| &whole[ends[n] as usize..ends[n + 1] as usize];
    let head = &whole[..ends[0] as usize];
    for order in [
        [0, 2, 1, 3, 4, 5].as_slice(),
        &[0, 1, 1, 2, 3, 4, 5],
        &[0, 2, 3, 4, 5],
        &[1, 2, 3, 4, 5],
    ] {
        let groups: Vec<&[u8]> = order.iter().map(|n| part(*n)).collect();
        disk.set(PATH, &[head, &groups.concat()].concat());
        assert!(
            matches!(open(&disk), Err(StoreError::Damaged { .. })),
            "{order:?}"
        );
    }
}

#[test]
fn a_frame_that_looks_like_a_group_is_not_taken_for_one() {
    let (other, ends, _) = written(3);
    let image = other.bytes(PATH)[ends[1] as usize..].to_vec();
    let disk = Arc::new(TestDisk::default());
    let mut journal = Journal::open(disk.clone(), PATH, *b"test 001", [9; 16], |_| {}).unwrap();
    journal.append(&[image]).unwrap();
    let whole = disk.bytes(PATH);
    // Cut off by a crash: the image inside must not make this look like damage.
    disk.set(PATH, &whole[..whole.len() - 1]);
    let (journal, read) = open(&disk).unwrap();
    assert!(read.is_empty() && journal.torn().is_some());
}

#[test]
fn a_crash_at_any_write_keeps_what_was_promised() {
    let run = |disk: &Arc<TestDisk>| {
        let (mut promised, mut tried) = (Frames::new(), Frames::new());
        let mut go = || {
            let (mut journal, _) = open(disk)?;
            for n in 0..4 {
                journal.append_later(vec![n]);
                tried.push(vec![n]);
                tried.extend(group(n.into()));
                journal.append(&group(n.into()))?;
                promised.clone_from(&tried);
            }
            Ok::<_, StoreError>(())
        };
        let done = go().is_ok();
        (promised, tried, done)
    };
    let sound = Arc::new(TestDisk::default());
    assert!(run(&sound).2);
    for writes in 0..sound.writes() {
        for crash in CRASHES {
            let disk = Arc::new(TestDisk::default());
            disk.die_after(writes);
            let (promised, tried, done) = run(&disk);
            assert!(!done);
            let found = Arc::new(disk.after(crash));
            let (mut journal, read) = open(&found).unwrap();
            assert!(
                read == promised || read == tried,
                "{writes} {crash:?}: {} frames, promised {}",
                read.len(),
                promised.len()
            );
            journal.append(&[b"next"]).unwrap();
            assert_eq!(open(&found).unwrap().1.len(), read.len() + 1);
        }
    }
}

#[test]
fn after_a_failed_write_nothing_more_is_written() {
    let disk = Arc::new(TestDisk::default());
    let (mut journal, _) = open(&disk).unwrap();
    disk.die_after(1);
    assert!(matches!(
        journal.append(&[b"a"]),
        Err(StoreError::Io { .. })
    ));
    assert!(matches!(journal.append(&[b"b"]), Err(StoreError::Stopped)));
}

fn body(n: u8) -> (Hash, Vec<u8>) {
    (sha256(&[&[n]]), vec![n; usize::from(n) * 7])
}

#[test]
fn erased_bodies_leave_no_byte_and_a_crash_leaves_all_or_none_of_it() {
    let run = |disk: &Arc<TestDisk>| {
        let mut bodies = Bodies::open(disk.clone(), "bodies", ID)?;
        bodies.append(&[body(1), body(2), body(3)])?;
        bodies.append(&[body(4)])?;
        let gone = BTreeSet::from([body(2).0, body(4).0]);
        assert_eq!(bodies.erase(&gone, [8; 16])?, 2);
        assert_eq!(bodies.erase(&gone, [9; 16])?, 0);
        Ok::<_, StoreError>(bodies)
    };
    let sound = Arc::new(TestDisk::default());
    let bodies = run(&sound).unwrap();
    let read = |bodies: &Bodies<_>| [1, 2, 3, 4].map(|n| bodies.read(&body(n).0).unwrap());
    let (kept, all) = (
        [Some(body(1).1), None, Some(body(3).1), None],
        [1, 2, 3, 4].map(|n| Some(body(n).1)),
    );
    assert_eq!(read(&bodies), kept);
    assert_eq!(bodies.len(), 2);
    for path in sound.paths() {
        let bytes = sound.bytes(&path);
        assert!(!bytes.windows(14).any(|w| w == body(2).1 || w == [4; 14]));
    }
    for writes in 0..sound.writes() {
        for crash in CRASHES {
            let disk = Arc::new(TestDisk::default());
            disk.die_after(writes);
            let _ = run(&disk);
            let found = Arc::new(disk.after(crash));
            let bodies = Bodies::open(found.clone(), "bodies", [6; 16]).unwrap();
            let now = read(&bodies);
            let some = now.iter().zip(&all).filter(|(a, b)| a == b).count();
            assert!(
                now == kept || [0, 3, 4].contains(&some),
                "{writes} {crash:?}"
            );
            assert!(found.paths().len() <= 1);
        }
    }
}

#[test]
fn a_real_directory_does_the_same() {
    let place = tempfile::tempdir().unwrap();
    let disk = Arc::new(Directory::new(place.path().join("made")).unwrap());
    let open = || {
        let mut frames = Frames::new();
        Journal::open(disk.clone(), "a/b/journal", *b"test 001", ID, |f| {
            frames.push(f.bytes.to_vec());
        })
        .map(|journal| (journal, frames))
    };
    let (mut journal, _) = open().unwrap();
    for n in 0..40 {
        journal.append(&group(n)).unwrap();
    }
    // Larger than what is read at a time.
    journal.append(&[vec![1; 3 << 20]]).unwrap();
    journal.append(&[b"last"]).unwrap();
    let whole = disk.read("a/b/journal").unwrap().unwrap();
    let (journal, frames) = open().unwrap();
    assert_eq!(frames.last().unwrap(), b"last");
    assert_eq!(journal.bytes(), whole.len() as u64);
    disk.truncate("a/b/journal", whole.len() as u64 - 1)
        .unwrap();
    let (journal, fewer) = open().unwrap();
    assert_eq!(fewer.len(), frames.len() - 1);
    assert!(journal.torn().is_some());
    disk.replace("x", b"1").unwrap();
    disk.replace("x", b"22").unwrap();
    assert_eq!(disk.read("x").unwrap().unwrap(), b"22");
    assert_eq!(disk.list("").unwrap(), ["x"]);
    assert_eq!(disk.list("none").unwrap(), Vec::<String>::new());
    assert_eq!(disk.read("none").unwrap(), None);
}

proptest! {
    #[test]
    fn any_bytes_open_or_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), keep in 0_usize..300) {
        let (disk, _, _) = written(4);
        let whole = disk.bytes(PATH);
        disk.set(PATH, &[&whole[..keep.min(whole.len())], &bytes].concat());
        let _ = open(&disk);
        disk.set(PATH, &bytes);
        let _ = open(&disk);
    }

    #[test]
    fn crashes_at_random_are_survived(writes in 0_usize..60, crash in 0_usize..4, sizes in proptest::collection::vec(0_usize..5, 1..20)) {
        let disk = Arc::new(TestDisk::default());
        disk.die_after(writes);
        let mut promised = 0;
        if let Ok((mut journal, _)) = open(&disk) {
            for (n, size) in sizes.iter().enumerate() {
                if journal.append(&vec![vec![n as u8; n]; *size]).is_err() {
                    break;
                }
                promised += size;
            }
        }
        let crash: Crash = CRASHES[crash];
        let (_, read) = open(&Arc::new(disk.after(crash))).unwrap();
        prop_assert!(read.len() >= promised);
    }
}
