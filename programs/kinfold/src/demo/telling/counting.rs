//! How far everybody is, by the journals; who was told how often, by the providers' own records.

use contact::State;
use courier::deciding::reason_words;
use record::safe::Means;
use sign::Time;
use std::collections::{BTreeMap, BTreeSet};

/// What a provider would have delivered, by its own record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Message {
    /// To whom: a number or a mailbox.
    pub(super) to: String,
    /// How often it was handed over.
    pub(super) times: u32,
    /// What a telephone shows; nothing of a mail, whose address is no link.
    pub(crate) sms: Option<String>,
}

/// Numbers and mailboxes to which more was handed over than people were told there, whether under one
/// key or several: not every provider knows that two of a key are one. Two people may share a number.
pub(super) fn twice(record: &[Message], people: &BTreeMap<String, u32>) -> u64 {
    let mut told: BTreeMap<&str, u32> = BTreeMap::new();
    for message in record {
        *told.entry(&message.to).or_default() += message.times;
    }
    let most = |to: &str| people.get(to).copied().unwrap_or(1);
    told.iter().filter(|(to, times)| **times > most(to)).count() as u64
}

/// Whether an SMS holds anything that could be an address of the web.
pub(super) fn linked(message: &Message) -> bool {
    let sms = message.sms.as_deref();
    sms.is_some_and(courier::words::has_link)
}

/// Everybody affected, and how far they are.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Tally {
    /// Everybody, counted in the exposure's table and nowhere else.
    pub(crate) everybody: u64,
    /// Told by SMS: delivered.
    pub(crate) sms: u64,
    /// Told by mail: taken by its provider.
    pub(crate) mail: u64,
    /// Not contacted, by a decision of two.
    pub(crate) spared: u64,
    /// Who waits for people, by reason.
    pub(crate) waiting: BTreeMap<&'static str, u64>,
}

const IN_DOUBT: &str = "nobody can say whether it was sent";

impl Tally {
    /// Of a campaign: so many stand in the table, and these are the states of its people.
    pub(super) fn of<'a>(everybody: u64, states: impl Iterator<Item = &'a State>) -> Tally {
        let mut tally = Tally {
            everybody,
            ..Tally::default()
        };
        for state in states {
            match state {
                State::Delivered(plan) | State::Attempted(plan) if plan.means == Means::Mail => {
                    tally.mail += 1;
                }
                State::Delivered(plan) if plan.means == Means::Sms => tally.sms += 1,
                State::Spared(_) => tally.spared += 1,
                state => *tally.waiting.entry(why(state)).or_default() += 1,
            }
        }
        tally
    }

    /// Adds another campaign.
    pub(super) fn add(&mut self, other: &Tally) {
        self.everybody += other.everybody;
        self.sms += other.sms;
        self.mail += other.mail;
        self.spared += other.spared;
        for (why, count) in &other.waiting {
            *self.waiting.entry(why).or_default() += count;
        }
    }

    /// Who was told.
    pub(crate) fn told(&self) -> u64 {
        self.sms + self.mail
    }

    /// Who waits for people.
    pub(crate) fn waits(&self) -> u64 {
        self.waiting.values().sum()
    }

    /// Whose message may have been sent, and nobody can say.
    pub(super) fn in_doubt(&self) -> u64 {
        self.waiting.get(IN_DOUBT).copied().unwrap_or(0)
    }

    /// All rows together.
    pub(crate) fn sum(&self) -> u64 {
        self.told() + self.waits() + self.spared
    }

    /// Whether the rows are everybody: nobody is left out, nobody counted twice.
    pub(crate) fn is_whole(&self) -> bool {
        self.sum() == self.everybody
    }
}

/// Why somebody was not told.
fn why(state: &State) -> &'static str {
    match state {
        State::Waiting(reason) => reason_words(*reason),
        State::InDoubt(_) => IN_DOUBT,
        State::Planned(plan) if matches!(plan.means, Means::Sms | Means::Mail) => {
            "their hours have not begun"
        }
        State::Planned(_) => "by letter, call or visit",
        State::Unreachable => "every way was tried",
        _ => "otherwise",
    }
}

/// Whether a courier has something to do with this person now.
pub(super) fn under_way(state: &State, now: Time) -> bool {
    match state {
        State::Planned(plan) => {
            matches!(plan.means, Means::Sms | Means::Mail) && plan.from <= now && now < plan.to
        }
        State::Ordered(_) | State::Unreachable => true,
        State::Attempted(plan) => plan.means == Means::Sms,
        _ => false,
    }
}

/// The rows of one society of an exposure's table, and how many people of them are affected.
pub(super) fn of_society(table: &str, society: usize) -> (String, u64) {
    let number = society.to_string();
    let (mut rows, mut affected) = (String::new(), BTreeSet::new());
    for (at, line) in table.lines().enumerate() {
        let mut fields = line.split('\t');
        let (who, of) = (fields.next().unwrap_or_default(), fields.next());
        if at > 0 && of != Some(&number) {
            continue;
        }
        rows.push_str(line);
        rows.push('\n');
        let level = fields.nth(1);
        if at > 0 && level != Some("excluded") {
            affected.insert(who);
        }
    }
    (rows, affected.len() as u64)
}

#[cfg(test)]
mod tests;
