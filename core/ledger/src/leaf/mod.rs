//! What stands in the log: one leaf an event, pseudonymous, about 300 bytes for a release of one
//! record. Leaves say what happened and who caused it; what follows from them is `policy`'s fold.

mod event;
mod guard;
mod numbers;
mod order;
mod work;

pub use event::{Asked, Boot, Cause, Event, Genesis, LogPublic};
pub use guard::{
    Denial, IndexNote, Intakes, Limit, Noted, Openings, Reason, Rotated, SeedPassed, Subject, Trip,
};
pub use numbers::{Policy, Strict};
pub use order::{
    Act, Appointment, Approval, DeviceEntry, DeviceKind, EmergencyKey, Extension, Gate, Lock,
    NewEmergency, NewSecondLock, Order, Resume, Roles, SocietyEntry, WarrantEntry,
};
pub use work::{
    Answered, Choice, Deposited, Erased, Granted, Item, Kind, Purpose, Queried, Released, Used,
    Why, Written,
};

use sign::{DecodeError, Decoder, Encoder, Hash, Time, from_bytes, to_bytes};

/// Number of the leaf format.
pub const VERSION: u8 = 1;

/// Longest leaf in bytes: entry bundles give its length in two bytes.
pub const MAX_LEAF: usize = 65_535;

/// Names in an answer leaf, always: what was not found is filled with dummies.
pub const ANSWER_NAMES: usize = 16;

/// One entry of the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leaf {
    /// When the keyholder wrote it; never earlier than the leaf before.
    pub time: Time,
    /// How often the keyholder had started by then.
    pub boot: u64,
    /// Who caused it.
    pub cause: Cause,
    /// What happened.
    pub event: Event,
}

impl sign::Canonical for Leaf {
    fn encode(&self, out: &mut Encoder) {
        out.array(5);
        VERSION.encode(out);
        self.time.encode(out);
        self.boot.encode(out);
        self.cause.encode(out);
        self.event.encode(out);
    }

    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(5)?;
        let at = from.position();
        if u8::decode(from)? != VERSION {
            return Err(DecodeError::Unknown(at));
        }
        Ok(Leaf {
            time: Time::decode(from)?,
            boot: u64::decode(from)?,
            cause: Cause::decode(from)?,
            event: Event::decode(from)?,
        })
    }
}

impl Leaf {
    /// Its bytes in the log.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        to_bytes(self)
    }

    /// Reads a leaf from all of `bytes`.
    ///
    /// # Errors
    /// [`DecodeError`] if the bytes are too long, malformed or not canonical.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > MAX_LEAF {
            return Err(DecodeError::Range(MAX_LEAF));
        }
        from_bytes(bytes)
    }

    /// Its RFC 6962 hash.
    #[must_use]
    pub fn hash(bytes: &[u8]) -> Hash {
        sign::sha256(&[&[0], bytes])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sign::id::{DeviceId, GrantId, PersonPseudonym, RecordPseudonym, SessionId};
    use sign::{Category, Signature, SocietyId};

    fn release() -> Leaf {
        Leaf {
            time: Time(1_790_000_000_000_000),
            boot: 3,
            cause: Cause::Device(Asked {
                device: DeviceId([1; 16]),
                seq: 77,
                request: Hash([2; 32]),
                signature: Signature([3; 64]),
            }),
            event: Event::Released(Released {
                society: SocietyId(4),
                session: SessionId([5; 16]),
                grant: Why::Grant(GrantId([6; 16])),
                purpose: Purpose::Casework,
                items: vec![Item {
                    person: PersonPseudonym([7; 16]),
                    record: RecordPseudonym([8; 16]),
                    holder: SocietyId(4),
                    parts: Category::RECORD.iter().map(|c| (*c, 1)).collect(),
                }],
                used: Used::default(),
                policy: Hash([9; 32]),
            }),
        }
    }

    #[test]
    fn a_release_of_one_record_is_small_and_reads_back() {
        let bytes = release().to_bytes();
        assert!(bytes.len() <= 350, "{} bytes", bytes.len());
        assert_eq!(Leaf::from_bytes(&bytes), Ok(release()));
    }

    #[test]
    fn a_changed_leaf_is_refused_or_another_leaf() {
        let bytes = release().to_bytes();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x20;
            assert_ne!(Leaf::from_bytes(&changed), Ok(release()));
            assert_ne!(Leaf::hash(&changed), Leaf::hash(&bytes));
        }
        assert!(Leaf::from_bytes(&vec![0; MAX_LEAF + 1]).is_err());
    }
}
