//! What may follow in a journal. One function an event, in the order of the chapter on formats.

use record::date::Day;

use crate::campaign::{Campaign, Person};
use crate::event::{Answered, Event, Heard, Intended, News, Planned, Reason, Spared, Waits};
use crate::state::State;
use sign::id::PersonId;

/// Why an event may not follow.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// The person is in the campaign already.
    #[error("the person is in the campaign already")]
    JoinedAlready,
    /// The person is not in the campaign.
    #[error("the person is not in the campaign")]
    NotAffected,
    /// The person is at a stage from which this does not follow.
    #[error("this does not follow from where the person stands")]
    NotFromHere,
    /// Not the next wave of this person, or not the one ordered.
    #[error("not the wave that is next")]
    Wave,
    /// The moment is outside the window of the plan.
    #[error("outside the hours of the plan")]
    Hours,
    /// The campaign is paused.
    #[error("the campaign is paused")]
    Paused,
    /// It is not paused.
    #[error("the campaign is not paused")]
    NotPaused,
    /// The approved number of today, or of the campaign, is reached, or none was approved.
    #[error("the approved number is reached")]
    Cap,
    /// Two different people are needed.
    #[error("two different people decide this")]
    OnePerson,
    /// Time went backwards.
    #[error("an order before the one before it")]
    Time,
}

impl Campaign {
    /// Whether an event may follow; asked before it is made durable.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn judge(&self, event: &Event) -> Result<(), Refusal> {
        match event {
            Event::Joined(person) if self.people.contains_key(person) => {
                Err(Refusal::JoinedAlready)
            }
            Event::Joined(_) => Ok(()),
            Event::Planned(planned) => self.judge_plan(planned),
            Event::Waits(waits) => self.judge_waits(waits),
            Event::Intended(intended) => self.judge_order(intended),
            Event::Answered(answered) => self.judge_answer(answered),
            Event::Heard(heard) => self.judge_news(heard),
            Event::Spared(spared) => self.judge_spared(spared),
            Event::Capped(capped) => two(capped.by.0 != capped.by.1),
            Event::Paused(_) => (!self.paused).then_some(()).ok_or(Refusal::Paused),
            Event::Resumed(_) => self.paused.then_some(()).ok_or(Refusal::NotPaused),
        }
    }

    fn person(&self, person: PersonId) -> Result<&Person, Refusal> {
        self.people.get(&person).ok_or(Refusal::NotAffected)
    }

    fn judge_plan(&self, planned: &Planned) -> Result<(), Refusal> {
        let at = self.person(planned.person)?;
        match at.state {
            // A second wave while the first may still arrive is for people: through `Waits`.
            State::Waiting(_) | State::Planned(_) | State::Unreachable => {}
            _ => return Err(Refusal::NotFromHere),
        }
        if planned.wave != at.wave + 1 {
            return Err(Refusal::Wave);
        }
        (planned.from < planned.to)
            .then_some(())
            .ok_or(Refusal::Hours)
    }

    fn judge_waits(&self, waits: &Waits) -> Result<(), Refusal> {
        match self.person(waits.person)?.state {
            // An order that was not answered is in doubt and nothing else; and only such a one.
            State::Ordered(_) if waits.reason == Reason::InDoubt => Ok(()),
            State::Ordered(_) | State::InDoubt(_) => Err(Refusal::NotFromHere),
            _ if waits.reason == Reason::InDoubt => Err(Refusal::NotFromHere),
            State::Reached | State::Understood | State::Refused => Err(Refusal::NotFromHere),
            State::Spared(until) if Day::of(waits.at) <= until => Err(Refusal::NotFromHere),
            _ => Ok(()),
        }
    }

    pub(crate) fn judge_order(&self, intended: &Intended) -> Result<(), Refusal> {
        let State::Planned(plan) = self.person(intended.person)?.state else {
            return Err(Refusal::NotFromHere);
        };
        if plan.wave != intended.wave {
            return Err(Refusal::Wave);
        }
        if intended.at < plan.from || plan.to <= intended.at {
            return Err(Refusal::Hours);
        }
        if self.paused {
            return Err(Refusal::Paused);
        }
        if intended.at < self.last {
            return Err(Refusal::Time);
        }
        let cap = self.cap.ok_or(Refusal::Cap)?;
        let today = match self.today {
            (day, orders) if day == intended.at.day() => orders,
            _ => 0,
        };
        (today < cap.a_day && self.ordered < cap.in_all)
            .then_some(())
            .ok_or(Refusal::Cap)
    }

    fn judge_answer(&self, answered: &Answered) -> Result<(), Refusal> {
        let (State::Ordered(plan) | State::InDoubt(plan)) = self.person(answered.person)?.state
        else {
            return Err(Refusal::NotFromHere);
        };
        (plan.wave == answered.wave)
            .then_some(())
            .ok_or(Refusal::Wave)
    }

    fn judge_news(&self, heard: &Heard) -> Result<(), Refusal> {
        let state = &self.person(heard.person)?.state;
        let fits = match (heard.news, state) {
            (_, State::Refused | State::Spared(_)) => false,
            (News::Delivered, State::Attempted(_) | State::Ordered(_) | State::InDoubt(_)) => true,
            (News::Delivered, _) => false,
            (
                News::Unreachable,
                State::Attempted(_) | State::Delivered(_) | State::Ordered(_) | State::InDoubt(_),
            ) => true,
            (News::Unreachable, _) => false,
            (News::Reached, State::Reached | State::Understood | State::Unsafe) => false,
            (News::Understood, State::Understood | State::Unsafe) => false,
            (News::Unsafe, State::Unsafe) => false,
            (News::Reached | News::Understood | News::Refused | News::Unsafe, _) => true,
        };
        fits.then_some(()).ok_or(Refusal::NotFromHere)
    }

    fn judge_spared(&self, spared: &Spared) -> Result<(), Refusal> {
        two(spared.by.0 != spared.by.1)?;
        match self.person(spared.person)?.state {
            State::Waiting(_)
            | State::InDoubt(_)
            | State::Planned(_)
            | State::Unreachable
            | State::Unsafe => Ok(()),
            _ => Err(Refusal::NotFromHere),
        }
    }
}

fn two(different: bool) -> Result<(), Refusal> {
    different.then_some(()).ok_or(Refusal::OnePerson)
}
