//! How far everybody is, and how many are how far.

use record::date::Day;

use crate::event::{Planned, Reason};

/// How far one person is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// People must look.
    Waiting(Reason),
    /// There is a plan.
    Planned(Planned),
    /// The order is in the journal; whether it was carried out is not known yet.
    Ordered(Planned),
    /// Nobody can say whether it was carried out. Only an answer, news of the person or a decision
    /// of two leads on: another plan could tell them twice.
    InDoubt(Planned),
    /// It was taken over.
    Attempted(Planned),
    /// A receipt says that it arrived.
    Delivered(Planned),
    /// The person has it.
    Reached,
    /// The person understood.
    Understood,
    /// The person wants to hear nothing of it.
    Refused,
    /// It did not arrive.
    Unreachable,
    /// It became unsafe to go on.
    Unsafe,
    /// Two people decided not to contact, until that day.
    Spared(Day),
}

/// A row of a coverage.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Row {
    /// Waiting for people.
    Waiting,
    /// Planned.
    Planned,
    /// Ordered, or taken over.
    Attempted,
    /// Arrived.
    Delivered,
    /// The person has it.
    Reached,
    /// The person understood.
    Understood,
    /// Refused.
    Refused,
    /// Did not arrive.
    Unreachable,
    /// Unsafe to tell, found so on the way or decided so.
    Unsafe,
}

impl Row {
    /// All of them, in the order of a campaign.
    pub const ALL: [Row; 9] = [
        Row::Waiting,
        Row::Planned,
        Row::Attempted,
        Row::Delivered,
        Row::Reached,
        Row::Understood,
        Row::Refused,
        Row::Unreachable,
        Row::Unsafe,
    ];
}

impl State {
    /// The row it counts in.
    #[must_use]
    pub fn row(&self) -> Row {
        match self {
            State::Waiting(_) | State::InDoubt(_) => Row::Waiting,
            State::Planned(_) => Row::Planned,
            State::Ordered(_) | State::Attempted(_) => Row::Attempted,
            State::Delivered(_) => Row::Delivered,
            State::Reached => Row::Reached,
            State::Understood => Row::Understood,
            State::Refused => Row::Refused,
            State::Unreachable => Row::Unreachable,
            State::Unsafe | State::Spared(_) => Row::Unsafe,
        }
    }

    /// Whether telling this person has come to its end: they have it, did not want it, or it is
    /// decided, today still, that they are not told. What was only sent is not told.
    #[must_use]
    pub fn is_settled(&self, today: Day) -> bool {
        match self {
            State::Reached | State::Understood | State::Refused => true,
            State::Spared(until) => today <= *until,
            _ => false,
        }
    }
}

/// How many people are in each row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Coverage {
    rows: [u64; Row::ALL.len()],
    settled: u64,
}

impl Coverage {
    pub(crate) fn of<'a>(states: impl Iterator<Item = &'a State>, today: Day) -> Coverage {
        let mut coverage = Coverage::default();
        for state in states {
            coverage.rows[state.row() as usize] += 1;
            coverage.settled += u64::from(state.is_settled(today));
        }
        coverage
    }

    /// The people of one row.
    #[must_use]
    pub fn row(&self, row: Row) -> u64 {
        self.rows[row as usize]
    }

    /// Everybody.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.rows.iter().sum()
    }

    /// Whether nobody is left to be told or decided: what an incident needs before it is closed.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.settled == self.all()
    }
}
