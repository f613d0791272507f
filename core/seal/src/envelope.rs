//! What parts, forms and attachments share: a header that commits to its key, a ciphertext, and
//! the hash of both that is signed. Their formats live in `parcel`, which names no cipher.
//!
//! A *domain* names the format; a *binding* is everything that its key and cipher are bound to.

use crate::cipher::{Content, Gcm};
use crate::error::{OpenError, SealError};
use crate::keys::PartKey;
use crate::pad::{self, SIZES};
use core::fmt;
use sign::{Canonical, Encoder, Hash, hash, sha256, to_bytes};
use zeroize::Zeroizing;

pub use crate::cipher::TAG;

/// Seals `content`, padded up; gives the commitment for the header, and the ciphertext.
///
/// # Errors
/// [`SealError::TooLong`].
pub fn seal<A: Canonical>(
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

/// Opens what [`seal`] made of the same domain, binding and key.
///
/// # Errors
/// [`OpenError::Length`], [`OpenError::Key`] or [`OpenError::Changed`].
pub fn open<A: Canonical>(
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

/// Whether a header with this commitment names this key; in constant time.
#[must_use]
pub fn fits<A: Canonical>(domain: &str, about: &A, commit: &[u8; 32], key: &PartKey) -> bool {
    cipher(domain, about, key).check(commit).is_ok()
}

/// What the author signs: a header, and the hash of what stands behind it.
#[must_use]
pub fn signed_hash(domain: &str, header: &[u8], content: &[u8]) -> Hash {
    hash(domain, &[header, sha256(&[content]).as_bytes()])
}

/// The cipher of a content in several pieces: the nonce is the piece's index.
pub struct Chunks {
    cipher: Gcm,
    header: Vec<u8>,
}

impl fmt::Debug for Chunks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Chunks")
    }
}

impl Chunks {
    /// For sealing; gives the commitment for the header with it. A key and binding seal one
    /// content.
    #[must_use]
    pub fn new<A: Canonical>(domain: &str, about: &A, key: &PartKey) -> ([u8; 32], Self) {
        let content = cipher(domain, about, key);
        let commit = content.commit();
        let chunks = Chunks {
            cipher: content.stream(),
            header: header(about, &commit),
        };
        (commit, chunks)
    }

    /// For opening, if the header with this commitment names this key.
    ///
    /// # Errors
    /// [`OpenError::Key`].
    pub fn checked<A: Canonical>(
        domain: &str,
        about: &A,
        commit: &[u8; 32],
        key: &PartKey,
    ) -> Result<Self, OpenError> {
        let content = cipher(domain, about, key);
        content.check(commit)?;
        Ok(Chunks {
            cipher: content.stream(),
            header: header(about, commit),
        })
    }

    /// Seals the piece at `index`, padded to `size`; each index once.
    ///
    /// # Errors
    /// [`SealError::TooLong`].
    pub fn seal(&self, index: u32, content: &[u8], size: usize) -> Result<Vec<u8>, SealError> {
        let padded = pad::pad(content, size)?;
        Ok(self.cipher.encrypt(nonce(index), &self.header, padded))
    }

    /// Opens the piece that was sealed at `index`.
    ///
    /// # Errors
    /// [`OpenError::Changed`] or [`OpenError::Length`].
    pub fn open(&self, index: u32, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        pad::strip(self.cipher.decrypt(nonce(index), &self.header, sealed)?)
    }
}

pub(crate) fn header<A: Canonical>(about: &A, commit: &[u8; 32]) -> Vec<u8> {
    let mut out = Encoder::default();
    out.array(2);
    about.encode(&mut out);
    out.bytes(commit);
    out.into_bytes()
}

fn cipher<A: Canonical>(domain: &str, about: &A, key: &PartKey) -> Content {
    let bound = hash("about", &[domain.as_bytes(), &to_bytes(about)]);
    Content::derive(key.as_bytes(), domain, &bound)
}

fn nonce(index: u32) -> [u8; 12] {
    let mut out = [0; 12];
    out[8..].copy_from_slice(&index.to_be_bytes());
    out
}
