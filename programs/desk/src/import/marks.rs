//! What was imported before: a mark for each row, under the society's tombstone key.
//!
//! A row with a number of its register is known by register and number; one without by all that
//! stands in it, and how often that came before. The file is a row of frames, each a length (4
//! bytes, big-endian) and a sealed list; a frame that a crash cut off counts for nothing.

use crate::Fault;
use crate::clock::Outside;
use crate::disk::Disk;
use crate::office::erase;
use crate::own::Own;
use record::Person;
use record::codec::encode_part;
use seal::{TombstoneKey, kept};
use sign::id::{PersonId, RecordId};
use sign::{Category, canonical_struct, from_bytes, hash, to_bytes};
use std::collections::{HashMap, HashSet};
use world::search::Tombstone;
use zeroize::Zeroizing;

const FILE: &str = "imported";

/// A row: its mark, and a mark of the identity that stood in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mark {
    row: [u8; 16],
    identity: [u8; 16],
}
canonical_struct!(Mark { row, identity });

impl Mark {
    /// The record that a row becomes. The same row gives the same record on every desk of the
    /// society, so that the keyholder sees a second import of it.
    pub(super) fn record(&self) -> RecordId {
        RecordId(hash("imported record", &[&self.row]).short())
    }

    /// The person it is about.
    pub(super) fn person(&self) -> PersonId {
        PersonId(hash("imported person", &[&self.row]).short())
    }
}

/// The mark of a row by its register and its number there.
pub(super) fn mark(key: &TombstoneKey, source: &str, number: &str, person: &Person) -> Mark {
    let identity = encode_part(person, Category::Identity).unwrap_or_default();
    Mark {
        row: key.source_mark(source, number).short(),
        identity: key.identity_mark(&identity).short(),
    }
}

/// What a row is, compared with those before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Known {
    /// It is new.
    New(Mark),
    /// It was imported before.
    Before,
    /// Its number was imported before, for somebody else.
    OtherPerson,
    /// It is of a person who was erased.
    Erased,
}

/// What a row must not meet: records that were erased, and marks of who they were about.
#[derive(Default)]
pub(super) struct Graves {
    records: HashSet<RecordId>,
    identities: HashSet<[u8; 16]>,
}

impl Graves {
    pub(super) fn of(tombstones: &[Tombstone]) -> Graves {
        let marks = tombstones.iter().flat_map(|t| &t.marks);
        Graves {
            records: tombstones.iter().map(|t| t.record).collect(),
            identities: marks.copied().collect(),
        }
    }

    pub(super) fn has(&self, record: RecordId) -> bool {
        self.records.contains(&record)
    }

    pub(super) fn meet(&self, key: &TombstoneKey, record: RecordId, person: &Person) -> bool {
        self.has(record) || self.meet_as(key, person)
    }

    /// As [`Graves::meet`], of somebody who has no record of their own.
    pub(super) fn meet_as(&self, key: &TombstoneKey, person: &Person) -> bool {
        let same = |mark: &[u8; 16]| self.identities.contains(mark);
        !self.identities.is_empty() && erase::marks(key, person).iter().any(same)
    }
}

/// All marks, in memory.
pub struct Marks {
    key: TombstoneKey,
    rows: HashMap<[u8; 16], [u8; 16]>,
    frames: u64,
}

impl Marks {
    /// Reads what was imported before.
    ///
    /// # Errors
    /// [`Fault::Damaged`], naming the file.
    pub fn open(own: &Own, disk: &impl Disk, tombstone: &[u8; 32]) -> Result<Marks, Fault> {
        let mut marks = Marks {
            key: TombstoneKey::from_bytes(*tombstone),
            rows: HashMap::new(),
            frames: 0,
        };
        let path = disk.path(FILE);
        let Some(bytes) = disk.read(FILE).map_err(Fault::file(&path))? else {
            return Ok(marks);
        };
        let mut rest = bytes.as_slice();
        while let Some((length, after)) = rest.split_first_chunk::<4>() {
            let length = u32::from_be_bytes(*length) as usize;
            let Some((frame, after)) = after.split_at_checked(length) else {
                break;
            };
            let list = kept::open(&own.files, FILE, marks.frames, frame);
            let list = list.ok().and_then(|l| from_bytes::<Vec<Mark>>(&l).ok());
            let Some(list) = list else {
                return Err(Fault::Damaged(path));
            };
            marks.add(&list);
            marks.frames += 1;
            rest = after;
        }
        if !rest.is_empty() {
            // Cut off by a crash: what it said was never acted upon.
            let whole = &bytes[..bytes.len() - rest.len()];
            disk.replace(FILE, whole).map_err(Fault::file(&path))?;
        }
        Ok(marks)
    }

