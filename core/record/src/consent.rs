//! What a person allowed, and with whom nothing may be shared. Deny is the default.

use crate::country::Country;
use crate::date::Day;
use crate::script::Language;
use crate::text::{Text, same_word};
use sign::id::SocietyId;

words! {
    /// What data may be used for.
    pub enum Purpose {
        1 TracingInNetwork "tracing in the network",
        2 SharingWithAuthorities "sharing with named authorities",
        3 PublicationOfPhoto "publication of photo",
        4 PublicationOfName "publication of name",
    }
}

words! {
    /// What the person said.
    pub enum Answer {
        1 Given "given",
        2 Refused "refused",
        3 Withdrawn "withdrawn",
    }
}

words! {
    /// How it was said.
    pub enum How {
        1 InPerson "in person",
        2 ByPhone "by phone",
        3 InWriting "in writing",
        4 Online "online",
        5 ByTrustedAdult "by trusted adult",
        6 InRegister "in register",
    }
}

plain! {
    /// One answer of the person to one purpose.
    pub struct Receipt {
        /// For what.
        pub purpose: Purpose,
        /// What was said.
        pub answer: Answer,
        /// For [`Purpose::SharingWithAuthorities`]: to which ones, as written.
        pub authorities: Vec<Text>,
        /// Version of the information notice the person was given, if any.
        pub notice: Option<Text>,
        /// In which language.
        pub language: Option<Language>,
        /// When.
        pub on: Option<Day>,
        /// How.
        pub how: How,
    }
}

plain! {
    /// A lead's signed word for a whole imported file.
    pub struct LeadStatement {
        /// For what the file may be used.
        pub purpose: Purpose,
        /// On what legal basis.
        pub basis: Text,
        /// When it was stated.
        pub on: Day,
        /// By whom.
        pub lead: Text,
    }
}

plain! {
    /// With whom nothing may be shared, asked at intake. It outweighs every consent.
    #[derive(Default)]
    pub struct NeverShareWith {
        /// Societies.
        pub societies: Vec<SocietyId>,
        /// Countries: their societies, their authorities, anybody there.
        pub countries: Vec<Country>,
        /// Authorities, as written.
        pub authorities: Vec<Text>,
        /// Persons, by name as written.
        pub persons: Vec<Text>,
    }
}

plain! {
    /// All a record says about what is allowed.
    #[derive(Default)]
    pub struct Consent {
        /// The person's answers; the latest on a purpose counts.
        pub receipts: Vec<Receipt>,
        /// The lead's statement under which the file was imported.
        pub statement: Option<LeadStatement>,
        /// With whom nothing may be shared.
        pub never: NeverShareWith,
    }
}

/// Whether something is allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    /// It is.
    Allowed,
    /// It is not, and why.
    Denied(Denied),
}

/// Why something is not allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Denied {
    /// Nothing was recorded: the record is readable by its own society only.
    NotRecorded,
    /// The person refused, or took the consent back.
    Refused,
    /// Never to be shared with that society.
    Society,
    /// Never to be shared with that country.
    Country,
    /// Never to be shared with that authority, or consent names others.
    Authority,
    /// Never to be shared with that person.
    Person,
    /// The person is, or may be, in danger, and no team leader of the holder has decided.
    Danger,
}

impl Receipt {
    /// Whether it bears a day that has nowhere begun, seen from `today` in UTC: it was written down
    /// wrongly. East of us tomorrow may have begun.
    #[must_use]
    pub fn is_to_come(&self, today: Day) -> bool {
        self.on.is_some_and(|on| on.0 > today.0.saturating_add(1))
    }
}

impl Consent {
    /// Whether one of the receipts bears a day to come.
    #[must_use]
    pub fn is_ahead(&self, today: Day) -> bool {
        self.receipts.iter().any(|given| given.is_to_come(today))
    }

    /// Whether data may be used for `purpose` by another society of that country. For the
    /// society that holds the record nobody needs to ask: it may always read it.
    ///
    /// [`Purpose::SharingWithAuthorities`] needs a named authority and is denied here: ask
    /// [`Consent::may_tell_authority`].
    #[must_use]
    pub fn may(&self, purpose: Purpose, society: SocietyId, country: Country) -> Decision {
        if self.never.societies.contains(&society) {
            return Decision::Denied(Denied::Society);
        }
        if self.never.countries.contains(&country) {
            return Decision::Denied(Denied::Country);
        }
        if purpose == Purpose::SharingWithAuthorities {
            return Decision::Denied(Denied::Authority);
        }
        self.network(purpose)
    }

