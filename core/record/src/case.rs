//! The states of a case and the steps between them. A step takes the state and gives the next,
//! or gives the state back with the refusal.

use sign::id::SocietyId;

words! {
    /// What became known of the sought person.
    pub enum Finding {
        1 Located "located",
        2 DeceasedReported "deceased_reported",
        3 DetainedReported "detained_reported",
    }
}

words! {
    /// Why a case is closed.
    pub enum Outcome {
        1 ContactRestored "contact_restored",
        2 LocatedNoContact "located_no_contact",
        3 FateEstablishedDeceased "fate_established_deceased",
        4 UnableToTrace "unable_to_trace",
        5 Withdrawn "withdrawn",
        6 Duplicate "duplicate",
        7 OutOfCriteria "out_of_criteria",
        8 Transferred "transferred",
    }
}

/// Where a case stands; staff only. Families see [`PublicWord`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Case {
    /// First contact.
    EnquiryReceived,
    /// Looked at against the society's criteria.
    Assessed,
    /// Taken on.
    Accepted,
    /// Not taken on.
    Declined,
    /// Being searched for.
    Open,
    /// Shared with another society for a service.
    Referred(SocietyId),
    /// Visits, offices, lists.
    FieldAction,
    /// Something became known.
    Found(Finding),
    /// The found person is being asked, alone, what contact they want.
    ConsentSought(Finding),
    /// In contact again.
    ContactRestored,
    /// Resting; goes on where it stood.
    Suspended(Active),
    /// Taken up again after it was closed.
    Reopened(Outcome),
    /// At its end.
    Closed(Outcome),
}

/// The states that can be suspended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Active {
    /// As [`Case::Accepted`].
    Accepted,
    /// As [`Case::Open`].
    Open,
    /// As [`Case::Referred`].
    Referred(SocietyId),
    /// As [`Case::FieldAction`].
    FieldAction,
    /// As [`Case::Found`].
    Found(Finding),
    /// As [`Case::ConsentSought`].
    ConsentSought(Finding),
    /// As [`Case::Reopened`].
    Reopened(Outcome),
}

/// What staff do with a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Compare the enquiry with the criteria.
    Assess,
    /// Take it on.
    Accept,
    /// Do not take it on.
    Decline,
    /// Begin the search, or go on with it after a referral or a field action.
    Open,
    /// Share it with a society for a service.
    Refer(SocietyId),
    /// Visit, ask, look through lists.
    ActInField,
    /// Report what became known.
    Find(Finding),
    /// The report was wrong: search on.
    Refute,
    /// Ask the found person.
    SeekConsent,
    /// The found person agreed and contact was made.
    RestoreContact,
    /// Let it rest.
    Suspend,
    /// Go on.
    Resume,
    /// Take it up again.
    Reopen,
    /// End it.
    Close(Outcome),
}

/// A step that the state does not allow; the case is given back unchanged.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the case does not allow this step")]
pub struct Refused {
    /// The case, unchanged.
    pub case: Case,
    /// The step refused.
    pub step: Step,
}

/// All that a family sees of a case's state.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PublicWord {
    /// It came in.
    Received,
    /// It is worked on.
    BeingWorkedOn,
    /// Staff have a question or something to say.
    PleaseContactUs,
    /// It is at its end.
    Closed,
}
sign::canonical_code!(PublicWord {
    1 => Received,
    2 => BeingWorkedOn,
    3 => PleaseContactUs,
    4 => Closed,
});

