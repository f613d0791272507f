//! What one society writes to another about a case: the content of a letter, which stands in a
//! record of its own. The other society opens it like any record: by a release that is logged.

use crate::consent::Purpose;
use crate::file::{Entry, Wish};
use crate::message::Message;
use crate::person::Note;
use crate::request::TracingRequest;
use crate::text::Text;
use sign::id::RecordId;
use sign::{Canonical, DecodeError, Decoder, Encoder, from_bytes, to_bytes};
use zeroize::Zeroizing;

plain! {
    /// Whether a record of the other society is about the sought person, and whether they want
    /// contact.
    pub struct Enquiry {
        /// The other society's record.
        pub about: RecordId,
        /// The request's record, here.
        pub case: RecordId,
        /// What may be told: enough to verify the relationship.
        pub request: TracingRequest,
        /// What else the other society should know.
        pub note: Option<Text>,
    }
}

plain! {
    /// What came of an enquiry. Whoever chose *nothing* is not reported: no such letter is written.
    pub struct Answer {
        /// The enquirer's case, at the other society.
        pub case: RecordId,
        /// The record it was about, here.
        pub about: RecordId,
        /// What the person chose; none if the record is about somebody else.
        pub wish: Option<Wish>,
        /// What else the other society should know.
        pub note: Option<Text>,
    }
}

plain! {
    /// A message, or its reply, of a family.
    pub struct Carried {
        /// The receiving society's record that it belongs to.
        pub to: RecordId,
        /// The sending society's record that it comes from.
        pub from: RecordId,
        /// The message as it stands.
        pub message: Message,
    }
}

plain! {
    /// A case is offered to another society for good.
    pub struct Transfer {
        /// The case, here.
        pub case: RecordId,
        /// What consent allows to be told.
        pub request: TracingRequest,
        /// Why.
        pub reason: Text,
    }
}

plain! {
    /// What the other society said to an offered case.
    pub struct TransferAnswer {
        /// The case, at the other society.
        pub case: RecordId,
        /// Whether it is taken on here.
        pub accepted: bool,
        /// Why, or why not.
        pub reason: Option<Text>,
    }
}

plain! {
    /// Consent was taken back: what was opened by these letters is to be deleted.
    pub struct Withdrawal {
        /// The record that was shared.
        pub record: RecordId,
        /// For what it may not be used any more.
        pub purpose: Purpose,
    }
}

plain! {
    /// Older entries of a file, moved out of it so that it never gets too long to be changed. They
    /// stay with their society: nobody sends or takes such a letter.
    pub struct Older {
        /// Lines of the history.
        pub history: Vec<Entry>,
        /// Notes.
        pub notes: Vec<Note>,
    }
}

plain! {
    /// Somebody in a case that was shared is, or may be, in danger.
    pub struct Warning {
        /// The record that was shared: the case, here.
        pub record: RecordId,
        /// Whether it is the sought person.
        pub sought: bool,
        /// Whether it is the enquirer.
        pub enquirer: bool,
    }
}

/// A letter between societies, or what stands like one in a record of its own.
#[derive(Clone, PartialEq, Eq)]
pub enum Exchange {
    /// An enquiry about a person.
    Enquiry(Box<Enquiry>),
    /// What came of it.
    Answer(Answer),
    /// A message of a family, or its reply.
    Carried(Box<Carried>),
    /// A case is offered.
    Transfer(Box<Transfer>),
    /// It is accepted or declined.
    TransferAnswer(TransferAnswer),
    /// Consent was taken back.
    Withdrawal(Withdrawal),
    /// Older entries of a file.
    Older(Older),
    /// Somebody is in danger.
    Warning(Warning),
}

impl Exchange {
    /// The request that it tells of, with whole persons in it.
    #[must_use]
    pub fn request(&self) -> Option<&TracingRequest> {
        match self {
            Exchange::Enquiry(enquiry) => Some(&enquiry.request),
            Exchange::Transfer(transfer) => Some(&transfer.request),
            Exchange::Answer(_)
            | Exchange::Carried(_)
            | Exchange::TransferAnswer(_)
            | Exchange::Withdrawal(_)
            | Exchange::Older(_)
            | Exchange::Warning(_) => None,
        }
    }
}

redacted!(Exchange);
sign::canonical_enum!(Exchange {
    1 => Enquiry(enquiry),
    2 => Answer(answer),
    3 => Carried(message),
    4 => Transfer(transfer),
    5 => TransferAnswer(answer),
    6 => Withdrawal(withdrawal),
    7 => Older(older),
    8 => Warning(warning),
});

