//! What people do with a campaign: plan, decide over groups and over one person, approve, pause,
//! and see how far everybody is.

use crate::Fault;
use crate::entry::{
    Entry, GroupDecided, Member, PersonDecided, SampleRead, What, group_key, group_text,
};
use crate::signing::By;
use crate::store::Store;
use contact::{
    Bill, Capped, Coverage, Event, Heard, News, Outcome, Queue, Reason, Spared, State, Stop, Waits,
    sample,
};
use record::date::Day;
use record::safe::Means;
use record::script::Language;
use sign::id::{PersonId, StaffId};
use sign::{Time, hash};
use std::collections::{BTreeMap, BTreeSet};

/// What a plan is, for people: before anybody approves it.
#[derive(Clone, Debug, Default)]
pub struct Planning {
    /// Everybody's outcome, counted: what is sent by which means, and who waits why.
    pub bill: Bill,
    /// How many wait, by reason.
    pub waits: BTreeMap<&'static str, u64>,
    /// How many are spared by a decision.
    pub spared: u64,
    /// How many were not looked at: something is under way or over with them.
    pub others: u64,
}

impl Planning {
    /// Everybody: must be the affected.
    #[must_use]
    pub fn people(&self) -> u64 {
        self.bill.people().0 + self.others
    }
}

/// Plans everybody who waits or is planned, and writes it down. Whoever waits for the same reason
/// as before is not written again.
///
/// # Errors
/// [`Fault`].
pub fn plan(store: &mut Store, now: Time) -> Result<Planning, Fault> {
    let mut planning = Planning::default();
    store.add_all(|store| {
        let mut entries = Vec::new();
        let campaign = store.campaign();
        for member in store.members() {
            let person = member.affected.person;
            let state = campaign.state(person).copied();
            let open = matches!(
                state,
                Some(State::Waiting(_) | State::Planned(_) | State::Unreachable)
            );
            if !open {
                planning.others += 1;
                continue;
            }
            let outcome = store.plan(member, now);
            planning.count(member, &outcome);
            let event = outcome.event(person, campaign.next_wave(person), now);
            if !is_same(state, &event) {
                entries.push(Entry::Event(event));
            }
        }
        Ok(entries)
    })?;
    Ok(planning)
}

/// Whether an event says nothing new.
fn is_same(state: Option<State>, event: &Event) -> bool {
    match (state, event) {
        (Some(State::Waiting(reason)), Event::Waits(waits)) => reason == waits.reason,
        (Some(State::Planned(old)), Event::Planned(new)) => old == *new,
        _ => false,
    }
}

impl Planning {
    fn count(&mut self, member: &Member, outcome: &Outcome) {
        self.bill.add(&member.affected, outcome);
        match outcome {
            Outcome::Queue(queue) => *self.waits.entry(queue_words(queue)).or_default() += 1,
            Outcome::Decide(question) => {
                let words = match question {
                    contact::Question::NoSafeChannel => {
                        "two people decide: every channel is ruled out or seen by somebody unsafe"
                    }
                    contact::Question::OnlyCiphertext => {
                        "two people decide: only unreadable bytes were copied"
                    }
                };
                *self.waits.entry(words).or_default() += 1;
            }
            Outcome::Spared { .. } => self.spared += 1,
            _ => {}
        }
    }
}

/// Why somebody waits, for people.
#[must_use]
pub fn queue_words(queue: &Queue) -> &'static str {
    match queue {
        Queue::NotPlanned => "not planned yet",
        Queue::Deceased => "died: next contact or none, by people",
        Queue::ChildProtection => "a child or a child's adult: child-protection review today",
        Queue::InDanger => "in danger, in hiding, detained, or not sure: one by one",
        Queue::OneByOne => "did not give us their data: one by one",
        Queue::Group(_) => "never asked: their group is not decided",
        Queue::NoAddress => "no number, mailbox or current address",
        Queue::Unreachable => "every way was tried",
        Queue::WhoSees => "nobody asked who else sees the channel",
        Queue::OutOfDate => "the rules were never confirmed, or have expired",
        Queue::NoHour => "no hour is allowed this week in every time they may live in",
        Queue::LanguageUnknown => "which language they understand is not known",
        Queue::NoReviewedText => "no reviewed text in a language they understand",
        Queue::InDoubt => "nobody can say whether it was sent",
    }
}

