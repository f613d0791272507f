//! What desks tell the desks of another society, or of their own: that a letter or a record waits,
//! and by which access it can be opened. It names records and accesses and nothing of a
//! person of a case: whoever wants to read more asks the keyholder, so that it stands in the log.

use super::SearchFault;
use crate::device::{Book, Draw};
use ledger::leaf::DeviceKind;
use record::called::Called;
use seal::answer::{Bound, Kind, open_to_session, seal_to_session};
use seal::pair::OVERHEAD;
use seal::{AnswerSecret, Public, SealError, Secret};
use sign::encode::Bytes;
use sign::id::{DeviceId, GrantId, IntakeId, RecordId, StaffId};
use sign::{Context, Hash, Signature, SigningKey, SocietyId, Time};
use sign::{canonical_enum, canonical_struct, from_bytes, hash, to_bytes};

/// Length of every dispatch before sealing, in bytes.
pub const DISPATCH: usize = 1024;
/// Accesses, or records, in one dispatch at most.
pub const MOST: usize = 24;

/// An access for one member of staff.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Access {
    /// Who.
    pub staff: StaffId,
    /// By which access.
    pub grant: GrantId,
}
canonical_struct!(Access { staff, grant });

/// A letter waits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Posted {
    /// The record it stands in, the sender's.
    pub record: RecordId,
    /// By which accesses it can be opened.
    pub accesses: Vec<Access>,
}
canonical_struct!(Posted { record, accesses });

/// Records of one case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Records {
    /// The records, the sought person's first.
    pub records: Vec<RecordId>,
    /// Who is to have, or has, access, and by which.
    pub access: Access,
}
canonical_struct!(Records { records, access });

/// Forms of families that need no more work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// Their ids.
    pub intakes: Vec<IntakeId>,
}
canonical_struct!(Taken { intakes });

/// What remains of an erased record: by it a later import is stopped and looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tombstone {
    /// The record that was erased; a row that is imported again becomes the same.
    pub record: RecordId,
    /// Marks of the identity, under the society's tombstone key.
    pub marks: Vec<[u8; 16]>,
}
canonical_struct!(Tombstone { record, marks });

/// A letter of another society was read here: the copy is one record of this society, whoever of
/// it opened the letter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Copied {
    /// From whom the letter came.
    pub from: SocietyId,
    /// The record it stood in, there.
    pub theirs: RecordId,
    /// The record it stands in, here.
    pub copy: RecordId,
    /// The record of theirs that it is about.
    pub about: Option<RecordId>,
    /// Whether it offers a case, and nobody has accepted or declined it.
    pub offered: bool,
    /// Of an offered case that was accepted: the record that it became here.
    pub taken: Option<RecordId>,
}
canonical_struct!(Copied {
    from,
    theirs,
    copy,
    about,
    offered,
    taken
});

/// Records that were erased.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gone {
    /// Which.
    pub records: Vec<RecordId>,
}
canonical_struct!(Gone { records });

/// What a member of staff is called by colleagues: whoever signed the dispatch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Naming {
    /// The name; none if they want to be known by their number alone again.
    pub name: Option<Called>,
    /// When they said so: of two, the newer counts.
    pub since: Time,
}
canonical_struct!(Naming { name, since });

/// A computer that does not know how its colleagues are called.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Newcomer {
    /// Which.
    pub device: DeviceId,
}
canonical_struct!(Newcomer { device });

/// What is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Pointer {
    /// A letter of another society waits.
    Letter(Posted),
    /// A member of staff of this society took a case on and wants access; the grant's id is one
    /// that the lead may use.
    Wanted(Records),
    /// A lead of this society gave access; without records, to the queue of forms.
    Given(Records),
    /// Somebody of this society took forms on, or laid them aside.
    Taken(Taken),
    /// A person was erased in this society.
    Erased(Tombstone),
    /// A letter of another society was read in this society.
    Copied(Copied),
    /// Letters were erased in this society.
    Gone(Gone),
    /// A member of staff of this society says what they are called.
    Called(Naming),
    /// A computer of this society asks its colleagues what they are called.
    Newcomer(Newcomer),
}
canonical_enum!(Pointer {
    1 => Letter(posted),
    2 => Wanted(records),
    3 => Given(records),
    4 => Taken(taken),
    5 => Erased(tombstone),
    6 => Copied(copied),
    7 => Gone(gone),
    8 => Called(naming),
    9 => Newcomer(newcomer),
});

impl Pointer {
    /// Whether it has at most [`MOST`] accesses, records, forms or marks.
    #[must_use]
    pub fn fits(&self) -> bool {
        let count = match self {
            Pointer::Letter(posted) => posted.accesses.len(),
            Pointer::Wanted(records) | Pointer::Given(records) => records.records.len(),
            Pointer::Taken(taken) => taken.intakes.len(),
            Pointer::Erased(tombstone) => tombstone.marks.len(),
            Pointer::Copied(_) | Pointer::Called(_) | Pointer::Newcomer(_) => 0,
            Pointer::Gone(gone) => gone.records.len(),
        };
        count <= MOST
    }
}

