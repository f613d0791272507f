//! Seventy simulated days with somebody inside: he has a desk (its file, its passphrase and what
//! its memory holds while somebody is signed in) and copies the hub's whole disk each evening. He
//! knows the limits and stays below them, warnings too; nothing trips. Around him societies work.
//!
//! He writes down what he could read, by decrypting; what his searches answered, as the simulation
//! gave it to his desk. In the end all is locked, the log is verified
//! from its copy, who is affected is told from log, daily index and incident, and held against his
//! list. Nothing but that comparison knows the list.

mod index;
mod judge;
mod staff;
#[cfg(test)]
mod tests;
mod thief;

pub use judge::Judged;

use super::{Plan, World};
use crate::desk::JobId;
use crate::model::people::{CHIEFS, SOCIETIES};
use crate::model::tamper::Tamper;
use judge::Case;
use ledger::leaf::{Act, Lock, Policy};
use sign::id::RecordId;
use sign::time::{DAY, HOUR, MINUTE};
use sign::{SocietyId, Time};
use thief::Thief;

/// Days on which staff work before anybody breaks in.
const BEFORE: u64 = 3;
/// Most records of the other society.
pub const ELSEWHERE: usize = 200;
/// After so many days a lead gives access again: it ends after thirty.
const AGAIN: u64 = 28;

/// Whose login is stolen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Login {
    /// A caseworker's: what it may open a lead gave it.
    Caseworker,
    /// A team leader's: it gives access, to itself too.
    Lead,
}

/// What a run is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setting {
    /// The seed of all keys and all chance.
    pub seed: u64,
    /// Whose login is stolen.
    pub login: Login,
    /// How many days he is inside.
    pub days: u64,
    /// Records in the register of his society when it begins; of the other at most
    /// [`ELSEWHERE`].
    pub register: usize,
    /// Records that the stolen desk's owner was given when it begins.
    pub caseload: usize,
    /// Records that the owner is given each week.
    pub weekly: usize,
    /// New records in an hour, and records in a day, that the rules allow; the agreed numbers if
    /// there are none here.
    pub limits: Option<(u32, u32)>,
}

impl Setting {
    /// Seventy days under the agreed numbers, with a register of this size.
    #[must_use]
    pub fn seventy(seed: u64, login: Login, register: usize) -> Self {
        Setting {
            seed,
            login,
            days: 70,
            register,
            caseload: 120.min(register / 2),
            weekly: 12,
            limits: None,
        }
    }

    fn policy(&self, base: &Policy) -> Policy {
        let agreed = Policy::default();
        let (fresh, day) = self.limits.unwrap_or((agreed.novelty_hour, agreed.day));
        Policy {
            novelty_hour: fresh,
            hour: agreed.hour.min(day),
            day,
            strict: base.strict.clone(),
            ..agreed
        }
    }
}

/// What came of a run.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Outcome {
    /// Leaves of the log.
    pub leaves: u64,
    /// Limits that somebody hit, and devices or people that a rule stopped.
    pub tripped: u64,
    /// New records in an hour and records in a day that he allows himself: below the warning.
    pub dares: (usize, usize),
    /// Most records that were opened on his desk in a day, its owner's among them.
    pub busiest: usize,
    /// Parcels of the hub's disk that he had and could not open, each with every key he had for
    /// its kind of information and record, or one of another record.
    pub shut: u64,
    /// Answers to others on the hub's disk that his sessions did not open.
    pub others: u64,
    /// Kinds of information that he got after everything was locked.
    pub after_lockdown: u64,
    /// Whether the log verifies from its copy.
    pub verified: bool,
    /// The comparison.
    pub judged: Judged,
    /// The same if the incident is said to have ended thirty days too early.
    pub ended_early: Judged,
    /// The same from a log that lacks every fifth leaf that released something to him.
    pub unlogged: Judged,
    /// Whether a copy without these leaves verifies.
    pub unlogged_verified: bool,
    /// Rules of the simulation that did not hold.
    pub broken: Vec<String>,
}

impl Outcome {
    /// Whether nobody who was read is cleared, nothing tripped, and the log holds.
    #[must_use]
    pub fn sound(&self) -> bool {
        let judged = &self.judged;
        self.broken.is_empty()
            && (self.tripped, self.after_lockdown) == (0, 0)
            && (judged.wrongly, judged.possible, judged.hidden) == (0, 0, 0)
            && judged.control_touched == 0
            && judged.pairs > 0
            && self.verified
    }
}

/// The agreed numbers, or those of the setting, in place of the small ones of other runs.
#[derive(Debug)]
struct Agreed(Setting);

impl Tamper for Agreed {
    fn policy(&mut self, policy: &mut Policy) {
        *policy = self.0.policy(policy);
    }
}

