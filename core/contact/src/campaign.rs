//! A campaign: the journal folded into the state of everybody.
//!
//! An event is recorded when it is durable, never before. Recording an order gives the one
//! [`Order`] by which the caller may send; folding a journal on start gives none. Whoever was
//! ordered and not answered before a crash is in doubt: the provider is asked by the key of the
//! send, and only its word that it never had it leads to a second order of the same wave.

use std::collections::{BTreeMap, BTreeSet};

use record::date::Day;
use record::safe::Means;
use sign::Time;
use sign::id::{IncidentId, PersonId};

use crate::event::{
    Answer, Answered, Capped, Event, Heard, Intended, News, Planned, Reason, Waits, send_key,
};
use crate::judge::Refusal;
use crate::state::{Coverage, State};

/// Leave to send one thing to one person, once. It cannot be copied or made elsewhere.
#[derive(PartialEq, Eq, Debug)]
pub struct Order {
    key: [u8; 16],
    plan: Planned,
}

impl Order {
    /// The name of this send, for the provider.
    #[must_use]
    pub fn key(&self) -> [u8; 16] {
        self.key
    }

    /// To whom, by what.
    #[must_use]
    pub fn plan(&self) -> &Planned {
        &self.plan
    }
}

/// A campaign as its journal says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Campaign {
    id: IncidentId,
    pub(crate) people: BTreeMap<PersonId, Person>,
    /// Whoever is planned, by the beginning of their window.
    planned: BTreeSet<(Time, PersonId)>,
    pub(crate) cap: Option<Capped>,
    pub(crate) paused: bool,
    /// Orders in all, and on the day of the last.
    pub(crate) ordered: u32,
    pub(crate) today: (u64, u32),
    pub(crate) last: Time,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Person {
    pub(crate) state: State,
    /// The last wave in which something left, or may have.
    pub(crate) wave: u32,
    /// What reached nobody.
    failed: Vec<Means>,
}

impl Campaign {
    /// Nobody yet.
    #[must_use]
    pub fn new(id: IncidentId) -> Campaign {
        Campaign {
            id,
            people: BTreeMap::new(),
            planned: BTreeSet::new(),
            cap: None,
            paused: false,
            ordered: 0,
            today: (0, 0),
            last: Time(0),
        }
    }

