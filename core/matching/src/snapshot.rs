//! The index as bytes, to be sealed and read back in seconds.
//!
//! `[version, words, entries]` in the canonical encoding of `sign`: the words numbered in the
//! order in which the entries use them, the entries in the order of their ids. So the bytes are
//! a function of what the index holds, not of how it came to hold it. Texts of names are in
//! them: they are plaintext, wiped here when dropped, for the caller to seal.

use crate::bag::{Facts, Role};
use crate::features::{Birth, Country, Gender};
use crate::hash::Map;
use crate::index::{Entry, EntryId, Index, Slot, Visibility};
use crate::script::{Script, Word};
use sign::encode::Bytes;
use sign::{Canonical, DecodeError, Decoder, Encoder, canonical_code, canonical_struct};
use zeroize::{Zeroize, Zeroizing};

/// The version of the format, its first field.
pub const VERSION: u32 = 1;
/// A word has at most so many bytes, a person so many words.
const WORD_BYTES: usize = 400;
const SLOTS: usize = 512;
/// Bytes of one slot: word number (little-endian), role, group.
const SLOT: usize = 6;

/// Why bytes are no snapshot.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The bytes are no canonical encoding of one.
    #[error("the snapshot is damaged: {0}")]
    Malformed(#[from] DecodeError),
    /// It was made by another version of this software.
    #[error("the snapshot has version {0}, this software reads version {VERSION}")]
    Version(u32),
    /// The bytes are well-formed, but say something that no index says.
    #[error("the snapshot contradicts itself")]
    Inconsistent,
}

struct Image {
    version: u32,
    words: Vec<Word>,
    entries: Vec<Row>,
}

struct Row {
    id: [u8; 16],
    visibility: u32,
    slots: Bytes,
    gender: Option<Gender>,
    births: Vec<Birth>,
    countries: Vec<Country>,
}

canonical_struct!(Image {
    version,
    words,
    entries
});
canonical_struct!(Row {
    id,
    visibility,
    slots,
    gender,
    births,
    countries
});
canonical_code!(Script {
    1 => Latin,
    2 => Arabic,
    3 => Ethiopic,
    4 => Cyrillic,
    5 => Han,
    6 => Other,
});

/// `[script, text]`.
impl Canonical for Word {
    fn encode(&self, out: &mut Encoder) {
        out.array(2);
        self.script.encode(out);
        self.text.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(2)?;
        let script = Script::decode(from)?;
        let at = from.position();
        let text = from.str()?;
        if text.is_empty() || text.len() > WORD_BYTES {
            return Err(DecodeError::Range(at));
        }
        Ok(Word {
            script,
            text: text.to_owned(),
        })
    }
}

impl Drop for Row {
    fn drop(&mut self) {
        self.slots.0.zeroize();
        self.births.zeroize();
    }
}

impl Index {
    /// The whole index as bytes, the same for the same entries however they came in.
    #[must_use]
    pub fn snapshot(&self) -> Zeroizing<Vec<u8>> {
        let listed = self.frequencies().listed();
        let mut entries: Vec<&Entry> = self.entries.iter().flatten().collect();
        entries.sort_unstable_by_key(|e| e.id);
        let mut numbers: Map<u32, u32> = Map::default();
        let mut words: Vec<Word> = Vec::new();
        let rows = entries
            .into_iter()
            .map(|entry| {
                let mut slots = Vec::with_capacity(entry.slots.len() * SLOT);
                for slot in &entry.slots {
                    let next = u32::try_from(words.len()).expect("words are numbered by u32");
                    let number = *numbers.entry(slot.word).or_insert_with(|| {
                        words.push(listed[slot.word as usize].clone());
                        next
                    });
                    slots.extend_from_slice(&number.to_le_bytes());
                    slots.extend_from_slice(&[slot.role as u8, slot.group]);
                }
                Row {
                    id: entry.id.0,
                    visibility: entry.visibility.0,
                    slots: Bytes(slots),
                    gender: entry.facts.gender,
                    births: entry.facts.births.to_vec(),
                    countries: entry.facts.countries.to_vec(),
                }
            })
            .collect();
        Zeroizing::new(sign::to_bytes(&Image {
            version: VERSION,
            words,
            entries: rows,
        }))
    }

    /// Reads an index back.
    ///
    /// # Errors
    /// [`SnapshotError`] on anything but the bytes of a snapshot of this version.
    pub fn restore(bytes: &[u8]) -> Result<Index, SnapshotError> {
        let mut head = Decoder::new(bytes);
        head.array(3)?;
        match u32::decode(&mut head)? {
            VERSION => {}
            other => return Err(SnapshotError::Version(other)),
        }
        let image: Image = sign::from_bytes(bytes)?;
        let mut index = Index::new();
        for (number, word) in (0u32..).zip(&image.words) {
            if index.read_word(word) != number {
                return Err(SnapshotError::Inconsistent);
            }
        }
        let mut fresh = 0;
        let mut before: Option<[u8; 16]> = None;
        for row in &image.entries {
            if before.is_some_and(|id| id >= row.id) {
                return Err(SnapshotError::Inconsistent);
            }
            before = Some(row.id);
            let entry = entry(row, &mut fresh).ok_or(SnapshotError::Inconsistent)?;
            for slot in &entry.slots {
                let word = image.words.get(slot.word as usize);
                index.read_role(slot, word.ok_or(SnapshotError::Inconsistent)?);
            }
            index.add(entry).map_err(|_| SnapshotError::Inconsistent)?;
        }
        if fresh as usize == image.words.len() {
            Ok(index)
        } else {
            Err(SnapshotError::Inconsistent)
        }
    }
}

/// An entry, if its words are numbered by first use: each is known or the next new one.
fn entry(row: &Row, fresh: &mut u32) -> Option<Entry> {
    let (chunks, rest) = row.slots.0.as_chunks::<SLOT>();
    if !rest.is_empty() || chunks.len() > SLOTS {
        return None;
    }
    let mut slots = Vec::with_capacity(chunks.len());
    for [a, b, c, d, role, group] in chunks {
        let word = u32::from_le_bytes([*a, *b, *c, *d]);
        if word > *fresh {
            return None;
        }
        if word == *fresh {
            *fresh += 1;
        }
        slots.push(Slot {
            word,
            role: Role::from_number(*role)?,
            group: *group,
        });
    }
    Some(Entry {
        id: EntryId(row.id),
        visibility: Visibility(row.visibility),
        slots: slots.into(),
        facts: Facts {
            gender: row.gender,
            births: row.births.clone().into(),
            countries: row.countries.clone().into(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_not_there_is_refused() {
        let word = crate::script::squeeze("Gondar").expect("a word");
        let slot = |number: u32, role: Role| [&number.to_le_bytes()[..], &[role as u8, 0]].concat();
        for role in [Role::Given, Role::BirthPlace] {
            let image = Image {
                version: VERSION,
                words: vec![word.clone()],
                entries: vec![Row {
                    id: [1; 16],
                    visibility: 0,
                    slots: Bytes([slot(0, role), slot(1, role)].concat()),
                    gender: None,
                    births: Vec::new(),
                    countries: Vec::new(),
                }],
            };
            let read = Index::restore(&sign::to_bytes(&image));
            assert_eq!(read.err(), Some(SnapshotError::Inconsistent));
        }
    }
}