    /// Whether data may be used for `purpose` at all, whoever asks: with whom nothing may be
    /// shared is not looked at here but in [`crate::sharing`].
    pub(crate) fn network(&self, purpose: Purpose) -> Decision {
        self.answered(purpose)
    }

    /// Whether data may be shown to that authority of that country: only by a consent that
    /// names it.
    #[must_use]
    pub fn may_tell_authority(&self, authority: &str, country: Country) -> Decision {
        if self.never.countries.contains(&country) {
            return Decision::Denied(Denied::Country);
        }
        if names(&self.never.authorities, authority) {
            return Decision::Denied(Denied::Authority);
        }
        match self.latest(Purpose::SharingWithAuthorities) {
            None => Decision::Denied(Denied::NotRecorded),
            Some(r) if r.answer != Answer::Given => Decision::Denied(Denied::Refused),
            Some(r) if names(&r.authorities, authority) => Decision::Allowed,
            Some(_) => Decision::Denied(Denied::Authority),
        }
    }

    /// Whether something may be passed on to a person of that name, for a purpose consented to.
    #[must_use]
    pub fn may_tell_person(&self, purpose: Purpose, name: &str) -> Decision {
        if names(&self.never.persons, name) {
            return Decision::Denied(Denied::Person);
        }
        self.answered(purpose)
    }

    /// Whether the person allowed a publication: only their own answer counts, no statement of a
    /// lead. Whoever excluded somebody from being told cannot
    /// be published: callers check [`Consent::never`] too.
    #[must_use]
    pub fn may_publish(&self, purpose: Purpose) -> Decision {
        match purpose {
            Purpose::PublicationOfPhoto | Purpose::PublicationOfName => {
                match self.latest(purpose).map(|receipt| receipt.answer) {
                    Some(Answer::Given) => Decision::Allowed,
                    Some(Answer::Refused | Answer::Withdrawn) => Decision::Denied(Denied::Refused),
                    None => Decision::Denied(Denied::NotRecorded),
                }
            }
            Purpose::TracingInNetwork | Purpose::SharingWithAuthorities => {
                Decision::Denied(Denied::NotRecorded)
            }
        }
    }

    /// Whether anything at all was recorded.
    #[must_use]
    pub fn is_recorded(&self) -> bool {
        !self.receipts.is_empty() || self.statement.is_some()
    }

    /// The person's own answer outweighs a lead's statement.
    fn answered(&self, purpose: Purpose) -> Decision {
        match self.latest(purpose) {
            Some(receipt) if receipt.answer == Answer::Given => Decision::Allowed,
            Some(_) => Decision::Denied(Denied::Refused),
            None => match &self.statement {
                Some(statement) if statement.purpose == purpose => Decision::Allowed,
                _ => Decision::Denied(Denied::NotRecorded),
            },
        }
    }

    /// The answer that counts. Whatever refuses or takes back counts from when it was recorded,
    /// whatever its day: a consent dated by mistake must not outlive the person's word. A consent
    /// counts after a refusal only if it was recorded later and is not of an earlier day; without
    /// a day it does not outweigh a refusal that has one, nor the other way round.
    fn latest(&self, purpose: Purpose) -> Option<&Receipt> {
        let mut latest: Option<&Receipt> = None;
        for receipt in self.receipts.iter().filter(|r| r.purpose == purpose) {
            let newer = latest.is_none_or(|old| match (old.on, receipt.on) {
                _ if receipt.answer != Answer::Given => true,
                (Some(old), Some(new)) => new >= old,
                (None, None) => true,
                _ => false,
            });
            if newer {
                latest = Some(receipt);
            }
        }
        latest
    }
}

