//! New receipts on their way from a desk to a portal.

use crate::messages::{NOW, keys};
use crate::{canonical, stranger};
use sign::id::{DeviceId, IntakeId};
use sign::{SigningKey, SocietyId, from_bytes, to_bytes};
use world::device::Draw;
use world::portal::{self, Portal, SignedReceipt, Wanted};

/// One before a portal that knows nobody, and one that waits on a desk.
pub(crate) fn new_receipt(bytes: &[u8]) -> bool {
    if let Ok(signed) = from_bytes::<SignedReceipt>(bytes) {
        assert!(signed.open(stranger()).is_none(), "sealed to somebody else");
    }
    let identity = portal::Identity {
        signer: SigningKey::from_seed(&[2; 32]),
        society: SocietyId(1),
        keys: keys(),
        quorum: None,
    };
    let mut portal = Portal::resume(identity, []).expect("a new portal");
    let kept = codes::KeptSecret {
        salt: [1; 16],
        hash: [2; 32],
        shift: 3,
    };
    let said = portal.step(portal::Input::Renew(bytes.to_vec(), kept), [1; 32], NOW);
    assert!(said.is_empty(), "nobody is believed who is not known");
    canonical::<SignedReceipt>(bytes) | canonical::<desk::shell::Receipts>(bytes)
}

/// A letter of a desk, and what the desk keeps.
#[must_use]
pub fn receipts_of_a_desk() -> Vec<Vec<u8>> {
    let signer = SigningKey::from_seed(&[4; 32]);
    let pair = seal::Secret::from_seed(&[6; 32]);
    let wanted = Wanted {
        society: SocietyId(1),
        intake: IntakeId([5; 16]),
        reference: [0, 0, 0, 0, 1, 2, 3, 4],
        at: NOW,
    };
    let secret = codes::ReceiptSecret::from_random(&[7; 8]);
    let to = (DeviceId([8; 16]), pair.public());
    let letter = SignedReceipt::make(&wanted, to, &secret, &signer, &mut Draw::new([9; 32]));
    let letter = to_bytes(&letter.expect("a public key"));
    // [made, waiting]
    let kept = [&[0x82, 0x80, 0x81][..], &letter].concat();
    vec![letter, kept]
}
