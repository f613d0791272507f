//! A new receipt for a request, as a desk has it made for a family that lost theirs: the old one
//! stops working. The secret is sealed to a pair of the portal's, so that nobody on the way reads
//! it; what is kept of it is a slow hash, as of every other.

use super::{Effect, Known, Line, Portal, Step};
use crate::device::Draw;
use codes::{KeptSecret, ReceiptSecret, Reference};
use seal::answer::{Bound, Kind, open_to_session, seal_to_session};
use seal::pair::OVERHEAD;
use seal::{AnswerSecret, Public, SealError, Secret};
use sign::encode::Bytes;
use sign::id::{DeviceId, IntakeId};
use sign::{
    Context, Hash, PublicKey, Signature, SigningKey, SocietyId, Time, canonical_struct, from_bytes,
    hash, to_bytes,
};

/// Length of a secret before sealing, in bytes.
const SEALED: usize = 256;

/// What a desk tells one portal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewReceipt {
    /// Whose request.
    pub society: SocietyId,
    /// The form that the request came in.
    pub intake: IntakeId,
    /// The portal that may read it.
    pub portal: DeviceId,
    /// The eight bytes of the new reference.
    pub reference: [u8; 8],
    /// The new secret, sealed to the pair that the portal announced.
    pub sealed: Bytes,
    /// When it was made: of two the later one counts.
    pub at: Time,
    /// The desk that made it.
    pub desk: DeviceId,
}
canonical_struct!(NewReceipt {
    society,
    intake,
    portal,
    reference,
    sealed,
    at,
    desk
});

/// The body of a letter to a portal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedReceipt {
    /// What is told.
    pub told: NewReceipt,
    /// The desk's, in `Context::Request`.
    pub signature: Signature,
}
canonical_struct!(SignedReceipt { told, signature });

/// Which request gets a new receipt, and which.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// Whose request.
    pub society: SocietyId,
    /// The form that the request came in.
    pub intake: IntakeId,
    /// The eight bytes of the new reference.
    pub reference: [u8; 8],
    /// When.
    pub at: Time,
}

impl SignedReceipt {
    /// Seals the secret for one portal, whose pair this is, and signs.
    ///
    /// # Errors
    /// [`SealError::PublicKey`].
    pub fn make(
        wanted: &Wanted,
        (portal, pair): (DeviceId, &Public),
        secret: &ReceiptSecret,
        signer: &SigningKey,
        draw: &mut Draw,
    ) -> Result<Self, SealError> {
        let mut told = NewReceipt {
            society: wanted.society,
            intake: wanted.intake,
            portal,
            reference: wanted.reference,
            sealed: Bytes(Vec::new()),
            at: wanted.at,
            desk: signer.public().device(),
        };
        let random = AnswerSecret::from_bytes(draw.take());
        let digits = secret.digits();
        let sealed = seal_to_session(&random, &bound(&told), pair, digits.as_bytes(), SEALED)?;
        told.sealed = Bytes(sealed);
        let signature = signer.sign(Context::Request, &signed_hash(&told));
        Ok(SignedReceipt { told, signature })
    }

    /// The secret, if it was sealed to this pair and for this place.
    #[must_use]
    pub fn open(&self, pair: &Secret) -> Option<ReceiptSecret> {
        if self.told.sealed.0.len() != SEALED + OVERHEAD {
            return None;
        }
        let digits = open_to_session(&self.told.sealed.0, &bound(&self.told), pair).ok()?;
        ReceiptSecret::parse(core::str::from_utf8(&digits).ok()?).ok()
    }

    /// Whether the desk of this key said so.
    #[must_use]
    pub fn holds(&self, key: &PublicKey) -> bool {
        let hash = signed_hash(&self.told);
        key.device() == self.told.desk
            && key.verify(Context::Request, &hash, &self.signature).is_ok()
    }
}

fn signed_hash(told: &NewReceipt) -> Hash {
    hash("new receipt", &[&to_bytes(told)])
}

/// One of the messages to a pair that outlives a session, as a notice is; what is hashed tells
/// them apart.
fn bound(told: &NewReceipt) -> Bound {
    let (society, at) = (told.society.0.to_be_bytes(), told.at.0.to_be_bytes());
    let parts: [&[u8]; 6] = [
        &told.portal.0,
        &society,
        &told.intake.0,
        &told.reference,
        &at,
        &told.desk.0,
    ];
    Bound {
        kind: Kind::Notice,
        request: hash("receipt to", &parts),
        leaf: Hash::default(),
    }
}

/// The newest receipt that staff had made for a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renewed {
    /// The form that the request came in.
    pub(crate) intake: IntakeId,
    /// When it was made.
    pub(crate) at: Time,
    /// The eight bytes of its reference.
    pub(crate) reference: Bytes,
    /// A slow hash of its secret.
    pub(crate) secret: KeptSecret,
}
canonical_struct!(Renewed {
    intake,
    at,
    reference,
    secret
});

impl Portal {
    /// Of a usable desk of this society, for this portal: kept if it is newer. Also for a request
    /// that another portal of the society took: so the new receipt is known at all of them.
    pub(crate) fn renew(&mut self, bytes: &[u8], secret: KeptSecret, step: &mut Step) {
        let Ok(signed) = from_bytes::<SignedReceipt>(bytes) else {
            return;
        };
        let told = &signed.told;
        let ours = told.society == self.caller.society() && told.portal == self.device();
        let timely = self.is_timely(told.at, step.now);
        if !ours || !timely || !self.author(told.desk).is_some_and(|key| signed.holds(key)) {
            return;
        }
        let renewed = Renewed {
            intake: told.intake,
            at: told.at,
            reference: Bytes(told.reference.to_vec()),
            secret,
        };
        if self.take_renewed(told.reference, renewed.clone()) {
            let line = to_bytes(&Line::Renewed(renewed));
            step.out.push(Effect::Keep(line));
        }
    }

    /// Takes it if it is newer than the one known, and if its reference is nobody else's.
    pub(crate) fn take_renewed(&mut self, reference: [u8; 8], renewed: Renewed) -> bool {
        let shown = Reference::from_random(&reference).number();
        let intake = renewed.intake;
        let known = self.renewed.get(&intake);
        let another = self.receipts.get(&shown).map(|known| known.intake);
        if known.is_some_and(|known| known.at >= renewed.at) || another.is_some_and(|i| i != intake)
        {
            return false;
        }
        if let Some(old) = self.shown.insert(intake, shown) {
            self.receipts.remove(&old);
        }
        let secret = renewed.secret;
        self.receipts.insert(shown, Known { intake, secret });
        self.renewed.insert(intake, renewed);
        true
    }
}
