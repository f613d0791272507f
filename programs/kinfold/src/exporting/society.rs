//! `kinfold export society` and `kinfold import society`.

use crate::Fault;
use crate::cli::{Export, Import};
use crate::desking::{connect, show, typed};
use crate::screen::{Screen, counted};
use desk::command::{Doors, Page, with_shell};
use desk::society::{Entered, Entering, Leaving, Left, enter, leave as take_along};
use desk::words;
use serde_json::json;
use sign::id::WarrantId;
use sign::{Category, SocietyId};
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

/// Takes everything along that the desk's society owns.
///
/// # Errors
/// [`Fault`]; the folder then says how far it is.
pub(super) fn leave(asked: &Export, screen: &mut Screen) -> Result<u8, Fault> {
    let text = asked.warrant.as_deref().unwrap_or_default();
    let warrant: WarrantId = text.parse().map_err(|_| {
        Fault::from(desk::Fault::asked(format!(
            "--warrant {text}: no number of a bulk approval (32 hexadecimal digits)"
        )))
    })?;
    let kinds: Result<Vec<Category>, Fault> = asked.kind.iter().map(|word| kind(word)).collect();
    let kinds = match kinds? {
        none if none.is_empty() => Category::RECORD.to_vec(),
        kinds => kinds,
    };
    let leaving = Leaving {
        dir: &asked.out,
        warrant,
        kinds,
        go_on: asked.go_on,
        patience: u64::from(asked.wait) * 1_000_000,
    };
    let ask = |which| typed(asked.passphrase_fd, which);
    let doors = Doors {
        connect: &connect,
        passphrase: &ask,
    };
    let bar = screen.begin("opening records", 1);
    let done = with_shell(&asked.desk, None, doors, |shell, _| {
        take_along(shell, &leaving, &mut |done, total| {
            bar.set_length(total);
            bar.set_position(done);
        })
    });
    screen.finish();
    Ok(show(report(&done?, &asked.out), asked.json, screen))
}

fn kind(word: &str) -> Result<Category, Fault> {
    words::category_of(word).ok_or_else(|| {
        let all = words::list(&Category::RECORD);
        let told = format!("--kind {word}: no kind of information; there are {all}");
        Fault::from(desk::Fault::asked(told))
    })
}

fn report(left: &Left, out: &Path) -> Page {
    let manifest = &left.manifest;
    let lines = |name: &str| manifest.file(name).map_or(0, |file| file.lines);
    let (persons, letters) = (lines("persons.jsonl"), lines("letters.jsonl"));
    let pictures = lines("pictures.jsonl");
    let mut page = Page::default();
    page.lines.push(format!(
        "{}: {}, {} and {}. EVERYTHING IN IT CAN BE READ by whoever has it: it is not locked, and \
         nobody can call it back.",
        out.display(),
        counted(persons, "person", "persons"),
        counted(letters, "letter", "letters"),
        counted(pictures, "photo or paper", "photos and papers"),
    ));
    page.lines.push(format!(
        "Write down, apart from the folder, the SHA-256 of its manifest.json: {}",
        left.hash
    ));
    let kinds = manifest.kinds_left_out();
    if !kinds.is_empty() {
        let kinds = words::list(&kinds);
        page.lines.push(format!("Left out, not covered: {kinds}."));
    }
    if left.unlisted > 0 {
        let count = counted(left.unlisted, "record", "records");
        page.lines.push(format!(
            "The server did not list {count} that this desk or another record names: somebody \
             should look why."
        ));
    }
    for (record, why) in &manifest.left_out {
        page.lines.push(format!("  not record {record}: {why}"));
    }
    let no_pictures = manifest.pictures_left_out.iter().flatten();
    for left in no_pictures.clone() {
        let (shows, id) = (left.shows.word(), left.attachment);
        let (record, why) = (left.record, &left.why);
        let line = format!("  not the {shows} {id} of record {record}: {why}");
        page.lines.push(line);
    }
    let no_pictures: Vec<_> = no_pictures
        .map(|left| {
            json!({
                "record": left.record.to_string(),
                "attachment": left.attachment.to_string(),
                "shows": left.shows.word(),
                "why": left.why,
            })
        })
        .collect();
    let left_out = manifest.left_out.iter();
    let left_out = left_out.map(|(record, why)| json!({"record": record.to_string(), "why": why}));
    let left_out: Vec<_> = left_out.collect();
    let kinds: Vec<&str> = kinds.iter().map(|c| words::category(*c)).collect();
    for (name, value) in [
        ("state", json!("done")),
        ("persons", json!(persons)),
        ("letters", json!(letters)),
        ("pictures", json!(pictures)),
        ("manifest", json!(left.hash.to_string())),
        ("kinds_left_out", json!(kinds)),
        ("unlisted", json!(left.unlisted)),
        ("left_out", json!(left_out)),
        ("pictures_left_out", json!(no_pictures)),
    ] {
        page.json.insert(name.to_owned(), value);
    }
    page
}