    /// As a durable journal says. No order comes of it.
    ///
    /// # Errors
    /// The number of the first event that may not follow, from 0, and why.
    pub fn replay<'a>(
        id: IncidentId,
        journal: impl IntoIterator<Item = &'a Event>,
    ) -> Result<Campaign, (usize, Refusal)> {
        let mut campaign = Campaign::new(id);
        for (at, event) in journal.into_iter().enumerate() {
            campaign.apply(event).map_err(|refusal| (at, refusal))?;
        }
        Ok(campaign)
    }

    /// Takes an event that has just become durable. Of an order comes the leave to send.
    ///
    /// # Errors
    /// [`Refusal`]; nothing has changed then.
    pub fn record(&mut self, event: &Event) -> Result<Option<Order>, Refusal> {
        self.apply(event)
    }

    /// The order that is next: somebody planned whose window is open. Nobody while paused or over
    /// the cap.
    #[must_use]
    pub fn due(&self, now: Time) -> Option<Intended> {
        self.due_among(now, |_| true)
    }

    /// The same among the plans that the caller may carry out now: of its own means, and not of a
    /// provider that it lets rest.
    #[must_use]
    pub fn due_among(&self, now: Time, may: impl Fn(&Planned) -> bool) -> Option<Intended> {
        let begun = self.begun(now);
        begun
            .filter(|plan| may(plan))
            .map(|plan| Intended {
                person: plan.person,
                wave: plan.wave,
                at: now,
            })
            .find(|order| self.judge_order(order).is_ok())
    }

    /// Plans whose window is over: to be made anew.
    pub fn overdue(&self, now: Time) -> impl Iterator<Item = &Planned> {
        self.begun(now).filter(move |plan| plan.to <= now)
    }

    /// People whose *do not contact* has expired: to be decided anew.
    pub fn lapsed(&self, today: Day) -> impl Iterator<Item = PersonId> {
        let people = self.people.iter();
        people
            .filter(move |(_, at)| matches!(at.state, State::Spared(until) if until < today))
            .map(|(person, _)| *person)
    }

    fn begun(&self, now: Time) -> impl Iterator<Item = &Planned> {
        let begun = self
            .planned
            .iter()
            .take_while(move |(from, _)| *from <= now);
        begun.filter_map(|(_, person)| match &self.people.get(person)?.state {
            State::Planned(plan) => Some(plan),
            _ => None,
        })
    }

    /// Orders without an answer: after a start, whether they were carried out is not known. The
    /// provider is asked by the key.
    pub fn in_doubt(&self) -> impl Iterator<Item = (&Planned, [u8; 16])> {
        self.people.values().filter_map(|at| match &at.state {
            State::Ordered(plan) => Some((plan, send_key(self.id, plan.person, plan.wave))),
            _ => None,
        })
    }

    /// Everybody, and how far they are.
    pub fn people(&self) -> impl Iterator<Item = (PersonId, &State)> {
        self.people.iter().map(|(person, at)| (*person, &at.state))
    }

    /// How far a person is.
    #[must_use]
    pub fn state(&self, person: PersonId) -> Option<&State> {
        self.people.get(&person).map(|at| &at.state)
    }

    /// The wave of a person's next plan.
    #[must_use]
    pub fn next_wave(&self, person: PersonId) -> u32 {
        self.people.get(&person).map_or(1, |at| at.wave + 1)
    }

    /// What was tried and reached nobody.
    #[must_use]
    pub fn failed(&self, person: PersonId) -> &[Means] {
        self.people.get(&person).map_or(&[], |at| &at.failed)
    }

    /// How many wait for people, by reason: together the row *waiting*.
    #[must_use]
    pub fn waiting(&self) -> BTreeMap<Reason, u64> {
        let mut by_reason = BTreeMap::new();
        for at in self.people.values() {
            let reason = match at.state {
                State::Waiting(reason) => reason,
                State::InDoubt(_) => Reason::InDoubt,
                _ => continue,
            };
            *by_reason.entry(reason).or_default() += 1;
        }
        by_reason
    }

    /// How many are how far on that day. Sums to everybody who joined.
    #[must_use]
    pub fn coverage(&self, today: Day) -> Coverage {
        Coverage::of(self.people.values().map(|at| &at.state), today)
    }

    fn apply(&mut self, event: &Event) -> Result<Option<Order>, Refusal> {
        self.judge(event)?;
        match event {
            Event::Joined(person) => {
                let new = Person {
                    state: State::Waiting(Reason::NotPlanned),
                    wave: 0,
                    failed: Vec::new(),
                };
                self.people.insert(*person, new);
            }
            Event::Planned(planned) => self.set(planned.person, State::Planned(*planned)),
            Event::Waits(waits) => self.wait(waits),
            Event::Intended(intended) => return Ok(self.order(intended)),
            Event::Answered(answered) => self.answer(answered),
            Event::Heard(heard) => self.hear(heard),
            Event::Spared(spared) => self.set(spared.person, State::Spared(spared.last_day())),
            Event::Capped(capped) => self.cap = Some(*capped),
            Event::Paused(_) => self.paused = true,
            Event::Resumed(_) => self.paused = false,
        }
        Ok(None)
    }

    /// The one place where a state changes: the index of plans follows it.
    fn set(&mut self, person: PersonId, state: State) {
        let Some(at) = self.people.get_mut(&person) else {
            return;
        };
        if let State::Planned(old) = at.state {
            self.planned.remove(&(old.from, person));
        }
        if let State::Planned(new) = state {
            self.planned.insert((new.from, person));
        }
        at.state = state;
    }

    /// The plan behind whatever is under way.
    fn under_way(&self, person: PersonId) -> Option<Planned> {
        match self.people.get(&person)?.state {
            State::Planned(plan)
            | State::Ordered(plan)
            | State::InDoubt(plan)
            | State::Attempted(plan)
            | State::Delivered(plan) => Some(plan),
            _ => None,
        }
    }

    fn wait(&mut self, waits: &Waits) {
        let state = match self.people.get(&waits.person).map(|at| at.state) {
            Some(State::Ordered(plan)) => State::InDoubt(plan),
            _ => State::Waiting(waits.reason),
        };
        self.set(waits.person, state);
    }

    fn order(&mut self, intended: &Intended) -> Option<Order> {
        let plan = self.under_way(intended.person)?;
        self.set(plan.person, State::Ordered(plan));
        self.set_wave(plan.person, plan.wave);
        let day = intended.at.day();
        let before = if self.today.0 == day { self.today.1 } else { 0 };
        self.today = (day, before + 1);
        self.ordered += 1;
        self.last = intended.at;
        Some(Order {
            key: send_key(self.id, plan.person, plan.wave),
            plan,
        })
    }

    fn answer(&mut self, answered: &Answered) {
        let Some(plan) = self.under_way(answered.person) else {
            return;
        };
        match answered.answer {
            Answer::Taken => self.set(plan.person, State::Attempted(plan)),
            Answer::NotTaken => {
                // Nothing left: the wave is still to come.
                self.set_wave(plan.person, plan.wave - 1);
                self.set(plan.person, State::Planned(plan));
            }
            Answer::Impossible => self.fail(&plan),
        }
    }

    fn hear(&mut self, heard: &Heard) {
        let plan = self.under_way(heard.person);
        let state = match (heard.news, plan) {
            (News::Unreachable, Some(plan)) => return self.fail(&plan),
            (News::Delivered, Some(plan)) => State::Delivered(plan),
            // Refused by `judge` where nothing is under way.
            (News::Delivered | News::Unreachable, None) => return,
            (News::Reached, _) => State::Reached,
            (News::Understood, _) => State::Understood,
            (News::Refused, _) => State::Refused,
            (News::Unsafe, _) => State::Unsafe,
        };
        self.set(heard.person, state);
    }

    fn fail(&mut self, plan: &Planned) {
        self.set(plan.person, State::Unreachable);
        if let Some(at) = self.people.get_mut(&plan.person) {
            at.failed.push(plan.means);
        }
    }

    fn set_wave(&mut self, person: PersonId, wave: u32) {
        if let Some(at) = self.people.get_mut(&person) {
            at.wave = wave;
        }
    }
}
