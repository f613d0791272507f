//! `kinfold desk` and `kinfold import`: a desk with this computer's line, terminal and clock.

use crate::Fault;
use crate::cli::Import;
use crate::screen::{Screen, counted, number};
use desk::cli::{Act, Desk};
use desk::command::{AnyLine, Doors, Page, Passphrase, with_shell};
use desk::import::{Imported, reading};
use desk::own::Place;
use serde_json::{Value, json};
use sign::{SigningKey, SocietyId, Time};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
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
    if let Act::Serve { listen, lang } = &asked.act {
        return crate::desk_serving::run(asked, (*listen, lang), screen);
    }
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
    if asked.format == "society" {
        return crate::exporting::society::take_in(asked, screen);
    }
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
    let refused = Refused::open(asked.refused.as_deref(), &asked.file)?;
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
    let page = report(&done, asked, &refused.path);
    refused.write(done.refused.iter().map(ToString::to_string))?;
    Ok(show(page, asked.json, screen))
}

/// First line of a list of refused rows, by which a later run knows that it may replace it.
const REFUSED: &str = "Rows that kinfold import did not take in:\n";

/// The list of refused rows: tried before anything is taken in, so that it is not lost at the end.
struct Refused {
    path: PathBuf,
    beside: PathBuf,
}

impl Refused {
    fn open(asked: Option<&Path>, register: &Path) -> Result<Refused, Fault> {
        let path = asked.map(Path::to_owned).unwrap_or_else(|| {
            let mut name = register.file_name().unwrap_or_default().to_owned();
            name.push(".refused.txt");
            PathBuf::from(name)
        });
        let mut start = vec![0; REFUSED.len()];
        let ours = match fs::File::open(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
            Err(error) => return Err(Fault::file(&path)(error)),
            Ok(mut file) => file.read_exact(&mut start).is_ok() && start == REFUSED.as_bytes(),
        };
        if !ours {
            return Err(Fault::Asked(format!(
                "{}: this file is no list of refused rows and is not overwritten; name another \
                 with --refused",
                path.display()
            )));
        }
        let mut beside = path.clone().into_os_string();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        fs::write(&beside, REFUSED).map_err(Fault::file(&beside))?;
        Ok(Refused { path, beside })
    }

    fn write(self, rows: impl Iterator<Item = String>) -> Result<(), Fault> {
        let lines: String = rows.map(|row| format!("{row}\n")).collect();
        fs::write(&self.beside, format!("{REFUSED}{lines}")).map_err(Fault::file(&self.beside))?;
        fs::rename(&self.beside, &self.path).map_err(Fault::file(&self.path))
    }
}

fn report(done: &Imported, asked: &Import, list: &Path) -> Page {
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
    if done.searchable < done.persons {
        line(format!(
            "{} of them can be found by no search: none is enrolled.",
            number(done.persons - done.searchable)
        ));
    }
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
        line(format!("  … and {more} more in {}", list.display()));
    }
    let nothing = done.persons + done.before == 0 && !done.refused.is_empty();
    page.code = u8::from(nothing);
    let object = json!({
        "state": if nothing { "refused" } else { "done" },
        "persons": done.persons,
        "before": done.before,
        "searchable": done.searchable,
        "refused": done.refused.len(),
        "refused_file": list.display().to_string(),
    });
    if let Value::Object(object) = object {
        page.json = object;
    }
    page
}

pub(crate) fn show(page: Page, json: bool, screen: &mut Screen) -> u8 {
    if json {
        screen.line(Value::Object(page.json).to_string());
    } else {
        page.lines.iter().for_each(|line| screen.line(line));
    }
    page.code
}

pub(crate) fn typed(fd: Option<u32>, which: Passphrase) -> Result<Zeroizing<String>, desk::Fault> {
    let read = match which {
        Passphrase::New => terminal::new(fd, "A passphrase for this desk"),
        Passphrase::Known => terminal::read(fd, "Passphrase of this desk"),
    };
    read.map_err(|fault| desk::Fault::asked(fault.to_string()))
}

/// The connection of a desk.
pub(crate) fn connect(place: &Place, key: SigningKey) -> Result<AnyLine, desk::Fault> {
    let caller = line::Caller {
        key: Arc::new(key),
        origin: place.log.keys.name.as_str().to_owned(),
        clock: Arc::new(now),
    };
    let options = line::Options {
        roots: place.authority.iter().cloned().collect(),
        ..line::Options::default()
    };
    let line = line::Line::new(&place.hub, Some(caller), &options)
        .map_err(|e| desk::Fault::asked(format!("{}: {e}", place.hub)))?;
    Ok(Box::new(line))
}

fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Time(since.map_or(0, |d| u64::try_from(d.as_micros()).unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_list_of_refused_rows_is_not_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let register = dir.path().join("register.csv");
        fs::write(&register, "name\nsomebody\n").unwrap();
        assert!(matches!(
            Refused::open(Some(&register), &register),
            Err(Fault::Asked(_))
        ));
        assert_eq!(fs::read(&register).unwrap(), b"name\nsomebody\n");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_list_is_replaced_by_that_of_a_later_run_and_kept_until_then() {
        let dir = tempfile::tempdir().unwrap();
        let list = dir.path().join("list");
        for row in ["line 2", "line 9"] {
            let refused = Refused::open(Some(&list), Path::new("x.csv")).unwrap();
            refused.write([row.to_owned()].into_iter()).unwrap();
            assert_eq!(
                fs::read_to_string(&list).unwrap(),
                format!("{REFUSED}{row}\n")
            );
        }
        drop(Refused::open(Some(&list), Path::new("x.csv")).unwrap());
        assert!(fs::read_to_string(&list).unwrap().contains("line 9"));
    }

    #[test]
    fn a_list_that_cannot_be_written_is_told_before_anything_is_taken_in() {
        let missing = Path::new("no such folder/list");
        assert!(Refused::open(Some(missing), Path::new("x.csv")).is_err());
    }
}
