//! `kinfold upgrade`: which version wrote a folder or a database, whether this one reads it, and
//! what its program would do with it at its next start.

use crate::Fault;
use crate::cli::Upgrade;
use crate::screen::Screen;
use desk::disk::{Folder, FolderFault};
use stamp::Format;
use std::path::Path;

/// How one of them stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Standing {
    /// Nothing is to do.
    Newest,
    /// Its program changes it at its next start.
    Older,
    /// This version cannot use it, or it cannot be looked at.
    Refused,
}

/// Runs the command.
///
/// # Errors
/// None; whatever cannot be used is told beside the others.
pub fn run(asked: &Upgrade, screen: &mut Screen) -> Result<u8, Fault> {
    let mut worst = Standing::Newest;
    for dir in &asked.dir {
        let done = folder(dir, asked.check);
        worst = worst.max(show(dir.display().to_string(), done, screen));
    }
    for url in &asked.database {
        // An address may hold a password.
        let name = match url.starts_with("sqlite:") {
            true => url.as_str(),
            false => "the database in PostgreSQL",
        };
        worst = worst.max(show(name.to_owned(), database(url, asked.check), screen));
    }
    if worst == Standing::Older {
        screen.line(
            "There is no way back from a change but a backup that was made before, by the version \
             that ran before.",
        );
    }
    Ok(match worst {
        Standing::Newest => 0,
        Standing::Older => 1,
        Standing::Refused => 2,
    })
}

type Told = Result<(Standing, String), Fault>;

fn show(name: String, told: Told, screen: &mut Screen) -> Standing {
    match told {
        Ok((standing, what)) => {
            screen.line(format!("{name}: {what}"));
            standing
        }
        Err(fault) => {
            let text = fault.to_string();
            // Most faults begin with the place.
            screen.line(match text.starts_with(&name) {
                true => text,
                false => format!("{name}: {text}"),
            });
            Standing::Refused
        }
    }
}

fn folder(dir: &Path, check: bool) -> Told {
    if !dir.is_dir() {
        return Err(Fault::Asked("this is no folder".to_owned()));
    }
    if stamp::read(dir)?.is_none() && guessed(dir).is_none() && dir.join("device").is_file() {
        let what = "a desk's, portal's or search's folder that was enrolled by version 0.1 or \
                    before and never worked; it becomes one of this version at its first start. \
                    Nothing is to do.";
        return Ok((Standing::Newest, what.to_owned()));
    }
    let Some((format, stamp)) = known(dir)? else {
        return Err(Fault::Asked(
            "this is no folder of a desk, portal, search, keyholder, campaign or incident"
                .to_owned(),
        ));
    };
    let number = stamp::check(dir, format)?;
    let by = match &stamp {
        Some(stamp) => format!("version {}", stamp.by),
        None => "version 0.1 or before (it says nothing of its format)".to_owned(),
    };
    let found = format!("{} format {number}, by {by}", format.program);
    if stamp.is_some() && number == format.number {
        return Ok((Standing::Newest, format!("{found}. Nothing is to do.")));
    }
    if check {
        let what = format!(
            "{found}. This version reads it; its next start makes it format {}.",
            format.number
        );
        return Ok((Standing::Older, what));
    }
    // Its program must not run: it holds the same lock.
    let _held = Folder::take(dir, false).map_err(|fault| match fault {
        FolderFault::InUse => Fault::Asked(
            "its program works on it: end it first, or let its next start do this".to_owned(),
        ),
        FolderFault::System(error) => Fault::file(dir)(error),
    })?;
    // What changed since format 1 needs nothing to be done in any of them.
    stamp::enter(dir, format, |_| Ok(()))?;
    let what = format!("{found}. It is format {} now.", format.number);
    Ok((Standing::Newest, what))
}

type Known = Option<(Format, Option<stamp::Stamp>)>;

/// Whose folder it is, and what it says of itself.
fn known(dir: &Path) -> Result<Known, Fault> {
    let Some(stamp) = stamp::read(dir)? else {
        return Ok(guessed(dir).map(|format| (format, None)));
    };
    let format = stamp::ALL
        .into_iter()
        .find(|format| format.program == stamp.program);
    let Some(format) = format else {
        return Err(Fault::Asked(format!(
            "version {} wrote this folder of a {}; this version has no such program",
            stamp.by, stamp.program
        )));
    };
    Ok(Some((format, Some(stamp))))
}

/// Whose folder it is, by its files: those of version 0.1 say nothing.
fn guessed(dir: &Path) -> Option<Format> {
    let has = |name: &str| dir.join(name).is_file();
    let device = has("device");
    [
        (has("root") && has("journal"), stamp::KEYHOLDER),
        (device && has("names.key"), stamp::MATCHER),
        (device && (has("spool") || has("receipts")), stamp::PORTAL),
        (device && has(desk::shell::STATE), stamp::DESK),
        (has("people") && has("batch"), stamp::CAMPAIGN),
        (has("incident.toml") && has("journal"), stamp::INCIDENT),
    ]
    .into_iter()
    .find_map(|(fits, format)| fits.then_some(format))
}

fn database(url: &str, check: bool) -> Told {
    use store::{SCHEMA, Schema};
    let number = match hub::command::schema(url)? {
        Schema::None => {
            return Err(Fault::Asked("nothing of a hub stands in it".to_owned()));
        }
        Schema::Unfinished => return Err(hub::ServeFault::from(store::Fault::Unfinished).into()),
        Schema::Step(number) => number,
    };
    let found = format!("a hub's database, its schema has {number} steps");
    if number > SCHEMA {
        return Err(hub::ServeFault::from(store::Fault::Newer(number.into())).into());
    }
    if number == SCHEMA {
        return Ok((Standing::Newest, format!("{found}. Nothing is to do.")));
    }
    if check {
        let what = format!("{found}. A hub of this version takes it to {SCHEMA} at its start.");
        return Ok((Standing::Older, what));
    }
    hub::command::upgrade(url)?;
    let what = format!("{found}. It has {SCHEMA} now.");
    Ok((Standing::Newest, what))
}
