//! Photos and documents: objects of their own, in chunks of 64 KiB that can be sent, fetched and
//! opened one by one.
//!
//! The number of chunks is padded to a power of two and stands in the header, from which, with
//! the part key, the cipher key is derived; the nonce is the chunk's index. So a chunk opens at
//! its place, in its object, and nowhere else. The author signs header and hashes of all chunks.

use crate::part::Expect;
use core::fmt;
use seal::envelope::{Chunks, TAG};
use seal::pad::PREFIX;
use seal::{KeyRef, OpenError, PartKey, SealError, envelope, suited};
use sign::encode::Bytes;
use sign::id::{AttachmentId, DeviceId, RecordId, SessionId};
use sign::{
    Category, Context, Hash, PublicKey, Signature, SigningKey, SocietyId, canonical_struct,
    from_bytes, sha256, to_bytes,
};
use zeroize::Zeroizing;

/// Length of a chunk before encryption.
pub const CHUNK: usize = 65_536;
/// Content bytes in a full chunk: a length stands in front.
pub const CONTENT: usize = CHUNK - PREFIX;
/// Longest attachment in bytes.
pub const LONGEST: usize = 10 * 1024 * 1024;
/// Most chunks.
pub const MAX_CHUNKS: u32 = 256;

/// What an attachment is, in clear.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    /// Whose record.
    pub society: SocietyId,
    /// The record it belongs to.
    pub record: RecordId,
    /// The record's n-th attachment, from 1: the version in the name of its key.
    pub number: u32,
    /// What the record's parts call it.
    pub attachment: AttachmentId,
    /// The device that wrote it.
    pub author: DeviceId,
    /// The session it was written in.
    pub session: SessionId,
    /// Number of chunks: a power of two, at most [`MAX_CHUNKS`].
    pub chunks: u32,
}
suited!(About {
    society,
    record,
    number,
    attachment,
    author,
    session,
    chunks
});

impl About {
    /// The name of the key that opens it.
    #[must_use]
    pub fn key_ref(&self) -> KeyRef {
        KeyRef {
            society: self.society,
            record: self.record,
            category: Category::Attachment,
            version: self.number,
        }
    }
}

/// What an attachment is, and which key it needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// What it is.
    pub about: About,
    /// Tells the right key from every other, without telling it.
    pub commit: [u8; 32],
}
canonical_struct!(Header { about, commit });

/// Everything of an attachment but its chunks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Manifest {
    /// In clear; bound by key, cipher and signature.
    pub header: Header,
    /// SHA-256 of each sealed chunk, in order.
    pub hashes: Vec<Hash>,
    /// The author's, over the header hash, in `Context::Part`.
    pub signature: Signature,
}
canonical_struct!(Manifest {
    header,
    hashes,
    signature
});

/// A manifest as it lies at the server: sealed under the attachment's key, so that the server learns
/// neither the record nor the author's word for anything.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealedManifest {
    /// Tells the right key from every other, without telling it.
    pub commit: [u8; 32],
    /// The manifest, padded, and tag.
    pub ciphertext: Bytes,
}
canonical_struct!(SealedManifest { commit, ciphertext });

/// What a sealed manifest is bound to; its reader knows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Bound {
    attachment: AttachmentId,
}
suited!(Bound { attachment });

/// Number of chunks of an attachment of `len` bytes.
#[must_use]
pub fn chunks_for(len: usize) -> Option<u32> {
    let full = u32::try_from(len.div_ceil(CONTENT)).ok()?;
    (len <= LONGEST).then(|| full.max(1).next_power_of_two())
}

/// Seals chunk after chunk.
pub struct Sealer {
    header: Header,
    chunks: Chunks,
    left: usize,
    hashes: Vec<Hash>,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer")
    }
}

impl Sealer {
    /// Starts on an attachment of `len` bytes; sets `about.chunks`. `key` is fresh and random.
    ///
    /// # Errors
    /// [`SealError::TooLong`] beyond [`LONGEST`]; [`SealError::Chain`] for number 0.
    pub fn new(mut about: About, key: &PartKey, len: usize) -> Result<Self, SealError> {
        about.chunks = chunks_for(len).ok_or(SealError::TooLong)?;
        if about.number == 0 {
            return Err(SealError::Chain);
        }
        let (commit, chunks) = Chunks::new(DOMAIN, &about, key);
        Ok(Sealer {
            header: Header { about, commit },
            chunks,
            left: len,
            hashes: Vec::new(),
        })
    }

    /// How many bytes the next chunk takes; 0 for padding chunks, none when all are sealed.
    #[must_use]
    pub fn wants(&self) -> Option<usize> {
        let more = self.hashes.len() < self.header.about.chunks as usize;
        more.then(|| self.left.min(CONTENT))
    }

