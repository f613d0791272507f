//! What can happen: plain data, one line each, drawn by a seeded generator.
//!
//! Numbers in an operation are chosen among what is there when its turn comes, so that a list
//! stays meaningful when operations are taken out of it.

use crate::runner::Chance;
use core::fmt;
use core::str::FromStr;

/// Generates the operations, their words and how often each is drawn.
macro_rules! ops {
    ($($(#[$doc:meta])* $weight:literal $name:ident $word:literal ($($arg:ident),*);)*) => {
        /// An operation.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Op {
            $($(#[$doc])* $name { $(#[doc = "Which; see the operation."] $arg: u16),* },)*
        }

        impl Op {
            /// Every word, with its weight in the generator.
            pub const WORDS: &'static [(&'static str, u32)] = &[$(($word, $weight)),*];

            /// Its word.
            #[must_use]
            pub fn word(&self) -> &'static str {
                match self { $(Op::$name { .. } => $word),* }
            }

            fn numbers(&self) -> Vec<u16> {
                match *self { $(Op::$name { $($arg),* } => vec![$($arg),*]),* }
            }

            fn of(word: &str, mut numbers: impl FnMut() -> Option<u16>) -> Option<Op> {
                match word {
                    $($word => Some(Op::$name { $($arg: numbers()?),* }),)*
                    _ => None,
                }
            }
        }
    };
}

ops! {
    /// A family sends a form; the same number is the same page.
    6 Form "form" (portal, page);
    /// A desk opens a form under a grant for the queue.
    5 OpenForm "open-form" (desk, form);
    /// An opened form is taken on: it becomes a record.
    4 TakeOn "take-on" (desk, form);
    /// A new record.
    4 Add "add" (desk, content);
    /// An edit of a category of a record.
    8 Save "save" (desk, record, category);
    /// A record is opened, and so many more of its society.
    26 Open "open" (desk, record, category, more);
    /// A branch that lost is given up for the newest version.
    2 Merge "merge" (desk);
    /// A lead gives access: kind, whose desk, which record.
    7 Grant "grant" (lead, kind, desk, record);
    /// A search for a case.
    7 Search "search" (desk, record);
    /// A search that stands.
    2 Stand "stand" (desk, record);
    /// A record is made searchable.
    5 Register "register" (desk, record);
    /// A candidate is rejected.
    1 Reject "reject" (desk);
    /// A person is erased; the choice.
    2 Erase "erase" (desk, record, choice);
    /// A hash is written down.
    1 Note "note" (desk);
    /// The second-lock seed goes to another desk.
    1 PassSeed "pass-seed" (desk, to);
    /// Somebody signs in.
    2 Login "login" (desk);
    /// Somebody signs out.
    1 Logout "logout" (desk);
    /// A new desk is enrolled.
    2 Enrol "enrol" (society, number);
    /// A desk is revoked.
    2 Revoke "revoke" (desk);
    /// A member of staff gets a role.
    1 Appoint "appoint" (desk, role);
    /// What a rule stopped may go on.
    5 Reinstate "reinstate" (desk);
    /// An honest day is extended.
    1 Extend "extend" (desk, more);
    /// One officer signs for two: it must come to nothing.
    2 Forge "forge" (desk);
    /// A society, or all, are stopped.
    1 Lockdown "lockdown" (society);
    /// They start again.
    4 Resume "resume" (society);
    /// The lease is renewed.
    4 Lease "lease" ();
    /// An officer looked at the clock.
    4 ClearClock "clear-clock" ();
    /// Intake keys of this month and the next.
    1 Supply "supply" ();
    /// A night: all keys of a society are wrapped anew.
    3 Rotate "rotate" (society);
    /// An intake month is over.
    1 MonthOver "month-over" (society);
    /// The daily index.
    1 Index "index" (society);
    /// Time passes, in minutes.
    3 Pass "pass" (minutes);
    /// The keyholder's clock jumps, in minutes; odd numbers back.
    1 Jump "jump" (minutes);
    /// The keyholder's power fails; of an append under way so many leaves are there.
    5 Crash "crash" (torn);
    /// A desk's power fails.
    2 CrashDesk "crash-desk" (desk);
    /// The matcher's power fails.
    1 CrashMatcher "crash-matcher" ();
    /// A portal's power fails.
    1 CrashPortal "crash-portal" (portal);
    /// The keyholder's files are copied.
    2 Snapshot "snapshot" ();
    /// The keyholder is set back to a copy.
    1 Restore "restore" (copy);
    /// The newest files are brought back.
    1 Recover "recover" ();
    /// The hub lies: how, about what.
    4 Lie "lie" (kind, which);
    /// Nothing happens but what was under way.
    4 Flow "flow" (rounds);
    /// The network is good for a while.
    14 Calm "calm" (rounds);
}

/// An operation with its own source of chance: what happens around it does not change when others
/// are taken out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// Decides what the scheduler does after it.
    pub salt: u32,
    /// What happens.
    pub op: Op,
}

/// Operations that a seed draws.
#[must_use]
pub fn draw(seed: u64, count: usize) -> Vec<Step> {
    let mut chance = Chance::new(seed, u64::MAX);
    (0..count)
        .map(|_| Step {
            salt: u32::try_from(chance.below(1 << 32)).unwrap_or(0),
            op: draw_one(&mut chance),
        })
        .collect()
}

fn draw_one(chance: &mut Chance) -> Op {
    let all: u32 = Op::WORDS.iter().map(|(_, weight)| weight).sum();
    let mut at = chance.below(u64::from(all));
    for (word, weight) in Op::WORDS {
        match at.checked_sub(u64::from(*weight)) {
            Some(rest) => at = rest,
            None => {
                let number = || u16::try_from(chance.below(1 << 10)).ok();
                if let Some(op) = Op::of(word, number) {
                    return op;
                }
            }
        }
    }
    Op::Flow { rounds: 1 }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.salt, self.op.word())?;
        self.op.numbers().iter().try_for_each(|n| write!(f, " {n}"))
    }
}

/// The line is no operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a line is a number, a word and the numbers that the word takes")]
pub struct OpFault;

impl FromStr for Step {
    type Err = OpFault;
    fn from_str(line: &str) -> Result<Self, OpFault> {
        let mut words = line.split_whitespace();
        let salt = words.next().and_then(|n| n.parse().ok()).ok_or(OpFault)?;
        let word = words.next().ok_or(OpFault)?;
        let op = Op::of(word, || words.next()?.parse().ok()).ok_or(OpFault)?;
        match words.next() {
            None => Ok(Step { salt, op }),
            Some(_) => Err(OpFault),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_reads_back_from_its_line() {
        let drawn = draw(7, 2_000);
        for step in &drawn {
            assert_eq!(step.to_string().parse(), Ok(*step));
        }
        for (word, _) in Op::WORDS {
            assert!(drawn.iter().any(|s| s.op.word() == *word), "{word}");
        }
        assert_eq!("1 open 2".parse::<Step>(), Err(OpFault));
        assert_eq!("1 lease 2".parse::<Step>(), Err(OpFault));
    }
}
