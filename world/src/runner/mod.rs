//! One world, one scheduler: operations in, counts and violations out. No clock but its own, no
//! randomness but the seed's: the same seed and list make the same run.

mod carry;
mod casework;
mod chance;
mod devices;
#[cfg(test)]
mod hidden;
mod letters;
mod office;
mod quiet;
mod room;
pub mod seventy;
mod shrink;
#[cfg(test)]
mod tests;
mod town;

pub use chance::Chance;
pub use shrink::shrink;

use crate::model::device::{DeskShell, MatcherShell, PortalShell};
use crate::model::hub::Hub;
use crate::model::keyholder::{Durable, Keyholder};
use crate::model::people::{People, SOCIETIES, START};
use crate::model::tamper::{Honest, Tamper};
use crate::op::{Step, draw};
use crate::watch::{Tally, Watch};
use ledger::Witness;
use release::MemoryVault;
use sign::{Hash, HashStream, Time};
use town::Town;

/// A run: its seed, and what happens in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// The seed of all keys.
    pub seed: u64,
    /// What happens.
    pub steps: Vec<Step>,
}

/// What a run gave.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Counts and violations.
    pub tally: Tally,
    /// Hash of everything that happened, in order.
    pub trace: Hash,
}

impl Plan {
    /// The plan of a seed.
    #[must_use]
    pub fn of_seed(seed: u64, count: usize) -> Self {
        Plan {
            seed,
            steps: draw(seed, count),
        }
    }

    /// Whether answers wait for a witness: in every fourth world.
    #[must_use]
    pub fn strict(&self) -> bool {
        self.seed % 4 == 3
    }

    /// Runs it.
    #[must_use]
    pub fn run(&self) -> Outcome {
        self.run_with(Box::new(Honest))
    }

    pub(crate) fn run_with(&self, tamper: Box<dyn Tamper>) -> Outcome {
        let mut world = World::new(self, tamper);
        for step in &self.steps {
            world.step(step);
            if world.failed() {
                return world.end();
            }
        }
        world.quiet();
        world.end()
    }

    /// Its text: how it is kept as a reproduction.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("seed {}\n", self.seed);
        for step in &self.steps {
            text.push_str(&format!("{step}\n"));
        }
        text
    }

    /// Reads the text of a reproduction; lines that begin with a number sign say nothing.
    ///
    /// # Errors
    /// The number of the line that is none.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut plan = Plan {
            seed: 0,
            steps: Vec::new(),
        };
        for (number, line) in text.lines().enumerate() {
            let number = number + 1;
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            match line.strip_prefix("seed ") {
                Some(seed) => plan.seed = seed.trim().parse().map_err(|_| number)?,
                None => plan.steps.push(line.parse().map_err(|_| number)?),
            }
        }
        Ok(plan)
    }
}

/// Everything there is.
pub(crate) struct World {
    pub(crate) people: People,
    pub(crate) now: Time,
    /// By how much the keyholder's clock is ahead, or behind.
    pub(crate) skew: i64,
    pub(crate) keyholder: Keyholder,
    pub(crate) hub: Hub,
    pub(crate) desks: Vec<DeskShell>,
    pub(crate) portals: Vec<PortalShell>,
    pub(crate) matcher: MatcherShell,
    pub(crate) witness: Witness,
    pub(crate) town: Town,
    pub(crate) watch: Watch,
    pub(crate) chance: Chance,
    pub(crate) tamper: Box<dyn Tamper>,
    pub(crate) trace: HashStream,
    /// Whole copies of the keyholder's files, with their time.
    pub(crate) copies: Vec<(Time, Durable)>,
    /// Copies of the vault alone.
    pub(crate) vaults: Vec<MemoryVault>,
    /// The newest files, while the keyholder runs on an older copy.
    pub(crate) aside: Option<Durable>,
    /// The keyholder does not open any more.
    pub(crate) dead: bool,
    /// Somebody must hear of a changed roster.
    pub(crate) news: bool,
    /// What costs the whole of what there is at each step is left out: a run over months.
    pub(crate) sparing: bool,
    /// Every letter that arrived, and when.
    #[cfg(test)]
    pub(crate) seen: Vec<(Time, crate::model::letter::Letter)>,
}

impl World {
    fn new(plan: &Plan, mut tamper: Box<dyn Tamper>) -> Self {
        let people = People {
            seed: plan.seed,
            strict: plan.strict(),
        };
        let mut policy = people.policy();
        tamper.policy(&mut policy);
        let (keyholder, effects) = Keyholder::found(people, people.genesis(policy), START);
        let desks = People::seats().enumerate();
        let mut world = World {
            people,
            now: START,
            skew: 0,
            keyholder,
            hub: Hub::default(),
            desks: desks
                .map(|(n, seat)| DeskShell::new(people, n, seat.society))
                .collect(),
            portals: (0..SOCIETIES.len())
                .map(|n| PortalShell::new(people, n))
                .collect(),
            matcher: MatcherShell::new(people),
            witness: Witness::new(people.keys(), None),
            town: Town::default(),
            watch: Watch::new(people),
            chance: Chance::new(plan.seed, 0),
            tamper,
            trace: HashStream::raw(),
            copies: Vec::new(),
            vaults: Vec::new(),
            aside: None,
            dead: false,
            news: false,
            sparing: false,
            #[cfg(test)]
            seen: Vec::new(),
        };
        world.take_effects(effects);
        world.begin();
        world
    }

    /// Keys, sessions and seeds, before anything goes wrong.
    fn begin(&mut self) {
        self.calm(1);
        self.supply();
        self.calm(1);
        self.spread_roster();
        self.calm(1);
        for place in 0..self.desks.len() {
            let seed = self.people.second(self.desks[place].society);
            self.desks[place].machine.give_seed(&seed);
            self.login(place);
        }
        self.login_programs();
        self.calm(2);
        self.first_work();
    }

    fn step(&mut self, step: &Step) {
        self.chance = Chance::new(self.people.seed, u64::from(step.salt));
        self.note(step.to_string().as_bytes());
        self.act(step.op);
        let moves = self.chance.below(24);
        for _ in 0..moves {
            if self.failed() {
                return;
            }
            self.micro();
        }
    }

    pub(crate) fn failed(&self) -> bool {
        !self.watch.tally.found.is_empty() || self.dead
    }

    pub(crate) fn note(&mut self, bytes: &[u8]) {
        self.trace.update(&(bytes.len() as u64).to_be_bytes());
        self.trace.update(bytes);
    }

    fn end(mut self) -> Outcome {
        let clock = self.now.0.to_be_bytes();
        self.note(&clock);
        Outcome {
            tally: self.watch.tally,
            trace: self.trace.finish(),
        }
    }

    /// The keyholder's clock.
    pub(crate) fn holder_now(&self) -> Time {
        Time(self.now.0.saturating_add_signed(self.skew))
    }
}
