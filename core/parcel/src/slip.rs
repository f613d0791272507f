//! Contact slips: what is needed to reach one person safely, sealed to the society's emergency
//! key, whose private half exists only as its custodians' shares.
//!
//! A slip names the contact part it was written with, so that an old slip is told from the newest
//! by the daily index; and its author signs it, because anybody can seal to a public key and a
//! server must not be able to slip in a telephone number of its own.

use seal::pair::{self, OVERHEAD};
use seal::{OpenError, PairId, Public, Random, SealError, Secret, envelope, info, pad, suited};
use sign::encode::Bytes;
use sign::id::{DeviceId, RecordId};
use sign::{
    Context, Hash, PublicKey, Signature, SigningKey, SocietyId, canonical_struct, to_bytes,
};
use zeroize::Zeroizing;

/// Padded lengths of a slip's content, in bytes.
pub const SIZES: [usize; 2] = [1024, 4096];

/// What a slip is, in clear.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    /// Whose emergency key.
    pub society: SocietyId,
    /// First half of the hash of the emergency public key.
    pub pair: [u8; 16],
    /// Whom it reaches.
    pub record: RecordId,
    /// Version of the contact part it was written with.
    pub version: u32,
    /// Header hash of that part.
    pub contact: Hash,
    /// The device that wrote it.
    pub author: DeviceId,
}
suited!(About {
    society,
    pair,
    record,
    version,
    contact,
    author
});

/// A slip as every copy of the manifest holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealedSlip {
    /// In clear; bound by the sealing and the signature.
    pub about: About,
    /// Encapsulation, padded content, tag.
    pub sealed: Bytes,
    /// The author's, over `hash("slip", [about, sha256(sealed)])`, in `Context::Part`.
    pub signature: Signature,
}
canonical_struct!(SealedSlip {
    about,
    sealed,
    signature
});

impl SealedSlip {
    /// Seals and signs `content`; `about.pair` is set.
    ///
    /// # Errors
    /// [`SealError::TooLong`] if `content` is longer than 4,092 bytes; [`SealError::Author`];
    /// [`SealError::PublicKey`].
    pub fn seal(
        mut about: About,
        content: &[u8],
        to: &Public,
        signer: &SigningKey,
        random: &Random,
    ) -> Result<Self, SealError> {
        if about.author != signer.public().device() {
            return Err(SealError::Author);
        }
        about.pair = to.short();
        let fits = |size: &usize| content.len() + pad::PREFIX <= *size;
        let size = SIZES.into_iter().find(fits).ok_or(SealError::TooLong)?;
        let padded = Zeroizing::new(pad::pad(content, size)?);
        let sealed = pair::seal(to, &info_of(&about), &to_bytes(&about), &padded, random)?;
        let hash = envelope::signed_hash(DOMAIN, &to_bytes(&about), &sealed);
        Ok(SealedSlip {
            about,
            sealed: Bytes(sealed),
            signature: signer.sign(Context::Part, &hash),
        })
    }

    /// Opens it with the emergency key.
    ///
    /// # Errors
    /// [`OpenError::Key`] if it was sealed to another key; [`OpenError::Changed`].
    pub fn open(&self, with: &Secret) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let about = &self.about;
        if with.public().short() != about.pair {
            return Err(OpenError::Key);
        }
        if !SIZES.contains(&self.sealed.0.len().saturating_sub(OVERHEAD)) {
            return Err(OpenError::Length);
        }
        let aad = to_bytes(about);
        pad::strip(pair::open(with, &info_of(about), &aad, &self.sealed.0)?)
    }

    /// Whether the device of `key` wrote it.
    ///
    /// # Errors
    /// [`OpenError::Other`] if it names another author, [`OpenError::Signature`].
    pub fn verify_author(&self, key: &PublicKey) -> Result<(), OpenError> {
        if key.device() != self.about.author {
            return Err(OpenError::Other);
        }
        let hash = envelope::signed_hash(DOMAIN, &to_bytes(&self.about), &self.sealed.0);
        key.verify(Context::Part, &hash, &self.signature)
            .map_err(|_| OpenError::Signature)
    }
}

const DOMAIN: &str = "slip";

fn info_of(about: &About) -> Vec<u8> {
    let id = PairId {
        society: about.society,
        key: about.pair,
    };
    info(DOMAIN, &id)
}
