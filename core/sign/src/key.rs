//! Ed25519 (RFC 8032, strict) and ML-DSA-44 (FIPS 204) keys.

use crate::encode::{Canonical, DecodeError, Decoder, Encoder};
use crate::id::DeviceId;
use crate::{Context, Hash, hash};
use aws_lc_rs::signature::{
    ED25519, Ed25519KeyPair, KeyPair, ML_DSA_44, ML_DSA_44_SIGNING, PqdsaKeyPair, UnparsedPublicKey,
};
use core::fmt;

/// Why a key or signature was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum KeyError {
    /// Not a point in its one encoding, or a point of small order, for which signatures verify
    /// that nobody made.
    #[error("not an acceptable public key")]
    PublicKey,
    /// The signature does not verify.
    #[error("the signature does not verify")]
    Signature,
}

/// An Ed25519 public key in its one encoding, of full order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Takes the 32 bytes of RFC 8032.
    ///
    /// # Errors
    /// [`KeyError::PublicKey`] for a y coordinate of p or more, and for the points of order 1, 2,
    /// 4 and 8 (their y coordinates are 0, 1, −1 and two more). Bytes that are no point at all pass
    /// here and verify nothing.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, KeyError> {
        if full_order(&bytes) {
            Ok(PublicKey(bytes))
        } else {
            Err(KeyError::PublicKey)
        }
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The id of the device that holds this key.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        DeviceId(hash("device", &[&self.0]).short())
    }

    /// Checks a signature over `hash` in `context`.
    ///
    /// # Errors
    /// [`KeyError::Signature`].
    pub fn verify(
        &self,
        context: Context,
        hash: &Hash,
        signature: &Signature,
    ) -> Result<(), KeyError> {
        self.verify_text(&context.text(hash), signature)
    }

    /// Checks a signature over plain text: for notes, whose text has no zero byte.
    ///
    /// # Errors
    /// [`KeyError::Signature`]; also for a commitment R of small order or not in its one form.
    pub fn verify_text(&self, text: &[u8], signature: &Signature) -> Result<(), KeyError> {
        let mut r = [0; 32];
        r.copy_from_slice(&signature.0[..32]);
        if !full_order(&r) {
            return Err(KeyError::Signature);
        }
        UnparsedPublicKey::new(&ED25519, &self.0)
            .verify(text, &signature.0)
            .map_err(|_| KeyError::Signature)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(")?;
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))?;
        f.write_str(")")
    }
}

impl Canonical for PublicKey {
    fn encode(&self, out: &mut Encoder) {
        self.0.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let at = from.position();
        PublicKey::from_bytes(Canonical::decode(from)?).map_err(|_| DecodeError::Range(at))
    }
}

/// An Ed25519 signature.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signature(pub [u8; 64]);

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature")
    }
}

impl Canonical for Signature {
    fn encode(&self, out: &mut Encoder) {
        self.0.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        Canonical::decode(from).map(Signature)
    }
}

/// An Ed25519 secret key. The library keeps it in its own memory and clears it when dropped.
pub struct SigningKey(Ed25519KeyPair);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}

impl SigningKey {
    /// The key of a 32-byte seed (RFC 8032, 5.1.5).
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        SigningKey(Ed25519KeyPair::from_seed_unchecked(seed).expect("any 32 bytes are a seed"))
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(self.0.public_key().as_ref());
        PublicKey(bytes)
    }

    /// Signs `hash` in `context`. Deterministic.
    #[must_use]
    pub fn sign(&self, context: Context, hash: &Hash) -> Signature {
        self.sign_text(&context.text(hash))
    }

    /// Signs plain text: for notes, whose text has no zero byte.
    #[must_use]
    pub fn sign_text(&self, text: &[u8]) -> Signature {
        let mut bytes = [0; 64];
        bytes.copy_from_slice(self.0.sign(text).as_ref());
        Signature(bytes)
    }
}

/// Length of an ML-DSA-44 public key in bytes.
pub const ML_DSA_PUBLIC: usize = 1312;
/// Length of an ML-DSA-44 signature in bytes.
pub const ML_DSA_SIGNATURE: usize = 2420;

/// An ML-DSA-44 secret key.
pub struct PqSigningKey(PqdsaKeyPair);

impl fmt::Debug for PqSigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PqSigningKey")
    }
}

impl PqSigningKey {
    /// The key of a 32-byte seed (FIPS 204, algorithm 6).
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        PqSigningKey(
            PqdsaKeyPair::from_seed(&ML_DSA_44_SIGNING, seed).expect("any 32 bytes are a seed"),
        )
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PqPublicKey {
        PqPublicKey(self.0.public_key().as_ref().to_vec())
    }

    /// Signs text (empty FIPS 204 context). Hedged: two signatures over one text differ.
    #[must_use]
    pub fn sign_text(&self, text: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0; ML_DSA_SIGNATURE];
        let n = self
            .0
            .sign(text, &mut bytes)
            .expect("a whole key signs any text into a buffer of the right length");
        bytes.truncate(n);
        bytes
    }
}

/// An ML-DSA-44 public key.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PqPublicKey(Vec<u8>);

