//! The bytes of a category before sealing: `[schema, fields]` in the canonical encoding.
//!
//! `schema` is [`SCHEMA`]; `fields` is the fixed array of the category's structure, in the order
//! of [`crate::field::fields_of`]. Bytes of an unknown schema are refused, never guessed at.

use crate::Person;
use crate::form::Content;
use crate::request::TracingRequest;
use crate::slip::Slip;
use sign::{Canonical, Category, DecodeError, from_bytes, to_bytes};
use zeroize::Zeroizing;

/// Number of the encoding of records that this version writes and reads.
pub const SCHEMA: u8 = 3;

/// Why bytes are no part of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PartError {
    /// The category is no part of a person's record.
    #[error("no part of a record")]
    Category,
    /// The bytes are of a schema this version does not know.
    #[error("written in an unknown schema")]
    Schema,
    /// The bytes are no canonical encoding of such a part.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

/// The bytes of one part of a person.
///
/// # Errors
/// [`PartError::Category`] for a category that is no part of a record.
pub fn encode_part(person: &Person, category: Category) -> Result<Zeroizing<Vec<u8>>, PartError> {
    Ok(match category {
        Category::Identity => write(&person.identity),
        Category::Origin => write(&person.origin),
        Category::Contact => write(&person.contact),
        Category::Family => write(&person.family),
        Category::Circumstances => write(&person.circumstances),
        Category::Casework => write(&person.casework),
        Category::Intake | Category::Attachment => return Err(PartError::Category),
    })
}

/// Puts a decoded part into `person`, which stays as it was on an error.
///
/// # Errors
/// [`PartError`] if the bytes are not what [`encode_part`] writes for that category.
pub fn decode_part(person: &mut Person, category: Category, bytes: &[u8]) -> Result<(), PartError> {
    match category {
        Category::Identity => person.identity = read(bytes)?,
        Category::Origin => person.origin = read(bytes)?,
        Category::Contact => person.contact = read(bytes)?,
        Category::Family => person.family = read(bytes)?,
        Category::Circumstances => person.circumstances = read(bytes)?,
        Category::Casework => person.casework = read(bytes)?,
        Category::Intake | Category::Attachment => return Err(PartError::Category),
    }
    Ok(())
}

/// The bytes of a form: what an intake holds.
#[must_use]
pub fn encode_form(form: &Content) -> Zeroizing<Vec<u8>> {
    write(form)
}

/// Reads what [`encode_form`] wrote.
///
/// # Errors
/// [`PartError`] on any other bytes.
pub fn decode_form(bytes: &[u8]) -> Result<Content, PartError> {
    read(bytes)
}

/// The bytes of a tracing request by itself.
#[must_use]
pub fn encode_request(request: &TracingRequest) -> Zeroizing<Vec<u8>> {
    write(request)
}

/// Reads what [`encode_request`] wrote.
///
/// # Errors
/// [`PartError`] on any other bytes.
pub fn decode_request(bytes: &[u8]) -> Result<TracingRequest, PartError> {
    read(bytes)
}

/// The bytes of a contact slip before sealing.
#[must_use]
pub fn encode_slip(slip: &Slip) -> Zeroizing<Vec<u8>> {
    write(slip)
}

/// Reads what [`encode_slip`] wrote.
///
/// # Errors
/// [`PartError`] on any other bytes.
pub fn decode_slip(bytes: &[u8]) -> Result<Slip, PartError> {
    read(bytes)
}

/// A part as it stands in the bytes.
struct Versioned<T>(T);

impl<T: Canonical> Canonical for Versioned<T> {
    fn encode(&self, out: &mut sign::Encoder) {
        out.array(2);
        SCHEMA.encode(out);
        self.0.encode(out);
    }
    fn decode(from: &mut sign::Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(2)?;
        let at = from.position();
        if u8::decode(from)? != SCHEMA {
            return Err(DecodeError::Unknown(at));
        }
        T::decode(from).map(Versioned)
    }
}

struct Borrowed<'a, T>(&'a T);

impl<T: Canonical> Canonical for Borrowed<'_, T> {
    fn encode(&self, out: &mut sign::Encoder) {
        out.array(2);
        SCHEMA.encode(out);
        self.0.encode(out);
    }
    fn decode(from: &mut sign::Decoder<'_>) -> Result<Self, DecodeError> {
        Err(DecodeError::Malformed(from.position()))
    }
}

fn write<T: Canonical>(part: &T) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(to_bytes(&Borrowed(part)))
}

fn read<T: Canonical>(bytes: &[u8]) -> Result<T, PartError> {
    // `[schema, …]` with a schema below 24 is one byte each.
    if bytes.first() == Some(&0x82) && bytes.get(1).is_some_and(|schema| *schema != SCHEMA) {
        return Err(PartError::Schema);
    }
    Ok(from_bytes::<Versioned<T>>(bytes)?.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Random, Sample};
    use proptest::prelude::*;

    #[test]
    fn an_empty_part_is_the_documented_bytes() {
        let bytes = encode_part(&Person::default(), Category::Origin).expect("a part");
        assert_eq!(bytes[..], [0x82, 3, 0x83, 0xf6, 0xf6, 0x80]);
        let mut person = Person::default();
        for (bytes, error) in [
            (&[0x82, 2, 0x83, 0xf6, 0xf6, 0x80][..], PartError::Schema),
            (
                &[0x82, 3, 0x83, 0xf6, 0xf6][..],
                PartError::Decode(DecodeError::Malformed(5)),
            ),
            (&[][..], PartError::Decode(DecodeError::Malformed(0))),
        ] {
            assert_eq!(
                decode_part(&mut person, Category::Origin, bytes),
                Err(error)
            );
        }
        for category in [Category::Intake, Category::Attachment] {
            assert_eq!(
                encode_part(&person, category).err(),
                Some(PartError::Category)
            );
            assert_eq!(
                decode_part(&mut person, category, &bytes),
                Err(PartError::Category)
            );
        }
    }

    proptest! {
        #[test]
        fn every_part_reads_back(seed: u64) {
            let person = Person::sample(&mut Random::new(seed));
            let mut back = Person::default();
            for category in Category::RECORD {
                let bytes = encode_part(&person, category).expect("a part");
                decode_part(&mut back, category, &bytes).expect("its own bytes");
            }
            prop_assert!(person == back);
        }

        #[test]
        fn a_request_reads_back(seed: u64) {
            let request = TracingRequest::sample(&mut Random::new(seed));
            let back = decode_request(&encode_request(&request)).expect("its own bytes");
            prop_assert!(request == back);
        }

        #[test]
        fn a_changed_byte_is_refused_or_another_value(seed: u64, at: prop::sample::Index, bit in 0..8_u8) {
            let person = Person::sample(&mut Random::new(seed));
            for category in Category::RECORD {
                let bytes = encode_part(&person, category).expect("a part");
                let mut changed = bytes.to_vec();
                changed[at.index(bytes.len())] ^= 1_u8 << bit;
                let mut back = Person::default();
                if decode_part(&mut back, category, &changed).is_ok() {
                    prop_assert_eq!(&encode_part(&back, category).expect("a part")[..], &changed[..]);
                }
                let cut = at.index(bytes.len());
                prop_assert!(decode_part(&mut back, category, &bytes[..cut]).is_err());
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut person = Person::default();
            for category in Category::RECORD {
                let _ = decode_part(&mut person, category, &bytes);
            }
        }
    }
}
