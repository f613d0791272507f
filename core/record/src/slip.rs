//! What a contact slip holds: enough to reach one person safely while everything is shut.

use crate::person::{Contact, Person};
use crate::text::Text;
use sign::Category;

plain! {
    /// What is needed to reach one person safely.
    pub struct Slip {
        /// The name we use: that of the safe-contact rules, else the first name known.
        pub name: Option<Text>,
        /// Numbers, addresses and the rules for using them, languages among them.
        pub contact: Contact,
        /// The kinds of information held about the person.
        pub held: Held,
    }
}

/// Kinds of information held about a person; empty ones are not.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Held(pub Vec<Category>);

impl sign::Canonical for Held {
    fn encode(&self, out: &mut sign::Encoder) {
        self.0.encode(out);
    }
    fn decode(from: &mut sign::Decoder<'_>) -> Result<Self, sign::DecodeError> {
        sign::Canonical::decode(from).map(Held)
    }
}

#[cfg(test)]
impl crate::sample::Sample for Held {
    fn sample(from: &mut crate::sample::Random) -> Self {
        let some = Category::RECORD.into_iter().filter(|_| from.below(2) == 1);
        Held(some.collect())
    }
}

impl Slip {
    /// The slip of a person.
    #[must_use]
    pub fn of(person: &Person) -> Self {
        let first = person.names().next().map(|name| name.written.clone());
        let empty = Person::default();
        let held = Category::RECORD
            .into_iter()
            .filter(|category| match category {
                Category::Identity => person.identity != empty.identity,
                Category::Origin => person.origin != empty.origin,
                Category::Contact => person.contact != empty.contact,
                Category::Family => person.family != empty.family,
                Category::Circumstances => person.circumstances != empty.circumstances,
                Category::Casework => person.casework != empty.casework,
                Category::Intake | Category::Attachment => false,
            });
        Slip {
            name: person.contact.safe.name_used.clone().or(first),
            contact: person.contact.clone(),
            held: Held(held.collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{decode_slip, encode_slip};
    use crate::sample::{Random, Sample};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_slip_reads_back_and_holds_what_reaches_the_person(seed: u64) {
            let person = Person::sample(&mut Random::new(seed));
            let slip = Slip::of(&person);
            prop_assert!(slip.contact == person.contact);
            let back = decode_slip(&encode_slip(&slip)).expect("its own bytes");
            prop_assert!(back == slip);
        }
    }

    #[test]
    fn an_empty_person_holds_nothing() {
        assert_eq!(Slip::of(&Person::default()).held, Held(vec![]));
    }
}
