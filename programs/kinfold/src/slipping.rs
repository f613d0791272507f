//! `kinfold slips`: the emergency list, made at a desk and opened by custodians.

use crate::Fault;
use crate::cli::{Slips, SlipsAct, SlipsCopy, SlipsIndex, SlipsOpen, SlipsReport};
use crate::desking::{connect, show, typed};
use crate::screen::{Screen, counted};
use desk::clock::{Computer, Outside as _};
use desk::command::{Doors, Page, with_shell};
use desk::emergency::{Custody, Line, List, Openings, Row, Shut, copy, report, share_of_paper};
use desk::shell::Ended;
use exposure::OpenedIndex;
use exposure::opened::{OfSociety, Person, Record};
use record::clear::{Clear as _, Object};
use seal::shares::Share;
use serde_json::json;
use sign::Time;
use sign::id::RecordId;
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use verifier::policy_file;
use zeroize::Zeroizing;

/// Most people that are shown for one name.
const CALLED: usize = 5;

/// Runs it.
///
/// # Errors
/// [`Fault`].
pub fn run(asked: &Slips, screen: &mut Screen) -> Result<u8, Fault> {
    match &asked.act {
        SlipsAct::Copy(asked) => make(asked, screen),
        SlipsAct::Open(asked) => open(asked, screen),
        SlipsAct::Index(asked) => index(asked, screen),
        SlipsAct::Report(asked) => carry(asked, screen),
    }
}

fn make(asked: &SlipsCopy, screen: &mut Screen) -> Result<u8, Fault> {
    let ask = |which| typed(asked.passphrase_fd, which);
    let doors = Doors {
        connect: &connect,
        passphrase: &ask,
    };
    let done = with_shell(&asked.desk, None, doors, |shell, _| copy(shell, &asked.out))?;
    let mut page = Page::default();
    page.lines.push(format!(
        "{} of {}, locked as they are, in {}.",
        counted(done.slips, "slip", "slips"),
        counted(done.records, "record", "records"),
        asked.out.display()
    ));
    page.lines.push(match done.index {
        Some(day) => format!("The newest daily index of the server is of {}.", date(day)),
        None => "The server has no daily index: nobody can tell which slips are out of date. Ask \
                 whoever runs the keyholder to make one."
            .to_owned(),
    });
    if done.refused > 0 {
        page.lines.push(format!(
            "{} left out: no computer of this society signed them.",
            counted(done.refused, "slip was", "slips were")
        ));
    }
    page.lines.push(
        "Keep the folder away from the server, and destroy the list before it: whoever was erased \
         since stands in the old one."
            .to_owned(),
    );
    for (name, value) in [
        ("state", json!("done")),
        ("slips", json!(done.slips)),
        ("records", json!(done.records)),
        ("refused", json!(done.refused)),
        ("index_day", json!(done.index)),
    ] {
        page.json.insert(name.to_owned(), value);
    }
    Ok(show(page, asked.json, screen))
}

fn open(asked: &SlipsOpen, screen: &mut Screen) -> Result<u8, Fault> {
    let mut openings = Openings::read(&asked.log)?;
    let custody = custody(&asked.list, &asked.policy, &asked.share)?;
    let list = custody.list();
    screen.line(format!(
        "The list of society {} of {}, made {}: {}.",
        list.society(),
        list.log(),
        list.made(),
        counted(list.count(), "slip", "slips")
    ));
    screen.line(match custody.day() {
        Some(day) => format!("Compared with the daily index of {}.", date(day)),
        None => "There is no daily index that these shares open: which slips are out of date \
                 cannot be told."
            .to_owned(),
    });
    // Everybody only when everybody was asked for: a file to write into says nothing of whom.
    if let (true, Some(out)) = (asked.all, &asked.out) {
        return everybody(&custody, &mut openings, out, screen);
    }
    let (rows, shut) = some(asked, &custody)?;
    for (record, why) in &shut {
        screen.line(format!("Record {record}: {why}."));
    }
    if rows.is_empty() {
        screen.line("Nobody was found: nothing was opened.");
        return Ok(1);
    }
    let records = rows.iter().map(|row| (row.record, row.name_in_log));
    openings.add(line(&custody, Some(records.collect())))?;
    for row in &rows {
        screen.line(entry(row).as_str());
    }
    told(&asked.log, screen);
    Ok(0)
}

