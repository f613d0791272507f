//! The first draft for an authority under Art 33 GDPR, one for each society: every field says where
//! it comes from, or that it is not yet known. Somebody reads and completes it before it is filed.

use claims::Section;
use incident::{Clock, Event};
use sign::{SocietyId, Time};
use std::fmt::Write as _;

use crate::console::Console;
use crate::counts::{self, Shown};
pub use crate::exposed::Exposed;
use crate::exposed::LEVELS;
use crate::fault::Fault;
use crate::line::Line;
use crate::show;
use crate::spoken::speak;
use crate::words::Named as _;

/// A field of the draft.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// By which rule.
    pub article: &'static str,
    /// What it is about.
    pub name: &'static str,
    /// What is said, and where it comes from; nothing is *not yet known*.
    pub said: Vec<(String, String)>,
}

/// A draft.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// Whose.
    pub society: SocietyId,
    /// Which filing it would be, from 1: later ones follow in phases (Art 33(4)).
    pub phase: usize,
    /// What must be looked at before it is filed.
    pub look: Vec<String>,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// The draft for a society; without a result of `kinfold exposure` nobody is counted.
///
/// # Errors
/// [`Fault::Asked`] if the society has no clock: nobody has said since when it knows.
pub fn draft(
    console: &Console,
    society: SocietyId,
    exposed: Option<&Exposed>,
    now: Time,
) -> Result<Draft, Fault> {
    let clocks = console.incident().clocks();
    let clocks: Vec<&Clock> = clocks.filter(|clock| clock.society == society).collect();
    let Some(first) = clocks.first() else {
        return Err(Fault::asked(format!(
            "society {society} has no clock: say since when it knows, with `kinfold incident aware`"
        )));
    };
    let mut look = Vec::new();
    for clock in &clocks {
        if clock.filings.is_empty() && clock.is_late(now) {
            look.push(format!(
                "the 72 hours under {} ended {}: the filing gives the reasons for the delay (Art 33(1))",
                clock.jurisdiction.code(),
                clock.due()
            ));
        }
    }
    if let Some(exposed) = exposed {
        let path = console.exposure_file();
        let file = std::fs::read(&path).map_err(Fault::file(&path))?;
        look.extend(exposed.warnings(&file));
    }
    let fields = vec![
        awareness(console, &clocks),
        sections(console, now, "33(3)(a)", "Nature of the breach", &NATURE),
        people(society, exposed),
        categories(society, exposed),
        records(society, exposed),
        contact(console),
        consequences(console),
        sections(
            console,
            now,
            "33(3)(d)",
            "Measures taken or proposed, and advice given",
            &[Section::WhatWeDo, Section::Advice],
        ),
        decisions(console),
    ];
    Ok(Draft {
        society,
        phase: first.filings.len() + 1,
        look,
        fields,
    })
}

const NATURE: [Section; 3] = [Section::WhatHappened, Section::WhoAndWhy, Section::WhatData];

/// The line of the log, from 1, as a source.
fn line_of(console: &Console, is: impl Fn(&Line) -> bool) -> String {
    let at = console.lines().iter().rposition(|line| is(&line.line));
    at.map_or_else(String::new, |at| format!("journal line {}", at + 1))
}

fn awareness(console: &Console, clocks: &[&Clock]) -> Field {
    let said = clocks.iter().map(|clock| {
        let source = line_of(console, |line| {
            matches!(line, Line::Entry(entry) if matches!(&entry.event, Event::Aware(aware)
                if aware.society == clock.society && aware.jurisdiction == clock.jurisdiction))
        });
        let said = format!(
            "{}, under the law of {}; the time for the first filing ends {}",
            clock.awareness,
            clock.jurisdiction.code(),
            clock.due()
        );
        (said, format!("{source}, evidence {}", clock.evidence))
    });
    Field {
        article: "33(1)",
        name: "When the controller became aware",
        said: said.collect(),
    }
}

/// The claims that stand in these sections, in English.
fn sections(
    console: &Console,
    now: Time,
    article: &'static str,
    name: &'static str,
    sections: &[Section],
) -> Field {
    let page = speak(language::Locale::english(), |speech| {
        console.claims().page(speech, now)
    });
    let ours = page.paragraphs.into_iter();
    let ours = ours.filter(|paragraph| sections.contains(&paragraph.section));
    let said = ours.map(|paragraph| {
        let claim = console.claims().claim(paragraph.id);
        let status = claim.map_or("", |claim| claim.status.word());
        let revision = claim.map_or(0, |claim| claim.revision);
        let source = format!("claim {}, revision {revision}, {status}", paragraph.id);
        (paragraph.text, source)
    });
    Field {
        article,
        name,
        said: said.collect(),
    }
}

fn people(society: SocietyId, exposed: Option<&Exposed>) -> Field {
    let mut said = Vec::new();
    for (list, who) in [
        (
            "persons",
            "People in records: enquirers, sought persons and relatives, each once",
        ),
        (
            "forms",
            "Forms as families sent them: each tells of somebody",
        ),
        ("staff", "Staff logins"),
    ] {
        let cells = exposed.map(|exposed| exposed.of(list, society));
        for (_, counts, source) in cells.into_iter().flatten() {
            said.push((format!("{who}: {}", levels(counts)), source));
        }
    }
    Field {
        article: "33(3)(a)",
        name: "Categories and approximate number of people",
        said,
    }
}

