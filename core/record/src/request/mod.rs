//! The tracing request: who asks, who is sought, and what is known of both.

mod keys;
mod toml;

pub use self::keys::{Fault, TomlError};
pub use self::toml::{edit_from_toml, request_from_toml, statement_from_toml};

use crate::Person;
use crate::consent::NeverShareWith;
use crate::relationship::Relation;
use crate::text::Text;
use sign::{Canonical, DecodeError, Decoder, Encoder};

/// Countries where the sought person may be, at most.
pub const MAX_COUNTRIES: usize = 3;

plain! {
    /// A person named in a request beside the enquirer and the sought person.
    pub struct Relative {
        /// What they are to the sought person.
        pub relation: Relation,
        /// Who they are.
        pub person: Person,
    }
}

plain! {
    /// An accepted enquiry that opens a search. How contact was lost stands with the sought
    /// person ([`crate::person::Loss`]), as do both persons' consents.
    #[derive(Default)]
    pub struct TracingRequest {
        /// Who asks.
        pub enquirer: Person,
        /// Who is sought.
        pub sought: Person,
        /// What the sought person is to the enquirer.
        pub relation: Option<Relation>,
        /// Other persons named.
        pub relatives: Vec<Relative>,
        /// What the enquirer wants the sought person to be told.
        pub message: Option<Text>,
        /// With whom nothing of this request may be shared.
        pub never: NeverShareWith,
    }
}

/// `[identity, origin, contact, family, circumstances, casework]`.
impl Canonical for Person {
    fn encode(&self, out: &mut Encoder) {
        out.array(6);
        self.identity.encode(out);
        self.origin.encode(out);
        self.contact.encode(out);
        self.family.encode(out);
        self.circumstances.encode(out);
        self.casework.encode(out);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.array(6)?;
        Ok(Person {
            identity: Canonical::decode(from)?,
            origin: Canonical::decode(from)?,
            contact: Canonical::decode(from)?,
            family: Canonical::decode(from)?,
            circumstances: Canonical::decode(from)?,
            casework: Canonical::decode(from)?,
        })
    }
}

impl TracingRequest {
    /// With whomever nothing of this request may be shared, nothing of its two persons may be.
    pub fn keep_from_all(&mut self) {
        for person in [&mut self.enquirer, &mut self.sought] {
            let never = &mut person.casework.consent.never;
            add(&mut never.societies, &self.never.societies);
            add(&mut never.countries, &self.never.countries);
            add(&mut never.authorities, &self.never.authorities);
            add(&mut never.persons, &self.never.persons);
        }
    }

    /// Whether to act as if the sought person were in hiding or in danger. An enquirer who was
    /// not asked is not sure: only *no* is no.
    #[must_use]
    pub fn sought_in_danger(&self) -> bool {
        let loss = self.sought.circumstances.loss.as_ref();
        loss.and_then(|l| l.in_hiding).is_none_or(|d| d.counts()) || self.sought.in_danger()
    }
}

fn add<T: Clone + PartialEq>(to: &mut Vec<T>, more: &[T]) {
    for one in more {
        if !to.contains(one) {
            to.push(one.clone());
        }
    }
}