/// The list, and the shares put together.
fn custody(list: &Path, policy: &Path, shares: &[PathBuf]) -> Result<Custody, Fault> {
    let file = policy_file(policy)?;
    let shares = shares.iter().map(|path| share_of_paper(path));
    let shares: Vec<Share> = shares.collect::<Result<_, _>>()?;
    Ok(Custody::new(List::open(list)?, &file, &shares)?)
}

/// The daily index, opened: nothing in it says how anybody is called or reached.
fn index(asked: &SlipsIndex, screen: &mut Screen) -> Result<u8, Fault> {
    let custody = custody(&asked.list, &asked.policy, &asked.share)?;
    let mut persons = BTreeMap::new();
    let found = custody.people(&mut |entry| {
        let records = entry.records.iter().map(|of| Record {
            record: of.record,
            name: entry.log_key.record_pseudonym(of.record),
            categories: of.heads.iter().map(|head| head.category).collect(),
        });
        let person = Person {
            person: entry.person,
            records: records.collect(),
        };
        persons.insert(entry.log_key.person_pseudonym(entry.person), person);
    })?;
    let Some((day, digest)) = found else {
        return Err(Fault::Asked(format!(
            "{}: there is no daily index in it that these shares open",
            asked.list.display()
        )));
    };
    let count = persons.len() as u64;
    let of = OfSociety {
        day,
        digest,
        persons,
    };
    let opened = OpenedIndex {
        societies: BTreeMap::from([(custody.list().society(), of)]),
    };
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600);
    let written = file.open(&asked.out).and_then(|mut file| {
        file.write_all(opened.to_string().as_bytes())?;
        file.sync_all()
    });
    written.map_err(Fault::file(&asked.out))?;
    screen.line(format!(
        "{} of society {}, as of {}, in {}. Whoever has it and the log knows whose records were \
         opened.",
        counted(count, "person", "persons"),
        custody.list().society(),
        date(day),
        asked.out.display()
    ));
    Ok(0)
}

fn some(asked: &SlipsOpen, custody: &Custody) -> Result<(Vec<Row>, Vec<Shut>), Fault> {
    if let Some(name) = &asked.called {
        return Ok((custody.called(name, CALLED)?, Vec::new()));
    }
    let text = asked.record.as_deref().unwrap_or_default();
    let record: RecordId = text.parse().map_err(|_| {
        Fault::Asked(format!(
            "--record {text}: no number of a record (32 hexadecimal digits)"
        ))
    })?;
    let (mut rows, mut shut) = (Vec::new(), Vec::new());
    for row in custody.open(|of| of == record)? {
        match row? {
            Ok(row) => rows.push(row),
            Err(why) => shut.push(why),
        }
    }
    Ok((rows, shut))
}