    /// Makes marks durable: these rows are in.
    pub(super) fn append(
        &mut self,
        own: &Own,
        (disk, outside): (&impl Disk, &impl Outside),
        list: &[Mark],
    ) -> Result<(), Fault> {
        let content = to_bytes(&list.to_vec());
        let sealed = kept::seal(&own.files, FILE, self.frames, &content, outside.fresh()?);
        let length = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
        let frame = [&length.to_be_bytes(), sealed.as_slice()].concat();
        let path = disk.path(FILE);
        disk.append(FILE, &frame).map_err(Fault::file(&path))?;
        self.frames += 1;
        self.add(list);
        Ok(())
    }

    fn add(&mut self, list: &[Mark]) {
        self.rows.extend(list.iter().map(|m| (m.row, m.identity)));
    }

    /// Whether all of these rows are in.
    pub(super) fn has(&self, list: &[Mark]) -> bool {
        list.iter().all(|mark| self.rows.contains_key(&mark.row))
    }

    /// A view that takes rows of one register in their order.
    pub(super) fn sorter(&self, source: &str, graves: Graves) -> Sorter {
        Sorter {
            key: TombstoneKey::from_bytes(*self.key.as_bytes()),
            graves,
            source: source.to_owned(),
            rows: self.rows.clone(),
            same: HashMap::new(),
        }
    }
}

/// Sorts the rows of one register into new ones and known ones.
pub(super) struct Sorter {
    key: TombstoneKey,
    graves: Graves,
    source: String,
    rows: HashMap<[u8; 16], [u8; 16]>,
    /// How often a row without a number came in this register.
    same: HashMap<[u8; 16], u64>,
}

impl Sorter {
    /// What the next row is.
    pub(super) fn sort(&mut self, person: &Person) -> Known {
        let part = |category| encode_part(person, category).unwrap_or_default();
        let identity = self.key.identity_mark(&part(Category::Identity)).short();
        let number = person.casework.source_id.as_ref();
        let row = match number.filter(|number| !number.is_blank()) {
            Some(number) => {
                let number = number.reveal().trim();
                self.key.source_mark(&self.source, number).short()
            }
            None => {
                let mut all = Zeroizing::new(Vec::new());
                for category in Category::RECORD {
                    all.extend_from_slice(&part(category));
                }
                let whole: [u8; 16] = self.key.identity_mark(&all).short();
                let count = self.same.entry(whole).or_default();
                *count += 1;
                all.extend_from_slice(&count.to_be_bytes());
                self.key.identity_mark(&all).short()
            }
        };
        let mark = Mark { row, identity };
        // Before anything else: what was taken in once and erased is marked as taken in, too.
        if self.graves.meet(&self.key, mark.record(), person) {
            return Known::Erased;
        }
        match self.rows.insert(row, identity) {
            None => Known::New(mark),
            Some(before) if before == identity => Known::Before,
            Some(before) => {
                self.rows.insert(row, before);
                Known::OtherPerson
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::text::Text;

    fn sorter() -> Sorter {
        Sorter {
            key: TombstoneKey::from_bytes([1; 32]),
            graves: Graves::default(),
            source: "register".to_owned(),
            rows: HashMap::new(),
            same: HashMap::new(),
        }
    }

    fn person(number: &str, marks: &str) -> Person {
        let mut person = Person::default();
        person.casework.source_id = Text::from_trimmed(number);
        person.identity.marks = Text::from_trimmed(marks);
        person
    }

    #[test]
    fn a_number_is_one_person_and_rows_without_one_are_counted() {
        let mut first = sorter();
        let rows = [
            person("1", "a"),
            person("", "b"),
            person("", "b"),
            person("2", "a"),
        ];
        let marks: Vec<Mark> = rows
            .iter()
            .map(|row| match first.sort(row) {
                Known::New(mark) => mark,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(first.sort(&person("1", "a")), Known::Before);
        assert_eq!(first.sort(&person("1", "c")), Known::OtherPerson);
        assert_eq!(first.sort(&person("1", "a")), Known::Before);
        // A second reading of the same register finds each row again, also the two alike.
        let mut second = sorter();
        second
            .rows
            .extend(marks.iter().map(|m| (m.row, m.identity)));
        for row in &rows {
            assert_eq!(second.sort(row), Known::Before);
        }
        assert!(matches!(second.sort(&person("", "b")), Known::New(_)));
        // Another register's numbers are others.
        let mut other = sorter();
        other.source = "other".to_owned();
        let Known::New(mark) = other.sort(&rows[0]) else {
            panic!("known");
        };
        assert_ne!(mark.record(), marks[0].record());
    }
}
