//! Things to seal.

use parcel::part::{About, Expect, SealedPart};
use seal::{KeyRef, PartKey, Secret};
use sign::id::{RecordId, SessionId};
use sign::{Category, Hash, SigningKey, SocietyId};

/// Bytes that differ from each other, told by a number.
pub(crate) fn bytes<const N: usize>(seed: u64) -> [u8; N] {
    let mut out = [0; N];
    for (at, chunk) in out.chunks_mut(32).enumerate() {
        let h = sign::hash("test bytes", &[&seed.to_be_bytes(), &at.to_be_bytes()]);
        chunk.copy_from_slice(&h.0[..chunk.len()]);
    }
    out
}

pub(crate) fn signer() -> SigningKey {
    SigningKey::from_seed(&bytes(1))
}

pub(crate) fn key(n: u64) -> PartKey {
    PartKey::from_bytes(bytes(n))
}

pub(crate) fn pair(n: u64) -> Secret {
    Secret::from_seed(&bytes(n))
}

pub(crate) fn about(category: Category, version: u32) -> About {
    About {
        society: SocietyId(3),
        record: RecordId(bytes(10)),
        version,
        category,
        schema: 1,
        author: signer().public().device(),
        session: SessionId(bytes(11)),
        prev: (version > 1).then(|| Hash(bytes(12))),
        second: None,
    }
}

pub(crate) fn part(category: Category, version: u32, content: &[u8]) -> SealedPart {
    SealedPart::seal(about(category, version), &key(20), content, &signer()).unwrap()
}

pub(crate) fn expect(part: &SealedPart) -> Expect {
    Expect {
        key: part.header.about.key_ref(),
        header: Some(part.header_hash()),
    }
}

pub(crate) fn key_ref(record: u64, category: Category, version: u32) -> KeyRef {
    KeyRef {
        society: SocietyId(3),
        record: RecordId(bytes(record)),
        category,
        version,
    }
}
