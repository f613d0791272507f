//! Symmetric ciphers and key derivation, behind the few shapes that the formats use.

use crate::error::OpenError;
use crate::suite::SUITE;
use aws_lc_rs::aead::{AES_256_GCM, AES_256_GCM_SIV, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use sign::Hash;
use zeroize::{Zeroize, Zeroizing};

/// Length of an authentication tag.
pub const TAG: usize = 16;

/// HKDF-Expand (RFC 5869, 2.3) with SHA-256 of a uniformly random 32-byte secret, for
/// `"kinfold/v1/" label 0x00 suite context`.
pub(crate) fn expand<const N: usize>(
    secret: &[u8; 32],
    label: &str,
    context: &[&[u8]],
) -> Zeroizing<[u8; N]> {
    fill(&Prk::new_less_safe(HKDF_SHA256, secret), label, context)
}

/// HKDF (RFC 5869) with SHA-256 and no salt of secrets that stand side by side; label and context
/// as in [`expand`].
pub(crate) fn combine(secrets: &[u8], label: &str, context: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let extracted = Salt::new(HKDF_SHA256, &[]).extract(secrets);
    fill(&extracted, label, context)
}

fn fill<const N: usize>(prk: &Prk, label: &str, context: &[&[u8]]) -> Zeroizing<[u8; N]> {
    let mut info: Vec<&[u8]> = Vec::with_capacity(4 + context.len());
    info.extend([b"kinfold/v1/", label.as_bytes(), &[0], &[SUITE]]);
    info.extend(context);
    let mut out = Zeroizing::new([0; N]);
    prk.expand(&info, Length(N))
        .and_then(|okm| okm.fill(&mut *out))
        .expect("lengths of a few hundred bytes are below the limit of HKDF-Expand");
    out
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// Everything that seals one content: derived from its key and all that it is bound to.
///
/// `HKDF-Expand(key, label ‖ H(bound))` gives cipher key, nonce and commitment, so that a
/// ciphertext opens under one key and one `bound` only. This is the hash-then-encrypt transform
/// of Bellare and Hoang, "Efficient Schemes for Committing Authenticated Encryption" (Eurocrypt
/// 2022, CMT-4), with a collision-resistant PRF that gives a separate commitment string (Farshim,
/// Orlandi, Rosie, "Security of Symmetric Primitives under Incorrect Usage of Keys", 2017).
pub(crate) struct Content {
    key: Zeroizing<[u8; 32]>,
    nonce: [u8; 12],
    commit: [u8; 32],
}

impl Content {
    pub(crate) fn derive(secret: &[u8; 32], label: &str, bound: &Hash) -> Self {
        let okm = expand::<76>(secret, label, &[&bound.0]);
        let mut out = Content {
            key: Zeroizing::new([0; 32]),
            nonce: [0; 12],
            commit: [0; 32],
        };
        out.key.copy_from_slice(&okm[..32]);
        out.nonce.copy_from_slice(&okm[32..44]);
        out.commit.copy_from_slice(&okm[44..]);
        out
    }

    /// Tells which key and context these are, without telling the key.
    pub(crate) fn commit(&self) -> [u8; 32] {
        self.commit
    }

    /// Whether a header names this key and context; in constant time.
    pub(crate) fn check(&self, commit: &[u8; 32]) -> Result<(), OpenError> {
        verify_slices_are_equal(&self.commit, commit).map_err(|_| OpenError::Key)
    }

    /// Encrypts in place and appends the tag.
    pub(crate) fn encrypt(&self, aad: &[u8], text: Vec<u8>) -> Vec<u8> {
        Gcm::new(&self.key).encrypt(self.nonce, aad, text)
    }

    pub(crate) fn decrypt(
        &self,
        aad: &[u8],
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        Gcm::new(&self.key).decrypt(self.nonce, aad, ciphertext)
    }

    /// The cipher key alone, for contents of several pieces with nonces of their own.
    pub(crate) fn stream(&self) -> Gcm {
        Gcm::new(&self.key)
    }
}

/// AES-256-GCM.
pub(crate) struct Gcm(LessSafeKey);

impl Gcm {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Gcm(LessSafeKey::new(
            UnboundKey::new(&AES_256_GCM, key).expect("a key of 32 bytes"),
        ))
    }

    /// Encrypts in place and appends the tag.
    pub(crate) fn encrypt(&self, nonce: [u8; 12], aad: &[u8], mut text: Vec<u8>) -> Vec<u8> {
        text.reserve_exact(TAG);
        self.0
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(aad),
                &mut text,
            )
            .expect("AES-GCM takes 64 GiB; lengths are bounded far below");
        text
    }

    pub(crate) fn decrypt(
        &self,
        nonce: [u8; 12],
        aad: &[u8],
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let mut text = Zeroizing::new(ciphertext.to_vec());
        let n = self
            .0
            .open_in_place(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(aad),
                text.as_mut_slice(),
            )
            .map_err(|_| OpenError::Changed)?
            .len();
        text.truncate(n);
        Ok(text)
    }
}

/// AES-256-GCM-SIV with an all-zero nonce, over keys of 32 bytes.
pub(crate) struct Siv(LessSafeKey);

impl Siv {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Siv(LessSafeKey::new(
            UnboundKey::new(&AES_256_GCM_SIV, key).expect("a key of 32 bytes"),
        ))
    }

    pub(crate) fn wrap(&self, key: &[u8; 32], aad: &[u8]) -> [u8; 48] {
        let mut out = [0; 48];
        out[..32].copy_from_slice(key);
        let (text, end) = out.split_at_mut(32);
        let tag = self
            .0
            .seal_in_place_separate_tag(zero(), Aad::from(aad), text)
            .expect("32 bytes are below every limit");
        end.copy_from_slice(tag.as_ref());
        out
    }

    pub(crate) fn unwrap(
        &self,
        wrapped: &[u8; 48],
        aad: &[u8],
    ) -> Result<Zeroizing<[u8; 32]>, OpenError> {
        let mut text = *wrapped;
        let mut key = Zeroizing::new([0; 32]);
        let opened = self
            .0
            .open_in_place(zero(), Aad::from(aad), &mut text)
            .map_err(|_| OpenError::Changed)?;
        key.copy_from_slice(opened);
        text.zeroize();
        Ok(key)
    }
}

fn zero() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}
