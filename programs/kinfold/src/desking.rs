//! `kinfold desk` and `kinfold import`: a desk with this computer's line, terminal and clock.

use crate::cli::Import;
use crate::screen::{Screen, counted, number};
use crate::{Fault, passphrase};
use desk::cli::Desk;
use desk::command::{AnyLine, Doors, Page, Passphrase, with_shell};
use desk::import::{Imported, reading};
use desk::own::Place;
use serde_json::{Value, json};
use sign::{SigningKey, SocietyId, Time};
use std::fs;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use zeroize::Zeroizing;

/// Refused rows that are shown; all stand in the file.
const SHOWN: usize = 24;

/// Runs a command of a desk.
///
/// # Errors
/// [`Fault`].
pub fn run(asked: &Desk, screen: &mut Screen) -> Result<u8, Fault> {
    let ask = |which| typed(asked.passphrase_fd, which);
    let page = desk::command::run(
        asked,
        Doors {
            connect: &connect,
            passphrase: &ask,
        },
    )?;
    Ok(show(page, asked.json, screen))
}

/// Imports a register.
///
/// # Errors
/// [`Fault`].
pub fn import(asked: &Import, screen: &mut Screen) -> Result<u8, Fault> {
    let mapping = asked.mapping.as_deref().map(reading::mapping).transpose()?;
    let statement = asked
        .consent_statement
        .as_deref()
        .map(reading::statement)
        .transpose()?;
    let name = asked.file.file_stem().unwrap_or_default().to_string_lossy();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let import = desk::import::Import {
        register: reading::Register {
            path: asked.file.clone(),
            mapping,
        },
        source: asked.source.clone().unwrap_or_else(|| name.into_owned()),
        statement,
        threads: asked.threads.unwrap_or(threads),
    };
    reading::expect(&import.register.path, asked.format == "pfif")?;
    let ask = |which| typed(asked.passphrase_fd, which);
    let doors = Doors {
        connect: &connect,
        passphrase: &ask,
    };
    let bar = screen.begin("locking records", 1);
    let done = with_shell(&asked.desk, None, doors, |shell, line| {
        if SocietyId(asked.society) != shell.own.society {
            return Err(desk::Fault::asked(format!(
                "--society {}: this desk works for society {}",
                asked.society, shell.own.society
            )));
        }
        desk::import::import(shell, line, &import, &mut |read, length, _| {
            bar.set_length(length);
            bar.set_position(read);
        })
    });
    screen.finish();
    let done = done?;
    let lines: String = done.refused.iter().map(|l| format!("{l}\n")).collect();
    fs::write(&asked.refused, lines).map_err(Fault::file(&asked.refused))?;
    Ok(show(report(&done, asked), asked.json, screen))
}

fn report(done: &Imported, asked: &Import) -> Page {
    let mut page = Page::default();
    let mut line = |text: String| page.lines.push(text);
    line(format!(
        "{} ({}): {} taken in, {} there before, {} refused.",
        asked.file.display(),
        done.kind,
        counted(done.persons, "person", "persons"),
        number(done.before),
        number(done.refused.len() as u64),
    ));
    for (at, heading) in &done.unread {
        let heading = crate::screen::isolated(heading);
        line(format!(
            "  column {at} {heading} is not read: no field of ours"
        ));
    }
    for refused in done.refused.iter().take(SHOWN) {
        line(format!("  {refused}"));
    }
    if done.refused.len() > SHOWN {
        let more = number((done.refused.len() - SHOWN) as u64);
        line(format!(
            "  … and {more} more in {}",
            asked.refused.display()
        ));
    }
    let object = json!({
        "state": "done",
        "persons": done.persons,
        "before": done.before,
        "refused": done.refused.len(),
        "refused_file": asked.refused.display().to_string(),
    });
    if let Value::Object(object) = object {
        page.json = object;
    }
    page
}

fn show(page: Page, json: bool, screen: &mut Screen) -> u8 {
    if json {
        screen.line(Value::Object(page.json).to_string());
    } else {
        page.lines.iter().for_each(|line| screen.line(line));
    }
    page.code
}

fn typed(fd: Option<u32>, which: Passphrase) -> Result<Zeroizing<String>, desk::Fault> {
    let read = match which {
        Passphrase::New => passphrase::new(fd, "A passphrase for this desk"),
        Passphrase::Known => passphrase::read(fd, "Passphrase of this desk"),
    };
    read.map_err(|fault| desk::Fault::asked(fault.to_string()))
}

pub(crate) fn connect(place: &Place, key: SigningKey) -> Result<AnyLine, desk::Fault> {
    let caller = line::Caller {
        key: Arc::new(key),
        origin: place.log.keys.name.as_str().to_owned(),
        clock: Arc::new(now),
    };
    let line = line::Line::new(&place.hub, Some(caller), &line::Options::default())
        .map_err(|e| desk::Fault::asked(format!("{}: {e}", place.hub)))?;
    Ok(Box::new(line))
}

fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Time(since.map_or(0, |d| u64::try_from(d.as_micros()).unwrap_or(u64::MAX)))
}
