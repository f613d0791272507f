//! X-Wing pairs, and sealing to them: HPKE base mode, one message an encapsulation.

use crate::error::{OpenError, SealError};
use core::convert::Infallible;
use core::fmt;
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::{Kem, XWing};
use hpke::{Deserializable, OpModeR, OpModeS, Serializable, setup_receiver, setup_sender_with_rng};
use rand_core::{TryCryptoRng, TryRng};
use sign::encode::{Canonical, DecodeError, Decoder, Encoder};
use sign::hash;
use sign::id::SessionId;
use zeroize::Zeroizing;

/// Length of an X-Wing public key in bytes.
pub const PUBLIC: usize = 1216;
/// Length of an X-Wing encapsulation in bytes.
pub const ENCAPSULATION: usize = 1120;
/// What sealing adds to a plaintext: encapsulation and tag.
pub const OVERHEAD: usize = ENCAPSULATION + 16;

/// 64 random bytes for one encapsulation: 32 for ML-KEM-768, 32 for X25519. Never used twice.
pub type Random = [u8; 64];

/// An X-Wing public key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Public([u8; PUBLIC]);

impl Public {
    /// Takes the 1,216 bytes: ML-KEM-768 encapsulation key, X25519 public key.
    ///
    /// # Errors
    /// [`SealError::PublicKey`] for another length or an ML-KEM key with a coefficient out of
    /// range (FIPS 203, 7.2).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealError> {
        let array = <[u8; PUBLIC]>::try_from(bytes).map_err(|_| SealError::PublicKey)?;
        parse(&array)?;
        Ok(Public(array))
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; PUBLIC] {
        &self.0
    }

    /// First half of the hash of the bytes: names the key in ids.
    #[must_use]
    pub fn short(&self) -> [u8; 16] {
        hash("x-wing", &[&self.0]).short()
    }

    /// Id of the session whose key this is.
    #[must_use]
    pub fn session(&self) -> SessionId {
        SessionId(hash("session", &[&self.0]).short())
    }
}

impl fmt::Debug for Public {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Public({})", hash("x-wing", &[&self.0]))
    }
}

impl Canonical for Public {
    fn encode(&self, out: &mut Encoder) {
        out.bytes(&self.0);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let at = from.position();
        Public::from_bytes(from.bytes()?).map_err(|_| DecodeError::Range(at))
    }
}

/// An X-Wing secret key, from a 32-byte seed. Cleared by its library when dropped.
pub struct Secret {
    inner: <XWing as Kem>::PrivateKey,
    public: Box<Public>,
}

