//! The pages and the forms: their addresses, and who makes them.

mod affected;
mod decide;
mod decisions;
mod draft;
mod fields;
mod happened;
mod now;
mod severity;

use crate::form::{Typed, Wrong};
use crate::reader::{Reader, Sheet};
use answering::{Console, Fault};
use language::{Id, id};
use sign::SocietyId;
use sign::id::StaffId;

/// A page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Page {
    /// How it stands.
    Now,
    /// What happened?
    Happened,
    /// Who is affected.
    Affected,
    /// The same as a picture.
    Picture,
    /// What was decided.
    Decisions,
    /// A new decision.
    Decide,
    /// How severe it is.
    Severity,
    /// Drafts for authorities.
    Drafts,
    /// One of them.
    Draft(SocietyId),
    /// The card of the first hour.
    Card,
}

/// What a page gives.
pub(crate) enum Sent {
    Sheet(Sheet),
    /// A page with its own frame and style.
    Whole(String),
    /// A picture (SVG).
    Picture(String),
    /// Another page is to be asked for.
    To(String),
    Missing,
}

/// What a form asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Act {
    /// Begin an incident.
    Begin,
    /// More was taken.
    More,
    /// Since when a society knows.
    Aware,
    /// To another stage.
    Move,
    /// A decision.
    Decide,
    /// A severity.
    Assess,
}

/// Why a form was not carried out.
pub(crate) enum Ended {
    /// Something is wrong with what was typed.
    Wrong(Wrong),
    /// The incident does not allow it.
    Cannot(Fault),
}

impl From<Fault> for Ended {
    fn from(fault: Fault) -> Ended {
        Ended::Cannot(fault)
    }
}

/// The incident, and who works on it; none of both before there is one.
pub(crate) type With<'a> = (Option<&'a mut Console>, Option<StaffId>);

impl Page {
    /// Pages that are always a click away.
    pub(crate) const NAVIGATION: [(Page, Id); 6] = [
        (Page::Now, id::INCIDENT_NAV_NOW),
        (Page::Happened, id::INCIDENT_NAV_HAPPENED),
        (Page::Affected, id::INCIDENT_NAV_AFFECTED),
        (Page::Decisions, id::INCIDENT_NAV_DECISIONS),
        (Page::Severity, id::INCIDENT_NAV_SEVERITY),
        (Page::Drafts, id::INCIDENT_NAV_DRAFTS),
    ];

    /// By its path behind room and language.
    pub(crate) fn of(path: &[&str]) -> Option<Page> {
        Some(match path {
            ["now"] => Page::Now,
            ["happened"] => Page::Happened,
            ["affected"] => Page::Affected,
            ["affected", "picture"] => Page::Picture,
            ["decisions"] => Page::Decisions,
            ["decide"] => Page::Decide,
            ["severity"] => Page::Severity,
            ["drafts"] => Page::Drafts,
            ["drafts", society] => Page::Draft(SocietyId(society.parse().ok()?)),
            ["card"] => Page::Card,
            _ => return None,
        })
    }

    pub(crate) fn path(self) -> String {
        match self {
            Page::Now => "now".to_owned(),
            Page::Happened => "happened".to_owned(),
            Page::Affected => "affected".to_owned(),
            Page::Picture => "affected/picture".to_owned(),
            Page::Decisions => "decisions".to_owned(),
            Page::Decide => "decide".to_owned(),
            Page::Severity => "severity".to_owned(),
            Page::Drafts => "drafts".to_owned(),
            Page::Draft(society) => format!("drafts/{society}"),
            Page::Card => "card".to_owned(),
        }
    }

    /// Whether it is where one is, or what it belongs to.
    pub(crate) fn is_part_of(self, here: Page) -> bool {
        match here {
            Page::Decide => self == Page::Decisions,
            Page::Draft(_) => self == Page::Drafts,
            here => self == here,
        }
    }

    /// Makes it.
    pub(crate) fn show(self, reader: &Reader, console: Option<&Console>) -> Result<Sent, Fault> {
        let Some(console) = console else {
            return Ok(match self {
                Page::Happened => Sent::Sheet(happened::begin(reader)),
                Page::Card => Sent::Whole(answering::card(reader.locale, None)),
                _ => Sent::To(Page::Happened.path()),
            });
        };
        match self {
            Page::Now => Ok(Sent::Sheet(now::show(reader, console))),
            Page::Happened => happened::show(reader, console).map(Sent::Sheet),
            Page::Affected => affected::show(reader, console).map(Sent::Sheet),
            Page::Picture => affected::picture(console),
            Page::Decisions => Ok(Sent::Sheet(decisions::show(reader, console))),
            Page::Decide => Ok(Sent::Sheet(decide::show(reader, console))),
            Page::Severity => Ok(Sent::Sheet(severity::show(reader, console))),
            Page::Drafts => Ok(Sent::Sheet(draft::list(reader, console))),
            Page::Draft(society) => draft::show(reader, console, society),
            Page::Card => Ok(Sent::Whole(answering::card(reader.locale, Some(console)))),
        }
    }
}

impl Act {
    /// Its path behind room and language.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Act::Begin => "happened/begin",
            Act::More => "happened/more",
            Act::Aware => "now/aware",
            Act::Move => "now/move",
            Act::Decide => "decide",
            Act::Assess => "severity",
        }
    }

    /// By its path.
    pub(crate) fn of(path: &[&str]) -> Option<Act> {
        let all = [
            Act::Begin,
            Act::More,
            Act::Aware,
            Act::Move,
            Act::Decide,
            Act::Assess,
        ];
        let path = path.join("/");
        all.into_iter().find(|act| act.path() == path)
    }

    /// The page that its form stands on.
    pub(crate) fn page(self) -> Page {
        match self {
            Act::Begin | Act::More => Page::Happened,
            Act::Aware | Act::Move => Page::Now,
            Act::Decide => Page::Decide,
            Act::Assess => Page::Severity,
        }
    }

    /// Carries it out; the page to ask for then.
    pub(crate) fn run(
        self,
        reader: &Reader,
        typed: &Typed,
        with: With<'_>,
    ) -> Result<String, Ended> {
        let (console, by) = match (self, with) {
            (Act::Begin, (None, _)) => return happened::begun(reader, typed),
            (_, (Some(console), Some(by))) if self != Act::Begin => (console, by),
            _ => {
                let what = "the incident is there already, or not yet; look at the page again";
                return Err(Ended::Cannot(Fault::Asked(what.to_owned())));
            }
        };
        match self {
            Act::Begin | Act::More => happened::more(reader, typed, console),
            Act::Aware => now::aware(reader, typed, (console, by)),
            Act::Move => now::go(reader, typed, (console, by)),
            Act::Decide => decide::decide(reader, typed, (console, by)),
            Act::Assess => severity::assess(reader, typed, (console, by)),
        }
    }
}
