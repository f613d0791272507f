//! `kinfold incident`, `kinfold claim`, `kinfold publish`: the incident's folder from a terminal.

mod claims;
mod opening;
mod serving;
mod signing;

pub use self::claims::{claim, publish};

use crate::Fault;
use crate::cli::{
    Assess, At, Aware, Card, Covered, Draft, Filing, FromFile, Incident, IncidentAct, Move,
    Numbered, Pass, Show,
};
use crate::desking::typed;
use crate::screen::Screen;
use answering::draft::{Exposed, draft};
use answering::words::Named;
use answering::{Console, files, moment, show};
use desk::clock::{Computer, Outside as _};
use desk::command::Passphrase;
use desk::own::Own;
use incident::{
    Assessment, Circumstances, Event, Filed, Gate, Jurisdiction, Moved, Outside as OutsideTest,
};
use sign::id::StaffId;
use sign::{SocietyId, Time};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// Runs a command of an incident.
///
/// # Errors
/// [`Fault`].
pub fn run(asked: &Incident, screen: &mut Screen) -> Result<u8, Fault> {
    match &asked.act {
        IncidentAct::Open(asked) => return opening::open(asked, screen),
        IncidentAct::Show(asked) => return shown(asked, screen),
        IncidentAct::Sign(asked) => return signing::run(asked, screen),
        IncidentAct::Serve(asked) => return serving::run(asked, screen),
        IncidentAct::Card(asked) => return card(asked, screen),
        IncidentAct::Draft33(asked) => return draft33(asked, screen),
        IncidentAct::Aware(asked) => aware(asked)?,
        IncidentAct::Assess(asked) => assess(asked, screen)?,
        IncidentAct::Decide(asked) => decide(asked)?,
        IncidentAct::Find(asked) => numbered(asked, Event::Found)?,
        IncidentAct::Mend(asked) => numbered(asked, Event::Mended)?,
        IncidentAct::Pass(asked) => pass(asked)?,
        IncidentAct::File(asked) => file(asked)?,
        IncidentAct::Move(asked) => go(asked)?,
        IncidentAct::Covered(asked) => covered(asked)?,
    }
    screen.line("Written down, signed, and kept.");
    Ok(0)
}

/// An open incident, who works on it, and the time.
pub(crate) struct Desk {
    pub(crate) console: Console,
    pub(crate) by: StaffId,
    pub(crate) now: Time,
}

impl Desk {
    pub(crate) fn open(at: &At) -> Result<Desk, Fault> {
        let mut console = Console::open(&at.dir)?;
        let by = staff(&console, &at.by)?;
        if let Some(dir) = &at.desk {
            console.sign_with(signing(dir, at.passphrase_fd)?.signer_again());
        }
        Ok(Desk {
            console,
            by,
            now: Computer.now(),
        })
    }

    fn record(&mut self, event: Event) -> Result<(), Fault> {
        Ok(self.console.record(self.now, self.by, event)?)
    }

    pub(crate) fn staff(&self, who: &str) -> Result<StaffId, Fault> {
        staff(&self.console, who)
    }
}

/// A desk whose key signs.
fn signing(dir: &Path, passphrase_fd: Option<u32>) -> Result<Own, Fault> {
    let folder = desk::command::take(dir, false)?;
    // Who is no desk is not asked for a passphrase.
    Own::there(&folder)?;
    let passphrase = typed(passphrase_fd, Passphrase::Known)?;
    Ok(Own::open(&folder, passphrase.as_bytes())?)
}

fn staff(console: &Console, who: &str) -> Result<StaffId, Fault> {
    let people = console.settings().people().map_err(Fault::Asked)?;
    people.staff(who).map_err(Fault::Asked)
}

/// A word of the command line; a wrong one is named with its option.
pub(crate) fn word<T: Named>(option: &str, word: &str) -> Result<T, Fault> {
    T::named(word).map_err(|what| Fault::Asked(format!("{option}: {what}")))
}

pub(crate) fn time(option: &str, text: &str) -> Result<Time, Fault> {
    moment::parse(text).map_err(|what| Fault::Asked(format!("{option}: {what}")))
}

pub(crate) fn society(number: u32) -> Result<SocietyId, Fault> {
    match number {
        0 => Err(Fault::Asked("societies are numbered from 1".to_owned())),
        n => Ok(SocietyId(n)),
    }
}

fn law(code: &str) -> Result<Jurisdiction, Fault> {
    let what = "--law: two capital letters, a country's code or EU";
    Jurisdiction::from_code(code).ok_or_else(|| Fault::Asked(what.to_owned()))
}

/// Writes a new file for its owner alone.
pub(crate) fn write_new(path: &Path, text: &str) -> Result<(), Fault> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut file = options.open(path).map_err(Fault::file(path))?;
    let written = file.write_all(text.as_bytes());
    written
        .and_then(|()| file.sync_all())
        .map_err(Fault::file(path))
}

fn aware(asked: &Aware) -> Result<(), Fault> {
    let evidence = files::evidence(&asked.evidence)?;
    let aware = incident::Aware {
        society: society(asked.society)?,
        jurisdiction: law(&asked.law)?,
        since: time("--since", &asked.since)?,
        evidence,
    };
    Desk::open(&asked.at)?.record(Event::Aware(aware))
}