    /// Seals the next chunk.
    ///
    /// # Errors
    /// [`SealError::Count`] if `content` has not as many bytes as [`Sealer::wants`].
    pub fn chunk(&mut self, content: &[u8]) -> Result<Vec<u8>, SealError> {
        if self.wants() != Some(content.len()) {
            return Err(SealError::Count);
        }
        let index = self.hashes.len() as u32;
        let sealed = self.chunks.seal(index, content, CHUNK)?;
        self.left -= content.len();
        self.hashes.push(sha256(&[&sealed]));
        Ok(sealed)
    }

    /// Signs, after the last chunk.
    ///
    /// # Errors
    /// [`SealError::Count`] before the last chunk; [`SealError::Author`].
    pub fn finish(self, signer: &SigningKey) -> Result<Manifest, SealError> {
        if self.wants().is_some() {
            return Err(SealError::Count);
        }
        if self.header.about.author != signer.public().device() {
            return Err(SealError::Author);
        }
        let hash = header_hash(&self.header, &self.hashes);
        Ok(Manifest {
            header: self.header,
            hashes: self.hashes,
            signature: signer.sign(Context::Part, &hash),
        })
    }
}

impl Manifest {
    /// What the author signs: `hash("attachment", [header, sha256(hashes)])`.
    #[must_use]
    pub fn header_hash(&self) -> Hash {
        header_hash(&self.header, &self.hashes)
    }

    /// Whether the device of `key` wrote it.
    ///
    /// # Errors
    /// [`OpenError::Other`] if the header names another author, [`OpenError::Signature`].
    pub fn verify_author(&self, key: &PublicKey) -> Result<(), OpenError> {
        if key.device() != self.header.about.author {
            return Err(OpenError::Other);
        }
        key.verify(Context::Part, &self.header_hash(), &self.signature)
            .map_err(|_| OpenError::Signature)
    }

    /// Seals it under the key of its chunks. Under one key and name there is one manifest.
    ///
    /// # Errors
    /// [`SealError::TooLong`] for more hashes than an attachment has chunks.
    pub fn seal(&self, key: &PartKey) -> Result<SealedManifest, SealError> {
        let bound = Bound {
            attachment: self.header.about.attachment,
        };
        let (commit, ciphertext) = envelope::seal(MANIFEST, &bound, key, &to_bytes(self))?;
        Ok(SealedManifest {
            commit,
            ciphertext: Bytes(ciphertext),
        })
    }

    /// Makes ready to open chunks.
    ///
    /// # Errors
    /// [`OpenError::Other`] if it is not what is expected; [`OpenError::Length`] for a number of
    /// chunks that cannot be; [`OpenError::Key`].
    pub fn opener(&self, key: &PartKey, expect: &Expect) -> Result<Opener<'_>, OpenError> {
        let about = &self.header.about;
        let other_head = expect.header.is_some_and(|h| h != self.header_hash());
        if about.key_ref() != expect.key || other_head || about.number == 0 {
            return Err(OpenError::Other);
        }
        let possible = about.chunks.is_power_of_two() && about.chunks <= MAX_CHUNKS;
        if !possible || self.hashes.len() != about.chunks as usize {
            return Err(OpenError::Length);
        }
        Ok(Opener {
            hashes: &self.hashes,
            chunks: Chunks::checked(DOMAIN, about, &self.header.commit, key)?,
        })
    }
}

impl SealedManifest {
    /// Opens the manifest of this attachment. Whether it is the one that a record means, its header
    /// hash tells ([`Manifest::opener`]).
    ///
    /// # Errors
    /// [`OpenError`]; [`OpenError::Other`] if it is of another attachment.
    pub fn open(&self, key: &PartKey, attachment: AttachmentId) -> Result<Manifest, OpenError> {
        let bound = Bound { attachment };
        let bytes = envelope::open(MANIFEST, &bound, &self.commit, key, &self.ciphertext.0)?;
        let manifest: Manifest = from_bytes(&bytes).map_err(|_| OpenError::Other)?;
        if manifest.header.about.attachment == attachment {
            Ok(manifest)
        } else {
            Err(OpenError::Other)
        }
    }
}

/// Opens chunks in any order.
pub struct Opener<'a> {
    hashes: &'a [Hash],
    chunks: Chunks,
}

impl fmt::Debug for Opener<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opener")
    }
}

impl Opener<'_> {
    /// The content bytes of chunk `index`; empty for padding.
    ///
    /// # Errors
    /// [`OpenError::Length`] beyond the last chunk; [`OpenError::Changed`] if it is not the chunk
    /// of this place.
    pub fn open(&self, index: u32, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let hash = self.hashes.get(index as usize).ok_or(OpenError::Length)?;
        if sealed.len() != CHUNK + TAG {
            return Err(OpenError::Length);
        }
        if sha256(&[sealed]) != *hash {
            return Err(OpenError::Changed);
        }
        self.chunks.open(index, sealed)
    }
}

const DOMAIN: &str = "attachment";
const MANIFEST: &str = "attachment manifest";

fn header_hash(header: &Header, hashes: &[Hash]) -> Hash {
    let flat: Vec<u8> = hashes.iter().flat_map(|h| h.0).collect();
    envelope::signed_hash(DOMAIN, &to_bytes(header), &flat)
}
