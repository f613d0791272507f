//! `kinfold incident sign`: the two who took a decision sign it, each on their own desk.

use crate::cli::SignDecision;
use crate::screen::Screen;
use crate::{Fault, deciders};
use answering::{Console, files, signing};
use desk::clock::{Computer, Outside as _};
use sign::SocietyId;

pub(super) fn run(asked: &SignDecision, screen: &mut Screen) -> Result<u8, Fault> {
    let console = Console::open(&asked.dir)?;
    let of = signing::recorded(&console, asked.number)?;
    let now = Computer.now();
    if let Some(path) = &asked.propose {
        let mut fresh = [0; 16];
        getrandom::fill(&mut fresh).map_err(Fault::Random)?;
        let text = signing::text(
            &console,
            of,
            SocietyId(asked.society.unwrap_or_default()),
            (now, fresh),
        )?;
        super::write_new(path, text.as_str())?;
        screen.line(text.as_str());
        screen.line(format!(
            "Written to {}. The two who decided compare the digest with the page of the incident, \
             and sign it, each on their own desk: `kinfold desk sign-decision {0} --out SIGNATURE`.",
            path.display()
        ));
        return Ok(0);
    }
    if asked.known.log.is_none() {
        let what = "--propose FILE, or --log and --policy, by which signatures are judged";
        return Err(Fault::Asked(what.to_owned()));
    }
    if asked.signed.is_empty() {
        let ever = deciders::ever(&asked.known)?;
        let there = signing::again(&console, of, &ever)?;
        screen.line(match there {
            true => "The two signatures hold, by this copy of the log.",
            false => "No signatures of this decision are kept: it is typed.",
        });
        return Ok(u8::from(!there));
    }
    let files: Result<Vec<String>, _> = asked.signed.iter().map(|path| files::read(path)).collect();
    let known = deciders::now(&asked.known)?;
    signing::take(&console, of, &files?, &known, now)?;
    screen.line("Signed by the two who decided; the signatures are kept beside the log.");
    Ok(0)
}
