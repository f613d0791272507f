//! Severity by ENISA, "Recommendations for a methodology of the assessment of severity of personal
//! data breaches" (2013): SE = DPC × EI + CB, in quarters.

use sign::{canonical_code, canonical_struct};

/// What kind of data it is: the score of its processing context.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Data {
    /// Names, addresses: 1.
    Simple,
    /// Movements, habits: 2.
    Behavioural,
    /// Income, accounts: 3.
    Financial,
    /// Health, origin, belief, whatever brings danger: 4.
    Sensitive,
}
canonical_code!(Data { 1 => Simple, 2 => Behavioural, 3 => Financial, 4 => Sensitive });

/// How easily people are identified from it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Ease {
    /// 0.25.
    Negligible,
    /// 0.5.
    Limited,
    /// 0.75.
    Significant,
    /// 1.
    Maximum,
}
canonical_code!(Ease { 1 => Negligible, 2 => Limited, 3 => Significant, 4 => Maximum });

/// Who got to see it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Confidentiality {
    /// Nobody.
    Kept,
    /// Known recipients: 0.25.
    KnownRecipients,
    /// Unknown recipients: 0.5.
    UnknownRecipients,
}
canonical_code!(Confidentiality { 1 => Kept, 2 => KnownRecipients, 3 => UnknownRecipients });

/// Whether it was altered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Integrity {
    /// Not altered.
    Kept,
    /// Altered, and can be restored: 0.25.
    Restorable,
    /// Altered for good: 0.5.
    Lost,
}
canonical_code!(Integrity { 1 => Kept, 2 => Restorable, 3 => Lost });

/// Whether it can be used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Availability {
    /// It can.
    Kept,
    /// Not for a time: 0.25.
    ForATime,
    /// Never again: 0.5.
    Lost,
}
canonical_code!(Availability { 1 => Kept, 2 => ForATime, 3 => Lost });

/// The circumstances of a breach.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Circumstances {
    /// Who saw it.
    pub confidentiality: Confidentiality,
    /// Whether it was altered.
    pub integrity: Integrity,
    /// Whether it can be used.
    pub availability: Availability,
    /// Whether it was done on purpose to harm: 0.5.
    pub malicious: bool,
}
canonical_struct!(Circumstances {
    confidentiality,
    integrity,
    availability,
    malicious
});

/// Why an incident is at least high, whatever its score.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Peril {
    /// Somebody may be killed.
    RiskToLife,
    /// Somebody may be detained, or is.
    Detention,
    /// Children are among them.
    Minors,
    /// Somebody may be trafficked.
    Trafficking,
    /// Somebody may be persecuted.
    Persecution,
}
canonical_code!(Peril {
    1 => RiskToLife,
    2 => Detention,
    3 => Minors,
    4 => Trafficking,
    5 => Persecution,
});

/// A severity in quarters: 21 is 5.25.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Score(u8);

/// The four bands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Band {
    /// Below 2.
    Low,
    /// From 2.
    Medium,
    /// From 3.
    High,
    /// From 4.
    VeryHigh,
}

/// What was assessed. The score follows from it and is not stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Assessment {
    /// The kinds of data; the highest counts.
    pub data: Vec<Data>,
    /// Raised by what else is known: quarters are not split, so whole points.
    pub raised: u8,
    /// Lowered likewise.
    pub lowered: u8,
    /// How easily people are identified.
    pub ease: Ease,
    /// The circumstances.
    pub circumstances: Circumstances,
    /// What overrides the band.
    pub perils: Vec<Peril>,
    /// How many people.
    pub people: u64,
    /// Whether the data is unintelligible to whoever got it.
    pub unintelligible: bool,
}
canonical_struct!(Assessment {
    data,
    raised,
    lowered,
    ease,
    circumstances,
    perils,
    people,
    unintelligible
});

impl Assessment {
    /// SE, in quarters. Nothing named counts as the highest.
    #[must_use]
    pub fn score(&self) -> Score {
        let (context, ease, circumstances) = self.parts();
        Score(context * ease.0 + circumstances.0)
    }

    /// Its parts: DPC in whole points, EI and CB in quarters.
    #[must_use]
    pub fn parts(&self) -> (u8, Score, Score) {
        let highest = self.data.iter().max().copied().unwrap_or(Data::Sensitive);
        let context = (highest as u8 + 1)
            .saturating_add(self.raised)
            .saturating_sub(self.lowered)
            .clamp(1, 4);
        let ease = self.ease as u8 + 1;
        let how = self.circumstances;
        let circumstances = how.confidentiality as u8
            + how.integrity as u8
            + how.availability as u8
            + if how.malicious { 2 } else { 0 };
        (context, Score(ease), Score(circumstances))
    }

    /// The band of the score.
    #[must_use]
    pub fn band(&self) -> Band {
        self.score().band()
    }

    /// The band that is acted on: at least high where somebody is in peril. [`Assessment::band`]
    /// stays beside it.
    #[must_use]
    pub fn acted_on(&self) -> Band {
        if self.perils.is_empty() {
            self.band()
        } else {
            self.band().max(Band::High)
        }
    }

    /// ENISA's flag: more than 100 people.
    #[must_use]
    pub fn over_100(&self) -> bool {
        self.people > 100
    }
}

