//! What was searched for here and what came of it, and what only this society may hear of: kept
//! with the rest, until somebody has read it.

use record::consent::Denied;
use sign::id::{RecordId, RecordPseudonym};
use sign::{Time, canonical_struct};
use world::desk::{JobId, Told};
use world::search::{FoundOne, Notice};

/// Searches that are kept beside those that stand, and notices that were read: the newest.
const KEPT: usize = 500;

/// Searches and notices.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Searches {
    /// Searches made here.
    pub made: Vec<Made>,
    /// Notices to this society.
    pub notices: Vec<Noticed>,
}
canonical_struct!(Searches { made, notices });

/// A search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Made {
    /// The piece of work that it is.
    pub job: u64,
    /// The sought person's record.
    pub case: RecordId,
    /// Whether it stands until further notice.
    pub standing: bool,
    /// Since when.
    pub since: Time,
    /// Why only this society's own records were searched, if so.
    pub within: Option<Within>,
    /// How the log names the case, once the search was answered: a rejection is for it.
    pub named: Option<RecordPseudonym>,
    /// What was found, the likeliest first.
    pub found: Vec<FoundOne>,
    /// Whether something came that nobody has read.
    pub news: bool,
}
canonical_struct!(Made {
    job,
    case,
    standing,
    since,
    within,
    named,
    found,
    news
});

/// Why a search stayed within this society's own records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Within {
    /// Somebody of the case is or may be in danger, and no team leader has decided about it.
    Danger,
    /// No consent to tracing in the network is recorded, or it was refused or taken back.
    Consent,
}
sign::canonical_code!(Within { 1 => Danger, 2 => Consent });

impl Within {
    /// What the gate said.
    #[must_use]
    pub fn of(why: Denied) -> Self {
        match why {
            Denied::Danger => Within::Danger,
            _ => Within::Consent,
        }
    }
}

/// Somebody searched for a person who may be this society's, and was told nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Noticed {
    /// When it was told here.
    pub at: Time,
    /// Who searched, and which record it may be.
    pub notice: Notice,
    /// Whether somebody has read it.
    pub read: bool,
}
canonical_struct!(Noticed { at, notice, read });

impl Searches {
    /// A search begins.
    pub(crate) fn begin(&mut self, made: Made) {
        let over = (self.made.iter().filter(|m| !m.standing).count() + 1).saturating_sub(KEPT);
        let mut left = over;
        self.made.retain(|made| {
            let goes = !made.standing && left > 0;
            left -= usize::from(goes);
            !goes
        });
        self.made.push(made);
    }

    /// What is told of searches; whether anything changed.
    pub(crate) fn take(&mut self, told: &Told, now: Time) -> bool {
        match told {
            Told::Found(job, case, found) => {
                let of = |made: &&mut Made| made.job == job.0;
                let Some(made) = self.made.iter_mut().find(of) else {
                    return false;
                };
                made.named = Some(*case);
                if !made.standing {
                    made.found.clear();
                }
                for one in &found.candidates {
                    let known = made.found.iter().any(|f| f.record == one.record);
                    // The sought person's own record is no find.
                    if !known && one.record != made.case {
                        made.found.push(*one);
                        made.news = true;
                    }
                }
                true
            }
            Told::Notices(notices) => {
                let before = self.notices.len();
                for notice in notices {
                    if !self.notices.iter().any(|known| known.notice == *notice) {
                        let notice = notice.clone();
                        self.notices.push(Noticed {
                            at: now,
                            notice,
                            read: false,
                        });
                    }
                }
                self.notices.len() > before
            }
            Told::Refused(job, _) | Told::Impossible(job, _) | Told::Unanswered(job) => {
                self.end(*job)
            }
            _ => false,
        }
    }

    /// These notices were read.
    pub(crate) fn read(&mut self, read: &[Noticed]) {
        for known in &mut self.notices {
            known.read |= read.iter().any(|one| one.notice == known.notice);
        }
        let count = self.notices.iter().filter(|n| n.read).count();
        let mut over = count.saturating_sub(KEPT);
        self.notices.retain(|notice| {
            let goes = notice.read && over > 0;
            over -= usize::from(goes);
            !goes
        });
    }

    /// A search came to nothing; whether there was one.
    pub(crate) fn end(&mut self, job: JobId) -> bool {
        let before = self.made.len();
        self.made
            .retain(|made| made.job != job.0 || made.named.is_some());
        self.made.len() < before
    }
}