fn assess(asked: &Assess, screen: &mut Screen) -> Result<(), Fault> {
    let data = asked.data.iter().map(|of| word("--data", of));
    let perils = asked.peril.iter().map(|of| word("--peril", of));
    let assessment = Assessment {
        data: data.collect::<Result<_, _>>()?,
        raised: asked.raise,
        lowered: asked.lower,
        ease: word("--ease", &asked.ease)?,
        circumstances: Circumstances {
            confidentiality: word("--confidentiality", &asked.confidentiality)?,
            integrity: word("--integrity", &asked.integrity)?,
            availability: word("--availability", &asked.availability)?,
            malicious: asked.malicious,
        },
        perils: perils.collect::<Result<_, _>>()?,
        people: asked.people,
        unintelligible: asked.unintelligible,
    };
    let said = show::severity(&assessment);
    Desk::open(&asked.at)?.record(Event::Assessed(assessment))?;
    screen.line(format!("{said}. It decides no legal duty by itself."));
    Ok(())
}

fn decide(asked: &FromFile) -> Result<(), Fault> {
    let text = files::read(&asked.file)?;
    let mut desk = Desk::open(&asked.at)?;
    let people = desk.console.settings().people().map_err(Fault::Asked)?;
    let next = desk.console.decided() + 1;
    let of = (desk.console.opening().incident, next);
    let decision = files::decision(&text, &asked.file, of, &people)?;
    desk.record(Event::Decided(Box::new(decision)))
}

fn numbered(asked: &Numbered, event: fn(u32) -> Event) -> Result<(), Fault> {
    Desk::open(&asked.at)?.record(event(asked.number))
}

fn pass(asked: &Pass) -> Result<(), Fault> {
    let rotated = files::evidence(&asked.rotated)?;
    let report = asked.outside.as_deref().map(files::evidence).transpose()?;
    let mut desk = Desk::open(&asked.at)?;
    let outside = match (report, &asked.outside_signed_for) {
        (Some(report), _) => OutsideTest::Tested(report),
        (None, Some(who)) => OutsideTest::SignedFor(desk.staff(who)?),
        (None, None) => return Err(Fault::Asked("--outside or --outside-signed-for".to_owned())),
    };
    let gate = Gate {
        society: society(asked.society)?,
        officers: (desk.staff(&asked.officer)?, desk.staff(&asked.and)?),
        rotated,
        outside,
    };
    desk.record(Event::Passed(gate))
}

fn file(asked: &Filing) -> Result<(), Fault> {
    let reasons = asked.reasons.as_deref().map(files::evidence).transpose()?;
    let filed = Filed {
        society: society(asked.society)?,
        jurisdiction: law(&asked.law)?,
        document: files::evidence(&asked.document)?,
        reasons,
    };
    Desk::open(&asked.at)?.record(Event::Filed(filed))
}

fn go(asked: &Move) -> Result<(), Fault> {
    let moved = Moved {
        to: word("--to", &asked.to)?,
        decision: asked.decision,
    };
    let mut desk = Desk::open(&asked.at)?;
    Ok(desk.console.go(desk.now, desk.by, moved)?)
}

fn covered(asked: &Covered) -> Result<(), Fault> {
    let covered = incident::Covered {
        all: asked.all,
        settled: asked.settled,
    };
    Desk::open(&asked.at)?.record(Event::Covered(covered))
}

fn shown(asked: &Show, screen: &mut Screen) -> Result<u8, Fault> {
    let console = Console::open(&asked.dir)?;
    let now = Computer.now();
    if asked.json {
        screen.line(format!("{:#}", show::json(&console, now)));
    } else {
        let lines = show::lines(&console, now);
        lines.iter().for_each(|line| screen.line(line));
    }
    Ok(0)
}

fn card(asked: &Card, screen: &mut Screen) -> Result<u8, Fault> {
    let console = asked.dir.as_deref().map(Console::open).transpose()?;
    let locale = locale(&asked.lang)?;
    write_new(&asked.out, &answering::card(locale, console.as_ref()))?;
    screen.line(format!("{}: print it.", asked.out.display()));
    Ok(0)
}

pub(crate) fn locale(tag: &str) -> Result<&'static language::Locale, Fault> {
    let none = || Fault::Asked(format!("--lang: there is no language `{tag}` here"));
    language::locale(tag).ok_or_else(none)
}

fn draft33(asked: &Draft, screen: &mut Screen) -> Result<u8, Fault> {
    let console = Console::open(&asked.dir)?;
    let exposed = asked.exposure.as_deref().map(|path| {
        let text = files::read(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Exposed::parse(&text, &name)
    });
    let exposed = exposed.transpose()?;
    let of = society(asked.society)?;
    let draft = draft(&console, of, exposed.as_ref(), Computer.now())?;
    let text = draft.text(exposed.as_ref());
    match &asked.out {
        Some(path) => {
            write_new(path, &text)?;
            screen.line(format!(
                "{}: read and complete it before it is filed.",
                path.display()
            ));
        }
        None => text.lines().for_each(|line| screen.line(line)),
    }
    Ok(0)
}
