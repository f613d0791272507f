//! The daily index, and the chain of a portal's intakes.

use crate::common::{bytes, pair};
use proptest::prelude::*;
use seal::index::{self, Entry, Head, Reader, RecordHeads, Writer};
use seal::{LogKey, OpenError, intake};
use sign::id::{IntakeId, PersonId, RecordId};
use sign::{Category, Hash, SocietyId, sha256};

#[test]
fn the_chain_of_intakes_shows_what_is_missing_or_moved() {
    let ids = [IntakeId([1; 16]), IntakeId([2; 16]), IntakeId([3; 16])];
    let start = Hash::default();
    let root = intake::root(&start, &ids);
    assert_ne!(root, intake::root(&start, &ids[..2]));
    assert_ne!(root, intake::root(&start, &[ids[1], ids[0], ids[2]]));
    assert_ne!(root, intake::root(&root, &ids));
}

fn entries(from: u64, to: u64) -> Vec<Entry> {
    (from..to)
        .map(|n| Entry {
            person: PersonId(bytes(2 * n)),
            log_key: LogKey::from_bytes(bytes(2 * n + 1)),
            records: vec![RecordHeads {
                record: RecordId(bytes(n)),
                heads: Category::RECORD
                    .iter()
                    .map(|c| Head {
                        category: *c,
                        version: 1,
                        header: Hash(bytes(n)),
                    })
                    .collect(),
            }],
        })
        .collect()
}

fn today() -> index::About {
    index::About {
        society: SocietyId(3),
        day: 20_700,
    }
}

/// Three chunks; the whole file, its frames' places, its hash.
fn whole_index() -> (Vec<u8>, Vec<usize>, Hash) {
    let (mut writer, mut file) = Writer::new(&today(), pair(97).public(), &bytes(100)).unwrap();
    let mut places = vec![file.len()];
    for (from, to) in [(0, 5), (5, 9)] {
        file.extend(writer.chunk(&entries(from, to)).unwrap());
        places.push(file.len());
    }
    let (last, hash) = writer.last(&entries(9, 10)).unwrap();
    file.extend(last);
    (file, places, hash)
}

fn read_index(file: &[u8]) -> Result<(Vec<Entry>, Hash), OpenError> {
    let (head, mut rest) = file
        .split_at_checked(index::HEAD)
        .ok_or(OpenError::Length)?;
    let (mut reader, about) = Reader::new(head, &pair(97))?;
    if about != today() {
        return Err(OpenError::Other);
    }
    let mut all = Vec::new();
    while !rest.is_empty() {
        let (frame, more) = rest.split_first_chunk().ok_or(OpenError::Length)?;
        let n = reader.frame(frame)?;
        let (chunk, more) = more.split_at_checked(n).ok_or(OpenError::Length)?;
        all.extend(reader.chunk(chunk)?);
        rest = more;
    }
    Ok((all, reader.finish()?))
}

#[test]
fn the_index_reads_back_and_its_hash_is_that_of_its_bytes() {
    let (file, _, hash) = whole_index();
    assert_eq!(hash, sha256(&[&file]));
    assert_eq!(read_index(&file), Ok((entries(0, 10), hash)));
    let (head, _) = file.split_at(index::HEAD);
    assert_eq!(Reader::new(head, &pair(99)).err(), Some(OpenError::Key));
    let (writer, head) = Writer::new(&today(), pair(97).public(), &bytes(100)).unwrap();
    let (last, hash) = writer.last(&[]).unwrap();
    assert_eq!(read_index(&[head, last].concat()), Ok((vec![], hash)));
}

#[test]
fn a_cut_swapped_or_extended_index_is_refused() {
    let (file, places, _) = whole_index();
    for at in &places {
        assert!(read_index(&file[..*at]).is_err());
    }
    let [a, b, c] = [places[0], places[1], places[2]];
    let swapped = [&file[..a], &file[b..c], &file[a..b], &file[c..]].concat();
    assert!(read_index(&swapped).is_err());
    let without = [&file[..a], &file[b..]].concat();
    assert!(read_index(&without).is_err());
    let extended = [&file[..], &file[c..]].concat();
    assert!(read_index(&extended).is_err());
    // The second chunk marked as the last one.
    let mut cut = file[..c].to_vec();
    cut[b] |= 0x80;
    assert!(read_index(&cut).is_err());
}

#[test]
fn every_changed_byte_of_an_index_is_refused() {
    let (writer, head) = Writer::new(&today(), pair(97).public(), &bytes(100)).unwrap();
    let file = [head, writer.last(&entries(0, 1)).unwrap().0].concat();
    assert!(read_index(&file).is_ok());
    for at in 0..file.len() {
        let mut changed = file.clone();
        changed[at] ^= 1;
        assert!(read_index(&changed).is_err(), "byte {at}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn reading_is_total(noise in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(read_index(&noise).is_err());
        prop_assert!(seal::passphrase::open(seal::passphrase::Kind::Root, &noise, b"").is_err());
    }
}
