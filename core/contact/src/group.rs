//! People of whom nobody knows how they may be reached: decided by groups, never by silence.

use std::collections::BTreeMap;

use record::country::Country;
use record::date::Day;
use record::person::Contact;
use record::safe::Means;
use record::script::Language;
use sign::hash;
use sign::id::{PersonId, StaffId};

use crate::affected::{Affected, Role};
use crate::one::To;

/// The first kind of address that is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Way {
    /// A telephone number.
    Phone,
    /// A mailbox, and no number.
    Mail,
    /// An address, and neither.
    Place,
}

impl Way {
    /// The first that the person can still be reached by.
    #[must_use]
    pub fn of(contact: &Contact, failed: &[Means]) -> Option<Way> {
        let open = |way: &Way| {
            let mut means = way.means().iter();
            means.any(|m| !failed.contains(m) && To::of(contact, *m).is_some())
        };
        [Way::Phone, Way::Mail, Way::Place].into_iter().find(open)
    }

    /// The means it allows.
    #[must_use]
    pub fn means(self) -> &'static [Means] {
        match self {
            Way::Phone => &[Means::Voice, Means::Sms],
            Way::Mail => &[Means::Mail],
            Way::Place => &[Means::Letter, Means::InPerson],
        }
    }
}

/// What is known of the age. Children are in no group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Age {
    /// 18 or older.
    Adult,
    /// Nobody said.
    Unknown,
}

/// What the people of a group have in common. Nobody with a flag of danger is in one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupKey {
    /// How they can be reached.
    pub way: Way,
    /// Where they live, if known.
    pub country: Option<Country>,
    /// Their age.
    pub age: Age,
    /// As whom they stand in the register.
    pub role: Role,
    /// The register they come from.
    pub source: u32,
}

/// A group is no person: its key may be shown.
impl core::fmt::Debug for GroupKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let country = self.country.as_ref().map_or("??", Country::code);
        let (way, age, role, source) = (self.way, self.age, self.role, self.source);
        write!(f, "{way:?}/{country}/{age:?}/{role:?}/{source}")
    }
}

impl GroupKey {
    pub(crate) fn of(person: &Affected) -> Option<GroupKey> {
        let slip = person.slip.as_ref()?;
        Some(GroupKey {
            way: Way::of(&slip.contact, &person.failed)?,
            country: person.country,
            age: match slip.contact.safe.under_18 {
                Some(false) => Age::Adult,
                _ => Age::Unknown,
            },
            role: person.role,
            source: person.source,
        })
    }
}

/// How a group is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupRule {
    /// By which of its means.
    pub means: Vec<Means>,
    /// In which languages, where the person's own is not known, best first.
    pub languages: Vec<Language>,
}

/// What two people decided over a group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupDecision {
    /// How its people are told; nothing if they are decided one by one.
    rule: Option<GroupRule>,
    by: (StaffId, StaffId),
    on: Day,
    until: Day,
}

/// Why a decision over a group does not count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Undecidable {
    /// One person decided, and not two.
    #[error("two different people decide over a group")]
    OnePerson,
    /// Too few of the group were read.
    #[error("fewer people of the group were read than the sample asks for")]
    SampleTooSmall,
    /// It ends before it begins.
    #[error("the decision expires before it is made")]
    Expired,
}

/// So many of a group are read before it is decided, or all of them.
pub const SAMPLE: usize = 20;

impl GroupDecision {
    /// A decision by two people who read a sample of the group.
    ///
    /// # Errors
    /// [`Undecidable`].
    pub fn new(
        rule: Option<GroupRule>,
        by: (StaffId, StaffId),
        (read, size): (usize, usize),
        (on, until): (Day, Day),
    ) -> Result<GroupDecision, Undecidable> {
        if by.0 == by.1 {
            return Err(Undecidable::OnePerson);
        }
        if read < size.min(SAMPLE) {
            return Err(Undecidable::SampleTooSmall);
        }
        if until < on {
            return Err(Undecidable::Expired);
        }
        Ok(GroupDecision {
            rule,
            by,
            on,
            until,
        })
    }

    /// Who decided.
    #[must_use]
    pub fn by(&self) -> (StaffId, StaffId) {
        self.by
    }

    /// The first and the last day on which it counts.
    #[must_use]
    pub fn days(&self) -> (Day, Day) {
        (self.on, self.until)
    }

    pub(crate) fn rule(&self) -> Option<&GroupRule> {
        self.rule.as_ref()
    }
}

/// The decisions over groups.
#[derive(Clone, Debug, Default)]
pub struct Groups(BTreeMap<GroupKey, GroupDecision>);

impl Groups {
    /// A decision; a later one over the same group takes its place.
    pub fn decide(&mut self, key: GroupKey, decision: GroupDecision) {
        self.0.insert(key, decision);
    }

    /// What counts for a group on that day.
    #[must_use]
    pub fn of(&self, key: &GroupKey, today: Day) -> Option<&GroupDecision> {
        let decision = self.0.get(key)?;
        (decision.on <= today && today <= decision.until).then_some(decision)
    }
}

/// A random sample of a group: the same for the same seed, whatever the order of its people.
#[must_use]
pub fn sample(people: &[PersonId], seed: &[u8; 32]) -> Vec<PersonId> {
    let mut drawn: Vec<_> = people
        .iter()
        .map(|person| (hash("contact sample", &[seed, &person.0]), *person))
        .collect();
    drawn.sort_unstable();
    drawn.dedup();
    drawn.truncate(SAMPLE);
    drawn.into_iter().map(|(_, person)| person).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_or_an_unread_group_decides_nothing() {
        let staff = |n| StaffId([n; 16]);
        let days = (Day(10), Day(20));
        let new = |by, read, days| GroupDecision::new(None, by, read, days);
        assert_eq!(
            new((staff(1), staff(1)), (20, 20), days),
            Err(Undecidable::OnePerson)
        );
        let two = (staff(1), staff(2));
        assert_eq!(
            new(two, (19, 20_000), days),
            Err(Undecidable::SampleTooSmall)
        );
        assert!(new(two, (20, 20_000), days).is_ok());
        assert!(new(two, (3, 3), days).is_ok());
        assert_eq!(
            new(two, (3, 3), (Day(20), Day(10))),
            Err(Undecidable::Expired)
        );
    }

    #[test]
    fn a_sample_is_random_repeatable_and_of_each_once() {
        let people: Vec<_> = (0..=255).map(|n| PersonId([n; 16])).collect();
        let one = sample(&people, &[1; 32]);
        assert_eq!(one.len(), SAMPLE);
        let mut turned = people.clone();
        turned.reverse();
        turned.extend(&people);
        assert_eq!(sample(&turned, &[1; 32]), one);
        assert_ne!(sample(&people, &[2; 32]), one);
    }
}