impl Case {
    /// Takes a step.
    ///
    /// # Errors
    /// [`Refused`], with the case unchanged, if the state does not allow the step.
    pub fn step(self, step: Step) -> Result<Case, Refused> {
        use Case as C;
        let next = match (self, step) {
            (C::EnquiryReceived, Step::Assess) => C::Assessed,
            (C::Assessed, Step::Accept) => C::Accepted,
            (C::Assessed, Step::Decline) => C::Declined,
            (C::Accepted | C::Referred(_) | C::FieldAction | C::Reopened(_), Step::Open) => C::Open,
            (C::Open | C::FieldAction, Step::Refer(to)) => C::Referred(to),
            (C::Open | C::Referred(_), Step::ActInField) => C::FieldAction,
            (C::Open | C::Referred(_) | C::FieldAction, Step::Find(finding)) => C::Found(finding),
            (C::Found(_), Step::Find(finding)) => C::Found(finding),
            (C::Found(_) | C::ConsentSought(_), Step::Refute) => C::Open,
            // The dead are not asked.
            (
                C::Found(finding @ (Finding::Located | Finding::DetainedReported)),
                Step::SeekConsent,
            ) => C::ConsentSought(finding),
            (C::ConsentSought(_), Step::RestoreContact) => C::ContactRestored,
            (case, Step::Suspend) => match case.active() {
                Some(active) => C::Suspended(active),
                None => return Err(Refused { case, step }),
            },
            (C::Suspended(active), Step::Resume) => active.case(),
            (C::Closed(outcome), Step::Reopen) => C::Reopened(outcome),
            (case, Step::Close(outcome)) if case.may_close(outcome) => C::Closed(outcome),
            (case, step) => return Err(Refused { case, step }),
        };
        Ok(next)
    }

    /// What the family sees. `asked` is set by staff when they want to be contacted, for a
    /// routine question as well as for news: it is no function of the state, so that the word
    /// tells nothing of what was found.
    #[must_use]
    pub fn public_word(self, asked: bool) -> PublicWord {
        match self {
            Case::Closed(_) | Case::Declined => PublicWord::Closed,
            _ if asked => PublicWord::PleaseContactUs,
            Case::EnquiryReceived | Case::Assessed => PublicWord::Received,
            Case::Accepted
            | Case::Open
            | Case::Referred(_)
            | Case::FieldAction
            | Case::Found(_)
            | Case::ConsentSought(_)
            | Case::ContactRestored
            | Case::Suspended(_)
            | Case::Reopened(_) => PublicWord::BeingWorkedOn,
        }
    }

    fn may_close(self, outcome: Outcome) -> bool {
        use Outcome as O;
        if let Case::Suspended(active) = self {
            return active.case().may_close(outcome);
        }
        match outcome {
            O::ContactRestored => self == Case::ContactRestored,
            O::LocatedNoContact => matches!(
                self,
                Case::ConsentSought(_) | Case::Found(Finding::Located | Finding::DetainedReported)
            ),
            O::FateEstablishedDeceased => self == Case::Found(Finding::DeceasedReported),
            O::UnableToTrace => matches!(
                self,
                Case::Open | Case::Referred(_) | Case::FieldAction | Case::Reopened(_)
            ),
            O::Withdrawn | O::Duplicate => !matches!(self, Case::Closed(_)),
            O::OutOfCriteria => matches!(self, Case::Declined | Case::Accepted),
            O::Transferred => self.active().is_some(),
        }
    }

    fn active(self) -> Option<Active> {
        Some(match self {
            Case::Accepted => Active::Accepted,
            Case::Open => Active::Open,
            Case::Referred(to) => Active::Referred(to),
            Case::FieldAction => Active::FieldAction,
            Case::Found(finding) => Active::Found(finding),
            Case::ConsentSought(finding) => Active::ConsentSought(finding),
            Case::Reopened(outcome) => Active::Reopened(outcome),
            Case::EnquiryReceived
            | Case::Assessed
            | Case::Declined
            | Case::ContactRestored
            | Case::Suspended(_)
            | Case::Closed(_) => return None,
        })
    }
}

impl Active {
    fn case(self) -> Case {
        match self {
            Active::Accepted => Case::Accepted,
            Active::Open => Case::Open,
            Active::Referred(to) => Case::Referred(to),
            Active::FieldAction => Case::FieldAction,
            Active::Found(finding) => Case::Found(finding),
            Active::ConsentSought(finding) => Case::ConsentSought(finding),
            Active::Reopened(outcome) => Case::Reopened(outcome),
        }
    }
}

sign::canonical_enum!(Active {
    1 => Accepted, 2 => Open, 3 => Referred(to), 4 => FieldAction, 5 => Found(finding),
    6 => ConsentSought(finding), 7 => Reopened(outcome),
});