/// Everybody, into a file: that all were opened is written down before the first.
fn everybody(
    custody: &Custody,
    openings: &mut Openings,
    out: &Path,
    screen: &mut Screen,
) -> Result<u8, Fault> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(out);
    let mut file = BufWriter::new(file.map_err(Fault::file(out))?);
    openings.add(line(custody, None))?;
    let (mut count, mut stale) = (0_u64, 0_u64);
    for row in custody.open(|_| true)? {
        match row? {
            Ok(row) => {
                count += 1;
                stale += u64::from(row.standing.word() != "newest");
                let text = entry(&row);
                let written = file.write_all(text.as_bytes());
                written
                    .and_then(|()| file.write_all(b"\n"))
                    .map_err(Fault::file(out))?;
            }
            Err((record, why)) => screen.line(format!("Record {record} stays shut: {why}.")),
        }
    }
    let file = file.into_inner().map_err(io::IntoInnerError::into_error);
    file.and_then(|file: File| file.sync_all())
        .map_err(Fault::file(out))?;
    let missing = custody.missing()?;
    for record in &missing {
        screen.line(format!(
            "Record {record}: the index names contact data, and the list has no slip."
        ));
    }
    screen.line(format!(
        "{} opened into {}; {stale} of them not known to be the newest; {} missing.",
        counted(count, "slip", "slips"),
        out.display(),
        missing.len()
    ));
    screen.line("EVERYTHING IN THAT FILE CAN BE READ. Keep it on an encrypted disk.");
    told(openings.path(), screen);
    Ok(0)
}

fn line(
    custody: &Custody,
    records: Option<Vec<(RecordId, Option<sign::id::RecordPseudonym>)>>,
) -> Line {
    Line {
        at: Computer.now(),
        society: custody.list().society(),
        list: custody.list().hash,
        shares: custody.shares().to_vec(),
        records,
    }
}

/// A slip as a line of JSON: `docs/formats/emergency.md`.
fn entry(row: &Row) -> Zeroizing<String> {
    let object = Object::new().with("record", &row.record);
    let object = object.word("standing", row.standing.word());
    object.value("slip", row.slip.to_clear()).done().line()
}

fn told(log: &Path, screen: &mut Screen) {
    screen.line(format!(
        "Written down in {}. Carry it into the log as soon as one can be reached: `kinfold slips \
         report`.",
        log.display()
    ));
}

fn carry(asked: &SlipsReport, screen: &mut Screen) -> Result<u8, Fault> {
    let openings = Openings::read(&asked.log)?;
    let all = openings.lines().count();
    let mark = marked(&asked.log);
    let before = match fs::read_to_string(&mark) {
        Ok(text) => text.trim().parse::<usize>().ok().filter(|n| *n <= all),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Some(0),
        Err(error) => return Err(Fault::file(&mark)(error)),
    };
    let before = before.ok_or_else(|| {
        Fault::Asked(format!(
            "{}: no number of lines that were carried already: it belongs to another file. \
             Without it every line is carried anew, which does no harm",
            mark.display()
        ))
    })?;
    let ask = |which| typed(asked.passphrase_fd, which);
    let doors = Doors {
        connect: &connect,
        passphrase: &ask,
    };
    let (done, ended) = with_shell(&asked.desk, None, doors, |shell, _| {
        let until = shell.now().plus(u64::from(asked.wait) * 1_000_000);
        report(shell, &openings, before, until)
    })?;
    fs::write(&mark, format!("{done}\n")).map_err(Fault::file(&mark))?;
    let mut page = Page::default();
    page.lines.push(format!(
        "{} carried into the log; {} in it before; {} left.",
        counted((done - before) as u64, "opening", "openings"),
        before,
        all - done
    ));
    let code = match ended {
        Ended::Done(_) => 0,
        other => {
            let why = why(&other);
            page.json.insert("why".to_owned(), json!(why));
            page.lines.push(why);
            1
        }
    };
    page.json.insert("carried".to_owned(), json!(done - before));
    page.json.insert("left".to_owned(), json!(all - done));
    show(page, asked.json, screen);
    Ok(code)
}

fn why(ended: &Ended) -> String {
    match ended {
        Ended::Refused(why) | Ended::Waits(why) => why.clone(),
        _ => "it was not taken".to_owned(),
    }
}

fn marked(log: &Path) -> PathBuf {
    let mut name = log.as_os_str().to_owned();
    name.push(".carried");
    PathBuf::from(name)
}

/// A day counted from 1970-01-01.
fn date(day: u32) -> String {
    let text = Time(u64::from(day) * 86_400_000_000).to_string();
    text.split('T').next().unwrap_or_default().to_owned()
}
