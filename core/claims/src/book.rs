//! Which claims stand: a fold over what happened to them.

use std::collections::BTreeMap;

use sign::id::StaffId;
use sign::{Time, canonical_struct};

use crate::claim::{Claim, Fault, Wording};

/// Two people take a claim back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Withdrawal {
    /// Which.
    pub id: u32,
    /// Who.
    pub by: (StaffId, StaffId),
}
canonical_struct!(Withdrawal { id, by });

/// A sentence in one more language, or anew in one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Worded {
    /// Of which claim.
    pub id: u32,
    /// The sentence.
    pub wording: Wording,
}
canonical_struct!(Worded { id, wording });

/// What happened to a claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// It is said.
    Stated(Box<Claim>),
    /// Somebody looked and it is still so.
    Checked(u32),
    /// It is said in one more language.
    Worded(Worded),
    /// It was wrong, or may be.
    Withdrawn(Withdrawal),
    /// It is no longer needed.
    Archived(u32),
}
sign::canonical_enum!(Event {
    1 => Stated(claim),
    2 => Checked(id),
    3 => Worded(worded),
    4 => Withdrawn(withdrawal),
    5 => Archived(id),
});

/// How a claim stands at some moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It is said.
    Stands,
    /// Its time is over, and nobody looked again.
    Expired,
    /// It was taken back.
    Withdrawn(Time),
    /// Another took its place.
    Superseded(u32),
    /// It is no longer needed.
    Archived,
}

/// Why an event may not follow.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// It is older than the one before.
    #[error("older than the one before")]
    Time,
    /// It is no claim.
    #[error("no claim: {0}")]
    Fault(#[from] Fault),
    /// There is no such claim.
    #[error("there is no such claim")]
    Unknown,
    /// Its number was used, or its place is taken.
    #[error("the number was used, or the place is taken already")]
    Already,
    /// It no longer stands.
    #[error("the claim no longer stands")]
    NotStanding,
    /// Two different people are needed.
    #[error("two different people take a claim back")]
    OnePerson,
    /// It would be over before it is said.
    #[error("it ends before it is said")]
    Expired,
}

/// A claim, and what happened to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Kept {
    pub(crate) claim: Claim,
    pub(crate) stated: Time,
    pub(crate) changed: Time,
    pub(crate) checked: Time,
    withdrawn: Option<Time>,
    superseded: Option<u32>,
    archived: bool,
}

/// All claims of an incident, also those that are over.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Claims {
    pub(crate) kept: BTreeMap<u32, Kept>,
    pub(crate) last: Time,
}

impl Claims {
    /// Takes an event of that moment.
    ///
    /// # Errors
    /// [`Refusal`]; nothing has changed then.
    pub fn record(&mut self, at: Time, event: &Event) -> Result<(), Refusal> {
        if at < self.last {
            return Err(Refusal::Time);
        }
        match event {
            Event::Stated(claim) => self.state(at, claim)?,
            Event::Checked(id) => self.standing_at(*id, at)?.checked = at,
            Event::Worded(worded) => {
                let kept = self.standing_at(worded.id, at)?;
                kept.claim.check_wording(&worded.wording)?;
                if worded.wording.language == crate::claim::ENGLISH {
                    // English that changes is another claim, approved anew.
                    return Err(Refusal::Already);
                }
                let language = &worded.wording.language;
                kept.claim.wordings.retain(|w| w.language != *language);
                kept.claim.wordings.push(worded.wording.clone());
                kept.changed = at;
            }
            Event::Withdrawn(withdrawal) => {
                if withdrawal.by.0 == withdrawal.by.1 {
                    return Err(Refusal::OnePerson);
                }
                let kept = self.kept.get_mut(&withdrawal.id).ok_or(Refusal::Unknown)?;
                // Also one that has expired: it may still be remembered.
                if kept.withdrawn.is_some() {
                    return Err(Refusal::Already);
                }
                kept.withdrawn = Some(at);
                kept.changed = at;
            }
            Event::Archived(id) => {
                let kept = self.kept.get_mut(id).ok_or(Refusal::Unknown)?;
                if kept.archived {
                    return Err(Refusal::Already);
                }
                kept.archived = true;
                kept.changed = at;
            }
        }
        self.last = at;
        Ok(())
    }

    /// How a claim stands.
    #[must_use]
    pub fn standing(&self, id: u32, now: Time) -> Option<Standing> {
        self.kept.get(&id).map(|kept| kept.standing(now))
    }

    /// A claim, whether it stands or not.
    #[must_use]
    pub fn claim(&self, id: u32) -> Option<&Claim> {
        self.kept.get(&id).map(|kept| &kept.claim)
    }

    /// How many stand: an incident closes at none.
    #[must_use]
    pub fn how_many_stand(&self, now: Time) -> usize {
        let all = self.kept.values();
        all.filter(|kept| kept.standing(now) == Standing::Stands)
            .count()
    }

    fn standing_at(&mut self, id: u32, at: Time) -> Result<&mut Kept, Refusal> {
        let kept = self.kept.get_mut(&id).ok_or(Refusal::Unknown)?;
        match kept.standing(at) {
            Standing::Stands => Ok(kept),
            _ => Err(Refusal::NotStanding),
        }
    }

    fn state(&mut self, at: Time, claim: &Claim) -> Result<(), Refusal> {
        claim.check()?;
        if claim.valid_until <= at {
            return Err(Refusal::Expired);
        }
        if self.kept.contains_key(&claim.id) {
            return Err(Refusal::Already);
        }
        if let Some(old) = claim.supersedes {
            let old = self.kept.get_mut(&old).ok_or(Refusal::Unknown)?;
            if old.superseded.is_some() {
                return Err(Refusal::Already);
            }
            old.superseded = Some(claim.id);
            old.changed = at;
        }
        let kept = Kept {
            claim: claim.clone(),
            stated: at,
            changed: at,
            checked: at,
            withdrawn: None,
            superseded: None,
            archived: false,
        };
        self.kept.insert(claim.id, kept);
        Ok(())
    }
}

impl Kept {
    pub(crate) fn standing(&self, now: Time) -> Standing {
        match (self.withdrawn, self.superseded) {
            (Some(at), _) => Standing::Withdrawn(at),
            (None, Some(by)) => Standing::Superseded(by),
            (None, None) if self.archived => Standing::Archived,
            (None, None) if self.claim.valid_until <= now => Standing::Expired,
            (None, None) => Standing::Stands,
        }
    }
}
