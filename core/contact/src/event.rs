//! The journal of a campaign: what happened, without a name, a number or a text.

use record::date::Day;
use record::safe::Means;
use sign::id::{IncidentId, PersonId, StaffId};
use sign::{Time, canonical_code, hash};

use crate::affected::Substitute;

/// The name of one send: the same for the same campaign, person and wave, so that a provider that
/// gets it twice sends once.
#[must_use]
pub fn send_key(campaign: IncidentId, person: PersonId, wave: u32) -> [u8; 16] {
    hash("send", &[&campaign.0, &person.0, &wave.to_be_bytes()]).short()
}

/// Why a person waits for people. In the journal without what the queue of a plan knows besides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reason {
    /// No plan was made yet.
    NotPlanned,
    /// The person died.
    Deceased,
    /// A child, or the adult of one.
    ChildProtection,
    /// In danger.
    InDanger,
    /// People decide, one by one.
    OneByOne,
    /// The group was not decided.
    Group,
    /// No number, mailbox or address.
    NoAddress,
    /// Every way was tried.
    Unreachable,
    /// Rules lack something that people can ask for.
    Rules,
    /// Nobody knows whether it was sent.
    InDoubt,
    /// Two people owe a decision.
    Decision,
}
canonical_code!(Reason {
    1 => NotPlanned,
    2 => Deceased,
    3 => ChildProtection,
    4 => InDanger,
    5 => OneByOne,
    6 => Group,
    7 => NoAddress,
    8 => Unreachable,
    9 => Rules,
    10 => InDoubt,
    11 => Decision,
});

/// A plan for one person and wave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Planned {
    /// For whom.
    pub person: PersonId,
    /// The wave: one more than the last in which anything was sent, from 1.
    pub wave: u32,
    /// By what.
    pub means: Means,
    /// From when it may leave.
    pub from: Time,
    /// When it may no longer.
    pub to: Time,
}
sign::canonical_struct!(Planned {
    person,
    wave,
    means,
    from,
    to
});

/// People must look at one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Waits {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub reason: Reason,
    /// When that was seen.
    pub at: Time,
}
sign::canonical_struct!(Waits { person, reason, at });

/// The order to send, durable before anything leaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Intended {
    /// To whom.
    pub person: PersonId,
    /// In which wave.
    pub wave: u32,
    /// When.
    pub at: Time,
}
sign::canonical_struct!(Intended { person, wave, at });

/// What the provider, or the person who rings or visits, said to an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Taken over.
    Taken,
    /// Not taken, and never had: may be tried again in the same wave.
    NotTaken,
    /// It never will be: no such number.
    Impossible,
}
canonical_code!(Answer { 1 => Taken, 2 => NotTaken, 3 => Impossible });

/// An answer to an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Answered {
    /// About whom.
    pub person: PersonId,
    /// In which wave.
    pub wave: u32,
    /// What.
    pub answer: Answer,
}
sign::canonical_struct!(Answered {
    person,
    wave,
    answer
});

/// What was heard of a person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum News {
    /// A receipt says that it arrived.
    Delivered,
    /// The person themselves has it.
    Reached,
    /// The person said that they understood.
    Understood,
    /// The person wants to hear nothing of it.
    Refused,
    /// It did not arrive, or nobody was there.
    Unreachable,
    /// It became unsafe to go on.
    Unsafe,
}
canonical_code!(News {
    1 => Delivered,
    2 => Reached,
    3 => Understood,
    4 => Refused,
    5 => Unreachable,
    6 => Unsafe,
});

/// News of a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Heard {
    /// Of whom.
    pub person: PersonId,
    /// What.
    pub news: News,
}
sign::canonical_struct!(Heard { person, news });

/// Two people decided not to contact a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Spared {
    /// Whom.
    pub person: PersonId,
    /// What is done instead.
    pub substitute: Substitute,
    /// Who decided.
    pub by: (StaffId, StaffId),
    /// The last day of it.
    pub until: u32,
}
sign::canonical_struct!(Spared {
    person,
    substitute,
    by,
    until
});

impl Spared {
    /// The last day of it.
    #[must_use]
    pub fn last_day(&self) -> Day {
        Day(i32::try_from(self.until).unwrap_or(i32::MAX))
    }
}

/// Two people approved how many orders a day (UTC) and in all there may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Capped {
    /// On one day.
    pub a_day: u32,
    /// In the whole campaign.
    pub in_all: u32,
    /// Who approved.
    pub by: (StaffId, StaffId),
}
sign::canonical_struct!(Capped { a_day, in_all, by });

/// Somebody stopped the campaign or let it go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stop {
    /// Who.
    pub by: StaffId,
    /// When.
    pub at: Time,
}
sign::canonical_struct!(Stop { by, at });

/// One line of the journal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// A person is affected.
    Joined(PersonId),
    /// A plan was made.
    Planned(Planned),
    /// People must look.
    Waits(Waits),
    /// Something is about to be sent.
    Intended(Intended),
    /// It was taken, or not.
    Answered(Answered),
    /// Something was heard.
    Heard(Heard),
    /// A person is not contacted.
    Spared(Spared),
    /// A cap was approved.
    Capped(Capped),
    /// Stopped.
    Paused(Stop),
    /// Going on.
    Resumed(Stop),
}
sign::canonical_enum!(Event {
    1 => Joined(person),
    2 => Planned(planned),
    3 => Waits(waits),
    4 => Intended(intended),
    5 => Answered(answered),
    6 => Heard(heard),
    7 => Spared(spared),
    8 => Capped(capped),
    9 => Paused(stop),
    10 => Resumed(stop),
});
