//! What parts, forms and attachments share: a header that commits to its key, a ciphertext, and
//! the hash of both that is signed.

use crate::cipher::{Content, TAG};
use crate::error::{OpenError, SealError};
use crate::keys::PartKey;
use crate::pad::{self, SIZES};
use sign::{Canonical, Encoder, Hash, hash, sha256, to_bytes};
use zeroize::Zeroizing;

/// The canonical header: an array of what it is about and the commitment.
pub(crate) fn header<A: Canonical>(about: &A, commit: &[u8; 32]) -> Vec<u8> {
    let mut out = Encoder::default();
    out.array(2);
    about.encode(&mut out);
    out.bytes(commit);
    out.into_bytes()
}

/// Cipher key, nonce and commitment, from a content's key and everything it is about.
pub(crate) fn cipher<A: Canonical>(domain: &str, about: &A, key: &PartKey) -> Content {
    let bound = hash("about", &[domain.as_bytes(), &to_bytes(about)]);
    Content::derive(key.as_bytes(), domain, &bound)
}

/// Pads and encrypts: commitment, ciphertext.
pub(crate) fn seal<A: Canonical>(
    domain: &str,
    about: &A,
    key: &PartKey,
    content: &[u8],
) -> Result<([u8; 32], Vec<u8>), SealError> {
    let padded = pad::pad_up(content)?;
    let cipher = cipher(domain, about, key);
    let commit = cipher.commit();
    Ok((commit, cipher.encrypt(&header(about, &commit), padded)))
}

/// Checks the key, decrypts and strips the padding.
pub(crate) fn open<A: Canonical>(
    domain: &str,
    about: &A,
    commit: &[u8; 32],
    key: &PartKey,
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    if !SIZES.contains(&ciphertext.len().saturating_sub(TAG)) {
        return Err(OpenError::Length);
    }
    let cipher = cipher(domain, about, key);
    cipher.check(commit)?;
    pad::strip(cipher.decrypt(&header(about, commit), ciphertext)?)
}

/// What is signed: `hash(domain, [header, sha256(content)])`.
pub(crate) fn signed_hash(domain: &str, header: &[u8], content: &[u8]) -> Hash {
    hash(domain, &[header, sha256(&[content]).as_bytes()])
}
