//! One type for each noun that has an id. All but the society's are 16 bytes: random, or the
//! first half of a hash; none tells a time or an order.

use crate::encode::{Canonical, DecodeError, Decoder, Encoder};
use core::fmt;

/// Why a text is no id.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("an id is 32 hexadecimal digits")]
pub struct IdError;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 16]);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
            }
        }

        impl core::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                hex16(text).map($name)
            }
        }

        impl Canonical for $name {
            fn encode(&self, out: &mut Encoder) { self.0.encode(out) }
            fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
                Canonical::decode(from).map($name)
            }
        }
    )*};
}

id! {
    /// A sealed record: one society's file on one person. Random; the server sees it.
    RecordId;
    /// A person as known in one society. Random; never in the log, never on the server.
    PersonId;
    /// A case: the file around one tracing request. Random.
    CaseId;
    /// A member of staff. Random.
    StaffId;
    /// An enrolled computer: the first half of the hash of its public key.
    DeviceId;
    /// One working session of a device: the first half of the hash of its session key.
    SessionId;
    /// One request of a device, chosen by it.
    RequestId;
    /// A lead's permission, chosen by the lead's desk.
    GrantId;
    /// A bulk permission: the first half of the hash of its order.
    WarrantId;
    /// A form sent in by a family. Random, given by the portal.
    IntakeId;
    /// A photo or document. Random.
    AttachmentId;
    /// A person's name in the log: a keyed hash under the person's log key.
    PersonPseudonym;
    /// A record's name in the log: a keyed hash under the person's log key.
    RecordPseudonym;
    /// An incident.
    IncidentId;
}

impl PersonId {
    /// In a deposit: whoever the record is about already. Whoever edits a record need not know
    /// under which id the keyholder has its person.
    pub const OF_RECORD: PersonId = PersonId([0; 16]);
}

/// A National Society: its own compartment. Numbered by the log, from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocietyId(pub u32);

impl SocietyId {
    /// Stands for every society at once, in lockdown and in appointments over the keyholder.
    pub const ALL: SocietyId = SocietyId(0);
}

impl fmt::Debug for SocietyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SocietyId({})", self.0)
    }
}

impl fmt::Display for SocietyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Canonical for SocietyId {
    fn encode(&self, out: &mut Encoder) {
        self.0.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        Canonical::decode(from).map(SocietyId)
    }
}

fn hex16(text: &str) -> Result<[u8; 16], IdError> {
    let digits = text.as_bytes();
    if digits.len() != 32 {
        return Err(IdError);
    }
    let mut out = [0; 16];
    for (byte, pair) in out.iter_mut().zip(digits.chunks(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Ok(out)
}

fn nibble(digit: u8) -> Result<u8, IdError> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(IdError),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text_and_only_from_it() {
        let id = RecordId([0xa7; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        for bad in ["", "a7", "A7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7", "é"] {
            assert_eq!(bad.parse::<RecordId>(), Err(IdError));
        }
        assert_eq!("é".repeat(16).parse::<RecordId>(), Err(IdError));
    }
}
