//! Sealing what is written: a function of what it is given, so that an import can do it on every
//! core at once and hand the results to the machine.

use crate::device::Draw;
use parcel::SealedPart;
use parcel::part::About;
use parcel::second::SecondLock;
use parcel::slip::SealedSlip;
use record::Person;
use record::codec::{PartError, SCHEMA, encode_part, encode_slip};
use record::slip::Slip;
use seal::deposit::{NewPart, NewParts};
use seal::{PartKey, Public, SealError};
use sign::id::{PersonId, RecordId, SessionId};
use sign::{Category, Hash, SigningKey, SocietyId};

/// Who writes, and the public keys that writing needs.
#[derive(Debug)]
pub struct Author<'a> {
    /// The device's signing key.
    pub signer: &'a SigningKey,
    /// The session it writes in.
    pub session: SessionId,
    /// Whose records.
    pub society: SocietyId,
    /// Public half of the society's second lock.
    pub second: Public,
    /// Public half of its emergency key.
    pub emergency: Public,
}

/// A record's new parts, sealed, with their keys for the keyholder.
#[derive(Debug)]
pub struct SealedRecord {
    /// Keys, for a deposit.
    pub keys: NewParts,
    /// Parts, for the hub.
    pub parts: Vec<SealedPart>,
    /// The slip, if contact data is among them.
    pub slip: Option<SealedSlip>,
}

/// Why something cannot be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WriteError {
    /// It cannot be sealed: too long, most likely.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The category is no part of a record.
    #[error(transparent)]
    Part(#[from] PartError),
}

/// What a new version follows: version and header hash of the newest; none for a first one.
pub type Tip = Option<(u32, Hash)>;

/// Seals a new record: all six parts, so that nobody sees which a person has, and a slip.
///
/// # Errors
/// [`WriteError`].
pub fn seal_record(
    author: &Author<'_>,
    record: RecordId,
    id: PersonId,
    person: &Person,
    draw: &mut Draw,
) -> Result<SealedRecord, WriteError> {
    let changes = Category::RECORD.map(|category| (category, None));
    seal_changes(author, record, id, person, &changes, draw)
}

/// Seals the categories of a record that changed, each as the version after its tip.
///
/// # Errors
/// [`WriteError`].
pub fn seal_changes(
    author: &Author<'_>,
    record: RecordId,
    id: PersonId,
    person: &Person,
    changes: &[(Category, Tip)],
    draw: &mut Draw,
) -> Result<SealedRecord, WriteError> {
    let mut sealed = SealedRecord {
        keys: NewParts {
            record,
            person: id,
            parts: Vec::with_capacity(changes.len()),
        },
        parts: Vec::with_capacity(changes.len()),
        slip: None,
    };
    for (category, tip) in changes {
        let content = encode_part(person, *category)?;
        let lock = match category {
            Category::Circumstances => Lock::Two,
            Category::Contact if person.in_danger() => Lock::Two,
            // The server must not learn from a missing second lock that nobody is in danger.
            Category::Contact => Lock::Decoy,
            _ => Lock::One,
        };
        let place = Place {
            record,
            category: *category,
            tip: *tip,
            lock,
        };
        let (part, key) = seal_part(author, place, &content, draw)?;
        if *category == Category::Contact {
            sealed.slip = Some(seal_slip(author, &part, person, draw)?);
        }
        sealed.keys.parts.push(key);
        sealed.parts.push(part);
    }
    Ok(sealed)
}

/// How a part is locked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Lock {
    /// By its key.
    One,
    /// By its key, and it carries a second half that nothing is made of.
    Decoy,
    /// By a key made of two halves.
    Two,
}

struct Place {
    record: RecordId,
    category: Category,
    tip: Tip,
    lock: Lock,
}

fn seal_part(
    author: &Author<'_>,
    place: Place,
    content: &[u8],
    draw: &mut Draw,
) -> Result<(SealedPart, NewPart), WriteError> {
    let (version, prev) = match place.tip {
        None => (1, None),
        Some((version, header)) => {
            let next = version.checked_add(1).ok_or(SealError::Chain)?;
            (next, Some(header))
        }
    };
    let mut about = About {
        society: author.society,
        record: place.record,
        version,
        category: place.category,
        schema: u16::from(SCHEMA),
        author: author.signer.public().device(),
        session: author.session,
        prev,
        second: None,
    };
    let half_a = draw.key();
    let key = match place.lock {
        Lock::One => PartKey::from_bytes(*half_a.as_bytes()),
        lock => {
            let (of, half_b) = (about.key_ref(), draw.key());
            let random = draw.encapsulation();
            about.second = Some(SecondLock::seal(&of, &half_b, &author.second, &random)?);
            match lock {
                Lock::Two => PartKey::from_halves(&of, &half_a, &half_b),
                Lock::One | Lock::Decoy => PartKey::from_bytes(*half_a.as_bytes()),
            }
        }
    };
    let part = SealedPart::seal(about, &key, content, author.signer)?;
    let new = NewPart {
        category: place.category,
        version,
        prev,
        header: part.header_hash(),
        key: half_a,
    };
    Ok((part, new))
}

fn seal_slip(
    author: &Author<'_>,
    contact: &SealedPart,
    person: &Person,
    draw: &mut Draw,
) -> Result<SealedSlip, WriteError> {
    let about = parcel::slip::About {
        society: author.society,
        pair: author.emergency.short(),
        record: contact.header.about.record,
        version: contact.header.about.version,
        contact: contact.header_hash(),
        author: author.signer.public().device(),
    };
    let content = encode_slip(&Slip::of(person));
    let random = draw.encapsulation();
    let slip = SealedSlip::seal(about, &content, &author.emergency, author.signer, &random)?;
    Ok(slip)
}