/// The same of what the journal keeps.
#[must_use]
pub fn reason_words(reason: Reason) -> &'static str {
    match reason {
        Reason::NotPlanned => "not planned yet",
        Reason::Deceased => "died",
        Reason::ChildProtection => "child protection",
        Reason::InDanger => "in danger",
        Reason::OneByOne => "one by one",
        Reason::Group => "group not decided",
        Reason::NoAddress => "no address",
        Reason::Unreachable => "every way was tried",
        Reason::Rules => "rules lack something, or a text was refused",
        Reason::InDoubt => "nobody can say whether it was sent",
        Reason::Decision => "two people owe a decision",
    }
}

/// A group that waits to be decided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// As it is written.
    pub group: String,
    /// Its people.
    pub people: Vec<PersonId>,
    /// Who was shown its sample already.
    pub read_by: BTreeSet<StaffId>,
}

/// The groups that wait to be decided, the largest first.
#[must_use]
pub fn groups(store: &Store, now: Time) -> Vec<Waiting> {
    let mut groups: BTreeMap<String, Vec<PersonId>> = BTreeMap::new();
    for member in store.members() {
        if let Outcome::Queue(Queue::Group(key)) = store.plan(member, now) {
            let people = groups.entry(group_text(&key)).or_default();
            people.push(member.affected.person);
        }
    }
    let mut out: Vec<Waiting> = groups
        .into_iter()
        .map(|(group, people)| {
            let read = store
                .samples_read()
                .iter()
                .filter(|read| read.group == group);
            let read_by = read.map(|read| read.by).collect();
            Waiting {
                group,
                people,
                read_by,
            }
        })
        .collect();
    out.sort_by_key(|of| (core::cmp::Reverse(of.people.len()), of.group.clone()));
    out
}

/// Shows a member of staff the random sample of a group, and writes down that they were shown it.
/// The same people for both: drawn by a seed of the campaign.
///
/// # Errors
/// [`Fault::Asked`] if no such group waits.
pub fn read_sample(
    store: &mut Store,
    group: &str,
    by: StaffId,
    now: Time,
) -> Result<Vec<Member>, Fault> {
    let waiting = waiting(store, group, now)?;
    let incident = store.settings().incident();
    let seed = hash("sample seed", &[&incident.0, group.as_bytes()]);
    let drawn = sample(&waiting.people, seed.as_bytes());
    store.add(&Entry::Read(SampleRead {
        group: group.to_owned(),
        by,
        read: u32::try_from(drawn.len()).unwrap_or(u32::MAX),
    }))?;
    let members = drawn
        .iter()
        .filter_map(|person| store.member(*person).cloned());
    Ok(members.collect())
}

fn waiting(store: &Store, group: &str, now: Time) -> Result<Waiting, Fault> {
    group_key(group)?;
    let found = groups(store, now).into_iter().find(|of| of.group == group);
    found.ok_or_else(|| Fault::Asked(format!("{group}: nobody of this group waits")))
}

/// What two people decide over a group.
#[derive(Clone, Debug)]
pub struct OverGroup<'a> {
    /// The group, as it is written.
    pub group: &'a str,
    /// By which means; nothing if its people are decided one by one.
    pub means: Option<Vec<Means>>,
    /// In which languages, where the person's own is not known, best first.
    pub languages: Vec<Language>,
    /// Who decides.
    pub by: By,
    /// The last day on which it counts.
    pub until: Day,
}

/// Two people decide over a group. Both must have been shown its sample.
///
/// # Errors
/// [`Fault::Asked`].
pub fn decide_group(store: &mut Store, over: OverGroup<'_>, now: Time) -> Result<u64, Fault> {
    let waiting = waiting(store, over.group, now)?;
    let read = |by: StaffId| {
        let of = store.samples_read().iter();
        let of = of.filter(|read| read.group == over.group && read.by == by);
        of.map(|read| read.read).max()
    };
    let by = over.by.staff();
    let (Some(first), Some(second)) = (read(by.0), read(by.1)) else {
        return Err(Fault::Asked(
            "both who decide read the sample first: `tell groups --sample GROUP --by STAFF`".into(),
        ));
    };
    let size = u32::try_from(waiting.people.len()).unwrap_or(u32::MAX);
    let decided = GroupDecided {
        group: over.group.to_owned(),
        means: over.means,
        languages: over.languages,
        by,
        read: (first.min(second), size),
        days: (number(Day::of(now)), number(over.until)),
    };
    // Judged before it is written: what does not count is not kept.
    decided.decision()?;
    let mut entries = over.by.entries(store.settings())?;
    entries.push(Entry::Group(decided));
    store.add_all(|_| Ok(entries))?;
    Ok(u64::from(size))
}

