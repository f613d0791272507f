//! Marks of what was erased, so that a later import cannot bring it back unseen.
//!
//! A mark is a PRF under the society's tombstone key, which only its enrolled devices hold: a
//! list of marks tells nobody else who was erased, nor lets them try names.

use crate::keys::TombstoneKey;
use sign::{Hash, hmac};

impl TombstoneKey {
    /// The mark of a row of another system: its name (such as the domain of a PFIF file) and the
    /// row's id there, both as they stand.
    #[must_use]
    pub fn source_mark(&self, system: &str, id: &str) -> Hash {
        let parts = [system.as_bytes(), id.as_bytes()];
        hmac(self.as_bytes(), "tombstone source", &parts)
    }

    /// The mark of an identity, normalised by the caller (`record`): the same person written in
    /// another way gives the same bytes, or two marks are kept.
    #[must_use]
    pub fn identity_mark(&self, normalised: &[u8]) -> Hash {
        hmac(self.as_bytes(), "tombstone identity", &[normalised])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_depends_on_key_kind_and_every_field() {
        let key = TombstoneKey::from_bytes([1; 32]);
        let mark = key.source_mark("example.org", "77");
        assert_eq!(mark, key.source_mark("example.org", "77"));
        assert_ne!(mark, key.source_mark("example.org7", "7"));
        assert_ne!(mark, key.identity_mark(b"example.org77"));
        let other = TombstoneKey::from_bytes([2; 32]);
        assert_ne!(mark, other.source_mark("example.org", "77"));
    }
}
