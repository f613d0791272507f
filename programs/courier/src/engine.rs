//! The sender: what is due is ordered, sent, and followed until the provider has said what became
//! of it.
//!
//! An order is durable before anything leaves, and nothing leaves without one. Whatever the
//! moment at which this ends: who was ordered and not answered is asked about at the provider, by
//! the key of the send, and nothing is sent again but on its word that it never had it.

use crate::carrier::{Carrier, Known, Parcel, Text, Tried};
use crate::entry::Entry;
use crate::signing;
use crate::store::Store;
use crate::words;
use crate::{Fault, entry::Member};
use contact::{
    Answer, Answered, Event, Intended, Outcome, Planned, Reason, State, Waits, Written, send_key,
};
use decision::Deciders;
use record::date::Day;
use record::safe::Means;
use sign::Time;
use sign::id::PersonId;
use sign::time::{DAY, HOUR, MINUTE};
use std::collections::BTreeMap;
use std::sync::mpsc::Receiver;

mod following;

/// A second in microseconds.
pub const SECOND: u64 = 1_000_000;
/// How long a provider that took nothing rests, at first and at most.
const REST: (u64, u64) = (SECOND, 15 * MINUTE);
/// How often what was taken is asked about, at first and at most, and for how long.
const FOLLOW: (u64, u64) = (30 * SECOND, HOUR);
const FOLLOWED: u64 = 7 * DAY;
/// So many questions are asked in one step.
const QUESTIONS: usize = 16;
/// So many plans are made anew in one step.
const PLANS: usize = 2_048;

/// A provider, and how fast it is given work.
pub struct Lane {
    /// SMS or mail.
    pub means: Means,
    /// The provider.
    pub carrier: Box<dyn Carrier + Send>,
    /// Microseconds from one order to the next.
    pub gap: u64,
    next: Time,
    rest: u64,
}

impl core::fmt::Debug for Lane {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Lane({:?})", self.means)
    }
}

impl Lane {
    /// A provider that is given so many orders a minute, at least one.
    #[must_use]
    pub fn new(means: Means, carrier: Box<dyn Carrier + Send>, a_minute: u32) -> Lane {
        Lane {
            means,
            carrier,
            gap: MINUTE / u64::from(a_minute.max(1)),
            next: Time(0),
            rest: 0,
        }
    }

    fn went(&mut self) {
        self.rest = 0;
    }

    fn rests(&mut self, now: Time) {
        self.rest = (self.rest * 2).clamp(REST.0, REST.1);
        self.next = now.plus(self.rest);
    }
}

/// A send whose fate is asked.
#[derive(Clone, Copy, Debug)]
struct Question {
    person: PersonId,
    wave: u32,
    means: Means,
    at: Time,
    gap: u64,
    since: Time,
}

/// What was heard from a provider without asking: the key of the send, and what became of it.
pub type Receipt = ([u8; 16], Known);

/// The sender of one campaign.
#[derive(Debug)]
pub struct Engine {
    store: Store,
    lanes: Vec<Lane>,
    receipts: Option<Receiver<Receipt>>,
    questions: BTreeMap<[u8; 16], Question>,
    /// Whoever a provider just did not take, and until when they wait.
    barred: BTreeMap<PersonId, Time>,
    /// Whoever was not reached and has no next plan yet.
    fallen: Vec<PersonId>,
    /// When plans were last looked through.
    planned: Option<Time>,
    /// Who may decide, by the log; how many decisions were held against their signatures.
    deciders: Deciders,
    checked: usize,
    /// How soon what was taken is first asked about.
    first: u64,
}