/// Two people decide over one person: to reach them in one way, or not to contact them.
///
/// # Errors
/// [`Fault::Asked`]; [`Fault::Refused`].
pub fn decide_person(
    store: &mut Store,
    person: PersonId,
    what: What,
    (signed, until): (impl Into<By>, Day),
    now: Time,
) -> Result<(), Fault> {
    let signed = signed.into();
    let by = signed.staff();
    if by.0 == by.1 {
        return Err(Fault::Asked("two different people decide".to_owned()));
    }
    if until < Day::of(now) {
        return Err(Fault::Asked(
            "the decision expires before it is made".to_owned(),
        ));
    }
    if store.member(person).is_none() {
        return Err(Fault::Refused(contact::Refusal::NotAffected));
    }
    let decided = PersonDecided {
        person,
        what,
        by,
        until: number(until),
    };
    let mut entries = signed.entries(store.settings())?;
    store.add_all(|store| {
        entries.push(Entry::Person(decided));
        let campaign = store.campaign();
        match what {
            What::Spare(substitute) => entries.push(Entry::Event(Event::Spared(Spared {
                person,
                substitute,
                by,
                until: number(until),
            }))),
            What::Reach(_) => {
                // Planned anew with the decision: it may still wait, for whatever it does not lift.
                let mut member = store.member(person).cloned();
                if let Some(member) = &mut member {
                    member.affected.decided = Some(decided.decided());
                    let spared = matches!(campaign.state(person), Some(State::Spared(_)));
                    if spared {
                        return Err(Fault::Asked(
                            "not to be contacted, by a decision that still counts".to_owned(),
                        ));
                    }
                    let outcome = store.plan(member, now);
                    let wave = campaign.next_wave(person);
                    entries.push(Entry::Event(outcome.event(person, wave, now)));
                }
            }
        }
        Ok(entries)
    })?;
    Ok(())
}

fn number(day: Day) -> u32 {
    u32::try_from(day.0).unwrap_or(0)
}

/// Two people approve how many orders a day and in all there may be.
///
/// # Errors
/// [`Fault::Refused`].
pub fn approve(
    store: &mut Store,
    (a_day, in_all): (u32, u32),
    signed: impl Into<By>,
) -> Result<(), Fault> {
    let signed = signed.into();
    let by = signed.staff();
    let mut entries = signed.entries(store.settings())?;
    entries.push(Entry::Event(Event::Capped(Capped { a_day, in_all, by })));
    store.add_all(|_| Ok(entries))?;
    Ok(())
}

/// Stops the campaign: one is enough.
///
/// # Errors
/// [`Fault::Refused`] if it is stopped.
pub fn pause(store: &mut Store, by: StaffId, at: Time) -> Result<(), Fault> {
    store.add(&Entry::Event(Event::Paused(Stop { by, at })))?;
    Ok(())
}

/// Lets it go on.
///
/// # Errors
/// [`Fault::Refused`] if it is not stopped.
pub fn go_on(store: &mut Store, by: StaffId, at: Time) -> Result<(), Fault> {
    store.add(&Entry::Event(Event::Resumed(Stop { by, at })))?;
    Ok(())
}

/// What somebody who rang, visited or was rung says of a person.
///
/// # Errors
/// [`Fault::Refused`].
pub fn heard(store: &mut Store, person: PersonId, news: News) -> Result<(), Fault> {
    store.add(&Entry::Event(Event::Heard(Heard { person, news })))?;
    Ok(())
}

/// People must look at a person again.
///
/// # Errors
/// [`Fault::Refused`].
pub fn look_again(store: &mut Store, person: PersonId, at: Time) -> Result<(), Fault> {
    let waits = Waits {
        person,
        reason: Reason::OneByOne,
        at,
    };
    store.add(&Entry::Event(Event::Waits(waits)))?;
    Ok(())
}

/// How far everybody is.
#[must_use]
pub fn status(store: &Store, now: Time) -> Coverage {
    store.campaign().coverage(Day::of(now))
}