/// Takes a society's folder in.
///
/// # Errors
/// [`Fault`].
pub(crate) fn take_in(asked: &Import, screen: &mut Screen) -> Result<u8, Fault> {
    let mut societies = BTreeMap::new();
    for (there, here) in &asked.number {
        let other = societies.insert(SocietyId(*there), SocietyId(*here));
        if let Some(other) = other.filter(|other| other.0 != *here) {
            let told = format!("--number {there}={here}: society {there} is {other} already");
            return Err(desk::Fault::asked(told).into());
        }
    }
    let entering = Entering {
        dir: &asked.file,
        societies,
    };
    // Taken before anything is done that it would tell of.
    let mut names = asked.names.as_deref().map(new_file).transpose()?;
    let ask = |which| typed(asked.passphrase_fd, which);
    let doors = Doors {
        connect: &connect,
        passphrase: &ask,
    };
    let bar = screen.begin("locking records", 1);
    let done = with_shell(&asked.desk, None, doors, |shell, _| {
        if SocietyId(asked.society) != shell.own.society {
            return Err(desk::Fault::asked(format!(
                "--society {}: this desk works for society {}",
                asked.society, shell.own.society
            )));
        }
        enter(shell, &entering, &mut |done, total| {
            bar.set_length(total);
            bar.set_position(done);
        })
    });
    screen.finish();
    if let (Err(_), Some(path)) = (&done, &asked.names) {
        // It says nothing, and would stand in the way of the next run.
        let _ = std::fs::remove_file(path);
    }
    let done = done?;
    if let (Some(file), Some(path)) = (&mut names, &asked.names) {
        let mut text = String::from("there,here\n");
        for (there, here) in &done.names {
            text.push_str(&format!("{there},{here}\n"));
        }
        let written = file
            .write_all(text.as_bytes())
            .and_then(|()| file.sync_all());
        written.map_err(Fault::file(path))?;
    }
    Ok(show(taken(&done), asked.json, screen))
}

fn new_file(path: &Path) -> Result<std::fs::File, Fault> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options.open(path).map_err(Fault::file(path))
}

fn taken(done: &Entered) -> Page {
    let mut page = Page::default();
    page.lines.push(format!(
        "{} taken in with {}; {} in before; the search was told of {}; {} not taken in.",
        counted(done.records, "record", "records"),
        counted(done.pictures, "photo or paper", "photos and papers"),
        done.before,
        counted(done.searchable, "person", "persons"),
        done.refused.len(),
    ));
    page.lines.push(format!(
        "SHA-256 of the folder's manifest.json: {}. Compare it with what the other side wrote down.",
        done.hash
    ));
    let refused = done.refused.iter();
    page.lines.extend(refused.map(|line| format!("  {line}")));
    for (name, value) in [
        ("state", json!("done")),
        ("records", json!(done.records)),
        ("pictures", json!(done.pictures)),
        ("before", json!(done.before)),
        ("searchable", json!(done.searchable)),
        ("manifest", json!(done.hash.to_string())),
        ("refused", json!(done.refused)),
    ] {
        page.json.insert(name.to_owned(), value);
    }
    page
}
