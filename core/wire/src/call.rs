//! Who calls: a signature over the whole call.

use crate::Method;
use sign::id::DeviceId;
use sign::{Context, Hash, PublicKey, Signature, SigningKey, Time};
use sign::{canonical_struct, from_bytes, hash, sha256, to_bytes};

/// Name of the HTTP header that carries a [`CallSeal`].
pub const HEADER: &str = "kinfold-call";

/// How far the caller's clock and the hub's may differ, in microseconds.
pub const SKEW: u64 = 5 * 60 * 1_000_000;

/// Who calls, when, and the signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallSeal {
    /// The caller: a device, or the keyholder, whose id is that of the log's Ed25519 key.
    pub device: DeviceId,
    /// The caller's time.
    pub time: Time,
    /// SHA-256 of the body, so that the hub knows a caller before it reads a body.
    pub body: Hash,
    /// Over [`call_hash`], in `Context::Call`.
    pub signature: Signature,
}
canonical_struct!(CallSeal {
    device,
    time,
    body,
    signature
});

/// Why a call is not believed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CallFault {
    /// The header is missing or no seal.
    #[error("the call is not signed")]
    Unsigned,
    /// Not signed by this key, or for another call.
    #[error("the call's signature does not fit it")]
    Signature,
    /// Made too long ago, or the clocks differ too much.
    #[error("the clocks of caller and server differ by more than five minutes")]
    Clock,
}

/// What is signed: `hash("hub call", [log name, method, target, SHA-256 of the body, device,
/// time])`, the time in microseconds as eight bytes big-endian.
#[must_use]
pub fn call_hash(
    origin: &str,
    (method, target): (Method, &str),
    body: Hash,
    device: DeviceId,
    time: Time,
) -> Hash {
    hash(
        "hub call",
        &[
            origin.as_bytes(),
            method.name().as_bytes(),
            target.as_bytes(),
            &body.0,
            &device.0,
            &time.0.to_be_bytes(),
        ],
    )
}

impl CallSeal {
    /// Signs a call to a hub of the log `origin`.
    #[must_use]
    pub fn sign(
        signer: &SigningKey,
        origin: &str,
        about: (Method, &str),
        body: &[u8],
        now: Time,
    ) -> Self {
        let device = signer.public().device();
        let body = sha256(&[body]);
        let hash = call_hash(origin, about, body, device, now);
        CallSeal {
            device,
            time: now,
            body,
            signature: signer.sign(Context::Call, &hash),
        }
    }

    /// Checks that the holder of `key` made this call, lately.
    ///
    /// # Errors
    /// [`CallFault`].
    pub fn verify(
        &self,
        key: &PublicKey,
        origin: &str,
        about: (Method, &str),
        body: &[u8],
        now: Time,
    ) -> Result<(), CallFault> {
        self.verify_head(key, origin, about, now)?;
        self.fits(body)
    }

    /// Whether this is the body the seal was made for.
    ///
    /// # Errors
    /// [`CallFault::Signature`].
    pub fn fits(&self, body: &[u8]) -> Result<(), CallFault> {
        if sha256(&[body]) == self.body {
            Ok(())
        } else {
            Err(CallFault::Signature)
        }
    }

    /// Checks that the holder of `key` made a call of this head, lately: before its body is read,
    /// which must then be one that [`CallSeal::fits`].
    ///
    /// # Errors
    /// [`CallFault`].
    pub fn verify_head(
        &self,
        key: &PublicKey,
        origin: &str,
        about: (Method, &str),
        now: Time,
    ) -> Result<(), CallFault> {
        if self.time.0.abs_diff(now.0) > SKEW {
            return Err(CallFault::Clock);
        }
        if key.device() != self.device {
            return Err(CallFault::Signature);
        }
        let hash = call_hash(origin, about, self.body, self.device, self.time);
        key.verify(Context::Call, &hash, &self.signature)
            .map_err(|_| CallFault::Signature)
    }

    /// As the header's value: lower-case hexadecimal digits of the canonical bytes.
    #[must_use]
    pub fn to_header(&self) -> String {
        use core::fmt::Write as _;
        let bytes = to_bytes(self);
        let mut text = String::with_capacity(2 * bytes.len());
        for byte in bytes {
            write!(text, "{byte:02x}").expect("writing to memory cannot fail");
        }
        text
    }

    /// Reads a header's value.
    ///
    /// # Errors
    /// [`CallFault::Unsigned`].
    pub fn from_header(text: &str) -> Result<Self, CallFault> {
        let digits = text.as_bytes();
        if !digits.len().is_multiple_of(2) || digits.len() > 512 {
            return Err(CallFault::Unsigned);
        }
        let bytes: Option<Vec<u8>> = digits
            .chunks(2)
            .map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?))
            .collect();
        from_bytes(&bytes.ok_or(CallFault::Unsigned)?).map_err(|_| CallFault::Unsigned)
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Time = Time(1_800_000_000_000_000);
    const ABOUT: (Method, &str) = (Method::Put, "/v1/roster");

    #[test]
    fn a_seal_is_good_for_its_call_only() {
        let signer = SigningKey::from_seed(&[1; 32]);
        let key = signer.public();
        let seal = CallSeal::sign(&signer, "log", ABOUT, b"body", NOW);
        let read = CallSeal::from_header(&seal.to_header()).unwrap();
        assert_eq!(read, seal);
        assert_eq!(read.verify(&key, "log", ABOUT, b"body", NOW), Ok(()));
        let bad = Err(CallFault::Signature);
        assert_eq!(seal.verify(&key, "gol", ABOUT, b"body", NOW), bad);
        let other = (Method::Post, ABOUT.1);
        assert_eq!(seal.verify(&key, "log", other, b"body", NOW), bad);
        let other = (ABOUT.0, "/v1/roster?a");
        assert_eq!(seal.verify(&key, "log", other, b"body", NOW), bad);
        assert_eq!(seal.verify(&key, "log", ABOUT, b"bodies", NOW), bad);
        let stranger = SigningKey::from_seed(&[2; 32]).public();
        assert_eq!(seal.verify(&stranger, "log", ABOUT, b"body", NOW), bad);
        let late = Time(NOW.0 + SKEW + 1);
        let clock = Err(CallFault::Clock);
        assert_eq!(seal.verify(&key, "log", ABOUT, b"body", late), clock);
        let early = Time(NOW.0 - SKEW - 1);
        assert_eq!(seal.verify(&key, "log", ABOUT, b"body", early), clock);
        assert_eq!(seal.verify_head(&key, "log", ABOUT, NOW), Ok(()));
        assert_eq!(seal.fits(b"bodies"), bad);
        let swapped = CallSeal {
            body: sha256(&[b"bodies"]),
            ..seal.clone()
        };
        assert_eq!(swapped.verify_head(&key, "log", ABOUT, NOW), bad);
        let moved = CallSeal {
            time: Time(NOW.0 + 1),
            ..seal
        };
        assert_eq!(moved.verify(&key, "log", ABOUT, b"body", NOW), bad);
    }

    proptest! {
        #[test]
        fn no_header_makes_it_stumble(text in "\\PC{0,300}") {
            let _ = CallSeal::from_header(&text);
        }
    }
}
