//! What remains of whom was erased: marks that only the society's tombstone key makes.

use crate::clock::Outside;
use crate::disk::Disk;
use crate::shell::Shell;
use record::Person;
use record::name::Name;
use seal::TombstoneKey;
use sign::id::RecordId;
use sign::to_bytes;
use world::search::{MOST, Tombstone};
use zeroize::Zeroizing;

/// What remains of the person: the record, by which a row of a register is known that became it,
/// and marks of the identity, none without the society's tombstone key.
pub(super) fn tombstone<D: Disk, O: Outside>(
    shell: &Shell<'_, D, O>,
    record: RecordId,
    person: &Person,
) -> Tombstone {
    let key = shell.side().tombstone.map(TombstoneKey::from_bytes);
    let mut marks = key.map_or_else(Vec::new, |key| marks(&key, person));
    marks.truncate(MOST);
    Tombstone { record, marks }
}

/// A name without what does not count: case, white space and the order of its parts.
fn folded(name: &Name) -> Zeroizing<String> {
    folded_text(name.written.reveal())
}

pub(super) fn folded_text(written: &str) -> Zeroizing<String> {
    let written = Zeroizing::new(written.to_lowercase());
    let mut parts: Vec<&str> = written.split_whitespace().collect();
    parts.sort_unstable();
    Zeroizing::new(parts.join(" "))
}

/// Marks of a person's identity: one for each name, together with each birth that was told. Case,
/// white space and the order of a name's parts do not count.
#[must_use]
pub fn marks(key: &TombstoneKey, person: &Person) -> Vec<[u8; 16]> {
    let births = person.identity.births.iter();
    let births: Vec<Vec<u8>> = births.map(|b| to_bytes(&b.value)).collect();
    let mut marks = Vec::new();
    for name in person.names() {
        let name = folded(name);
        for birth in &births {
            let whole = Zeroizing::new([name.as_bytes(), &[0], birth].concat());
            marks.push(key.identity_mark(&whole).short());
        }
    }
    marks
}
