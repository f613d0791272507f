//! How a person said they may be reached, and the rule that decides. Deny is the default.

use crate::date::Day;
use crate::script::Language;
use crate::text::Text;

words! {
    /// A way of reaching somebody.
    pub enum Means {
        1 Voice "voice",
        2 Sms "sms",
        3 Mail "e-mail",
        4 Letter "letter",
        5 InPerson "in person",
    }
}

words! {
    /// Who else can see or answer on a channel.
    pub enum SeenBy {
        1 NobodyElse "nobody else",
        2 SafeOthers "safe others",
        3 UnsafeOthers "unsafe others",
        4 NotAsked "not asked",
    }
}

words! {
    /// Yes, no, or not sure: not sure is treated as yes where yes is the danger.
    pub enum Danger {
        1 Yes "yes",
        2 No "no",
        3 NotSure "not sure",
    }
}

impl Danger {
    /// Whether to act as if there were danger.
    #[must_use]
    pub fn counts(self) -> bool {
        self != Danger::No
    }
}

words! {
    /// Whether a person reads.
    pub enum Literacy {
        1 Reads "reads",
        2 ReadsALittle "reads a little",
        3 CannotRead "cannot read",
    }
}

words! {
    /// A gender, as told or registered.
    pub enum Gender {
        1 Female "female",
        2 Male "male",
        3 Other "other",
        4 Unknown "unknown",
    }
}

plain! {
    /// A channel the person spoke about.
    pub struct Channel {
        /// Of what kind.
        pub means: Means,
        /// Whether it may be used.
        pub allowed: bool,
        /// Who else can see or answer it.
        pub seen_by: SeenBy,
    }
}

plain! {
    /// Hours in which the person may be reached, in their own time.
    pub struct Hours {
        /// Days of the week: bit 0 is Monday.
        pub days: u8,
        /// First minute of the day, from 0.
        pub from: u16,
        /// The minute at which it ends, up to 1,440.
        pub to: u16,
    }
}

plain! {
    /// What interpreter is needed.
    pub struct Interpreter {
        /// Language to interpret.
        pub language: Option<Language>,
        /// A dialect or group the interpreter must not be of.
        pub not_dialect: Option<Text>,
        /// A gender the interpreter must not be of.
        pub not_gender: Option<Gender>,
    }
}

plain! {
    /// The adult a child trusts.
    pub struct Guardian {
        /// Name and how to reach them; nothing is *no adult I trust*.
        pub adult: Option<Text>,
        /// Whether a child-protection review found the adult unsafe, or has not looked yet.
        pub unsafe_adult: Danger,
    }
}

plain! {
    /// What to do because the person died.
    pub struct Deceased {
        /// Whom to tell instead; nothing is *none*.
        pub next_contact: Option<Text>,
    }
}

plain! {
    /// Everything a person said about being reached.
    #[derive(Default)]
    pub struct SafeContact {
        /// The channels, at most one rule a kind counts: the last.
        pub channels: Vec<Channel>,
        /// The hours; none said is none known.
        pub hours: Vec<Hours>,
        /// The name we use when we ask for the person.
        pub name_used: Option<Text>,
        /// The interpreter needed, if any.
        pub interpreter: Option<Interpreter>,
        /// Whether the person reads.
        pub literacy: Option<Literacy>,
        /// Languages understood, best first.
        pub languages: Vec<Language>,
        /// Whether the person is under 18.
        pub under_18: Option<bool>,
        /// The trusted adult, if the person is a child.
        pub guardian: Option<Guardian>,
        /// Whether the person is in hiding or in danger.
        pub in_hiding: Option<Danger>,
        /// Whether the person is detained.
        pub detained: Option<Danger>,
        /// Set when the person died.
        pub deceased: Option<Deceased>,
        /// When the rules were last confirmed.
        pub confirmed: Option<Day>,
        /// The last day on which they count.
        pub expires: Option<Day>,
    }
}

/// When somebody is to be reached, in the person's own time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// The day.
    pub day: Day,
    /// The minute of the day, 0 to 1,439.
    pub minute: u16,
}

/// What the rules say to one attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It may be made; neutral outside in every case.
    Allowed,
    /// People decide, one person at a time.
    Human(Why),
    /// It must not be made.
    Refused(Why),
}

/// Why an attempt is not simply allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// The person died.
    Deceased,
    /// A child: no adult before a child-protection review.
    Child,
    /// In hiding or in danger, or not sure.
    InDanger,
    /// Detained, or not sure.
    Detained,
    /// Nothing was said about this channel.
    NotSaid,
    /// The person ruled this channel out.
    RuledOut,
    /// Somebody else can see it, or nobody asked.
    SeenByOthers,
    /// Not at this hour, or no hours were said.
    NotNow,
    /// The rules were never confirmed, or have expired.
    OutOfDate,
    /// The person cannot read what would be sent.
    CannotRead,
}

