//! What may follow in the log of an incident, and what is missing where it may not.

use sign::{SocietyId, Time};

use crate::decision::{Decision, DecisionFault};
use crate::entry::{Aware, Entry, Event, Filed, Gate, Moved};
use crate::stage::{Incident, Stage};

/// What keeps an incident from going on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Missing {
    /// Somebody is neither told nor decided over, or nobody counted.
    Coverage,
    /// A finding is open.
    Finding(u32),
    /// A society has not passed the gate since the last finding.
    Gate(SocietyId),
    /// A claim still stands, or nobody counted.
    Claims,
    /// No society is known to be affected: no clock was ever started.
    Awareness,
}

/// Why an entry may not follow.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// It is older than the one before.
    #[error("the entry is older than the one before")]
    Time,
    /// The stage cannot be reached from here.
    #[error("this stage does not follow")]
    NotFromHere,
    /// What the step needs is missing.
    #[error("what this step needs is missing")]
    Missing(Vec<Missing>),
    /// The step needs a decision that stands.
    #[error("this step needs a decision that stands")]
    Undecided,
    /// There is such a clock, finding or decision already.
    #[error("there is one already")]
    Already,
    /// There is no such clock, finding or decision.
    #[error("there is none")]
    Unknown,
    /// Awareness or a filing lies in the future.
    #[error("nobody knows of what is still to come")]
    Future,
    /// A late filing without reasons.
    #[error("a late filing gives its reasons")]
    LateWithoutReasons,
    /// Two different officers are needed.
    #[error("two different officers pass the gate")]
    OnePerson,
    /// More settled than there are.
    #[error("more people are settled than affected")]
    Sum,
    /// It is no decision.
    #[error("no decision: {0}")]
    Decision(DecisionFault),
}

impl Incident {
    pub(crate) fn judge(&self, entry: &Entry) -> Result<(), Refusal> {
        if entry.at < self.last {
            return Err(Refusal::Time);
        }
        match &entry.event {
            Event::Aware(aware) => self.judge_awareness(aware, entry.at),
            Event::Filed(filed) => self.judge_filing(filed, entry.at),
            Event::Moved(moved) => self.judge_move(moved),
            Event::Assessed(_) | Event::Claims(_) => Ok(()),
            Event::Decided(decision) => self.judge_decision(decision, entry.at),
            Event::Found(number) if self.findings.contains_key(number) => Err(Refusal::Already),
            Event::Found(_) => Ok(()),
            Event::Mended(number) => match self.findings.get(number) {
                None => Err(Refusal::Unknown),
                Some(true) => Err(Refusal::Already),
                Some(false) => Ok(()),
            },
            Event::Passed(gate) => self.judge_gate(gate),
            Event::Covered(covered) if covered.settled > covered.all => Err(Refusal::Sum),
            Event::Covered(_) => Ok(()),
        }
    }

    fn judge_awareness(&self, aware: &Aware, at: Time) -> Result<(), Refusal> {
        let key = (aware.society, aware.jurisdiction);
        if self.clocks.contains_key(&key) {
            // A moment once recorded is not moved: an argument over it is a decision.
            return Err(Refusal::Already);
        }
        (aware.since <= at).then_some(()).ok_or(Refusal::Future)
    }

    fn judge_filing(&self, filed: &Filed, at: Time) -> Result<(), Refusal> {
        let key = (filed.society, filed.jurisdiction);
        let clock = self.clocks.get(&key).ok_or(Refusal::Unknown)?;
        let late = clock.filings.is_empty() && clock.is_late(at);
        if late && filed.reasons.is_none() {
            return Err(Refusal::LateWithoutReasons);
        }
        Ok(())
    }

    fn judge_move(&self, moved: &Moved) -> Result<(), Refusal> {
        if !self.stage.next().contains(&moved.to) {
            return Err(Refusal::NotFromHere);
        }
        if moved.to.needs_decision() {
            let mut standing = self.decisions();
            if !standing.any(|decision| Some(decision.id) == moved.decision) {
                return Err(Refusal::Undecided);
            }
        }
        let missing = match moved.to {
            Stage::Resumed => self.missing_to_resume(),
            Stage::Closed => self.missing_to_close(),
            _ => Vec::new(),
        };
        if missing.is_empty() {
            Ok(())
        } else {
            Err(Refusal::Missing(missing))
        }
    }

    fn judge_decision(&self, decision: &Decision, at: Time) -> Result<(), Refusal> {
        decision.check().map_err(Refusal::Decision)?;
        if decision.incident != self.id {
            return Err(Refusal::Unknown);
        }
        if decision.decided_at > at {
            return Err(Refusal::Future);
        }
        let next = self.decisions.len() + 1;
        if usize::try_from(decision.id) != Ok(next) {
            return Err(Refusal::Already);
        }
        match decision.supersedes {
            Some(old) if !self.decisions.contains_key(&old) => Err(Refusal::Unknown),
            Some(old) if self.superseded.contains(&old) => Err(Refusal::Already),
            _ => Ok(()),
        }
    }

    fn judge_gate(&self, gate: &Gate) -> Result<(), Refusal> {
        if gate.officers.0 == gate.officers.1 {
            return Err(Refusal::OnePerson);
        }
        if !self.clocks.keys().any(|(s, _)| *s == gate.society) {
            return Err(Refusal::Unknown);
        }
        let open: Vec<Missing> = self.open_findings().map(Missing::Finding).collect();
        if !open.is_empty() {
            return Err(Refusal::Missing(open));
        }
        let again = self.passed.contains(&gate.society);
        (!again).then_some(()).ok_or(Refusal::Already)
    }
}
