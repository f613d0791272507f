//! What somebody may see and do who is guided through a demonstration, after its path was walked:
//! asked of the programs that run and of the files that they wrote, each time anew. Nothing here
//! says anything in words; the guide does.

mod after;
mod desks;
mod log;
mod server;
mod visitor;

pub(crate) use after::{Compared, Flipped, Matrix, Why};
pub(crate) use log::{Line, What};
pub(crate) use server::{Looked, Verdict, search};
pub(crate) use visitor::{Locked, Resumed, Theft};

use super::breaking::{self, Stolen};
use super::family::{Asked, Numbers};
use super::house::House;
use super::people::pair;
use super::report::Report;
use super::restoring::{self, Said};
use super::searching::Likeness;
use super::telling::Told;
use super::walk::Walked;
use crate::Fault;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A demonstration that was walked, and whose programs are up.
pub(crate) struct Tour<'a> {
    house: &'a House,
    report: Report,
    walked: Walked,
    desks: desks::Desks,
    /// Where copies are made that the guide's acts need.
    folder: PathBuf,
    /// The newest theft that a visitor made and by which somebody was read.
    theft: Option<Stolen>,
    /// Forms that were filled in here, with the sister's answers.
    own: BTreeSet<server::FormId>,
}

/// A desk by its name, and the path of a page there.
pub(crate) type DeskPage = (String, String);

/// Pages of desks that tell of the sister's case.
pub(crate) struct CasePages {
    /// Her case.
    pub(crate) case: DeskPage,
    /// How her brother compares, where the search was made.
    pub(crate) review: Option<DeskPage>,
    /// His record, at his own society.
    pub(crate) his: Option<DeskPage>,
    /// Her message and his reply, there.
    pub(crate) letter: Option<DeskPage>,
}

impl<'a> Tour<'a> {
    /// One that nobody is in yet.
    ///
    /// # Errors
    /// [`Fault::File`].
    pub(in crate::demo) fn new(
        house: &'a House,
        (report, walked): (Report, Walked),
    ) -> Result<Tour<'a>, Fault> {
        let folder = house.make("guide")?;
        let mut tour = Tour {
            house,
            report,
            walked,
            desks: desks::Desks::default(),
            folder,
            theft: None,
            own: BTreeSet::new(),
        };
        // The last form of the path, filed while everything was locked, has the sister's answers.
        // Those before it may have others.
        if tour.step(8).is_some_and(|(ok, _)| ok) {
            tour.own.insert(tour.newest_form()?.id);
        }
        Ok(tour)
    }

    /// Programs that should run and have ended.
    pub(crate) fn ended(&self) -> Vec<Fault> {
        let programs = self.house.programs();
        let ended = programs.iter().filter_map(|program| program.alive().err());
        ended.collect()
    }

    /// The passphrase of every desk here.
    pub(crate) fn passphrase(&self) -> &str {
        &self.house.passphrase
    }

    /// Whether a step was walked and went well, and what the report says of it.
    pub(crate) fn step(&self, number: usize) -> Option<(bool, &str)> {
        let step = self.report.path.get(number - 1)?.as_ref()?;
        Some((step.ok, &step.note))
    }

    /// Places where something readable was found in the copy of the server's disk.
    pub(crate) fn readable(&self) -> Option<u64> {
        self.report.readable_from_hub
    }

    /// Where the families' pages are.
    pub(crate) fn portal(&self) -> &str {
        let portal = self.house.servers.iter().find(|s| s.kind == "portal");
        portal.and_then(|s| s.url.as_deref()).unwrap_or_default()
    }

    /// Where a message can be checked, if messages were sent.
    pub(crate) fn checker(&self) -> Option<String> {
        self.walked.told.as_ref()?.checker.origin().ok()
    }

    /// The sister's two numbers.
    pub(crate) fn first(&self) -> Option<&Numbers> {
        self.walked.first.as_ref()
    }

    /// Where desks tell of the sister's case.
    pub(crate) fn case_pages(&self) -> Option<CasePages> {
        let taken = self.walked.taken.as_ref()?;
        let (found_by, case) = (taken.case.desk.to_owned(), &taken.page);
        let candidate = self.walked.candidate.as_ref();
        let review = candidate.map(|record| {
            let page = format!("{case}/review/{}/{record}", restoring::KNOWS);
            (found_by.clone(), page)
        });
        let his = format!("lead-{}", restoring::KNOWS);
        let letter = self.walked.letter.clone();
        // From then on the team leader had the case open; the caseworker's computer was stolen.
        let desk = match letter {
            Some(_) => breaking::LEAD.to_owned(),
            None => found_by,
        };
        Some(CasePages {
            case: (desk, case.clone()),
            review,
            his: candidate.map(|record| (his.clone(), format!("case/{record}"))),
            letter: letter.map(|page| (his, page)),
        })
    }

    /// What the sister typed, page by page: names of questions and answers.
    pub(crate) fn typed() -> impl Iterator<Item = (&'static str, &'static str)> {
        pair::ANSWERS.iter().copied().flatten().copied()
    }

    /// Her brother as the other society's register has him: names of fields and cells.
    pub(crate) fn registered() -> Vec<(&'static str, String)> {
        pair::row()
    }

    /// How he compares, in the words of the desk.
    pub(crate) fn likeness(&self) -> &[Likeness] {
        &self.walked.likeness
    }

    /// What her page said while staff worked.
    pub(crate) fn said(&self) -> &[Said] {
        &self.walked.said
    }

    /// The message, and the answer to it, if they went.
    pub(crate) fn letters(&self) -> Option<(&'static str, &'static str)> {
        let went = !self.walked.said.is_empty();
        went.then_some((restoring::MESSAGE, restoring::REPLY))
    }

    /// The theft of the path.
    pub(crate) fn stolen_on_the_path(&self) -> Option<&Stolen> {
        self.walked.stolen.as_ref()
    }

    /// Who was told.
    pub(crate) fn told(&self) -> Option<&Told> {
        self.walked.told.as_ref()
    }
}

/// Asks whether a step that is needed was walked.
fn walked<T>(what: Option<T>) -> Result<T, Fault> {
    what.ok_or_else(|| Fault::Asked("the path was not walked so far".to_owned()))
}

fn ours(what: impl Into<String>) -> Fault {
    Fault::Ours {
        step: "guide",
        what: what.into(),
    }
}

/// What somebody filed through the guide.
pub(crate) type Filed = Asked;
