//! The public half of a session, made known by its device, so that others can seal to it.

use crate::device::Book;
use ledger::leaf::DeviceKind;
use seal::Public;
use sign::encode::Bytes;
use sign::id::DeviceId;
use sign::{Context, Hash, Signature, SigningKey, Time, canonical_struct, hash};

/// A session's public key, signed by its device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionKey {
    /// Whose.
    pub device: DeviceId,
    /// X-Wing public key (1,216 bytes).
    pub session: Bytes,
    /// When the session ends.
    pub until: Time,
    /// The device's, over [`SessionKey::hash`], in `Context::Request`.
    pub signature: Signature,
}
canonical_struct!(SessionKey {
    device,
    session,
    until,
    signature
});

/// Why a session key is not believed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SessionFault {
    /// Not signed by a usable device of that kind.
    #[error("not signed by such a device")]
    Device,
    /// The session has ended.
    #[error("the session has ended")]
    Old,
    /// No public key.
    #[error("no public key")]
    Malformed,
}

impl SessionKey {
    /// Signs a session's key.
    #[must_use]
    pub fn sign(session: &Public, until: Time, signer: &SigningKey) -> Self {
        let mut key = SessionKey {
            device: signer.public().device(),
            session: Bytes(session.as_bytes().to_vec()),
            until,
            signature: Signature([0; 64]),
        };
        key.signature = signer.sign(Context::Request, &key.hash());
        key
    }

    /// The key, if a usable device of `kind` signed it and its session has not ended.
    ///
    /// # Errors
    /// [`SessionFault`].
    pub fn check(&self, book: &Book, kind: DeviceKind, now: Time) -> Result<Public, SessionFault> {
        let device = book.device(self.device).ok_or(SessionFault::Device)?;
        let signed = device
            .key
            .verify(Context::Request, &self.hash(), &self.signature);
        if signed.is_err() || device.kind != kind || !device.usable {
            return Err(SessionFault::Device);
        }
        if self.until <= now {
            return Err(SessionFault::Old);
        }
        Public::from_bytes(&self.session.0).map_err(|_| SessionFault::Malformed)
    }

    /// What is signed: `hash("session key", [device, session, until])`, the time as eight bytes
    /// big-endian.
    #[must_use]
    pub fn hash(&self) -> Hash {
        let until = self.until.0.to_be_bytes();
        hash("session key", &[&self.device.0, &self.session.0, &until])
    }
}
