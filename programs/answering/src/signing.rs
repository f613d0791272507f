//! Signatures under a decision of an incident: the two who took it sign its digest, each on their
//! own desk. The signatures lie beside the incident's log, in a file for each; a decision that has
//! none is shown as typed.

use crate::console::Console;
use crate::fault::Fault;
use decision::{Deciders, Signed, Text, judge};
use incident::{Decision, Event};
use sign::{SocietyId, Time};
use std::collections::BTreeSet;
use std::fs::{self, DirBuilder};
use std::io::Read as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

const FOLDER: &str = "signed";
/// What such a text decides.
const DECIDES: &str = "incident-decision";
/// Longest signature that is read, in bytes; the reader's own limit is lower.
const LONGEST: u64 = 64 << 10;
/// So many letters of a question or an option stand in the text, to be known by; the digest is of
/// all of them.
const SHOWN: usize = 300;

/// A decision that was recorded, also one that another took the place of.
///
/// # Errors
/// [`Fault`] if there is none of this number.
pub fn recorded(console: &Console, number: u32) -> Result<&Decision, Fault> {
    let all = console.lines().iter().filter_map(|line| match &line.line {
        crate::line::Line::Entry(entry) => match &entry.event {
            Event::Decided(decision) => Some(&**decision),
            _ => None,
        },
        _ => None,
    });
    let mut of = all.filter(|decision| decision.id == number);
    of.next()
        .ok_or_else(|| Fault::asked(format!("there is no decision {number} in this incident")))
}

/// The text that two people sign; `fresh` is 16 random bytes.
///
/// # Errors
/// [`Fault`] if its words cannot stand in one.
pub fn text(
    console: &Console,
    of: &Decision,
    society: SocietyId,
    (made, fresh): (Time, [u8; 16]),
) -> Result<Text, Fault> {
    let chosen = usize::try_from(of.chosen).ok();
    let chosen = chosen.and_then(|at| of.options.get(at));
    let what = [
        ("decides", DECIDES.to_owned()),
        ("decision", of.id.to_string()),
        ("digest", of.digest().to_string()),
        ("option", of.chosen.saturating_add(1).to_string()),
        ("question", plain(&of.question)),
        ("chosen", plain(chosen.map_or("", String::as_str))),
    ];
    let place = (console.opening().incident, society);
    Text::new(place, (made, fresh), &what)
        .map_err(|fault| Fault::asked(format!("the text to be signed, {fault}")))
}

/// The beginning of what somebody wrote, in one line of letters that can be seen.
fn plain(written: &str) -> String {
    let seen = |c: char| match c.is_control() {
        true => ' ',
        false => c,
    };
    let hides = |c: &char| {
        matches!(*c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}')
            || ('\u{200b}'..='\u{200f}').contains(c)
            || ('\u{2028}'..='\u{202e}').contains(c)
            || ('\u{2060}'..='\u{206f}').contains(c)
    };
    let line: String = written.chars().filter(|c| !hides(c)).map(seen).collect();
    let words: Vec<&str> = line.split_whitespace().collect();
    let line: String = words.join(" ").chars().take(SHOWN).collect();
    match line.trim() {
        "" => "-".to_owned(),
        line => line.to_owned(),
    }
}

/// Takes two signatures of a decision, and keeps them.
///
/// # Errors
/// [`Fault`], naming which of the rules they break; then nothing was kept.
pub fn take(
    console: &Console,
    of: &Decision,
    files: &[String],
    deciders: &Deciders,
    now: Time,
) -> Result<(), Fault> {
    let signed = read(files)?;
    judged(console, of, &signed, deciders, now)?;
    let folder = console.root().join(FOLDER);
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)
        .map_err(Fault::file(&folder))?;
    for (at, one) in signed.iter().enumerate() {
        let path = place(console.root(), of.id, at);
        let beside = path.with_extension("new");
        fs::write(&beside, one.to_string())
            .and_then(|()| fs::File::open(&beside)?.sync_all())
            .and_then(|()| fs::rename(&beside, &path))
            .map_err(Fault::file(&path))?;
    }
    sync(&folder).map_err(Fault::file(&folder))
}

/// Judges signatures that are kept once more, by a copy of the log as it is now and for the moment
/// of the later one; false if there are none.
///
/// # Errors
/// [`Fault`], naming which of the rules they break.
pub fn again(console: &Console, of: &Decision, deciders: &Deciders) -> Result<bool, Fault> {
    let Some(signed) = kept(console, of) else {
        return Ok(false);
    };
    let when = signed.iter().map(|one| one.at).max().unwrap_or_default();
    judged(console, of, &signed, deciders, when).map(|()| true)
}

/// The signatures that lie beside the log and are of this decision, as it stands there: by whose
/// keys, only a copy of the log can say.
#[must_use]
pub fn kept(console: &Console, of: &Decision) -> Option<Vec<Signed>> {
    let files: Option<Vec<String>> = (0..2)
        .map(|at| bounded(&place(console.root(), of.id, at)).ok())
        .collect();
    let signed = read(&files?).ok()?;
    let devices: BTreeSet<_> = signed.iter().map(|one| one.device).collect();
    let fits = devices.len() == signed.len() && is_of(console, of, &signed);
    fits.then_some(signed)
}

fn judged(
    console: &Console,
    of: &Decision,
    signed: &[Signed],
    deciders: &Deciders,
    now: Time,
) -> Result<(), Fault> {
    if !is_of(console, of, signed) {
        return Err(Fault::asked(format!(
            "these signatures are not of decision {} as it is recorded here",
            of.id
        )));
    }
    let society = signed.first().and_then(|one| one.text.society());
    let society = society.unwrap_or(SocietyId::ALL);
    let (_, (one, other)) =
        judge(signed, deciders, society, now).map_err(|why| Fault::asked(why.to_string()))?;
    let named: BTreeSet<_> = of.deciders.iter().map(|of| of.staff).collect();
    if named.contains(&one) && named.contains(&other) {
        return Ok(());
    }
    Err(Fault::asked(format!(
        "whoever signed is not who decided: decision {} names others",
        of.id
    )))
}

fn is_of(console: &Console, of: &Decision, signed: &[Signed]) -> bool {
    signed.iter().all(|one| {
        // Word for word what is written for this decision: nobody signs a digest under other
        // words.
        let (made, number) = (one.text.made(), one.text.number());
        let place = one.text.society().zip(made.zip(number));
        place.is_some_and(|(society, (made, number))| {
            text(console, of, society, (made, number.0)).is_ok_and(|own| own == one.text)
        })
    })
}

fn read(files: &[String]) -> Result<Vec<Signed>, Fault> {
    let parse = |file: &String| {
        Signed::parse(file).map_err(|fault| Fault::asked(format!("a signature, {fault}")))
    };
    files.iter().map(parse).collect()
}

fn place(root: &Path, number: u32, at: usize) -> PathBuf {
    root.join(FOLDER).join(format!("{number}-{}", at + 1))
}

/// No longer than a signature can be.
fn bounded(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    let file = fs::File::open(path)?;
    file.take(LONGEST).read_to_string(&mut text)?;
    Ok(text)
}

fn sync(folder: &Path) -> std::io::Result<()> {
    fs::File::open(folder)?.sync_all()
}
