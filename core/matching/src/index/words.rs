//! The words of entries: their numbers, and what they stand for.

use super::{Index, Slot};
use crate::bag::Role;
use crate::script::Word;

impl Index {
    /// The number of a word that stands in a role.
    pub(super) fn intern(&mut self, word: &Word, role: Role) -> u32 {
        let id = self.frequencies.intern(word);
        if role.is_place() {
            self.frequencies.locate(id, word);
        }
        id
    }

    /// The words of a snapshot, in their order, before what they stand for is known.
    pub(crate) fn read_word(&mut self, word: &Word) -> u32 {
        self.frequencies.intern(word)
    }

    /// What a snapshot's word stands for is known.
    pub(crate) fn read_role(&mut self, slot: &Slot, word: &Word) {
        if slot.role.is_place() {
            self.frequencies.locate(slot.word, word);
        }
    }
}

/// The words of those roles, each once.
pub(super) fn distinct(slots: &[Slot], role: impl Fn(Role) -> bool) -> Vec<u32> {
    let mut words: Vec<u32> = slots
        .iter()
        .filter(|s| role(s.role))
        .map(|s| s.word)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}