impl fmt::Debug for PqPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PqPublicKey({})", hash("debug", &[&self.0]))
    }
}

impl PqPublicKey {
    /// Takes 1,312 bytes.
    ///
    /// # Errors
    /// [`KeyError::PublicKey`] for another length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        if bytes.len() == ML_DSA_PUBLIC {
            Ok(PqPublicKey(bytes.to_vec()))
        } else {
            Err(KeyError::PublicKey)
        }
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Checks a signature over text.
    ///
    /// # Errors
    /// [`KeyError::Signature`].
    pub fn verify_text(&self, text: &[u8], signature: &[u8]) -> Result<(), KeyError> {
        UnparsedPublicKey::new(&ML_DSA_44, &self.0)
            .verify(text, signature)
            .map_err(|_| KeyError::Signature)
    }
}

impl Canonical for PqPublicKey {
    fn encode(&self, out: &mut Encoder) {
        out.bytes(&self.0);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let at = from.position();
        PqPublicKey::from_bytes(from.bytes()?).map_err(|_| DecodeError::Range(at))
    }
}

/// The y coordinates, little-endian, of the points of order 1, 2, 4 and 8 (Cremers and Jackson,
/// "Prime, Order Please!", 2019, table 1; the sign bit does not matter). Coordinates of p or more
/// are refused by themselves.
const SMALL_ORDER_Y: [[u8; 32]; 5] = [
    y_of(0),
    y_of(1),
    MINUS_ONE,
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
        0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
        0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
        0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
        0x03, 0x7a,
    ],
];

/// p − 1, little-endian.
const MINUS_ONE: [u8; 32] = {
    let mut y = [0xff; 32];
    y[0] = 0xec;
    y[31] = 0x7f;
    y
};

const fn y_of(n: u8) -> [u8; 32] {
    let mut y = [0; 32];
    y[0] = n;
    y
}

fn full_order(bytes: &[u8; 32]) -> bool {
    let mut y = *bytes;
    y[31] &= 0x7f;
    let below_p = y.iter().rev().cmp(MINUS_ONE.iter().rev()) != core::cmp::Ordering::Greater;
    below_p && !SMALL_ORDER_Y.contains(&y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_key_context_and_hash_only() {
        let key = SigningKey::from_seed(&[1; 32]);
        let h = hash("t", &[b"x"]);
        let s = key.sign(Context::Request, &h);
        assert_eq!(key.public().verify(Context::Request, &h, &s), Ok(()));
        assert!(key.public().verify(Context::Order, &h, &s).is_err());
        assert!(
            key.public()
                .verify(Context::Request, &hash("t", &[b"y"]), &s)
                .is_err()
        );
        let other = SigningKey::from_seed(&[2; 32]).public();
        assert!(other.verify(Context::Request, &h, &s).is_err());
        for bit in 0..512 {
            let mut forged = s;
            forged.0[bit / 8] ^= 1 << (bit % 8);
            assert!(key.public().verify(Context::Request, &h, &forged).is_err());
        }
    }

    #[test]
    fn rfc8032_test_1() {
        let seed: [u8; 32] = [
            0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec,
            0x2c, 0xc4, 0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03,
            0x1c, 0xae, 0x7f, 0x60,
        ];
        let key = SigningKey::from_seed(&seed);
        assert_eq!(&key.public().as_bytes()[..4], &[0xd7, 0x5a, 0x98, 0x01]);
        assert_eq!(&key.sign_text(b"").0[..4], &[0xe5, 0x56, 0x43, 0x00]);
    }

    #[test]
    fn keys_of_small_order_and_second_encodings_are_refused() {
        for y in SMALL_ORDER_Y {
            for sign in [0, 0x80] {
                let mut key = y;
                key[31] |= sign;
                assert_eq!(PublicKey::from_bytes(key), Err(KeyError::PublicKey));
                // The classic forgery: small-order key and commitment, S = 0.
                let mut forged = [0; 64];
                forged[..32].copy_from_slice(&key);
                let h = hash("t", &[]);
                assert!(
                    PublicKey(key)
                        .verify(Context::Order, &h, &Signature(forged))
                        .is_err()
                );
            }
        }
        // p, p + 1: other encodings of 0 and 1.
        let mut p = MINUS_ONE;
        p[0] = 0xed;
        assert!(PublicKey::from_bytes(p).is_err());
        p[0] = 0xff;
        assert!(PublicKey::from_bytes(p).is_err());
    }

    #[test]
    fn ml_dsa_signs_and_refuses_changes() {
        let key = PqSigningKey::from_seed(&[3; 32]);
        let public = key.public();
        assert_eq!(public.as_bytes().len(), ML_DSA_PUBLIC);
        let mut s = key.sign_text(b"note");
        assert_eq!(s.len(), ML_DSA_SIGNATURE);
        assert_eq!(public.verify_text(b"note", &s), Ok(()));
        assert!(public.verify_text(b"noto", &s).is_err());
        s[100] ^= 1;
        assert!(public.verify_text(b"note", &s).is_err());
        assert!(PqPublicKey::from_bytes(&[0; 31]).is_err());
    }
}