/// Runs it.
#[must_use]
pub fn run(setting: &Setting) -> Outcome {
    let plan = Plan {
        seed: setting.seed,
        steps: Vec::new(),
    };
    let mut world = World::new(&plan, Box::new(Agreed(*setting)));
    world.sparing = true;
    world.watch.fold.policy = setting.policy(&world.people.policy());
    let place = match setting.login {
        Login::Caseworker => 3,
        Login::Lead => 2,
    };
    let mut house = House {
        midnight: Time((world.now.day() + 1) * DAY),
        busiest: 0,
        index: index::Sealed::default(),
        world,
        setting: *setting,
        place,
        coming: Vec::new(),
        spent: Vec::new(),
    };
    house.import();
    for day in 0..BEFORE {
        house.morning(day);
        house.night();
    }
    let from = house.midnight;
    let mut thief = Thief::new(&house);
    for day in BEFORE..BEFORE + setting.days {
        house.morning(day);
        thief.work(&mut house);
        house.night();
        if house.world.failed() {
            break;
        }
    }
    house.end(from, thief)
}

/// A world of many days, and the desk that is stolen in it.
struct House {
    world: World,
    setting: Setting,
    place: usize,
    /// The day's beginning.
    midnight: Time,
    /// The newest daily indexes.
    index: index::Sealed,
    busiest: usize,
    /// Records that the owner will be given, week by week.
    coming: Vec<RecordId>,
    /// What the owner opened this morning.
    spent: Vec<RecordId>,
}

impl House {
    /// Goes to an hour and minute of the day.
    fn clock(&mut self, hour: u64, minute: u64) {
        let at = self.midnight.plus(hour * HOUR + minute * MINUTE);
        self.world.now = self.world.now.max(at);
    }

    fn society(&self) -> SocietyId {
        self.world.desks[self.place].society
    }

    /// Gives work to a desk and waits until all is done.
    fn give(&mut self, place: usize, work: crate::desk::Work) -> JobId {
        let job = self.world.give(place, work);
        self.world.calm(2);
        job
    }

    /// A night: new wrapping keys, a new index, and a new day.
    fn night(&mut self) {
        self.clock(23, 0);
        SOCIETIES.iter().for_each(|s| self.world.rotate(*s));
        self.world.calm(1);
        self.write_index();
        let windows = Time(self.midnight.0.saturating_sub(DAY));
        self.world.watch.fold.forget_spent(windows);
        self.midnight = self.midnight.plus(DAY);
        self.clock(0, 1);
    }

    /// Lockdown, verification, the comparison.
    fn end(mut self, from: Time, mut thief: Thief) -> Outcome {
        self.clock(8, 0);
        let lock = Lock {
            society: SocietyId::ALL,
        };
        self.world.order(Act::Lockdown(lock), &CHIEFS[..1]);
        self.world.calm(2);
        let until = self.world.now;
        let before = thief.list().len();
        // What a lockdown refuses is no limit that he hit.
        let tripped = self.tripped();
        thief.try_again(&mut self);
        let after_lockdown = (thief.list().len() - before) as u64;
        let control = self.after(until);
        let case = Case {
            world: &self.world,
            index: self.index.open(self.world.people),
            device: self.world.desks[self.place].machine.device(),
            from,
            until,
            settled: self.midnight,
            thief: &thief,
            control,
        };
        let copy = &self.world.hub.copy;
        let (without, short) = case.without_some();
        let mut outcome = Outcome {
            leaves: self.world.watch.leaves.len() as u64,
            tripped,
            dares: thief.dares(),
            busiest: self.busiest,
            shut: thief.shut,
            others: thief.others,
            after_lockdown,
            verified: case.verifies(copy),
            judged: case.judge(until, &self.world.watch.leaves),
            ended_early: case.judge(Time(until.0 - 30 * DAY), &self.world.watch.leaves),
            unlogged: case.judge(until, &without),
            unlogged_verified: case.verifies(&short),
            broken: Vec::new(),
        };
        self.world.sparing = false;
        self.world.check_wraps();
        self.world.watch.compare(&self.world.keyholder.machine);
        let found = self.world.watch.tally.found.iter();
        let found = found.map(|v| format!("{}: {}", v.rule, v.what));
        outcome.broken.extend(found);
        outcome
    }

    /// Limits that were hit, and what a rule stopped.
    fn tripped(&self) -> u64 {
        let events = &self.world.watch.tally.events;
        let of = |event| events.get(event).copied().unwrap_or(0);
        let device = self.world.desks[self.place].machine.device();
        of("trip")
            + of("refused: limit")
            + of("denial leaf")
            + u64::from(self.world.watch.fold.distrusts(device))
    }
}