/// Kinds of which enough were or may have been read to be shown; the others are not told apart.
fn categories(society: SocietyId, exposed: Option<&Exposed>) -> Field {
    let cells = exposed.map(|exposed| exposed.of("matrix", society));
    let mut said = Vec::new();
    for (cell, counts, source) in cells.into_iter().flatten() {
        let ([confirmed, possible, ..], _) = counts::row(counts);
        let what = match (confirmed, possible) {
            (Shown::From(_), _) => "was read",
            (Shown::Hidden, Shown::From(_)) => "may have been read",
            (Shown::Hidden, Shown::Hidden) => "of fewer than can be shown, or of nobody",
        };
        let kind = cell["category"].as_str().unwrap_or("");
        said.push((format!("{kind}: {what}"), source));
    }
    Field {
        article: "33(3)(a)",
        name: "Categories of records",
        said,
    }
}

fn records(society: SocietyId, exposed: Option<&Exposed>) -> Field {
    let cells = exposed.map(|exposed| exposed.of("matrix", society));
    let mut said = Vec::new();
    for (cell, counts, source) in cells.into_iter().flatten() {
        let kind = cell["category"].as_str().unwrap_or("");
        said.push((format!("{kind}: {}", levels(counts)), source));
    }
    Field {
        article: "33(3)(a)",
        name: "Approximate number of records",
        said,
    }
}

/// Counts that show nobody.
fn levels(counts: [u64; 4]) -> String {
    let (cells, sum) = counts::row(counts);
    let levels = LEVELS.iter().zip(cells);
    let levels: Vec<String> = levels
        .map(|((_, words), cell)| format!("{words} {cell}"))
        .collect();
    format!("{}; together {sum}", levels.join(", "))
}

fn contact(console: &Console) -> Field {
    let contact = console.settings().contact.iter();
    let said = contact.map(|contact| {
        let said = format!(
            "{}, {}: {}",
            console.settings().society,
            contact.role,
            contact.reached
        );
        (said, format!("{}, [contact]", Console::settings_file()))
    });
    Field {
        article: "33(3)(b)",
        name: "Contact point",
        said: said.collect(),
    }
}

fn consequences(console: &Console) -> Field {
    let last = console.incident().assessments().last();
    let source = line_of(
        console,
        |line| matches!(line, Line::Entry(entry) if matches!(entry.event, Event::Assessed(_))),
    );
    let mut said = Vec::new();
    if let Some(last) = last {
        said.push((show::severity(last), source.clone()));
        if !last.perils.is_empty() {
            let perils: Vec<&str> = last.perils.iter().map(|peril| peril.word()).collect();
            said.push((
                format!("People may come to harm by: {}", perils.join(", ")),
                source,
            ));
        }
    }
    Field {
        article: "33(3)(c)",
        name: "Likely consequences",
        said,
    }
}

fn decisions(console: &Console) -> Field {
    let decisions = console.incident().decisions().map(|decision| {
        let chosen = usize::try_from(decision.chosen).ok();
        let chosen = chosen.and_then(|at| decision.options.get(at));
        let chosen = chosen.map_or("", String::as_str);
        let source = format!("decision {}, digest {}", decision.id, decision.digest());
        (format!("{} Decided: {chosen}", decision.question), source)
    });
    Field {
        article: "33(3)(d)",
        name: "Decisions",
        said: decisions.collect(),
    }
}

impl Draft {
    /// The draft as text.
    #[must_use]
    pub fn text(&self, exposed: Option<&Exposed>) -> String {
        let mut out = format!(
            "DRAFT. Nobody has read this yet. Notification of a personal data breach, Art 33 GDPR\n\
             Society {}. Phase {}{}\n",
            self.society,
            self.phase,
            match self.phase {
                1 => ": the first information; more follows in phases (Art 33(4))",
                _ => " (Art 33(4)): what was filed before still holds unless it is changed here",
            }
        );
        if let Some(exposed) = exposed {
            let _infallible = writeln!(
                out,
                "Counts come from {} (SHA-256 {}), as bands of fifty; smaller ones are not shown.",
                exposed.name, exposed.hash
            );
        }
        for look in &self.look {
            let _infallible = writeln!(out, "Look at this first: {look}");
        }
        for field in &self.fields {
            let _infallible = writeln!(out, "\n{}  {}", field.article, field.name);
            if field.said.is_empty() {
                out.push_str("  not yet known\n");
            }
            for (said, source) in &field.said {
                let _infallible = writeln!(out, "  {said}\n    [{source}]");
            }
        }
        let unknown = self.fields.iter().filter(|field| field.said.is_empty());
        let unknown: Vec<String> = unknown
            .map(|field| format!("{} {}", field.article, field.name))
            .collect();
        if !unknown.is_empty() {
            let _infallible = writeln!(
                out,
                "\n33(4)  To follow without undue further delay\n  {}",
                unknown.join("\n  ")
            );
        }
        out
    }
}