impl Engine {
    /// Over an open campaign. Whoever was ordered and not answered is asked about first.
    #[must_use]
    pub fn new(store: Store, lanes: Vec<Lane>, receipts: Option<Receiver<Receipt>>) -> Engine {
        let mut engine = Engine {
            store,
            lanes,
            receipts,
            questions: BTreeMap::new(),
            barred: BTreeMap::new(),
            fallen: Vec::new(),
            planned: None,
            deciders: Deciders::default(),
            checked: 0,
            first: FOLLOW.0,
        };
        let people: Vec<(PersonId, State)> = {
            let people = engine.store.campaign().people();
            people.map(|(person, state)| (person, *state)).collect()
        };
        for (person, state) in people {
            match state {
                State::Ordered(plan) | State::InDoubt(plan) => engine.question(&plan, Time(0), 0),
                State::Attempted(plan) => engine.follow(&plan, Time(0)),
                State::Unreachable => engine.fallen.push(person),
                _ => {}
            }
        }
        engine
    }

    /// Asks after so many microseconds for the first time what became of what was taken.
    #[must_use]
    pub fn asking_after(mut self, first: u64) -> Engine {
        self.first = first.max(1);
        self
    }

    /// Holds decisions against this list of who may decide; without one no signature counts.
    #[must_use]
    pub fn believing(mut self, deciders: Deciders) -> Engine {
        self.deciders = deciders;
        self
    }