impl Score {
    /// In quarters.
    #[must_use]
    pub fn quarters(self) -> u8 {
        self.0
    }

    /// Its band.
    #[must_use]
    pub fn band(self) -> Band {
        match self.0 {
            0..8 => Band::Low,
            8..12 => Band::Medium,
            12..16 => Band::High,
            _ => Band::VeryHigh,
        }
    }
}

/// With two decimals.
impl core::fmt::Display for Score {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 4, self.0 % 4 * 25)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Circumstances = Circumstances {
        confidentiality: Confidentiality::Kept,
        integrity: Integrity::Kept,
        availability: Availability::Kept,
        malicious: false,
    };

    fn assessed(data: Data, ease: Ease, circumstances: Circumstances) -> Assessment {
        Assessment {
            data: vec![Data::Simple, data],
            raised: 0,
            lowered: 0,
            ease,
            circumstances,
            perils: vec![],
            people: 100,
            unintelligible: false,
        }
    }

    fn shown(assessment: &Assessment) -> (String, Band) {
        (assessment.score().to_string(), assessment.band())
    }

    #[test]
    fn the_vectors_of_the_method() {
        let intrusion = Circumstances {
            confidentiality: Confidentiality::UnknownRecipients,
            integrity: Integrity::Kept,
            availability: Availability::ForATime,
            malicious: true,
        };
        let all = assessed(Data::Sensitive, Ease::Maximum, intrusion);
        assert_eq!(shown(&all), ("5.25".into(), Band::VeryHigh));
        let known = Circumstances {
            confidentiality: Confidentiality::KnownRecipients,
            ..NOTHING
        };
        let addresses = assessed(Data::Simple, Ease::Maximum, known);
        assert_eq!(shown(&addresses), ("1.25".into(), Band::Low));
        let mut group = addresses.clone();
        group.raised = 2;
        assert_eq!(shown(&group), ("3.25".into(), Band::High));
        let unknown = Circumstances {
            confidentiality: Confidentiality::UnknownRecipients,
            ..NOTHING
        };
        let vague = assessed(Data::Sensitive, Ease::Negligible, unknown);
        assert_eq!(shown(&vague), ("1.50".into(), Band::Low));
        let malicious = Circumstances {
            malicious: true,
            ..unknown
        };
        let limited = assessed(Data::Sensitive, Ease::Limited, malicious);
        assert_eq!(shown(&limited), ("3.00".into(), Band::High));
    }

    #[test]
    fn peril_only_raises_and_both_are_kept() {
        let mut low = assessed(Data::Simple, Ease::Negligible, NOTHING);
        low.perils = vec![Peril::Detention];
        assert_eq!((low.band(), low.acted_on()), (Band::Low, Band::High));
        let mut high = assessed(Data::Sensitive, Ease::Maximum, NOTHING);
        assert_eq!(high.acted_on(), Band::VeryHigh);
        high.perils = vec![Peril::Minors];
        assert_eq!(high.acted_on(), Band::VeryHigh);
        assert!(!high.over_100());
        high.people = 101;
        assert!(high.over_100());
        high.data.clear();
        high.perils.clear();
        assert_eq!(high.band(), Band::VeryHigh, "nothing named is not harmless");
    }

    /// All of them, against the formula as the method prints it, with decimals.
    #[test]
    fn every_combination_is_that_of_the_formula() {
        let mut seen = 0;
        for dpc in 1..=4_u8 {
            for ei in 1..=4_u8 {
                for cb in 0..27_u8 {
                    for malicious in [false, true] {
                        for (raised, lowered) in [(0, 0), (1, 0), (9, 0), (0, 1), (0, 250), (2, 1)]
                        {
                            let code = |n: u8| sign::to_bytes(&n);
                            let circumstances = Circumstances {
                                confidentiality: sign::from_bytes(&code(cb % 3 + 1)).unwrap(),
                                integrity: sign::from_bytes(&code(cb / 3 % 3 + 1)).unwrap(),
                                availability: sign::from_bytes(&code(cb / 9 + 1)).unwrap(),
                                malicious,
                            };
                            let data = sign::from_bytes(&code(dpc)).unwrap();
                            let ease = sign::from_bytes(&code(ei)).unwrap();
                            let mut one = assessed(data, ease, circumstances);
                            (one.raised, one.lowered) = (raised, lowered);
                            let context = (f64::from(dpc) + f64::from(raised) - f64::from(lowered))
                                .clamp(1.0, 4.0);
                            let parts = f64::from(cb % 3 + cb / 3 % 3 + cb / 9) * 0.25;
                            let severity = context * f64::from(ei) * 0.25
                                + parts
                                + if malicious { 0.5 } else { 0.0 };
                            let band = match severity {
                                s if s < 2.0 => Band::Low,
                                s if s < 3.0 => Band::Medium,
                                s if s < 4.0 => Band::High,
                                _ => Band::VeryHigh,
                            };
                            assert_eq!(f64::from(one.score().quarters()) / 4.0, severity);
                            assert_eq!(one.band(), band);
                            assert_eq!(one.score().to_string(), format!("{severity:.2}"));
                            seen += 1;
                        }
                    }
                }
            }
        }
        assert_eq!(seen, 4 * 4 * 27 * 2 * 6);
    }
}
