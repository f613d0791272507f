//! One affected person, and what is known of reaching them.

use record::Category;
use record::country::Country;
use record::date::Day;
use record::safe::{Danger, Means, SafeContact};
use record::slip::Slip;
use sign::id::{PersonId, StaffId};

use crate::window::Zone;

/// As whom a person stands in the register.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// Asked for somebody, and gave us their data themselves.
    Enquirer,
    /// Is looked for. Did not give us their data.
    Sought,
    /// Is named by somebody. Did not give us their data.
    Relative,
    /// The adult of a child, and what a child-protection review said of them.
    Guardian(Review),
    /// Works for the society: a login.
    Staff,
}

impl Role {
    /// Whether the person gave us the data themselves.
    #[must_use]
    pub fn gave_data(self) -> bool {
        !matches!(self, Role::Sought | Role::Relative)
    }
}

/// What a child-protection review said of an adult.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Review {
    /// Nobody has looked yet.
    NotYet,
    /// Not to be told.
    Unsafe,
    /// May be told.
    Safe,
}

/// How far the exposure goes. Whoever it does not reach is not in a campaign.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// Was read.
    Confirmed,
    /// May have been read.
    Possible,
    /// Was copied and is unreadable.
    CiphertextOnly,
}

/// Instead of telling somebody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Substitute {
    /// The case is watched for signs of harm.
    Watch,
    /// A partner who sees the person tells them.
    Partner,
    /// The person is told when they come by themselves.
    WhenTheyCome,
    /// Only the public statement.
    PublicStatement,
}
sign::canonical_code!(Substitute { 1 => Watch, 2 => Partner, 3 => WhenTheyCome, 4 => PublicStatement });

/// What two people decided over one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decided {
    /// Reach them by this means; every rule that a decision does not lift still holds.
    Reach {
        /// The one means.
        means: Means,
        /// Who decided.
        by: (StaffId, StaffId),
        /// The last day on which it counts.
        until: Day,
    },
    /// Do not contact.
    Spare {
        /// What is done instead.
        substitute: Substitute,
        /// Who decided.
        by: (StaffId, StaffId),
        /// The last day on which it counts.
        until: Day,
    },
}

impl Decided {
    /// Whether it counts on that day: two different people, and not expired.
    #[must_use]
    pub fn counts(&self, today: Day) -> bool {
        let (Decided::Reach { by, until, .. } | Decided::Spare { by, until, .. }) = self;
        by.0 != by.1 && today <= *until
    }
}

/// An affected person.
#[derive(Clone, PartialEq, Eq)]
pub struct Affected {
    /// Who.
    pub person: PersonId,
    /// As whom.
    pub role: Role,
    /// How far the exposure goes.
    pub level: Level,
    /// Of which kinds of information.
    pub categories: Vec<Category>,
    /// How to reach them; nothing if there is no slip.
    pub slip: Option<Slip>,
    /// Whether anything outside the slip says danger: the case, a flag of an older register.
    pub flagged: bool,
    /// Where they live, if known.
    pub country: Option<Country>,
    /// Their time, if known.
    pub zone: Option<Zone>,
    /// The register they come from, by its number in this campaign.
    pub source: u32,
    /// Means that were tried in earlier waves and did not reach them.
    pub failed: Vec<Means>,
    /// What people decided over this person.
    pub decided: Option<Decided>,
}

/// Tells the role and nothing else.
impl core::fmt::Debug for Affected {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Affected({:?})", self.role)
    }
}

impl Affected {
    pub(crate) fn safe(&self) -> Option<&SafeContact> {
        self.slip.as_ref().map(|slip| &slip.contact.safe)
    }

    /// A child, or treated as one: whoever has a guardian.
    pub(crate) fn is_child(&self) -> bool {
        self.safe()
            .is_some_and(|safe| safe.under_18 == Some(true) || safe.guardian.is_some())
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.safe().is_some_and(|safe| safe.deceased.is_some())
    }

    /// In hiding, detained, or flagged elsewhere; not sure counts.
    #[must_use]
    pub fn in_danger(&self) -> bool {
        self.flagged
            || self.safe().is_some_and(|safe| {
                safe.in_hiding.is_some_and(Danger::counts)
                    || safe.detained.is_some_and(Danger::counts)
            })
    }

    /// Whether nobody ever asked the person how they may be reached.
    pub(crate) fn never_asked(&self) -> bool {
        self.safe()
            .is_none_or(|safe| safe.channels.is_empty() && safe.confirmed.is_none())
    }
}
