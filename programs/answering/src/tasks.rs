//! What to do next in an incident, as data: the terminal and the pages say it in their own words.

use claims::Standing;
use incident::{Clock, Jurisdiction, Stage};
use sign::{SocietyId, Time};

use crate::console::Console;
use crate::show::not_standing;

/// Something to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Task {
    /// Tell an authority.
    File {
        /// Whose clock it is.
        society: SocietyId,
        /// Under whose law.
        law: Jurisdiction,
        /// The end of the 72 hours.
        due: Time,
    },
    /// Say since when a society knows: its clock does not run.
    Aware(SocietyId),
    /// Assess the severity.
    Assess,
    /// A claim has expired: look again, then replace or archive it.
    Expired(u32),
    /// Nothing is said to the public.
    Unsaid,
    /// A decision was to be looked at again.
    Review {
        /// Which.
        decision: u32,
        /// By when.
        by: Time,
    },
}

/// What to do next, the most urgent first.
#[must_use]
pub fn tasks(console: &Console, now: Time) -> Vec<Task> {
    let incident = console.incident();
    let mut out = Vec::new();
    let mut clocks: Vec<&Clock> = incident.clocks().filter(|c| c.filings.is_empty()).collect();
    clocks.sort_by_key(|clock| clock.due());
    out.extend(clocks.iter().map(|clock| Task::File {
        society: clock.society,
        law: clock.jurisdiction,
        due: clock.due(),
    }));
    let touched = console.opening().lost.societies.iter();
    let silent = touched.filter(|of| !incident.clocks().any(|clock| clock.society == **of));
    out.extend(silent.map(|society| Task::Aware(*society)));
    if incident.assessments().is_empty() {
        out.push(Task::Assess);
    }
    let not_standing = not_standing(console, now).into_iter();
    let expired = not_standing.filter(|(_, standing)| *standing == Standing::Expired);
    out.extend(expired.map(|(id, _)| Task::Expired(id)));
    if console.claims().how_many_stand(now) == 0 && incident.stage() != Stage::Closed {
        out.push(Task::Unsaid);
    }
    let due = incident.decisions().filter(|of| of.review_by <= now);
    out.extend(due.map(|decision| Task::Review {
        decision: decision.id,
        by: decision.review_by,
    }));
    out
}

impl Task {
    /// Whether its time is over.
    #[must_use]
    pub fn is_overdue(&self, now: Time) -> bool {
        match self {
            Task::File { due, .. } => now > *due,
            Task::Expired(_) | Task::Review { .. } => true,
            Task::Aware(_) | Task::Assess | Task::Unsaid => false,
        }
    }

    /// In English, for the terminal.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Task::File { society, law, due } => {
                format!("file for society {society} under {} by {due}", law.code())
            }
            Task::Aware(society) => {
                format!("say since when society {society} knows: its clock does not run")
            }
            Task::Assess => "assess the severity".to_owned(),
            Task::Expired(id) => {
                format!("claim {id} has expired: look again, then replace or archive it")
            }
            Task::Unsaid => "nothing is said to the public: state claims and publish".to_owned(),
            Task::Review { decision, by } => {
                format!("decision {decision} was to be looked at again by {by}")
            }
        }
    }
}