    /// The campaign.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Whether nothing is left to do for it until somebody decides, hours begin, or time passes.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.questions.is_empty() && self.fallen.is_empty()
    }

    /// Does what is due now. Whether anything was.
    ///
    /// # Errors
    /// [`Fault`]: this must end then, and begin anew.
    pub fn step(&mut self, now: Time) -> Result<bool, Fault> {
        self.store.catch_up()?;
        self.checked = signing::check(&self.store, self.checked, &self.deciders)?;
        let mut did = self.listen(now)?;
        did |= self.ask(now)?;
        did |= self.plan_anew(now)?;
        for at in 0..self.lanes.len() {
            did |= self.send_next(at, now)?;
        }
        Ok(did)
    }

    fn answer(&mut self, question: &Question, answer: Answer) -> Result<(), Fault> {
        self.event(Event::Answered(Answered {
            person: question.person,
            wave: question.wave,
            answer,
        }))
    }

    fn wait(&mut self, person: PersonId, reason: Reason, at: Time) -> Result<(), Fault> {
        self.event(Event::Waits(Waits { person, reason, at }))
    }

    /// An event that follows, or that another program made needless meanwhile.
    fn event(&mut self, event: Event) -> Result<(), Fault> {
        match self.store.add(&Entry::Event(event)) {
            Ok(_) | Err(Fault::Refused(_)) => Ok(()),
            Err(fault) => Err(fault),
        }
    }

    /// Plans whose hours are over, people who were not reached, decisions that have expired.
    fn plan_anew(&mut self, now: Time) -> Result<bool, Fault> {
        let lately = self.planned.is_some_and(|last| now.since(last) < MINUTE);
        if lately && self.fallen.is_empty() {
            return Ok(false);
        }
        self.planned = Some(now);
        let fallen = std::mem::take(&mut self.fallen);
        let did = self.store.add_all(|store| {
            let campaign = store.campaign();
            let over = campaign.overdue(now).map(|plan| plan.person);
            let not_reached = fallen
                .iter()
                .copied()
                .filter(|person| matches!(campaign.state(*person), Some(State::Unreachable)));
            let mut entries = Vec::new();
            for person in over.chain(not_reached).take(PLANS) {
                let Some(member) = store.member(person) else {
                    continue;
                };
                let wave = campaign.next_wave(person);
                entries.push(Entry::Event(
                    store.plan(member, now).event(person, wave, now),
                ));
            }
            let lapsed = campaign.lapsed(Day::of(now)).take(PLANS);
            entries.extend(lapsed.map(|person| {
                Entry::Event(Event::Waits(Waits {
                    person,
                    reason: Reason::Decision,
                    at: now,
                }))
            }));
            Ok(entries)
        })?;
        let left = fallen.into_iter().skip(PLANS);
        self.fallen.extend(left);
        Ok(did > 0)
    }

    fn send_next(&mut self, at: usize, now: Time) -> Result<bool, Fault> {
        self.barred.retain(|_, until| *until > now);
        let lane = &self.lanes[at];
        if lane.next > now {
            return Ok(false);
        }
        let means = lane.means;
        let barred = &self.barred;
        let may = |plan: &Planned| plan.means == means && !barred.contains_key(&plan.person);
        let Some(intended) = self.store.campaign().due_among(now, may) else {
            return Ok(false);
        };
        let Some(member) = self.store.member(intended.person).cloned() else {
            return Ok(false);
        };
        // The rules are asked once more at the very moment: since the plan was made somebody may
        // have decided, or a rule may have expired.
        let outcome = self.store.plan(&member, now);
        match &outcome {
            Outcome::Message(written) if written.means == means && written.window.covers(now) => {
                self.send(at, &member, written, intended, now)?;
            }
            _ => {
                let event = outcome.event(intended.person, intended.wave, now);
                self.event(event)?;
            }
        }
        Ok(true)
    }

    fn send(
        &mut self,
        at: usize,
        member: &Member,
        written: &Written,
        intended: Intended,
        now: Time,
    ) -> Result<(), Fault> {
        let person = intended.person;
        let Some(State::Planned(plan)) = self.store.campaign().state(person).copied() else {
            return Ok(());
        };
        let tail = self.store.tail(&written.to, person);
        let code = self.store.code(&plan, now, tail)?;
        let parcel = match self.parcel(member, written, &words::shown(code)) {
            Ok(parcel) => parcel,
            Err(Fault::Warned { .. }) => return self.wait(person, Reason::Rules, now),
            Err(fault) => return Err(fault),
        };
        let order = match self.store.add(&Entry::Event(Event::Intended(intended))) {
            Ok(Some(order)) => order,
            // Paused, or over the cap, in this very moment.
            Ok(None) | Err(Fault::Refused(_)) => return Ok(()),
            Err(fault) => return Err(fault),
        };
        let lane = &mut self.lanes[at];
        lane.next = now.plus(lane.gap);
        let tried = lane
            .carrier
            .send(order.key(), written.to.text().reveal(), &parcel);
        let answer = |answer| {
            Event::Answered(Answered {
                person,
                wave: plan.wave,
                answer,
            })
        };
        match tried {
            Tried::Taken => {
                lane.went();
                self.event(answer(Answer::Taken))?;
                self.follow(&plan, now.plus(self.first));
            }
            Tried::NotTaken => {
                lane.rests(now);
                let until = lane.next.plus(lane.rest);
                self.barred.insert(person, until);
                self.event(answer(Answer::NotTaken))?;
            }
            Tried::Impossible => {
                lane.went();
                self.event(answer(Answer::Impossible))?;
                self.fallen.push(person);
            }
            Tried::Unknown => {
                lane.rests(now);
                let next = lane.next;
                self.question(&plan, next, 0);
            }
        }
        Ok(())
    }

    fn parcel(&self, member: &Member, written: &Written, code: &str) -> Result<Parcel, Fault> {
        let locale = words::locale_of(&written.language)?;
        let settings = self.store.settings();
        match written.means {
            Means::Sms => words::sms(settings, locale, code).map(|text| Parcel::Sms(Text(text))),
            _ => words::mail(settings, locale, member, code).map(Parcel::Mail),
        }
    }

    fn question(&mut self, plan: &Planned, at: Time, gap: u64) {
        if !self.lanes.iter().any(|lane| lane.means == plan.means) {
            return;
        }
        let id = self.store.settings().incident();
        let key = send_key(id, plan.person, plan.wave);
        let question = Question {
            person: plan.person,
            wave: plan.wave,
            means: plan.means,
            at,
            gap,
            since: at,
        };
        self.questions.insert(key, question);
    }

    /// Asks later what became of what was taken, if its provider can tell.
    fn follow(&mut self, plan: &Planned, at: Time) {
        let mut lanes = self.lanes.iter();
        if lanes.any(|lane| lane.means == plan.means && lane.carrier.follows()) {
            self.question(plan, at, 0);
        }
    }
}
