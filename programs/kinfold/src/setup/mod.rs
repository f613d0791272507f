//! `kinfold setup`: asks how a first society will be set up, checks every answer at once, and
//! writes a folder with the files of each machine. Nothing is started, and no key is made.

mod question;
mod write;

use crate::Fault;
use crate::cli::Setup;
use crate::screen::{Screen, isolated};
use question::QUESTIONS;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, ErrorKind, IsTerminal as _, Write as _};
use std::path::Path;

/// What was answered, by the key of the question.
type Answers = BTreeMap<String, String>;

/// Runs the command.
///
/// # Errors
/// [`Fault`].
pub(crate) fn run(asked: &Setup, screen: &mut Screen) -> Result<u8, Fault> {
    if fs::symlink_metadata(&asked.out).is_ok() {
        return Err(Fault::Asked(format!(
            "{}: is there already, and nothing is written over; name another folder with --out",
            asked.out.display()
        )));
    }
    let answers = match &asked.answers {
        Some(path) => complete(path, known(path)?)?,
        None => ask(&asked.out, screen)?,
    };
    together(&answers).map_err(|what| Fault::Asked(format!("{what}; put the answers right")))?;
    // Whole under another name first: a folder of this name is finished.
    let beside = asked.out.with_extension("unfinished");
    write::all(&beside, &answers).map_err(Fault::file(&beside))?;
    fs::rename(&beside, &asked.out).map_err(Fault::file(&asked.out))?;
    let next = asked.out.join("NEXT.txt");
    screen.line(format!("Written. Go on with {}.", next.display()));
    Ok(0)
}

/// Whether answers that are good alone are good together.
fn together(answers: &Answers) -> Result<(), &'static str> {
    let get = |key: &str| answers.get(key).map_or("", String::as_str);
    let leads = question::list(get("leads"));
    if question::list(get("officers"))
        .iter()
        .any(|label| leads.contains(label))
    {
        return Err("officers and team leaders have one label in common");
    }
    if get("partner") == get("society") {
        return Err("a society is no partner of itself");
    }
    if get("hub") == get("portal") {
        return Err("the server and the families' pages need a name each");
    }
    Ok(())
}

/// Answers of a file, each checked.
fn known(path: &Path) -> Result<Answers, Fault> {
    let text = fs::read_to_string(path).map_err(Fault::file(path))?;
    let wrong = |what: String| Fault::Asked(format!("{}: {what}", path.display()));
    let answers: Answers = toml::from_str(&text).map_err(|e| wrong(e.message().to_owned()))?;
    for (key, answer) in &answers {
        let question = QUESTIONS.iter().find(|question| question.key == key);
        let question = question.ok_or_else(|| wrong(format!("{}: not asked", isolated(key))))?;
        let checked = question.check(answer);
        checked.map_err(|what| wrong(format!("{key}: {what}")))?;
    }
    Ok(answers)
}

/// What a file leaves out is answered as usual, where something is usual.
fn complete(path: &Path, mut answers: Answers) -> Result<Answers, Fault> {
    for question in QUESTIONS {
        if answers.contains_key(question.key) {
            continue;
        }
        let usual = question.usual.ok_or_else(|| {
            let (path, key) = (path.display(), question.key);
            Fault::Asked(format!("{path}: {key} is missing: {}", question.words))
        })?;
        answers.insert(question.key.to_owned(), usual.to_owned());
    }
    Ok(answers)
}

/// Asks in the terminal. Every answer is kept beside the folder as soon as it is given, so that
/// whoever is interrupted goes on where they were.
fn ask(out: &Path, screen: &mut Screen) -> Result<Answers, Fault> {
    if !std::io::stdin().is_terminal() {
        return Err(Fault::Asked(
            "there is nobody to ask here; give a file with --answers".to_owned(),
        ));
    }
    let kept = out.with_extension("answers.toml");
    let mut answers = match known(&kept) {
        Err(Fault::File { error, .. }) if error.kind() == ErrorKind::NotFound => Answers::new(),
        known => known?,
    };
    if !answers.is_empty() {
        screen.line(format!(
            "What was answered before is taken from {}.",
            kept.display()
        ));
    }
    screen.finish();
    let mut typed = std::io::stdin().lock();
    for question in QUESTIONS {
        if answers.contains_key(question.key) {
            continue;
        }
        let answer = one(question, &mut typed).map_err(Fault::file(Path::new("the terminal")))?;
        answers.insert(question.key.to_owned(), answer);
        let text = toml::to_string(&answers).unwrap_or_default();
        fs::write(&kept, text).map_err(Fault::file(&kept))?;
    }
    Ok(answers)
}

/// One question, until its answer can be used.
fn one(question: &question::Question, typed: &mut impl BufRead) -> std::io::Result<String> {
    let mut screen = std::io::stderr();
    loop {
        match question.usual {
            Some(usual) => write!(screen, "{} [{usual}]: ", question.words)?,
            None => write!(screen, "{}: ", question.words)?,
        }
        screen.flush()?;
        let mut line = String::new();
        if typed.read_line(&mut line)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let answer = match (line.trim(), question.usual) {
            ("", Some(usual)) => usual.to_owned(),
            (answer, _) => answer.to_owned(),
        };
        match question.check(&answer) {
            Ok(()) => return Ok(answer),
            Err(what) => writeln!(screen, "  Not yet: {what}.")?,
        }
    }
}