/// A letter as it stands in the casework part of its record: as bytes, because it holds whole
/// persons, and what holds itself could be nested deeper than any reader can go.
#[derive(Clone, PartialEq, Eq)]
pub struct Enclosed(Zeroizing<Vec<u8>>);

redacted!(Enclosed);

impl Enclosed {
    /// Encloses a letter. Whatever it tells of persons, it carries no attachment and no key of one.
    #[must_use]
    pub fn of(letter: &Exchange) -> Self {
        let mut letter = letter.clone();
        match &mut letter {
            Exchange::Enquiry(enquiry) => enquiry.request.detach_all(),
            Exchange::Transfer(transfer) => transfer.request.detach_all(),
            Exchange::Answer(_)
            | Exchange::Carried(_)
            | Exchange::TransferAnswer(_)
            | Exchange::Withdrawal(_)
            | Exchange::Older(_)
            | Exchange::Warning(_) => {}
        }
        Enclosed(Zeroizing::new(to_bytes(&letter)))
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// A letter by its bytes, readable or not.
    pub(crate) fn of_bytes(bytes: Zeroizing<Vec<u8>>) -> Self {
        Enclosed(bytes)
    }

    /// Reads the letter.
    ///
    /// # Errors
    /// [`DecodeError`] if it is none that this version knows.
    pub fn read(&self) -> Result<Exchange, DecodeError> {
        from_bytes(&self.0)
    }
}

impl Canonical for Enclosed {
    fn encode(&self, out: &mut Encoder) {
        out.bytes(&self.0);
    }
    fn decode(from: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        from.bytes().map(|b| Enclosed(Zeroizing::new(b.to_vec())))
    }
}

#[cfg(test)]
impl crate::sample::Sample for Enclosed {
    fn sample(from: &mut crate::sample::Random) -> Self {
        Enclosed::of(&Exchange::sample(from))
    }
}

#[cfg(test)]
impl crate::sample::Sample for Exchange {
    fn sample(from: &mut crate::sample::Random) -> Self {
        use crate::sample::Sample;
        match from.below(8) {
            0 => Exchange::Enquiry(Box::new(Sample::sample(from))),
            1 => Exchange::Answer(Sample::sample(from)),
            2 => Exchange::Carried(Box::new(Sample::sample(from))),
            3 => Exchange::Transfer(Box::new(Sample::sample(from))),
            4 => Exchange::TransferAnswer(Sample::sample(from)),
            5 => Exchange::Withdrawal(Sample::sample(from)),
            6 => Exchange::Older(Sample::sample(from)),
            _ => Exchange::Warning(Sample::sample(from)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Person;
    use crate::attachment::{Attachment, AttachmentKey, Shows};
    use crate::relationship::Relation;
    use crate::request::Relative;
    use crate::sample::{Random, Sample};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_letter_reads_back(seed: u64) {
            let mut letter = Exchange::sample(&mut Random::new(seed));
            let back = Enclosed::of(&letter).read().expect("its own bytes");
            match &mut letter {
                Exchange::Enquiry(of) => of.request.detach_all(),
                Exchange::Transfer(of) => of.request.detach_all(),
                _ => {}
            }
            prop_assert!(back == letter);
        }

        #[test]
        fn no_letter_carries_an_attachment_or_the_key_of_one(seed: u64) {
            let random = &mut Random::new(seed);
            let key = [0xa7; 32];
            let planted = |person: &mut Person, random: &mut Random| {
                for shows in Shows::ALL {
                    person.attach(Attachment {
                        shows: *shows,
                        key: AttachmentKey::new(key),
                        ..Attachment::sample(random)
                    });
                }
            };
            let mut request = TracingRequest::sample(random);
            request.relatives.push(Relative {
                relation: Relation::Brother,
                person: Person::default(),
            });
            planted(&mut request.enquirer, random);
            planted(&mut request.sought, random);
            for relative in &mut request.relatives {
                planted(&mut relative.person, random);
            }
            let mut transfer = Transfer::sample(random);
            transfer.request = request.clone();
            let mut enquiry = Enquiry::sample(random);
            enquiry.request = request;
            for letter in [Exchange::Transfer(Box::new(transfer)), Exchange::Enquiry(Box::new(enquiry))] {
                prop_assert!(to_bytes(&letter).windows(32).any(|bytes| bytes == key));
                let enclosed = Enclosed::of(&letter);
                prop_assert!(!enclosed.0.windows(32).any(|bytes| bytes == key));
            }
        }

        #[test]
        fn no_bytes_make_a_letter_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Enclosed(Zeroizing::new(bytes)).read();
        }
    }
}