impl SafeContact {
    /// Whether the person may be reached by `means` at that moment: only if everything the rule
    /// needs was said and nothing speaks against it. The gravest reason is given.
    #[must_use]
    pub fn decide(&self, means: Means, at: Moment) -> Verdict {
        if self.deceased.is_some() {
            return Verdict::Human(Why::Deceased);
        }
        if self.under_18 == Some(true) || self.guardian.is_some() {
            return Verdict::Human(Why::Child);
        }
        let Some(channel) = self.channels.iter().rev().find(|c| c.means == means) else {
            return Verdict::Refused(Why::NotSaid);
        };
        if !channel.allowed {
            return Verdict::Refused(Why::RuledOut);
        }
        let current = self.confirmed.is_some_and(|day| day <= at.day)
            && self.expires.is_some_and(|day| at.day <= day);
        if !current {
            return Verdict::Refused(Why::OutOfDate);
        }
        if channel.seen_by == SeenBy::UnsafeOthers {
            return Verdict::Refused(Why::SeenByOthers);
        }
        if self.in_hiding.is_some_and(Danger::counts) {
            return Verdict::Human(Why::InDanger);
        }
        if self.detained.is_some_and(Danger::counts) {
            return Verdict::Human(Why::Detained);
        }
        if channel.seen_by == SeenBy::NotAsked {
            return Verdict::Human(Why::SeenByOthers);
        }
        let written = matches!(means, Means::Sms | Means::Mail | Means::Letter);
        if written && self.literacy == Some(Literacy::CannotRead) {
            return Verdict::Refused(Why::CannotRead);
        }
        // A letter and a mail lie until they are read: hours do not matter to them.
        let timed = matches!(means, Means::Voice | Means::Sms | Means::InPerson);
        if timed && !self.hours.iter().any(|hours| hours.cover(at)) {
            return Verdict::Refused(Why::NotNow);
        }
        Verdict::Allowed
    }
}

impl Hours {
    fn cover(&self, at: Moment) -> bool {
        // 1970-01-01 was a Thursday: day 3 of a week that starts on Monday.
        let weekday = (at.day.0 + 3).rem_euclid(7);
        self.days & (1 << weekday) != 0 && self.from <= at.minute && at.minute < self.to
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Human, Refused};
    use super::*;
    use crate::sample::{Random, Sample};
    use proptest::prelude::*;

    /// Monday, 2024-01-01.
    const MONDAY: Day = Day(19_723);
    const NOON: Moment = Moment {
        day: MONDAY,
        minute: 720,
    };

    fn complete() -> SafeContact {
        SafeContact {
            channels: vec![Channel {
                means: Means::Voice,
                allowed: true,
                seen_by: SeenBy::NobodyElse,
            }],
            hours: vec![Hours {
                days: 1,
                from: 600,
                to: 780,
            }],
            confirmed: Some(Day(MONDAY.0 - 30)),
            expires: Some(MONDAY),
            ..SafeContact::default()
        }
    }

    #[test]
    fn everything_must_be_said_before_a_call() {
        assert_eq!(complete().decide(Means::Voice, NOON), Verdict::Allowed);
        assert_eq!(
            SafeContact::default().decide(Means::Voice, NOON),
            Refused(Why::NotSaid)
        );
        let changed = |change: &dyn Fn(&mut SafeContact)| {
            let mut rules = complete();
            change(&mut rules);
            rules.decide(Means::Voice, NOON)
        };
        assert_eq!(changed(&|r| r.hours.clear()), Refused(Why::NotNow));
        assert_eq!(changed(&|r| r.hours[0].days = 2), Refused(Why::NotNow));
        assert_eq!(changed(&|r| r.hours[0].to = 720), Refused(Why::NotNow));
        assert_eq!(changed(&|r| r.confirmed = None), Refused(Why::OutOfDate));
        assert_eq!(changed(&|r| r.expires = None), Refused(Why::OutOfDate));
        assert_eq!(
            changed(&|r| r.expires = Some(Day(MONDAY.0 - 1))),
            Refused(Why::OutOfDate)
        );
        assert_eq!(
            changed(&|r| r.channels[0].seen_by = SeenBy::UnsafeOthers),
            Refused(Why::SeenByOthers)
        );
        assert_eq!(
            changed(&|r| r.channels[0].seen_by = SeenBy::NotAsked),
            Human(Why::SeenByOthers)
        );
        assert_eq!(
            changed(&|r| r.channels[0].allowed = false),
            Refused(Why::RuledOut)
        );
        assert_eq!(
            changed(&|r| r.in_hiding = Some(Danger::NotSure)),
            Human(Why::InDanger)
        );
        assert_eq!(
            changed(&|r| r.in_hiding = Some(Danger::No)),
            Verdict::Allowed
        );
        assert_eq!(
            changed(&|r| r.detained = Some(Danger::Yes)),
            Human(Why::Detained)
        );
        assert_eq!(changed(&|r| r.under_18 = Some(true)), Human(Why::Child));
        assert_eq!(
            changed(&|r| r.deceased = Some(Deceased { next_contact: None })),
            Human(Why::Deceased)
        );
    }

    #[test]
    fn nothing_written_goes_to_somebody_who_cannot_read() {
        let mut rules = complete();
        rules.channels[0].means = Means::Letter;
        rules.hours.clear();
        assert_eq!(rules.decide(Means::Letter, NOON), Verdict::Allowed);
        rules.literacy = Some(Literacy::CannotRead);
        assert_eq!(rules.decide(Means::Letter, NOON), Refused(Why::CannotRead));
    }

    proptest! {
        #[test]
        fn nobody_flagged_is_reached_by_rule_alone(seed: u64, day in -10_000..40_000_i32, minute in 0..1440_u16) {
            let rules = SafeContact::sample(&mut Random::new(seed));
            for means in Means::ALL {
                let verdict = rules.decide(*means, Moment { day: Day(day), minute });
                let flagged = rules.deceased.is_some()
                    || rules.under_18 == Some(true)
                    || rules.in_hiding.is_some_and(|d| d != Danger::No)
                    || rules.detained.is_some_and(|d| d != Danger::No)
                    || rules.expires.is_none_or(|e| e < Day(day))
                    || !rules.channels.iter().any(|c| c.means == *means && c.allowed);
                prop_assert!(!(flagged && verdict == Verdict::Allowed));
            }
        }
    }
}