impl Secret {
    /// The key of a seed of 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let inner = <XWing as Kem>::PrivateKey::from_bytes(seed).expect("any 32 bytes are a seed");
        let mut public = [0; PUBLIC];
        XWing::sk_to_pk(&inner).write_exact(&mut public);
        Secret {
            inner,
            public: Box::new(Public(public)),
        }
    }

    /// The seed.
    #[must_use]
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        let mut seed = Zeroizing::new([0; 32]);
        self.inner.write_exact(&mut *seed);
        seed
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &Public {
        &self.public
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Seals one message: encapsulation, ciphertext, tag. `info` comes from [`crate::info`].
///
/// # Errors
/// [`SealError::PublicKey`]; [`SealError::TooLong`] beyond what the cipher takes.
pub fn seal(
    to: &Public,
    info: &[u8],
    aad: &[u8],
    plaintext: &[u8],
    random: &Random,
) -> Result<Vec<u8>, SealError> {
    let (encapsulation, mut context) = sender(to, info, random)?;
    let ciphertext = context
        .seal(plaintext, aad)
        .map_err(|_| SealError::TooLong)?;
    let mut out = Vec::with_capacity(ENCAPSULATION + ciphertext.len());
    out.extend_from_slice(&encapsulation.to_bytes());
    out.extend_from_slice(&ciphertext);
    Ok(out)
}

/// Opens one message.
///
/// # Errors
/// [`OpenError::Length`]; [`OpenError::Changed`] if it was sealed to another key, or for another
/// `info` or `aad`.
pub fn open(
    with: &Secret,
    info: &[u8],
    aad: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let (encapsulation, ciphertext) = sealed
        .split_at_checked(ENCAPSULATION)
        .ok_or(OpenError::Length)?;
    receiver(with, info, encapsulation)?
        .open(ciphertext, aad)
        .map(Zeroizing::new)
        .map_err(|_| OpenError::Changed)
}

/// An encapsulation and the 32 bytes exported under `label` (RFC 9180, 5.3), for a stream.
pub(crate) fn export(
    to: &Public,
    info: &[u8],
    label: &[u8],
    random: &Random,
) -> Result<(Vec<u8>, Zeroizing<[u8; 32]>), SealError> {
    let (encapsulation, context) = sender(to, info, random)?;
    let mut out = Zeroizing::new([0; 32]);
    context
        .export(label, &mut *out)
        .expect("32 bytes are below the limit of HKDF-Expand");
    Ok((encapsulation.to_bytes().to_vec(), out))
}

/// The bytes exported for `encapsulation`.
pub(crate) fn import(
    with: &Secret,
    info: &[u8],
    label: &[u8],
    encapsulation: &[u8],
) -> Result<Zeroizing<[u8; 32]>, OpenError> {
    let mut out = Zeroizing::new([0; 32]);
    receiver(with, info, encapsulation)?
        .export(label, &mut *out)
        .expect("32 bytes are below the limit of HKDF-Expand");
    Ok(out)
}

type Sender = hpke::aead::AeadCtxS<AesGcm256, HkdfSha256, XWing>;
type Receiver = hpke::aead::AeadCtxR<AesGcm256, HkdfSha256, XWing>;

fn sender(
    to: &Public,
    info: &[u8],
    random: &Random,
) -> Result<(<XWing as Kem>::EncappedKey, Sender), SealError> {
    let mut once = Once(random);
    setup_sender_with_rng(&OpModeS::Base, &parse(&to.0)?, info, &mut once)
        .map_err(|_| SealError::PublicKey)
}

fn receiver(with: &Secret, info: &[u8], encapsulation: &[u8]) -> Result<Receiver, OpenError> {
    let encapsulation =
        <XWing as Kem>::EncappedKey::from_bytes(encapsulation).map_err(|_| OpenError::Length)?;
    setup_receiver(&OpModeR::Base, &with.inner, &encapsulation, info)
        .map_err(|_| OpenError::Changed)
}

fn parse(public: &[u8; PUBLIC]) -> Result<<XWing as Kem>::PublicKey, SealError> {
    <XWing as Kem>::PublicKey::from_bytes(public).map_err(|_| SealError::PublicKey)
}

/// Hands out the caller's random bytes, once.
struct Once<'a>(&'a [u8]);

impl TryRng for Once<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        let (now, left) = self
            .0
            .split_at_checked(dst.len())
            .expect("X-Wing encapsulation asks for 64 bytes, once");
        dst.copy_from_slice(now);
        self.0 = left;
        Ok(())
    }
}

impl TryCryptoRng for Once<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_opens_for_its_key_info_and_aad_only() {
        let secret = Secret::from_seed(&[1; 32]);
        let sealed = seal(secret.public(), b"info", b"aad", b"text", &[7; 64]).unwrap();
        assert_eq!(sealed.len(), OVERHEAD + 4);
        assert_eq!(*open(&secret, b"info", b"aad", &sealed).unwrap(), b"text");
        assert!(open(&secret, b"inf", b"aad", &sealed).is_err());
        assert!(open(&secret, b"info", b"aae", &sealed).is_err());
        let other = Secret::from_seed(&[2; 32]);
        assert!(open(&other, b"info", b"aad", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(
                open(&secret, b"info", b"aad", &changed).is_err(),
                "byte {at}"
            );
        }
        for n in [0, 1, ENCAPSULATION, OVERHEAD, sealed.len() - 1] {
            assert!(open(&secret, b"info", b"aad", &sealed[..n]).is_err());
        }
    }

    #[test]
    fn the_same_randomness_gives_the_same_bytes() {
        let secret = Secret::from_seed(&[1; 32]);
        let make = |r: u8| seal(secret.public(), b"", b"", b"text", &[r; 64]).unwrap();
        assert_eq!(make(3), make(3));
        assert_ne!(make(3), make(4));
        assert_eq!(*secret.seed(), [1; 32]);
    }

    #[test]
    fn no_key_out_of_range_is_taken() {
        let good = *Secret::from_seed(&[1; 32]).public().as_bytes();
        assert!(Public::from_bytes(&good).is_ok());
        assert!(Public::from_bytes(&good[1..]).is_err());
        let mut bad = good;
        // The first two coefficients of 12 bits become 4095, above q - 1 = 3328.
        bad[..3].fill(0xff);
        assert_eq!(Public::from_bytes(&bad), Err(SealError::PublicKey));
    }
}
