//! The decisions of a journal, each with the signatures in front of it.

use super::{Decided, SignedBy, is_of_setting, judged};
use crate::Fault;
use crate::entry::{Entry, GroupDecided, PersonDecided, What};
use crate::setting::Settings;
use contact::{Capped, Event};
use decision::{Deciders, Signed};
use sign::id::{IncidentId, StaffId};

/// A decision of the journal, and the signatures in front of it.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    decided: Decided,
    by: (StaffId, StaffId),
    signed: Option<SignedBy>,
}

/// Decisions of a journal, as it is read.
#[derive(Debug, Default)]
pub(crate) struct Book {
    waiting: Option<SignedBy>,
    kept: Vec<Kept>,
}

impl Book {
    /// Takes the next entry.
    pub(crate) fn take(&mut self, entry: &Entry) {
        let (decided, by) = match entry {
            Entry::Signed(signed) => {
                self.waiting = Some(signed.clone());
                return;
            }
            Entry::Group(of) => (of_group(of), of.by),
            Entry::Person(of) => (of_person(of), of.by),
            Entry::Event(Event::Capped(Capped { a_day, in_all, by })) => {
                let (a_day, in_all) = (*a_day, *in_all);
                (Decided::Cap { a_day, in_all }, *by)
            }
            Entry::Event(Event::Spared(of)) => {
                let decided = Decided::Person {
                    person: of.person,
                    what: What::Spare(of.substitute),
                    until: of.until,
                };
                // The decision over that person stands before it.
                if self.kept.last().is_some_and(|last| last.decided == decided) {
                    return;
                }
                (decided, of.by)
            }
            Entry::Event(_) | Entry::Read(_) => return,
        };
        let signed = self.waiting.take();
        self.kept.push(Kept {
            decided,
            by,
            signed,
        });
    }

    pub(super) fn has(&self, number: IncidentId) -> bool {
        let files = self.kept.iter().filter_map(|kept| kept.signed.as_ref());
        let mut files = files.flat_map(|signed| &signed.files);
        files.any(|file| Signed::parse(file).is_ok_and(|s| s.text.number() == Some(number)))
    }

    /// Holds every decision from the `from`th on against its signatures; how many there are.
    pub(super) fn check(
        &self,
        from: usize,
        settings: &Settings,
        deciders: &Deciders,
    ) -> Result<usize, Fault> {
        for (at, kept) in self.kept.iter().enumerate().skip(from) {
            let Some(signed) = &kept.signed else {
                if settings.takes_typed_numbers() {
                    continue;
                }
                return Err(Fault::Unsigned("a decision in this campaign is not signed"));
            };
            let (text, by) = judged(&signed.files, settings, deciders, signed.at)?;
            let before = Book {
                waiting: None,
                kept: self.kept[..at].to_vec(),
            };
            let new = text.number().is_some_and(|number| !before.has(number));
            let pair = (kept.by.0.min(kept.by.1), kept.by.0.max(kept.by.1));
            if Decided::of(&text).as_ref() != Some(&kept.decided) || pair != by || !new {
                return Err(Fault::Unsigned(
                    "a decision in this campaign is not the one that was signed",
                ));
            }
        }
        // Caps of before are history; the one that counts was signed for what is said now.
        let caps = self.kept.iter().rev();
        let mut caps = caps.filter(|kept| matches!(kept.decided, Decided::Cap { .. }));
        if let Some(signed) = caps.next().and_then(|cap| cap.signed.as_ref())
            && let Some(file) = signed.files.first()
            && let Ok(one) = Signed::parse(file)
        {
            is_of_setting(&one.text, settings)?;
        }
        Ok(self.kept.len())
    }
}

fn of_group(of: &GroupDecided) -> Decided {
    Decided::Group {
        group: of.group.clone(),
        means: of.means.clone(),
        languages: of.languages.clone(),
        until: of.days.1,
    }
}

fn of_person(of: &PersonDecided) -> Decided {
    Decided::Person {
        person: of.person,
        what: of.what,
        until: of.until,
    }
}
