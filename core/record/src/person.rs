//! One person as known in one society, divided into the six categories.

use crate::attachment::Attachment;
use crate::consent::Consent;
use crate::country::Country;
use crate::date::{Date, Day};
use crate::exchange::Enclosed;
use crate::file::CaseFile;
use crate::name::Name;
use crate::place::Place;
use crate::relationship::{Cause, Marital, Relationship};
use crate::safe::{Danger, Gender, SafeContact};
use crate::script::Language;
use crate::statement::Statement;
use crate::text::Text;

/// A person: six parts, each sealed by itself.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// Who it is.
    pub identity: Identity,
    /// Special categories, never needed to open a case.
    pub origin: Origin,
    /// How to reach the person, safely.
    pub contact: Contact,
    /// Relatives.
    pub family: Family,
    /// What happened.
    pub circumstances: Circumstances,
    /// The society's own work.
    pub casework: Casework,
}

redacted!(Person);

plain! {
    /// Names, gender, birth, nationality, marks.
    #[derive(Default)]
    pub struct Identity {
        /// Names, in every script and of every kind known.
        pub names: Vec<Statement<Name>>,
        /// Gender.
        pub gender: Option<Gender>,
        /// Dates of birth as stated, also as ages.
        pub births: Vec<Statement<Date>>,
        /// Places of birth.
        pub birth_places: Vec<Statement<Place>>,
        /// Nationalities.
        pub nationalities: Vec<Country>,
        /// Photo of the face.
        pub photo: Option<Attachment>,
        /// Distinguishing marks.
        pub marks: Option<Text>,
        /// Identity papers: kind and number as written.
        pub papers: Vec<Text>,
    }
}

plain! {
    /// Racial or ethnic origin, religion, language community.
    #[derive(Default)]
    pub struct Origin {
        /// Racial or ethnic origin.
        pub ethnicity: Option<Text>,
        /// Religion.
        pub religion: Option<Text>,
        /// Language community: languages spoken.
        pub languages: Vec<Language>,
    }
}

words! {
    /// When a person lived at an address.
    pub enum AddressKind {
        1 Current "current",
        2 BeforeSeparation "before separation",
        3 LastKnown "last known",
    }
}

plain! {
    /// An address.
    pub struct Address {
        /// When it was the person's.
        pub kind: AddressKind,
        /// As written, with its country if known.
        pub place: Place,
    }
}

plain! {
    /// How to reach the person, safely.
    #[derive(Default)]
    pub struct Contact {
        /// Addresses.
        pub addresses: Vec<Address>,
        /// Telephone numbers, as written.
        pub phones: Vec<Text>,
        /// E-mail addresses.
        pub mails: Vec<Text>,
        /// Safe-contact rules, with who else can see or answer each channel.
        pub safe: SafeContact,
    }
}

plain! {
    /// Relatives and companions.
    #[derive(Default)]
    pub struct Family {
        /// Relationships, parents and grandfather among them.
        pub relations: Vec<Relationship>,
        /// Marital status.
        pub marital: Option<Marital>,
    }
}

plain! {
    /// How contact was lost.
    #[derive(Default)]
    pub struct Loss {
        /// When.
        pub date: Option<Statement<Date>>,
        /// Where.
        pub place: Option<Statement<Place>>,
        /// Why.
        pub cause: Option<Cause>,
        /// How, as told.
        pub circumstances: Option<Text>,
        /// The latest news.
        pub latest_news: Option<Text>,
        /// Countries where the person may be: at most three.
        pub may_be_in: Vec<Country>,
        /// Whether the person is in hiding or in danger; not sure counts as yes.
        pub in_hiding: Option<Danger>,
        /// What was already tried.
        pub tried: Vec<Text>,
    }
}

plain! {
    /// What happened.
    #[derive(Default)]
    pub struct Circumstances {
        /// The loss of contact.
        pub loss: Option<Loss>,
        /// Detention: where, by whom, since when, as told.
        pub detention: Option<Text>,
        /// Health.
        pub health: Option<Text>,
        /// Arms status: member of armed forces or groups, weapon bearer.
        pub arms: Option<Text>,
        /// Travel route, in order.
        pub route: Vec<Place>,
        /// Occupation.
        pub occupation: Option<Text>,
    }
}

plain! {
    /// A note or an action.
    pub struct Note {
        /// When.
        pub on: Option<Day>,
        /// By whom.
        pub author: Option<Text>,
        /// What.
        pub text: Text,
    }
}

plain! {
    /// The society's own work.
    #[derive(Default)]
    pub struct Casework {
        /// The number under which the society's own register knows the person.
        pub source_id: Option<Text>,
        /// Notes and actions.
        pub notes: Vec<Note>,
        /// Papers, maps and other pictures, none of them the photo of the face.
        pub documents: Vec<Attachment>,
        /// Interviewer.
        pub interviewer: Option<Text>,
        /// Interpreter.
        pub interpreter: Option<Text>,
        /// Legal basis on which the record is kept.
        pub legal_basis: Option<Text>,
        /// Consent receipts, and with whom nothing may be shared.
        pub consent: Consent,
        /// The file around the case, if this is the person it is about.
        pub file: Option<CaseFile>,
        /// Of a letter between societies: what it says.
        pub exchange: Option<Enclosed>,
    }
}

impl Person {
    /// Whether to act as if the person were in hiding or in danger: somebody said *yes* or
    /// *not sure*, in the safe-contact rules or with the loss of contact. Not asked is no; such
    /// a record is kept from others by its missing consent.
    #[must_use]
    pub fn in_danger(&self) -> bool {
        let loss = self.circumstances.loss.as_ref();
        self.contact.safe.in_hiding.is_some_and(Danger::counts)
            || loss
                .and_then(|loss| loss.in_hiding)
                .is_some_and(Danger::counts)
    }

    /// Its names.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.identity.names.iter().map(|s| &s.value)
    }
}

#[cfg(test)]
impl crate::sample::Sample for Person {
    fn sample(from: &mut crate::sample::Random) -> Self {
        use crate::sample::Sample;
        Person {
            identity: Sample::sample(from),
            origin: Sample::sample(from),
            contact: Sample::sample(from),
            family: Sample::sample(from),
            circumstances: Sample::sample(from),
            casework: Sample::sample(from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Random, Sample};

    #[test]
    fn debug_of_a_person_shows_nothing() {
        let person = Person::sample(&mut Random::new(4));
        assert_eq!(format!("{person:?}"), "Person(redacted)");
        assert_eq!(format!("{:?}", person.identity), "Identity(redacted)");
        let all = format!("{:?}{:?}", person.identity.names, person.identity.births);
        assert!(!all.contains(|c: char| c.is_ascii_digit()), "{all}");
    }

    #[test]
    fn not_sure_counts_as_danger() {
        let mut person = Person::default();
        assert!(!person.in_danger());
        person.contact.safe.in_hiding = Some(Danger::No);
        assert!(!person.in_danger());
        person.circumstances.loss = Some(Loss {
            in_hiding: Some(Danger::NotSure),
            ..Loss::default()
        });
        assert!(person.in_danger());
    }
}