sign::canonical_enum!(Case {
    1 => EnquiryReceived, 2 => Assessed, 3 => Accepted, 4 => Declined, 5 => Open,
    6 => Referred(to), 7 => FieldAction, 8 => Found(finding), 9 => ConsentSought(finding),
    10 => ContactRestored, 11 => Suspended(active), 12 => Reopened(outcome), 13 => Closed(outcome),
});

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::VecDeque;

    fn steps() -> Vec<Step> {
        let mut all = vec![
            Step::Assess,
            Step::Accept,
            Step::Decline,
            Step::Open,
            Step::Refer(SocietyId(2)),
            Step::ActInField,
            Step::Refute,
            Step::SeekConsent,
            Step::RestoreContact,
            Step::Suspend,
            Step::Resume,
            Step::Reopen,
        ];
        all.extend(Finding::ALL.iter().map(|f| Step::Find(*f)));
        all.extend(Outcome::ALL.iter().map(|o| Step::Close(*o)));
        all
    }

    /// Every state that can be reached, with the state and step before.
    fn reachable() -> Vec<(Case, Option<(Case, Step)>)> {
        let mut seen = vec![(Case::EnquiryReceived, None)];
        let mut todo = VecDeque::from([Case::EnquiryReceived]);
        while let Some(case) = todo.pop_front() {
            for step in steps() {
                match case.step(step) {
                    Ok(next) => {
                        if !seen.iter().any(|(s, _)| *s == next) {
                            todo.push_back(next);
                        }
                        seen.push((next, Some((case, step))));
                    }
                    Err(refused) => assert_eq!(refused, Refused { case, step }),
                }
            }
        }
        seen
    }

    #[test]
    fn contact_is_restored_only_after_the_found_person_was_asked() {
        for (case, before) in reachable() {
            if let (Case::ContactRestored, Some((before, _))) = (case, before) {
                assert!(matches!(before, Case::ConsentSought(_)), "{before:?}");
            }
            assert_ne!(case, Case::ConsentSought(Finding::DeceasedReported));
        }
        assert!(reachable().iter().any(|(c, _)| *c == Case::ContactRestored));
    }

    #[test]
    fn every_outcome_and_every_state_can_be_reached() {
        let seen = reachable();
        for outcome in Outcome::ALL {
            assert!(seen.iter().any(|(c, _)| *c == Case::Closed(*outcome)));
            assert!(seen.iter().any(|(c, _)| *c == Case::Reopened(*outcome)));
        }
        for finding in Finding::ALL {
            assert!(seen.iter().any(|(c, _)| *c == Case::Found(*finding)));
        }
    }

    #[test]
    fn the_usual_illegal_steps_are_refused() {
        for (case, step) in [
            (Case::EnquiryReceived, Step::Open),
            (Case::Assessed, Step::Open),
            (Case::Declined, Step::Open),
            (Case::Open, Step::RestoreContact),
            (Case::Found(Finding::Located), Step::RestoreContact),
            (Case::Found(Finding::DeceasedReported), Step::SeekConsent),
            (Case::Open, Step::Close(Outcome::ContactRestored)),
            (Case::Closed(Outcome::Withdrawn), Step::Open),
            (
                Case::Closed(Outcome::Withdrawn),
                Step::Close(Outcome::Duplicate),
            ),
            (Case::Open, Step::Resume),
            (Case::EnquiryReceived, Step::Suspend),
        ] {
            assert_eq!(case.step(step), Err(Refused { case, step }));
        }
        assert_eq!(
            Case::Suspended(Active::Open).step(Step::Resume),
            Ok(Case::Open)
        );
    }

    #[test]
    fn the_public_word_tells_nothing_of_the_outcome() {
        for asked in [false, true] {
            let words = |cases: Vec<Case>| {
                let mut words: Vec<_> = cases.iter().map(|c| c.public_word(asked)).collect();
                words.dedup();
                words.len()
            };
            let closed = Outcome::ALL.iter().map(|o| Case::Closed(*o)).collect();
            assert_eq!(words(closed), 1);
            let mut working = vec![Case::Open, Case::FieldAction, Case::ContactRestored];
            for finding in Finding::ALL {
                working.push(Case::Found(*finding));
                working.push(Case::ConsentSought(*finding));
                working.push(Case::Suspended(Active::Found(*finding)));
            }
            working.extend(Outcome::ALL.iter().map(|o| Case::Reopened(*o)));
            assert_eq!(words(working), 1);
        }
    }

    #[test]
    fn states_are_encoded_one_way() {
        for (case, _) in reachable() {
            assert_eq!(sign::from_bytes::<Case>(&sign::to_bytes(&case)), Ok(case));
        }
    }
}