fn names(list: &[Text], name: &str) -> bool {
    list.iter().any(|known| same_word(known.reveal(), name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{Random, Sample};
    use proptest::prelude::*;

    const TRACING: Purpose = Purpose::TracingInNetwork;

    fn receipt(answer: Answer, on: Option<i32>) -> Receipt {
        Receipt {
            purpose: TRACING,
            answer,
            authorities: Vec::new(),
            notice: None,
            language: None,
            on: on.map(Day),
            how: How::InPerson,
        }
    }

    fn country(code: &str) -> Country {
        Country::from_code(code).expect("a code")
    }

    fn with(receipts: Vec<Receipt>) -> Consent {
        Consent {
            receipts,
            ..Consent::default()
        }
    }

    #[test]
    fn nothing_said_is_not_allowed() {
        let none = Consent::default();
        for purpose in Purpose::ALL {
            assert_ne!(
                none.may(*purpose, SocietyId(2), country("DE")),
                Decision::Allowed
            );
        }
        assert!(!none.is_recorded());
        let other = with(vec![receipt(Answer::Given, None)]);
        assert_eq!(
            other.may(Purpose::PublicationOfName, SocietyId(2), country("DE")),
            Decision::Denied(Denied::NotRecorded)
        );
    }

    #[test]
    fn the_latest_answer_counts_and_the_careful_one_in_doubt() {
        let may = |receipts| with(receipts).may(TRACING, SocietyId(2), country("DE"));
        let (given, withdrawn) = (Answer::Given, Answer::Withdrawn);
        let refused = Decision::Denied(Denied::Refused);
        assert_eq!(may(vec![receipt(given, Some(1))]), Decision::Allowed);
        assert_eq!(
            may(vec![receipt(withdrawn, Some(5)), receipt(given, Some(1))]),
            refused
        );
        assert_eq!(
            may(vec![receipt(withdrawn, Some(1)), receipt(given, Some(5))]),
            Decision::Allowed
        );
        assert_eq!(
            may(vec![receipt(withdrawn, None), receipt(given, Some(5))]),
            refused
        );
        assert_eq!(
            may(vec![receipt(given, Some(5)), receipt(withdrawn, None)]),
            refused
        );
        // A consent of a day to come, by one wrong digit, does not outlive what was said after it.
        let mistaken = vec![receipt(given, Some(365)), receipt(withdrawn, Some(5))];
        assert_eq!(may(mistaken.clone()), refused);
        let again = [mistaken, vec![receipt(given, Some(6))]].concat();
        assert_eq!(may(again), Decision::Allowed);
    }

    #[test]
    fn a_statement_allows_its_purpose_unless_the_person_refused() {
        let mut consent = with(vec![]);
        consent.statement = Some(LeadStatement {
            purpose: TRACING,
            basis: "public interest".into(),
            on: Day(0),
            lead: "lead".into(),
        });
        let may = |c: &Consent, p| c.may(p, SocietyId(2), country("DE"));
        assert_eq!(may(&consent, TRACING), Decision::Allowed);
        assert_ne!(
            may(&consent, Purpose::PublicationOfPhoto),
            Decision::Allowed
        );
        consent.receipts.push(receipt(Answer::Refused, None));
        assert_eq!(may(&consent, TRACING), Decision::Denied(Denied::Refused));
    }

    #[test]
    fn an_authority_must_be_named() {
        let mut given = receipt(Answer::Given, None);
        given.purpose = Purpose::SharingWithAuthorities;
        given.authorities = vec!["Child Protection Office".into()];
        let mut consent = with(vec![given]);
        let may = |c: &Consent, a| c.may_tell_authority(a, country("KE"));
        assert_eq!(may(&consent, "child protection office"), Decision::Allowed);
        assert_eq!(may(&consent, "Police"), Decision::Denied(Denied::Authority));
        consent.never.countries = vec![country("KE")];
        assert_eq!(
            may(&consent, "child protection office"),
            Decision::Denied(Denied::Country)
        );
    }

    proptest! {
        #[test]
        fn never_share_outweighs_every_consent(seed: u64) {
            let mut consent = Consent::sample(&mut Random::new(seed));
            let (society, there) = (SocietyId(7), country("SD"));
            for purpose in Purpose::ALL {
                consent.never.societies = vec![society];
                prop_assert_ne!(consent.may(*purpose, society, there), Decision::Allowed);
                consent.never.societies = vec![];
                consent.never.countries = vec![there];
                prop_assert_ne!(consent.may(*purpose, society, there), Decision::Allowed);
                prop_assert_ne!(consent.may_tell_authority("", there), Decision::Allowed);
            }
        }
    }
}
