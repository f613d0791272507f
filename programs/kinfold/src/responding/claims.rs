//! What is said to the public: claims, the site made of them, and its check.

use super::{Desk, locale};
use crate::Fault;
use crate::cli::{Claim, ClaimAct, FromFile, OfClaim, Publish, Sms, Word};
use crate::screen::{Screen, counted};
use answering::{Console, files, site, spoken};
use claims::{Event, Withdrawal, Worded};
use desk::clock::{Computer, Outside as _};

/// Runs a command about claims.
///
/// # Errors
/// [`Fault`].
pub fn claim(asked: &Claim, screen: &mut Screen) -> Result<u8, Fault> {
    match &asked.act {
        ClaimAct::State(asked) => {
            let id = state(asked)?;
            screen.line(format!("Claim {id} is stated."));
        }
        ClaimAct::FirstHour(asked) => {
            let mut desk = Desk::open(&asked.at)?;
            let two = (desk.by, desk.staff(&asked.second)?);
            let said = answering::first_words(&mut desk.console, two, desk.now)?;
            screen.line(format!(
                "{} stated.",
                counted(said as u64, "claim", "claims")
            ));
        }
        ClaimAct::Check(asked) => say(asked, Event::Checked)?,
        ClaimAct::Archive(asked) => say(asked, Event::Archived)?,
        ClaimAct::Word(asked) => worded(asked)?,
        ClaimAct::Withdraw(asked) => {
            let mut desk = Desk::open(&asked.of.at)?;
            let by = (desk.by, desk.staff(&asked.and)?);
            let id = asked.of.claim;
            let event = Event::Withdrawn(Withdrawal { id, by });
            desk.console.say(desk.now, desk.by, event)?;
            screen.line("It is said no more once the site is published again: do that now.");
        }
        ClaimAct::Sms(asked) => return sms(asked, screen),
    }
    Ok(0)
}

fn state(asked: &FromFile) -> Result<u32, Fault> {
    let text = files::read(&asked.file)?;
    let mut desk = Desk::open(&asked.at)?;
    let people = desk.console.settings().people().map_err(Fault::Asked)?;
    let next = desk.console.next_claim();
    let claim = files::claim(&text, &asked.file, next, &people)?;
    let id = claim.id;
    desk.console
        .say(desk.now, desk.by, Event::Stated(Box::new(claim)))?;
    Ok(id)
}

fn say(asked: &OfClaim, event: fn(u32) -> Event) -> Result<(), Fault> {
    let mut desk = Desk::open(&asked.at)?;
    Ok(desk.console.say(desk.now, desk.by, event(asked.claim))?)
}

fn worded(asked: &Word) -> Result<(), Fault> {
    let text = files::read(&asked.file)?;
    let mut desk = Desk::open(&asked.of.at)?;
    let id = asked.of.claim;
    let known = desk.console.claims().claim(id);
    let known = known.ok_or_else(|| Fault::Asked(format!("there is no claim {id}")))?;
    let wording = files::wording(&text, &asked.file, known.revision)?;
    let event = Event::Worded(Worded { id, wording });
    Ok(desk.console.say(desk.now, desk.by, event)?)
}

fn sms(asked: &Sms, screen: &mut Screen) -> Result<u8, Fault> {
    let console = Console::open(&asked.dir)?;
    let locale = locale(&asked.lang)?;
    let made = spoken::speak(locale, |speech| {
        console.claims().sms(&asked.claim, speech, Computer.now())
    });
    match made {
        Ok(sms) => {
            let parts = counted(sms.segments as u64, "part", "parts");
            screen.line(&sms.text);
            screen.line(format!("({parts}, {:?})", sms.alphabet));
            Ok(0)
        }
        Err(blocked) => {
            screen.line(format!("Not to be sent: {blocked}."));
            Ok(1)
        }
    }
}

/// Publishes the site, or checks one.
///
/// # Errors
/// [`Fault`].
pub fn publish(asked: &Publish, screen: &mut Screen) -> Result<u8, Fault> {
    if let Some(dir) = &asked.verify {
        let manifest = site::verify(dir, asked.key.as_deref())?;
        let files = counted(manifest.files.len() as u64, "file", "files");
        screen.line(format!("{files} as they were published {}.", manifest.made));
        if asked.key.is_none() {
            screen.line("Whose key signed them was not checked: give --key, from elsewhere.");
        }
        return Ok(0);
    }
    let (Some(out), Some(by)) = (&asked.out, &asked.by) else {
        return Err(Fault::Asked("--out and --by, or --verify".to_owned()));
    };
    let mut console = Console::open(&asked.dir)?;
    let people = console.settings().people().map_err(Fault::Asked)?;
    let by = people.staff(by).map_err(Fault::Asked)?;
    let done = site::publish(&mut console, by, out, Computer.now())?;
    let files = counted(done.files as u64, "file", "files");
    screen.line(format!(
        "{}: {files}. Manifest {}.",
        out.display(),
        done.manifest
    ));
    if let Some(until) = done.holds_until {
        let (year, month, day) = until.date();
        screen.line(format!(
            "It says that it is old after {year:04}-{month:02}-{day:02}: look again and publish before."
        ));
    }
    Ok(0)
}
