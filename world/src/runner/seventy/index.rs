//! The daily index, as the keyholder makes it: sealed to each society's emergency key, named by a
//! leaf, opened by the custodians when everything is shut.

use super::House;
use crate::model::people::{People, SOCIETIES};
use exposure::OpenedIndex;
use exposure::opened::{OfSociety, Person, Record};
use release::{Input, KeyName, Vault, WrapName};
use seal::index::{About, Entry, FRAME, HEAD, Head, MAX_ENTRIES, Reader, RecordHeads, Writer};
use seal::{KekId, LogKey, Secret};
use sign::SocietyId;
use sign::id::{PersonId, RecordId};
use std::collections::BTreeMap;

/// The newest index of each society, sealed.
#[derive(Default, Debug)]
pub(super) struct Sealed(BTreeMap<SocietyId, Vec<u8>>);

impl Sealed {
    /// Opened by whoever has the emergency keys.
    pub(super) fn open(&self, people: People) -> OpenedIndex {
        let opened = self.0.iter().map(|(society, bytes)| {
            let of = open(bytes, &Secret::from_seed(&people.emergency(*society)));
            (*society, of.expect("an index that was sealed here"))
        });
        OpenedIndex {
            societies: opened.collect(),
        }
    }
}

fn open(bytes: &[u8], with: &Secret) -> Option<OfSociety> {
    let (head, mut rest) = bytes.split_at_checked(HEAD)?;
    let (mut reader, about) = Reader::new(head, with).ok()?;
    let mut persons = BTreeMap::new();
    while !reader.done() {
        let (frame, after) = rest.split_first_chunk::<FRAME>()?;
        let (chunk, after) = after.split_at_checked(reader.frame(frame).ok()?)?;
        rest = after;
        for entry in reader.chunk(chunk).ok()? {
            let records = entry.records.iter().map(|of| Record {
                record: of.record,
                name: entry.log_key.record_pseudonym(of.record),
                categories: of.heads.iter().map(|head| head.category).collect(),
            });
            let person = Person {
                person: entry.person,
                records: records.collect(),
            };
            persons.insert(entry.log_key.person_pseudonym(entry.person), person);
        }
    }
    Some(OfSociety {
        day: about.day,
        digest: reader.finish().ok()?,
        persons,
    })
}

impl House {
    /// Makes every society's index of what the vault holds now.
    pub(super) fn write_index(&mut self) {
        for society in SOCIETIES {
            let entries = self.entries(society);
            let day = u32::try_from(self.world.now.day()).unwrap_or(u32::MAX);
            let secret = Secret::from_seed(&self.world.people.emergency(society));
            let mut random = [0; 64];
            random[..32].copy_from_slice(&self.world.chance.bytes());
            random[32..].copy_from_slice(&self.world.chance.bytes());
            let begun = Writer::new(&About { society, day }, secret.public(), &random);
            let (mut writer, mut bytes) = begun.expect("a sound key");
            for some in entries.chunks(MAX_ENTRIES) {
                bytes.extend(writer.chunk(some).expect("short enough"));
            }
            let (last, digest) = writer.last(&[]).expect("short enough");
            bytes.extend(last);
            self.index.0.insert(society, bytes);
            let stored = Input::IndexStored { society, digest };
            self.world.keyholder_step(stored);
        }
        self.world.calm(1);
    }

    fn entries(&self, society: SocietyId) -> Vec<Entry> {
        let vault = &self.world.keyholder.durable.vault;
        let mut persons: BTreeMap<PersonId, BTreeMap<RecordId, Vec<Head>>> = BTreeMap::new();
        for (name, _) in vault.keys() {
            let WrapName::Part(of) = name else {
                continue;
            };
            let newest = vault.newest(society, of.record, of.category);
            let newest = newest.filter(|(version, _)| *version == of.version);
            if let (Some((version, entry)), true) = (newest, of.society == society)
                && let Some(person) = vault.person(society, of.record)
            {
                let heads = persons.entry(person).or_default();
                heads.entry(of.record).or_default().push(Head {
                    category: of.category,
                    version,
                    header: entry.header,
                });
            }
        }
        let entries = persons.into_iter().filter_map(|(person, records)| {
            let records = records.into_iter();
            Some(Entry {
                person,
                log_key: self.log_key(society, person)?,
                records: records
                    .map(|(record, heads)| RecordHeads { record, heads })
                    .collect(),
            })
        });
        entries.collect()
    }

    fn log_key(&self, society: SocietyId, person: PersonId) -> Option<LogKey> {
        let files = &self.world.keyholder.durable;
        let held = files.vault.log_key(society, person)?;
        let id = KekId {
            society,
            epoch: held.epoch,
        };
        let kek = self.world.people.root();
        let kek = kek
            .unwrap_kek(id, files.ring.get(&KeyName::Kek(id))?)
            .ok()?;
        kek.unwrap_log(person, &held.wrapped).ok()
    }
}
