//! What a family's form holds: a request, or one word more about a request that was sent before.

use crate::date::Day;
use crate::request::TracingRequest;
use crate::text::Text;
use sign::canonical_enum;
use sign::id::IntakeId;

words! {
    /// What a family says after it asked.
    pub enum Says {
        1 News "news",
        2 NewContact "new contact",
        3 BecameUnsafe "became unsafe",
        4 Withdraws "withdraws",
    }
}

plain! {
    /// One word more about a request that was sent before.
    pub struct FollowUp {
        /// The form that the request came in.
        pub intake: IntakeId,
        /// What it is.
        pub says: Says,
        /// In the family's words; may be empty where the word alone says it.
        pub text: Text,
        /// When it was sent.
        pub on: Day,
    }
}

/// What a form holds.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    /// Somebody is to be found.
    Request(Box<TracingRequest>),
    /// To be read beside a request.
    FollowUp(FollowUp),
}
canonical_enum!(Content {
    1 => Request(request),
    2 => FollowUp(follow_up),
});
redacted!(Content);

#[cfg(test)]
impl crate::sample::Sample for Content {
    fn sample(from: &mut crate::sample::Random) -> Self {
        match from.below(2) {
            0 => Content::Request(Box::new(TracingRequest::sample(from))),
            _ => Content::FollowUp(FollowUp::sample(from)),
        }
    }
}

#[cfg(test)]
impl crate::sample::Sample for IntakeId {
    fn sample(from: &mut crate::sample::Random) -> Self {
        let half = |from: &mut crate::sample::Random| from.next().to_be_bytes();
        let (first, second) = (half(from), half(from));
        IntakeId([first, second].concat().try_into().expect("16 bytes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{decode_form, decode_request, encode_form};
    use crate::sample::{Random, Sample};
    use proptest::prelude::*;

    #[test]
    fn a_word_more_is_the_documented_bytes() {
        let form = Content::FollowUp(FollowUp {
            intake: IntakeId([7; 16]),
            says: Says::BecameUnsafe,
            text: Text::from("no"),
            on: Day(20_000),
        });
        let mut bytes = vec![0x82, 3, 0x82, 2, 0x84, 0x50];
        bytes.extend([7; 16]);
        bytes.extend([3, 0x62, b'n', b'o', 0x1a, 0x00, 0x02, 0x5e, 0x04]);
        assert_eq!(encode_form(&form)[..], bytes[..]);
        assert!(decode_form(&bytes).expect("its own bytes") == form);
        assert!(decode_request(&bytes).is_err());
        assert_eq!(format!("{form:?}"), "Content(redacted)");
    }

    proptest! {
        #[test]
        fn a_form_reads_back(seed: u64) {
            let form = Content::sample(&mut Random::new(seed));
            let back = decode_form(&encode_form(&form)).expect("its own bytes");
            prop_assert!(form == back);
        }
    }
}
