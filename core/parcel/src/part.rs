//! A part: one version of one category of one record, sealed by its author's device.
//!
//! Cipher key, nonce and commitment come from the part key and everything in the header, so a
//! part key opens one part only. The author signs the *header hash*: header and hash of the
//! ciphertext. The next version names it, the keyholder keeps it, every release repeats it.

use crate::second::SecondLock;
use seal::deposit::follows;
use seal::{KeyRef, OpenError, PartKey, SealError, envelope, suited};
use sign::encode::Bytes;
use sign::id::{DeviceId, RecordId, SessionId};
use sign::{
    Category, Context, Hash, PublicKey, Signature, SigningKey, SocietyId, canonical_struct,
    to_bytes,
};
use zeroize::Zeroizing;

/// What a part is, in clear.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    /// Whose record.
    pub society: SocietyId,
    /// Which record.
    pub record: RecordId,
    /// From 1, growing by one in each (record, category).
    pub version: u32,
    /// Which kind of information.
    pub category: Category,
    /// Number of the content's format.
    pub schema: u16,
    /// The device that wrote it.
    pub author: DeviceId,
    /// The session it was written in.
    pub session: SessionId,
    /// Header hash of the version before; none for version 1.
    pub prev: Option<Hash>,
    /// Half of the key, sealed to the society's own pair.
    pub second: Option<SecondLock>,
}
suited!(About {
    society,
    record,
    version,
    category,
    schema,
    author,
    session,
    prev,
    second
});

impl About {
    /// The name of the key that opens it.
    #[must_use]
    pub fn key_ref(&self) -> KeyRef {
        KeyRef {
            society: self.society,
            record: self.record,
            category: self.category,
            version: self.version,
        }
    }

    fn chained(&self) -> bool {
        follows(self.version, self.prev.as_ref())
    }
}

/// What a part is, and which key it needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// What it is.
    pub about: About,
    /// Tells the right key from every other, without telling it.
    pub commit: [u8; 32],
}
canonical_struct!(Header { about, commit });

/// A part as it travels and is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealedPart {
    /// In clear; bound by key, cipher and signature.
    pub header: Header,
    /// Padded content and tag.
    pub ciphertext: Bytes,
    /// The author's, over the header hash, in `Context::Part`.
    pub signature: Signature,
}
canonical_struct!(SealedPart {
    header,
    ciphertext,
    signature
});

/// What a part must be to be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Expect {
    /// The name of the key.
    pub key: KeyRef,
    /// Its header hash, as the release answer names it.
    pub header: Option<Hash>,
}

impl SealedPart {
    /// Seals and signs `content`. `key` is fresh and random: it seals this one part. With a second
    /// lock it is the key made of both halves ([`crate::second`]).
    ///
    /// # Errors
    /// [`SealError::TooLong`] beyond [`seal::pad::LONGEST`]; [`SealError::Chain`];
    /// [`SealError::Author`] if `author` is not the device of `signer`.
    pub fn seal(
        about: About,
        key: &PartKey,
        content: &[u8],
        signer: &SigningKey,
    ) -> Result<Self, SealError> {
        if !about.chained() {
            return Err(SealError::Chain);
        }
        if about.author != signer.public().device() {
            return Err(SealError::Author);
        }
        let (commit, ciphertext) = envelope::seal(DOMAIN, &about, key, content)?;
        let header = Header { about, commit };
        let hash = header_hash(&header, &ciphertext);
        Ok(SealedPart {
            header,
            ciphertext: Bytes(ciphertext),
            signature: signer.sign(Context::Part, &hash),
        })
    }

    /// Opens it with its key. Who wrote it is a second question: [`SealedPart::verify_author`].
    ///
    /// # Errors
    /// [`OpenError`], saying whether it is another part, the key another's, or a byte changed.
    pub fn open(&self, key: &PartKey, expect: &Expect) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let about = &self.header.about;
        let other_head = expect.header.is_some_and(|h| h != self.header_hash());
        if about.key_ref() != expect.key || other_head || !about.chained() {
            return Err(OpenError::Other);
        }
        let commit = &self.header.commit;
        envelope::open(DOMAIN, about, commit, key, &self.ciphertext.0)
    }

    /// Whether `key` is the one it needs, without decrypting.
    #[must_use]
    pub fn fits(&self, key: &PartKey) -> bool {
        envelope::fits(DOMAIN, &self.header.about, &self.header.commit, key)
    }

    /// What the author signs and the next version names: `hash("part", [header, sha256(ciphertext)])`.
    #[must_use]
    pub fn header_hash(&self) -> Hash {
        header_hash(&self.header, &self.ciphertext.0)
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
}

const DOMAIN: &str = "part";

fn header_hash(header: &Header, ciphertext: &[u8]) -> Hash {
    envelope::signed_hash(DOMAIN, &to_bytes(header), ciphertext)
}
