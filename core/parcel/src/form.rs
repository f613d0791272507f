//! A form that a family sent in: sealed under a random key by the portal. Only that key is sealed
//! to the keyholder (`seal::intake`), who so never sees a form.
//!
//! Each portal numbers its forms from 1 and chains them, so that a server that drops or back-dates
//! one is found.

use seal::{KeyRef, OpenError, PartKey, SealError, envelope, suited};
use sign::encode::Bytes;
use sign::id::{DeviceId, IntakeId};
use sign::{
    Context, Hash, PublicKey, Signature, SigningKey, SocietyId, canonical_struct, to_bytes,
};
use zeroize::Zeroizing;

/// What a form is, in clear.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    /// Whose queue.
    pub society: SocietyId,
    /// Random; what the family's receipt stands for.
    pub intake: IntakeId,
    /// The portal that took it.
    pub portal: DeviceId,
    /// From 1, growing by one with each form of this portal for this society.
    pub number: u64,
    /// Header hash of the one before; none for number 1.
    pub prev: Option<Hash>,
}
suited!(About {
    society,
    intake,
    portal,
    number,
    prev
});

/// What a form is, and which key it needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// What it is.
    pub about: About,
    /// Tells the right key from every other, without telling it.
    pub commit: [u8; 32],
}
canonical_struct!(Header { about, commit });

/// A form as it waits to be adopted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealedForm {
    /// In clear; bound by key, cipher and signature.
    pub header: Header,
    /// Padded content and tag.
    pub ciphertext: Bytes,
    /// The portal's, over the header hash, in `Context::Intake`.
    pub signature: Signature,
}
canonical_struct!(SealedForm {
    header,
    ciphertext,
    signature
});

impl SealedForm {
    /// Seals and signs `content` under a fresh random key.
    ///
    /// # Errors
    /// [`SealError::TooLong`]; [`SealError::Chain`]; [`SealError::Author`] if `signer` is not the
    /// portal.
    pub fn seal(
        about: About,
        key: &PartKey,
        content: &[u8],
        signer: &SigningKey,
    ) -> Result<Self, SealError> {
        if !chained(&about) {
            return Err(SealError::Chain);
        }
        if about.portal != signer.public().device() {
            return Err(SealError::Author);
        }
        let (commit, ciphertext) = envelope::seal(DOMAIN, &about, key, content)?;
        let header = Header { about, commit };
        let hash = envelope::signed_hash(DOMAIN, &to_bytes(&header), &ciphertext);
        Ok(SealedForm {
            header,
            ciphertext: Bytes(ciphertext),
            signature: signer.sign(Context::Intake, &hash),
        })
    }

    /// Opens it with its key, if it is the form that `intake` and `header` name.
    ///
    /// # Errors
    /// [`OpenError`], as for a part.
    pub fn open(
        &self,
        key: &PartKey,
        intake: IntakeId,
        header: Option<Hash>,
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let about = &self.header.about;
        let other_head = header.is_some_and(|h| h != self.header_hash());
        if about.intake != intake || other_head || !chained(about) {
            return Err(OpenError::Other);
        }
        let commit = &self.header.commit;
        envelope::open(DOMAIN, about, commit, key, &self.ciphertext.0)
    }

    /// What the portal signs and its next form names.
    #[must_use]
    pub fn header_hash(&self) -> Hash {
        envelope::signed_hash(DOMAIN, &to_bytes(&self.header), &self.ciphertext.0)
    }

    /// The name of its key.
    #[must_use]
    pub fn key_ref(&self) -> KeyRef {
        KeyRef::intake(self.header.about.society, self.header.about.intake)
    }

    /// Whether the portal of `key` took it.
    ///
    /// # Errors
    /// [`OpenError::Other`] if the header names another portal, [`OpenError::Signature`].
    pub fn verify_portal(&self, key: &PublicKey) -> Result<(), OpenError> {
        if key.device() != self.header.about.portal {
            return Err(OpenError::Other);
        }
        key.verify(Context::Intake, &self.header_hash(), &self.signature)
            .map_err(|_| OpenError::Signature)
    }
}
const DOMAIN: &str = "intake";

fn chained(about: &About) -> bool {
    about.number != 0 && (about.number == 1) == about.prev.is_none()
}
