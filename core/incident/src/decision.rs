//! What was decided, by whom, why, and what was not known then. Never altered: a later decision
//! takes the place of an earlier one by naming it.

use sign::id::{IncidentId, StaffId};
use sign::{Hash, Time, canonical_code, canonical_struct, hash};

/// As what somebody decided.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// Officer of a society.
    Officer,
    /// Data-protection officer.
    DataProtection,
    /// Child protection.
    ChildProtection,
    /// Leads a team's cases.
    Lead,
    /// Answers for the society.
    Management,
}
canonical_code!(Role {
    1 => Officer,
    2 => DataProtection,
    3 => ChildProtection,
    4 => Lead,
    5 => Management,
});

/// Somebody who decided.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Decider {
    /// Who.
    pub staff: StaffId,
    /// As what.
    pub role: Role,
}
canonical_struct!(Decider { staff, role });

/// A decision. Its texts are for those who answer for it later; they name no affected person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// Its number in the incident, from 1.
    pub id: u32,
    /// The incident.
    pub incident: IncidentId,
    /// What was asked.
    pub question: String,
    /// What could have been chosen: at least two.
    pub options: Vec<String>,
    /// Which was, counted from 0.
    pub chosen: u32,
    /// Why.
    pub reasons: String,
    /// What it rests on, by hash.
    pub evidence: Vec<Hash>,
    /// What was not known.
    pub unknown: String,
    /// Who was against it, and why; empty if nobody.
    pub dissent: String,
    /// Who decided: at least two people.
    pub deciders: Vec<Decider>,
    /// On what legal basis.
    pub legal_basis: String,
    /// When.
    pub decided_at: Time,
    /// Since when the facts were known.
    pub known_since: Time,
    /// When it is looked at again.
    pub review_by: Time,
    /// The decision whose place it takes.
    pub supersedes: Option<u32>,
    /// How many people it is about.
    pub people: u64,
    /// Which, as the hash of a sealed selector.
    pub selector: Option<Hash>,
    /// The harm if they are told.
    pub harm_if_told: String,
    /// The harm if they are not.
    pub harm_if_not_told: String,
}
canonical_struct!(Decision {
    id,
    incident,
    question,
    options,
    chosen,
    reasons,
    evidence,
    unknown,
    dissent,
    deciders,
    legal_basis,
    decided_at,
    known_since,
    review_by,
    supersedes,
    people,
    selector,
    harm_if_told,
    harm_if_not_told
});

/// Why something is no decision.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DecisionFault {
    /// Fewer than two different people decided.
    #[error("at least two different people decide")]
    OnePerson,
    /// There was nothing to choose, or what was chosen is none of the options.
    #[error("it chooses one of at least two options")]
    Choice,
    /// A question, reason, legal basis or harm is not said.
    #[error("question, reasons, legal basis and both harms are said")]
    Unsaid,
    /// It was decided before the facts were known, or is reviewed before it is made.
    #[error("facts, decision and review come in this order")]
    Order,
}

impl Decision {
    /// Whether it is one by itself.
    ///
    /// # Errors
    /// [`DecisionFault`].
    pub fn check(&self) -> Result<(), DecisionFault> {
        let first = self.deciders.first().map(|decider| decider.staff);
        if self.deciders.iter().all(|d| Some(d.staff) == first) {
            return Err(DecisionFault::OnePerson);
        }
        let options = self.options.len();
        if options < 2 || usize::try_from(self.chosen).map_or(true, |n| n >= options) {
            return Err(DecisionFault::Choice);
        }
        let said = [
            &self.question,
            &self.reasons,
            &self.legal_basis,
            &self.harm_if_told,
            &self.harm_if_not_told,
        ];
        if said.iter().any(|text| text.trim().is_empty()) {
            return Err(DecisionFault::Unsaid);
        }
        if self.known_since > self.decided_at || self.review_by <= self.decided_at {
            return Err(DecisionFault::Order);
        }
        Ok(())
    }

    /// What is signed and put into the log.
    #[must_use]
    pub fn digest(&self) -> Hash {
        hash("decision", &[&sign::to_bytes(self)])
    }
}