/// A pointer, sealed to a society's own pair and signed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DispatchMessage {
    /// The desk that sends it.
    pub device: DeviceId,
    /// For which society.
    pub society: SocietyId,
    /// Random.
    pub id: [u8; 16],
    /// The pointer, sealed to the pair of the society's second lock.
    pub sealed: Bytes,
    /// The desk's, over [`DispatchMessage::hash`], in `Context::Request`.
    pub signature: Signature,
}
canonical_struct!(DispatchMessage {
    device,
    society,
    id,
    sealed,
    signature
});

impl DispatchMessage {
    /// Seals a pointer of at most [`MOST`] accesses or records.
    ///
    /// # Errors
    /// [`SealError::Count`], [`SealError::PublicKey`].
    pub fn seal(
        pointer: &Pointer,
        society: SocietyId,
        to: &Public,
        signer: &SigningKey,
        draw: &mut Draw,
    ) -> Result<Self, SealError> {
        if !pointer.fits() {
            return Err(SealError::Count);
        }
        let (device, id) = (signer.public().device(), draw.take());
        let secret = AnswerSecret::from_bytes(draw.take());
        let bound = bound(device, society, id);
        let sealed = seal_to_session(&secret, &bound, to, &to_bytes(pointer), DISPATCH)?;
        let mut message = DispatchMessage {
            device,
            society,
            id,
            sealed: Bytes(sealed),
            signature: Signature([0; 64]),
        };
        message.signature = signer.sign(Context::Request, &message.hash());
        Ok(message)
    }

    /// Opens a pointer of a usable desk with one of this society's pairs; also the society and
    /// the member of staff it comes from. What is told within a society is believed of that
    /// society's own desks only.
    ///
    /// # Errors
    /// [`SearchFault`].
    pub fn open(
        &self,
        book: &Book,
        own: SocietyId,
        pairs: &[&Secret],
    ) -> Result<(SocietyId, StaffId, Pointer), SearchFault> {
        let desk = book.device(self.device).ok_or(SearchFault::Sender)?;
        let signed = desk
            .key
            .verify(Context::Request, &self.hash(), &self.signature);
        if signed.is_err() || desk.kind != DeviceKind::Desk || !desk.usable || self.society != own {
            return Err(SearchFault::Sender);
        }
        if self.sealed.0.len() != DISPATCH + OVERHEAD {
            return Err(SearchFault::Malformed);
        }
        let bound = bound(self.device, self.society, self.id);
        let opened = pairs
            .iter()
            .find_map(|pair| open_to_session(&self.sealed.0, &bound, pair).ok());
        let content = opened.ok_or(SearchFault::Session)?;
        let pointer: Pointer = from_bytes(&content).map_err(|_| SearchFault::Malformed)?;
        if !pointer.fits() {
            return Err(SearchFault::Malformed);
        }
        match pointer {
            Pointer::Wanted(_)
            | Pointer::Given(_)
            | Pointer::Taken(_)
            | Pointer::Erased(_)
            | Pointer::Copied(_)
            | Pointer::Gone(_)
            | Pointer::Called(_)
            | Pointer::Newcomer(_)
                if desk.society != own =>
            {
                Err(SearchFault::Sender)
            }
            Pointer::Given(_) if !desk.lead => Err(SearchFault::Sender),
            pointer => Ok((desk.society, desk.staff, pointer)),
        }
    }

    /// What the desk signs: `hash("dispatch", [device, society, id, sealed])`, the society as four
    /// bytes big-endian.
    #[must_use]
    pub fn hash(&self) -> Hash {
        let society = self.society.0.to_be_bytes();
        hash(
            "dispatch",
            &[&self.device.0, &society, &self.id, &self.sealed.0],
        )
    }
}

/// A dispatch is one of the messages to a society's own pair, as a notice is; what is hashed tells
/// them apart.
fn bound(device: DeviceId, society: SocietyId, id: [u8; 16]) -> Bound {
    Bound {
        kind: Kind::Notice,
        request: hash("dispatch to", &[&device.0, &society.0.to_be_bytes(), &id]),
        leaf: Hash::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_dispatch_fits() {
        let access = Access {
            staff: StaffId([255; 16]),
            grant: GrantId([255; 16]),
        };
        for pointer in [
            Pointer::Letter(Posted {
                record: RecordId([255; 16]),
                accesses: vec![access; MOST],
            }),
            Pointer::Wanted(Records {
                records: vec![RecordId([255; 16]); MOST],
                access,
            }),
        ] {
            let length = to_bytes(&pointer).len() + seal::pad::PREFIX;
            assert!(length <= DISPATCH, "{length}");
        }
    }
}
