//! Things to seal.

use seal::{KeyRef, PartKey, Secret};
use sign::id::RecordId;
use sign::{Category, SocietyId};

/// Bytes that differ from each other, told by a number.
pub(crate) fn bytes<const N: usize>(seed: u64) -> [u8; N] {
    let mut out = [0; N];
    for (at, chunk) in out.chunks_mut(32).enumerate() {
        let h = sign::hash("test bytes", &[&seed.to_be_bytes(), &at.to_be_bytes()]);
        chunk.copy_from_slice(&h.0[..chunk.len()]);
    }
    out
}

pub(crate) fn key(n: u64) -> PartKey {
    PartKey::from_bytes(bytes(n))
}

pub(crate) fn pair(n: u64) -> Secret {
    Secret::from_seed(&bytes(n))
}

pub(crate) fn key_ref(record: u64, category: Category, version: u32) -> KeyRef {
    KeyRef {
        society: SocietyId(3),
        record: RecordId(bytes(record)),
        category,
        version,
    }
}
