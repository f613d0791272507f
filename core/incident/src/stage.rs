//! The stages, and what each step needs: a fold over the log.

use std::collections::{BTreeMap, BTreeSet};

use sign::id::IncidentId;
use sign::{SocietyId, Time, canonical_code};

use crate::clock::{Clock, Jurisdiction};
use crate::decision::Decision;
use crate::entry::{Aware, Covered, Entry, Event, Filed};
use crate::judge::{Missing, Refusal};
use crate::severity::Assessment;

/// Where an incident stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stage {
    /// Something may have happened.
    Suspected,
    /// It has.
    Declared,
    /// The intruder is out.
    Contained,
    /// Who is affected is being found out.
    Scoping,
    /// People are being told. Does not wait for scoping to end.
    Notifying,
    /// Systems are being brought back.
    Recovering,
    /// Releases go on.
    Resumed,
    /// Watched for what comes after.
    Monitoring,
    /// Over.
    Closed,
    /// It was none.
    NotABreach,
    /// Taken up again.
    Reopened,
}
canonical_code!(Stage {
    1 => Suspected,
    2 => Declared,
    3 => Contained,
    4 => Scoping,
    5 => Notifying,
    6 => Recovering,
    7 => Resumed,
    8 => Monitoring,
    9 => Closed,
    10 => NotABreach,
    11 => Reopened,
});

impl Stage {
    /// Where it may go from here.
    #[must_use]
    pub fn next(self) -> &'static [Stage] {
        use Stage::*;
        match self {
            Suspected => &[Declared, NotABreach],
            Declared | Reopened => &[Contained, Notifying, NotABreach],
            Contained => &[Scoping, Notifying],
            Scoping => &[Notifying, Recovering],
            Notifying => &[Contained, Scoping, Recovering],
            Recovering => &[Scoping, Notifying, Resumed],
            Resumed => &[Scoping, Notifying, Monitoring],
            Monitoring => &[Scoping, Notifying, Closed],
            Closed | NotABreach => &[Reopened],
        }
    }

    /// Whether the step there needs a decision of two.
    #[must_use]
    pub fn needs_decision(self) -> bool {
        matches!(self, Stage::NotABreach | Stage::Reopened | Stage::Closed)
    }
}

/// An incident as its log says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Incident {
    pub(crate) id: IncidentId,
    pub(crate) stage: Stage,
    pub(crate) last: Time,
    pub(crate) clocks: BTreeMap<(SocietyId, Jurisdiction), Clock>,
    pub(crate) findings: BTreeMap<u32, bool>,
    pub(crate) passed: BTreeSet<SocietyId>,
    pub(crate) decisions: BTreeMap<u32, Decision>,
    pub(crate) superseded: BTreeSet<u32>,
    assessments: Vec<Assessment>,
    covered: Option<Covered>,
    claims: Option<u32>,
}

impl Incident {
    /// Suspected.
    #[must_use]
    pub fn new(id: IncidentId, at: Time) -> Incident {
        Incident {
            id,
            stage: Stage::Suspected,
            last: at,
            clocks: BTreeMap::new(),
            findings: BTreeMap::new(),
            passed: BTreeSet::new(),
            decisions: BTreeMap::new(),
            superseded: BTreeSet::new(),
            assessments: Vec::new(),
            covered: None,
            claims: None,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Its clocks.
    pub fn clocks(&self) -> impl Iterator<Item = &Clock> {
        self.clocks.values()
    }

    /// Its assessments, the newest last.
    #[must_use]
    pub fn assessments(&self) -> &[Assessment] {
        &self.assessments
    }

    /// The decisions that stand.
    pub fn decisions(&self) -> impl Iterator<Item = &Decision> {
        let all = self.decisions.values();
        all.filter(|decision| !self.superseded.contains(&decision.id))
    }

    /// What resuming needs and has not.
    #[must_use]
    pub fn missing_to_resume(&self) -> Vec<Missing> {
        let societies: BTreeSet<SocietyId> = self.clocks.keys().map(|(s, _)| *s).collect();
        let mut missing = Vec::new();
        if societies.is_empty() {
            missing.push(Missing::Awareness);
        }
        missing.extend(self.open_findings().map(Missing::Finding));
        let waiting = societies.difference(&self.passed);
        missing.extend(waiting.map(|society| Missing::Gate(*society)));
        missing
    }

    /// What closing needs and has not.
    #[must_use]
    pub fn missing_to_close(&self) -> Vec<Missing> {
        let mut missing = self.missing_to_resume();
        if self.covered.is_none_or(|c| c.settled != c.all) {
            missing.push(Missing::Coverage);
        }
        if self.claims != Some(0) {
            missing.push(Missing::Claims);
        }
        missing
    }

    /// Takes an entry.
    ///
    /// # Errors
    /// [`Refusal`]; nothing has changed then.
    pub fn record(&mut self, entry: &Entry) -> Result<(), Refusal> {
        self.judge(entry)?;
        self.last = entry.at;
        match &entry.event {
            Event::Aware(aware) => self.start(aware),
            Event::Filed(filed) => self.file(filed),
            Event::Moved(moved) => self.go(moved.to),
            Event::Assessed(assessment) => self.assessments.push(assessment.clone()),
            Event::Decided(decision) => {
                self.superseded.extend(decision.supersedes);
                self.decisions.insert(decision.id, (**decision).clone());
            }
            Event::Found(number) => {
                self.findings.insert(*number, false);
                // Whoever passed did not know of it.
                self.passed.clear();
            }
            Event::Mended(number) => {
                self.findings.insert(*number, true);
            }
            Event::Passed(gate) => {
                self.passed.insert(gate.society);
            }
            Event::Covered(covered) => self.covered = Some(*covered),
            Event::Claims(standing) => self.claims = Some(*standing),
        }
        Ok(())
    }

    fn start(&mut self, aware: &Aware) {
        let clock = Clock {
            society: aware.society,
            jurisdiction: aware.jurisdiction,
            awareness: aware.since,
            evidence: aware.evidence,
            filings: Vec::new(),
        };
        let key = (aware.society, aware.jurisdiction);
        self.clocks.insert(key, clock);
    }

    fn file(&mut self, filed: &Filed) {
        let key = (filed.society, filed.jurisdiction);
        if let Some(clock) = self.clocks.get_mut(&key) {
            clock.filings.push(*filed);
        }
    }

    fn go(&mut self, to: Stage) {
        self.stage = to;
        if to == Stage::Reopened {
            // What was counted and passed before is not known of what came after.
            self.passed.clear();
            self.covered = None;
            self.claims = None;
        }
    }

    pub(crate) fn open_findings(&self) -> impl Iterator<Item = u32> {
        let open = self.findings.iter().filter(|(_, mended)| !**mended);
        open.map(|(number, _)| *number)
    }
}
